//! The controls of the window, used through the names a screen reader hears, with a scripted engine behind it.

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
use egui::{Event as Input, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::{Command, Event, InitView, JobId, JobState, JobView, PictureId, PictureView, Ready};
use underpaint::recipe::{Area, Fit, Framing, ModelRef, Recipe, Seed, Strength, TokenCount, Turn};
use window::{Window, init, picture, pixels, ready};

fn recipe_of(told: &[Command]) -> &Recipe {
    let [Command::Enqueue { recipe, .. }] = told else { panic!("{told:?}") };
    recipe
}

fn generate(window: &mut Window) -> Recipe {
    window.told();
    window.press(Modifiers::COMMAND, Key::Enter);
    recipe_of(&window.told()).clone()
}

/// Both clicks in one frame: a test's frames lie too far apart for a double-click.
fn double_click(window: &mut Window, at: Pos2) {
    window.harness.event(Input::PointerMoved(at));
    window.harness.run_ok();
    let press =
        |pressed| Input::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
    window.harness.input_mut().events.extend([true, false, true, false].map(press));
    window.harness.step();
    window.harness.run_ok();
}

const CROP: &str = "Crop of the init image";

// How the init image is framed.

#[test]
fn turning_and_mirroring_change_the_shape_and_go_with_the_job() {
    let mut window = Window::with_init();
    assert!(window.shows("of 800 × 600 become 592 × 448"));
    window.click("Turn the init image right");
    window.click("Mirror the init image");
    assert!(window.shows("of 600 × 800 become 448 × 592"));
    let recipe = generate(&mut window);
    assert_eq!(recipe.framing, Framing { turn: Turn::new(1, true), crop: None });
    assert!(recipe.size.height() > recipe.size.width(), "as the picture is after the turn");
    window.click("Mirror the init image");
    window.click("Turn the init image left");
    assert!(generate(&mut window).framing.is_plain());
}

#[test]
fn the_crop_is_moved_by_dragging_zoomed_by_the_wheel_and_reset_by_a_double_click() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.size = Some((512, 512));
    window.harness.run_ok();
    assert!(window.shows("600 × 600 of 800 × 600 become 512 × 512"));
    let rect = window.harness.get_by_label_contains(CROP).rect();
    let middle = rect.center();
    let button = |pos, pressed| Input::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [Input::PointerMoved(middle), button(middle, true)] {
        window.harness.event(event);
        window.harness.step();
    }
    let to = middle - egui::vec2(500.0, 0.0);
    for event in [Input::PointerMoved(to), button(to, false), Input::PointerMoved(middle)] {
        window.harness.event(event);
        window.harness.step();
    }
    window.harness.run_ok();
    let crop = generate(&mut window).framing.crop.expect("the drag moved nothing");
    assert_eq!(crop.shares(), [0.0, 0.0, 0.75, 1.0], "dragged against the left edge");

    window.harness.event(Input::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_ok();
    let [_, _, width, height] = generate(&mut window).framing.crop.unwrap().shares();
    assert!(width < 0.7 && height < 0.95, "the wheel does not zoom: {width} {height}");
    assert!((width * 800.0 / (height * 600.0) - 1.0).abs() < 1e-6, "the frame's shape is lost");

    double_click(&mut window, middle);
    assert!(generate(&mut window).framing.crop.is_none());
}

#[test]
fn the_crop_is_moved_and_zoomed_by_keys_alone() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.size = Some((512, 512));
    window.harness.run_ok();
    window.harness.get_by_label_contains(CROP).focus();
    // What has the focus holds the arrow keys from its second frame on.
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::ArrowRight);
    let first = generate(&mut window).framing.crop.unwrap().shares();
    assert!(first[0] > 0.125, "the arrow moves nothing: {first:?}");
    window.press(Modifiers::NONE, Key::PageUp);
    let second = generate(&mut window).framing.crop.unwrap().shares();
    assert!(second[2] < first[2]);
    window.press(Modifiers::NONE, Key::Home);
    assert!(generate(&mut window).framing.crop.is_none());
}

#[test]
fn a_crop_belongs_to_its_picture_and_counts_only_where_it_is_cropped() {
    let mut window = Window::with_init();
    let crop = Some(Area::inside(0.1, 0.1, 0.5, 0.5));
    let mut framed = picture(4, 77);
    framed.recipe.framing = Framing { turn: Turn::new(2, false), crop };
    framed.recipe.fit = Fit::Crop;
    window.says(Event::Saved(Box::new(framed.clone())));
    window.click("Picture, seed 77");
    window.click("Use settings");
    assert_eq!(generate(&mut window).framing, framed.recipe.framing, "a picture's framing does not come back");
    window.click("Pad");
    assert_eq!(generate(&mut window).framing, Framing { crop: None, ..framed.recipe.framing });
    window.click("Crop");
    assert_eq!(generate(&mut window).framing, framed.recipe.framing, "the crop is forgotten");
    let other = InitView {
        sha256: "cd".repeat(32),
        name: "other.png".to_owned(),
        width: 500,
        height: 500,
        pixels: pixels(50, 50),
        warnings: Vec::new(),
    };
    window.says(Event::InitReady(Box::new(other)));
    assert!(generate(&mut window).framing.is_plain(), "another picture is cropped like the one before");
}

