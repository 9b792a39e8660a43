//! Named tensors of one part of a model, checked as they are taken.
//!
//! Files are memory-mapped: opening reads their headers only, and each tensor's bytes are read when it
//! is asked for. A tensor of another shape than asked for is an error here, never a crash later.

use std::collections::HashMap;
use std::sync::Arc;

use candle_core::safetensors::{MmapedSafetensors, SliceSafetensors};
use candle_core::{DType, Device, Tensor};
use rayon::prelude::*;

use super::error::{FluxError, Result};
use super::source::ModelSource;

enum Store {
    Mapped(Box<MmapedSafetensors>),
    Embedded(Vec<SliceSafetensors<'static>>),
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
}

impl Weights {
    /// Opens a part (`transformer`, `vae`, `text_encoder`, `text_encoder_2`) of a model; its tensors come
    /// out on `device` as `dtype`.
    ///
    /// # Errors
    /// Missing, unreadable or damaged files; a file shorter than its header says.
    pub fn open(source: &ModelSource, part: &str, device: &Device, dtype: DType) -> Result<Self> {
        let files = source.weight_files(part)?;
        let store = match source {
            ModelSource::Folder(folder) => {
                let paths: Vec<_> = files.iter().map(|f| folder.join(f)).collect();
                // Each file alone first, so that an error names the file that is damaged.
                for (path, file) in paths.iter().zip(&files) {
                    map_files(std::slice::from_ref(path)).map_err(|e| damaged(file, &e))?;
                }
                Store::Mapped(Box::new(map_files(&paths).map_err(|e| damaged(part, &e))?))
            }
            ModelSource::Embedded(_) => {
                let mut slices = Vec::new();
                for file in &files {
                    slices.push(SliceSafetensors::new(source.embedded(file)?).map_err(|e| damaged(file, &e))?);
                }
                Store::Embedded(slices)
            }
        };
        Ok(Self { store: Arc::new(store), part: Arc::from(part), prefix: String::new(), device: device.clone(), dtype })
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
        }
    }

    /// Random tensors of any shape, standard deviation 0.02: the same for the same seed and name (for benches).
    #[must_use]
    pub fn random(seed: u64, device: &Device, dtype: DType) -> Self {
        Self {
            store: Arc::new(Store::Random(seed)),
            part: Arc::from("random"),
            prefix: String::new(),
            device: device.clone(),
            dtype,
        }
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
            Store::Mapped(files) => files.get(&name).is_ok(),
            Store::Embedded(files) => files.iter().any(|f| f.get(&name).is_ok()),
            Store::Map(map) => map.contains_key(&name),
            Store::Random(_) => true,
        }
    }

    /// The tensor `name` below here, of exactly this shape.
    ///
    /// # Errors
    /// [`FluxError::MissingTensor`], [`FluxError::WrongShape`], or a damaged file.
    pub fn get(&self, shape: &[usize], name: &str) -> Result<Tensor> {
        let name = self.full(name);
        let missing = || FluxError::MissingTensor { file: self.part.to_string(), name: name.clone() };
        let check = |found: &[usize]| {
            if found == shape {
                Ok(())
            } else {
                Err(FluxError::WrongShape {
                    file: self.part.to_string(),
                    name: name.clone(),
                    expected: shape.to_vec(),
                    found: found.to_vec(),
                })
            }
        };
        let tensor = match &*self.store {
            Store::Mapped(files) => {
                check(files.get(&name).map_err(|_| missing())?.shape())?;
                files.load(&name, &self.device)?
            }
            Store::Embedded(files) => {
                let file = files.iter().find(|f| f.get(&name).is_ok()).ok_or_else(missing)?;
                check(file.get(&name).map_err(|_| missing())?.shape())?;
                file.load(&name, &self.device)?
            }
            Store::Map(map) => {
                let tensor = map.get(&name).ok_or_else(missing)?;
                check(tensor.dims())?;
                tensor.to_device(&self.device)?
            }
            Store::Random(seed) => Tensor::from_vec(random(*seed, &name, shape.iter().product()), shape, &self.device)?,
        };
        Ok(tensor.to_dtype(self.dtype)?)
    }

    /// How many numbers the part holds in all.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        let count = |shape: &[usize]| shape.iter().map(|&d| d as u64).product::<u64>();
        match &*self.store {
            Store::Mapped(files) => files.tensors().iter().map(|(_, t)| count(t.shape())).sum(),
            Store::Embedded(files) => files.iter().flat_map(|f| f.tensors()).map(|(_, t)| count(t.shape())).sum(),
            Store::Map(map) => map.values().map(|t| count(t.dims())).sum(),
            Store::Random(_) => 0,
        }
    }

    /// Names, types, shapes and places of all tensors, for telling models apart without reading them.
    #[must_use]
    pub fn outline(&self) -> String {
        let line = |(name, t): &(String, safetensors::tensor::TensorView<'_>)| {
            // A few bytes of each tensor, so that two trainings of one architecture differ.
            let sample: Vec<u8> = t.data().iter().take(32).copied().collect();
            format!("{name} {:?} {:?} {sample:02x?}\n", t.dtype(), t.shape())
        };
        let mut lines: Vec<String> = match &*self.store {
            Store::Mapped(files) => files.tensors().iter().map(line).collect(),
            Store::Embedded(files) => files.iter().flat_map(|f| f.tensors()).map(|t| line(&t)).collect(),
            Store::Map(_) | Store::Random(_) => Vec::new(),
        };
        lines.sort_unstable();
        lines.concat()
    }
}

/// `n` evenly spread numbers of standard deviation 0.02, each reckoned from its place alone (splitmix64), so
/// that gigabytes of them take seconds on all cores and are the same on any number of cores.
fn random(seed: u64, name: &str, n: usize) -> Vec<f32> {
    let start =
        name.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let number = |i: usize| {
        let mut z = start.wrapping_add((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 40) as f32 / (1u32 << 24) as f32;
        (unit * 2.0 - 1.0) * 0.02 * 3f32.sqrt()
    };
    (0..n).into_par_iter().map(number).collect()
}

fn damaged(file: &str, error: &candle_core::Error) -> FluxError {
    FluxError::Damaged {
        file: file.to_owned(),
        reason: error.to_string().lines().next().unwrap_or_default().to_owned(),
    }
}

#[expect(
    unsafe_code,
    reason = "memory-mapping weight files; the one place. A file changed by someone else while it is mapped can change numbers, not memory safety of ours: every tensor is copied out as it is read"
)]
fn map_files(paths: &[std::path::PathBuf]) -> candle_core::Result<MmapedSafetensors> {
    // SAFETY: the map is only read, and tensors are copied out of it.
    unsafe { MmapedSafetensors::multi(paths) }
}
