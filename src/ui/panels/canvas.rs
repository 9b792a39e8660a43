//! The middle: the picture, as large as wished; the running job's preview; or the invitation to begin.

use egui::{Color32, Pos2, Rect, RichText, Sense, Ui, Vec2, pos2, vec2};

use super::{away, details};
use crate::engine::{InitView, PictureView, Progress};
use crate::recipe::{Fit, Framing, Turn};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::cloud::service_name;
use crate::ui::commands;
use crate::ui::framed;
use crate::ui::model::{Model, View};
use crate::ui::samples::SAMPLES;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::view::{Look, Readout, ViewAction, divider, fit_scale, readout};
use crate::ui::widgets::primary_button;

const BAR: f32 = 40.0;

/// Where one looks, and how.
#[derive(Debug, Default)]
pub struct Canvas {
    look: Look,
    /// Where the divider between init image and result stands, while both are shown.
    wipe: Option<f32>,
    /// The divider is new: it gets the keyboard.
    grab: bool,
    /// What was wished of the view and not carried out yet.
    wishes: Vec<ViewAction>,
}

/// Draws a picture that fills the given place; the last tells whether hard pixels are to be shown.
type Draw<'a> = dyn FnMut(&mut Ui, &mut Textures, Rect, bool) + 'a;

impl Canvas {
    /// Wishes something of the view.
    pub fn wish(&mut self, action: ViewAction) {
        self.wishes.push(action);
    }

