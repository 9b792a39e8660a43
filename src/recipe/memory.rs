//! How much memory a picture takes, reckoned before anything is loaded.
//!
//! Arithmetic alone: what a model takes is written into its face by whoever has read its headers, and the same plan
//! is shown in the window, printed by `doctor` and kept to by the worker.

use serde::{Deserialize, Serialize};

use super::Size;
use crate::tr;

/// A part's bytes in memory, for each way of keeping its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Plain numbers as f32 (bf16 on a graphics card), blocks as they are in the file.
    pub plain: u64,
    /// Plain matrices rounded to blocks of 8 bits (Q8_0), blocks as they are.
    pub rounded: u64,
}

/// What a model takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footprint {
    /// Both text encoders.
    pub text: Kept,
    /// The autoencoder.
    pub vae: Kept,
    /// The transformer.
    pub transformer: Kept,
    /// Bytes beside the weights while a prompt is read.
    pub prompt: u64,
    /// Bytes beside the weights for each pixel while the init image is read.
    pub encode_pixel: u64,
    /// Bytes beside the weights for each pixel while the picture is finished.
    pub decode_pixel: u64,
    /// As `encode_pixel` where the autoencoder works in strips.
    pub encode_tiled_pixel: u64,
    /// As `decode_pixel` where the autoencoder works in strips.
    pub decode_tiled_pixel: u64,
    /// Bytes of a strip in the making, whatever the picture's size.
    pub strip: u64,
    /// Bytes beside the weights for each token while painting.
    pub token: u64,
    /// Text tokens that stand beside the picture's.
    pub text_tokens: u64,
    /// Bytes for each step of a run: what tells the blocks their noise level.
    pub step: u64,
    /// Bytes whatever is done: the program itself, and the largest matrix in the making.
    pub base: u64,
}

/// A machine's memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// What a picture may take when nothing else runs. By this the numbers' form is chosen, not by what is free: the
    /// same recipe gives the same picture on a busy day.
    pub most: u64,
    /// What a picture may take now.
    pub free: u64,
}

/// Which parts are in memory together. Each takes less than the one before, and loads more often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// All of them: nothing is loaded twice.
    #[default]
    All,
    /// The text encoders only while a new prompt is read, and the transformer only when they are gone.
    TextApart,
    /// Each alone, for its own part of the work.
    OneByOne,
}

/// How a model is kept in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// Which parts together.
    pub keep: Keep,
    /// Whether plain matrices are rounded to 8 bits as they are loaded.
    pub rounded: bool,
    /// Whether the autoencoder works on its large levels in strips.
    pub tiled: bool,
}

/// How a picture will be made with the memory there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryPlan {
    /// How the model is kept.
    pub handling: Handling,
    /// The most bytes taken at once.
    pub needed: u64,
    /// Bytes that may be taken.
    pub free: u64,
}

impl MemoryPlan {
    /// Whether it can be done.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.needed <= self.free
    }

    /// "needs 9.8 GB, 11.2 GB are free".
    #[must_use]
    pub fn figures(&self) -> String {
        let gb = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
        tr!("memory-plan-figures", needed = gb(self.needed), free = gb(self.free))
    }

    /// What is done to make it fit; nothing where nothing has to be done.
    #[must_use]
    pub fn measures(&self) -> Vec<String> {
        let keep = match self.handling.keep {
            Keep::All => None,
            Keep::TextApart => Some(tr!("memory-plan-turns")),
            Keep::OneByOne => Some(tr!("memory-plan-one-by-one")),
        };
        let rounded = self.handling.rounded.then(|| tr!("memory-plan-rounded"));
        let tiled = self.handling.tiled.then(|| tr!("memory-plan-strips"));
        rounded.into_iter().chain(keep).chain(tiled).collect()
    }
}

/// What a run takes beside its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The picture.
    pub size: Size,
    /// Steps that run.
    pub steps: u32,
    /// Bytes of the LoRAs' files.
    pub loras: u64,
}

/// A LoRA's numbers are widened to f32, once as they were read and once on the layers.
const LORA_COPIES: u64 = 4;

impl Footprint {
    /// The most bytes that a run takes at once.
    #[must_use]
    pub fn needed(&self, load: &Load, handling: Handling) -> u64 {
        let of = |kept: Kept| if handling.rounded { kept.rounded } else { kept.plain };
        let (text, vae, transformer) = (of(self.text), of(self.vae), of(self.transformer));
        let pixels = u64::from(load.size.width()) * u64::from(load.size.height());
        let (encoding, decoding) = if handling.tiled {
            (self.encode_tiled_pixel * pixels + self.strip, self.decode_tiled_pixel * pixels + self.strip)
        } else {
            (self.encode_pixel * pixels, self.decode_pixel * pixels)
        };
        let painting = self.token * (pixels / 256 + self.text_tokens) + self.step * u64::from(load.steps);
        let most = match handling.keep {
            Keep::All => text + vae + transformer + self.prompt.max(encoding).max(painting).max(decoding),
            Keep::TextApart => (text + vae + self.prompt).max(vae + transformer + encoding.max(painting).max(decoding)),
            Keep::OneByOne => (text + self.prompt).max(vae + encoding.max(decoding)).max(transformer + painting),
        };
        self.base + load.loras * LORA_COPIES + most
    }

