//! The library across processes: killed at any moment, shared by two, on a disk that is full.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failing test should fail loudly; the children speak on stdout"
)]
#![cfg(unix)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use underpaint::library::{Finished, JobStatus, Library, LibraryError};
use underpaint::metadata::{Record, read_png};
use underpaint::picture::{Rgb8, decode};
use underpaint::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};

/// Where a child finds the library.
const PLACE: &str = "UNDERPAINT_TEST_PLACE";
/// How many pictures a child paints; without it, it paints until it is killed.
const COUNT: &str = "UNDERPAINT_TEST_COUNT";

fn open(place: &Path) -> Result<Library, LibraryError> {
    Library::open(&place.join("library"), &place.join("cache"))
}

fn recipe(seed: u64, side: u32) -> Recipe {
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
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
        size: Size::rounded(side, side).unwrap(),
        fit: Fit::Crop,
        framing: underpaint::recipe::Framing::default(),
        cloud: None,
    }
}

fn record(recipe: &Recipe) -> Record {
    Record {
        version: Record::VERSION,
        app: "Underpaint test".to_owned(),
        recipe: recipe.clone(),
        model: "Starter".to_owned(),
        model_hash: "0123456789".to_owned(),
        steps_run: 12,
        sigma_start: 0.6,
        seconds: 0.0,
        job: 0,
        number: 0,
        told: Default::default(),
        flagged: false,
    }
}

/// Pixels that no compression makes small.
fn noise(seed: u64, side: u32) -> Rgb8 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    Rgb8 { width: side, height: side, pixels: (0..side * side * 3).map(|_| next()).collect() }
}

fn paint(library: &mut Library, seed: u64, side: u32) -> Result<(i64, PathBuf), (i64, LibraryError)> {
    let recipe = recipe(seed, side);
    let job = library.add_jobs(std::slice::from_ref(&recipe)).unwrap()[0];
    library.set_job(job, JobStatus::Running, None).unwrap();
    match Finished::new(job, &noise(seed, side), &record(&recipe)).and_then(|f| library.finish_job(&f)) {
        Ok(row) => Ok((job, row.path)),
        Err(error) => Err((job, error)),
    }
}

