//! The filmstrip and the gallery, used through the names a screen reader hears, with a scripted engine behind them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{
    Command, Event, Filter, GalleryList, InitSource, Mark, PictureId, PictureView, Problem, ProblemKind, Ready, Run,
};
use window::{Window, init, picture, pixels, ready};

/// A window with pictures of the seeds 1 to `count`, and their numbers.
fn with_pictures(count: i64) -> Window {
    let pictures: Vec<PictureView> = (1..=count).rev().map(|i| picture(i, i as u64)).collect();
    let mut window = Window::open(Ready { pictures, ..ready() });
    window.says(init());
    window.told();
    window
}

fn ids(of: impl IntoIterator<Item = i64>) -> Vec<PictureId> {
    of.into_iter().map(PictureId).collect()
}

fn selection(window: &Window) -> Vec<PictureId> {
    window.harness.state().model.selection.clone()
}

fn click_with(window: &mut Window, modifiers: Modifiers, name: &str) {
    window.harness.get_by_label(name).click_modifiers(modifiers);
    window.harness.run_ok();
}

/// The last list that was asked for.
fn filter(window: &Window) -> Filter {
    let told = std::mem::take(&mut *window.script.told.lock().unwrap());
    let lists = told.into_iter().filter_map(|c| if let Command::ListGallery(filter) = c { Some(filter) } else { None });
    lists.last().expect("no list was asked for")
}

#[test]
fn pictures_are_chosen_by_click_control_shift_and_the_arrows_and_compared() {
    let mut window = with_pictures(6);
    window.click("Picture, seed 5");
    click_with(&mut window, Modifiers::COMMAND, "Picture, seed 2");
    assert_eq!(selection(&window), ids([5, 2]));
    click_with(&mut window, Modifiers::SHIFT, "Picture, seed 4");
    assert_eq!(selection(&window), ids([2, 3, 4]));
    assert!(window.shows("3 chosen"));
    window.click("Picture, seed 5");
    window.press(Modifiers::SHIFT, Key::ArrowRight);
    window.press(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(selection(&window), ids([5, 4, 3]));
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(selection(&window), ids([4]), "an arrow alone chooses one");
    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(selection(&window), ids((1..=6).rev()));
    window.click("Compare 6");
    let compared: Vec<PictureId> = window.harness.state().model.wall.pictures().iter().map(|p| p.id).collect();
    assert_eq!(compared, ids((1..=6).rev()));
}

#[test]
fn a_full_stop_gives_a_star_x_rejects_and_both_are_told_and_taken_back() {
    let mut window = with_pictures(3);
    window.click("Picture, seed 2");
    window.told();
    window.press(Modifiers::NONE, Key::Period);
    let told = window.told();
    assert!(
        matches!(&told[..], [Command::Mark { pictures, mark: Mark::Star, on: true }] if *pictures == ids([2])),
        "{told:?}"
    );
    window.says(Event::Marked { pictures: ids([2]), mark: Mark::Star, on: true });
    assert!(window.shows("Picture, seed 2, starred"));
    window.press(Modifiers::NONE, Key::Period);
    assert!(matches!(&window.told()[..], [Command::Mark { mark: Mark::Star, on: false, .. }]));
    window.press(Modifiers::NONE, Key::X);
    assert!(matches!(&window.told()[..], [Command::Mark { mark: Mark::Rejected, on: true, .. }]));
    window.says(Event::Marked { pictures: ids([2]), mark: Mark::Rejected, on: true });
    assert!(window.shows("Picture, seed 2, starred, rejected"));
}

#[test]
fn letters_typed_into_the_prompt_mark_and_delete_nothing() {
    let mut window = with_pictures(3);
    window.click("Picture, seed 2");
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.told();
    for key in [Key::Period, Key::X, Key::G, Key::Delete] {
        window.press(Modifiers::NONE, key);
    }
    window.press(Modifiers::COMMAND, Key::A);
    assert!(window.told().is_empty());
    assert_eq!((selection(&window), window.harness.state().model.pictures.grid), (ids([2]), false));
}

#[test]
fn where_rejected_ones_are_hidden_the_next_picture_follows_a_rejected_one() {
    let mut window = with_pictures(4);
    window.click("Hide rejected");
    assert!(filter(&window).hide_rejected);
    window.click("Picture, seed 3");
    window.told();
    window.says(Event::Marked { pictures: ids([3]), mark: Mark::Rejected, on: true });
    assert!(!window.shows("Picture, seed 3"));
    assert_eq!(selection(&window), ids([2]));
    assert!(matches!(window.told().as_slice(), [Command::OpenPicture(PictureId(2))]));
}

#[test]
fn a_deleted_picture_goes_to_the_trash_and_undo_brings_it_back_by_button_and_by_key() {
    let mut window = with_pictures(4);
    window.click("Picture, seed 3");
    window.told();
    for undo_by_key in [false, true] {
        window.press(Modifiers::NONE, Key::Delete);
        assert!(matches!(window.told().as_slice(), [Command::Trash(out)] if *out == ids([3])));
        window.says(Event::Trashed { pictures: ids([3]), trashed: 1, problem: None });
        assert!(!window.shows("Picture, seed 3"));
        assert!(window.shows("Moved to the trash, where it stays for 30 days"));
        assert!(matches!(window.told().as_slice(), [Command::OpenPicture(PictureId(2))]), "the next one is shown");
        if undo_by_key {
            window.press(Modifiers::COMMAND, Key::Z);
        } else {
            window.click("Undo");
        }
        assert!(matches!(window.told().as_slice(), [Command::Restore(back)] if *back == ids([3])));
        window.says(Event::Restored { pictures: ids([3]), trashed: 0, problem: None });
        window.says(Event::Pictures { asked: ids([3]), pictures: vec![picture(3, 3)] });
        let list = GalleryList { pictures: ids([4, 3, 2, 1]), all: 4, ..GalleryList::default() };
        window.says(Event::Listed(Box::new(list)));
        assert!(window.shows("Picture, seed 3") && window.shows("1 picture brought back from the trash"));
        assert_eq!(selection(&window), ids([3]));
        window.told();
    }
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.told().is_empty(), "there is nothing left to undo");
}

