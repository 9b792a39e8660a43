//! The settings of a service that are typed, as a table: each with its name, its hint, how it is read and written.

use std::fmt::Display;
use std::str::FromStr;

use crate::engine::ServiceSettings;
use crate::{language, tr};

/// Where in the dialog a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What it costs and how much may be spent.
    Money,
    /// Where it is and how patient to be.
    Connection,
}

/// One setting.
pub struct Row {
    /// Where it stands.
    pub section: Section,
    /// The message that has its name, as `help` what it does, and as `hint` what holds where nothing is typed.
    pub message: &'static str,
    /// What holds where nothing is typed, where that is a number.
    pub usual: &'static str,
    /// As it is set, as text.
    pub get: fn(&ServiceSettings) -> String,
    /// Takes what was typed; empty unsets it. The error says what is allowed.
    pub set: fn(&mut ServiceSettings, &str) -> Result<(), String>,
}

impl Row {
    /// Its name.
    #[must_use]
    pub fn label(&self) -> String {
        tr!(self.message)
    }
    /// What it does; empty where the name says it.
    #[must_use]
    pub fn help(&self) -> String {
        self.say("help")
    }
    /// What holds where nothing is typed.
    #[must_use]
    pub fn hint(&self) -> String {
        if self.usual.is_empty() { self.say("hint") } else { self.usual.to_owned() }
    }
    fn say(&self, attribute: &str) -> String {
        language::find(&format!("{}.{attribute}", self.message)).unwrap_or_default()
    }
}

fn text<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn number<T: FromStr + PartialOrd + Display + Copy>(text: &str, least: T, most: T) -> Result<Option<T>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.trim_start_matches('$').replace(',', ".").parse::<T>().ok();
    let fits = read.filter(|v| *v >= least && *v <= most);
    fits.map(Some).ok_or_else(|| tr!("cloud-setting-number", least = least.to_string(), most = most.to_string()))
}

fn address(text: &str, local: bool) -> Result<Option<String>, String> {
    let secure = text.strip_prefix("https://").or(text.strip_prefix("http://").filter(|_| local));
    match (text.is_empty(), secure) {
        (true, _) => Ok(None),
        (false, Some(rest)) if !rest.is_empty() && !text.contains(char::is_whitespace) => Ok(Some(text.to_owned())),
        (false, _) => Err(tr!("cloud-setting-address.wrong")),
    }
}

fn proxy(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let known = ["http://", "https://", "socks5://", "socks5h://"].iter().any(|s| text.starts_with(s));
    if known { Ok(Some(text.to_owned())) } else { Err(tr!("cloud-setting-proxy.wrong")) }
}

/// All of them.
pub const ROWS: &[Row] = &[
    Row {
        section: Section::Money,
        message: "cloud-setting-price",
        usual: "",
        get: |s| text(s.usd_per_picture.as_ref()),
        set: |s, t| number(t, 0.0, 1000.0).map(|v| s.usd_per_picture = v),
    },
    Row {
        section: Section::Money,
        message: "cloud-setting-ask-price",
        usual: "",
        get: |s| text(s.ask_above_usd.as_ref()),
        set: |s, t| number(t, 0.0, 100_000.0).map(|v| s.ask_above_usd = v),
    },
    Row {
        section: Section::Money,
        message: "cloud-setting-ask-pictures",
        usual: "8",
        get: |s| text(s.ask_above_pictures.as_ref()),
        set: |s, t| number(t, 0, 1000).map(|v| s.ask_above_pictures = v),
    },
    Row {
        section: Section::Money,
        message: "cloud-setting-budget",
        usual: "",
        get: |s| text(s.usd_per_day.as_ref()),
        set: |s, t| number(t, 0.0, 1_000_000.0).map(|v| s.usd_per_day = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-address",
        usual: "",
        get: |s| text(s.base_url.as_ref()),
        set: |s, t| address(t, s.local).map(|v| s.base_url = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-proxy",
        usual: "",
        get: |s| text(s.proxy.as_ref()),
        set: |s, t| proxy(t).map(|v| s.proxy = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-connect",
        usual: "10",
        get: |s| text(s.connect_seconds.as_ref()),
        set: |s, t| number(t, 0.1, 3600.0).map(|v| s.connect_seconds = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-patience",
        usual: "",
        get: |s| text(s.patience_seconds.as_ref()),
        set: |s, t| number(t, 0.1, 3600.0).map(|v| s.patience_seconds = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-waiting",
        usual: "600",
        get: |s| text(s.waiting_seconds.as_ref()),
        set: |s, t| number(t, 0.1, 3600.0).map(|v| s.waiting_seconds = v),
    },
    Row {
        section: Section::Connection,
        message: "cloud-setting-at-once",
        usual: "",
        get: |s| text(s.at_once.as_ref()),
        set: |s, t| number(t, 1, 64).map(|v| s.at_once = v),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_what_it_wrote_and_nothing_unsets_it() {
        let whole = ServiceSettings {
            base_url: Some("https://example.org".to_owned()),
            proxy: Some("http://127.0.0.1:8080".to_owned()),
            connect_seconds: Some(3.5),
            patience_seconds: Some(60.0),
            waiting_seconds: Some(120.0),
            usd_per_picture: Some(0.025),
            ask_above_usd: Some(1.0),
            ask_above_pictures: Some(4),
            usd_per_day: Some(10.0),
            at_once: Some(2),
            ..ServiceSettings::default()
        };
        let mut read = ServiceSettings::default();
        for row in ROWS {
            (row.set)(&mut read, &(row.get)(&whole)).unwrap();
        }
        assert_eq!(read, whole);
        for row in ROWS {
            (row.set)(&mut read, "").unwrap();
        }
        assert_eq!(read, ServiceSettings::default());
    }

    #[test]
    fn nonsense_is_told_and_not_taken() {
        for (label, typed) in
            [("Price a picture, US$", "much"), ("Budget a day, US$", "-1"), ("Address", "http://x.org")]
        {
            let row = ROWS.iter().find(|r| r.label() == label).unwrap();
            let mut settings = ServiceSettings::default();
            assert!((row.set)(&mut settings, typed).is_err(), "{label}");
            assert_eq!(settings, ServiceSettings::default());
        }
        let mut local = ServiceSettings { local: true, ..ServiceSettings::default() };
        let row = ROWS.iter().find(|r| r.label() == "Address").unwrap();
        assert!((row.set)(&mut local, "http://127.0.0.1:8000").is_ok());
    }
}
