//! The window's frame: commands, shortcuts, zones, looks; used through the names a screen reader hears.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use underpaint::engine::{Command, Event, InitSource, JobState, PictureId};
use underpaint::ui::model::View;
use window::{Window, init, job, picture, ready};

fn palette_is_open(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::TextInput, "Find a command").is_some()
}

fn types(window: &mut Window, name: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    window.harness.run_ok();
}

#[test]
fn the_palette_finds_a_command_by_a_few_letters_and_enter_runs_it() {
    let mut window = Window::with_init();
    window.told();
    window.press(Modifiers::COMMAND, Key::K);
    types(&mut window, "Find a command", "genr");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(matches!(window.told().as_slice(), [Command::Enqueue { .. }]));
    assert!(!palette_is_open(&window), "it stays open over what it did");
}

#[test]
fn the_palette_lists_every_command_and_arrows_choose_one() {
    let mut window = Window::with_init();
    window.press(Modifiers::COMMAND, Key::K);
    for command in underpaint::ui::commands::all().filter(|c| !c.fixed) {
        assert!(window.shows(&command.name()), "{} is not in the palette", command.name());
    }
    types(&mut window, "Find a command", "theme");
    let chosen = |window: &Window| {
        let rows: Vec<_> = window.harness.query_all_by_role(Role::ListBoxOption).collect();
        let on = rows.iter().filter(|r| r.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True));
        on.map(|r| r.accesskit_node().label().unwrap()).collect::<Vec<_>>()
    };
    let first = chosen(&window);
    window.press(Modifiers::NONE, Key::ArrowDown);
    let second = chosen(&window);
    assert!(first.len() == 1 && second.len() == 1 && first != second, "{first:?} {second:?}");
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(chosen(&window), first);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!palette_is_open(&window));
}

#[test]
fn what_does_not_apply_now_is_in_the_palette_and_does_nothing() {
    let mut window = Window::with_init();
    window.told();
    window.press(Modifiers::COMMAND, Key::K);
    types(&mut window, "Find a command", "preview progress");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(palette_is_open(&window));
    assert!(window.told().is_empty());
}

#[test]
fn a_card_has_the_keyboard_for_itself_and_gives_the_focus_back() {
    let mut window = Window::with_init();
    window.says(Event::Job(Box::new(job(4, JobState::Running, None))));
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.told();
    window.press(Modifiers::COMMAND, Key::K);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.told().is_empty(), "a key went to the window behind the card");
    let focused = window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt");
    assert!(focused.accesskit_node().is_focused(), "the prompt lost the focus to the card for good");
}

#[test]
fn a_question_mark_shows_every_shortcut_and_is_a_letter_in_a_prompt() {
    let mut window = Window::with_init();
    window.press(Modifiers::SHIFT, Key::Questionmark);
    assert!(window.shows("Shortcuts"));
    for command in underpaint::ui::commands::all() {
        let Some(keys) = command.keys else { continue };
        assert!(window.shows(&command.name()) && window.shows(&keys.to_string()), "{} is missing", command.name());
    }
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Close the shortcuts"));
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.press(Modifiers::SHIFT, Key::Questionmark);
    assert!(!window.shows("Close the shortcuts"), "one cannot ask in a prompt");
}

#[test]
fn letters_that_are_commands_are_letters_while_one_types() {
    let mut window = Window::with_init();
    window.says(Event::Saved(Box::new(picture(9, 77))));
    window.harness.state_mut().model.view = View::Picture(PictureId(9));
    window.harness.state_mut().model.fields.seed = 1;
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.press(Modifiers::NONE, Key::A);
    assert_eq!(window.harness.state().model.fields.seed, 1, "a letter of the prompt took the picture's settings");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::A);
    assert_eq!(window.harness.state().model.fields.seed, 77);
}

#[test]
fn holding_the_keys_of_generate_makes_one_job_and_no_new_line_in_the_prompt() {
    let mut window = Window::with_init();
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.told();
    for repeat in [false, true, true] {
        let event = egui::Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::COMMAND,
        };
        window.harness.event(event);
        window.harness.run_ok();
    }
    assert_eq!(window.told().len(), 1);
    assert_eq!(window.harness.state().model.fields.prompt, "");
}

