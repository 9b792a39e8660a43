//! A line between two pictures that lie on each other, to be moved by pointer, keys or a screen reader.

use egui::{CursorIcon, EventFilter, Id, Key, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::tokens;

/// How wide the invisible handle is, in points.
const HANDLE: f32 = 20.0;

/// Draws the divider over `rect`, `at` being its place from 0 (left) to 1, and gives its x. Arrows move it while it
/// has the focus, with Shift in large steps; Home and End go to the sides.
pub fn divider(ui: &Ui, id: Id, rect: Rect, at: &mut f32, name: &str) -> f32 {
    let before = *at;
    let x = |at: f32| rect.left() + at * rect.width();
    let center = pos2(x(*at), rect.center().y);
    // The line can be taken anywhere; what has the focus is its knob.
    let line = Rect::from_center_size(center, vec2(HANDLE, rect.height()));
    let line = ui.interact(line, id.with("line"), Sense::DRAG).on_hover_cursor(CursorIcon::ResizeHorizontal);
    let knob = Rect::from_center_size(center, vec2(HANDLE, HANDLE));
    let response = ui.interact(knob, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
    if response.clicked() {
        response.request_focus();
    }
    let dragged = response.dragged() || line.dragged();
    let pointer = response.interact_pointer_pos().or_else(|| line.interact_pointer_pos());
    if let Some(pointer) = pointer.filter(|_| dragged) {
        *at = (pointer.x - rect.left()) / rect.width().max(1.0);
    }
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        ui.input(|i| {
            let step = if i.modifiers.shift { 0.1 } else { 0.01 };
            *at += step * (i.num_presses(Key::ArrowRight) as f32 - i.num_presses(Key::ArrowLeft) as f32);
            if i.key_pressed(Key::Home) {
                *at = 0.0;
            }
            if i.key_pressed(Key::End) {
                *at = 1.0;
            }
        });
    }
    ui.input(|i| {
        use egui::accesskit::{Action, ActionData};
        let steps = i.num_accesskit_action_requests(id, Action::Increment) as f32
            - i.num_accesskit_action_requests(id, Action::Decrement) as f32;
        *at += 0.05 * steps;
        for request in i.accesskit_action_requests(id, Action::SetValue) {
            if let Some(ActionData::NumericValue(percent)) = &request.data {
                *at = *percent as f32 / 100.0;
            }
        }
    });
    *at = at.clamp(0.0, 1.0);
    if *at != before {
        // The pictures were drawn before it moved.
        ui.ctx().request_repaint();
    }
    let percent = f64::from(*at * 100.0).round();
    response.widget_info(|| WidgetInfo::slider(true, percent, name));
    ui.ctx().accesskit_node_builder(id, |node| {
        use egui::accesskit::Action;
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.add_action(Action::SetValue);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    let t = tokens(ui.ctx());
    let strong = response.has_focus() || response.hovered() || line.hovered() || dragged;
    let line = x(*at);
    ui.painter().vline(line, rect.y_range(), Stroke::new(3.0, t.veil));
    ui.painter().vline(line, rect.y_range(), Stroke::new(1.5, if strong { t.accent } else { t.on_veil }));
    let knob = pos2(line, rect.center().y);
    ui.painter().circle(knob, 7.0, if strong { t.accent } else { t.on_veil }, Stroke::new(1.5, t.veil));
    line
}
