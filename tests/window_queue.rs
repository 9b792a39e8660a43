//! The line of jobs in the window, and the question before it closes; by the names a screen reader hears.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{
    Command, Event, JobId, JobState, JobView, PictureId, Problem, Progress, QueueCommand, QueueView, Ready,
};
use underpaint::recipe::{CloudOrder, Pace, Recipe, Seed};
use window::{Window, init, ready, recipe};

const SHIFTED: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

fn waiting(id: i64, seed: u64) -> JobView {
    JobView::queued(JobId(id), Recipe { seed: Seed(seed), ..recipe() })
}

fn view(ids: &[i64]) -> QueueView {
    QueueView { order: ids.iter().map(|id| JobId(*id)).collect(), ..QueueView::default() }
}

/// A window whose line is 11, 12, 13 with the seeds 1, 2, 3, while job 10 with the seed 77 is painted.
fn window() -> Window {
    let running = JobView { state: JobState::Running, ..JobView::queued(JobId(10), recipe()) };
    let jobs = vec![running, waiting(11, 1), waiting(12, 2), waiting(13, 3)];
    let mut window = Window::open(Ready { jobs, ..ready() });
    window.says(init());
    window.says(Event::Queue(Box::new(view(&[11, 12, 13]))));
    window.told();
    window
}

fn opened() -> Window {
    let mut window = window();
    window.press(Modifiers::COMMAND, Key::J);
    window
}

fn asked(window: &Window) -> Vec<QueueCommand> {
    let told = window.told().into_iter();
    told.filter_map(|c| if let Command::Queue(command) = c { Some(command) } else { None }).collect()
}

#[test]
fn the_drawer_lists_what_is_made_and_what_waits_in_the_librarys_order() {
    let mut window = window();
    window.click("Queue, 3 waiting");
    assert!(window.shows("Being made: Seed 77, a mosaic"));
    assert!(window.shows("Waiting, 1 of 3: Seed 1, a mosaic, time unknown"));
    window.says(Event::Queue(Box::new(view(&[13, 11, 12]))));
    assert!(window.shows("Waiting, 1 of 3: Seed 3,") && window.shows("Waiting, 3 of 3: Seed 2,"));
    window.click("Close the queue");
    assert!(!window.shows("Waiting, 1 of 3"));
}

#[test]
fn a_row_is_moved_by_alt_and_arrows_run_first_duplicated_and_cancelled_without_a_mouse() {
    let mut window = opened();
    // The first row has the keyboard when the drawer opens.
    window.press(Modifiers::ALT, Key::ArrowDown);
    let moved = asked(&window);
    assert!(matches!(moved.as_slice(), [QueueCommand::Move { job: JobId(11), before: Some(JobId(13)) }]), "{moved:?}");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::ALT, Key::ArrowUp);
    let moved = asked(&window);
    assert!(matches!(moved.as_slice(), [QueueCommand::Move { job: JobId(12), before: Some(JobId(11)) }]), "{moved:?}");
    window.press(SHIFTED, Key::Enter);
    let first = asked(&window);
    assert!(matches!(first.as_slice(), [QueueCommand::Move { job: JobId(12), before: Some(JobId(11)) }]), "{first:?}");
    window.press(Modifiers::COMMAND, Key::D);
    assert!(matches!(asked(&window).as_slice(), [QueueCommand::Duplicate(JobId(12))]));
    window.press(SHIFTED, Key::N);
    assert!(matches!(asked(&window).as_slice(), [QueueCommand::NextSeed(JobId(12))]));
    window.press(Modifiers::NONE, Key::Delete);
    assert!(matches!(window.told().as_slice(), [Command::Cancel(JobId(12))]));
}

