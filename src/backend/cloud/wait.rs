//! How long a service asks to be left alone, in every form in which services say it.
//!
//! No clock is read: a date is measured from the answer's own `Date`.

use std::time::Duration;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::Reply;
use super::lenient::number;

/// The longest wait that is believed.
const DAY: f64 = 86_400.0;
/// Numbers above this are seconds since 1970, not seconds from now.
const EPOCH: f64 = 1e9;

fn seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.clamp(0.0, DAY)).ok()
}

fn date(text: &str) -> Option<f64> {
    OffsetDateTime::parse(text.trim(), &Rfc2822).ok().map(|date| date.unix_timestamp() as f64)
}

/// Seconds, a date, or seconds since 1970.
fn hint(text: &str, now: Option<f64>) -> Option<Duration> {
    let at = match text.trim().parse::<f64>() {
        Ok(from_now) if from_now <= EPOCH => return seconds(from_now),
        Ok(at) => at,
        Err(_) => date(text)?,
    };
    seconds(at - now?)
}

/// "wait for 30 seconds", "in 5 minutes".
fn in_words(text: &str) -> Option<Duration> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| {
        let [amount, unit] = pair else { return None };
        let unit = unit.trim_end_matches('.');
        let unit = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hour" | "hours" => 3_600.0,
            _ => return None,
        };
        let amount = amount.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)?;
        seconds(amount * unit)
    })
}

/// The wait an answer asks for: its headers, its body's fields, its words.
pub(super) fn asked(reply: &Reply<'_>, body: Option<&Value>, words: &str) -> Option<Duration> {
    let now = reply.header("date").and_then(date);
    let header = |name| reply.header(name).and_then(|text| hint(text, now));
    let field = || ["retry_after", "retryAfter"].iter().find_map(|name| number(body?.get(name)?));
    header("retry-after")
        .or_else(|| field().and_then(seconds))
        .or_else(|| header("x-ratelimit-reset"))
        .or_else(|| in_words(words))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(headers: &[(&str, &str)], body: &Value, words: &str) -> Option<u64> {
        let headers: Vec<(String, String)> = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let reply = Reply { status: 429, headers: &headers, body: b"", cut: false };
        asked(&reply, Some(body), words).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_wait_is_found_in_every_form() {
        let none = json!({});
        let now = ("date", "Tue, 24 Nov 2026 09:00:00 GMT");
        assert_eq!(of(&[("retry-after", "17")], &none, ""), Some(17));
        assert_eq!(of(&[("retry-after", "Tue, 24 Nov 2026 09:00:20 GMT"), now], &none, ""), Some(20));
        assert_eq!(of(&[("retry-after", "Tue, 24 Nov 2026 08:59:00 GMT"), now], &none, ""), Some(0));
        assert_eq!(of(&[], &json!({"retry_after": 30}), ""), Some(30));
        assert_eq!(of(&[], &json!({"retry_after": "30"}), ""), Some(30));
        assert_eq!(of(&[("x-ratelimit-reset", "12")], &none, ""), Some(12));
        assert_eq!(of(&[("x-ratelimit-reset", "1795510805"), now], &none, ""), Some(5));
        assert_eq!(of(&[], &none, "spam filter is enabled, please wait for 30 seconds and try again"), Some(30));
        assert_eq!(of(&[], &none, "Please try again in 5 minutes."), Some(300));
        assert_eq!(of(&[], &none, "in 1 minute"), Some(60));
    }

    #[test]
    fn no_wait_is_made_up() {
        let none = json!({});
        assert_eq!(of(&[], &none, "Rate limit exceeded. Maximum 5 queued requests allowed."), None);
        // A date that cannot be measured from anything.
        assert_eq!(of(&[("retry-after", "Tue, 24 Nov 2026 09:00:20 GMT")], &none, ""), None);
        assert_eq!(of(&[("retry-after", "soon")], &none, ""), None);
        assert_eq!(of(&[("retry-after", "inf")], &json!({"retry_after": "NaN"}), "nan seconds"), None);
        assert_eq!(of(&[("retry-after", "999999999")], &none, ""), Some(86_400));
    }
}
