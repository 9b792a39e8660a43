//! What is asked before money may be spent.

use egui::{RichText, Ui};

use crate::backend::cloud;
use crate::engine::{dollars, press};
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::{Question, counted};
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
        buttons(ui, button, actions);
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
        if ui.add(egui::Button::new("Do not send").min_size(egui::vec2(96.0, 32.0))).clicked() {
            actions.push(Action::Cloud(CloudAction::Answer(false)));
        }
    });
}

fn words(model: &Model, question: &Question) -> (String, String, &'static str) {
    match question {
        Question::Send(recipe, pictures) => {
            let service = cloud::service(&recipe.backend);
            let name = service.map_or("the service", |s| s.spec().name);
            let requests = service.map_or(1, |s| pictures.div_ceil(s.facts().per_request.max(1)));
            let view = model.services.iter().find(|s| s.backend == recipe.backend);
            let cost = view.and_then(|v| v.settings.estimate(*pictures));
            let cost = cost.map_or_else(|| "no price is set".to_owned(), |c| format!("about {}", dollars(c)));
            let today = view.map_or(0, |v| v.spent_today);
            let text =
                format!("{} to {name}, {cost}. Spent there today: {}.", counted(requests, "request"), dollars(today));
            (format!("Send {}?", counted(*pictures, "billable picture")), text, "Send")
        }
        Question::Again(job) => {
            let problem = model.jobs.get(job).and_then(|j| j.problem.as_ref());
            let first = if problem.is_some_and(|p| p.next == press::CHECK) {
                "Check asks the service first and costs nothing."
            } else {
                "Look at the service's own page of what was made first."
            };
            let text = format!(
                "The service may have made and billed this request already. Sent again, it may be billed twice. {first}"
            );
            ("Send it again?".to_owned(), text, press::AGAIN)
        }
    }
}
