//! The left panel: what to make.

use egui::{RichText, ScrollArea, Ui};

use super::{cloud_form, framing, generate, init_card, loras, model_row, prompts, seed, service_row, shape, strip};
use crate::backend::cloud::Service;
use crate::recipe::{MAX_STEPS, ModelRef, StepCount, UploadWay};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::focus;
use crate::ui::model::{Model, View};
use crate::ui::textures::Textures;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{section, slider, wrong};

/// The panel.
pub fn ui(ui: &mut Ui, model: &mut Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    egui::Panel::bottom("generate").frame(egui::Frame::new().inner_margin(size::PANEL)).show(ui, |ui| {
        generate::ui(ui, model, actions);
    });
    let frame =
        egui::Frame::new().inner_margin(egui::Margin { left: size::PANEL, right: 0, top: size::PANEL, bottom: 0 });
    egui::CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - f32::from(size::PANEL));
            service_row::ui(ui, model, actions);
            ui.add_space(size::GAP);
            match model.service() {
                Some(service) => cloud(ui, model, service, textures, actions),
                None => local(ui, model, textures, actions),
            }
            ui.add_space(2.0 * size::GAP);
            focus::follow(ui);
        });
    });
}

/// Everything that decides a picture of this machine's.
fn local(ui: &mut Ui, model: &mut Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    init_card::ui(ui, model, textures, actions);
    init_card::address(ui, model, actions);
    framing::ui(ui, model, textures, true);
    ui.add_space(size::GAP);
    prompts::ui(ui, model, actions);
    ui.add_space(size::GAP);
    model_row::ui(ui, model, actions);
    ui.add_space(size::GAP);
    loras::ui(ui, model, actions);
    ui.add_space(size::GAP);
    numbers(ui, model, textures, actions);
    ui.add_space(size::GAP);
    seeds(ui, model);
    ui.add_space(size::GAP);
    shape::ui(ui, model);
    memory(ui, model);
}

/// Everything that a service is told.
fn cloud(ui: &mut Ui, model: &mut Model, service: &dyn Service, textures: &mut Textures, actions: &mut Vec<Action>) {
    if service.spec().takes_init() {
        if model.way(service) == UploadWay::Url {
            cloud_form::address(ui, model, service);
        } else {
            init_card::ui(ui, model, textures, actions);
            init_card::address(ui, model, actions);
            framing::ui(ui, model, textures, false);
            wrong(ui, model.wrong("init"));
        }
        ui.add_space(size::GAP);
    }
    prompts::ui(ui, model, actions);
    ui.add_space(size::GAP);
    cloud_form::ui(ui, model, service);
}

fn numbers(ui: &mut Ui, model: &mut Model, textures: &mut Textures, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let defaults = model.info.as_ref().map(|i| i.defaults.clone());
    let default = |pick: fn(&crate::recipe::ModelDefaults) -> f64| defaults.as_ref().map(pick);
    let f = &mut model.fields;
    slider(
        ui,
        &tr!("controls-strength"),
        &mut f.strength,
        0.0..=1.0,
        2,
        default(|d| d.strength.get()),
        &tr!("controls-strength.help"),
    );
    let plan = model.plan().map(|p| p.to_string()).unwrap_or_default();
    ui.label(RichText::new(plan).small().color(t.text_weak));
    strip::ui(ui, model, textures, actions);
    let f = &mut model.fields;
    let mut steps = f64::from(f.steps);
    slider(
        ui,
        &tr!("controls-steps"),
        &mut steps,
        1.0..=f64::from(MAX_STEPS.min(100)),
        0,
        default(|d| f64::from(d.steps)),
        &tr!("controls-steps.help"),
    );
    f.steps = steps.round().clamp(1.0, f64::from(MAX_STEPS)) as u32;
    let mut kept = f.step_count == StepCount::Kept;
    let all_steps = ui.checkbox(&mut kept, tr!("controls-all-steps"));
    if all_steps.on_hover_text(tr!("controls-all-steps.help")).changed() {
        f.step_count = if kept { StepCount::Kept } else { StepCount::Whole };
    }
    if model.info.as_ref().is_some_and(|i| i.guidance_embeds) {
        slider(
            ui,
            &tr!("controls-guidance"),
            &mut model.fields.guidance,
            0.0..=30.0,
            1,
            default(|d| d.guidance),
            &tr!("controls-guidance.help"),
        );
    }
    slider(
        ui,
        &tr!("controls-true-cfg"),
        &mut model.fields.true_cfg,
        1.0..=10.0,
        1,
        default(|d| d.true_cfg),
        &tr!("controls-true-cfg.help"),
    );
}

fn seeds(ui: &mut Ui, model: &mut Model) {
    let t = tokens(ui.ctx());
    let f = &mut model.fields;
    let label = section(ui, &tr!("controls-seed"));
    seed::row(ui, &mut f.seed, &mut f.seed_locked).labelled_by(label.id);
    let shown = if let View::Picture(id) = model.view { model.picture(id).map(|p| p.recipe.seed.0) } else { None };
    let f = &mut model.fields;
    seed::steps(ui, &mut f.seed, &mut f.seed_locked, shown);
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new(tr!("controls-pictures")).color(t.text_weak));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(egui::DragValue::new(&mut f.count).range(1..=16).speed(0.05))
                .labelled_by(label.id)
                .on_hover_text(tr!("controls-pictures.help"));
        });
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
    let figures = plan.figures();
    let (line, colour) = match (plan.fits(), on_card) {
        (true, false) => (tr!("controls-memory", figures = figures), t.text_weak),
        (true, true) => (tr!("controls-memory-card", figures = figures), t.text_weak),
        (false, false) => (tr!("controls-memory-short", figures = figures), t.error),
        (false, true) => (tr!("controls-memory-card-short", figures = figures), t.error),
    };
    ui.label(RichText::new(line).small().color(colour));
    for measure in measures.iter().filter(|_| plan.fits()) {
        ui.label(RichText::new(measure).small().color(t.text_weak));
    }
    if plan.fits() {
        return;
    }
    match smaller {
        Some(size) => {
            let (width, height) = (size.width(), size.height());
            if ui.button(tr!("controls-paint-at", width = width, height = height)).clicked() {
                model.fields.size = Some((width, height));
            }
        }
        None => {
            ui.label(RichText::new(tr!("controls-memory-free")).small().color(t.text_weak));
        }
    }
}
