//! One step of a FLUX of full width: 1 double and 2 single blocks of 24 heads x 128, 1024 image tokens
//! (a picture of 512 x 512) and 256 text tokens, float32 on the CPU, random weights.
//!
//! Ours stands beside candle-transformers' in one run; `benches/peers/step.py` is torch's side.
//! `cargo bench --bench transformer`

#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a bench that cannot start should say so loudly; criterion's macros make items without docs"
)]

use std::cell::LazyCell;
use std::hint::black_box;
use std::time::Duration;

use candle_nn::{VarBuilder, VarMap};
use candle_transformers::models::flux::WithForward;
use candle_transformers::models::flux::model::{Config as StockConfig, Flux as StockFlux};
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use underpaint::flux::config::TransformerConfig;
use underpaint::flux::modulation::Modulation;
use underpaint::flux::rope::Rope;
use underpaint::flux::transformer::Transformer;
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, Tensor, torch_randn};

const ROWS: usize = 32;
const COLUMNS: usize = 32;
const TEXT: usize = 256;
const TEXT_WIDTH: usize = 4096;
const POOLED_WIDTH: usize = 768;
const CHANNELS: usize = 64;

fn normal(seed: u64, shape: (usize, usize)) -> Tensor {
    let numbers = torch_randn(seed, shape.0 * shape.1).expect("noise");
    Tensor::from_vec(numbers, shape, &Device::Cpu).expect("a tensor")
}

struct Ours {
    model: Transformer,
    latents: Tensor,
    encoded: Tensor,
    pooled: Tensor,
}

impl Ours {
    fn new() -> Self {
        let config = TransformerConfig {
            in_channels: CHANNELS,
            num_layers: 1,
            num_single_layers: 2,
            attention_head_dim: 128,
            num_attention_heads: 24,
            joint_attention_dim: TEXT_WIDTH,
            pooled_projection_dim: POOLED_WIDTH,
            guidance_embeds: true,
            axes_dims_rope: vec![16, 56, 56],
            patch_size: 1,
            out_channels: None,
        };
        Self {
            model: Transformer::new(&config, &Weights::random(1, &Device::Cpu, DType::F32)).expect("a model"),
            latents: normal(2, (ROWS * COLUMNS, CHANNELS)),
            encoded: normal(3, (TEXT, TEXT_WIDTH)),
            pooled: normal(4, (1, POOLED_WIDTH)),
        }
    }
    /// What a run makes once: positions, modulation, the prompt through the text layer.
    fn prepare(&self) -> (Rope, Modulation, Tensor) {
        let axes = &self.model.config().axes_dims_rope;
        (
            Rope::new(axes, TEXT, ROWS, COLUMNS, &Device::Cpu).expect("positions"),
            self.model.modulation(&[0.625], 3.5, &self.pooled).expect("modulation"),
            self.model.embed_text(&self.encoded).expect("text"),
        )
    }
    fn step(&self, (rope, modulation, text): &(Rope, Modulation, Tensor)) -> Tensor {
        self.model.velocity(&self.latents, text, modulation, 0, rope, &mut || Ok(())).expect("a step")
    }
}

struct Stock {
    model: StockFlux,
    image: Tensor,
    text: Tensor,
    pooled: Tensor,
    image_ids: Tensor,
    text_ids: Tensor,
    time: Tensor,
    guidance: Tensor,
}

impl Stock {
    fn new() -> Self {
        let config = StockConfig { depth: 1, depth_single_blocks: 2, ..StockConfig::dev() };
        let map = VarMap::new();
        let grid: Vec<f32> =
            (0..ROWS).flat_map(|r| (0..COLUMNS).flat_map(move |c| [0.0, r as f32, c as f32])).collect();
        let batch = |t: Tensor| t.unsqueeze(0).expect("a batch of one");
        Self {
            model: StockFlux::new(&config, VarBuilder::from_varmap(&map, DType::F32, &Device::Cpu)).expect("a model"),
            image: batch(normal(2, (ROWS * COLUMNS, CHANNELS))),
            text: batch(normal(3, (TEXT, TEXT_WIDTH))),
            pooled: normal(4, (1, POOLED_WIDTH)),
            image_ids: Tensor::from_vec(grid, (1, ROWS * COLUMNS, 3), &Device::Cpu).expect("ids"),
            text_ids: Tensor::zeros((1, TEXT, 3), DType::F32, &Device::Cpu).expect("ids"),
            time: Tensor::new(&[0.625f32], &Device::Cpu).expect("a time"),
            guidance: Tensor::new(&[3.5f32], &Device::Cpu).expect("guidance"),
        }
    }
    fn step(&self) -> Tensor {
        let guidance = Some(&self.guidance);
        let (image, text) = (&self.image, &self.text);
        let out = self.model.forward(image, &self.image_ids, text, &self.text_ids, &self.time, &self.pooled, guidance);
        out.expect("a step")
    }
}

fn step(c: &mut Criterion) {
    let mut group = c.benchmark_group("one step");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(5));
    group.measurement_time(Duration::from_secs(60));
    // Made when first used, so that a filter on the command line leaves the other model out of memory.
    let ours = LazyCell::new(Ours::new);
    let stock = LazyCell::new(Stock::new);
    // What each further step of a run costs.
    group.bench_function("underpaint", |b| {
        let prepared = ours.prepare();
        b.iter(|| black_box(ours.step(&prepared)));
    });
    // The same work as the peers, who make positions, modulation and the text layer anew at every step.
    group.bench_function("underpaint, nothing kept", |b| {
        b.iter(|| black_box(ours.step(&ours.prepare())));
    });
    group.bench_function("candle-transformers", |b| b.iter(|| black_box(stock.step())));
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
