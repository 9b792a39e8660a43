//! The parity cases by the way that graphics cards take: candle's own operations, modulation read from its file,
//! attention in tiles, convolutions in strips. On the processor, so that it is held on machines without a card.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/parity.rs"]
mod parity;

use std::collections::HashMap;

use parity::{Case, STAGE, near, relative};
use underpaint::flux::clip::Clip;
use underpaint::flux::config::{ClipConfig, T5Config, TransformerConfig, VaeConfig};
use underpaint::flux::device::compute_plainly;
use underpaint::flux::rope::Rope;
use underpaint::flux::t5::T5;
use underpaint::flux::transformer::Transformer;
use underpaint::flux::vae::Vae;
use underpaint::flux::{DType, Device, Img2Img, Pipeline, Place, Quiet, Tensor, pack};
use underpaint::recipe::{Handling, Seed};

/// How much further a stage may be off in f16 than in f32: 2^13 is what it has fewer in a number's last place, and a
/// few times that is what roundings add up to. How far that is depends on how a fixture's random weights widen errors.
const HALF: f32 = 4.0 * 8192.0;

/// Every test begins with it: each may be the first of its process.
fn plainly() {
    assert!(compute_plainly(), "something was computed by our own kernels before");
}

fn ids(stages: &HashMap<String, Tensor>, name: &str) -> Vec<u32> {
    stages[name].to_vec1::<i64>().unwrap().into_iter().map(|id| id as u32).collect()
}

fn velocity(case: &Case, stages: &HashMap<String, Tensor>, dtype: DType) -> Tensor {
    let config: TransformerConfig = case.source().json("transformer/config.json").unwrap();
    let model = Transformer::new(&config, &case.weights_on("transformer", &Device::Cpu, dtype)).unwrap();
    let small = |t: &Tensor| t.to_dtype(dtype).unwrap();
    let latents = small(&pack(&stages["noise"]).unwrap());
    let text = model.embed_text(&small(&stages["t5"])).unwrap();
    let table = model.modulation(&[0.625], case.guidance, &stages["clip_pooled"]).unwrap();
    let (rows, columns) = (case.height as usize / 16, case.width as usize / 16);
    let rope = Rope::new(&config.axes_dims_rope, case.tokens, rows, columns, &Device::Cpu).unwrap();
    let out = model.velocity(&latents, &text, &table, 0, &rope, &mut || Ok(())).unwrap();
    assert_eq!(out.dtype(), dtype);
    out.to_dtype(DType::F32).unwrap()
}

fn stage(name: &str, most: f32, compute: impl Fn(&Case, &HashMap<String, Tensor>) -> Tensor) {
    plainly();
    for case in Case::all() {
        let stages = case.stages();
        let error = relative(&compute(&case, &stages), &stages[name]);
        println!("{}: {name}: {error:.1e}", case.name);
        assert!(error <= most, "{}: {name} is off by {error:e}", case.name);
    }
}

/// In f32 as near as our own kernels are, and in f16, a stand-in for bf16, as near as its digits allow.
fn stage_in_both(name: &str, compute: impl Fn(&Case, &HashMap<String, Tensor>, DType) -> Tensor) {
    plainly();
    for case in Case::all() {
        let stages = case.stages();
        let off = |dtype| relative(&compute(&case, &stages, dtype), &stages[name]);
        let (whole, half) = (off(DType::F32), off(DType::F16));
        println!("{}: {name}: {whole:.1e}, in f16 {half:.1e}", case.name);
        assert!(whole <= STAGE, "{}: {name} is off by {whole:e}", case.name);
        assert!(half <= HALF * whole.max(f32::EPSILON), "{}: {name} is off by {half:e} in f16", case.name);
    }
}

#[test]
fn the_transformer_by_candles_operations_equals_diffusers() {
    stage_in_both("velocity", velocity);
}

