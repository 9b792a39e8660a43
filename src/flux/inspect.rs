//! A model's face, from its small files and its weight files' headers.

use candle_core::{DType, Device};
use sha2::{Digest, Sha256};

use super::config::{ClipConfig, ModelFile, T5Config, TransformerConfig, VaeConfig, scheduler};
use super::derive;
use super::error::{FluxError, Result};
use super::footprint::{footprint, on_card};
use super::source::ModelSource;
use super::variant::variant;
use super::weights::Weights;
use crate::recipe::{ModelDefaults, ModelInfo, StepCount, Strength};
use crate::tr;

/// All configurations of a model.
pub(super) struct Configs {
    pub(super) transformer: TransformerConfig,
    pub(super) vae: VaeConfig,
    pub(super) clip: ClipConfig,
    pub(super) t5: T5Config,
}

/// The parts whose weights a model has.
pub(super) const PARTS: [&str; 4] = ["transformer", "vae", "text_encoder", "text_encoder_2"];

/// A part's configuration: its file's, or what its tensors say where single files come without one.
fn part<T: serde::de::DeserializeOwned>(
    source: &ModelSource,
    name: &str,
    derive: impl Fn(&Weights) -> Result<T>,
) -> Result<T> {
    let file = format!("{name}/config.json");
    match source {
        ModelSource::Assembled(_) if !source.has(&file) => {
            derive(&Weights::open(source, name, &Device::Cpu, DType::F32)?)
        }
        _ => source.json(&file),
    }
}

pub(super) fn configs(source: &ModelSource) -> Result<Configs> {
    if let ModelSource::Folder(folder) = source
        && !source.has("model_index.json")
    {
        return Err(FluxError::NoModel { folder: folder.clone(), missing: tr!("flux-no-index") });
    }
    if !matches!(source, ModelSource::Assembled(_)) {
        let index: serde_json::Value = source.json("model_index.json")?;
        if let Some(class) = index.get("_class_name").and_then(serde_json::Value::as_str)
            && !class.starts_with("Flux")
        {
            return Err(FluxError::Unsupported(tr!("flux-asks-pipeline", class = class)));
        }
    }
    let configs = Configs {
        transformer: part(source, "transformer", derive::transformer)?,
        vae: part(source, "vae", derive::vae)?,
        clip: part(source, "text_encoder", derive::clip)?,
        t5: part(source, "text_encoder_2", derive::t5)?,
    };
    configs.transformer.check()?;
    configs.vae.check(&configs.transformer)?;
    if configs.clip.hidden_size != configs.transformer.pooled_projection_dim
        || configs.t5.d_model != configs.transformer.joint_attention_dim
    {
        return Err(FluxError::Unsupported(tr!("flux-asks-encoders")));
    }
    Ok(configs)
}

/// The pipeline that a diffusers folder says it is for.
pub(super) fn class(source: &ModelSource) -> Option<String> {
    let index: serde_json::Value = source.has("model_index.json").then(|| source.json("model_index.json").ok())??;
    index.get("_class_name")?.as_str().map(str::to_owned)
}

/// Reads what a model says of itself and checks that its files are there and whole, without reading weights.
///
/// # Errors
/// No model there, a missing or damaged file, a configuration we do not build.
pub fn inspect(source: &ModelSource) -> Result<ModelInfo> {
    let configs = configs(source)?;
    let schedule = match source {
        ModelSource::Assembled(_) if !source.has("scheduler/scheduler_config.json") => {
            derive::scheduler(configs.transformer.guidance_embeds)
        }
        _ => scheduler(source)?,
    };
    let mut hash = Sha256::new();
    let mut parameters = 0;
    let mut said = class(source).into_iter().collect::<Vec<_>>();
    for part in PARTS {
        let weights = Weights::open(source, part, &Device::Cpu, DType::F32)?;
        if part == "transformer" {
            said.extend(weights.said());
        }
        hash.update(weights.outline());
        parameters += weights.parameters();
    }
    let file: ModelFile =
        if source.has("underpaint.json") { source.json("underpaint.json")? } else { ModelFile::default() };
    let embeds = configs.transformer.guidance_embeds;
    let token_limit = file.max_sequence_length.unwrap_or(if embeds { 512 } else { 256 }).clamp(1, 512);
    let steps = file.steps.unwrap_or(if embeds { 28 } else { 4 }).clamp(1, crate::recipe::MAX_STEPS);
    let hash: String = hash.finalize().iter().map(|b| format!("{b:02x}")).take(5).collect();
    Ok(ModelInfo {
        name: file.name.or_else(|| source.name()).unwrap_or_else(|| "FLUX".to_owned()),
        hash,
        variant: variant(said.iter().map(String::as_str), embeds),
        guidance_embeds: embeds,
        token_limit,
        footprint: footprint(source, &configs, token_limit)?,
        on_card: on_card(source, &configs, token_limit)?,
        defaults: ModelDefaults {
            steps,
            // A model of few steps would run hardly any: there the number means what it says.
            step_count: file.step_count.unwrap_or(if steps > 8 { StepCount::Whole } else { StepCount::Kept }),
            strength: Strength::clamped(file.strength.unwrap_or(if embeds { 0.6 } else { 0.75 })),
            guidance: file.guidance.unwrap_or(if embeds { 3.5 } else { 0.0 }).clamp(0.0, 30.0),
            true_cfg: file.true_cfg.unwrap_or(1.0).clamp(1.0, 30.0),
        },
        styles: file.styles,
        palettes: file.palettes,
        schedule,
        parameters,
    })
}
