//! What is asked before the window closes while something is being made.

use egui::RichText;

use crate::ui::action::Action;
use crate::ui::cloud::counted;
use crate::ui::model::Model;
use crate::ui::queue::{Closing, QueueAction};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::primary_button;

/// The question, while it is asked.
pub fn ui(ctx: &egui::Context, model: &Model, actions: &mut Vec<Action>) {
    if !model.queue.asking {
        return;
    }
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20);
    let modal =
        egui::Modal::new(egui::Id::unique("closing")).frame(frame).backdrop_color(tokens(ctx).veil.gamma_multiply(0.6));
    let unanswered = model.unanswered();
    let mut answer = None;
    let shown = modal.show(ctx, |ui| {
        ui.set_width(420.0);
        ui.label(RichText::new("Close Underpaint?").heading());
        for text in words(model, unanswered) {
            ui.label(RichText::new(text).color(tokens(ui.ctx()).text_weak));
        }
        ui.add_space(size::GAP);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let wide = egui::vec2(96.0, 32.0);
            if unanswered > 0 {
                if primary_button(ui, "Close once answered", 168.0, 32.0, true).clicked() {
                    answer = Some(Closing::Answered);
                }
                if ui.add(egui::Button::new("Close now").min_size(wide)).clicked() {
                    answer = Some(Closing::Now);
                }
            } else if primary_button(ui, "Close", 112.0, 32.0, true).clicked() {
                answer = Some(Closing::Now);
            }
            if ui.add(egui::Button::new("Keep open").min_size(wide)).clicked() {
                answer = Some(Closing::Stay);
            }
        });
    });
    if shown.should_close() {
        answer = Some(Closing::Stay);
    }
    actions.extend(answer.map(|answer| Action::Queue(QueueAction::Close(answer))));
}

fn words(model: &Model, unanswered: usize) -> Vec<String> {
    let mut words = Vec::new();
    let painting = u32::from(model.running().is_some());
    let here = model.waiting().filter(|j| j.recipe.cloud.is_none()).count() as u32;
    match (painting, here) {
        (0, 0) => {}
        (0, n) => words.push(format!("{} wait. They go on at the next start.", counted(n, "picture"))),
        (_, 0) => words.push("A picture is being painted. It begins again at the next start.".to_owned()),
        (_, n) => words.push(format!(
            "A picture is being painted and {n} more wait. They go on at the next start, the first from its beginning."
        )),
    }
    if unanswered > 0 {
        words.push(format!(
            "{} to a service {} not answered yet. Some services answer only this once: closed now, a picture that is \
             paid for may never be seen.",
            counted(unanswered as u32, "request"),
            if unanswered == 1 { "is" } else { "are" },
        ));
    }
    let unsent = model.waiting().filter(|j| j.recipe.cloud.is_some()).count() as u32;
    if unsent > 0 {
        words.push(format!("{} not sent. The next start offers to send them.", counted(unsent, "request")));
    }
    if words.is_empty() {
        words.push("Nothing is being made any more.".to_owned());
    }
    words
}
