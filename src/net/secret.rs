//! A key or token: in memory only, never shown.

/// Text that no log, error or debug print shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a key; blanks and line ends around it, as pasting brings them, are cut off.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text, to be sent.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new("  hf_abcdef\n").unwrap();
        assert_eq!(secret.reveal(), "hf_abcdef");
        assert!(!format!("{secret:?}").contains("abc"));
        assert!(Secret::new(" \n").is_none());
    }
}
