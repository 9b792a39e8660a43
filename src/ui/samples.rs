//! The pictures to begin with when one has none at hand. Drawn by code for this project
//! (`assets/starter/training/samples.py`); they are offered, never used unasked.

use std::sync::Arc;

use crate::engine::InitSource;
use crate::language;

/// A picture inside the executable.
pub struct Sample {
    /// What it shows, as the library keeps it.
    pub name: &'static str,
    /// The message that says the same to the artist.
    message: &'static str,
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
            message: concat!("sample-", $file),
            uri: concat!("bytes://sample-", $file, ".jpg"),
            small: include_bytes!(concat!("../../assets/samples/", $file, "-small.jpg")),
            whole: include_bytes!(concat!("../../assets/samples/", $file, ".jpg")),
        }
    };
}

/// All of them.
pub static SAMPLES: [Sample; 3] = [sample!("Lake", "lake"), sample!("Balloons", "balloons"), sample!("Fruit", "fruit")];

impl Sample {
    /// What it shows, for the artist.
    #[must_use]
    pub fn shown(&self) -> String {
        language::find(self.message).unwrap_or_else(|| self.name.to_owned())
    }

    /// As an init image.
    #[must_use]
    pub fn source(&self) -> InitSource {
        InitSource::Bytes { bytes: Arc::from(self.whole), name: format!("{} (sample)", self.name) }
    }
}
