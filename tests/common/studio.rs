//! The engine behind the real program's worker, for the tests that kill things.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use underpaint::engine::{self, Command, EngineConfig, Event, Handle, InitSource, JobState};
use underpaint::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};

use super::common::Place;

/// The engine as the window has it, with a bell to wait on.
pub struct Studio {
    pub engine: Handle,
    pub bell: Receiver<()>,
    pub waiting: Vec<Event>,
}

impl Studio {
    /// One that offers again what an earlier process left.
    pub fn open(place: &Place) -> Self {
        Self::in_folder(place.dir.path(), false)
    }

    /// One that goes on where an earlier one was, as the window does.
    pub fn resume(place: &Place) -> Self {
        Self::in_folder(place.dir.path(), true)
    }

    /// In a place's folder.
    pub fn in_folder(place: &Path, resume: bool) -> Self {
        let (ring, bell) = sync_channel(1);
        let engine = engine::start(EngineConfig {
            library: place.join("library"),
            cache: Some(place.join("cache")),
            worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_underpaint"))),
            resume,
            over: engine::Override::default(),
            warm: false,
            wake: Arc::new(move || {
                ring.try_send(()).ok();
            }),
        });
        Self { engine, bell, waiting: Vec::new() }
    }

    pub fn wait<T>(&mut self, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let until = Instant::now() + Duration::from_secs(120);
        loop {
            self.waiting.extend(self.engine.drain());
            if let Some((at, found)) = self.waiting.iter().enumerate().find_map(|(i, e)| Some((i, wanted(e)?))) {
                self.waiting.drain(..=at);
                return found;
            }
            assert!(Instant::now() < until, "waited for two minutes; there were {:?}", self.waiting);
            self.bell.recv_timeout(Duration::from_millis(200)).ok();
        }
    }

    /// Waits until the running job has really begun to paint.
    pub fn wait_for_painting(&mut self) {
        let until = Instant::now() + Duration::from_secs(120);
        while self.engine.progress().is_none_or(|p| p.step < 1) {
            assert!(Instant::now() < until, "no painting for two minutes");
            self.bell.recv_timeout(Duration::from_millis(200)).ok();
        }
    }

    pub fn recipe(&mut self, place: &Place, steps: u32) -> Recipe {
        self.recipe_of(&place.path("photo.png"), steps)
    }

    pub fn recipe_of(&mut self, picture: &Path, steps: u32) -> Recipe {
        self.engine.send(Command::OpenInit(InitSource::File(picture.to_path_buf()))).unwrap();
        let init = self.wait(|e| if let Event::InitReady(init) = e { Some(init.clone()) } else { None });
        Recipe {
            backend: "local".to_owned(),
            model: ModelRef::Starter,
            init_sha256: init.sha256,
            prompt: "a mosaic".to_owned(),
            template: None,
            negative: String::new(),
            strength: Strength::clamped(1.0),
            guidance: 0.0,
            true_cfg: 2.5,
            steps,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(5),
            size: Size::rounded(128, 96).unwrap(),
            fit: Fit::Crop,
            framing: underpaint::recipe::Framing::default(),
            cloud: None,
        }
    }

    pub fn enqueue(&mut self, recipe: &Recipe, count: u32) -> Vec<engine::JobId> {
        self.engine.send(Command::Enqueue { recipe: Box::new(recipe.clone()), count }).unwrap();
        self.wait(|e| if let Event::Queued(jobs) = e { Some(jobs.iter().map(|j| j.id).collect()) } else { None })
    }

    pub fn ended(&mut self) -> engine::JobView {
        self.wait(|e| match e {
            Event::Job(j) if !matches!(j.state, JobState::Running | JobState::Queued) => Some((**j).clone()),
            _ => None,
        })
    }
}

/// Child processes of `parent` that are workers.
pub fn workers(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for task in std::fs::read_dir(format!("/proc/{parent}/task")).unwrap().flatten() {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        found.extend(children.split_whitespace().filter_map(|c| c.parse::<u32>().ok()));
    }
    found.retain(|c| std::fs::read(format!("/proc/{c}/cmdline")).unwrap_or_default().ends_with(b"worker\0"));
    found
}

pub fn kill(process: u32) {
    let status = std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
    assert!(status.success());
}

pub fn wait_until_gone(process: u32) {
    let until = Instant::now() + Duration::from_secs(20);
    let gone = || match std::fs::read_to_string(format!("/proc/{process}/stat")) {
        Ok(stat) => stat.rsplit(')').next().unwrap().trim_start().starts_with('Z'),
        Err(_) => true,
    };
    while !gone() {
        assert!(Instant::now() < until, "process {process} still runs");
        std::thread::yield_now();
    }
}
