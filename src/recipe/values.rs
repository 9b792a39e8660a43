//! The recipe and its values; each type can hold only what makes sense.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Fit, Framing, StepCount};
use crate::tr;

/// Sides are multiples of this: 8 (VAE) times 2 (latent patches).
pub const SIDE_MULTIPLE: u32 = 16;
/// The longest side of a picture we make, in pixels.
pub const MAX_SIDE: u32 = 4096;
/// The most denoising steps of a run.
pub const MAX_STEPS: u32 = 200;
/// The longest prompt, in characters. Models read at most 512 tokens; far beyond that is a paste gone wrong.
pub const MAX_PROMPT_CHARS: usize = 20_000;

/// A value outside its range.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum RecipeError {
    /// Strength must be a number from 0 to 1.
    #[error("{}", tr!("recipe-strength", value = .0.to_string()))]
    Strength(f64),
    /// Guidance must be from 0 to 30.
    #[error("{}", tr!("recipe-guidance", value = .0.to_string()))]
    Guidance(f64),
    /// True CFG must be from 1 to 30.
    #[error("{}", tr!("recipe-true-cfg", value = .0.to_string()))]
    TrueCfg(f64),
    /// Steps must be from 1 to [`MAX_STEPS`].
    #[error("{}", tr!("recipe-steps", most = MAX_STEPS, value = .0))]
    Steps(u32),
    /// A side is out of range.
    #[error("{}", tr!("recipe-size", most = MAX_SIDE, width = .0, height = .1))]
    Size(u32, u32),
    /// A LoRA's strength is out of range.
    #[error("{}", tr!("recipe-lora-strength", value = .0.to_string()))]
    LoraStrength(f64),
    /// Too many LoRAs.
    #[error("{}", tr!("recipe-loras", most = MAX_LORAS, count = .0))]
    TooManyLoras(usize),
    /// The prompt is too long.
    #[error("{}", tr!("recipe-prompt", count = .0, most = MAX_PROMPT_CHARS))]
    PromptTooLong(usize),
}

/// How much of the init image is repainted: 0 keeps it, 1 starts from pure noise.
/// (`strength` of diffusers' `FluxImg2ImgPipeline`, made continuous.)
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Strength(f64);

impl Strength {
    /// # Errors
    /// [`RecipeError::Strength`] outside 0..=1 or not a number.
    pub fn new(value: f64) -> Result<Self, RecipeError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(RecipeError::Strength(value)) }
    }
    /// The nearest valid strength; not-a-number becomes 0.
    #[must_use]
    pub fn clamped(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }
    /// The number, 0 to 1.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Strength {
    type Error = RecipeError;
    fn try_from(value: f64) -> Result<Self, RecipeError> {
        Self::new(value)
    }
}
impl From<Strength> for f64 {
    fn from(value: Strength) -> Self {
        value.0
    }
}

