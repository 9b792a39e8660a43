//! Above the pictures: which of them are shown, what is chosen, the trash.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, Role, TextEdit, Ui, WidgetInfo};

use crate::backend::cloud::specs;
use crate::engine::{Filter, Mark, TRASH_DAYS};
use crate::tr;
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
                ui.label(RichText::new(tr!("filter-nothing-made")).color(t.text_weak));
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
            ui.label(RichText::new(tr!("filter-nothing-made")).color(t.text_weak));
            return;
        }
        let all = model.pictures.all;
        let text = tr!("filter-none-fits", count = all, number = grouped(all));
        ui.label(RichText::new(text).color(t.text_weak));
        if ui.button(tr!("filter-show-all")).clicked() {
            actions.push(Action::Gallery(GalleryAction::Filter(Filter::default())));
        }
    });
}

fn left(ui: &mut Ui, model: &mut Model) {
    let room = ui.available_width();
    let starred = match commands::keys_of(model, "pictures.star") {
        keys if keys.is_empty() => tr!("filter-starred.help"),
        keys => tr!("filter-starred.help-keys", keys = keys),
    };
    let hint = match commands::keys_of(model, "pictures.reject") {
        keys if keys.is_empty() => tr!("filter-hide-rejected.help"),
        keys => tr!("filter-hide-rejected.help-keys", keys = keys),
    };
    let gallery = &mut model.pictures;
    let filter = &mut gallery.filter;
    if chip(ui, &tr!("filter-starred"), filter.starred).on_hover_text(starred).clicked() {
        filter.starred = !filter.starred;
    }
    if chip(ui, &tr!("filter-hide-rejected"), filter.hide_rejected).on_hover_text(hint).clicked() {
        filter.hide_rejected = !filter.hide_rejected;
    }
    let choices = [
        Choice {
            id: "filter-maker",
            name: tr!("filter-maker"),
            all: tr!("filter-maker.all"),
            of: &gallery.backends,
            chosen: &mut filter.backend,
            backend: true,
        },
        Choice {
            id: "filter-model",
            name: tr!("filter-model"),
            all: tr!("filter-model.all"),
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
    let edit = TextEdit::singleline(&mut filter.text).hint_text(tr!("filter-search")).desired_width(width);
    let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6)));
    field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, tr!("filter-search")));
}

struct Choice<'a> {
    id: &'static str,
    name: String,
    all: String,
    of: &'a [String],
    chosen: &'a mut Option<String>,
    backend: bool,
}

fn combo(ui: &mut Ui, choice: Choice<'_>, width: f32) {
    let Choice { id, name, all, of, chosen, backend } = choice;
    let words = |id: &str| {
        let spec = specs().into_iter().find(|s| backend && s.id == id).map(|s| s.title());
        spec.unwrap_or_else(|| id.to_owned())
    };
    let now = chosen.as_deref().map_or_else(|| all.clone(), words);
    let shown = RichText::new(now.clone());
    let response = egui::ComboBox::from_id_salt(("filter", id))
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
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, &name);
        info.current_text_value = Some(now.clone());
        info
    });
}

fn right(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let mut ask = |action: Action| actions.push(action);
    let grid = model.pictures.grid;
    let (text, what) = if grid {
        (tr!("filter-canvas"), tr!("filter-canvas.help"))
    } else {
        (tr!("filter-gallery"), tr!("filter-gallery.help"))
    };
    if ui.button(text).on_hover_text(commands::hint(model, &what, "pictures.grid")).clicked() {
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
        let hint = tr!("filter-compare.most", most = compare::MOST);
        let button =
            ui.add_enabled(can, Button::new(tr!("filter-compare", count = chosen))).on_disabled_hover_text(hint);
        if button.on_hover_text(tr!("filter-compare.help")).clicked() {
            ask(Action::OpenWall(model.selection.clone()));
        }
        if ui.button(tr!("filter-star")).on_hover_text(commands::keys_of(model, "pictures.star")).clicked() {
            ask(Action::Gallery(GalleryAction::Toggle(Mark::Star)));
        }
        // In a narrow window the field to search in needs the room.
        if ui.available_width() > 400.0 {
            ui.label(
                RichText::new(tr!("filter-chosen", count = chosen, number = grouped(chosen as u64)))
                    .small()
                    .color(t.text_weak),
            );
        }
    } else if ui.available_width() > 480.0 {
        let (shown, all) = (model.pictures.len() as u64, model.pictures.all);
        let text = if shown == all {
            pictures(all)
        } else {
            tr!("filter-shown", count = all, shown = grouped(shown), number = grouped(all))
        };
        ui.label(RichText::new(text).small().color(t.text_weak));
    }
}

/// What lies in the trash, and both ways out of it.
fn trash(ui: &mut Ui, model: &mut Model, ask: &mut dyn FnMut(Action)) {
    let gallery = &mut model.pictures;
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (count, number) = (gallery.trashed, grouped(gallery.trashed));
    let name = tr!("filter-trash", number = &number);
    let (response, shown) = MenuButton::new(name).config(config).ui(ui, |ui| {
        ui.set_width(264.0);
        let t = tokens(ui.ctx());
        if gallery.emptying {
            ui.label(tr!("filter-trash-empty-sure", count = count, number = &number));
            let danger = Button::new(RichText::new(tr!("filter-trash-delete")).color(t.error)).fill(t.error_fill);
            if ui.add(danger).clicked() {
                gallery.emptying = false;
                ask(Action::Gallery(GalleryAction::EmptyTrash));
                ui.close();
            }
            if ui.button(tr!("filter-trash-keep")).clicked() {
                gallery.emptying = false;
            }
            return;
        }
        ui.label(tr!("filter-trash-holds", count = count, number = &number));
        let text = tr!("filter-trash-days", days = TRASH_DAYS.to_string());
        ui.label(RichText::new(text).small().color(t.text_weak));
        if ui.button(tr!("filter-trash-restore")).clicked() {
            ask(Action::Gallery(GalleryAction::RestoreAll));
            ui.close();
        }
        if ui.button(tr!("filter-trash-empty")).clicked() {
            gallery.emptying = true;
        }
    });
    if shown.is_none() {
        gallery.emptying = false;
    }
    response.on_hover_text(tr!("filter-trash.help"));
}
