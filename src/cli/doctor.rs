//! `underpaint doctor`: what this machine has, where things are, what is missing.

use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::OK;
use crate::engine::inspect_model;
use crate::library::{Library, LibraryError, default_cache, default_root};
use crate::recipe::{Load, MemoryPlan, ModelInfo, ModelRef, Size};
use crate::ui::renderers::{Drawing, Renderer, probe};
use crate::worker::{self, Graphics};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// A FLUX model (folder or file) to look at as well
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    version: &'static str,
    devices: Vec<String>,
    graphics: Graphics,
    memory_total_bytes: Option<u64>,
    memory_available_bytes: Option<u64>,
    models: Vec<Model>,
    library: Place,
    display: Option<String>,
    /// None without a display, and where it was not found out.
    drawing: Option<Drawing>,
    missing: Vec<String>,
}

#[derive(Serialize)]
struct Model {
    name: String,
    hash: String,
    parameters: u64,
    guidance_embeds: bool,
    memory: Vec<Fit>,
}

/// What a picture of a size takes.
#[derive(Serialize)]
struct Fit {
    width: u32,
    height: u32,
    fits: bool,
    #[serde(flatten)]
    plan: MemoryPlan,
}

/// The sizes that are told of, pixels a side.
const SIDES: [u32; 3] = [512, 1024, 2048];

fn memory(info: &ModelInfo, graphics: &Graphics) -> Vec<Fit> {
    let (memory, footprint) = match graphics {
        Graphics::Ready { card, .. } if card.total.is_some() => (worker::of_card(card.total, card.free), info.on_card),
        Graphics::Ready { .. } => (worker::memory(0), info.on_card),
        _ => (worker::memory(0), info.footprint),
    };
    let Some(memory) = memory else { return Vec::new() };
    let fit = |side: u32| {
        let size = Size::try_from((side, side)).ok()?;
        let plan = footprint.plan(&Load { size, steps: info.defaults.steps, loras: 0 }, memory);
        Some(Fit { width: side, height: side, fits: plan.fits(), plan })
    };
    SIDES.into_iter().filter_map(fit).collect()
}

/// How it is with the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    NewerDatabase,
    DamagedDatabase,
    Locked,
    NotWritable,
    NotAFolder,
    DiskFull,
    Failed,
}

impl State {
    fn of(error: &LibraryError) -> Self {
        match error {
            LibraryError::Newer { .. } => Self::NewerDatabase,
            LibraryError::Damaged(_) => Self::DamagedDatabase,
            LibraryError::Locked => Self::Locked,
            LibraryError::ReadOnly { .. } => Self::NotWritable,
            LibraryError::NotAFolder { .. } => Self::NotAFolder,
            LibraryError::DiskFull { .. } => Self::DiskFull,
            _ => Self::Failed,
        }
    }

    /// Whether its folder takes files, which is tried before its database is opened; None where it was not found out.
    fn writable(self) -> Option<bool> {
        match self {
            Self::Open | Self::NewerDatabase | Self::DamagedDatabase | Self::Locked => Some(true),
            Self::NotWritable | Self::NotAFolder | Self::DiskFull => Some(false),
            Self::Failed => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::NewerDatabase => "written by a newer Underpaint",
            Self::DamagedDatabase => "its database is damaged",
            Self::Locked => "locked by another program",
            Self::NotWritable => "cannot be written",
            Self::NotAFolder => "not a folder",
            Self::DiskFull => "its disk is full",
            Self::Failed => "cannot be opened",
        }
    }
}

#[derive(Serialize)]
struct Place {
    path: PathBuf,
    state: State,
    writable: Option<bool>,
    pictures: Option<u64>,
    free_bytes: Option<u64>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut missing = Vec::new();
    let graphics = worker::card::look(&std::env::current_exe().unwrap_or_default());
    let mut models = Vec::new();
    let wanted = std::iter::once(ModelRef::Starter).chain(arguments.model.clone().map(ModelRef::Folder));
    for model in wanted {
        match inspect_model(&model) {
            Ok(info) => models.push(Model {
                memory: memory(&info, &graphics),
                name: info.name,
                hash: info.hash,
                parameters: info.parameters,
                guidance_embeds: info.guidance_embeds,
            }),
            Err(problem) => missing.push(problem.message),
        }
    }
    let root = arguments.library.clone().unwrap_or_else(default_root);
    let opened = Library::open(&root, &default_cache());
    let (state, pictures) = match &opened {
        Ok(library) => (State::Open, library.picture_count().ok()),
        Err(error) => {
            missing.push(error.to_string());
            (State::of(error), None)
        }
    };
    let display = ["WAYLAND_DISPLAY", "DISPLAY"].iter().find_map(|v| std::env::var(v).ok().filter(|d| !d.is_empty()));
    if cfg!(target_os = "linux") && display.is_none() {
        missing.push("no display: the window cannot open here, the command line works".to_owned());
    }
    // The other systems always have one.
    let drawing = if cfg!(target_os = "linux") && display.is_none() { None } else { ask_drawing() };
    if drawing.as_ref().is_some_and(|d| d.renderer.is_none()) {
        missing.push("nothing to draw the window with: the command line works".to_owned());
    }
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        devices: vec![worker::device_name()],
        graphics,
        memory_total_bytes: worker::total_bytes(),
        memory_available_bytes: worker::available_bytes(),
        models,
        library: Place { state, writable: state.writable(), pictures, free_bytes: free_bytes(&root), path: root },
        display,
        drawing,
        missing,
    };
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&report, &mut out)?;
    }
    Ok(OK)
}

