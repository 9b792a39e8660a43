//! A matrix in the place of the canvas: cells that fill as they are made, between the values they stand for.

use egui::{
    Align2, Color32, FontId, Pos2, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::engine::{CellView, GridId, GridView, JobState, Progress, label};
use crate::recipe::grid::Line;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::matrix::{MatrixAction, WALL, billed, missing, words, words_inside};
use crate::ui::model::Model;
use crate::ui::port::Engine;
use crate::ui::queue::Left;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{primary_button, small};

/// Between cells.
const GAP: f32 = 6.0;
/// A cell's sides, at the smallest and at the largest.
const SIDES: std::ops::RangeInclusive<f32> = 72.0..=360.0;
/// Above the cells: the columns' values.
const TOP: f32 = 28.0;
/// Beside the cells: the rows' values.
const LEFT: f32 = 128.0;
const FULL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// What a cell needs to be drawn.
struct Scene<'a> {
    engine: &'a dyn Engine,
    progress: Option<&'a Progress>,
    textures: &'a mut Textures,
    frame: u64,
    actions: &'a mut Vec<Action>,
}

/// The matrix.
pub fn ui(
    ui: &mut Ui,
    model: &mut Model,
    engine: &dyn Engine,
    progress: Option<&Progress>,
    textures: &mut Textures,
    frame: u64,
    actions: &mut Vec<Action>,
) {
    let Some(view) = model.matrices.shown.take() else { return };
    let mut scene = Scene { engine, progress, textures, frame, actions };
    egui::Frame::new().inner_margin(size::PANEL).show(ui, |ui| {
        head(ui, model, &view, &mut scene);
        ui.add_space(4.0);
        cells(ui, model, &view, &mut scene);
    });
    model.matrices.shown = Some(view);
}

fn head(ui: &mut Ui, model: &Model, view: &GridView, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    let id = view.id;
    let made = view.cells.iter().filter(|c| c.picture.is_some()).count();
    let open = view.cells.iter().filter(|c| c.state.is_open()).count();
    let rest = missing(view).count();
    let billable = if model.matrices.confirm { missing(view).filter(|c| billed(view, c)).count() } else { 0 };
    let compare = model.matrices.to_compare(view);
    let mut ask = |action| scene.actions.push(action);
    ui.horizontal(|ui| {
        let (across, down) = (view.grid.across.axis.name(), view.grid.down.axis.within());
        let axes = tr!("matrix-axes", across = across, down = down);
        ui.label(RichText::new(axes).heading());
        let cells = view.cells.len();
        let time = Some(left(model, view, scene.progress).words()).filter(|time| open > 0 && !time.is_empty());
        let text = match (time, model.queue.view.paused && open > 0) {
            (None, false) => tr!("matrix-made", made = made, cells = cells),
            (None, true) => tr!("matrix-made.paused", made = made, cells = cells),
            (Some(time), false) => tr!("matrix-made.time", made = made, cells = cells, time = time),
            (Some(time), true) => tr!("matrix-made.time-paused", made = made, cells = cells, time = time),
        };
        ui.label(RichText::new(text).color(t.text_weak));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(tr!("matrix-close")).on_hover_text(tr!("matrix-close.help")).clicked() {
                ask(Action::Matrix(MatrixAction::Close));
            }
            if ui.add_enabled(made > 0, egui::Button::new(tr!("matrix-export"))).clicked() {
                ask(Action::Matrix(MatrixAction::Export(id)));
            }
            let hint = tr!("matrix-compare.help", most = WALL);
            let button = ui.add_enabled(compare.is_some(), egui::Button::new(tr!("matrix-compare")));
            let clicked = button.on_hover_text(&hint).on_disabled_hover_text(&hint).clicked();
            if let Some(pictures) = compare.filter(|_| clicked) {
                ask(Action::OpenWall(pictures));
            }
            let text = match billable {
                0 => tr!("matrix-make-missing", count = rest),
                n => tr!("matrix-send-missing", count = n),
            };
            if rest > 0 && primary_button(ui, &text, 168.0, size::CONTROL, true).clicked() {
                ask(Action::Matrix(MatrixAction::Rest(id)));
            }
        });
    });
    let prompt = &view.grid.base.prompt;
    let prompt = if prompt.is_empty() { tr!("queue-no-prompt") } else { prompt.clone() };
    match &model.matrices.exported {
        Some(Ok(path)) => small(ui, tr!("matrix-written", path = path.display().to_string())),
        Some(Err(problem)) => ui.label(RichText::new(&problem.message).small().color(t.error)),
        None => ui.add(egui::Label::new(RichText::new(prompt).small().color(t.text_weak)).truncate()),
    };
}

