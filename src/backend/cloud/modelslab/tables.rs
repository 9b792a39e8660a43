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

const PROMPT: Parameter = Parameter::new("prompt", TEXT, "What the picture should become").needed();
const PROMPT_FREE: Parameter = Parameter::new("prompt", TEXT, "What the picture should show").needed();
const NEGATIVE: Parameter =
    Parameter::new("negative", TEXT, "What you do not want in the picture").named("negative_prompt").or_null();
const NEGATIVE_FLUX: Parameter = Parameter::new(
    "negative",
    TEXT,
    "What you do not want in the picture; the service takes it, though its FLUX may pay no heed",
)
.named("negative_prompt")
.or_null()
.shown(Shown::More);
const INIT: Parameter = Parameter::new("init", Kind::Image, "The picture to start from").named("init_image").needed();
const WIDTH: Parameter =
    Parameter::new("width", SIDE, "Pixels across").sent(Wire::Quoted).steps_of(8).shown(Shown::More);
const HEIGHT: Parameter =
    Parameter::new("height", SIDE, "Pixels down").sent(Wire::Quoted).steps_of(8).shown(Shown::More);
const WIDTH_FREE: Parameter = Parameter::new("width", SIDE, "Pixels across").sent(Wire::Quoted).steps_of(8).or("1024");
const HEIGHT_FREE: Parameter = Parameter::new("height", SIDE, "Pixels down").sent(Wire::Quoted).steps_of(8).or("1024");
const COUNT_QUOTED: Parameter = Parameter::new("count", COUNT, "How many pictures of one request; each may be billed")
    .named("samples")
    .sent(Wire::Quoted)
    .or("1");
const COUNT_PLAIN: Parameter = COUNT_QUOTED.sent(Wire::Plain);
const STRENGTH: Parameter =
    Parameter::new("strength", SHARE, "How much is repainted: near 0 keeps the init image, 1 keeps nothing of it")
        .or("0.7");
const SEED_NULL: Parameter = Parameter::new(
    "seed",
    SEED,
    "The noise to start from; the same seed and settings give the same picture. null: another each time",
)
.or_null()
.unset("random");
const SAFETY: Parameter = Parameter::new(
    "safety_checker",
    Kind::Flag,
    "Lets the service look for nudity and put a blank picture in its place; a blank one may be billed too",
)
.or("off")
.shown(Shown::More);
const BASE64: Parameter = Parameter::new(
    "base64",
    Kind::Flag,
    "Pictures travel as base64 text. Goes with an init image inside the request, and is set by itself then",
)
.unset("off")
.shown(Shown::More);
const BASE64_FREE: Parameter =
    Parameter::new("base64", Kind::Flag, "The picture comes back as base64 text").unset("off").shown(Shown::More);
const INSTANT: Parameter = Parameter::new(
    "instant_response",
    Kind::Flag,
    "Gives a number at once and the picture later, so that nothing is lost when the connection ends",
)
.or("on")
.unset("off")
.shown(Shown::More);
const WEBHOOK: Parameter =
    Parameter::new("webhook", Kind::Url, "An address of yours that the service calls when the picture is done")
        .or_null()
        .unset("none")
        .shown(Shown::More);
const TRACK_ID: Parameter = Parameter::new("track_id", WORD, "A word of yours that comes with the call to the webhook")
    .or_null()
    .unset("none")
    .shown(Shown::More);
const TEMP: Parameter =
    Parameter::new("temp", Kind::Flag, "The picture's address is one that works for 24 hours").shown(Shown::More);
const ENHANCE: Parameter =
    Parameter::new("enhance_prompt", Kind::Flag, "Lets the service rewrite the prompt with words of its own").or("off");

