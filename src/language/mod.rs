//! Every text that the window shows, in every language there is: messages by name out of `assets/languages/`, in
//! Fluent's format (projectfluent.org), one folder for each language.
//!
//! A message that a language lacks is taken from English. This room decides nothing that is said, formats no number
//! (they come as text) and must never read a file: the languages are in the program. What is kept on disk, sent to a
//! service or written into a log is not translated and does not belong here.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Language (its tag), topic, text of each file; made by `build.rs`.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// What is there for everything.
const SOURCE: &str = "en";

/// A message in the language of now: `tr!("message")`, `tr!("message.attribute")`, `tr!("message", count = 3)`.
///
/// Gives a `String`. Whole numbers choose plural forms; everything else is put in as text.
#[macro_export]
macro_rules! tr {
    ($id:expr $(,)?) => { $crate::language::text($id, &[]) };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::language::text($id, &[$((stringify!($name), $crate::language::Value::from($value))),+])
    };
}

/// What is put into a message.
#[derive(Clone, Debug)]
pub enum Value {
    /// A whole number; it chooses the plural form and is written in full.
    Number(u64),
    /// Anything else, already as people read it.
    Text(String),
}

/// The largest whole number that Fluent's own numbers hold exactly.
const EXACT: u64 = 1 << 53;

impl Value {
    fn fluent(&self) -> FluentValue<'_> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "not above what f64 holds exactly")]
            Self::Number(n) if *n <= EXACT => FluentValue::from(*n as f64),
            Self::Number(n) => FluentValue::from(n.to_string()),
            Self::Text(text) => FluentValue::from(text.as_str()),
        }
    }
}

macro_rules! numbers {
    ($($of:ty),*) => { $(
        impl From<$of> for Value {
            fn from(n: $of) -> Self {
                Self::Number(n as u64)
            }
        }
        impl From<&$of> for Value {
            fn from(n: &$of) -> Self {
                Self::Number(*n as u64)
            }
        }
    )* };
}
numbers!(u8, u16, u32, u64, usize);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

/// A language that the program has.
struct Spoken {
    /// Its tag: `en`, `de`, `pt-BR`.
    tag: &'static str,
    /// Read when it is first spoken.
    texts: OnceLock<FluentBundle<FluentResource>>,
}

/// English first, then by tag.
static ALL: LazyLock<Vec<Spoken>> = LazyLock::new(|| {
    let mut tags: Vec<&str> = FILES.iter().map(|(tag, ..)| *tag).filter(|tag| *tag != SOURCE).collect();
    tags.dedup();
    std::iter::once(SOURCE).chain(tags).map(|tag| Spoken { tag, texts: OnceLock::new() }).collect()
});

/// Which of them is spoken now.
static NOW: AtomicUsize = AtomicUsize::new(0);

impl Spoken {
    fn texts(&self) -> &FluentBundle<FluentResource> {
        self.texts.get_or_init(|| {
            let tag: LanguageIdentifier = self.tag.parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            // Its marks around every value would stand in names that screen readers and tests look for.
            bundle.set_use_isolating(false);
            for (_, topic, text) in FILES.iter().filter(|(tag, ..)| *tag == self.tag) {
                let read = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(good, errors)| {
                    tracing::warn!("{}/{topic}.ftl: {errors:?}", self.tag);
                    good
                });
                if let Err(errors) = bundle.add_resource(read) {
                    tracing::warn!("{}/{topic}.ftl: {errors:?}", self.tag);
                }
            }
            bundle
        })
    }

    fn say(&self, id: &str, values: &[(&'static str, Value)]) -> Option<String> {
        let texts = self.texts();
        let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
        let message = texts.get_message(message)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.fluent())).collect();
        let mut errors = Vec::new();
        let said = texts.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!("{}: {id}: {errors:?}", self.tag);
        }
        Some(said)
    }
}

/// A message by its name, if there is one; for names that are put together, such as a command's.
#[must_use]
pub fn find(id: &str) -> Option<String> {
    let spoken = ALL.get(NOW.load(Ordering::Relaxed)).and_then(|now| now.say(id, &[]));
    spoken.or_else(|| ALL.first().and_then(|source| source.say(id, &[])))
}

/// A message with its values; what [`tr!`](crate::tr) calls. The name itself, where there is no such message
/// (`tests/languages.rs` looks for all of them).
#[must_use]
pub fn text(id: &str, values: &[(&'static str, Value)]) -> String {
    let spoken = ALL.get(NOW.load(Ordering::Relaxed)).and_then(|now| now.say(id, values));
    spoken.or_else(|| ALL.first().and_then(|source| source.say(id, values))).unwrap_or_else(|| id.to_owned())
}

/// The languages there are, English first: tag (`de`) and the language's own name for itself ("Deutsch").
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    ALL.iter().map(|one| (one.tag, one.say("language-name", &[]).unwrap_or_else(|| one.tag.to_owned()))).collect()
}

/// The tag of the language that is spoken now.
#[must_use]
pub fn now() -> &'static str {
    ALL.get(NOW.load(Ordering::Relaxed)).map_or(SOURCE, |one| one.tag)
}

/// From here on, speaks the language of a tag; English, where there is no such language.
pub fn speak(tag: &str) {
    let found = ALL.iter().position(|one| one.tag.eq_ignore_ascii_case(tag)).unwrap_or(0);
    NOW.store(found, Ordering::Relaxed);
}

/// The tag of the language among those there are that the system is set to; English, where it has none of them.
#[must_use]
pub fn of_system() -> &'static str {
    sys_locale::get_locales().find_map(|wanted| best(&wanted)).unwrap_or(SOURCE)
}

/// The language for a locale's name (`de_AT.UTF-8`, `de-AT`): itself, or the language without its country.
fn best(wanted: &str) -> Option<&'static str> {
    let plain = wanted.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let short = plain.split('-').next().unwrap_or_default();
    let named = |tag: &str| ALL.iter().map(|one| one.tag).find(|have| have.eq_ignore_ascii_case(tag));
    named(&plain).or_else(|| named(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_gets_its_language_with_or_without_its_country() {
        assert_eq!(best("de_AT.UTF-8"), Some("de"));
        assert_eq!(best("de"), Some("de"));
        assert_eq!(best("en-US"), Some("en"));
        assert_eq!(best("xx"), None);
    }

    #[test]
    fn each_language_says_its_own_name_and_english_comes_first() {
        let all = all();
        assert_eq!(all.first().map(|(tag, name)| (*tag, name.as_str())), Some(("en", "English")));
        assert!(all.contains(&("de", "Deutsch".to_owned())));
    }

    #[test]
    fn a_number_beyond_fluents_own_is_still_written_whole() {
        let seed = u64::MAX;
        assert!(matches!(Value::from(seed).fluent(), FluentValue::String(text) if text == seed.to_string()));
    }

    #[test]
    fn a_message_that_is_not_there_is_its_name() {
        assert_eq!(text("no-such-message", &[]), "no-such-message");
        assert_eq!(find("no-such-message"), None);
    }
}
