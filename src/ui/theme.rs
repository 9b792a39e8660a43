//! The one table of colours and sizes, for both themes, and how egui is made to use it.

pub mod contrast;

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme,
    Visuals, vec2,
};

/// Colours by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    /// Around pictures: neutral, so that it does not tint what one sees.
    pub canvas: Color32,
    /// Panels.
    pub panel: Color32,
    /// Cards, fields and cells on panels.
    pub field: Color32,
    /// Fields under the pointer.
    pub field_hover: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text that steps back.
    pub text_weak: Color32,
    /// The primary action and selection.
    pub accent: Color32,
    /// The primary action under the pointer.
    pub accent_hover: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Behind what is chosen: a row, marked text.
    pub selected: Color32,
    /// Text on it.
    pub on_selected: Color32,
    /// The filled part of a slider's rail, and of progress.
    pub filled: Color32,
    /// Around the control that has the keyboard: no colour, so that it is never taken for selection.
    pub focus: Color32,
    /// What went well.
    pub good: Color32,
    /// What needs a look.
    pub warn: Color32,
    /// A problem.
    pub error: Color32,
    /// Behind a problem.
    pub error_fill: Color32,
    /// Over everything while a file is dragged in, behind cards, and behind what stands on a picture.
    pub veil: Color32,
    /// What stands on the veil.
    pub on_veil: Color32,
    /// Every other square under a picture that lets through.
    pub check: Color32,
}

#[expect(clippy::disallowed_methods, reason = "this is the table of colours")]
const fn gray(level: u8) -> Color32 {
    Color32::from_gray(level)
}

#[expect(clippy::disallowed_methods, reason = "this is the table of colours")]
const fn rgb(r: u8, g: u8, b: u8) -> Color32 {
    Color32::from_rgb(r, g, b)
}

#[expect(clippy::disallowed_methods, reason = "this is the table of colours")]
const fn black(alpha: u8) -> Color32 {
    Color32::from_black_alpha(alpha)
}

/// A pixel's own colour, to be shown as it is.
#[must_use]
pub const fn pixel([r, g, b]: [u8; 3]) -> Color32 {
    rgb(r, g, b)
}

/// The dark theme.
pub const DARK: Tokens = Tokens {
    canvas: gray(24),
    panel: gray(34),
    field: gray(46),
    field_hover: gray(58),
    line: gray(56),
    text: gray(228),
    text_weak: gray(164),
    accent: rgb(232, 146, 58),
    accent_hover: rgb(243, 163, 82),
    on_accent: gray(20),
    selected: rgb(74, 54, 34),
    on_selected: gray(245),
    filled: rgb(190, 124, 58),
    focus: gray(240),
    good: rgb(124, 200, 144),
    warn: rgb(240, 190, 90),
    error: rgb(255, 138, 120),
    error_fill: rgb(62, 34, 30),
    veil: black(200),
    on_veil: gray(255),
    check: gray(92),
};

/// The light theme.
pub const LIGHT: Tokens = Tokens {
    canvas: gray(208),
    panel: gray(242),
    field: gray(255),
    field_hover: gray(230),
    line: gray(214),
    text: gray(28),
    text_weak: gray(80),
    accent: rgb(172, 85, 8),
    accent_hover: rgb(150, 74, 4),
    on_accent: gray(255),
    selected: rgb(244, 214, 180),
    on_selected: gray(20),
    filled: rgb(182, 112, 48),
    focus: gray(20),
    good: rgb(20, 104, 58),
    warn: rgb(126, 76, 0),
    error: rgb(160, 28, 16),
    error_fill: rgb(252, 226, 221),
    veil: black(200),
    on_veil: gray(255),
    check: gray(196),
};

