//! From the last byte of a picture to the frame that shows it.

use std::io::Write;
use std::sync::{Arc, Mutex};
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

/// Log lines with the time at which they came.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<(Instant, String)>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().push((Instant::now(), String::from_utf8_lossy(bytes).into_owned()));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The newest line that has these words, and the number before "ms" in it.
    fn newest(&self, words: &str) -> Option<(Instant, f64)> {
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
    let lines = Lines::default();
    let writer = lines.clone();
    let filter = EnvFilter::new("underpaint::engine=debug");
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(move || writer.clone()).init();
    let endpoint = Endpoint::FluxText2img;
    let mut studio = Studio::alone(json!({}));
    studio.choose(endpoint);
    write(&mut studio, Role::MultilineTextInput, "Prompt", "a boat");
    let mut beside = Vec::new();
    for seed in 1..=PICTURES {
        let fields = studio.harness().state_mut().model.fields.clouds.get_mut(endpoint.id()).unwrap();
        fields.values.insert("seed".to_owned(), seed.into());
        fields.values.insert("width".to_owned(), SIDE.into());
        fields.values.insert("height".to_owned(), SIDE.into());
        studio.generate();
        let before = textures(&mut studio);
        studio.until("the picture is shown", |s| s.app().model.pictures.len() == seed && textures(s) > before);
        let shown = Instant::now();
        let newest = studio.app().model.pictures.iter().next().unwrap();
        assert_eq!((newest.width, newest.height), (SIDE, SIDE));
        assert_eq!(studio.app().model.view, View::Picture(newest.id));
        // Saved before it is shown: its file is whole, and its row is there.
        assert!(image::open(&newest.path).is_ok());
        let (decoded, decoding) = lines.newest("decoded").unwrap();
        let (saved, saving) = lines.newest("on disk after").unwrap();
        let after = shown.duration_since(decoded).as_secs_f64() * 1e3;
        let drawing = shown.duration_since(saved).as_secs_f64() * 1e3;
        println!(
            "decoded in {decoding:.1} ms; saved {saving:.1} ms, shown {after:.1} ms after that ({drawing:.1} ms from disk to screen)"
        );
        beside.push(after);
        studio.until("the job is off the list", |s| s.app().model.jobs.is_empty());
    }
    beside.sort_by(f64::total_cmp);
    println!(
        "beside decoding: fastest {:.1} ms, median {:.1} ms, slowest {:.1} ms",
        beside[0],
        beside[PICTURES / 2],
        beside[PICTURES - 1]
    );
    assert!(beside[PICTURES / 2] <= MOST, "half of them take at most {:.1} ms", beside[PICTURES / 2]);
}