/// A seed: the number the noise is made from. All 64 bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of the `index`-th picture of a job: each has its own, one higher.
    #[must_use]
    pub fn plus(self, index: u32) -> Self {
        Self(self.0.wrapping_add(u64::from(index)))
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Width and height in pixels, each a multiple of [`SIDE_MULTIPLE`] from 64 to [`MAX_SIDE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Size {
    width: u32,
    height: u32,
}

impl Size {
    /// Rounds both sides to the nearest multiple of [`SIDE_MULTIPLE`].
    ///
    /// # Errors
    /// [`RecipeError::Size`] when a side is under 64 or over [`MAX_SIDE`].
    pub fn rounded(width: u32, height: u32) -> Result<Self, RecipeError> {
        let round = |side: u32| side.saturating_add(SIDE_MULTIPLE / 2) / SIDE_MULTIPLE * SIDE_MULTIPLE;
        let (w, h) = (round(width), round(height));
        if (64..=MAX_SIDE).contains(&w) && (64..=MAX_SIDE).contains(&h) {
            Ok(Self { width: w, height: h })
        } else {
            Err(RecipeError::Size(width, height))
        }
    }
    /// A size with the proportions of `width` x `height` whose area is near `pixels`.
    #[must_use]
    pub fn like(width: u32, height: u32, pixels: u32) -> Self {
        let aspect = (f64::from(width.max(1)) / f64::from(height.max(1))).clamp(0.1, 10.0);
        let h = (f64::from(pixels) / aspect).sqrt();
        let side = |v: f64| ((v / f64::from(SIDE_MULTIPLE)).round() as u32 * SIDE_MULTIPLE).clamp(64, MAX_SIDE);
        Self { width: side(h * aspect), height: side(h) }
    }
    /// Pixels across.
    #[must_use]
    pub fn width(self) -> u32 {
        self.width
    }
    /// Pixels down.
    #[must_use]
    pub fn height(self) -> u32 {
        self.height
    }
}

impl TryFrom<(u32, u32)> for Size {
    type Error = RecipeError;
    fn try_from((width, height): (u32, u32)) -> Result<Self, RecipeError> {
        let size = Self::rounded(width, height)?;
        if (size.width, size.height) == (width, height) { Ok(size) } else { Err(RecipeError::Size(width, height)) }
    }
}
impl From<Size> for (u32, u32) {
    fn from(size: Size) -> Self {
        (size.width, size.height)
    }
}

/// Which model a backend should use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelRef {
    /// The model inside the program.
    #[default]
    Starter,
    /// A diffusers folder, or a weight file, on this machine.
    Folder(std::path::PathBuf),
}

/// A LoRA and how strongly it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoraUse {
    /// Its file; in pictures only the file's name.
    pub file: std::path::PathBuf,
    /// -4 to 4; 1 is as it was trained, 0 is off.
    pub strength: f64,
}

impl LoraUse {
    /// The name shown and written into pictures.
    #[must_use]
    pub fn name(&self) -> String {
        self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The most LoRAs of one picture.
pub const MAX_LORAS: usize = 16;

/// What a cloud service is asked for, beside what every recipe has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CloudOrder {
    /// Values by the service's parameter names, exactly those that are sent: an absent name is not sent, a null is
    /// sent as null. Never the key, never the init image.
    pub values: BTreeMap<String, serde_json::Value>,
    /// How the init image gets there; None where the service takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<UploadWay>,
    /// The address of an init image that is on the web already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init_url: Option<String>,
}

impl CloudOrder {
    /// A whole number among the values, written as a number or in digits.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<u64> {
        let value = self.values.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }
    /// A number among the values.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        let value = self.values.get(name)?;
        value.as_f64().or_else(|| value.as_str()?.parse().ok())
    }
    /// A text among the values.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_str()
    }
}

/// The ways an init image can take to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadWay {
    /// Inside the request.
    Inline,
    /// To the service's own upload route first.
    Service,
    /// To the artist's S3 bucket first.
    S3,
    /// A public address that the artist gave.
    Url,
}

impl UploadWay {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Inline, Self::Service, Self::S3, Self::Url];

    /// Its word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Service => "service",
            Self::S3 => "s3",
            Self::Url => "url",
        }
    }
}

/// Everything that decides a picture's pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The backend's id: `local`.
    pub backend: String,
    /// The model.
    pub model: ModelRef,
    /// SHA-256 (lower-case hex) of the init image's file as the artist gave it.
    pub init_sha256: String,
    /// What the picture should become.
    pub prompt: String,
    /// The prompt as it was written, where `prompt` is what its choices (`{a|b}`, `__file__`) came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// What it should not be; counts only while `true_cfg` is above 1.
    pub negative: String,
    /// How much is repainted.
    pub strength: Strength,
    /// Distilled guidance, 0 to 30; models without the embedding ignore it.
    pub guidance: f64,
    /// True classifier-free guidance, 1 (off) to 30.
    pub true_cfg: f64,
    /// Steps, 1 to [`MAX_STEPS`].
    pub steps: u32,
    /// What `steps` counts.
    #[serde(default)]
    pub step_count: StepCount,
    /// LoRAs, each with its strength.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loras: Vec<LoraUse>,
    /// The noise's seed.
    pub seed: Seed,
    /// The picture's size.
    pub size: Size,
    /// How the init image is brought to that size.
    pub fit: Fit,
    /// How the init image is turned, and which part of it is used.
    #[serde(default, skip_serializing_if = "Framing::is_plain")]
    pub framing: Framing,
    /// What a cloud service is asked for; None on this machine. The fields above mirror what of it they have words for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<Box<CloudOrder>>,
}

impl Recipe {
    /// Checks the values whose types do not already hold them in range.
    ///
    /// # Errors
    /// The first [`RecipeError`] found.
    pub fn check(&self) -> Result<(), RecipeError> {
        if !(0.0..=30.0).contains(&self.guidance) {
            return Err(RecipeError::Guidance(self.guidance));
        }
        if !(1.0..=30.0).contains(&self.true_cfg) {
            return Err(RecipeError::TrueCfg(self.true_cfg));
        }
        if !(1..=MAX_STEPS).contains(&self.steps) {
            return Err(RecipeError::Steps(self.steps));
        }
        if self.loras.len() > MAX_LORAS {
            return Err(RecipeError::TooManyLoras(self.loras.len()));
        }
        if let Some(lora) = self.loras.iter().find(|l| !(-4.0..=4.0).contains(&l.strength)) {
            return Err(RecipeError::LoraStrength(lora.strength));
        }
        for text in [&self.prompt, &self.negative].into_iter().chain(&self.template) {
            let chars = text.chars().count();
            if chars > MAX_PROMPT_CHARS {
                return Err(RecipeError::PromptTooLong(chars));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_holds_only_zero_to_one() {
        assert_eq!(Strength::new(0.5).unwrap().get(), 0.5);
        assert!(Strength::new(1.01).is_err());
        assert!(Strength::new(f64::NAN).is_err());
        assert_eq!(Strength::clamped(f64::NAN).get(), 0.0);
    }

    #[test]
    fn sizes_round_to_sixteen_and_stay_in_range() {
        let size = Size::rounded(500, 333).unwrap();
        assert_eq!((size.width(), size.height()), (496, 336));
        assert!(Size::rounded(8, 512).is_err());
        assert!(Size::rounded(512, 50_000).is_err());
        assert!(Size::rounded(u32::MAX, u32::MAX).is_err());
    }

    #[test]
    fn a_size_like_a_photo_keeps_its_proportions() {
        let size = Size::like(4000, 3000, 512 * 512);
        assert_eq!((size.width(), size.height()), (592, 448));
        assert_eq!(Size::like(100_000, 1, 512 * 512).height(), 160);
    }

    #[test]
    fn each_picture_of_a_job_has_its_own_seed() {
        assert_eq!(Seed(7).plus(3), Seed(10));
        assert_eq!(Seed(u64::MAX).plus(1), Seed(0));
    }
}
