//! All shortcuts on one sheet, by group.

use egui::{Align, Layout, RichText, ScrollArea, Ui};

use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::commands::{GROUPS, Group};
use crate::ui::model::Model;
use crate::ui::shell::Card;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, keys_label};

const COLUMN: f32 = 424.0;
const BETWEEN: f32 = 32.0;

/// The sheet, while it is open.
pub fn ui(ctx: &egui::Context, model: &Model, actions: &mut Vec<Action>) {
    let modal = egui::Modal::new(egui::Id::unique("shortcuts"))
        .frame(egui::Frame::popup(&ctx.global_style()).inner_margin(20))
        .backdrop_color(tokens(ctx).veil.gamma_multiply(0.4));
    let screen = ctx.content_rect();
    let columns = if screen.width() > 2.0 * COLUMN + BETWEEN + 80.0 { 2 } else { 1 };
    let shown = modal.show(ctx, |ui| {
        ui.set_width(columns as f32 * (COLUMN + BETWEEN) - BETWEEN);
        ui.horizontal(|ui| {
            ui.label(RichText::new(tr!("shortcuts-sheet")).heading());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, icons::CLOSE, &tr!("shortcuts-sheet-close")).clicked() {
                    actions.push(Action::Shell(ShellAction::Close));
                }
                if ui.button(tr!("shortcuts-sheet-change")).on_hover_text(tr!("shortcuts-sheet-change.help")).clicked()
                {
                    actions.push(Action::Shell(ShellAction::Open(Card::Settings)));
                }
            });
        });
        ui.add_space(size::GAP);
        let room = (screen.height() - 180.0).max(160.0);
        // As high as the window lets it: a card's own room is what it had a frame before.
        ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = BETWEEN;
                for part in split(columns) {
                    ui.allocate_ui_with_layout(egui::vec2(COLUMN, 0.0), Layout::top_down(Align::Min), |ui| {
                        ui.set_width(COLUMN);
                        for group in part {
                            group_ui(ui, model, group);
                        }
                    });
                }
            });
        });
    });
    if shown.should_close() {
        actions.push(Action::Shell(ShellAction::Close));
    }
}

/// The groups in columns of about one height.
fn split(columns: usize) -> Vec<Vec<&'static Group>> {
    let groups = || GROUPS.iter().filter(|g| !g.commands.is_empty());
    let rows = |g: &Group| g.commands.len() + 2;
    let all: usize = groups().map(rows).sum();
    let mut parts: Vec<Vec<&Group>> = vec![Vec::new()];
    let mut height = 0;
    for group in groups() {
        if height * columns >= all * parts.len() && parts.len() < columns {
            parts.push(Vec::new());
        }
        height += rows(group);
        if let Some(part) = parts.last_mut() {
            part.push(group);
        }
    }
    parts
}

fn group_ui(ui: &mut Ui, model: &Model, group: &Group) {
    let t = tokens(ui.ctx());
    ui.spacing_mut().item_spacing = egui::vec2(size::GAP, 2.0);
    ui.label(RichText::new(group.name()).strong().color(t.text_weak));
    for command in group.commands {
        let Some(keys) = command.keys_now(&model.fields.shell.shortcuts) else { continue };
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                keys_label(ui, &keys.shown());
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(command.name()).truncate());
                });
            });
        });
    }
    ui.add_space(2.0 * size::GAP);
}
