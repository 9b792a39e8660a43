//! A picture's cell in the filmstrip and in the gallery: what it shows, what may be done with it.

use std::ops::Range;

use egui::{Align2, Color32, FontId, Modifiers, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::details;
use crate::engine::{Mark, PictureId, PictureView, Progress};
use crate::tr;
use crate::ui::action::{Action, GalleryAction};
use crate::ui::gallery::Pick;
use crate::ui::model::{Model, View};
use crate::ui::port::Engine;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::icons;

/// Height of the line below a picture.
pub const CAPTION: f32 = 18.0;
const MARGIN: f32 = 8.0;
/// How much of a rejected picture is still seen.
const REJECTED: f32 = 0.3;

/// What cells are drawn from besides the model.
pub struct Scene<'a> {
    /// Who reads thumbnails.
    pub engine: &'a dyn Engine,
    /// The running job.
    pub progress: Option<&'a Progress>,
    /// The frame's number: what is wished for in an older one was scrolled past.
    pub frame: u64,
}

/// A cell without its caption.
pub fn square(rect: Rect) -> Rect {
    Rect::from_min_size(rect.min, vec2(rect.width(), rect.width()))
}

/// The line below a picture.
pub fn caption(ui: &Ui, rect: Rect, text: &str) {
    let t = tokens(ui.ctx());
    let at = pos2(rect.center().x, rect.bottom() - 2.0);
    ui.painter().with_clip_rect(rect).text(at, Align2::CENTER_BOTTOM, text, FontId::proportional(11.0), t.text_weak);
}

/// The cells of the pictures at these places, and the asking for what they lack.
pub fn pictures(
    ui: &mut Ui,
    model: &mut Model,
    scene: &Scene<'_>,
    textures: &mut Textures,
    places: Range<usize>,
    cell_at: &dyn Fn(usize) -> Rect,
    actions: &mut Vec<Action>,
) {
    let chosen = model.pictures.chosen_in_sight(&model.selection, places.clone());
    for place in places.clone() {
        let Some(id) = model.pictures.at(place) else { break };
        let rect = cell_at(place);
        match model.pictures.get(id) {
            Some(picture) => cell(ui, rect, model, picture, chosen.contains(&id), scene, textures, actions),
            // Its record is on its way.
            None => {
                ui.painter().rect_filled(square(rect), size::RADIUS, tokens(ui.ctx()).field);
            }
        }
    }
    let pinned = model.pinned();
    if let Some(ids) = model.pictures.wanted(places, &pinned) {
        actions.push(Action::Gallery(GalleryAction::Load(ids)));
    }
}

#[expect(clippy::too_many_arguments, reason = "a cell is drawn from all the window knows, and keeps nothing itself")]
fn cell(
    ui: &mut Ui,
    rect: Rect,
    model: &Model,
    picture: &PictureView,
    chosen: bool,
    scene: &Scene<'_>,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let t = tokens(ui.ctx());
    let id = picture.id;
    let response = ui.interact(rect, ui.scope_id().with(("picture", id)), Sense::click_and_drag());
    let shown = model.view == View::Picture(id);
    let name = spoken(picture);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, shown || chosen, &name));
    let cell = square(rect);
    let fill = if chosen {
        t.accent.gamma_multiply(0.35)
    } else if response.hovered() {
        t.field_hover
    } else {
        t.field
    };
    ui.painter().rect_filled(cell, size::RADIUS, fill);
    thumbnail(ui, cell, model, picture, scene, textures);
    if shown {
        ui.painter().rect_stroke(cell, size::RADIUS, Stroke::new(2.0, t.accent), StrokeKind::Inside);
    }
    if picture.flagged {
        ui.painter().rect_stroke(cell, size::RADIUS, Stroke::new(1.0, t.error), StrokeKind::Inside);
    }
    below(ui, rect, picture);
    response.dnd_set_drag_payload(id);
    if response.dragged() {
        carried(ui, id, textures);
    }
    let mut ask = |action: GalleryAction| actions.push(Action::Gallery(action));
    if response.double_clicked() && model.pictures.grid {
        ask(GalleryAction::Grid(false));
    } else if response.clicked() {
        ask(GalleryAction::Pick(id, how(ui.input(|i| i.modifiers))));
    }
    if response.secondary_clicked() && !chosen {
        ask(GalleryAction::Pick(id, Pick::One));
    }
    response.context_menu(|ui| menu(ui, model, picture, actions));
}

fn how(modifiers: Modifiers) -> Pick {
    match (modifiers.shift, modifiers.command) {
        (true, _) => Pick::Range,
        (false, true) => Pick::Toggle,
        (false, false) => Pick::One,
    }
}

/// What a screen reader says.
fn spoken(picture: &PictureView) -> String {
    let seed = details::seed(picture).unwrap_or_else(|| "none".to_owned());
    let yes = |on: bool| if on { "yes" } else { "no" };
    tr!("cell-picture", seed = seed, star = yes(picture.star), rejected = yes(picture.rejected))
}

