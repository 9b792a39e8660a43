//! What the window is drawn with: OpenGL first, and what comes after it where that fails.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::glow::HasContext as _;
use serde::{Deserialize, Serialize};

/// How the window is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Renderer {
    /// Vulkan, Metal or Direct3D.
    Wgpu,
    /// OpenGL.
    Glow,
}

/// What is tried, in this order.
pub const ORDER: [Renderer; 2] = [Renderer::Glow, Renderer::Wgpu];

impl Renderer {
    pub(super) fn eframe(self) -> eframe::Renderer {
        match self {
            Self::Wgpu => eframe::Renderer::Wgpu,
            Self::Glow => eframe::Renderer::Glow,
        }
    }
}

/// What the window would be drawn with here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// The first that works; None where none does.
    pub renderer: Option<Renderer>,
    /// What it says of itself.
    pub detail: String,
    /// Those before it, and why each does not work.
    pub failed: Vec<(Renderer, String)>,
}

/// Opens windows that are never shown until one can be drawn on. For a process of its own: a driver may end it.
#[must_use]
pub fn probe() -> Drawing {
    let mut drawing = Drawing::default();
    for renderer in ORDER {
        match try_out(renderer) {
            Ok(detail) => {
                drawing.renderer = Some(renderer);
                drawing.detail = detail;
                break;
            }
            Err(why) => drawing.failed.push((renderer, why)),
        }
    }
    drawing
}

fn try_out(renderer: Renderer) -> Result<String, String> {
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_app_id("underpaint").with_visible(false),
        renderer: renderer.eframe(),
        persist_window: false,
        ..Default::default()
    };
    let said: Arc<Mutex<Option<String>>> = Arc::default();
    let kept = said.clone();
    let look = move |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>> {
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(describe(cc));
        Err("seen enough".into())
    };
    let result = eframe::run_native("underpaint", native, Box::new(look));
    let said = said.lock().unwrap_or_else(PoisonError::into_inner).take();
    said.ok_or_else(|| {
        result.err().map_or_else(|| "no reason was given".to_owned(), |error| without_braces(&error.to_string()))
    })
}

/// A message without the values that a program printed into it.
fn without_braces(text: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::new();
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn describe(cc: &eframe::CreationContext<'_>) -> String {
    if let Some(gl) = &cc.gl {
        let version = gl.version();
        return format!("OpenGL {}.{} {}", version.major, version.minor, version.vendor_info).trim().to_owned();
    }
    match &cc.wgpu_render_state {
        Some(state) => {
            let info = state.adapter.get_info();
            format!("{:?}, {}", info.backend, info.name)
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_without_the_values_printed_into_it() {
        let said = "Found no configs matching: Template { color: Rgb { r: 8 }, api: None }. Error: no display";
        assert_eq!(without_braces(said), "Found no configs matching: Template . Error: no display");
    }
}
