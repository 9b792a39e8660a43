//! Below: what is being made, then what was made, newest first. Only cells in sight are built, however many there are.

use std::collections::HashSet;
use std::ops::Range;

use egui::{Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::cell::{self, CAPTION, Scene, caption, square};
use super::{away, filter_row};
use crate::engine::{JobId, JobState, Progress};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::model::{Model, View};
use crate::ui::queue::QueueAction;
use crate::ui::textures::Textures;
use crate::ui::theme::{size, tokens};

/// The strip's height with its filters, margins and scroll bar.
pub const HEIGHT: f32 = filter_row::HEIGHT + size::CELL + CAPTION + 36.0;

/// Waiting jobs that have a cell of their own where more wait.
const WAITING: usize = 3;

/// The panel.
pub fn ui(ui: &mut Ui, model: &mut Model, scene: &Scene<'_>, textures: &mut Textures, actions: &mut Vec<Action>) {
    if filter_row::ui(ui, model, actions) {
        strip(ui, model, scene, textures, actions);
    }
}

/// A cell before the pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// A job.
    Job(JobId),
    /// So many more wait.
    More(usize),
}

/// What stands before the pictures: what is being made or has failed, oldest first, then what waits, in the line's
/// order. Of a long line only the first are shown: what was made stays in sight.
pub fn ahead(model: &Model) -> Vec<Ahead> {
    let gone = |s| matches!(s, JobState::Done | JobState::Cancelled);
    let line: Vec<JobId> = model.waiting().map(|j| j.id).collect();
    let waits: HashSet<JobId> = line.iter().copied().collect();
    let others = model.jobs.values().filter(|j| !gone(j.state) && !waits.contains(&j.id)).map(|j| j.id);
    let shown = if line.len() > WAITING + 1 { WAITING } else { line.len() };
    let more = line.len() - shown;
    let jobs = others.chain(line.into_iter().take(shown)).map(Ahead::Job);
    jobs.chain((more > 0).then_some(Ahead::More(more))).collect()
}

fn strip(ui: &mut Ui, model: &mut Model, scene: &Scene<'_>, textures: &mut Textures, actions: &mut Vec<Action>) {
    let jobs = ahead(model);
    let count = jobs.len() + model.pictures.len();
    let pitch = size::CELL + size::GAP;
    // A mouse's wheel turns up and down only.
    ui.style_mut().always_scroll_the_only_direction = true;
    let reveal = model.pictures.reveal.take().and_then(|id| model.pictures.place(id));
    ScrollArea::horizontal().id_salt("strip").auto_shrink([false, false]).show_viewport(ui, |ui, sight| {
        let top = ui.min_rect().top();
        // The content's own left edge is millions of points away, where a point has no fractions: cells are placed
        // from what is in sight.
        let left = f64::from(ui.min_rect().left()) + f64::from(sight.left());
        let x = |place: usize| (left + place as f64 * f64::from(pitch) - f64::from(sight.left())) as f32;
        let cell_at = |place: usize| Rect::from_min_size(pos2(x(place), top), vec2(size::CELL, size::CELL + CAPTION));
        ui.set_width(pitch * count as f32);
        ui.set_height(size::CELL + CAPTION);
        if let Some(place) = reveal {
            ui.scroll_to_rect(cell_at(jobs.len() + place), None);
        }
        let in_sight = places(sight.left()..sight.right(), pitch, count);
        for place in in_sight.clone().take_while(|place| *place < jobs.len()) {
            if let Some(cell) = jobs.get(place) {
                before(ui, cell_at(place), model, *cell, scene.progress, textures, actions);
            }
        }
        let pictures = in_sight.start.saturating_sub(jobs.len())..in_sight.end.saturating_sub(jobs.len());
        cell::pictures(ui, model, scene, textures, pictures, &|i| cell_at(jobs.len() + i), actions);
    });
}

/// The places in sight of `count` that stand `pitch` points apart.
pub fn places(sight: Range<f32>, pitch: f32, count: usize) -> Range<usize> {
    let first = (sight.start / pitch).floor().max(0.0) as usize;
    let last = ((sight.end / pitch).ceil().max(0.0) as usize).min(count);
    first.min(last)..last
}

