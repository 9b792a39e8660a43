//! The parity cases: what diffusers made of them, and how near a tensor is to it.

#![allow(dead_code, reason = "each user needs a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, Img2Img, ModelSource, Rgb, Tensor, starter};
use underpaint::recipe::{Seed, StepCount, Strength};

/// How far a stage may be off in f32: its largest difference over its largest value.
pub const STAGE: f32 = 1e-4;

#[derive(serde::Deserialize)]
pub struct Case {
    pub name: String,
    pub model: Option<String>,
    pub width: u32,
    pub height: u32,
    pub prompt: String,
    pub negative: String,
    pub strength: f64,
    pub steps: u32,
    pub guidance: f64,
    pub true_cfg: f64,
    pub seed: u64,
    pub tokens: usize,
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity")
}

impl Case {
    pub fn all() -> Vec<Self> {
        serde_json::from_slice(&std::fs::read(folder().join("cases.json")).unwrap()).unwrap()
    }
    pub fn source(&self) -> ModelSource {
        self.model.as_ref().map_or_else(starter::source, |m| ModelSource::Folder(folder().join(m)))
    }
    pub fn weights(&self, part: &str) -> Weights {
        self.weights_on(part, &Device::Cpu, DType::F32)
    }
    pub fn weights_on(&self, part: &str, device: &Device, dtype: DType) -> Weights {
        Weights::open(&self.source(), part, device, dtype).unwrap()
    }
    pub fn stages(&self) -> HashMap<String, Tensor> {
        candle_core::safetensors::load(folder().join(format!("{}.safetensors", self.name)), &Device::Cpu).unwrap()
    }
    pub fn picture(&self, suffix: &str) -> Rgb {
        let picture = image::open(folder().join(format!("{}{suffix}.png", self.name))).unwrap().to_rgb8();
        Rgb { width: picture.width(), height: picture.height(), pixels: picture.into_raw() }
    }
    pub fn request(&self) -> Img2Img {
        Img2Img {
            init: self.picture("-init"),
            prompt: self.prompt.clone(),
            negative: self.negative.clone(),
            strength: Strength::new(self.strength).unwrap(),
            guidance: self.guidance,
            true_cfg: self.true_cfg,
            steps: self.steps,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(self.seed),
        }
    }
}

/// The largest difference over the largest value.
pub fn relative(ours: &Tensor, theirs: &Tensor) -> f32 {
    assert_eq!(ours.dims(), theirs.dims());
    let top = |t: &Tensor| t.abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar::<f32>().unwrap();
    top(&(ours - theirs).unwrap()) / top(theirs)
}

/// Shares of a picture's numbers that are within 1/255 of another's, and the worst difference.
pub fn near(ours: &Rgb, theirs: &Rgb) -> (f64, u8) {
    assert_eq!((ours.width, ours.height), (theirs.width, theirs.height));
    let differences: Vec<u8> = ours.pixels.iter().zip(&theirs.pixels).map(|(a, b)| a.abs_diff(*b)).collect();
    let close = differences.iter().filter(|d| **d <= 1).count() as f64 / differences.len() as f64;
    (close, differences.into_iter().max().unwrap_or(0))
}
