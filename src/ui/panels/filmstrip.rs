//! Below: what is being made, then what was made, newest first. Only cells in sight are built.

use egui::{Align2, FontId, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{away, details};
use crate::engine::{JobId, JobState, PictureId, Progress};
use crate::ui::action::Action;
use crate::ui::model::{Model, View};
use crate::ui::port::Engine;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};

const CAPTION: f32 = 18.0;

#[derive(Clone, Copy)]
enum Cell {
    Job(JobId),
    Picture(PictureId),
}

/// The strip's height with its margins and scroll bar.
pub const HEIGHT: f32 = size::CELL + CAPTION + 36.0;

/// The panel.
pub fn ui(
    ui: &mut Ui,
    model: &Model,
    engine: &dyn Engine,
    progress: Option<&Progress>,
    textures: &mut Textures,
    frame: u64,
    actions: &mut Vec<Action>,
) {
    let gone = |s| matches!(s, JobState::Done | JobState::Cancelled);
    let jobs = model.jobs.values().filter(|j| !gone(j.state)).map(|j| Cell::Job(j.id));
    let cells: Vec<Cell> = jobs.chain(model.pictures.iter().map(|p| Cell::Picture(p.id))).collect();
    if cells.is_empty() {
        let t = tokens(ui.ctx());
        ui.centered_and_justified(|ui| {
            ui.label(RichText::new("What you make appears here, newest first").color(t.text_weak));
        });
        return;
    }
    let pitch = size::CELL + size::GAP;
    ScrollArea::horizontal().auto_shrink([false, false]).show_viewport(ui, |ui, sight| {
        let top_left = ui.min_rect().min;
        ui.set_width(pitch * cells.len() as f32);
        ui.set_height(size::CELL + CAPTION);
        let first = (sight.left() / pitch).floor().max(0.0) as usize;
        let last = ((sight.right() / pitch).ceil().max(0.0) as usize).min(cells.len());
        for (i, cell) in cells.iter().enumerate().take(last).skip(first) {
            let min = pos2(top_left.x + pitch * i as f32, top_left.y);
            let rect = Rect::from_min_size(min, vec2(size::CELL, size::CELL + CAPTION));
            match cell {
                Cell::Job(id) => job(ui, rect, model, *id, progress, textures, actions),
                Cell::Picture(id) => picture(ui, rect, model, *id, engine, textures, frame, actions),
            }
        }
        if last == cells.len() && model.more && !model.loading_more {
            actions.push(Action::LoadMore);
        }
    });
}

fn square(rect: Rect) -> Rect {
    Rect::from_min_size(rect.min, vec2(size::CELL, size::CELL))
}

fn caption(ui: &Ui, rect: Rect, text: &str) {
    let t = tokens(ui.ctx());
    let at = pos2(rect.center().x, rect.bottom() - 2.0);
    ui.painter().with_clip_rect(rect).text(at, Align2::CENTER_BOTTOM, text, FontId::proportional(11.0), t.text_weak);
}

#[expect(clippy::too_many_arguments, reason = "a cell is drawn from all the window knows, and keeps nothing itself")]
fn picture(
    ui: &mut Ui,
    rect: Rect,
    model: &Model,
    id: PictureId,
    engine: &dyn Engine,
    textures: &mut Textures,
    frame: u64,
    actions: &mut Vec<Action>,
) {
    let Some(picture) = model.picture(id) else { return };
    let t = tokens(ui.ctx());
    let response = ui.interact(rect, ui.scope_id().with(("picture", id)), Sense::click());
    let selected = model.view == View::Picture(id);
    let seed = details::seed(picture);
    let name = seed.as_ref().map_or_else(|| "Picture, seed not told".to_owned(), |s| format!("Picture, seed {s}"));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, selected, &name));
    let cell = square(rect);
    ui.painter().rect_filled(cell, size::RADIUS, if response.hovered() { t.field_hover } else { t.field });
    let key = Key::Thumbnail(id);
    if let Some((texture, pixels)) = textures.get(ui.ctx(), &key, false) {
        let scale = ((size::CELL - 8.0) / pixels.x).min((size::CELL - 8.0) / pixels.y);
        let inner = Rect::from_center_size(cell.center(), pixels * scale);
        egui::Image::new((texture, inner.size())).corner_radius(3).paint_at(ui, inner);
    } else if !textures.has(&key) {
        engine.request_thumbnail(id, &picture.path, frame);
    }
    if selected || response.has_focus() {
        ui.painter().rect_stroke(cell, size::RADIUS, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
    if picture.flagged {
        ui.painter().rect_stroke(cell, size::RADIUS, Stroke::new(1.0, t.error), StrokeKind::Inside);
    }
    caption(ui, rect, seed.as_deref().unwrap_or("seed not told"));
    if response.clicked() {
        actions.push(Action::Select(id));
    }
    response.context_menu(|ui| {
        let entries = [
            ("Use as init", Action::UseAsInit(id)),
            ("Use settings", Action::UseSettings(id)),
            ("Copy image", Action::CopyImage(id)),
            ("Copy path", Action::CopyPath(id)),
        ];
        for (text, action) in entries {
            if ui.button(text).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
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
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Show the running job"));
            ui.painter().rect_filled(cell, size::RADIUS, t.field);
            let fraction = progress.filter(|p| p.job == id).map_or(0.0, |p| p.fraction);
            if let Some((texture, pixels)) =
                progress.and_then(|p| p.preview.as_ref()).and_then(|_| textures.last_preview())
            {
                let scale = ((size::CELL - 8.0) / pixels.x).min((size::CELL - 8.0) / pixels.y);
                egui::Image::new((texture, pixels * scale))
                    .corner_radius(3)
                    .paint_at(ui, Rect::from_center_size(cell.center(), pixels * scale));
            }
            let rail = Rect::from_min_size(cell.left_bottom() - vec2(-8.0, 12.0), vec2(size::CELL - 16.0, 4.0));
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
            ended(ui, cell, "Waiting", None, &[("Cancel", Action::Cancel(id))], actions);
            caption(ui, rect, &seed);
        }
        _ => {
            ui.painter().rect_filled(cell, size::RADIUS, t.error_fill);
            let word = if job.state == JobState::Failed { "Failed" } else { "Interrupted" };
            let why = job.problem.as_ref().map(|p| p.message.as_str());
            ended(
                ui,
                cell,
                word,
                why,
                &[("Run again", Action::RunAgain(id)), ("Dismiss", Action::Dismiss(id))],
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
    buttons: &[(&str, Action)],
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
                if ui.add(egui::Button::new(*text).fill(t.field_hover)).clicked() {
                    actions.push(action.clone());
                }
            }
        });
    });
}
