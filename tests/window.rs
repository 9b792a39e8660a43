//! The window, used through the names a screen reader hears, with a scripted engine behind it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use std::path::Path;
use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use underpaint::engine::{
    Command, Event, InitSource, JobId, JobState, PictureId, Problem, ProblemKind, Progress, Ready, WeightsKind,
    inspect_model,
};
use underpaint::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount};
use underpaint::ui::App;
use window::{Dropped, Script, Window, init, job, picture, pixels, ready};

#[test]
fn without_an_init_image_generate_says_what_is_missing_and_offers_to_browse() {
    let mut window = Window::open(ready());
    assert!(window.shows("Drop a picture to repaint"));
    window.click("Generate");
    assert!(window.shows("There is no init image yet"));
    assert!(window.told().is_empty());
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(!window.shows("There is no init image yet"));
}

#[test]
fn a_first_run_offers_sample_pictures_and_a_click_begins_with_one() {
    let mut window = Window::open(ready());
    for name in ["Lake", "Balloons", "Fruit"] {
        assert!(window.shows(&format!("Begin with the sample picture {name}")), "{name} is not offered");
    }
    window.told();
    window.click("Begin with the sample picture Balloons");
    let told = window.told();
    let [Command::OpenInit(InitSource::Bytes { bytes, name })] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(name, "Balloons (sample)");
    let size = image::load_from_memory(bytes).unwrap();
    assert!(size.width() >= 768 && size.height() >= 768, "a sample smaller than it should be");
    window.says(init());
    assert!(!window.shows("Begin with the sample picture"), "the samples stay over the init image");
}

#[test]
fn when_the_library_cannot_be_opened_the_reason_is_said_again_for_as_long_as_it_is_so() {
    let script = Arc::new(Script::default());
    let why = Problem {
        kind: ProblemKind::ReadOnly,
        message: "the library cannot be written".to_owned(),
        next: String::new(),
        fields: Vec::new(),
    };
    *script.says.lock().unwrap() = vec![Event::Notice(why), Event::Stopped];
    let engine = script.clone();
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1360.0, 1240.0))
        .build_eframe(move |cc| App::new(&cc.egui_ctx, engine, Some("holiday.jpg".into())).unwrap());
    harness.run_ok();
    let mut window = Window { script, harness };
    assert!(window.shows("The library cannot be written"));
    assert!(!window.shows("Reading the picture"), "it waits for an engine that is no more");
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(!window.shows("The library cannot be written"));
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert!(window.shows("The library cannot be written"), "Generate gives another reason");
}

#[test]
fn running_all_steps_at_any_strength_changes_the_read_out_and_the_recipe() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.strength = 0.5;
    window.harness.state_mut().model.fields.steps = 8;
    window.harness.run_ok();
    // The Starter's schedule is bent (a shift of 0.5): half the strength begins at a third noise.
    assert!(window.shows("runs 4 of 8 steps, starts at 33 % noise"));
    window.click("Run all steps at any strength");
    assert!(window.shows("runs all 8 steps, starts at 33 % noise"));
    window.told();
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let told = window.told();
    let [Command::Enqueue { recipe, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((recipe.steps, recipe.step_count), (8, StepCount::Kept));
}

#[test]
fn a_dropped_lora_joins_the_list_goes_with_the_job_and_can_be_taken_off() {
    let mut window = Window::with_init();
    window.told();
    for _ in 0..2 {
        window.drops("/loras/ink.safetensors");
        let told = window.told();
        assert!(matches!(told.as_slice(), [Command::LookAt(path)] if path.ends_with("ink.safetensors")), "{told:?}");
        window.says(Event::Looked { path: "/loras/ink.safetensors".into(), weights: Ok(WeightsKind::Lora) });
    }
    assert!(window.shows("Strength of ink"), "the LoRA is not in the list");
    window.told();
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let told = window.told();
    let [Command::Enqueue { recipe, .. }] = told.as_slice() else { panic!("{told:?}") };
    let used: Vec<_> = recipe.loras.iter().map(|l| (l.name(), l.strength)).collect();
    assert_eq!(used, [("ink".to_owned(), 1.0)], "dropped twice, used once");
    window.click("Take off ink");
    assert!(!window.shows("Strength of ink"));
}

#[test]
fn a_seed_of_twenty_digits_leaves_room_for_its_buttons() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.seed = u64::MAX;
    window.harness.run_ok();
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Seed");
    assert_eq!(field.value().as_deref(), Some("18446744073709551615"), "the seed is not shown whole");
    let seed = field.rect();
    let dice = window.harness.get_by_label("Another seed").rect();
    let lock = window.harness.get_by_label("A new seed each time; click to keep it").rect();
    assert!(seed.right() <= dice.left() && dice.right() <= lock.left(), "{seed:?} {dice:?} {lock:?}");
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Strength").rect();
    assert!(lock.right() <= slider.right() + 1.0, "the lock stands outside the panel: {lock:?}");

    window.harness.get_by_role_and_label(Role::TextInput, "Seed").focus();
    window.harness.run_ok();
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.harness.run_ok();
    window.harness.get_by_role_and_label(Role::TextInput, "Seed").type_text("9007199254740993");
    window.harness.run_ok();
    assert_eq!(window.harness.state().model.fields.seed, 9_007_199_254_740_993, "2^53 + 1 lost a digit");
}

