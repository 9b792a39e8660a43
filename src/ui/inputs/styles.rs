//! Styles: pieces of prompts that the artist saved under a name, to be added and taken out by a chip.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tr;

/// The most styles kept.
const MOST: usize = 100;
/// The longest name, in characters.
const NAME: usize = 40;
/// The longest style, in characters.
const TEXT: usize = 2000;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// What its chip says.
    pub name: String,
    /// What it adds to a prompt.
    pub text: String,
}

/// All of them, in the order they were saved.
#[derive(Debug, Default)]
pub struct Styles(Vec<Style>);

impl Styles {
    /// Takes in what was kept; what is no list of styles is an empty one.
    #[must_use]
    pub fn read(value: Value) -> Self {
        let mut styles: Vec<Style> = serde_json::from_value(value).unwrap_or_default();
        styles.truncate(MOST);
        Self(styles)
    }

    /// As it is kept.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Style] {
        &self.0
    }

    /// Saves a piece of prompt; one of the same name is replaced.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn keep(&mut self, name: &str, text: &str) -> Result<(), String> {
        let (name, text) = (name.trim(), text.trim().trim_matches(',').trim());
        if name.is_empty() || name.chars().count() > NAME {
            return Err(tr!("styles-name-length", most = NAME));
        }
        if text.is_empty() || text.chars().count() > TEXT {
            return Err(tr!("styles-length", most = TEXT));
        }
        let style = Style { name: name.to_owned(), text: text.to_owned() };
        if let Some(known) = self.0.iter_mut().find(|s| s.name.eq_ignore_ascii_case(name)) {
            *known = style;
        } else if self.0.len() < MOST {
            self.0.push(style);
        } else {
            return Err(tr!("styles-full", most = MOST));
        }
        Ok(())
    }

    /// Forgets one.
    pub fn forget(&mut self, at: usize) {
        if at < self.0.len() {
            self.0.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_kept_replaced_and_forgotten() {
        let mut styles = Styles::default();
        styles.keep(" Noir ", "black and white, hard light, ").unwrap();
        styles.keep("noir", "film noir").unwrap();
        styles.keep("Dusk", "warm evening light").unwrap();
        assert_eq!(Styles::read(styles.value()).all(), styles.all());
        assert_eq!(styles.all()[0], Style { name: "noir".to_owned(), text: "film noir".to_owned() });
        styles.forget(0);
        styles.forget(9);
        assert_eq!(styles.all().len(), 1);
        assert!(styles.keep("", "x").is_err() && styles.keep("x", " , ").is_err());
        assert!(styles.keep("x", &"y".repeat(TEXT + 1)).is_err());
        (0..200).for_each(|i| {
            styles.keep(&i.to_string(), "x").ok();
        });
        assert_eq!(styles.all().len(), MOST);
    }
}
