//! Named tensors of one part of a model, checked as they are taken.
//!
//! Files are memory-mapped: opening reads their headers only, and each tensor's bytes are read when it
//! is asked for. A tensor of another shape than asked for is an error here, never a crash later. Whatever a
//! file calls its tensors and however it writes their numbers, outside this folder they have diffusers' names.

pub(super) mod file;
mod gguf;
pub(super) mod layout;
mod table;

use std::collections::HashMap;
use std::sync::Arc;

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{DType, Device, Tensor};
use rayon::prelude::*;

use self::file::{WeightFile, numbers};
use self::layout::Piece;
use super::error::{FluxError, Result};
use super::source::ModelSource;
use crate::recipe::Kept;

pub(in crate::flux) use self::table::Table;

enum Store {
    Files {
        files: Arc<Vec<WeightFile>>,
        /// How many of them are the part's own; the others lend it embedding layers.
        own: usize,
        pieces: HashMap<String, Piece>,
    },
    Map(HashMap<String, Tensor>),
    /// Small random numbers of a seed in whatever shape is asked for: for benches of full-size layers.
    Random(u64),
}

/// The weights of one part, at one place of its name tree.
#[derive(Clone)]
pub struct Weights {
    store: Arc<Store>,
    part: Arc<str>,
    prefix: String,
    device: Device,
    dtype: DType,
    rounded: bool,
}

/// The blocks that plain matrices are rounded to where memory is short: 8 bits and a scale for 32 numbers.
const ROUNDED: GgmlDType = GgmlDType::Q8_0;

impl Weights {
    /// Opens a part (`transformer`, `vae`, `text_encoder`, `text_encoder_2`) of a model; its tensors come
    /// out on `device` as `dtype`.
    ///
    /// # Errors
    /// Missing, unreadable or damaged files; a file shorter than its header says.
    pub fn open(source: &ModelSource, part: &str, device: &Device, dtype: DType) -> Result<Self> {
        let mut files = source.open_weights(part)?;
        let own = files.len();
        files.extend(source.open_lent(part)?);
        Ok(Self::of_files(Arc::new(files), own, part, device, dtype))
    }

    /// A part in open files, the first `own` of which are its own.
    pub(super) fn of_files(files: Arc<Vec<WeightFile>>, own: usize, part: &str, device: &Device, dtype: DType) -> Self {
        let store = Store::Files { pieces: layout::pieces_with_lent(part, &files, own), files, own };
        Self {
            store: Arc::new(store),
            part: Arc::from(part),
            prefix: String::new(),
            device: device.clone(),
            dtype,
            rounded: false,
        }
    }

    /// Tensors that are already there (for tests).
    #[must_use]
    pub fn from_map(map: HashMap<String, Tensor>, device: &Device, dtype: DType) -> Self {
        Self {
            store: Arc::new(Store::Map(map)),
            part: Arc::from("tensors"),
            prefix: String::new(),
            device: device.clone(),
            dtype,
            rounded: false,
        }
    }

    /// Random tensors of any shape, standard deviation 0.02: the same for the same seed, name and kind of device, and
    /// made on the device (for benches).
    #[must_use]
    pub fn random(seed: u64, device: &Device, dtype: DType) -> Self {
        Self {
            store: Arc::new(Store::Random(seed)),
            part: Arc::from("random"),
            prefix: String::new(),
            device: device.clone(),
            dtype,
            rounded: false,
        }
    }

    /// The same, with plain matrices rounded to blocks of 8 bits as they are loaded, or not.
    #[must_use]
    pub fn rounded(self, rounded: bool) -> Self {
        Self { rounded, ..self }
    }

    /// The same, with tensors coming out as another type.
    #[must_use]
    pub fn as_type(&self, dtype: DType) -> Self {
        Self { dtype, ..self.clone() }
    }

    /// One level deeper in the names.
    #[must_use]
    pub fn pp(&self, name: impl std::fmt::Display) -> Self {
        let prefix = if self.prefix.is_empty() { name.to_string() } else { format!("{}.{name}", self.prefix) };
        Self { prefix, ..self.clone() }
    }

