//! Every widget and every token on one page, in whichever theme: to look at, and for the tests to compare.

use egui::{CornerRadius, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::focus;
use super::panels::seed;
use super::theme::{self, Tokens, contrast, size, tokens};
use super::widgets::{
    chip, flat_icon_button, icon_button, icons, keys_label, primary_button, section, slider, small, wrong,
};

/// The page's size, in points.
pub const SIZE: [f32; 2] = [720.0, 656.0];

const MARGIN: f32 = 24.0;
const BETWEEN: f32 = 32.0;
const COLUMN: f32 = (SIZE[0] - 2.0 * MARGIN - BETWEEN) / 2.0;

/// The page, with something in each widget.
#[derive(Debug)]
pub struct Page {
    prompt: String,
    line: String,
    empty: String,
    strength: f64,
    on: bool,
    choice: usize,
    seed: u64,
    locked: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            prompt: "a harbour at dusk, watercolour, warm evening light".to_owned(),
            line: "holiday.jpg".to_owned(),
            empty: String::new(),
            strength: 0.6,
            on: true,
            choice: 0,
            seed: 9_007_199_254_740_993,
            locked: true,
        }
    }
}

impl Page {
    /// Sets the context up as the window does.
    #[must_use]
    pub fn new(ctx: &egui::Context) -> Self {
        theme::apply(ctx);
        egui_extras::install_image_loaders(ctx);
        Self::default()
    }
}

impl eframe::App for Page {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let t = tokens(ui.ctx());
        egui::CentralPanel::no_frame().frame(egui::Frame::new().fill(t.panel).inner_margin(MARGIN)).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = BETWEEN;
                column(ui, |ui| {
                    words(ui);
                    self.buttons(ui);
                    self.fields(ui);
                    self.numbers(ui);
                });
                column(ui, |ui| {
                    icons_row(ui);
                    messages(ui);
                    cells(ui);
                    swatches(ui, t);
                });
            });
        });
        focus::ring(ui.ctx());
    }
}

impl Page {
    fn buttons(&mut self, ui: &mut Ui) {
        heading(ui, "Buttons");
        ui.horizontal(|ui| {
            primary_button(ui, "Generate", 96.0, 32.0, true);
            primary_button(ui, "Not now", 76.0, 32.0, false);
            let _ = ui.button("Use as init");
            ui.add_enabled_ui(false, |ui| {
                let _ = ui.button("Off");
            });
        });
        ui.horizontal(|ui| {
            for (at, words) in ["watercolour", "oil", "ink"].into_iter().enumerate() {
                if chip(ui, words, self.choice == at).clicked() {
                    self.choice = at;
                }
            }
            ui.checkbox(&mut self.on, "Run all steps");
        });
        ui.horizontal(|ui| {
            for (at, text) in ["Crop", "Pad"].into_iter().enumerate() {
                ui.selectable_value(&mut self.choice, at, text);
            }
            let shown = ["watercolour", "oil", "ink"].get(self.choice).copied().unwrap_or_default();
            let list = egui::ComboBox::from_id_salt("style").selected_text(shown).show_ui(ui, |ui| {
                ui.selectable_value(&mut self.choice, 2, "ink");
            });
            list.response.accessible_name("Style");
        });
    }

    fn fields(&mut self, ui: &mut Ui) {
        heading(ui, "Fields");
        let label = section(ui, "Prompt");
        let edit = egui::TextEdit::multiline(&mut self.prompt).desired_rows(2).desired_width(f32::INFINITY);
        ui.add(edit).labelled_by(label.id);
        ui.horizontal(|ui| {
            let width = (ui.available_width() - size::GAP) / 2.0;
            let margin = egui::Margin::symmetric(8, 6);
            let edit = egui::TextEdit::singleline(&mut self.line).desired_width(width).margin(margin);
            ui.add(edit).accessible_name("A line");
            let edit = egui::TextEdit::singleline(&mut self.empty).desired_width(width).margin(margin);
            ui.add(edit.hint_text("with a hint"));
        });
        wrong(ui, Some("What is wrong with it stands below"));
    }

