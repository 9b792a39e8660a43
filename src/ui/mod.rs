//! The window: panels that edit a recipe and show what came of it.
//!
//! One thread draws, and it never waits: no file, no decoder, no database, no lock that another may hold for
//! long. What it wants goes to the engine as commands; what happened comes back as events, once a frame.

mod action;
mod app;
pub mod cloud;
pub mod commands;
pub mod compare;
mod dialogs;
mod focus;
mod framed;
pub mod gallery;
mod inputs;
pub mod matrix;
pub mod model;
mod order;
mod panels;
mod port;
pub mod queue;
mod recall;
pub mod renderers;
mod samples;
pub mod shell;
mod splitter;
mod system_theme;
mod textures;
pub mod theme;
mod update;
mod view;
pub mod widget_page;
mod widgets;
mod words;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

pub use app::App;
pub use port::Engine;
pub use renderers::Renderer;

use crate::engine::{self, EngineConfig};
use crate::language;

/// How to open the window.
#[derive(Clone, Debug)]
pub struct Options {
    /// The library's folder.
    pub library: PathBuf,
    /// How it is drawn; None tries the default, then the other.
    pub renderer: Option<Renderer>,
    /// A picture to start with.
    pub image: Option<PathBuf>,
    /// Leave after so many frames, drawn one right after the other (for measuring).
    pub exit_after_frames: Option<u64>,
}

/// The window could not be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "the window could not be opened ({0}). Is there a display? The command line works without one: underpaint generate --help"
)]
pub struct WindowError(String);

/// Opens the window and returns when it is closed.
///
/// # Errors
/// No display, or no way to draw on it.
pub fn run(options: &Options) -> Result<(), WindowError> {
    // Until the settings come, and for good where they name none.
    language::speak(language::of_system());
    let order = match options.renderer {
        Some(renderer) => vec![renderer],
        None => renderers::ORDER.to_vec(),
    };
    let mut failed = None;
    for renderer in order {
        match open(options, renderer) {
            Ok(()) => return Ok(()),
            Err(error) => {
                tracing::warn!("{renderer:?} cannot draw here: {error}");
                failed = Some(error);
            }
        }
    }
    Err(failed.unwrap_or_else(|| WindowError("nothing to draw with".to_owned())))
}

fn open(options: &Options, renderer: Renderer) -> Result<(), WindowError> {
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Underpaint")
            .with_app_id("underpaint")
            .with_inner_size([1360.0, 860.0])
            .with_min_inner_size([860.0, 560.0])
            .with_drag_and_drop(true),
        renderer: renderer.eframe(),
        // Noise on interpolated pixels has no place beside pictures that are compared.
        dithering: false,
        persist_window: options.exit_after_frames.is_none(),
        ..Default::default()
    };
    let handle: Arc<Mutex<Option<Arc<engine::Handle>>>> = Arc::default();
    let kept = handle.clone();
    let make = move |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>> {
        let ctx = cc.egui_ctx.clone();
        let engine = Arc::new(engine::start(EngineConfig {
            library: options.library.clone(),
            cache: None,
            worker: None,
            resume: true,
            over: engine::Override::default(),
            warm: options.exit_after_frames.is_none(),
            wake: Arc::new(move || ctx.request_repaint()),
        }));
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(engine.clone());
        Ok(Box::new(App::new(&cc.egui_ctx, engine, options.image.clone())?
            .follow_system(&cc.egui_ctx)
            .leave_after(options.exit_after_frames)
            .without_drops(on_wayland())))
    };
    let result = eframe::run_native("underpaint", native, Box::new(make)).map_err(|e| WindowError(e.to_string()));
    // The window is gone: what is being written is finished, the worker ended.
    let engine = handle.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(engine) = engine.and_then(Arc::into_inner) {
        engine.join();
    }
    result
}

/// Opens the page of all widgets and returns when it is closed.
///
/// # Errors
/// No display, or no way to draw on it.
pub fn show_widgets() -> Result<(), WindowError> {
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Underpaint: every widget")
            .with_inner_size(widget_page::SIZE),
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        ..Default::default()
    };
    let make =
        |cc: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>> {
            Ok(Box::new(widget_page::Page::new(&cc.egui_ctx)))
        };
    eframe::run_native("underpaint-widgets", native, Box::new(make)).map_err(|e| WindowError(e.to_string()))
}

/// Whether the window is one of a Wayland desktop's own, where dropped files never arrive.
fn on_wayland() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && (set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET"))
}
