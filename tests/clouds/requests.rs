//! What goes out, and what comes back of it.

use serde_json::Value;
use underpaint::backend::Kind;
use underpaint::backend::cloud::service;

use crate::cloud::{Endpoint, Play, encode, picture};
use crate::ground::{Ground, run};

/// The body of the endpoint's only request.
fn body(ground: &Ground, endpoint: Endpoint) -> Value {
    let seen = ground.cloud.requests_at(endpoint.path());
    assert_eq!(seen.len(), 1, "one request of {endpoint:?}");
    serde_json::from_slice(&seen[0].body).unwrap()
}

#[test]
fn a_bare_request_holds_only_what_the_service_requires() {
    for endpoint in Endpoint::ALL {
        let ground = Ground::new();
        let init = ground.cloud.offer("init.png", encode(&picture(1, 512, 512), image::ImageFormat::Png));
        let mut more = vec!["--bare"];
        if endpoint != Endpoint::FluxText2img {
            more.extend(["--init-url", &init]);
        }
        let (code, text) = run(ground.generate(endpoint, &more));
        assert_eq!(code, 0, "{endpoint:?}: {text}");
        let mut names: Vec<String> = body(&ground, endpoint).as_object().unwrap().keys().cloned().collect();
        names.sort();
        let wanted: &[&str] = match endpoint {
            Endpoint::FluxText2img => &["key", "prompt"],
            Endpoint::Img2img => &["init_image", "key", "model_id", "prompt"],
            Endpoint::FluxDev => &["image_url", "model", "prompt"],
            _ => &["init_image", "key", "prompt"],
        };
        assert_eq!(names, wanted, "{endpoint:?}");
        ground.cloud.assert_clean();
        ground.assert_all_kept();
        assert_eq!(ground.rows().len(), 1);
    }
}

/// A value for every parameter of a table, other than its default where there is another.
fn every_value(endpoint: Endpoint) -> Vec<String> {
    let spec = service(endpoint.id()).unwrap().spec();
    let mut set = Vec::new();
    for p in spec.parameters {
        let value = match (p.name, p.kind) {
            ("prompt" | "count", _) | (_, Kind::Image | Kind::Model) => continue,
            ("width", _) => "768".to_owned(),
            ("height", _) => "512".to_owned(),
            ("seed", _) => "3851153854".to_owned(),
            ("lora_model", _) => "contrast-fix,yae-miko-genshin".to_owned(),
            ("lora_strength", _) => "0.8,1".to_owned(),
            ("scheduler", _) => "DPMSolverMultistepScheduler".to_owned(),
            ("model_id", _) => "midjourney".to_owned(),
            // Goes with the init image's way, which is inside the request here.
            ("base64", _) if spec.takes_init() => "on".to_owned(),
            (_, Kind::Integer { max, .. }) => max.min(31).to_string(),
            (_, Kind::Number { min, max }) => ((min + max) / 2.0).to_string(),
            (_, Kind::Choice { of } | Kind::Open { of }) => of.last().copied().unwrap_or("word").to_owned(),
            (_, Kind::Flag) => if p.default == Some("on") { "off" } else { "on" }.to_owned(),
            (_, Kind::Url) => "https://example.com/hook".to_owned(),
            (_, Kind::Text { .. }) => "some words".to_owned(),
        };
        set.push(format!("{}={value}", p.name));
    }
    set
}