/// How long this machine works on what is missing.
fn left(model: &Model, view: &GridView, progress: Option<&Progress>) -> Left {
    let mut left = Left::default();
    for cell in view.cells.iter().filter(|c| c.picture.is_none()) {
        let Some(job) = model.jobs.get(&cell.job).filter(|j| j.recipe.cloud.is_none()) else { continue };
        let seconds = match job.state {
            JobState::Running => model.running_left(progress),
            JobState::Queued => model.seconds_of(job),
            _ => continue,
        };
        match seconds {
            Some(seconds) => left.seconds += seconds,
            None => left.unknown += 1,
        }
    }
    left
}

/// A cell's sides: as large as the room gives, in the pictures' shape.
fn cell_size(room: egui::Vec2, view: &GridView) -> egui::Vec2 {
    let (columns, rows) = (view.grid.across.values.len().max(1) as f32, view.grid.down.values.len().max(1) as f32);
    let size = view.grid.base.size;
    let aspect = size.width() as f32 / size.height().max(1) as f32;
    let width = (room.x - LEFT) / columns - GAP;
    let height = (room.y - TOP) / rows - GAP;
    let width = width.min(height * aspect).clamp(*SIDES.start(), *SIDES.end());
    vec2(width, (width / aspect).max(*SIDES.start()))
}

fn cells(ui: &mut Ui, model: &mut Model, view: &GridView, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    let cell = cell_size(ui.available_size(), view);
    let (columns, rows) = (view.grid.across.values.len(), view.grid.down.values.len());
    let whole = vec2(LEFT + columns as f32 * (cell.x + GAP), TOP + rows as f32 * (cell.y + GAP));
    ScrollArea::both().id_salt("matrix").auto_shrink([false, false]).show_viewport(ui, |ui, seen| {
        let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
        let corner = |row: usize, column: usize| {
            rect.min + vec2(LEFT + column as f32 * (cell.x + GAP), TOP + row as f32 * (cell.y + GAP))
        };
        let write = |place: Rect, align: Align2, text: &str| {
            let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
            painter.text(align.pos_in_rect(&place), align, text, FontId::proportional(12.0), t.text_weak);
        };
        for (column, text) in texts(&view.grid.across).iter().enumerate() {
            let left = corner(0, column).x;
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(cell.x, TOP));
            write(place, Align2::CENTER_CENTER, text);
        }
        for (row, text) in texts(&view.grid.down).iter().enumerate() {
            let top = corner(row, 0).y;
            let place = Rect::from_min_size(pos2(rect.left(), top), vec2(LEFT - 12.0, cell.y));
            write(place, Align2::RIGHT_CENTER, text);
        }
        for found in &view.cells {
            let place = Rect::from_min_size(corner(found.row, found.column), cell);
            // Only what is in sight is built; four hundred cells are no more work than a screenful.
            if seen.intersects(place.translate(-rect.min.to_vec2())) {
                draw(ui, model, view, found, place, scene);
            }
        }
    });
}

fn texts(line: &Line) -> Vec<String> {
    line.values.iter().map(|value| label(line.axis, value)).collect()
}

