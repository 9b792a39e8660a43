//! One control for one parameter, made from what the table says of it. A value that is None is not sent.

use egui::{DragValue, RichText, Role, Sense, Ui, Widget as _, WidgetInfo};
use serde_json::Value;

use crate::backend::{Kind, Parameter};
use crate::tr;
use crate::ui::cloud::label_of;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{chip, icon_button, icons};

/// The height of a list of words.
const LIST: f32 = 260.0;

/// The parameter's control. `search` is what is typed to find a word in a long list.
pub fn row(ui: &mut Ui, parameter: &Parameter, value: &mut Option<Value>, search: &mut String) {
    match parameter.kind {
        Kind::Integer { min, max } => number(ui, parameter, value, (min as f64, max as f64), 0),
        Kind::Number { min, max } => number(ui, parameter, value, (min, max), if max <= 1.0 { 2 } else { 1 }),
        Kind::Text { .. } | Kind::Url => text(ui, parameter, value),
        Kind::Choice { of } => choice(ui, parameter, of, value),
        Kind::Open { of } => open(ui, parameter, of, value, search),
        Kind::Flag => flag(ui, parameter, value),
        Kind::Model | Kind::Image => {}
    }
}

/// What the form starts from.
fn default_of(parameter: &Parameter) -> Option<Value> {
    parameter.read(parameter.default?).ok()
}

/// What happens where it is not sent.
fn own(parameter: &Parameter) -> String {
    let known = |unset| tr!("cloud-own-known", value = unset);
    parameter.unset_in_words().map_or_else(|| tr!("cloud-own"), known)
}

/// A parameter's name; a double-click brings the default back.
pub fn name(ui: &mut Ui, parameter: &Parameter, value: &mut Option<Value>) -> egui::Response {
    let text = RichText::new(label_of(parameter)).color(tokens(ui.ctx()).text_weak);
    let label = ui.add(egui::Label::new(text).sense(Sense::CLICK));
    let label = label.on_hover_text(tr!("cloud-parameter-help", help = parameter.help()));
    if label.double_clicked() {
        *value = default_of(parameter);
    }
    label
}

fn named(response: &egui::Response, role: Role, label: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, true, label));
}

/// Where a number without a default begins when it is set: FLUX's usual ones, or the least.
fn start(parameter: &Parameter, (min, max): (f64, f64)) -> f64 {
    let told = parameter.unset.and_then(|u| u.parse().ok());
    let usual = match parameter.name {
        "steps" => Some(28.0),
        "guidance" => Some(3.5),
        _ => None,
    };
    told.or(usual).unwrap_or(min).clamp(min, max)
}

fn to_json(parameter: &Parameter, number: f64) -> Value {
    if matches!(parameter.kind, Kind::Integer { .. }) { (number.round() as u64).into() } else { number.into() }
}

fn number(ui: &mut Ui, parameter: &Parameter, value: &mut Option<Value>, range: (f64, f64), decimals: usize) {
    let (min, max) = range;
    let title = label_of(parameter);
    let Some(now) = value.as_ref().and_then(Value::as_f64) else {
        ui.horizontal(|ui| {
            name(ui, parameter, value);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let text = RichText::new(own(parameter)).color(tokens(ui.ctx()).text_weak);
                let response = ui.button(text).on_hover_text(tr!("cloud-own.help"));
                named(&response, Role::Button, &tr!("cloud-own-set", name = &title));
                if response.clicked() {
                    *value = Some(to_json(parameter, start(parameter, range)));
                }
            });
        });
        return;
    };
    let mut number = now;
    let mut leave = false;
    let label = ui
        .horizontal(|ui| {
            let label = name(ui, parameter, value);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if parameter.default.is_none() && !parameter.required {
                    leave = icon_button(ui, icons::CLOSE, &tr!("cloud-own-leave", name = &title)).clicked();
                }
                let drag = DragValue::new(&mut number).range(min..=max).speed((max - min) / 400.0);
                drag.fixed_decimals(decimals).ui(ui).labelled_by(label.id);
            });
            label
        })
        .inner;
    ui.spacing_mut().slider_width = ui.available_width();
    let step = 10f64.powi(-(decimals as i32));
    let slider = egui::Slider::new(&mut number, min..=max).show_value(false).step_by(step);
    if ui.add(slider.clamping(egui::SliderClamping::Edits)).labelled_by(label.id).changed() {
        let scale = 10f64.powi(decimals as i32);
        number = (number * scale).round() / scale;
    }
    if leave {
        *value = None;
    } else if (number - now).abs() > f64::EPSILON {
        *value = Some(to_json(parameter, number));
    }
}

fn text(ui: &mut Ui, parameter: &Parameter, value: &mut Option<Value>) {
    let label = ui
        .horizontal(|ui| {
            let label = name(ui, parameter, value);
            if parameter.nullable {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let none = value.as_ref().is_some_and(Value::is_null);
                    let response = chip(ui, &tr!("cloud-none"), none).on_hover_text(tr!("cloud-none.help"));
                    let said = tr!("cloud-none-named", name = label_of(parameter));
                    response.widget_info(|| WidgetInfo::selected(Role::Button, true, none, &said));
                    if response.clicked() {
                        *value = if none { None } else { Some(Value::Null) };
                    }
                });
            }
            label
        })
        .inner;
    let none = value.as_ref().is_some_and(Value::is_null);
    let mut typed = value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let hint = match parameter.kind {
        _ if none => tr!("cloud-none"),
        Kind::Url => "https://…".to_owned(),
        _ if parameter.required => tr!("cloud-needed"),
        _ => parameter.unset_in_words().unwrap_or_else(|| tr!("cloud-own")),
    };
    let edit = egui::TextEdit::singleline(&mut typed).desired_width(ui.available_width()).hint_text(hint);
    let field = ui.add_enabled(!none, edit.margin(egui::Margin::symmetric(8, 6))).labelled_by(label.id);
    if field.on_hover_text(parameter.help()).changed() {
        *value = if typed.is_empty() { None } else { Some(typed.into()) };
    }
}

