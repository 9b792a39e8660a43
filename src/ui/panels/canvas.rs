//! The middle: the picture, as large as wished; the running job's preview; or the invitation to begin.

use egui::{Color32, Pos2, Rect, RichText, Sense, Ui, Vec2, pos2, vec2};

use super::{away, details};
use crate::engine::{InitView, PictureView, Progress};
use crate::recipe::{Fit, Framing};
use crate::ui::action::Action;
use crate::ui::cloud::service_name;
use crate::ui::framed;
use crate::ui::model::{Model, View};
use crate::ui::samples::SAMPLES;
use crate::ui::textures::{Key, Textures};
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::primary_button;

const BAR: f32 = 40.0;
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=32.0;

/// Where one looks: kept while pictures change, so that two of them can be compared.
#[derive(Debug)]
pub struct Canvas {
    /// Points per picture pixel; None fits the picture to the room.
    zoom: Option<f32>,
    /// The picture's place at the room's centre, 0 to 1.
    centre: Pos2,
}

impl Default for Canvas {
    fn default() -> Self {
        Self { zoom: None, centre: pos2(0.5, 0.5) }
    }
}

impl Canvas {
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
        if live {
            self.live(ui, room, model, progress, textures);
        } else if let Some(picture) = picture {
            self.picture(ui, room, picture, model, textures);
        } else if let Some(init) = model.init.as_ref().filter(|_| model.takes_init()) {
            let whole = vec2(init.width as f32, init.height as f32);
            let key = Key::Init(init.sha256.clone());
            self.show(ui, room, whole, "Init image", &mut |ui, rect, sharp| {
                paint(ui, textures, &key, rect, sharp, FULL)
            });
        } else if model.library.is_some() {
            empty(ui, room, model, actions);
        }
        let mut bar = ui.new_child(
            egui::UiBuilder::new()
                .max_rect(bar.shrink2(vec2(12.0, 6.0)))
                .layout(egui::Layout::left_to_right(egui::Align::Center)),
        );
        match (progress, picture, model.away()) {
            (Some(progress), _, _) => running_bar(&mut bar, model, progress, actions),
            (None, Some(picture), _) => self.picture_bar(&mut bar, picture, actions),
            (None, None, Some(job)) => away::bar(&mut bar, job, actions),
            (None, None, None) => {
                if model.init.is_some() && model.takes_init() {
                    bar.label(
                        RichText::new("Init image. Write what it should become, then Ctrl+Enter")
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
        let job = model.running().map(|j| (j.recipe.fit, j.recipe.framing));
        let framing = job.unwrap_or_else(|| (model.fields.fit, model.framing()));
        self.show(
            ui,
            room,
            whole,
            "Preview of the running job",
            &mut |ui, rect, sharp| match (&preview, &model.init) {
                (Some((texture, _)), _) => {
                    ui.painter().image(*texture, rect, FULL, Color32::WHITE);
                }
                (None, Some(init)) => {
                    paint_framed(ui, textures, init, (framing.0, &framing.1), (whole, rect), sharp);
                }
                (None, None) => {}
            },
        );
    }

    fn picture(&mut self, ui: &mut Ui, room: Rect, picture: &PictureView, model: &Model, textures: &mut Textures) {
        let whole = vec2(picture.width as f32, picture.height as f32);
        let typing = ui.ctx().egui_wants_keyboard_input();
        let same_init = model.init.as_ref().filter(|i| i.sha256 == picture.recipe.init_sha256);
        let hold = !typing && ui.input(|i| i.key_down(egui::Key::Space)) && same_init.is_some();
        let name = if hold { "Init image" } else { "Picture" };
        self.show(ui, room, whole, name, &mut |ui, rect, sharp| {
            if let (true, Some(init)) = (hold, same_init) {
                let framing = (picture.recipe.fit, &picture.recipe.framing);
                paint_framed(ui, textures, init, framing, (whole, rect), sharp);
            } else if textures.get(ui.ctx(), &Key::Picture(picture.id), sharp).is_some() {
                paint(ui, textures, &Key::Picture(picture.id), rect, sharp, FULL);
            } else {
                // The small one until the large one is decoded.
                paint(ui, textures, &Key::Thumbnail(picture.id), rect, false, FULL);
            }
        });
    }

    /// Lays a picture of `whole` pixels into the room, zoomed and moved as one looks; wheel zooms at the pointer,
    /// dragging moves, a double-click fits.
    fn show(&mut self, ui: &mut Ui, room: Rect, whole: Vec2, name: &str, draw: &mut dyn FnMut(&mut Ui, Rect, bool)) {
        let response = ui.allocate_rect(room, Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let inner = room.shrink(16.0);
        let fit = (inner.width() / whole.x).min(inner.height() / whole.y).max(0.01);
        if response.double_clicked() {
            *self = Self::default();
        }
        let mut zoom = self.zoom.unwrap_or(fit);
        if response.dragged() {
            self.zoom = Some(zoom);
            self.centre -= response.drag_delta() / (whole * zoom);
        }
        let (wheel, pointer) =
            ui.input(|i| (i.smooth_scroll_delta().y + 200.0 * (i.zoom_delta() - 1.0), i.pointer.hover_pos()));
        if let Some(pointer) = pointer.filter(|p| response.hovered() && room.contains(*p) && wheel != 0.0) {
            let before = zoom;
            zoom = (zoom * (wheel / 200.0).exp()).clamp(*ZOOM.start(), *ZOOM.end());
            let away = pointer - room.center();
            self.centre += away / (whole * before) - away / (whole * zoom);
            self.zoom = Some(zoom);
        }
        if self.zoom.is_none() {
            self.centre = pos2(0.5, 0.5);
        }
        self.centre = self.centre.clamp(Pos2::ZERO, pos2(1.0, 1.0));
        let extent = whole * zoom;
        let rect = Rect::from_min_size(room.center() - extent * self.centre.to_vec2(), extent);
        let sharp = zoom * ui.ctx().pixels_per_point() >= 2.0 && self.zoom.is_some();
        ui.scope(|ui| {
            ui.set_clip_rect(room.intersect(ui.clip_rect()));
            draw(ui, rect, sharp);
        });
    }

    fn picture_bar(&mut self, ui: &mut Ui, picture: &PictureView, actions: &mut Vec<Action>) {
        let t = tokens(ui.ctx());
        let r = &picture.recipe;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("100 %").clicked() {
                self.zoom = Some(1.0 / ui.ctx().pixels_per_point());
            }
            if ui.button("Fit").clicked() {
                *self = Self::default();
            }
            if ui.button("Use settings").on_hover_text("Put this picture's recipe back into the fields").clicked() {
                actions.push(Action::UseSettings(picture.id));
            }
            if ui.button("Use as init").on_hover_text("Go on from this picture").clicked() {
                actions.push(Action::UseAsInit(picture.id));
            }
            details::button(ui, picture, actions);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                details::warning(ui, picture);
                let label = egui::Label::new(RichText::new(details::line(picture)).color(t.text_weak)).truncate();
                ui.add(label).on_hover_text(if r.prompt.is_empty() { "No prompt" } else { r.prompt.as_str() });
            });
        });
    }
}

