//! A problem, as a card: what happened, what it means, and a button for what to do next.

use egui::{RichText, Ui};

use crate::engine::{GET_MODELS, Problem, ProblemKind};
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons};

/// The card, if there is a problem.
pub fn ui(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let Some(problem) = &model.problem else { return };
    let t = tokens(ui.ctx());
    egui::Panel::bottom("problem").show_separator_line(false).frame(egui::Frame::new().inner_margin(12)).show(
        ui,
        |ui| {
            egui::Frame::new().fill(t.error_fill).corner_radius(size::RADIUS).inner_margin(12).show(ui, |ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if icon_button(ui, icons::CLOSE, "Close this message").clicked() {
                        actions.push(Action::CloseProblem);
                    }
                    if let Some((text, action)) = next(problem)
                        && ui.button(text).clicked()
                    {
                        actions.push(action);
                        actions.push(Action::CloseProblem);
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(egui::Label::new(RichText::new(sentence(&problem.message)).color(t.text)).wrap());
                    });
                });
            });
        },
    );
}

/// Messages are written to follow a colon on the command line; here they stand alone.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What can be pressed about it.
fn next(problem: &Problem) -> Option<(&'static str, Action)> {
    match problem.kind {
        _ if problem.next == GET_MODELS => Some((GET_MODELS, Action::ShowOffers)),
        ProblemKind::BadInput if problem.next != "Change the value" => Some(("Browse…", Action::BrowseImage)),
        ProblemKind::NoModel | ProblemKind::DamagedModel if !problem.next.is_empty() => {
            Some(("Use the Starter", Action::UseStarter))
        }
        ProblemKind::OutOfMemory => Some(("Use the Starter", Action::UseStarter)),
        _ => None,
    }
}
