//! The wall, used through the names a screen reader hears and by keyboard alone, with a scripted engine behind it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use egui::accesskit::{self, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use underpaint::engine::{Command, Event, InitSource, Mark, PictureId, PictureView, Pixels, Ready};
use underpaint::recipe::{Recipe, Size};
use window::{Window, init, picture, pixels, ready};

const NONE: Modifiers = Modifiers::NONE;

/// Five pictures of one run and one of another, newest first.
fn library() -> Vec<PictureView> {
    let mut all: Vec<PictureView> = (1..=5).rev().map(|id| picture(id, 40 + id.unsigned_abs())).collect();
    let mut other = picture(9, 7);
    other.recipe.prompt = "something else".to_owned();
    all.insert(2, other);
    all
}

/// The window with the five opened on the wall by the button below a picture.
fn compared() -> Window {
    let mut window = Window::open(Ready { pictures: library(), ..ready() });
    window.says(init());
    window.click("Picture, seed 43");
    window.told();
    window.click("Compare its run");
    window
}

/// Answers what the wall asked for, until it has all it wants.
fn feed(window: &mut Window) -> Vec<i64> {
    let mut fed = Vec::new();
    loop {
        let asked: Vec<i64> = window
            .told()
            .into_iter()
            .filter_map(|c| if let Command::OpenPicture(id) = c { Some(id.0) } else { None })
            .collect();
        if asked.is_empty() {
            return fed;
        }
        assert!(asked.len() <= 3, "so many are decoded at once: {asked:?}");
        for id in asked {
            fed.push(id);
            window.says(Event::PictureOpened { id: PictureId(id), pixels: Ok(pixels(64, 48)) });
        }
    }
}

/// The numbers of the two that are to be chosen from, left and right.
fn asked(window: &Window) -> Option<(usize, usize)> {
    let names: Vec<(f32, String)> = window
        .harness
        .query_all_by_role(Role::Button)
        .filter_map(|node| Some((node.rect().left(), node.accesskit_node().label()?)))
        .filter(|(_, name)| name.starts_with("Picture ") && name.contains(", seed"))
        .collect();
    let mut names = names;
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let number = |name: &str| name.split([' ', ',']).nth(1).unwrap().parse::<usize>().unwrap();
    match names.as_slice() {
        [left, right] => Some((number(&left.1), number(&right.1))),
        _ => None,
    }
}

#[test]
fn compare_shows_the_run_of_a_picture_and_says_what_differs() {
    let mut window = compared();
    assert!(window.shows("Comparing 5 pictures"));
    assert!(window.shows("They differ in seed (41, 42, 43, 44, 45)"));
    for number in 1..=5 {
        assert!(window.shows(&format!("Picture {number}, seed {}", 40 + number)), "picture {number} is not there");
    }
    assert!(!window.shows("seed 7"), "a picture of another run is compared");
    assert!(!window.shows("Prompt"), "the panels are still there");
    let mut fed = feed(&mut window);
    fed.sort_unstable();
    assert_eq!(fed, [1, 2, 3, 4, 5]);
    window.press(NONE, Key::Escape);
    assert!(window.shows("Prompt"), "Esc does not leave the wall");
}

#[test]
fn a_tournament_is_held_through_names_alone_and_its_winner_becomes_the_init_image() {
    let mut window = compared();
    feed(&mut window);
    window.click("Tournament");
    let mut choices = 0;
    while let Some((left, right)) = asked(&window) {
        choices += 1;
        assert!(choices <= 7, "more choices than five pictures take");
        assert!(window.shows(&format!("Which is better? Choice {choices} of at most 7")));
        // The artist likes high numbers.
        window.click(if left > right { "Left is better" } else { "Right is better" });
    }
    assert!(window.shows("Picture 5 wins. The order is 5, 4, 3, 2, 1"));
    assert!(window.shows("Picture 5, seed 45, chosen"));
    window.click("Lock the seed of picture 5");
    let fields = &window.harness.state().model.fields;
    assert_eq!((fields.seed, fields.seed_locked), (45, true));
    window.told();
    window.click("Use picture 5 as init");
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Picture(PictureId(5)))]), "{told:?}");
    assert!(window.shows("Prompt"), "the wall is still there");
}

