//! The line of jobs: its order is the library's, and it outlives the program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failing test should fail loudly; the child speaks on stdout"
)]
#![cfg(unix)]

mod common;
#[path = "common/studio.rs"]
mod studio;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

use common::Place;
use studio::{Studio, kill, wait_until_gone, workers};
use underpaint::engine::{Command, Event, JobId, JobState, QueueCommand, QueueView, Ready};
use underpaint::recipe::{Recipe, Seed};

/// Where a child finds its place.
const PLACE: &str = "UNDERPAINT_TEST_PLACE";

fn queue(studio: &Studio, command: QueueCommand) {
    studio.engine.send(Command::Queue(command)).unwrap();
}

/// The line, once it is as wanted.
fn line(studio: &mut Studio, mut wanted: impl FnMut(&QueueView) -> bool) -> QueueView {
    studio.wait(|e| if let Event::Queue(view) = e { wanted(view).then(|| (**view).clone()) } else { None })
}

fn ready(studio: &mut Studio) -> Ready {
    studio.wait(|e| if let Event::Ready(ready) = e { Some((**ready).clone()) } else { None })
}

/// Seeds of the next pictures, as they are saved.
fn saved(studio: &mut Studio, count: usize) -> Vec<u64> {
    (0..count)
        .map(|_| studio.wait(|e| if let Event::Saved(view) = e { Some(view.recipe.seed.0) } else { None }))
        .collect()
}

/// A paused line of four jobs with the seeds 5 to 8.
fn paused(place: &Place) -> (Studio, Recipe, Vec<JobId>) {
    let mut studio = Studio::resume(place);
    ready(&mut studio);
    queue(&studio, QueueCommand::Pause(true));
    assert!(line(&mut studio, |_| true).paused);
    let recipe = studio.recipe(place, 2);
    let jobs = studio.enqueue(&recipe, 4);
    assert_eq!(line(&mut studio, |v| v.order.len() == 4).order, jobs);
    (studio, recipe, jobs)
}

#[test]
fn a_paused_line_keeps_its_order_over_a_restart_says_so_and_goes_on_in_that_order() {
    let place = Place::new();
    let (mut studio, recipe, jobs) = paused(&place);
    queue(&studio, QueueCommand::Move { job: jobs[3], before: Some(jobs[1]) });
    queue(&studio, QueueCommand::Move { job: jobs[0], before: None });
    let wanted = vec![jobs[3], jobs[1], jobs[2], jobs[0]];
    line(&mut studio, |v| v.order == wanted);
    let first = Recipe { seed: Seed(50), ..recipe };
    queue(&studio, QueueCommand::First { recipe: Box::new(first), count: 2 });
    let order = line(&mut studio, |v| v.order.len() == 6).order;
    assert_eq!(order[2..], wanted);
    studio.engine.join();
    assert!(place.pictures().is_empty(), "a paused line began something");

    let mut studio = Studio::resume(&place);
    let again = ready(&mut studio);
    assert!(again.jobs.iter().all(|j| j.state == JobState::Queued && j.problem.is_none()), "{:?}", again.jobs);
    let view = line(&mut studio, |_| true);
    assert!(view.paused, "the pause is forgotten");
    assert_eq!(view.order, order);
    queue(&studio, QueueCommand::Pause(false));
    assert_eq!(saved(&mut studio, 6), [50, 51, 8, 6, 7, 5]);
    let view = line(&mut studio, |v| v.order.is_empty());
    assert!(!view.paused);
    // Each picture was measured, so the next one's time is known.
    let seconds = view.seconds(&again.jobs[0].recipe).unwrap();
    assert!(seconds > 0.0 && seconds < 60.0, "{seconds}");
    studio.engine.join();

    let mut studio = Studio::resume(&place);
    assert!(ready(&mut studio).jobs.is_empty());
    assert!(line(&mut studio, |_| true).seconds(&again.jobs[0].recipe).is_some(), "what was measured is forgotten");
    studio.engine.join();
}

