//! Prompts to token ids, for both text encoders.
//!
//! Lengths are FLUX's, never what a tokenizer file happens to store: 77 for CLIP, the model's limit for
//! T5; longer prompts are cut so that the end token stays. A model without tokenizer files gets the two that
//! every FLUX.1 was trained with, if its vocabularies are theirs.

use std::io::Read;

use tokenizers::{PaddingDirection, PaddingParams, PaddingStrategy, Tokenizer, TruncationParams};

use super::error::{FluxError, Result};
use super::source::ModelSource;
use crate::tr;

/// A tokenizer with a fixed length.
pub struct Tokens {
    tokenizer: Tokenizer,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum TokenName {
    Plain(String),
    Object { content: String },
}

impl TokenName {
    fn name(self) -> String {
        match self {
            Self::Plain(name) | Self::Object { content: name } => name,
        }
    }
}

#[derive(serde::Deserialize, Default)]
struct TokenizerConfig {
    #[serde(default)]
    pad_token: Option<TokenName>,
}

impl Tokens {
    /// Opens the tokenizer of a model's text encoder, which knows `vocabulary` words.
    ///
    /// # Errors
    /// Missing or damaged files, no padding token.
    pub fn open(source: &ModelSource, encoder: Encoder, vocabulary: usize, length: usize) -> Result<Self> {
        let (folder, usual_pad) = match encoder {
            Encoder::Clip => ("tokenizer", CLIP_END),
            Encoder::T5 => ("tokenizer_2", "<pad>"),
        };
        let file = format!("{folder}/tokenizer.json");
        let json = if source.has(&file) {
            source.read(&file)?
        } else if source.has(&format!("{folder}/vocab.json")) && source.has(&format!("{folder}/merges.txt")) {
            clip_from_files(source, folder)?
        } else if let Some(json) = built_in(encoder, vocabulary) {
            json?
        } else {
            return Err(FluxError::MissingFile { file });
        };
        let damaged = |e: tokenizers::Error| FluxError::Damaged { file: file.clone(), reason: e.to_string() };
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(damaged)?;
        let config_file = format!("{folder}/tokenizer_config.json");
        let config: TokenizerConfig =
            if source.has(&config_file) { source.json(&config_file)? } else { TokenizerConfig::default() };
        let pad_token = config.pad_token.map_or_else(|| usual_pad.to_owned(), TokenName::name);
        let pad_id = tokenizer.token_to_id(&pad_token).ok_or_else(|| FluxError::Damaged {
            file: file.clone(),
            reason: tr!("flux-no-padding", token = format!("{pad_token:?}")),
        })?;
        tokenizer
            .with_truncation(Some(TruncationParams { max_length: length, ..Default::default() }))
            .map_err(damaged)?
            .with_padding(Some(PaddingParams {
                strategy: PaddingStrategy::Fixed(length),
                direction: PaddingDirection::Right,
                pad_id,
                pad_token,
                ..Default::default()
            }));
        Ok(Self { tokenizer })
    }

    /// The same with nothing cut and nothing filled up, to count with.
    #[must_use]
    pub(super) fn uncut(mut self) -> Self {
        // Only a length that is wanted can be refused.
        self.tokenizer.with_truncation(None).ok();
        self.tokenizer.with_padding(None);
        self
    }

    /// The ids of a prompt, exactly as many as the length set.
    ///
    /// # Errors
    /// A text the tokenizer refuses.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let encoded = self
            .tokenizer
            .encode(text, true)
            .map_err(|e| FluxError::BadRequest(tr!("flux-prompt-refused", reason = e.to_string())))?;
        Ok(encoded.get_ids().to_vec())
    }
}

/// Which text encoder reads the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoder {
    /// CLIP.
    Clip,
    /// T5.
    T5,
}

const CLIP_START: &str = "<|startoftext|>";
const CLIP_END: &str = "<|endoftext|>";
/// The vocabularies that every FLUX.1 has; T5's is rounded up in the model.
const CLIP_WORDS: usize = 49_408;
const T5_WORDS: [usize; 2] = [32_100, 32_128];

/// The tokenizer inside the executable (`assets/tokenizers`); None for a vocabulary that is not FLUX.1's.
fn built_in(encoder: Encoder, vocabulary: usize) -> Option<Result<Vec<u8>>> {
    match encoder {
        Encoder::Clip if vocabulary == CLIP_WORDS => {
            let packed = include_bytes!("../../assets/tokenizers/clip-merges.txt.gz");
            Some(unpacked(packed).and_then(|bytes| {
                let text = String::from_utf8(bytes).map_err(|_| damaged("clip-merges.txt.gz", tr!("flux-not-utf8")))?;
                clip_tokenizer(&clip_vocabulary(&text), &text, "clip-merges.txt.gz")
            }))
        }
        Encoder::T5 if T5_WORDS.contains(&vocabulary) => {
            Some(unpacked(include_bytes!("../../assets/tokenizers/t5.json.gz")))
        }
        _ => None,
    }
}

fn unpacked(packed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes);
    read.map_err(|e| damaged(&tr!("flux-tokenizer-inside"), e.to_string()))?;
    Ok(bytes)
}

fn damaged(file: &str, reason: String) -> FluxError {
    FluxError::Damaged { file: file.to_owned(), reason }
}

