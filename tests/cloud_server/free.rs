//! What costs nothing: uploads, key tests, balances, lists, logs; and keys in the wrong place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::cloud::{Cloud, Endpoint, Family, Play, SCHEDULERS, Script, Spot, encode, picture};
use crate::{bearer, http, sample, submit};

fn post(cloud: &Cloud, path: &str, body: &Value) -> http::Got {
    http::post(&format!("{}{path}", cloud.address()), &[], body)
}

#[test]
fn each_upload_route_gives_an_address_under_which_the_picture_lies() {
    let cloud = Cloud::start();
    let bytes = encode(&picture(3, 64, 48), image::ImageFormat::Png);
    let raw = STANDARD.encode(&bytes);
    let uri = format!("data:image/png;base64,{raw}");
    let key = Family::ModelsLab.key();
    let table = [
        (
            "/api/v1/enterprise/upload_image",
            json!({"key": key, "base64_image": raw, "image_type": "png"}),
            "/image_url",
        ),
        ("/api/v6/base64_to_url", json!({"key": key, "base64_string": uri}), "/output/0"),
        ("/api/v6/image_editing/base64_to_url", json!({"key": key, "init_image": uri}), "/output/0"),
        ("/api/v3/base64_crop", json!({"key": key, "image": uri, "crop": "false"}), "/link"),
    ];
    for (path, body, pointer) in &table {
        let got = post(&cloud, path, body).json();
        let url = got.pointer(pointer).unwrap().as_str().unwrap();
        assert_eq!(http::get(url, &[]).body, bytes, "{path}");
    }
    cloud.assert_clean();
    let wrong = [
        ("base64_image", json!(uri)),
        ("base64_image", json!("not base64!")),
        ("base64_image", json!(STANDARD.encode("no picture"))),
        ("image_type", json!("jpeg")),
        ("image_type", json!("webp")),
        ("base64_image", json!(STANDARD.encode([&bytes[..], &[0; 6 << 20][..]].concat()))),
    ];
    for (number, (field, value)) in wrong.into_iter().enumerate() {
        let mut body = table[0].1.clone();
        body[field] = value;
        assert!(post(&cloud, table[0].0, &body).json()["message"].is_object());
        assert_eq!(cloud.violations().len(), number + 1, "{field}");
    }
    cloud.play_at(Spot::Upload, [Play::Server500]);
    assert_eq!(post(&cloud, table[1].0, &table[1].1).status, 500);
}

#[test]
fn a_key_is_tested_without_a_bill() {
    let cloud = Cloud::start();
    for (family, path) in [
        (Family::ModelsLab, "/api/v1/enterprise/flux/system_details"),
        (Family::ModelsLab, "/api/v1/enterprise/realtime/system_details"),
        (Family::StableDiffusion, "/api/v1/enterprise/system_details"),
    ] {
        assert_eq!(post(&cloud, path, &json!({"key": family.key()})).json()["status"], "ok");
        assert_eq!(post(&cloud, path, &json!({"key": "another"})).status, 401);
    }
    let schedulers = post(&cloud, "/api/v1/enterprise/schedulers_list", &json!({"key": Family::StableDiffusion.key()}));
    assert_eq!(schedulers.json()["schedulers"], json!(SCHEDULERS));
    let models = post(&cloud, "/api/v1/enterprise/get_all_models", &json!({"key": Family::StableDiffusion.key()}));
    assert!(models.json()["models"][0]["model_id"].is_string());
    let wallet = post(&cloud, "/api/wallet_balance", &json!({"key": Family::ModelsLab.key()})).json();
    assert_eq!(wallet["data"], json!({"balance": 12.5, "currency": "USD"}));
    let (name, value) = bearer();
    for (path, field) in [("/v2/billing", "current_balance"), ("/v1/billing/balance", "lowBalanceThreshold")] {
        let url = format!("{}{path}", cloud.address());
        assert!(http::get(&url, &[(name, &value)]).json()[field].is_number());
        assert_eq!(http::get(&url, &[(name, "Bearer another")]).status, 401);
    }
    let models = format!("{}/v1/models", cloud.address());
    let got = http::get(&models, &[]);
    assert_eq!(got.json()["data"][0]["id"], "flux/dev/image-to-image");
    assert_eq!(http::get(&models, &[("if-none-match", got.header("etag").unwrap())]).status, 304);
    assert!(cloud.billed().is_empty());
    cloud.assert_clean();
}

