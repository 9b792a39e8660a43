//! The window's speed with 100,000 pictures: the real app and the real engine, without a renderer.
//!
//! It takes minutes, so it runs only when it is asked for:
//!     cargo test --release --test studio -- --ignored --nocapture
//! The library is made once, in the place that UNDERPAINT_STUDIO names or among the build's own files. What a frame
//! costs is the window thread's processor time for the app, egui and its tessellation, uploads' copies with it; drawing
//! is the renderer's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failing test should fail loudly; figures go to stdout"
)]
#![cfg(target_os = "linux")]

#[path = "common/hoard.rs"]
mod hoard;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2, pos2, vec2};
use rustix::time::{ClockId, clock_gettime};
use underpaint::engine::{Command, EngineConfig, Handle, InitSource, JobState, Override, PictureId, start};
use underpaint::ui::App;

/// What a frame may cost, in milliseconds: at the middle, and 99 of 100.
const MIDDLE: f64 = 4.0;
const MOST: f64 = 16.0;
/// What may be held beyond an empty egui, in MiB.
const MEMORY: f64 = 350.0;
/// What textures may take, in MiB: their budget, and what a frame may put on top.
const TEXTURES: f64 = 256.0 + 16.0;
/// Frames come no faster than a screen shows them.
const PACE: Duration = Duration::from_millis(8);
const SIZE: Vec2 = vec2(1360.0, 860.0);
/// A place in the filmstrip, and one in the middle of the canvas.
const STRIP: Pos2 = pos2(800.0, 780.0);
const MIDST: Pos2 = pos2(800.0, 400.0);

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// A line of /proc/self/status in MiB.
fn status(field: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|l| l.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Wakes of the engine, as the window's event loop would hear them.
#[derive(Default)]
struct Bell {
    /// Rung and not yet heard.
    rung: Mutex<bool>,
    change: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap() = true;
        self.change.notify_all();
    }
    /// Whether it has rung since the last time, or does within so long.
    fn heard(&self, patience: Duration) -> bool {
        let rung = self.rung.lock().unwrap();
        let (mut rung, _) = self.change.wait_timeout_while(rung, patience, |rung| !*rung).unwrap();
        std::mem::take(&mut *rung)
    }
}

struct Studio {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    engine: Arc<Handle>,
    bell: Arc<Bell>,
    begun: Instant,
    textures: HashMap<egui::TextureId, usize>,
    most_textures: usize,
    /// Whether egui wants another frame at once.
    wants: bool,
    pointer: Option<Pos2>,
}

impl Studio {
    fn open(library: PathBuf, cache: PathBuf) -> Self {
        let (bell, begun) = (Arc::new(Bell::default()), Instant::now());
        let ctx = egui::Context::default();
        let (ring, ask) = (bell.clone(), bell.clone());
        ctx.set_request_repaint_callback(move |info| {
            if info.delay < Duration::from_secs(1) {
                ask.ring();
            }
        });
        let engine = Arc::new(start(EngineConfig {
            library,
            cache: Some(cache),
            worker: Some(env!("CARGO_BIN_EXE_underpaint").into()),
            warm: false,
            resume: true,
            over: Override::default(),
            wake: Arc::new(move || ring.ring()),
        }));
        let app = App::new(&ctx, engine.clone(), None).unwrap();
        let (textures, frame) = (HashMap::new(), eframe::Frame::_new_kittest());
        Self { ctx, app, frame, engine, bell, begun, textures, most_textures: 0, wants: true, pointer: None }
    }

