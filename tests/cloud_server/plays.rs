//! What each refusal looks like on the wire, and that none is billed.

use serde_json::{Value, json};

use crate::cloud::{Cloud, Endpoint, Family, Play, Shape};
use crate::{http, links, pixels, sample, submit};

fn text(t: &str) -> String {
    t.to_owned()
}

#[test]
fn modelslab_says_no_in_all_its_ways_and_bills_none() {
    let table = [
        (
            Play::ErrorMap { field: text("prompt"), text: text("The prompt field is required.") },
            200,
            "{\"message\":{\"prompt\":[\"The prompt field is required.\"]},\"status\":\"error\"}",
        ),
        (Play::Error400 { text: text("prompt is required") }, 400, "\"message\":\"prompt is required\""),
        (Play::BadKey401, 401, "Invalid API key"),
        (Play::BadKey200, 200, "Invalid Api Key"),
        (Play::RateLimit200, 200, "spam filter is enabled"),
        (Play::RateLimit429 { retry_after: 30 }, 429, "\"retry_after\":30"),
        (Play::RateMinutes { minutes: 3 }, 200, "try again in 3 minutes"),
        (Play::Funds402, 402, "Insufficient credits"),
        (Play::Plan403, 403, "premium subscription"),
        (Play::ModelMissing, 200, "Model id not found"),
        (Play::Loading, 200, "loading"),
        (Play::Server500, 500, "\"status\":\"error\""),
        (Play::Unavailable503 { retry_after: Some(2) }, 503, "temporarily unavailable"),
        (Play::UrlDemanded, 200, "init image must be a valid url when base64 is a representation of false"),
        (Play::WarningOnly, 200, "\"warning\":"),
        (Play::Failed, 200, "\"status\":\"failed\""),
    ];
    for endpoint in Endpoint::QUEUED {
        let cloud = Cloud::start();
        for (play, status, part) in &table {
            cloud.play(endpoint, [play.clone()]);
            let got = submit(&cloud, endpoint, &sample(endpoint));
            assert_eq!(got.status, *status, "{endpoint:?} {play:?}");
            assert!(got.text().contains(part), "{endpoint:?} {play:?}: {}", got.text());
            assert_eq!(got.header("retry-after"), matches!(play, Play::Unavailable503 { .. }).then_some("2"));
        }
        cloud.play(endpoint, [Play::EchoKey]);
        assert!(submit(&cloud, endpoint, &sample(endpoint)).text().contains(endpoint.family().key()));
        assert!(cloud.billed().is_empty() && cloud.unplayed() == 0);
        cloud.assert_clean();
    }
}

#[test]
fn aimlapi_says_no_in_all_its_ways_and_bills_none() {
    let cloud = Cloud::start();
    let table: [(Play, u16, &str, Value); 12] = [
        (
            Play::Error400 { text: text("Expected number, received string") },
            400,
            "/message",
            json!("Body validation error!"),
        ),
        (Play::Error400 { text: text("Expected number") }, 400, "/error/data/issues", json!("Expected number")),
        (Play::BadKey401, 401, "/error/name", json!("UnauthorizedException")),
        (Play::BadKey401, 401, "/status", json!(401)),
        // The status as a string, as the older body has it.
        (Play::RateLimit429 { retry_after: 30 }, 429, "/statusCode", json!("429")),
        (Play::ForbiddenCredits, 403, "/error/data/kind", json!("err_insufficent_credits")),
        (Play::Funds402, 402, "/title", json!("Payment Required")),
        (Play::ModelMissing, 404, "/title", json!("Not Found")),
        (Play::Server500, 500, "/message", json!("Something wrong with the server")),
        (Play::Unavailable503 { retry_after: None }, 503, "/title", json!("Service Unavailable")),
        (Play::UrlDemanded, 400, "/error/data/issues", json!("Invalid url at image_url")),
        (Play::EchoKey, 401, "/message", json!(format!("Incorrect API key provided: {}", Family::Aiml.key()))),
    ];
    for (play, status, pointer, value) in table {
        cloud.play(Endpoint::FluxDev, [play.clone()]);
        let got = submit(&cloud, Endpoint::FluxDev, &sample(Endpoint::FluxDev));
        assert_eq!((got.status, got.json().pointer(pointer)), (status, Some(&value)), "{play:?}: {}", got.text());
        assert_eq!(got.header("retry-after"), None);
        let problem = got.header("content-type").unwrap().starts_with("application/problem+json");
        assert_eq!(problem, got.json().get("title").is_some(), "{play:?}");
    }
    assert!(cloud.billed().is_empty());
    cloud.assert_clean();
}

