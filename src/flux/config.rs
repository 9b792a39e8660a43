//! The configuration files of a diffusers folder, as far as FLUX needs them.

use serde::Deserialize;

use super::error::{FluxError, Result};
use super::source::ModelSource;
use crate::recipe::{ScheduleConfig, StepCount, TimeShift};
use crate::tr;

/// `transformer/config.json` (`FluxTransformer2DModel`).
#[derive(Clone, Debug, Deserialize)]
pub struct TransformerConfig {
    /// Channels of a packed latent patch: 4 times the VAE's.
    pub in_channels: usize,
    /// Double-stream blocks.
    pub num_layers: usize,
    /// Single-stream blocks.
    pub num_single_layers: usize,
    /// Numbers per head; the sum of `axes_dims_rope`.
    pub attention_head_dim: usize,
    /// Heads.
    pub num_attention_heads: usize,
    /// Width of T5's output.
    pub joint_attention_dim: usize,
    /// Width of CLIP's pooled output.
    pub pooled_projection_dim: usize,
    /// Whether distilled guidance is embedded.
    #[serde(default)]
    pub guidance_embeds: bool,
    /// Rotary numbers per axis: (unused, row, column).
    #[serde(default = "default_axes")]
    pub axes_dims_rope: Vec<usize>,
    /// Patch size; FLUX packs outside, so 1.
    #[serde(default = "one")]
    pub patch_size: usize,
    /// Output channels where they differ from the input's.
    #[serde(default)]
    pub out_channels: Option<usize>,
}

fn default_axes() -> Vec<usize> {
    vec![16, 56, 56]
}
fn one() -> usize {
    1
}

impl TransformerConfig {
    /// The model's width.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.attention_head_dim * self.num_attention_heads
    }

    pub(super) fn check(&self) -> Result<()> {
        let unsupported = |text: String| Err(FluxError::Unsupported(text));
        if self.patch_size != 1 || self.out_channels.is_some_and(|c| c != self.in_channels) {
            return unsupported(tr!("flux-asks-patch"));
        }
        let axes_even = self.axes_dims_rope.iter().all(|d| d % 2 == 0);
        if self.axes_dims_rope.len() != 3
            || self.axes_dims_rope.iter().sum::<usize>() != self.attention_head_dim
            || !axes_even
        {
            let axes = format!("{:?}", self.axes_dims_rope);
            return unsupported(tr!("flux-asks-axes", axes = axes, head = self.attention_head_dim));
        }
        if self.in_channels == 0 || !self.in_channels.is_multiple_of(4) || self.dim() == 0 {
            return unsupported(tr!("flux-asks-channels", channels = self.in_channels));
        }
        Ok(())
    }
}

/// `vae/config.json` (`AutoencoderKL`).
#[derive(Clone, Debug, Deserialize)]
pub struct VaeConfig {
    /// Channels per level.
    pub block_out_channels: Vec<usize>,
    /// Residual blocks per level of the encoder; the decoder has one more.
    pub layers_per_block: usize,
    /// Latent channels.
    pub latent_channels: usize,
    /// Groups of every group norm.
    #[serde(default = "thirty_two")]
    pub norm_num_groups: usize,
    /// Multiplies latents after `shift_factor` is taken off.
    pub scaling_factor: f64,
    /// Taken off latents first.
    #[serde(default)]
    pub shift_factor: Option<f64>,
    /// Whether the middle has an attention layer.
    #[serde(default = "yes")]
    pub mid_block_add_attention: bool,
    /// A 1x1 convolution after the encoder.
    #[serde(default = "yes")]
    pub use_quant_conv: bool,
    /// A 1x1 convolution before the decoder.
    #[serde(default = "yes")]
    pub use_post_quant_conv: bool,
    /// Picture channels, 3.
    #[serde(default = "three")]
    pub in_channels: usize,
    /// Picture channels, 3.
    #[serde(default = "three")]
    pub out_channels: usize,
}

fn thirty_two() -> usize {
    32
}
fn three() -> usize {
    3
}
fn yes() -> bool {
    true
}

impl VaeConfig {
    pub(super) fn check(&self, transformer: &TransformerConfig) -> Result<()> {
        let unsupported = |text: String| Err(FluxError::Unsupported(text));
        if self.block_out_channels.len() != 4 {
            return unsupported(tr!("flux-asks-vae-levels", levels = self.block_out_channels.len()));
        }
        if self.in_channels != 3 || self.out_channels != 3 {
            return unsupported(tr!("flux-asks-vae-colours"));
        }
        if self.norm_num_groups == 0 || self.block_out_channels.iter().any(|c| *c == 0 || c % self.norm_num_groups != 0)
        {
            let channels = format!("{:?}", self.block_out_channels);
            return unsupported(tr!("flux-asks-vae-groups", groups = self.norm_num_groups, channels = channels));
        }
        if self.latent_channels * 4 != transformer.in_channels {
            let (latent, channels) = (self.latent_channels, transformer.in_channels);
            return unsupported(tr!("flux-asks-vae-channels", latent = latent, channels = channels));
        }
        Ok(())
    }
}

