//! What goes to the graphics card: tiles, whole levels, the checkerboard; each within the card's limit.

use std::sync::Arc;

use egui::{Color32, ColorImage, ImageData, Mesh, Painter, Rect, Shape, TextureHandle, TextureOptions, vec2};

use super::tiles::Tile;
use super::{ALLOWANCE, Entry, OnCard, Place, WHOLE, pyramid};
use crate::ui::theme::tokens;

/// The side of the checkerboard's squares, in points.
const SQUARE: f32 = 8.0;

/// Uploads a tile if this frame still may; whether it is there.
pub(super) fn place(
    ctx: &egui::Context,
    entry: &mut Entry,
    level: Arc<ColorImage>,
    tile: &Tile,
    at: Place,
    allowance: &mut usize,
    frame: u64,
) -> bool {
    let [width, height] = tile.size;
    let bytes = width * height * 4;
    // The first tile of a frame always goes, or one larger than the allowance would never come.
    if bytes > *allowance && *allowance < ALLOWANCE {
        return false;
    }
    *allowance = allowance.saturating_sub(bytes);
    let image = if tile.size == level.size { level } else { Arc::new(level.region_by_pixels(tile.from, tile.size)) };
    let (_, sharp, ..) = at;
    let options = if sharp { TextureOptions::NEAREST } else { TextureOptions::LINEAR };
    // A tile is cut within the limit.
    let Some(texture) = upload(ctx, &image, options, usize::MAX) else { return false };
    entry.tiles.insert(at, OnCard { texture, used: frame });
    true
}

/// The texture of a whole level, made where it is not there.
pub(super) fn level_of(
    ctx: &egui::Context,
    entry: &mut Entry,
    level: usize,
    sharp: bool,
    frame: u64,
    limit: usize,
) -> Option<egui::TextureId> {
    let at = (level, sharp, WHOLE, WHOLE);
    if let Some(on_card) = entry.tiles.get_mut(&at) {
        on_card.used = frame;
        return Some(on_card.texture.id());
    }
    let options = if sharp { TextureOptions::NEAREST } else { TextureOptions::LINEAR };
    let texture = upload(ctx, entry.levels.get(level)?, options, limit)?;
    let id = texture.id();
    entry.tiles.insert(at, OnCard { texture, used: frame });
    Some(id)
}

/// The texture that stands in for the others.
pub(super) fn base(
    ctx: &egui::Context,
    entry: &mut Entry,
    sharp: bool,
    frame: u64,
    limit: usize,
) -> Option<egui::TextureId> {
    level_of(ctx, entry, entry.base, sharp, frame, limit)
}

pub(super) fn stand_in(painter: &Painter, entry: &mut Entry, rect: Rect, frame: u64, limit: usize) -> bool {
    let Some(texture) = base(painter.ctx(), entry, false, frame, limit) else { return false };
    // A level's last pixels may reach beyond the picture.
    let covered = |side: usize| side as f32 / (side.div_ceil(1 << entry.base) << entry.base).max(1) as f32;
    let whole = entry.levels.is_empty();
    let uv = if whole { vec2(1.0, 1.0) } else { vec2(covered(entry.size[0]), covered(entry.size[1])) };
    quad(painter, texture, rect, Rect::from_min_size(egui::Pos2::ZERO, uv));
    true
}

/// No feathered edges: tiles must meet without a seam.
pub(super) fn quad(painter: &Painter, texture: egui::TextureId, rect: Rect, uv: Rect) {
    let mut mesh = Mesh::with_texture(texture);
    mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
    painter.add(Shape::mesh(mesh));
}

pub(super) fn checkerboard(
    ctx: &egui::Context,
    painter: &Painter,
    kept: &mut Option<TextureHandle>,
    rect: Rect,
    limit: usize,
) {
    let t = tokens(ctx);
    painter.rect_filled(rect, 0, t.field);
    if kept.is_none() {
        let (on, off) = ([255u8; 4], [0u8; 4]);
        let image = ColorImage::from_rgba_premultiplied([2, 2], &[on, off, off, on].concat());
        *kept = upload(ctx, &Arc::new(image), TextureOptions::NEAREST_REPEAT, limit);
    }
    if let Some(texture) = kept {
        let mut mesh = Mesh::with_texture(texture.id());
        let uv = Rect::from_min_size(egui::Pos2::ZERO, rect.size() / (2.0 * SQUARE));
        mesh.add_rect_with_uv(rect, uv, t.check);
        painter.add(Shape::mesh(mesh));
    }
}

pub(super) fn side_limit(ctx: &egui::Context, most: usize) -> usize {
    ctx.input(|i| i.max_texture_side).min(most).max(4)
}

#[expect(clippy::disallowed_methods, reason = "the one home of textures, which checks the side first")]
pub(super) fn upload(
    ctx: &egui::Context,
    image: &Arc<ColorImage>,
    options: TextureOptions,
    limit: usize,
) -> Option<TextureHandle> {
    let most = side_limit(ctx, limit);
    let mut image = image.clone();
    if image.width() == 0 || image.height() == 0 {
        return None;
    }
    // Beyond the device's limit wgpu would panic.
    while image.width().max(image.height()) > most {
        image = Arc::new(pyramid::halve(&image));
    }
    Some(ctx.load_texture("picture", ImageData::Color(image), options))
}
