//! The five bodies and those of the routes beside them, as tables. Written from the endpoints' pages alone, so that it
//! stands against the program's own tables and not beside them.

use super::fields::{Field, Wire, may, need, null};
use super::service::{Endpoint, Upload};

const ANY: usize = usize::MAX;
const TEXT: Wire = Wire::Text { max: ANY };
const FILLED: Wire = Wire::Filled { max: ANY };
const SIDE: Wire = Wire::Digits { min: 256, max: 1024, step: 8 };
const SEED: Wire = Wire::Int { min: 0, max: u64::MAX };
const SHARE: Wire = Wire::Number { min: 0.0, max: 1.0 };

/// The AI/ML API model behind the fifth endpoint.
pub const MODEL: &str = "flux/dev/image-to-image";

const FLUX_IMG2IMG: &[Field] = &[
    need("key", TEXT),
    need("prompt", FILLED),
    null("negative_prompt", TEXT),
    need("init_image", Wire::Init),
    may("width", SIDE),
    may("height", SIDE),
    may("samples", Wire::Digits { min: 1, max: 4, step: 1 }),
    may("temp", Wire::Bool),
    may("safety_checker", Wire::Bool),
    may("base64", Wire::Bool),
    may("strength", SHARE),
    may("instant_response", Wire::Bool),
    null("seed", SEED),
    null("webhook", Wire::Url),
    null("track_id", TEXT),
];

const REALTIME_IMG2IMG: &[Field] = &[
    need("key", TEXT),
    need("prompt", FILLED),
    null("negative_prompt", TEXT),
    need("init_image", Wire::Init),
    may("width", SIDE),
    may("height", SIDE),
    may("samples", Wire::Digits { min: 1, max: 4, step: 1 }),
    may("temp", Wire::Bool),
    may("safety_checker", Wire::Bool),
    may("base64", Wire::Bool),
    may("strength", SHARE),
    may("instant_response", Wire::Bool),
    null("seed", SEED),
    may("enhance_prompt", Wire::Bool),
    may("enhance_style", Wire::OneOf(super::styles::STYLES)),
    null("webhook", Wire::Url),
    null("track_id", TEXT),
];

const FLUX_TEXT2IMG: &[Field] = &[
    need("key", TEXT),
    need("prompt", FILLED),
    null("negative_prompt", TEXT),
    may("width", SIDE),
    may("height", SIDE),
    // A number here, a string at its siblings: so the page's sample has it.
    may("samples", Wire::Int { min: 1, max: 4 }),
    may("safety_checker", Wire::Bool),
    null("seed", SEED),
    may("instant_response", Wire::Bool),
    may("base64", Wire::Bool),
    null("webhook", Wire::Url),
    null("track_id", TEXT),
];

/// The page's 18.
pub const SCHEDULERS: &[&str] = &[
    "DDPMScheduler",
    "DDIMScheduler",
    "PNDMScheduler",
    "LMSDiscreteScheduler",
    "EulerDiscreteScheduler",
    "EulerAncestralDiscreteScheduler",
    "DPMSolverMultistepScheduler",
    "HeunDiscreteScheduler",
    "KDPM2DiscreteScheduler",
    "DPMSolverSinglestepScheduler",
    "KDPM2AncestralDiscreteScheduler",
    "UniPCMultistepScheduler",
    "DDIMInverseScheduler",
    "DEISMultistepScheduler",
    "IPNDMScheduler",
    "KarrasVeScheduler",
    "ScoreSdeVeScheduler",
    "LCMScheduler",
];

