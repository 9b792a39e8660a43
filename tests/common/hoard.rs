//! A library of 100,000 pictures: a handful of real ones, each under thousands of names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use underpaint::library::{Finished, JobStatus, Library, PictureRow, thumbnail_path};
use underpaint::metadata::Record;
use underpaint::picture::Rgb8;
use underpaint::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};

/// How many pictures.
pub const COUNT: i64 = 100_000;
/// The side of each.
pub const SIDE: u32 = 1024;
/// How many of them are real.
const REAL: u64 = 16;
/// Pictures of a day.
const DAY: i64 = 1000;

const THINGS: [&str; 8] =
    ["a boat on a lake", "an old house", "a bowl of fruit", "hot air balloons", "a fox", "a street", "a face", "hills"];
const WAYS: [&str; 5] = ["watercolour", "oil painting", "ink drawing", "pastel", "mosaic"];

fn recipe(seed: u64, init_sha256: &str) -> Recipe {
    let thing = THINGS[seed as usize % THINGS.len()];
    let way = WAYS[seed as usize / 8 % WAYS.len()];
    let prompt = format!(
        "{thing}, {way}, soft light in the evening, muted colours, visible strokes, the paper shows through, number {seed}"
    );
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
        init_sha256: init_sha256.to_owned(),
        prompt,
        template: None,
        negative: "blur, text, frame".to_owned(),
        strength: Strength::clamped(0.6),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 20,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(seed),
        size: Size::rounded(SIDE, SIDE).unwrap(),
        fit: Fit::Crop,
        framing: underpaint::recipe::Framing::default(),
        cloud: None,
    }
}

fn record(recipe: Recipe, job: i64) -> Record {
    Record {
        version: Record::VERSION,
        app: "Underpaint bench".to_owned(),
        model: ["Starter", "flux-dev", "flux-schnell"][recipe.seed.0 as usize % 3].to_owned(),
        recipe,
        model_hash: "0123456789".to_owned(),
        steps_run: 12,
        sigma_start: 0.6,
        seconds: 4.0,
        job,
        number: 0,
        told: Default::default(),
        flagged: false,
    }
}

/// Waves of colour with some grain: as large a file as a painting has.
fn pixels(seed: u64) -> Rgb8 {
    let mut grain = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut pixels = Vec::with_capacity((SIDE * SIDE * 3) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            grain = grain.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let wave =
                |k: f32| ((x as f32 / 90.0 * k).sin() + (y as f32 / 70.0 + seed as f32 * k).cos()) * 50.0 + 120.0;
            let g = (grain >> 60) as u8;
            pixels.extend([1.0f32, 1.3, 0.7].map(|k| (wave(k) as u8).saturating_add(g)));
        }
    }
    Rgb8 { width: SIDE, height: SIDE, pixels }
}

/// Makes the library in `place` unless it is there; gives its folder and its thumbnails' folder.
pub fn library(place: &Path) -> (PathBuf, PathBuf) {
    let (root, cache) = (place.join("library"), place.join("cache"));
    let done = place.join("whole");
    if !done.exists() {
        std::fs::remove_dir_all(&root).ok();
        std::fs::remove_dir_all(&cache).ok();
        let real = real(&root, &cache);
        copies(&root, &cache, &real);
        std::fs::write(done, b"").unwrap();
    }
    (root, cache)
}

fn real(root: &Path, cache: &Path) -> Vec<PictureRow> {
    let mut library = Library::open(root, cache).unwrap();
    let mut paint = |seed: u64| {
        let recipe = recipe(seed, &"ab".repeat(32));
        let job = library.add_jobs(std::slice::from_ref(&recipe)).unwrap()[0];
        library.set_job(job, JobStatus::Running, None).unwrap();
        library.finish_job(&Finished::new(job, &pixels(seed), &record(recipe, job)).unwrap()).unwrap()
    };
    (0..REAL).map(&mut paint).collect()
}

fn copies(root: &Path, cache: &Path, real: &[PictureRow]) {
    let mut db = Connection::open(root.join("library.db")).unwrap();
    let change = db.transaction().unwrap();
    for number in REAL as i64 + 1..=COUNT {
        let of = &real[number as usize % real.len()];
        let seed = number as u64 * 7919;
        let recipe = recipe(seed, &"ab".repeat(32));
        let day = format!("day-{:03}", number / DAY);
        std::fs::create_dir_all(root.join(&day)).unwrap();
        let file = format!("{day}/{number:05}-{seed}.png");
        let path = root.join(&file);
        std::fs::hard_link(&of.path, &path).unwrap();
        std::fs::hard_link(thumbnail_path(cache, &of.path), thumbnail_path(cache, &path)).unwrap();
        let json = serde_json::to_string(&recipe).unwrap();
        change
            .execute(
                "INSERT INTO jobs (id, created, state, recipe, owner) VALUES (?1, ?1, 'done', ?2, '')",
                params![number, json],
            )
            .unwrap();
        let record = record(recipe, number);
        change
            .execute(
                "INSERT INTO pictures (id, job, file, width, height, record, created, star, rejected, backend, model, prompt)
                 VALUES (?1, ?1, ?2, ?3, ?3, ?4, ?1, ?5, ?6, 'local', ?7, ?8)",
                params![
                    number,
                    file,
                    SIDE,
                    serde_json::to_string(&record).unwrap(),
                    number % 17 == 0,
                    number % 5 == 0,
                    record.model,
                    record.recipe.prompt
                ],
            )
            .unwrap();
    }
    change.execute("UPDATE counters SET value = ?1 WHERE name = 'picture'", params![COUNT]).unwrap();
    change.commit().unwrap();
}
