//! The init image: what is there, or how to bring one.

use egui::{RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::cell::dragged_to;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::commands;
use crate::ui::inputs::{InputAction, icons as ways};
use crate::ui::model::Model;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, section, small};

const HEIGHT: f32 = 96.0;

/// The card.
pub fn ui(ui: &mut Ui, model: &Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    section(ui, &tr!("init-card"));
    let card = egui::Frame::new().fill(t.field).corner_radius(size::RADIUS).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(HEIGHT - 16.0);
        let Some(init) = &model.init else {
            ui.vertical_centered(|ui| {
                ui.add_space(8.0);
                let text = match (model.init_loading, model.inputs.no_drops) {
                    (true, _) => tr!("init-card-reading"),
                    (false, false) => tr!("init-card-drop"),
                    (false, true) => tr!("init-card-paste-or-browse"),
                };
                ui.label(RichText::new(text).color(t.text_weak));
            });
            first_ways(ui, actions);
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
            let show = tr!("init-card-show");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &show));
            if response.on_hover_text(show).clicked() {
                actions.push(Action::ShowInit);
            }
            ui.vertical(|ui| {
                ui.add_space(4.0);
                ui.add(egui::Label::new(&init.name).truncate());
                let sides = if model.init_loading {
                    tr!("init-card-sides-reading", width = init.width, height = init.height)
                } else {
                    format!("{} × {}", init.width, init.height)
                };
                ui.label(RichText::new(sides).small().color(t.text_weak));
                ui.horizontal(|ui| {
                    if icon_button(
                        ui,
                        icons::FOLDER,
                        &tr!("init-card-browse-another", keys = commands::bracketed(model, "init.browse")),
                    )
                    .clicked()
                    {
                        actions.push(Action::BrowseImage);
                    }
                    other_ways(ui, actions);
                    if icon_button(ui, icons::CLOSE, &tr!("init-card-clear")).clicked() {
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
    if let Some(batch) = &model.inputs.batch
        && batch.runs()
    {
        small(ui, tr!("init-card-bringing", count = batch.of));
    }
    carried(ui, model, actions);
    no_drops(ui, model, actions);
    for warning in model.init.iter().flat_map(|i| &i.warnings) {
        ui.label(RichText::new(tr!("init-card-note", note = warning)).small().color(t.text_weak));
    }
}

/// A picture of ours has its recipe with it.
fn carried(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let Some(carried) = model.carried() else { return };
    ui.horizontal(|ui| {
        small(ui, tr!("init-card-carries"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let help = if carried.init_known {
                tr!("init-card-use-settings.help-with-init")
            } else {
                tr!("init-card-use-settings.help")
            };
            let button = ui.button(tr!("init-card-use-settings"));
            if button.on_hover_text(help).clicked() {
                actions.push(Action::Input(InputAction::UseCarried));
            }
        });
    });
}

/// The ways to a first init image, in the card's middle.
fn first_ways(ui: &mut Ui, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let names = [tr!("init-card-browse"), tr!("init-card-paste"), tr!("init-card-web")];
    ui.horizontal(|ui| {
        // Three buttons of different widths, in the middle: measured first.
        let font = egui::TextStyle::Button.resolve(ui.style());
        let text = |name: &str| ui.painter().layout_no_wrap(name.to_owned(), font.clone(), t.text).size().x;
        let all: f32 = names.iter().map(|name| text(name) + 2.0 * ui.spacing().button_padding.x).sum();
        let gaps = ui.spacing().item_spacing.x * 2.0;
        ui.add_space(((ui.available_width() - all - gaps) / 2.0).max(0.0));
        let ways =
            [Action::BrowseImage, Action::Input(InputAction::Paste), Action::Input(InputAction::ShowAddress(true))];
        for (name, action) in names.into_iter().zip(ways) {
            if ui.add(egui::Button::new(name).fill(t.field_hover)).clicked() {
                actions.push(action);
            }
        }
    });
}

/// The same beside an init image, small.
fn other_ways(ui: &mut Ui, actions: &mut Vec<Action>) {
    if icon_button(ui, ways::PASTE, &tr!("init-card-paste-another")).clicked() {
        actions.push(Action::Input(InputAction::Paste));
    }
    if icon_button(ui, ways::LINK, &tr!("init-card-web-another")).clicked() {
        actions.push(Action::Input(InputAction::ShowAddress(true)));
    }
}

/// The address of a picture on the web, while one is typed.
pub fn address(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let focus = std::mem::take(&mut model.inputs.focus_address);
    let Some(address) = &mut model.inputs.address else { return };
    let label = section(ui, &tr!("init-card-address"));
    ui.horizontal(|ui| {
        let width = ui.available_width() - 116.0;
        let edit = egui::TextEdit::singleline(address).desired_width(width).hint_text("https://…");
        let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).labelled_by(label.id);
        if focus {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let field = field.on_hover_text(tr!("init-card-address.help"));
        if ui.button(tr!("init-card-fetch")).clicked() || entered && !field.has_focus() {
            actions.push(Action::Input(InputAction::Fetch));
        }
        if icon_button(ui, icons::CLOSE, &tr!("init-card-fetch-nothing")).clicked() {
            actions.push(Action::Input(InputAction::ShowAddress(false)));
        }
    });
}

/// Said once on a desktop where drops never arrive.
fn no_drops(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    if !model.inputs.no_drops || model.inputs.no_drops_said || model.library.is_none() {
        return;
    }
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            if icon_button(ui, icons::CLOSE, &tr!("init-card-no-drops.understood")).clicked() {
                actions.push(Action::Input(InputAction::DropsUnderstood));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
                let text = RichText::new(tr!("init-card-no-drops")).small().color(tokens(ui.ctx()).text_weak);
                ui.add(egui::Label::new(text).wrap());
            });
        });
    });
}
