//! What goes out when an artist fills the form, for each of the five: nothing but what is needed, and everything.

use serde_json::{Value, json};
use underpaint::backend::cloud::service;
use underpaint::backend::{Kind, Parameter, Shown, Values};
use underpaint::ui::model::View;

use crate::cloud::{Endpoint, pixel_sha256};
use crate::clouds::press_label;
use crate::common::pixels;
use crate::controls;
use crate::studio::Studio;

fn parameters(endpoint: Endpoint) -> &'static [Parameter] {
    service(endpoint.id()).unwrap().spec().parameters
}

/// The window with the service chosen, and an init image where it starts from one.
fn open(endpoint: Endpoint) -> Studio {
    let mut studio = Studio::open(json!({}));
    if endpoint != Endpoint::FluxText2img {
        studio.drop_init();
    }
    studio.choose(endpoint);
    studio
}

/// What the server got, and what is in the gallery, after the pictures came.
fn assert_made(studio: &mut Studio, endpoint: Endpoint, pictures: usize, expected: &Values) {
    studio.until("the pictures are there and the job is off the list", |s| {
        s.app().model.pictures.len() == pictures && s.app().model.jobs.is_empty()
    });
    let seen = studio.cloud.requests_at(endpoint.path());
    assert_eq!(seen.len(), 1, "{endpoint:?}: one request");
    let body: Value = serde_json::from_slice(&seen[0].body).unwrap();
    for parameter in parameters(endpoint) {
        let kind = matches!(parameter.kind, Kind::Image) || parameter.name == "base64";
        let wanted = expected.contains_key(parameter.name) || kind && endpoint != Endpoint::FluxText2img;
        assert_eq!(body.get(parameter.wire).is_some(), wanted, "{endpoint:?}: {} in {body}", parameter.wire);
    }
    // The server is strict: wrong types, ranges and names are violations there.
    studio.cloud.assert_clean();
    studio.cloud.assert_billed_once();
    let mut kept: Vec<String> = studio.app().model.pictures.iter().map(|p| pixel_sha256(&pixels(&p.path))).collect();
    kept.sort();
    assert_eq!(kept, studio.cloud.paid_pixels(), "{endpoint:?}: what was paid for is in the gallery");
    let newest = studio.app().model.pictures.iter().next().unwrap();
    assert_eq!(studio.app().model.view, View::Picture(newest.id), "{endpoint:?}: it is shown");
    let order = newest.recipe.cloud.as_ref().unwrap();
    assert_eq!((newest.recipe.backend.as_str(), &order.values), (endpoint.id(), expected));
}

#[test]
fn an_artist_who_fills_only_what_is_needed_sends_that_and_what_the_form_shows() {
    for endpoint in Endpoint::ALL {
        let mut studio = open(endpoint);
        let mut expected = service(endpoint.id()).unwrap().spec().defaults();
        for parameter in parameters(endpoint).iter().filter(|p| p.required && p.kind != Kind::Image) {
            let text = if parameter.name == "model_id" { "midjourney" } else { "a cat sitting on a bench" };
            controls::set(&mut studio, parameter, &text.into());
            expected.insert(parameter.name.to_owned(), text.into());
        }
        studio.generate();
        assert_made(&mut studio, endpoint, 1, &expected);
    }
}

/// A value for every parameter, other than its default where there is another.
fn every_value(parameter: &Parameter) -> Option<Value> {
    let text = match (parameter.name, parameter.kind) {
        (_, Kind::Image | Kind::Model) => return None,
        ("count", _) => "2",
        ("width", _) => "768",
        ("height", _) => "512",
        ("seed", _) => "3851153854",
        ("lora_model", _) => "contrast-fix,yae-miko-genshin",
        ("lora_strength", _) => "0.8,1",
        ("scheduler", _) => "DPMSolverMultistepScheduler",
        ("model_id", _) => "midjourney",
        ("base64", _) => "on",
        ("clip_skip", _) => "3",
        (_, Kind::Integer { .. }) => "31",
        (_, Kind::Number { max, .. }) => return Some(if max <= 1.0 { json!(0.35) } else { json!(7.5) }),
        (_, Kind::Choice { of } | Kind::Open { of }) => of.last().copied().unwrap_or("word"),
        (_, Kind::Flag) => {
            if parameter.default == Some("on") {
                "off"
            } else {
                "on"
            }
        }
        (_, Kind::Url) => "https://example.com/hook",
        (_, Kind::Text { .. }) => "some words",
    };
    Some(parameter.read(text).unwrap())
}

#[test]
fn every_parameter_is_set_by_its_control_and_arrives_as_the_pages_describe() {
    for endpoint in Endpoint::ALL {
        let mut studio = open(endpoint);
        press_label(&mut studio, "More");
        let mut expected = Values::new();
        for shown in [Shown::First, Shown::More] {
            for parameter in parameters(endpoint).iter().filter(|p| p.shown == shown) {
                let Some(value) = every_value(parameter) else { continue };
                controls::set(&mut studio, parameter, &value);
                expected.insert(parameter.name.to_owned(), value);
            }
        }
        for (name, value) in &expected {
            let parameter = parameters(endpoint).iter().find(|p| p.name == name).unwrap();
            assert_eq!(controls::value(&studio, parameter).as_ref(), Some(value), "{endpoint:?}: {name} stays");
        }
        studio.generate();
        assert_made(&mut studio, endpoint, 2, &expected);
    }
}
