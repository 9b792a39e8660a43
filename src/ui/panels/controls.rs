//! The left panel: what to make.

use egui::{RichText, ScrollArea, Ui};

use super::{init_card, loras, model_row};
use crate::recipe::{Fit, MAX_SIDE, MAX_STEPS, ModelRef, SIDE_MULTIPLE, StepCount};
use crate::ui::action::Action;
use crate::ui::model::{Model, ThemeChoice, has_words, random_seed, toggle_words};
use crate::ui::textures::Textures;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{ICON, chip, icon_button, icons, primary_button, section, slider};

/// The height at which a prompt begins to scroll.
const PROMPT_HEIGHT: f32 = 132.0;

/// The panel.
pub fn ui(ui: &mut Ui, model: &mut Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    egui::Panel::bottom("generate").frame(egui::Frame::new().inner_margin(size::PANEL)).show(ui, |ui| {
        generate(ui, model, actions);
    });
    let frame =
        egui::Frame::new().inner_margin(egui::Margin { left: size::PANEL, right: 0, top: size::PANEL, bottom: 0 });
    egui::CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - f32::from(size::PANEL));
            init_card::ui(ui, model, textures, actions);
            ui.add_space(size::GAP);
            prompts(ui, model);
            ui.add_space(size::GAP);
            model_row::ui(ui, model, actions);
            ui.add_space(size::GAP);
            loras::ui(ui, model, actions);
            ui.add_space(size::GAP);
            numbers(ui, model);
            ui.add_space(size::GAP);
            seed(ui, model);
            ui.add_space(size::GAP);
            frame_size(ui, model);
            memory(ui, model);
            ui.add_space(size::GAP);
            theme(ui, model);
            ui.add_space(2.0 * size::GAP);
        });
    });
}

fn generate(ui: &mut Ui, model: &Model, actions: &mut Vec<Action>) {
    let count = model.fields.count;
    let text = if count == 1 { "Generate".to_owned() } else { format!("Generate {count}") };
    let ready = model.library.is_some();
    let button = primary_button(ui, &text, ui.available_width(), 40.0, ready);
    if button.on_hover_text("Ctrl+Enter").clicked() {
        actions.push(Action::Generate);
    }
    let t = tokens(ui.ctx());
    let waiting = model.jobs.values().filter(|j| j.state == crate::engine::JobState::Queued).count();
    let line = match (model.running().is_some(), waiting) {
        (false, _) => "Ctrl+Enter".to_owned(),
        (true, 0) => "Painting. Esc cancels".to_owned(),
        (true, n) => format!("Painting, {n} more waiting. Esc cancels"),
    };
    ui.vertical_centered(|ui| ui.label(RichText::new(line).small().color(t.text_weak)));
}

fn prompts(ui: &mut Ui, model: &mut Model) {
    let label = section(ui, "Prompt");
    let width = ui.available_width();
    // A pasted novel scrolls in its own field and pushes nothing away.
    egui::ScrollArea::vertical().id_salt("prompt").max_height(PROMPT_HEIGHT).show(ui, |ui| {
        ui.add(
            egui::TextEdit::multiline(&mut model.fields.prompt)
                .desired_rows(3)
                .desired_width(width)
                .hint_text("watercolour, warm evening light"),
        )
        .labelled_by(label.id);
    });
    if let Some(info) = &model.info {
        for words in [&info.styles, &info.palettes] {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                ui.spacing_mut().button_padding = egui::vec2(8.0, 2.0);
                ui.horizontal_wrapped(|ui| {
                    for words in words {
                        let on = has_words(&model.fields.prompt, words);
                        if chip(ui, words, on).clicked() {
                            toggle_words(&mut model.fields.prompt, words);
                        }
                    }
                });
            });
        }
    }
    let label = section(ui, "Negative prompt");
    let works = model.fields.true_cfg > 1.0;
    let hint = if works { "what it should not be" } else { "has no effect while true CFG is 1" };
    egui::ScrollArea::vertical().id_salt("negative").max_height(PROMPT_HEIGHT).show(ui, |ui| {
        ui.add_enabled(
            works,
            egui::TextEdit::multiline(&mut model.fields.negative).desired_rows(1).desired_width(width).hint_text(hint),
        )
        .labelled_by(label.id)
        .on_disabled_hover_text("Raise true CFG above 1 to use it");
    });
}

fn numbers(ui: &mut Ui, model: &mut Model) {
    let t = tokens(ui.ctx());
    let defaults = model.info.as_ref().map(|i| i.defaults.clone());
    let default = |pick: fn(&crate::recipe::ModelDefaults) -> f64| defaults.as_ref().map(pick);
    let f = &mut model.fields;
    slider(
        ui,
        "Strength",
        &mut f.strength,
        0.0..=1.0,
        2,
        default(|d| d.strength.get()),
        "How much is repainted. Double-click for the model's default",
    );
    let plan = model.plan().map(|p| p.to_string()).unwrap_or_default();
    ui.label(RichText::new(plan).small().color(t.text_weak));
    let f = &mut model.fields;
    let mut steps = f64::from(f.steps);
    slider(
        ui,
        "Steps",
        &mut steps,
        1.0..=f64::from(MAX_STEPS.min(100)),
        0,
        default(|d| f64::from(d.steps)),
        "Steps of the whole schedule, or of this run; the line below says which run",
    );
    f.steps = steps.round().clamp(1.0, f64::from(MAX_STEPS)) as u32;
    let mut kept = f.step_count == StepCount::Kept;
    let help = "Off: steps are the whole schedule's and strength lets some of them run. On: all of them run, spread over \
                what strength leaves; right for models of few steps";
    if ui.checkbox(&mut kept, "Run all steps at any strength").on_hover_text(help).changed() {
        f.step_count = if kept { StepCount::Kept } else { StepCount::Whole };
    }
    if model.info.as_ref().is_some_and(|i| i.guidance_embeds) {
        slider(
            ui,
            "Guidance",
            &mut model.fields.guidance,
            0.0..=30.0,
            1,
            default(|d| d.guidance),
            "Distilled guidance; costs no time",
        );
    }
    slider(
        ui,
        "True CFG",
        &mut model.fields.true_cfg,
        1.0..=10.0,
        1,
        default(|d| d.true_cfg),
        "How hard the prompt is followed. Above 1 every step takes twice the time",
    );
}

