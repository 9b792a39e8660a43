//! Choices in a prompt: `{a|b|c}` is one of them, `__name__` a line of the list called so.
//!
//! Which one is decided by the seed alone, so that a picture can be made again. Options may hold choices themselves.
//! What looks like a choice and is none (a brace without a bar, one that is never closed) stays as it is written; a
//! backslash before `{`, `|`, `}` or `_` makes it plain text. Where the lists come from is for others to know.

use super::MAX_PROMPT_CHARS;
use crate::tr;

/// Choices inside choices, and lists that name lists, go this deep.
const DEEP: usize = 16;
/// The longest name of a list, in characters.
const NAME: usize = 64;

/// Why a prompt's choices came to nothing. `E` is what the lists' owner says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError<E> {
    /// Too many levels, as with a list that names itself.
    #[error("{}", tr!("recipe-choices-deep", most = DEEP))]
    TooDeep,
    /// Lists of long lines.
    #[error("{}", tr!("recipe-choices-long", most = MAX_PROMPT_CHARS))]
    TooLong,
    /// A list cannot be had.
    #[error("{0}")]
    List(E),
}

enum Node {
    Text(String),
    OneOf(Vec<Vec<Node>>),
    List(String),
}

/// A prompt with its choices made; None where it has none, and is what it says.
///
/// # Errors
/// [`ChoiceError`]. `list` gives the lines of a list by its name; one without lines writes nothing.
pub fn choose<E>(
    prompt: &str,
    seed: u64,
    list: &mut dyn FnMut(&str) -> Result<Vec<String>, E>,
) -> Result<Option<String>, ChoiceError<E>> {
    let nodes = parse(prompt).ok_or(ChoiceError::TooDeep)?;
    if !nodes.iter().any(|node| matches!(node, Node::OneOf(_) | Node::List(_))) {
        return Ok(None);
    }
    let mut chooser = Chooser { state: seed, room: MAX_PROMPT_CHARS, list, text: String::new() };
    chooser.write(&nodes, 0)?;
    Ok(Some(chooser.text))
}

/// Whether a prompt has choices to be made.
#[must_use]
pub fn has_choices(prompt: &str) -> bool {
    parse(prompt).is_none_or(|nodes| nodes.iter().any(|node| !matches!(node, Node::Text(_))))
}

struct Chooser<'a, E> {
    state: u64,
    /// Characters that may still be written.
    room: usize,
    list: &'a mut dyn FnMut(&str) -> Result<Vec<String>, E>,
    text: String,
}

