//! The dialog that sets a matrix up: two axes with their values, how many pictures that is, how long they take, what
//! they cost; and the matrices there are already.

use egui::{RichText, ScrollArea, Ui};

use crate::backend::cloud;
use crate::engine::{GridSummary, dollars};
use crate::recipe::grid::Axis;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::matrix::{Draft, MatrixAction, Price, Typed};
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{primary_button, section, small, wrong};

/// The dialog, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    if !model.matrices.asking {
        return;
    }
    let mut draft = model.draft();
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20);
    let modal =
        egui::Modal::new(egui::Id::unique("matrix")).frame(frame).backdrop_color(tokens(ctx).veil.gamma_multiply(0.6));
    let mut ask = |action| actions.push(Action::Matrix(action));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(520.0);
        ui.label(RichText::new(tr!("matrix-dialog")).heading());
        let price = model.matrix(&draft).map(|(_, price)| price);
        match (&price, draft.confirm) {
            (Ok(price), true) => confirm(ui, model, price, &mut draft, &mut ask),
            _ => {
                ui.label(RichText::new(tr!("matrix-dialog-note")).color(tokens(ui.ctx()).text_weak));
                ui.add_space(4.0);
                axis(ui, model, &tr!("matrix-across"), &mut draft.across);
                ui.add_space(4.0);
                axis(ui, model, &tr!("matrix-down"), &mut draft.down);
                ui.add_space(size::GAP);
                foot(ui, model, &price, &mut ask);
                earlier(ui, model, &mut ask);
            }
        }
    });
    model.matrices.draft = Some(draft);
    if shown.should_close() {
        actions.push(Action::Matrix(MatrixAction::Leave));
    }
}

fn axis(ui: &mut Ui, model: &Model, title: &str, typed: &mut Typed) {
    let label = section(ui, title);
    ui.horizontal(|ui| {
        let before = typed.axis;
        egui::ComboBox::from_id_salt(title)
            .width(144.0)
            .selected_text(typed.axis.name())
            .show_ui(ui, |ui| {
                for axis in model.axes() {
                    if ui.selectable_value(&mut typed.axis, axis, axis.name()).clicked() {
                        ui.close();
                    }
                }
            })
            .response
            .labelled_by(label.id);
        if typed.axis != before {
            *typed = Typed::new(typed.axis, model.fields.seed);
        }
        if !typed.ticks() {
            let edit = egui::TextEdit::singleline(&mut typed.text)
                .desired_width(ui.available_width())
                .margin(egui::Margin::symmetric(8, 6))
                .hint_text(typed.axis.example());
            let name = tr!("matrix-values", axis = title);
            let response = ui.add(edit);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
        }
    });
    if typed.ticks() {
        ScrollArea::vertical().id_salt((title, "ticks")).max_height(120.0).show(ui, |ui| {
            for (value, name) in model.choices(typed.axis) {
                let mut on = typed.ticked.contains(&value);
                let tick = ui.checkbox(&mut on, name.as_str()).on_hover_text(&value);
                if tick.changed() {
                    if on {
                        typed.ticked.insert(value)
                    } else {
                        typed.ticked.remove(&value)
                    };
                }
            }
        });
    }
    match typed.line() {
        // A fixed line, so that nothing jumps while one types.
        Ok(line) => {
            small(ui, hint(typed.axis, line.values.len()));
        }
        Err(why) => wrong(ui, Some(&why)),
    }
}

fn hint(axis: Axis, values: usize) -> String {
    match axis {
        Axis::Prompt => tr!("matrix-hint-prompt", count = values),
        Axis::Seed | Axis::Steps => tr!("matrix-hint-whole", count = values),
        Axis::Strength | Axis::Guidance => tr!("matrix-hint-number", count = values),
        Axis::Model | Axis::Backend => tr!("matrix-hint-ticks", count = values),
    }
}