fn seed(ui: &mut Ui, model: &mut Model) {
    let t = tokens(ui.ctx());
    let f = &mut model.fields;
    let label = section(ui, "Seed");
    ui.horizontal(|ui| {
        // A whole row: a seed of 64 bits has twenty digits. The buttons' place is kept first, the field has the rest.
        let button = size::CONTROL.max(ICON + 2.0 * ui.spacing().button_padding.x);
        let buttons = 2.0 * (button + ui.spacing().item_spacing.x);
        seed_field(ui, &mut f.seed, (ui.available_width() - buttons).max(40.0)).labelled_by(label.id);
        if icon_button(ui, icons::DICE, "Another seed").clicked() {
            f.seed = random_seed();
        }
        let (icon, name) = if f.seed_locked {
            (icons::LOCK, "Seed stays; click for a new one each time")
        } else {
            (icons::UNLOCK, "A new seed each time; click to keep it")
        };
        if icon_button(ui, icon, name).clicked() {
            f.seed_locked = !f.seed_locked;
        }
    });
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Pictures").color(t.text_weak));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(egui::DragValue::new(&mut f.count).range(1..=16).speed(0.05))
                .labelled_by(label.id)
                .on_hover_text("Each has its own seed, one higher");
        });
    });
}

/// A seed as text: a number field would go through floating point and change every seed above 2^53.
fn seed_field(ui: &mut Ui, seed: &mut u64, width: f32) -> egui::Response {
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

fn frame_size(ui: &mut Ui, model: &mut Model) {
    let t = tokens(ui.ctx());
    let size_now = model.size();
    section(ui, "Size");
    ui.horizontal(|ui| {
        let mut own = model.fields.size.is_some();
        if chip(ui, "As the picture", !own).clicked() {
            model.fields.size = None;
        }
        if chip(ui, "Own", own).clicked() && !own {
            own = true;
            model.fields.size = Some((size_now.width(), size_now.height()));
        }
        if let (true, Some((width, height))) = (own, &mut model.fields.size) {
            for (value, name) in [(width, "Width"), (height, "Height")] {
                let step = f64::from(SIDE_MULTIPLE);
                let field = egui::DragValue::new(value).range(64..=MAX_SIDE).speed(step / 4.0);
                let response = ui.add(field);
                if !response.has_focus() && !response.dragged() {
                    *value = (*value + SIDE_MULTIPLE / 2) / SIDE_MULTIPLE * SIDE_MULTIPLE;
                }
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
            }
        } else {
            ui.label(RichText::new(format!("{} × {}", size_now.width(), size_now.height())).color(t.text_weak));
        }
    });
    ui.horizontal(|ui| {
        for (fit, name) in [(Fit::Crop, "Crop"), (Fit::Pad, "Pad"), (Fit::Stretch, "Stretch")] {
            if chip(ui, name, model.fields.fit == fit).clicked() {
                model.fields.fit = fit;
            }
        }
    });
}

/// How much memory the picture takes: always for the artist's own models, for the Starter where it matters.
fn memory(ui: &mut Ui, model: &mut Model) {
    let Some((plan, smaller)) = model.memory_plan() else { return };
    let t = tokens(ui.ctx());
    let measures = plan.measures();
    if plan.fits() && measures.is_empty() && model.fields.model == ModelRef::Starter {
        return;
    }
    let on_card = model.graphics.as_ref().is_some_and(crate::worker::Graphics::ready);
    let (lead, colour) = match (plan.fits(), on_card) {
        (true, false) => ("Memory: ", t.text_weak),
        (true, true) => ("Graphics memory: ", t.text_weak),
        (false, false) => ("Does not fit into memory: ", t.error),
        (false, true) => ("Does not fit into the graphics card's memory: ", t.error),
    };
    ui.label(RichText::new(format!("{lead}{}", plan.figures())).small().color(colour));
    for measure in measures.iter().filter(|_| plan.fits()) {
        ui.label(RichText::new(*measure).small().color(t.text_weak));
    }
    if plan.fits() {
        return;
    }
    match smaller {
        Some(size) => {
            let (width, height) = (size.width(), size.height());
            if ui.button(format!("Paint at {width} × {height}")).clicked() {
                model.fields.size = Some((width, height));
            }
        }
        None => {
            let text = "Close other programs, or choose a model in smaller numbers (Q4_K, Q8_0)";
            ui.label(RichText::new(text).small().color(t.text_weak));
        }
    }
}

fn theme(ui: &mut Ui, model: &mut Model) {
    section(ui, "Theme");
    ui.horizontal(|ui| {
        for (choice, name) in
            [(ThemeChoice::System, "System"), (ThemeChoice::Dark, "Dark"), (ThemeChoice::Light, "Light")]
        {
            if chip(ui, name, model.fields.theme == choice).clicked() {
                model.fields.theme = choice;
            }
        }
    });
}
