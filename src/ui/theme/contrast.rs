//! What can be read on what: every pair of tokens that stand on each other, and how far apart they must be.
//!
//! Lines between things and the difference between a panel and a field are ornament: nothing is known by them alone.

use egui::Color32;

use super::Tokens;

/// For text, by WCAG 2.2, 1.4.3 (AA).
pub const TEXT: f64 = 4.5;
/// For marks and text of 18 points or more, by WCAG 2.2, 1.4.11 and 1.4.3.
pub const MARK: f64 = 3.0;

/// One colour on another.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// What they are.
    pub name: &'static str,
    /// In front.
    pub front: Color32,
    /// Behind.
    pub ground: Color32,
    /// How much contrast it must have at least.
    pub least: f64,
}

/// The contrast of two opaque colours, 1 to 21.
#[must_use]
pub fn ratio(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

fn luminance(c: Color32) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
}

/// Every pair there is in a theme.
#[must_use]
pub fn pairs(t: &Tokens) -> Vec<Pair> {
    let text = |name, front, ground| Pair { name, front, ground, least: TEXT };
    let mark = |name, front, ground| Pair { name, front, ground, least: MARK };
    vec![
        text("text on the canvas", t.text, t.canvas),
        text("text on a panel", t.text, t.panel),
        text("text in a field", t.text, t.field),
        text("text in a field under the pointer", t.text, t.field_hover),
        text("weak text on the canvas", t.text_weak, t.canvas),
        text("weak text on a panel", t.text_weak, t.panel),
        text("weak text in a field", t.text_weak, t.field),
        text("weak text in a field under the pointer", t.text_weak, t.field_hover),
        text("text on the accent", t.on_accent, t.accent),
        text("text on the accent under the pointer", t.on_accent, t.accent_hover),
        text("a link on a panel", t.accent, t.panel),
        text("text on what is chosen", t.on_selected, t.selected),
        text("usual text on what is chosen", t.text, t.selected),
        text("weak text on what is chosen", t.text_weak, t.selected),
        text("a problem on a panel", t.error, t.panel),
        text("a problem in a field", t.error, t.field),
        text("a problem on its ground", t.error, t.error_fill),
        text("text on a problem's ground", t.text, t.error_fill),
        text("good news on a panel", t.good, t.panel),
        text("good news in a field", t.good, t.field),
        text("a warning on a panel", t.warn, t.panel),
        text("a warning in a field", t.warn, t.field),
        text("text on the veil over a white picture", t.on_veil, over(t.veil, 255)),
        mark("a chosen picture's border on a panel", t.accent, t.panel),
        mark("a chosen picture's border in a cell", t.accent, t.field),
        mark("a border on the canvas", t.accent, t.canvas),
        mark("the focus on a panel", t.focus, t.panel),
        mark("the focus on the canvas", t.focus, t.canvas),
        mark("the focus in a field", t.focus, t.field),
        mark("a slider's filled part on its rail", t.filled, t.field_hover),
        mark("a slider's filled part on a panel", t.filled, t.panel),
        mark("an icon on a panel", t.text_weak, t.panel),
    ]
}

/// A black of some transparency over a grey.
fn over(veil: Color32, ground: u8) -> Color32 {
    let shows = 1.0 - f32::from(veil.a()) / 255.0;
    super::gray((f32::from(ground) * shows).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::{DARK, LIGHT};

    #[test]
    fn everything_can_be_read_on_what_it_stands_on() {
        for (theme, tokens) in [("dark", &DARK), ("light", &LIGHT)] {
            for pair in pairs(tokens) {
                let got = ratio(pair.front, pair.ground);
                assert!(got >= pair.least, "{theme}: {}: {got:.2}, at least {}", pair.name, pair.least);
            }
        }
    }

    #[test]
    fn the_contrast_is_the_one_of_the_rules() {
        assert!((ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        assert!((ratio(Color32::WHITE, Color32::WHITE) - 1.0).abs() < 1e-9);
        // The grey that is quoted as the lightest on white.
        #[expect(clippy::disallowed_methods, reason = "the rule's own example")]
        let grey = Color32::from_gray(0x76);
        assert!((ratio(grey, Color32::WHITE) - 4.54).abs() < 0.01);
    }
}
