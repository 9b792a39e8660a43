//! The init image with the next picture's frame over it: what is used of it, how it is turned, and in what shape.

use egui::emath::GuiRounding as _;
use egui::{Event, EventFilter, Key as Keyboard, Rect, Response, Sense, Ui, Vec2, vec2};

use crate::engine::InitView;
use crate::recipe::{Area, Fit, Framing, placement};
use crate::tr;
use crate::ui::framed;
use crate::ui::inputs::icons;
use crate::ui::model::Model;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{ICON, chip, icon_button, small};

/// The editor's height: it does not move what is below when the picture's shape changes.
const HEIGHT: f32 = 160.0;
/// The least that a crop shows, in pixels of the init image.
const LEAST: f64 = 16.0;
/// Seconds after which a turn of the wheel is another one.
const WHEEL_RESTS: f64 = 0.4;

/// The editor, while there is an init image. `fits` says whether crop, pad and stretch are chosen here.
pub fn ui(ui: &mut Ui, model: &mut Model, textures: &mut Textures, fits: bool) {
    let Some(init) = model.init.clone() else { return };
    ui.add_space(4.0);
    buttons(ui, model, fits);
    let t = tokens(ui.ctx());
    let (room, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
    ui.painter().rect_filled(room, size::RADIUS, t.field);
    let frame = model.frame();
    match model.fields.fit {
        Fit::Crop => crop(ui, model, textures, &init, (room.shrink(8.0), &response), frame),
        fit => {
            whole(ui, model, textures, &init, room.shrink(8.0), frame);
            let name = if fit == Fit::Pad { tr!("framing-padded") } else { tr!("framing-stretched") };
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        }
    }
    small(ui, line(model, &init, frame));
}

/// What is used, in numbers.
fn line(model: &Model, init: &InitView, frame: (u32, u32)) -> String {
    let place = placement(model.fields.fit, &model.framing(), (init.width, init.height), frame);
    let [_, _, width, height] = place.source.map(|v| v.round().max(1.0));
    let (all_width, all_height) = model.init_sides();
    let (all, becomes) = (format!("{all_width} × {all_height}"), format!("{} × {}", frame.0, frame.1));
    if (width, height) == (f64::from(all_width), f64::from(all_height)) {
        tr!("framing-all", all = all, becomes = becomes)
    } else {
        tr!("framing-part", part = format!("{width} × {height}"), all = all, becomes = becomes)
    }
}

/// In one row, or in two where the language's words are too long for one.
fn buttons(ui: &mut Ui, model: &mut Model, fits: bool) {
    let beside = ui.horizontal(|ui| {
        if fits {
            ui.spacing_mut().item_spacing.x = 4.0;
            let names = [tr!("framing-crop"), tr!("framing-pad"), tr!("framing-stretch")];
            for (fit, name) in [Fit::Crop, Fit::Pad, Fit::Stretch].into_iter().zip(names) {
                if chip(ui, &name, model.fields.fit == fit).clicked() {
                    model.fields.fit = fit;
                }
            }
        }
        let button = size::CONTROL.max(ICON + 2.0 * ui.spacing().button_padding.x);
        // The gap between the two groups may close.
        let beside = ui.available_width() + 4.0 >= 4.0 * button + 3.0 * 4.0;
        if beside {
            turns(ui, model);
        }
        beside
    });
    if !beside.inner {
        ui.horizontal(|ui| turns(ui, model));
    }
}

/// Turning and mirroring, at the right.
fn turns(ui: &mut Ui, model: &mut Model) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let own = model.own_framing();
        for (icon, name, framing) in [
            (icons::FLIP, tr!("framing-flip"), own.flipped()),
            (icons::MIRROR, tr!("framing-mirror"), own.mirrored()),
            (icons::TURN_RIGHT, tr!("framing-turn-right"), own.turned_right()),
            (icons::TURN_LEFT, tr!("framing-turn-left"), own.turned_left()),
        ] {
            if icon_button(ui, icon, &name).clicked() {
                model.set_framing(framing);
            }
        }
    });
}

