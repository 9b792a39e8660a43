//! Small parts that several panels use.

use egui::{Button, Image, ImageSource, Response, RichText, Role, Ui, Widget as _, WidgetInfo};

use super::theme::{size, tokens};

/// Icons, drawn for this program.
pub mod icons {
    use egui::{ImageSource, include_image};
    /// All of them, for the page of widgets.
    pub const ALL: [(&str, ImageSource<'static>); 20] = [
        ("Random", DICE),
        ("Locked", LOCK),
        ("Unlocked", UNLOCK),
        ("Close", CLOSE),
        ("Browse", FOLDER),
        ("Back to what it was", UNDO),
        ("Find", SEARCH),
        ("Shortcuts", KEYBOARD),
        ("Settings", SETTINGS),
        ("Zone at the left", PANEL_LEFT),
        ("Zone below", PANEL_BOTTOM),
        ("Choose", CHECK),
        ("Star", STAR),
        ("Line of jobs", QUEUE),
        ("Matrix", GRID),
        ("Pause", PAUSE),
        ("Go on", PLAY),
        ("To the front", FIRST),
        ("Once more", COPY),
        ("The next one instead", NEXT),
    ];
    /// Random.
    pub const DICE: ImageSource<'static> = include_image!("../../icons/dice.svg");
    /// Locked.
    pub const LOCK: ImageSource<'static> = include_image!("../../icons/lock.svg");
    /// Unlocked.
    pub const UNLOCK: ImageSource<'static> = include_image!("../../icons/unlock.svg");
    /// Choose.
    pub const CHECK: ImageSource<'static> = include_image!("../../icons/check.svg");
    /// Close, clear.
    pub const CLOSE: ImageSource<'static> = include_image!("../../icons/close.svg");
    /// Back to what it was.
    pub const UNDO: ImageSource<'static> = include_image!("../../icons/undo.svg");
    /// Find.
    pub const SEARCH: ImageSource<'static> = include_image!("../../icons/search.svg");
    /// Shortcuts.
    pub const KEYBOARD: ImageSource<'static> = include_image!("../../icons/keyboard.svg");
    /// Settings.
    pub const SETTINGS: ImageSource<'static> = include_image!("../../icons/settings.svg");
    /// The zone at the left.
    pub const PANEL_LEFT: ImageSource<'static> = include_image!("../../icons/panel-left.svg");
    /// The zone below.
    pub const PANEL_BOTTOM: ImageSource<'static> = include_image!("../../icons/panel-bottom.svg");
    /// A good one.
    pub const STAR: ImageSource<'static> = include_image!("../../icons/star.svg");
    /// The line of jobs.
    pub const QUEUE: ImageSource<'static> = include_image!("../../icons/queue.svg");
    /// A matrix.
    pub const GRID: ImageSource<'static> = include_image!("../../icons/grid.svg");
    /// Pause.
    pub const PAUSE: ImageSource<'static> = include_image!("../../icons/pause.svg");
    /// Go on.
    pub const PLAY: ImageSource<'static> = include_image!("../../icons/play.svg");
    /// To the front.
    pub const FIRST: ImageSource<'static> = include_image!("../../icons/first.svg");
    /// Once more.
    pub const COPY: ImageSource<'static> = include_image!("../../icons/copy.svg");
    /// The next one instead.
    pub const NEXT: ImageSource<'static> = include_image!("../../icons/next.svg");
    /// Browse.
    pub const FOLDER: ImageSource<'static> = include_image!("../../icons/folder.svg");
}

/// The side of an icon in a button, in points.
pub const ICON: f32 = 16.0;

/// A square button with an icon and a name for tooltips and screen readers.
pub fn icon_button(ui: &mut Ui, icon: ImageSource<'static>, name: &str) -> Response {
    square_button(ui, icon, name, size::CONTROL)
}

/// The same with sides of `side` points.
pub fn square_button(ui: &mut Ui, icon: ImageSource<'static>, name: &str, side: f32) -> Response {
    let image = Image::new(icon).fit_to_exact_size(egui::vec2(ICON, ICON)).tint(ui.visuals().text_color());
    let response = ui.add(Button::image(image).min_size(egui::vec2(side, side)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// An icon button without a ground of its own until the pointer or the focus is on it; `hint` is its tooltip.
pub fn flat_icon_button(ui: &mut Ui, icon: ImageSource<'static>, name: &str, hint: &str) -> Response {
    let image = Image::new(icon).fit_to_exact_size(egui::vec2(ICON, ICON)).tint(tokens(ui.ctx()).text_weak);
    let button = Button::image(image).frame_when_inactive(false).min_size(egui::vec2(size::CONTROL, size::CONTROL));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(hint)
}

/// The one coloured button of a view.
pub fn primary_button(ui: &mut Ui, text: &str, width: f32, height: f32, enabled: bool) -> Response {
    let t = tokens(ui.ctx());
    ui.scope(|ui| {
        let w = &mut ui.visuals_mut().widgets;
        for (state, fill) in
            [(&mut w.inactive, t.accent), (&mut w.hovered, t.accent_hover), (&mut w.active, t.accent_hover)]
        {
            state.weak_bg_fill = fill;
            state.bg_stroke = egui::Stroke::NONE;
            state.fg_stroke.color = t.on_accent;
        }
        let strong = egui::FontId::new(14.0, egui::FontFamily::Name("strong".into()));
        let button = Button::new(RichText::new(text).font(strong));
        ui.add_enabled_ui(enabled, |ui| ui.add_sized([width, height], button)).inner
    })
    .inner
}

/// A field for a key: never shown, and no copy of it in the field's own memory.
pub fn key_field(ui: &mut Ui, text: &mut String, hint: &str) -> Response {
    let edit = egui::TextEdit::singleline(text).password(true).desired_width(ui.available_width());
    let response = ui.add(edit.hint_text(hint).margin(egui::Margin::symmetric(8, 6)));
    // A text field keeps what was typed for undo, hidden or not.
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), response.id) {
        state.clear_undoer();
        state.store(ui.ctx(), response.id);
    }
    response
}

/// Keys, as they are printed on a keyboard.
pub fn keys_label(ui: &mut Ui, keys: &str) -> Response {
    let t = tokens(ui.ctx());
    egui::Frame::new()
        .fill(t.field)
        .stroke(egui::Stroke::new(1.0, t.line))
        .corner_radius(4)
        .inner_margin(egui::Margin::symmetric(6, 1))
        .show(ui, |ui| ui.label(RichText::new(keys).small()))
        .inner
}

/// A line of small text that steps back.
pub fn small(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.label(RichText::new(text).small().color(tokens(ui.ctx()).text_weak))
}

/// What is wrong with the control above.
pub fn wrong(ui: &mut Ui, text: Option<&str>) {
    if let Some(text) = text {
        ui.label(RichText::new(text).small().color(tokens(ui.ctx()).error));
    }
}

/// A section's name.
pub fn section(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).color(tokens(ui.ctx()).text_weak))
}

