//! One weight file: its tensors' names, formats, shapes and places, and the numbers of one of them.
//!
//! Opening reads the header only. Nothing here knows FLUX; `layout` knows what the names mean.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{DType, Device, Tensor};
use safetensors::{Dtype, SafeTensors};

use super::gguf;
use crate::tr;

/// How a tensor's numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flux) enum Format {
    F64,
    F32,
    F16,
    BF16,
    /// 8 bits: sign, 4 of exponent, 3 of mantissa, no infinities.
    F8E4M3,
    /// Blocks of GGML's.
    Ggml(GgmlDType),
    /// Whole numbers and whatever else is no weight.
    Other,
}

impl Format {
    /// Bytes of `count` numbers; None where blocks do not fit.
    pub(in crate::flux) fn bytes(self, count: usize) -> Option<usize> {
        match self {
            Self::F64 => count.checked_mul(8),
            Self::F32 => count.checked_mul(4),
            Self::F16 | Self::BF16 => count.checked_mul(2),
            Self::F8E4M3 => Some(count),
            Self::Ggml(dtype) if count.is_multiple_of(dtype.block_size()) => {
                (count / dtype.block_size()).checked_mul(dtype.type_size())
            }
            Self::Ggml(_) | Self::Other => None,
        }
    }

    /// As people call it.
    pub(in crate::flux) fn name(self) -> String {
        match self {
            Self::F8E4M3 => "F8_E4M3".to_owned(),
            Self::Ggml(dtype) => match dtype {
                GgmlDType::Q2K => "Q2_K".to_owned(),
                GgmlDType::Q3K => "Q3_K".to_owned(),
                GgmlDType::Q4K => "Q4_K".to_owned(),
                GgmlDType::Q5K => "Q5_K".to_owned(),
                GgmlDType::Q6K => "Q6_K".to_owned(),
                GgmlDType::Q8K => "Q8_K".to_owned(),
                other => format!("{other:?}"),
            },
            other => format!("{other:?}"),
        }
    }

    /// Whether it stays in blocks in memory.
    pub(in crate::flux) fn quantised(self) -> Option<GgmlDType> {
        match self {
            Self::Ggml(dtype) if !matches!(dtype, GgmlDType::F32 | GgmlDType::F16 | GgmlDType::BF16) => Some(dtype),
            _ => None,
        }
    }
}

/// One tensor in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::flux) struct Entry {
    pub(in crate::flux) format: Format,
    /// Slowest first, as everywhere here (GGUF writes them the other way round).
    pub(in crate::flux) shape: Vec<usize>,
    /// Bytes from the file's beginning.
    pub(in crate::flux) at: Range<usize>,
}

impl Entry {
    pub(in crate::flux) fn count(&self) -> usize {
        numbers(&self.shape)
    }
}

/// How many numbers a shape has; the most there can be for one that no file could hold.
pub(in crate::flux) fn numbers(shape: &[usize]) -> usize {
    shape.iter().fold(1, |n, side| n.saturating_mul(*side))
}

enum Bytes {
    Mapped(memmap2::Mmap),
    Inside(&'static [u8]),
}

/// What a file says it is, and the tensors in it.
#[derive(Debug, Default)]
pub(in crate::flux) struct Header {
    pub(in crate::flux) entries: BTreeMap<String, Entry>,
    /// Of its own words those that tell models apart, see [`SAID`].
    pub(in crate::flux) said: BTreeMap<String, String>,
}

/// The keys of a header's words that are kept: GGUF's, and those of the model specification for safetensors.
const SAID: [&str; 7] = [
    "general.architecture",
    "general.name",
    "general.basename",
    "general.finetune",
    "modelspec.architecture",
    "modelspec.title",
    "title",
];
/// The longest of them that is kept, in bytes.
const MAX_SAID: usize = 1024;

impl Header {
    /// Keeps a word of the file's own, if it is one that is asked for and short.
    pub(super) fn says(&mut self, key: &str, value: &str) {
        if SAID.contains(&key) && value.len() <= MAX_SAID {
            self.said.insert(key.to_owned(), value.to_owned());
        }
    }
}

/// An open file.
pub(in crate::flux) struct WeightFile {
    bytes: Bytes,
    pub(in crate::flux) entries: BTreeMap<String, Entry>,
    pub(in crate::flux) said: BTreeMap<String, String>,
}

impl WeightFile {
    /// Maps a file of this machine.
    pub(in crate::flux) fn map(path: &Path) -> Result<Self, String> {
        let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
        let mapped = map(&file).map_err(|e| e.to_string())?;
        let Header { entries, said } = header(&mapped)?;
        Ok(Self { bytes: Bytes::Mapped(mapped), entries, said })
    }