/// The largest rectangle of these proportions in the middle of a room.
fn inside(room: Rect, sides: Vec2) -> Rect {
    let sides = sides.max(vec2(1.0, 1.0));
    let scale = (room.width() / sides.x).min(room.height() / sides.y);
    Rect::from_center_size(room.center(), (sides * scale).max(vec2(1.0, 1.0)))
}

/// Padded or stretched: the frame, with the picture as it comes into it.
fn whole(ui: &Ui, model: &Model, textures: &mut Textures, init: &InitView, room: Rect, frame: (u32, u32)) {
    let rect = inside(room, vec2(frame.0 as f32, frame.1 as f32));
    if model.fields.fit == Fit::Pad {
        ui.painter().rect_filled(rect, 0, framed::border(&init.pixels));
    }
    let framing = model.framing();
    let (part, at) = framed::placed(model.fields.fit, &framing, (init.width, init.height), frame, rect);
    paint(ui, textures, init, &framing, part, at);
    outline(ui, rect);
}

fn paint(ui: &Ui, textures: &mut Textures, init: &InitView, framing: &Framing, part: Rect, at: Rect) {
    if let Some((texture, _)) = textures.get(ui.ctx(), &Key::Init(init.sha256.clone()), false) {
        ui.painter().add(framed::mesh(texture, framing.turn, part, at));
    }
}

/// A line that shows on light and on dark pictures.
fn outline(ui: &Ui, rect: Rect) {
    let t = tokens(ui.ctx());
    ui.painter().rect_stroke(rect, 0, egui::Stroke::new(3.0, t.veil), egui::StrokeKind::Outside);
    ui.painter().rect_stroke(rect, 0, egui::Stroke::new(1.5, t.accent), egui::StrokeKind::Outside);
}

/// Cropped: the whole picture, what is cut off darkened. Drag and arrow keys move the frame, wheel, Page Up and
/// Page Down zoom it, a double-click or Home takes as much as there is.
fn crop(
    ui: &mut Ui,
    model: &mut Model,
    textures: &mut Textures,
    init: &InitView,
    (room, response): (Rect, &Response),
    frame: (u32, u32),
) {
    let (width, height) = model.init_sides();
    let sides = vec2(width as f32, height as f32);
    // Whole pixels of the screen, or a bright line shows between the picture and what is laid over it.
    let dots = ui.pixels_per_point();
    let shown = inside(room, sides).round_to_pixels(dots);
    let all = Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(1.0, 1.0));
    paint(ui, textures, init, &model.own_framing(), all, shown);
    let source = placement(Fit::Crop, &model.framing(), (init.width, init.height), frame).source;
    let moved = moved(ui, response, shown, source, (width, height));
    if let Some(area) = moved {
        let crop = area.map(|[left, top, w, h]| {
            let (width, height) = (f64::from(width), f64::from(height));
            Area::inside(left / width, top / height, w / width, h / height)
        });
        model.set_framing(Framing { crop, ..model.own_framing() });
    }
    let source = placement(Fit::Crop, &model.framing(), (init.width, init.height), frame).source;
    let [left, top, w, h] = source.map(|v| v as f32);
    let scale = shown.size() / sides;
    let rect = Rect::from_min_size(shown.min + vec2(left, top) * scale, vec2(w, h) * scale).round_to_pixels(dots);
    let veil = tokens(ui.ctx()).veil;
    for side in [
        Rect::from_min_max(shown.min, egui::pos2(shown.right(), rect.top())),
        Rect::from_min_max(egui::pos2(shown.left(), rect.bottom()), shown.max),
        Rect::from_min_max(egui::pos2(shown.left(), rect.top()), rect.left_bottom()),
        Rect::from_min_max(rect.right_top(), egui::pos2(shown.right(), rect.bottom())),
    ] {
        if side.is_positive() {
            ui.painter().rect_filled(side, 0, veil);
        }
    }
    outline(ui, rect);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, tr!("framing-editor")));
}

