//! What goes out, held to the samples of the services' pages: the same fields with the same types.

use serde_json::{Value, json};

use super::{AIML, FLUX, REALTIME, SD, WORDS, the, typed};
use crate::backend::cloud::{Draft, Init, KeyPlace, Ticket, services};

const CAT: &str = "https://raw.githubusercontent.com/CompVis/stable-diffusion/main/data/inpainting_examples/\
                   overture-creations-5sI6fQgYIuo.png";
const PAPER: &str =
    "https://pub-8b49af329fae499aa563997f5d4068a4.r2.dev/generations/d8cd0add-8cd7-40a4-802b-7b80be45a14c-0.png";

fn sent(id: &str, pairs: &[(&str, &str)], init: Option<&Init>) -> Draft {
    let service = the(id);
    let values = typed(service.spec(), pairs);
    assert_eq!(service.spec().check(&values), [], "{id}");
    service.submit(service.facts().base_url, &values, init, "job-7")
}

fn url(url: &str) -> Init {
    Init::Url(url.to_owned())
}

fn inline() -> Init {
    Init::Inline { base64: "iVBORw0KGgo=".to_owned(), mime: "image/png" }
}

/// The sample that the FLUX and the realtime page share.
fn cat() -> Value {
    json!({
        "prompt": "a cat sitting on a bench", "negative_prompt": "bad quality", "init_image": CAT, "width": "512",
        "height": "512", "samples": "1", "temp": false, "safety_checker": false, "strength": 0.7, "seed": null,
        "webhook": null, "track_id": null
    })
}

const CAT_TYPED: &[(&str, &str)] = &[
    ("prompt", "a cat sitting on a bench"),
    ("negative", "bad quality"),
    ("width", "512"),
    ("height", "512"),
    ("count", "1"),
    ("temp", "false"),
    ("safety_checker", "false"),
    ("strength", "0.7"),
    ("seed", "null"),
    ("webhook", "null"),
    ("track_id", "null"),
];

#[test]
fn the_samples_of_the_pages_go_out_field_by_field() {
    let draft = sent(FLUX, CAT_TYPED, Some(&url(CAT)));
    assert_eq!(draft.body, Some(cat()));
    assert_eq!(draft.url, "https://modelslab.com/api/v1/enterprise/flux/img2img");
    assert_eq!((draft.get, draft.key), (false, KeyPlace::Body("key")));

    let draft = sent(REALTIME, CAT_TYPED, Some(&url(CAT)));
    assert_eq!(draft.body, Some(cat()));
    assert_eq!(draft.url, "https://modelslab.com/api/v1/enterprise/realtime/img2img");

    let prompt = "ultra realistic close up portrait ((beautiful pale cyberpunk female with heavy black eyeliner))";
    let draft = sent(
        WORDS,
        &[
            ("prompt", prompt),
            ("negative", "bad quality"),
            ("width", "512"),
            ("height", "512"),
            ("safety_checker", "no"),
            ("seed", "null"),
            ("count", "1"),
            ("base64", "off"),
            ("webhook", "null"),
            ("track_id", "null"),
        ],
        None,
    );
    let sample = json!({
        "prompt": prompt, "negative_prompt": "bad quality", "width": "512", "height": "512", "safety_checker": false,
        "seed": null, "samples": 1, "base64": false, "webhook": null, "track_id": null
    });
    assert_eq!(draft.body, Some(sample));
    assert_eq!(draft.url, "https://modelslab.com/api/v1/enterprise/flux/text2img");
}

#[test]
fn the_stable_diffusion_sample_goes_out_field_by_field() {
    let draft = sent(
        SD,
        &[
            ("model_id", "model_id"),
            ("prompt", "papercraft, quilling, layers, landscape"),
            ("negative", "null"),
            ("width", "512"),
            ("height", "512"),
            ("count", "1"),
            ("steps", "20"),
            ("safety_checker", "yes"),
            ("enhance_prompt", "yes"),
            ("guidance", "7.5"),
            ("strength", "0.7"),
            ("scheduler", "DDPMScheduler"),
            ("lora_model", "null"),
            ("tomesd", "yes"),
            ("use_karras_sigmas", "yes"),
            ("vae", "null"),
            ("lora_strength", "null"),
            ("embeddings_model", "null"),
            ("seed", "null"),
            ("webhook", "null"),
            ("track_id", "null"),
        ],
        Some(&url(PAPER)),
    );
    let sample = json!({
        "model_id": "model_id", "prompt": "papercraft, quilling, layers, landscape", "negative_prompt": null,
        "init_image": PAPER, "width": "512", "height": "512", "samples": "1", "num_inference_steps": "20",
        "safety_checker": "yes", "enhance_prompt": "yes", "guidance_scale": 7.5, "strength": 0.7,
        "scheduler": "DDPMScheduler", "lora_model": null, "tomesd": "yes", "use_karras_sigmas": "yes", "vae": null,
        "lora_strength": null, "embeddings_model": null, "seed": null, "webhook": null, "track_id": null
    });
    assert_eq!(draft.body, Some(sample));
    assert_eq!(draft.url, "https://stablediffusionapi.com/api/v1/enterprise/img2img");
}