#[test]
fn what_could_not_be_moved_is_said_beside_what_was() {
    let mut window = with_pictures(3);
    let problem = Problem::new(ProblemKind::ReadOnly, "the folder cannot be written", "Choose another folder");
    window.says(Event::Trashed { pictures: ids([3]), trashed: 1, problem: Some(problem) });
    assert!(window.shows("The folder cannot be written") && window.shows("Moved to the trash"));
}

#[test]
fn the_trash_says_what_it_holds_and_is_emptied_only_after_a_question() {
    let mut window = with_pictures(3);
    assert!(!window.shows("Trash ("), "an empty trash takes no room");
    window.says(Event::Trashed { pictures: ids([3]), trashed: 12, problem: None });
    window.click("Trash (12)");
    assert!(window.shows("12 pictures are in the trash") && window.shows("deleted 30 days after"));
    window.told();
    window.click("Empty the trash…");
    assert!(window.told().is_empty());
    window.click("Keep them");
    window.click("Empty the trash…");
    window.click("Delete for ever");
    assert!(matches!(window.told().as_slice(), [Command::EmptyTrash]));
    window.says(Event::TrashEmptied { deleted: 12, trashed: 0 });
    assert!(window.shows("12 pictures deleted for ever") && !window.shows("Trash ("));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.told().is_empty(), "what is gone cannot be brought back, and nothing offers it");
}

