//! Fields for seeds, which are whole numbers of up to 64 bits.

use egui::Ui;

use crate::tr;
use crate::ui::inputs::icons as inputs;
use crate::ui::model::random_seed;
use crate::ui::theme::size;
use crate::ui::widgets::{ICON, icon_button, icons};

/// The number, another one, and whether it stays after Generate. Gives the number's field.
pub fn row(ui: &mut Ui, seed: &mut u64, locked: &mut bool) -> egui::Response {
    ui.horizontal(|ui| {
        // A whole row: a seed of 64 bits has twenty digits. The buttons' place is kept first, the field has the rest.
        let button = size::CONTROL.max(ICON + 2.0 * ui.spacing().button_padding.x);
        let buttons = 2.0 * (button + ui.spacing().item_spacing.x);
        let mut response = field(ui, seed, (ui.available_width() - buttons).max(40.0));
        if icon_button(ui, icons::DICE, &tr!("seed-row-another")).clicked() {
            *seed = random_seed();
            response.mark_changed();
        }
        let (icon, name) =
            if *locked { (icons::LOCK, tr!("seed-row-locked")) } else { (icons::UNLOCK, tr!("seed-row-unlocked")) };
        if icon_button(ui, icon, &name).clicked() {
            *locked = !*locked;
        }
        response
    })
    .inner
}

/// One more, one less, and the seed of the picture that is shown.
pub fn steps(ui: &mut Ui, seed: &mut u64, locked: &mut bool, shown: Option<u64>) {
    ui.horizontal(|ui| {
        if icon_button(ui, inputs::MINUS, &tr!("seed-row-before")).clicked() {
            *seed = seed.wrapping_sub(1);
        }
        if icon_button(ui, inputs::PLUS, &tr!("seed-row-next")).clicked() {
            *seed = seed.wrapping_add(1);
        }
        if let Some(shown) = shown {
            let button = ui.add_enabled(shown != *seed || !*locked, egui::Button::new(tr!("seed-row-same")));
            if button.on_hover_text(tr!("seed-row-same.help", seed = shown)).clicked() {
                *seed = shown;
                *locked = true;
            }
        }
    });
}

/// A seed as text: a number field would go through floating point and change every seed above 2^53.
fn field(ui: &mut Ui, seed: &mut u64, width: f32) -> egui::Response {
    let mut text = seed.to_string();
    let edit = egui::TextEdit::singleline(&mut text).desired_width(width).margin(egui::Margin::symmetric(8, 6));
    let response = ui.add(edit);
    if response.changed() {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        // What is no number of 64 bits is not taken.
        if digits.is_empty() {
            *seed = 0;
        } else if let Ok(number) = digits.parse() {
            *seed = number;
        }
    }
    response
}
