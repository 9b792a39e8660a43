//! The program's own readers of weight files, taken from its source.

#![allow(dead_code, unfulfilled_lint_expectations)]

#[path = "."]
pub mod weights {
    #[path = "../src/flux/weights/file.rs"]
    pub mod file;
    #[path = "../src/flux/weights/gguf.rs"]
    pub mod gguf;
    #[path = "../src/flux/weights/layout.rs"]
    mod layout;

    /// What its tensors are called in every part of a model.
    pub(super) fn name(files: &[file::WeightFile]) {
        for part in ["transformer", "vae", "text_encoder", "text_encoder_2"] {
            let _ = layout::pieces(part, files);
        }
    }
}

use candle_core::Device;
use self::weights::file::{WeightFile, header};

/// Reads a file as the program does: its header, whose entries must lie inside the file, what its tensors are
/// called in every part, and the numbers of the small ones.
pub fn read(bytes: &[u8]) {
    let Ok(found) = header(bytes) else { return };
    assert!(found.said.values().all(|text| text.len() <= 1024), "a word that is too long is kept");
    for (name, entry) in &found.entries {
        assert!(entry.at.start <= entry.at.end && entry.at.end <= bytes.len(), "{name} lies outside the file");
        if let Some(size) = entry.format.bytes(entry.count()) {
            assert_eq!(size, entry.at.len(), "{name} is of another size than its numbers");
        }
    }
    // SAFETY: the file is dropped before this function returns; nothing of it is kept.
    let borrowed: &'static [u8] = unsafe { std::mem::transmute::<&[u8], &'static [u8]>(bytes) };
    let file = WeightFile::inside(borrowed).expect("it was read a moment ago");
    for entry in found.entries.values().filter(|e| e.count() < 1 << 16) {
        let _ = file.tensor(entry, None, &entry.shape, &Device::Cpu);
        let _ = file.quantised(entry, None, &entry.shape, &Device::Cpu);
    }
    self::weights::name(&[file]);
}
