//! The same for JSON values, where a field's name is known for certain.

use serde_json::Value;

use super::{HIDDEN, is_secret_name, redact};

/// The value without secrets; its shape stays.
#[must_use]
pub fn redact_json(value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(number) => match redact(&number.to_string()) {
            std::borrow::Cow::Borrowed(_) => value.clone(),
            std::borrow::Cow::Owned(_) => Value::String(HIDDEN.to_owned()),
        },
        Value::String(text) => Value::String(redact(text).into_owned()),
        Value::Array(items) => Value::Array(items.iter().map(redact_json).collect()),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let hidden = is_secret_name(name) && !matches!(value, Value::Null | Value::Bool(_));
                let value = if hidden { Value::String(HIDDEN.to_owned()) } else { redact_json(value) };
                (redact(name).into_owned(), value)
            });
            Value::Object(fields.collect())
        }
    }
}
