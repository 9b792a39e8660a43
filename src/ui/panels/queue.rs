//! The drawer with the line of jobs: what is being made, what waits, in which order and for how long.
//!
//! A row is moved by dragging it or with Alt and the arrow keys. The order shown is the one the engine wrote down.

use std::time::Duration;

use egui::{Align2, FontId, Id, Key, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense, Ui, pos2, vec2};

use super::away;
use crate::engine::{JobId, JobView, Progress};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::commands;
use crate::ui::model::Model;
use crate::ui::queue::{QueueAction, spell};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons, small};

/// The drawer's width, in points.
const WIDTH: f32 = 368.0;
/// A row's height.
const ROW: f32 = 60.0;

/// The drawer, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, progress: Option<&Progress>, actions: &mut Vec<Action>) {
    if !model.queue.open {
        model.queue.focused = None;
        return;
    }
    let t = tokens(ctx);
    let window = ctx.content_rect();
    let place = Rect::from_min_max(pos2((window.right() - WIDTH).max(window.left()), window.top()), window.max);
    egui::Area::new(Id::unique("queue")).order(egui::Order::Middle).fixed_pos(place.min).show(ctx, |ui| {
        ui.painter().add(ctx.global_style().visuals.window_shadow.as_shape(place, 0));
        ui.painter().rect_filled(place, 0, t.panel);
        ui.painter().vline(place.left(), place.y_range(), egui::Stroke::new(1.0, t.line));
        ui.allocate_rect(place, Sense::hover());
        ui.scope_builder(egui::UiBuilder::new().max_rect(place.shrink(f32::from(size::PANEL))), |ui| {
            head(ui, model, progress, actions);
            being_made(ui, model, progress, actions);
            waiting(ui, model, actions);
        });
    });
    if ctx.input(|i| i.pointer.any_released()) {
        model.queue.dragged = None;
    }
    // Seconds count down while they are shown.
    if model.running().is_some() && model.running_left(progress).is_some() {
        ctx.request_repaint_after(Duration::from_secs(1));
    }
}

fn ask(actions: &mut Vec<Action>, action: QueueAction) {
    actions.push(Action::Queue(action));
}

fn head(ui: &mut Ui, model: &Model, progress: Option<&Progress>, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr!("queue-drawer")).heading());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if icon_button(ui, icons::CLOSE, &tr!("queue-drawer-close")).clicked() {
                ask(actions, QueueAction::Toggle);
            }
        });
    });
    let waiting = model.waiting().count();
    let time = model.left(progress).words();
    let line = match (model.being_made().next().is_some(), waiting) {
        (false, 0) => tr!("queue-nothing-waits"),
        (true, 0) => tr!("queue-nothing-else-waits"),
        (_, n) => tr!("queue-waiting", count = n),
    };
    let line = if time.is_empty() { line } else { tr!("queue-with-time", line = line, time = time) };
    ui.label(RichText::new(line).color(t.text_weak));
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let paused = model.queue.view.paused;
        let (icon, name, hint) = if paused {
            (icons::PLAY, tr!("queue-go-on"), tr!("queue-go-on.help"))
        } else {
            (icons::PAUSE, tr!("queue-pause"), tr!("queue-pause.help"))
        };
        let image = egui::Image::new(icon).fit_to_exact_size(vec2(14.0, 14.0)).tint(t.text);
        let button = ui.add(egui::Button::image_and_text(image, name).min_size(vec2(96.0, size::CONTROL)));
        if button.on_hover_text(hint).clicked() {
            ask(actions, QueueAction::Pause(!paused));
        }
        let any = waiting > 0 || model.being_made().next().is_some();
        let button = egui::Button::new(tr!("queue-cancel-all")).min_size(vec2(96.0, size::CONTROL));
        if ui.add_enabled(any, button).clicked() {
            ask(actions, QueueAction::CancelAll);
        }
    });
    if model.queue.view.paused {
        ui.label(RichText::new(tr!("queue-paused")).color(t.accent));
    }
    ui.add_space(4.0);
}

fn being_made(ui: &mut Ui, model: &Model, progress: Option<&Progress>, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    for job in model.being_made().take(6) {
        let here = job.recipe.cloud.is_none();
        let left = model.running_left(progress).filter(|_| here).map(|s| tr!("queue-left", time = spell(s)));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let name = tr!("queue-being-made", job = title(job), prompt = prompt_of(job));
        response.widget_info(|| egui::WidgetInfo::labeled(Role::ListItem, true, &name));
        ui.painter().rect_filled(rect, size::RADIUS, t.field);
        let note = if here { progress.map(|p| p.phase.clone()).unwrap_or_default() } else { job.note.clone() };
        let second = if note.is_empty() { prompt_of(job) } else { note };
        texts(ui, rect, &title(job), &second, left.as_deref().unwrap_or_default());
        if here {
            let fraction = progress.filter(|p| p.job == job.id).map_or(0.0, |p| p.fraction.clamp(0.0, 1.0));
            let rail = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 3.0), rect.max);
            ui.painter().rect_filled(Rect::from_min_size(rail.min, vec2(rail.width() * fraction, 3.0)), 1, t.accent);
        }
        buttons(ui, rect, |ui| {
            if icon_button(ui, icons::CLOSE, &stop(job)).clicked() {
                actions.push(Action::Cancel(job.id));
            }
            if here && icon_button(ui, icons::NEXT, &tr!("queue-next-seed")).clicked() {
                ask(actions, QueueAction::NextSeed(Some(job.id)));
            }
        });
    }
}