    /// The panel.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        progress: Option<&Progress>,
        textures: &mut Textures,
        actions: &mut Vec<Action>,
    ) {
        let room = ui.available_rect_before_wrap();
        let bar = Rect::from_min_max(pos2(room.left(), room.bottom() - BAR), room.max);
        let room = Rect::from_min_max(room.min, pos2(room.right(), bar.top()));
        let live = model.view == View::Live && model.running().is_some();
        let picture = match model.view {
            View::Picture(id) => model.picture(id),
            _ => None,
        };
        let init_of_it = picture.and_then(|p| model.init.as_ref().filter(|i| i.sha256 == p.recipe.init_sha256));
        if self.wishes.contains(&ViewAction::Wipe) && init_of_it.is_some() {
            self.wipe = if self.wipe.is_some() { None } else { Some(0.5) };
            self.grab = self.wipe.is_some();
        }
        if live {
            self.live(ui, room, model, progress, textures);
        } else if let Some(picture) = picture {
            self.picture(ui, room, picture, init_of_it, textures);
        } else if let Some(init) = model.init.as_ref().filter(|_| model.takes_init()) {
            let whole = vec2(init.width as f32, init.height as f32);
            let key = Key::Init(init.sha256.clone());
            self.show(ui, room, whole, &tr!("canvas-init"), textures, Some(&key), &mut |ui, textures, rect, sharp| {
                textures.paint(ui.painter(), &key, rect, rect, sharp);
            });
        } else if model.library.is_some() {
            empty(ui, room, model, actions);
        }
        // Without a picture there is nothing to look at.
        self.wishes.clear();
        let mut bar = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(bar.shrink2(vec2(12.0, 6.0)))
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        match (progress, picture, model.away()) {
            (Some(progress), _, _) => running_bar(&mut bar, model, progress, actions),
            (None, Some(picture), _) => self.picture_bar(&mut bar, model, picture, init_of_it.is_some(), actions),
            (None, None, Some(job)) => away::bar(&mut bar, job, actions),
            (None, None, None) => {
                if model.init.is_some() && model.takes_init() {
                    bar.label(
                        RichText::new(tr!("canvas-init-hint", keys = commands::to_press(model, "generate")))
                            .color(tokens(bar.ctx()).text_weak),
                    );
                }
            }
        }
    }

    fn live(&mut self, ui: &mut Ui, room: Rect, model: &Model, progress: Option<&Progress>, textures: &mut Textures) {
        let size = model.running().map_or(model.size(), |j| j.recipe.size);
        let whole = vec2(size.width() as f32, size.height() as f32);
        let preview = progress.and_then(|p| p.preview.as_ref()).and_then(|_| textures.last_preview());
        let init = model.init.as_ref();
        let job = model.running().map(|j| (j.recipe.fit, j.recipe.framing));
        let (fit, framing) = job.unwrap_or_else(|| (model.fields.fit, model.framing()));
        let name = tr!("canvas-preview");
        self.show(ui, room, whole, &name, textures, None, &mut |ui, textures, rect, sharp| match (&preview, init) {
            (Some((texture, _)), _) => {
                ui.painter().image(*texture, rect, FULL, Color32::WHITE);
            }
            (None, Some(init)) => {
                paint_framed(ui, textures, init, (fit, &framing), (whole, rect), Rect::EVERYTHING, sharp);
            }
            (None, None) => {}
        });
    }

    fn picture(
        &mut self,
        ui: &mut Ui,
        room: Rect,
        picture: &PictureView,
        init: Option<&InitView>,
        textures: &mut Textures,
    ) {
        let whole = vec2(picture.width as f32, picture.height as f32);
        let id = egui::Id::unique("divider on the canvas");
        // The divider has no use for the space bar; other controls have.
        let typing = ui.memory(|m| m.focused()).is_some_and(|focused| focused != id);
        let framing = (picture.recipe.fit, &picture.recipe.framing);
        let hold = init.filter(|_| !typing && ui.input(|i| i.key_down(egui::Key::Space)));
        let beside = init.filter(|_| hold.is_none() && self.wipe.is_some());
        let name = if hold.is_some() { tr!("canvas-init") } else { tr!("canvas-picture") };
        let key = Key::Picture(picture.id);
        let readable = (hold.is_none() && beside.is_none()).then_some(&key);
        let (mut at, grab) = (self.wipe.unwrap_or(0.5), std::mem::take(&mut self.grab));
        self.show(ui, room, whole, &name, textures, readable, &mut |ui, textures, rect, sharp| {
            if let Some(init) = hold {
                paint_framed(ui, textures, init, framing, (whole, rect), Rect::EVERYTHING, sharp);
                return;
            }
            let seen = room.intersect(rect);
            let mut right = rect;
            if beside.is_some() {
                *right.left_mut() = seen.left() + at * seen.width();
            }
            // The small one until the large one is decoded.
            if !textures.paint(ui.painter(), &key, rect, right, sharp) {
                textures.paint(ui.painter(), &Key::Thumbnail(picture.id), rect, right, false);
            }
            if let Some(init) = beside {
                let left = Rect::from_min_max(rect.min, pos2(right.left(), rect.bottom()));
                paint_framed(ui, textures, init, framing, (whole, rect), left, sharp);
                divider(ui, id, seen, &mut at, &tr!("canvas-divider"));
                if grab {
                    ui.memory_mut(|m| m.request_focus(id));
                }
            }
        });
        self.wipe = self.wipe.map(|_| at);
    }

    /// Lays a picture of `whole` pixels into the room, zoomed and moved as one looks; wheel zooms at the pointer,
    /// dragging moves, a double-click fits. The pixel under the pointer is told where the picture is `readable`.
    #[expect(clippy::too_many_arguments, reason = "what is drawn and where; a structure would only rename them")]
    fn show(
        &mut self,
        ui: &mut Ui,
        room: Rect,
        whole: Vec2,
        name: &str,
        textures: &mut Textures,
        readable: Option<&Key>,
        draw: &mut Draw<'_>,
    ) {
        let response = ui.allocate_rect(room, Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let fit = fit_scale(room, whole, Look::margin());
        let scale = ui.ctx().pixels_per_point();
        if response.double_clicked() {
            self.look = Look::default();
        }
        for wish in std::mem::take(&mut self.wishes) {
            self.look.act(wish, room, whole, fit, scale);
        }
        self.look.hands(ui, &response, room, whole, fit);
        let rect = self.look.place(room, whole, fit, scale);
        // Below twice its size a picture is smooth, and where it is shown whole.
        let sharp = !self.look.fits() && rect.width() * scale / whole.x.max(1.0) >= 2.0;
        ui.scope(|ui| {
            ui.set_clip_rect(room.intersect(ui.clip_rect()));
            draw(ui, textures, rect, sharp);
        });
        if let (Some(key), Some(pointer)) = (readable, response.hover_pos())
            && let Some(pixel) = Readout::at(textures, key, rect, whole, pointer)
        {
            readout(ui, room, &pixel);
        }
    }

    fn picture_bar(
        &mut self,
        ui: &mut Ui,
        model: &Model,
        picture: &PictureView,
        has_init: bool,
        actions: &mut Vec<Action>,
    ) {
        let t = tokens(ui.ctx());
        let r = &picture.recipe;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("100 %").on_hover_text(commands::keys_of(model, "canvas.fit")).clicked() {
                actions.push(Action::View(ViewAction::Actual));
            }
            if ui.button(tr!("view-fit")).on_hover_text(commands::keys_of(model, "canvas.fit")).clicked() {
                actions.push(Action::View(ViewAction::Fit));
            }
            if has_init {
                let wipe = ui.add(egui::Button::new(tr!("canvas-wipe")).selected(self.wipe.is_some()));
                if wipe
                    .on_hover_text(tr!("canvas-wipe.help", keys = commands::bracketed(model, "canvas.wipe")))
                    .clicked()
                {
                    actions.push(Action::View(ViewAction::Wipe));
                }
            }
            if ui
                .button(tr!("canvas-compare-run"))
                .on_hover_text(tr!("canvas-compare-run.help", keys = commands::bracketed(model, "canvas.compare")))
                .clicked()
            {
                actions.push(Action::CompareRun(picture.id));
            }
            if ui.button(tr!("canvas-use-settings")).on_hover_text(tr!("canvas-use-settings.help")).clicked() {
                actions.push(Action::UseSettings(picture.id));
            }
            if ui.button(tr!("canvas-use-as-init")).on_hover_text(tr!("canvas-use-as-init.help")).clicked() {
                actions.push(Action::UseAsInit(picture.id));
            }
            details::button(ui, picture, actions);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                details::warning(ui, picture);
                let label = egui::Label::new(RichText::new(details::line(picture)).color(t.text_weak)).truncate();
                ui.add(label).on_hover_text(if r.prompt.is_empty() {
                    tr!("canvas-no-prompt")
                } else {
                    r.prompt.clone()
                });
            });
        });
    }
}

