//! A bad day of a hundred jobs: places in the queue run out, a share of answers fails, and the books are right.

use std::thread;

use serde_json::{Value, json};

use crate::cloud::{Cloud, Endpoint, Point, Soak};
use crate::{http, links, pixels, poll, sample, submit};

/// Polls and downloads until the pictures are there, as a client without any clock would.
fn fetch(cloud: &Cloud, endpoint: Endpoint, id: &Value) -> String {
    loop {
        let done = poll(cloud, endpoint, id);
        let whole = done.broken.is_none() && done.json()["status"] == "success";
        let Some(link) = links(&done.json(), "output").into_iter().next().filter(|_| whole) else { continue };
        loop {
            let file = http::get(&link, &[]);
            if file.broken.is_none() && image::load_from_memory(&file.body).is_ok() {
                return pixels(&file.body);
            }
        }
    }
}

#[test]
fn of_a_hundred_jobs_every_picture_whose_id_was_told_comes_home() {
    let cloud = Cloud::start();
    let endpoint = Endpoint::FluxText2img;
    cloud.soak(Some(Soak { polls: 2, ..Soak::new(5, 0.2, 11) }));
    let (mut home, mut unknown, mut full, mut failed) = (Vec::new(), 0, 0, 0);
    let mut waiting: Vec<Value> = Vec::new();
    for job in 0..100 {
        let mut body = sample(endpoint);
        (body["seed"], body["width"], body["height"]) = (json!(job), json!("256"), json!("256"));
        // A submit is sent again only where it provably did not run.
        let id = loop {
            let before = cloud.billed().len();
            let got = submit(&cloud, endpoint, &body);
            match got.status {
                429 => {
                    full += usize::from(waiting.len() == 5);
                    if let Some(id) = waiting.pop() {
                        home.push(fetch(&cloud, endpoint, &id));
                    }
                }
                503 => assert_eq!(got.header("retry-after"), Some("1")),
                200 if got.broken.is_none() && got.json()["status"] == "processing" => {
                    break Some(got.json()["id"].clone());
                }
                _ => {
                    unknown += cloud.billed().len() - before;
                    failed += 1;
                    // Its place in the queue is freed by nobody but the service.
                    let last = cloud.billed().last().map(|g| json!(g.id));
                    if let Some(id) = last.filter(|_| cloud.billed().len() > before) {
                        fetch(&cloud, endpoint, &id);
                    }
                    break None;
                }
            }
        };
        waiting.extend(id);
    }
    home.extend(waiting.iter().map(|id| fetch(&cloud, endpoint, id)));
    assert!(full > 10 && (2..40).contains(&failed), "full {full} times, {failed} failed");
    assert_eq!(home.len() + unknown, cloud.billed().len());
    let paid = cloud.paid_pixels();
    assert!(home.iter().all(|p| paid.binary_search(p).is_ok()));
    cloud.assert_billed_once();
    cloud.assert_clean();
}

#[test]
fn the_same_seed_gives_the_same_bad_day() {
    let day = |seed| {
        let cloud = Cloud::start();
        cloud.soak(Some(Soak::new(100, 0.5, seed)));
        let answers = (0..20).map(|_| submit(&cloud, Endpoint::Img2img, &sample(Endpoint::Img2img)));
        answers.map(|a| (a.status, a.broken)).collect::<Vec<_>>()
    };
    assert_eq!(day(1), day(1));
    assert_ne!(day(1), day(2));
}

#[test]
fn the_synchronous_service_has_so_many_places_too() {
    let cloud = Cloud::start();
    cloud.soak(Some(Soak::new(2, 0.0, 1)));
    let gate = cloud.gate(Point::Made(Endpoint::FluxDev));
    let body = sample(Endpoint::FluxDev);
    thread::scope(|scope| {
        let running: Vec<_> = (0..2).map(|_| scope.spawn(|| submit(&cloud, Endpoint::FluxDev, &body).status)).collect();
        gate.wait_for(2);
        let third = scope.spawn(|| submit(&cloud, Endpoint::FluxDev, &body).status);
        gate.wait_for(3);
        gate.open();
        assert_eq!(third.join().unwrap(), 429);
        assert!(running.into_iter().all(|r| r.join().unwrap() == 201));
    });
    assert_eq!(submit(&cloud, Endpoint::FluxDev, &body).status, 201);
}
