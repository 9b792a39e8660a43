//! Above the pictures: which of them are shown, what is chosen, the trash.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::backend::cloud::specs;
use crate::engine::{Filter, Mark, TRASH_DAYS};
use crate::ui::action::{Action, GalleryAction};
use crate::ui::commands;
use crate::ui::compare;
use crate::ui::gallery::{grouped, pictures};
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::chip;

/// The row's height with the gap below it.
pub const HEIGHT: f32 = size::CONTROL + size::GAP;
/// Below this width backend and model are chosen in a menu.
const NARROW: f32 = 860.0;

/// The row; gives whether there is anything to show below it, and says why where there is not.
pub fn ui(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) -> bool {
    let none = model.pictures.all == 0 && model.pictures.is_empty();
    if none && model.pictures.trashed == 0 {
        if super::filmstrip::ahead(model).is_empty() {
            let t = tokens(ui.ctx());
            ui.centered_and_justified(|ui| {
                ui.label(RichText::new("What you make appears here, newest first").color(t.text_weak));
            });
            return false;
        }
        ui.add_space(HEIGHT);
        return true;
    }
    let before = model.pictures.filter.clone();
    ui.horizontal(|ui| {
        ui.set_height(size::CONTROL);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            right(ui, model, actions);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| left(ui, model));
        });
    });
    if model.pictures.filter != before {
        actions.push(Action::Gallery(GalleryAction::Filter(model.pictures.filter.clone())));
    }
    if model.pictures.is_empty() && super::filmstrip::ahead(model).is_empty() {
        nothing(ui, model, actions);
        return false;
    }
    true
}

fn nothing(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    ui.vertical_centered(|ui| {
        ui.add_space(32.0);
        if model.pictures.filter.is_open() {
            ui.label(RichText::new("What you make appears here, newest first").color(t.text_weak));
            return;
        }
        let text = format!("None of the {} fits the filter", pictures(model.pictures.all));
        ui.label(RichText::new(text).color(t.text_weak));
        if ui.button("Show all").clicked() {
            actions.push(Action::Gallery(GalleryAction::Filter(Filter::default())));
        }
    });
}

fn left(ui: &mut Ui, model: &mut Model) {
    let room = ui.available_width();
    let keys = |id: &str, does: &str| match commands::keys_of(model, id) {
        keys if keys.is_empty() => String::new(),
        keys => format!(" ({keys} {does})"),
    };
    let starred = format!("Only pictures with a star{}", keys("pictures.star", "gives one"));
    let hint = format!("Not the pictures that you rejected{}", keys("pictures.reject", "rejects one"));
    let gallery = &mut model.pictures;
    let filter = &mut gallery.filter;
    if chip(ui, "Starred", filter.starred).on_hover_text(starred).clicked() {
        filter.starred = !filter.starred;
    }
    if chip(ui, "Hide rejected", filter.hide_rejected).on_hover_text(hint).clicked() {
        filter.hide_rejected = !filter.hide_rejected;
    }
    let choices = [
        Choice {
            name: "Filter by maker",
            all: "Made anywhere",
            of: &gallery.backends,
            chosen: &mut filter.backend,
            backend: true,
        },
        Choice {
            name: "Filter by model",
            all: "Any model",
            of: &gallery.models,
            chosen: &mut filter.model,
            backend: false,
        },
    ];
    for choice in choices {
        if choice.of.len() > 1 || choice.chosen.is_some() {
            combo(ui, choice, if room < NARROW { 88.0 } else { 136.0 });
        }
    }
    let width = (ui.available_width() - 8.0).clamp(72.0, 200.0);
    let edit = TextEdit::singleline(&mut filter.text).hint_text("Search prompts").desired_width(width);
    let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6)));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Search prompts"));
}

struct Choice<'a> {
    name: &'a str,
    all: &'a str,
    of: &'a [String],
    chosen: &'a mut Option<String>,
    backend: bool,
}