/// Widths and gaps, on a grid of 8.
pub mod size {
    /// Between things that belong together.
    pub const GAP: f32 = 8.0;
    /// Inside panels.
    pub const PANEL: i8 = 16;
    /// Corners of fields and cells.
    pub const RADIUS: u8 = 5;
    /// Height of buttons and fields.
    pub const CONTROL: f32 = 28.0;
    /// Width of the controls until it is changed.
    pub const CONTROLS: f32 = 352.0;
    /// Side of a filmstrip cell.
    pub const CELL: f32 = 112.0;
}

/// How long anything moves, in seconds.
pub const MOTION: f32 = 0.08;

/// The tokens of the theme in use.
#[must_use]
pub fn tokens(ctx: &egui::Context) -> &'static Tokens {
    match ctx.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// Fonts and both styles.
pub fn apply(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(theme, tokens);
            style.text_styles = [
                (TextStyle::Small, FontId::proportional(11.5)),
                (TextStyle::Body, FontId::proportional(13.0)),
                (TextStyle::Button, FontId::proportional(13.0)),
                (TextStyle::Heading, FontId::new(17.0, FontFamily::Name("strong".into()))),
                (TextStyle::Monospace, FontId::monospace(12.5)),
            ]
            .into();
            let spacing = &mut style.spacing;
            spacing.item_spacing = vec2(size::GAP, size::GAP);
            spacing.button_padding = vec2(10.0, 4.0);
            spacing.interact_size = vec2(size::CONTROL, size::CONTROL);
            spacing.menu_margin = Margin::same(6);
            spacing.slider_rail_height = 4.0;
            spacing.tooltip_width = 320.0;
            style.animation_time = MOTION;
        });
    }
}

/// Inter SemiBold, of a size in points.
#[must_use]
pub fn strong(points: f32) -> FontId {
    FontId::new(points, FontFamily::Name("strong".into()))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 2] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| std::iter::once(first.to_owned()).chain(fallback.iter().cloned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, with("Inter"));
    fonts.families.insert(FontFamily::Name("strong".into()), with("Inter SemiBold"));
    fonts
}

fn visuals(theme: Theme, t: &Tokens) -> Visuals {
    let mut v = theme.default_visuals();
    // A window at rest repaints never, also with a field in focus.
    v.text_cursor.blink = false;
    let radius = CornerRadius::same(size::RADIUS);
    v.panel_fill = t.panel;
    v.window_fill = t.panel;
    v.window_stroke = Stroke::new(1.0, t.line);
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(6);
    v.window_shadow = Shadow { offset: [0, 8], blur: 32, spread: 0, color: black(90) };
    v.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: black(70) };
    v.extreme_bg_color = t.field;
    v.text_edit_bg_color = Some(t.field);
    v.faint_bg_color = t.field;
    v.selection.bg_fill = t.selected;
    // The colour of text on it; the ring of a field in use is everyone's (`focus.rs`).
    v.selection.stroke = Stroke::new(0.0, t.on_selected);
    v.hyperlink_color = t.accent;
    v.warn_fg_color = t.warn;
    v.error_fg_color = t.error;
    v.weak_text_color = Some(t.text_weak);
    v.slider_trailing_fill = true;
    v.image_loading_spinners = false;
    v.handle_shape = egui::style::HandleShape::Circle;
    let w = &mut v.widgets;
    for (state, fill, text) in [
        (&mut w.noninteractive, t.panel, t.text),
        (&mut w.inactive, t.field, t.text),
        (&mut w.hovered, t.field_hover, t.text),
        (&mut w.active, t.field_hover, t.text),
        (&mut w.open, t.field_hover, t.text),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::NONE;
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    w.noninteractive.bg_stroke = Stroke::new(1.0, t.line);
    if theme == Theme::Light {
        w.inactive.bg_stroke = Stroke::new(1.0, t.line);
        w.hovered.bg_stroke = Stroke::new(1.0, t.line);
        w.active.bg_stroke = Stroke::new(1.0, t.line);
    }
    // Slider rails are drawn in the inactive fill and must show on a panel.
    w.inactive.bg_fill = t.field_hover;
    v
}
