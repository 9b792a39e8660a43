//! A request whose number never came, looked for in the account's list of what was made.
//!
//! `POST /api/v6/assets_generated` (the General API's page "Assets Generated") gives numbers and addresses, thirty a
//! page, and says nothing of the order. Whose picture one is, only the answer to a fetch may say, in its `meta`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Endpoint;
use super::routes::{good, no};
use crate::backend::cloud::lenient::{id, links, number, whole, yes};
use crate::backend::cloud::{Draft, Listed, Reply};
use crate::backend::{BackendSpec, Values};

/// What a page of the list may hold, at most.
const A_PAGE: u32 = 30;

impl Endpoint {
    /// A page of what the account made, counted from 1.
    pub(super) fn search_draft(&self, base: &str, page: u32) -> Draft {
        let body = json!({ "type": "image", "per_page": A_PAGE, "page": page });
        self.post(format!("{base}/api/v6/assets_generated"), body)
    }
}

/// What a page of the list says.
pub(super) fn listed(spec: &BackendSpec, page: u32, reply: &Reply<'_>) -> Result<Listed, String> {
    let body = good(reply).ok_or_else(|| no(spec, reply).message)?;
    let rows = body.get("data").and_then(Value::as_array).ok_or_else(|| no(spec, reply).message)?;
    let made = rows.iter().filter_map(|row| Some((id(row.get("id"))?, links(row.get("output")).len()))).collect();
    let last = body.get("pagination").and_then(|p| p.get("last_page")).and_then(whole);
    // Without a word of how many pages there are, one that is not full is the last.
    let is_last = last.map_or(rows.len() < A_PAGE as usize, |last| u64::from(page) >= last);
    Ok(Listed { made, is_last })
}

/// Whether what a fetch's answer tells is of a request with these values: None where it tells too little.
pub(super) fn is_of(values: &Values, told: &BTreeMap<String, Value>) -> Option<bool> {
    let seed = values.get("seed").and_then(whole).zip(told.get("seed").and_then(whole)).map(|(a, b)| a == b);
    // A service adds words of its own to a prompt; one that rewrites it keeps none.
    let rewrites = values.get("enhance_prompt").is_some_and(yes);
    let text = |value: Option<&Value>| Some(value?.as_str()?.trim().to_owned()).filter(|t| !t.is_empty());
    let prompt = text(values.get("prompt")).zip(text(told.get("prompt"))).map(|(ours, theirs)| theirs.contains(&ours));
    let prompt = prompt.filter(|same| *same || !rewrites);
    let sizes =
        ["width", "height"].map(|side| Some((values.get(side).and_then(number)?, told.get(side).and_then(number)?)));
    let other_size = sizes.iter().flatten().any(|(ours, theirs)| (ours - theirs).abs() > 0.5);
    match (seed, prompt) {
        _ if other_size => Some(false),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), _) | (None, Some(true)) => Some(true),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(of: &Value) -> BTreeMap<String, Value> {
        of.as_object().unwrap().iter().map(|(k, v)| (k.clone(), v.clone())).collect()
    }

    #[test]
    fn a_request_is_known_again_by_its_seed_and_never_against_its_size_or_words() {
        let ours = values(&json!({ "prompt": "a boat", "seed": 7, "width": 512 }));
        let told = |told: Value| is_of(&ours, &values(&told));
        assert_eq!(told(json!({ "seed": 7, "prompt": " a boat, sharp focus" })), Some(true));
        assert_eq!(told(json!({ "seed": 8, "prompt": "a boat" })), Some(false));
        assert_eq!(told(json!({ "prompt": "a boat" })), Some(true));
        assert_eq!(told(json!({ "seed": 7, "width": "768" })), Some(false));
        assert_eq!(told(json!({ "seed": 7, "prompt": "a mill" })), Some(false));
        assert_eq!(told(json!({ "seconds": 1.5 })), None);
    }

    #[test]
    fn a_prompt_that_the_service_rewrites_proves_nothing() {
        let ours = values(&json!({ "prompt": "a boat", "enhance_prompt": true, "seed": 7 }));
        assert_eq!(is_of(&ours, &values(&json!({ "prompt": "A masterpiece", "seed": 7 }))), Some(true));
        assert_eq!(is_of(&ours, &values(&json!({ "prompt": "A masterpiece" }))), None);
    }
}