fn thumbnail(ui: &Ui, cell: Rect, model: &Model, picture: &PictureView, scene: &Scene<'_>, textures: &mut Textures) {
    let key = Key::Thumbnail(picture.id);
    let room = cell.width() - MARGIN;
    if let Some((texture, pixels)) = textures.get(ui.ctx(), &key, false) {
        let inner = Rect::from_center_size(cell.center(), pixels * (room / pixels.x).min(room / pixels.y));
        let tint = if picture.rejected { Color32::WHITE.gamma_multiply(REJECTED) } else { Color32::WHITE };
        egui::Image::new((texture, inner.size())).corner_radius(3).tint(tint).paint_at(ui, inner);
    } else if !model.pictures.has_thumbnail(picture.id) {
        let font = FontId::proportional(11.0);
        let t = tokens(ui.ctx());
        ui.painter().text(cell.center(), Align2::CENTER_CENTER, tr!("cell-file-missing"), font, t.text_weak);
    } else if !textures.has(&key) {
        scene.engine.request_thumbnail(picture.id, &picture.path, scene.frame);
    }
}

/// The seed, and what the artist thinks of it.
fn below(ui: &Ui, rect: Rect, picture: &PictureView) {
    let t = tokens(ui.ctx());
    let seed = details::seed(picture);
    let side = CAPTION - 4.0;
    let middle = rect.bottom() - CAPTION / 2.0;
    let mut right = rect.right();
    for (on, icon, colour) in [(picture.star, icons::STAR, t.accent), (picture.rejected, icons::CLOSE, t.error)] {
        if on {
            let at = Rect::from_center_size(pos2(right - side / 2.0, middle), vec2(side, side));
            egui::Image::new(icon).fit_to_exact_size(at.size()).tint(colour).paint_at(ui, at);
            right -= side;
        }
    }
    // In the middle where there is room for it, and never under a mark.
    let marked = rect.right() - right;
    let text = Rect::from_min_max(pos2(rect.left() + marked, rect.top()), pos2(right, rect.bottom()));
    caption(ui, text, &seed.unwrap_or_else(|| tr!("cell-seed-not-told")));
}

/// A small copy at the pointer while a picture is dragged.
fn carried(ui: &Ui, id: PictureId, textures: &mut Textures) {
    const SIDE: f32 = 64.0;
    let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
    let Some((texture, pixels)) = textures.get(ui.ctx(), &Key::Thumbnail(id), false) else { return };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("carried"));
    let size = pixels * (SIDE / pixels.x).min(SIDE / pixels.y);
    let full = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let at = Rect::from_min_size(pointer + vec2(8.0, 8.0), size);
    ui.ctx().layer_painter(layer).image(texture, at, full, Color32::WHITE.gamma_multiply(0.85));
}

/// What is dragged out of the gallery over `rect`, and whether it is let go there.
pub fn dragged_to(ui: &Ui, rect: Rect) -> Option<(PictureId, bool)> {
    let target = ui.interact(rect, ui.scope_id().with("drop target"), Sense::hover());
    if let Some(id) = target.dnd_release_payload::<PictureId>() {
        return Some((*id, true));
    }
    target.dnd_hover_payload::<PictureId>().map(|id| (*id, false))
}

/// What may be done with a picture, and with all chosen ones where it is one of several.
fn menu(ui: &mut Ui, model: &Model, picture: &PictureView, actions: &mut Vec<Action>) {
    let id = picture.id;
    let several = model.selection.len() > 1 && model.selection.contains(&id);
    let these = if several { model.selection.clone() } else { vec![id] };
    let mut entry = |ui: &mut Ui, text: &str, action: Action| {
        if ui.button(text).clicked() {
            actions.push(action);
            ui.close();
        }
    };
    let one = |action: GalleryAction| Action::Gallery(action);
    if several {
        let compared = these.len() <= crate::ui::compare::MOST;
        ui.add_enabled_ui(compared, |ui| {
            entry(ui, &tr!("cell-compare-these", count = these.len()), Action::OpenWall(these.clone()));
        });
    } else {
        entry(ui, &tr!("cell-use-as-init"), Action::UseAsInit(id));
        entry(ui, &tr!("cell-use-settings"), Action::UseSettings(id));
        entry(ui, &tr!("cell-compare-run"), Action::CompareRun(id));
        if details::seed(picture).is_some() && picture.recipe.cloud.is_none() {
            entry(ui, &tr!("cell-same-seed"), one(GalleryAction::SameSeed(id)));
        }
        ui.separator();
        entry(ui, &tr!("cell-copy-image"), Action::CopyImage(id));
        entry(ui, &tr!("cell-copy-path"), Action::CopyPath(id));
        entry(ui, &tr!("cell-copy-recipe"), one(GalleryAction::CopyRecipe(id)));
        entry(ui, &tr!("cell-show-in-folder"), one(GalleryAction::Reveal(id)));
    }
    ui.separator();
    let (star, rejected) = match (several, model.toggled(Mark::Star), model.toggled(Mark::Rejected)) {
        (true, Some((_, star)), Some((_, rejected))) => (star, rejected),
        _ => (!picture.star, !picture.rejected),
    };
    let star_text = if star { tr!("cell-star") } else { tr!("cell-star-away") };
    entry(ui, &star_text, one(GalleryAction::Mark(these.clone(), Mark::Star, star)));
    let reject_text = if rejected { tr!("cell-reject") } else { tr!("cell-reject-no-more") };
    entry(ui, &reject_text, one(GalleryAction::Mark(these.clone(), Mark::Rejected, rejected)));
    ui.separator();
    let count = these.len();
    let text = if several { tr!("cell-trash-these", count = count) } else { tr!("cell-trash") };
    entry(ui, &text, one(GalleryAction::Trash(these)));
}
