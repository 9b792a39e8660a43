//! Jobs that are at a service: where each stands, how long it waits, and what can be done about it.

use std::time::{Duration, SystemTime};

use egui::{Rect, RichText, Ui};

use super::request;
use crate::backend::cloud;
use crate::engine::{JobState, JobView, RequestOf, press};
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::service_name;
use crate::ui::theme::{size, tokens};

/// What stopping means, before the request is known to be out and after.
const STOP_SENDING: &str = "Stops it. If the request is out already, the service may finish and bill it";
const STOP_SENT: &str = "Underpaint stops asking. The service may finish and bill it";

/// Below the cell: whose job it is.
pub fn caption(job: &JobView) -> String {
    cloud::service(&job.recipe.backend).map_or("service", |s| service_name(s.facts().key)).to_owned()
}

/// Seconds until it goes on.
fn seconds_left(job: &JobView) -> Option<u64> {
    let left = job.until?.duration_since(SystemTime::now()).ok()?;
    Some(left.as_secs_f64().ceil() as u64)
}

/// Where it stands, in words.
fn words(job: &JobView) -> &'static str {
    match (job.state, job.problem.is_some()) {
        (JobState::Queued, _) => "In line",
        (JobState::Running | JobState::Sending, _) => "Sending",
        (JobState::Waiting, false) => "Waiting",
        (JobState::Waiting, true) => "Not done yet",
        (JobState::Downloading, false) => "Fetching",
        (JobState::Downloading, true) => "Not fetched",
        (JobState::Unknown, _) => "May have been billed",
        (JobState::Interrupted, _) => "Not sent",
        (JobState::Failed, _) => "Failed",
        (JobState::Done | JobState::Cancelled, _) => "Done",
    }
}

/// A button, its action, and what to know before pressing it.
type Offer = (&'static str, Action, &'static str);

fn offers(job: &JobView) -> Vec<Offer> {
    let (id, state, stuck) = (job.id, job.state, job.problem.is_some());
    let check = |text, hint| (text, Action::Cloud(CloudAction::Check(id)), hint);
    let again = |text, hint| (text, Action::Cloud(CloudAction::SendAgain(id)), hint);
    let dismiss = |hint| ("Dismiss", Action::Dismiss(id), hint);
    match state {
        JobState::Queued => vec![("Cancel", Action::Cancel(id), "Nothing was sent yet")],
        JobState::Sending | JobState::Running => vec![("Stop", Action::Cancel(id), STOP_SENDING)],
        JobState::Waiting | JobState::Downloading if stuck => vec![
            check("Ask again", "Asks the service, which costs nothing"),
            dismiss("Underpaint does not ask any more; it may have been billed"),
        ],
        JobState::Waiting | JobState::Downloading => vec![("Stop", Action::Cancel(id), STOP_SENT)],
        // Where asking cannot find anything out, it is not offered.
        JobState::Unknown if job.problem.as_ref().is_none_or(|p| p.next != press::CHECK) => vec![
            again(press::AGAIN, "Asks you first: it may be billed twice"),
            (press::AWAY, Action::Dismiss(id), "What it may have cost stays in the ledger"),
        ],
        JobState::Unknown => vec![
            check("Check", "Asks the service what became of it, which costs nothing"),
            again("Send again", "Asks you first: it may be billed twice"),
        ],
        JobState::Failed | JobState::Interrupted => {
            vec![again("Send again", "The same request as a new job"), dismiss("Takes it off the list")]
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
    let said = format!("{} at {}", words(job), caption(job));
    area.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, &said));
    // What lies on it takes the clicks there.
    let mut secondary = area.secondary_clicked();
    ui.scope_builder(egui::UiBuilder::new().id_salt(("away", job.id)).max_rect(cell.shrink(8.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.vertical_centered(|ui| {
            let mut label = ui.add(egui::Label::new(RichText::new(words(job)).size(12.0)).wrap());
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
        && ui.button(press::AWAY).on_hover_text("What it may have cost stays in the ledger").clicked()
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
    if job.note.is_empty() { format!("{left} s") } else { format!("{left} s. {}", job.note) }
}

/// The job below the canvas, while no picture is looked at.
pub fn bar(ui: &mut Ui, job: &JobView, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let note = note(ui, job);
    let mut text = format!("{}: {}", caption(job), words(job).to_lowercase());
    if !note.is_empty() {
        text += &format!(". {note}");
    }
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let hint = if job.state == JobState::Sending { STOP_SENDING } else { STOP_SENT };
        let button = ui.button("Stop this request").on_hover_text(hint);
        if button.clicked() {
            actions.push(Action::Cancel(job.id));
        }
        let warning = "The service may finish and bill it";
        ui.label(RichText::new(warning).small().color(t.text_weak));
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(text).truncate());
        });
    });
}
