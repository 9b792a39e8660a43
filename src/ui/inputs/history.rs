//! Prompts that were used, newest first, and a walk through them.

use serde_json::Value;

/// The most prompts kept.
const MOST: usize = 100;
/// The most characters kept of all of them.
const MOST_CHARS: usize = 200_000;

/// The prompts, and where the walk stands.
#[derive(Debug, Default)]
pub struct History {
    prompts: Vec<String>,
    /// How far back one has walked, and what stood in the field before.
    walk: Option<(usize, String)>,
}

impl History {
    /// Takes in what was kept; what is no list of texts is an empty one.
    #[must_use]
    pub fn read(value: Value) -> Self {
        let mut history = Self { prompts: serde_json::from_value(value).unwrap_or_default(), walk: None };
        history.bound();
        history
    }

    /// As it is kept.
    #[must_use]
    pub fn value(&self) -> Value {
        self.prompts.clone().into()
    }

    /// The prompts, newest first.
    #[must_use]
    pub fn prompts(&self) -> &[String] {
        &self.prompts
    }

    /// Adds a prompt that was used. Gives whether anything changed.
    pub fn used(&mut self, prompt: &str) -> bool {
        self.walk = None;
        let prompt = prompt.trim();
        if prompt.is_empty() || self.prompts.first().is_some_and(|first| first == prompt) {
            return false;
        }
        self.prompts.retain(|known| known != prompt);
        self.prompts.insert(0, prompt.to_owned());
        self.bound();
        true
    }

    /// One prompt further back from what stands in the field; None at the end.
    pub fn older(&mut self, now: &str) -> Option<String> {
        let (next, draft) = match self.walk.take() {
            Some((at, draft)) if self.prompts.get(at).is_some_and(|p| p == now) => (at + 1, draft),
            // Where the walk begins, the newest is skipped if it is what stands there.
            _ => (usize::from(self.prompts.first().is_some_and(|p| p == now.trim())), now.to_owned()),
        };
        let at = next.min(self.prompts.len().saturating_sub(1));
        let prompt = self.prompts.get(at)?.clone();
        self.walk = Some((at, draft));
        (next == at).then_some(prompt)
    }

    /// One prompt nearer, and in the end what stood there before the walk.
    pub fn newer(&mut self, now: &str) -> Option<String> {
        let (at, draft) = self.walk.take()?;
        if self.prompts.get(at).is_none_or(|p| p != now) {
            return None;
        }
        match at.checked_sub(1) {
            Some(next) => {
                let prompt = self.prompts.get(next)?.clone();
                if prompt == draft.trim() {
                    return Some(draft);
                }
                self.walk = Some((next, draft));
                Some(prompt)
            }
            None => Some(draft),
        }
    }

    fn bound(&mut self) {
        self.prompts.truncate(MOST);
        let mut room = MOST_CHARS;
        let fits = self.prompts.iter().take_while(|prompt| match room.checked_sub(prompt.chars().count()) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        });
        let fits = fits.count();
        self.prompts.truncate(fits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walking_back_and_forth_ends_at_what_was_being_written() {
        let mut history = History::default();
        ["one", "two", "three"].iter().for_each(|p| assert!(history.used(p)));
        assert_eq!(history.older("draft").as_deref(), Some("three"));
        assert_eq!(history.older("three").as_deref(), Some("two"));
        assert_eq!(history.older("two").as_deref(), Some("one"));
        assert_eq!(history.older("one"), None, "there is nothing older");
        assert_eq!(history.newer("one").as_deref(), Some("two"));
        assert_eq!(history.newer("two").as_deref(), Some("three"));
        assert_eq!(history.newer("three").as_deref(), Some("draft"));
        assert_eq!(history.newer("draft"), None);
    }

    #[test]
    fn what_stands_in_the_field_after_generate_is_not_offered_first() {
        let mut history = History::default();
        history.used("one");
        history.used("two");
        assert_eq!(history.older("two").as_deref(), Some("one"));
        assert_eq!(history.newer("one").as_deref(), Some("two"));
    }

    #[test]
    fn a_prompt_is_kept_once_and_the_oldest_go_first() {
        let mut history = History::default();
        (0..150).for_each(|i| {
            history.used(&format!("prompt {i}"));
        });
        assert!(!history.used("  prompt 149 "), "the same again is nothing new");
        assert!(history.used("prompt 100"));
        assert_eq!((history.prompts().len(), history.prompts()[0].as_str()), (100, "prompt 100"));
        assert_eq!(History::read(history.value()).prompts(), history.prompts());
        history.used(&"x".repeat(MOST_CHARS));
        assert_eq!(history.prompts().len(), 1, "a novel leaves no room");
        assert!(History::read(Value::from(7)).prompts().is_empty());
    }
}
