//! Two pictures upon each other: left and right of a divider, one after the other, or what differs between them.

use std::time::Duration;

use egui::{Align, Align2, FontId, Layout, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::cell::choose_button;
use super::{Scene, WallPanel};
use crate::tr;
use crate::ui::compare::{WallAction, Way};
use crate::ui::textures::Key;
use crate::ui::theme::tokens;
use crate::ui::view::{Look, divider};

const ROW: f32 = 48.0;
/// Seconds that each of two that blink is shown: slow enough for eyes that flicker hurts.
const PERIOD: f64 = 0.6;

/// The pair, and below it what can be set about it; `contest` where one of the two is to be chosen.
pub(super) fn ui(
    panel: &mut WallPanel,
    ui: &mut Ui,
    room: Rect,
    scene: &mut Scene<'_>,
    (one, other): (usize, usize),
    way: Way,
    contest: bool,
) {
    let t = tokens(ui.ctx());
    let frame = Rect::from_min_max(room.min, pos2(room.right(), room.bottom() - ROW));
    let (left, right) = (one + 1, other + 1);
    let name = match way {
        Way::Wipe => tr!("wall-pair.wipe", left = left, right = right),
        Way::Blink => tr!("wall-pair.blink", left = left, right = right),
        Way::Difference => tr!("wall-pair.difference", left = left, right = right),
    };
    let response = ui.interact(frame, egui::Id::unique("pair on the wall"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    panel.listens(ui, &response, scene.wall.focus(), scene);
    ui.painter().rect_filled(frame, 5, t.panel);
    if response.double_clicked() {
        panel.look = Look::default();
    }
    let first = panel.place(ui, frame, scene, one, Some(&response));
    let second = panel.place(ui, frame, scene, other, None);
    let fits = panel.look.fits();
    match way {
        Way::Wipe => {
            // The divider stays where it can be seen.
            let seen = frame.intersect(first.union(second));
            let id = egui::Id::unique("divider on the wall");
            panel.divider = Some(id);
            let name = tr!("wall-divider", left = left, right = right);
            let at = seen.left() + scene.wall.wipe * seen.width();
            scene.paint(ui, other, second, Rect::from_min_max(pos2(at, frame.top()), frame.max), fits);
            scene.paint(ui, one, first, Rect::from_min_max(frame.min, pos2(at, frame.bottom())), fits);
            divider(ui, id, seen, &mut scene.wall.wipe, &name);
            corner(ui, frame, Align2::LEFT_TOP, &format!("{}  {}", one + 1, scene.wall.label(one)));
            corner(ui, frame, Align2::RIGHT_TOP, &format!("{}  {}", other + 1, scene.wall.label(other)));
        }
        Way::Blink => {
            let now = ui.input(|i| i.time);
            let second_now = scene.wall.held.unwrap_or_else(|| (now / PERIOD) as i64 % 2 == 1);
            if scene.wall.held.is_none() {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(PERIOD - now % PERIOD));
            }
            let (index, rect) = if second_now { (other, second) } else { (one, first) };
            scene.paint(ui, index, rect, frame, fits);
            corner(ui, frame, Align2::LEFT_TOP, &format!("{}  {}", index + 1, scene.wall.label(index)));
        }
        Way::Difference => difference(panel, ui, frame, scene, (one, other), first),
    }
    let row = Rect::from_min_max(pos2(room.left(), frame.bottom()), room.max);
    let builder = UiBuilder::new().id_salt("pair row").max_rect(row).layout(Layout::left_to_right(Align::Center));
    let mut ui = ui.new_child(builder);
    if contest {
        choose_button(&mut ui, scene, one, 1);
        choose_button(&mut ui, scene, other, 2);
    } else {
        which(&mut ui, scene, "wall-first-picture", one, WallAction::Against);
        which(&mut ui, scene, "wall-second-picture", other, WallAction::Focus);
    }
    match way {
        Way::Wipe => {}
        Way::Blink => {
            let mut on = scene.wall.held.is_none();
            if ui.checkbox(&mut on, tr!("wall-blink-by-itself")).changed() {
                scene.wish(WallAction::Blinking(on));
            }
            if ui.button(tr!("wall-show-other")).on_hover_text(tr!("wall-show-other.key")).clicked() {
                scene.wish(WallAction::Flip);
            }
        }
        Way::Difference => gain(&mut ui, panel, scene),
    }
}

/// Pictures of the pair, to be changed; `name` is the label's message.
fn which(ui: &mut Ui, scene: &mut Scene<'_>, name: &'static str, now: usize, wish: fn(usize) -> WallAction) {
    let text = |scene: &Scene<'_>, one: usize| format!("{}  {}", one + 1, scene.wall.label(one));
    let label = ui.label(tr!(name));
    let list = egui::ComboBox::from_id_salt(name).width(200.0).selected_text(text(scene, now)).truncate();
    let shown = list.show_ui(ui, |ui| {
        for one in 0..scene.wall.pictures().len() {
            if ui.selectable_label(one == now, text(scene, one)).clicked() {
                scene.wish(wish(one));
                ui.close();
            }
        }
    });
    shown.response.labelled_by(label.id);
    ui.add_space(16.0);
}

fn difference(
    panel: &mut WallPanel,
    ui: &Ui,
    frame: Rect,
    scene: &mut Scene<'_>,
    (one, other): (usize, usize),
    rect: Rect,
) {
    let ids: Vec<_> = [one, other].iter().filter_map(|i| scene.wall.pictures().get(*i)).map(|p| p.id).collect();
    let &[a, b] = ids.as_slice() else { return };
    let wished = Key::Difference { a, b, gain: scene.wall.gain };
    if scene.textures.shows(&wished) {
        panel.difference = Some(wished);
    } else if !scene.textures.comparing() {
        scene.textures.compare(a, b, scene.wall.gain);
    }
    let same = |key: &Key| matches!(key, Key::Difference { a: x, b: y, .. } if (*x, *y) == (a, b));
    let shown = panel.difference.clone().filter(same);
    let sharp = !panel.look.fits() && rect.width() * ui.pixels_per_point() / scene.size(one).x >= 2.0;
    if !shown.is_some_and(|key| scene.textures.paint(ui.painter(), &key, rect, frame, sharp)) {
        let font = FontId::proportional(12.0);
        let t = tokens(ui.ctx());
        ui.painter().text(frame.center(), Align2::CENTER_CENTER, tr!("wall-comparing"), font, t.text_weak);
    }
}

fn gain(ui: &mut Ui, panel: &WallPanel, scene: &mut Scene<'_>) {
    let mut value = scene.wall.gain;
    let label = ui.label(tr!("wall-brighter"));
    let slider = egui::Slider::new(&mut value, 1..=32).suffix(format!(" {}", tr!("wall-brighter.times")));
    if ui.add(slider).labelled_by(label.id).on_hover_text(tr!("wall-brighter.keys")).changed() {
        scene.wish(WallAction::Gain(value));
    }
    if let Some(amount) = panel.difference.as_ref().and_then(|key| scene.textures.amount(key)) {
        let words = if amount.share == 0.0 {
            tr!("wall-same-pixels")
        } else {
            let share = format!("{:.1}", amount.share * 100.0);
            tr!("wall-pixels-differ", share = share, mean = format!("{:.1}", amount.mean))
        };
        ui.add(egui::Label::new(words).truncate());
    }
}

/// A line in a corner of a picture, readable on any.
fn corner(ui: &Ui, room: Rect, align: Align2, text: &str) {
    let t = tokens(ui.ctx());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(12.0), t.on_veil);
    let size = galley.size() + vec2(16.0, 8.0);
    let chip = align.align_size_within_rect(size, room.shrink(8.0));
    ui.painter().rect_filled(chip, 4, t.veil);
    ui.painter().galley(chip.min + vec2(8.0, 4.0), galley, t.on_veil);
}
