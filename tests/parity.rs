//! Our pipeline beside diffusers', float32, on pipelines of random weights and on the Starter. The figures
//! were made by `tests/fixtures/make_parity.py` and are checked in.

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

use parity::{Case, STAGE, folder, near, relative};
use sha2::{Digest as _, Sha256};
use underpaint::flux::clip::Clip;
use underpaint::flux::config::{ClipConfig, T5Config, TransformerConfig, VaeConfig, scheduler};
use underpaint::flux::rope::Rope;
use underpaint::flux::t5::T5;
use underpaint::flux::tokens::{Encoder, Tokens};
use underpaint::flux::transformer::Transformer;
use underpaint::flux::vae::Vae;
use underpaint::flux::{DType, Device, Img2Img, Pipeline, Quiet, Tensor, pack, starter, torch_randn};
use underpaint::recipe::{Schedule, Seed, Size, StepCount, Strength};

fn stage(name: &str, compute: impl Fn(&Case, &HashMap<String, Tensor>) -> Tensor) {
    for case in Case::all() {
        let stages = case.stages();
        let error = relative(&compute(&case, &stages), &stages[name]);
        println!("{}: {name}: {error:.1e}", case.name);
        assert!(error <= STAGE, "{}: {name} is off by {error:e}", case.name);
    }
}

fn ids(stages: &HashMap<String, Tensor>, name: &str) -> Vec<u32> {
    stages[name].to_vec1::<i64>().unwrap().into_iter().map(|id| id as u32).collect()
}

#[test]
fn prompts_become_the_same_tokens() {
    for case in Case::all() {
        let stages = case.stages();
        let (clip_words, t5_words) = if case.model.is_some() { (600, 248) } else { (1600, 1600) };
        let clip = Tokens::open(&case.source(), Encoder::Clip, clip_words, 77).unwrap();
        assert_eq!(clip.ids(&case.prompt).unwrap(), ids(&stages, "clip_ids"), "{}: CLIP", case.name);
        let t5 = Tokens::open(&case.source(), Encoder::T5, t5_words, case.tokens).unwrap();
        assert_eq!(t5.ids(&case.prompt).unwrap(), ids(&stages, "t5_ids"), "{}: T5", case.name);
    }
}

#[test]
fn a_prompt_beyond_the_limit_keeps_its_end_token() {
    let t5 = Tokens::open(&starter::source(), Encoder::T5, 1600, 32).unwrap();
    let ids = t5.ids(&"watercolour ".repeat(200)).unwrap();
    assert_eq!((ids.len(), ids[31]), (32, 1));
    let clip = Tokens::open(&starter::source(), Encoder::Clip, 1600, 77).unwrap();
    let ids = clip.ids(&"watercolour ".repeat(200)).unwrap();
    assert_eq!((ids.len(), ids[0], ids[76]), (77, 0, 1));
}

#[test]
fn clips_pooled_output_equals_diffusers() {
    stage("clip_pooled", |case, stages| {
        let config: ClipConfig = case.source().json("text_encoder/config.json").unwrap();
        Clip::new(&config, &case.weights("text_encoder")).unwrap().pooled(&ids(stages, "clip_ids")).unwrap()
    });
}

#[test]
fn t5s_output_equals_diffusers() {
    stage("t5", |case, stages| {
        let config: T5Config = case.source().json("text_encoder_2/config.json").unwrap();
        T5::new(&config, &case.weights("text_encoder_2")).unwrap().encode(&ids(stages, "t5_ids")).unwrap()
    });
}

fn vae(case: &Case) -> (Vae, VaeConfig) {
    let config: VaeConfig = case.source().json("vae/config.json").unwrap();
    (Vae::new(&config, &case.weights("vae")).unwrap(), config)
}

#[test]
fn the_vaes_mean_equals_diffusers() {
    stage("vae_mean", |case, _| {
        let picture = case.picture("-init");
        let values: Vec<f32> = picture.pixels.iter().map(|p| f32::from(*p) / 255.0 * 2.0 - 1.0).collect();
        let shape = (case.height as usize, case.width as usize, 3);
        let tensor = Tensor::from_vec(values, shape, &Device::Cpu).unwrap().permute((2, 0, 1)).unwrap();
        vae(case).0.encode_mean(&tensor.contiguous().unwrap().unsqueeze(0).unwrap()).unwrap()
    });
}

#[test]
fn the_vaes_decoded_picture_equals_diffusers() {
    stage("vae_decoded", |case, stages| {
        let (vae, config) = vae(case);
        let scaled = ((&stages["vae_mean"] - config.shift_factor.unwrap()).unwrap() * config.scaling_factor).unwrap();
        vae.decode(&scaled).unwrap()
    });
}

