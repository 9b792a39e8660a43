//! What a weight file holds, by its tensors' names and shapes, and which files make up a model.
//!
//! File names decide nothing but the order of shards. Must never read numbers: headers only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use candle_core::{DType, Device};

use super::derive;
use super::embedders::{Embedders, Fixed};
use super::error::{FluxError, Result};
use super::lora;
use super::source::{Assembly, ModelSource};
use super::variant::variant;
use super::weights::Weights;
use super::weights::file::WeightFile;
use super::weights::layout::stranger;
use crate::recipe::Variant;
use crate::tr;

/// The parts of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The transformer.
    Transformer,
    /// The autoencoder.
    Vae,
    /// The text encoder CLIP-L.
    Clip,
    /// The text encoder T5-XXL.
    T5,
    /// The layers before and after the transformer's blocks, where its own file lacks them.
    Embedders,
}

impl Part {
    /// All parts that a model is made of.
    pub const ALL: [Self; 4] = [Self::Transformer, Self::Vae, Self::Clip, Self::T5];

    /// Its folder in a diffusers model.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Transformer | Self::Embedders => "transformer",
            Self::Vae => "vae",
            Self::Clip => "text_encoder",
            Self::T5 => "text_encoder_2",
        }
    }

    /// Its name in sentences.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Transformer => tr!("part-transformer"),
            Self::Vae => tr!("part-vae"),
            Self::Clip => tr!("part-clip"),
            Self::T5 => tr!("part-t5"),
            Self::Embedders => tr!("part-embedders"),
        }
    }

    /// Keys of the part's `config.json`, by which it is told from others'.
    fn config_keys(self) -> &'static [&'static str] {
        match self {
            Self::Transformer | Self::Embedders => &["num_single_layers", "joint_attention_dim"],
            Self::Vae => &["block_out_channels", "latent_channels"],
            Self::Clip => &["hidden_act", "max_position_embeddings"],
            Self::T5 => &["d_model", "d_kv"],
        }
    }
}

/// "A", "A and B"; nothing where there are none.
#[must_use]
pub fn names(parts: impl IntoIterator<Item = Part>) -> String {
    let names = parts.into_iter().map(Part::name);
    names.reduce(|before, part| tr!("part-and", before = before, part = part)).unwrap_or_default()
}

/// What the parts of a model must agree on; 0 for what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Widths {
    latent: usize,
    pooled: usize,
    text: usize,
}

impl From<Fixed> for Widths {
    fn from(fixed: Fixed) -> Self {
        Self { latent: fixed.channels / 4, pooled: fixed.pooled, text: fixed.text }
    }
}

/// One part in a file.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which.
    pub part: Part,
    /// How its numbers are written: `BF16`, `F8_E4M3`, `Q4_K`, the one that takes most.
    pub format: String,
    /// Bytes of its tensors.
    pub bytes: u64,
    /// How many numbers.
    pub parameters: u64,
    widths: Widths,
}

/// A weight file, or the shards of one, and what it holds.
#[derive(Clone, Debug)]
pub struct WeightSet {
    /// The file, or its shards in order.
    pub files: Vec<PathBuf>,
    /// The parts of FLUX.1 in it; none for something else.
    pub held: Vec<Held>,
    /// Whether it is a LoRA.
    pub lora: bool,
    /// Why a part in it is none of FLUX.1's.
    pub refused: Option<String>,
    /// The transformer's layers outside its blocks that are in it.
    embedders: Embedders,
    /// The transformer's width; 0 where there are no blocks.
    width: usize,
    /// What it calls itself.
    said: Vec<String>,
}