#[test]
fn a_very_long_prompt_scrolls_in_its_field_and_pushes_nothing_away() {
    let mut window = Window::with_init();
    let before = window.harness.get_by_role_and_label(Role::Slider, "Strength").rect();
    window.harness.state_mut().model.fields.prompt = "very long words ".repeat(6000);
    window.harness.run_ok();
    let after = window.harness.get_by_role_and_label(Role::Slider, "Strength").rect();
    assert!(after.top() - before.top() < 120.0, "strength moved from {before:?} to {after:?}");
}

#[test]
fn with_an_init_image_and_words_ctrl_enter_sends_exactly_these_values() {
    let mut window = Window::with_init();
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").type_text("a boat");
    window.harness.run_ok();
    window.click("watercolour");
    window.harness.state_mut().model.fields.count = 3;
    window.harness.state_mut().model.fields.seed = 41;
    window.told();
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let told = window.told();
    let [Command::Enqueue { recipe, count: 3 }] = told.as_slice() else { panic!("{told:?}") };
    let defaults = inspect_model(&ModelRef::Starter).unwrap().defaults;
    let expected = Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
        init_sha256: "ab".repeat(32),
        prompt: "a boat, watercolour".to_owned(),
        template: None,
        negative: String::new(),
        strength: defaults.strength,
        guidance: defaults.guidance,
        true_cfg: defaults.true_cfg,
        steps: defaults.steps,
        step_count: defaults.step_count,
        loras: Vec::new(),
        seed: Seed(41),
        size: Size::like(800, 600, 512 * 512),
        fit: Fit::Crop,
        framing: underpaint::recipe::Framing::default(),
        cloud: None,
    };
    assert_eq!(**recipe, expected);
    assert_ne!(window.harness.state().model.fields.seed, 41, "the next one gets another seed, it is not locked");
}

#[test]
fn the_read_out_tells_what_strength_will_do() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.strength = 0.6;
    window.harness.state_mut().model.fields.steps = 20;
    window.harness.run_ok();
    assert!(window.shows("runs 12 of 20 steps, starts at 43 % noise"));
    window.harness.state_mut().model.fields.strength = 0.0;
    window.harness.run_ok();
    assert!(window.shows("keeps the init image as it is"));
}

#[test]
fn a_running_job_shows_step_and_time_and_escape_cancels_it() {
    let mut window = Window::with_init();
    window.says(Event::Queued(vec![job(1, JobState::Queued, None)]));
    *window.script.progress.lock().unwrap() = Some(Progress {
        job: JobId(1),
        phase: "Painting".to_owned(),
        step: 7,
        of: 12,
        fraction: 0.6,
        seconds: 3.0,
        seconds_left: Some(2.4),
        seed: Seed(77),
        preview: Some(pixels(64, 48)),
    });
    window.says(Event::Job(Box::new(job(1, JobState::Running, None))));
    assert!(window.shows("Seed 77: Painting, step 7 of 12, 3 s left"));
    window.told();
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(matches!(window.told().as_slice(), [Command::Cancel(JobId(1))]));
    window.click("Cancel");
    assert!(matches!(window.told().as_slice(), [Command::Cancel(JobId(1))]));
}

#[test]
fn a_saved_picture_appears_in_the_gallery_and_can_become_the_init_image_or_give_its_settings_back() {
    let mut window = Window::with_init();
    window.says(Event::Saved(Box::new(picture(4, 77))));
    window.told();
    window.click("Picture, seed 77");
    assert!(matches!(window.told().as_slice(), [Command::OpenPicture(PictureId(4))]));
    window.says(Event::PictureOpened { id: PictureId(4), pixels: Ok(pixels(512, 384)) });
    assert!(window.shows("Seed 77"));
    window.click("Use settings");
    let fields = &window.harness.state().model.fields;
    assert_eq!(
        (fields.prompt.as_str(), fields.negative.as_str(), fields.seed, fields.seed_locked),
        ("a mosaic", "grey", 77, true)
    );
    assert_eq!((fields.strength, fields.steps, fields.size, fields.fit), (0.655, 12, Some((512, 384)), Fit::Pad));
    window.click("Use as init");
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Picture(PictureId(4)))]), "{told:?}");
}

