//! The clouds in the window, used through the names a screen reader hears, with a scripted engine behind it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/services.rs"]
mod clouds;
#[path = "common/window.rs"]
mod window;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use clouds::{ANY, FLUX, REALTIME, choose, cloud_job, enqueued, face, has, order, press_label, stand, with, write};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};
use underpaint::backend::cloud::services;
use underpaint::backend::{Kind, Parameter, Shown};
use underpaint::engine::{
    Command, Event, JobId, JobState, JobView, PictureView, Problem, ProblemKind, Ready, ServiceSettings, press,
};
use underpaint::net::Origin;
use underpaint::recipe::{Recipe, UploadWay};
use underpaint::ui::cloud::CloudFields;
use underpaint::ui::model::Fields;
use window::{Window, picture, pixels, ready};

#[test]
fn a_service_shows_exactly_the_controls_of_its_table() {
    let all: BTreeSet<String> = services().iter().flat_map(|s| s.spec().parameters.iter().map(face)).collect();
    for service in services() {
        let spec = service.spec();
        let mut window = with(spec.id);
        let first = |p: &&Parameter| p.shown == Shown::First;
        for parameter in spec.parameters {
            let shown = has(&window, &face(parameter));
            assert_eq!(shown, parameter.shown == Shown::First, "{}: {} before More", spec.id, parameter.name);
        }
        press_label(&mut window, "More");
        let own: BTreeSet<String> = spec.parameters.iter().map(face).collect();
        for label in &all {
            assert_eq!(has(&window, label), own.contains(label), "{}: {label}", spec.id);
        }
        for local in ["True CFG", "LoRAs", "Add a LoRA…", "Run all steps at any strength", "Model", "LoRA"] {
            assert!(!has(&window, local), "{}: {local} is this machine's", spec.id);
        }
        assert!(spec.parameters.iter().any(|p| first(&p)), "{} shows nothing at once", spec.id);
        assert_eq!(has(&window, "Inside the request"), spec.takes_init(), "{}", spec.id);
    }
}

#[test]
fn generate_sends_the_values_that_were_set_and_no_others() {
    let mut window = with(ANY);
    write(&mut window, Role::MultilineTextInput, "Prompt", "a boat");
    write(&mut window, Role::TextInput, "Model id", "flux-dev");
    write(&mut window, Role::TextInput, "LoRA models", "ink");
    window.harness.get_by_role_and_label(Role::SpinButton, "Strength").set_value_accesskit(0.35);
    window.harness.run_ok();
    press_label(&mut window, "More");
    press_label(&mut window, "Token merging (ToMe)");
    press_label(&mut window, "Set Clip skip");
    press_label(&mut window, "No VAE");
    press_label(&mut window, "Random");
    let seed = window.harness.state().model.fields.clouds[ANY].values["seed"].clone();
    assert!(seed.as_u64().is_some());
    window.told();
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let (recipe, count) = enqueued(&window);
    assert_eq!((recipe.backend.as_str(), count, recipe.init_sha256), (ANY, 1, "ab".repeat(32)));
    let mut expected = services().iter().find(|s| s.spec().id == ANY).unwrap().spec().defaults();
    for (name, value) in [
        ("prompt", json!("a boat")),
        ("model_id", json!("flux-dev")),
        ("lora_model", json!("ink")),
        ("strength", json!(0.35)),
        ("tomesd", json!(false)),
        ("clip_skip", json!(1)),
        ("vae", Value::Null),
        ("seed", seed.clone()),
        ("count", json!(1)),
    ] {
        expected.insert(name.to_owned(), value);
    }
    let order = recipe.cloud.unwrap();
    assert_eq!(order.values, expected);
    assert_eq!((order.way, order.init_url), (Some(UploadWay::Inline), None));
    let next = &window.harness.state().model.fields.clouds[ANY].values["seed"];
    assert_ne!(*next, seed, "the seed is not locked, the next picture gets another");
}

