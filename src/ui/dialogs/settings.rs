//! The window's settings: how it looks, where the library is, which keys do what.

use egui::{Align, Layout, RichText, ScrollArea, Ui};

use super::settings_keys;
use crate::language;
use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::focus;
use crate::ui::model::{Model, ThemeChoice};
use crate::ui::theme::{self, size, tokens};
use crate::ui::widgets::{chip, icon_button, icons, section, small};

const WIDTH: f32 = 560.0;

/// The settings, while they are open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    let modal = egui::Modal::new(egui::Id::unique("settings"))
        .frame(egui::Frame::popup(&ctx.global_style()).inner_margin(20))
        .backdrop_color(tokens(ctx).veil.gamma_multiply(0.4));
    let recording = model.shell.recording.is_some();
    let shown = modal.show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 64.0));
        settings_keys::listen(ui, model, actions);
        head(ui, actions);
        let room = (ctx.content_rect().height() - 140.0).clamp(160.0, 720.0);
        let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            // Beside the scroll bar.
            ui.set_width(ui.available_width() - 16.0);
            looks(ui, model, actions);
            ui.add_space(2.0 * size::GAP);
            library(ui, model, actions);
            ui.add_space(2.0 * size::GAP);
            settings_keys::ui(ui, model, actions);
            focus::follow(ui);
        });
    });
    if shown.should_close() && !recording {
        actions.push(Action::Shell(ShellAction::Close));
    }
}

fn head(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr!("settings-title")).heading());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, icons::CLOSE, &tr!("settings-close")).clicked() {
                actions.push(Action::Shell(ShellAction::Close));
            }
        });
    });
    ui.add_space(size::GAP);
}

/// A part's heading.
pub(super) fn part(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::strong(13.0)));
}

fn looks(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let kept = &model.fields.shell;
    part(ui, &tr!("settings-looks"));
    row(ui, &tr!("settings-theme"), |ui| {
        for (choice, name) in [
            (ThemeChoice::System, tr!("settings-theme-system")),
            (ThemeChoice::Dark, tr!("settings-theme-dark")),
            (ThemeChoice::Light, tr!("settings-theme-light")),
        ] {
            if chip(ui, &name, model.fields.theme == choice).clicked() {
                actions.push(Action::Shell(ShellAction::Theme(choice)));
            }
        }
    });
    row(ui, &tr!("settings-scale"), |ui| {
        for (name, by) in
            [(tr!("settings-scale-smaller"), -1), (tr!("settings-scale-usual"), 0), (tr!("settings-scale-larger"), 1)]
        {
            if ui.button(name).clicked() {
                actions.push(Action::Shell(ShellAction::Scale(by)));
            }
        }
        ui.label(format!("{:.0} %", 100.0 * kept.scale()));
    });
    row(ui, &tr!("settings-motion"), |ui| {
        for (less, name) in [(false, tr!("settings-motion-short")), (true, tr!("settings-motion-none"))] {
            if chip(ui, &name, kept.less_motion == less).clicked() {
                actions.push(Action::Shell(ShellAction::LessMotion(less)));
            }
        }
    });
    row(ui, &tr!("settings-language"), |ui| {
        for (tag, name) in std::iter::once(("", tr!("settings-language-system"))).chain(language::all()) {
            if chip(ui, &name, kept.language == tag).clicked() {
                actions.push(Action::Shell(ShellAction::Language(tag)));
            }
        }
    });
}

fn library(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    part(ui, &tr!("settings-library"));
    let Some(folder) = &model.library else {
        small(ui, tr!("settings-library-closed"));
        return;
    };
    ui.add(egui::Label::new(folder.display().to_string()).wrap());
    ui.horizontal(|ui| {
        if ui.button(tr!("settings-library-open")).clicked() {
            actions.push(Action::Shell(ShellAction::RevealLibrary));
        }
        if ui.button(tr!("settings-library-copy")).clicked() {
            ui.ctx().copy_text(folder.display().to_string());
        }
    });
    small(ui, tr!("settings-library-holds"));
}

fn row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout(egui::vec2(136.0, size::CONTROL), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(136.0);
            section(ui, name);
        });
        add(ui);
    });
}
