//! Keys that are pressed together, as people write them: `Ctrl+Shift+Enter`.

use std::fmt;

use egui::{Key, Modifiers};

use crate::tr;

/// One key, and which of the others are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Ctrl, or Cmd where that has its place.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key.
    pub key: Key,
}

/// A key alone.
pub const fn plain(key: Key) -> Option<Keys> {
    Some(Keys { ctrl: false, shift: false, alt: false, key })
}

/// With Ctrl.
pub const fn ctrl(key: Key) -> Option<Keys> {
    Some(Keys { ctrl: true, shift: false, alt: false, key })
}

/// With Shift.
pub const fn shift(key: Key) -> Option<Keys> {
    Some(Keys { ctrl: false, shift: true, alt: false, key })
}

/// With Alt.
pub const fn alt(key: Key) -> Option<Keys> {
    Some(Keys { ctrl: false, shift: false, alt: true, key })
}

/// With Ctrl and Shift.
pub const fn ctrl_shift(key: Key) -> Option<Keys> {
    Some(Keys { ctrl: true, shift: true, alt: false, key })
}

/// No keys of its own.
pub const NONE: Option<Keys> = None;

const CTRL: &str = if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" };

impl Keys {
    /// What was pressed. Plus and equals are one key on many keyboards; signs that need Shift on some keyboards and
    /// not on others are the same with and without.
    #[must_use]
    pub fn of(key: Key, modifiers: Modifiers) -> Self {
        let key = if key == Key::Equals { Key::Plus } else { key };
        let sign = matches!(
            key,
            Key::Questionmark
                | Key::Plus
                | Key::Colon
                | Key::Exclamationmark
                | Key::Pipe
                | Key::OpenCurlyBracket
                | Key::CloseCurlyBracket
        );
        Self { ctrl: modifiers.command, shift: modifiers.shift && !sign, alt: modifiers.alt, key }
    }

    /// Reads what [`fmt::Display`] writes; also `Cmd` for `Ctrl` and back, so that settings travel.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('+').map(str::trim).rev();
        let key = Key::from_name(parts.next()?)?;
        let mut keys = Self { ctrl: false, shift: false, alt: false, key };
        for part in parts {
            match part {
                "Ctrl" | "Cmd" => keys.ctrl = true,
                "Shift" => keys.shift = true,
                "Alt" => keys.alt = true,
                _ => return None,
            }
        }
        Some(keys)
    }

    /// Whether a command may have it, while a text is edited, a control has the focus, or a menu is open.
    #[must_use]
    pub fn free(self, typing: bool, focused: bool, popup: bool) -> bool {
        if self.key == Key::Escape {
            return !popup;
        }
        if self.ctrl || self.alt || is_function_key(self.key) {
            return !(typing && self.edits());
        }
        // By these a focused control is moved and pressed.
        let moves = matches!(
            self.key,
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::Space | Key::Enter | Key::Tab
        );
        !(typing || popup || moves && focused)
    }

    /// Whether a text field hears it with Ctrl or Alt: marking, undoing, going by words.
    fn edits(self) -> bool {
        let letter = matches!(self.key, Key::A | Key::C | Key::V | Key::X | Key::Y | Key::Z | Key::H | Key::U | Key::W);
        let goes = matches!(
            self.key,
            Key::ArrowLeft
                | Key::ArrowRight
                | Key::ArrowUp
                | Key::ArrowDown
                | Key::Home
                | Key::End
                | Key::Backspace
                | Key::Delete
        );
        (self.ctrl && letter) || goes
    }

    /// Whether holding it down means it again and again.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(
            self.key,
            Key::ArrowLeft
                | Key::ArrowRight
                | Key::ArrowUp
                | Key::ArrowDown
                | Key::PageUp
                | Key::PageDown
                | Key::Plus
                | Key::Minus
        )
    }

    /// As people read it: with the names that stand on their keyboard.
    #[must_use]
    pub fn shown(self) -> String {
        let mut text = String::new();
        if self.ctrl {
            text += &if cfg!(target_os = "macos") { tr!("keyboard-cmd") } else { tr!("keyboard-ctrl") };
            text.push('+');
        }
        if self.shift {
            text += &tr!("keyboard-shift");
            text.push('+');
        }
        if self.alt {
            text += &tr!("keyboard-alt");
            text.push('+');
        }
        text + &shown_name(self.key)
    }

    /// Why a command cannot have it, in words; None where it can.
    #[must_use]
    pub fn refused(self) -> Option<String> {
        let copying = self.ctrl && !self.shift && matches!(self.key, Key::C | Key::V | Key::X);
        match self.key {
            Key::Tab => Some(tr!("keyboard-refused-tab")),
            Key::Escape => Some(tr!("keyboard-refused-escape")),
            Key::Copy | Key::Cut | Key::Paste => Some(tr!("keyboard-refused-copying")),
            _ if copying => Some(tr!("keyboard-refused-copying")),
            Key::Space | Key::Enter if !self.ctrl && !self.alt => Some(tr!("keyboard-refused-press")),
            _ => None,
        }
    }
}

