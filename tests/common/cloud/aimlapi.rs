//! AI/ML API: the shapes of its success body, its balance, its logs, its list of models.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::Answer;
use super::made::Generation;
use super::play::{Play, Shape};
use super::service::Endpoint;
use super::tables::MODEL;
use super::world::{Seen, World};

/// What a picture costs here, in US dollars and in credits.
pub const USD: f64 = 0.0315;
pub const CREDITS: u64 = 63_000;

/// The answer to a submit.
pub fn submitted(made: &Generation) -> Answer {
    let (shape, status) = match made.look() {
        Play::Shape { shape, status } => (*shape, *status),
        _ => (Shape::A, 201),
    };
    let count = made.pictures.len() as u64;
    let black = matches!(made.look(), Play::Moderated { flag: true });
    let images = |full: bool| -> Vec<Value> {
        let image = made.pictures.iter().map(|p| {
            let mut image = json!({"url": p.url, "width": p.width, "height": p.height, "content_type": "image/png"});
            if full {
                image["file_name"] = Value::Null;
                image["file_size"] = Value::Null;
            }
            image
        });
        image.collect()
    };
    let data = || made.pictures.iter().map(|p| json!({"url": p.url, "b64_json": null})).collect::<Vec<_>>();
    let usage = json!({"usage": {"credits_used": CREDITS * count}});
    let nsfw = vec![black; made.pictures.len()];
    let body = match shape {
        Shape::A => json!({
            "images": images(false), "timings": {"inference": 2.544_010_079_000_145}, "seed": made.seed,
            "has_nsfw_concepts": nsfw, "prompt": made.field("prompt"),
        }),
        Shape::A2 => json!({
            "images": images(true), "timings": {}, "seed": made.seed, "has_nsfw_concepts": nsfw,
            "prompt": made.field("prompt"),
        }),
        Shape::B => json!({
            "images": images(false), "data": data(), "seed": made.seed, "has_nsfw_concepts": nsfw,
            "prompt": made.field("prompt"), "meta": usage,
        }),
        Shape::C => json!({"data": data(), "meta": usage}),
        Shape::C2 => json!({
            "created": 1_787_306_400, "data": data(), "mime_type": "image/png", "request_id": made.prefix(),
            "content_violation": false,
            "meta": {"usage": {"credits_used": CREDITS * count, "usd_spent": USD * count as f64}},
        }),
        Shape::D => {
            json!({"output": {"choices": made.pictures.iter().map(|p| json!({"url": p.url})).collect::<Vec<_>>()}})
        }
        Shape::DInline => {
            let inline = made.pictures.iter().map(|p| json!({"image_base64": STANDARD.encode(&p.file)}));
            json!({"output": {"choices": inline.collect::<Vec<_>>()}})
        }
    };
    let mut answer = Answer::json(status, &body)
        .header("x-aimlapi-usd-spent", format!("{:.9}", USD * count as f64))
        .header("x-aimlapi-credits-used", (CREDITS * count).to_string())
        .header("x-inference-id", inference_id(made));
    if let Some(id) = client_id(made) {
        answer = answer.header("x-client-request-id", id);
    }
    answer
}

fn inference_id(made: &Generation) -> String {
    format!("inf-{}", made.id)
}

/// An id of another alphabet or length is dropped without a word, and the request runs and bills.
fn client_id(made: &Generation) -> Option<&str> {
    made.client_request_id.as_deref().filter(|id| is_client_id(id))
}

fn is_client_id(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b))
}

pub fn billing() -> Answer {
    Answer::json(200, &json!({"current_balance": 123.45, "currency": "USD"}))
}

pub fn balance() -> Answer {
    Answer::json(
        200,
        &json!({
            "balance": 246_900_000, "lowBalance": false, "lowBalanceThreshold": 10000,
            "lastUpdated": "2026-08-21T10:00:00.000Z", "autoDebitStatus": "disabled", "status": "current",
            "statusExplanation": "Balance is current and up to date",
        }),
    )
}

pub fn models(seen: &Seen) -> Answer {
    const TAG: &str = "W/\"proving-1\"";
    if seen.header("if-none-match") == Some(TAG) {
        return Answer::bytes(304, "application/json", Vec::new()).header("etag", TAG);
    }
    let model =
        json!({"id": MODEL, "type": "image", "info": {"name": "FLUX.1 [dev] image to image", "developer": "Flux"}});
    Answer::json(200, &json!({"object": "list", "data": [model]})).header("etag", TAG)
}

/// One row a request, newest first. The page has no filter by client request id: a window of time has to be named, and
/// whoever looks for a request looks through the rows.
pub fn logs(world: &mut World, seen: &Seen) -> Result<Answer, String> {
    let query = seen.query.as_deref().unwrap_or("");
    let has = |name: &str| query.split('&').any(|p| p.split_once('=').is_some_and(|(n, v)| n == name && !v.is_empty()));
    let value =
        |name: &str| query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('=')?.parse::<usize>().ok());
    // A positive number of hours or days, 92 days at most.
    let period = query.split('&').find_map(|p| p.strip_prefix("period="));
    let hours = |p: &str| match (p.strip_suffix('h'), p.strip_suffix('d')) {
        (Some(n), _) => n.parse::<u32>().ok(),
        (_, Some(n)) => n.parse::<u32>().ok().and_then(|n| n.checked_mul(24)),
        _ => None,
    };
    if period.is_some_and(|p| !hours(p).is_some_and(|h| (1..=92 * 24).contains(&h))) {
        return Err("period is a positive number with `h` or `d`, 92 days at most".to_owned());
    }
    if has("period") == (has("start") && has("end")) {
        return Err("the logs want either `period` or both `start` and `end`".to_owned());
    }
    world.log_looks += 1;
    let late = world.log_looks < world.settings.log_lag;
    let row = |status: &str, id: u64, count: u64, client: Option<&str>| {
        json!({
            "created": "2026-08-21T10:00:00.000Z", "status": status, "origin": "api", "model": MODEL,
            "cost": {"usd": USD * count as f64, "credits": CREDITS * count},
            "tokens": {"input": 0, "output": 0, "total": 0},
            "request_id": format!("req-{id}"), "inference_id": format!("inf-{id}"), "client_request_id": client,
        })
    };
    let mut rows: Vec<(usize, Value)> = Vec::new();
    if !late {
        let made = world.generations.iter().filter(|g| g.endpoint == Endpoint::FluxDev && g.billed);
        rows.extend(made.map(|g| (g.request, row("succeeded", g.id, g.pictures.len() as u64, client_id(g)))));
        let failed = |at: &usize| {
            let sent = world.requests[*at].header("x-client-request-id");
            (*at, row("failed", *at as u64, 0, sent.filter(|id| is_client_id(id))))
        };
        rows.extend(world.refused.iter().map(failed));
    }
    rows.sort_by_key(|(request, _)| std::cmp::Reverse(*request));
    let (limit, offset, total) = (value("limit").unwrap_or(50), value("offset").unwrap_or(0), rows.len());
    if !(1..=100).contains(&limit) {
        return Err("limit is 1 to 100".to_owned());
    }
    let page: Vec<Value> = rows.into_iter().skip(offset).take(limit).map(|(_, row)| row).collect();
    let more = offset + page.len() < total;
    Ok(Answer::json(
        200,
        &json!({"data": page, "pagination": {"limit": limit, "offset": offset, "total": total, "has_more": more}}),
    ))
}
