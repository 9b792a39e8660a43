//! The one home of textures: made off the window's thread, counted against a budget, the longest unused
//! given back first.
//!
//! A large picture is kept as a pyramid of its halves and cut into tiles; only the tiles that are looked at, of the
//! level that is looked at, are on the graphics card. So a picture of any size is shown whole, on any card.

mod pyramid;
mod tiles;
mod work;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};

use egui::{Color32, ColorImage, ImageData, Mesh, Painter, Rect, Shape, TextureHandle, TextureOptions, Vec2, vec2};

use self::tiles::{Grid, Tile};
use self::work::{Made, Work};
use super::compare::Amount;
use super::theme::tokens;
use crate::engine::{PictureId, Pixels};

/// What may stay on the graphics card, in bytes.
const BUDGET: usize = 256 << 20;
/// What may stay in memory, in bytes, of pictures that are not on the screen.
const KEPT: usize = 384 << 20;
/// Pictures taken from the converting thread a frame, so that scrolling stays smooth.
const UPLOADS: usize = 8;
/// Bytes of tiles uploaded a frame.
const ALLOWANCE: usize = 16 << 20;
/// Long edge of the level that stands in until the right tiles are there.
const BASE: usize = 512;
/// The side of the checkerboard's squares, in points.
const SQUARE: f32 = 8.0;

/// Which picture a texture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A small one in the filmstrip.
    Thumbnail(PictureId),
    /// A result on the canvas.
    Picture(PictureId),
    /// An init image, by SHA-256.
    Init(String),
    /// How much two results differ.
    Difference {
        /// The one whose size it has.
        a: PictureId,
        /// The other.
        b: PictureId,
        /// How much brighter than it is, 1 to 32.
        gain: u8,
    },
}

/// A tile's place: its level, whether it shows hard pixels, column and row.
type Place = (usize, bool, usize, usize);

/// The place of a level that is no tile but whole.
const WHOLE: usize = usize::MAX;

struct OnCard {
    texture: TextureHandle,
    used: u64,
}

struct Entry {
    size: [usize; 2],
    /// The picture and its halves; none of a thumbnail, which is on the card alone.
    levels: Vec<Arc<ColorImage>>,
    /// The level that stands in for the others.
    base: usize,
    alpha: bool,
    amount: Option<Amount>,
    tiles: HashMap<Place, OnCard>,
    used: u64,
}

impl Entry {
    fn on_card(&self) -> usize {
        self.tiles.values().map(|t| t.texture.byte_size()).sum()
    }

    fn in_memory(&self) -> usize {
        self.levels.iter().map(|l| l.pixels.len() * 4).sum()
    }
}

/// All textures.
pub struct Textures {
    entries: HashMap<Key, Entry>,
    /// On their way through the converting thread.
    converting: HashSet<Key>,
    to_convert: SyncSender<Work>,
    converted: Receiver<Made>,
    preview: Option<TextureHandle>,
    checkers: Option<TextureHandle>,
    frame: u64,
    /// Bytes that may still be uploaded in this frame.
    allowance: usize,
    /// A limit below the card's, for tests.
    most: usize,
}

