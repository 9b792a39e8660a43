//! Joint attention over text and image tokens.
//!
//! Scores are made for one head and a tile of rows at a time and never for all: at 1024 x 1024 all of them
//! would be 2 GB. Norms and rotary positions are applied to queries and keys on the way in.

use candle_core::{CpuStorage, CustomOp3, DType, Layout, Shape, Tensor};
use rayon::prelude::*;

use super::device::ours;
use super::error::Result;
use super::matrix::{Before, View, product, slice};
use super::rope::Rope;
use super::simd::softmax_unscaled;

/// Rows of scores one core has in memory at a time: with 1,000 to 5,000 keys they stay in its cache.
const TILE: usize = 96;
/// Bytes of scores in memory at once on other devices; their softmax takes as much again.
pub(super) const SCORES: usize = 256 << 20;
/// The largest number that goes into f16, with room for bf16's rounding.
const MOST: f64 = 6e4;
const EPS: f32 = 1e-6;

/// Softmax attention: q, k, v (heads, length, numbers), q already scaled; out (length, heads * numbers).
pub(super) fn attention(q: &Tensor, k: &Tensor, v: &Tensor) -> Result<Tensor> {
    if ours(q) {
        let mixed = q.contiguous()?.apply_op3_no_bwd(&k.contiguous()?, &v.contiguous()?, &Attend)?;
        return Ok(mixed.transpose(0, 1)?.flatten_from(1)?);
    }
    tiled(q, k, v, SCORES)
}

/// With candle's operations, for all heads at once: scores of as many rows as `bytes` hold, then of the next.
fn tiled(q: &Tensor, k: &Tensor, v: &Tensor, bytes: usize) -> Result<Tensor> {
    let (heads, length, _) = q.dims3()?;
    let dtype = v.dtype();
    let v = if dtype == q.dtype() { v.clone() } else { v.clamp(-MOST, MOST)?.to_dtype(q.dtype())? };
    let (q, k, v) = (q.contiguous()?, k.contiguous()?.t()?, v.contiguous()?);
    let row = heads * length * q.dtype().size_in_bytes();
    let rows = (bytes / row.max(1)).clamp(1, length.max(1));
    let mut mixed = Vec::with_capacity(length.div_ceil(rows));
    for start in (0..length).step_by(rows) {
        let tile = q.narrow(1, start, rows.min(length - start))?;
        mixed.push(candle_nn::ops::softmax_last_dim(&tile.matmul(&k)?)?.matmul(&v)?);
    }
    Ok(Tensor::cat(&mixed, 1)?.transpose(0, 1)?.flatten_from(1)?.to_dtype(dtype)?)
}

/// What queries and keys are kept in for weights of this type: of the small numbers f16, which has three more digits
/// than bf16. Normed as they are, neither they nor their scores run out of it.
fn for_scores(dtype: DType) -> DType {
    if dtype == DType::BF16 { DType::F16 } else { dtype }
}

/// Attention on the CPU in f32: each core takes a head and a tile of rows, keeps their scores in its cache,
/// and writes (heads, length, numbers).
struct Attend;

