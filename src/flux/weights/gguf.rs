//! The header of a GGUF file: which tensors it holds and where.
//!
//! Every number in it is taken for a lie until it fits the file's length: counts, lengths of strings, nesting
//! of arrays, shapes, offsets. Values are passed over but for a few short words; the tensors' own names say what a
//! file is, its words only which training of it.
//! Source: the GGUF description of the ggml project, versions 2 and 3, little-endian.

use candle_core::quantized::GgmlDType;

use super::file::{Entry, Format, Header};
use crate::tr;

/// The longest tensor name: ggml itself allows 64 bytes.
const MAX_NAME: u64 = 1024;
/// The deepest array of arrays.
const MAX_DEPTH: u32 = 4;
/// The most tensors, and the most values: some hundred times what the largest models have. A file of gigabytes has
/// room for so many that going through them would take minutes.
const MAX_LINES: u64 = 1 << 18;
/// The most texts in all arrays of a header: words of vocabularies, some hundred thousand each.
const MAX_TEXTS: u64 = 1 << 24;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Texts and arrays in arrays so far.
    texts: u64,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], String> {
        let count = usize::try_from(count).map_err(|_| short())?;
        let end = self.at.checked_add(count).ok_or_else(short)?;
        let taken = self.bytes.get(self.at..end).ok_or_else(short)?;
        self.at = end;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().map_err(|_| short())?))
    }

    fn u64(&mut self) -> Result<u64, String> {
        Ok(u64::from_le_bytes(self.take(8)?.try_into().map_err(|_| short())?))
    }

    fn text(&mut self, longest: u64) -> Result<&'a str, String> {
        let length = self.u64()?;
        if length > longest {
            return Err(tr!("weights-name-long", count = length));
        }
        std::str::from_utf8(self.take(length)?).map_err(|_| tr!("weights-name-not-utf8"))
    }

    /// Goes past a value of type `kind`; gives it where it is a small whole number or a text.
    fn value(&mut self, kind: u32, depth: u32) -> Result<Value<'a>, String> {
        let whole = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |n, b| (n << 8) | u64::from(*b));
        if let Some(size) = size(kind) {
            let value = whole(self.take(size)?);
            return Ok(if matches!(kind, 6 | 12) { Value::Other } else { Value::Whole(value) });
        }
        Ok(match kind {
            8 => {
                let length = self.u64()?;
                std::str::from_utf8(self.take(length)?).map_or(Value::Other, Value::Text)
            }
            9 if depth < MAX_DEPTH => {
                let (kind, count) = (self.u32()?, self.u64()?);
                if let Some(size) = size(kind) {
                    self.take(count.checked_mul(size).ok_or_else(short)?)?;
                } else {
                    // Strings and arrays take at least eight bytes each: a count beyond the file ends at the file's end.
                    for _ in 0..count {
                        self.texts += 1;
                        if self.texts > MAX_TEXTS {
                            return Err(tr!("weights-texts", count = MAX_TEXTS));
                        }
                        self.value(kind, depth + 1)?;
                    }
                }
                Value::Other
            }
            9 => return Err(tr!("weights-nested")),
            other => return Err(tr!("weights-kind", kind = other)),
        })
    }
}

enum Value<'a> {
    Whole(u64),
    Text(&'a str),
    Other,
}

