//! What a model says of itself, as far as panels, read-outs and the engine need it.

use serde::{Deserialize, Serialize};

use super::{Footprint, ScheduleConfig, StepCount, Strength};
use crate::tr;

/// What to use where the artist said nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelDefaults {
    /// Steps.
    pub steps: u32,
    /// What they count.
    #[serde(default)]
    pub step_count: StepCount,
    /// Strength.
    pub strength: Strength,
    /// Distilled guidance (0 to 30).
    pub guidance: f64,
    /// True CFG; 1 is off.
    pub true_cfg: f64,
}

/// Which training of FLUX.1 a model is, as far as its files say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// One of few steps, without distilled guidance.
    Schnell,
    /// dev, or one trained from it: they differ in their numbers alone.
    Dev,
    /// Krea, as its file says.
    Krea,
    /// Kontext, as its file says.
    Kontext,
}

impl Variant {
    /// Its name.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Schnell => tr!("variant-schnell"),
            Self::Dev => tr!("variant-dev"),
            Self::Krea => "FLUX.1-Krea-dev".to_owned(),
            Self::Kontext => "FLUX.1-Kontext-dev".to_owned(),
        }
    }

    /// What an artist must know who paints with it, if anything.
    #[must_use]
    pub fn note(self) -> Option<String> {
        match self {
            Self::Kontext => Some(tr!("variant-kontext-note")),
            Self::Schnell | Self::Dev | Self::Krea => None,
        }
    }
}

/// A model's face: its name, what it can do and what its numbers mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// The name shown and written into pictures.
    pub name: String,
    /// First 10 hex digits of a SHA-256 over the weight files' headers and sizes: tells models apart
    /// without reading gigabytes.
    pub hash: String,
    /// Which training of FLUX.1.
    pub variant: Variant,
    /// Whether distilled guidance has an effect (FLUX.1-dev yes, schnell and Starter no).
    pub guidance_embeds: bool,
    /// How many T5 tokens of a prompt are read.
    pub token_limit: usize,
    /// Defaults for this model.
    pub defaults: ModelDefaults,
    /// Words for chips under the prompt: styles.
    pub styles: Vec<String>,
    /// Words for chips under the prompt: palettes.
    pub palettes: Vec<String>,
    /// What its scheduler file says.
    pub schedule: ScheduleConfig,
    /// Weights in all.
    pub parameters: u64,
    /// What it takes in memory.
    pub footprint: Footprint,
    /// What it takes in a graphics card's memory.
    #[serde(default)]
    pub on_card: Footprint,
}

/// Tokens of a prompt, and how many of them a model reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCount {
    /// CLIP's, start and end with them.
    pub clip: usize,
    /// The most that CLIP reads.
    pub clip_limit: usize,
    /// T5's, the end with them.
    pub t5: usize,
    /// The most that T5 reads for this model.
    pub t5_limit: usize,
}

impl std::fmt::Display for TokenCount {
    /// What binds is said: CLIP gives the picture as a whole its mood, T5 reads the words one by one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { clip, clip_limit, t5, t5_limit } = *self;
        f.write_str(&match (t5 > t5_limit, clip > clip_limit) {
            (true, true) => tr!("token-count.both-cut", count = t5, most = t5_limit, mood = clip_limit),
            (true, false) => tr!("token-count.cut", count = t5, most = t5_limit),
            (false, true) => {
                tr!("token-count.mood-cut", count = t5, most = t5_limit, mood = clip_limit, clip = clip)
            }
            (false, false) => tr!("token-count", count = t5, most = t5_limit),
        })
    }
}

impl TokenCount {
    /// Whether words at the end are not read at all.
    #[must_use]
    pub fn cuts(&self) -> bool {
        self.t5 > self.t5_limit
    }
}
