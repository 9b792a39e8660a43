//! Convolutions of the autoencoder.
//!
//! On the CPU in f32 every core takes a few rows of the output, copies the neighbourhoods of their pixels
//! into its cache, a block of channels at a time, and multiplies; the whole neighbourhood matrix (nine times
//! the picture, gigabytes at 1024 x 1024) is never made. A convolution of a picture doubled by repeating its
//! pixels sees only four different pixels under its nine weights: it is done as four 2 x 2 convolutions of the
//! small picture, with under half of the products. Elsewhere candle's own operations do the work.

use candle_core::{CpuStorage, CustomOp3, Layout, Shape, Tensor};
use rayon::prelude::*;

use super::device::ours;
use super::error::{FluxError, Result};
use super::matrix::{Before, View, one_picture, product, slice};
use super::weights::Weights;
use crate::tr;

/// Numbers in a core's copy of neighbourhoods: 384 KiB, within a core's own cache.
const COPY: usize = 96 * 1024;
/// Numbers in candle's copy of neighbourhoods on other devices: half a gigabyte of f32.
pub(super) const STRIP: usize = 128 << 20;
/// Channels copied at a time.
const CHANNELS: usize = 64;

/// How the output's places lie to the input's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The same size; a kernel of 1 or 3 with zeros around the picture.
    Same,
    /// Half the size: kernel 3, stride 2, zeros to the right and below only (diffusers `Downsample2D`).
    Half,
    /// Twice the size: every pixel repeated 2 x 2, then kernel 3 (diffusers `Upsample2D`).
    Double,
}

/// One convolution with bias.
pub(super) struct Conv {
    /// (outputs, inputs, kernel, kernel); for `Double` on the CPU (4, outputs, inputs * 4), one 2 x 2 kernel for each
    /// place in a 2 x 2 block.
    weight: Tensor,
    bias: Tensor,
    kind: Kind,
    kernel: usize,
}

impl Conv {
    /// Takes `weight` and `bias` of `weights`.
    pub(super) fn new(inputs: usize, outputs: usize, kernel: usize, kind: Kind, weights: &Weights) -> Result<Self> {
        let weight = weights.get(&[outputs, inputs, kernel, kernel], "weight")?;
        let bias = weights.get(&[outputs], "bias")?;
        Self::of(weight, bias, kind)
    }

    fn of(weight: Tensor, bias: Tensor, kind: Kind) -> Result<Self> {
        let kernel = weight.dim(3)?;
        let weight = if ours(&weight) && kind == Kind::Double { quarters(&weight)? } else { weight.contiguous()? };
        Ok(Self { weight, bias, kind, kernel })
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Channels that come out.
    pub(super) fn outputs(&self) -> usize {
        self.bias.elem_count()
    }

    /// (1, inputs, H, W) to (1, outputs, H', W').
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        if ours(x) {
            let op = Op { kind: self.kind, kernel: self.kernel };
            return Ok(x.contiguous()?.apply_op3_no_bwd(&self.weight, &self.bias, &op)?);
        }
        self.in_strips(x, STRIP)
    }

    /// With candle's operations, so many rows at a time that its copy of their neighbourhoods has at most `numbers`.
    fn in_strips(&self, x: &Tensor, numbers: usize) -> Result<Tensor> {
        let kernel = self.kernel;
        let (_, inputs, height, width) = x.dims4()?;
        let outputs = self.bias.dim(0)?;
        let (x, stride, above, sides) = match self.kind {
            Kind::Same => (x.clone(), 1, kernel / 2, (kernel / 2, kernel / 2)),
            Kind::Half => (x.clone(), 2, 0, (0, 1)),
            Kind::Double => {
                countable(inputs * 4 * height * width)?;
                (x.upsample_nearest2d(2 * height, 2 * width)?, 1, kernel / 2, (kernel / 2, kernel / 2))
            }
        };
        let (_, _, height, width) = x.dims4()?;
        let (out_height, out_width) = (height / stride, width / stride);
        countable(outputs * out_height * out_width)?;
        let rows = (numbers / (inputs * kernel * kernel * out_width).max(1)).clamp(1, out_height.max(1));
        let bias = self.bias.reshape((1, (), 1, 1))?;
        let mut strips = Vec::with_capacity(out_height.div_ceil(rows));
        for start in (0..out_height).step_by(rows) {
            let count = rows.min(out_height - start);
            // The rows under the strip; those outside the picture are zeros.
            let (from, to) = (start * stride, (start + count - 1) * stride + kernel);
            let (first, last) = (from.saturating_sub(above), (to.saturating_sub(above)).min(height));
            let part = x.narrow(2, first, last - first)?;
            let part = part.pad_with_zeros(2, above.saturating_sub(from), to.saturating_sub(above + height))?;
            let part = part.pad_with_zeros(3, sides.0, sides.1)?.contiguous()?;
            strips.push(part.conv2d(&self.weight, 0, stride, 1, 1)?.broadcast_add(&bias)?);
        }
        Ok(Tensor::cat(&strips, 2)?)
    }
}

