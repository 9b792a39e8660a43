//! The server held at a point: a test knows where it stands without a clock.

use std::thread;

use serde_json::json;

use crate::cloud::{Cloud, Endpoint, Family, Play, Point};
use crate::{bearer, http, poll, sample, submit};

#[test]
fn a_submit_is_held_before_it_is_made_and_before_it_is_answered() {
    let cloud = Cloud::start();
    let (received, made) = (cloud.gate(Point::Received(Endpoint::FluxDev)), cloud.gate(Point::Made(Endpoint::FluxDev)));
    thread::scope(|scope| {
        let answer = scope.spawn(|| submit(&cloud, Endpoint::FluxDev, &sample(Endpoint::FluxDev)));
        received.wait();
        assert!(cloud.requests().len() == 1 && cloud.billed().is_empty() && made.arrived() == 0);
        received.open();
        made.wait();
        assert!(cloud.billed().len() == 1 && !answer.is_finished());
        made.open();
        assert_eq!(answer.join().unwrap().status, 201);
    });
}

#[test]
fn a_client_that_dies_after_sending_is_billed_all_the_same_and_the_log_tells_it() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::FluxDev;
    let (received, made) = (cloud.gate(Point::Received(endpoint)), cloud.gate(Point::Made(endpoint)));
    let (name, value) = bearer();
    let headers: [(&str, &str); 2] = [(name, &value), ("x-client-request-id", "job-17")];
    let url = format!("{}{}", cloud.address(), endpoint.path());
    let stream = http::post_and_leave(&url, &headers, &sample(endpoint));
    received.wait();
    http::leave(stream);
    received.open();
    made.wait();
    made.open();
    let billed = cloud.billed();
    assert!(billed.len() == 1 && billed[0].client_request_id.as_deref() == Some("job-17"));
    let logs = http::get(&format!("{}/v2/logs?period=1d", cloud.address()), &[(name, &value)]).json();
    assert_eq!(
        (&logs["data"][0]["client_request_id"], &logs["data"][0]["status"]),
        (&json!("job-17"), &json!("succeeded"))
    );
}

#[test]
fn the_second_poll_is_held_and_the_first_is_not() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::FluxImg2img;
    cloud.play(endpoint, [Play::Processing { polls: 1, then: Box::new(Play::Success) }]);
    let gate = cloud.gate(Point::Poll(endpoint, 2));
    let id = submit(&cloud, endpoint, &sample(endpoint)).json()["id"].clone();
    assert_eq!(poll(&cloud, endpoint, &id).json()["status"], "processing");
    assert_eq!(gate.arrived(), 0);
    thread::scope(|scope| {
        let second = scope.spawn(|| poll(&cloud, endpoint, &id));
        gate.wait();
        assert!(!cloud.billed()[0].told);
        gate.open();
        assert_eq!(second.join().unwrap().json()["status"], "success");
    });
}

#[test]
fn a_download_is_held_before_it_and_at_its_half() {
    let cloud = Cloud::start();
    submit(&cloud, Endpoint::FluxText2img, &sample(Endpoint::FluxText2img));
    let picture = cloud.billed()[0].pictures[0].clone();
    let (begun, half) = (cloud.gate(Point::Download), cloud.gate(Point::DownloadHalf));
    thread::scope(|scope| {
        let file = scope.spawn(|| http::get(&picture.url, &[]));
        begun.wait();
        assert_eq!(half.arrived(), 0);
        begun.open();
        half.wait();
        assert!(!file.is_finished());
        half.open();
        assert_eq!(file.join().unwrap().body, picture.file);
    });
}

#[test]
fn an_asynchronous_test_is_told_as_well() {
    let cloud = Cloud::start();
    let gate = cloud.gate(Point::Upload);
    thread::scope(|scope| {
        let url = format!("{}/api/v6/base64_to_url", cloud.address());
        let answer = scope.spawn(move || http::post(&url, &[], &json!({"key": Family::ModelsLab.key()})));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(gate.reached(1));
        gate.open();
        assert!(answer.join().unwrap().text().contains("base64_string"));
    });
}

#[test]
fn a_server_that_goes_lets_everything_go() {
    let cloud = Cloud::start();
    let gate = cloud.gate(Point::Received(Endpoint::FluxDev));
    let (name, value) = bearer();
    let url = format!("{}{}", cloud.address(), Endpoint::FluxDev.path());
    let stream = http::post_and_leave(&url, &[(name, &value)], &sample(Endpoint::FluxDev));
    gate.wait();
    drop(cloud);
    let _ = http::receive(stream);
    assert!(http::send("GET", &url, &[], b"").is_err(), "the port is closed");
}