/// Bytes of a value that always has the same number of them.
fn size(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn short() -> String {
    tr!("weights-short")
}

fn format(kind: u32) -> Format {
    Format::Ggml(match kind {
        0 => GgmlDType::F32,
        1 => GgmlDType::F16,
        2 => GgmlDType::Q4_0,
        3 => GgmlDType::Q4_1,
        6 => GgmlDType::Q5_0,
        7 => GgmlDType::Q5_1,
        8 => GgmlDType::Q8_0,
        9 => GgmlDType::Q8_1,
        10 => GgmlDType::Q2K,
        11 => GgmlDType::Q3K,
        12 => GgmlDType::Q4K,
        13 => GgmlDType::Q5K,
        14 => GgmlDType::Q6K,
        15 => GgmlDType::Q8K,
        28 => return Format::F64,
        30 => GgmlDType::BF16,
        _ => return Format::Other,
    })
}

/// The tensors of a GGUF file, and what it calls itself.
pub(super) fn header(bytes: &[u8]) -> Result<Header, String> {
    let mut header = Header::default();
    let mut reader = Reader { bytes, at: 4, texts: 0 };
    let version = reader.u32()?;
    if !(2..=3).contains(&version) {
        return Err(tr!("weights-version", version = version));
    }
    let (tensors, values) = (reader.u64()?, reader.u64()?);
    // A tensor's line takes at least 24 bytes, a value's 13.
    let room = bytes.len() as u64;
    if tensors > (room / 24).min(MAX_LINES) || values > (room / 13).min(MAX_LINES) {
        return Err(tr!("weights-counts", tensors = tensors, values = values));
    }
    let mut alignment = 32;
    for _ in 0..values {
        let key = reader.text(room)?;
        let kind = reader.u32()?;
        match reader.value(kind, 0)? {
            Value::Whole(value) if key == "general.alignment" && (1..=1 << 20).contains(&value) => alignment = value,
            _ if key == "general.alignment" => return Err(tr!("weights-alignment")),
            Value::Text(text) => header.says(key, text),
            Value::Whole(_) | Value::Other => {}
        }
    }
    let mut lines = Vec::new();
    for _ in 0..tensors {
        let name = reader.text(MAX_NAME)?.to_owned();
        let dimensions = reader.u32()?;
        if dimensions > 4 {
            return Err(tr!("weights-dimensions", name = name, count = dimensions));
        }
        let mut shape = Vec::with_capacity(4);
        for _ in 0..dimensions {
            shape.push(usize::try_from(reader.u64()?).map_err(|_| short())?);
        }
        shape.reverse();
        let kind = reader.u32()?;
        lines.push((name, shape, format(kind), reader.u64()?));
    }
    let start = (reader.at as u64).next_multiple_of(alignment);
    for (name, shape, format, offset) in lines {
        let count = shape.iter().try_fold(1usize, |n, d| n.checked_mul(*d));
        let length = if format == Format::Other { Some(0) } else { count.and_then(|c| format.bytes(c)) };
        let place = start.checked_add(offset).and_then(|from| usize::try_from(from).ok()).zip(length);
        let end = place.and_then(|(from, length)| from.checked_add(length)).filter(|end| *end <= bytes.len());
        let (Some((from, _)), Some(end)) = (place, end) else {
            return Err(tr!("weights-outside", name = name));
        };
        if header.entries.insert(name.clone(), Entry { format, shape, at: from..end }).is_some() {
            return Err(tr!("weights-twice", name = name));
        }
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(to: &mut Vec<u8>, text: &str) {
        to.extend((text.len() as u64).to_le_bytes());
        to.extend(text.as_bytes());
    }

    /// A file with one value of each shape and one tensor of 2 x 32 numbers in Q8_0.
    fn file() -> Vec<u8> {
        let mut f = b"GGUF".to_vec();
        f.extend(3u32.to_le_bytes());
        f.extend(1u64.to_le_bytes());
        f.extend(3u64.to_le_bytes());
        text(&mut f, "general.architecture");
        f.extend(8u32.to_le_bytes());
        text(&mut f, "flux");
        text(&mut f, "general.alignment");
        f.extend(4u32.to_le_bytes());
        f.extend(64u32.to_le_bytes());
        text(&mut f, "words");
        f.extend(9u32.to_le_bytes());
        f.extend(8u32.to_le_bytes());
        f.extend(2u64.to_le_bytes());
        text(&mut f, "one");
        text(&mut f, "two");
        text(&mut f, "img_in.weight");
        f.extend(2u32.to_le_bytes());
        f.extend(32u64.to_le_bytes());
        f.extend(2u64.to_le_bytes());
        f.extend(8u32.to_le_bytes());
        f.extend(0u64.to_le_bytes());
        f.resize(f.len().next_multiple_of(64), 0);
        f.extend([7u8; 68]);
        f
    }

    #[test]
    fn a_header_gives_names_shapes_and_places() {
        let f = file();
        let found = header(&f).unwrap();
        assert_eq!(found.said["general.architecture"], "flux");
        let entry = &found.entries["img_in.weight"];
        assert_eq!((entry.shape.as_slice(), entry.format), ([2, 32].as_slice(), Format::Ggml(GgmlDType::Q8_0)));
        assert_eq!(entry.at, f.len() - 68..f.len());
    }

    #[test]
    fn a_file_cut_short_anywhere_is_an_error() {
        let f = file();
        for length in 4..f.len() {
            assert!(header(&f[..length]).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn wild_counts_end_at_once() {
        let mut f = file();
        f[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(header(&f).unwrap_err().contains("more than the file has room for"));
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic_and_never_point_outside(changes in prop::collection::vec((4usize..320, any::<u8>()), 1..8)) {
            let mut f = file();
            for (at, value) in changes {
                let at = at % f.len();
                f[at] = value;
            }
            if let Ok(found) = header(&f) {
                for entry in found.entries.values() {
                    prop_assert!(entry.at.end <= f.len());
                }
            }
        }
    }
}
