//! A FLUX on a graphics card: how near every stage is to diffusers', then one step of a whole transformer and both
//! ways through the autoencoder at 1024 x 1024, with random weights made on the card. One line of JSON each.
//!
//!     cargo bench --features cuda --bench card
//!
//! `benches/peers/card.py` runs it beside torch. Without a card, `--tiny` does all of it on the processor in small.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a bench that cannot go on says so loudly")]
#![allow(clippy::indexing_slicing, clippy::print_stdout, reason = "as its tests' helpers; its output is its point")]

#[path = "../tests/common/parity.rs"]
mod parity;

use std::time::Instant;

use parity::{Case, near, relative};
use underpaint::flux::config::{TransformerConfig, VaeConfig};
use underpaint::flux::device::{card_memory, compute_plainly, open_card};
use underpaint::flux::rope::Rope;
use underpaint::flux::transformer::Transformer;
use underpaint::flux::vae::Vae;
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, Pipeline, Place, Quiet, Tensor, pack, torch_randn};
use underpaint::recipe::Handling;

/// What is measured.
struct Shape {
    double: usize,
    single: usize,
    heads: usize,
    text: usize,
    text_width: usize,
    /// Pixels a side.
    side: usize,
    channels: Vec<usize>,
    rounds: usize,
}

impl Shape {
    /// FLUX.1-dev at 1024 x 1024.
    fn whole() -> Self {
        let channels = vec![128, 256, 512, 512];
        Self { double: 19, single: 38, heads: 24, text: 512, text_width: 4096, side: 1024, channels, rounds: 10 }
    }
    fn tiny() -> Self {
        let channels = vec![32, 32, 64, 64];
        Self { double: 1, single: 1, heads: 1, text: 16, text_width: 64, side: 128, channels, rounds: 2 }
    }
    fn transformer(&self) -> TransformerConfig {
        TransformerConfig {
            in_channels: 64,
            num_layers: self.double,
            num_single_layers: self.single,
            attention_head_dim: 128,
            num_attention_heads: self.heads,
            joint_attention_dim: self.text_width,
            pooled_projection_dim: 768,
            guidance_embeds: true,
            axes_dims_rope: vec![16, 56, 56],
            patch_size: 1,
            out_channels: None,
        }
    }
}

/// The least that is free on the card while something runs, as bytes taken since the start.
struct Peak<'a> {
    device: &'a Device,
    free_before: u64,
}

impl<'a> Peak<'a> {
    fn new(device: &'a Device) -> Self {
        Self { device, free_before: card_memory(device).map_or(0, |m| m.0) }
    }
    /// Bytes taken now; the driver is asked between blocks, so what comes and goes within one is not seen.
    fn taken(&self) -> u64 {
        card_memory(self.device).map_or(0, |m| self.free_before.saturating_sub(m.0))
    }
}

fn normal(seed: u64, shape: (usize, usize), device: &Device) -> Tensor {
    Tensor::from_vec(torch_randn(seed, shape.0 * shape.1).unwrap(), shape, device).unwrap()
}

