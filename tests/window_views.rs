//! The main views in both themes and at two scales, as pictures that are compared.
//!
//! `UPDATE_SNAPSHOTS=1` takes new ones; look at each before it is kept. They are drawn by software (lavapipe).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use std::sync::Arc;

use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};
use underpaint::engine::{
    CellView, Command, Event, GridEvent, GridId, GridView, JobId, JobState, PictureId, PictureView, Pixels, Ready,
};
use underpaint::recipe::Recipe;
use underpaint::recipe::grid::{Axis, Grid, Line};
use underpaint::ui::App;
use underpaint::ui::model::ThemeChoice;
use window::{Script, Window, init, picture, ready};

const SIZE: egui::Vec2 = egui::vec2(1200.0, 780.0);

/// The init image.
fn holiday() -> Event {
    let Event::InitReady(mut view) = init() else { panic!("no init image") };
    view.pixels = painted(PictureId(0));
    Event::InitReady(view)
}

/// A still life that compresses well: bands, another colour for each picture.
fn painted(id: PictureId) -> Pixels {
    let (width, height) = (256_u32, 192_u32);
    let hue = (id.0.unsigned_abs() * 47 % 160) as u8;
    let rgba = (0..width * height).flat_map(|i| {
        let (x, y) = (i % width / 32, i / width / 32);
        [60 + hue, 40 + (x * 20) as u8, 90 + (y * 24) as u8, 255]
    });
    Pixels { width, height, rgba: rgba.collect::<Vec<u8>>().into() }
}

fn open(theme: Theme, scale: f32, ready: Ready) -> Window {
    let script = Arc::new(Script::default());
    *script.look.lock().unwrap() = Some(painted);
    script.says.lock().unwrap().push(Event::Ready(Box::new(ready)));
    let engine = script.clone();
    let builder = Harness::builder().with_size(SIZE).with_pixels_per_point(scale).with_theme(theme).with_max_steps(60);
    let mut harness = builder.build_eframe(move |cc| App::new(&cc.egui_ctx, engine, None).unwrap());
    harness.run_ok();
    // As the artist chooses it: the window does not take the harness's own for the system's.
    let choice = if theme == Theme::Light { ThemeChoice::Light } else { ThemeChoice::Dark };
    harness.state_mut().model.fields.theme = choice;
    harness.run_ok();
    Window { script, harness }
}

/// Feeds every picture that the window asks for, until nothing moves any more.
fn settle(window: &mut Window) {
    for _ in 0..12 {
        let asked: Vec<PictureId> = window
            .told()
            .into_iter()
            .filter_map(|c| if let Command::OpenPicture(id) = c { Some(id) } else { None })
            .collect();
        for id in asked {
            window.says(Event::PictureOpened { id, pixels: Ok(painted(id)) });
        }
        window.harness.run_ok();
    }
    // Textures are made on a thread of their own.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !window.harness.state().at_rest() {
        assert!(std::time::Instant::now() < until, "the textures are never ready");
        window.harness.step();
    }
    window.harness.run_ok();
}

fn compare(results: &mut SnapshotResults, window: &mut Window, scale: f32, name: &str) {
    settle(window);
    let edges = if scale > 1.0 { 2400 } else { 600 };
    // Another version of the software renderer may round an edge otherwise, and no more than that.
    window.harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.5).max_failed_pixels(edges));
    results.extend_harness(&mut window.harness);
}

/// Both themes, both scales.
fn all(name: &str, view: impl Fn(Theme, f32) -> Window) {
    let mut results = SnapshotResults::new();
    for (theme, said) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
        for scale in [1.0, 2.0] {
            compare(&mut results, &mut view(theme, scale), scale, &format!("{name}_{said}_{scale}x"));
        }
    }
}

fn library() -> Vec<PictureView> {
    (1..=6).rev().map(|id| picture(id, 40 + id.unsigned_abs())).collect()
}

fn canvas(theme: Theme, scale: f32) -> Window {
    let mut window = open(theme, scale, Ready { pictures: library(), ..ready() });
    window.says(holiday());
    window.harness.state_mut().model.fields.prompt = "watercolour, warm evening light".to_owned();
    window.press(Modifiers::NONE, Key::ArrowRight);
    window
}

#[test]
fn the_first_look() {
    all("first", |theme, scale| open(theme, scale, ready()));
}

#[test]
fn a_picture_on_the_canvas_with_its_run_below() {
    all("canvas", canvas);
}

#[test]
fn a_scale_that_changes_while_the_window_is_open_ends_in_the_picture_of_one_opened_so() {
    let mut window = canvas(Theme::Dark, 1.0);
    settle(&mut window);
    let before = window.harness.get_by_label("Generate").rect();
    // The window comes onto a finer monitor.
    let root = window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.native_pixels_per_point = Some(2.0);
    window.harness.run_ok();
    assert!((window.harness.ctx.pixels_per_point() - 2.0).abs() < 1e-3);
    let after = window.harness.get_by_label("Generate").rect();
    assert!(before.min.distance(after.min) < 1.0 && before.max.distance(after.max) < 1.0, "{before:?} {after:?}");
    let mut results = SnapshotResults::new();
    compare(&mut results, &mut window, 2.0, "canvas_dark_2x");
}

#[test]
fn the_seed_wall() {
    all("wall", |theme, scale| {
        let mut window = open(theme, scale, Ready { pictures: library(), ..ready() });
        window.says(holiday());
        window.press(Modifiers::NONE, Key::ArrowRight);
        window.press(Modifiers::NONE, Key::C);
        window
    });
}

#[test]
fn a_matrix_half_made() {
    all("matrix", |theme, scale| {
        let mut window = open(theme, scale, ready());
        window.says(holiday());
        let base = Recipe { prompt: "watercolour".to_owned(), ..picture(1, 1).recipe };
        let grid = Grid {
            across: Line::parse(Axis::Strength, "0.2..0.8 by 0.2").unwrap(),
            down: Line::parse(Axis::Seed, "1..3").unwrap(),
            base,
            others: std::collections::BTreeMap::new(),
        };
        let cell = |i: usize| CellView {
            row: i / 4,
            column: i % 4,
            job: JobId(40 + i as i64),
            state: if i < 7 { JobState::Done } else { JobState::Queued },
            picture: (i < 7).then(|| picture(90 + i as i64, i as u64)),
        };
        let view = GridView { id: GridId(3), cells: (0..12).map(cell).collect(), grid };
        window.harness.state_mut().model.matrices.expected = true;
        window.says(Event::Grid(Box::new(GridEvent::Opened(Box::new(view)))));
        window
    });
}
