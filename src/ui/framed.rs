//! An init image as a frame shows it: turned, cut, padded or stretched, exactly as the worker will get it.

use egui::epaint::{Mesh, Vertex};
use egui::{Color32, Pos2, Rect, TextureId, pos2, vec2};

use serde::{Deserialize, Serialize};

use super::model::Model;
use crate::engine::Pixels;
use crate::recipe::{Fit, Framing, Turn, placement};

/// A framing, and the init image it was made for: another picture begins plain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Framed {
    /// The init image, by SHA-256.
    pub sha256: String,
    /// Its framing.
    pub framing: Framing,
}

impl Model {
    /// The init image's framing as the artist set it.
    #[must_use]
    pub fn own_framing(&self) -> Framing {
        let framed = &self.fields.framed;
        let same = self.init.as_ref().is_some_and(|init| init.sha256 == framed.sha256);
        if same { framed.framing } else { Framing::default() }
    }

    /// The framing of the next picture: a crop counts only where the picture is cropped.
    #[must_use]
    pub fn framing(&self) -> Framing {
        let own = self.own_framing();
        Framing { crop: own.crop.filter(|_| self.fields.fit == Fit::Crop), ..own }
    }

    /// The next picture's sides.
    #[must_use]
    pub fn frame(&self) -> (u32, u32) {
        let size = self.service().map_or_else(|| self.size(), |service| self.cloud_size(service));
        (size.width(), size.height())
    }

    /// Sets the init image's framing.
    pub fn set_framing(&mut self, framing: Framing) {
        if let Some(init) = &self.init {
            self.fields.framed = Framed { sha256: init.sha256.clone(), framing };
        }
    }

    /// The init image's sides as it is turned; 1 x 1 where there is none.
    #[must_use]
    pub fn init_sides(&self) -> (u32, u32) {
        self.init.as_ref().map_or((1, 1), |i| self.own_framing().turn.sides((i.width, i.height)))
    }
}

/// The part of a turned picture of `from` pixels upright that a frame of `whole` pixels shows, in shares, and where in
/// `rect`, which is the frame on the screen, that part lies.
#[must_use]
pub fn placed(fit: Fit, framing: &Framing, from: (u32, u32), whole: (u32, u32), rect: Rect) -> (Rect, Rect) {
    let place = placement(fit, framing, from, whole);
    let (width, height) = framing.turn.sides(from);
    let sides = vec2(width.max(1) as f32, height.max(1) as f32);
    let [left, top, w, h] = place.source.map(|v| v as f32);
    let part = Rect::from_min_size((vec2(left, top) / sides).to_pos2(), vec2(w, h) / sides);
    let [left, top, w, h] = place.target.map(|v| v as f32);
    let scale = rect.size() / vec2(whole.0.max(1) as f32, whole.1.max(1) as f32);
    (part, Rect::from_min_size(rect.min + vec2(left, top) * scale, vec2(w, h) * scale))
}

/// A part (in shares) of a turned picture at a place; the texture is upright.
#[must_use]
pub fn mesh(texture: TextureId, turn: Turn, part: Rect, at: Rect) -> Mesh {
    let mut mesh = Mesh::with_texture(texture);
    let corner = |pos: Pos2, share: Pos2| {
        let (u, v) = turn.upright((f64::from(share.x), f64::from(share.y)));
        Vertex { pos, uv: pos2(u as f32, v as f32), color: Color32::WHITE }
    };
    mesh.vertices = vec![
        corner(at.left_top(), part.left_top()),
        corner(at.right_top(), part.right_top()),
        corner(at.left_bottom(), part.left_bottom()),
        corner(at.right_bottom(), part.right_bottom()),
    ];
    mesh.indices = vec![0, 1, 2, 2, 1, 3];
    mesh
}

/// The mean colour along a picture's edge, which padding is filled with.
#[must_use]
pub fn border(pixels: &Pixels) -> Color32 {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let edge = (0..width).flat_map(|x| [(x, 0), (x, height.saturating_sub(1))]);
    let sides = (1..height.saturating_sub(1)).flat_map(|y| [(0, y), (width.saturating_sub(1), y)]);
    let mut sum = [0u32; 3];
    let mut count = 0u32;
    for (x, y) in edge.chain(sides) {
        let at = (y * width + x) * 4;
        let Some([r, g, b, a]) = pixels.rgba.get(at..at + 4) else { continue };
        // Transparency lies over white.
        let over = |c: u8| (u32::from(c) * u32::from(*a) + 255 * (255 - u32::from(*a))) / 255;
        sum.iter_mut().zip([*r, *g, *b]).for_each(|(s, c)| *s += over(c));
        count += 1;
    }
    let [r, g, b] = sum.map(|s| (s / count.max(1)).min(255) as u8);
    #[expect(clippy::disallowed_methods, reason = "the picture's own colour")]
    Color32::from_rgb(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_turned_right_shows_its_lower_left_corner_at_the_upper_left() {
        let at = Rect::from_min_size(pos2(10.0, 20.0), vec2(30.0, 40.0));
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        let mesh = mesh(TextureId::default(), Turn::new(1, false), whole, at);
        let corner = mesh.vertices.first().unwrap();
        assert_eq!((corner.pos, corner.uv), (at.left_top(), pos2(0.0, 1.0)));
        assert!(mesh.is_valid());
    }

    #[test]
    fn a_borders_mean_counts_every_edge_pixel_once_and_nothing_inside() {
        // 3 x 3: the edge is 40 but for one corner of 120, the middle is 255.
        let rgba = (0..9u8).flat_map(|i| {
            let level = if i == 4 {
                255
            } else if i == 8 {
                120
            } else {
                40
            };
            [level, level, level, 255]
        });
        let pixels = Pixels { width: 3, height: 3, rgba: rgba.collect() };
        assert_eq!(border(&pixels).to_array(), [50, 50, 50, 255]);
        let none = Pixels { width: 0, height: 0, rgba: Vec::new().into() };
        assert_eq!(border(&none).to_array(), [0, 0, 0, 255]);
    }

    #[test]
    fn a_padded_part_lies_in_the_middle_of_its_frame() {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 100.0));
        let (part, inner) = placed(Fit::Pad, &Framing::default(), (200, 100), (512, 512), rect);
        assert_eq!(part, Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)));
        assert_eq!(inner, Rect::from_min_max(pos2(0.0, 25.0), pos2(100.0, 75.0)));
    }
}
