//! Services in the window of a test: how they stand, choosing one, jobs at one.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use underpaint::backend::Parameter;
use underpaint::backend::cloud::{Service, services};
use underpaint::engine::{Command, Event, JobId, JobState, JobView, Problem, ServiceSettings, ServiceView, recipe_of};
use underpaint::net::Origin;
use underpaint::recipe::{CloudOrder, Fit, Recipe, Size, UploadWay};
use underpaint::ui::cloud::label_of;

use super::window::{Hands, Window};

pub const FLUX: &str = "modelslab/flux-img2img";
pub const ANY: &str = "modelslab/img2img";
pub const REALTIME: &str = "modelslab/realtime-img2img";

pub fn stand(key: Option<Origin>, settings: &ServiceSettings) -> Event {
    let view = |s: &&dyn Service| ServiceView {
        backend: s.spec().id.to_owned(),
        key_name: s.facts().key,
        key,
        base_url: s.facts().base_url.to_owned(),
        settings: settings.clone(),
        spent_today: 120_000,
    };
    Event::Services(Box::new(services().iter().map(view).collect()))
}

/// A window with a service chosen, by hand.
pub fn with(backend: &str) -> Window {
    let mut window = Window::with_init();
    window.says(stand(Some(Origin::Keychain), &ServiceSettings::default()));
    choose(&mut window, backend);
    window.told();
    window
}

pub fn choose(window: &mut impl Hands, backend: &str) {
    let harness = window.harness();
    let name = services().iter().map(|s| s.spec()).find(|s| s.id == backend).unwrap().name;
    harness.get_by_role_and_label(Role::ComboBox, "Made by").click();
    harness.run_ok();
    harness.get_by_label_contains(name).click_accesskit();
    harness.run_ok();
    assert_eq!(harness.state().model.fields.backend, backend);
}

pub fn press_label(window: &mut impl Hands, name: &str) {
    let harness = window.harness();
    harness.get_by_label(name).click_accesskit();
    harness.run_ok();
}

/// Types a text at the end of a field's.
pub fn write(window: &mut impl Hands, role: Role, label: &str, text: &str) {
    let harness = window.harness();
    harness.get_by_role_and_label(role, label).focus();
    harness.run_ok();
    harness.get_by_role_and_label(role, label).type_text(text);
    harness.run_ok();
}

pub fn has(window: &Window, label: &str) -> bool {
    window.harness.query_all_by_label(label).next().is_some()
}

/// What stands in the window for a parameter.
pub fn face(parameter: &Parameter) -> String {
    match parameter.name {
        "width" => "Width".to_owned(),
        "height" => "Height".to_owned(),
        _ => label_of(parameter),
    }
}

pub fn order(backend: &str) -> Recipe {
    let service = services().iter().find(|s| s.spec().id == backend).unwrap();
    let mut values = service.spec().defaults();
    values.insert("prompt".to_owned(), "a boat".into());
    if service.spec().parameter("model_id").is_some() {
        values.insert("model_id".to_owned(), "flux-dev".into());
    }
    let order = CloudOrder { values, way: Some(UploadWay::Inline), init_url: None };
    recipe_of(backend, order, &"ab".repeat(32), Size::rounded(512, 384).unwrap(), Fit::Crop).unwrap()
}

pub fn cloud_job(id: i64, state: JobState, problem: Option<Problem>) -> JobView {
    JobView { state, problem, ..JobView::queued(JobId(id), order(FLUX)) }
}

pub fn enqueued(window: &Window) -> (Recipe, u32) {
    let told = window.told();
    let [Command::Enqueue { recipe, count }] = told.as_slice() else { panic!("{told:?}") };
    ((**recipe).clone(), *count)
}
