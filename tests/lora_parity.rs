//! LoRAs of every key format change the transformer and CLIP as diffusers with PEFT does, whether it keeps them
//! beside the weights or merges them. `tests/fixtures/make_lora.py` made the figures.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use underpaint::flux::clip::Clip;
use underpaint::flux::config::{ClipConfig, TransformerConfig};
use underpaint::flux::lora::{Lora, adapt};
use underpaint::flux::rope::Rope;
use underpaint::flux::transformer::Transformer;
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, ModelSource, Tensor, pack};
use underpaint::recipe::LoraUse;

/// Relative; the bar is a thousandth.
const NEAR: f32 = 1e-4;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn load(path: &str) -> HashMap<String, Tensor> {
    candle_core::safetensors::load(fixtures().join(path), &Device::Cpu).unwrap()
}

fn apart(ours: &Tensor, theirs: &Tensor) -> f32 {
    assert_eq!(ours.dims(), theirs.dims());
    let top = |t: &Tensor| t.abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar::<f32>().unwrap();
    top(&(ours - theirs).unwrap()) / top(theirs)
}

struct Model {
    transformer: Transformer,
    clip: Clip,
    stages: HashMap<String, Tensor>,
}

impl Model {
    fn new() -> Self {
        let source = ModelSource::Folder(fixtures().join("parity/dev"));
        let weights = |part| Weights::open(&source, part, &Device::Cpu, DType::F32).unwrap();
        let transformer: TransformerConfig = source.json("transformer/config.json").unwrap();
        let clip: ClipConfig = source.json("text_encoder/config.json").unwrap();
        Self {
            transformer: Transformer::new(&transformer, &weights("transformer")).unwrap(),
            clip: Clip::new(&clip, &weights("text_encoder")).unwrap(),
            stages: load("parity/dev-portrait.safetensors"),
        }
    }

    fn with(&mut self, loras: &[(&str, f64)]) -> (Tensor, Tensor) {
        let file = |name: &str| fixtures().join(format!("lora/{name}.safetensors"));
        let read: Vec<(LoraUse, Lora)> = loras
            .iter()
            .map(|(name, strength)| {
                (LoraUse { file: file(name), strength: *strength }, Lora::open(&file(name)).unwrap())
            })
            .collect();
        let used: Vec<(&LoraUse, &Lora)> = read.iter().map(|(u, l)| (u, l)).collect();
        adapt(&mut self.transformer, &mut self.clip, &used).unwrap();
        let ids: Vec<u32> = self.stages["clip_ids"].to_vec1::<i64>().unwrap().into_iter().map(|id| id as u32).collect();
        let pooled = self.clip.pooled(&ids).unwrap();
        let text = self.transformer.embed_text(&self.stages["t5"]).unwrap();
        let table = self.transformer.modulation(&[0.625], 3.5, &pooled).unwrap();
        // 96 x 160 pixels.
        let rope = Rope::new(&self.transformer.config().axes_dims_rope, 512, 10, 6, &Device::Cpu).unwrap();
        let latents = pack(&self.stages["noise"]).unwrap();
        let velocity = self.transformer.velocity(&latents, &text, &table, 0, &rope, &mut || Ok(())).unwrap();
        (pooled, velocity)
    }
}

#[test]
fn each_key_format_equals_diffusers_beside_the_weights_and_merged() {
    let figures = load("lora/figures.safetensors");
    let mut model = Model::new();
    for (name, strength) in [("kohya", 0.8), ("peft", 0.8), ("xlabs", 0.7), ("bfl", 1.0)] {
        let (pooled, velocity) = model.with(&[(name, strength)]);
        for way in ["branch", "merged"] {
            let off = apart(&velocity, &figures[&format!("{name}/{way}")]);
            let pooled_off = apart(&pooled, &figures[&format!("{name}/{way}/pooled")]);
            println!("{name} {way}: velocity {off:.1e}, CLIP {pooled_off:.1e}");
            assert!(off < NEAR && pooled_off < NEAR, "{name} {way}: velocity {off:e}, CLIP {pooled_off:e}");
        }
    }
}

#[test]
fn two_at_once_equal_diffusers_and_off_again_is_the_base() {
    let mut model = Model::new();
    let (_, base) = model.with(&[]);
    assert!(apart(&base, &model.stages["velocity"].clone()) < NEAR);
    let (_, two) = model.with(&[("peft", 0.5), ("xlabs", -0.4)]);
    let off = apart(&two, &load("lora/figures.safetensors")["two"]);
    assert!(off < NEAR, "{off:e}");
    let (_, again) = model.with(&[]);
    assert_eq!(
        again.flatten_all().unwrap().to_vec1::<f32>().unwrap(),
        base.flatten_all().unwrap().to_vec1::<f32>().unwrap()
    );
}