/// The pairs that are merged, first to last.
fn merges(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| !l.starts_with("#version") && !l.trim().is_empty())
}

/// CLIP's vocabulary, which follows from its merges: bytes, bytes that end a word, merged pairs, start and end.
/// Source: `simple_tokenizer.py` of OpenAI's CLIP.
fn clip_vocabulary(text: &str) -> serde_json::Value {
    // Bytes that print stand for themselves, the others for letters from 256 on, in this order.
    let plain = (b'!'..=b'~').chain(0xa1..=0xac).chain(0xae..=0xff);
    let others = (0..=u8::MAX).filter(|b| !matches!(b, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff));
    let letters: Vec<char> =
        plain.map(char::from).chain(others.zip(256u32..).filter_map(|(_, code)| char::from_u32(code))).collect();
    let single = letters.iter().map(char::to_string);
    let ending = letters.iter().map(|l| format!("{l}</w>"));
    let merged = merges(text).map(|pair| pair.replace(' ', ""));
    let words = single.chain(ending).chain(merged).chain([CLIP_START, CLIP_END].map(str::to_owned));
    words.zip(0u32..).map(|(word, id)| (word, serde_json::Value::from(id))).collect::<serde_json::Map<_, _>>().into()
}

/// CLIP's tokenizer from the two files of the older format.
fn clip_from_files(source: &ModelSource, folder: &str) -> Result<Vec<u8>> {
    let vocabulary: serde_json::Value = source.json(&format!("{folder}/vocab.json"))?;
    let file = format!("{folder}/merges.txt");
    let text = String::from_utf8(source.read(&file)?).map_err(|_| damaged(&file, tr!("flux-not-utf8")))?;
    clip_tokenizer(&vocabulary, &text, &file)
}

fn clip_tokenizer(vocabulary: &serde_json::Value, text: &str, file: &str) -> Result<Vec<u8>> {
    let merges: Vec<&str> = merges(text).collect();
    let id = |token: &str| {
        let id = vocabulary.get(token).and_then(serde_json::Value::as_u64);
        id.ok_or_else(|| damaged(file, tr!("flux-no-word", token = token)))
    };
    let (start, end) = (CLIP_START, CLIP_END);
    let (start_id, end_id) = (id(start)?, id(end)?);
    let added = |id: u64, content: &str| serde_json::json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true});
    let tokenizer = serde_json::json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [added(start_id, start), added(end_id, end)],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"},
            {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            {"type": "Lowercase"},
        ]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "behavior": "Removed", "invert": true, "pattern": {"Regex":
                "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"}},
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        ]},
        "post_processor": {"type": "RobertaProcessing", "sep": [end, end_id], "cls": [start, start_id], "trim_offsets": false, "add_prefix_space": false},
        "decoder": null,
        "model": {"type": "BPE", "dropout": null, "unk_token": end, "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false, "vocab": vocabulary, "merges": merges},
    });
    serde_json::to_vec(&tokenizer).map_err(|e| damaged(file, e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(encoder: Encoder, vocabulary: usize, text: &str) -> Vec<u32> {
        let source = ModelSource::Assembled(std::sync::Arc::default());
        let tokens = Tokens::open(&source, encoder, vocabulary, 77).unwrap();
        let ids = tokens.ids(text).unwrap();
        let end = if encoder == Encoder::Clip { 49_407 } else { 1 };
        let length = ids.iter().position(|id| *id == end).unwrap();
        ids[..=length].to_vec()
    }

    // The numbers are those of transformers' CLIPTokenizer and T5TokenizerFast.
    #[test]
    fn a_model_without_tokenizer_files_gets_fluxs_own() {
        let clip = |text| ids(Encoder::Clip, 49_408, text);
        let t5 = |text| ids(Encoder::T5, 32_128, text);
        assert_eq!(clip("a photo of a cat"), [49406, 320, 1125, 539, 320, 2368, 49407]);
        assert_eq!(t5("a photo of a cat"), [3, 9, 1202, 13, 3, 9, 1712, 1]);
        let hard = "Stained glass, 8-bit: Zoë's café — 1920s!";
        assert_eq!(
            clip(hard),
            [
                49406, 13751, 3313, 267, 279, 268, 2010, 281, 4397, 40520, 568, 15304, 2005, 272, 280, 273, 271, 338,
                256, 49407
            ]
        );
        assert_eq!(t5(hard), [180, 10733, 1905, 6, 505, 18, 2360, 10, 6226, 2, 31, 7, 11949, 3, 318, 13978, 7, 55, 1]);
        let other = "水彩画 of a  lighthouse\nat dusk";
        assert_eq!(clip(other), [49406, 162, 108, 112, 161, 121, 102, 20211, 375, 539, 320, 13717, 536, 19708, 49407]);
        assert_eq!(t5(other), [3, 2, 13, 3, 9, 659, 1840, 44, 146, 7, 157, 1]);
    }

    #[test]
    fn a_vocabulary_that_is_not_fluxs_gets_no_tokenizer_by_guess() {
        let source = ModelSource::Assembled(std::sync::Arc::default());
        assert!(matches!(Tokens::open(&source, Encoder::T5, 248, 77), Err(FluxError::MissingFile { .. })));
    }
}
