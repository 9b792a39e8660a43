//! Where one looks: how near, and at which place.

use egui::emath::GuiRounding as _;
use egui::{Pos2, Rect, Response, Ui, Vec2, pos2};

use super::ViewAction;

/// Points per pixel of the picture. A picture that fits only below this can still be seen whole.
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=32.0;
/// Room between a picture that is shown whole and the edge, in points.
const MARGIN: f32 = 16.0;

/// Where one looks: kept while pictures change, so that two of them can be compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Points per picture pixel; None fits the picture to the room.
    zoom: Option<f32>,
    /// The picture's place at the room's centre, 0 to 1.
    centre: Pos2,
}

impl Default for Look {
    fn default() -> Self {
        Self { zoom: None, centre: pos2(0.5, 0.5) }
    }
}

/// Points per pixel at which a picture of `whole` pixels fits a room, `margin` points from its edges.
#[must_use]
pub fn fit_scale(room: Rect, whole: Vec2, margin: f32) -> f32 {
    let inner = room.shrink(margin);
    (inner.width() / whole.x.max(1.0)).min(inner.height() / whole.y.max(1.0)).max(0.000_1)
}

impl Look {
    /// Whether the picture is shown whole.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.zoom.is_none()
    }

    /// Points per pixel in a room where `fit` shows all.
    #[must_use]
    pub fn scale(&self, fit: f32) -> f32 {
        self.zoom.unwrap_or(fit)
    }

    /// Does what was asked for; `room` in points, `whole` in pixels.
    pub fn act(&mut self, action: ViewAction, room: Rect, whole: Vec2, fit: f32, pixels_per_point: f32) {
        let actual = 1.0 / pixels_per_point.max(0.1);
        match action {
            ViewAction::Fit => *self = Self::default(),
            ViewAction::Actual => self.zoom = Some(actual),
            ViewAction::FitOrActual if self.fits() => self.zoom = Some(actual),
            ViewAction::FitOrActual => *self = Self::default(),
            ViewAction::Zoom(by) => self.zoom_at(by, Vec2::ZERO, whole, fit),
            ViewAction::Pan(x, y) => {
                let by = egui::vec2(x * room.width(), y * room.height());
                self.pan(-by, whole, fit);
            }
            ViewAction::Wipe => {}
        }
    }

    /// Moves the picture by so many points.
    pub fn pan(&mut self, by: Vec2, whole: Vec2, fit: f32) {
        let zoom = self.scale(fit);
        self.zoom = Some(zoom);
        self.centre = (self.centre - by / (whole * zoom)).clamp(Pos2::ZERO, pos2(1.0, 1.0));
    }

    /// Comes nearer by a factor and keeps what lies `away` points from the room's centre where it is.
    pub fn zoom_at(&mut self, by: f32, away: Vec2, whole: Vec2, fit: f32) {
        let before = self.scale(fit);
        let zoom = (before * by).clamp(ZOOM.start().min(fit), *ZOOM.end());
        self.centre += away / (whole * before) - away / (whole * zoom);
        self.centre = self.centre.clamp(Pos2::ZERO, pos2(1.0, 1.0));
        self.zoom = Some(zoom);
    }

    /// What pointer and wheel do on a picture: the wheel zooms at the pointer, dragging moves.
    pub fn hands(&mut self, ui: &Ui, response: &Response, room: Rect, whole: Vec2, fit: f32) {
        if response.dragged() {
            self.pan(response.drag_delta(), whole, fit);
        }
        let (wheel, pointer) =
            ui.input(|i| (i.smooth_scroll_delta().y + 200.0 * (i.zoom_delta() - 1.0), i.pointer.hover_pos()));
        if let Some(pointer) = pointer.filter(|p| response.hovered() && room.contains(*p) && wheel != 0.0) {
            self.zoom_at((wheel / 200.0).exp(), pointer - room.center(), whole, fit);
        }
    }

    /// Where a picture of `whole` pixels lies; on whole pixels of the screen, so that at 100 % none is mixed.
    #[must_use]
    pub fn place(&self, room: Rect, whole: Vec2, fit: f32, pixels_per_point: f32) -> Rect {
        let extent = whole * self.scale(fit);
        let min = room.center() - extent * self.centre.to_vec2();
        Rect::from_min_size(min.round_to_pixels(pixels_per_point), extent)
    }

    /// The usual room around a picture that is shown whole.
    #[must_use]
    pub fn margin() -> f32 {
        MARGIN
    }
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    const ROOM: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(732.0, 482.0) };

    #[test]
    fn a_picture_is_shown_whole_until_one_comes_nearer() {
        let whole = vec2(1200.0, 800.0);
        let fit = fit_scale(ROOM, whole, 16.0);
        let look = Look::default();
        assert_eq!(look.place(ROOM, whole, fit, 1.0), ROOM.shrink(16.0));
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let whole = vec2(1200.0, 800.0);
        let fit = fit_scale(ROOM, whole, 16.0);
        let mut look = Look::default();
        let pointer = pos2(300.0, 200.0);
        let under = |look: &Look| {
            let rect = look.place(ROOM, whole, fit, 1.0);
            (pointer - rect.min) / rect.size()
        };
        let before = under(&look);
        for by in [1.5, 1.5, 0.8] {
            look.zoom_at(by, pointer - ROOM.center(), whole, fit);
            assert!((under(&look) - before).length() < 0.002, "{:?} became {:?}", before, under(&look));
        }
    }

    #[test]
    fn fit_and_actual_pixels_take_turns() {
        let whole = vec2(1200.0, 800.0);
        let fit = fit_scale(ROOM, whole, 16.0);
        let mut look = Look::default();
        look.act(ViewAction::FitOrActual, ROOM, whole, fit, 2.0);
        assert_eq!(look.scale(fit), 0.5);
        look.act(ViewAction::FitOrActual, ROOM, whole, fit, 2.0);
        assert!(look.fits());
    }

    #[test]
    fn a_panorama_that_fits_only_when_tiny_zooms_without_a_jump() {
        let whole = vec2(30_000.0, 1000.0);
        let fit = fit_scale(ROOM, whole, 16.0);
        assert!(fit < 0.05);
        let mut look = Look::default();
        look.zoom_at(1.1, Vec2::ZERO, whole, fit);
        assert!((look.scale(fit) / fit - 1.1).abs() < 1e-3);
        look.zoom_at(0.1, Vec2::ZERO, whole, fit);
        assert!((look.scale(fit) - fit).abs() < 1e-6, "it goes further away than whole");
    }
}
