//! A model's parts in memory: loaded when they are needed, let go when their memory is needed for others, and with
//! the artist's LoRAs on their layers whenever they are there.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use candle_core::{DType, Device};

use super::clip::Clip;
use super::device::{Place, passes_through};
use super::error::Result;
use super::find::Part;
use super::inspect::{Configs, PARTS, configs};
use super::layers::Site;
use super::lora::{self, Lora};
use super::modulation::is_modulation;
use super::source::ModelSource;
use super::t5::T5;
use super::transformer::Transformer;
use super::vae::{Tiling, Vae};
use super::weights::Weights;
use crate::recipe::{Handling, Keep, LoraUse};

/// A LoRA's file in memory.
struct ReadLora {
    file: PathBuf,
    /// When the file was last changed.
    changed: Option<SystemTime>,
    lora: Lora,
}

/// The parts.
pub(super) struct Parts {
    source: ModelSource,
    pub(super) configs: Configs,
    device: Device,
    dtype: DType,
    handling: Handling,
    text: Option<(Clip, T5)>,
    vae: Option<Vae>,
    transformer: Option<Transformer>,
    /// Bytes of the text encoders, the VAE and the transformer as they are kept.
    sizes: [u64; 3],
    /// What is to be on the layers, each as its file was at that time, and how many layers it has changed so far.
    adapted: Vec<(LoraUse, Option<SystemTime>, usize)>,
    /// The files of the last run's LoRAs.
    loras: Vec<ReadLora>,
}

impl Parts {
    pub(super) fn new(source: &ModelSource, place: Place, handling: Handling) -> Result<Self> {
        let Place { device, dtype } = place;
        let mut parts = Self {
            source: source.clone(),
            configs: configs(source)?,
            device,
            dtype,
            handling,
            text: None,
            vae: None,
            transformer: None,
            sizes: [0; 3],
            adapted: Vec::new(),
            loras: Vec::new(),
        };
        for part in PARTS {
            let passing = passes_through(&parts.device) && part == "transformer";
            let kept = parts.open(part)?.kept_where(|name| !passing || !is_modulation(name));
            let bytes = if handling.rounded { kept.rounded } else { kept.plain };
            let [text, vae, transformer] = &mut parts.sizes;
            *(match part {
                "transformer" => transformer,
                "vae" => vae,
                _ => text,
            }) += bytes;
        }
        Ok(parts)
    }

    /// The numbers' type on the device.
    pub(super) fn dtype(&self) -> DType {
        self.dtype
    }

    pub(super) fn device(&self) -> &Device {
        &self.device
    }

    pub(super) fn handling(&self) -> Handling {
        self.handling
    }

    /// Handles the model like this from now on, as far as that can still be chosen: rounding was when it was loaded.
    pub(super) fn handle(&mut self, handling: Handling) {
        self.handling = Handling { rounded: self.handling.rounded, ..handling };
    }

    /// Bytes of the weights that are loaded.
    pub(super) fn bytes(&self) -> u64 {
        let [text, vae, transformer] = self.sizes;
        [(self.text.is_some(), text), (self.vae.is_some(), vae), (self.transformer.is_some(), transformer)]
            .into_iter()
            .filter_map(|(there, bytes)| there.then_some(bytes))
            .sum()
    }

    pub(super) fn has_text(&self) -> bool {
        self.text.is_some()
    }

    pub(super) fn has_vae(&self) -> bool {
        self.vae.is_some()
    }

    pub(super) fn has_transformer(&self) -> bool {
        self.transformer.is_some()
    }

    fn open(&self, part: &str) -> Result<Weights> {
        // The VAE's numbers run out of f16's and lose bf16's few digits: it stays in f32, and is never rounded.
        let vae = part == "vae";
        let dtype = if vae { DType::F32 } else { self.dtype };
        Ok(Weights::open(&self.source, part, &self.device, dtype)?.rounded(self.handling.rounded && !vae))
    }

    /// The text encoders, CLIP and T5; loads them.
    pub(super) fn text(&mut self) -> Result<&(Clip, T5)> {
        if self.handling.keep >= Keep::TextApart {
            self.transformer = None;
        }
        if self.handling.keep == Keep::OneByOne {
            self.vae = None;
        }
        if self.text.is_none() {
            let clip = Clip::new(&self.configs.clip, &self.open("text_encoder")?)?;
            self.text = Some((clip, T5::new(&self.configs.t5, &self.open("text_encoder_2")?)?));
            self.put_on(&[Part::Clip, Part::T5])?;
        }
        there(self.text.as_ref())
    }

