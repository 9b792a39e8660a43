//! The border between two zones: dragged, moved by arrows, put back by a double-click, and told to a screen reader.
//!
//! egui's own resizable panels keep their sizes out of our settings and cannot be reached by keyboard.

use std::ops::RangeInclusive;

use egui::accesskit::{Action, ActionData, Role};
use egui::{CursorIcon, EventFilter, Key, Rect, Response, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::theme::tokens;

/// How far one press of an arrow goes, in points.
const STEP: f32 = 16.0;
/// How wide the place is that can be taken hold of, in points.
const GRIP: f32 = 8.0;

/// Which way a border moves, and which way makes its zone larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The zone is left of it.
    Left,
    /// The zone is below it.
    Below,
}

/// A border along `line` (a rectangle without thickness). Gives whether `size` changed.
pub fn splitter(
    ui: &mut Ui,
    name: &str,
    side: Side,
    line: Rect,
    size: &mut f32,
    range: RangeInclusive<f32>,
    usual: f32,
) -> Response {
    let id = ui.scope_id().with(name);
    let thick = if side == Side::Left { vec2(GRIP / 2.0, 0.0) } else { vec2(0.0, GRIP / 2.0) };
    let response = ui.interact(line.expand2(thick), id, Sense::click_and_drag());
    let before = *size;
    let (drag, more, less, cursor) = match side {
        Side::Left => (response.drag_delta().x, Key::ArrowRight, Key::ArrowLeft, CursorIcon::ResizeHorizontal),
        Side::Below => (-response.drag_delta().y, Key::ArrowUp, Key::ArrowDown, CursorIcon::ResizeVertical),
    };
    *size += drag;
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        let presses = |key| ui.input(|i| i.num_presses(key)) as f32;
        *size += STEP * (presses(more) - presses(less));
    }
    let asked = |action| ui.input(|i| i.num_accesskit_action_requests(id, action)) as f32;
    *size += STEP * (asked(Action::Increment) - asked(Action::Decrement));
    ui.input(|i| {
        for request in i.accesskit_action_requests(id, Action::SetValue) {
            if let Some(ActionData::NumericValue(value)) = request.data {
                *size = value as f32;
            }
        }
    });
    if response.double_clicked() {
        *size = usual;
    }
    *size = size.clamp(*range.start(), *range.end());
    if (*size - before).abs() > f32::EPSILON {
        ui.ctx().request_repaint();
    }
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(*size)),
        ..WidgetInfo::labeled(Role::Splitter, true, name)
    });
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_min_numeric_value(f64::from(*range.start()));
        node.set_max_numeric_value(f64::from(*range.end()));
        node.set_numeric_value_step(f64::from(STEP));
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
    let t = tokens(ui.ctx());
    if response.hovered() || response.dragged() || response.has_focus() {
        ui.painter().line_segment([line.min, line.max], Stroke::new(2.0, t.accent));
    }
    response.on_hover_and_drag_cursor(cursor)
}
