//! The family's free routes: a queued job's pictures, the upload, the key's test, what a server has loaded.

use serde_json::{Map, Value, json};

use super::{Asked, Endpoint};
use crate::backend::BackendSpec;
use crate::backend::cloud::lenient::{id, links, number, object};
use crate::backend::cloud::links::may_ask;
use crate::backend::cloud::{Answer, Draft, Refusal, Reply, Ticket, Why, said};
use crate::tr;

use super::answer::{self, Of};

/// The most words of a list.
const MOST_WORDS: usize = 5_000;

impl Endpoint {
    /// Where the service said to ask, if the key may go there; then the endpoint's own route.
    pub(super) fn fetches(&self, base: &str, ticket: &Ticket, local: bool) -> Vec<Draft> {
        let mut drafts = Vec::new();
        if let Some(url) = ticket.fetch_url.as_deref().filter(|url| may_ask(url, base, self.facts.hosts, local)) {
            // The same number as on the endpoint's own route, which is often what the address is.
            let body = match (&self.asked, ticket.id.as_deref()) {
                (Asked::InBody, Some(id)) => json!({ "request_id": id }),
                _ => json!({}),
            };
            drafts.push(self.post(url.to_owned(), body));
        }
        // A number goes into a path only where it cannot leave its place.
        let plain = |id: &&str| id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let number = ticket.id.as_deref();
        let built = match self.asked {
            Asked::InBody => number.map(|id| (self.address(base, "fetch"), json!({ "request_id": id }))),
            Asked::InPath => number.filter(plain).map(|id| (self.address(base, &format!("fetch/{id}")), json!({}))),
        };
        if let Some((url, body)) = built.filter(|(url, _)| drafts.iter().all(|draft| draft.url != *url)) {
            drafts.push(self.post(url, body));
        }
        drafts
    }

    /// The upload: into the server's bucket, or one of the service's for a day.
    pub(super) fn upload_draft(&self, base: &str, base64: &str, mime: &str) -> Draft {
        let image_type = if mime == "image/jpeg" { "jpeg" } else { "png" };
        let url = format!("{base}/api/v1/enterprise/upload_image");
        self.post(url, json!({ "base64_image": base64, "image_type": image_type }))
    }
}

/// The service's no, of an answer that is not what was asked for.
pub(super) fn no(spec: &BackendSpec, reply: &Reply<'_>) -> Refusal {
    match answer::read(spec, reply, Of::Submit) {
        Answer::Refused(refusal) => refusal,
        Answer::Limited { message, .. } => said::refusal(Why::Busy, &message),
        Answer::Unclear { message } => said::refusal(Why::Failed, &message),
        Answer::Done(_) | Answer::Queued(_) => said::refusal(Why::Failed, &tr!("service-answer-other")),
    }
}

fn is_error(body: &Map<String, Value>) -> bool {
    let status = body.get("status").and_then(Value::as_str).unwrap_or_default();
    matches!(status.to_ascii_lowercase().as_str(), "error" | "failed")
}

pub(super) fn good(reply: &Reply<'_>) -> Option<Map<String, Value>> {
    object(reply).filter(|body| reply.status / 100 == 2 && !is_error(body))
}

/// What the key's test found.
pub(super) fn key_tested(spec: &BackendSpec, reply: &Reply<'_>) -> Result<String, Refusal> {
    let body = good(reply).ok_or_else(|| no(spec, reply))?;
    let status = body.get("status").and_then(Value::as_str).unwrap_or_default();
    let fields = ["model_count", "queue_time"].map(|name| body.get(name).and_then(number));
    // An answer that says nothing of a server is no proof of a key.
    if !matches!(status.to_ascii_lowercase().as_str(), "ok" | "success") && fields == [None, None] {
        return Err(no(spec, reply));
    }
    let [models, queue] = fields;
    // Whole, so that one model is said as one.
    let models = models.map(|models| models.round().max(0.0) as u64);
    Ok(match (models, queue.map(|seconds| format!("{seconds:.0}"))) {
        (None, None) => tr!("service-key-works"),
        (Some(models), None) => tr!("service-key-works-models", models = models),
        (None, Some(seconds)) => tr!("service-key-works-queue", seconds = seconds),
        (Some(models), Some(seconds)) => tr!("service-key-works-models-queue", models = models, seconds = seconds),
    })
}

/// The address an upload got.
pub(super) fn uploaded(spec: &BackendSpec, reply: &Reply<'_>) -> Result<String, Refusal> {
    let body = good(reply).ok_or_else(|| no(spec, reply))?;
    let names = ["image_url", "link", "output", "url"];
    let found = names.iter().find_map(|name| links(body.get(*name)).into_iter().next());
    found.ok_or_else(|| said::refusal(Why::Failed, &tr!("service-answer-no-address")))
}

/// What a server knows: schedulers' or models' names.
pub(super) fn listed(spec: &BackendSpec, reply: &Reply<'_>) -> Result<Vec<String>, Refusal> {
    let body = good(reply).ok_or_else(|| no(spec, reply))?;
    let list = ["models", "schedulers", "data"].iter().find_map(|name| body.get(*name)?.as_array());
    let list = list.ok_or_else(|| no(spec, reply))?;
    let word = |value: &Value| id(value.get("model_id").or(Some(value)));
    Ok(list.iter().filter_map(word).take(MOST_WORDS).collect())
}
