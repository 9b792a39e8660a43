//! A service's form, made from its table alone: every parameter it has, and none that it has not.

use egui::{DragValue, RichText, Role, Ui, WidgetInfo};
use serde_json::Value;

use super::{cloud_rows, prompts, seed};
use crate::backend::cloud::Service;
use crate::backend::{Parameter, Shown};
use crate::recipe::{Fit, UploadWay};
use crate::tr;
use crate::ui::cloud::{MOST, in_form, way_name};
use crate::ui::model::{Model, random_seed};
use crate::ui::theme::tokens;
use crate::ui::widgets::{chip, section, small, wrong};

/// The form of the service in use.
pub fn ui(ui: &mut Ui, model: &mut Model, service: &dyn Service) {
    part(ui, model, service, Shown::First);
    // A fold that moves its content would make the window jump: it is open or it is not.
    let open = model.clouds.more;
    let text = RichText::new(if open { tr!("cloud-less") } else { tr!("cloud-more") }).color(tokens(ui.ctx()).text);
    let button = ui.add(egui::Button::new(text).min_size(egui::vec2(ui.available_width(), 0.0)));
    if button.on_hover_text(tr!("cloud-more.help")).clicked() {
        model.clouds.more = !open;
    }
    if open {
        part(ui, model, service, Shown::More);
        way(ui, model, service);
    }
}

/// The address of the init image, where the service is to fetch it from one.
pub fn address(ui: &mut Ui, model: &mut Model, service: &dyn Service) {
    let label = section(ui, &tr!("cloud-init-address"));
    let url = &mut model.cloud_fields(service).init_url;
    let edit = egui::TextEdit::singleline(url).desired_width(ui.available_width()).hint_text("https://…");
    let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6))).labelled_by(label.id);
    if field.on_hover_text(tr!("cloud-init-address.help")).changed() {
        model.changed("init_url");
    }
    wrong(ui, model.wrong("init_url").or(model.wrong("init")));
}

fn part(ui: &mut Ui, model: &mut Model, service: &dyn Service, shown: Shown) {
    for parameter in service.spec().parameters.iter().filter(|p| in_form(p, shown)) {
        ui.push_id(parameter.name, |ui| match parameter.name {
            "negative" if shown == Shown::First => {}
            "negative" => prompts::negative(ui, model, &tr!("cloud-negative-hint")),
            "width" => sides(ui, model, service, parameter),
            "height" => {}
            "seed" => seeds(ui, model, service, parameter),
            name if name == service.facts().count => pictures(ui, model, service, parameter),
            name => {
                let mut search = std::mem::take(&mut model.clouds.search);
                change(ui, model, service, name, |ui, value| cloud_rows::row(ui, parameter, value, &mut search));
                model.clouds.search = search;
            }
        });
    }
}

/// Draws a control over a value, and what is wrong with it below.
fn change(
    ui: &mut Ui,
    model: &mut Model,
    service: &dyn Service,
    name: &str,
    draw: impl FnOnce(&mut Ui, &mut Option<Value>),
) {
    let values = &mut model.cloud_fields(service).values;
    let before = values.get(name).cloned();
    let mut value = before.clone();
    draw(ui, &mut value);
    if value != before {
        match value {
            Some(value) => values.insert(name.to_owned(), value),
            None => values.remove(name),
        };
        model.changed(name);
    }
    wrong(ui, model.wrong(name));
}

fn seeds(ui: &mut Ui, model: &mut Model, service: &dyn Service, parameter: &Parameter) {
    let mut locked = model.fields.seed_locked;
    change(ui, model, service, parameter.name, |ui, value| {
        let number = value.as_ref().and_then(Value::as_u64);
        let label = ui
            .horizontal(|ui| {
                let label = cloud_rows::name(ui, parameter, value);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let random = number.is_none();
                    let response = chip(ui, &tr!("cloud-seed-random"), random);
                    let response = response.on_hover_text(tr!("cloud-seed-random.help"));
                    if response.clicked() {
                        let none = parameter.nullable.then_some(Value::Null);
                        *value = if random { Some(random_seed().max(1).into()) } else { none };
                    }
                });
                label
            })
            .inner;
        if let Some(mut number) = number
            && seed::row(ui, &mut number, &mut locked).labelled_by(label.id).changed()
        {
            *value = Some(number.into());
        }
    });
    model.fields.seed_locked = locked;
}