#[test]
fn a_command_without_keys_is_run_from_the_palette() {
    let mut window = Window::open(ready());
    window.says(init());
    window.press(Modifiers::COMMAND, Key::K);
    types(&mut window, "Find a command", "clear init");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.harness.state().model.init.is_none());
}

/// The settings as a restart would find them.
fn kept(window: &Window) -> underpaint::engine::Ready {
    let fields = serde_json::to_value(&window.harness.state().model.fields).unwrap();
    underpaint::engine::Ready { settings: [("window.fields".to_owned(), fields)].into(), ..ready() }
}

#[test]
fn zones_are_dragged_and_moved_by_arrows_and_keep_their_sizes_over_a_restart() {
    let mut window = Window::with_init();
    let place = |window: &Window, name: &str| window.harness.get_by_role_and_label(Role::Splitter, name).rect();
    let border = place(&window, "Width of the controls").center();
    window.harness.drag_at(border);
    window.harness.run_ok();
    window.harness.hover_at(border + egui::vec2(80.0, 0.0));
    window.harness.run_ok();
    window.harness.drop_at(border + egui::vec2(80.0, 0.0));
    window.harness.run_ok();
    let moved = place(&window, "Width of the controls").center().x - border.x;
    assert!((moved - 80.0).abs() < 2.0, "moved by {moved}");

    window.harness.get_by_role_and_label(Role::Splitter, "Height of the filmstrip").focus();
    window.harness.run_ok();
    let before = place(&window, "Height of the filmstrip").center().y;
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.press(Modifiers::NONE, Key::ArrowUp);
    let after = place(&window, "Height of the filmstrip").center().y;
    assert!((before - after - 32.0).abs() < 2.0, "two steps moved it by {}", before - after);
    let again = Window::open(kept(&window));
    let name = "Width of the controls";
    assert!((place(&again, name).center().x - place(&window, name).center().x).abs() < 1.0);
    let name = "Height of the filmstrip";
    assert!((place(&again, name).center().y - place(&window, name).center().y).abs() < 1.0);
}

