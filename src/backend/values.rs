//! Values read, checked and written by a backend's table: from what is typed, to what a form may send, to the form
//! each has on the wire.
//!
//! Everything here is decided by the table alone; nothing knows a service, and nothing is changed to make it fit.

use std::fmt;

use serde_json::{Map, Number, Value};

use super::spec::{BackendSpec, Kind, Parameter, Rule, Values, Wire};
use crate::tr;

/// The longest address that is taken, in characters.
const MAX_URL: usize = 4_096;
/// The longest word of a choice that is open, in characters.
const MAX_WORD: usize = 200;
/// The name under which a table has the switch between pictures inside the request and behind an address.
const BASE64: &str = "base64";

/// What is wrong with one parameter, said so that it can stand at its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {message}")]
pub struct ParameterError {
    /// Whose value.
    pub parameter: String,
    /// What is allowed.
    pub message: String,
}

impl ParameterError {
    fn new(parameter: &str, message: impl Into<String>) -> Self {
        Self { parameter: parameter.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = match *self {
            Self::Integer { min, max } => tr!("service-value-integer", min = min, max = max),
            Self::Number { min, max } => tr!("service-value-number", min = min.to_string(), max = max.to_string()),
            Self::Text { max_chars } => tr!("service-value-text", most = max_chars),
            Self::Choice { of } => tr!("service-value-choice", words = of.join(", ")),
            Self::Open { of } => {
                let few: Vec<&str> = of.iter().take(3).copied().collect();
                tr!("service-value-open", words = few.join(", "))
            }
            Self::Flag => tr!("service-value-flag"),
            Self::Url => tr!("service-value-url"),
            Self::Model => tr!("service-value-model"),
            Self::Image => tr!("service-value-image"),
        };
        f.write_str(&allowed)
    }
}

fn url(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && text.len() <= MAX_URL
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

impl Parameter {
    /// What is allowed, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        let mut allowed = self.kind.to_string();
        if self.step > 1 {
            allowed = tr!("service-value-steps", allowed = allowed, step = self.step);
        }
        if self.nullable { tr!("service-value-null", allowed = allowed) } else { allowed }
    }

    fn wrong(&self, found: &str) -> ParameterError {
        let shown: String = found.chars().take(40).collect();
        ParameterError::new(self.name, tr!("service-value-wrong", allowed = self.allowed(), found = shown))
    }

    /// Whether a value may stand for it.
    ///
    /// # Errors
    /// What is allowed instead.
    pub fn fits(&self, value: &Value) -> Result<(), ParameterError> {
        let fits = match (self.kind, value) {
            (_, Value::Null) => self.nullable,
            (Kind::Integer { min, max }, Value::Number(n)) => n
                .as_u64()
                .is_some_and(|n| (min..=max).contains(&n) && n.checked_rem(self.step).is_none_or(|rest| rest == 0)),
            (Kind::Number { min, max }, Value::Number(n)) => n.as_f64().is_some_and(|n| (min..=max).contains(&n)),
            (Kind::Text { max_chars }, Value::String(text)) => {
                let chars = text.chars().count();
                if chars > max_chars {
                    let message = tr!("service-value-long", chars = chars, most = max_chars);
                    return Err(ParameterError::new(self.name, message));
                }
                if self.required && text.trim().is_empty() {
                    return Err(ParameterError::new(self.name, tr!("service-value-empty")));
                }
                true
            }
            (Kind::Choice { of }, Value::String(word)) => of.contains(&word.as_str()),
            (Kind::Open { .. }, Value::String(word)) => {
                if word.trim().is_empty() {
                    return Err(ParameterError::new(self.name, tr!("service-value-blank")));
                }
                word.chars().count() <= MAX_WORD
            }
            (Kind::Flag, Value::Bool(_)) => true,
            (Kind::Url, Value::String(text)) => url(text),
            (Kind::Model, Value::String(text)) => !text.trim().is_empty() && text.len() <= MAX_URL,
            (Kind::Image, _) => {
                return Err(ParameterError::new(self.name, tr!("service-value-init")));
            }
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let found = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Err(self.wrong(&found))
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// What is allowed instead.
    pub fn read(&self, text: &str) -> Result<Value, ParameterError> {
        let trimmed = text.trim();
        let value = if self.nullable && trimmed.eq_ignore_ascii_case("null") {
            Value::Null
        } else {
            match self.kind {
                Kind::Integer { .. } => trimmed.parse::<u64>().map_err(|_| self.wrong(trimmed))?.into(),
                Kind::Number { .. } => number(trimmed).ok_or_else(|| self.wrong(trimmed))?,
                Kind::Flag => match trimmed.to_ascii_lowercase().as_str() {
                    "on" | "true" | "yes" | "1" => true.into(),
                    "off" | "false" | "no" | "0" => false.into(),
                    _ => return Err(self.wrong(trimmed)),
                },
                Kind::Text { .. } | Kind::Model => text.into(),
                Kind::Choice { .. } | Kind::Open { .. } | Kind::Url | Kind::Image => trimmed.into(),
            }
        };
        self.fits(&value)?;
        Ok(value)
    }

    /// A value in its form on the wire.
    #[must_use]
    pub fn on_the_wire(&self, value: &Value) -> Value {
        match (self.form, value) {
            (Wire::Quoted, Value::Number(n)) => n.to_string().into(),
            (Wire::YesNo, Value::Bool(on)) => if *on { "yes" } else { "no" }.into(),
            _ => value.clone(),
        }
    }
}

/// A number as it was written: `7` stays a whole number on the wire.
fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    Number::from_f64(text.parse::<f64>().ok()?).map(Value::Number)
}

impl BackendSpec {
    fn known(&self, name: &str) -> Result<&'static Parameter, ParameterError> {
        self.parameter(name).ok_or_else(|| {
            let names: Vec<&str> = self.parameters.iter().map(|p| p.name).collect();
            let message = tr!("service-value-unknown", service = self.title(), names = names.join(", "));
            ParameterError::new(name, message)
        })
    }

    /// Reads what was typed for a parameter: `null` where null means something, on/off, true/false or yes/no for a
    /// flag, a number in its range, one of the words.
    ///
    /// # Errors
    /// No such parameter, or what is allowed instead.
    pub fn read(&self, name: &str, text: &str) -> Result<Value, ParameterError> {
        self.known(name)?.read(text)
    }

    /// What forms and the command line start from. All of it is shown, and sent unless it is changed.
    #[must_use]
    pub fn defaults(&self) -> Values {
        let read = |p: &Parameter| Some((p.name.to_owned(), p.read(p.default?).ok()?));
        self.parameters.iter().filter_map(read).collect()
    }

    /// Everything that is wrong with the values: unknown names, types and ranges, what is missing, what does not go
    /// together. Empty where they may be sent. The init image is not among the values.
    #[must_use]
    pub fn check(&self, values: &Values) -> Vec<ParameterError> {
        let fits = |(name, value): (&String, &Value)| self.known(name).and_then(|p| p.fits(value)).err();
        let mut errors: Vec<ParameterError> = values.iter().filter_map(fits).collect();
        for parameter in self.parameters {
            if parameter.required && parameter.kind != Kind::Image && !values.contains_key(parameter.name) {
                let message = tr!("service-value-needed", allowed = parameter.allowed());
                errors.push(ParameterError::new(parameter.name, message));
            }
        }
        errors.extend(self.rules.iter().filter_map(|rule| rule.broken(values)));
        errors
    }

    /// What [`Self::check`] finds, and what the init image's way does not go with: `inline` where it goes inside the
    /// request, not where it is an address.
    #[must_use]
    pub fn check_init(&self, values: &Values, inline: bool) -> Vec<ParameterError> {
        let mut errors = self.check(values);
        let base64 = if self.takes_init() { values.get(BASE64).and_then(Value::as_bool) } else { None };
        let message = match (inline, base64) {
            (true, Some(false)) => tr!("service-rule-base64-on"),
            (false, Some(true)) => tr!("service-rule-base64-off"),
            _ => return errors,
        };
        errors.push(ParameterError::new(BASE64, message));
        errors
    }

    /// The values under their names and in their form on the wire. They are to be checked before: what the table
    /// does not know is left out.
    #[must_use]
    pub fn body(&self, values: &Values) -> Map<String, Value> {
        let written = |(name, value): (&String, &Value)| {
            let parameter = self.parameter(name)?;
            Some((parameter.wire.to_owned(), parameter.on_the_wire(value)))
        };
        values.iter().filter_map(written).collect()
    }
}

fn listed<'a>(values: &'a Values, name: &str) -> Vec<&'a str> {
    let text = values.get(name).and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() { Vec::new() } else { text.split(',').map(str::trim).collect() }
}

impl Rule {
    fn broken(&self, values: &Values) -> Option<ParameterError> {
        match *self {
            Self::Paired { words, numbers } => {
                let (each, strengths) = (listed(values, words), listed(values, numbers));
                if each.iter().any(|word| word.is_empty()) {
                    return Some(ParameterError::new(words, tr!("service-rule-comma")));
                }
                let finite = |text: &&str| text.parse::<f64>().is_ok_and(f64::is_finite);
                if !strengths.iter().all(finite) {
                    return Some(ParameterError::new(numbers, tr!("service-rule-numbers")));
                }
                let agree = strengths.is_empty() || strengths.len() == each.len();
                (!agree).then(|| {
                    let (numbered, count) = (strengths.len(), each.len());
                    let message = tr!("service-rule-paired", numbers = numbered, words = words, count = count);
                    ParameterError::new(numbers, message)
                })
            }
            Self::OnlyWith { name, other, is } => {
                let set = values.get(name).is_some_and(|v| !v.is_null());
                (set && values.get(other).and_then(Value::as_str) != Some(is))
                    .then(|| ParameterError::new(name, tr!("service-rule-only-with", other = other, is = is)))
            }
        }
    }
}