fn draw(ui: &mut Ui, model: &mut Model, view: &GridView, cell: &CellView, place: Rect, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    let at = (cell.row, cell.column);
    let value = |line: &Line, i: usize| line.values.get(i).map(|v| label(line.axis, v)).unwrap_or_default();
    let state = words_inside(if cell.picture.is_some() { JobState::Done } else { cell.state });
    let (across, down) = (value(&view.grid.across, at.1), value(&view.grid.down, at.0));
    let name = tr!("matrix-cell", across = across, down = down, state = state);
    let response = ui.interact(place, ui.scope_id().with(("cell", at)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::GridCell, true, &name));
    let painter = ui.painter();
    match &cell.picture {
        Some(picture) => {
            painter.rect_filled(place, 3, t.field);
            let key = Key::Thumbnail(picture.id);
            if let Some((texture, pixels)) = scene.textures.get(ui.ctx(), &key, false) {
                let scale = (place.width() / pixels.x).min(place.height() / pixels.y);
                painter.image(texture, Rect::from_center_size(place.center(), pixels * scale), FULL, Color32::WHITE);
            } else if !model.pictures.has_thumbnail(picture.id) {
                let at = place.center();
                painter.text(
                    at,
                    Align2::CENTER_CENTER,
                    tr!("matrix-file-missing"),
                    FontId::proportional(12.0),
                    t.text_weak,
                );
            } else if !scene.textures.has(&key) {
                scene.engine.request_thumbnail(picture.id, &picture.path, scene.frame);
            }
        }
        None => unmade(ui, cell, place, scene),
    }
    let marked = cell.picture.as_ref().is_some_and(|p| model.matrices.marked.contains(&p.id));
    if marked {
        ui.painter().rect_filled(Rect::from_min_size(place.min, vec2(place.width(), 4.0)), 2, t.accent);
    }
    if model.matrices.chosen == Some(at) {
        ui.painter().rect_stroke(place, 3, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
    press(ui, model, view.id, cell, &response, scene.actions);
}

/// A cell that has no picture: why.
fn unmade(ui: &Ui, cell: &CellView, place: Rect, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    let failed = matches!(cell.state, JobState::Failed | JobState::Unknown);
    ui.painter().rect_filled(place, 3, if failed { t.error_fill } else { t.field });
    let progress = scene.progress.filter(|p| p.job == cell.job);
    if let Some((texture, pixels)) =
        progress.and_then(|p| p.preview.as_ref()).and_then(|_| scene.textures.last_preview())
    {
        let scale = (place.width() / pixels.x).min(place.height() / pixels.y);
        let inner = Rect::from_center_size(place.center(), pixels * scale);
        ui.painter().image(texture, inner, FULL, Color32::WHITE);
    } else {
        let colour = if failed { t.error } else { t.text_weak };
        let text = words(cell.state);
        ui.painter().text(place.center(), Align2::CENTER_CENTER, text, FontId::proportional(12.0), colour);
    }
    if let Some(progress) = progress {
        let rail = Rect::from_min_max(pos2(place.left(), place.bottom() - 4.0), place.max);
        ui.painter().rect_filled(rail, 2, t.field_hover);
        let width = rail.width() * progress.fraction.clamp(0.0, 1.0);
        ui.painter().rect_filled(Rect::from_min_size(rail.min, vec2(width, 4.0)), 2, t.accent);
    }
}

/// What a click, a key and the menu do.
fn press(
    ui: &Ui,
    model: &mut Model,
    grid: GridId,
    cell: &CellView,
    response: &egui::Response,
    actions: &mut Vec<Action>,
) {
    let at = (cell.row, cell.column);
    // What may have been billed is sent again after a question only.
    let again = match cell.state {
        JobState::Unknown => Action::Cloud(CloudAction::SendAgain(cell.job)),
        _ => Action::Matrix(MatrixAction::Again(grid, at.0, at.1)),
    };
    if response.clicked() {
        let mark = ui.input(|i| i.modifiers.command || i.modifiers.shift);
        match &cell.picture {
            Some(picture) if mark => {
                let marked = &mut model.matrices.marked;
                match marked.iter().position(|id| *id == picture.id) {
                    Some(at) => {
                        marked.remove(at);
                    }
                    None if marked.len() < WALL => marked.push(picture.id),
                    None => {}
                }
            }
            // The first click chooses, the second opens.
            Some(picture) if model.matrices.chosen == Some(at) => actions.push(Action::Select(picture.id)),
            _ => {}
        }
        model.matrices.chosen = Some(at);
    }
    if response.has_focus() && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::R)) {
        actions.push(again.clone());
    }
    let mut entries = Vec::new();
    if let Some(picture) = &cell.picture {
        entries.extend([
            (tr!("matrix-open"), Action::Select(picture.id)),
            (tr!("matrix-use-as-init"), Action::UseAsInit(picture.id)),
            (tr!("matrix-use-settings"), Action::UseSettings(picture.id)),
        ]);
    }
    if !cell.state.is_open() {
        entries.push((tr!("matrix-make-again"), again));
    } else {
        entries.push((tr!("matrix-cancel"), Action::Cancel(cell.job)));
    }
    response.clone().on_hover_text(tr!("matrix-cell-keys")).context_menu(|ui| {
        for (text, action) in entries {
            if ui.button(text).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}
