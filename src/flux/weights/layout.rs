//! What tensors are called elsewhere, and where ours are in their files.
//!
//! Inside, every part has diffusers' names. A file is recognised by its tensors' names, never by its own:
//! Black Forest Labs' (fused projections), ComfyUI's prefixes, llama.cpp's T5. A fused tensor becomes several
//! pieces, each some rows of it; nothing is copied or converted on disk.
//! Sources: diffusers `convert_flux_to_diffusers.py` and its VAE conversion, ComfyUI-GGUF's T5 map.

use std::collections::HashMap;
use std::ops::Range;

use super::file::{Entry, WeightFile};

/// One of our tensors: some or all rows of one in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) file: usize,
    /// Its name there.
    pub(super) name: String,
    /// Rows in the order that they are wanted in; None for all.
    pub(super) rows: Option<Vec<Range<usize>>>,
    /// The shape of the piece, after rows were picked and a 1 x 1 convolution became a matrix.
    pub(super) shape: Vec<usize>,
}

/// Names by which a transformer's file is known to have Black Forest Labs': of its blocks, and, for a file that
/// holds embedding layers alone, of those.
const BFL: [&str; 5] = [
    "double_blocks.0.img_attn.qkv.weight",
    "single_blocks.0.linear1.weight",
    "img_in.weight",
    "time_in.in_layer.weight",
    "vector_in.in_layer.weight",
];

/// The pieces of a part (`transformer`, `vae`, `text_encoder`, `text_encoder_2`), by our names.
pub(super) fn pieces(part: &str, files: &[WeightFile]) -> HashMap<String, Piece> {
    let all = || {
        files.iter().enumerate().flat_map(|(i, f)| f.entries.iter().map(move |(name, entry)| (i, name.as_str(), entry)))
    };
    let prefix = prefix(part, &mut all().map(|(_, name, _)| name));
    let named = |name: &str| all().any(|(_, n, _)| n.strip_prefix(prefix) == Some(name));
    let levels = (0..8).take_while(|i| named(&format!("decoder.up.{i}.block.0.conv1.weight"))).count();
    let kind = match part {
        "transformer" if BFL.iter().any(|name| named(name)) => Kind::Bfl,
        "vae" if levels > 0 => Kind::BflVae(levels),
        "text_encoder_2" if named("enc.blk.0.attn_q.weight") => Kind::LlamaT5,
        _ => Kind::Diffusers,
    };
    let mut found = HashMap::new();
    for (file, full, entry) in all() {
        let Some(name) = full.strip_prefix(prefix) else { continue };
        for (ours, rows) in kind.names(name, entry) {
            let shape = shape(entry, rows.as_deref(), matches!(kind, Kind::BflVae(_)) && ours.contains("attentions"));
            found.insert(ours, Piece { file, name: full.to_owned(), rows, shape });
        }
    }
    found
}

/// The pieces of a part whose embedding layers may lie in other files: the first `own` files are its own, and from
/// the others comes of these layers what the own ones lack.
pub(super) fn pieces_with_lent(part: &str, files: &[WeightFile], own: usize) -> HashMap<String, Piece> {
    let (mine, others) = files.split_at(own.min(files.len()));
    let mut found = pieces(part, mine);
    for (name, piece) in
        pieces(part, others).into_iter().filter(|(name, _)| EMBEDDERS.iter().any(|e| name.starts_with(e)))
    {
        found.entry(name).or_insert(Piece { file: piece.file + own, ..piece });
    }
    found
}

/// How the names of a transformer's layers outside its blocks begin.
const EMBEDDERS: [&str; 5] = ["x_embedder.", "context_embedder.", "time_text_embed.", "norm_out.", "proj_out."];

/// The first tensor of a transformer's files that no FLUX.1 has.
pub(in crate::flux) fn stranger(files: &[WeightFile]) -> Option<String> {
    let all = || files.iter().flat_map(|f| f.entries.iter());
    let prefix = prefix("transformer", &mut all().map(|(name, _)| name.as_str()));
    // What 8-bit files hold beside their numbers.
    let beside = |name: &str| {
        name == "scaled_fp8"
            || [".scale_weight", ".weight_scale", ".scale_input", ".input_scale", ".comfy_quant"]
                .iter()
                .any(|ending| name.ends_with(ending))
    };
    let ours = |name: &str| {
        EMBEDDERS.iter().chain(&["transformer_blocks.", "single_transformer_blocks."]).any(|p| name.starts_with(p))
    };
    all()
        .filter_map(|(name, entry)| Some((name.strip_prefix(prefix)?, entry)))
        .find(|(name, entry)| !ours(name) && !beside(name) && bfl(name, entry).is_none())
        .map(|(name, _)| name.to_owned())
}