#[test]
fn a_usual_shape_keeps_the_number_of_pixels_and_as_the_picture_goes_back() {
    let mut window = Window::with_init();
    window.click("16:9");
    let wide = generate(&mut window).size;
    let ratio = f64::from(wide.width()) / f64::from(wide.height());
    assert!((ratio - 16.0 / 9.0).abs() < 0.08, "{wide:?}");
    assert!((f64::from(wide.width() * wide.height()) / (512.0 * 512.0) - 1.0).abs() < 0.08);
    window.click("1:1");
    let square = generate(&mut window).size;
    assert_eq!((square.width(), square.height()), (512, 512));
    window.click("As the picture");
    assert_eq!(window.harness.state().model.fields.size, None);
}

// The prompt.

#[test]
fn a_prompt_is_counted_once_it_rests_and_what_the_model_does_not_read_is_said() {
    let mut window = Window::with_init();
    assert!(window.shows("At most 32 tokens are read"));
    window.harness.state_mut().model.fields.prompt = "a {red|blue} boat".to_owned();
    window.harness.state_mut().model.fields.seed = 9;
    let until = Instant::now() + Duration::from_secs(20);
    let asked = loop {
        window.harness.step();
        let told = std::mem::take(&mut *window.script.told.lock().unwrap());
        if let Some(asked) = told.into_iter().find(|c| matches!(c, Command::CountTokens { .. })) {
            break asked;
        }
        assert!(Instant::now() < until, "nobody counts");
    };
    let Command::CountTokens { model, prompt, seed } = asked else { panic!() };
    assert_eq!((&model, prompt.as_str(), seed), (&ModelRef::Starter, "a {red|blue} boat", Seed(9)));
    let count = |t5, clip| Some(TokenCount { clip, clip_limit: 77, t5, t5_limit: 512 });
    let says = |count| Event::Tokens { model: model.clone(), prompt: prompt.clone(), count };
    window.says(says(count(7, 9)));
    assert!(window.shows("7 of 512 tokens") && !window.shows("CLIP"));
    window.says(says(count(100, 120)));
    assert!(window.shows("100 of 512 tokens. For the overall mood (CLIP) the first 77 of 120 count"));
    window.says(says(count(600, 700)));
    assert!(window.shows("The model reads the first 512"));
    let stale = Event::Tokens { model: model.clone(), prompt: "another".to_owned(), count: count(1, 1) };
    window.says(stale);
    assert!(!window.shows("1 of 512"), "the count of another prompt is shown");
}

#[test]
fn alt_and_arrows_go_through_prompts_used_before_and_they_survive_a_restart() {
    let mut window = Window::with_init();
    let prompt = |window: &Window| window.harness.state().model.fields.prompt.clone();
    for words in ["first", "second"] {
        window.harness.state_mut().model.fields.prompt = words.to_owned();
        generate(&mut window);
    }
    // Read before what was told is taken away.
    window.harness.state_mut().model.fields.prompt = "third".to_owned();
    window.press(Modifiers::COMMAND, Key::Enter);
    let kept = window.setting("window.prompts").expect("prompts are not kept");
    assert_eq!(kept, serde_json::json!(["third", "second", "first"]));

    let mut window = Window::open(Ready { settings: [("window.prompts".to_owned(), kept)].into(), ..ready() });
    window.harness.state_mut().model.fields.prompt = "draft".to_owned();
    window.harness.run_ok();
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(prompt(&window), "draft", "the prompt is not even focused");
    window.harness.get_by_role_and_label(Role::MultilineTextInput, "Prompt").focus();
    window.harness.run_ok();
    for expected in ["third", "second", "first", "first"] {
        window.press(Modifiers::ALT, Key::ArrowUp);
        assert_eq!(prompt(&window), expected);
    }
    for expected in ["second", "third", "draft", "draft"] {
        window.press(Modifiers::ALT, Key::ArrowDown);
        assert_eq!(prompt(&window), expected);
    }
    window.click("History");
    window.click("second");
    assert_eq!(prompt(&window), "second");
}

