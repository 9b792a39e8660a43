//! A word of what was done, for a while, with a way back.

use std::time::Instant;

use egui::{Align2, Area, Id, Order, Ui, vec2};

use crate::tr;
use crate::ui::action::{Action, GalleryAction};
use crate::ui::commands;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons};

/// The word, over the lower edge of `room`.
pub fn ui(ui: &Ui, room: egui::Rect, model: &Model, actions: &mut Vec<Action>) {
    let Some(toast) = &model.pictures.toast else { return };
    let now = Instant::now();
    if now >= toast.until {
        actions.push(Action::Gallery(GalleryAction::CloseToast));
        return;
    }
    ui.ctx().request_repaint_after(toast.until - now);
    let t = tokens(ui.ctx());
    let at = room.center_bottom() - vec2(0.0, 48.0);
    Area::new(Id::unique("toast")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM).fixed_pos(at).show(
        ui.ctx(),
        |ui| {
            let frame = egui::Frame::new().fill(t.panel).stroke(egui::Stroke::new(1.0, t.line)).corner_radius(8);
            frame.shadow(ui.visuals().popup_shadow).inner_margin(size::GAP).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.add_space(4.0);
                    ui.add(egui::Label::new(&toast.text).extend());
                    if toast.undo
                        && ui
                            .button(tr!("toast-undo"))
                            .on_hover_text(commands::keys_of(model, "pictures.undo"))
                            .clicked()
                    {
                        actions.push(Action::Gallery(GalleryAction::Undo));
                    }
                    if icon_button(ui, icons::CLOSE, &tr!("toast-close")).clicked() {
                        actions.push(Action::Gallery(GalleryAction::CloseToast));
                    }
                });
            });
        },
    );
}
