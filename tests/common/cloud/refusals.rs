//! Every way of saying no, in the words and shapes of the services (cloud-apis §1.7 and §2.2).

use serde_json::{Value, json};

use super::answer::{Answer, Fault};
use super::play::Play;
use super::service::{Endpoint, Family};
use super::world::World;

/// The answer of a play that refuses or loses; `None` for one that answers. For one that only spoils, `good` is spoilt.
pub fn of(world: &World, endpoint: Endpoint, play: &Play, good: impl FnOnce() -> Answer) -> Option<Answer> {
    let answer = match play {
        Play::Html502 => Answer::html(502),
        Play::Html524 => Answer::html(524),
        Play::Html200 => Answer::html(200),
        Play::TruncatedJson => good().spoilt(Fault::Half),
        Play::Stall { seconds } => good().spoilt(Fault::Stall(*seconds)),
        Play::ResetBeforeAnswer | Play::ResetBeforeRun => good().spoilt(Fault::Reset),
        Play::ResetMidBody => good().spoilt(Fault::HalfThenReset),
        Play::Redirect307 => Answer::bytes(307, "text/plain", Vec::new())
            .header("location", format!("{}{}", world.foreign, endpoint.path())),
        play if endpoint.family() == Family::Aiml => return aiml(endpoint, play),
        play => return modelslab(endpoint, play),
    };
    Some(answer)
}

fn error(status: u16, message: impl Into<Value>) -> Answer {
    Answer::json(status, &json!({"status": "error", "message": message.into()}))
}

fn modelslab(endpoint: Endpoint, play: &Play) -> Option<Answer> {
    Some(match play {
        Play::ErrorMap { field, text } => map(&[(field.clone(), text.clone())]),
        Play::Error400 { text } => error(400, text.clone()),
        Play::BadKey401 => error(401, "Invalid API key"),
        Play::BadKey200 => Answer::json(
            200,
            &json!({"status": "error", "message": "Invalid Api Key", "tip": "1. Make sure the key is right. 2. Make sure the plan is paid."}),
        ),
        Play::RateLimit200 => Answer::json(
            200,
            &json!({"status": "error", "message": "Rate limit exceeded", "tips": "you are sending same request multiple times, spam filter is enabled, please wait for 30 seconds and try again"}),
        ),
        Play::RateLimit429 { retry_after } => Answer::json(
            429,
            &json!({"status": "error", "message": "Rate limit exceeded. Maximum 5 queued requests allowed.", "retry_after": retry_after}),
        ),
        Play::RateMinutes { minutes } => {
            error(200, format!("Rate limit exceeded, please try again in {minutes} minutes"))
        }
        Play::Funds402 => error(402, "Insufficient credits. Please add more credits to continue."),
        Play::Plan403 => error(403, "This feature requires a premium subscription"),
        Play::ModelMissing => error(200, "Model id not found"),
        Play::Loading => error(200, "Model is loading, please try again in a few moments"),
        Play::Server500 => error(500, "Server Error"),
        Play::Unavailable503 { retry_after } => {
            hinted(error(503, "Service temporarily unavailable. Please try again later."), *retry_after)
        }
        Play::Timeout504 => error(504, "Gateway Timeout"),
        Play::UrlDemanded => map(&[("init_image".to_owned(), URL_DEMANDED.to_owned())]),
        Play::EchoKey => error(200, format!("Invalid Api Key: {}", endpoint.family().key())),
        Play::WarningOnly => Answer::json(
            200,
            &json!({"status": "error", "warning": "the requested picture could not be generated", "output": []}),
        ),
        Play::Failed => {
            Answer::json(200, &json!({"status": "failed", "id": "", "message": "Failed, Try Again", "output": ""}))
        }
        _ => return None,
    })
}

/// What the services say when the picture itself comes where an address should.
pub const URL_DEMANDED: &str = "init image must be a valid url when base64 is a representation of false";

/// E1: a map of fields, under status 200.
pub fn map(wrong: &[(String, String)]) -> Answer {
    let fields: serde_json::Map<String, Value> = wrong.iter().map(|(f, t)| (f.clone(), json!([t]))).collect();
    error(200, Value::Object(fields))
}

fn hinted(answer: Answer, retry_after: Option<u64>) -> Answer {
    match retry_after {
        Some(seconds) => answer.header("retry-after", seconds.to_string()),
        None => answer,
    }
}

/// AI/ML API's newer error body.
fn problem(status: u16, title: &str, message: &str, data: Option<Value>) -> Answer {
    let mut inner = json!({"name": format!("{}Exception", title.replace(' ', "")), "message": message});
    if let Some(data) = data {
        inner["data"] = data;
    }
    let body = json!({
        "title": title,
        "status": status,
        "message": message,
        "instance": Endpoint::FluxDev.path(),
        "requestId": "0d6f1c1e-5a0b-4a4e-9f5e-7a1f2f6f9a10",
        "timestamp": "2026-08-21T10:00:00.000Z",
        "error": inner,
    });
    let mut answer = Answer::json(status, &body);
    answer.headers = vec![("content-type", "application/problem+json; charset=utf-8".to_owned())];
    answer
}

/// AI/ML API's older error body, its status a string.
fn legacy(status: u16, message: &str) -> Answer {
    Answer::json(
        status,
        &json!({"message": message, "path": Endpoint::FluxDev.path(), "requestId": "0d6f1c1e-5a0b-4a4e-9f5e-7a1f2f6f9a10", "statusCode": status.to_string(), "timestamp": "2026-08-21T10:00:00.000Z"}),
    )
}

/// AI/ML API's refusal of a body.
pub fn body_invalid(issues: &str) -> Answer {
    Answer::json(
        400,
        &json!({"status": 400, "message": "Body validation error!", "requestId": "0d6f1c1e-5a0b-4a4e-9f5e-7a1f2f6f9a10", "error": {"data": {"issues": issues}}}),
    )
}

fn aiml(endpoint: Endpoint, play: &Play) -> Option<Answer> {
    Some(match play {
        Play::ErrorMap { field, text } => body_invalid(&format!("{text} at {field}")),
        Play::Error400 { text } => body_invalid(text),
        Play::BadKey401 | Play::BadKey200 => problem(401, "Unauthorized", "Invalid or missing API key", None),
        // No Retry-After: theirs has none.
        Play::RateLimit429 { .. } | Play::RateLimit200 | Play::RateMinutes { .. } => legacy(429, "Too Many Requests"),
        Play::Funds402 => problem(402, "Payment Required", "Insufficient credits", None),
        Play::Plan403 => problem(403, "Forbidden", "This model requires a paid plan", None),
        Play::ForbiddenCredits => {
            problem(403, "Forbidden", "You have run out of credits", Some(json!({"kind": "err_insufficent_credits"})))
        }
        Play::ModelMissing => problem(404, "Not Found", "Model not found", None),
        Play::Loading => problem(503, "Service Unavailable", "The model is warming up", None),
        Play::Server500 | Play::Failed | Play::WarningOnly => {
            problem(500, "Internal Server Error", "Something wrong with the server", None)
        }
        Play::Unavailable503 { retry_after } => {
            hinted(problem(503, "Service Unavailable", "Service unavailable", None), *retry_after)
        }
        Play::Timeout504 => problem(504, "Gateway Timeout", "Generation timeout", None),
        Play::UrlDemanded => body_invalid("Invalid url at image_url"),
        Play::EchoKey => {
            problem(401, "Unauthorized", &format!("Incorrect API key provided: {}", endpoint.family().key()), None)
        }
        _ => return None,
    })
}