    /// The prompts are read.
    pub(super) fn done_with_text(&mut self) {
        if self.handling.keep >= Keep::TextApart {
            self.text = None;
        }
    }

    /// How much of a picture the autoencoder takes at once.
    pub(super) fn tiling(&self) -> Tiling {
        Tiling::of(self.handling.tiled)
    }

    /// The autoencoder; loads it.
    pub(super) fn vae(&mut self) -> Result<&Vae> {
        if self.handling.keep == Keep::OneByOne {
            self.text = None;
            self.transformer = None;
        }
        if self.vae.is_none() {
            self.vae = Some(Vae::new(&self.configs.vae, &self.open("vae")?)?);
        }
        there(self.vae.as_ref())
    }

    /// The transformer; loads it.
    pub(super) fn transformer(&mut self) -> Result<&Transformer> {
        self.done_with_text();
        if self.handling.keep == Keep::OneByOne {
            self.vae = None;
        }
        if self.transformer.is_none() {
            self.transformer = Some(Transformer::new(&self.configs.transformer, &self.open("transformer")?)?);
            self.put_on(&[Part::Transformer])?;
        }
        there(self.transformer.as_ref())
    }

    /// Puts exactly these LoRAs on the layers, now and whenever a part is loaded. The model stays loaded; files that
    /// are in use are not read again. Whether anything changed.
    pub(super) fn adapt(&mut self, wanted: &[LoraUse]) -> Result<bool> {
        for lora in wanted {
            self.read_lora(&lora.file)?;
        }
        self.loras.retain(|known| wanted.iter().any(|w| w.file == known.file));
        let changed = |w: &LoraUse| self.loras.iter().find(|known| known.file == w.file).and_then(|l| l.changed);
        let now: Vec<_> = wanted.iter().map(|w| (w.clone(), changed(w), 0)).collect();
        let same = now.len() == self.adapted.len()
            && now.iter().zip(&self.adapted).all(|(now, then)| now.0 == then.0 && now.1 == then.1);
        if same {
            return Ok(false);
        }
        self.adapted = now;
        self.put_on(&[Part::Transformer, Part::Clip, Part::T5])?;
        Ok(true)
    }

    /// Puts the LoRAs on those of `parts` that are loaded; where one does not fit, none is left on any.
    fn put_on(&mut self, parts: &[Part]) -> Result<()> {
        let done = self.try_put_on(parts);
        if done.is_err() {
            self.adapted.clear();
            self.try_put_on(&Part::ALL)?;
        }
        done
    }

    fn try_put_on(&mut self, parts: &[Part]) -> Result<()> {
        let mut sites: Vec<(Part, Site)> = Vec::new();
        let mut add = |part, linears: Vec<_>| {
            if parts.contains(&part) {
                sites.extend(linears.into_iter().map(|site| (part, site)));
            }
        };
        if let Some((clip, t5)) = &mut self.text {
            add(Part::Clip, clip.linears());
            add(Part::T5, t5.linears());
        }
        if let Some(transformer) = &mut self.transformer {
            add(Part::Transformer, transformer.linears());
        }
        let read = |w: &LoraUse| self.loras.iter().find(|known| known.file == w.file);
        let used: Vec<(&LoraUse, &Lora)> =
            self.adapted.iter().filter_map(|(w, ..)| Some((w, &read(w)?.lora))).collect();
        let taken = lora::put_on(&mut sites, &used, self.dtype, &self.device)?;
        for ((_, _, layers), taken) in self.adapted.iter_mut().zip(taken) {
            *layers += taken;
        }
        Ok(())
    }

    /// Once every part was loaded since the LoRAs were put on: whether each has changed something.
    pub(super) fn all_loras_fit(&mut self) -> Result<()> {
        let Some((using, ..)) = self.adapted.iter().find(|(_, _, layers)| *layers == 0) else { return Ok(()) };
        let read = self.loras.iter().find(|known| known.file == using.file);
        let error = read.map(|known| lora::fits_nothing(using, &known.lora));
        self.adapted.clear();
        self.try_put_on(&Part::ALL)?;
        error.map_or(Ok(()), Err)
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
}

fn there<T>(part: Option<&T>) -> Result<&T> {
    Ok(part.ok_or_else(|| candle_core::Error::Msg("a part that was just loaded is not there".to_owned()))?)
}
