//! How a backend declares its parameters: one table, from which forms, checks, request bodies and command
//! lines come, so that a parameter cannot be shown but not sent.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::language;
use crate::tr;

/// Values by parameter name. A name that is absent is not sent; a null is sent as null.
///
/// Forms and the command line start from [`BackendSpec::defaults`], change what the artist sets, and hand the whole
/// over: what is sent is what was shown. Nothing is added behind them, so values that hold only what is required make
/// a request of only what is required.
pub type Values = BTreeMap<String, Value>;

/// A parameter's type and range. The value that stands for it in [`Values`] is given in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Kind {
    /// A whole number (JSON integer).
    Integer {
        /// Least.
        min: u64,
        /// Most.
        max: u64,
    },
    /// A number (JSON number).
    Number {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// A text of at most this many characters (JSON string).
    Text {
        /// Most characters.
        max_chars: usize,
    },
    /// One of these words (JSON string).
    Choice {
        /// The words.
        of: &'static [&'static str],
    },
    /// Any word; these are the known ones (JSON string).
    Open {
        /// The known words.
        of: &'static [&'static str],
    },
    /// On or off (JSON boolean).
    Flag,
    /// An https address (JSON string).
    Url,
    /// A model: Starter or a folder.
    Model,
    /// An init image.
    Image,
}

/// How a value goes on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// As the JSON type of its kind.
    Plain,
    /// A number as a string: `"512"`.
    Quoted,
    /// A flag as `"yes"` or `"no"`.
    YesNo,
}

/// Where a form shows a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// At once.
    First,
    /// Under "More".
    More,
    /// Nowhere: the program fills it in.
    Never,
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name in recipes and on the command line.
    pub name: &'static str,
    /// Its type and range.
    pub kind: Kind,
    /// What forms and the command line start from, and so send; None means that it starts unset and is not sent.
    pub default: Option<&'static str>,
    /// What the service does where it is not sent, as its page says; None where the page does not say.
    pub unset: Option<&'static str>,
    /// Whole multiples of this; 1 for any.
    pub step: u64,
    /// Its name on the wire.
    pub wire: &'static str,
    /// Its form on the wire.
    pub form: Wire,
    /// Whether the service refuses a request without it.
    pub required: bool,
    /// Whether null may be sent, and means something of its own (a random seed, no webhook).
    pub nullable: bool,
    /// Where a form shows it.
    pub shown: Shown,
    /// The message that has its label and what it does.
    #[serde(rename = "help", serialize_with = "help")]
    pub(super) message: &'static str,
}

/// What a table's message says of it, in the language of now.
fn help<S: Serializer>(message: &str, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&help_of(message))
}

fn help_of(message: &str) -> String {
    tr!(&format!("{message}.help"))
}

impl Parameter {
    /// One that goes out plainly under its own name, is not required and shown at once. `message` names the message
    /// that has its label and, as `help`, what it does.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, message: &'static str) -> Self {
        Self {
            name,
            kind,
            default: None,
            unset: None,
            step: 1,
            wire: name,
            form: Wire::Plain,
            required: false,
            nullable: false,
            shown: Shown::First,
            message,
        }
    }
    /// With a default that forms and the command line start from.
    #[must_use]
    pub const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }
    /// With what the service does where it is not sent.
    #[must_use]
    pub const fn unset(self, unset: &'static str) -> Self {
        Self { unset: Some(unset), ..self }
    }
    /// In whole multiples.
    #[must_use]
    pub const fn steps_of(self, step: u64) -> Self {
        Self { step, ..self }
    }
    /// Under another name on the wire.
    #[must_use]
    pub const fn named(self, wire: &'static str) -> Self {
        Self { wire, ..self }
    }
    /// In another form on the wire.
    #[must_use]
    pub const fn sent(self, form: Wire) -> Self {
        Self { form, ..self }
    }
    /// Required.
    #[must_use]
    pub const fn needed(self) -> Self {
        Self { required: true, ..self }
    }
    /// Null means something of its own.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }
    /// Shown elsewhere.
    #[must_use]
    pub const fn shown(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }
    /// Its name for people.
    #[must_use]
    pub fn label(&self) -> String {
        tr!(self.message)
    }
    /// What it does.
    #[must_use]
    pub fn help(&self) -> String {
        help_of(self.message)
    }
    /// What the service does where it is not sent, for people: words in their language, values as they are.
    #[must_use]
    pub fn unset_in_words(&self) -> Option<String> {
        let unset = self.unset?;
        let id = unset.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        Some(language::find(&format!("service-unset-{id}")).unwrap_or_else(|| unset.to_owned()))
    }
}

/// What holds between parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// A comma-separated list and numbers for it, as many of them as there are words.
    Paired {
        /// The parameter with the words.
        words: &'static str,
        /// The parameter with a number for each.
        numbers: &'static str,
    },
    /// One that may be set only while another has a value.
    OnlyWith {
        /// The one.
        name: &'static str,
        /// The other.
        other: &'static str,
        /// Its value.
        is: &'static str,
    },
}

/// A backend's face.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BackendSpec {
    /// Its id in recipes: `local`.
    pub id: &'static str,
    /// Its name where it is written down, in English as its own pages have it.
    pub name: &'static str,
    /// The message that has its name for people and what it is.
    #[serde(rename = "help", serialize_with = "help")]
    pub(super) message: &'static str,
    /// Everything it takes.
    pub parameters: &'static [Parameter],
    /// What holds between them.
    pub rules: &'static [Rule],
}

impl BackendSpec {
    /// Its name for people.
    #[must_use]
    pub fn title(&self) -> String {
        tr!(self.message)
    }
    /// What it is.
    #[must_use]
    pub fn help(&self) -> String {
        help_of(self.message)
    }
    /// A parameter by its name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|p| p.name == name)
    }
    /// Whether it starts from a picture.
    #[must_use]
    pub fn takes_init(&self) -> bool {
        self.parameters.iter().any(|p| p.kind == Kind::Image)
    }
}
