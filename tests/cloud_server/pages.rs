//! The pages' samples are taken, their examples' shapes served; one type or range beside them is refused.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cloud::{Cloud, Endpoint, MODEL, SCHEDULERS, STYLES};
use crate::{fixture, http, pixels, sample, submit};

/// Every path in a value with its JSON type.
fn shape(value: &Value, path: &str, into: &mut BTreeMap<String, &'static str>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    into.insert(path.to_owned(), kind);
    match value {
        Value::Array(items) => items.iter().for_each(|item| shape(item, &format!("{path}[]"), into)),
        Value::Object(fields) => fields.iter().for_each(|(n, v)| shape(v, &format!("{path}.{n}"), into)),
        _ => {}
    }
}

#[test]
fn each_page_s_sample_is_taken_and_its_example_s_shape_comes_back() {
    for endpoint in Endpoint::ALL {
        let cloud = Cloud::start();
        let got = submit(&cloud, endpoint, &sample(endpoint));
        cloud.assert_clean();
        assert_eq!(got.status, if endpoint == Endpoint::FluxDev { 201 } else { 200 }, "{endpoint:?}: {}", got.text());
        let [mut page, mut served] = [BTreeMap::new(), BTreeMap::new()];
        shape(&fixture(endpoint, "response"), "", &mut page);
        shape(&got.json(), "", &mut served);
        assert_eq!(served, page, "{endpoint:?}");
        assert_eq!(cloud.billed().len(), 1);
    }
}

#[test]
fn every_parameter_at_once_is_taken() {
    let more = [
        (
            Endpoint::FluxImg2img,
            json!({"base64": false, "instant_response": false, "seed": 4_000_000_000_u64,
            "webhook": "https://example.com/hook", "track_id": "a1", "samples": "4"}),
        ),
        (Endpoint::FluxText2img, json!({"instant_response": false, "samples": 4, "seed": 7, "track_id": "a1"})),
        (
            Endpoint::RealtimeImg2img,
            json!({"base64": false, "instant_response": false, "enhance_prompt": true,
            "enhance_style": "texture", "seed": 1, "webhook": "https://example.com/hook", "track_id": "a1"}),
        ),
        (
            Endpoint::Img2img,
            json!({"safety_checker_type": "black", "lora_model": "contrast-fix,yae-miko-genshin",
            "lora_strength": "0.5,0.7", "vae": "a-vae", "embeddings_model": "e", "clip_skip": 2, "base64": "no",
            "temp": "yes", "loadbalancer": "no", "scheduler": "DPMSolverMultistepScheduler",
            "algorithm_type": "dpmsolver+++", "seed": 1, "webhook": "https://example.com/hook", "track_id": "a1",
            "negative_prompt": "blur"}),
        ),
        (
            Endpoint::FluxDev,
            json!({"num_images": 4, "seed": 3_851_153_854_u64, "guidance_scale": 3.5, "num_inference_steps": 50}),
        ),
    ];
    for (endpoint, more) in more {
        let cloud = Cloud::start();
        let mut body = sample(endpoint);
        more.as_object().unwrap().iter().for_each(|(n, v)| body[n] = v.clone());
        let got = submit(&cloud, endpoint, &body);
        cloud.assert_clean();
        assert!(got.status < 300, "{endpoint:?}: {}", got.text());
        assert_eq!(cloud.billed()[0].seed, body["seed"].as_u64().unwrap());
    }
}