#[test]
fn a_filmstrip_drawn_up_shows_its_pictures_in_rows() {
    let pictures: Vec<_> = (1..=30).rev().map(|id| picture(id, id as u64)).collect();
    let mut window = Window::open(underpaint::engine::Ready { pictures, ..ready() });
    let tops = |window: &Window| {
        let cells = window.harness.query_all_by_label_contains("Picture, seed");
        let tops = cells.map(|c| c.rect().top() as i64);
        tops.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(tops(&window), 1, "the strip is one row");
    window.harness.state_mut().model.fields.shell.filmstrip = 480.0;
    window.harness.run_ok();
    assert!(tops(&window) >= 2, "room for rows and still one");
}

#[test]
fn zones_are_hidden_and_come_back_by_key_and_by_button() {
    let mut window = Window::with_init();
    window.press(Modifiers::SHIFT, Key::F);
    assert!(window.harness.query_by_role_and_label(Role::MultilineTextInput, "Prompt").is_none());
    window.click("Show the controls");
    assert!(window.harness.query_by_role_and_label(Role::MultilineTextInput, "Prompt").is_some());
    window.click("Show the filmstrip");
    assert!(window.harness.query_by_role_and_label(Role::Splitter, "Height of the filmstrip").is_some());
    window.click("Hide the controls");
    window.press(Modifiers::NONE, Key::O);
    assert!(window.harness.query_by_role_and_label(Role::MultilineTextInput, "Prompt").is_some());
}

#[test]
fn other_keys_are_set_by_pressing_them_and_survive_a_restart() {
    let mut window = Window::with_init();
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click("Generate: Ctrl+Enter");
    assert!(window.shows("Generate: Ctrl+Enter"));
    window.press(Modifiers::COMMAND, Key::G);
    assert!(window.shows("Generate: Ctrl+G"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("Close the settings"));
    for mut window in [Window::open(kept(&window)), window] {
        window.says(init());
        window.told();
        window.press(Modifiers::COMMAND, Key::Enter);
        assert!(window.told().is_empty(), "the former keys still work");
        window.press(Modifiers::COMMAND, Key::G);
        assert!(matches!(window.told().as_slice(), [Command::Enqueue { .. }]));
    }
}

#[test]
fn keys_that_another_command_has_are_told_and_taken_only_when_it_is_said_so() {
    let mut window = Window::with_init();
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click("Generate: Ctrl+Enter");
    window.press(Modifiers::COMMAND, Key::O);
    assert!(window.shows("Ctrl+O is taken: Browse for an init image…"));
    assert!(window.shows("Generate: Ctrl+Enter"), "they were taken without a word");
    window.click("Use Ctrl+O here instead");
    assert!(window.shows("Generate: Ctrl+O") && window.shows("Browse for an init image…: none"));
    window.click("All usual keys");
    assert!(window.shows("Generate: Ctrl+Enter") && window.shows("Browse for an init image…: Ctrl+O"));
}

#[test]
fn keys_that_fields_need_are_refused_and_escape_leaves_things_as_they_were() {
    let mut window = Window::with_init();
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click("Generate: Ctrl+Enter");
    window.press(Modifiers::NONE, Key::Tab);
    assert!(window.shows("Tab cannot be used"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("Close the settings"), "Escape closed more than the waiting");
    assert!(window.shows("Generate: Ctrl+Enter"));
    window.click("Generate: Ctrl+Enter");
    window.press(Modifiers::NONE, Key::Backspace);
    assert!(window.shows("Generate: none"));
}

#[test]
fn text_and_controls_grow_with_plus_shrink_with_minus_and_stay_so() {
    let mut window = Window::with_init();
    for _ in 0..3 {
        window.press(Modifiers::COMMAND, Key::Plus);
    }
    window.press(Modifiers::COMMAND, Key::Minus);
    let scale = |window: &Window| window.harness.ctx.zoom_factor();
    assert!((scale(&window) - 1.2).abs() < 1e-3, "{}", scale(&window));
    let mut again = Window::open(kept(&window));
    assert!((scale(&again) - 1.2).abs() < 1e-3);
    again.press(Modifiers::COMMAND, Key::Num0);
    assert!((scale(&again) - 1.0).abs() < 1e-3);
}

#[test]
fn without_motion_nothing_moves() {
    let mut window = Window::with_init();
    assert!(window.harness.ctx.global_style().animation_time > 0.0);
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click("None");
    assert!(window.harness.ctx.global_style().animation_time.abs() < f32::EPSILON);
}

#[test]
fn a_typed_path_is_opened_as_the_init_image() {
    let mut window = Window::open(ready());
    window.press(Modifiers::COMMAND, Key::K);
    types(&mut window, "Find a command", "type the path");
    window.press(Modifiers::NONE, Key::Enter);
    window.told();
    types(&mut window, "Path", "\"/pictures/my holiday.png\"");
    window.press(Modifiers::NONE, Key::Enter);
    let told = window.told();
    let [Command::OpenInit(InitSource::File(path))] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(path.to_str(), Some("/pictures/my holiday.png"));
    assert!(window.harness.query_by_role_and_label(Role::TextInput, "Path").is_none(), "the card stays open");
}

/// What Tab can come to, by name: everything that takes the focus and can be used.
fn focusable(window: &Window) -> Vec<(String, String)> {
    let root = window.harness.root();
    let nodes = root.children_recursive().filter_map(|node| {
        let node = node.accesskit_node();
        let data = node.data();
        let takes = data.supports_action(egui::accesskit::Action::Focus) && !node.is_disabled() && !node.is_hidden();
        takes.then(|| (format!("{:?}", node.id()), node.label().unwrap_or_default()))
    });
    nodes.collect()
}

fn focused(window: &Window) -> Option<(String, String, egui::Rect)> {
    let root = window.harness.root();
    let node = root.children_recursive().find(|n| n.accesskit_node().is_focused())?;
    Some((format!("{:?}", node.accesskit_node().id()), node.accesskit_node().label().unwrap_or_default(), node.rect()))
}

#[test]
fn tab_comes_to_every_control_of_the_main_view_in_sight_and_with_a_name() {
    let mut window = Window::with_init();
    window.says(Event::Saved(Box::new(picture(9, 77))));
    let all = focusable(&window);
    let window_rect = window.harness.ctx.content_rect();
    let mut reached = Vec::new();
    for _ in 0..all.len() + 2 {
        window.press(Modifiers::NONE, Key::Tab);
        let Some((id, name, rect)) = focused(&window) else { continue };
        assert!(!name.trim().is_empty(), "something without a name at {rect:?}");
        assert!(window_rect.contains(rect.center()), "{name} has the focus out of sight: {rect:?}");
        if !reached.iter().any(|(known, _)| *known == id) {
            reached.push((id, name));
        }
    }
    let missed: Vec<_> = all.iter().filter(|(id, _)| !reached.iter().any(|(known, _)| known == id)).collect();
    assert!(missed.is_empty(), "Tab never comes to {missed:?}");
    let at = |name: &str| reached.iter().position(|(_, n)| n.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
    assert!(at("Find a command") < at("Prompt") && at("Prompt") < at("Strength"), "{reached:?}");
    assert!(at("Strength") < at("Seed") && at("Seed") < at("Picture, seed 77"), "{reached:?}");
}

#[test]
fn the_control_with_the_keyboard_has_a_ring_that_can_be_seen() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.theme = underpaint::ui::model::ThemeChoice::Dark;
    window.harness.run_ok();
    let ring = underpaint::ui::theme::DARK.focus;
    for (role, name) in [(Role::Slider, "Strength"), (Role::Button, "Settings"), (Role::MultilineTextInput, "Prompt")] {
        window.harness.get_by_role_and_label(role, name).focus();
        window.harness.run_ok();
        let rect = window.harness.get_by_role_and_label(role, name).rect();
        let image = window.harness.render().unwrap();
        let at = egui::pos2(rect.center().x, rect.top() - 2.0);
        let near = (-2..=2).map(|dy| image.get_pixel(at.x as u32, (at.y as i64 + dy) as u32).0);
        let found = near.clone().any(|p| (0..3).all(|i| p[i].abs_diff(ring.to_array()[i]) < 24));
        assert!(found, "no ring above {name}: {:?}", near.collect::<Vec<_>>());
    }
}

#[test]
fn letters_take_parts_of_the_shown_pictures_recipe() {
    let mut window = Window::with_init();
    window.says(Event::Saved(Box::new(picture(9, 77))));
    let reset = |window: &mut Window| {
        let model = &mut window.harness.state_mut().model;
        model.view = View::Picture(PictureId(9));
        model.fields = underpaint::ui::model::Fields { seed: 5, ..Default::default() };
        window.harness.run_ok();
    };
    reset(&mut window);
    window.press(Modifiers::NONE, Key::S);
    let fields = window.harness.state().model.fields.clone();
    assert_eq!((fields.seed, fields.seed_locked, fields.prompt.as_str()), (77, true, ""));
    reset(&mut window);
    window.press(Modifiers::NONE, Key::P);
    let fields = window.harness.state().model.fields.clone();
    assert_eq!((fields.seed, fields.prompt.as_str(), fields.negative.as_str()), (5, "a mosaic", "grey"));
    reset(&mut window);
    window.press(Modifiers::NONE, Key::D);
    let fields = window.harness.state().model.fields.clone();
    assert_eq!((fields.size, fields.seed), (Some((512, 384)), 5));
    reset(&mut window);
    window.press(Modifiers::NONE, Key::R);
    let fields = window.harness.state().model.fields.clone();
    assert_eq!((fields.seed, fields.seed_locked, fields.steps, fields.prompt.as_str()), (5, false, 12, "a mosaic"));
}