/// Refuses a picture of more numbers than candle's kernels count: beyond 32 bits they compute a part and say nothing.
fn countable(numbers: usize) -> Result<()> {
    if u32::try_from(numbers).is_ok() {
        return Ok(());
    }
    Err(FluxError::BadRequest(tr!("flux-too-large")))
}

/// (outputs, inputs, 3, 3) to (4, outputs, inputs * 4): along each side, the pixel before a doubled one and the
/// pixel itself are under weights (0) and (1 + 2) for the first of its two copies, (0 + 1) and (2) for the second.
fn quarters(weight: &Tensor) -> Result<Tensor> {
    let (outputs, inputs, _, _) = weight.dims4()?;
    let part = |w: &Tensor, dim: usize, second: bool| -> Result<Tensor> {
        let one = |i: usize| w.narrow(dim, i, 1);
        Ok(if second {
            Tensor::cat(&[(one(0)? + one(1)?)?, one(2)?], dim)?
        } else {
            Tensor::cat(&[one(0)?, (one(1)? + one(2)?)?], dim)?
        })
    };
    let mut all = Vec::with_capacity(4);
    for (down, right) in [(false, false), (false, true), (true, false), (true, true)] {
        let w = part(&part(weight, 2, down)?, 3, right)?;
        all.push(w.contiguous()?.reshape((outputs, inputs * 4))?);
    }
    Ok(Tensor::stack(&all, 0)?.contiguous()?)
}

struct Op {
    kind: Kind,
    kernel: usize,
}

impl CustomOp3 for Op {
    fn name(&self) -> &'static str {
        "convolution"
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
        let (inputs, height, width) = one_picture(x_layout)?;
        let (x, weight, bias) = (slice(x, x_layout)?, slice(weight, weight_layout)?, slice(bias, bias_layout)?);
        let outputs = bias.len();
        let (out_height, out_width) = match self.kind {
            Kind::Same => (height, width),
            Kind::Half => (height / 2, width / 2),
            Kind::Double => (2 * height, 2 * width),
        };
        let passes = passes(self.kind, self.kernel);
        let taps = passes.first().map_or(1, |p| p.taps.len());
        if weight.len() != passes.len() * outputs * inputs * taps {
            return Err(candle_core::Error::Msg("a convolution's weights do not fit its picture".to_owned()));
        }
        // Rows of places that are multiplied together: of the output, or of the small picture when doubling.
        let (rows, columns) = if self.kind == Kind::Double { (height, width) } else { (out_height, out_width) };
        let block = inputs.clamp(1, CHANNELS);
        let share = (COPY / (block * taps * columns).max(1))
            .clamp(1, rows.max(1).div_ceil(2 * rayon::current_num_threads()).max(1));
        let task = Task { x, weight, bias, inputs, height, width, columns, outputs, out_width, block, taps };
        let mut out = vec![0f32; outputs * out_height * out_width];
        let strip = share * (out_height / rows.max(1)) * out_width;
        let mut strips: Vec<Vec<&mut [f32]>> =
            (0..rows.div_ceil(share.max(1))).map(|_| Vec::with_capacity(outputs)).collect();
        for plane in out.chunks_mut((out_height * out_width).max(1)) {
            for (strip, part) in strips.iter_mut().zip(plane.chunks_mut(strip.max(1))) {
                strip.push(part);
            }
        }
        strips.into_par_iter().enumerate().for_each_init(Scratch::default, |scratch, (i, mut strip)| {
            let places = i * share..((i + 1) * share).min(rows);
            for (n, pass) in passes.iter().enumerate() {
                task.multiply(n, pass, places.clone(), scratch);
                task.write(pass, &scratch.sums, &mut strip);
            }
        });
        Ok((CpuStorage::F32(out), Shape::from((1, outputs, out_height, out_width))))
    }
}

