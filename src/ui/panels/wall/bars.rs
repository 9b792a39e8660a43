//! Above the pictures what can be done with them, below what was done and the keys.

use egui::{Align, Button, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::Scene;
use crate::ui::compare::{Shown, WallAction, Way};
use crate::ui::theme::tokens;
use crate::ui::view::ViewAction;
use crate::ui::widgets::small;

const ROW: f32 = 44.0;

fn row<R>(ui: &mut Ui, rect: Rect, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    let builder = UiBuilder::new().id_salt(name).max_rect(rect.shrink2(vec2(16.0, 0.0))).layout(layout);
    add(&mut ui.new_child(builder))
}

/// What is compared, how it is shown, and the way out.
pub(super) fn top(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    ui.painter().rect_filled(rect, 0, t.panel);
    let upper = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + ROW));
    let shown = scene.wall.shown();
    let title = match (shown, scene.wall.progress()) {
        (Shown::Contest(..), Some((made, most))) => format!("Which is better? Choice {} of at most {most}", made + 1),
        _ => format!("Comparing {} pictures", scene.wall.pictures().len()),
    };
    row(ui, upper, "wall title", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let out = if shown == Shown::Grid { "Leave" } else { "Back" };
            tool(ui, scene, out, "Esc", false, WallAction::Leave);
            ui.separator();
            tool(ui, scene, "100 %", "F", false, WallAction::View(ViewAction::Actual));
            tool(ui, scene, "Fit", "F", false, WallAction::View(ViewAction::Fit));
            ui.separator();
            let way = match shown {
                Shown::Pair(.., way) | Shown::Contest(.., Some(way)) => Some(way),
                _ => None,
            };
            for (text, key, this) in
                [("Difference", "D", Way::Difference), ("Blink", "B", Way::Blink), ("Wipe", "W", Way::Wipe)]
            {
                tool(ui, scene, text, key, way == Some(this), WallAction::Show(this));
            }
            ui.separator();
            if matches!(shown, Shown::Contest(..)) {
                ui.add_enabled_ui(scene.wall.can_undo(), |ui| tool(ui, scene, "Undo", "U", false, WallAction::Undo));
            }
            let (text, on) = match (shown, scene.wall.progress(), scene.wall.order()) {
                (Shown::Contest(..), ..) => ("Tournament", true),
                (_, Some((1.., _)), None) => ("Go on with the tournament", false),
                _ => ("Tournament", false),
            };
            tool(ui, scene, text, "T", on, WallAction::Tournament);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(RichText::new(title).heading()).truncate());
            });
        });
    });
    let lower = Rect::from_min_max(pos2(rect.left(), upper.bottom() - 6.0), rect.max);
    row(ui, lower, "wall words", |ui| {
        let words = RichText::new(scene.wall.words()).color(t.text_weak);
        ui.add(egui::Label::new(words).truncate());
    });
}

fn tool(ui: &mut Ui, scene: &mut Scene<'_>, text: &str, key: &str, on: bool, wish: WallAction) {
    if ui.add(Button::new(text).selected(on)).on_hover_text(key).clicked() {
        scene.wish(wish);
    }
}

/// What the last action came to, what can be done with the picture in focus, and the keys.
pub(super) fn bottom(ui: &mut Ui, rect: Rect, scene: &mut Scene<'_>) {
    let t = tokens(ui.ctx());
    ui.painter().rect_filled(rect, 0, t.panel);
    let upper = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + ROW));
    let number = scene.wall.focus() + 1;
    row(ui, upper, "wall state", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            tool(ui, scene, &format!("Lock the seed of picture {number}"), "L", false, WallAction::LockSeed);
            tool(ui, scene, &format!("Use picture {number} as init"), "I", false, WallAction::UseAsInit);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let said = ui.add(egui::Label::new(scene.wall.said()).truncate());
                // A screen reader says it as it changes.
                ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
            });
        });
    });
    let lower = Rect::from_min_max(pos2(rect.left(), upper.bottom() - 4.0), rect.max);
    let keys = match scene.wall.shown() {
        Shown::Contest(..) => {
            "1 left is better   2 right is better   Enter the one in focus   X reject   U undo   W wipe   B blink   D difference   F fit   Esc later"
        }
        Shown::Pair(.., Way::Wipe) => {
            "Left and right move the divider   Up and down the second picture   Page up and down the first   F fit   Esc back"
        }
        Shown::Pair(..) => {
            "Arrows the second picture   Page up and down the first   Space the other   [ ] brightness   F fit   Esc back"
        }
        Shown::Grid | Shown::Large(_) => {
            "1–9 choose   X reject   Arrows move   Enter large   W wipe   B blink   D difference   T tournament   I init   L lock seed   F fit   Esc leave"
        }
    };
    row(ui, lower, "wall keys", |ui| {
        let _ = small(ui, keys);
    });
}
