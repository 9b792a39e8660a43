//! The layers all parts are built of.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use candle_core::quantized::{GgmlDType, QMatMul, QStorage, QTensor};
use candle_core::{DType, Device, Module as _, Tensor};
use rayon::prelude::*;

use super::error::Result;
use super::lora::Change;
use super::weights::Weights;

/// A weight matrix (out, in) as it is kept in memory.
#[derive(Clone)]
enum Matrix {
    Dense(Tensor),
    /// In GGML's blocks; the product takes them as they are.
    Blocks(Arc<QTensor>),
    /// Nowhere: it is read from its file for each product and let go.
    InFile {
        weights: Weights,
        shape: [usize; 2],
    },
}

/// `y = x W^T + b`, weight (out, in).
#[derive(Clone)]
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
        let weight = read(weights, &[outputs, inputs])?;
        Ok(Self { weight, bias: None, branches: Vec::new() })
    }

    /// With a bias, and with a matrix that stays in its file between products.
    pub(super) fn in_file(inputs: usize, outputs: usize, weights: &Weights) -> Result<Self> {
        // Rounding would cost more than it saves on numbers that are let go at once.
        let weight = Matrix::InFile { weights: weights.clone().rounded(false), shape: [outputs, inputs] };
        Ok(Self { weight, bias: Some(weights.get(&[outputs], "bias")?), branches: Vec::new() })
    }

    /// Inputs and outputs.
    fn shape(&self) -> Result<(usize, usize)> {
        let (outputs, inputs) = match &self.weight {
            Matrix::Dense(weight) => weight.dims2()?,
            Matrix::Blocks(blocks) => blocks.shape().dims2()?,
            Matrix::InFile { shape: [outputs, inputs], .. } => (*outputs, *inputs),
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
        let dtype = if let Matrix::InFile { weights, .. } = &self.weight { weights.dtype() } else { dtype };
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
            Matrix::InFile { weights, shape } => {
                return Self { weight: read(weights, shape)?, ..self.clone() }.columns(from, len, bias);
            }
        };
        Ok(Self { weight, bias: if bias { self.bias.clone() } else { None }, branches: Vec::new() })
    }

    /// (rows, in) to (rows, out).
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = match &self.weight {
            Matrix::InFile { weights, shape } => read(weights, shape)?.product(x)?,
            here => here.product(x)?,
        };
        self.finish(x, y)
    }

    /// The same for the few rows that every pixel depends on. On the processor a product over blocks rounds its rows
    /// to 8 bits: in one row of many that is noise, in these it moves the whole picture. Here they stay as they are.
    pub(super) fn forward_whole(&self, x: &Tensor) -> Result<Tensor> {
        match &self.weight {
            Matrix::Blocks(blocks) if x.device().is_cpu() => {
                let y = wide(x, |x| whole_product(blocks, &x.contiguous()?))?;
                self.finish(x, y)
            }
            _ => self.forward(x),
        }
    }

    /// Adds the bias and the LoRAs to the product.
    fn finish(&self, x: &Tensor, y: Tensor) -> Result<Tensor> {
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

impl Matrix {
    /// `x W^T` with a matrix that is in memory.
    fn product(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Dense(weight) => Ok(x.matmul(&weight.t()?)?),
            // The product over blocks takes and gives f32.
            Self::Blocks(blocks) => wide(x, |x| block_product(blocks, &x.contiguous()?)),
            Self::InFile { .. } => Err(candle_core::Error::Msg("a matrix that is still in its file".to_owned()).into()),
        }
    }
}

/// Reads a matrix (out, in).
fn read(weights: &Weights, shape: &[usize; 2]) -> Result<Matrix> {
    Ok(match weights.quantised(shape, "weight")? {
        // Blocks that no card multiplies with; GGML itself keeps only sums on the way in them.
        Some(blocks) if !weights.device().is_cpu() && matches!(blocks.dtype(), GgmlDType::Q8_1 | GgmlDType::Q8K) => {
            Matrix::Dense(blocks.dequantize(weights.device())?.to_dtype(weights.dtype())?)
        }
        Some(blocks) => Matrix::Blocks(Arc::new(blocks)),
        None => Matrix::Dense(weights.get(shape, "weight")?),
    })
}