const FULL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

/// Paints an init image as a frame of `whole` pixels has it, which lies at `rect`, as far as `clip` lets it.
fn paint_framed(
    ui: &Ui,
    textures: &mut Textures,
    init: &InitView,
    (fit, framing): (Fit, &Framing),
    (whole, rect): (Vec2, Rect),
    clip: Rect,
    sharp: bool,
) {
    let key = Key::Init(init.sha256.clone());
    let frame = (whole.x as u32, whole.y as u32);
    let (part, inner) = framed::placed(fit, framing, (init.width, init.height), frame, rect);
    if framing.turn == Turn::default() {
        let extent = inner.size() / part.size();
        let all = Rect::from_min_size(inner.min - part.min.to_vec2() * extent, extent);
        textures.paint(ui.painter(), &key, all, inner.intersect(clip), sharp);
        return;
    }
    // How many of the screen's pixels one of the picture's is across; turned, its sides change places.
    let pixels = part.area() * init.width as f32 * init.height as f32;
    let scale = ui.pixels_per_point() * (inner.area() / pixels.max(1.0)).sqrt();
    if let Some(texture) = textures.whole(ui.ctx(), &key, scale, sharp) {
        let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
        painter.add(framed::mesh(texture, framing.turn, part, inner));
    }
}

fn empty(ui: &mut Ui, room: Rect, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let middle = Rect::from_center_size(room.center(), vec2(440.0f32.min(room.width()), 340.0f32.min(room.height())));
    if !model.takes_init() {
        ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
            ui.vertical_centered(|ui| {
                ui.add_space(120.0f32.min(room.height() / 3.0));
                ui.label(RichText::new(tr!("canvas-words-alone")).heading());
                ui.label(
                    RichText::new(tr!("canvas-words-alone.help", keys = commands::to_press(model, "generate")))
                        .color(t.text_weak),
                );
            });
        });
        return;
    }
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new(tr!("canvas-drop")).heading());
            let keys = commands::to_press(model, "generate");
            let text = match model.service() {
                None => tr!("canvas-drop-here", keys = keys),
                Some(service) => tr!("canvas-drop-service", service = service_name(service.facts().key), keys = keys),
            };
            ui.label(RichText::new(text).color(t.text_weak));
            ui.add_space(size::GAP);
            if model.init_loading {
                ui.label(tr!("canvas-reading"));
            } else if primary_button(ui, &tr!("canvas-browse"), 140.0, 36.0, true).clicked() {
                actions.push(Action::BrowseImage);
            }
            ui.label(RichText::new(tr!("canvas-paste")).small().color(t.text_weak));
            ui.add_space(2.0 * size::GAP);
            ui.label(RichText::new(tr!("canvas-samples")).color(t.text_weak));
            ui.add_space(4.0);
            samples(ui, actions);
        });
    });
}

