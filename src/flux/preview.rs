//! A small picture of what is coming: the predicted clean latents, projected linearly to RGB.
//!
//! The projection is fitted by least squares to the init image, whose latents and colours are both known, so
//! it suits any autoencoder and costs nothing.

use candle_core::{DType, Device, Tensor};

use super::Rgb;
use super::error::Result;

/// Latent channels (and 1) to red, green and blue.
pub(super) struct Projection {
    /// Per colour: one factor per channel, then the constant.
    factors: [Vec<f64>; 3],
}

impl Projection {
    /// Fits latents (1, channels, h, w) to a picture (1, 3, 8h, 8w) in -1 to 1.
    pub(super) fn fit(latents: &Tensor, picture: &Tensor) -> Result<Self> {
        let (_, channels, height, width) = latents.dims4()?;
        // On the processor: not every card knows f64.
        let numbers = |t: &Tensor| t.to_device(&Device::Cpu)?.to_dtype(DType::F64);
        let small = numbers(&picture.avg_pool2d(8)?)?.reshape((3, height * width))?.to_vec2::<f64>()?;
        let columns = numbers(latents)?.reshape((channels, height * width))?.to_vec2::<f64>()?;
        let size = channels + 1;
        let ones = vec![1.0; height * width];
        let column = |i: usize| columns.get(i).unwrap_or(&ones);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        // A little ridge, so that a flat init image (whose latents are all alike) still has a solution.
        let ridge = 1e-3 * (height * width) as f64;
        let matrix: Vec<Vec<f64>> = (0..size)
            .map(|i| (0..size).map(|j| dot(column(i), column(j)) + if i == j { ridge } else { 0.0 }).collect())
            .collect();
        let solve_for = |colour: Option<&Vec<f64>>| {
            let target = colour.unwrap_or(&ones);
            solve(matrix.clone(), (0..size).map(|i| dot(column(i), target)).collect())
        };
        Ok(Self { factors: [solve_for(small.first()), solve_for(small.get(1)), solve_for(small.get(2))] })
    }

    /// Clean latents (1, channels, h, w) to a picture of w x h.
    pub(super) fn show(&self, latents: &Tensor) -> Result<Rgb> {
        let (_, channels, height, width) = latents.dims4()?;
        let rows =
            latents.to_dtype(DType::F32)?.reshape((channels, height * width))?.t()?.contiguous()?.to_vec2::<f32>()?;
        let mut pixels = Vec::with_capacity(rows.len() * 3);
        for row in &rows {
            for factors in &self.factors {
                let constant = factors.last().copied().unwrap_or(0.0);
                let value: f64 = row.iter().zip(factors).map(|(l, f)| f64::from(*l) * f).sum::<f64>() + constant;
                pixels.push(((value / 2.0 + 0.5) * 255.0).round().clamp(0.0, 255.0) as u8);
            }
        }
        Ok(Rgb { width: width as u32, height: height as u32, pixels })
    }
}

/// Gauss-Jordan on a small symmetric positive matrix.
#[expect(clippy::indexing_slicing, reason = "indices run over the matrix's own square")]
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = a[i][i];
        if pivot.abs() < 1e-12 {
            continue;
        }
        for j in 0..n {
            if i == j {
                continue;
            }
            let factor = a[j][i] / pivot;
            let above = a[i].clone();
            for (below, above) in a[j].iter_mut().zip(above).skip(i) {
                *below -= factor * above;
            }
            b[j] -= factor * b[i];
        }
    }
    (0..n).map(|i| if a[i][i].abs() < 1e-12 { 0.0 } else { b[i] / a[i][i] }).collect()
}