const IMG2IMG: &[Field] = &[
    need("key", TEXT),
    need("model_id", FILLED),
    need("prompt", FILLED),
    null("negative_prompt", TEXT),
    need("init_image", Wire::Init),
    may("width", SIDE),
    may("height", SIDE),
    may("samples", Wire::Digits { min: 1, max: 4, step: 1 }),
    may("num_inference_steps", Wire::Digits { min: 1, max: 50, step: 1 }),
    may("safety_checker", Wire::YesNo),
    may("safety_checker_type", Wire::OneOf(&["blur", "sensitive_content_text", "pixelate", "black"])),
    may("enhance_prompt", Wire::YesNo),
    may("guidance_scale", Wire::Number { min: 1.0, max: 20.0 }),
    may("strength", SHARE),
    may("tomesd", Wire::YesNo),
    may("use_karras_sigmas", Wire::YesNo),
    // The page's default, "none", is the absence of a value; its only option has three pluses.
    null("algorithm_type", Wire::OneOf(&["dpmsolver+++"])),
    null("vae", TEXT),
    null("lora_model", FILLED),
    null("lora_strength", Wire::Strengths),
    null("embeddings_model", FILLED),
    null("seed", SEED),
    may("scheduler", Wire::OneOf(SCHEDULERS)),
    null("webhook", Wire::Url),
    null("track_id", TEXT),
    may("loadbalancer", Wire::YesNo),
    may("clip_skip", Wire::Int { min: 1, max: 8 }),
    may("base64", Wire::YesNo),
    may("temp", Wire::YesNo),
];

const FLUX_DEV: &[Field] = &[
    need("model", Wire::OneOf(&[MODEL])),
    need("prompt", Wire::Filled { max: 4000 }),
    need("image_url", Wire::Init),
    may("guidance_scale", Wire::Number { min: 1.0, max: 20.0 }),
    may("num_inference_steps", Wire::Int { min: 1, max: 50 }),
    may("enable_safety_checker", Wire::Bool),
    may("num_images", Wire::Int { min: 1, max: 4 }),
    may("seed", Wire::Int { min: 1, max: u64::MAX }),
    may("strength", SHARE),
];

/// The fields of a submit's body.
pub fn of(endpoint: Endpoint) -> &'static [Field] {
    match endpoint {
        Endpoint::FluxImg2img => FLUX_IMG2IMG,
        Endpoint::FluxText2img => FLUX_TEXT2IMG,
        Endpoint::RealtimeImg2img => REALTIME_IMG2IMG,
        Endpoint::Img2img => IMG2IMG,
        Endpoint::FluxDev => FLUX_DEV,
    }
}

/// The fields of an upload's body, and which of them holds the picture.
pub fn upload(way: Upload) -> (&'static [Field], &'static str) {
    const ENTERPRISE: &[Field] = &[
        need("key", TEXT),
        need("base64_image", FILLED),
        need("image_type", Wire::OneOf(&["png", "jpeg", "jpg"])),
        may("deploy_type", FILLED),
    ];
    const TO_URL: &[Field] = &[need("key", TEXT), need("base64_string", FILLED)];
    const EDITING: &[Field] = &[need("key", TEXT), need("init_image", FILLED)];
    const CROP: &[Field] = &[need("key", TEXT), need("image", FILLED), need("crop", Wire::OneOf(&["true", "false"]))];
    match way {
        Upload::Enterprise => (ENTERPRISE, "base64_image"),
        Upload::Base64ToUrl => (TO_URL, "base64_string"),
        Upload::EditingBase64ToUrl => (EDITING, "init_image"),
        Upload::Crop => (CROP, "image"),
    }
}

/// A body that holds the key and nothing else.
pub const KEY_ONLY: &[Field] = &[need("key", TEXT)];
/// The list of what the account made (the General API's page "Assets Generated").
pub const ASSETS: &[Field] = &[
    need("key", TEXT),
    need("type", Wire::OneOf(&["image", "video", "voice", "3d"])),
    may("per_page", Wire::Int { min: 1, max: 30 }),
    may("page", Wire::Int { min: 1, max: u64::MAX }),
];
/// The plain queue's fetch.
pub const KEY_AND_REQUEST: &[Field] =
    &[need("key", TEXT), need("request_id", Wire::Digits { min: 1, max: u64::MAX, step: 1 })];
