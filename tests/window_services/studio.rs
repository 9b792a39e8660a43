//! The whole program without its frame: the app, its engine, a library of its own and the server.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;
use underpaint::engine::{EngineConfig, Handle, JobState, Override, start_with};
use underpaint::library::Library;
use underpaint::net::{KeyName, Keys, Secret};
use underpaint::ui::App;

use crate::cloud::{Cloud, Endpoint, Family};
use crate::common::Place;
use crate::window::{Dropped, Hands};

/// How long a test waits before it says that nothing came.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Studio {
    pub cloud: Cloud,
    pub place: Place,
    harness: Option<Harness<'static, App>>,
    engine: Option<Arc<Handle>>,
    rung: Receiver<()>,
    /// Milliseconds of processor time that each frame took.
    pub frames: Vec<f64>,
    _quiet: Quiet,
}

/// Tests that measure run alone.
static MEASURED: RwLock<()> = RwLock::new(());

enum Quiet {
    Shared { _guard: RwLockReadGuard<'static, ()> },
    Alone { _guard: RwLockWriteGuard<'static, ()> },
}

/// Milliseconds that this thread has computed. Time during which it was not let run does not count, so that other
/// work on the machine does not either.
#[cfg(unix)]
fn computed() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

#[cfg(not(unix))]
fn computed() -> f64 {
    use std::sync::OnceLock;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// The server's keys, and no others.
fn keys() -> Keys {
    let keys = Keys::in_memory();
    for family in Family::ALL {
        let name = match family {
            Family::ModelsLab => KeyName::ModelsLab,
            Family::StableDiffusion => KeyName::StableDiffusionApi,
            Family::Aiml => KeyName::AimlApi,
        };
        keys.set_for_this_run(name, Secret::new(family.key()).unwrap());
    }
    keys
}

impl Studio {
    /// Every service is the server, and waits between requests are a fiftieth of what they are in life.
    pub fn open(settings: Value) -> Self {
        let _guard = MEASURED.read().unwrap_or_else(PoisonError::into_inner);
        Self::with(settings, Quiet::Shared { _guard })
    }

    /// The same while no other test of these runs.
    pub fn alone(settings: Value) -> Self {
        let _guard = MEASURED.write().unwrap_or_else(PoisonError::into_inner);
        Self::with(settings, Quiet::Alone { _guard })
    }

    fn with(settings: Value, quiet: Quiet) -> Self {
        let (cloud, place) = (Cloud::start(), Place::new());
        {
            let library = Library::open(&place.library(), &place.path("cache")).unwrap();
            for service in ["modelslab", "stablediffusionapi", "aimlapi"] {
                let mut whole = settings.clone();
                let fields = whole.as_object_mut().unwrap();
                fields.entry("pace").or_insert(0.02.into());
                fields.insert("base_url".to_owned(), cloud.address().into());
                fields.insert("local".to_owned(), true.into());
                library.set_setting(&format!("service.{service}"), &whole).unwrap();
            }
        }
        let (bell, rung) = sync_channel(1);
        let config = EngineConfig {
            library: place.library(),
            cache: Some(place.path("cache")),
            worker: None,
            warm: false,
            resume: true,
            over: Override::default(),
            wake: Arc::new(move || {
                bell.try_send(()).ok();
            }),
        };
        let engine = Arc::new(start_with(config, keys()));
        let shown = engine.clone();
        let harness = Harness::builder()
            .with_size(egui::vec2(1360.0, 1240.0))
            .with_max_steps(60)
            .build_eframe(move |cc| App::new(&cc.egui_ctx, shown, None).unwrap());
        let mut studio = Self {
            cloud,
            place,
            harness: Some(harness),
            engine: Some(engine),
            rung,
            frames: Vec::new(),
            _quiet: quiet,
        };
        studio.until("the engine is ready", |s| s.app().model.library.is_some());
        studio
    }

    pub fn app(&self) -> &App {
        self.harness.as_ref().unwrap().state()
    }

    /// Drops the sample picture on the window and waits until it is the init image.
    pub fn drop_init(&mut self) {
        let photo = self.place.path("photo.png");
        self.harness().input_mut().dropped_files.push(Arc::new(Dropped(photo)));
        self.until("the init image is there", |s| s.app().model.init.is_some());
    }

    /// A frame, when there is something new or a moment has passed.
    pub fn frame(&mut self) {
        self.rung.recv_timeout(Duration::from_millis(2)).ok();
        self.step();
    }

    fn step(&mut self) {
        let before = computed();
        self.harness().step();
        self.frames.push(computed() - before);
    }

    /// Frames until it is so.
    pub fn until(&mut self, what: &str, mut done: impl FnMut(&mut Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(self) {
            self.frame();
            let problem = self.app().model.problem.clone();
            assert!(Instant::now() < end, "not within {PATIENCE:?}: {what}; the window says {problem:?}");
        }
    }

    /// Chooses a service and waits until the window knows that it has a key.
    pub fn choose(&mut self, endpoint: Endpoint) {
        crate::clouds::choose(self, endpoint.id());
        self.until("the service is ready", |s| s.app().model.service_view().is_some_and(|v| v.key.is_some()));
    }

    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness().key_press_modifiers(modifiers, key);
        self.step();
    }

    /// Ctrl+Enter.
    pub fn generate(&mut self) {
        self.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    }

    pub fn shows(&mut self, text: &str) -> bool {
        self.harness().query_all_by_label_contains(text).next().is_some()
    }

    pub fn label(&mut self, text: &str) -> bool {
        self.harness().query_all_by_label(text).next().is_some()
    }

    /// How many jobs stand so.
    pub fn jobs(&self, of: impl Fn(JobState) -> bool) -> usize {
        self.app().model.jobs.values().filter(|job| of(job.state)).count()
    }
}

impl Hands for Studio {
    fn harness(&mut self) -> &mut Harness<'static, App> {
        self.harness.as_mut().unwrap()
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        self.harness.take();
        if let Some(engine) = self.engine.take().and_then(Arc::into_inner) {
            engine.join();
        }
    }
}
