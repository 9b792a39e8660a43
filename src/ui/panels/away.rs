//! Jobs that are at a service: where each stands, how long it waits, and what can be done about it.

use std::time::{Duration, SystemTime};

use egui::{Rect, RichText, Ui};

use super::problem::press_text;
use super::request;
use crate::backend::cloud;
use crate::engine::{JobState, JobView, RequestOf, press};
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::service_name;
use crate::ui::theme::{size, tokens};

/// Below the cell: whose job it is.
pub fn caption(job: &JobView) -> String {
    cloud::service(&job.recipe.backend).map_or_else(|| tr!("away-service"), |s| service_name(s.facts().key))
}

/// Seconds until it goes on.
fn seconds_left(job: &JobView) -> Option<u64> {
    let left = job.until?.duration_since(SystemTime::now()).ok()?;
    Some(left.as_secs_f64().ceil() as u64)
}

/// The messages that say where it stands: alone, and inside a sentence.
fn stands(job: &JobView) -> [&'static str; 2] {
    match (job.state, job.problem.is_some()) {
        (JobState::Queued, _) => ["away-queued", "away-queued.inside"],
        (JobState::Running | JobState::Sending, _) => ["away-sending", "away-sending.inside"],
        (JobState::Waiting, false) => ["away-waiting", "away-waiting.inside"],
        (JobState::Waiting, true) => ["away-not-done", "away-not-done.inside"],
        (JobState::Downloading, false) => ["away-fetching", "away-fetching.inside"],
        (JobState::Downloading, true) => ["away-not-fetched", "away-not-fetched.inside"],
        (JobState::Unknown, _) => ["away-unknown", "away-unknown.inside"],
        (JobState::Interrupted, _) => ["away-not-sent", "away-not-sent.inside"],
        (JobState::Failed, _) => ["away-failed", "away-failed.inside"],
        (JobState::Done | JobState::Cancelled, _) => ["away-done", "away-done.inside"],
    }
}

/// A button, its action, and what to know before pressing it.
type Offer = (String, Action, String);

fn offers(job: &JobView) -> Vec<Offer> {
    let (id, state, stuck) = (job.id, job.state, job.problem.is_some());
    let check = |text, hint| (press_text(text), Action::Cloud(CloudAction::Check(id)), hint);
    let again = |hint| (press_text(press::AGAIN), Action::Cloud(CloudAction::SendAgain(id)), hint);
    let dismiss = |hint| (tr!("away-dismiss"), Action::Dismiss(id), hint);
    let stop = |hint| (tr!("away-stop"), Action::Cancel(id), hint);
    match state {
        JobState::Queued => vec![(tr!("away-cancel"), Action::Cancel(id), tr!("away-cancel.help"))],
        JobState::Sending | JobState::Running => vec![stop(tr!("away-stop.sending"))],
        JobState::Waiting | JobState::Downloading if stuck => {
            vec![check(press::GO_ON, tr!("away-hint-ask-again")), dismiss(tr!("away-dismiss.waiting"))]
        }
        JobState::Waiting | JobState::Downloading => vec![stop(tr!("away-stop.sent"))],
        // Where asking cannot find anything out, it is not offered.
        JobState::Unknown if job.problem.as_ref().is_none_or(|p| p.next != press::CHECK) => {
            vec![again(tr!("away-hint-twice")), (press_text(press::AWAY), Action::Dismiss(id), tr!("away-hint-ledger"))]
        }
        JobState::Unknown => vec![check(press::CHECK, tr!("away-hint-check")), again(tr!("away-hint-twice"))],
        JobState::Failed | JobState::Interrupted => {
            vec![again(tr!("away-hint-new-job")), dismiss(tr!("away-dismiss.ended"))]
        }
        JobState::Done | JobState::Cancelled => Vec::new(),
    }
}

/// A job's cell in the filmstrip.
pub fn cell(ui: &mut Ui, cell: Rect, job: &JobView, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let stuck = job.problem.is_some();
    ui.painter().rect_filled(cell, size::RADIUS, if stuck { t.error_fill } else { t.field });
    let area = ui.interact(cell, ui.scope_id().with(("away", job.id)), egui::Sense::click());
    let state = tr!(stands(job)[0]);
    let said = tr!("away-said", state = &state, service = caption(job));
    area.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, &said));
    // What lies on it takes the clicks there.
    let mut secondary = area.secondary_clicked();
    ui.scope_builder(egui::UiBuilder::new().id_salt(("away", job.id)).max_rect(cell.shrink(8.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.vertical_centered(|ui| {
            let mut label = ui.add(egui::Label::new(RichText::new(state).size(12.0)).wrap());
            if let Some(problem) = &job.problem {
                label = label.on_hover_text(&problem.message);
            } else {
                let note = RichText::new(note(ui, job)).small().color(t.text_weak);
                label |= ui.add(egui::Label::new(note).truncate()).on_hover_text(&job.note);
            }
            secondary |= label.secondary_clicked();
        });
        ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for (text, action, hint) in offers(job).into_iter().rev() {
                let button = egui::Button::new(text).fill(t.field_hover).min_size(egui::vec2(92.0, 0.0));
                let response = ui.add(button).on_hover_text(hint);
                secondary |= response.secondary_clicked();
                if response.clicked() {
                    actions.push(action);
                }
            }
        });
    });
    // Enter on the cell opens it too.
    let by_key = area.clicked() && !ui.input(|i| i.pointer.any_click());
    let opens = (secondary || by_key).then_some(egui::SetOpenCommand::Bool(true));
    egui::Popup::menu(&area).open_memory(opens).show(|ui| menu(ui, job, actions));
}

/// Everything that can be done with a job.
fn menu(ui: &mut Ui, job: &JobView, actions: &mut Vec<Action>) {
    for (text, action, hint) in offers(job) {
        if ui.button(text).on_hover_text(hint).clicked() {
            actions.push(action);
            ui.close();
        }
    }
    let checked = job.problem.as_ref().is_some_and(|p| p.next == press::CHECK);
    if job.state == JobState::Unknown
        && checked
        && ui.button(press_text(press::AWAY)).on_hover_text(tr!("away-hint-ledger")).clicked()
    {
        actions.push(Action::Dismiss(job.id));
        ui.close();
    }
    ui.separator();
    request::buttons(ui, RequestOf::Job(job.id), actions);
}

/// What it does now, with the seconds until it goes on. Asks for a frame a second, but only while seconds are shown.
fn note(ui: &Ui, job: &JobView) -> String {
    let Some(left) = seconds_left(job) else { return job.note.clone() };
    ui.ctx().request_repaint_after(Duration::from_secs(1));
    if job.note.is_empty() {
        tr!("away-seconds", seconds = left)
    } else {
        tr!("away-seconds-note", seconds = left, note = &job.note)
    }
}

/// The job below the canvas, while no picture is looked at.
pub fn bar(ui: &mut Ui, job: &JobView, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let note = note(ui, job);
    let (service, state) = (caption(job), tr!(stands(job)[1]));
    let text = if note.is_empty() {
        tr!("away-bar", service = service, state = state)
    } else {
        tr!("away-bar-note", service = service, state = state, note = note)
    };
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let hint = if job.state == JobState::Sending { tr!("away-stop.sending") } else { tr!("away-stop.sent") };
        let button = ui.button(tr!("away-stop-request")).on_hover_text(hint);
        if button.clicked() {
            actions.push(Action::Cancel(job.id));
        }
        ui.label(RichText::new(tr!("away-may-bill")).small().color(t.text_weak));
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(text).truncate());
        });
    });
}