#[test]
fn of_a_long_line_the_filmstrip_shows_its_first_jobs_in_order_and_the_rest_in_one_cell() {
    let ids: Vec<i64> = (11..=30).rev().collect();
    let jobs = ids.iter().map(|id| waiting(*id, id.unsigned_abs())).collect();
    let pictures = vec![window::picture(1, 500)];
    let mut window = Window::open(Ready { jobs, pictures, ..ready() });
    window.says(init());
    window.says(Event::Queue(Box::new(view(&ids))));
    let cells = |window: &Window| {
        let found = window.harness.query_all_by_label("Waiting");
        found.map(|cell| cell.rect().left()).collect::<Vec<_>>()
    };
    assert_eq!(cells(&window).len(), 3);
    assert!(window.shows("17 more wait") && window.shows("Picture, seed 500"));
    window.harness.get_all_by_label("Cancel").next().unwrap().click();
    window.harness.run_ok();
    let told = window.told();
    assert!(
        matches!(told.as_slice(), [.., Command::Cancel(JobId(30))]),
        "the first in line is not the first: {told:?}"
    );
    window.click("Show them");
    assert!(window.shows("Waiting, 1 of 20: Seed 30,"));
    for id in 15..=30 {
        window.says(Event::Job(Box::new(JobView { state: JobState::Cancelled, ..waiting(id, 1) })));
    }
    window.says(Event::Queue(Box::new(view(&[14, 13, 12, 11]))));
    assert_eq!(cells(&window).len(), 4, "one more takes no more room than the word for it");
}

#[test]
fn a_row_is_moved_by_dragging_it() {
    let mut window = opened();
    let from = window.harness.get_by_label_contains("Waiting, 3 of 3").rect();
    let to = window.harness.get_by_label_contains("Waiting, 1 of 3").rect();
    window.harness.drag_at(from.left_center() + egui::vec2(20.0, 0.0));
    window.harness.run_ok();
    window.harness.hover_at(to.left_top() + egui::vec2(20.0, 4.0));
    window.harness.run_ok();
    window.harness.drop_at(to.left_top() + egui::vec2(20.0, 4.0));
    window.harness.run_ok();
    let moved = asked(&window);
    assert!(matches!(moved.as_slice(), [QueueCommand::Move { job: JobId(13), before: Some(JobId(11)) }]), "{moved:?}");

    // Let go far below the last row, one is the last.
    let [first, last] =
        ["Waiting, 1 of 3", "Waiting, 3 of 3"].map(|name| window.harness.get_by_label_contains(name).rect());
    assert!(first.bottom() < last.top() - 60.0, "rows lie on each other");
    window.harness.drag_at(first.left_center() + egui::vec2(20.0, 0.0));
    window.harness.run_ok();
    let below = last.left_bottom() + egui::vec2(20.0, 120.0);
    window.harness.hover_at(below);
    window.harness.run_ok();
    window.harness.drop_at(below);
    window.harness.run_ok();
    let moved = asked(&window);
    assert!(matches!(moved.as_slice(), [QueueCommand::Move { job: JobId(11), before: None }]), "{moved:?}");
}

#[test]
fn each_row_has_its_buttons() {
    let mut window = opened();
    window.click("Run seed 3 first");
    window.click("Once more with the next seed: seed 2");
    window.click("The next seed instead of seed 1");
    let told = asked(&window);
    assert!(
        matches!(
            told.as_slice(),
            [
                QueueCommand::Move { job: JobId(13), before: Some(JobId(11)) },
                QueueCommand::Duplicate(JobId(12)),
                QueueCommand::NextSeed(JobId(11))
            ]
        ),
        "{told:?}"
    );
    window.click("Cancel seed 2");
    window.click("Cancel all");
    assert!(matches!(window.told().as_slice(), [Command::Cancel(JobId(12)), Command::CancelAll]));
}

#[test]
fn generate_with_shift_goes_first_and_without_it_last() {
    let mut window = window();
    window.press(SHIFTED, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Enter);
    let told = window.told();
    assert!(
        matches!(told.as_slice(), [Command::Queue(QueueCommand::First { count: 1, .. }), Command::Enqueue { .. }]),
        "{told:?}"
    );
}

#[test]
fn one_key_cancels_the_running_picture_and_tries_the_next_seed() {
    let mut window = window();
    window.press(SHIFTED, Key::N);
    assert!(matches!(asked(&window).as_slice(), [QueueCommand::NextSeed(JobId(10))]));
}

