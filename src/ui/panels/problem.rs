//! A problem, as a card: what happened, what it means, and a button for what to do next.

use egui::{RichText, Ui};

use crate::engine::{GET_MODELS, Problem, ProblemKind, press};
use crate::recipe::UploadWay;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
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
                    if icon_button(ui, icons::CLOSE, &tr!("problem-card-close")).clicked() {
                        actions.push(Action::CloseProblem);
                    }
                    for (text, action) in next(model, problem) {
                        if ui.button(text).clicked() {
                            // First: the action may have a problem of its own to say.
                            actions.push(Action::CloseProblem);
                            actions.push(action);
                        }
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

/// What the button says for a step that a problem names. The name itself is kept with jobs and is compared: it is the
/// same in every language.
#[must_use]
pub fn press_text(next: &str) -> String {
    match next {
        GET_MODELS => tr!("press-get-models"),
        press::KEY => tr!("press-key"),
        press::CHECK => tr!("press-check"),
        press::AGAIN => tr!("press-again"),
        press::AWAY => tr!("press-away"),
        press::INLINE => tr!("press-inline"),
        press::UPLOAD => tr!("press-upload"),
        press::GO_ON => tr!("press-go-on"),
        press::SETTINGS => tr!("press-settings"),
        other => other.to_owned(),
    }
}

/// What can be pressed about it, the last of them leftmost.
fn next(model: &Model, problem: &Problem) -> Vec<(String, Action)> {
    let cloud = of_service(model, problem);
    if !cloud.is_empty() {
        return cloud;
    }
    let one = match problem.kind {
        _ if problem.next == GET_MODELS => Some((press_text(GET_MODELS), Action::ShowOffers)),
        ProblemKind::BadInput if problem.next != press::CHANGE => {
            Some((tr!("problem-card-browse"), Action::BrowseImage))
        }
        ProblemKind::NoModel | ProblemKind::DamagedModel if !problem.next.is_empty() => {
            Some((tr!("problem-card-starter"), Action::UseStarter))
        }
        ProblemKind::OutOfMemory => Some((tr!("problem-card-starter"), Action::UseStarter)),
        _ => None,
    };
    one.into_iter().collect()
}

/// What can be pressed about a service's problem: what it names, for the job that it belongs to.
fn of_service(model: &Model, problem: &Problem) -> Vec<(String, Action)> {
    let job = model.troubled();
    let backend = job.map_or(&model.fields.backend, |j| &j.recipe.backend).clone();
    let named = |text: &str, action: CloudAction| vec![(press_text(text), Action::Cloud(action))];
    match (problem.next.as_str(), job.map(|j| j.id)) {
        (press::KEY, _) => named(press::KEY, CloudAction::EnterKey(backend)),
        (press::SETTINGS, _) => named(press::SETTINGS, CloudAction::Settings(backend)),
        (press::INLINE, id) => named(press::INLINE, CloudAction::SendWith(id, UploadWay::Inline)),
        (press::UPLOAD, id) => named(press::UPLOAD, CloudAction::SendWith(id, UploadWay::Service)),
        (press::GO_ON, Some(id)) => named(press::GO_ON, CloudAction::Check(id)),
        (press::AGAIN, Some(id)) if problem.kind == ProblemKind::MayHaveBilled => {
            let again = (press_text(press::AGAIN), Action::Cloud(CloudAction::SendAgain(id)));
            vec![again, (press_text(press::AWAY), Action::Dismiss(id))]
        }
        (press::AGAIN, Some(id)) => named(press::AGAIN, CloudAction::SendAgain(id)),
        (press::CHECK, Some(id)) => vec![
            (press_text(press::CHECK), Action::Cloud(CloudAction::Check(id))),
            (press_text(press::AGAIN), Action::Cloud(CloudAction::SendAgain(id))),
        ],
        _ => Vec::new(),
    }
}
