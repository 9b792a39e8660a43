//! A loaded model and a run of it.
//!
//! Reference: diffusers `FluxImg2ImgPipeline.__call__`, with the posterior's mean for its sample and with the
//! continuous start of [`Schedule`]. Euler steps are made in f32 whatever the weights are.

use std::collections::VecDeque;

use candle_core::{DType, Device, Tensor};
use sha2::{Digest, Sha256};

use super::device::Place;
use super::error::{FluxError, Result};
use super::inspect::{Configs, inspect};
use super::modulation::Modulation;
use super::parts::Parts;
use super::preview::Projection;
use super::rope::Rope;
use super::source::ModelSource;
use super::tokens::{Encoder, Tokens};
use super::vae::After;
use super::{Hooks, Img2Img, Output, Phase, Progress, Rgb, torch_randn};
use crate::recipe::{Handling, Keep, ModelInfo, Schedule, Size};
use crate::tr;

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
    /// T5, (tokens, its width).
    encoded: Tensor,
    /// T5 through the transformer's text layer, (tokens, width), once a run has needed it.
    text: Option<Tensor>,
}

/// What the VAE made of an init image.
struct Source {
    /// (1, channels, h, w), scaled.
    latents: Tensor,
    projection: Projection,
}

/// A model in memory.
pub struct Pipeline {
    info: ModelInfo,
    clip_tokens: Tokens,
    t5_tokens: Tokens,
    parts: Parts,
    words: VecDeque<(String, Words)>,
    sources: VecDeque<([u8; 32], Source)>,
    /// The latest run's, and what it was made for: the next seed has it at once.
    modulation: Option<(Conditions, Modulation)>,
}

/// What a run's modulation depends on, beside the model and its LoRAs.
#[derive(PartialEq)]
struct Conditions {
    prompts: Vec<String>,
    sigmas: Vec<f64>,
    guidance: f64,
}

