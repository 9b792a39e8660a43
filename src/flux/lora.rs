//! LoRAs: small changes to a model's layers, as every trainer writes them.
//!
//! A file is read once into changes by our layers' names; a layer keeps them beside its weight and adds
//! `strength * alpha / rank * (x A^T) B^T`, so that they come and go without touching the weights, whatever
//! format those have. Recognised are kohya's keys, diffusers' and PEFT's, XLabs' and Black Forest Labs'.
//! Sources: LoRA (arXiv 2106.09685); diffusers `lora_conversion_utils.py` for the names.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use candle_core::{DType, Device, Tensor};

use super::clip::Clip;
use super::error::{FluxError, Result};
use super::find::Part;
use super::layers::Site;
use super::transformer::Transformer;
use super::weights::file::{Entry, Format, WeightFile};
use super::weights::layout::bfl;
use crate::recipe::LoraUse;
use crate::tr;

/// A change of one layer.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// (rank, in).
    pub(super) down: Tensor,
    /// (out, rank).
    pub(super) up: Tensor,
    /// alpha / rank.
    pub(super) scale: f64,
}

/// A LoRA in memory.
#[derive(Clone, Debug)]
pub struct Lora {
    pub(super) changes: Vec<(Part, String, Change)>,
}

#[derive(Default)]
struct Halves {
    down: Option<String>,
    up: Option<String>,
    alpha: Option<String>,
}

enum Half {
    Down,
    Up,
    Alpha,
}

/// A key's layer and which half of its change it is.
fn halves(key: &str) -> Option<(&str, Half)> {
    let endings = [
        (".lora_down.weight", Half::Down),
        (".lora_up.weight", Half::Up),
        (".lora_A.weight", Half::Down),
        (".lora_B.weight", Half::Up),
        (".lora_A.default.weight", Half::Down),
        (".lora_B.default.weight", Half::Up),
        (".lora.down.weight", Half::Down),
        (".lora.up.weight", Half::Up),
        (".down.weight", Half::Down),
        (".up.weight", Half::Up),
        (".alpha", Half::Alpha),
    ];
    endings.into_iter().find_map(|(ending, half)| key.strip_suffix(ending).map(|stem| (stem, half)))
}

/// Whether a file is a LoRA, of whatever model.
pub(super) fn is_lora(file: &WeightFile) -> bool {
    file.entries.keys().any(|key| key.contains("lora") && matches!(halves(key), Some((_, Half::Down | Half::Up))))
}

impl Lora {
    /// Reads a file.
    ///
    /// # Errors
    /// [`FluxError::Lora`]: not readable, for another kind of model, or of a kind that is not built.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let refuse = |reason: String| FluxError::Lora { file: name.clone(), reason };
        let file = WeightFile::map(path).map_err(|reason| refuse(tr!("flux-lora-unreadable", reason = reason)))?;
        let mut layers: BTreeMap<String, Halves> = BTreeMap::new();
        for key in file.entries.keys() {
            for (mark, kind) in [("dora_scale", "DoRA"), ("hada_", "LoHa"), ("lokr_", "LoKr")] {
                if key.contains(mark) {
                    return Err(refuse(tr!("flux-lora-kind", kind = kind)));
                }
            }
            let Some((stem, half)) = halves(key) else {
                return Err(refuse(tr!("flux-lora-replaces", key = key)));
            };
            let layer = layers.entry(stem.to_owned()).or_default();
            match half {
                Half::Down => layer.down = Some(key.clone()),
                Half::Up => layer.up = Some(key.clone()),
                Half::Alpha => layer.alpha = Some(key.clone()),
            }
        }
        let number = |key: &str| -> Result<Tensor> {
            let entry = file.entries.get(key).ok_or_else(|| refuse(tr!("flux-lora-lacks", key = key)))?;
            Ok(file.tensor(entry, None, &entry.shape, &Device::Cpu)?.to_dtype(DType::F32)?)
        };
        let mut changes = Vec::new();
        for (stem, layer) in &layers {
            let (Some(down), Some(up)) = (&layer.down, &layer.up) else { continue };
            let (down, up) = (flat(&number(down)?)?, flat(&number(up)?)?);
            let ((rank, inputs), (outputs, other)) = (down.dims2()?, up.dims2()?);
            if rank != other || rank == 0 {
                return Err(refuse(tr!("flux-lora-halves", layer = stem)));
            }
            let alpha = match &layer.alpha {
                Some(key) => number(key)?.flatten_all()?.to_vec1::<f32>()?.first().copied().map(f64::from),
                None => None,
            };
            let scale = alpha.map_or(1.0, |alpha| alpha / rank as f64);
            for (part, name, rows) in places(stem, outputs, inputs) {
                let up = match rows {
                    Some(rows) => {
                        let parts: Vec<Tensor> =
                            rows.iter().map(|r| up.narrow(0, r.start, r.len())).collect::<candle_core::Result<_>>()?;
                        Tensor::cat(&parts, 0)?
                    }
                    None => up.clone(),
                };
                changes.push((part, name, Change { down: down.clone(), up, scale }));
            }
        }
        if changes.is_empty() {
            let first: Vec<&str> = file.entries.keys().map(String::as_str).take(3).collect();
            return Err(refuse(tr!("flux-lora-foreign", keys = first.join(", "))));
        }
        Ok(Self { changes })
    }
}

