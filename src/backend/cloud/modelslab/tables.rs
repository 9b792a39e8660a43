//! What the four ModelsLab endpoints take, each parameter as its page's own sample sends it.
//!
//! Defaults are what a form starts from, and differ from the service's own where an artist is better served:
//! `instant_response` is on, so that the service gives a number at once and nothing is lost when the connection ends;
//! `enhance_prompt` is off, so that the prompt stays the artist's; `safety_checker` is off as in the samples, because
//! it turns paid pictures into blank ones. All three stand in the form.

use super::styles::STYLES;
use crate::backend::{BackendSpec, Kind, Parameter, Rule, Shown, Wire};
use crate::recipe::MAX_PROMPT_CHARS;

const TEXT: Kind = Kind::Text { max_chars: MAX_PROMPT_CHARS };
const WORD: Kind = Kind::Text { max_chars: 500 };
const SIDE: Kind = Kind::Integer { min: 256, max: 1_024 };
/// JavaScript, through which these numbers pass at the services, keeps whole numbers up to here.
const SEED: Kind = Kind::Integer { min: 0, max: (1 << 53) - 1 };
const COUNT: Kind = Kind::Integer { min: 1, max: 4 };
const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };

const PROMPT: Parameter = Parameter::new("prompt", TEXT, "service-param-prompt").needed();
const PROMPT_FREE: Parameter = Parameter::new("prompt", TEXT, "service-flux-text2img-prompt").needed();
const NEGATIVE: Parameter =
    Parameter::new("negative", TEXT, "service-param-negative").named("negative_prompt").or_null();
const NEGATIVE_FLUX: Parameter =
    Parameter::new("negative", TEXT, "service-flux-negative").named("negative_prompt").or_null().shown(Shown::More);
const INIT: Parameter = Parameter::new("init", Kind::Image, "service-param-init").named("init_image").needed();
const WIDTH: Parameter =
    Parameter::new("width", SIDE, "service-param-width").sent(Wire::Quoted).steps_of(8).shown(Shown::More);
const HEIGHT: Parameter =
    Parameter::new("height", SIDE, "service-param-height").sent(Wire::Quoted).steps_of(8).shown(Shown::More);
const WIDTH_FREE: Parameter =
    Parameter::new("width", SIDE, "service-param-width").sent(Wire::Quoted).steps_of(8).or("1024");
const HEIGHT_FREE: Parameter =
    Parameter::new("height", SIDE, "service-param-height").sent(Wire::Quoted).steps_of(8).or("1024");
const COUNT_QUOTED: Parameter =
    Parameter::new("count", COUNT, "service-param-count").named("samples").sent(Wire::Quoted).or("1");
const COUNT_PLAIN: Parameter = COUNT_QUOTED.sent(Wire::Plain);
const STRENGTH: Parameter = Parameter::new("strength", SHARE, "service-param-strength").or("0.7");
const SEED_NULL: Parameter = Parameter::new("seed", SEED, "service-param-seed").or_null().unset("random");
const SAFETY: Parameter =
    Parameter::new("safety_checker", Kind::Flag, "service-param-safety-checker").or("off").shown(Shown::More);
const BASE64: Parameter = Parameter::new("base64", Kind::Flag, "service-param-base64").unset("off").shown(Shown::More);
const BASE64_FREE: Parameter =
    Parameter::new("base64", Kind::Flag, "service-flux-text2img-base64").unset("off").shown(Shown::More);
const INSTANT: Parameter = Parameter::new("instant_response", Kind::Flag, "service-param-instant-response")
    .or("on")
    .unset("off")
    .shown(Shown::More);
const WEBHOOK: Parameter =
    Parameter::new("webhook", Kind::Url, "service-param-webhook").or_null().unset("none").shown(Shown::More);
const TRACK_ID: Parameter =
    Parameter::new("track_id", WORD, "service-param-track-id").or_null().unset("none").shown(Shown::More);
const TEMP: Parameter = Parameter::new("temp", Kind::Flag, "service-param-temp").shown(Shown::More);
const ENHANCE: Parameter = Parameter::new("enhance_prompt", Kind::Flag, "service-param-enhance-prompt").or("off");

/// `POST /api/v1/enterprise/flux/img2img`.
pub(super) static FLUX_IMG2IMG: BackendSpec = BackendSpec {
    id: "modelslab/flux-img2img",
    name: "ModelsLab FLUX image to image",
    message: "service-modelslab-flux-img2img",
    parameters: &[
        INIT,
        PROMPT,
        NEGATIVE_FLUX,
        STRENGTH,
        COUNT_QUOTED,
        SEED_NULL,
        WIDTH,
        HEIGHT,
        SAFETY,
        INSTANT,
        BASE64,
        TEMP,
        WEBHOOK,
        TRACK_ID,
    ],
    rules: &[],
};

