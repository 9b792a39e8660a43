//! What the tests of the whole program share.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of one's own with a library and a picture.
pub struct Place {
    pub dir: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        // A picture with structure: gradients and bars.
        image::RgbImage::from_fn(160, 120, |x, y| {
            if (x / 20) % 2 == 0 && y > 70 {
                image::Rgb([30, 90, 40])
            } else {
                image::Rgb([(x + 60) as u8, 120, 255 - y as u8])
            }
        })
        .save(place.path("photo.png"))
        .unwrap();
        place
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn library(&self) -> PathBuf {
        self.path("library")
    }
    /// The program, away from the user's own folders.
    pub fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_underpaint"));
        command
            .env("HOME", self.dir.path())
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"));
        for name in ["HF_HOME", "HF_HUB_CACHE", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT"] {
            command.env_remove(name);
        }
        command
    }
    /// `generate` at a small size, with what every test needs.
    pub fn generate(&self, more: &[&str]) -> Command {
        let mut command = self.program();
        command.arg("generate");
        if !more.contains(&"--library") {
            command.arg("--library").arg(self.library());
        }
        if !more.contains(&"--init") {
            command.arg("--init").arg(self.path("photo.png"));
        }
        if !more.contains(&"--prompt") {
            command.args(["--prompt", "a watercolour"]);
        }
        if !more.contains(&"--width") {
            command.args(["--width", "96", "--height", "80"]);
        }
        if !more.contains(&"--steps") {
            command.args(["--steps", "2"]);
        }
        command.args(more);
        command
    }
    /// Every PNG under the library's days.
    pub fn pictures(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for day in std::fs::read_dir(self.library()).into_iter().flatten().flatten() {
            if day.file_name() == "inits" || !day.path().is_dir() {
                continue;
            }
            found.extend(std::fs::read_dir(day.path()).unwrap().map(|e| e.unwrap().path()));
        }
        found.sort();
        found
    }
}

pub fn pixels(path: &Path) -> image::RgbImage {
    image::open(path).unwrap().to_rgb8()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn json(output: &Output) -> Vec<serde_json::Value> {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}
