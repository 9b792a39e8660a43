//! Group norm with SiLU in one pass; candle's own makes about ten.

use candle_core::{CpuStorage, CustomOp3, DType, Layout, Shape, Tensor};
use rayon::prelude::*;

use super::error::Result;
use super::matrix::{one_picture, slice};
use super::simd::affine_silu;
use super::weights::Weights;

/// diffusers' autoencoder uses this everywhere.
const EPS: f64 = 1e-6;

/// Weights of one group norm.
pub(super) struct GroupNorm {
    weight: Tensor,
    bias: Tensor,
    groups: usize,
}

impl GroupNorm {
    pub(super) fn new(channels: usize, groups: usize, weights: &Weights) -> Result<Self> {
        Ok(Self { weight: weights.get(&[channels], "weight")?, bias: weights.get(&[channels], "bias")?, groups })
    }

    /// The norm alone, (1, channels, H, W).
    pub(super) fn plain(&self, x: &Tensor) -> Result<Tensor> {
        self.apply(x, false)
    }

    /// The norm followed by SiLU.
    pub(super) fn silu(&self, x: &Tensor) -> Result<Tensor> {
        self.apply(x, true)
    }

    fn apply(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        if x.device().is_cpu() && x.dtype() == DType::F32 {
            let kernel = Kernel { groups: self.groups, silu };
            return Ok(x.contiguous()?.apply_op3_no_bwd(&self.weight, &self.bias, &kernel)?);
        }
        let norm =
            candle_nn::GroupNorm::new(self.weight.clone(), self.bias.clone(), self.weight.dim(0)?, self.groups, EPS)?;
        let y = candle_nn::Module::forward(&norm, x)?;
        if silu { Ok(y.silu()?) } else { Ok(y) }
    }
}

struct Kernel {
    groups: usize,
    silu: bool,
}

impl CustomOp3 for Kernel {
    fn name(&self) -> &'static str {
        "group-norm-silu"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> candle_core::Result<(CpuStorage, Shape)> {
        let (channels, _, _) = one_picture(x_layout)?;
        let input = slice(x, x_layout)?;
        let weight = slice(weight, weight_layout)?;
        let bias = slice(bias, bias_layout)?;
        let per_channel = input.len() / channels.max(1);
        let per_group = input.len() / self.groups.max(1);
        // Sums of distances from one of the group's own values, over short runs in f32 and over runs in f64: exact
        // at any size and for any mean, and it vectorises.
        let moments: Vec<(f32, f32)> = input
            .par_chunks(per_group)
            .map(|group| {
                let pivot = group.first().copied().unwrap_or(0.0);
                let (sum, squares) = group
                    .par_chunks(8192)
                    .map(|run| {
                        let (s, q) = sums(run, pivot);
                        (f64::from(s), f64::from(q))
                    })
                    .reduce(|| (0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
                let n = group.len() as f64;
                let offset = sum / n;
                let variance = (squares / n - offset * offset).max(0.0);
                ((f64::from(pivot) + offset) as f32, (1.0 / (variance + EPS).sqrt()) as f32)
            })
            .collect();
        let arch = pulp::Arch::new();
        let mut out = vec![0f32; input.len()];
        let channels_per_group = (channels / self.groups.max(1)).max(1);
        out.par_chunks_mut(per_channel).zip(input.par_chunks(per_channel)).enumerate().for_each(|(c, (out, input))| {
            let (mean, inverse) = moments.get(c / channels_per_group).copied().unwrap_or((0.0, 1.0));
            let scale = weight.get(c).copied().unwrap_or(1.0) * inverse;
            let shift = bias.get(c).copied().unwrap_or(0.0) - mean * scale;
            if self.silu {
                affine_silu(arch, input, out, scale, shift);
            } else {
                for (o, i) in out.iter_mut().zip(input) {
                    *o = i * scale + shift;
                }
            }
        });
        Ok((CpuStorage::F32(out), x_layout.shape().clone()))
    }
}

/// Sum and sum of squares of the distances from `pivot`, in eight lanes.
fn sums(values: &[f32], pivot: f32) -> (f32, f32) {
    let (mut sum, mut squares) = ([0f32; 8], [0f32; 8]);
    let lanes = values.chunks_exact(8);
    let rest = lanes.remainder();
    for chunk in lanes {
        for ((s, q), v) in sum.iter_mut().zip(&mut squares).zip(chunk) {
            let d = v - pivot;
            *s += d;
            *q += d * d;
        }
    }
    let tail = rest.iter().map(|v| v - pivot).fold((0f32, 0f32), |(s, q), d| (s + d, q + d * d));
    (sum.iter().sum::<f32>() + tail.0, squares.iter().sum::<f32>() + tail.1)
}