#[test]
fn a_prompt_becomes_a_style_its_chip_adds_and_takes_it_out_and_it_can_be_removed() {
    let mut window = Window::with_init();
    let prompt = |window: &Window| window.harness.state().model.fields.prompt.clone();
    window.harness.state_mut().model.fields.prompt = "film noir, hard light".to_owned();
    window.harness.run_ok();
    window.click("Styles");
    window.harness.get_by_role_and_label(Role::TextInput, "Save the prompt as a style called").focus();
    window.harness.run_ok();
    window.harness.get_by_role_and_label(Role::TextInput, "Save the prompt as a style called").type_text("Noir");
    window.harness.run_ok();
    window.click("Save");
    let kept = window.setting("window.styles").expect("the style is not kept");
    assert_eq!(kept, serde_json::json!([{"name": "Noir", "text": "film noir, hard light"}]));

    let mut window = Window::open(Ready { settings: [("window.styles".to_owned(), kept)].into(), ..ready() });
    window.says(init());
    window.harness.state_mut().model.fields.prompt = "a boat".to_owned();
    window.harness.run_ok();
    window.click("Noir");
    assert_eq!(prompt(&window), "a boat, film noir, hard light");
    window.click("Noir");
    assert_eq!(prompt(&window), "a boat");
    window.click("Styles");
    window.click("Remove the style Noir");
    assert_eq!(window.setting("window.styles"), Some(serde_json::json!([])));
}

// Strength and seed.

#[test]
fn five_small_pictures_show_five_strengths_and_a_click_takes_one() {
    let mut window = Window::with_init();
    window.harness.state_mut().model.fields.seed = 41;
    window.told();
    window.click("Try five strengths");
    let told = window.told();
    let recipes: Vec<Recipe> = told
        .iter()
        .map(|c| if let Command::Enqueue { recipe, count: 1 } = c { (**recipe).clone() } else { panic!("{c:?}") })
        .collect();
    let strengths: Vec<f64> = recipes.iter().map(|r| r.strength.get()).collect();
    assert_eq!(strengths, [0.25, 0.4, 0.55, 0.7, 0.85]);
    assert!(recipes.iter().all(|r| r.seed == Seed(41) && r.size.width() * r.size.height() <= 80_000));
    assert!(window.shows("Strength 0.40 is being painted"));

    let job = |id: i64, recipe: &Recipe| JobView::queued(JobId(id), recipe.clone());
    for (id, recipe) in (1..).zip(&recipes) {
        window.says(Event::Queued(vec![job(id, recipe)]));
    }
    let saved = PictureView { recipe: recipes[1].clone(), ..picture(31, 41) };
    window.says(Event::Saved(Box::new(saved)));
    window.says(Event::Job(Box::new(JobView { state: JobState::Cancelled, ..job(3, &recipes[2]) })));
    assert!(window.shows("Strength 0.55 was not painted"));
    window.click("Take strength 0.40");
    let fields = &window.harness.state().model.fields;
    assert_eq!((fields.strength, fields.seed, fields.seed_locked), (0.4, 41, true));
    assert_eq!(generate(&mut window).strength, Strength::clamped(0.4));
    window.told();
    window.click("Close the five strengths");
    let told = window.told();
    let open = [JobId(1), JobId(4), JobId(5)];
    let cancelled: Vec<JobId> =
        told.iter().filter_map(|c| if let Command::Cancel(j) = c { Some(*j) } else { None }).collect();
    assert_eq!(cancelled, open, "what nobody wants to see any more is painted");
    assert!(window.shows("Try five strengths"));
}

#[test]
fn seeds_are_stepped_and_taken_from_the_picture_that_is_shown_whole_to_the_last_digit() {
    let mut window = Window::with_init();
    let seed = |window: &Window| window.harness.state().model.fields.seed;
    window.harness.state_mut().model.fields.seed = u64::MAX;
    window.harness.run_ok();
    window.click("The next seed");
    assert_eq!(seed(&window), 0);
    window.click("The seed before");
    assert_eq!(seed(&window), u64::MAX);
    assert!(window.harness.query_by_label("Same seed as this picture").is_none(), "no picture is shown");
    let large = 9_007_199_254_740_993;
    window.says(Event::Saved(Box::new(picture(4, large))));
    window.click(&format!("Picture, seed {large}"));
    window.says(Event::PictureOpened { id: PictureId(4), pixels: Ok(pixels(512, 384)) });
    window.click("Same seed as this picture");
    assert_eq!(seed(&window), large);
    assert!(window.harness.state().model.fields.seed_locked);
}

#[test]
fn a_double_click_on_a_slider_takes_the_models_default() {
    let mut window = Window::with_init();
    let default = window.harness.state().model.info.as_ref().unwrap().defaults.strength.get();
    window.harness.state_mut().model.fields.strength = 0.05;
    window.harness.run_ok();
    let rect = window.harness.get_by_role_and_label(Role::Slider, "Strength").rect();
    double_click(&mut window, rect.center());
    assert_eq!(window.harness.state().model.fields.strength, default);
}

#[test]
fn a_model_without_guidance_has_no_slider_for_it() {
    let mut window = Window::with_init();
    for has in [true, false] {
        window.harness.state_mut().model.info.as_mut().unwrap().guidance_embeds = has;
        window.harness.run_ok();
        assert_eq!(window.harness.query_by_role_and_label(Role::Slider, "Guidance").is_some(), has);
    }
    assert!(window.harness.query_by_role_and_label(Role::Slider, "Strength").is_some());
}
