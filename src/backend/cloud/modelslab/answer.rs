//! What the family's answers mean. The body counts before the status code: this service says "error" with 200.
//!
//! Must never take an answer for a no that may have been billed, nor for pictures where none can be had.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reason::{Said, said};
use crate::backend::BackendSpec;
use crate::backend::cloud::lenient::{id, links, number, object, pictures, tell, whole, words, yes};
use crate::backend::cloud::{Answer, Done, Output, Refusal, Reply, Ticket, Why, said as tells, wait};
use crate::tr;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The billable request.
    Submit,
    /// A queued job's pictures.
    Fetch,
}

/// What an answer's own status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Success,
    Processing,
    Failed,
    Error,
    /// None, or a word that is not known.
    Other,
}

fn status(body: &Map<String, Value>) -> Status {
    let word = body.get("status").and_then(Value::as_str).unwrap_or_default().trim().to_ascii_lowercase();
    match word.as_str() {
        "success" | "succeeded" | "completed" => Status::Success,
        "processing" | "queued" | "pending" | "running" | "in_queue" | "in_progress" => Status::Processing,
        "failed" => Status::Failed,
        "error" => Status::Error,
        _ => Status::Other,
    }
}

/// What the service says that it did, under our names where we have one.
const TOLD: &[(&str, &[&str])] = &[
    ("prompt", &["prompt"]),
    ("negative", &["negative_prompt"]),
    ("model", &["model_id", "model"]),
    ("steps", &["num_inference_steps", "steps"]),
    ("guidance", &["guidance_scale"]),
    ("strength", &["strength"]),
    ("seed", &["seed"]),
    ("scheduler", &["scheduler"]),
    ("width", &["width", "W"]),
    ("height", &["height", "H"]),
    ("vae", &["vae"]),
    ("clip_skip", &["clip_skip"]),
    ("safety_checker", &["safety_checker", "safetychecker"]),
    ("safety_checker_type", &["safety_checker_type"]),
];

fn told(body: &Map<String, Value>) -> BTreeMap<String, Value> {
    let mut told = BTreeMap::new();
    let meta = body.get("meta").and_then(Value::as_object);
    for (ours, theirs) in TOLD {
        for name in *theirs {
            tell(&mut told, ours, meta.and_then(|meta| meta.get(*name)));
        }
    }
    // Seeds come as texts and floats too; a whole number is what a seed is.
    if let Some(seed) = told.get("seed").and_then(whole) {
        told.insert("seed".to_owned(), seed.into());
    }
    tell(&mut told, "seconds", body.get("generationTime"));
    told
}

/// The pictures: the first list that has any, with the other lists' addresses of the same place behind.
fn outputs(body: &Map<String, Value>) -> Vec<Output> {
    let lists = ["output", "proxy_links", "image_links"].map(|name| pictures(body.get(name)));
    let future = links(body.get("future_links"));
    let Some(at) = lists.iter().position(|list| !list.is_empty()) else { return Vec::new() };
    let mut found = lists.get(at).cloned().unwrap_or_default();
    let count = found.len();
    for list in lists.iter().skip(at + 1).filter(|list| list.len() == count) {
        for (picture, other) in found.iter_mut().zip(list) {
            picture.links.extend(other.links.iter().cloned());
        }
    }
    if future.len() == count {
        for (picture, link) in found.iter_mut().zip(future) {
            picture.links.push(link);
        }
    }
    for picture in &mut found {
        let mut seen = Vec::new();
        picture.links.retain(|link| {
            !seen.contains(link) && {
                seen.push(link.clone());
                true
            }
        });
    }
    mark(body, &mut found);
    found
}

/// Seeds and safety flags, which come one for all or one for each.
fn mark(body: &Map<String, Value>, pictures: &mut [Output]) {
    let seed = body.get("meta").and_then(|meta| meta.get("seed")).or_else(|| body.get("seed"));
    let flags = ["nsfw_content_detected", "has_nsfw_concepts", "has_nsfw_concept"];
    let flag = flags.iter().find_map(|name| body.get(*name));
    let alone = pictures.len() == 1;
    for (at, picture) in pictures.iter_mut().enumerate() {
        picture.seed = picture.seed.or_else(|| match seed? {
            Value::Array(each) => whole(each.get(at)?),
            // One seed of several pictures is the first's at most, and nobody says so.
            one => whole(one).filter(|_| alone),
        });
        picture.flagged = match flag {
            Some(Value::Array(each)) => each.get(at).is_some_and(yes),
            Some(one) => yes(one),
            None => false,
        };
    }
}