#[test]
fn aimlapi_answers_in_every_shape_with_its_cost() {
    let shapes = [
        (Shape::A, 201, "/images/0/url"),
        (Shape::A2, 200, "/images/0/url"),
        (Shape::B, 200, "/images/1/url"),
        (Shape::B, 200, "/data/1/url"),
        (Shape::C, 200, "/data/0/url"),
        (Shape::C2, 201, "/data/0/url"),
        (Shape::D, 200, "/output/choices/0/url"),
        (Shape::DInline, 200, "/output/choices/0/image_base64"),
    ];
    for (shape, status, pointer) in shapes {
        let cloud = Cloud::start();
        cloud.play(Endpoint::FluxDev, [Play::Shape { shape, status }]);
        let mut body = sample(Endpoint::FluxDev);
        body["num_images"] = json!(2);
        let got = submit(&cloud, Endpoint::FluxDev, &body);
        assert_eq!(got.status, status);
        let picture = got.json().pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        let billed = cloud.billed();
        assert_eq!(got.header("x-aimlapi-usd-spent"), Some("0.063000000"), "two pictures");
        match shape {
            Shape::C => assert_eq!(got.json()["meta"]["usage"], json!({"credits_used": 126_000})),
            Shape::C2 => assert_eq!(got.json()["meta"]["usage"]["usd_spent"], json!(0.063)),
            _ => {}
        }
        if shape == Shape::DInline {
            use base64::Engine as _;
            let bytes = base64::engine::general_purpose::STANDARD.decode(picture).unwrap();
            assert_eq!(pixels(&bytes), billed[0].pictures[0].pixels_sha256);
            continue;
        }
        let wanted = billed[0].pictures.iter().find(|p| p.url == picture).unwrap();
        assert_eq!(pixels(&http::get(&picture, &[]).body), wanted.pixels_sha256);
        if shape == Shape::A2 {
            let bare = picture.split('?').next().unwrap();
            assert_eq!(http::get(bare, &[]).status, 403, "a signed link without its signature");
        }
    }
}

#[test]
fn a_redirect_leads_to_a_host_that_tells_whether_the_key_came_along() {
    for endpoint in Endpoint::ALL {
        let cloud = Cloud::start();
        cloud.play(endpoint, [Play::Redirect307]);
        let got = submit(&cloud, endpoint, &sample(endpoint));
        assert_eq!(got.status, 307);
        let target = got.header("location").unwrap().to_owned();
        assert!(target.starts_with(&cloud.foreign_address()));
        cloud.assert_clean();
        // A client that follows is found out, twice where it shows the key.
        http::post(&target, &[], &sample(endpoint));
        let told = cloud.violations();
        let shown = told.iter().any(|v| v.what.contains("key was shown"));
        assert!(told.iter().any(|v| v.what.contains("foreign host")) && shown == (endpoint != Endpoint::FluxDev));
    }
}

#[test]
fn odd_answers_carry_the_pictures_that_were_billed() {
    let table = [
        Play::Success,
        Play::JpegNamedPng,
        Play::WebpNamedPng,
        Play::Moderated { flag: true },
        Play::Moderated { flag: false },
        Play::BigSeed,
        Play::EscapedSlashes,
        Play::DoubledSlashes,
        Play::ProxyLinksObject,
        Play::ImageLinks,
        Play::Base64File { prefix: true },
        Play::Base64File { prefix: false },
        Play::InlineBase64,
        Play::Download404 { times: 3 },
        Play::DownloadHtml200 { times: 1 },
    ];
    for play in table {
        let cloud = Cloud::start();
        let endpoint = Endpoint::FluxImg2img;
        cloud.play(endpoint, [play.clone()]);
        let got = submit(&cloud, endpoint, &sample(endpoint));
        let body = got.json();
        let picture = cloud.billed()[0].pictures[0].clone();
        assert_eq!(got.text().contains("\\/"), play == Play::EscapedSlashes);
        let wrong = |url: &str| http::get(url, &[]).status;
        let (name, before): (&str, &[u16]) = match play {
            Play::ProxyLinksObject => ("proxy_links", &[]),
            Play::ImageLinks => ("image_links", &[]),
            Play::Download404 { .. } => ("output", &[404, 404, 404]),
            Play::DownloadHtml200 { .. } => ("output", &[200]),
            _ => ("output", &[]),
        };
        let mut link = links(&body, name)[0].clone();
        match play {
            Play::ProxyLinksObject => {
                assert!(body["proxy_links"].is_object() && wrong(&links(&body, "output")[0]) == 404);
            }
            Play::ImageLinks => assert_eq!(body["output"], json!([])),
            Play::DoubledSlashes => {
                assert_eq!(wrong(&link), 404);
                link = link.replace("//", "/").replacen(":/", "://", 1);
            }
            Play::BigSeed => assert_eq!(body["meta"]["seed"], json!(3_851_153_854_u64)),
            Play::Moderated { flag } => assert_eq!(body["nsfw_content_detected"], json!(flag)),
            _ => {}
        }
        for status in before {
            let spoilt = http::get(&link, &[]);
            assert!(spoilt.status == *status && image::load_from_memory(&spoilt.body).is_err());
        }
        let file = if play == Play::InlineBase64 { link.into_bytes() } else { http::get(&link, &[]).body };
        let head: &[u8] = match play {
            Play::JpegNamedPng => b"\xff\xd8\xff",
            Play::WebpNamedPng => b"RIFF",
            Play::Base64File { prefix: false } => b"iVBORw0KGgo",
            Play::Base64File { prefix: true } | Play::InlineBase64 => b"data:image/png;base64,",
            _ => b"\x89PNG",
        };
        assert!(file.starts_with(head), "{play:?}");
        let text = String::from_utf8_lossy(&file);
        let bytes = match text.rsplit(',').next().filter(|_| text.starts_with("data:") || text.starts_with("iVBOR")) {
            Some(encoded) => {
                use base64::Engine as _;
                base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()
            }
            None => file.clone(),
        };
        assert_eq!(pixels(&bytes), picture.pixels_sha256, "{play:?}");
        let black = image::load_from_memory(&bytes).unwrap().to_rgb8().pixels().all(|p| p.0 == [0, 0, 0]);
        assert_eq!(black, matches!(play, Play::Moderated { .. }));
        cloud.assert_clean();
    }
}
