//! Beside the prompt: prompts used before, saved styles, and how many tokens the model reads of it.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, Key, Modifiers, PopupCloseBehavior, RichText, ScrollArea, Ui, vec2};

use crate::tr;
use crate::ui::action::Action;
use crate::ui::inputs::InputAction;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{chip, icon_button, icons, small};
use crate::ui::words::{has_words, toggle_words};

/// A prompt's first words in a list.
const SHOWN: usize = 90;

/// The menus at the right of the prompt's name.
pub fn menus(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.menu_button(RichText::new(tr!("prompt-history")).small(), |ui| history(ui, model, actions))
            .response
            .on_hover_text(tr!("prompt-history.help"));
        let open = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let button = MenuButton::new(RichText::new(tr!("prompt-styles")).small()).config(open);
        button.ui(ui, |ui| styles(ui, model, actions)).0.on_hover_text(tr!("prompt-styles.help"));
    });
}

fn history(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    ui.set_width(320.0);
    let prompts = model.inputs.history.prompts();
    if prompts.is_empty() {
        small(ui, tr!("prompt-history-empty"));
        return;
    }
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (at, prompt) in prompts.iter().enumerate() {
            let mut text: String = prompt.chars().take(SHOWN).map(|c| if c == '\n' { ' ' } else { c }).collect();
            if prompt.chars().nth(SHOWN).is_some() {
                text.push('…');
            }
            let used = ui.push_id(at, |ui| ui.add(Button::new(text).truncate().frame(false)).clicked()).inner;
            if used {
                actions.push(Action::Input(InputAction::UsePrompt(prompt.clone())));
                ui.close();
            }
        }
    });
}

fn styles(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    ui.set_width(280.0);
    let label = small(ui, tr!("prompt-style-name"));
    ui.horizontal(|ui| {
        let name = model.inputs.naming.get_or_insert_default();
        let width = ui.available_width() - 72.0;
        let edit = egui::TextEdit::singleline(name).desired_width(width).margin(egui::Margin::symmetric(8, 6));
        let field = ui.add(edit).labelled_by(label.id);
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if ui.button(tr!("prompt-style-save")).clicked() || entered {
            actions.push(Action::Input(InputAction::KeepStyle(name.clone())));
        }
    });
    let all = model.inputs.styles.all();
    if all.is_empty() {
        return;
    }
    ui.separator();
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for (at, style) in all.iter().enumerate() {
            ui.horizontal(|ui| {
                let remove = tr!("prompt-style-remove", name = &style.name);
                if icon_button(ui, icons::CLOSE, &remove).clicked() {
                    actions.push(Action::Input(InputAction::ForgetStyle(at)));
                }
                ui.add(egui::Label::new(&style.name).truncate()).on_hover_text(&style.text);
            });
        }
    });
}

/// Alt+Up and Alt+Down in the prompt's field, before the field hears of them.
pub fn walk(ui: &Ui, model: &mut Model, field: egui::Id) {
    if !ui.memory(|m| m.has_focus(field)) {
        return;
    }
    let (older, newer) =
        ui.input_mut(|i| (i.consume_key(Modifiers::ALT, Key::ArrowUp), i.consume_key(Modifiers::ALT, Key::ArrowDown)));
    let history = &mut model.inputs.history;
    let found = match (older, newer) {
        (true, _) => history.older(&model.fields.prompt),
        (_, true) => history.newer(&model.fields.prompt),
        _ => None,
    };
    if let Some(prompt) = found {
        model.fields.prompt = prompt;
        model.changed("prompt");
    }
}

/// How much of the prompt the model reads. The line is always there, so that nothing below it moves.
pub fn tokens_line(ui: &mut Ui, model: &Model) {
    let Some(info) = &model.info else { return };
    let t = tokens(ui.ctx());
    let (text, colour) = match &model.inputs.counting.known {
        Some((_, count)) => (count.to_string(), if count.cuts() { t.error } else { t.text_weak }),
        None => (tr!("prompt-tokens-most", most = info.token_limit), t.text_weak),
    };
    let label = ui.label(RichText::new(text).small().color(colour));
    label.on_hover_text(tr!("prompt-tokens.help"));
}

/// The artist's own styles, as chips.
pub fn style_chips(ui: &mut Ui, model: &mut Model) {
    if model.inputs.styles.all().is_empty() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        ui.spacing_mut().button_padding = vec2(size::GAP, 2.0);
        ui.horizontal_wrapped(|ui| {
            let mut changed = false;
            for style in model.inputs.styles.all() {
                let on = has_words(&model.fields.prompt, &style.text);
                if chip(ui, &style.name, on).on_hover_text(&style.text).clicked() {
                    toggle_words(&mut model.fields.prompt, &style.text);
                    changed = true;
                }
            }
            if changed {
                model.changed("prompt");
            }
        });
    });
}