impl WeightSet {
    /// Reads the headers of a file, or of all shards of one.
    ///
    /// # Errors
    /// Unreadable, damaged or cut short.
    pub fn read(files: &[PathBuf]) -> Result<Self> {
        let mut held = Vec::new();
        let mut refused = None;
        let open = |path: &PathBuf| {
            let damaged = |reason| FluxError::Damaged { file: path.display().to_string(), reason };
            WeightFile::map(path).map_err(damaged)
        };
        let maps: Arc<Vec<WeightFile>> = Arc::new(files.iter().map(open).collect::<Result<_>>()?);
        let lora = maps.iter().any(lora::is_lora);
        let (mut embedders, mut width) = (Embedders::default(), 0);
        let said = maps.iter().flat_map(|map| map.said.values().cloned()).collect();
        for part in Part::ALL.into_iter().filter(|_| !lora) {
            let weights = Weights::of_files(maps.clone(), maps.len(), part.folder(), &Device::Cpu, DType::F32);
            if part == Part::Transformer {
                embedders = Embedders::of(&weights);
                width = derive::width(&weights).unwrap_or(0);
            }
            match widths(part, &weights) {
                Ok(Some(widths)) => {
                    let (format, bytes) = weights.main_format();
                    held.push(Held { part, format, bytes, parameters: weights.parameters(), widths });
                }
                Ok(None) => {}
                Err(error) => refused = Some(error.to_string()),
            }
        }
        // Other families have blocks of FLUX's names and other layers around them, or the other way round.
        let blocks = held.iter().any(|h| h.part == Part::Transformer);
        if (!blocks || !embedders.lacks().is_empty())
            && let Some(name) = stranger(&maps)
        {
            embedders = Embedders::default();
            if blocks {
                held.retain(|h| h.part != Part::Transformer);
                refused = Some(FluxError::Unsupported(tr!("flux-asks-other", name = name)).to_string());
            }
        }
        Ok(Self { files: files.to_vec(), held, lora, refused, embedders, width, said })
    }

    /// The layers outside its blocks that its transformer lacks, by Black Forest Labs' names.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        if self.part(Part::Transformer).is_some() { self.embedders.lacks() } else { Vec::new() }
    }

    /// Whether it holds nothing but layers that another file's transformer may lack.
    #[must_use]
    pub fn is_embedders(&self) -> bool {
        self.held.is_empty() && self.refused.is_none() && !self.lora && !self.embedders.is_empty()
    }

    /// Which training of FLUX.1 its transformer is, as far as it says.
    #[must_use]
    pub fn variant(&self) -> Variant {
        variant(self.said.iter().map(String::as_str), self.guided())
    }

    /// Whether its transformer was trained with distilled guidance. One that lacks its other layers lacks this one
    /// too: it is taken for one trained from dev, as those that are seen are, unless it is called schnell.
    fn guided(&self) -> bool {
        let name = self.files.first().and_then(|f| f.file_name()).map(|n| n.to_string_lossy().into_owned());
        let schnell = || self.said.iter().chain(&name).any(|text| text.to_lowercase().contains("schnell"));
        self.embedders.guidance() || (!self.lacks().is_empty() && !schnell())
    }

    /// What a transformer with its lacking layers from `lender` fixes for the other parts; None where they do not
    /// belong together.
    fn lent_by(&self, lender: &Self) -> Option<Widths> {
        let whole = lender.part(Part::Transformer).is_some() && lender.lacks().is_empty();
        if !(whole || lender.is_embedders()) || lender.files == self.files {
            return None;
        }
        let all = self.embedders.completed_by(&lender.embedders);
        (all.guidance() == self.guided()).then(|| all.fixed(self.width))?.map(Widths::from)
    }

    /// The layers that it lends, as a part: how their numbers are written, and their bytes.
    #[must_use]
    pub fn lends(&self) -> (String, u64) {
        (self.embedders.format.clone(), self.embedders.bytes)
    }

    /// The part, if it is in there.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&Held> {
        self.held.iter().find(|h| h.part == part)
    }

    /// Whether it holds `part` for a model with this transformer.
    #[must_use]
    pub fn fits(&self, part: Part, transformer: &Held) -> bool {
        self.part(part).is_some_and(|held| {
            let (a, b) = (held.widths, transformer.widths);
            let same = |ours: usize, its: usize| its == 0 || ours == its;
            match part {
                Part::Transformer | Part::Embedders => true,
                Part::Vae => same(a.latent, b.latent),
                Part::Clip => same(a.pooled, b.pooled),
                Part::T5 => same(a.text, b.text),
            }
        })
    }

    fn folder(&self) -> Option<&Path> {
        self.files.first().and_then(|f| f.parent())
    }
}

