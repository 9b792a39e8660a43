//! What AI/ML API's answers mean: four shapes of pictures, three shapes of errors.
//!
//! Must never take an answer for a no that may have been billed, nor for pictures where none can be had.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::backend::BackendSpec;
use crate::backend::cloud::lenient::{first_text, id, number, object, pictures, tell, whole, words, yes};
use crate::backend::cloud::{Answer, Done, Output, Refusal, Reply, Why, said, wait};
use crate::tr;

/// The pictures, of the first shape that has any, each address once.
fn outputs(body: &Map<String, Value>) -> Vec<Output> {
    let choices = body.get("output").and_then(|output| output.get("choices"));
    let lists = [body.get("images"), body.get("data"), choices];
    let mut found = lists.into_iter().map(pictures).find(|list| !list.is_empty()).unwrap_or_default();
    let mut seen: Vec<Output> = Vec::new();
    found.retain(|picture| {
        let new = !seen.iter().any(|other| other.links == picture.links && other.inline == picture.inline);
        seen.push(picture.clone());
        new
    });
    let flags = body.get("has_nsfw_concepts");
    let violates = body.get("content_violation").is_some_and(yes);
    let alone = found.len() == 1;
    let seed = body.get("seed").and_then(whole).filter(|_| alone);
    for (at, picture) in found.iter_mut().enumerate() {
        picture.seed = picture.seed.or(seed);
        let flag = match flags {
            Some(Value::Array(each)) => each.get(at).is_some_and(yes),
            Some(one) => yes(one),
            None => false,
        };
        picture.flagged = flag || violates;
    }
    found
}

/// What it cost in US dollars.
fn usd(reply: &Reply<'_>, body: &Map<String, Value>) -> Option<f64> {
    let header = reply.header("x-aimlapi-usd-spent").and_then(|text| text.trim().parse().ok());
    let usage = || number(body.get("meta")?.get("usage")?.get("usd_spent")?);
    header.or_else(usage).filter(|usd: &f64| usd.is_finite() && *usd >= 0.0)
}

fn told(body: &Map<String, Value>) -> BTreeMap<String, Value> {
    let mut told = BTreeMap::new();
    tell(&mut told, "prompt", body.get("prompt"));
    tell(&mut told, "seed", body.get("seed"));
    tell(&mut told, "seconds", body.get("timings").and_then(|timings| timings.get("inference")));
    tell(&mut told, "credits", body.get("meta").and_then(|m| m.get("usage")).and_then(|u| u.get("credits_used")));
    let first = body.get("images").and_then(|images| images.get(0));
    tell(&mut told, "width", first.and_then(|image| image.get("width")));
    tell(&mut told, "height", first.and_then(|image| image.get("height")));
    told
}

/// The finished pictures of a body, if it has any.
pub(super) fn done(reply: &Reply<'_>, body: &Map<String, Value>) -> Option<Done> {
    let pictures = outputs(body);
    (!pictures.is_empty()).then(|| Done { pictures, told: told(body), usd: usd(reply, body), id: None })
}

/// The reason, from the place most likely to be plain.
fn reason(body: &Map<String, Value>) -> String {
    let error = body.get("error");
    let inner = error.and_then(|error| error.get("message")).or(error.filter(|e| e.is_string()));
    let places = [inner, body.get("message"), body.get("title"), body.get("detail")];
    places.into_iter().flatten().find_map(first_text).unwrap_or_default().to_owned()
}

/// The data of an error, which names its kind and the values at fault.
fn data(body: &Map<String, Value>) -> Option<&Value> {
    body.get("error").and_then(|error| error.get("data")).or_else(|| body.get("data"))
}