    /// One frame; gives its milliseconds of processor time.
    fn frame(&mut self, events: Vec<Event>) -> f64 {
        for event in &events {
            if let Event::PointerMoved(to) = event {
                self.pointer = Some(*to);
            }
        }
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.begun.elapsed().as_secs_f64()),
            predicted_dt: 1.0 / 60.0,
            max_texture_side: Some(8192),
            events,
            focused: true,
            ..Default::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let before = cpu();
        let mut output = self.ctx.run_ui(input, |ui| {
            let ctx = ui.ctx().clone();
            app.logic(&ctx, frame);
            app.ui(ui, frame);
        });
        let drawn = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let cost = cpu() - before;
        assert!(!drawn.is_empty());
        for (id, deltas) in &output.textures_delta.set {
            for delta in deltas.iter().filter(|delta| delta.pos.is_none()) {
                let [width, height] = delta.image.size();
                self.textures.insert(*id, width * height * 4);
            }
        }
        self.most_textures = self.most_textures.max(self.textures.values().sum());
        for id in &output.textures_delta.free {
            self.textures.remove(id);
        }
        // There is no card that would take them.
        output.textures_delta.clear();
        self.wants = output.viewport_output.values().any(|v| v.repaint_delay < Duration::from_millis(20));
        cost
    }

    /// Frames as the window would draw them, one for each ring, until nothing asks for one.
    fn settle(&mut self) -> Vec<f64> {
        let mut costs = Vec::new();
        while self.wants || self.bell.heard(Duration::from_millis(400)) {
            costs.push(self.frame(Vec::new()));
            std::thread::sleep(PACE);
            assert!(costs.len() < 20_000, "it never comes to rest");
        }
        costs
    }

    /// Frames, as fast as a screen shows them, for as long as `next` gives events.
    fn drive(&mut self, mut next: impl FnMut(&mut Self) -> Option<Vec<Event>>) -> Vec<f64> {
        let mut costs = Vec::new();
        while let Some(events) = next(self) {
            let since = Instant::now();
            costs.push(self.frame(events));
            std::thread::sleep(PACE.saturating_sub(since.elapsed()));
        }
        costs
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) -> f64 {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame(vec![
            Event::ModifiersChanged(modifiers),
            event(true),
            event(false),
            Event::ModifiersChanged(Modifiers::NONE),
        ])
    }
}

fn wheel(at: Pos2, delta: Vec2) -> Vec<Event> {
    let turn = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        modifiers: Modifiers::NONE,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
    };
    vec![Event::PointerMoved(at), turn]
}

/// Prints a phase's figures and gives what is beyond the bars.
fn judge(name: &str, mut costs: Vec<f64>) -> Vec<String> {
    costs.sort_by(f64::total_cmp);
    let at = |share: f64| costs[((costs.len() - 1) as f64 * share) as usize];
    let (middle, most, longest) = (at(0.5), at(0.99), at(1.0));
    println!(
        "{name}: {} frames, median {middle:.2} ms, 99th percentile {most:.2} ms, longest {longest:.2} ms",
        costs.len()
    );
    let mut beyond = Vec::new();
    if middle > MIDDLE {
        beyond.push(format!("{name}: median {middle:.2} ms"));
    }
    if most > MOST {
        beyond.push(format!("{name}: 99th percentile {most:.2} ms"));
    }
    beyond
}

