//! Pictures beside each other, each in its cell with what sets it apart below.

use egui::{Align, Align2, CornerRadius, FontFamily, FontId, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui};
use egui::{UiBuilder, WidgetInfo, pos2, vec2};

use super::{GAP, Scene, WallPanel};
use crate::tr;
use crate::ui::compare::WallAction;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{icon_button, icons};

/// Height of what stands below a picture, in points.
const CAPTION: f32 = 32.0;
/// Below two that are to be chosen from.
const CHOICE: f32 = 48.0;

/// All of them, in as many columns as show them largest.
pub(super) fn grid(panel: &mut WallPanel, ui: &mut Ui, room: Rect, scene: &mut Scene<'_>) {
    let arranged = scene.wall.arranged();
    let columns = columns(room, arranged.len(), scene.size(0));
    scene.wall.columns = columns;
    let rows = arranged.len().div_ceil(columns.max(1)).max(1);
    let extent = vec2(
        (room.width() - GAP * (columns - 1) as f32) / columns as f32,
        (room.height() - GAP * (rows - 1) as f32) / rows as f32,
    );
    let ranked = scene.wall.order().is_some();
    for (at, index) in arranged.into_iter().enumerate() {
        let corner = vec2((at % columns) as f32, (at / columns) as f32) * (extent + vec2(GAP, GAP));
        let rect = Rect::from_min_size(room.min + corner, extent);
        let rank = ranked.then_some(at + 1);
        picture(panel, ui, rect, CAPTION, scene, index);
        caption(ui, below(rect, CAPTION), scene, index, rank);
    }
}

/// One of them.
pub(super) fn large(panel: &mut WallPanel, ui: &mut Ui, room: Rect, scene: &mut Scene<'_>, index: usize) {
    picture(panel, ui, room, CAPTION, scene, index);
    caption(ui, below(room, CAPTION), scene, index, None);
}

/// Two of them to choose from.
pub(super) fn contest(
    panel: &mut WallPanel,
    ui: &mut Ui,
    room: Rect,
    scene: &mut Scene<'_>,
    left: usize,
    right: usize,
) {
    let half = vec2((room.width() - GAP) / 2.0, room.height());
    for (at, (index, side)) in [(left, "Left"), (right, "Right")].into_iter().enumerate() {
        let rect = Rect::from_min_size(pos2(room.left() + at as f32 * (half.x + GAP), room.top()), half);
        picture(panel, ui, rect, CHOICE, scene, index);
        let row = below(rect, CHOICE);
        let mut ui =
            ui.new_child(UiBuilder::new().id_salt(side).max_rect(row).layout(Layout::left_to_right(Align::Center)));
        choose_button(&mut ui, scene, index, at + 1);
        let text = tr!("wall-picture", number = index + 1, label = scene.wall.label(index));
        ui.add(egui::Label::new(text).truncate());
    }
}

/// The button that says which of two is better: key 1 the left one, key 2 the right one.
pub(super) fn choose_button(ui: &mut Ui, scene: &mut Scene<'_>, index: usize, key: usize) {
    let text = if key == 1 { tr!("wall-left-better") } else { tr!("wall-right-better") };
    let button = ui.add(egui::Button::new(text).min_size(vec2(120.0, size::CONTROL)));
    if button.on_hover_text(tr!("wall-key", key = key)).clicked() {
        scene.wish(WallAction::Choose(index));
    }
}

/// The number of columns that shows pictures of this shape largest.
fn columns(room: Rect, count: usize, shape: egui::Vec2) -> usize {
    let largest = |columns: usize| {
        let rows = count.div_ceil(columns).max(1);
        let width = (room.width() - GAP * (columns - 1) as f32) / columns as f32;
        let height = (room.height() - GAP * (rows - 1) as f32) / rows as f32 - CAPTION;
        (width / shape.x).min(height / shape.y)
    };
    (1..=count.max(1)).max_by(|a, b| largest(*a).total_cmp(&largest(*b)).then(b.cmp(a))).unwrap_or(1)
}

fn below(rect: Rect, caption: f32) -> Rect {
    Rect::from_min_max(pos2(rect.left(), rect.bottom() - caption), rect.max)
}

