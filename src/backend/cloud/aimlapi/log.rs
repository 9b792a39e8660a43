//! AI/ML API's books: what became of a request, and what the account holds.
//!
//! The log has a row for a request when it has ended, also when it failed. Its own description knows no filter by the
//! number we gave, so rows are matched here; a row that is not there says something only when the whole window is seen.

use serde_json::{Map, Value};

use super::answer;
use crate::backend::BackendSpec;
use crate::backend::cloud::lenient::{id, number, object, whole, words, yes};
use crate::backend::cloud::{Checked, Refusal, Reply};
use crate::tr;

fn of(row: &Map<String, Value>, client_id: &str) -> bool {
    let names = ["client_request_id", "clientRequestId", "x_client_request_id"];
    names.iter().any(|name| id(row.get(*name)).as_deref() == Some(client_id))
}

/// What a row says of its request.
fn outcome(reply: &Reply<'_>, row: &Map<String, Value>) -> Checked {
    let inner = ["response", "output", "result"].iter().find_map(|name| row.get(*name)?.as_object());
    let done = inner.or(Some(row)).and_then(|body| answer::done(reply, body));
    let word = row.get("status").and_then(|s| s.as_str().map(str::to_ascii_lowercase)).unwrap_or_default();
    let code = ["status_code", "statusCode", "status"].iter().find_map(|name| whole(row.get(*name)?));
    let cost = row.get("cost");
    let paid = ["usd", "credits"].iter().filter_map(|name| number(cost?.get(*name)?)).any(|paid| paid > 0.0);
    match (word.as_str(), code) {
        ("succeeded" | "success" | "completed" | "finished" | "done", _) => Checked::Ran(done),
        (_, Some(200..=299)) => Checked::Ran(done),
        _ if paid || done.is_some() => Checked::Ran(done),
        ("processing" | "running" | "pending" | "queued" | "in_progress" | "started" | "generating", _) => {
            Checked::Running
        }
        // A failed request is not billed.
        ("failed" | "error" | "cancelled" | "canceled", _) | (_, Some(400..=599)) => Checked::NeverRan,
        _ => Checked::Unknown(words(&tr!("service-log-word", word = format!("{word:?}")))),
    }
}

/// What the log says of a request.
pub(super) fn read(spec: &BackendSpec, client_id: &str, reply: &Reply<'_>) -> Checked {
    let listed = serde_json::from_slice::<Vec<Value>>(reply.body).ok();
    let body = object(reply);
    if reply.status / 100 != 2 || (listed.is_none() && body.is_none()) || client_id.is_empty() {
        return Checked::Unknown(answer::no(spec, reply).message);
    }
    let body = body.unwrap_or_default();
    let named = ["data", "logs", "items", "results"].iter().find_map(|name| body.get(*name)?.as_array());
    let rows = listed.as_ref().or(named);
    let Some(rows) = rows else {
        // One row by itself, or nothing that is known.
        let alone = of(&body, client_id);
        let unknown = || Checked::Unknown(tr!("service-log-no-list"));
        return if alone { outcome(reply, &body) } else { unknown() };
    };
    let row = rows.iter().filter_map(Value::as_object).find(|row| of(row, client_id));
    if let Some(row) = row {
        return outcome(reply, row);
    }
    let more = body.get("pagination").unwrap_or(&Value::Null);
    let has_more = ["has_more", "hasMore"].iter().any(|name| more.get(*name).or(body.get(*name)).is_some_and(yes));
    let total = more.get("total").or(body.get("total")).and_then(whole).unwrap_or(0);
    if has_more || total > rows.len() as u64 {
        return Checked::Unknown(tr!("service-log-more"));
    }
    Checked::NeverRan
}

/// What the account holds.
pub(super) fn balance(spec: &BackendSpec, reply: &Reply<'_>) -> Result<String, Refusal> {
    let body = object(reply).filter(|_| reply.status / 100 == 2).ok_or_else(|| answer::no(spec, reply))?;
    let named = ["current_balance", "balance"].iter().find_map(|name| body.get(*name));
    let amount = named.and_then(number).ok_or_else(|| answer::no(spec, reply))?;
    // The older route counts credits, and names no currency.
    let amount = format!("{amount:.2}");
    Ok(match id(body.get("currency")) {
        Some(of) => tr!("service-key-works-balance", amount = amount, currency = of.to_ascii_uppercase()),
        None => tr!("service-key-works-credits", amount = amount),
    })
}
