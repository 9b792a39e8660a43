//! Exponentials in bulk: softmax, GELU and SiLU over slices, compiled for whatever vector unit the processor
//! turns out to have.
//!
//! The exponential is a polynomial good to a few units in the last place; scalar library calls would take
//! longer than the matrix products of a small model.

use candle_core::{CpuStorage, CustomOp1, Layout, Shape, Tensor};
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::device::ours;
use super::error::Result;
use super::layers::wide;

/// Values one core works on at a time.
const RUN: usize = 1 << 14;

/// e^x without a branch, so that it becomes vector code. Below -87 it is e^-87, near enough to 0.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to a whole number
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * 0.693_359_4 - n * -2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_2e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let value = p * r * r + r + 1.0;
    let power = (shifted.to_bits().wrapping_sub(MAGIC.to_bits()).wrapping_add(127)) << 23;
    value * f32::from_bits(power)
}

struct Softmax<'a>(&'a mut [f32]);

impl WithSimd for Softmax<'_> {
    type Output = f32;
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> f32 {
        let mut most = [f32::NEG_INFINITY; 32];
        let (lanes, rest) = self.0.as_chunks::<32>();
        for lane in lanes {
            for (m, v) in most.iter_mut().zip(lane) {
                *m = if *v > *m { *v } else { *m };
            }
        }
        let most = most.iter().chain(rest).copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sums = [0f32; 32];
        let (lanes, rest) = self.0.as_chunks_mut::<32>();
        for lane in lanes {
            for (sum, v) in sums.iter_mut().zip(lane) {
                *v = exp(*v - most);
                *sum += *v;
            }
        }
        let mut sum: f32 = sums.iter().sum();
        for v in rest {
            *v = exp(*v - most);
            sum += *v;
        }
        1.0 / sum
    }
}

/// Turns a row of scores into e^(score - greatest); gives what it must still be multiplied by to sum to 1.
pub(super) fn softmax_unscaled(arch: Arch, row: &mut [f32]) -> f32 {
    arch.dispatch(Softmax(row))
}

struct Gelu<'a>(&'a [f32], &'a mut [f32]);

impl WithSimd for Gelu<'_> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (y, x) in self.1.iter_mut().zip(self.0) {
            // tanh's GELU is x times the sigmoid of twice its argument.
            let u = 1.595_769 * (x + 0.044_715 * x * x * x);
            *y = x / (1.0 + exp(-u));
        }
    }
}

struct AffineSilu<'a> {
    input: &'a [f32],
    out: &'a mut [f32],
    scale: f32,
    shift: f32,
}

impl WithSimd for AffineSilu<'_> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (o, i) in self.out.iter_mut().zip(self.input) {
            let y = i * self.scale + self.shift;
            *o = y / (1.0 + exp(-y));
        }
    }
}

/// SiLU of `input * scale + shift`.
pub(super) fn affine_silu(arch: Arch, input: &[f32], out: &mut [f32], scale: f32, shift: f32) {
    arch.dispatch(AffineSilu { input, out, scale, shift });
}

/// GELU, tanh's approximation (torch `gelu(approximate="tanh")`).
pub(super) fn gelu(x: &Tensor) -> Result<Tensor> {
    if ours(x) {
        return Ok(x.contiguous()?.apply_op1_no_bwd(&GeluOp)?);
    }
    wide(x, Tensor::gelu)
}

struct GeluOp;

impl CustomOp1 for GeluOp {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let input = super::matrix::slice(storage, layout)?;
        let mut out = vec![0f32; input.len()];
        let arch = Arch::new();
        out.par_chunks_mut(RUN).zip(input.par_chunks(RUN)).for_each(|(out, input)| arch.dispatch(Gelu(input, out)));
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_exact_to_a_few_parts_in_ten_million() {
        for i in -8_600..8_700 {
            let x = i as f32 / 100.0;
            let (ours, theirs) = (f64::from(exp(x)), f64::from(x).exp());
            assert!(((ours - theirs) / theirs).abs() < 4e-7, "{x}: {ours} {theirs}");
        }
        assert!(exp(-1e30) < 1e-37 && exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn a_softmax_sums_to_one() {
        let mut row: Vec<f32> = (0..77).map(|i| (i as f32 * 1.7).sin() * 9.0).collect();
        let reference: Vec<f64> = row.iter().map(|v| f64::from(*v).exp()).collect();
        let total: f64 = reference.iter().sum();
        let factor = softmax_unscaled(Arch::new(), &mut row);
        for (v, r) in row.iter().zip(reference) {
            assert!((f64::from(v * factor) - r / total).abs() < 1e-6);
        }
    }
}