impl CustomOp3 for Attend {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(
        &self,
        q: &CpuStorage,
        q_layout: &Layout,
        k: &CpuStorage,
        k_layout: &Layout,
        v: &CpuStorage,
        v_layout: &Layout,
    ) -> candle_core::Result<(CpuStorage, Shape)> {
        let (heads, length, n) = q_layout.shape().dims3()?;
        if k_layout.shape() != q_layout.shape() || v_layout.shape() != q_layout.shape() {
            return Err(candle_core::Error::Msg(
                "attention over queries, keys and values of different shapes".to_owned(),
            ));
        }
        let (q, k, v) = (slice(q, q_layout)?, slice(k, k_layout)?, slice(v, v_layout)?);
        let mut out = vec![0f32; heads * length * n];
        let arch = pulp::Arch::new();
        let tiles: Vec<(usize, usize, &mut [f32])> = out
            .chunks_mut((length * n).max(1))
            .enumerate()
            .flat_map(|(head, out)| out.chunks_mut(TILE * n).enumerate().map(move |(i, out)| (head, i * TILE, out)))
            .collect();
        tiles.into_par_iter().for_each_init(
            || vec![0f32; TILE * length],
            |scores, (head, start, out)| {
                let rows = out.len() / n;
                let of = |all: &'_ [f32], from: usize, len: usize| -> Option<(usize, usize)> {
                    let at = (head * length + from) * n;
                    (at + len * n <= all.len()).then_some((at, at + len * n))
                };
                let (Some(q_at), Some(kv_at)) = (of(q, start, rows), of(k, 0, length)) else { return };
                let (Some(q), Some(k), Some(v)) =
                    (q.get(q_at.0..q_at.1), k.get(kv_at.0..kv_at.1), v.get(kv_at.0..kv_at.1))
                else {
                    return;
                };
                let Some(scores) = scores.get_mut(..rows * length) else { return };
                product(scores, Before::Replaced, (rows, length, n), View::dense(q, n), View::dense(k, n), true);
                let factors: Vec<f32> =
                    scores.chunks_exact_mut(length).map(|row| softmax_unscaled(arch, row)).collect();
                let (a, b) = (View::dense(scores, length), View::dense(v, n));
                product(out, Before::Replaced, (rows, n, length), a, b, false);
                for (row, factor) in out.chunks_exact_mut(n).zip(factors) {
                    row.iter_mut().for_each(|v| *v *= factor);
                }
            },
        );
        Ok((CpuStorage::F32(out), q_layout.shape().clone()))
    }
}

/// A projection (length, heads * numbers) made ready for attention: split into heads, RMS-normed by
/// `weight` (numbers, f32), turned by the rope, multiplied by `scale`; out (heads, length, numbers). In f32 until the
/// last, whatever the weights are.
pub(super) fn ready(
    x: &Tensor,
    weight: &Tensor,
    heads: usize,
    rope: &Rope,
    offset: usize,
    scale: f64,
) -> Result<Tensor> {
    let (length, dim) = x.dims2()?;
    let numbers = dim / heads.max(1);
    let cos = rope.cos.narrow(0, offset, length)?;
    let sin = rope.sin.narrow(0, offset, length)?;
    if ours(x) {
        // Cosines and sines side by side: the fused kernel takes three tensors.
        let table = Tensor::cat(&[&cos, &sin], 1)?;
        let kernel = NormRope { heads, numbers, scale: scale as f32 };
        return Ok(x.contiguous()?.apply_op3_no_bwd(weight, &table, &kernel)?);
    }
    let dtype = for_scores(x.dtype());
    let x = x.reshape((length, heads, numbers))?.to_dtype(DType::F32)?.contiguous()?;
    let x = candle_nn::ops::rms_norm(&x, weight, EPS)?.transpose(0, 1)?.contiguous()?.unsqueeze(0)?;
    let x = candle_nn::rotary_emb::rope_i(&x, &cos.contiguous()?, &sin.contiguous()?)?;
    Ok((x.squeeze(0)? * scale)?.to_dtype(dtype)?)
}

/// Split, norm, rope and scale in one pass over memory, on the CPU in f32.
struct NormRope {
    heads: usize,
    numbers: usize,
    scale: f32,
}