/// Puts exactly these LoRAs on a transformer and a CLIP that stand alone, as the pipeline does on its own.
///
/// # Errors
/// [`FluxError::Lora`]: made for layers of another shape, or for none that the model has.
pub fn adapt(transformer: &mut Transformer, clip: &mut Clip, used: &[(&LoraUse, &Lora)]) -> Result<()> {
    let mut sites: Vec<_> = transformer.linears().into_iter().map(|site| (Part::Transformer, site)).collect();
    sites.extend(clip.linears().into_iter().map(|site| (Part::Clip, site)));
    let taken = put_on(&mut sites, used, DType::F32, &Device::Cpu)?;
    match used.iter().zip(taken).find(|(_, taken)| *taken == 0) {
        Some(((using, lora), _)) => Err(fits_nothing(using, lora)),
        None => Ok(()),
    }
}

/// What is said of a LoRA that changes no layer of the model.
pub(super) fn fits_nothing(using: &LoraUse, lora: &Lora) -> FluxError {
    let first: Vec<&str> = lora.changes.iter().map(|(_, layer, _)| layer.as_str()).take(3).collect();
    let reason = tr!("flux-lora-no-layer", layers = first.join(", "));
    FluxError::Lora { file: using.name(), reason }
}

/// Takes every LoRA off the layers and puts `used` on, or none of them where one does not fit. Returns how many
/// layers each of them changes.
///
/// # Errors
/// [`FluxError::Lora`]: made for layers of another shape.
pub(super) fn put_on(
    sites: &mut [(Part, Site)],
    used: &[(&LoraUse, &Lora)],
    dtype: DType,
    device: &Device,
) -> Result<Vec<usize>> {
    let bare = |sites: &mut [(Part, Site)]| sites.iter_mut().for_each(|(_, site)| site.linear.bare());
    bare(sites);
    let one = |(using, lora): &(&LoraUse, &Lora)| {
        let mut taken = 0;
        for (part, layer, change) in &lora.changes {
            for (_, site) in sites.iter_mut().filter(|(p, site)| p == part && site.name == *layer) {
                if !site.linear.adapt(change, using.strength, site.columns.as_ref(), dtype, device)? {
                    let reason = tr!("flux-lora-shape", layer = layer);
                    return Err(FluxError::Lora { file: using.name(), reason });
                }
                taken += 1;
            }
        }
        Ok(taken)
    };
    let done: Result<Vec<usize>> = used.iter().map(one).collect();
    if done.is_err() {
        bare(sites);
    }
    done
}

/// A 1 x 1 convolution's matrix.
fn flat(t: &Tensor) -> Result<Tensor> {
    Ok(if t.rank() > 2 { t.flatten_from(1)? } else { t.clone() })
}

type Place = (Part, String, Option<Vec<Range<usize>>>);