#[test]
fn one_of_the_188_styles_is_found_by_typing_and_an_unlisted_one_is_taken_as_written() {
    let mut window = with(REALTIME);
    let parameter = services()[2].spec().parameter("enhance_style").unwrap();
    let Kind::Open { of } = parameter.kind else { panic!("{parameter:?}") };
    assert_eq!(of.len(), 188);
    let style =
        |window: &Window| window.harness.state().model.fields.clouds[REALTIME].values.get("enhance_style").cloned();
    for (typed, click, expected) in
        [("nouveau", "art-nouveau", "art-nouveau"), ("my own", "Use \"my own\" as written", "my own")]
    {
        window.harness.get_by_role_and_label(Role::ComboBox, "Enhance style").click_accesskit();
        window.harness.run_ok();
        write(&mut window, Role::TextInput, "Search Enhance style", typed);
        assert!(!has(&window, "academia"), "what does not match is not listed");
        press_label(&mut window, click);
        assert_eq!(style(&window), Some(json!(expected)));
        assert!(!has(&window, "Search Enhance style"), "the list stays open");
    }
}

#[test]
fn a_service_without_a_key_asks_for_one_and_the_typed_key_leaves_no_trace() {
    let mut window = Window::with_init();
    choose(&mut window, FLUX);
    assert!(matches!(window.told().as_slice(), [Command::LoadServices]), "asked once, and only now");
    window.says(stand(None, &ServiceSettings::default()));
    assert!(window.shows("ModelsLab needs a key") && window.shows("Kept in the system's keychain"));
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert!(window.told().is_empty(), "nothing is sent without a key");
    assert!(window.shows("ModelsLab needs a key before it makes pictures"));
    write(&mut window, Role::PasswordInput, "ModelsLab needs a key", "sk-very-own");
    let tree = |window: &Window| format!("{:?}", window.harness.root());
    assert!(!tree(&window).contains("very-own"), "the key is in the accessibility tree while it is typed");
    press_label(&mut window, "Keep it");
    let told = window.told();
    let [Command::SetKey { name, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(name.id(), "modelslab");
    let state = window.harness.state();
    assert!(state.model.clouds.key.0.is_empty());
    assert!(!serde_json::to_string(&state.model.fields).unwrap().contains("very-own"));
    assert!(!tree(&window).contains("very-own") && !format!("{told:?}").contains("very-own"));
    // Undo brings nothing back.
    window.harness.get_by_role_and_label(Role::PasswordInput, "ModelsLab needs a key").focus();
    window.harness.run_ok();
    window.press(egui::Modifiers::COMMAND, egui::Key::Z);
    assert!(window.harness.state().model.clouds.key.0.is_empty(), "the field's undo kept the key");

    window.says(stand(Some(Origin::Keychain), &ServiceSettings::default()));
    assert!(window.shows("Ready. Its key is in the system's keychain"));
    press_label(&mut window, "Test key");
    assert!(matches!(window.told().as_slice(), [Command::TestKey(backend)] if backend == FLUX));
    window.says(Event::KeyTested { backend: FLUX.to_owned(), result: Ok("The key works; 3 servers".to_owned()) });
    assert!(window.shows("The key works; 3 servers"));
    press_label(&mut window, "Forget");
    assert!(matches!(window.told().as_slice(), [Command::RemoveKey(_)]));
}

#[test]
fn what_is_wrong_with_a_value_stands_at_its_field_until_it_is_changed() {
    let mut window = with(FLUX);
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert!(window.told().is_empty());
    assert!(has(&window, "may not be empty"), "the prompt's field says nothing");
    write(&mut window, Role::MultilineTextInput, "Prompt", "a boat");
    assert!(!has(&window, "may not be empty"));
    // The service's own words, at a field that is folded away.
    let mut no = Problem::new(ProblemKind::BadInput, "ModelsLab does not take a value", press::CHANGE);
    no.fields = vec![("track_id".to_owned(), "must be a number".to_owned())];
    window.says(Event::Job(Box::new(cloud_job(3, JobState::Failed, Some(no)))));
    assert!(has(&window, "must be a number") && has(&window, "Track id"));
    write(&mut window, Role::TextInput, "Track id", "7");
    assert!(!has(&window, "must be a number"));
}

#[test]
fn a_request_that_may_have_been_billed_is_checked_or_sent_again_after_a_question() {
    let mut window = with(FLUX);
    let problem = Problem::new(ProblemKind::MayHaveBilled, "ModelsLab may have made the pictures", press::CHECK);
    window.says(Event::Job(Box::new(cloud_job(5, JobState::Unknown, Some(problem)))));
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    window.told();
    assert!(window.shows("May have been billed"));
    window.click("Check");
    assert!(matches!(window.told().as_slice(), [Command::Check(JobId(5))]));
    window.click("Send again");
    assert!(window.told().is_empty() && window.shows("it may be billed twice"));
    window.click("Do not send");
    assert!(window.told().is_empty() && window.shows("May have been billed"));
    window.click("Send again");
    let buttons: Vec<_> = window.harness.query_all_by_label("Send again").collect();
    buttons.last().unwrap().click();
    window.harness.run_ok();
    assert!(matches!(window.told().as_slice(), [Command::RunAgain(JobId(5))]));
    // Refused, it stays; taken, it leaves.
    window.says(Event::Refused(Problem::new(ProblemKind::Budget, "the day's budget is spent", press::SETTINGS)));
    assert!(window.shows("May have been billed") && window.shows("Service settings…"));
    window.harness.state_mut().model.clouds.replaced.push(JobId(5));
    window.says(Event::Queued(vec![cloud_job(6, JobState::Queued, None)]));
    assert!(!window.shows("May have been billed") && window.shows("In line"));
}

#[test]
fn many_pictures_are_asked_about_with_their_price() {
    let settings = ServiceSettings { usd_per_picture: Some(0.025), ..ServiceSettings::default() };
    let mut window = with(FLUX);
    assert!(window.shows("1 billable picture; no price is set"));
    window.says(stand(Some(Origin::Keychain), &settings));
    write(&mut window, Role::MultilineTextInput, "Prompt", "a boat");
    window.harness.state_mut().model.fields.clouds.get_mut(FLUX).unwrap().pictures = 5;
    window.harness.run_ok();
    assert!(window.shows("2 requests, 5 pictures, about $0.125"));
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let (recipe, count) = enqueued(&window);
    assert_eq!((count, recipe.cloud.unwrap().values["count"].clone()), (5, json!(4)));
    window.harness.state_mut().model.fields.clouds.get_mut(FLUX).unwrap().pictures = 12;
    window.harness.run_ok();
    for (answer, sent) in [("Do not send", false), ("Send", true)] {
        window.click("Generate 12");
        assert!(window.told().is_empty() && window.shows("Send 12 billable pictures?"));
        assert!(window.shows("3 requests to ModelsLab FLUX image to image, about $0.30"));
        window.click(answer);
        assert_eq!(!window.told().is_empty(), sent, "{answer}");
        assert!(!window.shows("Send 12 billable pictures?"));
    }
}

#[test]
fn a_job_at_a_service_counts_down_and_an_idle_window_does_not_repaint() {
    let delay = |window: &Window| window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    let mut window = with(FLUX);
    press_label(&mut window, "More");
    // The fields are remembered once they have rested; after that nothing is left to do.
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while !window.script.told.lock().unwrap().iter().any(|c| matches!(c, Command::SaveSetting { .. })) {
        window.harness.step();
        assert!(std::time::Instant::now() < until, "the fields were not saved");
    }
    assert!(window.harness.try_run().unwrap() <= 2);
    assert_eq!(delay(&window), Duration::MAX, "an idle window asks for frames");

    let waiting =
        |until| JobView { note: "The service is busy".to_owned(), until, ..cloud_job(8, JobState::Waiting, None) };
    window.says(Event::Job(Box::new(waiting(SystemTime::now().checked_add(Duration::from_secs(90))))));
    assert!(window.shows(" s. The service is busy") && window.shows("Waiting at ModelsLab"));
    window.harness.step();
    let shown = delay(&window);
    assert!(shown > Duration::from_millis(500) && shown <= Duration::from_secs(1), "{shown:?}");
    window.told();
    window.click("Stop");
    assert!(matches!(window.told().as_slice(), [Command::Cancel(JobId(8))]));
    window.says(Event::Job(Box::new(waiting(None))));
    window.harness.run_ok();
    window.harness.step();
    assert_eq!(delay(&window), Duration::MAX, "no time is shown, and still frames are asked for");
}

#[test]
fn a_service_that_cannot_take_the_picture_inside_gets_it_the_other_way_by_a_click() {
    let mut window = with(FLUX);
    let problem = Problem::new(ProblemKind::BadInput, "ModelsLab wants an address", press::UPLOAD);
    window.says(Event::Job(Box::new(cloud_job(4, JobState::Failed, Some(problem)))));
    window.told();
    window.click(press::UPLOAD);
    let (recipe, count) = enqueued(&window);
    assert_eq!((recipe.cloud.unwrap().way, count), (Some(UploadWay::Service), 1));
    assert_eq!(window.harness.state().model.fields.clouds[FLUX].way, Some(UploadWay::Service));
}

#[test]
fn an_address_that_the_service_cannot_fetch_gives_way_to_the_windows_own_picture() {
    let failed = || {
        let mut recipe = order(FLUX);
        recipe.init_sha256.clear();
        let asked = recipe.cloud.as_mut().unwrap();
        (asked.way, asked.init_url) = (Some(UploadWay::Url), Some("https://example.org/a.png".to_owned()));
        asked.values.insert("base64".to_owned(), json!(false));
        let problem = Problem::new(ProblemKind::BadInput, "ModelsLab could not fetch it", press::INLINE);
        let job = JobView { recipe, ..cloud_job(4, JobState::Failed, Some(problem)) };
        Event::Job(Box::new(job))
    };
    let mut window = with(FLUX);
    window
        .harness
        .state_mut()
        .model
        .fields
        .clouds
        .get_mut(FLUX)
        .unwrap()
        .values
        .insert("base64".to_owned(), json!(false));
    window.says(failed());
    window.told();
    window.click(press::INLINE);
    let (recipe, _) = enqueued(&window);
    let sent = recipe.cloud.unwrap();
    assert_eq!((recipe.init_sha256, sent.way, sent.init_url), ("ab".repeat(32), Some(UploadWay::Inline), None));
    let kept = &window.harness.state().model.fields.clouds[FLUX].values;
    assert!(!sent.values.contains_key("base64") && !kept.contains_key("base64"), "it was set for the other way");

    let mut window = Window::open(ready());
    window.says(stand(Some(Origin::Keychain), &ServiceSettings::default()));
    window.says(failed());
    window.told();
    window.click(press::INLINE);
    assert!(window.told().is_empty() && window.shows("There is no init image to send"));
}

#[test]
fn an_init_image_on_the_web_is_named_by_its_address_and_words_alone_need_none() {
    let mut window = with(FLUX);
    write(&mut window, Role::MultilineTextInput, "Prompt", "a boat");
    press_label(&mut window, "More");
    press_label(&mut window, "An address");
    assert!(!has(&window, "Show the init image"));
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert!(window.told().is_empty() && has(&window, "an https address is needed"));
    write(&mut window, Role::TextInput, "Init image's address", "https://example.org/a.png");
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let (recipe, _) = enqueued(&window);
    assert_eq!(recipe.cloud.unwrap().init_url.as_deref(), Some("https://example.org/a.png"));

    let mut window = Window::open(ready());
    window.says(stand(Some(Origin::Memory), &ServiceSettings::default()));
    choose(&mut window, "modelslab/flux-text2img");
    assert!(!has(&window, "Init image") && window.shows("Say what the picture should show"));
    write(&mut window, Role::MultilineTextInput, "Prompt", "a boat");
    window.told();
    window.press(egui::Modifiers::COMMAND, egui::Key::Enter);
    let (recipe, _) = enqueued(&window);
    let order = recipe.cloud.unwrap();
    assert_eq!((recipe.init_sha256.as_str(), order.way), ("", None));
    assert_eq!((order.values["width"].clone(), order.values["height"].clone()), (json!(1024), json!(1024)));
}

#[test]
fn the_choice_and_every_services_values_survive_a_restart() {
    let mut fields = Fields { backend: ANY.to_owned(), defaults_taken: true, ..Fields::default() };
    let set =
        CloudFields { values: [("model_id".to_owned(), json!("mine"))].into(), pictures: 3, ..CloudFields::default() };
    fields.clouds.insert(ANY.to_owned(), set);
    let settings = [("window.fields".to_owned(), serde_json::to_value(&fields).unwrap())].into();
    let mut window = Window::open(Ready { settings, ..ready() });
    assert_eq!(window.harness.state().model.fields, fields);
    assert!(window.told().iter().any(|c| matches!(c, Command::LoadServices)), "its key is not looked for");
    window.says(stand(Some(Origin::Memory), &ServiceSettings::default()));
    assert!(window.shows("Generate 3"));
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Model id");
    assert_eq!(field.value().as_deref(), Some("mine"));
}

#[test]
fn a_services_picture_tells_what_was_done_and_gives_its_settings_back() {
    let told = [("seed".to_owned(), json!(4242)), ("prompt".to_owned(), json!("a rewritten boat"))].into();
    let recipe = Recipe { seed: underpaint::recipe::Seed(4242), ..order(ANY) };
    let plain = PictureView { recipe, told, model: "flux-dev".to_owned(), ..picture(7, 0) };
    let unsafe_one = PictureView { recipe: order(FLUX), flagged: true, ..picture(8, 0) };
    let mut window = Window::with_init();
    window.says(Event::Saved(Box::new(plain)));
    window.says(Event::Saved(Box::new(unsafe_one)));
    window.click("Picture, seed not told");
    window.says(Event::PictureOpened { id: underpaint::engine::PictureId(8), pixels: Ok(pixels(64, 48)) });
    assert!(window.shows("The service's safety check replaced this picture") && window.shows("Seed not told"));
    window.click("Picture, seed 4242");
    assert!(!window.shows("safety check replaced"));
    window.click("Details");
    assert!(window.shows("a rewritten boat") && window.shows("model_id: flux-dev"));
    window.press(egui::Modifiers::NONE, egui::Key::Escape);
    window.click("Use settings");
    let fields = &window.harness.state().model.fields;
    assert_eq!((fields.backend.as_str(), fields.prompt.as_str(), fields.seed_locked), (ANY, "a boat", true));
    let set = &fields.clouds[ANY];
    assert_eq!((&set.values["seed"], &set.values["model_id"], set.pictures), (&json!(4242), &json!("flux-dev"), 1));
    assert!(!set.values.contains_key("prompt") && !set.values.contains_key("count"));
}

#[test]
fn a_services_settings_are_saved_from_its_dialog_with_what_was_spent_beside_them() {
    let mut window = with(FLUX);
    press_label(&mut window, "Settings…");
    assert!(matches!(window.told().as_slice(), [Command::LoadBucketKeys, Command::LoadLedger]));
    assert!(window.shows("Looking for its keys"));
    for (keys, words) in [
        ([None, None], "Its keys are not kept yet"),
        ([Some(Origin::Keychain), None], "Its secret key is missing"),
        ([Some(Origin::Keychain); 2], "Both keys are in the system's keychain"),
    ] {
        window.says(Event::BucketKeys(keys));
        assert!(window.shows(words), "{words}");
    }
    window.says(Event::Ledger(Box::new(vec![underpaint::library::Total {
        day: "2026-11-24".to_owned(),
        service: "modelslab".to_owned(),
        jobs: 3,
        pictures: 7,
        micro_usd: 170_000,
        unpriced: 0,
        estimated: true,
    }])));
    assert!(window.shows("Spent today: $0.12") && window.shows("2026-11-24") && window.shows("about $0.17"));
    write(&mut window, Role::TextInput, "Price a picture, US$", "0.03");
    write(&mut window, Role::TextInput, "Budget a day, US$", "much");
    assert!(window.shows("a number from 0 to 1000000 is needed"));
    press_label(&mut window, "Save");
    assert!(window.told().is_empty(), "what cannot be read is not saved");
    write(&mut window, Role::TextInput, "Budget a day, US$", "");
    window.press(egui::Modifiers::COMMAND, egui::Key::A);
    window.press(egui::Modifiers::NONE, egui::Key::Backspace);
    window.script.told.lock().unwrap().clear();
    press_label(&mut window, "Save");
    let told = std::mem::take(&mut *window.script.told.lock().unwrap());
    let saved = told.iter().find_map(|c| match c {
        Command::SaveSetting { key, value } if key == "service.modelslab" => Some(value.clone()),
        _ => None,
    });
    let settings: ServiceSettings = serde_json::from_value(saved.expect("nothing was saved")).unwrap();
    assert_eq!((settings.usd_per_picture, settings.usd_per_day), (Some(0.03), None));
    assert!(told.iter().any(|c| matches!(c, Command::LoadServices)), "the window does not look at them again");
    assert!(!has(&window, "Budget a day, US$"), "the dialog stays");
}
