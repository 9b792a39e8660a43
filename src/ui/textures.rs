//! The one home of textures: made off the window's thread, counted against a budget, the longest unused
//! given back first.
//!
//! A large picture is kept as a pyramid of its halves and cut into tiles; only the tiles that are looked at, of the
//! level that is looked at, are on the graphics card. So a picture of any size is shown whole, on any card.

mod card;
mod pyramid;
mod tiles;
mod work;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};

use egui::{Color32, ColorImage, ImageData, Painter, Rect, TextureHandle, TextureOptions, Vec2, vec2};

use self::card::{base, checkerboard, level_of, place, quad, side_limit, stand_in, upload};
use self::tiles::Grid;
use self::work::{Made, Work};
use super::compare::Amount;
use crate::engine::{PictureId, Pixels};

/// What may stay on the graphics card, in bytes.
const BUDGET: usize = 256 << 20;
/// What stays free of it for what the next frame brings, while what goes has not gone yet.
const FREE: usize = 2 * ALLOWANCE;
/// What may stay in memory, in bytes, of pictures that are not on the screen.
const KEPT: usize = 384 << 20;
/// Pictures taken from the converting thread a frame, so that scrolling stays smooth.
const UPLOADS: usize = 8;
/// Bytes of tiles uploaded a frame.
const ALLOWANCE: usize = 16 << 20;
/// Long edge of the level that stands in until the right tiles are there.
const BASE: usize = 512;

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

    /// Whether every picture that was handed over is there, with its halves.
    #[must_use]
    pub fn at_rest(&self) -> bool {
        let whole = |e: &Entry| e.levels.last().is_none_or(|l| l.width().max(l.height()) <= pyramid::SMALLEST);
        self.converting.is_empty() && self.entries.values().all(whole)
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
        if total > BUDGET - FREE {
            let tiles = self.entries.iter().flat_map(|(key, e)| e.tiles.iter().map(move |(at, t)| (t.used, key, *at)));
            let mut unused: Vec<(u64, Key, Place)> =
                tiles.filter(|(used, ..)| *used < old).map(|(used, key, at)| (used, key.clone(), at)).collect();
            unused.sort_by_key(|(used, ..)| *used);
            for (_, key, at) in unused {
                if total <= BUDGET - FREE {
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

#[cfg(test)]
#[path = "textures/tests.rs"]
mod tests;
