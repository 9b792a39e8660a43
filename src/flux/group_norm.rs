//! Group norm with SiLU in one pass; candle's own makes about ten.
//!
//! A norm's mean and deviation are those of the whole picture. Where a picture is worked on in strips they are
//! gathered from all strips first ([`Moments`]), never from one strip alone.

use std::ops::Range;

use candle_core::{CpuStorage, CustomOp3, DType, Layout, Shape, Storage, Tensor};
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

    /// Moments for this norm, of nothing so far.
    pub(super) fn moments(&self) -> Moments {
        Moments { sums: vec![Sum::default(); self.groups], numbers: 0 }
    }

    /// The norm followed by SiLU of some rows of a picture, by the moments of the whole picture.
    pub(super) fn silu_by(&self, moments: &Moments, x: &Tensor) -> Result<Tensor> {
        if ours(x) {
            return self.kernel(moments, x, true);
        }
        Ok(self.affine(moments, x)?.silu()?)
    }

    fn apply(&self, x: &Tensor, silu: bool) -> Result<Tensor> {
        if ours(x) {
            let mut moments = self.moments();
            moments.add(x, 0..x.dim(2)?)?;
            return self.kernel(&moments, x, silu);
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

    fn kernel(&self, moments: &Moments, x: &Tensor, silu: bool) -> Result<Tensor> {
        let kernel = Kernel { moments: moments.finished(), silu };
        Ok(x.contiguous()?.apply_op3_no_bwd(&self.weight, &self.bias, &kernel)?)
    }

    /// The norm by known moments, with candle's operations.
    fn affine(&self, moments: &Moments, x: &Tensor) -> Result<Tensor> {
        let channels = self.weight.dim(0)?;
        let per_group = (channels / self.groups.max(1)).max(1);
        let (means, inverses): (Vec<f32>, Vec<f32>) =
            moments.finished().into_iter().flat_map(|moments| std::iter::repeat_n(moments, per_group)).unzip();
        let of = |numbers: Vec<f32>| Tensor::from_vec(numbers, channels, x.device());
        let scale = (of(inverses)? * &self.weight)?;
        let shift = (&self.bias - (of(means)? * &scale)?)?;
        let shape = (1, channels, 1, 1);
        Ok(x.broadcast_mul(&scale.reshape(shape)?)?.broadcast_add(&shift.reshape(shape)?)?)
    }
}

/// A group's sums of distances from one of its own values: exact at any size and for any mean.
#[derive(Clone, Copy, Default)]
struct Sum {
    pivot: f32,
    sum: f64,
    squares: f64,
}

/// What a picture's groups average and how far they spread, gathered from all rows, some at a time, from the top.
///
/// On the CPU each row is summed for itself, so that the moments are the same to the last bit whatever rows come
/// together.
pub(super) struct Moments {
    sums: Vec<Sum>,
    /// Of a group, so far.
    numbers: u64,
}

impl Moments {
    /// Counts these rows of `x`, (1, channels, H, W).
    pub(super) fn add(&mut self, x: &Tensor, rows: Range<usize>) -> Result<()> {
        let (_, channels, height, width) = x.dims4()?;
        let channels = (channels / self.sums.len().max(1)).max(1);
        if !ours(x) {
            self.add_elsewhere(&x.narrow(2, rows.start, rows.len())?)?;
        } else if !rows.is_empty() {
            let x = x.contiguous()?;
            let (storage, layout) = x.storage_and_layout();
            let Storage::Cpu(storage) = &*storage else {
                return Err(candle_core::Error::Msg("a tensor that is not where it is said to be".to_owned()).into());
            };
            let (plane, first) = (height * width, self.numbers == 0);
            let groups = slice(storage, layout)?.par_chunks((channels * plane).max(1));
            self.sums.par_iter_mut().zip(groups).for_each(|(total, group)| {
                if first {
                    total.pivot = group.get(rows.start * width).copied().unwrap_or(0.0);
                }
                let pivot = total.pivot;
                let by_row: Vec<(f64, f64)> = rows
                    .clone()
                    .into_par_iter()
                    .with_min_len(8)
                    .map(|row| {
                        group.chunks_exact(plane.max(1)).fold((0.0, 0.0), |before, plane| {
                            let row = plane.get(row * width..(row + 1) * width).unwrap_or_default();
                            let (sum, squares) = sums(row, pivot);
                            (before.0 + f64::from(sum), before.1 + f64::from(squares))
                        })
                    })
                    .collect();
                for (sum, squares) in by_row {
                    total.sum += sum;
                    total.squares += squares;
                }
            });
        }
        self.numbers += (channels * rows.len() * width) as u64;
        Ok(())
    }

    /// The sums with candle's operations; the pivot is the first rows' mean.
    fn add_elsewhere(&mut self, rows: &Tensor) -> Result<()> {
        let x = rows.contiguous()?.to_dtype(DType::F32)?.reshape((self.sums.len(), ()))?;
        if self.numbers == 0 {
            for (total, mean) in self.sums.iter_mut().zip(x.mean(1)?.to_vec1::<f32>()?) {
                total.pivot = mean;
            }
        }
        let pivots: Vec<f32> = self.sums.iter().map(|total| total.pivot).collect();
        let off = x.broadcast_sub(&Tensor::from_vec(pivots, (self.sums.len(), 1), x.device())?)?;
        let (sums, squares) = (off.sum(1)?.to_vec1::<f32>()?, off.sqr()?.sum(1)?.to_vec1::<f32>()?);
        for ((total, sum), squares) in self.sums.iter_mut().zip(sums).zip(squares) {
            total.sum += f64::from(sum);
            total.squares += f64::from(squares);
        }
        Ok(())
    }

    /// (mean, 1 / deviation) of each group.
    fn finished(&self) -> Vec<(f32, f32)> {
        let n = self.numbers.max(1) as f64;
        let of = |total: &Sum| {
            let offset = total.sum / n;
            let variance = (total.squares / n - offset * offset).max(0.0);
            ((f64::from(total.pivot) + offset) as f32, (1.0 / (variance + EPS).sqrt()) as f32)
        };
        self.sums.iter().map(of).collect()
    }
}

struct Kernel {
    moments: Vec<(f32, f32)>,
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
        let (channels, height, width) = one_picture(x_layout)?;
        let input = slice(x, x_layout)?;
        let weight = slice(weight, weight_layout)?;
        let bias = slice(bias, bias_layout)?;
        let per_channel = (height * width).max(1);
        let arch = pulp::Arch::new();
        let mut out = vec![0f32; input.len()];
        let channels_per_group = (channels / self.moments.len().max(1)).max(1);
        out.par_chunks_mut(per_channel).zip(input.par_chunks(per_channel)).enumerate().for_each(|(c, (out, input))| {
            let (mean, inverse) = self.moments.get(c / channels_per_group).copied().unwrap_or((0.0, 1.0));
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

    fn norm(channels: usize, groups: usize) -> GroupNorm {
        let random = |mean: f32| Tensor::randn(mean, 0.3, channels, &Device::Cpu).unwrap();
        GroupNorm { weight: random(1.0), bias: random(0.0), groups }
    }

    fn off(a: &Tensor, b: &Tensor) -> f32 {
        assert_eq!(a.dims(), b.dims());
        (a - b).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar().unwrap()
    }

    #[test]
    fn the_norm_agrees_with_the_plain_one_far_from_zero_too() {
        let norm = norm(12, 4);
        let x = (Tensor::randn(0f32, 2.0, (1, 12, 33, 57), &Device::Cpu).unwrap() + 300.0).unwrap();
        let wide = |t: &Tensor| t.to_dtype(DType::F64).unwrap();
        let plain = candle_nn::GroupNorm::new(wide(&norm.weight), wide(&norm.bias), 12, 4, EPS).unwrap();
        let reference = candle_nn::Module::forward(&plain, &wide(&x)).unwrap().to_dtype(DType::F32).unwrap();
        assert!(off(&norm.plain(&x).unwrap(), &reference) < 2e-4);
    }

    #[test]
    fn moments_of_strips_are_those_of_the_whole_picture() {
        let norm = norm(12, 4);
        let x = (Tensor::randn(0f32, 2.0, (1, 12, 33, 57), &Device::Cpu).unwrap() + 5.0).unwrap();
        let mut whole = norm.moments();
        whole.add(&x, 0..33).unwrap();
        let mut strips = norm.moments();
        for rows in [0..1, 1..8, 8..32, 32..33] {
            strips.add(&x, rows).unwrap();
        }
        assert_eq!(whole.finished(), strips.finished(), "to the last bit");

        let mut elsewhere = norm.moments();
        for rows in [0..20, 20..33] {
            elsewhere.add_elsewhere(&x.narrow(2, rows.start, rows.len()).unwrap()).unwrap();
            elsewhere.numbers += 3 * 57 * rows.len() as u64;
        }
        let by_candle = norm.affine(&elsewhere, &x).unwrap();
        assert!(off(&by_candle, &norm.plain(&x).unwrap()) < 1e-5);
    }

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