/// Where the frame is to be after this frame's input, in pixels of the turned picture: None where it stays, None in it
/// where it is reset.
fn moved(ui: &Ui, response: &Response, shown: Rect, at: [f64; 4], sides: (u32, u32)) -> Option<Option<[f64; 4]>> {
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.double_clicked() {
        return Some(None);
    }
    let scale = f64::from(sides.0.max(1)) / f64::from(shown.width().max(1.0));
    let (mut by, mut zoom) = ((0.0, 0.0), 1.0);
    if response.dragged() {
        let delta = response.drag_delta();
        by = (f64::from(delta.x) * scale, f64::from(delta.y) * scale);
    }
    zoom *= (-f64::from(wheel(ui, response)) / 300.0).exp();
    if response.hovered() {
        let dragged = response.dragged();
        ui.ctx().set_cursor_icon(if dragged { egui::CursorIcon::Grabbing } else { egui::CursorIcon::Grab });
    }
    if response.has_focus() {
        let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, arrows));
        let step = at.get(2).copied().unwrap_or(1.0).max(f64::from(sides.0) / 10.0) * 0.02;
        for key in pressed(ui) {
            match key {
                Keyboard::ArrowLeft => by.0 -= step,
                Keyboard::ArrowRight => by.0 += step,
                Keyboard::ArrowUp => by.1 -= step,
                Keyboard::ArrowDown => by.1 += step,
                Keyboard::PageUp => zoom /= 1.1,
                Keyboard::PageDown => zoom *= 1.1,
                Keyboard::Home => return Some(None),
                _ => {}
            }
        }
    }
    if by == (0.0, 0.0) && (zoom - 1.0).abs() < 1e-6 {
        return None;
    }
    Some(Some(shifted(at, by, zoom, sides)))
}

/// How far the wheel was turned over the frame. A turn that began elsewhere scrolls the panel on, whatever comes under
/// the pointer on the way.
fn wheel(ui: &Ui, response: &Response) -> f32 {
    let (turned, now) = ui.input(|i| (i.smooth_scroll_delta().y + 200.0 * (i.zoom_delta() - 1.0), i.time));
    if turned == 0.0 {
        return 0.0;
    }
    let key = response.id.with("wheel elsewhere");
    let elsewhere = ui.data(|d| d.get_temp::<f64>(key)).is_some_and(|last| now - last < WHEEL_RESTS);
    if elsewhere || !response.hovered() {
        ui.data_mut(|d| d.insert_temp(key, now));
        return 0.0;
    }
    ui.input_mut(|i| i.smooth_scroll_delta = Vec2::ZERO);
    turned
}

fn pressed(ui: &Ui) -> Vec<Keyboard> {
    ui.input(|i| {
        let keys = i.events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.command && !modifiers.alt => Some(*key),
            _ => None,
        });
        keys.collect()
    })
}

/// A rectangle moved and scaled about its middle, its proportions kept, inside the picture.
fn shifted([left, top, w, h]: [f64; 4], by: (f64, f64), zoom: f64, sides: (u32, u32)) -> [f64; 4] {
    let (width, height) = (f64::from(sides.0), f64::from(sides.1));
    let most = (width / w).min(height / h);
    let least = (LEAST / w.min(h)).min(1.0);
    let zoom = zoom.clamp(least, most.max(least));
    let (new_w, new_h) = ((w * zoom).min(width), (h * zoom).min(height));
    let start = |middle: f64, side: f64, all: f64| (middle - side / 2.0).clamp(0.0, (all - side).max(0.0));
    [start(left + w / 2.0 + by.0, new_w, width), start(top + h / 2.0 + by.1, new_h, height), new_w, new_h]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn wherever_it_is_moved_the_frame_stays_inside_and_keeps_its_shape(
            dx in -5000.0..5000.0f64, dy in -5000.0..5000.0f64, zoom in 0.01..100.0f64,
        ) {
            let [left, top, w, h] = shifted([100.0, 50.0, 400.0, 300.0], (dx, dy), zoom, (1000, 900));
            prop_assert!(left >= 0.0 && top >= 0.0 && left + w <= 1000.001 && top + h <= 900.001);
            prop_assert!((w / h - 4.0 / 3.0).abs() < 1e-9 && h >= LEAST - 1e-9);
        }
    }

    #[test]
    fn zooming_keeps_the_middle_where_there_is_room() {
        assert_eq!(shifted([100.0, 100.0, 200.0, 100.0], (0.0, 0.0), 0.5, (1000, 1000)), [150.0, 125.0, 100.0, 50.0]);
    }
}
