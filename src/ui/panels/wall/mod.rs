//! The wall on the screen: pictures beside each other or upon each other, looked at through one zoom.
//!
//! Every picture is laid into its place as large as it fits, and one look moves them all: the same share of each is
//! shown, so the same content lies at the same place whatever their sizes are.

mod bars;
mod cell;
mod pair;

use std::collections::BTreeSet;

use egui::{EventFilter, Id, Rect, Response, Ui, Vec2, pos2, vec2};

use crate::engine::PictureId;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::commands;
use crate::ui::compare::{Hands, Saved, Shown, Wall, WallAction};
use crate::ui::textures::{Key, Textures};
use crate::ui::view::{Look, fit_scale};

const TOP: f32 = 76.0;
const BOTTOM: f32 = 72.0;
const GAP: f32 = 8.0;

/// What the panel keeps between frames.
#[derive(Default)]
pub struct WallPanel {
    look: Look,
    /// Pictures that have the keyboard's attention, by their number.
    cells: Vec<(Id, usize)>,
    divider: Option<Id>,
    /// The difference that was shown last, until the wished one is made.
    difference: Option<Key>,
    /// Pictures whose pixels were asked for and are not here yet.
    pub asked: BTreeSet<PictureId>,
    /// What was written down last.
    pub kept: Saved,
}

/// What all parts of the panel are given.
struct Scene<'a> {
    wall: &'a mut Wall,
    textures: &'a mut Textures,
    shortcuts: &'a commands::Changed,
    actions: &'a mut Vec<Action>,
}

impl Scene<'_> {
    fn wish(&mut self, action: WallAction) {
        self.actions.push(Action::Wall(action));
    }

    fn size(&self, index: usize) -> Vec2 {
        self.wall.pictures().get(index).map_or(vec2(1.0, 1.0), |p| vec2(p.width.max(1) as f32, p.height.max(1) as f32))
    }

    /// A picture's name for people: its number, what sets it apart, what was said of it.
    fn name(&self, index: usize) -> String {
        let (number, label) = (index + 1, self.wall.label(index));
        match (self.wall.is_chosen(index), self.wall.is_rejected(index)) {
            (false, false) => tr!("wall-picture", number = number, label = label),
            (true, false) => tr!("wall-picture.chosen", number = number, label = label),
            (false, true) => tr!("wall-picture.rejected", number = number, label = label),
            (true, true) => tr!("wall-picture.both", number = number, label = label),
        }
    }

    /// Paints a picture as one looks; its thumbnail until its pixels are here. False where there is neither.
    fn paint(&mut self, ui: &Ui, index: usize, rect: Rect, clip: Rect, fits: bool) -> bool {
        let Some(id) = self.wall.pictures().get(index).map(|p| p.id) else { return false };
        let sharp = !fits && rect.width() * ui.pixels_per_point() / self.size(index).x >= 2.0;
        self.textures.paint(ui.painter(), &Key::Picture(id), rect, clip, sharp)
            || self.textures.paint(ui.painter(), &Key::Thumbnail(id), rect, clip, false)
    }
}

impl WallPanel {
    /// What has the keyboard; None while text is typed.
    #[must_use]
    pub fn hands(&self, ctx: &egui::Context) -> Option<Hands> {
        if ctx.text_edit_focused() {
            return None;
        }
        Some(match ctx.memory(|m| m.focused()) {
            None => Hands::Picture,
            Some(id) if self.cells.iter().any(|(cell, _)| *cell == id) => Hands::Picture,
            Some(id) if self.divider == Some(id) => Hands::Divider,
            Some(_) => Hands::Other,
        })
    }

    /// The panel.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        wall: &mut Wall,
        shortcuts: &commands::Changed,
        textures: &mut Textures,
        actions: &mut Vec<Action>,
    ) {
        let room = ui.available_rect_before_wrap();
        let top = Rect::from_min_max(room.min, pos2(room.right(), room.top() + TOP));
        let bottom = Rect::from_min_max(pos2(room.left(), room.bottom() - BOTTOM), room.max);
        let middle = Rect::from_min_max(top.left_bottom(), bottom.right_top()).shrink2(vec2(12.0, 0.0));
        self.cells.clear();
        self.divider = None;
        let scene = &mut Scene { wall, textures, shortcuts, actions };
        bars::top(ui, top, scene);
        match scene.wall.shown() {
            Shown::Grid => cell::grid(self, ui, middle, scene),
            Shown::Large(one) => cell::large(self, ui, middle, scene, one),
            Shown::Contest(left, right, None) => cell::contest(self, ui, middle, scene, left, right),
            Shown::Contest(left, right, Some(way)) => pair::ui(self, ui, middle, scene, (left, right), way, true),
            Shown::Pair(one, other, way) => pair::ui(self, ui, middle, scene, (one, other), way, false),
        }
        bars::bottom(ui, bottom, scene);
        // Wishes that no picture was there for.
        scene.wall.looks.clear();
        if scene.wall.moved() {
            let focus = scene.wall.focus();
            let cell = self.cells.iter().find(|(_, one)| *one == focus).map(|(id, _)| *id);
            if let Some(id) = self.divider.or(cell) {
                ui.memory_mut(|m| m.request_focus(id));
            }
        }
    }

    /// Where a picture lies in `room`, after what was wished of the view and what the pointer does on it.
    fn place(&mut self, ui: &Ui, room: Rect, scene: &mut Scene<'_>, index: usize, response: Option<&Response>) -> Rect {
        let whole = scene.size(index);
        let fit = fit_scale(room, scene.size(0), 0.0);
        // In pixels of the first picture: one zoom for all, however many pixels each has.
        let whole = whole * fit_scale(room, whole, 0.0) / fit;
        let scale = ui.pixels_per_point();
        for wish in std::mem::take(&mut scene.wall.looks) {
            self.look.act(wish, room, whole, fit, scale);
        }
        if let Some(response) = response {
            self.look.hands(ui, response, room, whole, fit);
        }
        self.look.place(room, whole, fit, scale)
    }

    /// A picture's part of the screen takes the keyboard: arrows are the wall's, Tab goes on.
    fn listens(&mut self, ui: &Ui, response: &Response, index: usize, scene: &mut Scene<'_>) {
        self.cells.push((response.id, index));
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: true };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
        }
        if response.clicked() {
            response.request_focus();
        }
        if (response.gained_focus() || response.clicked()) && scene.wall.focus() != index {
            scene.wish(WallAction::Focus(index));
        }
    }
}
