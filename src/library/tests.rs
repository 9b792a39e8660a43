//! The room's promises, as its callers see them. What needs a second process stands in `tests/library.rs`.

mod gallery;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Finished, JobStatus, Library, LibraryError};
use crate::metadata::{Record, read_png};
use crate::picture::{Picture, Rgb8, decode, decode_file, encode_png};
use crate::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }
    fn root(&self) -> PathBuf {
        self.dir.path().join("library")
    }
    fn open(&self) -> Library {
        Library::open(&self.root(), &self.dir.path().join("cache")).unwrap()
    }
    fn refused(&self) -> LibraryError {
        Library::open(&self.root(), &self.dir.path().join("cache")).err().unwrap()
    }
    /// The database behind the library's back.
    fn sql(&self, text: &str) {
        Connection::open(self.root().join("library.db")).unwrap().execute_batch(text).unwrap();
    }
}

fn recipe(seed: u64) -> Recipe {
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Folder("/home/someone/models/flux".into()),
        init_sha256: "ab".repeat(32),
        prompt: "a watercolour".to_owned(),
        template: None,
        negative: String::new(),
        strength: Strength::clamped(0.6),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 20,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(seed),
        size: Size::rounded(64, 80).unwrap(),
        fit: Fit::Crop,
        framing: crate::recipe::Framing::default(),
        cloud: None,
    }
}

fn record(recipe: &Recipe) -> Record {
    Record {
        version: Record::VERSION,
        app: "Underpaint test".to_owned(),
        recipe: recipe.clone(),
        model: "flux".to_owned(),
        model_hash: "0123456789".to_owned(),
        steps_run: 12,
        sigma_start: 0.6,
        seconds: 1.5,
        job: 0,
        number: 0,
        told: Default::default(),
        flagged: false,
    }
}

fn pixels(seed: u64) -> Rgb8 {
    let pixels = (0..64 * 80 * 3u64).map(|i| (i.wrapping_mul(seed | 1) % 251) as u8).collect();
    Rgb8 { width: 64, height: 80, pixels }
}

/// Makes one picture, as the engine does.
fn paint(library: &mut Library, seed: u64) -> super::PictureRow {
    let recipe = recipe(seed);
    let job = library.add_jobs(std::slice::from_ref(&recipe)).unwrap()[0];
    library.set_job(job, JobStatus::Running, None).unwrap();
    library.finish_job(&Finished::new(job, &pixels(seed), &record(&recipe)).unwrap()).unwrap()
}

#[test]
fn a_finished_picture_is_whole_on_disk_and_knows_how_it_came_to_be() {
    let place = Place::new();
    let mut library = place.open();
    let row = paint(&mut library, 42);
    assert_eq!(library.picture(row.id).unwrap(), row);
    let job = library.job(row.record.job).unwrap();
    assert_eq!((job.status, job.picture), (JobStatus::Done, Some(row.id)));
    assert_eq!(row.record.recipe, recipe(42), "the library keeps the model's folder");

    let day = row.path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
    assert!(day.len() == 10 && day.split('-').count() == 3, "{day}");
    assert_eq!(row.path.file_name().unwrap(), "00001-42.png");
    let bytes = std::fs::read(&row.path).unwrap();
    let rgba = decode(&bytes).unwrap().rgba;
    let rgb: Vec<u8> = rgba.chunks(4).flat_map(|p| p[..3].to_vec()).collect();
    assert_eq!(rgb, pixels(42).pixels);
    let (inside, infotext) = read_png(&bytes).unwrap();
    assert_eq!(inside, Some(row.record.without_paths()));
    assert_eq!(infotext.unwrap().get("Seed"), Some("42"));
}

#[test]
fn pictures_come_newest_first_and_page_by_page() {
    let place = Place::new();
    let mut library = place.open();
    let ids: Vec<i64> = (0..5).map(|seed| paint(&mut library, seed).id).collect();
    let (page, more) = library.pictures(None, 3).unwrap();
    assert_eq!((page.iter().map(|p| p.id).collect::<Vec<_>>(), more), (vec![ids[4], ids[3], ids[2]], true));
    let (page, more) = library.pictures(Some(ids[2]), 3).unwrap();
    assert_eq!((page.iter().map(|p| p.id).collect::<Vec<_>>(), more), (vec![ids[1], ids[0]], false));
    assert_eq!(library.picture_count().unwrap(), 5);
}

