//! Reading JSON that keeps no promise about its types: texts that are lists, numbers that are texts, nulls and empty
//! texts for nothing at all.
//!
//! An unknown field never fails anything, and nothing is believed that is not there.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::links::{is_link, spellings};
use super::{Output, Reply};

/// The most addresses of one list.
const MOST_LINKS: usize = 16;
/// The most characters of a service's own words.
pub(super) const MOST_WORDS: usize = 300;
/// The most characters of a text that a service tells of what it did.
const MOST_TOLD: usize = 4_000;
/// Fewer characters of base64 are no picture.
const LEAST_INLINE: usize = 64;

/// The object an answer's body is, if it is one. serde_json's own limit on depth holds.
pub(super) fn object(reply: &Reply<'_>) -> Option<Map<String, Value>> {
    let body = reply.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(reply.body);
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// A number, or a text of one; finite.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|n| n.is_finite())
}

/// A whole number, or a text or float of one.
pub(super) fn whole(value: &Value) -> Option<u64> {
    let float = |n: f64| (n.fract() == 0.0 && (0.0..9e15).contains(&n)).then_some(n as u64);
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()).or_else(|| float(number(value)?))
}

/// A number of a job: whole or text, never empty.
pub(super) fn id(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty() && t.len() <= 200),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a value says yes: true, "yes", 1, or any of a list.
pub(super) fn yes(value: &Value) -> bool {
    match value {
        Value::Bool(on) => *on,
        Value::String(text) => matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "yes" | "1"),
        Value::Number(n) => n.as_u64() == Some(1),
        Value::Array(each) => each.iter().any(yes),
        _ => false,
    }
}

/// A service's words: one line, at most [`MOST_WORDS`] characters.
pub(super) fn words(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.chars().filter(|c| !c.is_control()).take(MOST_WORDS).collect()
}

/// The first text in a value: itself, the first of a list, the first field of an object.
pub(super) fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|t| !t.is_empty()),
        Value::Array(each) => each.iter().find_map(first_text),
        Value::Object(fields) => fields.get("message").into_iter().chain(fields.values()).find_map(first_text),
        _ => None,
    }
}

/// What stands in a body that is no JSON: a page's text without its tags.
pub(super) fn page_words(reply: &Reply<'_>) -> String {
    let head = reply.body.get(..4_096).unwrap_or(reply.body);
    let text = String::from_utf8_lossy(head);
    let mut plain = String::new();
    let mut tag = false;
    for c in text.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => {
                tag = false;
                plain.push(' ');
            }
            c if !tag => plain.push(c),
            _ => {}
        }
    }
    words(&plain)
}

/// A picture inside the answer: a data URI, or so much base64 that it can be nothing else.
fn is_inline(text: &str) -> bool {
    let text = text.trim();
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=' | '\r' | '\n');
    if let Some(rest) = text.strip_prefix("data:") {
        return rest.split_once(',').is_some_and(|(_, data)| !data.trim().is_empty());
    }
    text.len() >= LEAST_INLINE && text.chars().all(base64)
}

/// One place in a list of pictures: an address, base64, or an object that holds one of both.
fn output(value: &Value) -> Option<Output> {
    match value {
        Value::String(text) if is_link(text) => Some(Output { links: spellings(text), ..Output::default() }),
        Value::String(text) if is_inline(text) => {
            Some(Output { inline: Some(text.trim().to_owned()), ..Output::default() })
        }
        Value::Object(fields) => {
            let names = ["url", "b64_json", "image_base64", "base64", "image", "link"];
            let mut found = names.iter().filter_map(|name| fields.get(*name)).find_map(|value| match value {
                Value::String(_) => output(value),
                _ => None,
            })?;
            found.seed = fields.get("seed").and_then(whole);
            Some(found)
        }
        _ => None,
    }
}

/// The places of a list that may be a list, an object by number, a text, or nothing.
fn places(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(each) => each.iter().take(MOST_LINKS).collect(),
        Value::Object(by_name) => {
            let mut each: Vec<(&String, &Value)> = by_name.iter().collect();
            each.sort_by_key(|(name, _)| name.parse::<u64>().unwrap_or(u64::MAX));
            each.into_iter().map(|(_, value)| value).take(MOST_LINKS).collect()
        }
        Value::Null => Vec::new(),
        other => vec![other],
    }
}

