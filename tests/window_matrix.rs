//! Matrices in the window: set up, filled, made again, compared; by the names a screen reader hears.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{
    CellView, Command, Event, GridCommand, GridEvent, GridId, GridSummary, GridView, JobId, JobState, JobView,
    PictureId, QueueView, Ready,
};
use underpaint::recipe::grid::{Axis, Grid};
use underpaint::recipe::{Pace, Seed};
use window::{Window, init, picture, ready, recipe};

/// What was asked about matrices, without the looking for those there are.
fn asked(window: &Window) -> Vec<GridCommand> {
    let told = window.told().into_iter();
    let grids = told.filter_map(|c| if let Command::Grid(command) = c { Some(command) } else { None });
    grids.filter(|c| !matches!(c, GridCommand::List)).collect()
}

fn dialog() -> Window {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.seed = 5;
    window.harness.run_ok();
    window.click("Matrix");
    window.told();
    window
}

fn type_into(window: &mut Window, name: &str, text: &str) {
    window.harness.get_by_label(name).focus();
    window.harness.run_ok();
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Text(text.to_owned()));
    window.harness.run_ok();
}

fn made(window: &Window) -> Grid {
    let asked = asked(window);
    let [GridCommand::Make(grid)] = asked.as_slice() else { panic!("{asked:?}") };
    (**grid).clone()
}

/// A matrix of the seeds 1 and 2 by the strengths 0.3 and 0.6; cell (0, 0) is made, the others are in line.
fn shown() -> (Window, GridView) {
    let mut window = dialog();
    window.harness.state_mut().model.fields.prompt = "a mosaic".to_owned();
    type_into(&mut window, "From left to right, values", "0.3, 0.6");
    type_into(&mut window, "From top to bottom, values", "1, 2");
    window.click("Make the matrix");
    let grid = made(&window);
    let cell = |i: usize| CellView {
        row: i / 2,
        column: i % 2,
        job: JobId(40 + i as i64),
        state: if i == 0 { JobState::Done } else { JobState::Queued },
        picture: (i == 0).then(|| picture(90, 1)),
    };
    let view = GridView { id: GridId(3), cells: (0..4).map(cell).collect(), grid };
    let queued = (1..4).map(|i| {
        let recipe = view.grid.recipe(i / 2, i % 2).unwrap().unwrap();
        JobView::queued(JobId(40 + i as i64), recipe)
    });
    window.says(Event::Queued(queued.collect()));
    window.says(Event::Grid(Box::new(GridEvent::Opened(Box::new(view.clone())))));
    (window, view)
}

#[test]
fn two_axes_are_typed_and_their_pictures_counted_before_they_are_made() {
    let mut window = dialog();
    type_into(&mut window, "From left to right, values", "0.3..0.7 by 0.1");
    type_into(&mut window, "From top to bottom, values", "1..4");
    assert!(window.shows("20 pictures") && window.shows("time not known yet"));
    let paces = [("starter".to_owned(), Pace { step: 1.0, rest: 0.0 })].into();
    window.says(Event::Queue(Box::new(QueueView { paces, ..QueueView::default() })));
    assert!(!window.shows("time not known yet"), "what was measured is not used");
    window.click("Make the matrix");
    let grid = made(&window);
    assert_eq!((grid.across.axis, grid.down.axis, grid.cells()), (Axis::Strength, Axis::Seed, 20));
    assert_eq!(grid.recipe(3, 4).unwrap().unwrap().strength.get(), 0.7);
    assert_eq!(grid.recipe(3, 4).unwrap().unwrap().seed, Seed(4));
}

#[test]
fn what_is_wrong_with_an_axis_stands_below_it_and_nothing_can_be_made() {
    let mut window = dialog();
    type_into(&mut window, "From left to right, values", "0.5, 2");
    assert!(window.shows("2 is out of range: strength goes from 0 to 1"));
    window.click("Make the matrix");
    assert!(asked(&window).is_empty());
    type_into(&mut window, "From left to right, values", "0..1 by 0.02");
    type_into(&mut window, "From top to bottom, values", "1..9");
    assert!(window.shows("459 cells are too many: a matrix has at most 400"));
}

#[test]
fn cells_fill_as_they_are_made_and_the_matrix_stays_in_sight() {
    let (mut window, view) = shown();
    assert!(window.shows("1 of 4 made"));
    assert!(window.shows("Strength 0.3, Seed 1: made") && window.shows("Strength 0.6, Seed 2: waiting"));
    let job =
        |i: i64, state| JobView { state, ..JobView::queued(JobId(40 + i), view.grid.recipe(0, 1).unwrap().unwrap()) };
    window.says(Event::Job(Box::new(job(1, JobState::Running))));
    assert!(window.shows("Strength 0.6, Seed 1: painting"), "the matrix gave way to the running picture");
    window.says(Event::Saved(Box::new(picture(91, 1))));
    window.says(Event::Job(Box::new(JobView { picture: Some(PictureId(91)), ..job(1, JobState::Done) })));
    assert!(window.shows("Strength 0.6, Seed 1: made") && window.shows("2 of 4 made"));
}

#[test]
fn a_cell_is_opened_and_made_again_by_the_keyboard_and_the_missing_ones_by_a_button() {
    let (mut window, _) = shown();
    window.harness.get_by_label("Strength 0.3, Seed 1: made").focus();
    window.harness.run_ok();
    window.press(Modifiers::NONE, Key::R);
    let told = asked(&window);
    assert!(matches!(told.as_slice(), [GridCommand::Again(GridId(3), 0, 0)]), "{told:?}");
    let failed = JobView { state: JobState::Failed, ..JobView::queued(JobId(42), recipe()) };
    window.says(Event::Job(Box::new(failed)));
    window.click("Make the missing one");
    assert!(matches!(asked(&window).as_slice(), [GridCommand::Rest(GridId(3))]));
    window.harness.get_by_label("Strength 0.3, Seed 1: made").focus();
    window.harness.run_ok();
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.told().iter().any(|c| matches!(c, Command::OpenPicture(PictureId(90)))));
}

#[test]
fn earlier_matrices_are_listed_and_opened_again() {
    let (_, view) = shown();
    let mut window = Window::open(Ready { ..ready() });
    window.says(init());
    window.click("Matrix");
    let summary = GridSummary { id: GridId(3), created: 0, grid: view.grid.clone(), made: 1 };
    window.says(Event::Grid(Box::new(GridEvent::Listed(vec![summary]))));
    window.told();
    window.click("Strength × seed, 1 of 4 made: a mosaic");
    assert!(matches!(asked(&window).as_slice(), [GridCommand::Open(GridId(3))]));
    window.says(Event::Grid(Box::new(GridEvent::Opened(Box::new(view)))));
    assert!(window.shows("Strength 0.3, Seed 1: made"));
    window.click("Close");
    assert!(!window.shows("Strength 0.3, Seed 1: made"));
}
