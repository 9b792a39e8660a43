//! Group norm with SiLU in one pass; candle's own makes about ten.

use candle_core::{CpuStorage, CustomOp3, DType, Layout, Shape, Tensor};
use rayon::prelude::*;

use super::device::ours;
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
        if ours(x) {
            let kernel = Kernel { groups: self.groups, silu };
            return Ok(x.contiguous()?.apply_op3_no_bwd(&self.weight, &self.bias, &kernel)?);
        }
        self.plainly(x, silu)
    }

    /// With candle's operations and in f32. Candle's own group norm leaves a card idle (one block of threads for each
    /// group) and holds four pictures at once; this one sums rows first, squares one group at a time, and folds the
    /// norm into a factor and a shift for each channel.
    fn plainly(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        let (_, channels, height, width) = x.dims4()?;
        let wide = |t: &Tensor| t.to_dtype(DType::F32);
        let each = channels / self.groups.max(1);
        let numbers = (each * height * width).max(1) as f64;
        let mean_of = |t: &Tensor| -> candle_core::Result<Tensor> { t.sum(2)?.sum(1)? / numbers };
        let input = wide(x)?.contiguous()?;
        let groups = input.reshape((self.groups, each * height, width))?;
        let means = mean_of(&groups)?;
        let mut variances = Vec::with_capacity(self.groups);
        for group in 0..self.groups {
            let mean = means.narrow(0, group, 1)?.reshape((1, 1, 1))?;
            variances.push(mean_of(&groups.narrow(0, group, 1)?.broadcast_sub(&mean)?.sqr()?)?);
        }
        let inverse = (Tensor::cat(&variances, 0)? + EPS)?.sqrt()?.recip()?;
        let of_channels =
            |t: &Tensor| t.reshape((self.groups, 1))?.broadcast_as((self.groups, each))?.reshape(channels);
        let scale = (wide(&self.weight)? * of_channels(&inverse)?)?;
        let shift = (wide(&self.bias)? - (of_channels(&means)? * &scale)?)?;
        let over = (1, channels, 1, 1);
        let y = input.broadcast_mul(&scale.reshape(over)?)?.broadcast_add(&shift.reshape(over)?)?;
        Ok(if silu { y.silu()? } else { y }.to_dtype(x.dtype())?)
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

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    /// Given a picture whose mean is far from zero, when it is normed by our kernel, by candle's operations and by
    /// candle's own group norm, then all three are one.
    #[test]
    fn both_ways_of_norming_are_candles_own() {
        let device = Device::Cpu;
        let x = (Tensor::randn(0f32, 1.0, (1, 12, 10, 14), &device).unwrap() + 30.0).unwrap();
        let weight = Tensor::randn(1f32, 0.3, 12, &device).unwrap();
        let bias = Tensor::randn(0f32, 1.0, 12, &device).unwrap();
        let norm = GroupNorm { weight: weight.clone(), bias: bias.clone(), groups: 4 };
        let stock = candle_nn::GroupNorm::new(weight, bias, 12, 4, EPS).unwrap();
        let plain = candle_nn::Module::forward(&stock, &x).unwrap();
        for (silu, right) in [(false, plain.clone()), (true, plain.silu().unwrap())] {
            for y in [norm.apply(&x, silu).unwrap(), norm.plainly(&x, silu).unwrap()] {
                let off = (y - &right).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
                assert!(off.to_scalar::<f32>().unwrap() < 2e-4);
            }
        }
    }
}
