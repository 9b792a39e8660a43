//! CLIP's text model, for its pooled output: what the whole prompt is about, in one vector.
//!
//! Reference: transformers `CLIPTextModel`. Pre-norm layers, causal mask, the final norm's output at the
//! first end token.

use candle_core::{DType, Tensor};

use super::config::ClipConfig;
use super::error::{FluxError, Result};
use super::layers::{Linear, Site, join_heads, quick_gelu, small_attention, split_heads, wide};
use super::weights::{Table, Weights};
use crate::tr;

struct Norm {
    weight: Tensor,
    bias: Tensor,
    eps: f32,
}

impl Norm {
    fn new(size: usize, eps: f64, weights: &Weights) -> Result<Self> {
        Ok(Self { weight: weights.get(&[size], "weight")?, bias: weights.get(&[size], "bias")?, eps: eps as f32 })
    }
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        Ok(candle_nn::ops::layer_norm(&x.contiguous()?, &self.weight, &self.bias, self.eps)?)
    }
}

struct Layer {
    norm1: Norm,
    norm2: Norm,
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    fc1: Linear,
    fc2: Linear,
}

/// The text model.
pub struct Clip {
    tokens: Table,
    positions: Tensor,
    layers: Vec<Layer>,
    norm: Norm,
    heads: usize,
    quick: bool,
    eos: Option<u32>,
}

impl Clip {
    /// Takes the weights.
    ///
    /// # Errors
    /// Missing or misshapen tensors, an activation other than CLIP's two.
    pub fn new(config: &ClipConfig, weights: &Weights) -> Result<Self> {
        let quick = match config.hidden_act.as_str() {
            "quick_gelu" => true,
            "gelu" => false,
            other => return Err(FluxError::Unsupported(tr!("flux-asks-clip-activation", name = format!("{other:?}")))),
        };
        if config.num_attention_heads == 0 || !config.hidden_size.is_multiple_of(config.num_attention_heads) {
            return Err(FluxError::Unsupported(tr!("flux-asks-clip-heads")));
        }
        // Newer exports leave the `text_model` level out.
        let nested = weights.pp("text_model");
        let root = if nested.contains("embeddings.token_embedding.weight") { nested } else { weights.clone() };
        let (dim, eps) = (config.hidden_size, config.layer_norm_eps);
        let layer = |i: usize| -> Result<Layer> {
            let w = root.pp("encoder.layers").pp(i);
            let attention = w.pp("self_attn");
            Ok(Layer {
                norm1: Norm::new(dim, eps, &w.pp("layer_norm1"))?,
                norm2: Norm::new(dim, eps, &w.pp("layer_norm2"))?,
                q: Linear::new(dim, dim, &attention.pp("q_proj"))?,
                k: Linear::new(dim, dim, &attention.pp("k_proj"))?,
                v: Linear::new(dim, dim, &attention.pp("v_proj"))?,
                out: Linear::new(dim, dim, &attention.pp("out_proj"))?,
                fc1: Linear::new(dim, config.intermediate_size, &w.pp("mlp.fc1"))?,
                fc2: Linear::new(config.intermediate_size, dim, &w.pp("mlp.fc2"))?,
            })
        };
        let embeddings = root.pp("embeddings");
        Ok(Self {
            tokens: Table::new(&embeddings, [config.vocab_size, dim], "token_embedding.weight")?,
            positions: embeddings.get(&[config.max_position_embeddings, dim], "position_embedding.weight")?,
            layers: (0..config.num_hidden_layers).map(layer).collect::<Result<_>>()?,
            norm: Norm::new(dim, eps, &root.pp("final_layer_norm"))?,
            heads: config.num_attention_heads,
            quick,
            eos: config.eos_token_id,
        })
    }

    /// Every layer with a matrix, by its name.
    pub(super) fn linears(&mut self) -> Vec<Site<'_>> {
        let mut all = Vec::new();
        for (i, layer) in self.layers.iter_mut().enumerate() {
            for (name, linear) in [
                ("self_attn.q_proj", &mut layer.q),
                ("self_attn.k_proj", &mut layer.k),
                ("self_attn.v_proj", &mut layer.v),
                ("self_attn.out_proj", &mut layer.out),
                ("mlp.fc1", &mut layer.fc1),
                ("mlp.fc2", &mut layer.fc2),
            ] {
                all.push(Site::whole(format!("encoder.layers.{i}.{name}"), linear));
            }
        }
        all
    }

    /// Token ids to the pooled output, (1, width).
    ///
    /// # Errors
    /// Ids outside the vocabulary or more of them than positions.
    pub fn pooled(&self, ids: &[u32]) -> Result<Tensor> {
        let device = self.tokens.device();
        let length = ids.len();
        let mut x = (self.tokens.rows(ids)? + self.positions.narrow(0, 0, length)?)?;
        let mask: Vec<f32> = (0..length)
            .flat_map(|row| (0..length).map(move |column| if column > row { f32::NEG_INFINITY } else { 0.0 }))
            .collect();
        let mask = Tensor::from_vec(mask, (1, length, length), device)?.to_dtype(x.dtype())?;
        for layer in &self.layers {
            let n = layer.norm1.forward(&x)?;
            let q = split_heads(&layer.q.forward(&n)?, self.heads)?;
            let scale = (q.dim(2)? as f64).powf(-0.5);
            let k = split_heads(&layer.k.forward(&n)?, self.heads)?;
            let v = split_heads(&layer.v.forward(&n)?, self.heads)?;
            let a = join_heads(&small_attention(&(q * scale)?, &k, &v, Some(&mask))?)?;
            x = (x + layer.out.forward(&a)?)?;
            let h = layer.fc1.forward(&layer.norm2.forward(&x)?)?;
            let h = if self.quick { quick_gelu(&h)? } else { wide(&h, Tensor::gelu_erf)? };
            x = (x + layer.fc2.forward(&h)?)?;
        }
        let x = self.norm.forward(&x)?;
        let at = match self.eos {
            // transformers' two rules: an end id of 2 is a historical mistake that means "the highest id".
            None | Some(2) => ids.iter().enumerate().rev().max_by_key(|(_, id)| **id).map(|(i, _)| i),
            Some(eos) => ids.iter().position(|id| *id == eos),
        };
        Ok(x.narrow(0, at.unwrap_or(0), 1)?.to_dtype(DType::F32)?)
    }
}