#[test]
fn a_tournament_is_held_by_keyboard_alone_with_a_rejection_and_a_step_back() {
    let mut window = Window::open(Ready { pictures: library(), ..ready() });
    window.says(init());
    window.press(NONE, Key::ArrowRight);
    window.told();
    window.press(NONE, Key::C);
    assert!(window.shows("Comparing 5 pictures"));
    feed(&mut window);
    // The second picture is out before it begins.
    window.press(NONE, Key::ArrowRight);
    window.press(NONE, Key::X);
    assert!(window.shows("Picture 2, seed 42, rejected"));
    window.press(NONE, Key::T);
    let first = asked(&window).unwrap();
    window.press(NONE, Key::Num1);
    window.press(NONE, Key::U);
    assert_eq!(asked(&window), Some(first), "U does not take the choice back");
    let mut choices = 0;
    while let Some((left, right)) = asked(&window) {
        choices += 1;
        assert!(choices <= 7);
        assert!(left != 2 && right != 2, "who is rejected is asked about");
        // The artist likes low numbers: by digit, or by arrow and Enter.
        if choices % 2 == 0 {
            window.press(NONE, if left < right { Key::Num1 } else { Key::Num2 });
        } else {
            window.press(NONE, if left < right { Key::ArrowLeft } else { Key::ArrowRight });
            window.press(NONE, Key::Enter);
        }
    }
    assert!(window.shows("Picture 1 wins. The order is 1, 3, 4, 5, 2"));
    window.press(NONE, Key::L);
    assert!(window.shows("Seed 41 is locked"));
    window.told();
    window.press(NONE, Key::I);
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Picture(PictureId(1)))]), "{told:?}");
}

#[test]
fn digits_choose_enter_opens_large_and_escape_goes_back_step_by_step() {
    let mut window = compared();
    feed(&mut window);
    window.press(NONE, Key::Num3);
    assert!(window.shows("Picture 3, seed 43, chosen"));
    let told = window.told();
    let star = |c: &Command| matches!(c, Command::Mark { pictures, mark: Mark::Star, on: true } if pictures == &[PictureId(3)]);
    assert!(told.iter().any(star), "the library does not hear of it: {told:?}");
    window.press(NONE, Key::Enter);
    assert!(!window.shows("Picture 1, seed 41"), "the others are still there");
    window.press(NONE, Key::ArrowRight);
    assert!(window.shows("Picture 4, seed 44"));
    window.press(NONE, Key::Escape);
    assert!(window.shows("Picture 1, seed 41"));
    window.press(NONE, Key::Num3);
    assert!(!window.shows("Picture 3, seed 43, chosen"));
    window.press(NONE, Key::Escape);
    assert!(!window.shows("Comparing"));
}