/// A name, a number to type and a slider below, the whole width; a double-click on name or slider takes the default.
pub fn slider(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    range: std::ops::RangeInclusive<f64>,
    decimals: usize,
    default: Option<f64>,
    hint: &str,
) {
    let label = ui.horizontal(|ui| {
        let label =
            ui.add(egui::Label::new(RichText::new(name).color(tokens(ui.ctx()).text_weak)).sense(egui::Sense::CLICK));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let speed = (range.end() - range.start()) / 400.0;
            egui::DragValue::new(value)
                .range(range.clone())
                .speed(speed)
                .fixed_decimals(decimals)
                .ui(ui)
                .labelled_by(label.id);
        });
        label
    });
    let label = label.inner.on_hover_text(hint);
    if label.double_clicked()
        && let Some(default) = default
    {
        *value = default;
    }
    ui.spacing_mut().slider_width = ui.available_width();
    let step = 10f64.powi(-(decimals as i32));
    // Shown, a slider must not touch its value: one of more decimals came out of a picture's recipe and stays exact.
    let slider = egui::Slider::new(value, range).show_value(false).step_by(step);
    let filled = tokens(ui.ctx()).filled;
    let chosen = std::mem::replace(&mut ui.visuals_mut().selection.bg_fill, filled);
    let slider = ui.add(slider.clamping(egui::SliderClamping::Edits)).labelled_by(label.id);
    ui.visuals_mut().selection.bg_fill = chosen;
    if let (Some(default), true) = (default, slider.interact(egui::Sense::click()).double_clicked()) {
        *value = default;
    } else if slider.changed() {
        // A multiple of 0.01 is not always the number that is written so.
        let scale = 10f64.powi(decimals as i32);
        *value = (*value * scale).round() / scale;
    }
}

/// A choice that is on or off: words of the prompt, one of a few settings.
pub fn chip(ui: &mut Ui, words: &str, on: bool) -> Response {
    let t = tokens(ui.ctx());
    let text = RichText::new(words).size(12.0);
    let button = if on { Button::new(text.color(t.on_accent)).fill(t.accent) } else { Button::new(text) };
    let response = ui.add(button.corner_radius(12).min_size(egui::vec2(0.0, 24.0)));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, words));
    response
}
