//! The good answers of the four queued endpoints: the pages' own example responses, filled with what was asked for,
//! and the queue's.

use serde_json::{Value, json};

use super::answer::Answer;
use super::made::{Generation, Step, number};
use super::play::Play;
use super::service::Endpoint;
use super::world::World;

/// The answer to a submit.
pub fn submitted(world: &World, made: &Generation) -> Answer {
    let body = match &made.play {
        Play::Processing { .. } | Play::EmptyStrings | Play::FailedTryAgain { .. } => processing(world, made),
        Play::ForeignFetch => {
            let mut body = processing(world, made);
            body["fetch_result"] = json!(format!("{}{}", world.foreign, made.endpoint.fetch_path(made.id)));
            body
        }
        Play::ConsumerFetch => {
            let mut body = processing(world, made);
            body["fetch_result"] = json!(format!("{}/api/v6/images/fetch/{}", world.api, made.id));
            body
        }
        Play::FutureLinks => newer(world, made),
        Play::UnknownStatusTryToFetch => json!({
            "status": "accepted", "messege": "Try to fetch request after seconds estimated",
            "id": made.id, "fetch_result": fetch_result(world, made), "eta": world.settings.eta,
        }),
        Play::SuccessEmptyThenFetch => json!({
            "status": "success", "id": made.id, "generationTime": 0.1, "output": [],
            "fetch_result": fetch_result(world, made), "meta": {"seed": made.seed},
        }),
        _ => success(world, made),
    };
    json_text(made.look(), &body)
}

/// The answer to a poll, whatever step it met.
pub fn polled(world: &World, made: &Generation, step: Option<&Step>) -> Answer {
    let body = match step {
        Some(Step::Running) => match made.play {
            Play::FutureLinks => newer(world, made),
            _ => processing(world, made),
        },
        Some(Step::RunningEmpty) => {
            json!({"status": "processing", "id": "", "messege": "Request processing", "output": ""})
        }
        _ => {
            let mut body = json!({"status": "success", "id": made.id});
            if world.settings.fetch_meta {
                body["meta"] = success(world, made)["meta"].take();
            }
            links(world, made, &mut body);
            body
        }
    };
    json_text(made.look(), &body)
}

fn fetch_result(world: &World, made: &Generation) -> String {
    format!("{}{}", world.api, made.endpoint.fetch_path(made.id))
}

/// B1.
fn processing(world: &World, made: &Generation) -> Value {
    json!({
        "status": "processing",
        "tip": "Your image is processing in background, you can get this image using fetch API",
        "eta": world.settings.eta,
        "messege": "Try to fetch request after seconds estimated",
        "webhook_status": "",
        "fetch_result": fetch_result(world, made),
        "id": made.id,
        "output": [],
        "meta": {"seed": made.seed},
    })
}

/// B2: the newer spelling, with links that are told before there is anything under them.
fn newer(world: &World, made: &Generation) -> Value {
    json!({
        "status": "processing", "tip": "Get the image by the fetch API.", "tip_1": "Or wait for the webhook.",
        "eta": world.settings.eta.ceil() as u64,
        "message": "Try to fetch request after seconds estimated",
        "fetch_result": fetch_result(world, made), "id": made.id, "output": [], "meta": {},
        "future_links": made.urls(),
    })
}

/// Puts the links where the play wants them.
fn links(world: &World, made: &Generation, body: &mut Value) {
    match made.look() {
        Play::ProxyLinksObject => {
            body["output"] = json!(made.dead());
            body["proxy_links"] = made.urls().into_iter().enumerate().map(|(i, u)| (i.to_string(), json!(u))).collect();
        }
        Play::ImageLinks => {
            body["output"] = json!([]);
            body["image_links"] = json!(made.urls());
        }
        Play::FutureLinks => {
            body["output"] = json!(made.dead());
            body["future_links"] = json!(made.urls());
        }
        Play::InlineBase64 => {
            use base64::Engine as _;
            let encode = |file: &Vec<u8>| base64::engine::general_purpose::STANDARD.encode(file);
            let inline = made.pictures.iter().map(|p| format!("data:image/png;base64,{}", encode(&p.file)));
            body["output"] = inline.collect();
        }
        _ => {
            body["output"] = json!(made.urls());
            if made.endpoint == Endpoint::FluxImg2img && body.get("proxy_links").is_some() {
                // The same files by another road, as the page's example has it.
                body["proxy_links"] = json!(
                    made.urls()
                        .iter()
                        .map(|u| u.replace(&world.store, &format!("{}/cdn2", world.store)))
                        .collect::<Vec<_>>()
                );
            }
        }
    }
}

