//! Over everything while a file is dragged in.

use crate::ui::theme::tokens;

/// The whole window says what a drop will do.
pub fn ui(ctx: &egui::Context) {
    let t = tokens(ctx);
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("veil")));
    let screen = ctx.content_rect();
    painter.rect_filled(screen, 0, t.veil);
    painter.rect_stroke(screen.shrink(12.0), 12, egui::Stroke::new(2.0, t.accent), egui::StrokeKind::Inside);
    let font = egui::FontId::proportional(22.0);
    painter.text(screen.center(), egui::Align2::CENTER_CENTER, "Drop to use as the init image", font, t.on_veil);
}