impl<E> Chooser<'_, E> {
    fn write(&mut self, nodes: &[Node], depth: usize) -> Result<(), ChoiceError<E>> {
        if depth > DEEP {
            return Err(ChoiceError::TooDeep);
        }
        for node in nodes {
            match node {
                Node::Text(text) => {
                    self.room = self.room.checked_sub(text.chars().count()).ok_or(ChoiceError::TooLong)?;
                    self.text.push_str(text);
                }
                Node::OneOf(options) => {
                    let at = self.pick(options.len());
                    if let Some(option) = options.get(at) {
                        self.write(option, depth + 1)?;
                    }
                }
                Node::List(name) => {
                    let mut lines = (self.list)(name).map_err(ChoiceError::List)?;
                    let at = self.pick(lines.len());
                    if at < lines.len() {
                        let line = lines.swap_remove(at);
                        self.write(&parse(&line).ok_or(ChoiceError::TooDeep)?, depth + 1)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// One of so many: SplitMix64, whose numbers are the same on every machine.
    fn pick(&mut self, of: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * of as u128) >> 64) as usize
    }
}

/// Neighbouring texts are one; None for braces too deep in each other.
fn parse(prompt: &str) -> Option<Vec<Node>> {
    let letters: Vec<char> = prompt.chars().collect();
    let closes = pairs(&letters);
    Parser { letters: &letters, closes: &closes }.nodes(0, letters.len(), 0)
}

/// For each opening brace the one that closes it, if any.
fn pairs(letters: &[char]) -> Vec<Option<usize>> {
    let mut closes = vec![None; letters.len()];
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' if escaped(letters, at).is_some() => at += 1,
            '{' => open.push(at),
            '}' => {
                if let Some(place) = open.pop().and_then(|start: usize| closes.get_mut(start)) {
                    *place = Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    closes
}

/// The letter that a backslash makes plain.
fn escaped(letters: &[char], at: usize) -> Option<char> {
    letters.get(at + 1).copied().filter(|next| "{|}_".contains(*next))
}

struct Parser<'a> {
    letters: &'a [char],
    closes: &'a [Option<usize>],
}

impl Parser<'_> {
    fn nodes(&self, from: usize, to: usize, depth: usize) -> Option<Vec<Node>> {
        if depth > DEEP {
            return None;
        }
        let mut nodes = Vec::new();
        let mut text = String::new();
        let mut at = from;
        while let Some(letter) = self.letters.get(at).copied().filter(|_| at < to) {
            let close = self.closes.get(at).copied().flatten().filter(|close| *close < to);
            let options = close.map(|close| (close, self.bars(at + 1, close)));
            match (letter, options) {
                ('\\', _) if escaped(self.letters, at).is_some() => {
                    text.extend(escaped(self.letters, at));
                    at += 2;
                }
                ('{', Some((close, bars))) if !bars.is_empty() => {
                    put(&mut nodes, &mut text);
                    let starts = std::iter::once(at + 1).chain(bars.iter().map(|bar| bar + 1));
                    let ends = bars.iter().copied().chain([close]);
                    let options = starts.zip(ends).map(|(start, end)| self.nodes(start, end, depth + 1));
                    nodes.push(Node::OneOf(options.collect::<Option<_>>()?));
                    at = close + 1;
                }
                ('_', _) => match self.name(at, to) {
                    Some(name) => {
                        put(&mut nodes, &mut text);
                        at += name.chars().count() + 4;
                        nodes.push(Node::List(name));
                    }
                    None => {
                        text.push(letter);
                        at += 1;
                    }
                },
                _ => {
                    text.push(letter);
                    at += 1;
                }
            }
        }
        put(&mut nodes, &mut text);
        Some(nodes)
    }

    /// The bars of one level.
    fn bars(&self, from: usize, to: usize) -> Vec<usize> {
        let mut bars = Vec::new();
        let mut at = from;
        while at < to {
            match self.letters.get(at) {
                Some('\\') if escaped(self.letters, at).is_some() => at += 1,
                Some('{') => at = self.closes.get(at).copied().flatten().unwrap_or(at),
                Some('|') => bars.push(at),
                _ => {}
            }
            at += 1;
        }
        bars
    }

    /// The name of a list that begins here: letters, digits, `-` and single `_` between two `__`.
    fn name(&self, at: usize, to: usize) -> Option<String> {
        let is = |at: usize, wanted: char| at < to && self.letters.get(at) == Some(&wanted);
        if !(is(at, '_') && is(at + 1, '_')) || is(at + 2, '_') {
            return None;
        }
        let mut name = String::new();
        for place in at + 2..to.min(at + 2 + NAME + 1) {
            if is(place, '_') && is(place + 1, '_') {
                return Some(name).filter(|n| !n.is_empty());
            }
            let letter = self.letters.get(place).filter(|c| c.is_alphanumeric() || "-_".contains(**c))?;
            name.push(*letter);
        }
        None
    }
}

fn put(nodes: &mut Vec<Node>, text: &mut String) {
    if !text.is_empty() {
        nodes.push(Node::Text(std::mem::take(text)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn lists(name: &str) -> Result<Vec<String>, String> {
        match name {
            "colour" => Ok(vec!["red".to_owned(), "{dark|light} blue".to_owned()]),
            "self" => Ok(vec!["__self__".to_owned()]),
            "long" => Ok(vec!["x".repeat(MAX_PROMPT_CHARS)]),
            "none" => Ok(Vec::new()),
            other => Err(format!("no list {other}")),
        }
    }

    fn all(prompt: &str) -> BTreeSet<String> {
        (0..200).map(|seed| choose(prompt, seed, &mut lists).unwrap().unwrap()).collect()
    }

    fn set(texts: &[&str]) -> BTreeSet<String> {
        texts.iter().map(|t| (*t).to_owned()).collect()
    }

    #[test]
    fn every_option_comes_with_some_seed_and_nothing_else_does() {
        assert_eq!(all("a {red|blue|} boat"), set(&["a red boat", "a blue boat", "a  boat"]));
        assert_eq!(all("{a|b {c|d}}"), set(&["a", "b c", "b d"]));
        assert_eq!(all("a __colour__ hat"), set(&["a red hat", "a dark blue hat", "a light blue hat"]));
        assert_eq!(all("{__colour__|plain}__none__"), set(&["red", "dark blue", "light blue", "plain"]));
    }

    #[test]
    fn what_is_no_choice_stays_as_it_is_written() {
        for text in
            ["a boat", "{a}", "a | b", "{", "} {", "{{ x }", "____", "__a b__", "snake_case__", r"C:\temp", r"\{a|b\}"]
        {
            assert_eq!(choose(text, 7, &mut lists), Ok(None), "{text}");
            assert!(!has_choices(text), "{text}");
        }
        assert_eq!(all(r"{a\|b|c\}} \{x\} \_\_y"), set(&["a|b {x} __y", "c} {x} __y"]));
        assert_eq!(all("{ {a|b} "), set(&["{ a ", "{ b "]));
    }

    #[test]
    fn lists_that_are_not_there_and_ones_without_an_end_are_told() {
        assert_eq!(choose("__gone__", 1, &mut lists), Err(ChoiceError::List("no list gone".to_owned())));
        assert_eq!(choose("__self__", 1, &mut lists), Err(ChoiceError::TooDeep));
        assert_eq!(choose("__long____long__", 1, &mut lists), Err(ChoiceError::TooLong));
        let deep = format!("{}x{}", "{a|".repeat(40), "}".repeat(40));
        assert_eq!(choose(&deep, 1, &mut lists), Err(ChoiceError::TooDeep));
    }

    #[test]
    fn a_seeds_choice_is_the_same_on_every_machine_and_in_every_version() {
        let made: Vec<String> =
            (0..8).map(|seed| choose("{a|b|c|d}{a|b|c|d}", seed, &mut lists).unwrap().unwrap()).collect();
        assert_eq!(made, MADE);
    }
    const MADE: [&str; 8] = ["db", "cc", "cc", "ac", "bd", "bd", "cb", "ba"];

    proptest! {
        #[test]
        fn no_text_makes_it_fall_over(text in "[{}|_\\\\a-c ]{0,300}", seed in any::<u64>()) {
            let made = choose(&text, seed, &mut lists);
            prop_assert_eq!(&made, &choose(&text, seed, &mut lists), "the same seed chose otherwise");
            if let Ok(made) = made {
                prop_assert_eq!(made.is_some(), has_choices(&text));
            }
        }

        #[test]
        fn plain_words_are_never_touched(text in "[^{}_]{0,200}", seed in any::<u64>()) {
            prop_assert_eq!(choose(&text, seed, &mut lists), Ok(None));
        }

        #[test]
        fn a_choice_is_one_of_its_options(options in proptest::collection::vec("[a-z ]{0,6}", 2..6), seed in any::<u64>()) {
            let made = choose(&format!("<{{{}}}>", options.join("|")), seed, &mut lists).unwrap().unwrap();
            prop_assert!(options.iter().any(|o| made == format!("<{o}>")), "{made}");
        }
    }
}
