//! The layers all parts are built of.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use candle_core::quantized::{QMatMul, QStorage, QTensor};
use candle_core::{DType, Device, Module as _, Tensor};

use super::error::Result;
use super::lora::Change;
use super::weights::Weights;

/// A weight matrix (out, in) as it is kept in memory.
#[derive(Clone, Debug)]
enum Matrix {
    Dense(Tensor),
    /// In GGML's blocks; the product takes them as they are.
    Blocks(Arc<QTensor>),
}

/// `y = x W^T + b`, weight (out, in).
#[derive(Clone, Debug)]
pub(super) struct Linear {
    weight: Matrix,
    bias: Option<Tensor>,
    branches: Vec<Branch>,
}

/// What a LoRA adds: `(x A^T) (strength * scale * B^T)`.
#[derive(Clone, Debug)]
struct Branch {
    /// (in, rank).
    down: Tensor,
    /// (rank, out).
    up: Tensor,
}

/// A layer and where in the model it stands.
pub(super) struct Site<'a> {
    pub(super) name: String,
    /// The columns of the model's layer that this one holds, where it is split.
    pub(super) columns: Option<Range<usize>>,
    pub(super) linear: &'a mut Linear,
}

impl<'a> Site<'a> {
    pub(super) fn whole(name: String, linear: &'a mut Linear) -> Self {
        Self { name, columns: None, linear }
    }
}

impl Linear {
    /// With a bias.
    pub(super) fn new(inputs: usize, outputs: usize, weights: &Weights) -> Result<Self> {
        Ok(Self { bias: Some(weights.get(&[outputs], "bias")?), ..Self::plain(inputs, outputs, weights)? })
    }

    /// Without a bias.
    pub(super) fn plain(inputs: usize, outputs: usize, weights: &Weights) -> Result<Self> {
        let shape = [outputs, inputs];
        let weight = match weights.quantised(&shape, "weight")? {
            Some(blocks) => Matrix::Blocks(Arc::new(blocks)),
            None => Matrix::Dense(weights.get(&shape, "weight")?),
        };
        Ok(Self { weight, bias: None, branches: Vec::new() })
    }

    /// Inputs and outputs.
    fn shape(&self) -> Result<(usize, usize)> {
        let (outputs, inputs) = match &self.weight {
            Matrix::Dense(weight) => weight.dims2()?,
            Matrix::Blocks(blocks) => blocks.shape().dims2()?,
        };
        Ok((inputs, outputs))
    }

    /// Takes all LoRAs off again: the layer is then exactly what it was.
    pub(super) fn bare(&mut self) {
        self.branches.clear();
    }

    /// Adds a LoRA's change; false where it has another shape. `columns` are those of the change that the layer has.
    pub(super) fn adapt(
        &mut self,
        change: &Change,
        strength: f64,
        columns: Option<&Range<usize>>,
        dtype: DType,
        device: &Device,
    ) -> Result<bool> {
        let down = match columns {
            Some(columns) if columns.end <= change.down.dim(1)? => {
                change.down.narrow(1, columns.start, columns.len())?
            }
            Some(_) => return Ok(false),
            None => change.down.clone(),
        };
        if (down.dim(1)?, change.up.dim(0)?) != self.shape()? {
            return Ok(false);
        }
        let ready = |t: Tensor| t.to_device(device)?.to_dtype(dtype);
        let up = ready((&change.up * (strength * change.scale))?.t()?.contiguous()?)?;
        self.branches.push(Branch { down: ready(down.t()?.contiguous()?)?, up });
        Ok(true)
    }

    /// Of the columns `from..from + len` of the weight, with the bias only if asked for: two such halves
    /// add up to the layer over concatenated inputs without the concatenation.
    pub(super) fn columns(&self, from: usize, len: usize, bias: bool) -> Result<Self> {
        let weight = match &self.weight {
            Matrix::Dense(weight) => Matrix::Dense(weight.narrow(1, from, len)?.contiguous()?),
            Matrix::Blocks(blocks) => block_columns(blocks, from, len)?,
        };
        Ok(Self { weight, bias: if bias { self.bias.clone() } else { None }, branches: Vec::new() })
    }

    /// (rows, in) to (rows, out).
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = match &self.weight {
            Matrix::Dense(weight) => x.matmul(&weight.t()?)?,
            Matrix::Blocks(blocks) => {
                // The product over blocks takes and gives f32.
                let y = block_product(blocks, &x.to_dtype(DType::F32)?.contiguous()?)?;
                y.to_dtype(x.dtype())?
            }
        };
        let mut y = match &self.bias {
            Some(bias) => y.broadcast_add(bias)?,
            None => y,
        };
        for branch in &self.branches {
            y = (y + x.matmul(&branch.down)?.matmul(&branch.up)?)?;
        }
        Ok(y)
    }
}

/// `x W^T` with a matrix in blocks, all f32.
///
/// On the processor candle rearranges a matrix before its first product and keeps both forms for ever, which
/// would more than double a model. A short-lived copy is given to it instead: the same numbers, and a model takes
/// what its blocks take.
pub(super) fn block_product(blocks: &Arc<QTensor>, x: &Tensor) -> candle_core::Result<Tensor> {
    if !x.device().is_cpu() {
        return QMatMul::from_arc(blocks.clone())?.forward(x);
    }
    let storage = QStorage::from_data(blocks.data()?, &Device::Cpu, blocks.dtype())?;
    QMatMul::from_qtensor(QTensor::new(storage, blocks.shape())?)?.forward(x)
}

/// Some columns of a matrix in blocks: cut between blocks where that is possible, else in plain numbers.
fn block_columns(blocks: &QTensor, from: usize, len: usize) -> Result<Matrix> {
    let (rows, width) = blocks.shape().dims2()?;
    let (size, bytes) = (blocks.dtype().block_size(), blocks.dtype().type_size());
    if !from.is_multiple_of(size) || !len.is_multiple_of(size) || !width.is_multiple_of(size) {
        return Ok(Matrix::Dense(blocks.dequantize(&blocks.device())?.narrow(1, from, len)?.contiguous()?));
    }
    let all = blocks.data()?;
    let mut picked = Vec::with_capacity(rows * len / size * bytes);
    for row in all.chunks_exact(width / size * bytes) {
        let part = row.get(from / size * bytes..(from + len) / size * bytes);
        picked.extend_from_slice(part.ok_or_else(|| candle_core::Error::Msg("columns beyond a matrix".to_owned()))?);
    }
    let storage = QStorage::from_data(Cow::Owned(picked), &blocks.device(), blocks.dtype())?;
    Ok(Matrix::Blocks(Arc::new(QTensor::new(storage, (rows, len))?)))
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