/// The layers of ours that a stem changes; none where it is no layer of FLUX.
fn places(stem: &str, outputs: usize, inputs: usize) -> Vec<Place> {
    let transformer = |name: String| vec![(Part::Transformer, name, None)];
    let stem = stem.strip_prefix("base_model.model.").unwrap_or(stem);
    if let Some(layer) = stem.strip_prefix("text_encoder_2.") {
        return vec![(Part::T5, layer.to_owned(), None)];
    }
    if let Some(layer) = stem.strip_prefix("lora_te3_").or_else(|| stem.strip_prefix("lora_te2_")) {
        return kohya_t5(layer).map(|layer| (Part::T5, layer, None)).into_iter().collect();
    }
    if let Some(text) = stem.strip_prefix("text_encoder.") {
        let layer = text.strip_prefix("text_model.").unwrap_or(text);
        return vec![(Part::Clip, layer.to_owned(), None)];
    }
    if let Some(text) = stem.strip_prefix("lora_te1_text_model_").or_else(|| stem.strip_prefix("lora_te_text_model_")) {
        return kohya_clip(text).map(|layer| (Part::Clip, layer, None)).into_iter().collect();
    }
    if let Some(layer) = stem.strip_prefix("lora_transformer_") {
        return kohya_diffusers(layer).map(transformer).unwrap_or_default();
    }
    let dotted = match stem.strip_prefix("lora_unet_") {
        Some(layer) => match kohya_bfl(layer) {
            Some(dotted) => dotted,
            None => return Vec::new(),
        },
        None => {
            let prefixes = ["transformer.", "model.diffusion_model.", "diffusion_model."];
            prefixes.iter().find_map(|p| stem.strip_prefix(p)).unwrap_or(stem).to_owned()
        }
    };
    if let Some(places) = xlabs(&dotted, outputs) {
        return places;
    }
    if [
        "transformer_blocks.",
        "single_transformer_blocks.",
        "time_text_embed.",
        "x_embedder",
        "context_embedder",
        "proj_out",
        "norm_out.",
    ]
    .iter()
    .any(|start| dotted.starts_with(start))
    {
        return transformer(dotted);
    }
    let entry = Entry { format: Format::F32, shape: vec![outputs, inputs], at: 0..0 };
    let named = bfl(&format!("{dotted}.weight"), &entry).unwrap_or_default();
    let ours = |name: String| name.strip_suffix(".weight").unwrap_or(&name).to_owned();
    named.into_iter().map(|(name, rows)| (Part::Transformer, ours(name), rows)).collect()
}

/// `double_blocks_3_img_attn_qkv` to `double_blocks.3.img_attn.qkv`.
fn kohya_bfl(layer: &str) -> Option<String> {
    for blocks in ["double_blocks", "single_blocks"] {
        if let Some(rest) = layer.strip_prefix(blocks).and_then(|r| r.strip_prefix('_')) {
            let (number, inner) = rest.split_once('_')?;
            number.parse::<usize>().ok()?;
            let inner = inner.replace("_attn_", "_attn.").replace("_mlp_", "_mlp.").replace("_mod_lin", "_mod.lin");
            return Some(format!("{blocks}.{number}.{}", inner.replace("modulation_lin", "modulation.lin")));
        }
    }
    let ours = match layer {
        "img_in" | "txt_in" => layer,
        "time_in_in_layer" => "time_in.in_layer",
        "time_in_out_layer" => "time_in.out_layer",
        "vector_in_in_layer" => "vector_in.in_layer",
        "vector_in_out_layer" => "vector_in.out_layer",
        "guidance_in_in_layer" => "guidance_in.in_layer",
        "guidance_in_out_layer" => "guidance_in.out_layer",
        "final_layer_linear" => "final_layer.linear",
        "final_layer_adaLN_modulation_1" => "final_layer.adaLN_modulation.1",
        _ => return None,
    };
    Some(ours.to_owned())
}

/// diffusers' names with lines for dots.
fn kohya_diffusers(layer: &str) -> Option<String> {
    for blocks in ["single_transformer_blocks", "transformer_blocks"] {
        if let Some(rest) = layer.strip_prefix(blocks).and_then(|r| r.strip_prefix('_')) {
            let (number, inner) = rest.split_once('_')?;
            number.parse::<usize>().ok()?;
            let inner = inner
                .replace("attn_", "attn.")
                .replace("to_out_0", "to_out.0")
                .replace("ff_context_net_", "ff_context.net.")
                .replace("ff_net_", "ff.net.")
                .replace("net.0_proj", "net.0.proj")
                .replace("norm1_context_linear", "norm1_context.linear")
                .replace("norm1_linear", "norm1.linear")
                .replace("norm_linear", "norm.linear");
            return Some(format!("{blocks}.{number}.{inner}"));
        }
    }
    None
}

/// `encoder_layers_3_self_attn_q_proj` to `encoder.layers.3.self_attn.q_proj`.
fn kohya_clip(layer: &str) -> Option<String> {
    let (number, inner) = layer.strip_prefix("encoder_layers_")?.split_once('_')?;
    number.parse::<usize>().ok()?;
    let inner = inner.replace("self_attn_", "self_attn.").replace("mlp_fc", "mlp.fc");
    Some(format!("encoder.layers.{number}.{inner}"))
}

