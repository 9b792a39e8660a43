//! AI/ML API: one endpoint that answers when it is done, takes strict types, and keeps a log that tells what became of
//! a request by the number we gave it.

mod answer;
mod log;

use std::time::Duration;

use serde_json::Value;

use super::{Answer, Checked, Draft, Facts, Init, KeyPlace, Refusal, Reply, Service, Ticket};
use crate::backend::{BackendSpec, Kind, Parameter, Shown, Values};
use crate::net::KeyName;
use crate::recipe::UploadWay as Way;

/// The model, which is no choice of the artist.
const MODEL: &str = "flux/dev/image-to-image";

static SPEC: BackendSpec = BackendSpec {
    id: "aimlapi/flux-dev-img2img",
    name: "AI/ML API FLUX.1 [dev] image to image",
    message: "service-aimlapi-flux-dev-img2img",
    parameters: &[
        Parameter::new("init", Kind::Image, "service-param-init").named("image_url").needed(),
        Parameter::new("prompt", Kind::Text { max_chars: 4_000 }, "service-param-prompt").needed(),
        // The page gives no range; the model's own is from 0.01, and at 0 nothing would be painted for the money.
        Parameter::new("strength", Kind::Number { min: 0.01, max: 1.0 }, "service-param-strength")
            .or("0.95")
            .unset("0.95"),
        Parameter::new("count", Kind::Integer { min: 1, max: 4 }, "service-aimlapi-count")
            .named("num_images")
            .or("1")
            .unset("1"),
        Parameter::new("seed", Kind::Integer { min: 1, max: (1 << 53) - 1 }, "service-aimlapi-seed").unset("random"),
        Parameter::new("steps", Kind::Integer { min: 1, max: 50 }, "service-param-steps").named("num_inference_steps"),
        Parameter::new("guidance", Kind::Number { min: 1.0, max: 20.0 }, "service-param-guidance")
            .named("guidance_scale"),
        Parameter::new("enable_safety_checker", Kind::Flag, "service-param-enable-safety-checker")
            .unset("on")
            .shown(Shown::More),
    ],
    rules: &[],
};

static FACTS: Facts = Facts {
    key: KeyName::AimlApi,
    base_url: "https://api.aimlapi.com",
    hosts: &[],
    count: "count",
    per_request: 4,
    at_once: 2,
    // Not documented. The picture has the init image's size, and the model paints well up to about this.
    max_side: 1_536,
    min_side: 256,
    side_multiple: 16,
    // A data URI is not documented for this model, but the model behind it takes one, and a no costs nothing.
    ways: &[Way::Inline, Way::S3, Way::Url],
    inline_limit: 3_700_000,
    // It answers when it is done: 10 to 120 seconds, and more on a full day.
    patience: Duration::from_secs(300),
    // Not documented; trying longer costs nothing.
    links_live: Duration::from_secs(24 * 3_600),
    finds_lost: true,
    settles: Duration::from_secs(600),
};

/// `POST /v1/images/generations` with FLUX.1 [dev] image to image.
pub(super) static FLUX_DEV_IMG2IMG: FluxDev = FluxDev;

/// The endpoint.
pub(super) struct FluxDev;

fn get(url: String) -> Draft {
    Draft { get: true, url, headers: Vec::new(), body: None, key: KeyPlace::Bearer }
}

/// A number as the service keeps it; one with other characters would be dropped there without a word.
fn plain(client_id: &str) -> String {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-');
    client_id.chars().filter(fits).take(128).collect()
}

impl Service for FluxDev {
    fn spec(&self) -> &'static BackendSpec {
        &SPEC
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn submit(&self, base: &str, values: &Values, init: Option<&Init>, client_id: &str) -> Draft {
        let mut body = SPEC.body(values);
        body.insert("model".to_owned(), MODEL.into());
        let image = match init {
            Some(Init::Url(url)) => Some(url.clone()),
            Some(Init::Inline { base64, mime }) => Some(format!("data:{mime};base64,{base64}")),
            None => None,
        };
        if let Some(image) = image {
            body.insert("image_url".to_owned(), image.into());
        }
        let client_id = plain(client_id);
        let headers = if client_id.is_empty() { Vec::new() } else { vec![("X-Client-Request-Id", client_id)] };
        Draft {
            get: false,
            url: format!("{base}/v1/images/generations"),
            headers,
            body: Some(Value::Object(body)),
            key: KeyPlace::Bearer,
        }
    }

    fn submitted(&self, reply: &Reply<'_>) -> Answer {
        answer::read(&SPEC, reply)
    }

    fn fetch(&self, _base: &str, _ticket: &Ticket, _local: bool) -> Vec<Draft> {
        Vec::new()
    }

    fn fetched(&self, reply: &Reply<'_>) -> Answer {
        answer::read(&SPEC, reply)
    }

    fn check(&self, base: &str, ticket: &Ticket) -> Option<Draft> {
        let client_id = plain(ticket.client_id.as_deref()?);
        // The log wants a window, and is not known to heed the number: its reader looks for it.
        let query = format!("period=7d&limit=100&client_request_id={client_id}");
        (!client_id.is_empty()).then(|| get(format!("{base}/v2/logs?{query}")))
    }

    fn checked(&self, ticket: &Ticket, reply: &Reply<'_>) -> Checked {
        log::read(&SPEC, plain(ticket.client_id.as_deref().unwrap_or_default()).as_str(), reply)
    }

    fn test_key(&self, base: &str) -> Draft {
        get(format!("{base}/v2/billing"))
    }

    fn key_tested(&self, reply: &Reply<'_>) -> Result<String, Refusal> {
        log::balance(&SPEC, reply)
    }

    fn upload(&self, _base: &str, _base64: &str, _mime: &str) -> Option<Draft> {
        None
    }

    fn uploaded(&self, reply: &Reply<'_>) -> Result<String, Refusal> {
        Err(answer::no(&SPEC, reply))
    }

    fn words(&self, _base: &str, _parameter: &str) -> Option<Draft> {
        None
    }

    fn listed(&self, reply: &Reply<'_>) -> Result<Vec<String>, Refusal> {
        Err(answer::no(&SPEC, reply))
    }
}
