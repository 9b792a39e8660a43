//! Queued answers: which route, how many polls, what comes between, and the pictures at the end.

use serde_json::json;

use crate::cloud::{Cloud, Endpoint, Play, Queue, Route, Spot};
use crate::{http, links, pixels, poll, sample, submit};

#[test]
fn a_queued_job_is_fetched_at_its_own_route_after_so_many_polls() {
    for endpoint in Endpoint::QUEUED {
        for polls in [0, 1, 3] {
            let cloud = Cloud::start();
            cloud.play(endpoint, [Play::Processing { polls, then: Box::new(Play::Success) }]);
            let queued = submit(&cloud, endpoint, &sample(endpoint)).json();
            assert_eq!((&queued["status"], &queued["output"]), (&json!("processing"), &json!([])));
            assert!(queued["messege"].is_string() && queued["eta"].is_f64());
            assert_eq!(
                queued["fetch_result"],
                json!(format!("{}{}", cloud.address(), endpoint.fetch_path(queued["id"].as_u64().unwrap())))
            );
            for _ in 0..polls {
                assert_eq!(poll(&cloud, endpoint, &queued["id"]).json()["status"], "processing");
            }
            let done = poll(&cloud, endpoint, &queued["id"]).json();
            assert_eq!((&done["status"], &done["id"]), (&json!("success"), &queued["id"]));
            let file = http::get(&links(&done, "output")[0], &[]).body;
            let billed = cloud.billed();
            assert!(billed.len() == 1 && billed[0].told && billed[0].polled == polls + 1);
            assert_eq!(pixels(&file), billed[0].pictures[0].pixels_sha256);
            cloud.assert_clean();
        }
    }
}

#[test]
fn an_instant_response_queues_at_once() {
    let cloud = Cloud::start();
    let mut body = sample(Endpoint::RealtimeImg2img);
    body["instant_response"] = json!(true);
    let queued = submit(&cloud, Endpoint::RealtimeImg2img, &body).json();
    assert_eq!(queued["status"], "processing");
    assert_eq!(poll(&cloud, Endpoint::RealtimeImg2img, &queued["id"]).json()["status"], "processing");
    assert_eq!(poll(&cloud, Endpoint::RealtimeImg2img, &queued["id"]).json()["status"], "success");
}

#[test]
fn odd_queues_end_with_the_pictures() {
    let endpoint = Endpoint::FluxImg2img;
    let table = [
        (Play::EmptyStrings, "processing", vec!["\"id\":\"\",\"messege\":\"Request processing\",\"output\":\"\""]),
        (Play::SuccessEmptyThenFetch, "success", vec![]),
        (Play::UnknownStatusTryToFetch, "accepted", vec![]),
        (Play::FailedTryAgain { times: 2 }, "processing", vec!["Failed, Try Again", "Failed, Try Again"]),
        (Play::ForeignFetch, "processing", vec!["processing"]),
        (Play::ConsumerFetch, "processing", vec!["processing"]),
        (Play::FutureLinks, "processing", vec!["future_links"]),
        (Play::Processing { polls: 1, then: Box::new(Play::Html502) }, "processing", vec!["processing", "<html>"]),
        (
            Play::Processing { polls: 0, then: Box::new(Play::Unavailable503 { retry_after: None }) },
            "processing",
            vec!["unavailable"],
        ),
        (Play::Processing { polls: 0, then: Box::new(Play::ResetBeforeAnswer) }, "processing", vec![""]),
        (Play::Processing { polls: 0, then: Box::new(Play::Base64File { prefix: false }) }, "processing", vec![]),
    ];
    for (play, status, polls) in table {
        let cloud = Cloud::start();
        cloud.play(endpoint, [play.clone()]);
        let queued = submit(&cloud, endpoint, &sample(endpoint)).json();
        assert_eq!(queued["status"], status, "{play:?}");
        assert!(links(&queued, "output").is_empty());
        if status == "accepted" {
            assert!(queued["messege"].as_str().unwrap().starts_with("Try to fetch"));
        }
        for part in polls {
            let got = poll(&cloud, endpoint, &queued["id"]);
            assert!(got.text().contains(part), "{play:?}: {}", got.text());
        }
        let done = poll(&cloud, endpoint, &queued["id"]).json();
        let name = if play == Play::FutureLinks { "future_links" } else { "output" };
        assert_eq!(links(&done, name), cloud.billed()[0].urls(), "{play:?}");
        match play {
            Play::ForeignFetch => {
                let foreign = queued["fetch_result"].as_str().unwrap();
                assert!(foreign.starts_with(&cloud.foreign_address()));
                cloud.assert_clean();
                http::post(foreign, &[], &json!({"key": endpoint.family().key()}));
                assert_eq!(cloud.violations().len(), 2, "called, and with the key");
            }
            Play::ConsumerFetch => {
                let key = json!({"key": endpoint.family().key()});
                assert_eq!(http::post(queued["fetch_result"].as_str().unwrap(), &[], &key).status, 404);
                cloud.assert_clean();
            }
            Play::FutureLinks => {
                assert_eq!(http::get(&links(&done, "output")[0], &[]).status, 404);
                assert_eq!(links(&queued, "future_links"), links(&done, "future_links"));
            }
            _ => cloud.assert_clean(),
        }
    }
}

