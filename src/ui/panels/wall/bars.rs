//! Above the pictures what can be done with them, below what was done and the keys.

use egui::{Align, Button, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::Scene;
use crate::tr;
use crate::ui::commands;
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
        (Shown::Contest(..), Some((made, most))) => tr!("wall-title-contest", choice = made + 1, most = most),
        _ => tr!("wall-title", count = scene.wall.pictures().len()),
    };
    row(ui, upper, "wall title", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let out = if shown == Shown::Grid { tr!("wall-leave") } else { tr!("wall-back") };
            tool(ui, scene, &out, "wall.back", false, WallAction::Leave);
            ui.separator();
            tool(ui, scene, "100 %", "wall.fit", false, WallAction::View(ViewAction::Actual));
            tool(ui, scene, &tr!("view-fit"), "wall.fit", false, WallAction::View(ViewAction::Fit));
            ui.separator();
            let way = match shown {
                Shown::Pair(.., way) | Shown::Contest(.., Some(way)) => Some(way),
                _ => None,
            };
            for (text, command, this) in [
                (tr!("wall-difference"), "wall.difference", Way::Difference),
                (tr!("wall-blink"), "wall.blink", Way::Blink),
                (tr!("wall-wipe"), "wall.wipe", Way::Wipe),
            ] {
                tool(ui, scene, &text, command, way == Some(this), WallAction::Show(this));
            }
            ui.separator();
            if matches!(shown, Shown::Contest(..)) {
                let undo = tr!("wall-undo");
                ui.add_enabled_ui(scene.wall.can_undo(), |ui| {
                    tool(ui, scene, &undo, "wall.undo", false, WallAction::Undo)
                });
            }
            let (text, on) = match (shown, scene.wall.progress(), scene.wall.order()) {
                (Shown::Contest(..), ..) => (tr!("wall-tournament"), true),
                (_, Some((1.., _)), None) => (tr!("wall-tournament-go-on"), false),
                _ => (tr!("wall-tournament"), false),
            };
            tool(ui, scene, &text, "wall.tournament", on, WallAction::Tournament);
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

fn tool(ui: &mut Ui, scene: &mut Scene<'_>, text: &str, command: &str, on: bool, wish: WallAction) {
    let keys = commands::keys_by(scene.shortcuts, command);
    let button = ui.add(Button::new(text).selected(on));
    let button = if keys.is_empty() { button } else { button.on_hover_text(keys) };
    if button.clicked() {
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
            tool(ui, scene, &tr!("wall-lock-seed", number = number), "wall.seed", false, WallAction::LockSeed);
            tool(ui, scene, &tr!("wall-use-as-init", number = number), "wall.as_init", false, WallAction::UseAsInit);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let said = ui.add(egui::Label::new(scene.wall.said()).truncate());
                // A screen reader says it as it changes.
                ui.ctx().accesskit_node_builder(said.id, |node| node.set_live(egui::accesskit::Live::Polite));
            });
        });
    });
    let lower = Rect::from_min_max(pos2(rect.left(), upper.bottom() - 4.0), rect.max);
    // A dash where the artist took the keys away.
    let key = |command: &str| {
        let keys = commands::keys_by(scene.shortcuts, &format!("wall.{command}"));
        if keys.is_empty() { "–".to_owned() } else { keys }
    };
    let keys = match scene.wall.shown() {
        Shown::Contest(..) => tr!(
            "wall-keys-contest",
            reject = key("reject"),
            undo = key("undo"),
            wipe = key("wipe"),
            blink = key("blink"),
            difference = key("difference"),
            fit = key("fit"),
        ),
        Shown::Pair(.., Way::Wipe) => tr!("wall-keys-wipe", fit = key("fit")),
        Shown::Pair(..) => {
            tr!("wall-keys-pair", darker = key("darker"), brighter = key("brighter"), fit = key("fit"))
        }
        Shown::Grid | Shown::Large(_) => tr!(
            "wall-keys",
            reject = key("reject"),
            wipe = key("wipe"),
            blink = key("blink"),
            difference = key("difference"),
            tournament = key("tournament"),
            init = key("as_init"),
            seed = key("seed"),
            fit = key("fit"),
        ),
    };
    row(ui, lower, "wall keys", |ui| {
        let _ = small(ui, keys);
    });
}