impl Textures {
    /// Starts the converting thread; `ctx` is woken by it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(ctx: &egui::Context) -> std::io::Result<Self> {
        let ctx = ctx.clone();
        let (to_convert, converted) = work::start(move || ctx.request_repaint())?;
        Ok(Self {
            entries: HashMap::new(),
            converting: HashSet::new(),
            to_convert,
            converted,
            preview: None,
            checkers: None,
            frame: 0,
            allowance: ALLOWANCE,
            most: usize::MAX,
        })
    }

    /// Hands pixels over to become a texture in one of the next frames.
    pub fn put(&mut self, key: Key, pixels: Pixels) {
        self.hand_over(key.clone(), Work::Pixels(key, pixels));
    }

    /// Has the difference of two pictures made, if their pixels are here.
    pub fn compare(&mut self, a: PictureId, b: PictureId, gain: u8) {
        if let (Some(one), Some(other)) = (self.image(&Key::Picture(a)), self.image(&Key::Picture(b))) {
            let key = Key::Difference { a, b, gain };
            self.hand_over(key.clone(), Work::Difference { key, a: one, b: other, gain });
        }
    }

    fn hand_over(&mut self, key: Key, work: Work) {
        match self.to_convert.try_send(work) {
            Ok(()) => {
                self.converting.insert(key);
            }
            // It will be asked for again by whoever still shows it.
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.converting.remove(&key);
            }
        }
    }

    /// Whether it is there or on its way.
    #[must_use]
    pub fn has(&self, key: &Key) -> bool {
        self.shows(key) || self.converting.contains(key)
    }

    /// Whether it is there.
    #[must_use]
    pub fn shows(&self, key: &Key) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether a difference is being made.
    #[must_use]
    pub fn comparing(&self) -> bool {
        self.converting.iter().any(|key| matches!(key, Key::Difference { .. }))
    }

    /// Once a frame: takes what was converted and gives back what is over the budget.
    pub fn begin_frame(&mut self, ctx: &egui::Context) {
        self.frame += 1;
        self.allowance = ALLOWANCE;
        for taken in 0.. {
            if taken == UPLOADS {
                ctx.request_repaint();
                break;
            }
            let Ok(made) = self.converted.try_recv() else { break };
            self.take(ctx, made);
        }
        self.give_back();
    }

    fn take(&mut self, ctx: &egui::Context, made: Made) {
        let Made { key, levels, alpha, amount } = made;
        self.converting.remove(&key);
        let Some(first) = levels.first() else { return };
        let limit = side_limit(ctx, self.most);
        let small = |level: &Arc<ColorImage>| level.width().max(level.height()) <= BASE.min(limit);
        let base = levels.iter().position(small).unwrap_or(levels.len() - 1);
        let size = first.size;
        // The halves of a picture that is here already.
        if let Some(entry) = self.entries.get_mut(&key)
            && entry.levels.first().is_some_and(|here| Arc::ptr_eq(here, first))
        {
            (entry.levels, entry.base) = (levels, base);
            return;
        }
        let mut entry = Entry { size, levels, base, alpha, amount, tiles: HashMap::new(), used: self.frame };
        if matches!(key, Key::Thumbnail(_)) {
            let texture = entry.levels.get(base).and_then(|level| upload(ctx, level, TextureOptions::LINEAR, limit));
            let Some(texture) = texture else { return };
            entry.tiles.insert((base, false, WHOLE, WHOLE), OnCard { texture, used: self.frame });
            entry.levels = Vec::new();
        }
        self.entries.insert(key, entry);
    }

    /// What was not shown in the last frames goes, the longest unused first, until the rest is within the budgets.
    fn give_back(&mut self) {
        let old = self.frame.saturating_sub(2);
        let mut total: usize = self.entries.values().map(Entry::on_card).sum();
        if total > BUDGET {
            let tiles = self.entries.iter().flat_map(|(key, e)| e.tiles.iter().map(move |(at, t)| (t.used, key, *at)));
            let mut unused: Vec<(u64, Key, Place)> =
                tiles.filter(|(used, ..)| *used < old).map(|(used, key, at)| (used, key.clone(), at)).collect();
            unused.sort_by_key(|(used, ..)| *used);
            for (_, key, at) in unused {
                if total <= BUDGET {
                    break;
                }
                let Some(entry) = self.entries.get_mut(&key) else { continue };
                total -= entry.tiles.remove(&at).map_or(0, |t| t.texture.byte_size());
                if entry.levels.is_empty() {
                    self.entries.remove(&key);
                }
            }
        }
        let mut kept: usize = self.entries.values().map(Entry::in_memory).sum();
        while kept > KEPT {
            let whole = self.entries.iter().filter(|(_, e)| e.used < old && !e.levels.is_empty());
            let Some(key) = whole.min_by_key(|(_, e)| e.used).map(|(key, _)| key.clone()) else { break };
            kept -= self.entries.remove(&key).map_or(0, |e| e.in_memory());
        }
    }

    /// Paints a whole picture into `rect` as far as `clip` shows it, over a checkerboard where it lets through;
    /// `sharp` shows hard pixels where it is enlarged. False where there is no such picture yet.
    pub fn paint(&mut self, painter: &Painter, key: &Key, rect: Rect, clip: Rect, sharp: bool) -> bool {
        let painter = painter.with_clip_rect(clip.intersect(painter.clip_rect()));
        let ctx = painter.ctx().clone();
        let limit = side_limit(&ctx, self.most);
        let Some(entry) = self.entries.get_mut(key) else { return false };
        entry.used = self.frame;
        let sight = painter.clip_rect().intersect(rect);
        if !sight.is_positive() || !rect.is_positive() {
            return true;
        }
        if entry.alpha {
            checkerboard(&ctx, &painter, &mut self.checkers, rect, limit);
        }
        let scale = rect.width() * painter.pixels_per_point() / entry.size[0].max(1) as f32;
        let sharp = sharp && scale > 1.0;
        let level = pyramid::level_for(scale, entry.levels.len());
        let mut all_there = !entry.levels.is_empty();
        let mut tiles = Vec::new();
        if let Some(image) = entry.levels.get(level).cloned() {
            let grid = Grid::new(entry.size, image.size, level, limit);
            tiles = grid.in_sight(rect, sight);
            for tile in &tiles {
                let at = (level, sharp, tile.column, tile.row);
                if !entry.tiles.contains_key(&at) {
                    all_there &= place(&ctx, entry, image.clone(), tile, at, &mut self.allowance, self.frame);
                }
            }
        }
        if !all_there {
            if !entry.levels.is_empty() {
                ctx.request_repaint();
            }
            return stand_in(&painter, entry, rect, self.frame, limit);
        }
        for tile in tiles {
            if let Some(on_card) = entry.tiles.get_mut(&(level, sharp, tile.column, tile.row)) {
                on_card.used = self.frame;
                quad(&painter, on_card.texture.id(), tile.on_screen, tile.uv);
            }
        }
        true
    }

    /// One texture of the picture, not larger than a panel's small picture needs, and the picture's size in pixels;
    /// `sharp` shows hard pixels.
    pub fn get(&mut self, ctx: &egui::Context, key: &Key, sharp: bool) -> Option<(egui::TextureId, Vec2)> {
        let limit = side_limit(ctx, self.most);
        let entry = self.entries.get_mut(key)?;
        entry.used = self.frame;
        let size = vec2(entry.size[0] as f32, entry.size[1] as f32);
        let sharp = sharp && !entry.levels.is_empty();
        Some((base(ctx, entry, sharp, self.frame, limit)?, size))
    }

    /// One texture of the whole picture for a place where a pixel of it is `scale` of the screen's: the level that is
    /// right for it, or the largest that the card takes.
    pub fn whole(&mut self, ctx: &egui::Context, key: &Key, scale: f32, sharp: bool) -> Option<egui::TextureId> {
        let limit = side_limit(ctx, self.most);
        let entry = self.entries.get_mut(key)?;
        entry.used = self.frame;
        let fits = |level: &Arc<ColorImage>| level.width().max(level.height()) <= limit;
        let largest = entry.levels.iter().position(fits).unwrap_or(entry.base);
        let level = pyramid::level_for(scale, entry.levels.len()).max(largest);
        level_of(ctx, entry, level, sharp && scale > 1.0, self.frame, limit)
    }

    /// A picture's own pixels, while it is there.
    #[must_use]
    pub fn image(&self, key: &Key) -> Option<Arc<ColorImage>> {
        self.entries.get(key)?.levels.first().cloned()
    }

    /// The pixel at a relative place of a picture, 0 to 1 across and down: straight RGBA.
    #[must_use]
    pub fn pixel(&self, key: &Key, at: Vec2) -> Option<[u8; 4]> {
        let image = self.entries.get(key)?.levels.first()?;
        let place = |at: f32, of: usize| ((at * of as f32) as usize).min(of.saturating_sub(1));
        let (x, y) = (place(at.x, image.width()), place(at.y, image.height()));
        image.pixels.get(y * image.width() + x).map(Color32::to_srgba_unmultiplied)
    }

    /// What a difference comes to, once it is made.
    #[must_use]
    pub fn amount(&self, key: &Key) -> Option<Amount> {
        self.entries.get(key)?.amount
    }

    /// The running job's preview: one texture, its pixels replaced.
    pub fn preview(&mut self, ctx: &egui::Context, pixels: &Pixels) -> Option<egui::TextureId> {
        let size = [pixels.width as usize, pixels.height as usize];
        if pixels.rgba.len() != size.iter().product::<usize>() * 4 {
            return None;
        }
        let image = Arc::new(ColorImage::from_rgba_unmultiplied(size, &pixels.rgba));
        let limit = side_limit(ctx, self.most);
        match &mut self.preview {
            Some(preview) if size.iter().all(|side| *side <= limit) => {
                preview.set(ImageData::Color(image), TextureOptions::LINEAR);
            }
            _ => self.preview = upload(ctx, &image, TextureOptions::LINEAR, limit),
        }
        self.preview.as_ref().map(TextureHandle::id)
    }

    /// The preview as it was last set.
    #[must_use]
    pub fn last_preview(&self) -> Option<(egui::TextureId, Vec2)> {
        self.preview.as_ref().map(|p| (p.id(), p.size_vec2()))
    }
}