#[test]
fn a_number_is_never_given_twice_even_when_its_picture_is_gone() {
    let place = Place::new();
    let mut library = place.open();
    let (first, second) = (paint(&mut library, 1), paint(&mut library, 1));
    assert_eq!(second.path.file_name().unwrap(), "00002-1.png");
    std::fs::remove_file(&second.path).unwrap();
    place.sql(&format!("DELETE FROM pictures WHERE id = {}", second.id));
    assert_eq!(paint(&mut library, 1).path.file_name().unwrap(), "00003-1.png");
    assert!(first.path.exists());
}

#[test]
fn a_done_job_stays_done_and_a_dismissed_one_is_not_shown() {
    let place = Place::new();
    let mut library = place.open();
    let done = paint(&mut library, 1).record.job;
    library.set_job(done, JobStatus::Cancelled, None).unwrap();
    assert_eq!(library.job(done).unwrap().status, JobStatus::Done);
    let failed = library.add_jobs(&[recipe(2)]).unwrap()[0];
    library.set_job(failed, JobStatus::Failed, Some("{}")).unwrap();
    assert_eq!(library.open_jobs().unwrap().iter().map(|j| j.id).collect::<Vec<_>>(), [failed]);
    library.dismiss_job(failed).unwrap();
    assert!(library.open_jobs().unwrap().is_empty());
    assert!(matches!(library.job(99), Err(LibraryError::Missing(_))));
}

#[test]
fn jobs_of_a_process_that_is_gone_are_interrupted_and_those_of_a_living_one_are_left_alone() {
    let place = Place::new();
    let mut library = place.open();
    let jobs = library.add_jobs(&[recipe(1), recipe(2), recipe(3)]).unwrap();
    place.sql(&format!("UPDATE jobs SET owner = '{}:1', state = 'running' WHERE id = {}", std::process::id(), jobs[0]));
    let again = place.open();
    let status = |id: i64| again.job(id).unwrap().status;
    assert_eq!(status(jobs[0]), JobStatus::Interrupted);
    assert_eq!((status(jobs[1]), status(jobs[2])), (JobStatus::Queued, JobStatus::Queued));
}

/// As if the process had ended between a picture's file and its row.
fn forget_rows(place: &Place, state: &str) {
    place.sql(&format!("DELETE FROM pictures; UPDATE jobs SET state = '{state}', owner = '{}:1'", std::process::id()));
}

#[test]
fn a_picture_whose_row_was_never_written_is_adopted_whatever_became_of_its_job() {
    for state in ["running", "failed", "cancelled", "interrupted"] {
        let place = Place::new();
        let row = paint(&mut place.open(), 7);
        forget_rows(&place, state);
        let library = place.open();
        let (pictures, _) = library.pictures(None, 9).unwrap();
        assert_eq!(pictures.len(), 1, "{state}");
        assert_eq!((&pictures[0].path, &pictures[0].record), (&row.path, &row.record), "{state}");
        assert_eq!(library.job(row.record.job).unwrap().status, JobStatus::Done, "{state}");
    }
}

