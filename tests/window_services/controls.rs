//! Setting a parameter as an artist does: by its control, found by the name that a screen reader hears.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;
use underpaint::backend::{Kind, Parameter};
use underpaint::ui::cloud::label_of;

use crate::clouds::{press_label, write};
use crate::studio::Studio;
use crate::window::Hands as _;

/// What a parameter's control has now.
pub fn value(studio: &Studio, parameter: &Parameter) -> Option<Value> {
    let fields = &studio.app().model.fields;
    let set = fields.clouds.get(&fields.backend)?;
    match parameter.name {
        "count" => Some(set.pictures.into()),
        "prompt" => Some(fields.prompt.clone().into()),
        "negative" => Some(fields.negative.clone().into()),
        name => set.values.get(name).cloned(),
    }
}

/// Puts a value in by hand.
pub fn set(studio: &mut Studio, parameter: &Parameter, to: &Value) {
    let label = label_of(parameter);
    match (parameter.name, parameter.kind) {
        ("prompt", _) => text(studio, Role::MultilineTextInput, "Prompt", to),
        ("negative", _) => text(studio, Role::MultilineTextInput, "Negative prompt", to),
        ("width" | "height", _) => {
            if studio.label("Own") {
                press_label(studio, "Own");
            }
            number(studio, if parameter.name == "width" { "Width" } else { "Height" }, to);
        }
        ("seed", _) => {
            if !value(studio, parameter).is_some_and(|v| v.is_u64()) {
                press_label(studio, "Random");
            }
            text(studio, Role::TextInput, &label, &to.to_string().into());
        }
        (_, Kind::Integer { .. } | Kind::Number { .. }) => {
            let unset = format!("Set {label}");
            if studio.label(&unset) {
                press_label(studio, &unset);
            }
            number(studio, &label, to);
        }
        (_, Kind::Flag) => {
            for _ in 0..2 {
                if value(studio, parameter).as_ref() != Some(to) {
                    press_label(studio, &label);
                }
            }
        }
        (_, Kind::Choice { .. }) => {
            studio.harness().get_by_role_and_label(Role::ComboBox, &label).click_accesskit();
            studio.harness().run_ok();
            press_label(studio, to.as_str().unwrap());
        }
        (_, Kind::Open { .. }) => {
            studio.harness().get_by_role_and_label(Role::ComboBox, &label).click_accesskit();
            studio.harness().run_ok();
            write(studio, Role::TextInput, &format!("Search {label}"), to.as_str().unwrap());
            press_label(studio, to.as_str().unwrap());
        }
        (_, Kind::Text { .. } | Kind::Url) => text(studio, Role::TextInput, &label, to),
        (_, Kind::Model | Kind::Image) => {}
    }
    assert_eq!(value(studio, parameter).as_ref(), Some(to), "{} by its control", parameter.name);
}

/// Types into a field, over what was there.
fn text(studio: &mut Studio, role: Role, label: &str, to: &Value) {
    studio.harness().get_by_role_and_label(role, label).focus();
    studio.harness().run_ok();
    studio.press(egui::Modifiers::COMMAND, egui::Key::A);
    write(studio, role, label, to.as_str().unwrap());
}

fn number(studio: &mut Studio, label: &str, to: &Value) {
    studio.harness().get_by_role_and_label(Role::SpinButton, label).set_value_accesskit(to.as_f64().unwrap());
    studio.harness().run_ok();
}