fn ticket(body: &Map<String, Value>) -> Ticket {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let mut future = links(body.get("future_links"));
    if future.is_empty() {
        future = links(body.get("output"));
    }
    Ticket {
        id: id(body.get("id")),
        fetch_url: text("fetch_result").map(|url| url.chars().take(8_192).collect()),
        eta: body.get("eta").and_then(number).filter(|eta| *eta >= 0.0),
        future,
        client_id: None,
        told: told(body),
    }
}

/// The reason of a no.
fn why(spec: &BackendSpec, status: Status, said: &Said, reply: &Reply<'_>, of: Of) -> Why {
    if let Some(why) = tells::why(spec, &said.all, &said.fields) {
        return why;
    }
    let key = said.fields.iter().any(|(name, _)| name == "key");
    match reply.status {
        401 => return Why::Key,
        402 => return Why::Funds,
        _ if key => return Why::Key,
        400 | 413 | 422 => return Why::Input,
        _ if !said.fields.is_empty() => return Why::Input,
        _ => {}
    }
    // A job that waits may say this for a moment; a request that says it has failed.
    let moment = status == Status::Failed || (of == Of::Fetch && tells::passes(&said.all));
    match () {
        () if moment => Why::Failed,
        () if tells::faults(&said.all) => Why::Input,
        () if tells::busy(&said.all) => Why::Busy,
        () => Why::Failed,
    }
}

/// What an answer means.
pub(super) fn read(spec: &BackendSpec, reply: &Reply<'_>, of: Of) -> Answer {
    let Some(body) = object(reply) else { return tells::not_json(reply) };
    let said = said(spec, &body);
    let status = status(&body);
    let success = status == Status::Success || (status == Status::Other && reply.status / 100 == 2);
    if success {
        let pictures = outputs(&body);
        if !pictures.is_empty() {
            return Answer::Done(Done { pictures, told: told(&body), usd: None, id: id(body.get("id")) });
        }
    }
    let ticket = ticket(&body);
    let handle = ticket.id.is_some() || ticket.fetch_url.is_some();
    let known = handle || !ticket.future.is_empty();
    let queued =
        status == Status::Processing || (status == Status::Success && known) || (handle && tells::queues(&said.all));
    if queued && (known || of == Of::Fetch) {
        return Answer::Queued(ticket);
    }
    if queued {
        return Answer::Unclear { message: tr!("service-answer-no-number") };
    }
    // It ran: no words beside it may make it be sent again.
    if status == Status::Success {
        return Answer::Unclear { message: tr!("service-answer-no-picture") };
    }
    if reply.status == 429 || tells::limits(&said.all) {
        let wait = wait::asked(reply, Some(&Value::Object(body)), &said.all);
        return Answer::Limited { wait, message: said.message };
    }
    if !matches!(reply.status, 200..300 | 400..) {
        return tells::not_json(reply);
    }
    let why = why(spec, status, &said, reply, of);
    // A good code without a status of its own, and words that name no reason: that is no "no".
    if reply.status < 300 && status == Status::Other && why == Why::Failed && !body.contains_key("error") {
        let message = if said.message.is_empty() { tr!("service-answer-nothing") } else { said.message };
        return Answer::Unclear { message: words(&message) };
    }
    if reply.status >= 500 && matches!(why, Why::Busy | Why::Failed) {
        return tells::server_error(reply, &said.message);
    }
    if matches!(reply.status, 408 | 409 | 425 | 499) && why == Why::Failed {
        return tells::unclear(reply.status, &said.message);
    }
    Answer::Refused(refusal(spec, why, said, reply, &body))
}

fn refusal(spec: &BackendSpec, why: Why, said: Said, reply: &Reply<'_>, body: &Map<String, Value>) -> Refusal {
    let fields = if said.fields.is_empty() { tells::fault(spec, why, &said.message) } else { said.fields };
    let fields = fields.into_iter().filter(|(name, _)| name != "key").collect();
    let message =
        if said.message.is_empty() { tr!("service-answer-no-reason", code = reply.status) } else { said.message };
    let number = ["request_id", "requestId", "id"].iter().find_map(|name| id(body.get(*name)));
    Refusal { why, message, fields, request_id: number }
}