#[test]
#[ignore = "makes a library of 100,000 pictures and takes minutes"]
fn a_hundred_thousand_pictures_cost_no_frame_more_than_it_has() {
    let place = std::env::var_os("UNDERPAINT_STUDIO")
        .map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("studio"), PathBuf::from);
    std::fs::create_dir_all(&place).unwrap();
    let (library, cache) = hoard::library(&place);
    let mut beyond = Vec::new();

    // What egui alone takes, with its fonts.
    let mut nothing = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
        ui.label("An empty window");
    });
    nothing.textures_delta.clear();
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let empty = status("VmRSS");

    let since = Instant::now();
    let mut studio = Studio::open(library, cache);
    let first = studio.frame(Vec::new());
    let shown = since.elapsed();
    while studio.app.model.library.is_none() {
        assert!(studio.bell.heard(Duration::from_secs(60)), "the engine says nothing");
        studio.frame(Vec::new());
    }
    let ready = since.elapsed();
    let mut begin = studio.settle();
    begin.push(first);
    println!(
        "start: first frame after {:.0} ms, pictures after {:.0} ms",
        shown.as_secs_f64() * 1e3,
        ready.as_secs_f64() * 1e3
    );
    // Fonts and the theme are made in the first frames, once.
    begin.sort_by(f64::total_cmp);
    println!("start: the longest frame costs {:.1} ms", begin[begin.len() - 1]);
    assert_eq!(studio.app.model.pictures.len() as i64, hoard::COUNT);

    // Slowly, so that every thumbnail is wanted; then to the end.
    let mut left = 600;
    let costs = studio.drive(|_| {
        left -= 1;
        (left > 0).then(|| wheel(STRIP, vec2(-160.0, 0.0)))
    });
    beyond.extend(judge("filmstrip, slowly", costs));
    let costs = studio.drive(|s| {
        let last = s.app.model.pictures.get(PictureId(1)).is_some();
        (!last).then(|| wheel(STRIP, vec2(-12_000.0, 0.0)))
    });
    beyond.extend(judge("filmstrip, through all", costs));
    studio.settle();

    studio.press(Modifiers::NONE, Key::G);
    assert!(studio.app.model.pictures.grid);
    studio.app.model.pictures.reveal = studio.app.model.pictures.first();
    studio.settle();
    let mut left = 600;
    let costs = studio.drive(|_| {
        left -= 1;
        (left > 0).then(|| wheel(MIDST, vec2(0.0, -120.0)))
    });
    beyond.extend(judge("gallery, slowly", costs));
    let costs = studio.drive(|s| {
        let last = s.app.model.pictures.get(PictureId(1)).is_some();
        (!last).then(|| wheel(MIDST, vec2(0.0, -4_000.0)))
    });
    beyond.extend(judge("gallery, through all", costs));
    studio.settle();
    studio.press(Modifiers::NONE, Key::G);
    studio.settle();

    // Every picture chosen, and let go.
    let mut costs = vec![studio.press(Modifiers::COMMAND, Key::A)];
    assert_eq!(studio.app.model.selection.len() as i64, hoard::COUNT);
    costs.extend((0..60).map(|_| studio.frame(Vec::new())));
    beyond.extend(judge("all chosen", costs));
    studio.app.model.selection.clear();

    // The newest sixteen side by side, and nearer.
    studio.app.model.pictures.reveal = studio.app.model.pictures.first();
    studio.settle();
    studio.app.model.selection = studio.app.model.pictures.ids()[..16].to_vec();
    let mut costs = vec![studio.press(Modifiers::NONE, Key::C)];
    assert_eq!(studio.app.model.wall.pictures().len(), 16);
    costs.extend(studio.settle());
    for _ in 0..20 {
        costs.push(studio.press(Modifiers::NONE, Key::Plus));
        costs.extend(studio.settle());
    }
    assert!(studio.app.model.wall.failed.is_empty(), "a picture on the wall was not read");
    beyond.extend(judge("a wall of 16", costs));
    studio.press(Modifiers::NONE, Key::Escape);
    assert!(!studio.app.model.wall.is_open());
    studio.app.model.selection.clear();

    beyond.extend(judge("typing while a job runs", typing(&mut studio)));

    studio.settle();
    let rests = !studio.bell.heard(Duration::from_secs(5));
    println!("idle: {}", if rests { "no repaint in 5 s" } else { "it repaints" });
    if !rests {
        beyond.push("an idle window repaints".to_owned());
    }
    let (memory, textures) = (status("VmHWM") - empty, studio.most_textures as f64 / (1 << 20) as f64);
    println!(
        "memory: at most {memory:.0} MiB beyond an empty egui ({empty:.0} MiB); textures at most {textures:.0} MiB"
    );
    if memory > MEMORY {
        beyond.push(format!("{memory:.0} MiB"));
    }
    if textures > TEXTURES {
        beyond.push(format!("textures of {textures:.0} MiB"));
    }
    drop(studio.app);
    if let Some(engine) = Arc::into_inner(studio.engine) {
        engine.join();
    }
    assert!(beyond.is_empty(), "beyond the bars:\n{}", beyond.join("\n"));
}

/// A prompt is typed while the Starter paints.
fn typing(studio: &mut Studio) -> Vec<f64> {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/samples/lake.jpg");
    studio.engine.send(Command::OpenInit(InitSource::File(sample))).unwrap();
    while studio.app.model.init.is_none() {
        assert!(studio.bell.heard(Duration::from_secs(60)), "no init image comes");
        studio.frame(Vec::new());
    }
    studio.settle();
    // By Tab into the prompt.
    for _ in 0..200 {
        studio.press(Modifiers::NONE, Key::Tab);
        studio.frame(vec![Event::Text("a".to_owned())]);
        if studio.app.model.fields.prompt.ends_with('a') {
            break;
        }
    }
    assert!(studio.app.model.fields.prompt.ends_with('a'), "the prompt was not found");
    studio.press(Modifiers::COMMAND, Key::Enter);
    let until = Instant::now() + Duration::from_secs(120);
    while studio.app.model.jobs.values().all(|j| j.state != JobState::Running) {
        assert!(Instant::now() < until, "no job runs");
        studio.bell.heard(Duration::from_secs(1));
        studio.frame(Vec::new());
    }
    let mut letters = "watercolour of a lake in the evening, ".chars().cycle();
    let mut left = 600;
    let costs = studio.drive(|s| {
        left -= 1;
        let running = s.app.model.jobs.values().any(|j| j.state == JobState::Running);
        // One letter every sixth frame: twenty a second.
        let letter = (left % 6 == 0).then(|| Event::Text(letters.next().unwrap().to_string()));
        (running && left > 0).then(|| letter.into_iter().collect())
    });
    assert!(costs.len() > 100, "the job was over too soon");
    let running: Vec<_> = studio.app.model.jobs.keys().copied().collect();
    for job in running {
        studio.engine.send(Command::Cancel(job)).unwrap();
    }
    costs
}
