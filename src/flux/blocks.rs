//! A weight matrix in GGML's blocks, and the product with it on the processor.
//!
//! The matrix is kept as strips of rows. A core opens a strip into plain numbers that stay in its cache and
//! multiplies there; inputs keep all their digits (candle's own product rounds them to eight bits), and no second,
//! rearranged copy of the weights is made, which would double the memory of a model.

use std::borrow::Cow;

use candle_core::quantized::{QStorage, QTensor};
use candle_core::{CpuStorage, CustomOp1, Device, Layout, Shape, Tensor};
use rayon::prelude::*;

use super::matrix::{Before, View, product, slice};

/// Numbers of an opened strip: one mebibyte, about a core's second cache.
const STRIP: usize = 256 << 10;

/// (rows, width) in strips.
#[derive(Debug)]
pub(super) struct Blocks {
    strips: Vec<QTensor>,
    rows: usize,
    width: usize,
}

impl Blocks {
    /// Cuts a matrix into strips.
    pub(super) fn new(matrix: &QTensor) -> candle_core::Result<Self> {
        let (rows, width) = matrix.shape().dims2()?;
        let dtype = matrix.dtype();
        let row = width / dtype.block_size() * dtype.type_size();
        let height = (STRIP / width.max(1)).clamp(8, 256);
        let data = matrix.data()?;
        let strip = |bytes: &[u8]| {
            let storage = QStorage::from_data(Cow::Borrowed(bytes), &Device::Cpu, dtype)?;
            QTensor::new(storage, (bytes.len() / row.max(1), width))
        };
        let strips = data.chunks((height * row).max(1)).map(strip).collect::<candle_core::Result<_>>()?;
        Ok(Self { strips, rows, width })
    }

    /// (m, width) to (m, rows): `x W^T`.
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        x.contiguous()?.apply_op1_no_bwd(&Product(self))
    }
}

struct Product<'a>(&'a Blocks);

impl CustomOp1 for Product<'_> {
    fn name(&self) -> &'static str {
        "product-with-blocks"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> candle_core::Result<(CpuStorage, Shape)> {
        let (m, k) = layout.shape().dims2()?;
        let Blocks { strips, rows, width } = self.0;
        if k != *width {
            return Err(candle_core::Error::Msg(format!("a product of width {k} with a matrix of width {width}")));
        }
        let x = View::dense(slice(storage, layout)?, k);
        let part = |strip: &QTensor| -> candle_core::Result<(usize, Vec<f32>)> {
            let height = strip.shape().dims2()?.0;
            let open = strip.dequantize(&Device::Cpu)?;
            let (numbers, place) = open.storage_and_layout();
            let candle_core::Storage::Cpu(numbers) = &*numbers else {
                return Err(candle_core::Error::Msg("a strip that is not in memory".to_owned()));
            };
            let weights = View::dense(slice(numbers, place)?, k);
            let mut out = vec![0f32; m * height];
            product(&mut out, Before::Replaced, (m, height, k), x, weights, true);
            Ok((height, out))
        };
        let parts: Vec<(usize, Vec<f32>)> = strips.par_iter().map(part).collect::<candle_core::Result<_>>()?;
        let mut out = vec![0f32; m * rows];
        out.par_chunks_mut((*rows).max(1)).enumerate().for_each(|(i, row)| {
            let mut rest = row;
            for (height, numbers) in &parts {
                let (here, after) = rest.split_at_mut(*height.min(&rest.len()));
                if let Some(from) = numbers.get(i * height..(i + 1) * height).filter(|f| f.len() == here.len()) {
                    here.copy_from_slice(from);
                }
                rest = after;
            }
        });
        Ok((CpuStorage::F32(out), Shape::from((m, *rows))))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::quantized::GgmlDType;

    use super::*;
    use crate::flux::torch_randn;

    #[test]
    fn the_product_is_that_of_the_blocks_own_values() {
        for (dtype, rows, width, m) in [(GgmlDType::Q8_0, 300, 96, 7), (GgmlDType::Q4K, 513, 512, 33)] {
            let tensor = |seed, shape: (usize, usize)| {
                Tensor::from_vec(torch_randn(seed, shape.0 * shape.1).unwrap(), shape, &Device::Cpu).unwrap()
            };
            let matrix = QTensor::quantize(&tensor(1, (rows, width)), dtype).unwrap();
            let x = tensor(2, (m, width));
            let plain = x.matmul(&matrix.dequantize(&Device::Cpu).unwrap().t().unwrap()).unwrap();
            let ours = Blocks::new(&matrix).unwrap().forward(&x).unwrap();
            let off = (ours - plain).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
            assert!(off < 1e-3, "{dtype:?}: off by {off}");
        }
    }
}
