//! What tells every block which noise level, guidance and prompt it works at.
//!
//! These layers are 27 % of a full FLUX and their inputs are known before a run starts, so all steps' vectors
//! are computed at once, one matrix product per layer, and the blocks only look them up. On a graphics card their
//! matrices come from their file for that product alone and are never resident; they are multiplied in f32.
//!
//! Reference: diffusers `CombinedTimestep(Guidance)TextProjEmbeddings`, `AdaLayerNormZero`,
//! `AdaLayerNormZeroSingle`, `AdaLayerNormContinuous`.

use candle_core::{DType, Device, Tensor};

use super::config::TransformerConfig;
use super::device::passes_through;
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
            first: layer(inputs, dim, &weights.pp("linear_1"))?,
            second: layer(dim, dim, &weights.pp("linear_2"))?,
        })
    }
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        self.second.forward_whole(&self.first.forward_whole(x)?.silu()?)
    }
}

/// A layer of this file.
fn layer(inputs: usize, outputs: usize, weights: &Weights) -> Result<Linear> {
    if passes_through(weights.device()) {
        return Linear::in_file(inputs, outputs, &weights.as_type(DType::F32));
    }
    Linear::new(inputs, outputs, weights)
}

/// Whether a tensor of the transformer belongs to these layers.
pub(super) fn is_modulation(name: &str) -> bool {
    ["norm1.linear.", "norm1_context.linear.", ".norm.linear.", "norm_out.linear."].iter().any(|n| name.contains(n))
        || name.starts_with("time_text_embed.")
}

/// The layers.
pub struct Modulator {
    time: Mlp,
    guidance: Option<Mlp>,
    text: Mlp,
    double: Vec<(Linear, Linear)>,
    single: Vec<Linear>,
    out: Linear,
    dim: usize,
    /// The type of the vectors they take, and of the vectors the blocks take.
    inner: DType,
    outer: DType,
}

/// Their outputs for every step of a run.
#[derive(Clone)]
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
                layer(dim, 6 * dim, &block.pp("norm1.linear"))?,
                layer(dim, 6 * dim, &block.pp("norm1_context.linear"))?,
            ))
        };
        let single = |i: usize| layer(dim, 3 * dim, &weights.pp("single_transformer_blocks").pp(i).pp("norm.linear"));
        Ok(Self {
            time: Mlp::new(256, dim, &embed.pp("timestep_embedder"))?,
            guidance,
            text: Mlp::new(config.pooled_projection_dim, dim, &embed.pp("text_embedder"))?,
            double: (0..config.num_layers).map(double).collect::<Result<_>>()?,
            single: (0..config.num_single_layers).map(single).collect::<Result<_>>()?,
            out: layer(dim, 2 * dim, &weights.pp("norm_out.linear"))?,
            dim,
            inner: if passes_through(weights.device()) { DType::F32 } else { weights.dtype() },
            outer: weights.dtype(),
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

    /// The vectors of all `sigmas` (one step each), for distilled `guidance` and CLIP's `pooled` (prompts, width):
    /// first all steps of the first prompt, then all of the second.
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn steps(&self, sigmas: &[f64], guidance: f64, pooled: &Tensor) -> Result<Modulation> {
        let device = pooled.device();
        let times: Vec<f32> = sigmas.iter().map(|s| *s as f32 * 1000.0).collect();
        let mut conditioning = self.time.forward(&sinusoid(&times, device)?.to_dtype(self.inner)?)?;
        if let Some(embedder) = &self.guidance {
            let levels = vec![guidance as f32 * 1000.0; sigmas.len()];
            conditioning = (conditioning + embedder.forward(&sinusoid(&levels, device)?.to_dtype(self.inner)?)?)?;
        }
        let text = self.text.forward(&pooled.to_dtype(self.inner)?)?;
        let active = conditioning.unsqueeze(0)?.broadcast_add(&text.unsqueeze(1)?)?.flatten(0, 1)?.silu()?;
        let rows = |layer: &Linear, scales: &[usize]| self.one_added(&layer.forward_whole(&active)?, scales);
        Ok(Modulation {
            double: self
                .double
                .iter()
                .map(|(image, text)| Ok((rows(image, &[1, 4])?, rows(text, &[1, 4])?)))
                .collect::<Result<_>>()?,
            single: self.single.iter().map(|l| rows(l, &[1])).collect::<Result<_>>()?,
            // Its file order is scale, shift.
            out: rows(&self.out, &[0])?,
        })
    }

    /// With 1 added to the vectors that scale, by their numbers in a row, before they are made small.
    fn one_added(&self, rows: &Tensor, scales: &[usize]) -> Result<Tensor> {
        let vectors = rows.dim(1)? / self.dim.max(1);
        let one = |vector: usize| if scales.contains(&vector) { 1f32 } else { 0f32 };
        let ones: Vec<f32> = (0..vectors).flat_map(|v| std::iter::repeat_n(one(v), self.dim)).collect();
        let ones = Tensor::from_vec(ones, vectors * self.dim, rows.device())?.to_dtype(rows.dtype())?;
        Ok(rows.broadcast_add(&ones)?.to_dtype(self.outer)?)
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

/// Shift, scale (with 1 added) and gate of one sub-layer, each (width).
pub(super) struct Affine {
    shift: Tensor,
    scale: Tensor,
    pub(super) gate: Tensor,
}

impl Affine {
    /// The `index`-th triple of a step's row.
    fn of(row: &Tensor, index: usize, dim: usize) -> Result<Self> {
        let part = |i: usize| row.narrow(0, (3 * index + i) * dim, dim);
        Ok(Self { shift: part(0)?, scale: part(1)?, gate: part(2)? })
    }

    /// Layer norm and modulation are one operation: the norm's affine is the modulation.
    pub(super) fn norm(&self, x: &Tensor) -> Result<Tensor> {
        Ok(candle_nn::ops::layer_norm(&x.contiguous()?, &self.scale, &self.shift, 1e-6)?)
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

    /// The last norm.
    pub(super) fn last(&self, step: usize, dim: usize, x: &Tensor) -> Result<Tensor> {
        let row = self.out.get(step)?;
        let scale = row.narrow(0, 0, dim)?;
        let shift = row.narrow(0, dim, dim)?;
        Ok(candle_nn::ops::layer_norm(&x.contiguous()?, &scale, &shift, 1e-6)?)
    }
}