#[test]
fn a_filter_is_asked_for_as_it_stands_and_can_be_left_again_where_nothing_fits() {
    let mut window = with_pictures(3);
    let list = GalleryList {
        pictures: ids([3, 2, 1]),
        all: 3,
        backends: vec!["aimlapi/flux-dev-img2img".to_owned(), "local".to_owned()],
        models: vec!["Starter".to_owned(), "flux-dev".to_owned()],
        ..GalleryList::default()
    };
    window.says(Event::Listed(Box::new(list)));
    window.click("Starred");
    assert_eq!(filter(&window), Filter { starred: true, ..Filter::default() });
    window.harness.get_by_role_and_label(Role::ComboBox, "Filter by model").click();
    window.harness.run_ok();
    window.click("flux-dev");
    window.harness.get_by_role_and_label(Role::TextInput, "Search prompts").focus();
    window.harness.run_ok();
    window.harness.get_by_role_and_label(Role::TextInput, "Search prompts").type_text("boat");
    window.harness.run_ok();
    let now = filter(&window);
    let wanted =
        Filter { starred: true, model: Some("flux-dev".to_owned()), text: "boat".to_owned(), ..Filter::default() };
    assert_eq!(now, wanted);
    window.says(Event::Listed(Box::new(GalleryList { filter: now, all: 3, ..GalleryList::default() })));
    assert!(window.shows("None of the 3 pictures fits the filter"));
    window.click("Show all");
    assert!(filter(&window).is_open());
}

#[test]
fn a_field_in_focus_leaves_the_window_at_rest() {
    let mut window = with_pictures(3);
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    // Until the fields have rested and are kept.
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        window.harness.step();
        let next = window.harness.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap();
        if next > Duration::from_secs(3600) {
            return;
        }
        assert!(Instant::now() < until, "it repaints after {next:?}");
    }
}

#[test]
fn where_all_was_made_by_one_model_there_is_no_choice_of_models() {
    let window = with_pictures(3);
    assert!(window.harness.query_by_role_and_label(Role::ComboBox, "Filter by model").is_none());
}

#[test]
fn g_grows_the_filmstrip_over_the_canvas_and_a_double_click_goes_back_with_the_picture() {
    let mut window = with_pictures(30);
    let strip = window.harness.get_by_label("Picture, seed 30").rect();
    window.press(Modifiers::NONE, Key::G);
    let grid = window.harness.get_by_label("Picture, seed 30").rect();
    assert!(grid.width() > strip.width() && grid.top() < strip.top());
    assert!(window.shows("Picture, seed 1"), "thirty fit");
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowDown);
    let below = window.harness.state().model.selection[0];
    let (first, second) = (grid, window.harness.get_by_label(&format!("Picture, seed {}", below.0)).rect());
    assert!((first.left() - second.left()).abs() < 1.0 && second.top() > first.bottom(), "{first:?} {second:?}");
    let pos = window.harness.get_by_label("Picture, seed 7").rect().center();
    window.harness.hover_at(pos);
    window.harness.step();
    for _ in 0..2 {
        // Each click in a frame of its own: two of them are near enough in time for one double click.
        let button = egui::PointerButton::Primary;
        let press = |pressed| egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        window.harness.input_mut().events.extend([press(true), press(false)]);
        window.harness.step();
    }
    window.harness.run_ok();
    assert!(!window.harness.state().model.pictures.grid);
    assert_eq!(selection(&window), ids([7]));
}

#[test]
fn the_menu_of_a_picture_copies_its_recipe_shows_its_file_and_keeps_its_seed() {
    let mut window = with_pictures(3);
    let menu = |window: &mut Window, entry: &str| {
        window.harness.get_by_label("Picture, seed 2").click_secondary();
        window.harness.run_ok();
        window.told();
        window.click(entry);
    };
    menu(&mut window, "Copy recipe");
    assert!(matches!(window.told().as_slice(), [Command::ReadRecipe(PictureId(2))]));
    window.says(Event::RecipeText { id: PictureId(2), text: "a mosaic\nSteps: 12".to_owned() });
    assert!(window.shows("The recipe is in the clipboard"));
    menu(&mut window, "Show in the folder");
    assert!(matches!(window.told().as_slice(), [Command::Reveal(PictureId(2))]));
    menu(&mut window, "Same seed");
    let fields = &window.harness.state().model.fields;
    assert_eq!((fields.seed, fields.seed_locked), (2, true));
    menu(&mut window, "Reject");
    assert!(matches!(window.told().as_slice(), [Command::Mark { mark: Mark::Rejected, on: true, .. }]));
    menu(&mut window, "Move to the trash");
    assert!(matches!(window.told().as_slice(), [Command::Trash(out)] if *out == ids([2])));
}

