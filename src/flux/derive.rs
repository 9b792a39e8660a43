//! A part's configuration from its tensors alone, for weight files that come without one.
//!
//! Widths, layers and heads show in shapes. What no shape shows is FLUX.1's own: rotary axes in the proportion
//! 1 : 3.5 : 3.5, 32 norm groups, the autoencoder's shift and scale, heads of 64 numbers in CLIP. A part that is
//! FLUX's in name only (Fill, Canny, FLUX.2, Chroma, a VAE of four channels) is refused in words.
//! Sources: Black Forest Labs' `util.py` (model and autoencoder parameters), the repositories' `config.json`.

use super::config::{ClipConfig, T5Config, TransformerConfig, VaeConfig};
use super::error::{FluxError, Result};
use super::weights::Weights;
use crate::recipe::ScheduleConfig;
use crate::tr;

/// FLUX.1's autoencoder: `(z - shift) * scale`.
const SCALING_FACTOR: f64 = 0.3611;
const SHIFT_FACTOR: f64 = 0.1159;
/// Numbers per head of CLIP's text models.
const CLIP_HEAD: usize = 64;

fn unsupported<T>(what: String) -> Result<T> {
    Err(FluxError::Unsupported(what))
}

/// Two sides of a matrix.
fn matrix(weights: &Weights, name: &str) -> Result<(usize, usize)> {
    match weights.shape(name) {
        Some([outputs, inputs]) => Ok((*outputs, *inputs)),
        _ => Err(weights.missing(name)),
    }
}

/// The first length of a tensor.
fn length(weights: &Weights, name: &str) -> Result<usize> {
    weights.shape(name).and_then(<[usize]>::first).copied().ok_or_else(|| weights.missing(name))
}

/// How many of `name(0)`, `name(1)`… there are.
fn count(weights: &Weights, name: impl Fn(usize) -> String) -> usize {
    (0..1000).take_while(|i| weights.contains(&name(*i))).count()
}

/// Whether the blocks are another model's.
///
/// # Errors
/// They are.
pub(super) fn foreign(weights: &Weights) -> Result<()> {
    if weights.contains("double_stream_modulation_img.lin.weight") {
        return unsupported(tr!("flux-asks-flux2"));
    }
    if weights.contains("distilled_guidance_layer.in_proj.weight") {
        return unsupported(tr!("flux-asks-chroma"));
    }
    Ok(())
}

/// The width of a transformer's blocks.
///
/// # Errors
/// No blocks there.
pub(super) fn width(weights: &Weights) -> Result<usize> {
    Ok(matrix(weights, "single_transformer_blocks.0.attn.to_q.weight")?.1)
}

/// The transformer's.
///
/// # Errors
/// No FLUX.1 transformer, or one of its kinds that needs more than an init image.
pub(super) fn transformer(weights: &Weights) -> Result<TransformerConfig> {
    foreign(weights)?;
    let (dim, in_channels) = matrix(weights, "x_embedder.weight")?;
    let (out_channels, _) = matrix(weights, "proj_out.weight")?;
    if in_channels != out_channels {
        return unsupported(tr!("flux-asks-control", channels = in_channels));
    }
    let head = length(weights, "transformer_blocks.0.attn.norm_q.weight")?;
    let axes = vec![head / 8, head * 7 / 16, head * 7 / 16];
    let config = TransformerConfig {
        in_channels,
        num_layers: count(weights, |i| format!("transformer_blocks.{i}.attn.to_q.weight")),
        num_single_layers: count(weights, |i| format!("single_transformer_blocks.{i}.attn.to_q.weight")),
        attention_head_dim: head,
        num_attention_heads: dim / head.max(1),
        joint_attention_dim: matrix(weights, "context_embedder.weight")?.1,
        pooled_projection_dim: matrix(weights, "time_text_embed.text_embedder.linear_1.weight")?.1,
        guidance_embeds: weights.contains("time_text_embed.guidance_embedder.linear_1.weight"),
        axes_dims_rope: axes,
        patch_size: 1,
        out_channels: None,
    };
    config.check()?;
    Ok(config)
}

