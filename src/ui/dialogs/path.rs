//! A path, typed or pasted: where the system has no file dialog, or for those who like to.

use egui::{Align, Key, Layout, RichText};

use super::What;
use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::model::Model;
use crate::ui::shell::Shell;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{primary_button, section};

const WIDTH: f32 = 480.0;

/// The card, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    let Shell { path, palette, .. } = &mut model.shell;
    let modal = egui::Modal::new(egui::Id::unique("path"))
        .frame(egui::Frame::popup(&ctx.global_style()).inner_margin(20))
        .backdrop_color(tokens(ctx).veil.gamma_multiply(0.4));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 64.0));
        ui.label(RichText::new(path.what.title()).heading());
        if !path.why.is_empty() {
            let text = if path.what == What::Image {
                tr!("path-instead-init", why = &path.why)
            } else {
                tr!("path-instead", why = &path.why)
            };
            ui.add(egui::Label::new(RichText::new(text).color(tokens(ui.ctx()).text_weak)).wrap());
        }
        ui.add_space(size::GAP);
        let label = section(ui, &tr!("path"));
        let edit = egui::TextEdit::singleline(&mut path.typed).desired_width(f32::INFINITY);
        let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).labelled_by(label.id);
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if std::mem::take(&mut palette.fresh) {
            field.request_focus();
        }
        ui.add_space(size::GAP);
        let ready = !path.typed.trim().is_empty();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let writes = matches!(path.what, What::Ledger | What::Sheet(_));
            let verb = if writes { tr!("path-write") } else { tr!("path-open") };
            if primary_button(ui, &verb, 96.0, 32.0, ready).clicked() || (entered && ready) {
                actions.push(Action::Shell(ShellAction::TakePath));
            }
            if ui.add(egui::Button::new(tr!("path-cancel")).min_size(egui::vec2(80.0, 32.0))).clicked() {
                actions.push(Action::Shell(ShellAction::Close));
            }
        });
    });
    if shown.should_close() {
        actions.push(Action::Shell(ShellAction::Close));
    }
}
