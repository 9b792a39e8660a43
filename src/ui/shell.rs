//! The frame around the artist's work: which zones show and how large, how the window looks, which card is open.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::commands::Changed;
use super::dialogs::What;
use super::theme::size;
use crate::language;

/// A card over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// Finding a command.
    Palette,
    /// All shortcuts.
    Sheet,
    /// The window's settings.
    Settings,
    /// A path to be typed.
    Path,
}

/// What of the frame survives a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The controls' width, in points.
    pub controls: f32,
    /// The filmstrip's height, in points.
    pub filmstrip: f32,
    /// Whether the controls are hidden.
    pub controls_hidden: bool,
    /// Whether the filmstrip is hidden.
    pub filmstrip_hidden: bool,
    /// How large text and controls are; 1 is usual.
    pub scale: f32,
    /// Whether things appear at once rather than in motion.
    pub less_motion: bool,
    /// The tag of the language that is spoken; empty for the system's.
    pub language: String,
    /// Keys that the artist set, by command.
    pub shortcuts: Changed,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            controls: size::CONTROLS,
            filmstrip: 0.0,
            controls_hidden: false,
            filmstrip_hidden: false,
            scale: 1.0,
            less_motion: false,
            language: String::new(),
            shortcuts: Changed::new(),
        }
    }
}

/// The scales that there are.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;

impl Kept {
    /// The scale, whatever was written down.
    #[must_use]
    pub fn scale(&self) -> f32 {
        if self.scale.is_finite() { self.scale.clamp(*SCALES.start(), *SCALES.end()) } else { 1.0 }
    }

    /// One step larger, smaller, or back to the usual (0).
    pub fn step_scale(&mut self, by: i32) {
        let next = self.scale() + 0.1 * by as f32;
        self.scale = if by == 0 { 1.0 } else { (next * 10.0).round() / 10.0 };
        self.scale = self.scale();
    }

    /// From here on, speaks the language that is set.
    pub fn speak(&self) {
        language::speak(if self.language.is_empty() { language::of_system() } else { self.language.as_str() });
    }

    /// The controls alone and the canvas alone, or all of it again.
    pub fn toggle_all(&mut self) {
        let hide = !(self.controls_hidden && self.filmstrip_hidden);
        self.controls_hidden = hide;
        self.filmstrip_hidden = hide;
    }
}

/// What of the frame does not survive.
#[derive(Debug, Default)]
pub struct Shell {
    /// The card that is open.
    pub card: Option<Card>,
    /// What is typed in the palette, and which of its rows is chosen.
    pub palette: Palette,
    /// The command that keys are waited for.
    pub recording: Option<Recording>,
    /// The path that is typed.
    pub path: TypedPath,
    /// What is typed to find a command in the settings.
    pub sought: String,
    /// What had the focus before the card.
    pub focus_before: Option<egui::Id>,
    /// What gets the focus again, after so many frames.
    pub give_back: Option<(egui::Id, u8)>,
}

/// A path that is typed or pasted.
#[derive(Debug, Default)]
pub struct TypedPath {
    /// What for.
    pub what: What,
    /// As it stands in the field.
    pub typed: String,
    /// Why there is no dialog; empty where one was not asked for.
    pub why: String,
}

/// A typed path as it is meant: without quotes around it, `file:` addresses as paths, `~` as the home folder.
#[must_use]
pub fn path_of(typed: &str) -> PathBuf {
    let text = typed.trim();
    let text = ['"', '\''].iter().fold(text, |t, q| t.strip_prefix(*q).and_then(|t| t.strip_suffix(*q)).unwrap_or(t));
    if let Some(encoded) = text.strip_prefix("file://") {
        return PathBuf::from(decoded(encoded));
    }
    let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    match text.strip_prefix("~/").and_then(|rest| home().map(|home| home.join(rest))) {
        Some(path) => path,
        None => PathBuf::from(text),
    }
}

/// Percentages back into bytes; what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'%').and_then(|c| std::str::from_utf8(c).ok());
        match code.and_then(|c| u8::from_str_radix(c, 16).ok()) {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Keys are waited for.
#[derive(Clone, Debug)]
pub struct Recording {
    /// For which command.
    pub id: &'static str,
    /// Why the last keys were not taken.
    pub why: Option<String>,
    /// What can be taken from another command after all.
    pub instead: Option<super::commands::Keys>,
}

impl Recording {
    /// Nothing pressed yet.
    #[must_use]
    pub fn of(id: &'static str) -> Self {
        Self { id, why: None, instead: None }
    }
}

/// The palette while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub typed: String,
    /// The chosen row.
    pub row: usize,
    /// Whether the keys moved to another row in this frame, so that it must be in sight.
    pub moved: bool,
    /// Whether it opened in this frame.
    pub fresh: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_path_is_read_as_it_is_meant() {
        assert_eq!(path_of(" \"/a b/c.png\" "), PathBuf::from("/a b/c.png"));
        assert_eq!(path_of("file:///a%20b/%C3%BC.png"), PathBuf::from("/a b/ü.png"));
        assert_eq!(path_of("/100%/x.png"), PathBuf::from("/100%/x.png"));
        assert_eq!(path_of("file:///100%zz"), PathBuf::from("/100%zz"));
    }

    #[test]
    fn the_scale_goes_in_tenths_stays_in_its_range_and_comes_back() {
        let mut kept = Kept::default();
        kept.step_scale(1);
        kept.step_scale(1);
        assert!((kept.scale - 1.2).abs() < 1e-6);
        for _ in 0..40 {
            kept.step_scale(-1);
        }
        assert!((kept.scale - *SCALES.start()).abs() < 1e-6);
        kept.step_scale(0);
        assert!((kept.scale - 1.0).abs() < 1e-6);
        kept.scale = f32::NAN;
        assert!((kept.scale() - 1.0).abs() < 1e-6, "a broken setting is no window");
    }
}
