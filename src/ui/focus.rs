//! The control that has the keyboard: always marked, always in sight. One place for all controls, so that none is
//! without.

use egui::{Id, Stroke, StrokeKind, Ui};

use super::theme::{size, tokens};

/// Draws the ring around it. Last in a frame, when everything else is drawn.
pub fn ring(ctx: &egui::Context) {
    let focused = ctx.memory(egui::Memory::focused);
    let Some(response) = focused.and_then(|id| ctx.read_response(id)) else { return };
    let seen = response.interact_rect;
    if seen.is_positive() {
        let painter = ctx.layer_painter(response.layer_id).with_clip_rect(seen.expand(4.0));
        let stroke = Stroke::new(2.0, tokens(ctx).focus);
        painter.rect_stroke(response.rect.expand(1.0), size::RADIUS + 1, stroke, StrokeKind::Outside);
    }
}

/// Scrolls to it when it has just got the keyboard and is out of sight. Last inside of a scroll area.
pub fn follow(ui: &Ui) {
    let focused = ui.memory(|m| m.focused());
    let key = Id::unique("focus followed").with(ui.scope_id());
    let before = ui.data_mut(|d| d.get_temp::<Option<Id>>(key)).flatten();
    if focused == before {
        return;
    }
    ui.data_mut(|d| d.insert_temp(key, focused));
    let rect = focused.and_then(|id| ui.ctx().read_response(id)).map(|r| r.rect);
    let seen = ui.clip_rect();
    let hidden = |r: &egui::Rect| r.top() < seen.top() || r.bottom() > seen.bottom();
    if let Some(rect) = rect.filter(|r| ui.min_rect().contains(r.center()) && hidden(r)) {
        ui.scroll_to_rect(rect.expand2(egui::vec2(0.0, size::GAP)), None);
    }
}