/// This test executable again, to do what `role` says.
fn child(role: &str, place: &Path, count: Option<u32>) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", role]).env(PLACE, place);
    if let Some(count) = count {
        command.env(COUNT, count.to_string());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn said(child: &mut Child) -> Lines<BufReader<ChildStdout>> {
    BufReader::new(child.stdout.take().unwrap()).lines()
}

fn place_of_child() -> PathBuf {
    PathBuf::from(std::env::var_os(PLACE).expect("this is run by the other tests, as their child"))
}

/// The next line that begins with `word`, without it. libtest says things of its own, also before it on its line.
fn next_of(lines: &mut impl Iterator<Item = std::io::Result<String>>, word: &str) -> Option<String> {
    lines.map_while(Result::ok).find_map(|line| Some(line.split_once(word)?.1.to_owned()))
}

#[test]
#[ignore = "a child of the other tests"]
fn child_paints() {
    let mut library = open(&place_of_child()).unwrap();
    let count = std::env::var(COUNT).map_or(u64::MAX, |n| n.parse().unwrap());
    let base = u64::from(std::process::id()) << 20;
    for seed in 0..count {
        let (_, path) = paint(&mut library, base + seed, 64).unwrap();
        println!("\nsaved:{}", path.display());
    }
}

#[test]
#[ignore = "a child of the other tests"]
fn child_fills_and_empties_the_trash() {
    let mut library = open(&place_of_child()).unwrap();
    let ids: Vec<i64> = library.pictures(None, 100).unwrap().0.iter().map(|p| p.id).collect();
    println!("\nbegun:");
    loop {
        library.trash(&ids).unwrap();
        library.restore(&ids).unwrap();
    }
}

#[test]
#[ignore = "a child of the other tests"]
fn child_holds_a_running_job() {
    let mut library = open(&place_of_child()).unwrap();
    let job = library.add_jobs(&[recipe(1, 64)]).unwrap()[0];
    library.set_job(job, JobStatus::Running, None).unwrap();
    println!("\nrunning:{job}");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
#[ignore = "a child of the other tests"]
fn child_meets_a_full_disk() {
    // Files beyond a size fail, as writes to a full disk do: a small picture fits, a large one does not.
    let mut library = open(&place_of_child()).unwrap();
    let (_, small) = paint(&mut library, 1, 64).unwrap();
    let (job, error) = paint(&mut library, 2, 1024).unwrap_err();
    assert!(matches!(error, LibraryError::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("Make room"), "{error}");
    // The job can still be told of, and what was saved before is there.
    library.set_job(job, JobStatus::Failed, Some("{}")).unwrap();
    let day = std::fs::read_dir(small.parent().unwrap()).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
    assert_eq!(day, [small], "no half file stays");
    // And room made again is used at once.
    paint(&mut library, 3, 64).unwrap();
    println!("\nheld:yes");
}

/// Every file below `folder`, database and caches aside.
fn pictures_on_disk(place: &Path) -> Vec<PathBuf> {
    let days = std::fs::read_dir(place.join("library")).unwrap().map(|e| e.unwrap().path());
    let days = days.filter(|p| p.is_dir() && p.file_name().unwrap() != "inits");
    days.flat_map(|day| std::fs::read_dir(day).unwrap().map(|e| e.unwrap().path())).collect()
}

fn all_pictures(library: &Library) -> BTreeSet<PathBuf> {
    let (rows, more) = library.pictures(None, 100_000).unwrap();
    assert!(!more);
    rows.into_iter().map(|p| p.path).collect()
}

#[test]
fn killed_at_any_moment_nothing_that_was_said_to_be_saved_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let mut told = BTreeSet::new();
    let mut jobs = 0;
    for round in 0..40u64 {
        let mut process = child("child_paints", place.path(), None).spawn().unwrap();
        let mut lines = said(&mut process);
        for _ in 0..=round % 3 {
            told.insert(PathBuf::from(next_of(&mut lines, "saved:").unwrap()));
        }
        // A moment that no event marks: somewhere inside the next pictures.
        std::thread::park_timeout(Duration::from_micros(round * round * 617 % 9_001));
        process.kill().unwrap();
        process.wait().unwrap();
        while let Some(path) = next_of(&mut lines, "saved:") {
            told.insert(PathBuf::from(path));
        }

        let library = open(place.path()).unwrap();
        let known = all_pictures(&library);
        assert!(told.is_subset(&known), "lost: {:?}", told.difference(&known).collect::<Vec<_>>());
        let on_disk: BTreeSet<PathBuf> = pictures_on_disk(place.path()).into_iter().collect();
        assert_eq!(on_disk, known, "a row for each file, a file for each row, and no half file");
        for path in &on_disk {
            let bytes = std::fs::read(path).unwrap();
            let seed = read_png(&bytes).unwrap().0.unwrap().recipe.seed.0;
            let rgb: Vec<u8> = decode(&bytes).unwrap().rgba.chunks(4).flat_map(|p| p[..3].to_vec()).collect();
            assert!(rgb == noise(seed, 64).pixels, "{} is not what was painted", path.display());
        }
        let open = library.open_jobs().unwrap();
        assert!(open.iter().all(|j| j.status == JobStatus::Interrupted), "{open:?}");
        assert!(open.len() <= jobs + 1, "at most the one that ran is unfinished: {open:?}");
        jobs = open.len();
    }
    assert!(told.len() >= 40);
}

#[test]
fn killed_while_pictures_go_to_the_trash_and_back_each_is_in_the_one_place_that_its_row_says() {
    let place = tempfile::tempdir().unwrap();
    let mut library = open(place.path()).unwrap();
    let ids: Vec<i64> = (0..12)
        .map(|seed| {
            paint(&mut library, seed, 64).unwrap();
            library.pictures(None, 1).unwrap().0[0].id
        })
        .collect();
    let (mut inside, mut outside) = (0, 0);
    for round in 0..30u64 {
        library.restore(&ids).unwrap();
        let mut process = child("child_fills_and_empties_the_trash", place.path(), None).spawn().unwrap();
        next_of(&mut said(&mut process), "begun:").unwrap();
        std::thread::park_timeout(Duration::from_micros(round * round * 617 % 9_001));
        process.kill().unwrap();
        process.wait().unwrap();

        library = open(place.path()).unwrap();
        let trashed = library.trashed().unwrap().len();
        assert_eq!(library.picture_count().unwrap() as usize + trashed, 12);
        for id in &ids {
            let row = library.picture(*id).unwrap();
            let rgb: Vec<u8> = decode(&std::fs::read(&row.path).unwrap()).unwrap().rgba;
            let rgb: Vec<u8> = rgb.chunks(4).flat_map(|p| p[..3].to_vec()).collect();
            assert!(rgb == noise(row.record.recipe.seed.0, 64).pixels, "{} is another", row.path.display());
        }
        assert_eq!(pictures_on_disk(place.path()).len(), 12, "no file twice");
        inside += trashed;
        outside += 12 - trashed;
    }
    assert!(inside > 0 && outside > 0, "the kills came always at the same moment: {inside} {outside}");
}

#[test]
fn two_processes_paint_into_one_new_library() {
    let place = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> =
        (0..2).map(|_| child("child_paints", place.path(), Some(15)).spawn().unwrap()).collect();
    let mut told = BTreeSet::new();
    for process in &mut children {
        let mut lines = said(process);
        while let Some(path) = next_of(&mut lines, "saved:") {
            told.insert(PathBuf::from(path));
        }
        assert!(process.wait().unwrap().success());
    }
    let library = open(place.path()).unwrap();
    assert_eq!(told.len(), 30);
    assert_eq!(all_pictures(&library), told);
    let number = |p: &PathBuf| p.file_name().unwrap().to_str().unwrap().split('-').next().unwrap().to_owned();
    assert_eq!(told.iter().map(number).collect::<BTreeSet<_>>().len(), 30, "each picture has its own number");
}

#[test]
fn a_living_processs_job_is_left_alone_and_a_killed_ones_can_be_run_again() {
    let place = tempfile::tempdir().unwrap();
    let mut process = child("child_holds_a_running_job", place.path(), None).spawn().unwrap();
    let job: i64 = next_of(&mut said(&mut process), "running:").unwrap().parse().unwrap();
    assert_eq!(open(place.path()).unwrap().job(job).unwrap().status, JobStatus::Running);
    process.kill().unwrap();
    process.wait().unwrap();
    let library = open(place.path()).unwrap();
    assert_eq!(library.job(job).unwrap().status, JobStatus::Interrupted);
    assert_eq!(library.open_jobs().unwrap()[0].recipe, recipe(1, 64));
}

#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    let role = child("child_meets_a_full_disk", place.path(), None);
    // 2048 blocks of 512 bytes. Beyond it a write gives an error, once the signal is ignored.
    let script = "trap '' XFSZ; ulimit -f 2048; exec \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(role.get_program()).args(role.get_args()).env(PLACE, place.path());
    let output = shell.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("held:yes"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let library = open(place.path()).unwrap();
    assert_eq!(library.picture_count().unwrap(), 2);
    assert_eq!(library.open_jobs().unwrap()[0].status, JobStatus::Failed);
}
