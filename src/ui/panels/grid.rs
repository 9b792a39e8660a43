//! The gallery: the filmstrip grown over the canvas. Only rows in sight are built.

use egui::{Rect, ScrollArea, Ui, pos2, vec2};

use super::cell::{self, CAPTION, Scene};
use super::filmstrip::{ahead, before, places};
use super::filter_row;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::textures::Textures;
use crate::ui::theme::size;

/// Side of a cell.
const SIDE: f32 = 160.0;

/// The view.
pub fn ui(ui: &mut Ui, model: &mut Model, scene: &Scene<'_>, textures: &mut Textures, actions: &mut Vec<Action>) {
    if !filter_row::ui(ui, model, actions) {
        return;
    }
    let jobs = ahead(model);
    let count = jobs.len() + model.pictures.len();
    let reveal = model.pictures.reveal.take().and_then(|id| model.pictures.place(id));
    let pitch = vec2(SIDE + size::GAP, SIDE + CAPTION + size::GAP);
    let room = ui.available_width() - ui.spacing().scroll.allocated_width();
    let columns = (((room + size::GAP) / pitch.x).floor() as usize).max(1);
    model.pictures.columns = columns;
    ScrollArea::vertical().id_salt("grid").auto_shrink([false, false]).show_viewport(ui, |ui, sight| {
        let left = ui.min_rect().left();
        let top = f64::from(ui.min_rect().top()) + f64::from(sight.top());
        let cell_at = |place: usize| {
            let (row, column) = (place / columns, place % columns);
            let y = top + row as f64 * f64::from(pitch.y) - f64::from(sight.top());
            let min = pos2(left + column as f32 * pitch.x, y as f32);
            Rect::from_min_size(min, vec2(SIDE, SIDE + CAPTION))
        };
        let rows = count.div_ceil(columns);
        ui.set_width(pitch.x * columns as f32 - size::GAP);
        ui.set_height(pitch.y * rows as f32);
        if let Some(place) = reveal {
            ui.scroll_to_rect(cell_at(jobs.len() + place), None);
        }
        let rows = places(sight.top()..sight.bottom(), pitch.y, rows);
        let in_sight = rows.start * columns..(rows.end * columns).min(count);
        for place in in_sight.clone().take_while(|place| *place < jobs.len()) {
            if let Some(cell) = jobs.get(place) {
                before(ui, cell_at(place), model, *cell, scene.progress, textures, actions);
            }
        }
        let pictures = in_sight.start.saturating_sub(jobs.len())..in_sight.end.saturating_sub(jobs.len());
        cell::pictures(ui, model, scene, textures, pictures, &|i| cell_at(jobs.len() + i), actions);
    });
}