impl Pipeline {
    /// Loads onto the processor, in f32, and keeps all parts there.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_cpu(source: &ModelSource, hooks: &mut dyn Hooks) -> Result<Self> {
        Self::load(source, Device::Cpu, Handling::default(), hooks)
    }

    /// Loads a model: on the processor in f32, elsewhere in bf16 if `place` says no other, blocks as they are. What
    /// `handling` does not keep together is loaded when it is needed.
    ///
    /// # Errors
    /// Missing or damaged files, unsupported configurations, [`FluxError::Cancelled`].
    pub fn load(
        source: &ModelSource,
        place: impl Into<Place>,
        handling: Handling,
        hooks: &mut dyn Hooks,
    ) -> Result<Self> {
        let mut info = inspect(source)?;
        let mut parts = Parts::new(source, place.into(), handling)?;
        if handling.rounded {
            info.name = format!("{}, rounded to Q8_0", info.name);
        }
        let mut reached = |fraction: f32| {
            hooks.progress(Progress { phase: Phase::Loading, step: 0, of: 0, fraction, preview: None });
            if hooks.cancelled() { Err(FluxError::Cancelled) } else { Ok(()) }
        };
        reached(0.0)?;
        let Configs { clip, t5, .. } = &parts.configs;
        let clip_length = clip.max_position_embeddings.min(77);
        let clip_tokens = Tokens::open(source, Encoder::Clip, clip.vocab_size, clip_length)?;
        let t5_tokens = Tokens::open(source, Encoder::T5, t5.vocab_size, info.token_limit)?;
        reached(0.05)?;
        if handling.keep == Keep::All {
            parts.text()?;
            reached(0.3)?;
            parts.vae()?;
            reached(0.35)?;
            parts.transformer()?;
        }
        reached(1.0)?;
        let (words, sources) = (VecDeque::new(), VecDeque::new());
        Ok(Self { info, clip_tokens, t5_tokens, parts, words, sources, modulation: None })
    }

    /// How the model is kept.
    #[must_use]
    pub fn handling(&self) -> Handling {
        self.parts.handling()
    }

    /// Handles the model like this from the next run on; its numbers stay as they were loaded, rounded or not.
    pub fn handle(&mut self, handling: Handling) {
        self.parts.handle(handling);
    }

    /// Bytes of the weights in memory now.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.parts.bytes()
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
        if self.parts.adapt(&request.loras)? {
            // The prompts' embeddings went through layers that have changed.
            self.words.clear();
            self.modulation = None;
        }
        let negative = (request.true_cfg > 1.0).then_some(request.negative.as_str());
        let prompts: Vec<&str> = std::iter::once(request.prompt.as_str()).chain(negative).collect();
        if !self.parts.has_text() && prompts.iter().any(|prompt| self.known(prompt).is_none()) {
            report(Phase::LoadingText, 0, 0.0, None)?;
            self.parts.text()?;
        }
        report(Phase::ReadingPrompt, 0, 0.0, None)?;
        for prompt in &prompts {
            self.read_prompt(prompt)?;
        }
        self.parts.done_with_text();
        let key = image_key(&request.init);
        if !self.parts.has_vae() && !self.knows_image(&key) {
            report(Phase::LoadingVae, 0, PROMPT_SHARE, None)?;
            self.parts.vae()?;
        }
        report(Phase::ReadingImage, 0, PROMPT_SHARE, None)?;
        self.read_image(&request.init, key, &mut |done| {
            report(Phase::ReadingImage, 0, PROMPT_SHARE + IMAGE_SHARE * done, None)
        })?;
        if !self.parts.has_transformer() {
            report(Phase::LoadingTransformer, 0, PROMPT_SHARE + IMAGE_SHARE, None)?;
        }
        self.parts.transformer()?;
        self.parts.all_loras_fit()?;
        let mut read = Vec::with_capacity(2);
        for prompt in &prompts {
            read.push(self.embed(prompt)?);
        }
        let (dtype, device) = (self.parts.dtype(), self.parts.device().clone());
        let transformer = self.parts.transformer()?;
        let Some((_, source)) = self.sources.back() else {
            return Err(FluxError::BadRequest(tr!("flux-init-unread")));
        };

        let (_, channels, height, width) = source.latents.dims4()?;
        let noise = torch_randn(request.seed.0, channels * height * width)?;
        let noise = Tensor::from_vec(noise, (1, channels, height, width), &device)?;
        let mut latents = pack(&((&noise * sigma_start)? + (&source.latents * (1.0 - sigma_start))?)?)?;
        let sigmas = schedule.sigmas();
        let starts = sigmas.get(..sigmas.len() - 1).unwrap_or_default();
        let conditions = Conditions {
            prompts: prompts.iter().map(|p| (*p).to_owned()).collect(),
            sigmas: starts.to_vec(),
            guidance: request.guidance,
        };
        let modulation = match self.modulation.take().filter(|(made_for, _)| *made_for == conditions) {
            Some((_, modulation)) => modulation,
            None => {
                let pooled: Vec<&Tensor> = read.iter().map(|(pooled, _)| pooled).collect();
                transformer.modulation(starts, request.guidance, &Tensor::cat(&pooled, 0)?)?
            }
        };
        self.modulation = Some((conditions, modulation.clone()));
        let mut texts = read.into_iter().map(|(_, text)| text);
        let Some(positive) = texts.next() else {
            return Err(FluxError::BadRequest(tr!("flux-prompt-unread")));
        };
        let negative = texts.next();
        let axes = &transformer.config().axes_dims_rope;
        let rope = Rope::new(axes, positive.dim(0)?, height / 2, width / 2, &device)?;

        let painting = PROMPT_SHARE + IMAGE_SHARE;
        let per_step = transformer.blocks() * if negative.is_some() { 2 } else { 1 };
        let share = (1.0 - painting - FINISH_SHARE) / (steps_run as usize * per_step.max(1)) as f32;
        report(Phase::Painting, 0, painting, None)?;
        let mut blocks_done = 0usize;
        for (step, pair) in sigmas.windows(2).enumerate() {
            let &[sigma, next] = pair else { continue };
            let mut after_block = || {
                blocks_done += 1;
                report(Phase::Painting, step as u32, painting + share * blocks_done as f32, None)
            };
            let input = latents.to_dtype(dtype)?;
            let mut call = |row, text| transformer.velocity(&input, text, &modulation, row, &rope, &mut after_block);
            let mut velocity = call(step, &positive)?.to_dtype(DType::F32)?;
            if let Some(text) = &negative {
                let away = call(starts.len() + step, text)?.to_dtype(DType::F32)?;
                velocity = (&away + ((velocity - &away)? * request.true_cfg)?)?;
            }
            let clean = unpack(&(&latents - (&velocity * sigma)?)?, channels, height, width)?;
            latents = (latents + (velocity * (next - sigma))?)?;
            let preview = source.projection.show(&clean)?;
            report(Phase::Painting, step as u32 + 1, painting + share * blocks_done as f32, Some(preview))?;
        }
        if !self.parts.has_vae() {
            report(Phase::LoadingVae, steps_run, 1.0 - FINISH_SHARE, None)?;
            self.parts.vae()?;
        }
        report(Phase::Finishing, steps_run, 1.0 - FINISH_SHARE, None)?;
        let (latents, tiling) = (unpack(&latents, channels, height, width)?, self.parts.tiling());
        let picture = self.parts.vae()?.decode_by(&latents, tiling, &mut |done| {
            report(Phase::Finishing, steps_run, 1.0 - FINISH_SHARE * (1.0 - done), None)
        })?;
        let picture = to_rgb(&picture)?;
        Ok(Output { picture, steps_run, sigma_start })
    }

    fn known(&self, prompt: &str) -> Option<usize> {
        self.words.iter().position(|(known, _)| known == prompt)
    }

    /// CLIP's and T5's word on a prompt, remembered.
    fn read_prompt(&mut self, prompt: &str) -> Result<()> {
        if let Some(at) = self.known(prompt) {
            // The latest stand last: the next prompt of the same run must not push this one out.
            let words = self.words.remove(at);
            self.words.extend(words);
            return Ok(());
        }
        let (clip, t5) = self.parts.text()?;
        let pooled = clip.pooled(&self.clip_tokens.ids(prompt)?)?;
        let encoded = t5.encode(&self.t5_tokens.ids(prompt)?)?;
        if self.words.len() >= REMEMBERED {
            self.words.pop_front();
        }
        self.words.push_back((prompt.to_owned(), Words { pooled, encoded, text: None }));
        Ok(())
    }

    /// A prompt that was read, as the transformer takes it: CLIP's vector and the embedded text.
    fn embed(&mut self, prompt: &str) -> Result<(Tensor, Tensor)> {
        let dtype = self.parts.dtype();
        let words = self.words.iter_mut().find(|(known, _)| known == prompt);
        let Some((_, words)) = words else {
            return Err(FluxError::BadRequest(tr!("flux-any-prompt-unread")));
        };
        let text = match &words.text {
            Some(text) => text.clone(),
            None => self.parts.transformer()?.embed_text(&words.encoded.to_dtype(dtype)?)?,
        };
        words.text = Some(text.clone());
        Ok((words.pooled.clone(), text))
    }

    fn knows_image(&self, key: &[u8; 32]) -> bool {
        self.sources.iter().any(|(known, _)| known == key)
    }

    /// The VAE's word on an init image, remembered; the one asked for stands last.
    fn read_image(&mut self, init: &Rgb, key: [u8; 32], after: &mut After) -> Result<()> {
        if let Some(at) = self.sources.iter().position(|(known, _)| *known == key) {
            let end = self.sources.len() - 1;
            self.sources.swap(at, end);
            return Ok(());
        }
        let picture = from_rgb(init, self.parts.device())?;
        let tiling = self.parts.tiling();
        let latents = self.parts.vae()?.encode_by(&picture, tiling, after)?;
        let projection = Projection::fit(&latents, &picture)?;
        if self.sources.len() >= REMEMBERED {
            self.sources.pop_front();
        }
        self.sources.push_back((key, Source { latents, projection }));
        Ok(())
    }
}

/// What an init image is remembered by.
fn image_key(init: &Rgb) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(init.width.to_le_bytes());
    hash.update(&init.pixels);
    hash.finalize().into()
}

fn checked_size(init: &Rgb) -> Result<Size> {
    let size = Size::try_from((init.width, init.height)).map_err(|e| FluxError::BadRequest(e.to_string()))?;
    if init.pixels.len() != init.width as usize * init.height as usize * 3 {
        let (count, width, height) = (init.pixels.len(), init.width, init.height);
        return Err(FluxError::BadRequest(tr!("flux-init-bytes", count = count, width = width, height = height)));
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
