//! What a body may hold: a field's JSON type exactly as the page's sample has it, its range, whether it must be there.
//! Knows no endpoint. Never guesses: a type that the page does not show is refused.

use serde_json::{Map, Value};

/// A value's form on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Wire {
    /// A string; `max` in characters.
    Text {
        max: usize,
    },
    /// A string that says something.
    Filled {
        max: usize,
    },
    /// A whole number written as a string ("512").
    Digits {
        min: u64,
        max: u64,
        step: u64,
    },
    /// A JSON number without a point.
    Int {
        min: u64,
        max: u64,
    },
    /// A JSON number.
    Number {
        min: f64,
        max: f64,
    },
    /// true or false, never a string.
    Bool,
    /// "yes" or "no", never a boolean.
    YesNo,
    OneOf(&'static [&'static str]),
    /// An http or https address.
    Url,
    /// The init image: its contract depends on another field, so only its type is looked at here.
    Init,
    /// Numbers between commas, in a string, or a lone JSON number.
    Strengths,
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub wire: Wire,
    pub required: bool,
    pub null: bool,
}

pub const fn need(name: &'static str, wire: Wire) -> Field {
    Field { name, wire, required: true, null: false }
}
pub const fn may(name: &'static str, wire: Wire) -> Field {
    Field { name, wire, required: false, null: false }
}
pub const fn null(name: &'static str, wire: Wire) -> Field {
    Field { name, wire, required: false, null: true }
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: String,
    /// Says it in the service's manner.
    pub text: String,
    /// What type was awaited and what came, as AI/ML API tells it.
    pub hint: String,
}

fn wrong(field: &str, text: String, hint: String) -> Wrong {
    Wrong { field: field.to_owned(), text, hint }
}

/// Everything that is wrong with `body`, in the table's order, unknown fields last.
pub fn check(fields: &[Field], body: &Map<String, Value>) -> Vec<Wrong> {
    let mut found = Vec::new();
    for field in fields {
        let name = field.name;
        match body.get(name) {
            None if field.required => {
                found.push(wrong(name, format!("The {name} field is required."), format!("Required at {name}")));
            }
            None => {}
            Some(Value::Null) if field.null => {}
            Some(value) => {
                if let Err(expected) = fits(field.wire, value) {
                    let text = match expected.as_str() {
                        "a non-empty string" => format!("The {name} field is required."),
                        _ => format!("{name} must be {expected}"),
                    };
                    found.push(wrong(name, text, format!("Expected {expected}, received {} at {name}", kind(value))));
                }
            }
        }
    }
    for name in body.keys().filter(|n| fields.iter().all(|f| f.name != n.as_str())) {
        found.push(wrong(name, format!("{name} is not a field of this endpoint"), format!("Unrecognized key: {name}")));
    }
    found
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `Err` says what was awaited.
fn fits(wire: Wire, value: &Value) -> Result<(), String> {
    let text = value.as_str();
    let demand = |ok: bool, what: &str| if ok { Ok(()) } else { Err(what.to_owned()) };
    match wire {
        Wire::Text { max } => demand(text.is_some_and(|t| t.chars().count() <= max), "string"),
        Wire::Filled { max } => {
            demand(text.is_some_and(|t| !t.trim().is_empty()), "a non-empty string")?;
            demand(text.is_some_and(|t| t.chars().count() <= max), &format!("at most {max} characters"))
        }
        Wire::Digits { min, max, step } => {
            let digits = text.filter(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()));
            let number = digits.and_then(|t| t.parse::<u64>().ok());
            let Some(number) = number else { return Err("a whole number written as a string".to_owned()) };
            demand((min..=max).contains(&number), &format!("between {min} and {max}"))?;
            demand(number % step == 0, &format!("divisible by {step}"))
        }
        Wire::Int { min, max } => {
            demand(value.is_u64() || value.is_i64(), "integer")?;
            demand(value.as_u64().is_some_and(|n| (min..=max).contains(&n)), &format!("between {min} and {max}"))
        }
        Wire::Number { min, max } => {
            let Some(number) = value.as_f64() else { return Err("number".to_owned()) };
            demand((min..=max).contains(&number), &format!("between {min} and {max}"))
        }
        Wire::Bool => demand(value.is_boolean(), "boolean"),
        Wire::YesNo => demand(matches!(text, Some("yes" | "no")), "\"yes\" or \"no\""),
        Wire::OneOf(names) => demand(text.is_some_and(|t| names.contains(&t)), "one of the page's values"),
        Wire::Url => demand(text.is_some_and(is_url), "a valid url"),
        Wire::Init => demand(text.is_some_and(|t| !t.is_empty()), "a non-empty string"),
        Wire::Strengths => {
            let list = text.is_some_and(|t| t.split(',').all(|n| n.trim().parse::<f64>().is_ok()));
            demand(value.is_number() || list, "numbers separated by commas")
        }
    }
}

/// Whether it is an http(s) address with a host.
pub fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|r| !r.is_empty() && !r.starts_with('/') && !r.contains(char::is_whitespace))
}