    /// The device tensors come out on.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The type tensors come out as.
    #[must_use]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    fn full(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}.{name}", self.prefix) }
    }

    /// Whether a tensor is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        let name = self.full(name);
        match &*self.store {
            Store::Files { pieces, .. } => pieces.contains_key(&name),
            Store::Map(map) => map.contains_key(&name),
            Store::Random(_) => true,
        }
    }

    pub(super) fn missing(&self, name: &str) -> FluxError {
        FluxError::MissingTensor { file: self.part.to_string(), name: name.to_owned() }
    }

    fn check(&self, name: &str, expected: &[usize], found: &[usize]) -> Result<()> {
        if found == expected {
            return Ok(());
        }
        Err(FluxError::WrongShape {
            file: self.part.to_string(),
            name: name.to_owned(),
            expected: expected.to_vec(),
            found: found.to_vec(),
        })
    }

    /// The tensor `name` below here, of exactly this shape.
    ///
    /// # Errors
    /// [`FluxError::MissingTensor`], [`FluxError::WrongShape`], or a damaged file.
    pub fn get(&self, shape: &[usize], name: &str) -> Result<Tensor> {
        let name = self.full(name);
        let tensor = match &*self.store {
            Store::Files { files, pieces, .. } => {
                let piece = pieces.get(&name).ok_or_else(|| self.missing(&name))?;
                self.check(&name, shape, &piece.shape)?;
                let (file, entry) = found(files, piece).ok_or_else(|| self.missing(&name))?;
                let tensor = file.tensor(entry, piece.rows.as_deref(), shape, &self.device)?;
                file.let_go(entry);
                match scale(file, &piece.name)? {
                    Some(scale) => (tensor.to_dtype(DType::F32)? * scale)?,
                    None => tensor,
                }
            }
            Store::Map(map) => {
                let tensor = map.get(&name).ok_or_else(|| self.missing(&name))?;
                self.check(&name, shape, tensor.dims())?;
                tensor.to_device(&self.device)?
            }
            Store::Random(seed) if !self.device.is_cpu() => {
                self.device.set_seed(start(*seed, &name))?;
                Tensor::rand(-SPREAD, SPREAD, shape, &self.device)?
            }
            Store::Random(seed) => Tensor::from_vec(random(*seed, &name, shape.iter().product()), shape, &self.device)?,
        };
        Ok(tensor.to_dtype(self.dtype)?)
    }

    /// The matrix `name` below here in the blocks its file has it in, or in those it is rounded to; None where it
    /// stays in plain numbers, or its rows do not come out in whole blocks.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn quantised(&self, shape: &[usize], name: &str) -> Result<Option<QTensor>> {
        let full = self.full(name);
        let whole = |blocks: GgmlDType| shape.last().is_some_and(|width| width.is_multiple_of(blocks.block_size()));
        if let Store::Files { files, pieces, .. } = &*self.store {
            let piece = pieces.get(&full).ok_or_else(|| self.missing(&full))?;
            self.check(&full, shape, &piece.shape)?;
            let (file, entry) = found(files, piece).ok_or_else(|| self.missing(&full))?;
            if let Some(blocks) = entry.format.quantised() {
                if !whole(blocks) {
                    return Ok(None);
                }
                let matrix = file.quantised(entry, piece.rows.as_deref(), shape, &self.device)?;
                file.let_go(entry);
                return Ok(Some(matrix));
            }
        }
        if !self.rounded || !whole(ROUNDED) {
            return Ok(None);
        }
        let plain = Self { device: Device::Cpu, dtype: DType::F32, ..self.clone() }.get(shape, name)?;
        Ok(Some(QTensor::quantize_onto(&plain, ROUNDED, &self.device)?))
    }

    /// The part's bytes in memory, without what stays in its file (a text encoder's table of words) and what FLUX
    /// has no use for (a T5's decoder, a CLIP's eyes).
    #[must_use]
    pub fn kept(&self) -> Kept {
        self.kept_where(|_| true)
    }

    /// As [`Self::kept`], of those tensors whose names `keep` takes.
    #[must_use]
    pub fn kept_where(&self, keep: impl Fn(&str) -> bool) -> Kept {
        let mut kept = Kept::default();
        let Store::Files { files, pieces, .. } = &*self.store else { return kept };
        let number = self.dtype.size_in_bytes();
        let unused = |name: &str| {
            name.ends_with("token_embedding.weight")
                || name.ends_with("embed_tokens.weight")
                || name == "shared.weight"
                || name.starts_with("vision_model.")
                || (&*self.part == "text_encoder_2" && name.starts_with("decoder."))
        };
        for (name, piece) in pieces.iter().filter(|(name, _)| !unused(name) && keep(name)) {
            let Some((_, entry)) = found(files, piece) else { continue };
            let count = numbers(&piece.shape);
            let whole = |blocks: GgmlDType| piece.shape.last().is_some_and(|w| w.is_multiple_of(blocks.block_size()));
            let blocks = |dtype: GgmlDType| (count / dtype.block_size()).saturating_mul(dtype.type_size());
            let matrix = piece.shape.len() == 2;
            let plain = match entry.format.quantised() {
                Some(dtype) if matrix && whole(dtype) => blocks(dtype),
                // A convolution that doubles a picture is kept as four of 2 x 2 (see `conv`).
                _ if name.contains("upsamplers") && piece.shape.len() == 4 => count.saturating_mul(number) / 9 * 16,
                _ => count.saturating_mul(number),
            };
            let rounded = if matrix && whole(ROUNDED) { plain.min(blocks(ROUNDED)) } else { plain };
            kept.plain = kept.plain.saturating_add(plain as u64);
            kept.rounded = kept.rounded.saturating_add(rounded as u64);
        }
        // No file has as much; sums of wild shapes must not run over.
        Kept { plain: kept.plain.min(1 << 56), rounded: kept.rounded.min(1 << 56) }
    }

    /// The bytes of the largest tensor, as f32.
    #[must_use]
    pub fn largest(&self) -> u64 {
        let Store::Files { pieces, .. } = &*self.store else { return 0 };
        pieces.values().map(|p| (numbers(&p.shape) as u64).saturating_mul(4)).max().unwrap_or(0).min(1 << 56)
    }

    /// The number format and the bytes of a tensor in its file.
    pub(super) fn stored(&self, name: &str) -> (String, u64) {
        let Store::Files { files, pieces, .. } = &*self.store else { return Default::default() };
        let entry = pieces.get(&self.full(name)).and_then(|piece| found(files, piece)).map(|(_, entry)| entry);
        entry.map_or_else(Default::default, |e| (e.format.name(), e.at.len() as u64))
    }

    /// What the part's own files call themselves.
    pub(super) fn said(&self) -> Vec<String> {
        let Store::Files { files, own, .. } = &*self.store else { return Vec::new() };
        files.iter().take(*own).flat_map(|f| f.said.values().cloned()).collect()
    }

    /// The shape of a tensor below here, without reading it; None where there is none.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        let name = self.full(name);
        match &*self.store {
            Store::Files { pieces, .. } => pieces.get(&name).map(|p| p.shape.as_slice()),
            Store::Map(map) => map.get(&name).map(Tensor::dims),
            Store::Random(_) => None,
        }
    }

    /// How many numbers the part holds in all.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        let count = |sum: u64, shape: &[usize]| sum.saturating_add(numbers(shape) as u64);
        match &*self.store {
            Store::Files { pieces, .. } => pieces.values().fold(0, |sum, p| count(sum, &p.shape)),
            Store::Map(map) => map.values().fold(0, |sum, t| count(sum, t.dims())),
            Store::Random(_) => 0,
        }
    }

    /// The number format that takes most of the part's bytes, and how many they are in all.
    #[must_use]
    pub fn main_format(&self) -> (String, u64) {
        let mut by_format: HashMap<String, u64> = HashMap::new();
        if let Store::Files { files, pieces, .. } = &*self.store {
            for piece in pieces.values() {
                let Some((_, entry)) = found(files, piece) else { continue };
                let bytes = entry.format.bytes(numbers(&piece.shape)).unwrap_or(0) as u64;
                let sum = by_format.entry(entry.format.name()).or_default();
                *sum = sum.saturating_add(bytes).min(1 << 56);
            }
        }
        let all = by_format.values().sum();
        let main = by_format.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)));
        (main.map(|(name, _)| name).unwrap_or_default(), all)
    }

    /// Names, types, shapes and places of all tensors, for telling models apart without reading them.
    #[must_use]
    pub fn outline(&self) -> String {
        let mut lines: Vec<String> = match &*self.store {
            // A few bytes of each tensor, so that two trainings of one architecture differ.
            Store::Files { files, own, pieces } => files
                .iter()
                .take(*own)
                .flat_map(|f| f.entries.iter().map(move |(name, e)| (f, name, e)))
                .chain(pieces.values().filter(|p| p.file >= *own).filter_map(|p| {
                    let (file, entry) = found(files, p)?;
                    Some((file, &p.name, entry))
                }))
                .map(|(f, name, e)| format!("{name} {:?} {:?} {:02x?}\n", e.format, e.shape, f.sample(e)))
                .collect(),
            Store::Map(_) | Store::Random(_) => Vec::new(),
        };
        lines.sort_unstable();
        lines.concat()
    }
}

