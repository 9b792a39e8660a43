//! Grids with the real program: killed half-way and gone on with, one cell made again, drawn as a sheet.

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

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

use common::Place;
use studio::{Studio, kill, wait_until_gone, workers};
use underpaint::engine::{Command, Event, GridCommand, GridEvent, GridId, GridView, JobState, PictureId, ProblemKind};
use underpaint::recipe::grid::{Axis, Grid, Line};
use underpaint::recipe::{CloudOrder, Recipe};

/// Where a child finds its place.
const PLACE: &str = "UNDERPAINT_TEST_PLACE";

fn grid(base: &Recipe, across: &str, down: &str) -> Grid {
    Grid {
        across: Line::parse(Axis::Strength, across).unwrap(),
        down: Line::parse(Axis::Seed, down).unwrap(),
        base: base.clone(),
        others: BTreeMap::new(),
    }
}

fn ask(studio: &Studio, command: GridCommand) {
    studio.engine.send(Command::Grid(command)).unwrap();
}

fn opened(studio: &mut Studio) -> GridView {
    let view = |e: &Event| match e {
        Event::Grid(event) => match &**event {
            GridEvent::Opened(view) => Some((**view).clone()),
            _ => None,
        },
        _ => None,
    };
    studio.wait(view)
}

fn open(studio: &mut Studio, id: GridId) -> GridView {
    ask(studio, GridCommand::Open(id));
    opened(studio)
}

/// Waits until so many more pictures are saved and their jobs have ended.
fn made(studio: &mut Studio, count: usize) {
    for _ in 0..count {
        studio.wait(|e| matches!(e, Event::Job(j) if j.state == JobState::Done).then_some(()));
    }
}

fn exported(studio: &mut Studio, path: PathBuf, id: GridId) -> Result<PathBuf, underpaint::engine::Problem> {
    ask(studio, GridCommand::Export(id, path));
    studio.wait(|e| match e {
        Event::Grid(event) => match &**event {
            GridEvent::Exported(result) => Some(result.clone()),
            _ => None,
        },
        _ => None,
    })
}

#[test]
#[ignore = "a child of the other tests"]
fn child_makes_a_grid() {
    let place = PathBuf::from(std::env::var_os(PLACE).expect("this is run by the other tests, as their child"));
    let mut studio = Studio::in_folder(&place, true);
    let base = studio.recipe_of(&place.join("photo.png"), 24);
    ask(&studio, GridCommand::Make(Box::new(grid(&base, "0.5, 1", "1..4"))));
    println!("grid {}", opened(&mut studio).id.0);
    loop {
        made(&mut studio, 1);
        println!("made one");
    }
}

#[test]
fn a_grid_that_is_killed_half_way_is_whole_after_the_next_start_and_no_cell_is_made_twice() {
    let place = Place::new();
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "child_makes_a_grid"])
        .env(PLACE, place.dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let id = lines.find_map(|l| l.split_once("grid ").map(|(_, id)| GridId(id.trim().parse().unwrap()))).unwrap();
    lines.find(|l| l.contains("made one")).unwrap();
    lines.find(|l| l.contains("made one")).unwrap();
    let orphans = workers(child.id());
    kill(child.id());
    child.wait().unwrap();
    orphans.into_iter().for_each(wait_until_gone);

    let mut studio = Studio::resume(&place);
    let view = open(&mut studio, id);
    let before: Vec<PictureId> = view.cells.iter().filter_map(|c| c.picture.as_ref()).map(|p| p.id).collect();
    assert!((2..8).contains(&before.len()), "{} of 8 cells were made before it was killed", before.len());
    assert!(view.cells.iter().all(|c| c.picture.is_some() || c.state.is_open()), "{:?}", view.cells);
    made(&mut studio, 8 - before.len());

    let view = open(&mut studio, id);
    assert_eq!(view.cells.len(), 8);
    for cell in &view.cells {
        let picture = cell.picture.as_ref().expect("a cell without a picture");
        let wanted = view.grid.recipe(cell.row, cell.column).unwrap().unwrap();
        assert_eq!(picture.recipe, wanted, "row {}, column {}", cell.row, cell.column);
    }
    assert!(before.iter().all(|id| view.cells.iter().any(|c| c.picture.as_ref().unwrap().id == *id)));
    assert_eq!(place.pictures().len(), 8, "each cell once");
    studio.engine.join();
}