#[test]
fn a_request_with_every_parameter_is_what_the_pages_describe() {
    for endpoint in Endpoint::ALL {
        let ground = Ground::new();
        let values = every_value(endpoint);
        let mut more = vec!["--count", "2"];
        more.extend(values.iter().flat_map(|v| ["--set", v.as_str()]));
        let (code, text) = run(ground.generate(endpoint, &more));
        assert_eq!(code, 0, "{endpoint:?}: {text}");
        let body = body(&ground, endpoint);
        for p in service(endpoint.id()).unwrap().spec().parameters {
            assert!(body.get(p.wire).is_some(), "{endpoint:?} was not sent {}: {body}", p.wire);
        }
        // The server is strict: wrong types, ranges and names are violations there.
        ground.cloud.assert_clean();
        ground.assert_all_kept();
        let rows = ground.rows();
        assert_eq!(rows.len(), 2, "both pictures");
        for row in &rows {
            let recipe = &row.record.recipe;
            assert_eq!(recipe.backend, endpoint.id());
            assert_eq!(recipe.prompt, "a cat sitting on a bench");
            if body.get("seed").is_some() {
                assert_eq!(recipe.seed.0, 3_851_153_854);
            }
            let order = recipe.cloud.as_ref().unwrap();
            assert!(order.values.contains_key("prompt") && !order.values.contains_key("key"));
        }
    }
}

#[test]
fn the_pages_own_example_answers_come_back_as_pictures() {
    for endpoint in Endpoint::ALL {
        let ground = Ground::new();
        ground.cloud.play(endpoint, [Play::Success]);
        let (code, text) =
            run(ground
                .generate(endpoint, &["--set", if endpoint == Endpoint::FluxDev { "steps=20" } else { "seed=7" }]));
        assert_eq!(code, 0, "{endpoint:?}: {text}");
        ground.assert_all_kept();
        let told = &ground.rows()[0].record.told;
        assert!(told.contains_key("seed"), "{endpoint:?} tells its seed: {told:?}");
    }
}

#[test]
fn the_init_image_goes_the_way_that_was_chosen() {
    for endpoint in [Endpoint::FluxImg2img, Endpoint::RealtimeImg2img, Endpoint::Img2img] {
        let ground = Ground::new();
        let (code, text) =
            run(ground.generate(endpoint, &["--upload", "service", "--width", "512", "--height", "512"]));
        assert_eq!(code, 0, "{endpoint:?}: {text}");
        let sent = body(&ground, endpoint);
        assert!(sent["init_image"].as_str().unwrap().starts_with("http"), "an address after the upload");
        ground.cloud.assert_clean();
        let fetched = ground.cloud.fetched();
        assert_eq!(fetched[0].size, Some((512, 512)), "fitted here, before it was sent");
    }
    let ground = Ground::new();
    let (code, text) = run(ground.generate(Endpoint::FluxImg2img, &["--width", "512", "--height", "768"]));
    assert_eq!(code, 0, "{text}");
    assert_eq!(
        body(&ground, Endpoint::FluxImg2img)["base64"],
        Value::Bool(true),
        "inside the request goes with base64"
    );
}

#[test]
fn more_pictures_than_one_request_takes_are_several_requests_with_seeds_that_follow() {
    let ground = Ground::new();
    let (code, text) = run(ground.generate(Endpoint::FluxText2img, &["--count", "6", "--seed", "100"]));
    assert_eq!(code, 0, "{text}");
    let bodies: Vec<(Value, Value)> = ground
        .cloud
        .requests_at(Endpoint::FluxText2img.path())
        .iter()
        .map(|seen| serde_json::from_slice::<Value>(&seen.body).unwrap())
        .map(|b| (b["samples"].clone(), b["seed"].clone()))
        .collect();
    assert_eq!(bodies, [(4.into(), 100.into()), (2.into(), 104.into())]);
    ground.assert_all_kept();
    assert_eq!(ground.rows().len(), 6);
}

#[test]
fn a_value_that_the_service_does_not_take_is_refused_before_anything_is_sent() {
    let ground = Ground::new();
    for (endpoint, set) in [
        (Endpoint::FluxImg2img, "width=500"),
        (Endpoint::FluxImg2img, "nonsense=1"),
        (Endpoint::FluxDev, "seed=0"),
        (Endpoint::Img2img, "scheduler=Euler"),
        (Endpoint::RealtimeImg2img, "strength=2"),
    ] {
        let (code, text) = run(ground.generate(endpoint, &["--set", set]));
        let name = set.split('=').next().unwrap();
        assert_eq!(code, 3, "{set}: {text}");
        assert!(text.contains(name), "{set} is named: {text}");
    }
    assert!(ground.cloud.requests().is_empty());
}
