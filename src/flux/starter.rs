//! The Starter: the model inside the executable, in the diffusers layout.

use super::source::{EmbeddedFile, ModelSource};

macro_rules! file {
    ($path:literal) => {
        EmbeddedFile { path: $path, bytes: include_bytes!(concat!("../../assets/starter/model/", $path)) }
    };
}

static FILES: &[EmbeddedFile] = &[
    file!("model_index.json"),
    file!("scheduler/scheduler_config.json"),
    file!("text_encoder/config.json"),
    file!("text_encoder/model.safetensors"),
    file!("text_encoder_2/config.json"),
    file!("text_encoder_2/model.safetensors"),
    file!("tokenizer/tokenizer.json"),
    file!("tokenizer/tokenizer_config.json"),
    file!("tokenizer_2/tokenizer.json"),
    file!("tokenizer_2/tokenizer_config.json"),
    file!("transformer/config.json"),
    file!("transformer/diffusion_pytorch_model.safetensors"),
    file!("underpaint.json"),
    file!("vae/config.json"),
    file!("vae/diffusion_pytorch_model.safetensors"),
];

/// The Starter's files.
#[must_use]
pub fn source() -> ModelSource {
    ModelSource::Embedded(FILES)
}