impl CustomOp3 for NormRope {
    fn name(&self) -> &'static str {
        "norm-rope"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        table: &CpuStorage,
        table_layout: &Layout,
    ) -> candle_core::Result<(CpuStorage, Shape)> {
        let x = slice(x, x_layout)?;
        let weight = slice(weight, weight_layout)?;
        let table = slice(table, table_layout)?;
        let (heads, n) = (self.heads, self.numbers);
        let length = x.len() / (heads * n).max(1);
        let mut out = vec![0f32; x.len()];
        // A row is one token of one head; chunks of rows go to the cores.
        out.par_chunks_mut(n * length.div_ceil(4).max(1)).enumerate().for_each(|(chunk, rows)| {
            let first = chunk * length.div_ceil(4).max(1);
            for (i, row) in rows.chunks_exact_mut(n).enumerate() {
                let (head, token) = ((first + i) / length, (first + i) % length);
                let from = (token * heads + head) * n;
                let (Some(input), Some(angles)) = (x.get(from..from + n), table.get(token * n..(token + 1) * n)) else {
                    continue;
                };
                let (cos, sin) = angles.split_at(n / 2);
                let mean: f32 = input.iter().map(|v| v * v).sum::<f32>() / n as f32;
                let factor = self.scale / (mean + EPS).sqrt();
                let pairs = input.chunks_exact(2).zip(weight.chunks_exact(2)).zip(row.chunks_exact_mut(2));
                for (((input, weight), out), (c, s)) in pairs.zip(cos.iter().zip(sin)) {
                    if let ([a, b], [wa, wb], [oa, ob]) = (input, weight, out) {
                        let (a, b) = (a * factor * wa, b * factor * wb);
                        *oa = a * c - b * s;
                        *ob = a * s + b * c;
                    }
                }
            }
        });
        Ok((CpuStorage::F32(out), Shape::from((heads, length, n))))
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    /// The same numbers in every run: a bound that chance may break proves nothing.
    fn normal(seed: u64, shape: (usize, usize, usize)) -> Tensor {
        let numbers = crate::flux::noise::torch_randn(seed, shape.0 * shape.1 * shape.2).unwrap();
        Tensor::from_vec(numbers, shape, &Device::Cpu).unwrap()
    }

    fn apart(a: &Tensor, b: &Tensor) -> f32 {
        let a = a.to_dtype(DType::F32).unwrap();
        (a - b).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar().unwrap()
    }

    /// Given more scores than fit at once, when attention is made tile by tile, then it is what it is in one piece.
    #[test]
    fn tiles_of_any_size_give_the_same_attention() {
        let [q, k, v] = [normal(1, (3, 37, 16)), normal(2, (3, 37, 16)), normal(3, (3, 37, 16))];
        let whole = attention(&q, &k, &v).unwrap();
        for rows in [1, 2, 5, 36, 37, 1000] {
            let tiles = tiled(&q, &k, &v, rows * 3 * 37 * 4).unwrap();
            assert!(apart(&tiles, &whole) < 1e-5, "{rows} rows");
        }
        assert!(apart(&tiled(&q, &k, &v, 0).unwrap(), &whole) < 1e-5, "never less than a row");
    }

    /// Given queries and keys in f16 and values in bf16, as on a card, then the outcome is bf16's, and a value beyond
    /// f16 makes no infinity.
    #[test]
    fn halves_are_close_to_the_whole_and_large_values_stay_finite() {
        let [q, k, v] = [normal(4, (2, 50, 16)), normal(5, (2, 50, 16)), normal(6, (2, 50, 16))];
        let whole = attention(&q, &k, &v).unwrap();
        let half = |t: &Tensor, dtype| t.to_dtype(dtype).unwrap();
        let (q, k) = (half(&q, DType::F16), half(&k, DType::F16));
        let mixed = tiled(&q, &k, &half(&v, DType::BF16), SCORES).unwrap();
        assert_eq!(mixed.dtype(), DType::BF16);
        assert!(apart(&mixed, &whole) < 2e-2);
        let large = half(&(v * 1e6).unwrap(), DType::BF16);
        let mixed = tiled(&q, &k, &large, SCORES).unwrap().to_dtype(DType::F32).unwrap();
        assert!(mixed.flatten_all().unwrap().to_vec1::<f32>().unwrap().iter().all(|v| v.is_finite()));
    }
}
