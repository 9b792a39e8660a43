//! FLUX's transformer: double blocks that keep text and image apart but for attention, then single blocks
//! over both. Predicts the velocity from a packed latent.
//!
//! Reference: diffusers `FluxTransformer2DModel`, whose tensor names it reads. Batch is 1 everywhere, so a
//! sequence is (length, width).

use candle_core::{DType, Tensor};

use super::attention::{attention, ready};
use super::config::TransformerConfig;
use super::error::Result;
use super::layers::{Linear, Site, split_heads};
use super::modulation::{Modulation, Modulator};
use super::rope::Rope;
use super::simd::gelu;
use super::weights::Weights;

struct Projections {
    q: Linear,
    k: Linear,
    v: Linear,
    norm_q: Tensor,
    norm_k: Tensor,
}

impl Projections {
    fn new(config: &TransformerConfig, weights: &Weights, names: [&str; 5]) -> Result<Self> {
        let (dim, head) = (config.dim(), config.attention_head_dim);
        let [q, k, v, norm_q, norm_k] = names;
        Ok(Self {
            q: Linear::new(dim, dim, &weights.pp(q))?,
            k: Linear::new(dim, dim, &weights.pp(k))?,
            v: Linear::new(dim, dim, &weights.pp(v))?,
            norm_q: weights.as_type(DType::F32).get(&[head], &format!("{norm_q}.weight"))?,
            norm_k: weights.as_type(DType::F32).get(&[head], &format!("{norm_k}.weight"))?,
        })
    }

    /// Queries (scaled), keys and values of a stream whose first token stands at `offset`.
    fn forward(&self, x: &Tensor, heads: usize, rope: &Rope, offset: usize) -> Result<[Tensor; 3]> {
        let scale = (x.dim(1)? as f64 / heads.max(1) as f64).powf(-0.5);
        Ok([
            ready(&self.q.forward(x)?, &self.norm_q, heads, rope, offset, scale)?,
            ready(&self.k.forward(x)?, &self.norm_k, heads, rope, offset, 1.0)?,
            split_heads(&self.v.forward(x)?, heads)?,
        ])
    }
}

struct Feed {
    up: Linear,
    down: Linear,
}

impl Feed {
    fn new(dim: usize, weights: &Weights) -> Result<Self> {
        Ok(Self {
            up: Linear::new(dim, 4 * dim, &weights.pp("net.0.proj"))?,
            down: Linear::new(4 * dim, dim, &weights.pp("net.2"))?,
        })
    }
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.down.forward(&gelu(&self.up.forward(x)?)?)
    }
}

struct DoubleBlock {
    image: Projections,
    text: Projections,
    image_out: Linear,
    text_out: Linear,
    image_feed: Feed,
    text_feed: Feed,
}

struct SingleBlock {
    projections: Projections,
    up: Linear,
    attention_out: Linear,
    feed_out: Linear,
}

/// The transformer.
pub struct Transformer {
    config: TransformerConfig,
    image_in: Linear,
    text_in: Linear,
    modulator: Modulator,
    double: Vec<DoubleBlock>,
    single: Vec<SingleBlock>,
    out: Linear,
}

impl Transformer {
    /// Takes the weights.
    ///
    /// # Errors
    /// Missing or misshapen tensors.
    pub fn new(config: &TransformerConfig, weights: &Weights) -> Result<Self> {
        let dim = config.dim();
        let double = |i: usize| -> Result<DoubleBlock> {
            let w = weights.pp("transformer_blocks").pp(i);
            let attention = w.pp("attn");
            Ok(DoubleBlock {
                image: Projections::new(config, &attention, ["to_q", "to_k", "to_v", "norm_q", "norm_k"])?,
                text: Projections::new(
                    config,
                    &attention,
                    ["add_q_proj", "add_k_proj", "add_v_proj", "norm_added_q", "norm_added_k"],
                )?,
                image_out: Linear::new(dim, dim, &attention.pp("to_out.0"))?,
                text_out: Linear::new(dim, dim, &attention.pp("to_add_out"))?,
                image_feed: Feed::new(dim, &w.pp("ff"))?,
                text_feed: Feed::new(dim, &w.pp("ff_context"))?,
            })
        };
        let single = |i: usize| -> Result<SingleBlock> {
            let w = weights.pp("single_transformer_blocks").pp(i);
            let out = Linear::new(5 * dim, dim, &w.pp("proj_out"))?;
            Ok(SingleBlock {
                projections: Projections::new(config, &w.pp("attn"), ["to_q", "to_k", "to_v", "norm_q", "norm_k"])?,
                up: Linear::new(dim, 4 * dim, &w.pp("proj_mlp"))?,
                attention_out: out.columns(0, dim, true)?,
                feed_out: out.columns(dim, 4 * dim, false)?,
            })
        };
        Ok(Self {
            config: config.clone(),
            image_in: Linear::new(config.in_channels, dim, &weights.pp("x_embedder"))?,
            text_in: Linear::new(config.joint_attention_dim, dim, &weights.pp("context_embedder"))?,
            modulator: Modulator::new(config, weights)?,
            double: (0..config.num_layers).map(double).collect::<Result<_>>()?,
            single: (0..config.num_single_layers).map(single).collect::<Result<_>>()?,
            out: Linear::new(dim, config.in_channels, &weights.pp("proj_out"))?,
        })
    }

    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> &TransformerConfig {
        &self.config
    }