    /// A file inside the executable.
    pub(in crate::flux) fn inside(bytes: &'static [u8]) -> Result<Self, String> {
        let Header { entries, said } = header(bytes)?;
        Ok(Self { bytes: Bytes::Inside(bytes), entries, said })
    }

    fn all(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Inside(bytes) => bytes,
        }
    }

    /// A tensor's bytes; of some `rows` (of its slowest dimension) one after the other, or all.
    pub(in crate::flux) fn bytes(&self, entry: &Entry, rows: Option<&[Range<usize>]>) -> Option<Cow<'_, [u8]>> {
        let all = self.all().get(entry.at.clone())?;
        let Some(rows) = rows else { return Some(Cow::Borrowed(all)) };
        let height = *entry.shape.first()?;
        let row = entry.format.bytes(entry.count() / height.max(1))?;
        let mut picked = Vec::with_capacity(rows.iter().map(|r| r.len() * row).sum());
        for range in rows {
            picked.extend_from_slice(all.get(range.start * row..range.end * row)?);
        }
        Some(Cow::Owned(picked))
    }

    /// A tensor's numbers, in `f32` or as they are where candle has the type; shape as given.
    pub(in crate::flux) fn tensor(
        &self,
        entry: &Entry,
        rows: Option<&[Range<usize>]>,
        shape: &[usize],
        device: &Device,
    ) -> candle_core::Result<Tensor> {
        let none = || candle_core::Error::Msg("a tensor's bytes are not all there".to_owned());
        let bytes = self.bytes(entry, rows).ok_or_else(none)?;
        let plain = |dtype| Tensor::from_raw_buffer(&bytes, dtype, shape, device);
        match entry.format {
            Format::F64 => plain(DType::F64),
            Format::F32 => plain(DType::F32),
            Format::F16 => plain(DType::F16),
            Format::BF16 => plain(DType::BF16),
            Format::F8E4M3 => {
                // Through a table: candle's own cast of this type does not run everywhere.
                let table: Vec<f32> = (0..=u8::MAX).map(f8e4m3).collect();
                let numbers = bytes.iter().map(|b| table.get(usize::from(*b)).copied().unwrap_or(f32::NAN)).collect();
                Tensor::from_vec::<_, f32>(numbers, shape, device)
            }
            Format::Ggml(GgmlDType::F32) => plain(DType::F32),
            Format::Ggml(GgmlDType::F16) => plain(DType::F16),
            Format::Ggml(GgmlDType::BF16) => plain(DType::BF16),
            Format::Ggml(_) => self.quantised(entry, rows, shape, &Device::Cpu)?.dequantize(device),
            Format::Other => Err(candle_core::Error::Msg("a tensor that holds no weights".to_owned())),
        }
    }

    /// A tensor that stays in its blocks.
    pub(in crate::flux) fn quantised(
        &self,
        entry: &Entry,
        rows: Option<&[Range<usize>]>,
        shape: &[usize],
        device: &Device,
    ) -> candle_core::Result<QTensor> {
        let (Format::Ggml(dtype), Some(bytes)) = (entry.format, self.bytes(entry, rows)) else {
            return Err(candle_core::Error::Msg("a tensor that is not in blocks".to_owned()));
        };
        if bytes.is_empty() {
            // Nothing has no alignment, which candle asserts.
            return Err(candle_core::Error::Msg("a matrix without numbers".to_owned()));
        }
        // A copy of its own: blocks are read through pointers of their type, which must be aligned.
        let storage = QStorage::from_data(Cow::Owned(bytes.into_owned()), device, dtype)?;
        QTensor::new(storage, shape)
    }

    /// The system may forget the tensor's bytes: they were copied out, and counted twice until then.
    pub(in crate::flux) fn let_go(&self, entry: &Entry) {
        if let Bytes::Mapped(map) = &self.bytes {
            forget(map, entry.at.clone());
        }
    }

    /// The tensor's first bytes, so that two trainings of one architecture can be told apart.
    pub(in crate::flux) fn sample(&self, entry: &Entry) -> Vec<u8> {
        self.all().get(entry.at.clone()).unwrap_or_default().iter().take(32).copied().collect()
    }
}

/// What a file holds, by its first bytes and never by its name.
pub(in crate::flux) fn header(bytes: &[u8]) -> Result<Header, String> {
    let header = if bytes.starts_with(b"GGUF") { gguf::header(bytes) } else { safetensors(bytes) }?;
    match header.entries.iter().find(|(_, entry)| !countable(&entry.shape)) {
        Some((name, _)) => Err(tr!("weights-sides", name = name)),
        None => Ok(header),
    }
}

/// Whether the distance from one number to the next can be said along every side. A tensor of no numbers, one side of
/// which is 0, can have sides whose product is beyond every count.
fn countable(shape: &[usize]) -> bool {
    shape.iter().try_fold(1usize, |n, side| n.checked_mul((*side).max(1))).is_some_and(|n| isize::try_from(n).is_ok())
}

