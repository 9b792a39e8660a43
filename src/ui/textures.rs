//! The one home of textures: made off the window's thread, counted against a budget, the longest unused
//! given back first.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use egui::{ColorImage, TextureHandle, TextureOptions, Vec2, vec2};

use crate::engine::{PictureId, Pixels};

/// What may stay on the graphics card.
const BUDGET: usize = 256 << 20;
/// Uploads a frame, so that scrolling stays smooth.
const UPLOADS: usize = 8;

/// Which picture a texture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A small one in the filmstrip.
    Thumbnail(PictureId),
    /// A result on the canvas.
    Picture(PictureId),
    /// An init image, by SHA-256.
    Init(String),
}

struct Entry {
    smooth: TextureHandle,
    /// The same with hard pixels, made when zoomed in.
    sharp: Option<TextureHandle>,
    image: Option<Arc<ColorImage>>,
    bytes: usize,
    used: u64,
}

/// All textures.
pub struct Textures {
    entries: HashMap<Key, Entry>,
    /// On their way through the converting thread.
    converting: HashSet<Key>,
    to_convert: SyncSender<(Key, Pixels)>,
    converted: Receiver<(Key, ColorImage)>,
    preview: Option<TextureHandle>,
    frame: u64,
}

impl Textures {
    /// Starts the converting thread; `ctx` is woken by it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(ctx: &egui::Context) -> std::io::Result<Self> {
        let (to_convert, work) = sync_channel::<(Key, Pixels)>(512);
        let (done, converted) = sync_channel(512);
        let ctx = ctx.clone();
        std::thread::Builder::new().name("pixels".to_owned()).spawn(move || {
            while let Ok((key, pixels)) = work.recv() {
                let size = [pixels.width as usize, pixels.height as usize];
                if pixels.rgba.len() != size.iter().product::<usize>() * 4 {
                    continue;
                }
                // Premultiplying is the slow part: here, not in a frame.
                let image = ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
                if done.send((key, image)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        })?;
        Ok(Self { entries: HashMap::new(), converting: HashSet::new(), to_convert, converted, preview: None, frame: 0 })
    }

    /// Hands pixels over to become a texture in one of the next frames.
    pub fn put(&mut self, key: Key, pixels: Pixels) {
        match self.to_convert.try_send((key.clone(), pixels)) {
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
        self.entries.contains_key(key) || self.converting.contains(key)
    }

    /// Once a frame: uploads what was converted and gives back what is over the budget.
    pub fn begin_frame(&mut self, ctx: &egui::Context) {
        self.frame += 1;
        for _ in 0..UPLOADS {
            let Ok((key, image)) = self.converted.try_recv() else { break };
            self.converting.remove(&key);
            let Some(smooth) = upload(ctx, &image, TextureOptions::LINEAR) else { continue };
            let bytes = image.pixels.len() * 4;
            let image = matches!(key, Key::Picture(_) | Key::Init(_)).then(|| Arc::new(image));
            self.entries.insert(key, Entry { smooth, sharp: None, image, bytes, used: self.frame });
        }
        if !self.converting.is_empty() {
            ctx.request_repaint_after(std::time::Duration::from_millis(30));
        }
        let mut total: usize = self.entries.values().map(|e| e.bytes).sum();
        while total > BUDGET {
            let oldest = self.entries.iter().filter(|(_, e)| e.used + 2 < self.frame).min_by_key(|(_, e)| e.used);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else { break };
            total -= self.entries.remove(&key).map_or(0, |e| e.bytes);
        }
    }

    /// A texture and its size in pixels; `sharp` shows hard pixels.
    pub fn get(&mut self, ctx: &egui::Context, key: &Key, sharp: bool) -> Option<(egui::TextureId, Vec2)> {
        let entry = self.entries.get_mut(key)?;
        entry.used = self.frame;
        let size = entry.smooth.size_vec2();
        if sharp && let Some(image) = &entry.image {
            if entry.sharp.is_none() {
                entry.sharp = upload(ctx, image, TextureOptions::NEAREST);
            }
            if let Some(sharp) = &entry.sharp {
                return Some((sharp.id(), size));
            }
        }
        Some((entry.smooth.id(), size))
    }

    /// A picture's own pixels, while it is there.
    #[must_use]
    pub fn image(&self, key: &Key) -> Option<Arc<ColorImage>> {
        self.entries.get(key)?.image.clone()
    }

    /// The running job's preview: one texture, its pixels replaced.
    pub fn preview(&mut self, ctx: &egui::Context, pixels: &Pixels) -> Option<egui::TextureId> {
        let size = [pixels.width as usize, pixels.height as usize];
        if pixels.rgba.len() != size.iter().product::<usize>() * 4 {
            return None;
        }
        let image = ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
        match &mut self.preview {
            Some(preview) => preview.set(image, TextureOptions::LINEAR),
            None => self.preview = upload(ctx, &image, TextureOptions::LINEAR),
        }
        self.preview.as_ref().map(TextureHandle::id)
    }

    /// The preview as it was last set.
    #[must_use]
    pub fn last_preview(&self) -> Option<(egui::TextureId, Vec2)> {
        self.preview.as_ref().map(|p| (p.id(), p.size_vec2()))
    }
}

#[expect(clippy::disallowed_methods, reason = "the one home of textures, which checks the side first")]
fn upload(ctx: &egui::Context, image: &ColorImage, options: TextureOptions) -> Option<TextureHandle> {
    let most = ctx.input(|i| i.max_texture_side);
    let [width, height] = image.size;
    if width == 0 || height == 0 {
        return None;
    }
    if width <= most && height <= most {
        return Some(ctx.load_texture("picture", image.clone(), options));
    }
    // Beyond the device's limit wgpu would panic: every n-th pixel is shown instead.
    let step = width.max(height).div_ceil(most.max(1));
    let size = [width / step, height / step];
    let pick = |y: usize| (0..size[0]).filter_map(move |x| image.pixels.get(y * step * width + x * step).copied());
    let pixels = (0..size[1]).flat_map(pick).collect();
    let small = ColorImage { size, pixels, source_size: vec2(size[0] as f32, size[1] as f32) };
    Some(ctx.load_texture("picture", small, options))
}