/// The autoencoder's.
///
/// # Errors
/// No autoencoder there.
pub(super) fn vae(weights: &Weights) -> Result<VaeConfig> {
    let channels = |i: usize| length(weights, &format!("encoder.down_blocks.{i}.resnets.0.conv1.weight"));
    let levels = count(weights, |i| format!("encoder.down_blocks.{i}.resnets.0.conv1.weight"));
    let latent_channels = match weights.shape("decoder.conv_in.weight") {
        Some([_, latent, _, _]) => *latent,
        _ => return Err(weights.missing("decoder.conv_in.weight")),
    };
    Ok(VaeConfig {
        block_out_channels: (0..levels).map(channels).collect::<Result<_>>()?,
        layers_per_block: count(weights, |j| format!("encoder.down_blocks.0.resnets.{j}.conv1.weight")),
        latent_channels,
        norm_num_groups: 32,
        scaling_factor: SCALING_FACTOR,
        shift_factor: Some(SHIFT_FACTOR),
        mid_block_add_attention: weights.contains("decoder.mid_block.attentions.0.to_q.weight"),
        use_quant_conv: weights.contains("quant_conv.weight"),
        use_post_quant_conv: weights.contains("post_quant_conv.weight"),
        in_channels: 3,
        out_channels: 3,
    })
}

/// CLIP's width, of a kind of any head.
///
/// # Errors
/// No CLIP text model there.
pub(super) fn clip_width(weights: &Weights) -> Result<usize> {
    let nested = weights.pp("text_model");
    let root = if nested.contains("embeddings.token_embedding.weight") { &nested } else { weights };
    Ok(matrix(root, "embeddings.token_embedding.weight")?.1)
}

/// CLIP's.
///
/// # Errors
/// No CLIP text model there.
pub(super) fn clip(weights: &Weights) -> Result<ClipConfig> {
    let nested = weights.pp("text_model");
    let root = if nested.contains("embeddings.token_embedding.weight") { &nested } else { weights };
    let (vocab_size, hidden_size) = matrix(root, "embeddings.token_embedding.weight")?;
    let (intermediate_size, _) = matrix(root, "encoder.layers.0.mlp.fc1.weight")?;
    if hidden_size == 0 || !hidden_size.is_multiple_of(CLIP_HEAD) {
        return unsupported(tr!("flux-asks-clip-width", width = hidden_size));
    }
    Ok(ClipConfig {
        hidden_size,
        intermediate_size,
        num_attention_heads: hidden_size / CLIP_HEAD,
        num_hidden_layers: count(root, |i| format!("encoder.layers.{i}.self_attn.q_proj.weight")),
        max_position_embeddings: matrix(root, "embeddings.position_embedding.weight")?.0,
        vocab_size,
        // The end is the last word of the vocabulary; the first place with it is pooled.
        eos_token_id: u32::try_from(vocab_size.saturating_sub(1)).ok(),
        hidden_act: "quick_gelu".to_owned(),
        layer_norm_eps: 1e-5,
    })
}

/// T5's.
///
/// # Errors
/// No T5 encoder there, or the older kind without gates.
pub(super) fn t5(weights: &Weights) -> Result<T5Config> {
    let layer = weights.pp("encoder.block.0");
    let tokens = if weights.contains("shared.weight") { "shared.weight" } else { "encoder.embed_tokens.weight" };
    let (vocab_size, d_model) = matrix(weights, tokens)?;
    let (buckets, heads) = matrix(&layer, "layer.0.SelfAttention.relative_attention_bias.weight")?;
    let (inner, _) = matrix(&layer, "layer.0.SelfAttention.q.weight")?;
    if !layer.contains("layer.1.DenseReluDense.wi_0.weight") {
        return unsupported(tr!("flux-asks-t5-old"));
    }
    let (d_ff, _) = matrix(&layer, "layer.1.DenseReluDense.wi_0.weight")?;
    Ok(T5Config {
        d_model,
        d_ff,
        d_kv: inner / heads.max(1),
        num_heads: heads,
        num_layers: count(weights, |i| format!("encoder.block.{i}.layer.0.SelfAttention.q.weight")),
        vocab_size,
        relative_attention_num_buckets: buckets,
        relative_attention_max_distance: 128,
        layer_norm_epsilon: 1e-6,
        feed_forward_proj: Some("gated-gelu".to_owned()),
    })
}

/// The schedule: dev's shifts with the picture's size, schnell's not at all.
pub(super) fn scheduler(guidance_embeds: bool) -> ScheduleConfig {
    if guidance_embeds {
        ScheduleConfig { dynamic_shift: true, shift: 3.0, ..ScheduleConfig::default() }
    } else {
        ScheduleConfig { dynamic_shift: false, shift: 1.0, ..ScheduleConfig::default() }
    }
}