/// Uploads a tile if this frame still may; whether it is there.
fn place(
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
fn level_of(
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
fn base(ctx: &egui::Context, entry: &mut Entry, sharp: bool, frame: u64, limit: usize) -> Option<egui::TextureId> {
    level_of(ctx, entry, entry.base, sharp, frame, limit)
}

fn stand_in(painter: &Painter, entry: &mut Entry, rect: Rect, frame: u64, limit: usize) -> bool {
    let Some(texture) = base(painter.ctx(), entry, false, frame, limit) else { return false };
    // A level's last pixels may reach beyond the picture.
    let covered = |side: usize| side as f32 / (side.div_ceil(1 << entry.base) << entry.base).max(1) as f32;
    let whole = entry.levels.is_empty();
    let uv = if whole { vec2(1.0, 1.0) } else { vec2(covered(entry.size[0]), covered(entry.size[1])) };
    quad(painter, texture, rect, Rect::from_min_size(egui::Pos2::ZERO, uv));
    true
}

/// No feathered edges: tiles must meet without a seam.
fn quad(painter: &Painter, texture: egui::TextureId, rect: Rect, uv: Rect) {
    let mut mesh = Mesh::with_texture(texture);
    mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
    painter.add(Shape::mesh(mesh));
}

fn checkerboard(ctx: &egui::Context, painter: &Painter, kept: &mut Option<TextureHandle>, rect: Rect, limit: usize) {
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

fn side_limit(ctx: &egui::Context, most: usize) -> usize {
    ctx.input(|i| i.max_texture_side).min(most).max(4)
}

#[expect(clippy::disallowed_methods, reason = "the one home of textures, which checks the side first")]
fn upload(
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

#[cfg(test)]
#[path = "textures/tests.rs"]
mod tests;