/// A part's widths; None where the file does not hold the part.
fn widths(part: Part, weights: &Weights) -> Result<Option<Widths>> {
    let none = Widths { latent: 0, pooled: 0, text: 0 };
    let marks: &[&str] = match part {
        Part::Embedders => &[],
        Part::Transformer => &[
            "single_transformer_blocks.0.attn.to_q.weight",
            "double_stream_modulation_img.lin.weight",
            "distilled_guidance_layer.in_proj.weight",
        ],
        Part::Vae => &["decoder.conv_in.weight"],
        Part::Clip => {
            &["text_model.encoder.layers.0.self_attn.q_proj.weight", "encoder.layers.0.self_attn.q_proj.weight"]
        }
        Part::T5 => &["encoder.block.0.layer.0.SelfAttention.q.weight"],
    };
    if !marks.iter().any(|mark| weights.contains(mark)) {
        return Ok(None);
    }
    Ok(Some(match part {
        Part::Embedders => none,
        // Its own layers say what they can; a lender says the rest.
        Part::Transformer if !Embedders::of(weights).lacks().is_empty() => {
            derive::foreign(weights)?;
            none
        }
        Part::Transformer => {
            let config = derive::transformer(weights)?;
            Widths {
                latent: config.in_channels / 4,
                pooled: config.pooled_projection_dim,
                text: config.joint_attention_dim,
            }
        }
        Part::Vae => Widths { latent: derive::vae(weights)?.latent_channels, ..none },
        Part::Clip => Widths { pooled: derive::clip_width(weights)?, ..none },
        Part::T5 => Widths { text: derive::t5(weights)?.d_model, ..none },
    }))
}

/// Puts a model together: the transformer, and for each other part the first of `others` that fits it.
/// What is missing is named.
#[must_use]
pub fn assemble(name: &str, transformer: &WeightSet, others: &[WeightSet]) -> (Assembly, Vec<Part>) {
    let mut assembly = Assembly { name: name.to_owned(), ..Assembly::default() };
    let mut missing = Vec::new();
    let Some(face) = transformer.part(Part::Transformer) else { return (assembly, Part::ALL.to_vec()) };
    let mut face = face.clone();
    assembly.lacks = transformer.lacks();
    assembly.guided = transformer.guided();
    if !assembly.lacks.is_empty() {
        match others.iter().find_map(|set| Some((set, transformer.lent_by(set)?))) {
            Some((lender, widths)) => {
                face.widths = widths;
                assembly.lent.clone_from(&lender.files);
            }
            None => missing.push(Part::Embedders),
        }
    }
    for part in Part::ALL {
        // A file that holds several parts was made whole: its own come first.
        match std::iter::once(transformer).chain(others).find(|set| set.fits(part, &face)) {
            Some(set) => {
                assembly.weights.insert(part.folder(), set.files.clone());
                small_files(part, set, &mut assembly.small);
            }
            None => missing.push(part),
        }
    }
    (assembly, missing)
}

/// Configuration and tokenizer that lie beside a part, where they are what they should be.
fn small_files(part: Part, set: &WeightSet, small: &mut BTreeMap<String, PathBuf>) {
    let Some(folder) = set.folder() else { return };
    let mut take = |name: String, path: PathBuf| {
        if path.is_file() {
            small.entry(name).or_insert(path);
        }
    };
    let config = folder.join("config.json");
    if is_config(part, &config) {
        take(format!("{}/config.json", part.folder()), config);
    }
    let beside = folder.parent().unwrap_or(folder);
    let mut tokenizer = |ours: &str| {
        for file in ["tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt"] {
            for place in [folder, beside] {
                take(format!("{ours}/{file}"), place.join(ours).join(file));
            }
        }
    };
    match part {
        Part::Clip => tokenizer("tokenizer"),
        Part::T5 => tokenizer("tokenizer_2"),
        Part::Transformer => {
            for place in [folder, beside] {
                let scheduler = place.join("scheduler/scheduler_config.json");
                take("scheduler/scheduler_config.json".to_owned(), scheduler);
            }
            take("underpaint.json".to_owned(), folder.join("underpaint.json"));
        }
        Part::Vae | Part::Embedders => {}
    }
}

fn is_config(part: Part, path: &Path) -> bool {
    let Ok(text) = super::source::read_small(path, "config.json") else { return false };
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(&text) else { return false };
    part.config_keys().iter().all(|key| value.get(key).is_some())
}

/// The assembly as a source, or what it lacks: `looked` are the folders that were searched, `refused` the files there
/// that could not be read.
///
/// # Errors
/// [`FluxError::MissingEmbedders`], [`FluxError::MissingParts`].
pub fn source(assembly: Assembly, missing: &[Part], looked: Vec<PathBuf>, refused: Vec<String>) -> Result<ModelSource> {
    if missing.is_empty() {
        return Ok(ModelSource::Assembled(Arc::new(assembly)));
    }
    if missing.contains(&Part::Embedders) {
        let family = if assembly.guided { "FLUX.1 dev" } else { "FLUX.1 schnell" };
        let (model, layers) = (assembly.name, assembly.lacks);
        return Err(FluxError::MissingEmbedders { model, layers, family, looked, refused });
    }
    Err(FluxError::MissingParts { model: assembly.name, parts: missing.to_vec(), looked, refused })
}
