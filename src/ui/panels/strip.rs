//! The strip of strengths, under the slider: five small pictures from one seed, a click takes one's strength.

use egui::{Sense, Ui, vec2};

use crate::tr;
use crate::ui::action::Action;
use crate::ui::inputs::InputAction;
use crate::ui::inputs::strip::{State, Strip};
use crate::ui::model::Model;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, small};

/// The button, or the strip.
pub fn ui(ui: &mut Ui, model: &Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    let Some(strip) = &model.inputs.strip else {
        let button = ui.add(egui::Button::new(tr!("strengths-try")));
        if button.on_hover_text(tr!("strengths-try.help")).clicked() {
            actions.push(Action::Input(InputAction::Strip));
        }
        return;
    };
    ui.horizontal(|ui| {
        let state = if strip.waits() { tr!("strengths-painting") } else { tr!("strengths-ready") };
        small(ui, state);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, icons::CLOSE, &tr!("strengths-close")).clicked() {
                actions.push(Action::Input(InputAction::CloseStrip));
            }
            let again = ui.add(egui::Button::new(tr!("strengths-again")));
            if again.on_hover_text(tr!("strengths-again.help")).clicked() {
                actions.push(Action::Input(InputAction::Strip));
            }
        });
    });
    cells(ui, model, strip, textures, actions);
}

fn cells(ui: &mut Ui, model: &Model, strip: &Strip, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let count = strip.cells.len().max(1) as f32;
        let side = ((ui.available_width() - 4.0 * (count - 1.0)) / count).floor();
        for (strength, state) in &strip.cells {
            let there = matches!(state, State::There(_));
            let sense = if there { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(vec2(side, side + 16.0), sense);
            let square = egui::Rect::from_min_size(rect.min, vec2(side, side));
            ui.painter().rect_filled(square, size::RADIUS, t.field);
            if let State::There(id) = state
                && let Some((texture, pixels)) = textures.get(ui.ctx(), &Key::Thumbnail(*id), false)
            {
                let scale = (side / pixels.x).min(side / pixels.y);
                let at = egui::Rect::from_center_size(square.center(), pixels * scale);
                egui::Image::new((texture, at.size())).corner_radius(3).paint_at(ui, at);
            }
            let taken = (model.fields.strength - strength).abs() < 1e-9 && model.fields.seed == strip.seed.0;
            if taken || there && response.hovered() {
                let stroke = egui::Stroke::new(1.5, t.accent);
                ui.painter().rect_stroke(square, size::RADIUS, stroke, egui::StrokeKind::Inside);
            }
            let number = format!("{strength:.2}");
            let text = if *state == State::Gone { tr!("strengths-none") } else { number.clone() };
            let place = egui::pos2(square.center().x, rect.bottom());
            let font = egui::FontId::proportional(11.5);
            ui.painter().text(place, egui::Align2::CENTER_BOTTOM, text, font, if taken { t.text } else { t.text_weak });
            let name = match state {
                State::There(_) => tr!("strengths-take", strength = number),
                State::Waiting(_) => tr!("strengths-coming", strength = number),
                State::Gone => tr!("strengths-gone", strength = number),
            };
            let role = if there { egui::Role::Button } else { egui::Role::Image };
            response.widget_info(|| egui::WidgetInfo::labeled(role, there, &name));
            if response.on_hover_text(&name).clicked() {
                actions.push(Action::Input(InputAction::TakeStrength(*strength, strip.seed)));
            }
        }
    });
    small(ui, tr!("strengths-note"));
}