/// What stands before every name of the part.
fn prefix(part: &str, names: &mut dyn Iterator<Item = &str>) -> &'static str {
    let known: &[&'static str] = match part {
        "transformer" => &["model.diffusion_model.", "diffusion_model.", "transformer."],
        "vae" => &["first_stage_model.", "vae."],
        "text_encoder" => &["text_encoders.clip_l.transformer.", "text_encoders.clip_l."],
        _ => &["text_encoders.t5xxl.transformer.", "text_encoders.t5xxl."],
    };
    let names: Vec<&str> = names.collect();
    known.iter().find(|p| names.iter().any(|n| n.starts_with(**p))).copied().unwrap_or("")
}

fn shape(entry: &Entry, rows: Option<&[Range<usize>]>, flat: bool) -> Vec<usize> {
    let mut shape = entry.shape.clone();
    if let (Some(first), Some(rows)) = (shape.first_mut(), rows) {
        *first = rows.iter().map(ExactSizeIterator::len).sum();
    }
    if flat && shape.get(2..).is_some_and(|kernel| kernel == [1, 1]) {
        shape.truncate(2);
    }
    shape
}

pub(in crate::flux) type Named = Vec<(String, Option<Vec<Range<usize>>>)>;

enum Kind {
    Diffusers,
    Bfl,
    /// With the number of its levels: its decoder counts them from the other end.
    BflVae(usize),
    LlamaT5,
}

impl Kind {
    /// Our names for a tensor, with the rows that each has of it.
    fn names(&self, name: &str, entry: &Entry) -> Named {
        match self {
            Self::Diffusers => vec![(name.to_owned(), None)],
            Self::Bfl => bfl(name, entry).unwrap_or_default(),
            Self::BflVae(levels) => bfl_vae(name, *levels).map(|n| (n, None)).into_iter().collect(),
            Self::LlamaT5 => llama_t5(name).map(|n| (n, None)).into_iter().collect(),
        }
    }
}

/// A name's last word (`weight`, `bias`, `scale`) split off.
fn split(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.')
}

/// Our names for a tensor of Black Forest Labs' name and the rows that each has of it.
pub(in crate::flux) fn bfl(name: &str, entry: &Entry) -> Option<Named> {
    let (stem, leaf) = split(name)?;
    let whole = |ours: String| Some(vec![(format!("{ours}.{leaf}"), None)]);
    let height = *entry.shape.first()?;
    let outer = match stem {
        "img_in" => Some("x_embedder"),
        "txt_in" => Some("context_embedder"),
        "time_in.in_layer" => Some("time_text_embed.timestep_embedder.linear_1"),
        "time_in.out_layer" => Some("time_text_embed.timestep_embedder.linear_2"),
        "vector_in.in_layer" => Some("time_text_embed.text_embedder.linear_1"),
        "vector_in.out_layer" => Some("time_text_embed.text_embedder.linear_2"),
        "guidance_in.in_layer" => Some("time_text_embed.guidance_embedder.linear_1"),
        "guidance_in.out_layer" => Some("time_text_embed.guidance_embedder.linear_2"),
        "final_layer.linear" => Some("proj_out"),
        _ => None,
    };
    if let Some(ours) = outer {
        return whole(ours.to_owned());
    }
    if stem == "final_layer.adaLN_modulation.1" {
        // Shift and scale stand the other way round.
        let half = height / 2;
        return Some(vec![(format!("norm_out.linear.{leaf}"), Some(vec![half..height, 0..half]))]);
    }
    let (blocks, rest) = stem.split_once('.')?;
    let (number, inner) = rest.split_once('.')?;
    let parts = |block: &str, names: &[&str], sizes: &[usize]| -> Option<Named> {
        let mut from = 0;
        let mut named = Vec::new();
        for (ours, size) in names.iter().zip(sizes) {
            named.push((format!("{block}.{number}.{ours}.{leaf}"), Some(std::iter::once(from..from + size).collect())));
            from += size;
        }
        (from == height).then_some(named)
    };
    let block = match blocks {
        "double_blocks" => "transformer_blocks",
        "single_blocks" => "single_transformer_blocks",
        _ => return None,
    };
    let third = height / 3;
    match (blocks, inner) {
        ("double_blocks", "img_attn.qkv") => {
            return parts(block, &["attn.to_q", "attn.to_k", "attn.to_v"], &[third; 3]);
        }
        ("double_blocks", "txt_attn.qkv") => {
            return parts(block, &["attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"], &[third; 3]);
        }
        // Three projections of the width and a feed-forward of four times the width.
        ("single_blocks", "linear1") => {
            let width = height / 7;
            return parts(
                block,
                &["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"],
                &[width, width, width, 4 * width],
            );
        }
        _ => {}
    }
    let ours = match (blocks, inner) {
        ("double_blocks", "img_mod.lin") => "norm1.linear",
        ("double_blocks", "txt_mod.lin") => "norm1_context.linear",
        ("double_blocks", "img_attn.norm.query_norm") => "attn.norm_q",
        ("double_blocks", "img_attn.norm.key_norm") => "attn.norm_k",
        ("double_blocks", "txt_attn.norm.query_norm") => "attn.norm_added_q",
        ("double_blocks", "txt_attn.norm.key_norm") => "attn.norm_added_k",
        ("double_blocks", "img_attn.proj") => "attn.to_out.0",
        ("double_blocks", "txt_attn.proj") => "attn.to_add_out",
        ("double_blocks", "img_mlp.0") => "ff.net.0.proj",
        ("double_blocks", "img_mlp.2") => "ff.net.2",
        ("double_blocks", "txt_mlp.0") => "ff_context.net.0.proj",
        ("double_blocks", "txt_mlp.2") => "ff_context.net.2",
        ("single_blocks", "modulation.lin") => "norm.linear",
        ("single_blocks", "norm.query_norm") => "attn.norm_q",
        ("single_blocks", "norm.key_norm") => "attn.norm_k",
        ("single_blocks", "linear2") => "proj_out",
        _ => return None,
    };
    let leaf = if leaf == "scale" { "weight" } else { leaf };
    Some(vec![(format!("{block}.{number}.{ours}.{leaf}"), None)])
}