    /// Blocks in one call.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.double.len() + self.single.len()
    }

    /// Every layer with a matrix, by its name.
    pub(super) fn linears(&mut self) -> Vec<Site<'_>> {
        let dim = self.config.dim();
        let mut all = vec![
            Site::whole("x_embedder".to_owned(), &mut self.image_in),
            Site::whole("context_embedder".to_owned(), &mut self.text_in),
            Site::whole("proj_out".to_owned(), &mut self.out),
        ];
        self.modulator.linears(&mut all);
        for (i, block) in self.double.iter_mut().enumerate() {
            let mut add = |name: &str, linear| all.push(Site::whole(format!("transformer_blocks.{i}.{name}"), linear));
            let (image, text) = (&mut block.image, &mut block.text);
            for (name, linear) in [
                ("attn.to_q", &mut image.q),
                ("attn.to_k", &mut image.k),
                ("attn.to_v", &mut image.v),
                ("attn.add_q_proj", &mut text.q),
                ("attn.add_k_proj", &mut text.k),
                ("attn.add_v_proj", &mut text.v),
                ("attn.to_out.0", &mut block.image_out),
                ("attn.to_add_out", &mut block.text_out),
                ("ff.net.0.proj", &mut block.image_feed.up),
                ("ff.net.2", &mut block.image_feed.down),
                ("ff_context.net.0.proj", &mut block.text_feed.up),
                ("ff_context.net.2", &mut block.text_feed.down),
            ] {
                add(name, linear);
            }
        }
        for (i, block) in self.single.iter_mut().enumerate() {
            let name = |inner: &str| format!("single_transformer_blocks.{i}.{inner}");
            let p = &mut block.projections;
            for (inner, linear) in
                [("attn.to_q", &mut p.q), ("attn.to_k", &mut p.k), ("attn.to_v", &mut p.v), ("proj_mlp", &mut block.up)]
            {
                all.push(Site::whole(name(inner), linear));
            }
            for (columns, linear) in [(0..dim, &mut block.attention_out), (dim..5 * dim, &mut block.feed_out)] {
                all.push(Site { name: name("proj_out"), columns: Some(columns), linear });
            }
        }
        all
    }

    /// All steps' modulation for each of `pooled`'s prompts, the second's steps behind the first's; see
    /// [`Modulator::steps`].
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn modulation(&self, sigmas: &[f64], guidance: f64, pooled: &Tensor) -> Result<Modulation> {
        self.modulator.steps(sigmas, guidance, pooled)
    }

    /// T5's output (tokens, its width) to (tokens, width), once per prompt.
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn embed_text(&self, encoded: &Tensor) -> Result<Tensor> {
        self.text_in.forward(encoded)
    }

    /// The velocity at `latents` (image tokens, channels) for embedded `text` (text tokens, width), at the
    /// modulation's `step`. `after_block` is called after every block; its error ends the call.
    ///
    /// # Errors
    /// `after_block`'s, or the tensor library's.
    pub fn velocity(
        &self,
        latents: &Tensor,
        text: &Tensor,
        modulation: &Modulation,
        step: usize,
        rope: &Rope,
        after_block: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Tensor> {
        let (dim, heads) = (self.config.dim(), self.config.num_attention_heads);
        let tokens = text.dim(0)?;
        let mut image = self.image_in.forward(latents)?;
        let mut text = text.clone();
        for (i, block) in self.double.iter().enumerate() {
            let [image_attention, image_feed, text_attention, text_feed] = modulation.double(i, step, dim)?;
            let from_text = block.text.forward(&text_attention.norm(&text)?, heads, rope, 0)?;
            let from_image = block.image.forward(&image_attention.norm(&image)?, heads, rope, tokens)?;
            let mut joint = Vec::with_capacity(3);
            for (t, i) in from_text.iter().zip(&from_image) {
                joint.push(Tensor::cat(&[t, i], 1)?);
            }
            let mixed = match joint.as_slice() {
                [q, k, v] => attention(q, k, v)?,
                _ => return Err(candle_core::Error::Msg("attention needs three inputs".to_owned()).into()),
            };
            let (for_text, for_image) = (mixed.narrow(0, 0, tokens)?, mixed.narrow(0, tokens, image.dim(0)?)?);
            image = image_attention.add(&image, &block.image_out.forward(&for_image)?)?;
            text = text_attention.add(&text, &block.text_out.forward(&for_text)?)?;
            image = image_feed.add(&image, &block.image_feed.forward(&image_feed.norm(&image)?)?)?;
            text = text_feed.add(&text, &block.text_feed.forward(&text_feed.norm(&text)?)?)?;
            after_block()?;
        }
        let mut both = Tensor::cat(&[&text, &image], 0)?;
        for (i, block) in self.single.iter().enumerate() {
            let affine = modulation.single(i, step, dim)?;
            let normed = affine.norm(&both)?;
            let [q, k, v] = block.projections.forward(&normed, heads, rope, 0)?;
            let mixed = block.attention_out.forward(&attention(&q, &k, &v)?)?;
            let fed = block.feed_out.forward(&gelu(&block.up.forward(&normed)?)?)?;
            both = affine.add(&both, &(mixed + fed)?)?;
            after_block()?;
        }
        let image = both.narrow(0, tokens, latents.dim(0)?)?;
        self.out.forward(&modulation.last(step, dim, &image)?)
    }
}
