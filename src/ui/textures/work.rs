//! The thread that makes of pixels what the window can draw: what takes longer than a frame has no place in one.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use egui::ColorImage;

use super::{Key, pyramid};
use crate::engine::Pixels;
use crate::ui::compare::{Amount, difference};

/// What may wait on either side.
const WAITING: usize = 512;
/// Pictures of at most so many pixels are shown before their halves are made; larger ones would be uploaded whole.
const AT_ONCE: usize = 2 << 20;

/// What it is given.
pub enum Work {
    /// Straight RGBA, to be multiplied by its alpha and halved.
    Pixels(Key, Pixels),
    /// Two pictures, to be compared.
    Difference {
        /// What it is kept as.
        key: Key,
        /// The one whose size it has.
        a: Arc<ColorImage>,
        /// The other.
        b: Arc<ColorImage>,
        /// How much brighter.
        gain: u8,
    },
}

/// What it makes.
#[derive(Clone)]
pub struct Made {
    /// Of what.
    pub key: Key,
    /// The picture and its halves, which may come later; none of pixels that are no picture.
    pub levels: Vec<Arc<ColorImage>>,
    /// Whether anything lets through.
    pub alpha: bool,
    /// What a difference comes to.
    pub amount: Option<Amount>,
}

/// Starts it; `wake` is called after each piece.
///
/// # Errors
/// The system gives no thread.
pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<(SyncSender<Work>, Receiver<Made>)> {
    let (give, work) = sync_channel::<Work>(WAITING);
    let (done, made) = sync_channel(WAITING);
    std::thread::Builder::new().name("pixels".to_owned()).spawn(move || {
        while let Ok(work) = work.recv() {
            let made = make(work);
            let (pixels, halves) = match made.levels.first() {
                Some(whole) if !matches!(made.key, Key::Thumbnail(_)) => (whole.pixels.len(), Some(whole.clone())),
                _ => (0, None),
            };
            if pixels <= AT_ONCE {
                if done.send(made.clone()).is_err() {
                    return;
                }
                wake();
            }
            if let Some(whole) = halves {
                if done.send(Made { levels: pyramid::levels(whole), ..made }).is_err() {
                    return;
                }
                wake();
            }
        }
    })?;
    Ok((give, made))
}

fn make(work: Work) -> Made {
    match work {
        Work::Pixels(key, pixels) => {
            let size = [pixels.width as usize, pixels.height as usize];
            if size.contains(&0) || pixels.rgba.len() != size.iter().product::<usize>() * 4 {
                return Made { key, levels: Vec::new(), alpha: false, amount: None };
            }
            let alpha = pixels.rgba.iter().skip(3).step_by(4).any(|a| *a < 255);
            let image = ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
            Made { key, levels: vec![Arc::new(image)], alpha, amount: None }
        }
        Work::Difference { key, a, b, gain } => {
            let (image, amount) = difference(&a, &b, gain);
            Made { key, levels: vec![Arc::new(image)], alpha: false, amount: Some(amount) }
        }
    }
}
