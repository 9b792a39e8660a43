//! Which keys do what: changed by pressing others.

use egui::{Align, Event, EventFilter, Layout, RichText, Ui};

use super::settings::part;
use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::commands::{Command, GROUPS, Keys, fuzzy};
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{flat_icon_button, icons, small, wrong};

/// Takes what is pressed while keys are waited for, before anything else hears it.
pub(super) fn listen(ui: &Ui, model: &Model, actions: &mut Vec<Action>) {
    let Some(recording) = &model.shell.recording else { return };
    let mut pressed = None;
    ui.input_mut(|i| {
        i.events.retain(|event| match event {
            Event::Key { key, pressed: true, repeat, modifiers, .. } => {
                if !repeat {
                    pressed.get_or_insert((*key, *modifiers));
                }
                false
            }
            Event::Text(_) => false,
            _ => true,
        });
    });
    let id = recording.id;
    let action = match pressed {
        Some((egui::Key::Escape, _)) => ShellAction::StopRecording,
        Some((egui::Key::Backspace | egui::Key::Delete, modifiers)) if modifiers.is_none() => {
            ShellAction::SetKeys(id, None)
        }
        Some((key, modifiers)) => ShellAction::Pressed(id, Keys::of(key, modifiers)),
        None => return,
    };
    actions.push(Action::Shell(action));
}

/// The list.
pub(super) fn ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    part(ui, &tr!("settings-keys"));
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let changed = !model.fields.shell.shortcuts.is_empty();
            if ui.add_enabled(changed, egui::Button::new(tr!("settings-keys-all-usual"))).clicked() {
                actions.push(Action::Shell(ShellAction::UsualKeys(None)));
            }
            let edit = egui::TextEdit::singleline(&mut model.shell.sought)
                .hint_text(tr!("settings-keys-find.hint"))
                .desired_width(ui.available_width())
                .margin(egui::Margin::symmetric(8, 6));
            ui.add(edit).accessible_name(tr!("settings-keys-find"));
        });
    });
    let sought = model.shell.sought.trim().to_owned();
    let mut any = false;
    for group in &GROUPS {
        let found = |c: &&Command| {
            let text = || format!("{} {} {}", c.name(), c.words(), group.name());
            !c.fixed && (sought.is_empty() || fuzzy::score(&sought, &text()).is_some())
        };
        let commands: Vec<_> = group.commands.iter().filter(found).collect();
        if commands.is_empty() {
            continue;
        }
        any = true;
        ui.add_space(size::GAP);
        small(ui, group.name());
        for command in commands {
            row(ui, model, command, actions);
        }
    }
    if !any {
        small(ui, tr!("settings-keys-nothing"));
    }
}

fn row(ui: &mut Ui, model: &Model, command: &'static Command, actions: &mut Vec<Action>) {
    let shortcuts = &model.fields.shell.shortcuts;
    let recording = model.shell.recording.as_ref().filter(|r| r.id == command.id);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let reset = shortcuts.contains_key(command.id);
            let name = tr!("settings-keys-usual", command = command.name());
            ui.add_enabled_ui(reset, |ui| {
                if flat_icon_button(ui, icons::UNDO, &name, &tr!("settings-keys-usual.help")).clicked() {
                    actions.push(Action::Shell(ShellAction::UsualKeys(Some(command.id))));
                }
            });
            let keys = command.keys_now(shortcuts).map_or_else(|| tr!("settings-keys-none"), Keys::shown);
            let text = if recording.is_some() { tr!("settings-keys-press") } else { keys.clone() };
            let button =
                ui.add(egui::Button::new(text).min_size(egui::vec2(128.0, 24.0)).selected(recording.is_some()));
            let button = button.accessible_name(tr!("settings-keys-of", command = command.name(), keys = keys));
            if recording.is_some() {
                // Tab and arrows are keys like others now.
                let all = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
                button.request_focus();
                ui.memory_mut(|m| m.set_focus_lock_filter(button.id, all));
            }
            let button = button.on_hover_text(tr!("settings-keys-of.help"));
            let elsewhere = recording.is_some() && ui.input(|i| i.pointer.any_click());
            if button.clicked() || elsewhere {
                let stop = recording.is_some();
                let action = if stop { ShellAction::StopRecording } else { ShellAction::Record(command.id) };
                actions.push(Action::Shell(action));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(RichText::new(command.name()).color(tokens(ui.ctx()).text)).truncate());
            });
        });
    });
    let Some(recording) = recording else { return };
    wrong(ui, recording.why.as_deref());
    if let Some(keys) = recording.instead
        && ui.button(tr!("settings-keys-instead", keys = keys.shown())).clicked()
    {
        actions.push(Action::Shell(ShellAction::SetKeys(command.id, Some(keys))));
    }
}