fn safetensors(bytes: &[u8]) -> Result<Header, String> {
    // It checks lengths, overlaps and overflows, and that the file ends where the last tensor does.
    let (length, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| e.to_string())?;
    let start = length + 8;
    let entry = |info: &safetensors::tensor::TensorInfo| Entry {
        format: match info.dtype {
            Dtype::F64 => Format::F64,
            Dtype::F32 => Format::F32,
            Dtype::F16 => Format::F16,
            Dtype::BF16 => Format::BF16,
            Dtype::F8_E4M3 => Format::F8E4M3,
            _ => Format::Other,
        },
        shape: info.shape.clone(),
        at: start + info.data_offsets.0..start + info.data_offsets.1,
    };
    let entries = metadata.tensors().into_iter().map(|(name, info)| (name, entry(info))).collect();
    let mut header = Header { entries, ..Header::default() };
    for (key, value) in metadata.metadata().iter().flatten() {
        header.says(key, value);
    }
    Ok(header)
}

/// The value of an 8-bit number of 4 exponent and 3 mantissa bits (bias 7; all ones is no number).
fn f8e4m3(bits: u8) -> f32 {
    let sign = if bits & 0x80 == 0 { 1.0 } else { -1.0 };
    let (exponent, mantissa) = (i32::from((bits >> 3) & 0x0f), f32::from(bits & 0x07));
    match (exponent, bits & 0x07) {
        (15, 7) => f32::NAN,
        (0, _) => sign * mantissa / 8.0 * 2f32.powi(-6),
        _ => sign * (1.0 + mantissa / 8.0) * 2f32.powi(exponent - 7),
    }
}

#[expect(
    unsafe_code,
    reason = "memory-mapping weight files; the one place. A file changed by someone else while it is mapped can change numbers, not memory safety of ours: every tensor is copied out as it is read"
)]
fn map(file: &std::fs::File) -> std::io::Result<memmap2::Mmap> {
    // SAFETY: the map is only read, and tensors are copied out of it.
    unsafe { memmap2::Mmap::map(file) }
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "telling the system that pages are not needed now; the one place")]
fn forget(map: &memmap2::Mmap, at: Range<usize>) {
    // SAFETY: the map is of a file and only ever read: forgotten pages come back from the file with the same bytes.
    let told = unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, at.start, at.len()) };
    if let Err(error) = told {
        tracing::debug!("the system keeps a weight file's pages: {error}");
    }
}

#[cfg(not(unix))]
fn forget(_: &memmap2::Mmap, _: Range<usize>) {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given every file that fuzzing has kept, when it is read as a weight file, then it is read or refused.
    #[test]
    fn what_fuzzing_found_is_read_or_refused() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        let mut read = 0;
        for (folder, magic) in [("gguf_header", b"GGUF".as_slice()), ("safetensors_header", b"")] {
            for file in std::fs::read_dir(corpus.join(folder)).unwrap() {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                // The safetensors target keeps a byte of its own in front.
                let bytes = if magic.is_empty() { bytes[1..].to_vec() } else { [magic, &bytes].concat() };
                read += 1;
                let Ok(file) = WeightFile::inside(bytes.leak()) else { continue };
                for entry in file.entries.values().filter(|e| e.count() < 1 << 16) {
                    file.tensor(entry, None, &entry.shape, &Device::Cpu).ok();
                    file.quantised(entry, None, &entry.shape, &Device::Cpu).ok();
                }
            }
        }
        assert!(read >= 10, "only {read} files in the corpus");
    }

    /// Given a tensor of no numbers with two sides of 2^40, when its file is read, then it is refused by name.
    #[test]
    fn sides_that_no_tensor_can_have_are_refused() {
        let side = 1u64 << 40;
        let json = format!(r#"{{"huge":{{"dtype":"F32","shape":[0,{side},{side}],"data_offsets":[0,0]}}}}"#);
        let bytes = [&(json.len() as u64).to_le_bytes(), json.as_bytes()].concat();
        let refused = header(&bytes).unwrap_err();
        assert!(refused.contains("huge"), "{refused}");
        assert!(countable(&[0, 3]) && countable(&[]) && !countable(&[usize::MAX, 0, 2]));
    }

    #[test]
    fn eight_bit_numbers_have_the_values_of_the_standard() {
        for (bits, value) in [
            (0x00, 0.0),
            (0x01, 0.001_953_125),
            (0x38, 1.0),
            (0x7e, 448.0),
            (0xb8, -1.0),
            (0x44, 3.0),
            (0x08, 0.015_625),
        ] {
            assert_eq!(f8e4m3(bits), value, "{bits:#x}");
        }
        assert!(f8e4m3(0x7f).is_nan() && f8e4m3(0xff).is_nan());
    }
}
