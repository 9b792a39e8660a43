//! A full-width matrix (3072 to 12288) in GGML's blocks, times 768 tokens (a picture of 256 x 256 with 512 tokens of
//! text): from a short-lived copy as the layers do it, from candle's own for-ever copy, and in plain float32, in one run.
//! And times the 28 rows that tell the blocks the noise levels of a run, rounded as the tokens are and whole.
//! `cargo bench --bench blocks`

#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a bench that cannot start should say so loudly; criterion's macros make items without docs"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use candle_core::Module as _;
use candle_core::quantized::{GgmlDType, QMatMul, QTensor};
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use underpaint::flux::{Device, Tensor, blocks_forward, blocks_forward_whole, torch_randn};

fn tensor(seed: u64, shape: (usize, usize)) -> Tensor {
    Tensor::from_vec(torch_randn(seed, shape.0 * shape.1).expect("noise"), shape, &Device::Cpu).expect("a tensor")
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("blocks");
    group.sampling_mode(SamplingMode::Flat).sample_size(10).measurement_time(Duration::from_secs(5));
    let (weights, x) = (tensor(1, (12_288, 3072)), tensor(2, (768, 3072)));
    group.bench_function("plain", |b| b.iter(|| black_box(x.matmul(&weights.t().expect("t")).expect("product"))));
    for dtype in [GgmlDType::Q8_0, GgmlDType::Q4K, GgmlDType::Q6K] {
        let matrix = Arc::new(QTensor::quantize(&weights, dtype).expect("blocks"));
        let ours = matrix.clone();
        let stock = QMatMul::from_arc(matrix).expect("stock");
        group.bench_function(format!("{dtype:?} short-lived"), |b| {
            b.iter(|| black_box(blocks_forward(&ours, &x).expect("product")));
        });
        group.bench_function(format!("{dtype:?} kept twice"), |b| {
            b.iter(|| black_box(stock.forward(&x).expect("product")));
        });
    }
    let few = tensor(3, (28, 3072));
    for dtype in [GgmlDType::Q8_0, GgmlDType::Q4K] {
        let matrix = Arc::new(QTensor::quantize(&weights, dtype).expect("blocks"));
        group.bench_function(format!("{dtype:?} 28 rows, rounded"), |b| {
            b.iter(|| black_box(blocks_forward(&matrix, &few).expect("product")));
        });
        group.bench_function(format!("{dtype:?} 28 rows, whole"), |b| {
            b.iter(|| black_box(blocks_forward_whole(&matrix, &few).expect("product")));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
