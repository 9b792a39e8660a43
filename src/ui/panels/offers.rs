//! The models that can be fetched: what they are, how large, under which terms, and how far one is on its way.

use egui::{RichText, Ui};

use crate::engine::Fetching;
use crate::models::{CATALOGUE, Offer};
use crate::net::Secret;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::primary_button;

/// The window, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    if !model.offers.open {
        return;
    }
    let mut open = true;
    egui::Window::new("Get models")
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_width(560.0)
        .show(ctx, |ui| {
            let t = tokens(ui.ctx());
            if let Some(problem) = &model.offers.problem {
                ui.label(RichText::new(&problem.message).color(t.error));
                ui.add_space(size::GAP);
            }
            if model.offers.needs_token {
                token_row(ui, model);
                ui.add_space(size::GAP);
            }
            egui::ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
                for offer in CATALOGUE {
                    row(ui, offer, model, actions);
                    ui.separator();
                }
            });
            ui.label(
                RichText::new(
                    "A stopped download goes on where it was. The same parts are fetched once for all models.",
                )
                .small()
                .color(t.text_weak),
            );
        });
    model.offers.open = open;
}

/// A token, for this run of the program or for the next ones too.
fn token_row(ui: &mut Ui, model: &mut Model) {
    let label = ui.label("Token of the hub");
    ui.add(
        egui::TextEdit::singleline(&mut model.offers.token)
            .password(true)
            .desired_width(ui.available_width())
            .hint_text("hf_…"),
    )
    .labelled_by(label.id);
    ui.checkbox(&mut model.offers.remember, "Remember it in the system's keychain")
        .on_hover_text("Otherwise it is kept in memory only, until Underpaint is closed");
}

fn row(ui: &mut Ui, offer: &Offer, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_width(400.0);
            ui.label(RichText::new(offer.name).strong());
            ui.label(RichText::new(offer.about).small().color(t.text_weak));
            let at_least = if offer.files.iter().all(|f| f.bytes.is_some()) { "" } else { "more than " };
            let terms = if offer.gated() { "; some of it asks for an account that accepted its terms" } else { "" };
            let size = format!("{at_least}{:.1} GB in all{terms}", offer.bytes() as f64 / 1e9);
            ui.label(RichText::new(size).small().color(t.text_weak));
            if let Some(fetching) = model.offers.fetching.as_ref().filter(|f| f.id == offer.id) {
                progress(ui, fetching);
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            button(ui, offer, model, actions);
        });
    });
}

fn button(ui: &mut Ui, offer: &Offer, model: &Model, actions: &mut Vec<Action>) {
    let first = offer.files.first().map(crate::models::HubFile::place).unwrap_or_default();
    let found = model.found.iter().flat_map(|scan| &scan.models).find(|m| m.path == first && m.missing.is_empty());
    let coming = model.offers.asked.as_deref();
    if coming == Some(offer.id) {
        if ui.button("Stop").clicked() {
            actions.push(Action::StopFetching);
        }
    } else if found.is_some() {
        if ui.button("Use").on_hover_text(format!("Paint with {}", offer.name)).clicked() {
            actions.push(Action::UseModel(first));
        }
    } else {
        let free = coming.is_none();
        let response = primary_button(ui, "Get", 72.0, size::CONTROL, free);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, free, format!("Get {}", offer.name)));
        if response.on_disabled_hover_text("One model at a time").clicked() {
            actions.push(Action::FetchModel(
                offer.id.to_owned(),
                Secret::new(&model.offers.token),
                model.offers.remember,
            ));
        }
    }
}

fn progress(ui: &mut Ui, at: &Fetching) {
    let fraction = if at.of == 0 { 0.0 } else { at.done as f32 / at.of as f32 };
    let bar = egui::ProgressBar::new(fraction).desired_width(ui.available_width()).desired_height(6.0);
    ui.add(bar);
    ui.label(RichText::new(line(at)).small().color(tokens(ui.ctx()).text_weak));
}

/// How far a download is, in words.
#[must_use]
pub fn line(at: &Fetching) -> String {
    let (number, of) = at.number;
    let gb = |bytes: u64| bytes as f64 / 1e9;
    if at.checking {
        return format!("File {number} of {of}: checking {}", at.file);
    }
    let mut text = format!("File {number} of {of}: {:.2} of {:.2} GB", gb(at.done), gb(at.of));
    if let Some(rate) = at.rate.filter(|r| *r > 0.0) {
        let left = at.of.saturating_sub(at.done) as f64 / rate;
        let time = if left < 90.0 { format!("{left:.0} s") } else { format!("{:.0} min", left / 60.0) };
        text += &format!(", {:.1} MB/s, {time} left", rate / 1e6);
    }
    text
}
