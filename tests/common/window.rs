//! The window with a scripted engine behind it, for the tests of the window.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{
    Busy, Command, Event, InitView, JobId, JobState, JobView, PictureId, PictureView, Pixels, Problem, Progress, Ready,
    inspect_model,
};
use underpaint::recipe::{Fit, Memory, ModelRef, Recipe, Seed, Size, StepCount, Strength};
use underpaint::ui::{App, Engine};

/// What a picture's thumbnail looks like.
pub type Look = fn(PictureId) -> Pixels;

/// Says what the test tells it to and remembers what it was told.
#[derive(Default)]
pub struct Script {
    pub told: Mutex<Vec<Command>>,
    pub says: Mutex<Vec<Event>>,
    pub progress: Mutex<Option<Progress>>,
    pub thumbnails: Mutex<Vec<PictureId>>,
    /// Pictures whose file gives no thumbnail.
    pub lost: Mutex<Vec<PictureId>>,
    /// What thumbnails look like, where it matters.
    pub look: Mutex<Option<Look>>,
}

impl Engine for Script {
    fn send(&self, command: Command) -> Result<(), Busy> {
        self.told.lock().unwrap().push(command);
        Ok(())
    }
    fn drain(&self) -> Vec<Event> {
        std::mem::take(&mut self.says.lock().unwrap())
    }
    fn progress(&self) -> Option<Progress> {
        self.progress.lock().unwrap().clone()
    }
    fn request_thumbnail(&self, id: PictureId, _: &Path, _: u64) {
        self.thumbnails.lock().unwrap().push(id);
    }
    fn drain_thumbnails(&self) -> Vec<(PictureId, Result<Pixels, String>)> {
        let lost = self.lost.lock().unwrap().clone();
        let look = *self.look.lock().unwrap();
        let small = |id| match look {
            _ if lost.contains(&id) => Err("it is gone".to_owned()),
            Some(look) => Ok(look(id)),
            None => Ok(pixels(64, 48)),
        };
        std::mem::take(&mut *self.thumbnails.lock().unwrap()).into_iter().map(|id| (id, small(id))).collect()
    }
}

pub fn pixels(width: u32, height: u32) -> Pixels {
    let rgba: Vec<u8> = (0..width * height).flat_map(|i| [(i % 251) as u8, (i % 83) as u8 * 3, 90, 255]).collect();
    Pixels { width, height, rgba: rgba.into() }
}

pub fn recipe() -> Recipe {
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
        init_sha256: "ab".repeat(32),
        prompt: "a mosaic".to_owned(),
        template: None,
        negative: "grey".to_owned(),
        strength: Strength::clamped(0.655),
        guidance: 0.0,
        true_cfg: 2.0,
        steps: 12,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(77),
        size: Size::rounded(512, 384).unwrap(),
        fit: Fit::Pad,
        framing: underpaint::recipe::Framing::default(),
        cloud: None,
    }
}

pub fn picture(id: i64, seed: u64) -> PictureView {
    PictureView {
        id: PictureId(id),
        path: format!("/pictures/{id}.png").into(),
        width: 512,
        height: 384,
        recipe: Recipe { seed: Seed(seed), ..recipe() },
        model: "Starter".to_owned(),
        steps_run: 9,
        sigma_start: 0.75,
        seconds: 4.2,
        created: 0,
        told: std::collections::BTreeMap::new(),
        flagged: false,
        star: false,
        rejected: false,
    }
}

pub fn job(id: i64, state: JobState, problem: Option<Problem>) -> JobView {
    JobView { state, problem, ..JobView::queued(JobId(id), recipe()) }
}

pub fn init() -> Event {
    Event::InitReady(Box::new(InitView {
        sha256: "ab".repeat(32),
        name: "holiday.jpg".to_owned(),
        width: 800,
        height: 600,
        pixels: pixels(80, 60),
        warnings: Vec::new(),
    }))
}

pub fn ready() -> Ready {
    Ready {
        library: PathBuf::from("/pictures"),
        jobs: Vec::new(),
        pictures: Vec::new(),
        more: false,
        settings: std::collections::BTreeMap::new(),
        starter: inspect_model(&ModelRef::Starter).unwrap(),
        memory: Some(Memory { most: 16_000_000_000, free: 12_000_000_000 }),
    }
}

/// Whatever has the window's harness.
pub trait Hands {
    fn harness(&mut self) -> &mut Harness<'static, App>;
}

impl Hands for Window {
    fn harness(&mut self) -> &mut Harness<'static, App> {
        &mut self.harness
    }
}

pub struct Window {
    pub script: Arc<Script>,
    pub harness: Harness<'static, App>,
}

impl Window {
    /// What was last asked to be kept under a name.
    pub fn setting(&self, wanted: &str) -> Option<serde_json::Value> {
        let told = self.script.told.lock().unwrap();
        told.iter().rev().find_map(|c| match c {
            Command::SaveSetting { key, value } if key == wanted => Some(value.clone()),
            _ => None,
        })
    }

    pub fn open(ready: Ready) -> Self {
        let script = Arc::new(Script::default());
        script.says.lock().unwrap().push(Event::Ready(Box::new(ready)));
        let engine = script.clone();
        let mut harness = Harness::builder()
            .with_size(egui::vec2(1360.0, 1720.0))
            .with_max_steps(60)
            .build_eframe(move |cc| App::new(&cc.egui_ctx, engine, None).unwrap());
        harness.run_ok();
        Self { script, harness }
    }
    pub fn with_init() -> Self {
        let mut window = Self::open(ready());
        window.says(init());
        window
    }
    pub fn says(&mut self, event: Event) {
        self.script.says.lock().unwrap().push(event);
        self.harness.run_ok();
        self.harness.run_ok();
    }
    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_ok();
    }
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_ok();
    }
    /// What the engine was told, without what it is told by the way: the saving of fields, the looking for models at
    /// the start, the measuring of LoRAs, the listing of what was made.
    pub fn told(&self) -> Vec<Command> {
        let told = std::mem::take(&mut *self.script.told.lock().unwrap());
        let by_the_way = |c: &Command| {
            matches!(
                c,
                Command::SaveSetting { .. }
                    | Command::FindModels
                    | Command::Measure(_)
                    | Command::ListGallery(_)
                    | Command::CountTokens { .. }
                    | Command::ReadCarried(_)
            )
        };
        told.into_iter().filter(|c| !by_the_way(c)).collect()
    }
    /// A file dropped on the window.
    pub fn drops(&mut self, path: &str) {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.into())));
        self.harness.run_ok();
    }
    pub fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }
}

#[derive(Debug)]
pub struct Dropped(pub PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window never reads files itself".to_owned())
    }
}
