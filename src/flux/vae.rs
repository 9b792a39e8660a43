//! The autoencoder: pictures to latents an eighth of their size, and back.
//!
//! Reference: diffusers `AutoencoderKL`, whose tensor names it reads. Encoding gives the posterior's mean,
//! never a sample: the same picture always has the same latents. A picture that memory does not hold at the large
//! levels' width goes through those in strips (`strips.rs`).

mod strips;

use candle_core::Tensor;

use super::config::VaeConfig;
use super::conv::{Conv, Kind};
use super::error::Result;
use super::group_norm::GroupNorm;
use super::layers::Linear;
use super::weights::Weights;
use crate::tr;
use strips::Walk;

/// Rows of the middle attention's scores in memory at once, and how many numbers those are at most (256 MiB).
const TILE: usize = 1024;
const SCORES: usize = 1 << 26;
/// Levels that are run in strips: the largest, at the picture's own size and at half of it.
pub(super) const LARGE: usize = 2;
/// Pixels of a strip at the picture's own size. The rows around a strip are 6 % of it at a width of 2048.
pub(super) const STRIP: usize = 1 << 17;

/// How much of a picture goes through the large levels at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tiling {
    /// All of it.
    #[default]
    Whole,
    /// Strips of whole rows, of about so many pixels each: the same picture with less memory in more time.
    Strips(usize),
}

impl Tiling {
    /// Strips as the memory plan reckons with them, or none.
    #[must_use]
    pub fn of(tiled: bool) -> Self {
        if tiled { Self::Strips(STRIP) } else { Self::Whole }
    }
}

/// Told after each piece of the work how much of it is done, 0 to 1; an error from it ends the work.
pub type After<'a> = dyn FnMut(f32) -> Result<()> + 'a;

/// How far a pass is. A residual block of the whole picture is one part of it, as is a walk over all strips.
struct Work<'a> {
    after: &'a mut After<'a>,
    done: f32,
    of: f32,
}

impl Work<'_> {
    fn done(&mut self, parts: f32) -> Result<()> {
        self.done += parts;
        (self.after)((self.done / self.of).min(1.0))
    }
}

struct ResBlock {
    norm1: GroupNorm,
    conv1: Conv,
    norm2: GroupNorm,
    conv2: Conv,
    shortcut: Option<Conv>,
}

impl ResBlock {
    fn new(inputs: usize, outputs: usize, groups: usize, weights: &Weights) -> Result<Self> {
        let shortcut = if inputs == outputs {
            None
        } else {
            Some(Conv::new(inputs, outputs, 1, Kind::Same, &weights.pp("conv_shortcut"))?)
        };
        Ok(Self {
            norm1: GroupNorm::new(inputs, groups, &weights.pp("norm1"))?,
            conv1: Conv::new(inputs, outputs, 3, Kind::Same, &weights.pp("conv1"))?,
            norm2: GroupNorm::new(outputs, groups, &weights.pp("norm2"))?,
            conv2: Conv::new(outputs, outputs, 3, Kind::Same, &weights.pp("conv2"))?,
            shortcut,
        })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        // Each picture is let go as soon as the next one is made: at full size they decide how much memory is needed.
        let h = self.conv1.forward(&self.norm1.silu(x)?)?;
        let n = self.norm2.silu(&h)?;
        drop(h);
        let h = self.conv2.forward(&n)?;
        drop(n);
        self.sum(x, h)
    }

    /// What came in and what was made of it, together.
    fn sum(&self, x: &Tensor, h: Tensor) -> Result<Tensor> {
        Ok(match &self.shortcut {
            Some(shortcut) => (shortcut.forward(x)? + h)?,
            None => (x + h)?,
        })
    }
}

/// One head of attention over all places, with its residual.
struct MiddleAttention {
    norm: GroupNorm,
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
}

impl MiddleAttention {
    fn new(channels: usize, groups: usize, weights: &Weights) -> Result<Self> {
        let linear = |name: &str| Linear::new(channels, channels, &weights.pp(name));
        Ok(Self {
            norm: GroupNorm::new(channels, groups, &weights.pp("group_norm"))?,
            q: linear("to_q")?,
            k: linear("to_k")?,
            v: linear("to_v")?,
            out: linear("to_out.0")?,
        })
    }

    fn forward(&self, x: &Tensor, work: &mut Work) -> Result<Tensor> {
        let (_, channels, height, width) = x.dims4()?;
        let places = height * width;
        let flat = self.norm.plain(x)?.reshape((channels, places))?.t()?.contiguous()?;
        let q = (self.q.forward(&flat)? * (channels as f64).powf(-0.5))?;
        let k = self.k.forward(&flat)?.t()?;
        let v = self.v.forward(&flat)?;
        let at_once = (SCORES / places.max(1)).clamp(1, TILE);
        let mut rows = Vec::with_capacity(places.div_ceil(at_once));
        for start in (0..places).step_by(at_once) {
            let tile = q.narrow(0, start, at_once.min(places - start))?;
            rows.push(candle_nn::ops::softmax_last_dim(&tile.matmul(&k)?)?.matmul(&v)?);
            work.done(tile.dim(0)? as f32 / places as f32)?;
        }
        let mixed = self.out.forward(&Tensor::cat(&rows, 0)?)?;
        Ok((x + mixed.t()?.contiguous()?.reshape((1, channels, height, width))?)?)
    }
}

