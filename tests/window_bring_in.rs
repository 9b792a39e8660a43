//! Pictures brought into the window by dropping, pasting and typing: through the names a screen reader hears, with a
//! scripted engine behind it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event as Input, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{Brought, Command, Event, InitSource, Problem, ProblemKind, Ready, Sorted};
use underpaint::recipe::{ModelRef, Recipe};
use underpaint::ui::App;
use window::{Dropped, Script, Window, init, picture, ready};

fn recipe_of(told: &[Command]) -> &Recipe {
    let [Command::Enqueue { recipe, .. }] = told else { panic!("{told:?}") };
    recipe
}

#[test]
fn several_dropped_pictures_become_one_job_each_with_the_same_fields() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.prompt = "a mosaic".to_owned();
    window.harness.state_mut().model.fields.seed_locked = true;
    window.told();
    for name in ["/in/a.png", "/in/b.png", "/in/c.png", "/in/notes.txt"] {
        window.harness.input_mut().dropped_files.push(Arc::new(Dropped(name.into())));
    }
    window.harness.run_ok();
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::Sort(paths)] if paths.len() == 4), "{told:?}");
    let pictures: Vec<PathBuf> = ["/in/a.png", "/in/b.png", "/in/c.png"].map(PathBuf::from).to_vec();
    let others = vec!["notes.txt: this is a text file".to_owned()];
    window.says(Event::Sorted(Box::new(Sorted { pictures: pictures.clone(), others, files: 4, ..Sorted::default() })));
    assert!(window.shows("One job for each of 3 pictures?") && window.shows("3 pictures in all"));
    assert!(window.shows("Left out: notes.txt: this is a text file"));
    assert!(window.told().is_empty(), "it was not asked first");

    window.click("Queue 3");
    let told = window.told();
    let [Command::BringIn { batch, files }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(*files, pictures);
    assert!(window.shows("Bringing in 3 dropped pictures"));
    // Changed after the question was answered: that is for the next Generate.
    window.harness.state_mut().model.fields.prompt = "sepia".to_owned();
    let brought = |name: &str, result: Result<(String, u32, u32), Problem>, last: bool| {
        Event::Brought(Box::new(Brought { batch: *batch, name: name.to_owned(), result, last }))
    };
    window.says(brought("a.png", Ok(("aa".repeat(32), 800, 600)), false));
    let told = window.told();
    let first = recipe_of(&told);
    assert_eq!((first.init_sha256.as_str(), first.prompt.as_str()), ("aa".repeat(32).as_str(), "a mosaic"));
    assert!(first.size.width() > first.size.height());
    let damaged = Problem {
        kind: ProblemKind::BadInput,
        message: "the picture is damaged".to_owned(),
        next: String::new(),
        fields: Vec::new(),
    };
    window.says(brought("b.png", Err(damaged), false));
    assert!(window.told().is_empty());
    window.says(brought("c.png", Ok(("cc".repeat(32), 600, 800)), true));
    let told = window.told();
    let last = recipe_of(&told);
    assert!(last.size.height() > last.size.width(), "each picture has its own shape");
    assert_eq!((last.init_sha256.as_str(), last.seed), ("cc".repeat(32).as_str(), first.seed));
    assert!(window.shows("2 of 3 pictures were queued. b.png: the picture is damaged"));
    assert!(!window.shows("Bringing in"));
    let model = &window.harness.state().model;
    assert_eq!(model.init.as_ref().unwrap().name, "holiday.jpg", "the window's own init image is another now");
    assert_eq!(model.fields.prompt, "sepia");
}

#[test]
fn of_five_hundred_dropped_pictures_the_first_sixty_four_are_taken_and_that_is_said() {
    let mut window = Window::with_init();
    let pictures: Vec<PathBuf> = (0..500).map(|i| format!("/in/{i}.png").into()).collect();
    window.says(Event::Sorted(Box::new(Sorted { pictures, files: 500, ..Sorted::default() })));
    assert!(window.shows("500 were dropped; 64 are taken at once"));
    window.told();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("500 were dropped") && window.told().is_empty(), "Escape queued something");
    let pictures: Vec<PathBuf> = (0..500).map(|i| format!("/in/{i}.png").into()).collect();
    window.says(Event::Sorted(Box::new(Sorted { pictures, files: 500, ..Sorted::default() })));
    window.click("Queue 64");
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::BringIn { files, .. }] if files.len() == 64), "{told:?}");
}

#[test]
fn a_drop_without_a_picture_says_what_it_was_and_leaves_everything_as_it_is() {
    let mut window = Window::with_init();
    for (sorted, words) in [
        (Sorted { folders: 1, ..Sorted::default() }, "The folder holds no picture and no model"),
        (
            Sorted { files: 500, others: vec!["0.txt: this is a text file".to_owned(); 500], ..Sorted::default() },
            "None of the 500 dropped files is a picture",
        ),
    ] {
        window.told();
        window.says(Event::Sorted(Box::new(sorted)));
        assert!(window.shows(words), "{words}");
        assert!(window.told().is_empty());
    }
    assert_eq!(window.harness.state().model.fields.model, ModelRef::Starter, "the model was changed by a folder");
    assert!(window.harness.state().model.init.is_some());
}

