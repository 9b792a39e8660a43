//! The init image: what is there, or how to bring one.

use egui::{RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::cell::dragged_to;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, section};

const HEIGHT: f32 = 96.0;

/// The card.
pub fn ui(ui: &mut Ui, model: &Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    section(ui, "Init image");
    let card = egui::Frame::new().fill(t.field).corner_radius(size::RADIUS).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(HEIGHT - 16.0);
        let Some(init) = &model.init else {
            ui.vertical_centered(|ui| {
                ui.add_space(8.0);
                let text =
                    if model.init_loading { "Reading the picture…" } else { "Drop a picture anywhere, or paste one" };
                ui.label(RichText::new(text).color(t.text_weak));
                if ui.add(egui::Button::new("Browse…").fill(t.field_hover)).clicked() {
                    actions.push(Action::BrowseImage);
                }
            });
            return;
        };
        ui.horizontal(|ui| {
            let side = HEIGHT - 16.0;
            let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::click());
            if let Some((texture, pixels)) = textures.get(ui.ctx(), &Key::Init(init.sha256.clone()), false) {
                let scale = (side / pixels.x).min(side / pixels.y);
                let inner = egui::Rect::from_center_size(rect.center(), pixels * scale);
                egui::Image::new((texture, inner.size())).corner_radius(3).paint_at(ui, inner);
            }
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Show the init image"));
            if response.on_hover_text("Show the init image").clicked() {
                actions.push(Action::ShowInit);
            }
            ui.vertical(|ui| {
                ui.add_space(4.0);
                ui.add(egui::Label::new(&init.name).truncate());
                let loading = if model.init_loading { ", reading another…" } else { "" };
                ui.label(
                    RichText::new(format!("{} × {}{loading}", init.width, init.height)).small().color(t.text_weak),
                );
                ui.horizontal(|ui| {
                    if icon_button(ui, icons::FOLDER, "Browse for another init image (Ctrl+O)").clicked() {
                        actions.push(Action::BrowseImage);
                    }
                    if icon_button(ui, icons::CLOSE, "Clear the init image").clicked() {
                        actions.push(Action::ClearInit);
                    }
                });
            });
        });
    });
    let card = card.response.rect;
    if let Some((picture, dropped)) = dragged_to(ui, card) {
        ui.painter().rect_stroke(card, size::RADIUS, Stroke::new(2.0, t.accent), StrokeKind::Inside);
        if dropped {
            actions.push(Action::UseAsInit(picture));
        }
    }
    for warning in model.init.iter().flat_map(|i| &i.warnings) {
        ui.label(RichText::new(format!("Note: {warning}")).small().color(t.text_weak));
    }
}
