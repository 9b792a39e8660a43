//! The family's words for what is wrong: a text or an object, under any of five names.

use serde_json::{Map, Value};

use crate::backend::BackendSpec;
use crate::backend::cloud::lenient::{first_text, words};
use crate::backend::cloud::said;

/// What an answer says in words.
pub(super) struct Said {
    /// The reason, for the artist.
    pub message: String,
    /// Everything that was said, for reading it.
    pub all: String,
    /// Faults by our parameter names.
    pub fields: Vec<(String, String)>,
}

/// Where reasons stand, the likeliest first.
const PLACES: [&str; 6] = ["message", "messege", "error", "warning", "tip", "tips"];

fn map(spec: &BackendSpec, value: &Value) -> Vec<(String, String)> {
    let Value::Object(fields) = value else { return Vec::new() };
    // An error's own object has a message among its fields, which is no parameter.
    if fields.contains_key("message") {
        return fields.get("message").map(|inner| map(spec, inner)).unwrap_or_default();
    }
    let said = |(name, value): (&String, &Value)| Some((said::ours(spec, name), words(first_text(value)?)));
    fields.iter().filter_map(said).collect()
}

/// Reads an answer's words.
pub(super) fn said(spec: &BackendSpec, body: &Map<String, Value>) -> Said {
    let found = || PLACES.iter().filter_map(|place| body.get(*place));
    let fields = found().map(|value| map(spec, value)).find(|fields| !fields.is_empty()).unwrap_or_default();
    let joined = fields.iter().map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("; ");
    let texts: Vec<&str> = found().filter_map(first_text).collect();
    let message = if joined.is_empty() { texts.first().copied().unwrap_or_default().to_owned() } else { joined };
    let all = format!("{message} {}", texts.join(" "));
    Said { message: words(&message), all, fields }
}
