//! The LoRAs of the next picture: each with its strength, added by browsing or by dropping a file.

use egui::{RichText, Ui};

use crate::recipe::{LoraUse, MAX_LORAS};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, section};

/// The list.
pub fn ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    section(ui, &tr!("loras"));
    let mut gone = None;
    for (i, lora) in model.fields.loras.iter_mut().enumerate() {
        row(ui, i, lora, &mut gone);
    }
    if let Some(i) = gone {
        model.fields.loras.remove(i);
    }
    let room = model.fields.loras.len() < MAX_LORAS;
    let add = ui.add_enabled(room, egui::Button::new(tr!("loras-add")));
    if add
        .on_hover_text(tr!("loras-add.help"))
        .on_disabled_hover_text(tr!("loras-add.full", most = MAX_LORAS))
        .clicked()
    {
        actions.push(Action::BrowseLora);
    }
}

fn row(ui: &mut Ui, i: usize, lora: &mut LoraUse, gone: &mut Option<usize>) {
    let name = lora.name();
    ui.push_id(("lora", i), |ui| {
        let place = egui::vec2(ui.available_width(), size::CONTROL);
        ui.allocate_ui_with_layout(place, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, icons::CLOSE, &tr!("loras-take-off", name = &name)).clicked() {
                *gone = Some(i);
            }
            let strength = egui::DragValue::new(&mut lora.strength).range(-4.0..=4.0).speed(0.01).fixed_decimals(2);
            let response = ui.add(strength).on_hover_text(tr!("loras-strength.help"));
            let label = tr!("loras-strength", name = &name);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, &label));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let colour = if lora.strength == 0.0 { tokens(ui.ctx()).text_weak } else { tokens(ui.ctx()).text };
                let path = lora.file.display().to_string();
                ui.add(egui::Label::new(RichText::new(&name).color(colour)).truncate()).on_hover_text(path);
            });
        });
    });
}