/// Seconds of each round of some work, which is waited for.
fn seconds(device: &Device, rounds: usize, mut work: impl FnMut() -> Tensor) -> Vec<f64> {
    let mut round = || {
        let begin = Instant::now();
        let out = work();
        device.synchronize().unwrap();
        // A number of it must be one: a kernel that failed shows here.
        let sum = out.to_dtype(DType::F32).unwrap().abs().unwrap().mean_all().unwrap().to_scalar::<f32>().unwrap();
        assert!(sum.is_finite() && sum > 0.0, "the outcome is {sum}");
        begin.elapsed().as_secs_f64()
    };
    round();
    round();
    let mut all: Vec<f64> = (0..rounds).map(|_| round()).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn told(what: &str, device: &str, seconds: &[f64], peak: u64) {
    let median = seconds[seconds.len() / 2];
    let line = serde_json::json!({
        "who": "underpaint", "what": what, "device": device, "median_s": median, "best_s": seconds[0], "peak_bytes": peak,
    });
    println!("{line}");
}

/// Every parity case on the device, stage by stage and as a picture.
fn cases(place: &Place, name: &str) {
    let Place { device, dtype } = place;
    for case in Case::all() {
        let stages = case.stages();
        let on = |t: &Tensor| t.to_device(device).unwrap();
        let config: TransformerConfig = case.source().json("transformer/config.json").unwrap();
        let model = Transformer::new(&config, &case.weights_on("transformer", device, *dtype)).unwrap();
        let small = |t: &Tensor| on(t).to_dtype(*dtype).unwrap();
        let latents = small(&pack(&stages["noise"]).unwrap());
        let text = model.embed_text(&small(&stages["t5"])).unwrap();
        let table = model.modulation(&[0.625], case.guidance, &on(&stages["clip_pooled"])).unwrap();
        let (rows, columns) = (case.height as usize / 16, case.width as usize / 16);
        let rope = Rope::new(&config.axes_dims_rope, case.tokens, rows, columns, device).unwrap();
        let velocity = model.velocity(&latents, &text, &table, 0, &rope, &mut || Ok(())).unwrap();
        let velocity = velocity.to_device(&Device::Cpu).unwrap().to_dtype(DType::F32).unwrap();
        let vae: VaeConfig = case.source().json("vae/config.json").unwrap();
        let model = Vae::new(&vae, &case.weights_on("vae", device, DType::F32)).unwrap();
        let mean = &stages["vae_mean"];
        let scaled = ((mean - vae.shift_factor.unwrap()).unwrap() * vae.scaling_factor).unwrap();
        let decoded = model.decode(&on(&scaled)).unwrap().to_device(&Device::Cpu).unwrap();
        let mut pipeline = Pipeline::load(&case.source(), place.clone(), Handling::default(), &mut Quiet).unwrap();
        let picture = pipeline.img2img(&case.request(), &mut Quiet).unwrap().picture;
        let (close, worst) = near(&picture, &case.picture(""));
        let line = serde_json::json!({
            "who": "underpaint", "what": format!("parity {}", case.name), "device": name,
            "numbers": format!("{dtype:?}"),
            "velocity_off": relative(&velocity, &stages["velocity"]),
            "decoded_off": relative(&decoded, &stages["vae_decoded"]),
            "within_1_of_255": close, "worst_of_255": worst,
        });
        println!("{line}");
    }
}

fn transformer(shape: &Shape, place: &Place, name: &str) {
    let Place { device, dtype } = place;
    let peak = Peak::new(device);
    let begin = Instant::now();
    let model = Transformer::new(&shape.transformer(), &Weights::random(1, device, *dtype)).unwrap();
    device.synchronize().unwrap();
    let (side, small) = (shape.side / 16, |t: Tensor| t.to_dtype(*dtype).unwrap());
    let latents = small(normal(2, (side * side, 64), device));
    let text = model.embed_text(&small(normal(3, (shape.text, shape.text_width), device))).unwrap();
    let loaded = begin.elapsed().as_secs_f64();
    let begin = Instant::now();
    let table = model.modulation(&[0.9, 0.6, 0.3], 3.5, &normal(4, (1, 768), device)).unwrap();
    device.synchronize().unwrap();
    let modulated = begin.elapsed().as_secs_f64();
    let rope = Rope::new(&model.config().axes_dims_rope, shape.text, side, side, device).unwrap();
    let mut most = 0;
    let once = model.velocity(&latents, &text, &table, 0, &rope, &mut || {
        most = most.max(peak.taken());
        Ok(())
    });
    drop(once.unwrap());
    let step = || model.velocity(&latents, &text, &table, 1, &rope, &mut || Ok(())).unwrap();
    told(&format!("one step at {0} x {0}, {dtype:?}", shape.side), name, &seconds(device, shape.rounds, step), most);
    let line = serde_json::json!({ "who": "underpaint", "what": "before the steps", "random_weights_s": loaded, "modulation_s": modulated });
    println!("{line}");
}

fn autoencoder(shape: &Shape, device: &Device, name: &str) {
    let channels = serde_json::to_value(&shape.channels).unwrap();
    let config: VaeConfig = serde_json::from_value(serde_json::json!({
        "block_out_channels": channels, "latent_channels": 16, "layers_per_block": 2, "norm_num_groups": 32,
        "scaling_factor": 0.3611, "shift_factor": 0.1159, "use_quant_conv": false, "use_post_quant_conv": false,
        "mid_block_add_attention": true,
    }))
    .unwrap();
    let peak = Peak::new(device);
    let model = Vae::new(&config, &Weights::random(5, device, DType::F32)).unwrap();
    let (side, small) = (shape.side, shape.side / 8);
    let picture = normal(6, (3 * side, side), device).clamp(-1f32, 1f32).unwrap().reshape((1, 3, side, side)).unwrap();
    let latents = normal(7, (16 * small, small), device).reshape((1, 16, small, small)).unwrap();
    let encode = seconds(device, shape.rounds, || model.encode(&picture).unwrap());
    told(&format!("VAE encode {side} x {side}, F32"), name, &encode, peak.taken());
    let decode = seconds(device, shape.rounds, || model.decode(&latents).unwrap());
    told(&format!("VAE decode {side} x {side}, F32"), name, &decode, peak.taken());
}

fn main() {
    let tiny = std::env::args().any(|a| a == "--tiny");
    let (device, name) = match open_card(None) {
        Ok((device, card)) => (device, card.name),
        // On the processor by the way that cards take.
        Err(_) if tiny => {
            assert!(compute_plainly());
            (Device::Cpu, "processor".to_owned())
        }
        Err(error) => {
            println!("nothing is measured: {error}. Without a card there is only --tiny");
            return;
        }
    };
    let small = if device.is_cpu() { DType::F16 } else { DType::BF16 };
    let shape = if tiny { Shape::tiny() } else { Shape::whole() };
    for dtype in [DType::F32, small] {
        cases(&Place { device: device.clone(), dtype }, &name);
    }
    transformer(&shape, &Place { device: device.clone(), dtype: small }, &name);
    autoencoder(&shape, &device, &name);
}
