//! A script: plays and a bad day in a JSON file, for a server that runs alone.
//!
//! ```json
//! {"plays": {"submit modelslab/flux-img2img": ["success", {"processing": {"polls": 3, "then": "success"}}],
//!            "download": [{"download404": {"times": 1}}]},
//!  "soak": {"queued": 5, "fail_share": 0.2, "seed": 1, "polls": 2}}
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;

use super::play::Play;
use super::service::Endpoint;
use super::soak::Soak;
use super::world::Spot;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    #[serde(default)]
    plays: BTreeMap<String, Vec<Play>>,
    #[serde(default)]
    pub soak: Option<Soak>,
}

impl Script {
    /// # Errors
    /// In words, where the text is no script.
    pub fn read(text: &str) -> Result<Self, String> {
        let script: Self = serde_json::from_str(text).map_err(|e| format!("not a script: {e}"))?;
        script.plays().map(|_| script)
    }

    /// The plays by their spots.
    pub fn plays(&self) -> Result<Vec<(Spot, Vec<Play>)>, String> {
        let plays = self.plays.iter().map(|(name, plays)| Ok((spot(name)?, plays.clone())));
        plays.collect()
    }
}

fn spot(name: &str) -> Result<Spot, String> {
    let endpoint = |id: &str| {
        let id: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = id.into_deserializer();
        Endpoint::deserialize(id).map_err(|e| e.to_string())
    };
    match name.split_once(' ') {
        Some(("submit", id)) => endpoint(id).map(Spot::Submit),
        Some(("fetch", id)) => endpoint(id).map(Spot::Fetch),
        _ => match name {
            "upload" => Ok(Spot::Upload),
            "manage" => Ok(Spot::Manage),
            "logs" => Ok(Spot::Logs),
            "download" => Ok(Spot::Download),
            _ => Err(format!("{name}: a spot is `submit ID`, `fetch ID`, upload, manage, logs or download")),
        },
    }
}
