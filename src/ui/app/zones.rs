//! The three zones: controls at the left, the canvas, the filmstrip below. Their sizes are the artist's.

use egui::{Margin, Rect, Ui, pos2};

use super::App;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::model::View;
use crate::ui::panels::cell::Scene;
use crate::ui::panels::{controls, filmstrip, grid, header, matrix as table, problem, toast};
use crate::ui::splitter::{Side, splitter};
use crate::ui::theme::{size, tokens};

/// The narrowest controls in which no row breaks, in points.
const NARROWEST: f32 = 296.0;
/// What always stays for the canvas, in points.
const CANVAS: f32 = 240.0;

impl App {
    pub(super) fn zones(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let t = tokens(ui.ctx());
        let all = ui.available_rect_before_wrap();
        let kept = &self.model.fields.shell;
        let grid = self.model.pictures.grid;
        let (no_controls, no_strip) = (kept.controls_hidden, kept.filmstrip_hidden);
        // What was set on a large display must leave a canvas on a small one; the setting itself stays.
        let widths = NARROWEST..=(all.width() - CANVAS).clamp(NARROWEST, 640.0);
        let heights = filmstrip::HEIGHT..=(all.height() - CANVAS).clamp(filmstrip::HEIGHT, 900.0);
        let width = if no_controls { header::HIDDEN } else { kept.controls.clamp(*widths.start(), *widths.end()) };
        let height = if no_strip { header::HIDDEN } else { kept.filmstrip.clamp(*heights.start(), *heights.end()) };
        let fill = egui::Frame::new().fill(t.panel);
        let left = egui::Panel::left("controls").frame(fill).exact_size(width).resizable(false);
        left.show(ui, |ui| self.controls(ui, no_controls, actions));
        let below = egui::Panel::bottom("filmstrip").frame(fill).exact_size(height).resizable(false);
        if !grid {
            below.show(ui, |ui| self.strip(ui, no_strip, actions));
        }
        let middle = egui::Frame::new().fill(if grid { t.panel } else { t.canvas });
        egui::CentralPanel::no_frame().frame(middle).show(ui, |ui| {
            let room = ui.max_rect();
            problem::ui(ui, &self.model, actions);
            if grid {
                let scene = Scene { engine: &*self.engine, progress: self.progress.as_ref(), frame: self.frame };
                egui::Frame::new().inner_margin(12).show(ui, |ui| {
                    grid::ui(ui, &mut self.model, &scene, &mut self.textures, actions);
                });
            } else if let View::Matrix(_) = self.model.view {
                let (engine, progress) = (&*self.engine, self.progress.as_ref());
                table::ui(ui, &mut self.model, engine, progress, &mut self.textures, self.frame, actions);
            } else {
                self.canvas.ui(ui, &self.model, self.progress.as_ref(), &mut self.textures, actions);
            }
            toast::ui(ui, room, &self.model, actions);
        });
        // After the canvas: where both could be meant, the border is.
        let (border, top) = (all.left() + width, all.bottom() - height);
        let kept = &mut self.model.fields.shell;
        if !no_controls {
            let line = Rect::from_min_max(pos2(border, all.top()), pos2(border, all.bottom()));
            let mut to = width;
            let name = tr!("frame-controls-width");
            splitter(ui, &name, Side::Left, line, &mut to, widths, size::CONTROLS);
            kept.controls = if to == width { kept.controls } else { to };
        }
        if !no_strip && !grid {
            let line = Rect::from_min_max(pos2(border, top), pos2(all.right(), top));
            let mut to = height;
            let name = tr!("frame-filmstrip-height");
            splitter(ui, &name, Side::Below, line, &mut to, heights, filmstrip::HEIGHT);
            kept.filmstrip = if to == height { kept.filmstrip } else { to };
        }
    }

    fn controls(&mut self, ui: &mut Ui, hidden: bool, actions: &mut Vec<Action>) {
        if hidden {
            egui::Frame::new().inner_margin(4).show(ui, |ui| header::hidden(ui, &self.model, true, actions));
            return;
        }
        let margin = Margin { left: size::PANEL, right: 8, top: 6, bottom: 4 };
        let head = egui::Frame::new().inner_margin(margin);
        egui::Panel::top("header").frame(head).show(ui, |ui| header::ui(ui, &self.model, actions));
        controls::ui(ui, &mut self.model, &mut self.textures, actions);
    }

    fn strip(&mut self, ui: &mut Ui, hidden: bool, actions: &mut Vec<Action>) {
        if hidden {
            egui::Frame::new().inner_margin(4).show(ui, |ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    header::hidden(ui, &self.model, false, actions);
                });
            });
            return;
        }
        // Drawn up by more than a row it shows rows.
        let rows = ui.available_height() >= filmstrip::HEIGHT + size::CELL;
        egui::Frame::new().inner_margin(12).show(ui, |ui| {
            let scene = Scene { engine: &*self.engine, progress: self.progress.as_ref(), frame: self.frame };
            let show = if rows { grid::ui } else { filmstrip::ui };
            show(ui, &mut self.model, &scene, &mut self.textures, actions);
        });
    }
}