#[test]
fn a_queued_job_can_end_in_a_refusal_and_then_is_not_billed() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::Img2img;
    cloud.play(endpoint, [Play::Processing { polls: 1, then: Box::new(Play::ModelMissing) }]);
    let queued = submit(&cloud, endpoint, &sample(endpoint)).json();
    poll(&cloud, endpoint, &queued["id"]);
    for _ in 0..2 {
        assert!(poll(&cloud, endpoint, &queued["id"]).text().contains("Model id not found"));
    }
    assert!(cloud.billed().is_empty() && cloud.submits().is_empty());
}

#[test]
fn a_play_at_the_fetch_route_stands_between_two_polls() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::FluxText2img;
    cloud.play(endpoint, [Play::Processing { polls: 1, then: Box::new(Play::Success) }]);
    cloud.play_at(Spot::Fetch(endpoint), [Play::RateLimit429 { retry_after: 1 }, Play::TruncatedJson]);
    let queued = submit(&cloud, endpoint, &sample(endpoint)).json();
    let answers: Vec<_> = (0..4).map(|_| poll(&cloud, endpoint, &queued["id"])).collect();
    assert_eq!(answers[0].status, 429);
    assert!(answers[1].json().is_null() && answers[1].text().starts_with('{'));
    assert_eq!((&answers[2].json()["status"], &answers[3].json()["status"]), (&json!("processing"), &json!("success")));
}

#[test]
fn the_wrong_route_method_or_body_of_a_fetch_is_found_out() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::RealtimeImg2img;
    cloud.play(endpoint, [Play::Processing { polls: 9, then: Box::new(Play::Success) }]);
    let id = submit(&cloud, endpoint, &sample(endpoint)).json()["id"].as_u64().unwrap();
    let key = json!({"key": endpoint.family().key()});
    let at = |path: String| format!("{}{path}", cloud.address());
    // Another endpoint's queue.
    assert_eq!(http::post(&at(Endpoint::FluxImg2img.fetch_path(id)), &[], &key).status, 404);
    // GET.
    assert_eq!(http::get(&at(endpoint.fetch_path(id)), &[]).status, 405);
    // A field beside the key.
    let more = json!({"key": endpoint.family().key(), "request_id": id.to_string()});
    assert!(http::post(&at(endpoint.fetch_path(id)), &[], &more).text().contains("request_id"));
    // The plain queue wants the id as a string, and the key of its own service.
    let number = json!({"key": Endpoint::Img2img.family().key(), "request_id": id});
    assert!(http::post(&at("/api/v1/enterprise/fetch".to_owned()), &[], &number).text().contains("request_id"));
    // Its id in the path is written nowhere.
    http::post(&at(format!("/api/v1/enterprise/fetch/{id}")), &[], &json!({}));
    assert_eq!(cloud.violations().len(), 5);
    assert_eq!(Route::of("/api/v1/enterprise/flux/fetch/12"), Route::Fetch(Queue::Flux, Some(12)));
}
