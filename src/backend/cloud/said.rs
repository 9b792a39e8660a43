//! What services' words and status codes mean, where all of them mean the same.
//!
//! A reason is only read out of words that say it; whatever says nothing certain stays [`Answer::Unclear`], so that
//! nothing that may have been billed is taken for a no.

use super::lenient::{page_words, words};
use super::{Answer, Refusal, Reply, Why, wait};
use crate::backend::BackendSpec;
use crate::tr;

fn any(text: &str, patterns: &[&str]) -> bool {
    let text = text.to_lowercase();
    patterns.iter().any(|pattern| text.contains(pattern))
}

/// Too many requests.
pub(super) fn limits(text: &str) -> bool {
    any(text, &["rate limit", "spam filter", "queued requests", "too many requests"])
}

/// A job that is in its queue.
pub(super) fn queues(text: &str) -> bool {
    any(text, &["try to fetch", "processing in background"])
}

/// A moment's failure of a job that may still be made.
pub(super) fn passes(text: &str) -> bool {
    any(text, &["try again"])
}

/// The reason that words name, most telling first; None where they name none that is certain.
pub(super) fn why(spec: &BackendSpec, text: &str, fields: &[(String, String)]) -> Option<Why> {
    const REASONS: &[(Why, &[&str])] = &[
        (
            Why::Key,
            &[
                "invalid api key",
                "invalid apikey",
                "invalid api_key",
                "invalid key",
                "incorrect api key",
                "api key is invalid",
                "api key is required",
                "api key not found",
                "unauthorized",
                "unauthenticated",
                "the key field",
            ],
        ),
        (
            Why::Funds,
            &[
                "insufficient credit",
                "insufficent_credit",
                "insufficient_credit",
                "insufficient fund",
                "insufficient balance",
                "not enough credit",
                "out of credit",
                "run out of",
                "subscription",
                "upgrade your plan",
                "payment required",
            ],
        ),
        (Why::WantsUrl, &["must be a valid url", "should be a valid url", "invalid image url", "invalid url"]),
        (
            Why::WantsInline,
            &[
                "unable to fetch image",
                "unable to download",
                "failed to fetch image",
                "failed to download",
                "could not fetch image",
                "could not download",
                "failed to load image",
            ],
        ),
        (
            Why::Model,
            &["model id not found", "model not found", "unknown model", "model does not exist", "no such model"],
        ),
        (
            Why::Moderated,
            &["moderat", "nsfw content", "content policy", "content_policy", "safety system", "inappropriate content"],
        ),
    ];
    let why = REASONS.iter().find(|(_, patterns)| any(text, patterns)).map(|(why, _)| *why)?;
    // A webhook is an address too: what is said of it is not said of the init image.
    let elsewhere = match fields {
        [] => named(spec, text).is_some_and(|name| name != "init"),
        fields => fields.iter().all(|(name, _)| name != "init"),
    };
    if matches!(why, Why::WantsUrl | Why::WantsInline) && elsewhere { None } else { Some(why) }
}

/// Words that find fault with a value.
pub(super) fn faults(text: &str) -> bool {
    any(text, &["is required", "must be", "divisible by", "is invalid", "not allowed", "body validation"])
}

/// Words of a service that is not ready.
pub(super) fn busy(text: &str) -> bool {
    any(text, &["loading", "warming", "unavailable", "try again", "is starting", "restarting"])
}

/// A parameter's name here, by its name on the wire.
pub(super) fn ours(spec: &BackendSpec, wire: &str) -> String {
    spec.parameters.iter().find(|p| p.wire == wire).map_or(wire, |p| p.name).to_owned()
}

/// The parameter a sentence begins with: "height must be divisible by 8", "The init image must be …".
pub(super) fn named(spec: &BackendSpec, text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let start =
        ["the selected ", "the ", "invalid "].iter().find_map(|lead| lower.strip_prefix(lead)).unwrap_or(&lower);
    let start = start.trim_start_matches(['"', '\'', '`']);
    let begins = |name: &str| {
        start.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let matching = spec.parameters.iter().filter(|p| begins(p.wire) || begins(&p.wire.replace('_', " ")));
    matching.max_by_key(|p| p.wire.len()).map(|p| p.name)
}

/// The fault of a sentence, at the parameter it is about.
pub(super) fn fault(spec: &BackendSpec, why: Why, text: &str) -> Vec<(String, String)> {
    let about = match why {
        Why::WantsUrl | Why::WantsInline => spec.takes_init().then_some("init"),
        Why::Model => spec.parameter("model_id").map(|p| p.name),
        Why::Input => named(spec, text),
        _ => None,
    };
    about.map(|name| (name.to_owned(), words(text))).into_iter().collect()
}

/// A refusal without fields.
pub(super) fn refusal(why: Why, message: &str) -> Refusal {
    Refusal { why, message: words(message), fields: Vec::new(), request_id: None }
}

/// An answer that says nothing certain, by its code and its words.
pub(super) fn unclear(code: u16, what: &str) -> Answer {
    Answer::Unclear { message: words(&tr!("service-answer-http", code = code, what = what)) }
}

/// What a server's error (500 and above) means where its body names no certain reason.
pub(super) fn server_error(reply: &Reply<'_>, message: &str) -> Answer {
    if reply.status == 503 && reply.header("retry-after").is_some() {
        return Answer::Limited { wait: wait::asked(reply, None, message), message: words(message) };
    }
    unclear(reply.status, message)
}

/// What an answer means that is no JSON object: a gateway's page, half an answer, nothing.
pub(super) fn not_json(reply: &Reply<'_>) -> Answer {
    let page = page_words(reply);
    let what = match (reply.body.is_empty(), reply.cut) {
        (true, _) => tr!("service-answer-empty"),
        (_, true) => tr!("service-answer-cut"),
        _ => tr!("service-answer-page", page = &page),
    };
    let message = tr!("service-answer-http", code = reply.status, what = &what);
    let why = match reply.status {
        429 => return Answer::Limited { wait: wait::asked(reply, None, &page), message: words(&message) },
        401 => Why::Key,
        402 => Why::Funds,
        413 | 422 => Why::Input,
        // A call is never sent on, because its key would go along; these say that nothing was done with it.
        301 | 307 | 308 => return Answer::Refused(refusal(Why::Failed, &tr!("service-answer-redirect"))),
        // Time-outs and conflicts may come after the work began.
        408 | 409 | 425 | 499 => return Answer::Unclear { message: words(&message) },
        400..=499 => Why::Failed,
        _ => return server_error(reply, &what),
    };
    Answer::Refused(refusal(why, &message))
}