#[test]
fn duplicates_and_next_seeds_are_seeds_that_nobody_waits_for() {
    let place = Place::new();
    let (mut studio, _, jobs) = paused(&place);
    let of = |studio: &mut Studio| {
        studio.wait(|e| if let Event::Queued(jobs) = e { Some((jobs[0].id, jobs[0].recipe.seed.0)) } else { None })
    };
    queue(&studio, QueueCommand::Duplicate(jobs[1]));
    let (twin, seed) = of(&mut studio);
    assert_eq!(seed, 9, "seeds 7 and 8 are waited for already");
    line(&mut studio, |v| v.order == [jobs[0], jobs[1], twin, jobs[2], jobs[3]]);
    queue(&studio, QueueCommand::NextSeed(jobs[2]));
    let (next, seed) = of(&mut studio);
    assert_eq!(seed, 10);
    line(&mut studio, |v| v.order == [jobs[0], jobs[1], twin, next, jobs[3]]);
    studio.engine.send(Command::CancelAll).unwrap();
    line(&mut studio, |v| v.order.is_empty());
    queue(&studio, QueueCommand::Pause(false));
    studio.engine.join();
    assert!(place.pictures().is_empty());
}

#[test]
fn the_running_job_gives_way_to_its_next_seed_before_all_that_waits() {
    let place = Place::new();
    let mut studio = Studio::resume(&place);
    let long = studio.recipe(&place, 150);
    let jobs = studio.enqueue(&long, 2);
    studio.wait_for_painting();
    queue(&studio, QueueCommand::NextSeed(jobs[0]));
    let begun = |e: &Event| match e {
        Event::Job(j) if j.state == JobState::Running && j.id != jobs[0] => Some(j.recipe.seed.0),
        _ => None,
    };
    assert_eq!(studio.wait(begun), 7, "seed 6 waits already");
    studio.engine.send(Command::CancelAll).unwrap();
    studio.engine.join();
}

#[test]
fn closing_puts_the_running_job_back_in_front_and_the_next_start_makes_all_of_them() {
    let place = Place::new();
    let mut studio = Studio::resume(&place);
    let recipe = studio.recipe(&place, 150);
    let long = studio.enqueue(&recipe, 1)[0];
    let short = studio.enqueue(&Recipe { steps: 2, seed: Seed(90), ..recipe }, 2);
    studio.wait_for_painting();
    studio.engine.join();

    let mut studio = Studio::resume(&place);
    let again = ready(&mut studio);
    let waiting: Vec<_> = again.jobs.iter().map(|j| (j.id, j.state)).collect();
    assert_eq!(waiting, [long, short[0], short[1]].map(|id| (id, JobState::Queued)));
    studio.wait_for_painting();
    assert_eq!(studio.engine.progress().unwrap().job, long);
    studio.engine.send(Command::Cancel(long)).unwrap();
    assert_eq!(saved(&mut studio, 2), [90, 91]);
    studio.engine.join();
}

#[test]
#[ignore = "a child of the other tests"]
fn child_paints_a_line() {
    let place = PathBuf::from(std::env::var_os(PLACE).expect("this is run by the other tests, as their child"));
    let mut studio = Studio::in_folder(&place, true);
    let recipe = studio.recipe_of(&place.join("photo.png"), 30);
    let jobs = studio.enqueue(&recipe, 5);
    queue(&studio, QueueCommand::Move { job: jobs[4], before: Some(jobs[1]) });
    line(&mut studio, |v| v.order.contains(&jobs[4]) && v.order.last() == Some(&jobs[3]));
    for _ in 0..5 {
        println!("saved {}", saved(&mut studio, 1)[0]);
    }
}

#[test]
fn a_line_of_a_killed_program_goes_on_where_it_was_and_every_seed_is_painted_once() {
    let place = Place::new();
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "child_paints_a_line"])
        .env(PLACE, place.dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let first = lines.find_map(|l| l.split_once("saved ").map(|(_, seed)| seed.to_owned())).unwrap();
    assert_eq!(first, "5");
    let orphans = workers(child.id());
    kill(child.id());
    child.wait().unwrap();
    orphans.into_iter().for_each(wait_until_gone);
    let made = place.pictures().len();
    assert!(made < 5, "it was killed too late to be tested");

    // What only looks changes nothing: the line still waits for who goes on with it.
    let mut looking = Studio::open(&place);
    ready(&mut looking);
    looking.engine.join();

    let mut studio = Studio::resume(&place);
    let rest: Vec<u64> = [5, 9, 6, 7, 8].into_iter().skip(made).collect();
    let waiting: Vec<u64> = ready(&mut studio).jobs.iter().map(|j| j.recipe.seed.0).collect();
    assert_eq!(waiting, rest);
    assert_eq!(saved(&mut studio, rest.len()), rest);
    studio.engine.join();
    assert_eq!(place.pictures().len(), 5);
}