/// One set of weights and where its products go.
struct Pass {
    /// (down, right) of the input pixel under each weight, from the place's own pixel.
    taps: Vec<(isize, isize)>,
    /// Input pixels from one place to the next.
    step: usize,
    /// Output pixels from one place to the next, and the first one's row and column.
    spread: usize,
    corner: (usize, usize),
}

fn passes(kind: Kind, kernel: usize) -> Vec<Pass> {
    let square = |from: isize, to: isize| (from..=to).flat_map(move |y| (from..=to).map(move |x| (y, x))).collect();
    match kind {
        Kind::Same if kernel == 1 => vec![Pass { taps: vec![(0, 0)], step: 1, spread: 1, corner: (0, 0) }],
        Kind::Same => vec![Pass { taps: square(-1, 1), step: 1, spread: 1, corner: (0, 0) }],
        Kind::Half => vec![Pass { taps: square(0, 2), step: 2, spread: 1, corner: (0, 0) }],
        Kind::Double => [(0, 0), (0, 1), (1, 0), (1, 1)]
            .into_iter()
            .map(|(down, right)| {
                let (y, x) = (down as isize - 1, right as isize - 1);
                let taps = vec![(y, x), (y, x + 1), (y + 1, x), (y + 1, x + 1)];
                Pass { taps, step: 1, spread: 2, corner: (down, right) }
            })
            .collect(),
    }
}

/// What a core keeps between strips.
#[derive(Default)]
struct Scratch {
    /// (channels of a block * taps, places).
    copy: Vec<f32>,
    /// (outputs, places).
    sums: Vec<f32>,
}

struct Task<'a> {
    x: &'a [f32],
    weight: &'a [f32],
    bias: &'a [f32],
    inputs: usize,
    height: usize,
    width: usize,
    /// Places in a row.
    columns: usize,
    outputs: usize,
    out_width: usize,
    block: usize,
    taps: usize,
}

