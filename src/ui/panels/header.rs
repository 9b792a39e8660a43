//! The top of the controls: what the window itself offers, for those who look rather than press keys.

use egui::{Align, Layout, RichText, Ui};

use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::commands::hint;
use crate::ui::model::Model;
use crate::ui::shell::Card;
use crate::ui::theme::{self, size};
use crate::ui::widgets::{flat_icon_button, icons};

/// The row.
pub fn ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Underpaint").font(theme::strong(14.0)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let buttons = [
                (icons::PANEL_LEFT, tr!("header-hide-controls"), "window.controls", ShellAction::ToggleControls),
                (icons::SETTINGS, tr!("header-settings"), "window.settings", ShellAction::Open(Card::Settings)),
                (icons::KEYBOARD, tr!("header-shortcuts"), "window.shortcuts", ShellAction::Open(Card::Sheet)),
                (icons::SEARCH, tr!("header-find-command"), "window.palette", ShellAction::Open(Card::Palette)),
            ];
            for (icon, name, id, action) in buttons {
                if flat_icon_button(ui, icon, &name, &hint(model, &name, id)).clicked() {
                    actions.push(Action::Shell(action));
                }
            }
        });
    });
}

/// What stands in the place of a hidden zone: the way back.
pub fn hidden(ui: &mut Ui, model: &Model, controls: bool, actions: &mut Vec<Action>) {
    let (icon, name, id, action) = if controls {
        (icons::PANEL_LEFT, tr!("header-show-controls"), "window.controls", ShellAction::ToggleControls)
    } else {
        (icons::PANEL_BOTTOM, tr!("header-show-filmstrip"), "window.filmstrip", ShellAction::ToggleFilmstrip)
    };
    if flat_icon_button(ui, icon, &name, &hint(model, &name, id)).clicked() {
        actions.push(Action::Shell(action));
    }
}

/// The height or width of a hidden zone.
pub const HIDDEN: f32 = size::CONTROL + 8.0;
