//! A loaded model and a run of it.
//!
//! Reference: diffusers `FluxImg2ImgPipeline.__call__`, with the posterior's mean for its sample and with the
//! continuous start of [`Schedule`]. Euler steps are made in f32 whatever the weights are.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use candle_core::{DType, Device, Tensor};
use sha2::{Digest, Sha256};

use super::clip::Clip;
use super::error::{FluxError, Result};
use super::find::Part;
use super::inspect::{Configs, configs, inspect};
use super::layers::Site;
use super::lora::{self, Lora};
use super::preview::Projection;
use super::rope::Rope;
use super::source::ModelSource;
use super::t5::T5;
use super::tokens::{Encoder, Tokens};
use super::transformer::Transformer;
use super::vae::Vae;
use super::weights::Weights;
use super::{Hooks, Img2Img, Output, Phase, Progress, Rgb, torch_randn};
use crate::recipe::{LoraUse, ModelInfo, Schedule, Size};

/// Prompts and init images remembered: a second seed, or going back to the last words, costs nothing.
const REMEMBERED: usize = 8;

/// Shares of a run for its progress; painting takes the rest.
const PROMPT_SHARE: f32 = 0.03;
const IMAGE_SHARE: f32 = 0.07;
const FINISH_SHARE: f32 = 0.12;

/// What the text encoders made of a prompt.
#[derive(Clone)]
struct Words {
    /// CLIP, (1, width).
    pooled: Tensor,
    /// T5 through the transformer's text layer, (tokens, width).
    text: Tensor,
}

/// What the VAE made of an init image.
struct Source {
    /// (1, channels, h, w), scaled.
    latents: Tensor,
    projection: Projection,
}

/// A LoRA's file in memory.
struct ReadLora {
    file: PathBuf,
    /// When the file was last changed.
    changed: Option<SystemTime>,
    lora: Lora,
}

/// A model in memory.
pub struct Pipeline {
    info: ModelInfo,
    device: Device,
    dtype: DType,
    clip_tokens: Tokens,
    t5_tokens: Tokens,
    clip: Clip,
    t5: T5,
    vae: Vae,
    transformer: Transformer,
    words: VecDeque<(String, Words)>,
    sources: VecDeque<([u8; 32], Source)>,
    /// What is on the layers now, each as its file was at that time.
    adapted: Vec<(LoraUse, Option<SystemTime>)>,
    /// The files of the last run's LoRAs.
    loras: Vec<ReadLora>,
}