fn pictures(ui: &mut Ui, model: &mut Model, service: &dyn Service, parameter: &Parameter) {
    let most = service.facts().per_request;
    let pictures = &mut model.cloud_fields(service).pictures;
    let mut none = None;
    let changed = ui
        .horizontal(|ui| {
            let label = cloud_rows::name(ui, parameter, &mut none);
            // The name alone was double-clicked for the default.
            let reset = none.is_some();
            if reset {
                *pictures = 1;
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let drag = DragValue::new(pictures).range(1..=MOST).speed(0.05);
                let response = ui.add(drag).labelled_by(label.id);
                response.on_hover_text(tr!("cloud-pictures-most", most = most)).changed() || reset
            })
            .inner
        })
        .inner;
    if changed {
        model.changed(parameter.name);
    }
    wrong(ui, model.wrong(parameter.name));
}

/// Both sides in one row: the init image's own, or the artist's.
fn sides(ui: &mut Ui, model: &mut Model, service: &dyn Service, parameter: &Parameter) {
    let facts = service.facts();
    let size = model.cloud_size(service);
    let takes_init = service.spec().takes_init();
    let fields = model.cloud_fields(service);
    let mut values = [("width", size.width()), ("height", size.height())].map(|(name, usual)| {
        let set = fields.values.get(name).and_then(Value::as_u64);
        (name, set.unwrap_or(u64::from(usual)), set.is_some())
    });
    let mut own = values.iter().any(|(_, _, set)| *set);
    // One side alone, as a recipe may have it, is shown and sent with the other one.
    let half = own && values.iter().any(|(_, _, set)| !set);
    let before = (own, values.map(|(_, side, _)| side));
    section(ui, &tr!("cloud-size")).on_hover_text(parameter.help());
    ui.horizontal(|ui| {
        if takes_init {
            let as_it_is = chip(ui, &tr!("cloud-size-picture"), !own);
            if as_it_is.on_hover_text(tr!("cloud-size-picture.help")).clicked() {
                own = false;
            }
            if chip(ui, &tr!("cloud-size-own"), own).clicked() {
                own = true;
            }
        }
        let enabled = own || !takes_init;
        for ((_, side, _), name) in values.iter_mut().zip([tr!("cloud-size-width"), tr!("cloud-size-height")]) {
            let step = u64::from(facts.side_multiple.max(1));
            let drag = DragValue::new(side).range(facts.min_side..=facts.max_side).speed(step as f64 / 2.0);
            let response = ui.add_enabled(enabled, drag);
            if enabled && !response.has_focus() && !response.dragged() {
                *side = (*side + step / 2) / step * step;
            }
            response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, enabled, &name));
        }
    });
    let after = (own, values.map(|(_, side, _)| side));
    if before != after || half {
        for (name, side, _) in values {
            if own || !takes_init {
                fields.values.insert(name.to_owned(), side.into());
            } else {
                fields.values.remove(name);
            }
        }
    }
    if before != after {
        model.changed("width");
        model.changed("height");
    }
    wrong(ui, model.wrong("width"));
    wrong(ui, model.wrong("height"));
    if takes_init {
        ui.horizontal(|ui| {
            let fits = [
                (Fit::Crop, tr!("cloud-fit-crop")),
                (Fit::Pad, tr!("cloud-fit-pad")),
                (Fit::Stretch, tr!("cloud-fit-stretch")),
            ];
            for (fit, name) in fits {
                if chip(ui, &name, model.fields.fit == fit).clicked() {
                    model.fields.fit = fit;
                }
            }
        });
    }
}

/// How the init image gets to the service.
fn way(ui: &mut Ui, model: &mut Model, service: &dyn Service) {
    let ways = service.facts().ways;
    if ways.len() < 2 {
        return;
    }
    let now = model.way(service);
    section(ui, &tr!("cloud-way"));
    ui.horizontal_wrapped(|ui| {
        for way in ways {
            if chip(ui, &way_name(*way), now == *way).clicked() {
                model.cloud_fields(service).way = Some(*way);
                model.changed("base64");
                model.changed("init");
            }
        }
    });
    let line = match now {
        UploadWay::Inline => tr!("cloud-way-inline.help"),
        UploadWay::Service => tr!("cloud-way-service.help"),
        UploadWay::S3 => tr!("cloud-way-bucket.help"),
        UploadWay::Url => tr!("cloud-way-address.help"),
    };
    small(ui, line);
}