fn foot(ui: &mut Ui, model: &Model, price: &Result<Price, String>, ask: &mut impl FnMut(MatrixAction)) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        match price {
            Ok(price) => {
                ui.vertical(|ui| {
                    ui.label(tr!("matrix-pictures", count = price.cells));
                    small(ui, takes(model, price));
                });
            }
            Err(why) => {
                ui.add_sized(
                    [264.0, 40.0],
                    egui::Label::new(RichText::new(why).color(t.error)).wrap().halign(egui::Align::LEFT),
                );
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if primary_button(ui, &tr!("matrix-make"), 136.0, 32.0, price.is_ok()).clicked() {
                ask(MatrixAction::Make);
            }
            if ui.add(egui::Button::new(tr!("matrix-dialog-close")).min_size(egui::vec2(80.0, 32.0))).clicked() {
                ask(MatrixAction::Leave);
            }
        });
    });
}

/// How long and how much.
fn takes(model: &Model, price: &Price) -> String {
    let mut parts = Vec::new();
    let time = price.time.words();
    if !time.is_empty() {
        parts.push(time);
    }
    parts.extend(price.billable.iter().map(|(backend, pictures)| cost(model, backend, *pictures)));
    parts.join("; ")
}

fn cost(model: &Model, backend: &str, pictures: u32) -> String {
    let name = cloud::service(backend).map_or_else(|| backend.to_owned(), |s| s.spec().title());
    let view = model.services.iter().find(|s| s.backend == backend);
    match view.and_then(|v| v.settings.estimate(pictures)) {
        Some(cost) => tr!("matrix-cost", count = pictures, service = name, cost = dollars(cost)),
        None => tr!("matrix-cost-unknown", count = pictures, service = name),
    }
}

/// The question before anything is paid for.
fn confirm(ui: &mut Ui, model: &Model, price: &Price, draft: &mut Draft, ask: &mut impl FnMut(MatrixAction)) {
    let t = tokens(ui.ctx());
    let pictures: u32 = price.billable.values().sum();
    ui.label(tr!("matrix-send-question", count = pictures));
    for (backend, pictures) in &price.billable {
        let spent = model.services.iter().find(|s| s.backend == *backend).map_or(0, |v| v.spent_today);
        let text = tr!("matrix-spent", cost = cost(model, backend, *pictures), spent = dollars(spent));
        ui.label(RichText::new(text).color(t.text_weak));
    }
    ui.add_space(size::GAP);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if primary_button(ui, &tr!("matrix-send"), 112.0, 32.0, true).clicked() {
            ask(MatrixAction::Make);
        }
        if ui.add(egui::Button::new(tr!("matrix-do-not-send")).min_size(egui::vec2(96.0, 32.0))).clicked() {
            draft.confirm = false;
        }
    });
}

/// The matrices there are.
fn earlier(ui: &mut Ui, model: &Model, ask: &mut impl FnMut(MatrixAction)) {
    let Some(list) = model.matrices.list.as_ref().filter(|l| !l.is_empty()) else { return };
    ui.add_space(size::GAP);
    ui.separator();
    section(ui, &tr!("matrix-earlier"));
    ScrollArea::vertical().id_salt("earlier").max_height(144.0).show_rows(ui, size::CONTROL, list.len(), |ui, rows| {
        for summary in list.get(rows).into_iter().flatten() {
            let text = line(summary);
            let button =
                egui::Button::new(text.as_str()).truncate().min_size(egui::vec2(ui.available_width(), size::CONTROL));
            if ui.add(button).clicked() {
                ask(MatrixAction::Open(summary.id));
            }
        }
    });
}

fn line(summary: &GridSummary) -> String {
    let grid = &summary.grid;
    let prompt = if grid.base.prompt.is_empty() { tr!("queue-no-prompt") } else { grid.base.prompt.clone() };
    let (across, down) = (grid.across.axis.name(), grid.down.axis.within());
    let (made, cells) = (summary.made, grid.cells());
    tr!("matrix-earlier-line", across = across, down = down, made = made, cells = cells, prompt = prompt)
}