impl Task<'_> {
    /// The sums of one pass over the rows `places`, into `scratch.sums`.
    fn multiply(&self, number: usize, pass: &Pass, places: std::ops::Range<usize>, scratch: &mut Scratch) {
        let count = places.len() * self.columns;
        let row = self.inputs * self.taps;
        let weight = self.weight.get(number * self.outputs * row..).unwrap_or_default();
        scratch.sums.resize(self.outputs * count, 0.0);
        let mut before = Before::Replaced;
        for first in (0..self.inputs).step_by(self.block.max(1)) {
            let channels = self.block.min(self.inputs - first);
            let depth = channels * self.taps;
            scratch.copy.resize(depth * count, 0.0);
            for (k, line) in scratch.copy.chunks_exact_mut(count.max(1)).enumerate() {
                let plane = self.height * self.width;
                let from = (first + k / self.taps) * plane;
                let Some(picture) = self.x.get(from..from + plane) else { continue };
                let Some(&tap) = pass.taps.get(k % self.taps) else { continue };
                for (line, y) in line.chunks_exact_mut(self.columns.max(1)).zip(places.clone()) {
                    self.neighbours(line, picture, y * pass.step, pass.step, tap);
                }
            }
            let a = View { numbers: weight.get(first * self.taps..).unwrap_or_default(), stride: row };
            product(
                &mut scratch.sums,
                before,
                (self.outputs, count, depth),
                a,
                View::dense(&scratch.copy, count),
                false,
            );
            before = Before::Kept;
        }
    }

    /// One row of places' pixels under one weight; zeros outside the picture.
    fn neighbours(&self, line: &mut [f32], picture: &[f32], y: usize, step: usize, (down, right): (isize, isize)) {
        let row = y.checked_add_signed(down).filter(|&row| row < self.height);
        let Some(pixels) = row.and_then(|row| picture.get(row * self.width..(row + 1) * self.width)) else {
            line.fill(0.0);
            return;
        };
        let skip = right.min(0).unsigned_abs().min(line.len());
        let (outside, inside) = line.split_at_mut(skip);
        outside.fill(0.0);
        let pixels = pixels.get(right.max(0).unsigned_abs()..).unwrap_or_default();
        let held = pixels.len().div_ceil(step).min(inside.len());
        let (inside, outside) = inside.split_at_mut(held);
        outside.fill(0.0);
        if step == 1 {
            inside.iter_mut().zip(pixels).for_each(|(to, from)| *to = *from);
        } else {
            inside.iter_mut().zip(pixels.iter().step_by(step)).for_each(|(to, from)| *to = *from);
        }
    }

    /// Adds the bias and puts the sums where they belong in a strip's planes.
    fn write(&self, pass: &Pass, sums: &[f32], strip: &mut [&mut [f32]]) {
        let count = sums.len() / self.outputs.max(1);
        for ((sums, plane), bias) in sums.chunks_exact(count.max(1)).zip(strip).zip(self.bias) {
            if pass.spread == 1 {
                plane.iter_mut().zip(sums).for_each(|(to, sum)| *to = sum + bias);
                continue;
            }
            let rows = plane.chunks_exact_mut(self.out_width.max(1)).skip(pass.corner.0).step_by(pass.spread);
            for (to, sums) in rows.zip(sums.chunks_exact(self.columns.max(1))) {
                let places = to.iter_mut().skip(pass.corner.1).step_by(pass.spread);
                places.zip(sums).for_each(|(to, sum)| *to = sum + bias);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

    use super::*;

    /// candle's own convolution is the reference; odd sizes so that every strip and edge is met.
    fn agrees(kind: Kind, kernel: usize, (inputs, outputs): (usize, usize), (height, width): (usize, usize)) {
        let device = Device::Cpu;
        let x = Tensor::randn(0f32, 1.0, (1, inputs, height, width), &device).unwrap();
        let weight = Tensor::randn(0f32, 0.1, (outputs, inputs, kernel, kernel), &device).unwrap();
        let bias = Tensor::randn(0f32, 1.0, outputs, &device).unwrap();
        let y = Conv::of(weight.clone(), bias.clone(), kind).unwrap().forward(&x).unwrap();
        let reference = match kind {
            Kind::Same => x.conv2d(&weight, kernel / 2, 1, 1, 1).unwrap(),
            Kind::Half => {
                let x = x.pad_with_zeros(3, 0, 1).unwrap().pad_with_zeros(2, 0, 1).unwrap();
                x.conv2d(&weight, 0, 2, 1, 1).unwrap()
            }
            Kind::Double => {
                let x = x.upsample_nearest2d(2 * height, 2 * width).unwrap();
                x.conv2d(&weight, 1, 1, 1, 1).unwrap()
            }
        };
        let reference = reference.broadcast_add(&bias.reshape((1, (), 1, 1)).unwrap()).unwrap();
        assert_eq!(y.dims(), reference.dims());
        let off = (y - &reference).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
        let off = off.to_scalar::<f32>().unwrap();
        assert!(off < 2e-4, "{kind:?} {kernel} {inputs}->{outputs} {height}x{width}: off by {off}");
        // The other devices' way, in strips of several sizes.
        let plain = Conv { weight, bias, kind, kernel };
        for rows in [1, 3, 1000] {
            let strips = plain.in_strips(&x, rows * inputs * kernel * kernel * width).unwrap();
            assert_eq!(strips.dims(), reference.dims());
            let off = (strips - &reference).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
            let off = off.to_scalar::<f32>().unwrap();
            assert!(off < 2e-4, "{kind:?} {kernel} {height}x{width} in strips: off by {off}");
        }
    }

    #[test]
    fn a_picture_beyond_what_kernels_can_count_is_refused() {
        assert!(countable(u32::MAX as usize).is_ok());
        assert!(countable(u32::MAX as usize + 1).is_err());
    }

    #[test]
    fn every_kind_of_convolution_agrees_with_the_plain_one() {
        for kind in [Kind::Same, Kind::Half, Kind::Double] {
            for channels in [(3, 5), (70, 33), (130, 4)] {
                for size in [(1, 1), (2, 7), (13, 18), (40, 600)] {
                    if kind == Kind::Half && (size.0 < 2 || size.1 < 2) {
                        continue;
                    }
                    agrees(kind, 3, channels, size);
                }
            }
        }
        agrees(Kind::Same, 1, (70, 33), (13, 18));
        agrees(Kind::Same, 1, (3, 3), (1, 1));
    }
}
