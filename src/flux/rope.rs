//! Rotary positions: text at the origin, each latent patch at its row and column.
//!
//! Reference: diffusers `FluxPosEmbed`. Angles are reckoned in f64 and kept in f32 whatever the weights'
//! type: in bf16 an angle at position 63 is off by a tenth of a radian, and pictures degrade.

use candle_core::{Device, Tensor};

use super::error::Result;

const THETA: f64 = 10_000.0;

/// Cosines and sines for a sequence of text and image tokens, each (length, head / 2), f32.
#[derive(Clone)]
pub struct Rope {
    pub(super) cos: Tensor,
    pub(super) sin: Tensor,
}

impl Rope {
    /// For `text` tokens followed by `rows` times `columns` image tokens.
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn new(axes: &[usize], text: usize, rows: usize, columns: usize, device: &Device) -> Result<Self> {
        let half: usize = axes.iter().sum::<usize>() / 2;
        let length = text + rows * columns;
        let mut cos = Vec::with_capacity(length * half);
        let mut sin = Vec::with_capacity(length * half);
        let origin = std::iter::repeat_n([0.0, 0.0, 0.0], text);
        let grid = (0..rows).flat_map(|r| (0..columns).map(move |c| [0.0, r as f64, c as f64]));
        for position in origin.chain(grid) {
            for (&axis, &p) in axes.iter().zip(&position) {
                for i in 0..axis / 2 {
                    let angle = p / THETA.powf(2.0 * i as f64 / axis as f64);
                    cos.push(angle.cos() as f32);
                    sin.push(angle.sin() as f32);
                }
            }
        }
        Ok(Self {
            cos: Tensor::from_vec(cos, (length, half), device)?,
            sin: Tensor::from_vec(sin, (length, half), device)?,
        })
    }
}