#[test]
fn a_picture_is_fetched_from_an_address_that_is_typed_or_pasted() {
    let mut window = Window::open(ready());
    window.told();
    window.click("From the web…");
    window.harness.get_by_role_and_label(Role::TextInput, "Picture's address").type_text("https://example.org/cat.png");
    window.harness.run_ok();
    window.click("Fetch");
    let told = window.told();
    let [Command::OpenInit(InitSource::Web(address))] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(address, "https://example.org/cat.png");
    window.says(init());
    assert!(
        window.harness.query_by_label("Picture's address").is_none(),
        "the field stays though the picture is there"
    );

    window.harness.event(Input::Paste("https://example.org/dog.jpg\n".to_owned()));
    window.harness.run_ok();
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Web(a))] if a.ends_with("dog.jpg")), "{told:?}");
    // Into the prompt an address is text.
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    window.harness.event(Input::Paste("https://example.org/dog.jpg".to_owned()));
    window.harness.run_ok();
    assert!(window.told().is_empty());
    assert_eq!(window.harness.state().model.fields.prompt, "https://example.org/dog.jpg");
}

#[test]
fn a_picture_that_carries_its_recipe_gives_its_settings_and_its_init_image_back() {
    let mut window = Window::with_init();
    assert!(!window.shows("It carries its recipe"));
    let mut recipe = picture(4, 77).recipe;
    recipe.init_sha256 = "ef".repeat(32);
    recipe.loras = vec![underpaint::recipe::LoraUse { file: "ink.safetensors".into(), strength: 0.5 }];
    recipe.model = ModelRef::Folder("a flux of theirs".into());
    let record = underpaint::metadata::Record {
        version: 1,
        app: "Underpaint".to_owned(),
        recipe,
        model: "A flux of theirs".to_owned(),
        model_hash: String::new(),
        steps_run: 8,
        sigma_start: 0.6,
        seconds: 1.0,
        job: 1,
        number: 0,
        told: std::collections::BTreeMap::new(),
        flagged: false,
    };
    let says = |sha256: String| Event::RecipeRead { sha256, record: Some(Box::new(record.clone())), init_known: true };
    window.says(says("cd".repeat(32)));
    assert!(!window.shows("It carries its recipe"), "that was another init image");
    window.says(says("ab".repeat(32)));
    window.told();
    window.click("Use its settings");
    let told = window.told();
    let [Command::OpenInit(InitSource::Stored(init))] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(*init, "ef".repeat(32));
    let fields = &window.harness.state().model.fields;
    assert_eq!((fields.prompt.as_str(), fields.seed, fields.seed_locked), ("a mosaic <lora:ink:0.5>", 77, true));
    assert_eq!((&fields.model, fields.loras.len()), (&ModelRef::Starter, 0), "a model of no known place was chosen");
}

#[test]
fn a_clipboard_without_a_picture_is_told() {
    let mut window = Window::open(ready());
    window.told();
    window.click("Paste");
    window.harness.event(Input::Paste("a shopping list".to_owned()));
    window.harness.run_ok();
    assert!(window.shows("The clipboard holds no picture"));
    window.press(Modifiers::NONE, Key::Escape);
    window.click("Paste");
    window.harness.event(Input::Paste("https://example.org/cat.png".to_owned()));
    window.harness.run_ok();
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::OpenInit(InitSource::Web(_))]), "{told:?}");
    assert!(!window.shows("The clipboard holds no picture"));
}

#[test]
fn where_drops_never_arrive_that_is_said_once_and_paste_is_offered() {
    let open = |settings| {
        let script = Arc::new(Script::default());
        script.says.lock().unwrap().push(Event::Ready(Box::new(Ready { settings, ..ready() })));
        let engine = script.clone();
        let mut harness = Harness::builder()
            .with_size(egui::vec2(1360.0, 1720.0))
            .build_eframe(move |cc| App::new(&cc.egui_ctx, engine, None).unwrap().without_drops(true));
        harness.run_ok();
        Window { script, harness }
    };
    let mut window = open(std::collections::BTreeMap::new());
    assert!(window.shows("Files cannot be dropped on windows of this desktop") && window.shows("Paste a picture"));
    window.click("Understood: no drops");
    assert!(!window.shows("Files cannot be dropped"));
    let said = window.setting("window.said").expect("it is not remembered");
    let window = open([("window.said".to_owned(), said)].into());
    assert!(!window.shows("Files cannot be dropped"), "it is said again at the next start");
}
