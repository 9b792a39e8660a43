//! The button, what it costs, and what is being made.

use egui::{RichText, Ui};

use crate::engine::JobState;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::service_name;
use crate::ui::commands;
use crate::ui::matrix::MatrixAction;
use crate::ui::model::Model;
use crate::ui::queue::QueueAction;
use crate::ui::theme::tokens;
use crate::ui::widgets::{icons, primary_button, square_button};

/// Height of the button, and side of those beside it.
const SIDE: f32 = 40.0;

/// The panel's foot.
pub fn ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let service = model.service();
    let count = service.map_or(model.fields.count, |s| model.cloud_count(s).0);
    let text = tr!("generate", count = count);
    let keyless = model.needs_key();
    let button = ui.horizontal(|ui| {
        let rest = 2.0 * (SIDE + ui.spacing().item_spacing.x);
        let width = ui.available_width() - rest;
        let button = primary_button(ui, &text, width, SIDE, model.library.is_some() && !keyless);
        let waiting = model.waiting().count();
        let name = tr!("generate-queue", waiting = waiting);
        if square_button(ui, icons::QUEUE, &name, SIDE).clicked() {
            actions.push(Action::Queue(QueueAction::Toggle));
        }
        if square_button(ui, icons::GRID, &tr!("generate-matrix"), SIDE).clicked() {
            actions.push(Action::Matrix(MatrixAction::Ask));
        }
        button
    });
    let (now, first) = (commands::keys_of(model, "generate"), commands::keys_of(model, "queue.first"));
    let button = button.inner.on_hover_text(tr!("generate.help", keys = &now, first = first));
    let button = match service.filter(|_| keyless) {
        Some(s) => button.on_disabled_hover_text(tr!("generate.needs-key", service = service_name(s.facts().key))),
        None => button,
    };
    if button.clicked() {
        actions.push(Action::Generate);
    }
    let t = tokens(ui.ctx());
    let Some(service) = service else {
        let waiting = model.jobs.values().filter(|j| j.state == JobState::Queued).count();
        let line = if model.running().is_some() { tr!("generate-painting", waiting = waiting) } else { now };
        ui.vertical_centered(|ui| ui.label(RichText::new(line).small().color(t.text_weak)));
        return;
    };
    let cost = RichText::new(model.cost(service)).small().color(t.text_weak);
    ui.vertical_centered(|ui| {
        let link = egui::Button::new(cost).frame(false).small();
        if ui.add(link).on_hover_text(tr!("generate-cost.help")).clicked() {
            actions.push(Action::Cloud(CloudAction::Settings(service.spec().id.to_owned())));
        }
    });
}
