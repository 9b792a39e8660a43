//! What the artist set for cloud services, and what the window knows of them.
//!
//! A key is never among the values, and what was typed as one never outlives its sending.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::dialogs::service::Draft;
use crate::backend::cloud::Service;
use crate::backend::{Kind, Parameter, Shown, Values};
use crate::engine::{BucketSettings, JobId, Problem};
use crate::net::{KeyName, Origin, Secret};
use crate::recipe::{Recipe, UploadWay};
use crate::tr;

/// The most pictures of one Generate.
pub const MOST: u32 = 16;
/// Values that stand elsewhere in the window.
pub(super) const ELSEWHERE: [&str; 2] = ["prompt", "negative"];

/// What the artist set for one service; it survives a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CloudFields {
    /// Values by parameter, without the prompts, which all backends share, and the number of pictures.
    pub values: Values,
    /// Pictures per Generate, over as many requests as they take.
    pub pictures: u32,
    /// How the init image gets there; None for what the service's settings say.
    pub way: Option<UploadWay>,
    /// An init image's address. One with a query may be signed and is not written down.
    #[serde(skip_serializing_if = "may_be_signed")]
    pub init_url: String,
}

fn may_be_signed(url: &str) -> bool {
    url.contains(['?', '@'])
}

impl Default for CloudFields {
    fn default() -> Self {
        Self { values: Values::new(), pictures: 1, way: None, init_url: String::new() }
    }
}

impl CloudFields {
    /// The table's defaults.
    #[must_use]
    pub fn of(service: &dyn Service) -> Self {
        let mut values = service.spec().defaults();
        let pictures = values.remove(service.facts().count).and_then(|v| v.as_u64()).unwrap_or(1) as u32;
        values.retain(|name, _| !ELSEWHERE.contains(&name.as_str()));
        Self { values, pictures, ..Self::default() }
    }
}

/// Text that no debug print shows and that is wiped when it is taken.
pub struct Typed(pub String);

impl Default for Typed {
    fn default() -> Self {
        // Room from the start: a text that grows leaves its former places behind.
        Self(String::with_capacity(512))
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Typed {
    /// What was typed, which is gone from here then. None where that is nothing.
    pub fn take(&mut self) -> Option<Secret> {
        let secret = Secret::new(&self.0);
        let length = self.0.len();
        self.0.clear();
        self.0.extend(std::iter::repeat_n('\0', length));
        self.0.clear();
        secret
    }
}

/// What is asked before money may be spent.
#[derive(Debug)]
pub enum Question {
    /// Many pictures at once.
    Send(Box<Recipe>, u32),
    /// A request again that may have been billed.
    Again(JobId),
}

/// How a request is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyForm {
    /// As a command for a shell.
    Curl,
    /// As JSON.
    Json,
}

/// What the window knows of services beside how they stand.
#[derive(Debug, Default)]
pub struct Clouds {
    /// Whether the engine was asked how services stand.
    pub asked: bool,
    /// What was typed as a key.
    pub key: Typed,
    /// The key's field is to be shown, though there is a key.
    pub entering: bool,
    /// The key's field is to be focused.
    pub focus: bool,
    /// What is wrong with values, by backend and parameter.
    pub wrong: BTreeMap<String, BTreeMap<String, String>>,
    /// What is searched for in a list of words.
    pub search: String,
    /// Whether "More" is unfolded.
    pub more: bool,
    /// What is asked.
    pub question: Option<Question>,
    /// The settings that are shown.
    pub settings: Option<Draft>,
    /// The backend whose settings are to be shown once they are known.
    pub wanted: Option<String>,
    /// The bucket for init images.
    pub bucket: BucketSettings,
    /// Where its access key and its secret key come from; None until that was asked for.
    pub bucket_keys: Option<[Option<Origin>; 2]>,
    /// Where the ledger was written, or why not.
    pub exported: Option<Result<PathBuf, Problem>>,
    /// How the request that was asked for is to be copied.
    pub copying: Option<CopyForm>,
    /// A request that is to go to the clipboard.
    pub copied: Option<String>,
    /// Jobs that leave the list when what was just asked for is in the line.
    pub replaced: Vec<JobId>,
}

impl Clouds {
    /// Closes the dialog that is open, if one is.
    pub fn close(&mut self) -> bool {
        self.settings.take().is_some()
    }
}

/// A parameter's name for people.
#[must_use]
pub fn label_of(parameter: &Parameter) -> String {
    parameter.label()
}

/// Whose key it is, for people.
#[must_use]
pub fn service_name(key: KeyName) -> String {
    match key {
        KeyName::ModelsLab => "ModelsLab".to_owned(),
        KeyName::StableDiffusionApi => "stablediffusionapi.com".to_owned(),
        KeyName::AimlApi => "AI/ML API".to_owned(),
        KeyName::Hub => tr!("cloud-name-hub"),
        KeyName::S3Access | KeyName::S3Secret => tr!("cloud-name-bucket"),
    }
}

/// A way for people.
#[must_use]
pub fn way_name(way: UploadWay) -> String {
    match way {
        UploadWay::Inline => tr!("cloud-way-inline"),
        UploadWay::Service => tr!("cloud-way-service"),
        UploadWay::S3 => tr!("cloud-way-bucket"),
        UploadWay::Url => tr!("cloud-way-address"),
    }
}

/// Whether a form shows it as a control of its own, in this part.
#[must_use]
pub fn in_form(parameter: &Parameter, shown: Shown) -> bool {
    parameter.shown == shown && parameter.name != "prompt" && !matches!(parameter.kind, Kind::Image | Kind::Model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_as_a_key_is_never_shown_and_gone_when_it_is_taken() {
        let mut typed = Typed::default();
        typed.0.push_str("sk-mine");
        assert_eq!(format!("{typed:?}"), "***");
        assert!(typed.take().is_some() && typed.0.is_empty() && typed.take().is_none());
    }

    #[test]
    fn old_settings_load_and_an_address_that_may_be_signed_is_not_written_down() {
        let old: crate::ui::model::Fields = serde_json::from_str(r#"{"prompt":"a boat"}"#).unwrap();
        assert_eq!((old.backend.as_str(), old.clouds.len()), ("local", 0));
        let signed =
            CloudFields { init_url: "https://s3/x.png?X-Amz-Signature=1".to_owned(), ..CloudFields::default() };
        assert!(!serde_json::to_string(&signed).unwrap().contains("Signature"));
        let plain = CloudFields { init_url: "https://example.org/x.png".to_owned(), ..CloudFields::default() };
        assert!(serde_json::to_string(&plain).unwrap().contains("x.png"));
    }
}
