//! Models in the window: those found, those that can be fetched, a weight file dropped on it.

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

use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{Command, Event, Fetching, InitSource, Problem, ProblemKind, WeightsKind};
use underpaint::flux::Card;
use underpaint::flux::find::Part;
use underpaint::models::{FoundModel, FoundPart, Scan};
use underpaint::recipe::{Kept, Memory, ModelRef, Variant};
use underpaint::worker::Graphics;
use window::{Window, ready};

fn found(name: &str, missing: &[Part]) -> FoundModel {
    let part = |part: Part| FoundPart {
        part,
        files: vec![PathBuf::from(format!("/models/{name}.safetensors"))],
        format: "BF16".to_owned(),
        bytes: 23_800_000_000,
    };
    FoundModel {
        name: name.to_owned(),
        variant: Some(Variant::Dev),
        path: format!("/models/{name}.safetensors").into(),
        parts: Part::ALL.into_iter().filter(|p| !missing.contains(p)).map(part).collect(),
        missing: missing.to_vec(),
    }
}

fn scan() -> Event {
    let models = vec![found("flux1-dev", &[]), found("flux1-schnell", &[Part::T5])];
    Event::Models(Box::new(Scan { models, ..Scan::default() }))
}

fn open_menu(window: &mut Window) {
    window.harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Model").click();
    window.harness.run_ok();
}

#[test]
fn models_found_on_the_machine_stand_in_the_menu_and_a_click_takes_one() {
    let mut window = Window::with_init();
    window.says(scan());
    window.told();
    open_menu(&mut window);
    assert!(window.shows("Starter (built in)") && window.shows("flux1-schnell"));
    window.click("flux1-dev");
    let told = window.told();
    assert!(
        matches!(told.as_slice(), [Command::InspectModel(ModelRef::Folder(path))] if path.ends_with("flux1-dev.safetensors")),
        "{told:?}"
    );
}

#[test]
fn a_model_that_lacks_a_part_says_which_and_offers_to_get_it() {
    let mut window = Window::with_init();
    let path = PathBuf::from("/models/flux1-schnell.safetensors");
    window.says(Event::Looked { path: path.clone(), weights: Ok(WeightsKind::Model) });
    let problem = Problem {
        kind: ProblemKind::NoModel,
        message: "flux1-schnell is not whole: its text encoder T5-XXL was not found".to_owned(),
        next: underpaint::engine::GET_MODELS.to_owned(),
        fields: Vec::new(),
    };
    window.says(Event::Model { model: ModelRef::Folder(path), info: Err(problem), memory: None });
    assert!(window.shows("T5-XXL was not found"));
    window.click("Get models…");
    assert!(window.shows("FLUX.1 schnell, 8 bits") && window.shows("GB in all"));
}

#[test]
fn a_picture_that_does_not_fit_into_memory_is_told_before_it_begins_and_a_smaller_one_is_a_click_away() {
    let mut window = Window::with_init();
    let model = ModelRef::Folder("/models/flux1-dev-Q8_0.gguf".into());
    window.says(Event::Looked { path: "/models/flux1-dev-Q8_0.gguf".into(), weights: Ok(WeightsKind::Model) });
    let mut info = underpaint::engine::inspect_model(&ModelRef::Starter).unwrap();
    let gb = 1_000_000_000;
    info.footprint.transformer = Kept { plain: 12 * gb, rounded: 12 * gb };
    info.footprint.token = 200_000;
    info.footprint.decode_pixel = 2_600;
    let memory = |free: f64| Some(Memory { most: 32 * gb, free: (free * 1e9) as u64 });
    window.says(Event::Model { model, info: Ok(Box::new(info)), memory: memory(20.0) });
    assert!(window.shows("Memory: needs 12.") && window.shows("20.0 GB are free"));
    window.harness.state_mut().model.fields.size = Some((2048, 2048));
    window.harness.run_ok();
    assert!(window.shows("read and finished in strips"), "a large picture fits where the autoencoder works in strips");
    window.says(Event::Memory(memory(14.0)));
    assert!(window.shows("Does not fit into memory: needs 15."));
    window.harness.get_by_label_contains("Paint at ").click_accesskit();
    window.harness.run_ok();
    let size = window.harness.state().model.size();
    assert!(size.width() < 2048 && size.width() == size.height(), "{size:?}");
    assert!(window.shows("Memory: needs 1"));
}