/// As it is kept in the settings, whatever language is spoken; [`Keys::shown`] is for people.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, CTRL), (self.shift, "Shift"), (self.alt, "Alt")] {
            if held {
                write!(f, "{name}+")?;
            }
        }
        f.write_str(name_of(self.key))
    }
}

/// F1 to F35: no text has them.
fn is_function_key(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name.chars().skip(1).all(|c| c.is_ascii_digit())
}

/// The name of a key in the language of now; of most it is the sign on the key.
fn shown_name(key: Key) -> String {
    match key {
        Key::ArrowLeft => tr!("keyboard-left"),
        Key::ArrowRight => tr!("keyboard-right"),
        Key::ArrowUp => tr!("keyboard-up"),
        Key::ArrowDown => tr!("keyboard-down"),
        Key::Escape => tr!("keyboard-escape"),
        Key::Tab => tr!("keyboard-tab"),
        Key::Backspace => tr!("keyboard-backspace"),
        Key::Enter => tr!("keyboard-enter"),
        Key::Space => tr!("keyboard-space"),
        Key::Insert => tr!("keyboard-insert"),
        Key::Delete => tr!("keyboard-delete"),
        Key::Home => tr!("keyboard-home"),
        Key::End => tr!("keyboard-end"),
        Key::PageUp => tr!("keyboard-page-up"),
        Key::PageDown => tr!("keyboard-page-down"),
        Key::Plus => tr!("keyboard-plus"),
        Key::Minus => tr!("keyboard-minus"),
        Key::Backslash => tr!("keyboard-backslash"),
        Key::Backtick => tr!("keyboard-backtick"),
        Key::Quote => tr!("keyboard-quote"),
        Key::Exclamationmark => tr!("keyboard-exclamation-mark"),
        Key::Pipe => tr!("keyboard-pipe"),
        Key::OpenCurlyBracket => tr!("keyboard-open-curly-bracket"),
        Key::CloseCurlyBracket => tr!("keyboard-close-curly-bracket"),
        Key::BrowserBack => tr!("keyboard-browser-back"),
        _ => name_of(key).to_owned(),
    }
}

/// Signs are written as they are printed on the key, but for plus, which stands between keys.
fn name_of(key: Key) -> &'static str {
    match key {
        Key::Comma => ",",
        Key::Period => ".",
        Key::Questionmark => "?",
        Key::Slash => "/",
        Key::Semicolon => ";",
        Key::Colon => ":",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Escape => "Esc",
        _ => key.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in ["Ctrl+Shift+Enter", "A", "?", "Ctrl+,", "Alt+Left", "Ctrl+Plus", "F11", "Shift+X", "Esc"] {
            let keys = Keys::parse(text).unwrap();
            assert_eq!(keys.to_string().replace("Cmd", "Ctrl"), text);
            assert_eq!(keys.shown(), keys.to_string(), "English shows them as they are kept");
        }
        assert_eq!(Keys::parse("Ctrl+"), None);
        assert_eq!(Keys::parse("Meta+A"), None);
    }

    #[test]
    fn a_letter_is_the_texts_while_one_types_and_an_arrow_is_the_focused_controls() {
        let letter = Keys::parse("A").unwrap();
        assert!(letter.free(false, true, false) && !letter.free(true, true, false));
        let arrow = Keys::parse("Left").unwrap();
        assert!(arrow.free(false, false, false) && !arrow.free(false, true, false));
        assert!(Keys::parse("Ctrl+K").unwrap().free(true, true, false));
        let undo = Keys::parse("Ctrl+Z").unwrap();
        assert!(undo.free(false, true, false) && !undo.free(true, true, false), "what is typed is undone first");
        assert!(!Keys::parse("Esc").unwrap().free(false, false, true), "a menu closes first");
    }

    #[test]
    fn one_sign_is_one_key_on_every_keyboard() {
        let american = Keys::of(Key::Equals, Modifiers::COMMAND | Modifiers::SHIFT);
        let german = Keys::of(Key::Plus, Modifiers::COMMAND);
        assert_eq!(american, german);
        assert_eq!(Keys::of(Key::Questionmark, Modifiers::SHIFT), Keys::parse("?").unwrap());
    }
}