fn waiting(ui: &mut Ui, model: &mut Model, actions: &mut Vec<Action>) {
    let order: Vec<JobId> = model.waiting().map(|j| j.id).collect();
    if order.is_empty() {
        ui.add_space(size::GAP);
        let keys = |id| commands::keys_of(model, id);
        let (last, first) = (keys("generate"), keys("queue.first"));
        if !last.is_empty() && !first.is_empty() {
            small(ui, tr!("queue-keys", last = last, first = first));
        }
        model.queue.focus = false;
        return;
    }
    small(ui, tr!("queue-moving"));
    ui.spacing_mut().item_spacing.y = 4.0;
    let mut focused = None;
    let dragged = model.queue.dragged.and_then(|id| order.iter().position(|j| *j == id));
    ScrollArea::vertical().id_salt("line").auto_shrink([false, false]).show_rows(ui, ROW, order.len(), |ui, rows| {
        for at in rows {
            let Some(job) = order.get(at).and_then(|id| model.jobs.get(id)).cloned() else { continue };
            let response = row(ui, model, &job, at, order.len(), actions);
            if model.queue.focus && at == 0 {
                response.request_focus();
                model.queue.focus = false;
            }
            if response.has_focus() {
                focused = Some(job.id);
                keys(ui, &order, at, &response, actions);
            }
            if response.drag_started() {
                model.queue.dragged = Some(job.id);
            }
            drop_here(ui, &response, &order, at, dragged, actions);
        }
    });
    model.queue.focused = focused;
}

/// The line between two rows that a dragged one would go to, and its going there.
fn drop_here(
    ui: &Ui,
    response: &Response,
    order: &[JobId],
    at: usize,
    dragged: Option<usize>,
    actions: &mut Vec<Action>,
) {
    let (Some(from), Some(pointer)) = (dragged, ui.input(|i| i.pointer.interact_pos())) else { return };
    let mut rect = response.rect.expand2(vec2(0.0, 2.0));
    let below_all = at + 1 == order.len() && pointer.y > rect.bottom();
    if !rect.y_range().contains(pointer.y) && !below_all {
        return;
    }
    rect.max.y = rect.bottom().min(ui.clip_rect().bottom() - 1.0);
    let below = pointer.y > rect.center().y;
    let gap = at + usize::from(below);
    if gap == from || gap == from + 1 {
        return;
    }
    let y = if below { rect.bottom() } else { rect.top() };
    ui.painter().hline(response.rect.x_range(), y, egui::Stroke::new(2.0, tokens(ui.ctx()).accent));
    if ui.input(|i| i.pointer.any_released())
        && let Some(job) = order.get(from)
    {
        ask(actions, QueueAction::Move(*job, order.get(gap).copied()));
    }
}

/// What the keys do to the row that has the keyboard.
fn keys(ui: &Ui, order: &[JobId], at: usize, response: &Response, actions: &mut Vec<Action>) {
    let Some(job) = order.get(at).copied() else { return };
    // Up and down are for rows, not for the buttons inside them.
    let filter = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    // A row beyond the edge is built only once it is in sight.
    let show = |rows: f32| {
        let rect = response.rect.translate(vec2(0.0, rows * (ROW + ui.spacing().item_spacing.y)));
        ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
    };
    let focus = |id: JobId| ui.memory_mut(|m| m.request_focus(row_id(id)));
    let above = at.checked_sub(1).and_then(|i| order.get(i)).copied();
    let below = order.get(at + 1).copied();
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) {
        if let Some(above) = above {
            ask(actions, QueueAction::Move(job, Some(above)));
            show(-1.0);
        }
        return;
    }
    if pressed(Modifiers::ALT, Key::ArrowDown) {
        if below.is_some() {
            ask(actions, QueueAction::Move(job, order.get(at + 2).copied()));
            show(1.0);
        }
        return;
    }
    if let Some(above) = above.filter(|_| pressed(Modifiers::NONE, Key::ArrowUp)) {
        focus(above);
        show(-1.0);
        return;
    }
    if let Some(below) = below.filter(|_| pressed(Modifiers::NONE, Key::ArrowDown)) {
        focus(below);
        show(1.0);
        return;
    }
    if pressed(Modifiers::COMMAND, Key::D) {
        ask(actions, QueueAction::Duplicate(job));
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        actions.push(Action::Cancel(job));
        // The keyboard goes on to the next row.
        if let Some(next) = below.or(above) {
            focus(next);
        }
    }
}

