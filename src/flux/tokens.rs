//! Prompts to token ids, for both text encoders.
//!
//! Lengths are FLUX's, never what a tokenizer file happens to store: 77 for CLIP, the model's limit for
//! T5; longer prompts are cut so that the end token stays.

use tokenizers::{PaddingDirection, PaddingParams, PaddingStrategy, Tokenizer, TruncationParams};

use super::error::{FluxError, Result};
use super::source::ModelSource;

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
    /// Opens `folder` (`tokenizer` for CLIP, `tokenizer_2` for T5) of a model.
    ///
    /// # Errors
    /// Missing or damaged files, no padding token.
    pub fn open(source: &ModelSource, folder: &str, usual_pad: &str, length: usize) -> Result<Self> {
        let file = format!("{folder}/tokenizer.json");
        let json = if source.has(&file) {
            source.read(&file)?
        } else if source.has(&format!("{folder}/vocab.json")) && source.has(&format!("{folder}/merges.txt")) {
            clip_from_vocabulary(source, folder)?
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
            reason: format!("it has no padding token {pad_token:?}"),
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

    /// The ids of a prompt, exactly as many as the length set.
    ///
    /// # Errors
    /// A text the tokenizer refuses.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let encoded = self.tokenizer.encode(text, true).map_err(|e| {
            FluxError::BadRequest(format!("the prompt could not be read: {e}. Change it and try again"))
        })?;
        Ok(encoded.get_ids().to_vec())
    }
}

/// CLIP's tokenizer from the two files of the older format.
fn clip_from_vocabulary(source: &ModelSource, folder: &str) -> Result<Vec<u8>> {
    let vocabulary: serde_json::Value = source.json(&format!("{folder}/vocab.json"))?;
    let merges_file = format!("{folder}/merges.txt");
    let damaged = |reason: &str| FluxError::Damaged { file: merges_file.clone(), reason: reason.to_owned() };
    let text = String::from_utf8(source.read(&merges_file)?).map_err(|_| damaged("it is not UTF-8"))?;
    let merges: Vec<&str> = text.lines().filter(|l| !l.starts_with("#version") && !l.trim().is_empty()).collect();
    let id = |token: &str| {
        vocabulary
            .get(token)
            .and_then(serde_json::Value::as_u64)
            .ok_or_else(|| damaged(&format!("the vocabulary has no {token}")))
    };
    let (start, end) = ("<|startoftext|>", "<|endoftext|>");
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
    serde_json::to_vec(&tokenizer).map_err(|e| damaged(&e.to_string()))
}