impl Pipeline {
    /// Loads onto the processor, in f32.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_cpu(source: &ModelSource, hooks: &mut dyn Hooks) -> Result<Self> {
        Self::load(source, Device::Cpu, hooks)
    }

    /// Loads a model: on the processor in f32, elsewhere in bf16.
    ///
    /// # Errors
    /// Missing or damaged files, unsupported configurations, [`FluxError::Cancelled`].
    pub fn load(source: &ModelSource, device: Device, hooks: &mut dyn Hooks) -> Result<Self> {
        let dtype = if device.is_cpu() { DType::F32 } else { DType::BF16 };
        let info = inspect(source)?;
        let Configs { transformer, vae, clip, t5 } = configs(source)?;
        let mut reached = |fraction: f32| {
            hooks.progress(Progress { phase: Phase::Loading, step: 0, of: 0, fraction, preview: None });
            if hooks.cancelled() { Err(FluxError::Cancelled) } else { Ok(()) }
        };
        reached(0.0)?;
        let open = |part: &str| Weights::open(source, part, &device, dtype);
        let clip_length = clip.max_position_embeddings.min(77);
        let clip_tokens = Tokens::open(source, Encoder::Clip, clip.vocab_size, clip_length)?;
        let t5_tokens = Tokens::open(source, Encoder::T5, t5.vocab_size, info.token_limit)?;
        let clip = Clip::new(&clip, &open("text_encoder")?)?;
        reached(0.05)?;
        let t5 = T5::new(&t5, &open("text_encoder_2")?)?;
        reached(0.3)?;
        // The VAE's numbers run out of f16's and lose bf16's few digits: it stays in f32.
        let vae = Vae::new(&vae, &Weights::open(source, "vae", &device, DType::F32)?)?;
        reached(0.35)?;
        let transformer = Transformer::new(&transformer, &open("transformer")?)?;
        reached(1.0)?;
        Ok(Self {
            info,
            device,
            dtype,
            clip_tokens,
            t5_tokens,
            clip,
            t5,
            vae,
            transformer,
            words: VecDeque::new(),
            sources: VecDeque::new(),
            adapted: Vec::new(),
            loras: Vec::new(),
        })
    }

    /// The model's face.
    #[must_use]
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Paints one picture.
    ///
    /// # Errors
    /// [`FluxError::BadRequest`] for a size or pixel count that does not fit, [`FluxError::Cancelled`], or the
    /// tensor library's.
    pub fn img2img(&mut self, request: &Img2Img, hooks: &mut dyn Hooks) -> Result<Output> {
        let size = checked_size(&request.init)?;
        let schedule = Schedule::new(&self.info.schedule, request.steps, request.step_count, request.strength, size);
        let (steps_run, sigma_start) = (schedule.steps_run(), schedule.sigma_start());
        if steps_run == 0 {
            return Ok(Output { picture: request.init.clone(), steps_run, sigma_start });
        }
        let mut report = |phase: Phase, step: u32, fraction: f32, preview: Option<Rgb>| {
            hooks.progress(Progress { phase, step, of: steps_run, fraction, preview });
            if hooks.cancelled() { Err(FluxError::Cancelled) } else { Ok(()) }
        };
        report(Phase::ReadingPrompt, 0, 0.0, None)?;
        self.adapt(&request.loras)?;
        let positive = self.read_prompt(&request.prompt)?;
        let negative = if request.true_cfg > 1.0 { Some(self.read_prompt(&request.negative)?) } else { None };
        report(Phase::ReadingImage, 0, PROMPT_SHARE, None)?;
        self.read_image(&request.init)?;
        let Some((_, source)) = self.sources.back() else {
            return Err(FluxError::BadRequest("the init image was not read".to_owned()));
        };

        let (_, channels, height, width) = source.latents.dims4()?;
        let noise = torch_randn(request.seed.0, channels * height * width)?;
        let noise = Tensor::from_vec(noise, (1, channels, height, width), &self.device)?;
        let mut latents = pack(&((&noise * sigma_start)? + (&source.latents * (1.0 - sigma_start))?)?)?;
        let sigmas = schedule.sigmas();
        let starts = sigmas.get(..sigmas.len() - 1).unwrap_or_default();
        let tables = |words: &Words| self.transformer.modulation(starts, request.guidance, &words.pooled);
        let positive_table = tables(&positive)?;
        let negative = match negative {
            Some(words) => Some((tables(&words)?, words)),
            None => None,
        };
        let axes = &self.transformer.config().axes_dims_rope;
        let rope = Rope::new(axes, positive.text.dim(0)?, height / 2, width / 2, &self.device)?;

        let painting = PROMPT_SHARE + IMAGE_SHARE;
        let per_step = self.transformer.blocks() * if negative.is_some() { 2 } else { 1 };
        let share = (1.0 - painting - FINISH_SHARE) / (steps_run as usize * per_step.max(1)) as f32;
        report(Phase::Painting, 0, painting, None)?;
        let mut blocks_done = 0usize;
        for (step, pair) in sigmas.windows(2).enumerate() {
            let &[sigma, next] = pair else { continue };
            let mut after_block = || {
                blocks_done += 1;
                report(Phase::Painting, step as u32, painting + share * blocks_done as f32, None)
            };
            let input = latents.to_dtype(self.dtype)?;
            let mut call = |table, text| self.transformer.velocity(&input, text, table, step, &rope, &mut after_block);
            let mut velocity = call(&positive_table, &positive.text)?.to_dtype(DType::F32)?;
            if let Some((table, words)) = &negative {
                let away = call(table, &words.text)?.to_dtype(DType::F32)?;
                velocity = (&away + ((velocity - &away)? * request.true_cfg)?)?;
            }
            let clean = unpack(&(&latents - (&velocity * sigma)?)?, channels, height, width)?;
            latents = (latents + (velocity * (next - sigma))?)?;
            let preview = source.projection.show(&clean)?;
            report(Phase::Painting, step as u32 + 1, painting + share * blocks_done as f32, Some(preview))?;
        }
        report(Phase::Finishing, steps_run, 1.0 - FINISH_SHARE, None)?;
        let picture = self.vae.decode(&unpack(&latents, channels, height, width)?)?;
        let picture = to_rgb(&picture)?;
        Ok(Output { picture, steps_run, sigma_start })
    }

    /// CLIP's and T5's word on a prompt, remembered.
    /// Puts exactly these LoRAs on the layers. The model stays loaded; files that are in use are not read again.
    fn adapt(&mut self, wanted: &[LoraUse]) -> Result<()> {
        for lora in wanted {
            self.read_lora(&lora.file)?;
        }
        self.loras.retain(|known| wanted.iter().any(|w| w.file == known.file));
        let read = |w: &LoraUse| self.loras.iter().find(|known| known.file == w.file);
        let used: Vec<(&LoraUse, &ReadLora)> = wanted.iter().filter_map(|w| Some((w, read(w)?))).collect();
        let adapted: Vec<_> = used.iter().map(|(w, known)| ((*w).clone(), known.changed)).collect();
        if self.adapted == adapted {
            return Ok(());
        }
        // The prompts' embeddings went through layers that change now.
        self.words.clear();
        self.adapted.clear();
        let mut sites: Vec<(Part, Site)> =
            self.transformer.linears().into_iter().map(|site| (Part::Transformer, site)).collect();
        sites.extend(self.clip.linears().into_iter().map(|site| (Part::Clip, site)));
        sites.extend(self.t5.linears().into_iter().map(|site| (Part::T5, site)));
        let used: Vec<(&LoraUse, &Lora)> = used.into_iter().map(|(w, known)| (w, &known.lora)).collect();
        lora::put_on(&mut sites, &used, self.dtype, &self.device)?;
        self.adapted = adapted;
        Ok(())
    }

    /// Makes sure that a LoRA is in memory as its file is now.
    fn read_lora(&mut self, file: &Path) -> Result<()> {
        let changed = std::fs::metadata(file).and_then(|m| m.modified()).ok();
        if self.loras.iter().any(|known| known.file == file && changed.is_some() && known.changed == changed) {
            return Ok(());
        }
        let lora = Lora::open(file)?;
        self.loras.retain(|known| known.file != file);
        self.loras.push(ReadLora { file: file.to_path_buf(), changed, lora });
        Ok(())
    }

    fn read_prompt(&mut self, prompt: &str) -> Result<Words> {
        if let Some((_, words)) = self.words.iter().find(|(known, _)| known == prompt) {
            return Ok(words.clone());
        }
        let pooled = self.clip.pooled(&self.clip_tokens.ids(prompt)?)?;
        let encoded = self.t5.encode(&self.t5_tokens.ids(prompt)?)?;
        let words = Words { pooled, text: self.transformer.embed_text(&encoded.to_dtype(self.dtype)?)? };
        if self.words.len() >= REMEMBERED {
            self.words.pop_front();
        }
        self.words.push_back((prompt.to_owned(), words.clone()));
        Ok(words)
    }

    /// The VAE's word on an init image, remembered; the one asked for stands last.
    fn read_image(&mut self, init: &Rgb) -> Result<()> {
        let mut hash = Sha256::new();
        hash.update(init.width.to_le_bytes());
        hash.update(&init.pixels);
        let key: [u8; 32] = hash.finalize().into();
        if let Some(at) = self.sources.iter().position(|(known, _)| *known == key) {
            let end = self.sources.len() - 1;
            self.sources.swap(at, end);
            return Ok(());
        }
        let picture = from_rgb(init, &self.device)?;
        let latents = self.vae.encode(&picture)?;
        let projection = Projection::fit(&latents, &picture)?;
        if self.sources.len() >= REMEMBERED {
            self.sources.pop_front();
        }
        self.sources.push_back((key, Source { latents, projection }));
        Ok(())
    }
}