/// `POST /api/v1/enterprise/flux/img2img`.
pub(super) static FLUX_IMG2IMG: BackendSpec = BackendSpec {
    id: "modelslab/flux-img2img",
    name: "ModelsLab FLUX image to image",
    help: "FLUX on your ModelsLab enterprise server, from an init image",
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
    help: "FLUX on your ModelsLab enterprise server, from words alone",
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
    help: "A quick Stable Diffusion on your ModelsLab enterprise server, with 188 named styles",
    parameters: &[
        INIT,
        PROMPT,
        NEGATIVE,
        STRENGTH,
        Parameter::new(
            "enhance_style",
            Kind::Open { of: STYLES },
            "A look that the service works into the prompt; one that is not listed can be written by hand",
        ),
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
    help: "Any model that your stablediffusionapi.com enterprise server has loaded, with LoRAs and schedulers",
    parameters: &[
        INIT,
        PROMPT,
        NEGATIVE,
        Parameter::new("model_id", Kind::Text { max_chars: 200 }, "The model's id, a public one's or your own")
            .needed(),
        STRENGTH.unset("0.7"),
        // The page's 1 to 50; a newer page has 21, 31 and 41 alone, so the default is right by both.
        Parameter::new("steps", Kind::Integer { min: 1, max: 50 }, "How many steps of removing noise; more is slower")
            .named("num_inference_steps")
            .sent(Wire::Quoted)
            .or("21")
            .unset("21"),
        Parameter::new("guidance", Kind::Number { min: 1.0, max: 20.0 }, "How hard the prompt is followed")
            .named("guidance_scale")
            .or("7.5")
            .unset("7.5"),
        Parameter::new("scheduler", Kind::Choice { of: SCHEDULERS }, "The way from noise to picture, step by step"),
        Parameter::new("lora_model", WORD, "LoRAs by their ids, separated by commas: contrast-fix,yae-miko-genshin")
            .or_null()
            .unset("none"),
        Parameter::new("lora_strength", WORD, "How strong each LoRA is, in the same order: 0.8,0.5")
            .or_null()
            .unset("1 each"),
        COUNT_QUOTED.unset("1"),
        SEED_NULL,
        ENHANCE.sent(Wire::YesNo).unset("on"),
        WIDTH.unset("512"),
        HEIGHT.unset("512"),
        Parameter::new("vae", WORD, "Another autoencoder's id, which changes colours and fine detail")
            .or_null()
            .unset("the model's own")
            .shown(Shown::More),
        Parameter::new("embeddings_model", WORD, "Textual inversions by their ids, separated by commas")
            .or_null()
            .unset("none")
            .shown(Shown::More),
        Parameter::new(
            "clip_skip",
            Kind::Integer { min: 1, max: 8 },
            "How many of the text encoder's last layers are left out; some anime models want 2",
        )
        .shown(Shown::More),
        Parameter::new(
            "use_karras_sigmas",
            Kind::Flag,
            "Spaces the noise levels after Karras: finer steps near the end",
        )
        .sent(Wire::YesNo)
        .unset("on")
        .shown(Shown::More),
        Parameter::new(
            "algorithm_type",
            Kind::Choice { of: &["dpmsolver+++"] },
            "A variant of DPMSolverMultistepScheduler",
        )
        .unset("none")
        .shown(Shown::More),
        Parameter::new("tomesd", Kind::Flag, "Merges alike parts of the picture: much faster, a little less detail")
            .sent(Wire::YesNo)
            .unset("on")
            .shown(Shown::More),
        Parameter::new(
            "safety_checker",
            Kind::Flag,
            "Lets the service look for nudity and change such pictures; a changed one may be billed too",
        )
        .sent(Wire::YesNo)
        .unset("on")
        .shown(Shown::More),
        Parameter::new(
            "safety_checker_type",
            Kind::Choice { of: &["blur", "sensitive_content_text", "pixelate", "black"] },
            "What the safety checker does with such pictures",
        )
        .unset("sensitive_content_text")
        .shown(Shown::More),
        BASE64.sent(Wire::YesNo),
        TEMP.sent(Wire::YesNo),
        Parameter::new(
            "loadbalancer",
            Kind::Flag,
            "Spreads requests over your servers; needs more than one, and the key of the first",
        )
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