/// `encoder_block_3_layer_1_DenseReluDense_wi_0` to `encoder.block.3.layer.1.DenseReluDense.wi_0`.
fn kohya_t5(layer: &str) -> Option<String> {
    let (number, inner) = layer.strip_prefix("encoder_block_")?.split_once('_')?;
    number.parse::<usize>().ok()?;
    let inner = match inner.strip_prefix("layer_0_SelfAttention_") {
        Some(name) => format!("layer.0.SelfAttention.{name}"),
        None => format!("layer.1.DenseReluDense.{}", inner.strip_prefix("layer_1_DenseReluDense_")?),
    };
    Some(format!("encoder.block.{number}.{inner}"))
}

/// XLabs': `double_blocks.3.processor.qkv_lora1` (1 is the picture's stream, 2 the text's).
fn xlabs(stem: &str, outputs: usize) -> Option<Vec<Place>> {
    let (block, layer) = stem.split_once(".processor.")?;
    let (kind, number) = block.split_once('.')?;
    let double = kind == "double_blocks";
    let block = format!("{}.{number}", if double { "transformer_blocks" } else { "single_transformer_blocks" });
    let one = |name: &str| Some(vec![(Part::Transformer, format!("{block}.{name}"), None)]);
    let three = |names: [&str; 3]| {
        let third = outputs / 3;
        let place = |(i, name): (usize, &str)| {
            let rows = std::iter::once(i * third..(i + 1) * third).collect();
            (Part::Transformer, format!("{block}.attn.{name}"), Some(rows))
        };
        Some(names.into_iter().enumerate().map(place).collect())
    };
    match (double, layer) {
        (true, "proj_lora1") => one("attn.to_out.0"),
        (true, "proj_lora2") => one("attn.to_add_out"),
        (true, "qkv_lora1") | (false, "qkv_lora") => three(["to_q", "to_k", "to_v"]),
        (true, "qkv_lora2") => three(["add_q_proj", "add_k_proj", "add_v_proj"]),
        (false, "proj_lora") => one("proj_out"),
        _ => Some(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(stem: &str) -> Vec<String> {
        places(stem, 21, 8).into_iter().map(|(_, name, _)| name).collect()
    }

    #[test]
    fn keys_of_every_trainer_find_their_layers() {
        let qkv =
            ["transformer_blocks.3.attn.to_q", "transformer_blocks.3.attn.to_k", "transformer_blocks.3.attn.to_v"];
        for stem in [
            "lora_unet_double_blocks_3_img_attn_qkv",
            "double_blocks.3.img_attn.qkv",
            "diffusion_model.double_blocks.3.img_attn.qkv",
            "double_blocks.3.processor.qkv_lora1",
        ] {
            assert_eq!(names(stem), qkv, "{stem}");
        }
        let single = ["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"];
        assert_eq!(
            names("lora_unet_single_blocks_7_linear1"),
            single.map(|n| format!("single_transformer_blocks.7.{n}"))
        );
        for (stem, name) in [
            ("lora_unet_double_blocks_0_txt_mlp_2", "transformer_blocks.0.ff_context.net.2"),
            ("lora_unet_double_blocks_0_img_mod_lin", "transformer_blocks.0.norm1.linear"),
            ("lora_unet_single_blocks_1_modulation_lin", "single_transformer_blocks.1.norm.linear"),
            ("lora_transformer_transformer_blocks_0_ff_net_0_proj", "transformer_blocks.0.ff.net.0.proj"),
            ("lora_transformer_single_transformer_blocks_0_attn_to_q", "single_transformer_blocks.0.attn.to_q"),
            ("transformer.single_transformer_blocks.1.proj_out", "single_transformer_blocks.1.proj_out"),
            ("base_model.model.transformer_blocks.1.attn.to_out.0", "transformer_blocks.1.attn.to_out.0"),
            ("single_blocks.2.processor.proj_lora", "single_transformer_blocks.2.proj_out"),
            ("lora_te1_text_model_encoder_layers_4_mlp_fc1", "encoder.layers.4.mlp.fc1"),
            ("lora_te3_encoder_block_4_layer_1_DenseReluDense_wi_0", "encoder.block.4.layer.1.DenseReluDense.wi_0"),
            ("text_encoder_2.encoder.block.4.layer.0.SelfAttention.q", "encoder.block.4.layer.0.SelfAttention.q"),
            ("text_encoder.text_model.encoder.layers.4.self_attn.q_proj", "encoder.layers.4.self_attn.q_proj"),
        ] {
            assert_eq!(names(stem), [name], "{stem}");
        }
        for stem in ["lora_unet_input_blocks_4_1_proj_in", "unet.down_blocks.0.attentions.0.proj_in"] {
            assert!(names(stem).is_empty(), "{stem} is no layer of FLUX");
        }
    }
}