/// Given a model whose file says that it is Kontext, when it is chosen, then the window says what it is run as.
#[test]
fn kontext_is_not_run_as_something_else_without_a_word() {
    let mut window = Window::with_init();
    let mut info = underpaint::engine::inspect_model(&ModelRef::Starter).unwrap();
    window.says(Event::Looked { path: "/models/a.gguf".into(), weights: Ok(WeightsKind::Model) });
    let model = window.harness.state().model.fields.model.clone();
    for (variant, told) in [(Variant::Dev, false), (Variant::Kontext, true)] {
        info.variant = variant;
        window.says(Event::Model { model: model.clone(), info: Ok(Box::new(info.clone())), memory: None });
        assert_eq!(window.shows("runs Kontext as image-to-image"), told);
    }
}

/// Given a model with a memory figure, when a LoRA is added, then its file's length is asked for and what it takes
/// (four times its bytes, as the worker plans it) is in the figure.
#[test]
fn a_loras_memory_is_in_the_figure() {
    let mut window = Window::with_init();
    window.says(Event::Looked { path: "/models/flux1-dev-Q8_0.gguf".into(), weights: Ok(WeightsKind::Model) });
    let mut info = underpaint::engine::inspect_model(&ModelRef::Starter).unwrap();
    let gb = 1_000_000_000;
    info.footprint.transformer = Kept { plain: 12 * gb, rounded: 12 * gb };
    let memory = Some(Memory { most: 32 * gb, free: 20 * gb });
    let model = window.harness.state().model.fields.model.clone();
    window.says(Event::Model { model, info: Ok(Box::new(info)), memory });
    let needed = |window: &Window| window.harness.state().model.memory_plan().unwrap().0.needed;
    let without = needed(&window);
    let file = PathBuf::from("/loras/ink.safetensors");
    window.says(Event::Looked { path: file.clone(), weights: Ok(WeightsKind::Lora) });
    let asked = |c: &Command| matches!(c, Command::Measure(asked) if *asked == file);
    assert_eq!(window.script.told.lock().unwrap().iter().filter(|c| asked(c)).count(), 1);
    window.says(Event::Measured { file, bytes: gb / 2 });
    assert_eq!(needed(&window), without + 2 * gb);
    assert!(window.shows("Memory: needs 14."), "12 of the model and 2 of the LoRA");
    window.click("Take off ink");
    assert_eq!(needed(&window), without);
}

#[test]
fn the_window_names_the_graphics_card_and_plans_with_its_memory_or_says_why_it_is_not_used() {
    let mut window = Window::with_init();
    assert!(!window.shows("Graphics card"));
    let model = ModelRef::Folder("/models/flux1-dev-Q8_0.gguf".into());
    window.says(Event::Looked { path: "/models/flux1-dev-Q8_0.gguf".into(), weights: Ok(WeightsKind::Model) });
    let mut info = underpaint::engine::inspect_model(&ModelRef::Starter).unwrap();
    let gb = 1_000_000_000;
    info.footprint.transformer = Kept { plain: 12 * gb, rounded: 12 * gb };
    info.on_card.transformer = Kept { plain: 9 * gb, rounded: 9 * gb };
    let memory = Some(Memory { most: 32 * gb, free: 20 * gb });
    window.says(Event::Model { model, info: Ok(Box::new(info)), memory });
    let card = Card { name: "NVIDIA RTX".to_owned(), total: Some(24 * gb), free: Some(20 * gb) };
    window.says(Event::Graphics(Graphics::Ready { program: "/opt/underpaint-worker-cuda".into(), card }));
    assert!(window.shows("Graphics card: NVIDIA RTX, 20.0 of 24.0 GB free"));
    assert!(window.shows("Graphics memory: needs 1"));
    let lost = Graphics::Unusable { reason: "the driver is gone".to_owned(), next: "Install it".to_owned() };
    window.says(Event::Graphics(lost));
    assert!(window.shows("Graphics card: not used: the driver is gone. Install it"));
    assert!(window.shows("Memory: needs 12."));
}