fn bfl_vae(name: &str, levels: usize) -> Option<String> {
    let (side, rest) = name.split_once('.')?;
    if rest.starts_with("conv_in.")
        || rest.starts_with("conv_out.")
        || side == "quant_conv"
        || side == "post_quant_conv"
    {
        return Some(name.to_owned());
    }
    if let Some(leaf) = rest.strip_prefix("norm_out.") {
        return Some(format!("{side}.conv_norm_out.{leaf}"));
    }
    if let Some(middle) = rest.strip_prefix("mid.") {
        let (layer, inner) = middle.split_once('.')?;
        return match layer {
            "block_1" => Some(format!("{side}.mid_block.resnets.0.{}", inner.replace("nin_shortcut", "conv_shortcut"))),
            "block_2" => Some(format!("{side}.mid_block.resnets.1.{}", inner.replace("nin_shortcut", "conv_shortcut"))),
            "attn_1" => {
                let (layer, leaf) = inner.split_once('.')?;
                let ours = match layer {
                    "norm" => "group_norm",
                    "q" => "to_q",
                    "k" => "to_k",
                    "v" => "to_v",
                    "proj_out" => "to_out.0",
                    _ => return None,
                };
                Some(format!("{side}.mid_block.attentions.0.{ours}.{leaf}"))
            }
            _ => None,
        };
    }
    let (direction, rest) = rest.split_once('.')?;
    let (level, inner) = rest.split_once('.')?;
    let level: usize = level.parse().ok()?;
    let (blocks, level, samplers) = match direction {
        "down" => ("down_blocks", level, "downsamplers"),
        "up" => ("up_blocks", levels.checked_sub(level + 1)?, "upsamplers"),
        _ => return None,
    };
    let inner = inner.replace("nin_shortcut", "conv_shortcut");
    if let Some(block) = inner.strip_prefix("block.") {
        return Some(format!("{side}.{blocks}.{level}.resnets.{block}"));
    }
    let leaf = inner.strip_prefix("downsample.conv.").or_else(|| inner.strip_prefix("upsample.conv."))?;
    Some(format!("{side}.{blocks}.{level}.{samplers}.0.conv.{leaf}"))
}

fn llama_t5(name: &str) -> Option<String> {
    match name {
        "token_embd.weight" => return Some("shared.weight".to_owned()),
        "enc.output_norm.weight" => return Some("encoder.final_layer_norm.weight".to_owned()),
        _ => {}
    }
    let (number, inner) = name.strip_prefix("enc.blk.")?.split_once('.')?;
    let (layer, leaf) = split(inner)?;
    let ours = match layer {
        "attn_q" => "layer.0.SelfAttention.q",
        "attn_k" => "layer.0.SelfAttention.k",
        "attn_v" => "layer.0.SelfAttention.v",
        "attn_o" => "layer.0.SelfAttention.o",
        "attn_rel_b" => "layer.0.SelfAttention.relative_attention_bias",
        "attn_norm" => "layer.0.layer_norm",
        "ffn_gate" => "layer.1.DenseReluDense.wi_0",
        "ffn_up" => "layer.1.DenseReluDense.wi_1",
        "ffn_down" => "layer.1.DenseReluDense.wo",
        "ffn_norm" => "layer.1.layer_norm",
        _ => return None,
    };
    Some(format!("encoder.block.{number}.{ours}.{leaf}"))
}
