//! The autoencoder of a FLUX of full width: 128, 256, 512 and 512 channels, 2 blocks a level, 32 groups, 16
//! latent channels, a picture of 256 x 256, float32 on the CPU, random weights.
//!
//! Ours stands beside candle-transformers' in one run; `benches/peers/vae.py` is torch's side.
//! `cargo bench --bench vae`

#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a bench that cannot start should say so loudly; criterion's macros make items without docs"
)]

use std::cell::LazyCell;
use std::hint::black_box;
use std::time::Duration;

use candle_nn::{VarBuilder, VarMap};
use candle_transformers::models::flux::autoencoder::{AutoEncoder as Stock, Config as StockConfig};
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use underpaint::flux::config::VaeConfig;
use underpaint::flux::vae::Vae;
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, Tensor, torch_randn};

const SIDE: usize = 256;
const LATENT: usize = 16;

/// Normal numbers; an autoencoder's time does not depend on what the picture shows.
fn normal(seed: u64, channels: usize, side: usize) -> Tensor {
    let numbers = torch_randn(seed, channels * side * side).expect("noise");
    Tensor::from_vec(numbers, (1, channels, side, side), &Device::Cpu).expect("a tensor")
}

fn picture() -> Tensor {
    normal(1, 3, SIDE).clamp(-1f32, 1f32).expect("a picture")
}

fn latents() -> Tensor {
    normal(2, LATENT, SIDE / 8)
}

fn ours() -> Vae {
    let config = VaeConfig {
        block_out_channels: vec![128, 256, 512, 512],
        layers_per_block: 2,
        latent_channels: LATENT,
        norm_num_groups: 32,
        scaling_factor: 0.3611,
        shift_factor: Some(0.1159),
        mid_block_add_attention: true,
        use_quant_conv: false,
        use_post_quant_conv: false,
        in_channels: 3,
        out_channels: 3,
    };
    Vae::new(&config, &Weights::random(1, &Device::Cpu, DType::F32)).expect("a model")
}

fn stock() -> Stock {
    let map = VarMap::new();
    // Its `dev` configuration is the same shape.
    Stock::new(&StockConfig::dev(), VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu)).expect("a model")
}

fn vae(c: &mut Criterion) {
    // Made when first used, so that a filter on the command line leaves the other model out of memory.
    let ours = LazyCell::new(ours);
    let stock = LazyCell::new(stock);
    let mut group = c.benchmark_group("VAE encode");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(2));
    group.measurement_time(Duration::from_secs(30));
    let image = picture();
    group.bench_function("underpaint", |b| {
        b.iter(|| black_box(ours.encode(&image).expect("latents")));
    });
    group.bench_function("candle-transformers", |b| {
        b.iter(|| black_box(stock.encode(&image).expect("latents")));
    });
    group.finish();

    let mut group = c.benchmark_group("VAE decode");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(2));
    group.measurement_time(Duration::from_secs(60));
    let latents = latents();
    group.bench_function("underpaint", |b| {
        b.iter(|| black_box(ours.decode(&latents).expect("a picture")));
    });
    group.bench_function("candle-transformers", |b| {
        b.iter(|| black_box(stock.decode(&latents).expect("a picture")));
    });
    group.finish();
}

criterion_group!(benches, vae);
criterion_main!(benches);
