//! The pictures to begin with when one has none at hand. Drawn by code for this project
//! (`assets/starter/training/samples.py`); they are offered, never used unasked.

use std::sync::Arc;

use crate::engine::InitSource;

/// A picture inside the executable.
pub struct Sample {
    /// What it shows.
    pub name: &'static str,
    /// Where egui's image cache keeps the small one.
    pub uri: &'static str,
    /// JPEG, 240 x 240.
    pub small: &'static [u8],
    /// JPEG, 1024 x 1024.
    whole: &'static [u8],
}

macro_rules! sample {
    ($name:literal, $file:literal) => {
        Sample {
            name: $name,
            uri: concat!("bytes://sample-", $file, ".jpg"),
            small: include_bytes!(concat!("../../assets/samples/", $file, "-small.jpg")),
            whole: include_bytes!(concat!("../../assets/samples/", $file, ".jpg")),
        }
    };
}

/// All of them.
pub static SAMPLES: [Sample; 3] = [sample!("Lake", "lake"), sample!("Balloons", "balloons"), sample!("Fruit", "fruit")];

impl Sample {
    /// As an init image.
    #[must_use]
    pub fn source(&self) -> InitSource {
        InitSource::Bytes { bytes: Arc::from(self.whole), name: format!("{} (sample)", self.name) }
    }
}
