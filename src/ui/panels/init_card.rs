//! The init image: what is there, or how to bring one.

use egui::{RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::cell::dragged_to;
use crate::ui::action::Action;
use crate::ui::inputs::{InputAction, icons as ways};
use crate::ui::model::Model;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, section, small};

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
                let text = match (model.init_loading, model.inputs.no_drops) {
                    (true, _) => "Reading the picture…",
                    (false, false) => "Drop a picture anywhere, or paste one",
                    (false, true) => "Paste a picture, or browse for one",
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
                    other_ways(ui, actions);
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
    if let Some(batch) = &model.inputs.batch
        && batch.runs()
    {
        small(ui, format!("Bringing in {} dropped pictures…", batch.of));
    }
    carried(ui, model, actions);
    no_drops(ui, model, actions);
    for warning in model.init.iter().flat_map(|i| &i.warnings) {
        ui.label(RichText::new(format!("Note: {warning}")).small().color(t.text_weak));
    }
}

/// A picture of ours has its recipe with it.
fn carried(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let Some(carried) = model.carried() else { return };
    ui.horizontal(|ui| {
        small(ui, "It carries its recipe");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let more = if carried.init_known { ", and the init image that it was made from" } else { "" };
            let button = ui.button("Use its settings");
            if button.on_hover_text(format!("Prompt, strength, seed and all the rest{more}")).clicked() {
                actions.push(Action::Input(InputAction::UseCarried));
            }
        });
    });
}

/// The ways to a first init image, in the card's middle.
fn first_ways(ui: &mut Ui, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let names = ["Browse…", "Paste", "From the web…"];
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
    if icon_button(ui, ways::PASTE, "Paste another init image (Ctrl+V)").clicked() {
        actions.push(Action::Input(InputAction::Paste));
    }
    if icon_button(ui, ways::LINK, "Fetch an init image from the web").clicked() {
        actions.push(Action::Input(InputAction::ShowAddress(true)));
    }
}

/// The address of a picture on the web, while one is typed.
pub fn address(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let focus = std::mem::take(&mut model.inputs.focus_address);
    let Some(address) = &mut model.inputs.address else { return };
    let label = section(ui, "Picture's address");
    ui.horizontal(|ui| {
        let width = ui.available_width() - 116.0;
        let edit = egui::TextEdit::singleline(address).desired_width(width).hint_text("https://…");
        let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).labelled_by(label.id);
        if focus {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let field = field.on_hover_text("The picture is fetched once, from a public https address, and kept");
        if ui.button("Fetch").clicked() || entered && !field.has_focus() {
            actions.push(Action::Input(InputAction::Fetch));
        }
        if icon_button(ui, icons::CLOSE, "Fetch nothing").clicked() {
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
            if icon_button(ui, icons::CLOSE, "Understood: no drops").clicked() {
                actions.push(Action::Input(InputAction::DropsUnderstood));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
                let text = "Files cannot be dropped on windows of this desktop (Wayland). Copy a picture and paste it \
                            with Ctrl+V, or browse";
                let text = RichText::new(text).small().color(tokens(ui.ctx()).text_weak);
                ui.add(egui::Label::new(text).wrap());
            });
        });
    });
}