/// The pictures of such a list.
pub(super) fn pictures(value: Option<&Value>) -> Vec<Output> {
    value.map(places).unwrap_or_default().into_iter().filter_map(output).collect()
}

/// The addresses of such a list.
pub(super) fn links(value: Option<&Value>) -> Vec<String> {
    pictures(value).into_iter().filter_map(|p| p.links.into_iter().next()).collect()
}

/// Takes a plain value over, under our name. Lists, objects and addresses stay out: they may carry signatures.
pub(super) fn tell(told: &mut BTreeMap<String, Value>, name: &str, value: Option<&Value>) {
    let value = match value {
        Some(Value::String(text)) if !text.contains("://") && !text.trim().is_empty() => {
            Value::String(text.trim().chars().take(MOST_TOLD).collect())
        }
        Some(plain @ (Value::Number(_) | Value::Bool(_))) => plain.clone(),
        _ => return,
    };
    told.entry(name.to_owned()).or_insert(value);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_of_a_job_is_read_from_every_type_and_never_from_nothing() {
        assert_eq!(id(Some(&json!(12_202_888))).as_deref(), Some("12202888"));
        assert_eq!(id(Some(&json!("abc123-def456"))).as_deref(), Some("abc123-def456"));
        for nothing in [json!(""), json!(null), json!(" "), json!([]), json!({})] {
            assert_eq!(id(Some(&nothing)), None, "{nothing}");
        }
        assert_eq!(id(None), None);
    }

    #[test]
    fn seeds_above_31_bits_keep_every_digit() {
        assert_eq!(whole(&json!(3_851_153_854_u64)), Some(3_851_153_854));
        assert_eq!(whole(&json!("3851153854")), Some(3_851_153_854));
        assert_eq!(whole(&json!(3_851_153_854.0)), Some(3_851_153_854));
        for no in [json!(-1), json!(1.5), json!(null), json!("random"), json!(1e300)] {
            assert_eq!(whole(&no), None, "{no}");
        }
    }

    #[test]
    fn lists_may_be_arrays_objects_texts_or_nothing() {
        let list = json!(["https://a.b/1.png", "https://a.b/2.png"]);
        assert_eq!(links(Some(&list)), ["https://a.b/1.png", "https://a.b/2.png"]);
        let map = json!({"10": "https://a.b/10.png", "2": "https://a.b/2.png"});
        assert_eq!(links(Some(&map)), ["https://a.b/2.png", "https://a.b/10.png"]);
        assert_eq!(links(Some(&json!("https://a.b/1.png"))), ["https://a.b/1.png"]);
        for nothing in [json!(""), json!(null), json!([]), json!([null, "", 7]), json!("soon")] {
            assert!(links(Some(&nothing)).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn base64_is_told_from_a_sentence() {
        assert!(pictures(Some(&json!("iVBORw0KGgo".repeat(20)))).first().is_some_and(|p| p.inline.is_some()));
        let sentence = "Your image is processing in background you can get this image using the fetch route";
        assert!(pictures(Some(&json!(sentence))).is_empty());
    }

    #[test]
    fn a_flood_of_addresses_is_cut_at_sixteen() {
        let flood: Vec<String> = (0..1000).map(|n| format!("https://a.b/{n}.png")).collect();
        assert_eq!(pictures(Some(&json!(flood))).len(), MOST_LINKS);
    }

    #[test]
    fn addresses_and_lists_are_not_told() {
        let mut told = BTreeMap::new();
        tell(&mut told, "init", Some(&json!("https://a.b/x?sig=1")));
        tell(&mut told, "list", Some(&json!([1])));
        tell(&mut told, "empty", Some(&json!("")));
        tell(&mut told, "steps", Some(&json!(10)));
        assert_eq!(told, BTreeMap::from([("steps".to_owned(), json!(10))]));
    }
}