/// The sample pictures, side by side in the middle.
fn samples(ui: &mut Ui, actions: &mut Vec<Action>) {
    const SIDE: f32 = 112.0;
    let gap = 12.0;
    let row = SAMPLES.len() as f32 * (SIDE + gap) - gap;
    let (rect, _) = ui.allocate_exact_size(vec2(row, SIDE), Sense::hover());
    let mut left = rect.left();
    for sample in &SAMPLES {
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(SIDE, SIDE));
        left += SIDE + gap;
        let response = ui.interact(place, ui.scope_id().with(sample.name), Sense::click());
        let label = tr!("canvas-sample", name = sample.shown());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
        egui::Image::from_bytes(sample.uri, sample.small).corner_radius(6).paint_at(ui, place);
        if response.hovered() || response.has_focus() {
            let stroke = egui::Stroke::new(2.0, tokens(ui.ctx()).accent);
            ui.painter().rect_stroke(place, 6, stroke, egui::StrokeKind::Outside);
        }
        if response.on_hover_text(sample.shown()).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            actions.push(Action::OpenInit(sample.source()));
        }
    }
}

/// The running job in a line: its seed, what is done, how far it is and for how long.
fn progress_line(progress: &Progress) -> String {
    let Progress { step, of, .. } = progress;
    let (seed, phase) = (progress.seed.to_string(), &progress.phase);
    match (*of > 0, progress.seconds_left.map(|s| s.ceil().max(1.0).to_string())) {
        (true, Some(left)) => {
            tr!("canvas-progress-steps-left", seed = seed, phase = phase, step = step, of = of, left = left)
        }
        (true, None) => tr!("canvas-progress-steps", seed = seed, phase = phase, step = step, of = of),
        (false, Some(left)) => tr!("canvas-progress-left", seed = seed, phase = phase, left = left),
        (false, None) => tr!("canvas-progress-plain", seed = seed, phase = phase),
    }
}

fn running_bar(ui: &mut Ui, model: &Model, progress: &Progress, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let text = progress_line(progress);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.button(tr!("canvas-cancel")).on_hover_text("Esc").clicked() {
            actions.push(Action::CancelRunning);
        }
        if model.view != View::Live && ui.button(tr!("canvas-show-preview")).clicked() {
            actions.push(Action::ShowLive);
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let (rect, bar) = ui.allocate_exact_size(vec2(160.0, 6.0), Sense::hover());
            bar.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, tr!("canvas-progress")));
            ui.painter().rect_filled(rect, 3, t.field_hover);
            let done =
                Rect::from_min_size(rect.min, vec2(rect.width() * progress.fraction.clamp(0.0, 1.0), rect.height()));
            ui.painter().rect_filled(done, 3, t.accent);
            ui.add(egui::Label::new(text).truncate());
        });
    });
}
