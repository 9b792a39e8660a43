//! What a picture's recipe and its service say of it, in a line and in full.

use egui::{RichText, Ui};
use serde_json::Value;

use super::request;
use crate::engine::{PictureView, RequestOf};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::theme::tokens;

/// Its seed; None where a service did not tell it.
pub fn seed(picture: &PictureView) -> Option<String> {
    let told = picture.recipe.cloud.is_none() || picture.told.contains_key("seed");
    told.then(|| picture.recipe.seed.to_string())
}

/// A picture in a line.
pub fn line(picture: &PictureView) -> String {
    let r = &picture.recipe;
    let mut parts = vec![
        seed(picture).map_or_else(|| tr!("details-seed-not-told"), |s| tr!("details-seed", seed = s)),
        format!("{} × {}", picture.width, picture.height),
    ];
    let sent = |name: &str| r.cloud.as_ref().is_none_or(|order| order.values.contains_key(name));
    if sent("strength") {
        parts.push(tr!("details-strength", strength = format!("{:.2}", r.strength.get())));
    }
    if picture.steps_run > 0 || r.cloud.is_none() {
        parts.push(tr!("details-steps", steps = picture.steps_run));
    }
    parts.push(tr!("details-seconds", seconds = format!("{:.1}", picture.seconds)));
    parts.push(picture.model.clone());
    parts.join("   ")
}

/// What a safety check did.
pub fn warning(ui: &mut Ui, picture: &PictureView) {
    if picture.flagged {
        let text = RichText::new(tr!("details-flagged")).color(tokens(ui.ctx()).error);
        ui.label(text).on_hover_text(tr!("details-flagged.help"));
    }
}

/// What a service says that it did.
pub fn button(ui: &mut Ui, picture: &PictureView, actions: &mut Vec<Action>) {
    if picture.recipe.cloud.is_none() {
        return;
    }
    let menu = ui.menu_button(tr!("details-button"), |ui| {
        ui.set_width(400.0);
        let t = tokens(ui.ctx());
        ui.label(RichText::new(tr!("details-told")).color(t.text_weak));
        if picture.told.is_empty() {
            ui.label(tr!("details-nothing-told"));
        }
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            egui::Grid::new("told").num_columns(2).max_col_width(260.0).show(ui, |ui| {
                for (name, value) in &picture.told {
                    ui.label(RichText::new(name.replace('_', " ")).color(t.text_weak));
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    ui.add(egui::Label::new(text).wrap());
                    ui.end_row();
                }
            });
        });
        if let Some(order) = &picture.recipe.cloud {
            ui.separator();
            ui.label(RichText::new(tr!("details-sent")).color(t.text_weak));
            let sent = order.values.iter().map(|(name, value)| format!("{name}: {}", plain(value)));
            ui.add(egui::Label::new(sent.collect::<Vec<_>>().join("\n")).wrap());
            ui.separator();
            ui.horizontal(|ui| request::buttons(ui, RequestOf::Picture(picture.id), actions));
        }
    });
    menu.response.on_hover_text(tr!("details-button.help"));
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