#[test]
fn a_pair_is_wiped_by_keys_and_by_a_screen_reader() {
    let mut window = compared();
    feed(&mut window);
    window.press(NONE, Key::ArrowRight);
    window.press(NONE, Key::W);
    let divider = |window: &Window| {
        let node = window.harness.get_by_role(Role::Slider);
        (node.accesskit_node().label().unwrap(), node.accesskit_node().numeric_value().unwrap())
    };
    assert_eq!(divider(&window), ("Divider between picture 1 and picture 2".to_owned(), 50.0));
    window.press(NONE, Key::ArrowLeft);
    window.press(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(divider(&window).1, 39.0);
    let (target_node, target_tree) = window.harness.get_by_role(Role::Slider).accesskit_node().locate();
    window.harness.event(egui::Event::AccessKitActionRequest(accesskit::ActionRequest {
        action: accesskit::Action::SetValue,
        target_tree,
        target_node,
        data: Some(accesskit::ActionData::NumericValue(80.0)),
    }));
    window.harness.run_ok();
    assert_eq!(divider(&window).1, 80.0);
    window.press(NONE, Key::ArrowDown);
    assert_eq!(divider(&window).0, "Divider between picture 1 and picture 3");
}

#[test]
fn the_difference_of_a_pair_is_made_told_and_can_be_made_brighter() {
    let mut window = compared();
    let plain = |value: u8| Pixels { width: 16, height: 12, rgba: [value, value, value, 255].repeat(16 * 12).into() };
    for (id, value) in [(1, 100), (2, 110), (3, 100), (4, 0), (5, 0)] {
        window.says(Event::PictureOpened { id: PictureId(id), pixels: Ok(plain(value)) });
    }
    window.press(NONE, Key::ArrowRight);
    window.press(NONE, Key::D);
    wait_for(&mut window, "100.0 % of the pixels differ, by 10.0 of 255 on average");
    window.press(NONE, Key::CloseBracket);
    assert_eq!(window.harness.state().model.wall.gain, 5);
    window.press(NONE, Key::ArrowRight);
    wait_for(&mut window, "They are the same, pixel by pixel");
}

fn wait_for(window: &mut Window, words: &str) {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !window.shows(words) {
        assert!(std::time::Instant::now() < until, "it never says {words:?}");
        window.harness.run_ok();
    }
}

#[test]
fn blinking_stops_when_it_is_done_by_hand_and_then_nothing_repaints() {
    let mut window = compared();
    feed(&mut window);
    assert!(rests(&mut window), "the wall repaints without a reason");
    window.press(NONE, Key::B);
    assert!(window.shows("Blink by itself"));
    assert!(repaint_delay(&window) < std::time::Duration::from_secs(1), "nothing blinks");
    window.press(NONE, Key::Space);
    assert!(rests(&mut window), "it blinks on by itself");
}

fn repaint_delay(window: &Window) -> std::time::Duration {
    window.harness.output().viewport_output.values().map(|o| o.repaint_delay).min().unwrap()
}

/// Whether the window comes to rest; what is remembered a moment later may wake it once.
fn rests(window: &mut Window) -> bool {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while std::time::Instant::now() < until {
        window.harness.step();
        if repaint_delay(window) > std::time::Duration::from_secs(60) {
            return true;
        }
    }
    false
}

#[test]
fn what_was_said_on_the_wall_is_written_down_and_taken_up_at_the_next_start() {
    let mut window = compared();
    feed(&mut window);
    window.press(NONE, Key::Num4);
    window.press(NONE, Key::T);
    window.script.told.lock().unwrap().clear();
    window.press(NONE, Key::Num2);
    let told = std::mem::take(&mut *window.script.told.lock().unwrap());
    let kept = told.iter().rev().find_map(|c| match c {
        Command::SaveSetting { key, value } if key == "window.wall" => Some(value.clone()),
        _ => None,
    });
    let pair = asked(&window);
    let settings = [("window.wall".to_owned(), kept.expect("the choice is not written down"))].into();
    let mut again = Window::open(Ready { pictures: library(), settings, ..ready() });
    assert!(again.shows("Comparing 5 pictures"));
    again.press(NONE, Key::T);
    assert_eq!(asked(&again), pair, "the tournament does not go on where it was");
}

#[test]
fn a_selection_is_compared_by_one_key_at_one_zoom_whatever_the_sizes() {
    let mut large = picture(2, 2);
    (large.width, large.height) = (1024, 768);
    large.recipe = Recipe { size: Size::rounded(1024, 768).unwrap(), ..large.recipe };
    let mut window = Window::open(Ready { pictures: vec![large, picture(1, 1)], ..ready() });
    window.harness.state_mut().model.selection = vec![PictureId(2), PictureId(1)];
    window.press(NONE, Key::C);
    assert!(window.shows("They differ in seed (2, 1) and size (1024 × 768, 512 × 384)"));
    assert!(window.shows("Picture 1, seed 2, size 1024 × 768"));
    feed(&mut window);
    for key in [Key::Plus, Key::Plus, Key::F, Key::F] {
        window.press(NONE, key);
    }
    window.press(Modifiers::ALT, Key::ArrowRight);
    assert!(window.shows("Comparing 2 pictures"));
}

#[test]
fn of_a_run_of_many_sixteen_around_the_shown_one_are_compared_and_that_is_said() {
    let mut window = Window::open(Ready {
        pictures: (1..=40).rev().map(|id| picture(id, 100 + id.unsigned_abs())).collect(),
        ..ready()
    });
    window.press(NONE, Key::ArrowRight);
    window.press(NONE, Key::C);
    assert!(window.shows("Comparing 16 pictures"));
    assert!(window.shows("16 of the 40 pictures"));
    assert!(window.shows("Picture 16, seed 140"), "the shown picture is not among them");
}

#[test]
fn one_picture_alone_is_not_compared_and_the_reason_is_said() {
    let mut window = Window::open(Ready { pictures: vec![picture(1, 1)], ..ready() });
    window.click("Picture, seed 1");
    window.click("Compare its run");
    assert!(window.shows("There is only one picture to compare"));
    assert!(!window.shows("Comparing"));
}

#[test]
fn a_picture_that_cannot_be_read_is_said_and_not_asked_for_again_and_again() {
    let mut window = compared();
    window.told();
    let problem = underpaint::engine::Problem {
        kind: underpaint::engine::ProblemKind::BadInput,
        message: "The file is gone".to_owned(),
        next: String::new(),
        fields: Vec::new(),
    };
    for id in 1..=5 {
        window.says(Event::PictureOpened { id: PictureId(id), pixels: Err(problem.clone()) });
    }
    assert!(window.shows("The file is gone"));
    window.told();
    window.harness.run_ok();
    assert!(window.told().is_empty());
    window.press(NONE, Key::Escape);
    assert!(!window.shows("The file is gone"));
    assert!(window.shows("Comparing 5 pictures"), "Esc closed the card and the wall");
}

#[test]
fn on_the_canvas_the_init_image_stands_beside_the_result_behind_a_divider() {
    let mut window = Window::open(Ready { pictures: library(), ..ready() });
    window.says(init());
    window.press(NONE, Key::ArrowRight);
    window.says(Event::PictureOpened { id: PictureId(5), pixels: Ok(pixels(64, 48)) });
    window.press(NONE, Key::W);
    let at = |window: &Window| {
        window.harness.get_by_label("Divider between init image and result").accesskit_node().numeric_value().unwrap()
    };
    assert_eq!(at(&window), 50.0);
    window.press(NONE, Key::ArrowRight);
    window.press(NONE, Key::ArrowRight);
    assert_eq!(at(&window), 52.0);
    window.press(NONE, Key::Home);
    assert_eq!(at(&window), 0.0);
    window.press(NONE, Key::W);
    assert!(!window.shows("Divider"));
}