#[test]
fn the_logs_tell_what_ran_want_a_window_of_time_and_may_lag() {
    let cloud = Cloud::start();
    cloud.set(|s| s.log_lag = 2);
    let (name, value) = bearer();
    let url = format!("{}{}", cloud.address(), Endpoint::FluxDev.path());
    let body = sample(Endpoint::FluxDev);
    let send = |id: &str| {
        let headers: [(&str, &str); 3] =
            [("content-type", "application/json"), (name, &value), ("x-client-request-id", id)];
        http::receive(http::send("POST", &url, &headers, body.to_string().as_bytes()).unwrap())
    };
    assert_eq!(send("job-1").header("x-client-request-id"), Some("job-1"));
    cloud.play(Endpoint::FluxDev, [Play::Server500]);
    send("job-2");
    // An id of another alphabet is dropped without a word.
    assert_eq!(send("job 3").header("x-client-request-id"), None);
    let logs = |query: &str| http::get(&format!("{}/v2/logs{query}", cloud.address()), &[(name, &value)]);
    assert_eq!(logs("?period=7d").json()["data"], json!([]), "not there yet");
    let seen = logs("?period=7d&limit=2").json();
    assert_eq!(seen["pagination"], json!({"limit": 2, "offset": 0, "total": 3, "has_more": true}));
    let all = logs("?period=7d").json();
    let rows: Vec<_> =
        all["data"].as_array().unwrap().iter().map(|r| (&r["client_request_id"], &r["status"])).collect();
    assert_eq!(
        rows,
        [
            (&Value::Null, &json!("succeeded")),
            (&json!("job-2"), &json!("failed")),
            (&json!("job-1"), &json!("succeeded"))
        ]
    );
    cloud.assert_clean();
    // No window, two windows, and windows that are none.
    let wrong = ["?client_request_id=job-1", "?period=1d&start=a&end=b", "?period=1", "?period=0d", "?period=93d"];
    wrong.iter().for_each(|query| assert_eq!(logs(query).status, 400, "{query}"));
    assert_eq!(cloud.violations().len(), wrong.len());
}

#[test]
fn a_key_in_a_wrong_place_or_at_another_service_is_found_out() {
    let cloud = Cloud::start();
    let key = Family::ModelsLab.key();
    let url = format!("{}{}", cloud.address(), Endpoint::FluxImg2img.path());
    http::post(&format!("{url}?key={key}"), &[], &sample(Endpoint::FluxImg2img));
    http::post(&url, &[("authorization", &format!("Bearer {key}"))], &sample(Endpoint::FluxImg2img));
    // The right body for the wrong service.
    let mut body = sample(Endpoint::FluxImg2img);
    body["key"] = json!(Family::StableDiffusion.key());
    assert_eq!(submit(&cloud, Endpoint::FluxImg2img, &body).status, 401);
    body = sample(Endpoint::FluxDev);
    body["key"] = json!(Family::Aiml.key());
    submit(&cloud, Endpoint::FluxDev, &body);
    let picture = cloud.billed()[0].pictures[0].url.clone();
    http::get(&picture, &[("authorization", &format!("Bearer {key}"))]);
    let said: Vec<String> = cloud.violations().into_iter().map(|v| v.what).collect();
    assert!(said[0].contains("does not want it") && said[1].contains("does not want it"), "{said:#?}");
    assert!(said[2].contains("another service") && said[3].contains("does not want it"), "{said:#?}");
    assert!(said.last().unwrap().contains("Store door"), "{said:#?}");
    // A wrong key alone is no fault of the client's.
    let cloud = Cloud::start();
    body = sample(Endpoint::Img2img);
    body["key"] = json!("mistyped");
    assert_eq!(submit(&cloud, Endpoint::Img2img, &body).status, 401);
    cloud.assert_clean();
}

#[test]
fn a_script_file_says_the_same_as_the_calls() {
    let cloud = Cloud::start();
    let script = r#"{
        "plays": {"submit modelslab/img2img": ["funds402", {"processing": {"polls": 2, "then": {"base64_file": {"prefix": true}}}}],
                  "submit aimlapi/flux-dev-img2img": [{"shape": {"shape": "C", "status": 200}}, {"unavailable503": {"retry_after": null}}],
                  "download": [{"download404": {"times": 1}}]},
        "soak": {"queued": 5, "fail_share": 0.2, "seed": 1}
    }"#;
    cloud.run_script(&Script::read(script).unwrap()).unwrap();
    assert_eq!(cloud.unplayed(), 5);
    assert_eq!(submit(&cloud, Endpoint::Img2img, &sample(Endpoint::Img2img)).status, 402);
    assert_eq!(
        submit(&cloud, Endpoint::FluxDev, &sample(Endpoint::FluxDev)).json()["meta"]["usage"]["credits_used"],
        63_000
    );
    for wrong in [r#"{"plays": {"nowhere": []}}"#, r#"{"plays": {"upload": ["no_such"]}}"#, r#"{"play": {}}"#] {
        assert!(Script::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_points_the_program_here_is_plain_values() {
    let cloud = Cloud::start();
    let arguments = cloud.arguments(Endpoint::Img2img);
    assert_eq!(arguments, ["--backend", "modelslab/img2img", "--base-url", &cloud.address(), "--allow-local"]);
    let names: Vec<_> = cloud.environment().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["UNDERPAINT_MODELSLAB_KEY", "UNDERPAINT_STABLEDIFFUSIONAPI_KEY", "UNDERPAINT_AIMLAPI_KEY"]);
}
