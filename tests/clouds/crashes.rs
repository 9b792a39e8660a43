//! kill -9 at every point of a request: afterwards every picture that the service made is in the library, or the job
//! says that it may have been billed, and Check finds out.

use std::process::{Child, Stdio};

use crate::cloud::{Cloud, Endpoint, Play, Point, Settings};
use crate::ground::{Ground, run};

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

fn start(ground: &Ground, endpoint: Endpoint) -> Child {
    ground.generate(endpoint, &["--count", "2"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills the program when the server stands at `point`, then has everything gone on with.
fn killed_at(endpoint: Endpoint, point: Point, settings: Settings) -> Ground {
    let ground = Ground::with(settings);
    // Everything to be waited for is waited for long enough for the gate.
    let gate = ground.cloud.gate(point);
    let child = start(&ground, endpoint);
    gate.wait();
    kill(child);
    gate.open();
    ground
}

/// The service reads a request, says no, and the answer is lost with the program.
fn lost_before_it_ran(ground: &Ground, endpoint: Endpoint) {
    ground.cloud.play(endpoint, [Play::Server500]);
    let gate = ground.cloud.gate(Point::Received(endpoint));
    let child = start(ground, endpoint);
    gate.wait();
    kill(child);
    gate.open();
}

/// Goes on with what waits, checks what may have been billed, and says what is left.
fn recovered(ground: &Ground) -> Vec<(String, String)> {
    run(ground.jobs(&["resume"]));
    let numbers: Vec<String> = {
        let output = ground.jobs(&["list"]).output().unwrap();
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        lines
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
            .filter(|job| job["state"] == "may have been billed")
            .map(|job| job["job"].to_string())
            .collect()
    };
    for number in numbers {
        run(ground.jobs(&["check", &number]));
    }
    ground.listed()
}

#[test]
fn killed_before_anything_was_sent_the_job_can_be_run_again_and_nothing_was_billed() {
    for endpoint in [Endpoint::FluxImg2img, Endpoint::RealtimeImg2img, Endpoint::Img2img] {
        let ground = Ground::new();
        let gate = ground.cloud.gate(Point::Upload);
        let mut command = ground.generate(endpoint, &["--upload", "service"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        gate.wait();
        kill(child);
        gate.open();
        assert_eq!(ground.listed()[0].0, "interrupted", "{endpoint:?}");
        assert!(ground.cloud.billed().is_empty());
    }
}

#[test]
fn killed_while_the_request_was_out_it_may_have_been_billed_and_check_finds_what_was_made() {
    for endpoint in Endpoint::ALL {
        let ground = killed_at(endpoint, Point::Made(endpoint), Settings::default());
        assert_eq!(ground.listed()[0].0, "may have been billed", "{endpoint:?}");
        let left = recovered(&ground);
        assert_eq!(ground.cloud.billed().len(), 1, "{endpoint:?}: sent once");
        if endpoint == Endpoint::FluxDev {
            // The service's log says that it ran, and gives no pictures.
            assert_eq!(left[0].0, "failed", "{left:?}");
            assert!(left[0].1.contains("most likely billed"), "{left:?}");
            ground.cloud.assert_billed_once();
        } else {
            // The account's list has it.
            assert!(left.is_empty(), "{endpoint:?}: {left:?}");
            ground.assert_all_kept();
            assert_eq!(ground.rows().len(), 2, "{endpoint:?}");
            ground.cloud.assert_clean();
        }
    }
}

/// Another program with the same account has two pictures made.
fn another_program(ground: &Ground, endpoint: Endpoint) {
    let mut command = ground.program();
    command.arg("generate").arg("--library").arg(ground.place.path("another library"));
    command.args(ground.cloud.arguments(endpoint)).args(["--prompt", "a mill", "--count", "2", "--seed", "99"]);
    let (code, said) = run(command);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn among_the_jobs_of_others_the_lost_one_is_known_by_its_seed_or_left_in_doubt() {
    let endpoint = Endpoint::FluxText2img;
    for fetch_meta in [true, false] {
        let ground = killed_at(endpoint, Point::Made(endpoint), Settings { fetch_meta, ..Settings::default() });
        another_program(&ground, endpoint);
        let left = recovered(&ground);
        if fetch_meta {
            assert!(left.is_empty(), "{left:?}");
            let ours = &ground.cloud.billed()[0];
            let mut made: Vec<_> = ours.pictures.iter().map(|p| p.pixels_sha256.clone()).collect();
            made.sort();
            assert_eq!(ground.kept_pixels(), made, "the lost request's own pictures");
        } else {
            assert_eq!(left[0].0, "may have been billed", "{left:?}");
            assert!(left[0].1.contains("has 2 jobs that may be this one"), "{left:?}");
            assert!(ground.rows().is_empty(), "nothing is taken for ours by guessing");
        }
        assert_eq!(ground.cloud.billed().len(), 2);
        ground.cloud.assert_billed_once();
    }
}

#[test]
fn a_lost_request_that_the_list_does_not_show_never_ran_once_time_has_passed() {
    let endpoint = Endpoint::FluxText2img;
    let ground = Ground::new();
    assert_eq!(run(ground.generate(endpoint, &["--seed", "1"])).0, 0);
    lost_before_it_ran(&ground, endpoint);
    // Too soon: the service may still have it in its queue.
    ground.set(&serde_json::json!({ "pace": 1.0 }));
    let left = recovered(&ground);
    assert_eq!(left[0].0, "may have been billed", "{left:?}");
    assert!(left[0].1.contains("proves nothing so soon"), "{left:?}");
    ground.set(&serde_json::json!({ "pace": 0.0 }));
    let left = recovered(&ground);
    assert_eq!(left[0].0, "failed", "{left:?}");
    assert!(left[0].1.contains("nothing is billed"), "{left:?}");
    assert_eq!(ground.cloud.billed().len(), 1, "the one before");
}

#[test]
fn killed_before_the_service_made_anything_a_check_says_so_where_the_service_has_a_log() {
    let endpoint = Endpoint::FluxDev;
    let ground = Ground::new();
    lost_before_it_ran(&ground, endpoint);
    ground.set(&serde_json::json!({ "pace": 0.0 }));
    let left = recovered(&ground);
    assert_eq!(left[0].0, "failed", "{left:?}");
    assert!(left[0].1.contains("nothing is billed"), "{left:?}");
    assert!(ground.cloud.billed().is_empty());
}

#[test]
fn killed_while_polling_the_next_start_goes_on_and_has_every_picture() {
    for endpoint in Endpoint::QUEUED {
        let ground = Ground::new();
        ground.cloud.play(endpoint, [Play::Processing { polls: 2, then: Box::new(Play::Success) }]);
        let gate = ground.cloud.gate(Point::Poll(endpoint, 1));
        let child = start(&ground, endpoint);
        gate.wait();
        kill(child);
        gate.open();
        let left = recovered(&ground);
        assert!(left.is_empty(), "{endpoint:?}: {left:?}");
        ground.assert_all_kept();
        assert_eq!(ground.rows().len(), 2, "{endpoint:?}");
    }
}

#[test]
fn killed_while_downloading_the_next_start_fetches_what_is_missing() {
    for endpoint in Endpoint::ALL {
        for point in [Point::Download, Point::DownloadHalf] {
            let ground = killed_at(endpoint, point, Settings::default());
            let left = recovered(&ground);
            assert!(left.is_empty(), "{endpoint:?} {point:?}: {left:?}");
            ground.assert_all_kept();
            assert_eq!(ground.rows().len(), 2, "{endpoint:?} {point:?}");
        }
    }
}

#[test]
fn sixteen_requests_at_a_service_that_limits_and_fails_all_end_right() {
    let ground = Ground::new();
    ground.set(&serde_json::json!({ "at_once": 8 }));
    let cloud: &Cloud = &ground.cloud;
    cloud.soak(Some(crate::cloud::Soak::new(5, 0.2, 7)));
    let (code, text) = run(ground.generate(Endpoint::FluxText2img, &["--count", "64", "--seed", "1"]));
    assert!(code == 0 || code == 4, "{text}");
    let listed = ground.listed();
    // Whatever is not kept is on the list, with what it is.
    let kept = ground.rows().len();
    let open: Vec<_> =
        listed.iter().filter(|(state, _)| state == "may have been billed" || state == "failed").collect();
    assert_eq!(open.len(), listed.len(), "{listed:?}");
    cloud.soak(None);
    ground.cloud.assert_billed_once();
    assert!(kept > 0);
}
