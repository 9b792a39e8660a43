//! A key or token: in memory only, never shown.
//!
//! Its text is wiped when the last clone is gone, and while one lives the redactor hides it from every log and error.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::registry;

/// Text that no log, error or debug print shows; a clone is the same text, not a second copy of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Keeps a key; blanks and line ends around it, as pasting brings them, are cut off. None where nothing is left.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let secret = Self(Arc::new(Zeroizing::new(text.to_owned())));
        registry::add(&secret.0);
        Some(secret)
    }

    /// The text, to be sent.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new("  hf_abcdef\n").unwrap();
        assert_eq!(secret.reveal(), "hf_abcdef");
        assert_eq!(format!("{secret:?}"), "***");
        assert!(Secret::new(" \n").is_none());
    }
}