/// `POST /api/v1/enterprise/flux/text2img`.
pub(super) static FLUX_TEXT2IMG: BackendSpec = BackendSpec {
    id: "modelslab/flux-text2img",
    name: "ModelsLab FLUX text to image",
    message: "service-modelslab-flux-text2img",
    parameters: &[
        PROMPT_FREE,
        NEGATIVE_FLUX,
        WIDTH_FREE,
        HEIGHT_FREE,
        COUNT_PLAIN,
        SEED_NULL,
        SAFETY,
        INSTANT,
        BASE64_FREE,
        WEBHOOK,
        TRACK_ID,
    ],
    rules: &[],
};

/// `POST /api/v1/enterprise/realtime/img2img`.
pub(super) static REALTIME_IMG2IMG: BackendSpec = BackendSpec {
    id: "modelslab/realtime-img2img",
    name: "ModelsLab realtime image to image",
    message: "service-modelslab-realtime-img2img",
    parameters: &[
        INIT,
        PROMPT,
        NEGATIVE,
        STRENGTH,
        Parameter::new("enhance_style", Kind::Open { of: STYLES }, "service-param-enhance-style"),
        ENHANCE,
        COUNT_QUOTED,
        SEED_NULL,
        WIDTH,
        HEIGHT,
        SAFETY,
        INSTANT,
        BASE64,
        TEMP,
        WEBHOOK,
        TRACK_ID,
    ],
    rules: &[],
};

/// The schedulers of the page.
pub(super) const SCHEDULERS: &[&str] = &[
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

/// `POST /api/v1/enterprise/img2img` of stablediffusionapi.com.
pub(super) static IMG2IMG: BackendSpec = BackendSpec {
    id: "modelslab/img2img",
    name: "Stable Diffusion API image to image",
    message: "service-modelslab-img2img",
    parameters: &[
        INIT,
        PROMPT,
        NEGATIVE,
        Parameter::new("model_id", Kind::Text { max_chars: 200 }, "service-param-model-id").needed(),
        STRENGTH.unset("0.7"),
        // The page's 1 to 50; a newer page has 21, 31 and 41 alone, so the default is right by both.
        Parameter::new("steps", Kind::Integer { min: 1, max: 50 }, "service-param-steps")
            .named("num_inference_steps")
            .sent(Wire::Quoted)
            .or("21")
            .unset("21"),
        Parameter::new("guidance", Kind::Number { min: 1.0, max: 20.0 }, "service-param-guidance")
            .named("guidance_scale")
            .or("7.5")
            .unset("7.5"),
        Parameter::new("scheduler", Kind::Choice { of: SCHEDULERS }, "service-param-scheduler"),
        Parameter::new("lora_model", WORD, "service-param-lora-model").or_null().unset("none"),
        Parameter::new("lora_strength", WORD, "service-param-lora-strength").or_null().unset("1 each"),
        COUNT_QUOTED.unset("1"),
        SEED_NULL,
        ENHANCE.sent(Wire::YesNo).unset("on"),
        WIDTH.unset("512"),
        HEIGHT.unset("512"),
        Parameter::new("vae", WORD, "service-param-vae").or_null().unset("the model's own").shown(Shown::More),
        Parameter::new("embeddings_model", WORD, "service-param-embeddings-model")
            .or_null()
            .unset("none")
            .shown(Shown::More),
        Parameter::new("clip_skip", Kind::Integer { min: 1, max: 8 }, "service-param-clip-skip").shown(Shown::More),
        Parameter::new("use_karras_sigmas", Kind::Flag, "service-param-use-karras-sigmas")
            .sent(Wire::YesNo)
            .unset("on")
            .shown(Shown::More),
        Parameter::new("algorithm_type", Kind::Choice { of: &["dpmsolver+++"] }, "service-param-algorithm-type")
            .unset("none")
            .shown(Shown::More),
        Parameter::new("tomesd", Kind::Flag, "service-param-tomesd").sent(Wire::YesNo).unset("on").shown(Shown::More),
        Parameter::new("safety_checker", Kind::Flag, "service-img2img-safety-checker")
            .sent(Wire::YesNo)
            .unset("on")
            .shown(Shown::More),
        Parameter::new(
            "safety_checker_type",
            Kind::Choice { of: &["blur", "sensitive_content_text", "pixelate", "black"] },
            "service-param-safety-checker-type",
        )
        .unset("sensitive_content_text")
        .shown(Shown::More),
        BASE64.sent(Wire::YesNo),
        TEMP.sent(Wire::YesNo),
        Parameter::new("loadbalancer", Kind::Flag, "service-param-loadbalancer")
            .sent(Wire::YesNo)
            .unset("off")
            .shown(Shown::More),
        WEBHOOK,
        TRACK_ID,
    ],
    rules: &[
        Rule::Paired { words: "lora_model", numbers: "lora_strength" },
        Rule::OnlyWith { name: "algorithm_type", other: "scheduler", is: "DPMSolverMultistepScheduler" },
    ],
};