#[test]
fn the_sample_of_aimlapi_goes_out_field_by_field_with_our_number_in_its_header() {
    let draft = sent(
        AIML,
        &[
            ("guidance", "1"),
            ("steps", "1"),
            ("enable_safety_checker", "true"),
            ("prompt", "text"),
            ("count", "1"),
            ("seed", "1"),
            ("strength", "0.95"),
        ],
        Some(&url("https://example.com")),
    );
    let sample = json!({
        "model": "flux/dev/image-to-image", "guidance_scale": 1, "num_inference_steps": 1,
        "enable_safety_checker": true, "prompt": "text", "num_images": 1, "seed": 1,
        "image_url": "https://example.com", "strength": 0.95
    });
    assert_eq!(draft.body, Some(sample));
    assert_eq!(draft.url, "https://api.aimlapi.com/v1/images/generations");
    assert_eq!(draft.key, KeyPlace::Bearer);
    assert_eq!(draft.headers, [("X-Client-Request-Id", "job-7".to_owned())]);
}

#[test]
fn a_request_of_the_required_values_holds_the_required_fields_and_nothing_else() {
    let keys = |draft: Draft| {
        draft.body.unwrap().as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let init = url(CAT);
    assert_eq!(keys(sent(FLUX, &[("prompt", "a")], Some(&init))), "init_image prompt");
    assert_eq!(keys(sent(WORDS, &[("prompt", "a")], None)), "prompt");
    assert_eq!(keys(sent(REALTIME, &[("prompt", "a")], Some(&init))), "init_image prompt");
    assert_eq!(keys(sent(SD, &[("prompt", "a"), ("model_id", "m")], Some(&init))), "init_image model_id prompt");
    assert_eq!(keys(sent(AIML, &[("prompt", "a")], Some(&init))), "image_url model prompt");
}

#[test]
fn an_init_image_inside_the_request_turns_base64_on_as_the_page_writes_it() {
    let body = |id: &str, pairs: &[(&str, &str)]| sent(id, pairs, Some(&inline())).body.unwrap();
    for id in [FLUX, REALTIME] {
        let body = body(id, &[("prompt", "a")]);
        assert_eq!((&body["init_image"], &body["base64"]), (&json!("iVBORw0KGgo="), &json!(true)), "{id}");
    }
    let body_sd = body(SD, &[("prompt", "a"), ("model_id", "m")]);
    assert_eq!((&body_sd["init_image"], &body_sd["base64"]), (&json!("iVBORw0KGgo="), &json!("yes")));
    let body_aiml = body(AIML, &[("prompt", "a")]);
    assert_eq!(body_aiml["image_url"], json!("data:image/png;base64,iVBORw0KGgo="));
    assert_eq!(body_aiml.get("base64"), None);
}

#[test]
fn several_pictures_are_asked_for_as_each_page_types_them() {
    let body = |id: &str, pairs: &[(&str, &str)]| sent(id, pairs, None).body.unwrap();
    assert_eq!(body(FLUX, &[("prompt", "a"), ("count", "4")])["samples"], json!("4"));
    assert_eq!(body(WORDS, &[("prompt", "a"), ("count", "4")])["samples"], json!(4));
    assert_eq!(body(AIML, &[("prompt", "a"), ("count", "4")])["num_images"], json!(4));
}

#[test]
fn no_draft_has_a_place_for_the_key_in_its_address_or_holds_one_in_its_body() {
    for service in services() {
        let base = service.facts().base_url;
        let ticket = Ticket { id: Some("7".to_owned()), client_id: Some("job-7".to_owned()), ..Ticket::default() };
        let values = typed(service.spec(), &[("prompt", "a")]);
        let mut drafts = vec![service.submit(base, &values, None, "job-7"), service.test_key(base)];
        drafts.extend(service.fetch(base, &ticket, false));
        drafts.extend(service.check(base, &ticket));
        drafts.extend(service.upload(base, "aGk=", "image/png"));
        drafts.extend(service.words(base, "model_id"));
        for draft in drafts {
            assert!(!draft.url.contains("key"), "{}", draft.url);
            assert!(draft.url.starts_with(base), "{}", draft.url);
            assert_ne!(draft.key, KeyPlace::None);
            assert!(draft.body.is_none_or(|body| body.get("key").is_none()));
        }
    }
}

#[test]
fn a_number_of_ours_that_the_service_would_drop_is_cleaned() {
    let service = the(AIML);
    let draft = service.submit("https://api.aimlapi.com", &typed(service.spec(), &[("prompt", "a")]), None, "a b/ü:1");
    assert_eq!(draft.headers, [("X-Client-Request-Id", "ab:1".to_owned())]);
    let long =
        service.submit("https://api.aimlapi.com", &typed(service.spec(), &[("prompt", "a")]), None, &"x".repeat(300));
    assert_eq!(long.headers[0].1.len(), 128);
}
