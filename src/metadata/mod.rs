//! Recipes inside picture files.
//!
//! A PNG of ours carries its recipe twice: as the `parameters` text that A1111, Forge and Civitai read, and
//! as exact JSON under `underpaint`. Must never write a path, a user's name or a key into a picture.

mod infotext;
mod png_text;
mod splice;

pub use infotext::{Infotext, parse_infotext, write_infotext};
pub use png_text::{MetadataError, read_png, write_png};
pub use splice::with_record;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::recipe::{ModelRef, Recipe};

/// How a picture came to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The format's version, 1.
    pub version: u32,
    /// Program and version that made it.
    pub app: String,
    /// What was asked for; a model's folder by its name only.
    pub recipe: Recipe,
    /// The model's name.
    pub model: String,
    /// The model's short hash.
    pub model_hash: String,
    /// Steps that ran.
    pub steps_run: u32,
    /// The first step's sigma.
    pub sigma_start: f64,
    /// Seconds it took.
    pub seconds: f64,
    /// The job's row in the library that made it, so that a picture whose row was lost finds its place.
    pub job: i64,
    /// Which of the job's pictures this is, from 0.
    #[serde(default)]
    pub number: u32,
    /// What a cloud service says that it did: its rewritten prompt, model, steps, seed. Plain values, no addresses.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub told: BTreeMap<String, serde_json::Value>,
    /// Whether a service's safety check took the picture for unsafe: it is then often black or blurred.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flagged: bool,
}

impl Record {
    /// The version written.
    pub const VERSION: u32 = 1;

    /// As it may leave the machine: without the folder's path.
    #[must_use]
    pub fn without_paths(&self) -> Self {
        let mut record = self.clone();
        if let ModelRef::Folder(folder) = &record.recipe.model {
            record.recipe.model = ModelRef::Folder(folder.file_name().map(Into::into).unwrap_or_default());
        }
        for lora in &mut record.recipe.loras {
            lora.file = lora.file.file_name().map(Into::into).unwrap_or_default();
        }
        if let Some(cloud) = &mut record.recipe.cloud {
            // An address may carry a signature, a webhook or a tracking number names its owner.
            cloud.init_url =
                cloud.init_url.as_deref().map(|url| url.split(['?', '#']).next().unwrap_or_default().to_owned());
            for private in ["webhook", "track_id"] {
                cloud.values.remove(private);
            }
        }
        record
    }
}

#[cfg(test)]
pub(crate) fn example() -> Record {
    use crate::recipe::{Fit, Seed, Size, Strength};
    Record {
        version: Record::VERSION,
        app: "Underpaint 0.1.0".to_owned(),
        recipe: Recipe {
            backend: "local".to_owned(),
            model: ModelRef::Folder("/home/someone/models/my flux".into()),
            init_sha256: "ab".repeat(32),
            prompt: "a watercolour, warm evening light: \"dusk\"\nsecond line".to_owned(),
            template: None,
            negative: "blur, grey".to_owned(),
            strength: Strength::clamped(0.6),
            guidance: 3.5,
            true_cfg: 2.0,
            steps: 28,
            step_count: crate::recipe::StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(u64::MAX - 3),
            size: Size::like(512, 512, 512 * 512),
            fit: Fit::Pad,
            framing: crate::recipe::Framing::default(),
            cloud: None,
        },
        model: "My FLUX, mine: \"v1\"".to_owned(),
        model_hash: "0123456789".to_owned(),
        steps_run: 17,
        sigma_start: 0.83,
        seconds: 12.5,
        job: 7,
        number: 0,
        told: BTreeMap::new(),
        flagged: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Area, Framing, Turn};

    #[test]
    fn a_record_from_before_framing_reads_as_before_and_a_framed_one_comes_back_whole() {
        let plain = example();
        let json = serde_json::to_string(&plain).unwrap();
        assert!(!json.contains("framing") && !json.contains("template"), "a plain record grew: {json}");
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), plain);
        let mut framed = plain;
        framed.recipe.framing = Framing { turn: Turn::new(1, true), crop: Some(Area::inside(0.125, 0.25, 0.5, 0.625)) };
        framed.recipe.template = Some("a {red|blue} boat".to_owned());
        let json = serde_json::to_string(&framed).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), framed);
    }
}
