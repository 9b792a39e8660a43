//! What tells every block which noise level, guidance and prompt it works at.
//!
//! These layers are 27 % of a full FLUX and their inputs are known before a run starts, so all steps' vectors
//! are computed at once, one matrix product per layer, and the blocks only look them up.
//!
//! Reference: diffusers `CombinedTimestep(Guidance)TextProjEmbeddings`, `AdaLayerNormZero`,
//! `AdaLayerNormZeroSingle`, `AdaLayerNormContinuous`.

use candle_core::{DType, Device, Tensor};

use super::config::TransformerConfig;
use super::error::Result;
use super::layers::{Linear, Site};
use super::weights::Weights;

struct Mlp {
    first: Linear,
    second: Linear,
}

impl Mlp {
    fn new(inputs: usize, dim: usize, weights: &Weights) -> Result<Self> {
        Ok(Self {
            first: Linear::new(inputs, dim, &weights.pp("linear_1"))?,
            second: Linear::new(dim, dim, &weights.pp("linear_2"))?,
        })
    }
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.second.forward(&self.first.forward(x)?.silu()?)
    }
}

/// The layers.
pub struct Modulator {
    time: Mlp,
    guidance: Option<Mlp>,
    text: Mlp,
    double: Vec<(Linear, Linear)>,
    single: Vec<Linear>,
    out: Linear,
    dtype: DType,
}

/// Their outputs for every step of a run.
pub struct Modulation {
    double: Vec<(Tensor, Tensor)>,
    single: Vec<Tensor>,
    out: Tensor,
}

impl Modulator {
    pub(super) fn new(config: &TransformerConfig, weights: &Weights) -> Result<Self> {
        let dim = config.dim();
        let embed = weights.pp("time_text_embed");
        let guidance =
            if config.guidance_embeds { Some(Mlp::new(256, dim, &embed.pp("guidance_embedder"))?) } else { None };
        let double = |i: usize| -> Result<(Linear, Linear)> {
            let block = weights.pp("transformer_blocks").pp(i);
            Ok((
                Linear::new(dim, 6 * dim, &block.pp("norm1.linear"))?,
                Linear::new(dim, 6 * dim, &block.pp("norm1_context.linear"))?,
            ))
        };
        let single =
            |i: usize| Linear::new(dim, 3 * dim, &weights.pp("single_transformer_blocks").pp(i).pp("norm.linear"));
        Ok(Self {
            time: Mlp::new(256, dim, &embed.pp("timestep_embedder"))?,
            guidance,
            text: Mlp::new(config.pooled_projection_dim, dim, &embed.pp("text_embedder"))?,
            double: (0..config.num_layers).map(double).collect::<Result<_>>()?,
            single: (0..config.num_single_layers).map(single).collect::<Result<_>>()?,
            out: Linear::new(dim, 2 * dim, &weights.pp("norm_out.linear"))?,
            dtype: weights.dtype(),
        })
    }

    /// Every layer with a matrix, by its name.
    pub(super) fn linears<'a>(&'a mut self, all: &mut Vec<Site<'a>>) {
        let embedders =
            [("timestep", Some(&mut self.time)), ("guidance", self.guidance.as_mut()), ("text", Some(&mut self.text))];
        for (name, mlp) in embedders {
            let Some(mlp) = mlp else { continue };
            for (number, linear) in [(1, &mut mlp.first), (2, &mut mlp.second)] {
                all.push(Site::whole(format!("time_text_embed.{name}_embedder.linear_{number}"), linear));
            }
        }
        for (i, (image, text)) in self.double.iter_mut().enumerate() {
            all.push(Site::whole(format!("transformer_blocks.{i}.norm1.linear"), image));
            all.push(Site::whole(format!("transformer_blocks.{i}.norm1_context.linear"), text));
        }
        for (i, linear) in self.single.iter_mut().enumerate() {
            all.push(Site::whole(format!("single_transformer_blocks.{i}.norm.linear"), linear));
        }
        all.push(Site::whole("norm_out.linear".to_owned(), &mut self.out));
    }

    /// The vectors of all `sigmas` (one step each), for distilled `guidance` and CLIP's `pooled` (1, width).
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn steps(&self, sigmas: &[f64], guidance: f64, pooled: &Tensor) -> Result<Modulation> {
        let device = pooled.device();
        let times: Vec<f32> = sigmas.iter().map(|s| *s as f32 * 1000.0).collect();
        let mut conditioning = self.time.forward(&sinusoid(&times, device)?.to_dtype(self.dtype)?)?;
        if let Some(embedder) = &self.guidance {
            let levels = vec![guidance as f32 * 1000.0; sigmas.len()];
            conditioning = (conditioning + embedder.forward(&sinusoid(&levels, device)?.to_dtype(self.dtype)?)?)?;
        }
        let text = self.text.forward(&pooled.to_dtype(self.dtype)?)?;
        let active = conditioning.broadcast_add(&text)?.silu()?;
        Ok(Modulation {
            double: self
                .double
                .iter()
                .map(|(image, text)| Ok((image.forward(&active)?, text.forward(&active)?)))
                .collect::<Result<_>>()?,
            single: self.single.iter().map(|l| l.forward(&active)).collect::<Result<_>>()?,
            out: self.out.forward(&active)?,
        })
    }
}