/// `f` in f32, whatever type goes in and out: candle's activations on a card reckon in the type they are given, and
/// bf16's three digits are too few on the way.
pub(super) fn wide(x: &Tensor, f: impl FnOnce(&Tensor) -> candle_core::Result<Tensor>) -> Result<Tensor> {
    Ok(f(&x.to_dtype(DType::F32)?)?.to_dtype(x.dtype())?)
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

/// `x W^T`, all f32, with the matrix's numbers taken out of their blocks a few rows at a time, and `x` (rows, in) as it is.
/// Slower than [`block_product`] for many rows.
pub(super) fn whole_product(blocks: &QTensor, x: &Tensor) -> candle_core::Result<Tensor> {
    /// Numbers that one core takes out at once: they stay near it.
    const AT_ONCE: usize = 1 << 18;
    let (_, width) = blocks.shape().dims2()?;
    let row = width / blocks.dtype().block_size().max(1) * blocks.dtype().type_size();
    let across = x.t()?;
    let some = |part: &[u8]| {
        let storage = QStorage::from_data(Cow::Borrowed(part), &Device::Cpu, blocks.dtype())?;
        QTensor::new(storage, (part.len() / row.max(1), width))?.dequantize(&Device::Cpu)?.matmul(&across)
    };
    let rows_at_once = (AT_ONCE / width.max(1)).max(1);
    let parts: Vec<Tensor> =
        blocks.data()?.par_chunks((rows_at_once * row).max(1)).map(some).collect::<candle_core::Result<_>>()?;
    Tensor::cat(&parts, 0)?.t()?.contiguous()
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
/// bias (heads or 1, length, length). Scores in f32: T5 does not scale them. FLUX's own attention is in `attention`.
pub(super) fn small_attention(q: &Tensor, k: &Tensor, v: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let scores = q.to_dtype(DType::F32)?.matmul(&k.to_dtype(DType::F32)?.t()?)?;
    let scores = match bias {
        Some(bias) => scores.broadcast_add(&bias.to_dtype(DType::F32)?)?,
        None => scores,
    };
    Ok(candle_nn::ops::softmax_last_dim(&scores)?.to_dtype(v.dtype())?.matmul(v)?)
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
    wide(x, |x| x * candle_nn::ops::sigmoid(&(x * 1.702)?)?)
}

/// RMS norm over the last dimension, in the weights' type.
pub(super) fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    Ok(candle_nn::ops::rms_norm(&x.contiguous()?, weight, eps as f32)?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn numbers(shape: (usize, usize)) -> Tensor {
        Tensor::randn(0f32, 1.0, shape, &Device::Cpu).unwrap()
    }

    /// Given a matrix that stays in its file and a LoRA on it, then the product is that of the same matrix in memory.
    #[test]
    fn a_matrix_in_its_file_multiplies_as_one_in_memory() {
        let bias = numbers((1, 6)).squeeze(0).unwrap();
        let map = HashMap::from([("weight".to_owned(), numbers((6, 8))), ("bias".to_owned(), bias)]);
        let weights = Weights::from_map(map, &Device::Cpu, DType::F32);
        let change = Change { down: numbers((2, 8)), up: numbers((6, 2)), scale: 0.5 };
        let x = numbers((3, 8));
        let product = |mut linear: Linear| {
            // Told the card's type; what stays in its file is computed in its own.
            let dtype = if matches!(linear.weight, Matrix::InFile { .. }) { DType::BF16 } else { DType::F32 };
            assert!(linear.adapt(&change, 0.8, None, dtype, &Device::Cpu).unwrap());
            let y = linear.forward(&x).unwrap();
            let columns = linear.columns(2, 4, true).unwrap().forward(&x.narrow(1, 2, 4).unwrap()).unwrap();
            [y.to_vec2::<f32>().unwrap(), columns.to_vec2::<f32>().unwrap()]
        };
        let in_memory = product(Linear::new(8, 6, &weights).unwrap());
        assert_eq!(product(Linear::in_file(8, 6, &weights).unwrap()), in_memory);
    }

    /// Given a matrix in blocks of any kind, when few rows that matter much are multiplied with it, then the product is
    /// that of the blocks' own values and whole rows, however many pieces the matrix is taken in.
    #[test]
    fn whole_rows_times_blocks_is_the_product_of_the_blocks_own_values() {
        for (dtype, outputs) in
            [(GgmlDType::Q8_0, 2500), (GgmlDType::Q4K, 2048), (GgmlDType::Q6K, 3), (GgmlDType::F16, 8)]
        {
            let blocks = QTensor::quantize(&numbers((outputs, 256)), dtype).unwrap();
            let x = numbers((3, 256));
            let own = x.matmul(&blocks.dequantize(&Device::Cpu).unwrap().t().unwrap()).unwrap();
            let blocks = Arc::new(blocks);
            let linear = Linear { weight: Matrix::Blocks(blocks.clone()), bias: None, branches: Vec::new() };
            let apart = |y: Tensor| {
                let most = (y - &own).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap();
                most.to_scalar::<f32>().unwrap()
            };
            let whole = apart(linear.forward_whole(&x).unwrap());
            assert!(whole < 1e-4, "{dtype:?}: {whole}");
            if dtype != GgmlDType::F16 {
                let rounded = apart(linear.forward(&x).unwrap());
                assert!(rounded > 100.0 * whole, "{dtype:?}: {rounded} is no worse than {whole}");
            }
        }
    }
}