fn combo(ui: &mut Ui, choice: Choice<'_>, width: f32) {
    let Choice { name, all, of, chosen, backend } = choice;
    let words = |id: &str| {
        let spec = specs().into_iter().find(|s| backend && s.id == id).map(|s| s.name.to_owned());
        spec.unwrap_or_else(|| id.to_owned())
    };
    let now = chosen.as_deref().map_or_else(|| all.to_owned(), words);
    let shown = RichText::new(now.clone());
    let response = egui::ComboBox::from_id_salt(("filter", name))
        .selected_text(shown)
        .width(width)
        .truncate()
        .height(320.0)
        .show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), all).clicked() {
                *chosen = None;
                ui.close();
            }
            for id in of {
                if ui.selectable_label(chosen.as_ref() == Some(id), words(id)).clicked() {
                    *chosen = Some(id.clone());
                    ui.close();
                }
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, name);
        info.current_text_value = Some(now.clone());
        info
    });
}

fn right(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let mut ask = |action: Action| actions.push(action);
    let grid = model.pictures.grid;
    let (text, what) = if grid { ("Canvas", "Back to the canvas") } else { ("Gallery", "All pictures, large") };
    if ui.button(text).on_hover_text(commands::hint(model, what, "pictures.grid")).clicked() {
        ask(Action::Gallery(GalleryAction::Grid(!grid)));
    }
    if model.pictures.trashed > 0 {
        trash(ui, model, &mut ask);
    } else {
        model.pictures.emptying = false;
    }
    let chosen = model.selection.len();
    if chosen > 1 {
        let can = chosen <= compare::MOST;
        let hint = format!("At most {} pictures can be compared", compare::MOST);
        let button = ui.add_enabled(can, Button::new(format!("Compare {chosen}"))).on_disabled_hover_text(hint);
        if button.on_hover_text("Look at them side by side").clicked() {
            ask(Action::OpenWall(model.selection.clone()));
        }
        if ui.button("Star").on_hover_text(commands::keys_of(model, "pictures.star")).clicked() {
            ask(Action::Gallery(GalleryAction::Toggle(Mark::Star)));
        }
        // In a narrow window the field to search in needs the room.
        if ui.available_width() > 400.0 {
            ui.label(RichText::new(format!("{} chosen", grouped(chosen as u64))).small().color(t.text_weak));
        }
    } else if ui.available_width() > 480.0 {
        let (shown, all) = (model.pictures.len() as u64, model.pictures.all);
        let text = if shown == all { pictures(all) } else { format!("{} of {}", grouped(shown), pictures(all)) };
        ui.label(RichText::new(text).small().color(t.text_weak));
    }
}

/// What lies in the trash, and both ways out of it.
fn trash(ui: &mut Ui, model: &mut Model, ask: &mut dyn FnMut(Action)) {
    let gallery = &mut model.pictures;
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let name = format!("Trash ({})", grouped(gallery.trashed));
    let (response, shown) = MenuButton::new(name).config(config).ui(ui, |ui| {
        ui.set_width(264.0);
        let t = tokens(ui.ctx());
        if gallery.emptying {
            ui.label(format!("Delete {} for ever? This cannot be undone.", pictures(gallery.trashed)));
            let danger = Button::new(RichText::new("Delete for ever").color(t.error)).fill(t.error_fill);
            if ui.add(danger).clicked() {
                gallery.emptying = false;
                ask(Action::Gallery(GalleryAction::EmptyTrash));
                ui.close();
            }
            if ui.button("Keep them").clicked() {
                gallery.emptying = false;
            }
            return;
        }
        let is = if gallery.trashed == 1 { "is" } else { "are" };
        ui.label(format!("{} {is} in the trash.", pictures(gallery.trashed)));
        let text = format!("Each is deleted {TRASH_DAYS} days after it came there.");
        ui.label(RichText::new(text).small().color(t.text_weak));
        if ui.button("Bring all back").clicked() {
            ask(Action::Gallery(GalleryAction::RestoreAll));
            ui.close();
        }
        if ui.button("Empty the trash…").clicked() {
            gallery.emptying = true;
        }
    });
    if shown.is_none() {
        gallery.emptying = false;
    }
    response.on_hover_text("What you deleted, until it is gone for ever");
}
