//! Answers that are lost or spoilt on their way: the pictures are made and billed all the same.

use std::time::{Duration, Instant};

use crate::cloud::{Cloud, Endpoint, Play};
use crate::{http, sample, submit};

#[test]
fn what_is_lost_on_the_way_is_billed_and_seen_as_lost() {
    for endpoint in Endpoint::ALL {
        let cloud = Cloud::start();
        let table = [
            (Play::Html502, 502, "<html>"),
            (Play::Html524, 524, "<html>"),
            (Play::Html200, 200, "<html>"),
            (Play::Timeout504, 504, "imeout"),
            (Play::TruncatedJson, if endpoint == Endpoint::FluxDev { 201 } else { 200 }, "{\""),
            (Play::ResetMidBody, if endpoint == Endpoint::FluxDev { 201 } else { 200 }, "{\""),
            (Play::ResetBeforeAnswer, 0, ""),
        ];
        for (number, (play, status, part)) in table.into_iter().enumerate() {
            cloud.play(endpoint, [play.clone()]);
            let got = submit(&cloud, endpoint, &sample(endpoint));
            assert_eq!(got.status, status, "{endpoint:?} {play:?} {got:?}");
            assert!(got.text().starts_with(part) || got.text().contains("imeout"), "{play:?}: {}", got.text());
            let reset = matches!(play, Play::ResetMidBody | Play::ResetBeforeAnswer);
            assert_eq!(got.broken, reset.then_some(std::io::ErrorKind::ConnectionReset), "{play:?}");
            assert!(got.json().get("status").is_none_or(|s| s != "success"), "{play:?} came whole");
            let billed = cloud.billed();
            assert!(billed.len() == number + 1 && !billed[number].told, "{play:?}");
        }
        cloud.assert_clean();
    }
}

#[test]
fn a_reset_before_it_ran_bills_nothing() {
    let cloud = Cloud::start();
    cloud.play(Endpoint::FluxDev, [Play::ResetBeforeRun]);
    let got = submit(&cloud, Endpoint::FluxDev, &sample(Endpoint::FluxDev));
    assert_eq!((got.status, got.broken), (0, Some(std::io::ErrorKind::ConnectionReset)));
    assert!(cloud.billed().is_empty());
}

#[test]
fn a_stall_is_as_long_as_it_was_asked_for_and_then_the_answer_comes() {
    let cloud = Cloud::start();
    cloud.play(Endpoint::FluxText2img, [Play::Stall { seconds: 1 }]);
    let start = Instant::now();
    let got = submit(&cloud, Endpoint::FluxText2img, &sample(Endpoint::FluxText2img));
    assert!(start.elapsed() >= Duration::from_secs(1) && got.json()["status"] == "success");
}

#[test]
fn a_download_breaks_at_its_half_and_its_rest_can_be_had() {
    let cloud = Cloud::start();
    cloud.play(Endpoint::FluxDev, [Play::DownloadReset { times: 1 }]);
    submit(&cloud, Endpoint::FluxDev, &sample(Endpoint::FluxDev));
    let picture = cloud.billed()[0].pictures[0].clone();
    let first = http::get(&picture.url, &[]);
    assert_eq!(first.broken, Some(std::io::ErrorKind::ConnectionReset));
    assert!(!first.body.is_empty() && first.body.len() < picture.file.len());
    let rest = http::get(&picture.url, &[("range", &format!("bytes={}-", first.body.len()))]);
    assert_eq!([first.body, rest.body].concat(), picture.file);
}