/// A cell before the pictures.
pub fn before(
    ui: &mut Ui,
    rect: Rect,
    model: &Model,
    cell: Ahead,
    progress: Option<&Progress>,
    textures: &Textures,
    actions: &mut Vec<Action>,
) {
    match cell {
        Ahead::Job(id) => job(ui, rect, model, id, progress, textures, actions),
        Ahead::More(more) => {
            let cell = square(rect);
            ui.painter().rect_filled(cell, size::RADIUS, tokens(ui.ctx()).field);
            let show = (!model.queue.open).then(|| (tr!("strip-show-waiting"), Action::Queue(QueueAction::Toggle)));
            ended(ui, cell, &tr!("strip-more-wait", more = more), None, show.as_slice(), actions);
        }
    }
}

fn job(
    ui: &mut Ui,
    rect: Rect,
    model: &Model,
    id: JobId,
    progress: Option<&Progress>,
    textures: &Textures,
    actions: &mut Vec<Action>,
) {
    let Some(job) = model.jobs.get(&id) else { return };
    let t = tokens(ui.ctx());
    let cell = square(rect);
    if job.recipe.cloud.is_some() {
        caption(ui, rect, &away::caption(job));
        away::cell(ui, cell, job, actions);
        return;
    }
    let seed = job.recipe.seed.to_string();
    match job.state {
        JobState::Running => {
            let response = ui.interact(cell, ui.scope_id().with(("job", id)), Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr!("strip-show-running")));
            ui.painter().rect_filled(cell, size::RADIUS, t.field);
            let fraction = progress.filter(|p| p.job == id).map_or(0.0, |p| p.fraction);
            if let Some((texture, pixels)) =
                progress.and_then(|p| p.preview.as_ref()).and_then(|_| textures.last_preview())
            {
                let room = cell.width() - 8.0;
                let scale = (room / pixels.x).min(room / pixels.y);
                egui::Image::new((texture, pixels * scale))
                    .corner_radius(3)
                    .paint_at(ui, Rect::from_center_size(cell.center(), pixels * scale));
            }
            let rail = Rect::from_min_size(cell.left_bottom() - vec2(-8.0, 12.0), vec2(cell.width() - 16.0, 4.0));
            ui.painter().rect_filled(rail, 2, t.field_hover);
            ui.painter().rect_filled(Rect::from_min_size(rail.min, vec2(rail.width() * fraction, 4.0)), 2, t.accent);
            if model.view == View::Live {
                ui.painter().rect_stroke(cell, size::RADIUS, Stroke::new(2.0, t.accent), StrokeKind::Inside);
            }
            if response.clicked() {
                actions.push(Action::ShowLive);
            }
            caption(ui, rect, &seed);
        }
        JobState::Queued => {
            ui.painter().rect_filled(cell, size::RADIUS, t.field);
            ended(ui, cell, &tr!("strip-waiting"), None, &[(tr!("strip-cancel"), Action::Cancel(id))], actions);
            caption(ui, rect, &seed);
        }
        _ => {
            ui.painter().rect_filled(cell, size::RADIUS, t.error_fill);
            let word = if job.state == JobState::Failed { tr!("strip-failed") } else { tr!("strip-interrupted") };
            let why = job.problem.as_ref().map(|p| p.message.as_str());
            ended(
                ui,
                cell,
                &word,
                why,
                &[(tr!("strip-run-again"), Action::RunAgain(id)), (tr!("strip-dismiss"), Action::Dismiss(id))],
                actions,
            );
            caption(ui, rect, &seed);
        }
    }
}

fn ended(
    ui: &mut Ui,
    cell: Rect,
    word: &str,
    why: Option<&str>,
    buttons: &[(String, Action)],
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui.ctx());
    ui.scope_builder(egui::UiBuilder::new().max_rect(cell.shrink(8.0)), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.vertical_centered(|ui| {
            ui.add_space(2.0);
            let label = ui.label(word);
            if let Some(why) = why {
                label.on_hover_text(why);
            }
            for (text, action) in buttons {
                if ui.add(egui::Button::new(text).fill(t.field_hover)).clicked() {
                    actions.push(action.clone());
                }
            }
        });
    });
}