#[test]
fn one_cell_is_made_again_alone_and_the_missing_ones_together() {
    let place = Place::new();
    let mut studio = Studio::resume(&place);
    let base = studio.recipe(&place, 2);
    ask(&studio, GridCommand::Make(Box::new(grid(&base, "0.5, 1", "1, 2"))));
    let view = opened(&mut studio);
    made(&mut studio, 4);
    let first = open(&mut studio, view.id);
    ask(&studio, GridCommand::Again(view.id, 1, 0));
    made(&mut studio, 1);
    let second = open(&mut studio, view.id);
    for (old, new) in first.cells.iter().zip(&second.cells) {
        let again = (old.row, old.column) == (1, 0);
        assert_eq!(old.picture == new.picture, !again, "row {}, column {}", old.row, old.column);
        assert_eq!(old.picture.as_ref().unwrap().recipe, new.picture.as_ref().unwrap().recipe);
    }
    assert_eq!(place.pictures().len(), 5, "the former picture stays in the library");

    // Cancelled cells are missing until they are asked for; those that are made are left alone.
    ask(&studio, GridCommand::Make(Box::new(grid(&Recipe { steps: 60, ..base }, "1", "5..8"))));
    let long = opened(&mut studio);
    studio.engine.send(Command::CancelAll).unwrap();
    for _ in 0..4 {
        assert_eq!(studio.ended().state, JobState::Cancelled);
    }
    ask(&studio, GridCommand::Rest(long.id));
    let again = opened(&mut studio);
    assert!(again.cells.iter().all(|c| c.state.is_open()), "{:?}", again.cells);
    assert!(again.cells.iter().zip(&long.cells).all(|(new, old)| new.job != old.job));
    studio.engine.send(Command::CancelAll).unwrap();
    studio.engine.join();
}

#[test]
fn a_sheet_is_written_whole_with_what_is_made_and_not_at_all_where_it_cannot_be() {
    let place = Place::new();
    let mut studio = Studio::resume(&place);
    let base = studio.recipe(&place, 2);
    ask(&studio, GridCommand::Make(Box::new(grid(&base, "0.5, 1", "1, 2"))));
    let view = opened(&mut studio);
    made(&mut studio, 1);
    let path = exported(&mut studio, place.path("sheet.png"), view.id).unwrap();
    let sheet = common::pixels(&path);
    // Two cells across and down, hardly larger than their pictures of 128 x 96, with their labels.
    let sides = (sheet.width(), sheet.height());
    assert!((321..=512).contains(&sides.0) && (241..=512).contains(&sides.1), "{sides:?}");
    let nowhere = exported(&mut studio, place.path("no/folder/sheet.png"), view.id).unwrap_err();
    assert!(!nowhere.message.is_empty());
    let left = std::fs::read_dir(place.dir.path()).unwrap().flatten();
    assert!(left.into_iter().all(|e| !e.file_name().to_string_lossy().contains("tmp")), "half a sheet is left");
    studio.engine.join();
}

#[test]
fn a_grid_that_cannot_be_made_is_refused_whole() {
    let place = Place::new();
    let mut studio = Studio::resume(&place);
    let base = studio.recipe(&place, 2);
    let refused = |studio: &mut Studio, grid: Grid| {
        ask(studio, GridCommand::Make(Box::new(grid)));
        studio.wait(|e| if let Event::Refused(problem) = e { Some(problem.clone()) } else { None })
    };
    let unknown = Recipe { init_sha256: "00".repeat(32), ..base.clone() };
    refused(&mut studio, grid(&unknown, "0.5", "1"));
    // A service that has no such parameter.
    let order = CloudOrder { values: [("prompt".to_owned(), "a boat".into())].into(), ..CloudOrder::default() };
    let backend = "modelslab/flux-text2img".to_owned();
    let cloud = Recipe { backend, cloud: Some(Box::new(order)), ..base };
    let problem = refused(&mut studio, grid(&cloud, "0.5", "1"));
    assert_eq!(problem.kind, ProblemKind::BadInput);
    assert!(problem.message.contains("has no strength"), "{}", problem.message);
    ask(&studio, GridCommand::List);
    let listed = studio.wait(|e| match e {
        Event::Grid(event) => match &**event {
            GridEvent::Listed(list) => Some(list.len()),
            _ => None,
        },
        _ => None,
    });
    assert_eq!(listed, 0);
    studio.engine.join();
}