/// The values at fault: a list with paths, an object by name, or a sentence.
fn faults(spec: &BackendSpec, issues: &Value) -> Vec<(String, String)> {
    match issues {
        Value::Array(each) => each.iter().flat_map(|issue| fault(spec, issue)).collect(),
        Value::Object(fields) => {
            let by_name = fields.get("fieldErrors").and_then(Value::as_object).unwrap_or(fields);
            let said = |(name, value): (&String, &Value)| Some((known(spec, name)?, words(first_text(value)?)));
            by_name.iter().filter_map(said).collect()
        }
        Value::String(text) => said::named(spec, text).map(|name| (name.to_owned(), words(text))).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn known(spec: &BackendSpec, wire: &str) -> Option<String> {
    spec.parameters.iter().find(|p| p.wire == wire).map(|p| p.name.to_owned())
}

fn fault(spec: &BackendSpec, issue: &Value) -> Vec<(String, String)> {
    let path = ["path", "field", "param"].iter().find_map(|name| issue.get(*name));
    let name = match path {
        Some(Value::Array(parts)) => parts.iter().find_map(|part| known(spec, part.as_str()?)),
        Some(Value::String(name)) => known(spec, name),
        _ => None,
    };
    match (name, first_text(issue)) {
        (Some(name), Some(text)) => vec![(name, words(text))],
        (None, Some(text)) => said::named(spec, text).map(|n| (n.to_owned(), words(text))).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The status that counts: an error's own inside a good answer, which may be a text.
fn code(reply: &Reply<'_>, body: &Map<String, Value>) -> u16 {
    let own = ["status", "statusCode"].iter().find_map(|name| whole(body.get(*name)?));
    let own = own.and_then(|own| u16::try_from(own).ok()).filter(|own| (400..600).contains(own));
    own.filter(|_| reply.status / 100 == 2).unwrap_or(reply.status)
}

fn why(spec: &BackendSpec, code: u16, text: &str, fields: &[(String, String)]) -> Why {
    if let Some(why) = said::why(spec, text, fields) {
        return why;
    }
    match code {
        401 => Why::Key,
        // No money is a 403 here, and so is a plan without this model.
        402 | 403 => Why::Funds,
        404 if text.to_lowercase().contains("model") => Why::Model,
        400 | 413 | 422 => Why::Input,
        _ if !fields.is_empty() || said::faults(text) => Why::Input,
        _ if said::busy(text) => Why::Busy,
        _ => Why::Failed,
    }
}

/// What an answer means.
pub(super) fn read(spec: &BackendSpec, reply: &Reply<'_>) -> Answer {
    let Some(body) = object(reply) else { return said::not_json(reply) };
    let code = code(reply, &body);
    if code / 100 == 2
        && let Some(done) = done(reply, &body)
    {
        return Answer::Done(done);
    }
    let message = reason(&body);
    if code / 100 == 2 && body.get("error").is_none_or(Value::is_null) {
        let message = if message.is_empty() {
            tr!("service-answer-unnamed")
        } else {
            tr!("service-answer-unnamed-said", words = words(&message))
        };
        return Answer::Unclear { message };
    }
    let data = data(&body).cloned().unwrap_or_default();
    // The names alone: the error's kind stands in its data, and not in its message.
    let kind = data.get("kind").and_then(Value::as_str).unwrap_or_default();
    let issues = data.get("issues").or_else(|| body.get("issues")).cloned().unwrap_or_default();
    let mut fields = faults(spec, &issues);
    let issue = first_text(&issues).unwrap_or_default();
    let all = format!("{message} {kind} {issue}");
    if code == 429 || said::limits(&all) {
        let wait = wait::asked(reply, Some(&Value::Object(body)), &all);
        return Answer::Limited { wait, message: words(&message) };
    }
    if !matches!(code, 200..300 | 400..) {
        return said::not_json(reply);
    }
    let why = why(spec, code, &all, &fields);
    if code >= 500 && matches!(why, Why::Busy | Why::Failed) {
        return said::server_error(&Reply { status: code, ..*reply }, &message);
    }
    if matches!(code, 408 | 409 | 425 | 499) {
        return said::unclear(code, &message);
    }
    if fields.is_empty() {
        fields = said::fault(spec, why, if issue.is_empty() { &message } else { issue });
    }
    let text = match (message.is_empty(), issue.is_empty()) {
        (true, true) => tr!("service-answer-no-reason", code = code),
        (true, false) => issue.to_owned(),
        (false, false) => format!("{message} {issue}"),
        (false, true) => message,
    };
    let number = ["requestId", "request_id"].iter().find_map(|name| id(body.get(*name)));
    let number = number.or_else(|| reply.header("x-request-id").map(words));
    Answer::Refused(Refusal { why, message: words(&text), fields, request_id: number })
}

/// The service's no, of an answer that is not what was asked for.
pub(super) fn no(spec: &BackendSpec, reply: &Reply<'_>) -> Refusal {
    match read(spec, reply) {
        Answer::Refused(refusal) => refusal,
        Answer::Limited { message, .. } => said::refusal(Why::Busy, &message),
        Answer::Unclear { message } => said::refusal(Why::Failed, &message),
        Answer::Done(_) | Answer::Queued(_) => said::refusal(Why::Failed, &tr!("service-answer-other")),
    }
}
