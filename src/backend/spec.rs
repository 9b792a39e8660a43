//! How a backend declares its parameters: one table, from which forms, checks, request bodies and command
//! lines come, so that a parameter cannot be shown but not sent.

use serde::Serialize;

/// A parameter's type and range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Kind {
    /// A whole number.
    Integer {
        /// Least.
        min: u64,
        /// Most.
        max: u64,
    },
    /// A number.
    Number {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// A text of at most this many characters.
    Text {
        /// Most characters.
        max_chars: usize,
    },
    /// One of these words.
    Choice {
        /// The words.
        of: &'static [&'static str],
    },
    /// A model: Starter or a folder.
    Model,
    /// An init image.
    Image,
}

/// Where a form shows a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// At once.
    First,
    /// Under "More".
    More,
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name in recipes and on the command line.
    pub name: &'static str,
    /// Its type and range.
    pub kind: Kind,
    /// What is used where nothing is said; None means the model's own.
    pub default: Option<&'static str>,
    /// Its name on the wire.
    pub wire: &'static str,
    /// Where a form shows it.
    pub shown: Shown,
    /// What it does.
    pub help: &'static str,
}

/// A backend's face.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BackendSpec {
    /// Its id in recipes: `local`.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub help: &'static str,
    /// Everything it takes.
    pub parameters: &'static [Parameter],
}

impl BackendSpec {
    /// A parameter by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|p| p.name == name)
    }
}
