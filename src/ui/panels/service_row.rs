//! Who makes the pictures: this machine or a service, how each stands, and the key that a service needs.

use egui::{RichText, Ui};

use crate::backend::cloud::{Service, specs};
use crate::net::Origin;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::service_name;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{key_field, primary_button, section, small};

/// The picker, and a service's key below it.
pub fn ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let label = section(ui, &tr!("cloud-made-by"));
    let chosen = specs().into_iter().find(|s| s.id == model.fields.backend).unwrap_or(&crate::backend::LOCAL);
    let response = egui::ComboBox::from_id_salt("backend")
        .selected_text(chosen.title())
        .width(ui.available_width())
        .height(360.0)
        .show_ui(ui, |ui| {
            for spec in specs() {
                let (selected, name, state) = (spec.id == chosen.id, spec.title(), state(model, spec.id));
                let word = RichText::new(&state).small().color(tokens(ui.ctx()).text_weak);
                let title = RichText::new(&name).color(tokens(ui.ctx()).text);
                let button = egui::Button::selectable(selected, title).right_text(word);
                let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0)));
                let said =
                    if state.is_empty() { name } else { tr!("cloud-service-state", service = name, state = state) };
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &said));
                if response.on_hover_text(spec.help()).clicked() {
                    actions.push(Action::Cloud(CloudAction::Choose(spec.id.to_owned())));
                    // By itself a list closes for the mouse only.
                    ui.close();
                }
            }
        });
    response.response.labelled_by(label.id);
    // Asked for only now: a keychain may want the artist's word before it answers.
    if (response.inner.is_some() || model.service().is_some()) && !model.clouds.asked && model.library.is_some() {
        model.clouds.asked = true;
        actions.push(Action::Cloud(CloudAction::LoadServices));
    }
    if let Some(service) = model.service() {
        key(ui, model, service, actions);
    }
}

/// How a backend stands, in a word.
fn state(model: &Model, id: &str) -> String {
    match model.services.iter().find(|s| s.backend == id) {
        Some(view) if view.key.is_some() => tr!("cloud-state-ready"),
        Some(_) => tr!("cloud-state-no-key"),
        None => String::new(),
    }
}

fn key(ui: &mut Ui, model: &mut Model, service: &dyn Service, actions: &mut Vec<Action>) {
    if model.needs_key() || model.clouds.entering {
        card(ui, model, service, actions);
        return;
    }
    let Some(view) = model.service_view() else {
        small(ui, tr!("cloud-key-looking"));
        return;
    };
    let origin = view.key;
    let whence = origin.map(|o| o.to_string()).unwrap_or_default();
    // A variable's whole name is longer than the panel is wide.
    let short = match origin {
        Some(Origin::Environment(_)) => tr!("cloud-key-environment"),
        _ => whence.clone(),
    };
    let line = RichText::new(tr!("cloud-key-ready", place = short)).small().color(tokens(ui.ctx()).text_weak);
    ui.add(egui::Label::new(line).truncate()).on_hover_text(&whence);
    let (id, name) = (service.spec().id, service.facts().key);
    ui.horizontal(|ui| {
        if ui.button(tr!("cloud-key-test")).on_hover_text(tr!("cloud-key-test.help")).clicked() {
            model.key_tested = None;
            actions.push(Action::Cloud(CloudAction::TestKey(id.to_owned())));
        }
        // What stands in the environment is not ours to forget.
        let own = !matches!(origin, Some(Origin::Environment(_)));
        if own && ui.button(tr!("cloud-key-forget")).on_hover_text(tr!("cloud-key-forget.help")).clicked() {
            actions.push(Action::Cloud(CloudAction::ForgetKey(name)));
        }
        if ui.button(tr!("cloud-settings")).on_hover_text(tr!("cloud-settings.help")).clicked() {
            actions.push(Action::Cloud(CloudAction::Settings(id.to_owned())));
        }
    });
    answer(ui, model, id);
}

/// What the service said of its key.
fn answer(ui: &mut Ui, model: &Model, id: &str) {
    let Some((_, result)) = model.key_tested.as_ref().filter(|(backend, _)| backend == id) else { return };
    match result {
        Ok(line) => small(ui, line),
        Err(problem) => ui.label(RichText::new(&problem.message).small().color(tokens(ui.ctx()).error)),
    };
}

/// The field for a key, and where it will be.
fn card(ui: &mut Ui, model: &mut Model, service: &dyn Service, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let (name, missing) = (service.facts().key, model.needs_key());
    egui::Frame::new().fill(t.field).corner_radius(size::RADIUS).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let service = service_name(name);
        let title = if missing {
            tr!("cloud-key-needed", service = service)
        } else {
            tr!("cloud-key-another", service = service)
        };
        let strong = egui::FontId::new(13.0, egui::FontFamily::Name("strong".into()));
        let label = ui.label(RichText::new(title).font(strong));
        let field = ui
            .scope(|ui| {
                // On a card of the fields' colour a field needs another.
                ui.visuals_mut().text_edit_bg_color = Some(t.panel);
                key_field(ui, &mut model.clouds.key.0, &tr!("cloud-key-paste")).labelled_by(label.id)
            })
            .inner;
        if std::mem::take(&mut model.clouds.focus) {
            field.request_focus();
            field.scroll_to_me(None);
        }
        small(ui, tr!("cloud-key-kept", variable = name.variable()));
        let typed = !model.clouds.key.0.trim().is_empty();
        let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        ui.horizontal(|ui| {
            let keep = primary_button(ui, &tr!("cloud-key-keep"), 88.0, size::CONTROL, typed).clicked();
            if (keep || (enter && typed))
                && let Some(key) = model.clouds.key.take()
            {
                actions.push(Action::Cloud(CloudAction::KeepKey(name, key)));
            }
            if !missing && ui.add(egui::Button::new(tr!("cloud-key-cancel")).fill(t.field_hover)).clicked() {
                model.clouds.key.take();
                model.clouds.entering = false;
            }
        });
    });
}
