//! Which model paints: the Starter, those found on this machine, or a file or folder the artist names.

use egui::{RichText, Ui};

use super::problem::press_text;
use crate::engine::GET_MODELS;
use crate::models::FoundModel;
use crate::recipe::ModelRef;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::theme::tokens;
use crate::ui::widgets::section;
use crate::worker::Graphics;

/// The row.
pub fn ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let label = section(ui, &tr!("model-row"));
    let name = match (&model.info, &model.fields.model) {
        (Some(info), _) => info.name.clone(),
        (None, ModelRef::Starter) => "Starter".to_owned(),
        (None, ModelRef::Folder(path)) => {
            path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
        }
    };
    egui::ComboBox::from_id_salt("model")
        .selected_text(name)
        .width(ui.available_width())
        .height(360.0)
        .show_ui(ui, |ui| choices(ui, model, actions))
        .response
        .labelled_by(label.id);
    if let Some(graphics) = &model.graphics {
        let colour = match graphics {
            Graphics::Ready { .. } => Some(t.text_weak),
            Graphics::Unusable { .. } => Some(t.error),
            Graphics::NotInstalled | Graphics::Off => None,
        };
        if let Some(colour) = colour {
            ui.label(RichText::new(tr!("model-row-graphics", line = graphics.line())).small().color(colour));
        }
    }
    if let Some(fetching) = &model.offers.fetching {
        ui.label(RichText::new(super::offers::line(fetching)).small().color(t.text_weak));
    }
    if let Some(note) = model.info.as_ref().and_then(|info| info.variant.note()) {
        ui.label(RichText::new(note).small().color(t.text_weak));
    }
    if let Some(problem) = &model.model_problem {
        ui.label(RichText::new(&problem.message).color(t.error));
        if problem.next == GET_MODELS && ui.button(press_text(GET_MODELS)).clicked() {
            actions.push(Action::ShowOffers);
        }
    }
}

fn choices(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let chosen = &model.fields.model;
    if ui
        .selectable_label(*chosen == ModelRef::Starter, RichText::new(tr!("model-row-starter")).color(t.text))
        .clicked()
    {
        actions.push(Action::UseStarter);
        ui.close();
    }
    for found in model.found.iter().flat_map(|scan| &scan.models) {
        let selected = matches!(chosen, ModelRef::Folder(path) if *path == found.path);
        let whole = found.missing.is_empty();
        let text = RichText::new(&found.name).color(if whole { t.text } else { t.text_weak });
        if ui.selectable_label(selected, text).on_hover_text(description(found)).clicked() {
            actions.push(Action::UseModel(found.path.clone()));
            ui.close();
        }
    }
    if model.found.is_none() {
        ui.label(RichText::new(tr!("model-row-looking")).color(t.text_weak));
    }
    ui.separator();
    for (text, action) in [
        (tr!("model-row-file"), Action::BrowseModelFile),
        (tr!("model-row-folder"), Action::BrowseModel),
        (press_text(GET_MODELS), Action::ShowOffers),
        (tr!("model-row-look-again"), Action::FindModels),
    ] {
        if ui.selectable_label(false, text).clicked() {
            actions.push(action);
            ui.close();
        }
    }
}

/// What a model is made of, and what it lacks.
fn description(found: &FoundModel) -> String {
    let part = |p: &crate::models::FoundPart| {
        let size = format!("{:.1}", p.bytes as f64 / 1e9);
        tr!("model-row-part", part = p.part.name(), format = &p.format, size = size)
    };
    let mut lines = vec![found.path.display().to_string()];
    lines.extend(found.variant.map(|variant| variant.name()));
    lines.extend(found.parts.iter().map(part));
    lines.extend(found.missing.iter().map(|p| tr!("model-row-missing", part = p.name())));
    lines.join("\n")
}
