//! The thread that makes of pixels what the window can draw: what takes longer than a frame has no place in one.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use egui::ColorImage;

use super::{Key, pyramid};
use crate::engine::Pixels;
use crate::ui::compare::{Amount, difference};

/// What may wait on either side.
const WAITING: usize = 512;

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
pub struct Made {
    /// Of what.
    pub key: Key,
    /// The picture and its halves; none of pixels that are no picture.
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
            if done.send(make(work)).is_err() {
                return;
            }
            wake();
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
            let levels = pyramid::levels(ColorImage::from_rgba_unmultiplied(size, &pixels.rgba));
            Made { key, levels, alpha, amount: None }
        }
        Work::Difference { key, a, b, gain } => {
            let (image, amount) = difference(&a, &b, gain);
            Made { key, levels: pyramid::levels(image), alpha: false, amount: Some(amount) }
        }
    }
}
