//! Several pictures were dropped at once: what for?

use egui::{RichText, Ui};

use crate::tr;
use crate::ui::action::Action;
use crate::ui::inputs::InputAction;
use crate::ui::inputs::heap::Heap;
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{primary_button, small};

/// The question, while there is one.
pub fn ui(ctx: &egui::Context, model: &Model, actions: &mut Vec<Action>) {
    let Some(heap) = &model.inputs.heap else { return };
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20);
    let modal =
        egui::Modal::new(egui::Id::unique("heap")).frame(frame).backdrop_color(tokens(ctx).veil.gamma_multiply(0.6));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(420.0);
        words(ui, model, heap);
        ui.add_space(size::GAP);
        buttons(ui, heap, actions);
    });
    if shown.should_close() {
        actions.push(Action::Input(InputAction::LeaveHeap));
    }
}

fn words(ui: &mut Ui, model: &Model, heap: &Heap) {
    let taken = heap.pictures.len();
    let t = tokens(ui.ctx());
    ui.label(RichText::new(tr!("heap-question", count = taken)).heading());
    if heap.of > taken {
        let text = tr!("heap-too-many", dropped = heap.of, taken = taken);
        ui.label(RichText::new(text).color(t.text));
    }
    let each = match model.service() {
        Some(service) => model.cloud_count(service).0,
        None => model.fields.count.clamp(1, 16),
    };
    let made = u32::try_from(taken).unwrap_or(u32::MAX).saturating_mul(each);
    if taken > 1 {
        let text = match model.service() {
            Some(service) => tr!("heap-each-service", count = made, service = service.spec().title()),
            None => tr!("heap-each", count = made),
        };
        ui.label(RichText::new(text).color(t.text_weak));
    }
    for other in heap.others.iter().take(3) {
        small(ui, tr!("heap-left-out", other = other));
    }
    if heap.others.len() > 3 {
        small(ui, tr!("heap-left-out-more", count = heap.others.len() - 3));
    }
}

fn buttons(ui: &mut Ui, heap: &Heap, actions: &mut Vec<Action>) {
    let several = heap.pictures.len() > 1;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let (text, action) = if several {
            (tr!("heap-queue", count = heap.pictures.len()), InputAction::TakeHeap)
        } else {
            (tr!("heap-use"), InputAction::TakeFirst)
        };
        if primary_button(ui, &text, 112.0, 32.0, true).clicked() {
            actions.push(Action::Input(action));
        }
        let plain = |text: String| egui::Button::new(text).min_size(egui::vec2(96.0, 32.0));
        if several && ui.add(plain(tr!("heap-use-first"))).clicked() {
            actions.push(Action::Input(InputAction::TakeFirst));
        }
        if ui.add(plain(tr!("heap-use-none"))).clicked() {
            actions.push(Action::Input(InputAction::LeaveHeap));
        }
    });
}
