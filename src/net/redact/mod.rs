//! What may be shown: every text that leaves for a log, an error, a database or the clipboard goes through here.
//!
//! Hidden are all living secrets in every form, and by their looks: fields, headers and addresses that hold keys,
//! pictures as text. Must never fail, never show a registered secret, and change nothing in what it has been through
//! once. Where a text will not come to rest, all of it is hidden.

mod json;
mod scan;
mod writer;

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::registry;

pub use json::redact_json;
pub use writer::RedactingWriter;

/// What stands where something was hidden. Shorter than any secret that is looked for, so that it holds none.
const HIDDEN: &str = "***";
/// How often a text may change again; each time something more was found in it.
const ROUNDS: usize = 8;

/// The text without secrets.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    redact_with(text, &registry::forms())
}

fn redact_with<'a>(text: &'a str, forms: &[Zeroizing<String>]) -> Cow<'a, str> {
    let Some(mut now) = once(text, forms) else { return Cow::Borrowed(text) };
    for _ in 0..ROUNDS {
        match once(&now, forms) {
            None => return Cow::Owned(now),
            Some(next) => now = next,
        }
    }
    Cow::Borrowed(HIDDEN)
}

/// One pass: secrets first, so that no other rule leaves a piece of one. None where nothing changed.
fn once(text: &str, forms: &[Zeroizing<String>]) -> Option<String> {
    let mut found: Option<String> = None;
    for form in forms {
        let now = found.as_deref().unwrap_or(text);
        if now.contains(form.as_str()) {
            found = Some(now.replace(form.as_str(), HIDDEN));
        }
    }
    let looked = scan::hide(found.as_deref().unwrap_or(text));
    match looked {
        Cow::Owned(changed) if changed != text => Some(changed),
        Cow::Owned(_) => None,
        Cow::Borrowed(_) => found.filter(|f| f != text),
    }
}

/// Whether a field of this name holds a secret.
fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    name.starts_with("aws_")
        || matches!(
            name.as_str(),
            "key"
                | "api_key"
                | "apikey"
                | "x_key"
                | "x_api_key"
                | "token"
                | "access_token"
                | "refresh_token"
                | "id_token"
                | "authorization"
                | "proxy_authorization"
                | "password"
                | "passwd"
                | "secret"
                | "secret_key"
                | "secret_access_key"
                | "client_secret"
                | "access_key"
                | "access_key_id"
                | "cookie"
                | "set_cookie"
        )
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