#[test]
fn one_call_of_the_transformer_equals_diffusers() {
    stage("velocity", |case, stages| {
        let config: TransformerConfig = case.source().json("transformer/config.json").unwrap();
        let model = Transformer::new(&config, &case.weights("transformer")).unwrap();
        let latents = pack(&stages["noise"]).unwrap();
        let text = model.embed_text(&stages["t5"]).unwrap();
        let table = model.modulation(&[0.625], case.guidance, &stages["clip_pooled"]).unwrap();
        let (rows, columns) = (case.height as usize / 16, case.width as usize / 16);
        let rope = Rope::new(&config.axes_dims_rope, case.tokens, rows, columns, &Device::Cpu).unwrap();
        model.velocity(&latents, &text, &table, 0, &rope, &mut || Ok(())).unwrap()
    });
}

#[test]
fn the_sigmas_equal_diffusers() {
    stage("sigmas", |case, stages| {
        let config = scheduler(&case.source()).unwrap();
        let size = Size::rounded(case.width, case.height).unwrap();
        let schedule =
            Schedule::new(&config, case.steps, StepCount::Whole, Strength::new(case.strength).unwrap(), size);
        assert_eq!(schedule.sigmas().len(), stages["sigmas"].dims1().unwrap());
        Tensor::new(schedule.sigmas(), &Device::Cpu).unwrap().to_dtype(DType::F32).unwrap()
    });
}

#[test]
fn the_noise_of_a_seed_is_torchs() {
    let vectors = candle_core::safetensors::load(folder().join("noise.safetensors"), &Device::Cpu).unwrap();
    assert_eq!(vectors.len(), 30);
    for (name, theirs) in vectors {
        let (seed, n) = name.split_once('/').unwrap();
        let ours = torch_randn(seed.parse().unwrap(), n.parse().unwrap()).unwrap();
        let theirs = theirs.to_vec1::<f32>().unwrap();
        assert_eq!(ours.len(), theirs.len(), "{name}");
        // `max` below would pass over one that is no number.
        assert!(ours.iter().all(|v| v.is_finite()), "{name}");
        let worst = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst <= 1e-6, "{name}: {worst:e}");
    }
}

/// The same on every platform: a seed in a recipe must mean the same picture everywhere.
#[test]
fn the_noise_of_a_seed_is_these_bits_on_every_platform() {
    let bits = |seed: u64, n: usize| -> String {
        let mut hash = Sha256::new();
        torch_randn(seed, n).unwrap().iter().for_each(|v| hash.update(v.to_bits().to_le_bytes()));
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
    };
    assert_eq!(bits(0, 16), "b2c9b5583badcaf2322f466b5da05c3ad9cb288e29a7d236e3bc0bad91ed708e");
    assert_eq!(bits(42, 4099), "de524c63815d052e6f87f0a0848b9ec4ea8db62580762aa1348f96b33b997221");
    assert_eq!(bits(u64::MAX, 65536), "7dfaab2d932c48990ee552e27e6eaff212e4829e1df2e069bd7b2f18d34f9a85");
}

#[test]
fn torch_counts_the_low_32_bits_of_a_seed() {
    assert_eq!(torch_randn((1 << 32) + 5, 64).unwrap(), torch_randn(5, 64).unwrap());
    assert_ne!(torch_randn(6, 64).unwrap(), torch_randn(5, 64).unwrap());
}

#[test]
fn noise_too_short_for_torchs_block_rule_is_refused() {
    assert!(torch_randn(0, 15).is_err());
    assert_eq!(torch_randn(0, 16).unwrap().len(), 16);
}

#[test]
fn the_pictures_equal_diffusers() {
    for case in Case::all() {
        let mut pipeline = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
        assert_eq!(pipeline.info().token_limit, case.tokens);
        let ours = pipeline.img2img(&case.request(), &mut Quiet).unwrap();
        let (close, worst) = near(&ours.picture, &case.picture(""));
        println!("{}: {:.4} % within 1/255, worst {worst}/255", case.name, close * 100.0);
        assert!(close >= 0.999 && worst <= 3, "{}: {close} within 1/255, worst {worst}/255", case.name);
    }
}

#[test]
fn a_second_run_gives_the_same_bits_and_another_seed_gives_others() {
    let case = Case::all().remove(1);
    let mut pipeline = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
    let request = case.request();
    let first = pipeline.img2img(&request, &mut Quiet).unwrap().picture;
    let other = pipeline.img2img(&Img2Img { seed: Seed(1), ..request.clone() }, &mut Quiet).unwrap().picture;
    let again = pipeline.img2img(&request, &mut Quiet).unwrap().picture;
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[test]
fn strength_zero_gives_the_init_image_back() {
    let case = Case::all().remove(0);
    let mut pipeline = Pipeline::load_cpu(&case.source(), &mut Quiet).unwrap();
    let request = Img2Img { strength: Strength::new(0.0).unwrap(), ..case.request() };
    let output = pipeline.img2img(&request, &mut Quiet).unwrap();
    assert_eq!((output.picture, output.steps_run), (request.init, 0));
}