fn print(report: &Report, out: &mut impl Write) -> std::io::Result<()> {
    let gb = |bytes: Option<u64>| bytes.map_or_else(|| "unknown".to_owned(), |b| format!("{:.1} GB", b as f64 / 1e9));
    writeln!(out, "Underpaint {}", report.version)?;
    for device in &report.devices {
        writeln!(out, "Computes on  {device}")?;
    }
    writeln!(out, "Graphics card: {}", report.graphics.line())?;
    writeln!(out, "Memory       {} free of {}", gb(report.memory_available_bytes), gb(report.memory_total_bytes))?;
    for model in &report.models {
        writeln!(out, "Model        {} ({:.1} M weights, {})", model.name, model.parameters as f64 / 1e6, model.hash)?;
        for fit in &model.memory {
            let not = if fit.fits { "" } else { ": does not fit" };
            writeln!(out, "             at {} x {} {}{not}", fit.width, fit.height, fit.plan.figures())?;
            for measure in fit.plan.measures() {
                writeln!(out, "               {measure}")?;
            }
        }
    }
    let pictures =
        report.library.pictures.map_or_else(|| report.library.state.words().to_owned(), |n| format!("{n} pictures"));
    writeln!(
        out,
        "Library      {} ({pictures}, {} free)",
        report.library.path.display(),
        gb(report.library.free_bytes)
    )?;
    writeln!(out, "Display      {}", report.display.as_deref().unwrap_or("none"))?;
    if let Some(drawing) = &report.drawing {
        for line in drawn(drawing) {
            writeln!(out, "Window       {line}")?;
        }
    }
    if report.missing.is_empty() {
        writeln!(out, "Nothing is missing")?;
    }
    for text in &report.missing {
        writeln!(out, "Missing      {text}")?;
    }
    Ok(())
}

/// What the window is drawn with, in words.
fn drawn(drawing: &Drawing) -> Vec<String> {
    let name = |renderer: Renderer| match renderer {
        Renderer::Glow => "OpenGL",
        Renderer::Wgpu => "wgpu",
    };
    let mut lines: Vec<String> =
        drawing.failed.iter().map(|(renderer, why)| format!("{} does not work here: {why}", name(*renderer))).collect();
    lines.push(match drawing.renderer {
        Some(renderer) if lines.is_empty() => format!("drawn with {} ({})", name(renderer), drawing.detail),
        Some(renderer) => format!("drawn with {} instead ({})", name(renderer), drawing.detail),
        None => "cannot be drawn".to_owned(),
    });
    lines
}

/// `underpaint drawing`: tries it in this process, and prints what came of it.
pub(super) fn drawing() -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&probe())?)?;
    Ok(())
}

/// Has it tried in a process of its own, because a driver may hang or crash; None where that told nothing.
fn ask_drawing() -> Option<Drawing> {
    const PATIENCE: Duration = Duration::from_secs(20);
    let program = std::env::current_exe().ok()?;
    let mut asked = Command::new(program);
    asked.arg("drawing").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = asked.spawn().ok()?;
    let began = Instant::now();
    while child.try_wait().ok()?.is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().ok();
            child.wait().ok();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut said = String::new();
    child.stdout.take()?.take(64 * 1024).read_to_string(&mut said).ok()?;
    serde_json::from_str(&said).ok()
}

#[cfg(unix)]
fn free_bytes(path: &std::path::Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    Some(found.f_bavail * found.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_: &std::path::Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doctor_says_what_draws_the_window_and_what_it_is_the_second_choice_to() {
        let first =
            Drawing { renderer: Some(Renderer::Glow), detail: "OpenGL 4.6 Mesa".to_owned(), failed: Vec::new() };
        assert_eq!(drawn(&first), ["drawn with OpenGL (OpenGL 4.6 Mesa)"]);
        let failed = vec![(Renderer::Glow, "no libEGL".to_owned())];
        let second = Drawing { renderer: Some(Renderer::Wgpu), detail: "Vulkan, llvmpipe".to_owned(), failed };
        assert_eq!(
            drawn(&second),
            ["OpenGL does not work here: no libEGL", "drawn with wgpu instead (Vulkan, llvmpipe)"]
        );
        assert_eq!(drawn(&Drawing::default()), ["cannot be drawn"]);
    }
}