fn row_id(job: JobId) -> Id {
    Id::unique(("queue row", job))
}

fn row(ui: &mut Ui, model: &Model, job: &JobView, at: usize, of: usize, actions: &mut Vec<Action>) -> Response {
    let t = tokens(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, row_id(job.id), Sense::click_and_drag());
    if response.clicked() {
        response.request_focus();
    }
    let seconds = model.seconds_of(job).map(spell);
    let shown = seconds.is_some() || job.recipe.cloud.is_none();
    let time = seconds.unwrap_or_else(|| tr!("queue-time-unknown"));
    let (job_name, prompt) = (title(job), prompt_of(job));
    let name = tr!("queue-row", place = at + 1, count = of, job = &job_name, prompt = &prompt, time = &time);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::ListItem, true, &name));
    let held = model.queue.dragged == Some(job.id);
    let fill = if held || response.hovered() { t.field_hover } else { t.field };
    ui.painter().rect_filled(rect, size::RADIUS, fill);
    if held {
        let stroke = egui::Stroke::new(2.0, t.accent);
        ui.painter().rect_stroke(rect, size::RADIUS, stroke, egui::StrokeKind::Inside);
    }
    let response = response.on_hover_cursor(if held { egui::CursorIcon::Grabbing } else { egui::CursorIcon::Grab });
    texts(ui, rect, &job_name, &prompt, if shown { &time } else { "" });
    let seed = job.recipe.seed.to_string();
    buttons(ui, rect, |ui| {
        if icon_button(ui, icons::CLOSE, &cancel(job)).clicked() {
            actions.push(Action::Cancel(job.id));
        }
        if job.recipe.cloud.is_none() {
            if icon_button(ui, icons::NEXT, &tr!("queue-next-seed-instead", seed = &seed)).clicked() {
                ask(actions, QueueAction::NextSeed(Some(job.id)));
            }
            if icon_button(ui, icons::COPY, &tr!("queue-once-more", seed = &seed)).clicked() {
                ask(actions, QueueAction::Duplicate(job.id));
            }
        }
        if at > 0 && icon_button(ui, icons::FIRST, &run_first(job)).clicked() {
            ask(actions, QueueAction::First(job.id));
        }
    });
    response
}

/// A row's buttons, at its lower right.
fn buttons(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let place = Rect::from_min_max(pos2(rect.center().x, rect.bottom() - 34.0), rect.max - vec2(4.0, 4.0));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    // Its room is the row's already: none is allocated for it.
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(layout));
    ui.spacing_mut().item_spacing.x = 2.0;
    ui.spacing_mut().button_padding = vec2(4.0, 4.0);
    ui.visuals_mut().widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
    ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
    add(&mut ui);
}

/// A row's two lines, and its time at the upper right.
fn texts(ui: &Ui, rect: Rect, first: &str, second: &str, time: &str) {
    let t = tokens(ui.ctx());
    let painter = ui.painter().with_clip_rect(rect);
    let corner = rect.min + vec2(12.0, 9.0);
    painter.text(corner, Align2::LEFT_TOP, first, FontId::proportional(13.0), t.text);
    let end = pos2(rect.right() - 12.0, corner.y + 1.0);
    painter.text(end, Align2::RIGHT_TOP, time, FontId::proportional(12.0), t.text_weak);
    let mut job = egui::text::LayoutJob::simple_singleline(second.to_owned(), FontId::proportional(11.5), t.text_weak);
    job.wrap = egui::text::TextWrapping::truncate_at_width((rect.width() - 148.0).max(40.0));
    painter.galley(corner + vec2(0.0, 22.0), painter.layout_job(job), t.text_weak);
}

fn title(job: &JobView) -> String {
    if job.recipe.cloud.is_some() { away::caption(job) } else { tr!("queue-seed", seed = job.recipe.seed.to_string()) }
}

fn prompt_of(job: &JobView) -> String {
    if job.recipe.prompt.is_empty() { tr!("queue-no-prompt") } else { job.recipe.prompt.clone() }
}

/// The service that makes a job, as buttons say it.
fn service_of(job: &JobView) -> Option<String> {
    job.recipe.cloud.is_some().then(|| away::caption(job))
}

fn stop(job: &JobView) -> String {
    match service_of(job) {
        Some(service) => tr!("queue-stop-service", service = service),
        None => tr!("queue-stop-seed", seed = job.recipe.seed.to_string()),
    }
}

fn cancel(job: &JobView) -> String {
    match service_of(job) {
        Some(service) => tr!("queue-cancel-service", service = service),
        None => tr!("queue-cancel-seed", seed = job.recipe.seed.to_string()),
    }
}

fn run_first(job: &JobView) -> String {
    match service_of(job) {
        Some(service) => tr!("queue-first-service", service = service),
        None => tr!("queue-first-seed", seed = job.recipe.seed.to_string()),
    }
}
