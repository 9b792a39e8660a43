//! What holds when things are killed: nothing finished is lost, and what was not finished can be run again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]
#![cfg(unix)]

mod common;
#[path = "common/studio.rs"]
mod studio;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use common::Place;
use studio::{Studio, kill, wait_until_gone, workers};
use underpaint::engine::{Command, Event, JobState, ProblemKind};
use underpaint::metadata::read_png;
use underpaint::recipe::Recipe;

/// Many workers of this test process: the tests of this file that look for theirs take turns.
static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn a_killed_worker_interrupts_its_job_and_the_job_can_be_run_again() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Place::new();
    let mut studio = Studio::open(&place);
    studio.wait(|e| matches!(e, Event::Ready(_)).then_some(()));
    let recipe = studio.recipe(&place, 150);
    studio.enqueue(&recipe, 1);
    studio.wait_for_painting();
    for worker in workers(std::process::id()) {
        kill(worker);
    }
    let job = studio.ended();
    assert_eq!(job.state, JobState::Interrupted);
    let problem = job.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::WorkerDied);
    assert!(problem.message.contains("Nothing that was finished is lost"), "{}", problem.message);
    assert_eq!(place.pictures().len(), 0);

    // A shorter one first shows that a new worker is there; then the interrupted one itself runs, and is stopped.
    studio.enqueue(&Recipe { steps: 2, ..recipe }, 1);
    assert_eq!(studio.ended().state, JobState::Done);
    studio.engine.send(Command::RunAgain(job.id)).unwrap();
    let again = studio.wait(|e| if let Event::Queued(jobs) = e { Some(jobs[0].clone()) } else { None });
    assert_eq!(again.recipe, job.recipe);
    studio.wait_for_painting();
    let asked = Instant::now();
    studio.engine.send(Command::Cancel(again.id)).unwrap();
    assert_eq!(studio.ended().state, JobState::Cancelled);
    assert!(asked.elapsed() < Duration::from_secs(10), "cancel waits for a block, not for the run");
    assert_eq!(place.pictures().len(), 1);
    studio.engine.join();
}

#[test]
fn a_queued_job_can_be_cancelled_and_the_others_go_on() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Place::new();
    let mut studio = Studio::open(&place);
    let recipe = studio.recipe(&place, 2);
    let jobs = studio.enqueue(&recipe, 3);
    studio.engine.send(Command::Cancel(jobs[1])).unwrap();
    let states: Vec<_> = (0..3).map(|_| studio.ended()).map(|j| (j.id, j.state)).collect();
    assert!(states.contains(&(jobs[1], JobState::Cancelled)), "{states:?}");
    assert!(states.contains(&(jobs[0], JobState::Done)) && states.contains(&(jobs[2], JobState::Done)), "{states:?}");
    studio.engine.join();
}

#[test]
fn a_killed_program_loses_nothing_that_was_finished_and_offers_the_rest_again() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Place::new();
    // Enough pictures that it is killed in the middle: after the first line it printed.
    let mut program = place.generate(&["--count", "40", "--seed", "100", "--json"]);
    let mut child = program.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut told = Vec::new();
    for _ in 0..2 {
        let line: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        told.push(PathBuf::from(line["library_path"].as_str().unwrap()));
    }
    let orphans = workers(child.id());
    assert_eq!(orphans.len(), 1);
    kill(child.id());
    child.wait().unwrap();
    // What it still said before it died counts as told.
    told.extend(
        lines
            .map_while(Result::ok)
            .filter_map(|l| serde_json::from_str::<serde_json::Value>(&l).ok())
            .map(|l| PathBuf::from(l["library_path"].as_str().unwrap())),
    );
    wait_until_gone(orphans[0]);

    let mut studio = Studio::open(&place);
    let ready = studio.wait(|e| if let Event::Ready(ready) = e { Some(ready.clone()) } else { None });
    let known: Vec<_> = ready.pictures.iter().map(|p| p.path.clone()).collect();
    for path in &told {
        assert!(known.contains(path), "{} was reported and is not in the library", path.display());
    }
    let on_disk: Vec<_> = place.pictures();
    assert_eq!(on_disk.len(), known.len(), "each file has its row and no half file is left");
    for path in &on_disk {
        assert!(read_png(&std::fs::read(path).unwrap()).unwrap().0.is_some());
        common::pixels(path);
    }
    assert_eq!(ready.jobs.len() + known.len(), 40, "every job is a picture or is offered again");
    assert!(ready.jobs.iter().all(|j| j.state == JobState::Interrupted && j.problem.is_some()));

    let first = ready.jobs[0].clone();
    studio.engine.send(Command::RunAgain(first.id)).unwrap();
    let done = studio.ended();
    assert_eq!((done.state, done.recipe), (JobState::Done, first.recipe));
    studio.engine.join();
}

#[test]
fn a_picture_whose_row_was_never_written_is_adopted_at_the_next_start() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Place::new();
    let output = place.generate(&["--seed", "3", "--json"]).output().unwrap();
    let path = PathBuf::from(common::json(&output)[0]["path"].as_str().unwrap());
    // As if the program had died between the file and its row.
    let db = rusqlite::Connection::open(place.library().join("library.db")).unwrap();
    db.execute_batch("DELETE FROM pictures; UPDATE jobs SET state = 'running', owner = '1:0';").unwrap();
    drop(db);
    let mut studio = Studio::open(&place);
    let ready = studio.wait(|e| if let Event::Ready(ready) = e { Some(ready.clone()) } else { None });
    assert_eq!(ready.pictures.iter().map(|p| p.path.clone()).collect::<Vec<_>>(), [path]);
    assert!(ready.jobs.is_empty());
    studio.engine.join();
}

#[test]
fn ctrl_c_stops_properly_and_says_so_with_130() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Place::new();
    let mut program = place.generate(&["--count", "60", "--json"]);
    let mut child = program.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    lines.next().unwrap().unwrap();
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let printed = 1 + lines.map_while(Result::ok).count();
    assert_eq!(place.pictures().len(), printed);
    let studio = Studio::open(&place);
    studio.engine.join();
}

#[test]
fn a_library_of_a_newer_version_is_left_alone() {
    let place = Place::new();
    std::fs::create_dir_all(place.library()).unwrap();
    let path = place.library().join("library.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA user_version = 999; CREATE TABLE jobs (x);")
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let mut studio = Studio::open(&place);
    let problem = studio.wait(|e| if let Event::Notice(problem) = e { Some(problem.clone()) } else { None });
    assert!(problem.message.contains("newer Underpaint"), "{}", problem.message);
    studio.wait(|e| matches!(e, Event::Stopped).then_some(()));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    studio.engine.join();
}
