//! Lines of text as pixels, in the program's own font.
//!
//! Left to right, one glyph for each character: enough for labels, not for every script. A character that the font
//! lacks is a box, so that nothing is left out in silence.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{FillRule, Mask, PathBuilder, Transform};

use super::Rgb8;

/// The fonts, which lie inside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Text.
    Regular,
    /// Titles.
    Strong,
}

impl Weight {
    fn font(self) -> Option<FontRef<'static>> {
        let bytes: &'static [u8] = match self {
            Self::Regular => include_bytes!("../../assets/fonts/Inter-Regular.otf"),
            Self::Strong => include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        };
        FontRef::new(bytes).ok()
    }
}

/// A line of text of a size in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Letters {
    /// Its weight.
    pub weight: Weight,
    /// Its size, in pixels.
    pub size: f32,
    /// Its grey, 0 to 255.
    pub grey: u8,
}

struct Pen(PathBuilder, f32);

impl OutlinePen for Pen {
    // A font's y goes up, a picture's goes down.
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(self.1 + x, -y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(self.1 + x, -y);
    }
    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(self.1 + cx0, -cy0, self.1 + x, -y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(self.1 + cx0, -cy0, self.1 + cx1, -cy1, self.1 + x, -y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

impl Letters {
    /// How wide a line is, in pixels.
    #[must_use]
    pub fn width(&self, text: &str) -> f32 {
        let Some(font) = self.weight.font() else { return 0.0 };
        self.advances(&font, text).map(|(_, advance)| advance).sum()
    }

    /// The line, cut with an ellipsis where it is wider than `most` pixels.
    #[must_use]
    pub fn cut(&self, text: &str, most: f32) -> String {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if self.width(&text) <= most {
            return text;
        }
        let mut kept = String::new();
        let mut width = self.width("…");
        for letter in text.chars() {
            width += self.width(letter.encode_utf8(&mut [0; 4]));
            if width > most {
                break;
            }
            kept.push(letter);
        }
        format!("{}…", kept.trim_end())
    }

    /// Draws a line whose left end is at `x` and whose capitals stand around the height `middle`.
    pub fn draw(&self, picture: &mut Rgb8, x: f32, middle: f32, text: &str) {
        let Some(font) = self.weight.font() else { return };
        let outlines = font.outline_glyphs();
        let mut pen = Pen(PathBuilder::new(), 0.0);
        for (glyph, advance) in self.advances(&font, text) {
            if let Some(outline) = outlines.get(glyph) {
                let settings = DrawSettings::unhinted(Size::new(self.size), LocationRef::default());
                // A glyph that cannot be drawn leaves its room free.
                outline.draw(settings, &mut pen).ok();
            }
            pen.1 += advance;
        }
        let Some(path) = pen.0.finish() else { return };
        // A mask of the line's own size, not of the sheet's.
        let (width, height) = ((pen.1 + 2.0).ceil() as u32, (self.size * 1.6).ceil() as u32);
        let Some(mut mask) = Mask::new(width.max(1), height.max(1)) else { return };
        let (left, top) = (x.floor(), (middle - 0.8 * self.size).floor());
        // Capitals are about 0.73 of the size.
        let base = middle + 0.365 * self.size - top;
        mask.fill_path(&path, FillRule::Winding, true, Transform::from_translate(x - left, base));
        self.blend(picture, &mask, left as i64, top as i64);
    }

    fn blend(&self, picture: &mut Rgb8, mask: &Mask, left: i64, top: i64) {
        let across = picture.width as usize;
        for (y, line) in mask.data().chunks_exact(mask.width() as usize).enumerate() {
            let Ok(row) = usize::try_from(top + y as i64) else { continue };
            for (x, cover) in line.iter().enumerate().filter(|(_, cover)| **cover > 0) {
                let Ok(column) = usize::try_from(left + x as i64) else { continue };
                if column >= across {
                    continue;
                }
                let at = (row * across + column) * 3;
                let Some(pixel) = picture.pixels.get_mut(at..at + 3) else { continue };
                for value in pixel {
                    let (old, new, cover) = (u32::from(*value), u32::from(self.grey), u32::from(*cover));
                    *value = ((old * (255 - cover) + new * cover + 127) / 255) as u8;
                }
            }
        }
    }

    fn advances<'a>(&self, font: &FontRef<'a>, text: &str) -> impl Iterator<Item = (GlyphId, f32)> {
        let (letters, metrics) = (font.charmap(), font.glyph_metrics(Size::new(self.size), LocationRef::default()));
        let glyphs: Vec<(GlyphId, f32)> = text
            .chars()
            .map(|letter| letters.map(letter).unwrap_or(GlyphId::NOTDEF))
            .map(|glyph| (glyph, metrics.advance_width(glyph).unwrap_or(0.0)))
            .collect();
        glyphs.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Letters = Letters { weight: Weight::Regular, size: 20.0, grey: 0 };

    fn white(width: u32, height: u32) -> Rgb8 {
        Rgb8 { width, height, pixels: vec![255; (width * height * 3) as usize] }
    }

    fn ink(picture: &Rgb8) -> (u32, u32, u32, u32) {
        let dark = |p: &[u8]| p[0] < 128;
        let at: Vec<(u32, u32)> = picture
            .pixels
            .chunks_exact(3)
            .enumerate()
            .filter(|(_, p)| dark(p))
            .map(|(i, _)| (i as u32 % picture.width, i as u32 / picture.width))
            .collect();
        let (xs, ys) = (at.iter().map(|p| p.0), at.iter().map(|p| p.1));
        (xs.clone().min().unwrap(), ys.clone().min().unwrap(), xs.max().unwrap(), ys.max().unwrap())
    }

    #[test]
    fn a_line_stands_where_it_is_put_and_is_as_wide_as_it_says() {
        let mut picture = white(200, 60);
        TEXT.draw(&mut picture, 20.0, 30.0, "HH");
        let (left, top, right, bottom) = ink(&picture);
        assert!((20..26).contains(&left), "{left}");
        let width = TEXT.width("HH");
        assert!((right as f32) < 20.0 + width && right as f32 > 14.0 + width, "{right} of {width}");
        assert!((20..25).contains(&top) && (35..40).contains(&bottom), "{top}..{bottom} is not around 30");
    }

    #[test]
    fn a_long_line_is_cut_and_a_short_one_kept() {
        assert_eq!(TEXT.cut("Seed 7", 200.0), "Seed 7");
        let cut = TEXT.cut(&"a lake at dusk ".repeat(40), 200.0);
        assert!(cut.ends_with('…') && TEXT.width(&cut) <= 200.0 && cut.len() > 12, "{cut}");
        assert_eq!(TEXT.cut("a\nb", 200.0), "a b");
    }

    #[test]
    fn a_letter_that_the_font_lacks_is_a_box_and_beyond_the_edge_nothing_is_drawn() {
        let mut picture = white(60, 60);
        TEXT.draw(&mut picture, 20.0, 30.0, "湖");
        ink(&picture);
        let mut edge = white(60, 60);
        TEXT.draw(&mut edge, -400.0, 30.0, "HH");
        TEXT.draw(&mut edge, 400.0, -90.0, "HH");
        TEXT.draw(&mut edge, 40.0, 59.0, "HHHHHH");
        assert_eq!(edge.pixels.len(), 60 * 60 * 3);
    }
}