struct Middle {
    first: ResBlock,
    attention: Option<MiddleAttention>,
    second: ResBlock,
}

impl Middle {
    fn new(channels: usize, config: &VaeConfig, weights: &Weights) -> Result<Self> {
        let groups = config.norm_num_groups;
        let attention = if config.mid_block_add_attention {
            Some(MiddleAttention::new(channels, groups, &weights.pp("attentions.0"))?)
        } else {
            None
        };
        Ok(Self {
            first: ResBlock::new(channels, channels, groups, &weights.pp("resnets.0"))?,
            attention,
            second: ResBlock::new(channels, channels, groups, &weights.pp("resnets.1"))?,
        })
    }

    /// Parts of the work that it is.
    fn parts(&self) -> usize {
        2 + usize::from(self.attention.is_some())
    }

    fn forward(&self, x: Tensor, work: &mut Work) -> Result<Tensor> {
        let mut x = self.first.forward(&x)?;
        work.done(1.0)?;
        if let Some(attention) = &self.attention {
            x = attention.forward(&x, work)?;
        }
        x = self.second.forward(&x)?;
        work.done(1.0)?;
        Ok(x)
    }
}

struct Level {
    blocks: Vec<ResBlock>,
    resample: Option<Conv>,
}

impl Level {
    fn forward(&self, mut x: Tensor, work: &mut Work) -> Result<Tensor> {
        for block in &self.blocks {
            x = block.forward(&x)?;
            work.done(1.0)?;
        }
        Ok(x)
    }
}

fn blocks(levels: &[Level]) -> usize {
    levels.iter().map(|level| level.blocks.len()).sum()
}

/// Both halves.
pub struct Vae {
    encoder_in: Conv,
    down: Vec<Level>,
    encoder_middle: Middle,
    encoder_norm: GroupNorm,
    encoder_out: Conv,
    quant: Option<Conv>,
    post_quant: Option<Conv>,
    decoder_in: Conv,
    decoder_middle: Middle,
    up: Vec<Level>,
    decoder_norm: GroupNorm,
    decoder_out: Conv,
    config: VaeConfig,
}

impl Vae {
    /// Takes the weights.
    ///
    /// # Errors
    /// Missing or misshapen tensors.
    pub fn new(config: &VaeConfig, weights: &Weights) -> Result<Self> {
        let (groups, latent) = (config.norm_num_groups, config.latent_channels);
        let channels = &config.block_out_channels;
        let (Some(&first), Some(&last)) = (channels.first(), channels.last()) else {
            return Err(super::FluxError::Unsupported(tr!("flux-asks-vae-empty")));
        };
        let (encoder, decoder) = (weights.pp("encoder"), weights.pp("decoder"));
        let top = channels.len() - 1;
        let level = |w: &Weights, inputs: usize, outputs: usize, blocks: usize| -> Result<Vec<ResBlock>> {
            (0..blocks)
                .map(|j| ResBlock::new(if j == 0 { inputs } else { outputs }, outputs, groups, &w.pp("resnets").pp(j)))
                .collect()
        };
        let mut down = Vec::new();
        let mut inputs = first;
        for (i, &outputs) in channels.iter().enumerate() {
            let w = encoder.pp("down_blocks").pp(i);
            let blocks = level(&w, inputs, outputs, config.layers_per_block)?;
            let resample = if i < top {
                Some(Conv::new(outputs, outputs, 3, Kind::Half, &w.pp("downsamplers.0.conv"))?)
            } else {
                None
            };
            down.push(Level { blocks, resample });
            inputs = outputs;
        }
        let mut up = Vec::new();
        let mut inputs = last;
        for (i, &outputs) in channels.iter().rev().enumerate() {
            let w = decoder.pp("up_blocks").pp(i);
            let blocks = level(&w, inputs, outputs, config.layers_per_block + 1)?;
            let resample = if i < top {
                Some(Conv::new(outputs, outputs, 3, Kind::Double, &w.pp("upsamplers.0.conv"))?)
            } else {
                None
            };
            up.push(Level { blocks, resample });
            inputs = outputs;
        }
        let side = |used: bool, width: usize, name: &str| -> Result<Option<Conv>> {
            if used { Ok(Some(Conv::new(width, width, 1, Kind::Same, &weights.pp(name))?)) } else { Ok(None) }
        };
        Ok(Self {
            encoder_in: Conv::new(3, first, 3, Kind::Same, &encoder.pp("conv_in"))?,
            down,
            encoder_middle: Middle::new(last, config, &encoder.pp("mid_block"))?,
            encoder_norm: GroupNorm::new(last, groups, &encoder.pp("conv_norm_out"))?,
            encoder_out: Conv::new(last, 2 * latent, 3, Kind::Same, &encoder.pp("conv_out"))?,
            quant: side(config.use_quant_conv, 2 * latent, "quant_conv")?,
            post_quant: side(config.use_post_quant_conv, latent, "post_quant_conv")?,
            decoder_in: Conv::new(latent, last, 3, Kind::Same, &decoder.pp("conv_in"))?,
            decoder_middle: Middle::new(last, config, &decoder.pp("mid_block"))?,
            up,
            decoder_norm: GroupNorm::new(first, groups, &decoder.pp("conv_norm_out"))?,
            decoder_out: Conv::new(first, 3, 3, Kind::Same, &decoder.pp("conv_out"))?,
            config: config.clone(),
        })
    }

