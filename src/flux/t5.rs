//! T5's encoder: the prompt word by word.
//!
//! Reference: transformers `T5EncoderModel`. RMS norms without bias, relative position bias shared by all
//! layers (bidirectional buckets), no scaling of scores, gated GELU (tanh). FLUX gives it no mask.

use candle_core::{DType, Tensor};

use super::config::T5Config;
use super::error::{FluxError, Result};
use super::layers::{Linear, Site, join_heads, rms_norm, small_attention, split_heads, wide};
use super::weights::{Table, Weights};
use crate::tr;

struct Layer {
    norm1: Tensor,
    q: Linear,
    k: Linear,
    v: Linear,
    o: Linear,
    norm2: Tensor,
    gate: Linear,
    up: Linear,
    down: Linear,
}

/// The encoder.
pub struct T5 {
    tokens: Table,
    /// (buckets, heads)
    bias: Tensor,
    layers: Vec<Layer>,
    norm: Tensor,
    config: T5Config,
}

impl T5 {
    /// Takes the weights.
    ///
    /// # Errors
    /// Missing or misshapen tensors, another feed-forward than T5 1.1's.
    pub fn new(config: &T5Config, weights: &Weights) -> Result<Self> {
        if let Some(other) = config.feed_forward_proj.as_deref().filter(|f| *f != "gated-gelu") {
            return Err(FluxError::Unsupported(tr!("flux-asks-t5-feed", name = format!("{other:?}"))));
        }
        let (dim, inner, ff) = (config.d_model, config.d_kv * config.num_heads, config.d_ff);
        let layer = |i: usize| -> Result<Layer> {
            let attention = weights.pp("encoder.block").pp(i).pp("layer.0");
            let feed = weights.pp("encoder.block").pp(i).pp("layer.1");
            let proj = attention.pp("SelfAttention");
            let dense = feed.pp("DenseReluDense");
            Ok(Layer {
                norm1: attention.get(&[dim], "layer_norm.weight")?,
                q: Linear::plain(dim, inner, &proj.pp("q"))?,
                k: Linear::plain(dim, inner, &proj.pp("k"))?,
                v: Linear::plain(dim, inner, &proj.pp("v"))?,
                o: Linear::plain(inner, dim, &proj.pp("o"))?,
                norm2: feed.get(&[dim], "layer_norm.weight")?,
                gate: Linear::plain(dim, ff, &dense.pp("wi_0"))?,
                up: Linear::plain(dim, ff, &dense.pp("wi_1"))?,
                down: Linear::plain(ff, dim, &dense.pp("wo"))?,
            })
        };
        let shape = [config.vocab_size, dim];
        let tokens = if weights.contains("shared.weight") {
            Table::new(weights, shape, "shared.weight")?
        } else {
            Table::new(weights, shape, "encoder.embed_tokens.weight")?
        };
        Ok(Self {
            tokens,
            bias: weights.get(
                &[config.relative_attention_num_buckets, config.num_heads],
                "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
            )?,
            layers: (0..config.num_layers).map(layer).collect::<Result<_>>()?,
            norm: weights.get(&[dim], "encoder.final_layer_norm.weight")?,
            config: config.clone(),
        })
    }

    /// Every layer with a matrix, by its name.
    pub(super) fn linears(&mut self) -> Vec<Site<'_>> {
        let mut all = Vec::new();
        for (i, layer) in self.layers.iter_mut().enumerate() {
            for (name, linear) in [
                ("layer.0.SelfAttention.q", &mut layer.q),
                ("layer.0.SelfAttention.k", &mut layer.k),
                ("layer.0.SelfAttention.v", &mut layer.v),
                ("layer.0.SelfAttention.o", &mut layer.o),
                ("layer.1.DenseReluDense.wi_0", &mut layer.gate),
                ("layer.1.DenseReluDense.wi_1", &mut layer.up),
                ("layer.1.DenseReluDense.wo", &mut layer.down),
            ] {
                all.push(Site::whole(format!("encoder.block.{i}.{name}"), linear));
            }
        }
        all
    }

    /// Token ids to (length, width), f32.
    ///
    /// # Errors
    /// Ids outside the vocabulary.
    pub fn encode(&self, ids: &[u32]) -> Result<Tensor> {
        let mut x = self.tokens.rows(ids)?;
        let bias = self.position_bias(ids.len())?;
        let (eps, heads) = (self.config.layer_norm_epsilon, self.config.num_heads);
        for layer in &self.layers {
            let n = rms_norm(&x, &layer.norm1, eps)?;
            let q = split_heads(&layer.q.forward(&n)?, heads)?;
            let k = split_heads(&layer.k.forward(&n)?, heads)?;
            let v = split_heads(&layer.v.forward(&n)?, heads)?;
            let a = join_heads(&small_attention(&q, &k, &v, Some(&bias))?)?;
            x = (x + layer.o.forward(&a)?)?;
            let n = rms_norm(&x, &layer.norm2, eps)?;
            let h = (wide(&layer.gate.forward(&n)?, Tensor::gelu)? * layer.up.forward(&n)?)?;
            x = (x + layer.down.forward(&h)?)?;
        }
        Ok(rms_norm(&x, &self.norm, eps)?.to_dtype(DType::F32)?)
    }

    /// (heads, length, length)
    fn position_bias(&self, length: usize) -> Result<Tensor> {
        let buckets: Vec<u32> = (0..length)
            .flat_map(|query| (0..length).map(move |key| (query, key)))
            .map(|(query, key)| self.bucket(key as i64 - query as i64))
            .collect();
        let index = Tensor::from_vec(buckets, length * length, self.bias.device())?;
        let values = self.bias.index_select(&index, 0)?;
        Ok(values.reshape((length, length, self.config.num_heads))?.permute((2, 0, 1))?.contiguous()?)
    }

    /// The bucket of a distance (key minus query): half of them exact, half logarithmic, per direction.
    fn bucket(&self, distance: i64) -> u32 {
        let per_side = self.config.relative_attention_num_buckets / 2;
        let offset = if distance > 0 { per_side } else { 0 };
        let distance = distance.unsigned_abs() as usize;
        let exact = (per_side / 2).max(1);
        let bucket = if distance < exact {
            distance
        } else {
            // In f32, as transformers reckons it.
            let far = (self.config.relative_attention_max_distance as f32 / exact as f32).ln();
            let log = (distance as f32 / exact as f32).ln() / far * (per_side - exact) as f32;
            (exact + log as usize).min(per_side - 1)
        };
        (offset + bucket) as u32
    }
}