#[test]
fn a_result_dragged_onto_the_init_card_becomes_the_init_image() {
    let mut window = with_pictures(3);
    let from = window.harness.get_by_label("Picture, seed 2").rect().center();
    let to = window.harness.get_by_label("Show the init image").rect().center();
    window.harness.drag_at(from);
    window.harness.run_ok();
    for step in 1..=4 {
        window.harness.hover_at(from + (to - from) * (step as f32 / 4.0));
        window.harness.run_ok();
    }
    window.told();
    window.harness.drop_at(to);
    window.harness.run_ok();
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Picture(PictureId(2)))]), "{told:?}");
}

#[test]
fn of_a_hundred_thousand_pictures_only_those_in_sight_are_built_and_asked_for() {
    const COUNT: i64 = 100_000;
    let mut window = with_pictures(200);
    let list = GalleryList { pictures: ids((1..=COUNT).rev()), all: COUNT as u64, ..GalleryList::default() };
    window.says(Event::Listed(Box::new(list)));
    let answer = |window: &mut Window| {
        let told = window.told();
        let mut asked = Vec::new();
        for command in told {
            if let Command::LoadPictures(ids) = command {
                assert!(ids.len() < 200, "{} records are asked for", ids.len());
                asked.extend(ids);
            }
        }
        let pictures = asked.iter().map(|id| picture(id.0, id.0 as u64)).collect();
        window.says(Event::Pictures { asked, pictures });
    };
    answer(&mut window);
    assert!(window.shows("Picture, seed 100000"));
    for far in [1, 50_000] {
        window.harness.state_mut().model.pictures.reveal = Some(PictureId(far));
        for _ in 0..8 {
            window.harness.run_ok();
            answer(&mut window);
        }
        assert!(window.shows(&format!("Picture, seed {far}")), "{far} is not in sight");
        let cells = window.harness.query_all_by_label_contains("Picture, seed").count();
        assert!(cells < 20, "{cells} cells are built");
    }
}

#[test]
fn where_the_window_does_not_know_every_picture_the_library_finds_a_run() {
    let mut window = with_pictures(20);
    let list = GalleryList { pictures: ids((-40..=20).rev()), all: 61, ..GalleryList::default() };
    window.says(Event::Listed(Box::new(list)));
    window.click("Picture, seed 20");
    window.told();
    window.press(Modifiers::NONE, Key::C);
    let told = window.told();
    assert!(matches!(&told[..], [Command::FindRun { of: PictureId(20), most: 16 }]), "{told:?}");
    assert!(!window.shows("Comparing"));
    let pictures = (1..=16).map(|i| picture(i, i as u64)).collect();
    window.says(Event::Run(Box::new(Run { of: PictureId(20), pictures, all: 61 })));
    assert!(window.shows("Comparing 16 pictures"));
    assert!(window.shows("16 of the 61 pictures"));
}

#[test]
fn a_picture_without_a_file_is_asked_for_once_and_leaves_the_window_at_rest() {
    let mut window = with_pictures(0);
    *window.script.lost.lock().unwrap() = ids([1]);
    window.says(Event::Saved(Box::new(picture(1, 1))));
    window.harness.run();
    for _ in 0..3 {
        window.harness.step();
        assert!(window.script.thumbnails.lock().unwrap().is_empty(), "it is asked for again and again");
    }
    assert!(window.harness.try_run().unwrap() <= 2);
    window.says(Event::PictureOpened { id: PictureId(1), pixels: Ok(pixels(8, 8)) });
}
