//! The secrets that are alive in this process, in every form in which a text may hold them.
//!
//! Must never keep a secret alive: it knows them by weak references, and the forms it makes are wiped after use.

use std::sync::{Arc, PoisonError, RwLock, Weak};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

/// Shorter texts are words of any log; no service's key is as short.
pub(super) const SHORTEST: usize = 4;
/// A base64 form shorter than this would be found in any long text by chance.
const SHORTEST_ENCODED: usize = 6;

static ALIVE: RwLock<Vec<Weak<Zeroizing<String>>>> = RwLock::new(Vec::new());

/// Makes a secret known.
pub(super) fn add(secret: &Arc<Zeroizing<String>>) {
    let mut alive = ALIVE.write().unwrap_or_else(PoisonError::into_inner);
    alive.retain(|s| s.strong_count() > 0);
    alive.push(Arc::downgrade(secret));
}

/// Every form of every living secret, the longest first so that none is cut by a shorter one inside it.
pub(super) fn forms() -> Vec<Zeroizing<String>> {
    let alive: Vec<_> = {
        let alive = ALIVE.read().unwrap_or_else(PoisonError::into_inner);
        alive.iter().filter_map(Weak::upgrade).collect()
    };
    let mut forms: Vec<_> = alive.iter().filter(|s| s.len() >= SHORTEST).flat_map(|s| forms_of(s)).collect();
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    forms.dedup();
    forms
}

/// As it is, as JSON and Rust escape it, as an address and a form have it, and as base64 at each of the three places
/// where it may begin inside a longer text.
fn forms_of(secret: &str) -> Vec<Zeroizing<String>> {
    let json = escaped(secret);
    let mut forms = vec![
        secret.to_owned(),
        json.replace('/', "\\/"),
        escaped(&json),
        json,
        secret.escape_debug().to_string(),
        percent(secret, true),
        percent(secret, false),
        percent(secret, true).replace("%20", "+"),
    ];
    for skipped in 0..3_usize {
        let mut bytes = vec![0; skipped];
        bytes.extend_from_slice(secret.as_bytes());
        // The first and the last character may hold bits of what stands beside it.
        let (from, to) = ((skipped * 8).div_ceil(6), bytes.len() * 8 / 6);
        for text in [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
            let inner = text.get(from..to).unwrap_or_default();
            if inner.len() >= SHORTEST_ENCODED {
                forms.push(inner.to_owned());
                forms.push(inner.replace('/', "\\/"));
                forms.push(percent(inner, true));
            }
        }
    }
    forms.into_iter().filter(|f| f.len() >= SHORTEST).map(Zeroizing::new).collect()
}

/// As it stands inside a JSON string.
fn escaped(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_default();
    json.strip_prefix('"').and_then(|j| j.strip_suffix('"')).unwrap_or_default().to_owned()
}

pub(super) fn percent(text: &str, upper: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if upper => out.push_str(&format!("%{byte:02X}")),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}