#[test]
fn a_strangers_or_a_damaged_picture_is_not_adopted() {
    // From another library, where a job of the same number made it.
    let place = Place::new();
    let row = paint(&mut place.open(), 7);
    forget_rows(&place, "running");
    let other = serde_json::to_string(&recipe(8)).unwrap();
    place.sql(&format!("UPDATE jobs SET recipe = '{other}'"));
    let library = place.open();
    assert_eq!(library.picture_count().unwrap(), 0);
    assert_eq!(library.job(row.record.job).unwrap().status, JobStatus::Interrupted);
    assert!(row.path.exists(), "and it is not touched");

    let place = Place::new();
    let row = paint(&mut place.open(), 7);
    forget_rows(&place, "running");
    let bytes = std::fs::read(&row.path).unwrap();
    std::fs::write(&row.path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(place.open().picture_count().unwrap(), 0);
}

#[test]
fn an_init_image_is_copied_once_and_mended_when_its_copy_was_damaged() {
    let place = Place::new();
    let library = place.open();
    let picture = Picture { width: 2, height: 1, rgba: vec![9; 8], has_alpha: true, warnings: Vec::new() };
    let bytes = encode_png(&picture).unwrap();
    let first = library.import_init(&bytes, "dog.png", &picture).unwrap();
    assert_eq!(library.import_init(&bytes, "same dog.png", &picture).unwrap().sha256, first.sha256);
    assert_eq!(std::fs::read_dir(place.root().join("inits")).unwrap().count(), 1);
    assert_eq!(library.init_image(&first.sha256).unwrap(), first);
    std::fs::write(&first.path, b"half").unwrap();
    library.import_init(&bytes, "dog.png", &picture).unwrap();
    assert_eq!(decode_file(&first.path).unwrap(), picture);
    assert!(matches!(library.init_image("0"), Err(LibraryError::Missing(_))));
}

#[test]
fn settings_are_remembered_and_a_broken_one_is_left_out() {
    let place = Place::new();
    let library = place.open();
    library.set_setting("steps", &serde_json::json!(20)).unwrap();
    library.set_setting("steps", &serde_json::json!(28)).unwrap();
    place.sql("INSERT INTO settings VALUES ('broken', '{')");
    drop(library);
    let settings = place.open().settings().unwrap();
    assert_eq!(settings.into_iter().collect::<Vec<_>>(), [("steps".to_owned(), serde_json::json!(28))]);
}

#[test]
fn a_newer_library_is_refused_and_nothing_is_made_in_it() {
    let place = Place::new();
    std::fs::create_dir(place.root()).unwrap();
    place.sql("PRAGMA user_version = 999");
    let error = place.refused();
    assert!(matches!(error, LibraryError::Newer { found: 999, .. }), "{error}");
    let names: Vec<_> = std::fs::read_dir(place.root()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["library.db"]);
}

#[test]
fn a_damaged_database_and_a_file_in_the_folders_place_are_said_in_words() {
    let place = Place::new();
    std::fs::create_dir(place.root()).unwrap();
    std::fs::write(place.root().join("library.db"), "no database at all, ".repeat(100)).unwrap();
    let message = place.refused().to_string();
    assert!(message.contains("Move library.db") && message.contains("safe"), "{message}");

    let place = Place::new();
    std::fs::write(place.root(), b"a file").unwrap();
    let message = place.refused().to_string();
    assert!(message.contains("not a folder") && message.contains("--library"), "{message}");
}

#[test]
fn many_can_open_a_new_library_at_the_same_moment() {
    for _ in 0..5 {
        let place = Place::new();
        let start = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            let open = |seed: u64| {
                start.wait();
                paint(&mut place.open(), seed)
            };
            let threads: Vec<_> = (0..6).map(|seed| scope.spawn(move || open(seed))).collect();
            let mut names: Vec<PathBuf> = threads.into_iter().map(|t| t.join().unwrap().path).collect();
            names.sort();
            let numbers: Vec<_> = names.iter().map(|n| number(n)).collect();
            assert_eq!(numbers, ["00001", "00002", "00003", "00004", "00005", "00006"]);
        });
        assert_eq!(place.open().picture_count().unwrap(), 6);
    }
}

fn number(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap().split('-').next().unwrap()
}

#[test]
fn what_was_spent_is_exported_whole_and_replaces_what_was_exported_before() {
    let place = Place::new();
    let mut library = place.open();
    let job = library.add_jobs(&[recipe(1)]).unwrap()[0];
    library.spend(job, "aimlapi", "aimlapi/flux-dev-img2img", 2, Some(50_000), super::Spent::Told).unwrap();
    let path = place.dir.path().join("spent.csv");
    std::fs::write(&path, "from before").unwrap();
    library.export_ledger(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "day,job,service,backend,pictures,usd,known");
    assert!(lines[1].ends_with(&format!(",{job},aimlapi,aimlapi/flux-dev-img2img,2,0.050000,told")), "{text}");
    assert_eq!(lines.len(), 2);
    assert!(library.export_ledger(&place.dir.path().join("nowhere/spent.csv")).is_err());
}
