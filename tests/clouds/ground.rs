//! A server, a library and the program between them.

use std::process::{Command, Output};

use underpaint::library::{Library, PictureRow};

use crate::cloud::{Cloud, Endpoint, Family, Settings, pixel_sha256};
use crate::common::{Place, pixels};

pub struct Ground {
    pub cloud: Cloud,
    pub place: Place,
}

impl Ground {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    /// Waits between requests are a fiftieth of what they are in life.
    pub fn with(settings: Settings) -> Self {
        let ground = Self { cloud: Cloud::with(settings), place: Place::new() };
        ground.set(&serde_json::json!({ "pace": 0.02 }));
        ground
    }

    /// Sets every service so.
    pub fn set(&self, settings: &serde_json::Value) {
        let library = self.library();
        for service in ["modelslab", "stablediffusionapi", "aimlapi"] {
            let mut whole = settings.clone();
            let fields = whole.as_object_mut().unwrap();
            fields.entry("pace").or_insert(0.02.into());
            fields.entry("base_url").or_insert(self.cloud.address().into());
            fields.entry("local").or_insert(true.into());
            library.set_setting(&format!("service.{service}"), &whole).unwrap();
        }
    }

    pub fn library(&self) -> Library {
        Library::open(&self.place.library(), &self.place.path("cache")).unwrap()
    }

    /// The program with every key, and no keychain.
    pub fn program(&self) -> Command {
        let mut command = self.place.program();
        command.env("UNDERPAINT_KEYCHAIN", "off").env("UNDERPAINT_LOG", "underpaint=trace");
        command.envs(self.cloud.environment());
        command
    }

    /// `generate` at an endpoint, with no more than it needs.
    pub fn generate(&self, endpoint: Endpoint, more: &[&str]) -> Command {
        let mut command = self.program();
        command.arg("generate").arg("--library").arg(self.place.library());
        command.args(self.cloud.arguments(endpoint)).args(["--prompt", "a cat sitting on a bench", "--json"]);
        if endpoint != Endpoint::FluxText2img && !more.contains(&"--init-url") {
            command.arg("--init").arg(self.place.path("photo.png"));
        }
        if endpoint == Endpoint::Img2img && !more.iter().any(|m| m.starts_with("model_id=")) {
            command.args(["--set", "model_id=midjourney"]);
        }
        command.args(more);
        command
    }

    pub fn jobs(&self, more: &[&str]) -> Command {
        let mut command = self.program();
        command.args(["jobs", "--allow-local", "--json", "--library"]).arg(self.place.library()).args(more);
        command
    }

    pub fn rows(&self) -> Vec<PictureRow> {
        self.library().pictures(None, 1000).unwrap().0
    }

    /// The pixels' hashes of every picture in the library, sorted.
    pub fn kept_pixels(&self) -> Vec<String> {
        let mut all: Vec<String> = self.rows().iter().map(|row| pixel_sha256(&pixels(&row.path))).collect();
        all.sort();
        all
    }

    /// Every picture that was paid for is in the library, and none was paid for twice.
    pub fn assert_all_kept(&self) {
        assert_eq!(self.kept_pixels(), self.cloud.paid_pixels(), "what was paid for is what is kept");
        self.cloud.assert_billed_once();
    }

    /// What the job list says: state and message of each.
    pub fn listed(&self) -> Vec<(String, String)> {
        let output = self.jobs(&["list"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines()
            .map(|line| {
                let job: serde_json::Value = serde_json::from_str(line).unwrap();
                let said = job["problem"]["message"].as_str().unwrap_or_default().to_owned();
                (job["state"].as_str().unwrap().to_owned(), said)
            })
            .collect()
    }
}

pub fn said(output: &Output) -> String {
    let text = [&output.stdout, &output.stderr].map(|b| String::from_utf8_lossy(b).into_owned()).join("\n");
    for family in Family::ALL {
        assert!(!text.contains(family.key()), "the key was shown: {text}");
    }
    text
}

/// Runs it to its end: exit code and everything it said.
pub fn run(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), said(&output))
}