#[test]
fn the_text_encoders_by_candles_operations_equal_diffusers() {
    stage_in_both("clip_pooled", |case, stages, dtype| {
        let config: ClipConfig = case.source().json("text_encoder/config.json").unwrap();
        let clip = Clip::new(&config, &case.weights_on("text_encoder", &Device::Cpu, dtype)).unwrap();
        clip.pooled(&ids(stages, "clip_ids")).unwrap()
    });
    stage_in_both("t5", |case, stages, dtype| {
        let config: T5Config = case.source().json("text_encoder_2/config.json").unwrap();
        let t5 = T5::new(&config, &case.weights_on("text_encoder_2", &Device::Cpu, dtype)).unwrap();
        t5.encode(&ids(stages, "t5_ids")).unwrap()
    });
}

#[test]
fn the_autoencoder_by_candles_operations_equals_diffusers() {
    let vae = |case: &Case| -> (Vae, VaeConfig) {
        let config: VaeConfig = case.source().json("vae/config.json").unwrap();
        (Vae::new(&config, &case.weights("vae")).unwrap(), config)
    };
    stage("vae_mean", STAGE, |case, _| {
        let picture = case.picture("-init");
        let values: Vec<f32> = picture.pixels.iter().map(|p| f32::from(*p) / 255.0 * 2.0 - 1.0).collect();
        let shape = (case.height as usize, case.width as usize, 3);
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap().permute((2, 0, 1)).unwrap();
        vae(case).0.encode_mean(&tensor.contiguous().unwrap().unsqueeze(0).unwrap()).unwrap()
    });
    stage("vae_decoded", STAGE, |case, stages| {
        let (vae, config) = vae(case);
        let scaled = ((&stages["vae_mean"] - config.shift_factor.unwrap()).unwrap() * config.scaling_factor).unwrap();
        vae.decode(&scaled).unwrap()
    });
}

#[test]
fn the_pictures_by_candles_operations_equal_diffusers() {
    plainly();
    for case in Case::all() {
        let mut pipeline = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
        let ours = pipeline.img2img(&case.request(), &mut Quiet).unwrap();
        let (close, worst) = near(&ours.picture, &case.picture(""));
        println!("{}: {:.4} % within 1/255, worst {worst}/255", case.name, close * 100.0);
        assert!(close >= 0.999 && worst <= 3, "{}: {close} within 1/255, worst {worst}/255", case.name);
    }
}

/// Given weights in f16, as a card has them in bf16, when pictures are painted, then they are diffusers' but for what
/// the eye does not see.
#[test]
fn the_pictures_in_small_numbers_are_near_diffusers() {
    plainly();
    for case in Case::all() {
        let place = Place { device: Device::Cpu, dtype: DType::F16 };
        let mut pipeline = Pipeline::load(&case.source(), place, Handling::default(), &mut Quiet).unwrap();
        let ours = pipeline.img2img(&case.request(), &mut Quiet).unwrap().picture;
        let theirs = case.picture("");
        let off: f64 = ours.pixels.iter().zip(&theirs.pixels).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        let mean = off / theirs.pixels.len() as f64;
        println!("{}: {mean:.3}/255 on average", case.name);
        assert!(mean <= 1.0, "{}: {mean}/255 on average", case.name);
    }
}

/// Given a run, when the next seed is painted and then the first again, then modulation that was kept changes nothing.
#[test]
fn modulation_kept_for_the_next_seed_changes_no_bit() {
    plainly();
    let case = Case::all().into_iter().find(|case| case.true_cfg > 1.0).expect("a case with true CFG");
    let request = case.request();
    let paint = |pipeline: &mut Pipeline, seed| {
        let request = Img2Img { seed: Seed(seed), ..request.clone() };
        pipeline.img2img(&request, &mut Quiet).unwrap().picture
    };
    let mut pipeline = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
    let first = paint(&mut pipeline, 5);
    let second = paint(&mut pipeline, 6);
    let mut fresh = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
    assert_eq!(paint(&mut fresh, 6), second);
    assert_eq!(paint(&mut pipeline, 5), first);
    assert_ne!(first, second);
}