fn checked_size(init: &Rgb) -> Result<Size> {
    let size = Size::try_from((init.width, init.height)).map_err(|e| FluxError::BadRequest(e.to_string()))?;
    if init.pixels.len() != init.width as usize * init.height as usize * 3 {
        return Err(FluxError::BadRequest(format!(
            "the init image has {} bytes where {} x {} x 3 are needed",
            init.pixels.len(),
            init.width,
            init.height
        )));
    }
    Ok(size)
}

/// RGB8 to (1, 3, H, W) in -1 to 1.
fn from_rgb(picture: &Rgb, device: &Device) -> Result<Tensor> {
    let (height, width) = (picture.height as usize, picture.width as usize);
    let values: Vec<f32> = picture.pixels.iter().map(|p| f32::from(*p) / 255.0 * 2.0 - 1.0).collect();
    Ok(Tensor::from_vec(values, (height, width, 3), device)?.permute((2, 0, 1))?.contiguous()?.unsqueeze(0)?)
}

/// (1, 3, H, W) in about -1 to 1 to RGB8.
fn to_rgb(picture: &Tensor) -> Result<Rgb> {
    let (_, _, height, width) = picture.dims4()?;
    let values = picture.squeeze(0)?.permute((1, 2, 0))?.contiguous()?.flatten_all()?.to_vec1::<f32>()?;
    let pixels = values.iter().map(|v| ((v / 2.0 + 0.5).clamp(0.0, 1.0) * 255.0).round_ties_even() as u8).collect();
    Ok(Rgb { width: width as u32, height: height as u32, pixels })
}

/// (1, c, h, w) to (h/2 * w/2, 4c): each token is a 2 x 2 patch, channel by channel.
///
/// # Errors
/// Only the tensor library's.
pub fn pack(latents: &Tensor) -> Result<Tensor> {
    let (_, c, h, w) = latents.dims4()?;
    let patches = latents.reshape((c, h / 2, 2, w / 2, 2))?.permute((1, 3, 0, 2, 4))?;
    Ok(patches.contiguous()?.reshape((h / 2 * (w / 2), 4 * c))?)
}

/// The way back from [`pack`].
///
/// # Errors
/// Only the tensor library's.
pub fn unpack(tokens: &Tensor, c: usize, h: usize, w: usize) -> Result<Tensor> {
    let patches = tokens.reshape((h / 2, w / 2, c, 2, 2))?.permute((2, 0, 3, 1, 4))?;
    Ok(patches.contiguous()?.reshape((1, c, h, w))?)
}