#[test]
fn one_wrong_type_or_value_is_refused_as_the_service_does_and_kept_as_a_violation() {
    use Endpoint::{FluxDev, FluxImg2img, FluxText2img, Img2img, RealtimeImg2img};
    let long = "x".repeat(4001);
    let cases = [
        (FluxImg2img, "width", json!(512)),
        (FluxImg2img, "width", json!("1032")),
        (FluxImg2img, "height", json!("248")),
        (FluxImg2img, "height", json!("500")),
        (FluxImg2img, "samples", json!("5")),
        (FluxImg2img, "samples", json!(1)),
        (FluxImg2img, "safety_checker", json!("no")),
        (FluxImg2img, "base64", json!("yes")),
        (FluxImg2img, "base64", json!(true)),
        (FluxImg2img, "strength", json!("0.7")),
        (FluxImg2img, "strength", json!(1.5)),
        (FluxImg2img, "seed", json!(-1)),
        (FluxImg2img, "webhook", json!("no address")),
        (FluxImg2img, "prompt", json!(" ")),
        (FluxImg2img, "init_image", Value::Null),
        (FluxImg2img, "init_image", json!("iVBORw0KGgo=")),
        (FluxImg2img, "num_inference_steps", json!("20")),
        (FluxText2img, "samples", json!("1")),
        (FluxText2img, "init_image", json!("https://example.com/a.png")),
        (FluxText2img, "strength", json!(0.5)),
        (RealtimeImg2img, "enhance_style", json!("no-such-style")),
        (RealtimeImg2img, "enhance_prompt", json!("yes")),
        (RealtimeImg2img, "width", json!(512)),
        (Img2img, "safety_checker", json!(true)),
        (Img2img, "safety_checker_type", json!("grey")),
        (Img2img, "scheduler", json!("Euler")),
        (Img2img, "algorithm_type", json!("dpmsolver++")),
        (Img2img, "num_inference_steps", json!(20)),
        (Img2img, "num_inference_steps", json!("51")),
        (Img2img, "guidance_scale", json!(0.5)),
        (Img2img, "clip_skip", json!("2")),
        (Img2img, "clip_skip", json!(9)),
        (Img2img, "model_id", json!("")),
        (Img2img, "base64", json!(false)),
        (Img2img, "instant_response", json!(true)),
        (FluxDev, "strength", json!("0.8")),
        (FluxDev, "num_inference_steps", json!(28.5)),
        (FluxDev, "guidance_scale", json!(21)),
        (FluxDev, "num_images", json!("1")),
        (FluxDev, "seed", json!(0)),
        (FluxDev, "seed", Value::Null),
        (FluxDev, "model", json!("flux/dev")),
        (FluxDev, "image_url", json!("a.png")),
        (FluxDev, "prompt", json!(long)),
        (FluxDev, "negative_prompt", json!("blur")),
        (FluxDev, "sync_mode", json!(true)),
    ];
    for (endpoint, field, value) in cases {
        for plain in [false, true] {
            let cloud = Cloud::start();
            cloud.set(|s| s.plain_refusals = plain);
            let mut body = sample(endpoint);
            body[field] = value.clone();
            let got = submit(&cloud, endpoint, &body);
            let what = format!("{endpoint:?} {field} {value}: {}", got.text());
            assert!(cloud.billed().is_empty() && cloud.violations().len() == 1, "{what}");
            let answer = got.json();
            match (endpoint, plain) {
                (FluxDev, _) => {
                    assert_eq!((got.status, &answer["message"]), (400, &json!("Body validation error!")), "{what}");
                    assert!(answer["error"]["data"]["issues"].as_str().unwrap().contains(field), "{what}");
                }
                (_, false) => assert!(got.status == 200 && answer["message"].is_object(), "{what}"),
                (_, true) => assert!(got.status == 400 && answer["message"].is_string(), "{what}"),
            }
        }
    }
}

#[test]
fn every_required_field_is_missed() {
    let required = |endpoint| match endpoint {
        Endpoint::FluxImg2img | Endpoint::RealtimeImg2img => vec!["prompt", "init_image"],
        Endpoint::FluxText2img => vec!["prompt"],
        Endpoint::Img2img => vec!["prompt", "init_image", "model_id"],
        Endpoint::FluxDev => vec!["prompt", "image_url", "model"],
    };
    for endpoint in Endpoint::ALL {
        let cloud = Cloud::start();
        for field in required(endpoint) {
            let mut body = sample(endpoint);
            body.as_object_mut().unwrap().remove(field);
            assert!(submit(&cloud, endpoint, &body).text().contains(field));
        }
        assert_eq!(cloud.violations().len(), required(endpoint).len());
        // And nothing beside them has to be there.
        let mut body = sample(endpoint);
        body.as_object_mut().unwrap().retain(|n, _| n == "key" || required(endpoint).contains(&n.as_str()));
        submit(&cloud, endpoint, &body);
        assert_eq!((cloud.violations().len(), cloud.billed().len()), (required(endpoint).len(), 1));
    }
}

