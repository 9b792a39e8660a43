//! The models that can be fetched: what they are, how large, under which terms, and how far one is on its way.

use egui::{RichText, Ui};

use crate::engine::Fetching;
use crate::models::{CATALOGUE, Offer};
use crate::net::Secret;
use crate::tr;
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
    egui::Window::new(tr!("offers"))
        .id(egui::Id::unique("get models"))
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
            ui.label(RichText::new(tr!("offers-note")).small().color(t.text_weak));
        });
    model.offers.open = open;
}

/// A token, for this run of the program or for the next ones too.
fn token_row(ui: &mut Ui, model: &mut Model) {
    let label = ui.label(tr!("offers-token"));
    ui.add(
        egui::TextEdit::singleline(&mut model.offers.token)
            .password(true)
            .desired_width(ui.available_width())
            .hint_text("hf_…"),
    )
    .labelled_by(label.id);
    ui.checkbox(&mut model.offers.remember, tr!("offers-token-remember"))
        .on_hover_text(tr!("offers-token-remember.help"));
}

fn row(ui: &mut Ui, offer: &Offer, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.set_width(400.0);
            ui.label(RichText::new(offer.name()).strong());
            ui.label(RichText::new(offer.about()).small().color(t.text_weak));
            let size = format!("{:.1}", offer.bytes() as f64 / 1e9);
            let size = match (offer.files.iter().all(|f| f.bytes.is_some()), offer.gated()) {
                (true, false) => tr!("offers-size", size = size),
                (true, true) => tr!("offers-size-gated", size = size),
                (false, false) => tr!("offers-size-least", size = size),
                (false, true) => tr!("offers-size-least-gated", size = size),
            };
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
        if ui.button(tr!("offers-stop")).clicked() {
            actions.push(Action::StopFetching);
        }
    } else if found.is_some() {
        if ui.button(tr!("offers-use")).on_hover_text(tr!("offers-use.help", model = offer.name())).clicked() {
            actions.push(Action::UseModel(first));
        }
    } else {
        let free = coming.is_none();
        let response = primary_button(ui, &tr!("offers-get"), 72.0, size::CONTROL, free);
        let name = tr!("offers-get.name", model = offer.name());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, free, &name));
        if response.on_disabled_hover_text(tr!("offers-get.busy")).clicked() {
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
    if at.checking {
        return tr!("offers-checking", number = number, of = of, file = &at.file);
    }
    let gb = |bytes: u64| format!("{:.2}", bytes as f64 / 1e9);
    let (done, size) = (gb(at.done), gb(at.of));
    let Some(rate) = at.rate.filter(|r| *r > 0.0) else {
        return tr!("offers-coming", number = number, of = of, done = done, size = size);
    };
    let left = at.of.saturating_sub(at.done) as f64 / rate;
    let time = if left < 90.0 { format!("{left:.0} s") } else { format!("{:.0} min", left / 60.0) };
    let rate = format!("{:.1} MB/s", rate / 1e6);
    tr!("offers-coming-rate", number = number, of = of, done = done, size = size, rate = rate, time = time)
}