/// (n) to (n, 256): cosines first, then sines (diffusers `Timesteps`, flip_sin_to_cos).
fn sinusoid(values: &[f32], device: &Device) -> Result<Tensor> {
    const HALF: usize = 128;
    let frequencies: Vec<f32> = (0..HALF).map(|i| (-(10_000f32.ln()) * i as f32 / HALF as f32).exp()).collect();
    let row = |v: &f32| {
        let angles: Vec<f32> = frequencies.iter().map(|f| v * f).collect();
        angles.iter().map(|a| a.cos()).chain(angles.iter().map(|a| a.sin())).collect::<Vec<f32>>()
    };
    let all: Vec<f32> = values.iter().flat_map(row).collect();
    Ok(Tensor::from_vec(all, (values.len(), 2 * HALF), device)?)
}

/// Shift, scale and gate of one sub-layer, each (width).
pub(super) struct Affine {
    shift: Tensor,
    scale: Tensor,
    pub(super) gate: Tensor,
}

impl Affine {
    /// The `index`-th triple of a step's row.
    fn of(row: &Tensor, index: usize, dim: usize) -> Result<Self> {
        let part = |i: usize| row.narrow(0, (3 * index + i) * dim, dim);
        Ok(Self { shift: part(0)?, scale: (part(1)? + 1.0)?, gate: part(2)? })
    }

    /// Layer norm and modulation are one operation: the norm's affine is the modulation.
    pub(super) fn norm(&self, x: &Tensor) -> Result<Tensor> {
        Ok(candle_nn::ops::layer_norm(&x.contiguous()?, &self.scale, &self.shift.contiguous()?, 1e-6)?)
    }

    /// `x + gate * y`.
    pub(super) fn add(&self, x: &Tensor, y: &Tensor) -> Result<Tensor> {
        Ok((x + y.broadcast_mul(&self.gate)?)?)
    }
}

impl Modulation {
    /// A double block's image and text streams: (attention, feed-forward) each.
    pub(super) fn double(&self, block: usize, step: usize, dim: usize) -> Result<[Affine; 4]> {
        let (image, text) =
            self.double.get(block).ok_or_else(|| candle_core::Error::Msg("no such block".to_owned()))?;
        let (image, text) = (image.get(step)?, text.get(step)?);
        Ok([
            Affine::of(&image, 0, dim)?,
            Affine::of(&image, 1, dim)?,
            Affine::of(&text, 0, dim)?,
            Affine::of(&text, 1, dim)?,
        ])
    }

    /// A single block's.
    pub(super) fn single(&self, block: usize, step: usize, dim: usize) -> Result<Affine> {
        let rows = self.single.get(block).ok_or_else(|| candle_core::Error::Msg("no such block".to_owned()))?;
        Affine::of(&rows.get(step)?, 0, dim)
    }

    /// The last norm (its file order is scale, shift).
    pub(super) fn last(&self, step: usize, dim: usize, x: &Tensor) -> Result<Tensor> {
        let row = self.out.get(step)?;
        let scale = (row.narrow(0, 0, dim)? + 1.0)?;
        let shift = row.narrow(0, dim, dim)?.contiguous()?;
        Ok(candle_nn::ops::layer_norm(&x.contiguous()?, &scale, &shift, 1e-6)?)
    }
}