#[test]
fn the_page_s_lists_are_whole() {
    assert_eq!((SCHEDULERS.len(), STYLES.len()), (18, 188));
    let cloud = Cloud::start();
    for (endpoint, field, values) in
        [(Endpoint::Img2img, "scheduler", SCHEDULERS), (Endpoint::RealtimeImg2img, "enhance_style", STYLES)]
    {
        let mut body = sample(endpoint);
        (body["width"], body["height"]) = (json!("256"), json!("256"));
        for value in values {
            body[field] = json!(value);
            assert_eq!(submit(&cloud, endpoint, &body).status, 200);
        }
    }
    cloud.assert_clean();
}

#[test]
fn an_init_image_is_fetched_from_its_address_or_taken_inline_as_the_flag_says() {
    use base64::Engine as _;
    let cloud = Cloud::start();
    let bytes = crate::cloud::encode(&crate::cloud::picture(5, 320, 256), image::ImageFormat::Png);
    let address = cloud.offer("init.png", bytes.clone());
    let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
    for (init, flag) in
        [(address.clone(), false), (text.clone(), true), (format!("data:image/png;base64,{text}"), true)]
    {
        let mut body = sample(Endpoint::FluxImg2img);
        (body["init_image"], body["base64"]) = (json!(init), json!(flag));
        assert_eq!(submit(&cloud, Endpoint::FluxImg2img, &body).json()["status"], "success");
    }
    let mut body = json!({"model": MODEL, "prompt": "p", "image_url": address});
    let got = submit(&cloud, Endpoint::FluxDev, &body).json();
    assert_eq!((&got["images"][0]["width"], &got["images"][0]["height"]), (&json!(320), &json!(256)));
    assert!(cloud.fetched().iter().all(|f| f.status == 200 && f.size == Some((320, 256))));
    assert_eq!(cloud.fetched().len(), 2);
    // Nothing there, and an address no service can read, are said in the service's words and are no client's fault.
    body["image_url"] = json!(format!("{}/nothing.png", cloud.store_address()));
    assert!(submit(&cloud, Endpoint::FluxDev, &body).text().contains("Unable to fetch image"));
    // Data URIs can be switched off; to have tried is no violation.
    cloud.set(|s| s.data_uris = false);
    body["image_url"] = json!(format!("data:image/png;base64,{text}"));
    assert!(submit(&cloud, Endpoint::FluxDev, &body).text().contains("Invalid url"));
    cloud.assert_clean();
    // Base64 mode answers with a text file.
    let link = cloud.billed()[1].pictures[0].url.clone();
    assert!(link.ends_with(".base64") && http::get(&link, &[]).text().starts_with("data:image/png;base64,"));
}

#[test]
fn pictures_are_drawn_from_the_seed_and_served_as_they_were_billed() {
    let cloud = Cloud::start();
    let mut body = sample(Endpoint::FluxText2img);
    (body["seed"], body["samples"]) = (json!(41), json!(2));
    submit(&cloud, Endpoint::FluxText2img, &body);
    submit(&cloud, Endpoint::FluxText2img, &body);
    let billed = cloud.billed();
    assert_eq!(billed[0].pictures[0].pixels_sha256, billed[1].pictures[0].pixels_sha256);
    assert_ne!(billed[0].pictures[0].pixels_sha256, billed[0].pictures[1].pixels_sha256);
    assert_eq!(cloud.submits().into_values().collect::<Vec<_>>(), [2], "the same body twice is seen");
    for picture in billed.iter().flat_map(|g| &g.pictures) {
        let got = http::get(&picture.url, &[]);
        assert_eq!((got.status, pixels(&got.body)), (200, picture.pixels_sha256.clone()));
        assert_eq!(cloud.downloads(&picture.url), 1);
        let rest = http::get(&picture.url, &[("range", "bytes=100-")]);
        assert_eq!((rest.status, &rest.body[..]), (206, &got.body[100..]));
    }
    assert_eq!(cloud.paid_pixels().len(), 4);
}
