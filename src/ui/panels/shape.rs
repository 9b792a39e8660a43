//! The size of the next picture: the init image's shape, a usual one, or sides of one's own.

use egui::{RichText, Ui, vec2};

use crate::recipe::{MAX_SIDE, SIDE_MULTIPLE, Size};
use crate::tr;
use crate::ui::model::Model;
use crate::ui::theme::tokens;
use crate::ui::widgets::{chip, section};

/// Usual shapes.
const SHAPES: [(u32, u32); 7] = [(1, 1), (4, 3), (3, 2), (16, 9), (3, 4), (2, 3), (9, 16)];

/// The section.
pub fn ui(ui: &mut Ui, model: &mut Model) {
    let now = model.size();
    section(ui, &tr!("shape-size"));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        ui.spacing_mut().button_padding = vec2(8.0, 2.0);
        ui.horizontal_wrapped(|ui| {
            if chip(ui, &tr!("shape-as-picture"), model.fields.size.is_none()).clicked() {
                model.fields.size = None;
            }
            let mut usual = false;
            for shape in SHAPES {
                let size = of_shape(shape, now);
                let on = model.fields.size == Some((size.width(), size.height()));
                usual |= on;
                let name = format!("{}:{}", shape.0, shape.1);
                if chip(ui, &name, on).clicked() {
                    model.fields.size = Some((size.width(), size.height()));
                }
            }
            let own = model.fields.size.is_some() && !usual;
            if chip(ui, &tr!("shape-own"), own).on_hover_text(tr!("shape-own.help")).clicked()
                && model.fields.size.is_none()
            {
                model.fields.size = Some((now.width(), now.height()));
            }
        });
    });
    sides(ui, model, now);
}

/// A size of this shape with about as many pixels as `now`; the same one again and again, however often it is taken.
fn of_shape((width, height): (u32, u32), now: Size) -> Size {
    let side = f64::from(now.width() * now.height()).sqrt();
    let side = ((side / 64.0).round() as u32 * 64).clamp(64, MAX_SIDE);
    Size::like(width, height, side * side)
}

fn sides(ui: &mut Ui, model: &mut Model, now: Size) {
    let t = tokens(ui.ctx());
    ui.horizontal(|ui| {
        let Some((width, height)) = &mut model.fields.size else {
            ui.label(RichText::new(format!("{} × {}", now.width(), now.height())).color(t.text_weak));
            return;
        };
        for (value, name) in [(width, tr!("shape-width")), (height, tr!("shape-height"))] {
            let step = f64::from(SIDE_MULTIPLE);
            let field = egui::DragValue::new(value).range(64..=MAX_SIDE).speed(step / 4.0);
            let response = ui.add(field);
            if !response.has_focus() && !response.dragged() {
                *value = (*value + SIDE_MULTIPLE / 2) / SIDE_MULTIPLE * SIDE_MULTIPLE;
            }
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, &name));
        }
        ui.label(RichText::new(tr!("shape-pixels")).color(t.text_weak));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_through_the_shapes_neither_grows_nor_shrinks_the_picture() {
        for start in [(512, 512), (1024, 768), (592, 448), (2048, 512)] {
            let mut size = Size::rounded(start.0, start.1).unwrap();
            let first = of_shape((1, 1), size);
            for shape in SHAPES.iter().cycle().take(40) {
                size = of_shape(*shape, size);
                let aspect = f64::from(size.width()) / f64::from(size.height());
                let wanted = f64::from(shape.0) / f64::from(shape.1);
                assert!((aspect / wanted - 1.0).abs() < 0.06, "{shape:?} became {size:?}");
            }
            assert_eq!(of_shape((1, 1), size), first);
        }
    }
}