    /// A picture (1, 3, H, W) in -1 to 1 to the mean of its latents (1, channels, H/8, W/8), scaled as the
    /// transformer expects them.
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn encode(&self, picture: &Tensor) -> Result<Tensor> {
        self.encode_by(picture, Tiling::Whole, &mut |_| Ok(()))
    }

    /// As [`Self::encode`], whole or in strips, telling `after` how far it is.
    ///
    /// # Errors
    /// The tensor library's, and those of `after`.
    pub fn encode_by(&self, picture: &Tensor, tiling: Tiling, after: &mut After) -> Result<Tensor> {
        let mean = self.mean(picture, tiling, after)?;
        Ok(((mean - self.config.shift_factor.unwrap_or(0.0))? * self.config.scaling_factor)?)
    }

    /// As [`Self::encode`], not scaled (diffusers `vae.encode(x).latent_dist.mode()`).
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn encode_mean(&self, picture: &Tensor) -> Result<Tensor> {
        self.mean(picture, Tiling::Whole, &mut |_| Ok(()))
    }

    fn mean(&self, picture: &Tensor, tiling: Tiling, after: &mut After) -> Result<Tensor> {
        let (large, small) = self.down.split_at(self.in_strips(tiling));
        let passes = if large.is_empty() { 0 } else { strips::encode_passes(large) };
        let of = passes + blocks(small) + self.encoder_middle.parts();
        let work = &mut Work { after: &mut *after, done: 0.0, of: of as f32 };
        let mut x = match tiling {
            Tiling::Strips(pixels) if passes > 0 => {
                let rows = pixels / picture.dim(3)?.max(1);
                strips::encode(picture, &self.encoder_in, large, &mut Walk { rows, work })?
            }
            _ => self.encoder_in.forward(picture)?,
        };
        for level in small {
            x = level.forward(x, work)?;
            if let Some(resample) = &level.resample {
                x = resample.forward(&x)?;
            }
        }
        let x = self.encoder_middle.forward(x, work)?;
        let mut moments = self.encoder_out.forward(&self.encoder_norm.silu(&x)?)?;
        if let Some(quant) = &self.quant {
            moments = quant.forward(&moments)?;
        }
        Ok(moments.narrow(1, 0, self.config.latent_channels)?.contiguous()?)
    }

    /// Scaled latents (1, channels, h, w) to a picture (1, 3, 8h, 8w), about -1 to 1.
    ///
    /// # Errors
    /// Only the tensor library's.
    pub fn decode(&self, latents: &Tensor) -> Result<Tensor> {
        self.decode_by(latents, Tiling::Whole, &mut |_| Ok(()))
    }

    /// As [`Self::decode`], whole or in strips, telling `after` how far it is.
    ///
    /// # Errors
    /// The tensor library's, and those of `after`.
    pub fn decode_by(&self, latents: &Tensor, tiling: Tiling, after: &mut After) -> Result<Tensor> {
        let (small, large) = self.up.split_at(self.up.len() - self.in_strips(tiling));
        let passes = if large.is_empty() { 0 } else { strips::decode_passes(large) };
        let of = passes + blocks(small) + self.decoder_middle.parts();
        let work = &mut Work { after: &mut *after, done: 0.0, of: of as f32 };
        let mut x = ((latents / self.config.scaling_factor)? + self.config.shift_factor.unwrap_or(0.0))?;
        if let Some(post_quant) = &self.post_quant {
            x = post_quant.forward(&x)?;
        }
        let mut x = self.decoder_middle.forward(self.decoder_in.forward(&x)?, work)?;
        let mut doubling = None;
        for level in small {
            if let Some(conv) = doubling {
                x = Conv::forward(conv, &x)?;
            }
            x = level.forward(x, work)?;
            doubling = level.resample.as_ref();
        }
        let Tiling::Strips(pixels) = tiling else {
            return self.decoder_out.forward(&self.decoder_norm.silu(&x)?);
        };
        let doublings = doubling.into_iter().chain(large.iter().filter_map(|level| level.resample.as_ref()));
        let out = (&self.decoder_norm, &self.decoder_out);
        let rows = pixels / (x.dim(3)? << large.len()).max(1);
        strips::decode(x, doublings, large, out, &mut Walk { rows, work })
    }

    /// Levels that go in strips; the smallest never does.
    fn in_strips(&self, tiling: Tiling) -> usize {
        if tiling == Tiling::Whole { 0 } else { LARGE.min(self.up.len().saturating_sub(1)) }
    }
}