#[test]
fn an_interrupted_job_offers_to_run_again() {
    let problem = Problem {
        kind: ProblemKind::WorkerDied,
        message: "Underpaint ended before".to_owned(),
        next: "Run it again".to_owned(),
        fields: Vec::new(),
    };
    let mut window = Window::open(Ready { jobs: vec![job(9, JobState::Interrupted, Some(problem))], ..ready() });
    assert!(window.shows("Interrupted"));
    window.told();
    window.click("Run again");
    assert!(matches!(window.told().as_slice(), [Command::RunAgain(JobId(9))]));
}

#[test]
fn the_negative_prompt_says_why_it_has_no_effect() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.true_cfg = 1.0;
    window.harness.run_ok();
    let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, "Negative prompt");
    assert!(field.accesskit_node().is_disabled());
    window.harness.state_mut().model.fields.true_cfg = 2.0;
    window.harness.run_ok();
    let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, "Negative prompt");
    assert!(!field.accesskit_node().is_disabled());
}

#[test]
fn a_dropped_file_and_a_pasted_picture_become_the_init_image() {
    let mut window = Window::open(ready());
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped("/photos/cat.jpg".into())));
    window.harness.run_ok();
    let told = window.told();
    assert!(
        matches!(told.as_slice(), [Command::OpenInit(InitSource::File(path))] if path == Path::new("/photos/cat.jpg")),
        "{told:?}"
    );

    let image = egui::ColorImage::from_rgba_unmultiplied([2, 1], &[10, 20, 30, 255, 40, 50, 60, 255]);
    window.harness.event(egui::Event::PasteImage(Arc::new(image)));
    window.harness.run_ok();
    // The pixels are straightened on a thread of their own.
    let told = loop {
        let told = window.told();
        if !told.is_empty() {
            break told;
        }
        std::thread::yield_now();
    };
    let [Command::OpenInit(InitSource::Pixels(pasted))] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((pasted.width, pasted.height, &*pasted.rgba), (2, 1, &[10, 20, 30, 255, 40, 50, 60, 255][..]));
}

#[test]
fn a_problem_stands_in_a_card_with_a_button_for_what_to_do() {
    let mut window = Window::with_init();
    let problem = Problem {
        kind: ProblemKind::NoModel,
        message: "/x is no FLUX model folder".to_owned(),
        next: "Choose another folder".to_owned(),
        fields: Vec::new(),
    };
    window.harness.state_mut().model.fields.model = ModelRef::Folder("/x".into());
    window.says(Event::Model { model: ModelRef::Folder("/x".into()), info: Err(problem), memory: None });
    window.click("Generate");
    assert!(window.shows("is no FLUX model folder"));
    window.told();
    window.click("Use the Starter");
    assert!(matches!(window.told().as_slice(), [Command::InspectModel(ModelRef::Starter)]));
}

#[test]
fn fields_come_back_after_a_restart_with_their_init_image() {
    let mut fields = underpaint::ui::model::Fields {
        prompt: "sepia".to_owned(),
        seed: u64::MAX,
        seed_locked: true,
        ..Default::default()
    };
    fields.init = Some("ab".repeat(32));
    fields.defaults_taken = true;
    fields.strength = 0.33;
    let settings = [("window.fields".to_owned(), serde_json::to_value(&fields).unwrap())].into();
    let window = Window::open(Ready { settings, ..ready() });
    assert_eq!(window.harness.state().model.fields, fields);
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Stored(_))]), "{told:?}");
}

#[test]
fn changed_fields_are_remembered_and_an_idle_window_does_not_repaint() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.prompt = "green palette".to_owned();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let saved = loop {
        window.harness.step();
        let told = std::mem::take(&mut *window.script.told.lock().unwrap());
        if let Some(value) =
            told.into_iter().find_map(|c| if let Command::SaveSetting { value, .. } = c { Some(value) } else { None })
        {
            break value;
        }
        assert!(std::time::Instant::now() < until, "the fields were not saved");
    };
    assert_eq!(saved["prompt"], "green palette");
    // Settles: a window that asked for another frame each frame would run to the limit and panic here.
    window.harness.run();
    assert!(window.harness.try_run().unwrap() <= 2);
}

#[test]
fn both_themes_draw_and_arrows_step_through_the_gallery() {
    let mut window = Window::open(Ready { pictures: vec![picture(3, 3), picture(2, 2), picture(1, 1)], ..ready() });
    for key in [egui::Key::ArrowRight, egui::Key::ArrowRight, egui::Key::ArrowLeft] {
        window.press(egui::Modifiers::NONE, key);
    }
    let opened: Vec<i64> = window
        .told()
        .into_iter()
        .filter_map(|c| if let Command::OpenPicture(id) = c { Some(id.0) } else { None })
        .collect();
    assert_eq!(opened, [3, 2, 3]);
    window.press(egui::Modifiers::COMMAND, egui::Key::Comma);
    for name in ["Light", "Dark"] {
        window.click(name);
    }
}
