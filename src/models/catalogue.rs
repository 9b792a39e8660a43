//! The models that can be fetched: what they are, how large, under which licence, from where.
//!
//! Sizes are the hub's; hashes come from the hub itself when a file is fetched. Facts as of 2026-11.

use std::path::PathBuf;

use serde::Serialize;

use super::fetch::Fetch;
use crate::flux::find::Part;
use crate::language;
use crate::net::Secret;

/// A file at the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HubFile {
    /// The repository: `owner/name`.
    pub repository: &'static str,
    /// The file's path in it.
    pub path: &'static str,
    /// Its length, where it is known.
    pub bytes: Option<u64>,
    /// Which part of a model it is.
    pub part: Part,
    /// Whether the repository asks for an account that accepted its terms.
    pub gated: bool,
    /// Its licence.
    pub licence: &'static str,
}

/// A model that can be fetched: a transformer, and what it needs beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its name on the command line, and in the messages that name and describe it.
    pub id: &'static str,
    /// Its files.
    pub files: &'static [HubFile],
}

const APACHE: &str = "Apache-2.0";
const DEV: &str = "FLUX.1 [dev] Non-Commercial License";

const VAE: HubFile = HubFile {
    repository: "black-forest-labs/FLUX.1-schnell",
    path: "ae.safetensors",
    bytes: Some(335_304_388),
    part: Part::Vae,
    gated: true,
    licence: APACHE,
};
const CLIP: HubFile = HubFile {
    repository: "comfyanonymous/flux_text_encoders",
    path: "clip_l.safetensors",
    bytes: Some(246_144_152),
    part: Part::Clip,
    gated: false,
    licence: "MIT",
};
const T5_Q8: HubFile = HubFile {
    repository: "city96/t5-v1_1-xxl-encoder-gguf",
    path: "t5-v1_1-xxl-encoder-Q8_0.gguf",
    bytes: Some(5_061_584_064),
    part: Part::T5,
    gated: false,
    licence: APACHE,
};
const T5_F16: HubFile = HubFile {
    repository: "comfyanonymous/flux_text_encoders",
    path: "t5xxl_fp16.safetensors",
    bytes: Some(9_787_841_024),
    part: Part::T5,
    gated: false,
    licence: APACHE,
};

const fn transformer(
    repository: &'static str,
    path: &'static str,
    bytes: Option<u64>,
    gated: bool,
    licence: &'static str,
) -> HubFile {
    HubFile { repository, path, bytes, part: Part::Transformer, gated, licence }
}

const SCHNELL_GGUF: &str = "city96/FLUX.1-schnell-gguf";
const DEV_GGUF: &str = "city96/FLUX.1-dev-gguf";

/// All offers.
pub const CATALOGUE: &[Offer] = &[
    Offer {
        id: "schnell-q8",
        files: &[
            transformer(SCHNELL_GGUF, "flux1-schnell-Q8_0.gguf", Some(12_687_821_728), false, APACHE),
            VAE,
            CLIP,
            T5_Q8,
        ],
    },
    Offer {
        id: "schnell-q4",
        files: &[transformer(SCHNELL_GGUF, "flux1-schnell-Q4_K_S.gguf", None, false, APACHE), VAE, CLIP, T5_Q8],
    },
    Offer {
        id: "schnell",
        files: &[
            transformer(
                "black-forest-labs/FLUX.1-schnell",
                "flux1-schnell.safetensors",
                Some(23_782_506_688),
                true,
                APACHE,
            ),
            VAE,
            CLIP,
            T5_F16,
        ],
    },
    Offer {
        id: "dev-q8",
        files: &[transformer(DEV_GGUF, "flux1-dev-Q8_0.gguf", Some(12_708_281_504), false, DEV), VAE, CLIP, T5_Q8],
    },
    Offer {
        id: "dev-q4",
        files: &[transformer(DEV_GGUF, "flux1-dev-Q4_K_S.gguf", None, false, DEV), VAE, CLIP, T5_Q8],
    },
    Offer {
        id: "dev",
        files: &[
            transformer("black-forest-labs/FLUX.1-dev", "flux1-dev.safetensors", Some(23_802_932_552), true, DEV),
            VAE,
            CLIP,
            T5_F16,
        ],
    },
    Offer {
        id: "krea",
        files: &[
            transformer("black-forest-labs/FLUX.1-Krea-dev", "flux1-krea-dev.safetensors", None, true, DEV),
            VAE,
            CLIP,
            T5_F16,
        ],
    },
];

/// The offer of this name.
#[must_use]
pub fn offer(id: &str) -> Option<&'static Offer> {
    CATALOGUE.iter().find(|o| o.id == id)
}

/// The hub's address: `HF_ENDPOINT`, or Hugging Face's own.
#[must_use]
pub fn hub() -> String {
    let own = std::env::var("HF_ENDPOINT").ok().filter(|v| !v.trim().is_empty());
    own.map_or_else(|| "https://huggingface.co".to_owned(), |v| v.trim().trim_end_matches('/').to_owned())
}

impl HubFile {
    /// Where it lies in our folder of models, as ComfyUI would keep it.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        let folder = match self.part {
            Part::Transformer | Part::Embedders => "diffusion_models",
            Part::Vae => "vae",
            Part::Clip | Part::T5 => "text_encoders",
        };
        super::own_folder().join(folder).join(self.path.rsplit('/').next().unwrap_or(self.path))
    }

    /// How it is fetched from a hub.
    #[must_use]
    pub fn fetch(&self, hub: &str, token: Option<Secret>) -> Fetch {
        Fetch {
            url: format!("{hub}/{}/resolve/main/{}", self.repository, self.path),
            to: self.place(),
            bytes: self.bytes,
            sha256: None,
            token,
            page: format!("{hub}/{}", self.repository),
        }
    }
}

impl Offer {
    /// Its name in the window: the message called after its id.
    #[must_use]
    pub fn name(&self) -> String {
        language::find(&format!("offer-{}", self.id)).unwrap_or_else(|| self.id.to_owned())
    }

    /// What it is good for.
    #[must_use]
    pub fn about(&self) -> String {
        language::find(&format!("offer-{}.about", self.id)).unwrap_or_default()
    }

    /// Bytes of all files whose length is known.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|f| f.bytes).sum()
    }

    /// Whether a file of it asks for an account.
    #[must_use]
    pub fn gated(&self) -> bool {
        self.files.iter().any(|f| f.gated)
    }
}

/// A token for the hub: the one of its own variable, or the one its own tool keeps.
#[must_use]
pub fn token() -> Option<Secret> {
    let variable = |name: &str| std::env::var(name).ok().and_then(|v| Secret::new(&v));
    variable("HF_TOKEN").or_else(|| variable("HUGGING_FACE_HUB_TOKEN")).or_else(|| {
        let home = std::env::var_os("HF_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(directories::BaseDirs::new()?.home_dir().join(".cache/huggingface")))?;
        let file = home.join("token");
        let short = file.metadata().is_ok_and(|m| m.len() < 4096);
        if short { Secret::new(&std::fs::read_to_string(file).ok()?) } else { None }
    })
}