    fn numbers(&mut self, ui: &mut Ui) {
        heading(ui, "Numbers");
        slider(ui, "Strength", &mut self.strength, 0.0..=1.0, 2, Some(0.6), "How much is repainted");
        small(ui, "runs 12 of 20 steps, starts at 60 % noise");
        let label = section(ui, "Seed");
        seed::row(ui, &mut self.seed, &mut self.locked).labelled_by(label.id);
        let (rect, bar) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
        bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, "Progress"));
        let t = tokens(ui.ctx());
        ui.painter().rect_filled(rect, 3, t.field_hover);
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(rect.width() * 0.4, 6.0)), 3, t.filled);
    }
}

fn column(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::top_down(egui::Align::Min);
    ui.allocate_ui_with_layout(vec2(COLUMN, 0.0), layout, |ui| {
        ui.set_width(COLUMN);
        ui.spacing_mut().item_spacing = vec2(size::GAP, 6.0);
        add(ui);
    });
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(text).font(theme::strong(13.0)));
}

fn words(ui: &mut Ui) {
    ui.label(RichText::new("Drop a picture to repaint").heading());
    ui.label("Usual text: the quick brown fox, 0123456789, ÄÖÜ ß é ñ ø");
    section(ui, "Weak text names a control");
    small(ui, "Small text tells more: 512 × 384, 4.2 s");
    ui.hyperlink_to("A link", "https://example.org");
}

fn icons_row(ui: &mut Ui) {
    heading(ui, "Icons");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (name, icon) in icons::ALL {
            icon_button(ui, icon, name);
        }
    });
    ui.horizontal(|ui| {
        flat_icon_button(ui, icons::SEARCH, "Flat", "Flat");
        for keys in ["Ctrl+Enter", "Shift+X", "?"] {
            keys_label(ui, keys);
        }
    });
}

fn messages(ui: &mut Ui) {
    heading(ui, "Messages");
    let t = tokens(ui.ctx());
    egui::Frame::new().fill(t.error_fill).corner_radius(size::RADIUS).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label("There is no init image yet. Drop a picture on the window, paste one, or browse for one");
        let _ = ui.button("Browse…");
    });
    ui.horizontal(|ui| {
        for (text, colour) in [("Saved", t.good), ("Look at this", t.warn), ("Failed", t.error)] {
            ui.label(RichText::new(text).color(colour));
        }
    });
}

/// A cell as it is, under the pointer, chosen, and with the keyboard.
fn cells(ui: &mut Ui) {
    heading(ui, "Cells");
    let t = tokens(ui.ctx());
    let side = 56.0;
    ui.horizontal(|ui| {
        let states = [(t.field, None), (t.field_hover, None), (t.field, Some(t.accent)), (t.field, Some(t.focus))];
        for (fill, border) in states {
            let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
            ui.painter().rect_filled(rect, size::RADIUS, fill);
            if let Some(border) = border {
                ui.painter().rect_stroke(rect, size::RADIUS, Stroke::new(2.0, border), StrokeKind::Inside);
            }
        }
        let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::ZERO, t.canvas);
        ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, t.line), StrokeKind::Inside);
    });
}

/// Each pair of tokens that stand on each other.
fn swatches(ui: &mut Ui, t: &Tokens) {
    heading(ui, "Tokens");
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    ui.horizontal_wrapped(|ui| {
        for pair in contrast::pairs(t) {
            let (rect, response) = ui.allocate_exact_size(vec2(28.0, 24.0), Sense::hover());
            ui.painter().rect_filled(rect, 3, pair.ground);
            if pair.least >= contrast::TEXT {
                let font = egui::FontId::proportional(12.0);
                ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "Aa", font, pair.front);
            } else {
                ui.painter().rect_stroke(rect.shrink(5.0), 3, Stroke::new(2.0, pair.front), StrokeKind::Inside);
            }
            let got = contrast::ratio(pair.front, pair.ground);
            response.on_hover_text(format!("{}: {got:.1}, at least {}", pair.name, pair.least));
        }
    });
}
