//! What the picture should become, and what it should not: the same fields for every backend.

use egui::Ui;

use super::prompt_tools;
use crate::backend::Shown;
use crate::language;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::widgets::{chip, section, wrong};
use crate::ui::words::{has_words, toggle_words};

/// The height at which a prompt begins to scroll.
const HEIGHT: f32 = 132.0;

/// The prompts that stand at once.
pub fn ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let before = model.fields.prompt.clone();
    let label = ui.horizontal(|ui| {
        let label = section(ui, &tr!("prompt-field"));
        prompt_tools::menus(ui, model, actions);
        label
    });
    let label = label.inner;
    prompt_tools::walk(ui, model, field_id("prompt"));
    field(ui, &mut model.fields.prompt, "prompt", 3, &tr!("prompt-field.hint")).labelled_by(label.id);
    match model.service() {
        Some(service) => {
            if model.fields.prompt != before {
                model.changed("prompt");
            }
            wrong(ui, model.wrong("prompt"));
            prompt_tools::style_chips(ui, model);
            if service.spec().parameter("negative").is_some_and(|p| p.shown == Shown::First) {
                negative(ui, model, &tr!("prompt-negative.hint"));
            }
        }
        None => {
            prompt_tools::tokens_line(ui, model);
            prompt_tools::style_chips(ui, model);
            words(ui, model);
            local_negative(ui, model);
        }
    }
}

/// A service's negative prompt.
pub fn negative(ui: &mut Ui, model: &mut Model, hint: &str) {
    let before = model.fields.negative.clone();
    let label = section(ui, &tr!("prompt-negative"));
    let field = field(ui, &mut model.fields.negative, "negative", 1, hint).labelled_by(label.id);
    if let Some(parameter) = model.service().and_then(|s| s.spec().parameter("negative")) {
        field.on_hover_text(parameter.help());
    }
    if model.fields.negative != before {
        model.changed("negative");
    }
    wrong(ui, model.wrong("negative"));
}

fn field_id(name: &str) -> egui::Id {
    egui::Id::unique(("prompt field", name))
}

/// A pasted novel scrolls in its own field and pushes nothing away.
fn field(ui: &mut Ui, text: &mut String, id: &str, rows: usize, hint: &str) -> egui::Response {
    let width = ui.available_width();
    let edit = egui::TextEdit::multiline(text).id(field_id(id)).desired_rows(rows).desired_width(width);
    egui::ScrollArea::vertical().id_salt(id).max_height(HEIGHT).show(ui, |ui| ui.add(edit.hint_text(hint))).inner
}

/// The name of words that a model knows: what they put into the prompt stays as the model learned it.
fn name_of(words: &str) -> String {
    language::find(&format!("starter-word-{}", words.replace(' ', "-"))).unwrap_or_else(|| words.to_owned())
}

/// The words that the model knows for certain.
fn words(ui: &mut Ui, model: &mut Model) {
    let Some(info) = &model.info else { return };
    for words in [&info.styles, &info.palettes] {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            ui.spacing_mut().button_padding = egui::vec2(8.0, 2.0);
            ui.horizontal_wrapped(|ui| {
                for words in words {
                    let on = has_words(&model.fields.prompt, words);
                    if chip(ui, &name_of(words), on).clicked() {
                        toggle_words(&mut model.fields.prompt, words);
                    }
                }
            });
        });
    }
}

fn local_negative(ui: &mut Ui, model: &mut Model) {
    let label = section(ui, &tr!("prompt-negative"));
    let works = model.fields.true_cfg > 1.0;
    let hint = if works { tr!("prompt-negative.hint") } else { tr!("prompt-negative-off") };
    ui.add_enabled_ui(works, |ui| {
        field(ui, &mut model.fields.negative, "negative", 1, &hint)
            .labelled_by(label.id)
            .on_disabled_hover_text(tr!("prompt-negative-off.help"));
    });
}
