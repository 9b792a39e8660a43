//! FLUX image-to-image on candle: from an init image, a prompt and a seed to a picture.
//!
//! Knows tensors, model files and nothing of the app: no jobs, no library, no window. Every number follows
//! diffusers' `FluxImg2ImgPipeline`; `tests/parity.rs` holds that. Must never print, never draw a random
//! number that no seed decides, never trust a size that a file gives.

mod attention;
pub mod clip;
pub mod config;
mod conv;
mod count;
mod derive;
pub mod device;
mod embedders;
mod error;
pub mod find;
mod footprint;
mod group_norm;
mod inspect;
mod layers;
pub mod lora;
mod matrix;
pub mod modulation;
mod noise;
mod parts;
mod pipeline;
mod preview;
pub mod rope;
mod simd;
mod source;
mod stamp;
pub mod starter;
pub mod t5;
pub mod tokens;
pub mod transformer;
pub mod vae;
mod variant;
pub mod weights;

pub use candle_core::{DType, Device, Tensor};
pub use count::Counter;
pub use device::{Card, Place};
pub use error::FluxError;
pub use inspect::inspect;
pub use noise::torch_randn;
pub use pipeline::{Pipeline, pack, unpack};
pub use source::{Assembly, EmbeddedFile, ModelSource, folder_name};
pub use stamp::Stamp;

use crate::recipe::{LoraUse, Seed, StepCount, Strength};

/// The product with a matrix in GGML's blocks as the model's layers make it, for the bench.
///
/// # Errors
/// Not a matrix.
pub fn blocks_forward(
    matrix: &std::sync::Arc<candle_core::quantized::QTensor>,
    x: &Tensor,
) -> candle_core::Result<Tensor> {
    layers::block_product(matrix, x)
}

/// The same for the few rows that every pixel depends on, which are not rounded.
///
/// # Errors
/// Not a matrix.
pub fn blocks_forward_whole(
    matrix: &std::sync::Arc<candle_core::quantized::QTensor>,
    x: &Tensor,
) -> candle_core::Result<Tensor> {
    layers::whole_product(matrix, x)
}

/// A picture: RGB8, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rgb {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height * 3` bytes.
    pub pixels: Vec<u8>,
}

/// What to paint.
#[derive(Clone, Debug)]
pub struct Img2Img {
    /// The init image, already of the picture's size (multiples of 16).
    pub init: Rgb,
    /// What it should become.
    pub prompt: String,
    /// What it should not be; counts while `true_cfg` is above 1.
    pub negative: String,
    /// How much is repainted.
    pub strength: Strength,
    /// Distilled guidance.
    pub guidance: f64,
    /// True CFG, 1 is off.
    pub true_cfg: f64,
    /// Steps.
    pub steps: u32,
    /// What they count.
    pub step_count: StepCount,
    /// LoRAs, each with its strength.
    pub loras: Vec<LoraUse>,
    /// The noise's seed.
    pub seed: Seed,
}

/// What came.
#[derive(Clone, Debug)]
pub struct Output {
    /// The picture.
    pub picture: Rgb,
    /// Steps that ran.
    pub steps_run: u32,
    /// The first step's sigma.
    pub sigma_start: f64,
}

/// What the pipeline is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading weights, before the run begins.
    Loading,
    /// Reading the text encoders' weights, in the middle of a run.
    LoadingText,
    /// Reading the transformer's weights, in the middle of a run.
    LoadingTransformer,
    /// Reading the autoencoder's weights, in the middle of a run.
    LoadingVae,
    /// Text encoders.
    ReadingPrompt,
    /// VAE encoder.
    ReadingImage,
    /// Transformer steps.
    Painting,
    /// VAE decoder.
    Finishing,
}

/// How far a run is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Steps done.
    pub step: u32,
    /// Steps that run.
    pub of: u32,
    /// 0 to 1 of the whole run.
    pub fraction: f32,
    /// Once per step: what is coming, an eighth of the size.
    pub preview: Option<Rgb>,
}

/// Asked and told after every block.
pub trait Hooks {
    /// Whether to stop.
    fn cancelled(&mut self) -> bool;
    /// How far it is.
    fn progress(&mut self, progress: Progress);
}

/// Hooks that never stop and tell nobody.
#[derive(Debug)]
pub struct Quiet;

impl Hooks for Quiet {
    fn cancelled(&mut self) -> bool {
        false
    }
    fn progress(&mut self, _: Progress) {}
}
