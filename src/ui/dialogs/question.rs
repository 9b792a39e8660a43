//! What is asked before money may be spent.

use egui::{RichText, Ui};

use crate::backend::cloud;
use crate::engine::{dollars, press};
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::Question;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::primary_button;

/// The question, while there is one.
pub fn ui(ctx: &egui::Context, model: &Model, actions: &mut Vec<Action>) {
    let Some(question) = &model.clouds.question else { return };
    let (title, text, button) = words(model, question);
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20);
    let modal = egui::Modal::new(egui::Id::unique("question"))
        .frame(frame)
        .backdrop_color(tokens(ctx).veil.gamma_multiply(0.6));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(380.0);
        ui.label(RichText::new(title).heading());
        ui.label(RichText::new(text).color(tokens(ui.ctx()).text_weak));
        ui.add_space(size::GAP);
        buttons(ui, &button, actions);
    });
    if shown.should_close() {
        actions.push(Action::Cloud(CloudAction::Answer(false)));
    }
}

fn buttons(ui: &mut Ui, yes: &str, actions: &mut Vec<Action>) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if primary_button(ui, yes, 112.0, 32.0, true).clicked() {
            actions.push(Action::Cloud(CloudAction::Answer(true)));
        }
        if ui.add(egui::Button::new(tr!("question-do-not-send")).min_size(egui::vec2(96.0, 32.0))).clicked() {
            actions.push(Action::Cloud(CloudAction::Answer(false)));
        }
    });
}

fn words(model: &Model, question: &Question) -> (String, String, String) {
    match question {
        Question::Send(recipe, pictures) => {
            let service = cloud::service(&recipe.backend);
            let name = service.map_or_else(|| tr!("question-some-service"), |s| s.spec().title());
            let requests = service.map_or(1, |s| pictures.div_ceil(s.facts().per_request.max(1)));
            let view = model.services.iter().find(|s| s.backend == recipe.backend);
            let cost = view.and_then(|v| v.settings.estimate(*pictures));
            let today = dollars(view.map_or(0, |v| v.spent_today));
            let text = match cost.map(dollars) {
                Some(cost) => tr!("question-send-cost", count = requests, service = name, cost = cost, spent = today),
                None => tr!("question-send-cost-unknown", count = requests, service = name, spent = today),
            };
            (tr!("question-send", count = *pictures), text, tr!("question-send.yes"))
        }
        Question::Again(job) => {
            let problem = model.jobs.get(job).and_then(|j| j.problem.as_ref());
            let text = if problem.is_some_and(|p| p.next == press::CHECK) {
                tr!("question-again.check")
            } else {
                tr!("question-again.look")
            };
            (tr!("question-again"), text, tr!("press-again"))
        }
    }
}
