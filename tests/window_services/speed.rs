//! From the last byte of a picture to the frame that shows it.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use egui::accesskit::Role;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use underpaint::ui::model::View;

use crate::cloud::Endpoint;
use crate::clouds::write;
use crate::studio::Studio;
use crate::window::Hands as _;

const SIDE: u32 = 1024;
const PICTURES: usize = 9;
/// The most milliseconds beside decoding.
const MOST: f64 = 50.0;

/// A moment, with what the threads of this process had had of the processors by then, in milliseconds.
#[derive(Clone, Copy)]
struct Moment {
    at: Instant,
    /// Computed, by all but the window's, which draws frames for as long as it waits.
    busy: f64,
    /// Ready and not let run, for other work on the machine.
    held_up: f64,
}

impl Moment {
    fn now() -> Self {
        let (busy, held_up) = shares();
        Self { at: Instant::now(), busy, held_up }
    }

    fn since(self, before: Self) -> f64 {
        self.at.duration_since(before.at).as_secs_f64() * 1e3
    }

    /// What it would take at least on a machine that had nothing else to do: the rest of the time, which is the whole
    /// of it there, or what was computed, where more than that was waited for.
    fn alone_since(self, before: Self) -> f64 {
        let rest = self.since(before) - (self.held_up - before.held_up);
        rest.max(self.busy - before.busy)
    }
}

/// The window's thread, as the system knows it.
static WINDOW: OnceLock<PathBuf> = OnceLock::new();

#[cfg(target_os = "linux")]
fn shares() -> (f64, f64) {
    let (mut busy, mut held_up) = (0.0, 0.0);
    for thread in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        // One that has just ended has no figures.
        let Ok(text) = std::fs::read_to_string(thread.path().join("schedstat")) else { continue };
        let figures: Vec<f64> = text.split_whitespace().take(2).map(|f| f.parse::<f64>().unwrap() / 1e6).collect();
        if WINDOW.get().is_none_or(|window| thread.path().file_name() != window.file_name()) {
            busy += figures[0];
        }
        held_up += figures[1];
    }
    (busy, held_up)
}

#[cfg(not(target_os = "linux"))]
fn shares() -> (f64, f64) {
    (0.0, 0.0)
}

/// Log lines with the moment at which they came.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<(Moment, String)>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().push((Moment::now(), String::from_utf8_lossy(bytes).into_owned()));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The newest line that has these words, and the number before "ms" in it.
    fn newest(&self, words: &str) -> Option<(Moment, f64)> {
        let lines = self.0.lock().unwrap();
        let (at, line) = lines.iter().rev().find(|(_, line)| line.contains(words))?;
        let before = line.rsplit_once(" ms")?.0;
        Some((*at, before.rsplit(' ').next()?.parse().ok()?))
    }
}

/// How many textures of a whole picture there are.
fn textures(studio: &mut Studio) -> usize {
    let manager = studio.harness().ctx.tex_manager();
    let manager = manager.read();
    manager.allocated().filter(|(_, meta)| meta.size == [SIDE as usize; 2]).count()
}

#[test]
fn a_picture_is_on_the_screen_at_most_50_ms_after_its_last_byte_beside_decoding() {
    if let Ok(own) = std::fs::read_link("/proc/thread-self") {
        WINDOW.set(own).unwrap();
    }
    let lines = Lines::default();
    let writer = lines.clone();
    let filter = EnvFilter::new("underpaint::engine=debug");
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(move || writer.clone()).init();
    let endpoint = Endpoint::FluxText2img;
    let mut studio = Studio::alone(json!({}));
    studio.choose(endpoint);
    write(&mut studio, Role::MultilineTextInput, "Prompt", "a boat");
    let (mut beside, mut alone) = (Vec::new(), Vec::new());
    for seed in 1..=PICTURES {
        let fields = studio.harness().state_mut().model.fields.clouds.get_mut(endpoint.id()).unwrap();
        fields.values.insert("seed".to_owned(), seed.into());
        fields.values.insert("width".to_owned(), SIDE.into());
        fields.values.insert("height".to_owned(), SIDE.into());
        studio.generate();
        let before = textures(&mut studio);
        studio.until("the picture is shown", |s| s.app().model.pictures.len() == seed && textures(s) > before);
        let shown = Moment::now();
        let newest = studio.app().model.pictures.iter().next().unwrap();
        assert_eq!((newest.width, newest.height), (SIDE, SIDE));
        assert_eq!(studio.app().model.view, View::Picture(newest.id));
        // Saved before it is shown: its file is whole, and its row is there.
        assert!(image::open(&newest.path).is_ok());
        let (decoded, decoding) = lines.newest("decoded").unwrap();
        let (saved, saving) = lines.newest("on disk after").unwrap();
        let (after, drawing) = (shown.since(decoded), shown.since(saved));
        let own = shown.alone_since(decoded);
        println!(
            "decoded in {decoding:.1} ms; saved {saving:.1} ms, shown {after:.1} ms after that ({drawing:.1} ms from \
             disk to screen); {own:.1} ms without what other work on the machine took"
        );
        beside.push(after);
        alone.push(own);
        studio.until("the job is off the list", |s| s.app().model.jobs.is_empty());
    }
    for (what, times) in [("on the clock", &mut beside), ("without other work", &mut alone)] {
        times.sort_by(f64::total_cmp);
        let [fastest, median, slowest] = [0, PICTURES / 2, PICTURES - 1].map(|at| times[at]);
        println!("beside decoding, {what}: fastest {fastest:.1} ms, median {median:.1} ms, slowest {slowest:.1} ms");
    }
    let median = alone[PICTURES / 2];
    assert!(median <= MOST, "half of them take at most {median:.1} ms");
}