#[test]
fn a_paused_line_says_so_and_goes_on_by_its_button() {
    let mut window = opened();
    window.click("Pause");
    assert!(matches!(asked(&window).as_slice(), [QueueCommand::Pause(true)]));
    window.says(Event::Queue(Box::new(QueueView { paused: true, ..view(&[11, 12, 13]) })));
    assert!(window.shows("Paused. Nothing more is begun until you go on"));
    window.click("Go on");
    assert!(matches!(asked(&window).as_slice(), [QueueCommand::Pause(false)]));
}

#[test]
fn times_come_from_what_was_measured_and_are_unknown_until_then() {
    let mut window = opened();
    assert!(window.shows("3 waiting, time not known yet"));
    // 512 x 384 with 12 steps at strength 0.655, each computed twice: 8 steps run.
    let work = 512.0 * 384.0 / 1e6 * 8.0 * 2.0;
    let paces = [("starter".to_owned(), Pace { step: 19.5 / work, rest: 0.0 })].into();
    window.says(Event::Queue(Box::new(QueueView { paces, ..view(&[11, 12, 13]) })));
    assert!(window.shows("Waiting, 1 of 3: Seed 1, a mosaic, 20 s"));
    *window.script.progress.lock().unwrap() = Some(Progress {
        job: JobId(10),
        phase: "Painting".to_owned(),
        step: 7,
        of: 8,
        fraction: 0.8,
        seconds: 17.0,
        seconds_left: Some(3.2),
        seed: Seed(77),
        preview: None,
    });
    window.harness.run_ok();
    assert!(window.shows("3 waiting, about 62 s"));
}

/// The window's cross is pressed; gives whether the window closes.
fn cross(window: &mut Window) -> bool {
    let root = window.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    root.events.push(ViewportEvent::Close);
    window.harness.step();
    let stays = said(window).contains(&ViewportCommand::CancelClose);
    window.harness.run_ok();
    !stays
}

fn said(window: &Window) -> Vec<ViewportCommand> {
    window.harness.output().viewport_output[&ViewportId::ROOT].commands.clone()
}

/// Whether one of the next frames closes the window.
fn closes(window: &mut Window) -> bool {
    (0..4).any(|_| {
        window.harness.step();
        said(window).contains(&ViewportCommand::Close)
    })
}

#[test]
fn closing_while_a_picture_is_painted_asks_first_and_says_that_it_goes_on_later() {
    let mut window = window();
    assert!(!cross(&mut window), "it closed without a word");
    assert!(window.shows("A picture is being painted and 3 more wait. They go on at the next start"));
    window.click("Keep open");
    assert!(!window.shows("Close Underpaint?"));
    assert!(!cross(&mut window));
    window.harness.get_by_label("Close").click();
    assert!(closes(&mut window));
    assert!(cross(&mut window), "it asks again after the answer");
}

#[test]
fn closing_with_nothing_to_do_or_a_paused_line_asks_nothing() {
    let mut idle = Window::with_init();
    assert!(cross(&mut idle));
    let mut paused = Window::open(Ready { jobs: vec![waiting(11, 1)], ..ready() });
    paused.says(Event::Queue(Box::new(QueueView { paused: true, ..view(&[11]) })));
    assert!(cross(&mut paused));
}

#[test]
fn closing_while_a_service_was_not_heard_says_what_may_be_lost_and_waits_if_wished() {
    let order = CloudOrder { values: [("prompt".to_owned(), "a boat".into())].into(), ..CloudOrder::default() };
    let backend = "aimlapi/flux-dev-img2img".to_owned();
    let recipe = Recipe { backend, cloud: Some(Box::new(order)), ..recipe() };
    let job = JobView { state: JobState::Sending, ..JobView::queued(JobId(20), recipe) };
    let mut window = Window::open(Ready { jobs: vec![job.clone()], ..ready() });
    assert!(!cross(&mut window));
    assert!(window.shows("1 request to a service is not answered yet"));
    assert!(window.shows("paid for may never be seen"));
    window.harness.get_by_label("Close once answered").click();
    assert!(!closes(&mut window), "it closed before the answer");
    window.script.says.lock().unwrap().push(Event::Job(Box::new(JobView {
        state: JobState::Done,
        picture: Some(PictureId(1)),
        problem: None::<Problem>,
        ..job
    })));
    assert!(closes(&mut window), "it was answered, and the window stays");
}