/// The page's example response.
fn success(world: &World, made: &Generation) -> Value {
    let side = |name: &str| made.field(name).clone();
    let size = |name: &str| number(&side(name)).unwrap_or(512);
    let samples = number(made.field("samples")).unwrap_or(1);
    let yes = |name: &str| if made.field(name) == &Value::Bool(true) { "yes" } else { "no" };
    let prefix = made.prefix();
    let mut body = match made.endpoint {
        Endpoint::FluxImg2img => json!({
            "status": "success", "warning": "", "id": null, "generationTime": 8.17, "output": [], "proxy_links": [],
            "nsfw_content_detected": false, "webhook_status": "",
            "meta": {
                "base64": yes("base64"), "clip_skip": null, "file_prefix": prefix, "guidance_scale": 3.5,
                "height": size("height"), "init_image": link_only(made.field("init_image")),
                "instant_response": yes("instant_response"), "model_id": "flux", "n_samples": samples,
                "negative_prompt": made.field("negative_prompt"), "num_inference_steps": 10, "opacity": 0.8,
                "padding_down": 10, "padding_right": 10, "prompt": made.field("prompt"), "rescale": "yes",
                "safety_checker": yes("safety_checker"), "safety_checker_type": "black", "scale_down": 6,
                "seed": made.seed, "strength": made.field("strength"), "temp": yes("temp"), "watermark": "no",
                "width": size("width"),
            },
        }),
        Endpoint::FluxText2img => json!({
            "status": "success", "generationTime": 1.320_026_874_542_236_3, "output": [],
            "meta": {
                "base64": yes("base64"), "clip_skip": null, "file_prefix": prefix, "guidance_scale": 3.5,
                "height": size("height"), "instant_response": yes("instant_response"), "model_id": "flux",
                "n_samples": samples, "negative_prompt": made.field("negative_prompt"), "num_inference_steps": 10,
                "opacity": 0.8, "output_type": "png", "padding_down": 10, "padding_right": 10,
                "prompt": made.field("prompt"), "rescale": "yes", "scale_down": 6, "seed": made.seed, "temp": "no",
                "watermark": "no", "width": size("width"),
            },
        }),
        Endpoint::RealtimeImg2img => json!({
            "status": "success", "generationTime": 2.920_767_068_862_915, "id": made.id, "output": [],
            "meta": {
                "H": size("height"), "W": size("width"), "enable_attention_slicing": "true", "file_prefix": prefix,
                "model": "runwayml/stable-diffusion-v1-5", "n_samples": samples,
                "negative_prompt": format!("((out of frame)), {}", made.field("negative_prompt").as_str().unwrap_or("")),
                "outdir": "out", "prompt": format!("{}, 8K", made.field("prompt").as_str().unwrap_or("")),
                "revision": "fp16", "safety_checker": "none", "seed": made.seed, "steps": 20,
                "vae": "stabilityai/sd-vae-ft-mse",
            },
        }),
        Endpoint::Img2img | Endpoint::FluxDev => json!({
            "status": "success", "generationTime": 11.025_346_279_144_287, "id": made.id, "output": [],
            "meta": {
                "prompt": format!(" {} sharp focus, f/1.4", made.field("prompt").as_str().unwrap_or("")),
                "model_id": made.field("model_id"), "scheduler": made.field("scheduler"),
                "safetychecker": made.field("safety_checker").as_str().unwrap_or("yes"),
                "negative_prompt": format!(" ((out of frame)), {}", made.field("negative_prompt").as_str().unwrap_or("")),
                "W": size("width"), "H": size("height"), "guidance_scale": made.field("guidance_scale"),
                "init_image": link_only(made.field("init_image")),
                "steps": number(made.field("num_inference_steps")).unwrap_or(21), "n_samples": samples,
                "strength": made.field("strength"), "multi_lingual": "no", "full_url": "no", "upscale": "no",
                "seed": made.seed, "outdir": "out", "file_prefix": prefix,
            },
        }),
    };
    if let Play::Moderated { flag } = made.look()
        && (*flag || body.get("nsfw_content_detected").is_some())
    {
        body["nsfw_content_detected"] = json!(flag);
    }
    links(world, made, &mut body);
    body
}

/// The answers echo an address; a picture that was sent itself is not sent back.
fn link_only(init: &Value) -> Value {
    init.as_str().filter(|t| t.starts_with("http")).map_or(Value::Null, |t| json!(t))
}

fn json_text(look: &Play, body: &Value) -> Answer {
    let text = body.to_string();
    let text = if *look == Play::EscapedSlashes { text.replace('/', "\\/") } else { text };
    Answer::bytes(200, "application/json", text.into_bytes())
}