fn picture(panel: &mut WallPanel, ui: &mut Ui, rect: Rect, caption: f32, scene: &mut Scene<'_>, index: usize) {
    let Some(id) = scene.wall.pictures().get(index).map(|p| p.id) else { return };
    let t = tokens(ui.ctx());
    let frame = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - caption));
    let response = ui.interact(frame, egui::Id::unique(("on the wall", id)), Sense::click_and_drag());
    let name = scene.name(index);
    let focused = scene.wall.focus() == index;
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, focused, &name));
    panel.listens(ui, &response, index, scene);
    if response.double_clicked() {
        scene.wish(WallAction::Open(index));
    }
    let room = frame.shrink(3.0);
    let place = panel.place(ui, room, scene, index, Some(&response));
    ui.painter().rect_filled(frame, size::RADIUS, t.panel);
    if !scene.paint(ui, index, place, room, panel.look.fits()) {
        let words = if scene.wall.failed.contains(&id) { tr!("wall-unreadable") } else { tr!("wall-reading") };
        ui.painter().text(room.center(), Align2::CENTER_CENTER, words, FontId::proportional(12.0), t.text_weak);
    }
    if scene.wall.is_rejected(index) {
        ui.painter().rect_filled(frame, size::RADIUS, t.veil.gamma_multiply(0.75));
    }
    // What has the keyboard has a ring already.
    let marked = focused && !response.has_focus();
    let edge = if marked { Some(t.accent) } else { response.hovered().then_some(t.line) };
    if let Some(colour) = edge {
        ui.painter().rect_stroke(frame, size::RADIUS, Stroke::new(2.0, colour), StrokeKind::Inside);
    }
}

/// Number, what sets it apart, and the two marks.
fn caption(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>, index: usize, rank: Option<usize>) {
    let t = tokens(ui.ctx());
    let builder =
        UiBuilder::new().id_salt(("caption", index)).max_rect(rect).layout(Layout::left_to_right(Align::Center));
    let mut ui = ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = 6.0;
    let number = index + 1;
    let chosen = scene.wall.is_chosen(index);
    let font = FontId::new(12.5, FontFamily::Name("strong".into()));
    let (chip, _) = ui.allocate_exact_size(vec2(24.0, 20.0), Sense::hover());
    let (fill, text) = if chosen { (t.accent, t.on_accent) } else { (t.field_hover, t.text) };
    ui.painter().rect_filled(chip, CornerRadius::same(4), fill);
    ui.painter().text(chip.center(), Align2::CENTER_CENTER, number, font, text);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let rejected = scene.wall.is_rejected(index);
        let reject =
            if rejected { tr!("wall-take-back", number = number) } else { tr!("wall-reject", number = number) };
        if icon_button(ui, icons::CLOSE, &reject).clicked() {
            scene.wish(WallAction::Reject(index));
        }
        let choose =
            if chosen { tr!("wall-choose.no-longer", number = number) } else { tr!("wall-choose", number = number) };
        if icon_button(ui, icons::CHECK, &choose).clicked() {
            scene.wish(WallAction::Choose(index));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let label = scene.wall.label(index);
            let text = match (rank, scene.wall.is_rejected(index)) {
                (_, true) => tr!("wall-caption.rejected", label = label),
                (Some(rank), _) => tr!("wall-caption.ranked", place = rank, label = label),
                (None, false) => label.to_owned(),
            };
            ui.add(egui::Label::new(RichText::new(text).color(t.text_weak)).truncate());
        });
    });
}

#[cfg(test)]
mod tests {
    use egui::Pos2;

    use super::*;

    #[test]
    fn as_many_columns_as_show_the_pictures_largest() {
        let wide = Rect::from_min_size(Pos2::ZERO, vec2(1300.0, 700.0));
        let tall = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 1200.0));
        let square = vec2(512.0, 512.0);
        assert_eq!([2, 4, 8, 16].map(|count| columns(wide, count, square)), [2, 4, 4, 6]);
        assert_eq!([2, 6].map(|count| columns(tall, count, square)), [1, 2]);
    }
}