    /// How a run is made on this machine: exact numbers where the machine is large enough for them, with as little
    /// loading as what is free allows, and in strips only where the whole picture does not fit. What does not fit at
    /// all is planned as small as it gets.
    #[must_use]
    pub fn plan(&self, load: &Load, memory: Memory) -> MemoryPlan {
        let least = |rounded| {
            let of = |tiled| self.needed(load, Handling { keep: Keep::OneByOne, rounded, tiled });
            of(false).min(of(true))
        };
        let rounded = least(false) > memory.most && least(true) < least(false);
        let mut plan = MemoryPlan { handling: Handling::default(), needed: u64::MAX, free: memory.free };
        // Strips before turns: making parts of a picture twice takes less time than loading gigabytes twice.
        let ways = [Keep::All, Keep::TextApart, Keep::OneByOne].map(|keep| [(keep, false), (keep, true)]);
        for (keep, tiled) in ways.into_iter().flatten() {
            let handling = Handling { keep, rounded, tiled };
            let needed = self.needed(load, handling);
            if needed < plan.needed {
                plan = MemoryPlan { handling, needed, free: memory.free };
            }
            if plan.fits() {
                break;
            }
        }
        plan
    }

    /// The largest picture of these proportions that fits, for one that does not.
    #[must_use]
    pub fn smaller(&self, load: &Load, memory: Memory) -> Option<Size> {
        let (width, height) = (load.size.width(), load.size.height());
        let side = |full: u32, part: f64| (f64::from(full) * part / 16.0).round() as u32 * 16;
        (8..64).rev().find_map(|part| {
            let part = f64::from(part) / 64.0;
            let size = Size::try_from((side(width, part), side(height, part))).ok()?;
            let fits = self.plan(&Load { size, ..*load }, memory).fits();
            (fits && size != load.size).then_some(size)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1_000_000_000;

    /// About FLUX.1-dev in Q8_0 with T5 in f16.
    fn model() -> Footprint {
        let kept = |plain, rounded| Kept { plain, rounded };
        Footprint {
            text: kept(19 * GB, 5 * GB),
            vae: kept(GB / 3, GB / 3),
            transformer: kept(13 * GB, 13 * GB),
            prompt: GB / 3,
            encode_pixel: 2000,
            decode_pixel: 2600,
            encode_tiled_pixel: 560,
            decode_tiled_pixel: 560,
            strip: GB / 3,
            token: 160_000,
            text_tokens: 512,
            step: 4_000_000,
            base: GB / 10,
        }
    }

    fn load(side: u32) -> Load {
        Load { size: Size::try_from((side, side)).unwrap(), steps: 20, loras: 0 }
    }

    fn plan(most: u64, free: u64) -> MemoryPlan {
        model().plan(&load(1024), Memory { most: most * GB, free: free * GB })
    }

    #[test]
    fn with_room_nothing_is_rounded_and_everything_stays() {
        assert_eq!(plan(64, 60).handling, Handling { keep: Keep::All, rounded: false, tiled: false });
    }

    #[test]
    fn only_where_the_whole_picture_does_not_fit_the_autoencoder_works_in_strips() {
        let strips = plan(64, 34);
        assert_eq!(strips.handling, Handling { keep: Keep::All, rounded: false, tiled: true });
        assert!(strips.fits() && strips.measures().len() == 1 && strips.measures()[0].contains("strips"));
        let whole = Handling { tiled: false, ..strips.handling };
        assert!(model().needed(&load(1024), whole) > 34 * GB, "without strips it does not fit");
        let small = model().plan(&load(256), Memory { most: 64 * GB, free: 34 * GB });
        assert!(!small.handling.tiled, "a small picture fits whole");
    }

    #[test]
    fn strips_make_the_largest_picture_larger() {
        let memory = Memory { most: 6 * GB, free: 6 * GB };
        let small = Footprint { transformer: Kept { plain: GB, rounded: GB }, text: Kept::default(), ..model() };
        let whole = Footprint { encode_tiled_pixel: 2000, decode_tiled_pixel: 2600, ..small };
        let size = |model: &Footprint| model.smaller(&load(4096), memory).map_or(0, Size::width);
        let (with, without) = (size(&small), size(&whole));
        assert!(with * 2 > without * 3, "{with} and {without} pixels a side");
    }

    #[test]
    fn with_less_free_the_text_encoders_go_before_the_transformer_comes() {
        assert_eq!(plan(64, 25).handling, Handling { keep: Keep::TextApart, rounded: false, tiled: false });
    }

    #[test]
    fn numbers_are_rounded_by_what_the_machine_has_and_not_by_what_is_free() {
        assert!(plan(18, 17).handling.rounded);
        assert!(!plan(64, 15).handling.rounded, "the same picture on a busy day");
    }

    #[test]
    fn what_cannot_fit_says_so_and_a_smaller_size_that_does_fit_is_found() {
        let memory = Memory { most: 18 * GB, free: 14 * GB };
        let large = load(2048);
        let plan = model().plan(&large, memory);
        assert!(plan.fits() || model().smaller(&large, memory).is_some());
        let tight = Memory { most: 18 * GB, free: 13 * GB + GB / 2 };
        assert!(!model().plan(&load(1536), tight).fits());
        let size = model().smaller(&load(1536), tight).expect("a smaller one");
        assert!(model().plan(&Load { size, ..load(1536) }, tight).fits());
        assert!(size.width() < 1536 && size.width() == size.height());
        assert_eq!(model().smaller(&load(1536), Memory { most: 18 * GB, free: GB }), None, "no size helps");
    }
}
