//! What the pixel under the pointer is.

use egui::{Align2, FontId, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use crate::tr;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::tokens;

/// A pixel of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readout {
    /// From the left, from 0.
    pub x: u32,
    /// From the top, from 0.
    pub y: u32,
    /// Straight RGBA.
    pub rgba: [u8; 4],
}

impl Readout {
    /// The pixel under `pointer` of a picture of `whole` pixels that is painted into `rect`; None beside it, and
    /// until its pixels are here.
    #[must_use]
    pub fn at(textures: &Textures, key: &Key, rect: Rect, whole: Vec2, pointer: Pos2) -> Option<Self> {
        let place = (pointer - rect.min) / rect.size();
        if !(0.0..1.0).contains(&place.x) || !(0.0..1.0).contains(&place.y) {
            return None;
        }
        let rgba = textures.pixel(key, place)?;
        Some(Self { x: (place.x * whole.x) as u32, y: (place.y * whole.y) as u32, rgba })
    }

    /// In words: place, colour, and how much of it covers where it is not opaque.
    #[must_use]
    pub fn words(&self) -> String {
        let [r, g, b, a] = self.rgba;
        let cover = if a == 255 { String::new() } else { format!("  {}", tr!("view-alpha", alpha = a)) };
        format!("x {}  y {}   {r} {g} {b}  #{r:02X}{g:02X}{b:02X}{cover}", self.x, self.y)
    }
}

/// Shows it in the lower left corner of the room.
pub fn readout(ui: &Ui, room: Rect, of: &Readout) {
    let t = tokens(ui.ctx());
    let text = ui.painter().layout_no_wrap(of.words(), FontId::monospace(11.5), t.on_veil);
    let size = vec2(text.size().x + 34.0, 24.0);
    let chip = Rect::from_min_size(pos2(room.left() + 8.0, room.bottom() - 8.0 - size.y), size);
    ui.painter().rect_filled(chip, 4, t.veil);
    let swatch = Rect::from_center_size(pos2(chip.left() + 14.0, chip.center().y), vec2(12.0, 12.0));
    let [r, g, b, _] = of.rgba;
    ui.painter().rect_filled(swatch, 2, crate::ui::theme::pixel([r, g, b]));
    ui.painter().rect_stroke(swatch, 2, Stroke::new(1.0, t.on_veil), StrokeKind::Outside);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(chip.left() + 26.0, chip.center().y), text.size());
    ui.painter().galley(at.min, text, t.on_veil);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_told_by_place_and_colour() {
        let pixel = Readout { x: 12, y: 3, rgba: [255, 128, 0, 255] };
        assert_eq!(pixel.words(), "x 12  y 3   255 128 0  #FF8000");
        assert!(Readout { rgba: [0, 0, 0, 7], ..pixel }.words().ends_with("alpha 7"));
    }
}