fn flag(ui: &mut Ui, parameter: &Parameter, value: &mut Option<Value>) {
    let set = value.as_ref().and_then(Value::as_bool);
    // Where nothing is sent the box shows what the service does then, or that nobody knows.
    let mut on = set.unwrap_or(parameter.unset == Some("on"));
    let unknown = set.is_none() && parameter.unset.is_none();
    ui.horizontal(|ui| {
        let response = ui.add(egui::Checkbox::new(&mut on, label_of(parameter)).indeterminate(unknown));
        let response = response.on_hover_text(tr!("cloud-parameter-help", help = parameter.help()));
        if response.changed() {
            *value = Some(on.into());
        }
        if response.double_clicked() {
            *value = default_of(parameter);
        }
        if set.is_none() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(own(parameter)).small().color(tokens(ui.ctx()).text_weak));
            });
        }
    });
}

fn shown(parameter: &Parameter, value: Option<&Value>) -> String {
    value.and_then(Value::as_str).map_or_else(|| own(parameter), str::to_owned)
}

/// One of a list; the chosen one is marked by its ground alone, so that it can be read.
fn pick(ui: &mut Ui, on: bool, text: &str) -> egui::Response {
    ui.selectable_label(on, RichText::new(text).color(tokens(ui.ctx()).text))
}

fn choice(ui: &mut Ui, parameter: &Parameter, of: &'static [&'static str], value: &mut Option<Value>) {
    let label = name(ui, parameter, value);
    let now = value.as_ref().and_then(Value::as_str).map(str::to_owned);
    egui::ComboBox::from_id_salt(parameter.name)
        .selected_text(shown(parameter, value.as_ref()))
        .width(ui.available_width())
        .height(360.0)
        .show_ui(ui, |ui| {
            if !parameter.required && pick(ui, now.is_none(), &own(parameter)).clicked() {
                *value = None;
                ui.close();
            }
            for word in of {
                if pick(ui, now.as_deref() == Some(word), word).clicked() {
                    *value = Some((*word).into());
                    ui.close();
                }
            }
        })
        .response
        .labelled_by(label.id)
        .on_hover_text(parameter.help());
}

/// A long list of words that is searched by typing, and takes words that are not in it.
fn open(
    ui: &mut Ui,
    parameter: &Parameter,
    of: &'static [&'static str],
    value: &mut Option<Value>,
    search: &mut String,
) {
    let label = name(ui, parameter, value);
    let now = value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let was_open = egui::ComboBox::is_open(ui.ctx(), ui.make_persistent_id(parameter.name));
    let response = egui::ComboBox::from_id_salt(parameter.name)
        .selected_text(shown(parameter, value.as_ref()))
        .width(ui.available_width())
        .height(LIST + 80.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            let edit =
                egui::TextEdit::singleline(search).desired_width(f32::INFINITY).hint_text(tr!("cloud-search-hint"));
            let field = ui.add(edit.margin(egui::Margin::symmetric(8, 6)));
            let own_name = tr!("cloud-search", name = label_of(parameter));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &own_name));
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            if !was_open {
                field.request_focus();
            }
            if let Some(picked) = words(ui, parameter, of, now.as_deref(), search.trim(), enter) {
                *value = picked;
                ui.close();
            }
        });
    if response.inner.is_none() {
        search.clear();
    }
    response.response.labelled_by(label.id).on_hover_text(parameter.help());
}

/// The words that match; gives the one that was picked, Some(None) for the service's own.
fn words(
    ui: &mut Ui,
    parameter: &Parameter,
    of: &'static [&'static str],
    now: Option<&str>,
    search: &str,
    enter: bool,
) -> Option<Option<Value>> {
    let wanted = search.to_lowercase().replace(' ', "-");
    let found: Vec<&str> = of.iter().copied().filter(|w| w.contains(&wanted)).collect();
    let mut picked = None;
    if search.is_empty() {
        if pick(ui, now.is_none(), &own(parameter)).clicked() {
            picked = Some(None);
        }
    } else if !of.contains(&search) {
        let text = tr!("cloud-search-use", word = search);
        if pick(ui, now == Some(search), &text).clicked() || (enter && found.is_empty()) {
            picked = Some(Some(search.into()));
        }
    }
    if enter && let Some(first) = found.first().filter(|_| !search.is_empty()) {
        picked = Some(Some((*first).into()));
    }
    // Only the rows in sight are built; the height stays while the list gets shorter.
    let list = egui::ScrollArea::vertical().max_height(LIST).min_scrolled_height(LIST).auto_shrink([false, false]);
    list.show_rows(ui, size::CONTROL, found.len(), |ui, rows| {
        for word in found.get(rows).into_iter().flatten() {
            if pick(ui, now == Some(word), word).clicked() {
                picked = Some(Some((*word).into()));
            }
        }
    });
    picked
}
