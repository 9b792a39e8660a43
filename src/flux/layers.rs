//! The layers all parts are built of.

use candle_core::Tensor;

use super::error::Result;
use super::weights::Weights;

/// `y = x W^T + b`, weight (out, in).
#[derive(Clone, Debug)]
pub(super) struct Linear {
    weight: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// With a bias.
    pub(super) fn new(inputs: usize, outputs: usize, weights: &Weights) -> Result<Self> {
        Ok(Self { weight: weights.get(&[outputs, inputs], "weight")?, bias: Some(weights.get(&[outputs], "bias")?) })
    }

    /// Without a bias.
    pub(super) fn plain(inputs: usize, outputs: usize, weights: &Weights) -> Result<Self> {
        Ok(Self { weight: weights.get(&[outputs, inputs], "weight")?, bias: None })
    }

    /// Of the columns `from..from + len` of the weight, with the bias only if asked for: two such halves
    /// add up to the layer over concatenated inputs without the concatenation.
    pub(super) fn columns(&self, from: usize, len: usize, bias: bool) -> Result<Self> {
        let weight = self.weight.narrow(1, from, len)?.contiguous()?;
        Ok(Self { weight, bias: if bias { self.bias.clone() } else { None } })
    }

    /// (rows, in) to (rows, out).
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = x.matmul(&self.weight.t()?)?;
        Ok(match &self.bias {
            Some(bias) => y.broadcast_add(bias)?,
            None => y,
        })
    }
}

/// Softmax attention of all heads at once for short texts: q, k, v (heads, length, numbers), an additive
/// bias (heads or 1, length, length). FLUX's own attention is in `attention`.
pub(super) fn small_attention(q: &Tensor, k: &Tensor, v: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let scores = q.matmul(&k.t()?)?;
    let scores = match bias {
        Some(bias) => scores.broadcast_add(bias)?,
        None => scores,
    };
    Ok(candle_nn::ops::softmax_last_dim(&scores)?.matmul(v)?)
}

/// (length, heads * numbers) to (heads, length, numbers).
pub(super) fn split_heads(x: &Tensor, heads: usize) -> Result<Tensor> {
    let (length, dim) = x.dims2()?;
    Ok(x.reshape((length, heads, dim / heads.max(1)))?.transpose(0, 1)?.contiguous()?)
}

/// (heads, length, numbers) to (length, heads * numbers).
pub(super) fn join_heads(x: &Tensor) -> Result<Tensor> {
    Ok(x.transpose(0, 1)?.flatten_from(1)?)
}

/// x * sigmoid(1.702 x), CLIP's activation.
pub(super) fn quick_gelu(x: &Tensor) -> Result<Tensor> {
    Ok((x * candle_nn::ops::sigmoid(&(x * 1.702)?)?)?)
}

/// RMS norm over the last dimension, in the weights' type.
pub(super) fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    Ok(candle_nn::ops::rms_norm(&x.contiguous()?, weight, eps as f32)?)
}
