//! What is asked before the window closes while something is being made.

use egui::RichText;

use crate::tr;
use crate::ui::action::Action;
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
        ui.label(RichText::new(tr!("closing-question")).heading());
        for text in words(model, unanswered) {
            ui.label(RichText::new(text).color(tokens(ui.ctx()).text_weak));
        }
        ui.add_space(size::GAP);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let wide = egui::vec2(96.0, 32.0);
            if unanswered > 0 {
                if primary_button(ui, &tr!("closing-once-answered"), 168.0, 32.0, true).clicked() {
                    answer = Some(Closing::Answered);
                }
                if ui.add(egui::Button::new(tr!("closing-now")).min_size(wide)).clicked() {
                    answer = Some(Closing::Now);
                }
            } else if primary_button(ui, &tr!("closing-close"), 112.0, 32.0, true).clicked() {
                answer = Some(Closing::Now);
            }
            if ui.add(egui::Button::new(tr!("closing-keep-open")).min_size(wide)).clicked() {
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
    let here = model.waiting().filter(|j| j.recipe.cloud.is_none()).count();
    match (painting, here) {
        (0, 0) => {}
        (0, n) => words.push(tr!("closing-waiting", count = n)),
        (_, 0) => words.push(tr!("closing-painting")),
        (_, n) => words.push(tr!("closing-painting-and-waiting", count = n)),
    }
    if unanswered > 0 {
        words.push(tr!("closing-unanswered", count = unanswered));
    }
    let unsent = model.waiting().filter(|j| j.recipe.cloud.is_some()).count();
    if unsent > 0 {
        words.push(tr!("closing-unsent", count = unsent));
    }
    if words.is_empty() {
        words.push(tr!("closing-nothing"));
    }
    words
}
