//! The proving ground holds what it promises: it takes the pages' own samples and nothing beside them, answers in the
//! pages' shapes, behaves badly exactly as told, and counts what it bills.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "../common/cloud/mod.rs"]
mod cloud;
#[path = "../common/http.rs"]
mod http;

mod free;
mod gates;
mod lost;
mod pages;
mod plays;
mod queues;
mod soaks;

use cloud::{Cloud, Endpoint, Family};
use http::Got;
use serde_json::{Value, json};

/// The page's own sample body, with the right key in it where the key is in the body.
fn sample(endpoint: Endpoint) -> Value {
    let mut body = fixture(endpoint, "request");
    if endpoint != Endpoint::FluxDev {
        body["key"] = json!(endpoint.family().key());
    }
    body
}

/// The page's own example.
fn fixture(endpoint: Endpoint, which: &str) -> Value {
    let name = match endpoint {
        Endpoint::FluxImg2img => "flux-img2img",
        Endpoint::FluxText2img => "flux-text2img",
        Endpoint::RealtimeImg2img => "realtime-img2img",
        Endpoint::Img2img => "img2img",
        Endpoint::FluxDev => "flux-dev",
    };
    let path = format!("{}/tests/fixtures/cloud/{name}.{which}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn bearer() -> (&'static str, String) {
    ("authorization", format!("Bearer {}", Family::Aiml.key()))
}

fn submit(cloud: &Cloud, endpoint: Endpoint, body: &Value) -> Got {
    let url = format!("{}{}", cloud.address(), endpoint.path());
    let (name, value) = bearer();
    let headers: &[(&str, &str)] = if endpoint == Endpoint::FluxDev { &[(name, &value)] } else { &[] };
    http::post(&url, headers, body)
}

/// One poll at the endpoint's own route.
fn poll(cloud: &Cloud, endpoint: Endpoint, id: &Value) -> Got {
    let key = endpoint.family().key();
    let id = id.as_u64().unwrap();
    let body = match endpoint {
        Endpoint::Img2img => json!({"key": key, "request_id": id.to_string()}),
        _ => json!({"key": key}),
    };
    http::post(&format!("{}{}", cloud.address(), endpoint.fetch_path(id)), &[], &body)
}

/// The pixels' hash of a downloaded file.
fn pixels(bytes: &[u8]) -> String {
    cloud::pixel_sha256(&image::load_from_memory(bytes).unwrap().to_rgb8())
}

fn links(body: &Value, name: &str) -> Vec<String> {
    match &body[name] {
        Value::Array(links) => links.iter().map(|l| l.as_str().unwrap().to_owned()).collect(),
        Value::Object(links) => links.values().map(|l| l.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}