#[test]
fn a_model_is_fetched_with_its_progress_in_words_and_can_be_stopped() {
    let mut window = Window::open(ready());
    window.harness.state_mut().model.offers.open = true;
    window.harness.run_ok();
    window.told();
    window.click("Get FLUX.1 schnell, 4 bits");
    let told = window.told();
    assert!(
        matches!(told.as_slice(), [Command::FetchModel { id, token: None, remember: false }] if id == "schnell-q4"),
        "{told:?}"
    );
    window.says(Event::Fetching(Box::new(Fetching {
        id: "schnell-q4".to_owned(),
        file: "flux1-schnell-Q4_K_S.gguf".to_owned(),
        number: (1, 4),
        done: 1_700_000_000,
        of: 6_800_000_000,
        rate: Some(34_000_000.0),
        checking: false,
    })));
    assert!(window.shows("File 1 of 4: 1.70 of 6.80 GB, 34.0 MB/s, 2 min left"));
    window.click("Stop");
    assert!(matches!(window.told().as_slice(), [Command::StopFetching]));
    let problem = Problem {
        kind: ProblemKind::Network,
        message: "https://hub/x asks for a token".to_owned(),
        next: "Try again".to_owned(),
        fields: Vec::new(),
    };
    window.says(Event::FetchEnded { id: "schnell-q4".to_owned(), problem: Some(problem), needs_token: true });
    assert!(window.shows("asks for a token") && window.shows("Token of the hub"));
    // The token goes with the next try and nowhere else.
    window.harness.state_mut().model.offers.token = "hf_mine".to_owned();
    window.harness.run_ok();
    window.told();
    window.click("Get FLUX.1 schnell, 4 bits");
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::FetchModel { token: Some(_), remember: false, .. }]), "{told:?}");
    assert!(!format!("{told:?}").contains("hf_mine"));
    // Kept only where the artist says so.
    let problem = Problem {
        kind: ProblemKind::Network,
        message: "once more".to_owned(),
        next: String::new(),
        fields: Vec::new(),
    };
    window.says(Event::FetchEnded { id: "schnell-q4".to_owned(), problem: Some(problem), needs_token: true });
    window.click("Remember it in the system's keychain");
    window.told();
    window.click("Get FLUX.1 schnell, 4 bits");
    let told = window.told();
    assert!(matches!(told.as_slice(), [Command::FetchModel { token: Some(_), remember: true, .. }]), "{told:?}");
}

#[test]
fn a_dropped_folder_is_taken_for_a_model_and_a_file_without_an_ending_for_what_it_is() {
    let mut window = Window::open(ready());
    window.told();
    window.drops("/models/FLUX.1-dev");
    assert!(matches!(window.told().as_slice(), [Command::LookAt(path)] if path.ends_with("FLUX.1-dev")));
    window.says(Event::Looked { path: "/models/FLUX.1-dev".into(), weights: Ok(WeightsKind::Model) });
    assert!(matches!(window.told().as_slice(), [Command::InspectModel(ModelRef::Folder(_))]));
    window.drops("/pictures/holiday");
    window.says(Event::Looked { path: "/pictures/holiday".into(), weights: Ok(WeightsKind::Picture) });
    let told = window.told();
    let last = told.last();
    assert!(matches!(last, Some(Command::OpenInit(InitSource::File(path))) if path.ends_with("holiday")), "{told:?}");
}