/// `text_encoder/config.json` (`CLIPTextModel`).
#[derive(Clone, Debug, Deserialize)]
pub struct ClipConfig {
    /// Width.
    pub hidden_size: usize,
    /// Width of the feed-forward part.
    pub intermediate_size: usize,
    /// Heads.
    pub num_attention_heads: usize,
    /// Layers.
    pub num_hidden_layers: usize,
    /// Positions: 77.
    pub max_position_embeddings: usize,
    /// Words.
    pub vocab_size: usize,
    /// The token whose first place is pooled; 2 means the old rule, the highest id.
    #[serde(default)]
    pub eos_token_id: Option<u32>,
    /// `quick_gelu` or `gelu`.
    #[serde(default = "quick_gelu")]
    pub hidden_act: String,
    /// Layer norm's epsilon.
    #[serde(default = "clip_eps")]
    pub layer_norm_eps: f64,
}

fn quick_gelu() -> String {
    "quick_gelu".to_owned()
}
fn clip_eps() -> f64 {
    1e-5
}

/// `text_encoder_2/config.json` (`T5EncoderModel`).
#[derive(Clone, Debug, Deserialize)]
pub struct T5Config {
    /// Width.
    pub d_model: usize,
    /// Width of the feed-forward part.
    pub d_ff: usize,
    /// Numbers per head.
    pub d_kv: usize,
    /// Heads.
    pub num_heads: usize,
    /// Layers.
    pub num_layers: usize,
    /// Words.
    pub vocab_size: usize,
    /// Relative position buckets.
    #[serde(default = "thirty_two")]
    pub relative_attention_num_buckets: usize,
    /// Where the last bucket begins.
    #[serde(default = "t5_distance")]
    pub relative_attention_max_distance: usize,
    /// RMS norm's epsilon.
    #[serde(default = "t5_eps")]
    pub layer_norm_epsilon: f64,
    /// `gated-gelu`.
    #[serde(default)]
    pub feed_forward_proj: Option<String>,
}

fn t5_distance() -> usize {
    128
}
fn t5_eps() -> f64 {
    1e-6
}

#[derive(Deserialize)]
struct SchedulerFile {
    #[serde(rename = "_class_name")]
    class: Option<String>,
    #[serde(default)]
    use_dynamic_shifting: bool,
    #[serde(default = "one_f")]
    shift: f64,
    #[serde(default)]
    base_shift: Option<f64>,
    #[serde(default)]
    max_shift: Option<f64>,
    #[serde(default)]
    base_image_seq_len: Option<f64>,
    #[serde(default)]
    max_image_seq_len: Option<f64>,
    #[serde(default)]
    time_shift_type: Option<String>,
    #[serde(default)]
    shift_terminal: Option<f64>,
    #[serde(default)]
    invert_sigmas: bool,
    #[serde(default)]
    stochastic_sampling: bool,
    #[serde(default)]
    use_karras_sigmas: Option<bool>,
    #[serde(default)]
    use_exponential_sigmas: Option<bool>,
    #[serde(default)]
    use_beta_sigmas: Option<bool>,
}

fn one_f() -> f64 {
    1.0
}

/// `scheduler/scheduler_config.json` (`FlowMatchEulerDiscreteScheduler`).
///
/// # Errors
/// Another scheduler, or one of its options that bend the sigmas in ways we do not build.
pub fn scheduler(source: &ModelSource) -> Result<ScheduleConfig> {
    let file: SchedulerFile = source.json("scheduler/scheduler_config.json")?;
    if let Some(class) = file.class.filter(|c| c != "FlowMatchEulerDiscreteScheduler") {
        return Err(FluxError::Unsupported(tr!("flux-asks-scheduler", class = class)));
    }
    let bent = [file.use_karras_sigmas, file.use_exponential_sigmas, file.use_beta_sigmas];
    if bent.contains(&Some(true))
        || file.shift_terminal.is_some_and(|t| t != 0.0)
        || file.invert_sigmas
        || file.stochastic_sampling
    {
        return Err(FluxError::Unsupported(tr!("flux-asks-sigmas")));
    }
    let time_shift = match file.time_shift_type.as_deref() {
        None | Some("exponential") => TimeShift::Exponential,
        Some("linear") => TimeShift::Linear,
        Some(other) => return Err(FluxError::Unsupported(tr!("flux-asks-shift", shift = format!("{other:?}")))),
    };
    let usual = ScheduleConfig::default();
    let config = ScheduleConfig {
        dynamic_shift: file.use_dynamic_shifting,
        shift: file.shift,
        base_shift: file.base_shift.unwrap_or(usual.base_shift),
        max_shift: file.max_shift.unwrap_or(usual.max_shift),
        base_tokens: file.base_image_seq_len.unwrap_or(usual.base_tokens),
        max_tokens: file.max_image_seq_len.unwrap_or(usual.max_tokens),
        time_shift,
    };
    if !config.shift.is_finite() || config.shift <= 0.0 || config.max_tokens <= config.base_tokens {
        return Err(FluxError::Damaged {
            file: "scheduler/scheduler_config.json".to_owned(),
            reason: tr!("flux-schedule"),
        });
    }
    Ok(config)
}

/// The optional `underpaint.json`: a model's name and defaults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ModelFile {
    /// The name shown.
    pub name: Option<String>,
    /// Default steps.
    pub steps: Option<u32>,
    /// What they count, `whole` or `kept`.
    pub step_count: Option<StepCount>,
    /// Default strength.
    pub strength: Option<f64>,
    /// Default distilled guidance.
    pub guidance: Option<f64>,
    /// Default true CFG.
    pub true_cfg: Option<f64>,
    /// T5 tokens read.
    pub max_sequence_length: Option<usize>,
    /// Style chips.
    pub styles: Vec<String>,
    /// Palette chips.
    pub palettes: Vec<String>,
}