const FULL: Rect = Rect { min: Pos2::ZERO, max: pos2(1.0, 1.0) };

fn paint(ui: &Ui, textures: &mut Textures, key: &Key, rect: Rect, sharp: bool, uv: Rect) {
    if let Some((texture, _)) = textures.get(ui.ctx(), key, sharp) {
        ui.painter().image(texture, rect, uv, Color32::WHITE);
    }
}

/// Paints an init image as a frame of `whole` pixels has it, which lies at `rect`.
fn paint_framed(
    ui: &Ui,
    textures: &mut Textures,
    init: &InitView,
    (fit, framing): (Fit, &Framing),
    (whole, rect): (Vec2, Rect),
    sharp: bool,
) {
    let key = Key::Init(init.sha256.clone());
    if let Some((texture, _)) = textures.get(ui.ctx(), &key, sharp) {
        let frame = (whole.x as u32, whole.y as u32);
        let (part, inner) = framed::placed(fit, framing, (init.width, init.height), frame, rect);
        ui.painter().add(framed::mesh(texture, framing.turn, part, inner));
    }
}

fn empty(ui: &mut Ui, room: Rect, model: &Model, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let middle = Rect::from_center_size(room.center(), vec2(440.0f32.min(room.width()), 340.0f32.min(room.height())));
    if !model.takes_init() {
        ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
            ui.vertical_centered(|ui| {
                ui.add_space(120.0f32.min(room.height() / 3.0));
                ui.label(RichText::new("Say what the picture should show").heading());
                let text = "This service starts from words alone. Write a prompt, then Ctrl+Enter.";
                ui.label(RichText::new(text).color(t.text_weak));
            });
        });
        return;
    }
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("Drop a picture to repaint").heading());
            let place = match model.service() {
                None => "Everything stays on this machine.".to_owned(),
                Some(service) => format!("The picture goes to {}.", service_name(service.facts().key)),
            };
            let text = format!("Say what it should become, press Ctrl+Enter, compare seeds. {place}");
            ui.label(RichText::new(text).color(t.text_weak));
            ui.add_space(size::GAP);
            if model.init_loading {
                ui.label("Reading the picture…");
            } else if primary_button(ui, "Browse…", 140.0, 36.0, true).clicked() {
                actions.push(Action::BrowseImage);
            }
            ui.label(RichText::new("or paste one with Ctrl+V").small().color(t.text_weak));
            ui.add_space(2.0 * size::GAP);
            ui.label(RichText::new("No picture at hand? Begin with one of these").color(t.text_weak));
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
        let label = format!("Begin with the sample picture {}", sample.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
        egui::Image::from_bytes(sample.uri, sample.small).corner_radius(6).paint_at(ui, place);
        if response.hovered() || response.has_focus() {
            let stroke = egui::Stroke::new(2.0, tokens(ui.ctx()).accent);
            ui.painter().rect_stroke(place, 6, stroke, egui::StrokeKind::Outside);
        }
        if response.on_hover_text(sample.name).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            actions.push(Action::OpenInit(sample.source()));
        }
    }
}

fn running_bar(ui: &mut Ui, model: &Model, progress: &Progress, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let steps = if progress.of > 0 { format!(", step {} of {}", progress.step, progress.of) } else { String::new() };
    let left = progress.seconds_left.map(|s| format!(", {} s left", s.ceil().max(1.0))).unwrap_or_default();
    let text = format!("Seed {}: {}{steps}{left}", progress.seed, progress.phase);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if ui.button("Cancel").on_hover_text("Esc").clicked() {
            actions.push(Action::CancelRunning);
        }
        if model.view != View::Live && ui.button("Show preview").clicked() {
            actions.push(Action::ShowLive);
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let (rect, bar) = ui.allocate_exact_size(vec2(160.0, 6.0), Sense::hover());
            bar.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Progress"));
            ui.painter().rect_filled(rect, 3, t.field_hover);
            let done =
                Rect::from_min_size(rect.min, vec2(rect.width() * progress.fraction.clamp(0.0, 1.0), rect.height()));
            ui.painter().rect_filled(done, 3, t.accent);
            ui.add(egui::Label::new(text).truncate());
        });
    });
}
