//! Finding a command by a few letters and running it: every command of the window, with its keys.

use egui::{Align2, FontId, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::commands::{Command, GROUPS, Keys, fuzzy};
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};

const WIDTH: f32 = 560.0;
const ROW: f32 = 32.0;

struct Row {
    command: &'static Command,
    name: String,
    group: String,
    action: Option<Action>,
}

/// The palette, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    let rows = rows(model);
    let top = ctx.content_rect().height() * 0.12;
    let id = egui::Id::unique("palette");
    let area = egui::Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top));
    let modal = egui::Modal::new(id)
        .area(area)
        .frame(egui::Frame::popup(&ctx.global_style()).inner_margin(12))
        .backdrop_color(tokens(ctx).veil.gamma_multiply(0.4));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 48.0));
        let run = keys(ui, model, rows.len());
        field(ui, model);
        let clicked = list(ui, model, &rows);
        clicked.or_else(|| run.then_some(model.shell.palette.row))
    });
    let run = shown.inner.and_then(|at| rows.get(at)).and_then(|row| row.action.clone());
    if let Some(action) = run {
        actions.push(Action::Shell(ShellAction::Close));
        actions.push(action);
    } else if shown.should_close() {
        actions.push(Action::Shell(ShellAction::Close));
    }
}

/// Found commands, those that apply now before the others, the best found first.
fn rows(model: &Model) -> Vec<Row> {
    let typed = model.shell.palette.typed.as_str();
    let mut found: Vec<(bool, i32, Row)> = Vec::new();
    for group in &GROUPS {
        let heading = group.name();
        for command in group.commands.iter().filter(|c| !c.fixed) {
            let name = command.name();
            // What it is called counts more than what else one may call it.
            let named = fuzzy::score(typed, &name).map(|s| s + 512);
            let other = || fuzzy::score(typed, &format!("{name} {} {heading}", command.words()));
            if let Some(score) = named.or_else(other) {
                let action = (command.action)(model);
                found.push((action.is_none(), score, Row { command, name, group: heading.clone(), action }));
            }
        }
    }
    if typed.trim().is_empty() {
        found.sort_by_key(|(absent, ..)| *absent);
    } else {
        found.sort_by_key(|(absent, score, _)| (*absent, -score));
    }
    found.into_iter().map(|(.., row)| row).collect()
}

/// Arrows choose, Enter runs; taken before the field hears them.
fn keys(ui: &Ui, model: &mut Model, rows: usize) -> bool {
    let palette = &mut model.shell.palette;
    ui.input_mut(|i| {
        let page = 8 * i.count_and_consume_key(Modifiers::NONE, Key::PageDown);
        let down = i.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) + page;
        let page = 8 * i.count_and_consume_key(Modifiers::NONE, Key::PageUp);
        let up = i.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) + page;
        palette.row = (palette.row + down).saturating_sub(up).min(rows.saturating_sub(1));
        palette.moved = down + up > 0;
        i.consume_key(Modifiers::NONE, Key::Enter)
    })
}

fn field(ui: &mut Ui, model: &mut Model) {
    let palette = &mut model.shell.palette;
    let edit = egui::TextEdit::singleline(&mut palette.typed)
        .hint_text(tr!("palette-find"))
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(8, 8));
    let response = ui.add(edit).accessible_name(tr!("palette-find"));
    if response.changed() {
        palette.row = 0;
    }
    if palette.fresh || !response.has_focus() {
        response.request_focus();
        palette.fresh = false;
    }
}

/// The rows; gives the one that was clicked.
fn list(ui: &mut Ui, model: &Model, rows: &[Row]) -> Option<usize> {
    let t = tokens(ui.ctx());
    if rows.is_empty() {
        ui.add_space(size::GAP);
        ui.label(egui::RichText::new(tr!("palette-none")).color(t.text_weak));
        ui.add_space(size::GAP);
        return None;
    }
    let room = (ui.ctx().content_rect().height() * 0.6).clamp(160.0, 420.0);
    let mut clicked = None;
    // No frame of empty room below a short list, and no jump of the field above it: the card hangs from its top.
    ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, row) in rows.iter().enumerate() {
            if row_ui(ui, model, row, at == model.shell.palette.row) {
                clicked = Some(at);
            }
        }
    });
    clicked
}

fn row_ui(ui: &mut Ui, model: &Model, row: &Row, chosen: bool) -> bool {
    let t = tokens(ui.ctx());
    let now = row.action.is_some();
    let sense = if now { Sense::CLICK } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    let keys = row.command.keys_now(&model.fields.shell.shortcuts).map(Keys::shown).unwrap_or_default();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, now, chosen, &row.name));
    if chosen && model.shell.palette.moved {
        response.scroll_to_me(None);
    }
    if chosen || (now && response.hovered()) {
        ui.painter().rect_filled(rect, size::RADIUS, if chosen { t.field_hover } else { t.field });
    }
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let colour = if now { t.text } else { t.text_weak };
    let body = FontId::proportional(13.0);
    let painter = ui.painter().with_clip_rect(inner);
    let name = painter.text(inner.left_center(), Align2::LEFT_CENTER, &row.name, body.clone(), colour);
    let weak = if now { row.group.clone() } else { tr!("palette-not-now", group = &row.group) };
    let keys = painter.text(inner.right_center(), Align2::RIGHT_CENTER, keys, body, t.text_weak);
    let between = Rect::from_min_max(name.right_top(), keys.left_bottom()).shrink2(vec2(10.0, 0.0));
    let small = FontId::proportional(11.5);
    let at = between.left_center();
    ui.painter().with_clip_rect(between).text(at, Align2::LEFT_CENTER, weak, small, t.text_weak);
    response.on_hover_cursor(if now { egui::CursorIcon::PointingHand } else { egui::CursorIcon::Default }).clicked()
}