/// `n` evenly spread numbers of standard deviation 0.02, each reckoned from its place alone (splitmix64), so
/// that gigabytes of them take seconds on all cores and are the same on any number of cores.
fn random(seed: u64, name: &str, n: usize) -> Vec<f32> {
    let start = start(seed, name);
    let number = |i: usize| {
        let mut z = start.wrapping_add((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 40) as f32 / (1u32 << 24) as f32;
        (unit * 2.0 - 1.0) * SPREAD
    };
    (0..n).into_par_iter().map(number).collect()
}

/// Half the width of an even spread with a standard deviation of 0.02.
const SPREAD: f32 = 0.02 * 1.732_050_8;

/// Where a tensor's random numbers begin.
fn start(seed: u64, name: &str) -> u64 {
    name.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn found<'a>(files: &'a [WeightFile], piece: &Piece) -> Option<(&'a WeightFile, &'a file::Entry)> {
    let file = files.get(piece.file)?;
    Some((file, file.entries.get(&piece.name)?))
}

/// What 8-bit numbers are multiplied by, where the file says it beside them (ComfyUI's scaled fp8).
fn scale(file: &WeightFile, name: &str) -> Result<Option<f64>> {
    let Some(stem) = name.strip_suffix(".weight") else { return Ok(None) };
    for beside in ["scale_weight", "weight_scale"] {
        if let Some(entry) = file.entries.get(&format!("{stem}.{beside}")).filter(|e| e.count() == 1) {
            let number = file.tensor(entry, None, &[1], &Device::Cpu)?.to_dtype(DType::F32)?.to_vec1::<f32>()?;
            return Ok(number.first().map(|n| f64::from(*n)));
        }
    }
    Ok(None)
}
