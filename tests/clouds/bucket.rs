//! The artist's own bucket from end to end: the init image goes there, the service fetches it by an address that ends,
//! and it is gone once the job has ended.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bucket::{ACCESS, Bucket, NAME, SECRET};
use crate::cloud::{Endpoint, Play, Point};
use crate::ground::{Ground, run, said};
use crate::http;

/// `underpaint bucket …`, with the bucket's keys in the environment.
fn bucket(ground: &Ground, more: &[&str]) -> Command {
    let mut command = ground.program();
    command.envs(Bucket::environment()).arg("bucket").args(more).arg("--library").arg(ground.place.library());
    command
}

fn set_up(ground: &Ground, server: &Bucket, lifetime: &str) {
    let set = ["set", "--name", NAME, "--endpoint", &server.endpoint, "--local", "true", "--lifetime", lifetime];
    let (code, text) = run(bucket(ground, &set));
    assert_eq!(code, 0, "{text}");
}

fn generate(ground: &Ground, endpoint: Endpoint) -> Command {
    let mut command = ground.generate(endpoint, &["--upload", "s3", "--width", "512", "--height", "512"]);
    command.envs(Bucket::environment());
    command
}

/// The init image's address in the only request of the endpoint.
fn address(ground: &Ground, endpoint: Endpoint) -> String {
    let seen = ground.cloud.requests_at(endpoint.path());
    let body: Value = serde_json::from_slice(&seen.last().unwrap().body).unwrap();
    let name = if endpoint == Endpoint::FluxDev { "image_url" } else { "init_image" };
    body[name].as_str().unwrap().to_owned()
}

/// Nothing that opens the bucket, and no signed address, is in any file or word of the program's.
fn assert_kept_secret(ground: &Ground, text: &str) {
    let secrets = [ACCESS, SECRET, "X-Amz-Signature"];
    assert!(!secrets.iter().any(|secret| text.contains(secret)), "{text}");
    for file in crate::secrets::files(ground.place.dir.path()) {
        let bytes = std::fs::read(&file).unwrap();
        let there = |secret: &&&str| bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert_eq!(secrets.iter().find(there), None, "in {}", file.display());
    }
}

#[test]
fn an_init_image_goes_to_the_bucket_is_fetched_from_there_and_is_gone_after_the_job() {
    for endpoint in [Endpoint::FluxImg2img, Endpoint::RealtimeImg2img, Endpoint::Img2img, Endpoint::FluxDev] {
        let (ground, server) = (Ground::new(), Bucket::start());
        set_up(&ground, &server, "600");
        let gate = ground.cloud.gate(Point::Made(endpoint));
        let child = generate(&ground, endpoint).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        gate.wait();
        let url = address(&ground, endpoint);
        assert!(url.starts_with(&server.endpoint) && url.contains("X-Amz-Expires=600"), "{endpoint:?}: {url}");
        let fetched = &ground.cloud.fetched()[0];
        assert_eq!((fetched.status, fetched.size), (200, Some((512, 512))), "{endpoint:?} fetches it");
        assert_eq!(server.objects().len(), 1, "it lies there while the service works");
        gate.open();
        let output = child.wait_with_output().unwrap();
        let text = said(&output);
        assert_eq!(output.status.code(), Some(0), "{endpoint:?}: {text}");
        assert!(server.objects().is_empty(), "{endpoint:?}: it is deleted");
        assert_eq!(http::get(&url, &[]).status, 404, "{endpoint:?}: its address leads nowhere");
        ground.cloud.assert_clean();
        ground.assert_all_kept();
        assert_kept_secret(&ground, &text);
    }
}

#[test]
fn an_address_that_has_ended_is_said_to_the_artist_and_nothing_is_billed() {
    let endpoint = Endpoint::FluxImg2img;
    let (ground, server) = (Ground::new(), Bucket::start());
    set_up(&ground, &server, "1");
    let gate = ground.cloud.gate(Point::Received(endpoint));
    let child = generate(&ground, endpoint).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    gate.wait();
    let url = address(&ground, endpoint);
    let until = Instant::now() + Duration::from_secs(20);
    while http::get(&url, &[]).status == 200 {
        // The bucket's own clock is what is waited for.
        assert!(Instant::now() < until, "the address does not end");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(http::get(&url, &[]).status, 403, "the bucket refuses it");
    gate.open();
    let output = child.wait_with_output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(3), "{text}");
    for words in
        ["could not fetch the init image's address", "It lay in your bucket, whose addresses work for 1 second"]
    {
        assert!(text.contains(words), "{words:?} is said: {text}");
    }
    assert!(ground.cloud.billed().is_empty() && server.objects().is_empty(), "nothing is made and nothing is left");
    assert_kept_secret(&ground, &text);
}

#[test]
fn a_killed_program_deletes_the_init_image_when_it_goes_on() {
    let endpoint = Endpoint::RealtimeImg2img;
    let (ground, server) = (Ground::new(), Bucket::start());
    set_up(&ground, &server, "600");
    ground.cloud.play(endpoint, [Play::Processing { polls: 2, then: Box::new(Play::Success) }]);
    let gate = ground.cloud.gate(Point::Poll(endpoint, 1));
    let mut child = generate(&ground, endpoint).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    gate.wait();
    child.kill().unwrap();
    child.wait().unwrap();
    gate.open();
    assert_eq!(server.objects().len(), 1, "the service may still want it");
    let mut resume = ground.jobs(&["resume"]);
    resume.envs(Bucket::environment());
    let (code, text) = run(resume);
    assert_eq!(code, 0, "{text}");
    assert!(server.objects().is_empty());
    ground.assert_all_kept();
}

#[test]
fn the_bucket_is_set_up_shown_and_forgotten_on_the_command_line() {
    let (ground, server) = (Ground::new(), Bucket::start());
    let (code, text) = run(bucket(&ground, &["set", "--region", "eu-west-1"]));
    assert_eq!(code, 2, "{text}");
    set_up(&ground, &server, "900");
    let (code, text) = run(bucket(&ground, &["set", "--delete-afterwards", "false"]));
    assert_eq!(code, 0, "{text}");
    let (_, text) = run(bucket(&ground, &[]));
    for line in [NAME, &server.endpoint, "900 s", "UNDERPAINT_S3_ACCESS_KEY", "UNDERPAINT_S3_SECRET_KEY"] {
        assert!(text.contains(line), "{line:?} is shown: {text}");
    }
    assert!(text.contains("deleted afterwards   no") && !text.contains(SECRET), "{text}");
    let (code, text) = run(generate(&ground, Endpoint::FluxImg2img));
    assert_eq!((code, server.objects().len()), (0, 1), "it stays where that is wished: {text}");
    let (code, _) = run(bucket(&ground, &["clear"]));
    assert_eq!(code, 0);
    let (code, text) = run(generate(&ground, Endpoint::FluxImg2img));
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("no bucket is set up"), "{text}");
}
