//! `underpaint generate`: pictures without a window.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{FAILED, INTERRUPTED, OK, WRONG_ARGUMENT, cloud, exit_code, grid, out};
use crate::backend::cloud::{service, specs};
use crate::engine::{
    self, Command, EngineConfig, Event, GridCommand, Handle, InitSource, InitView, JobState, PictureView, Problem,
    inspect_model,
};
use crate::library::default_root;
use crate::recipe::{
    Area, Fit, Framing, LoraUse, ModelInfo, ModelRef, Recipe, RecipeError, Seed, Size, StepCount, Strength, Turn,
};

/// The area of a picture whose size nobody gave.
const USUAL_PIXELS: u32 = 512 * 512;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The picture to start from (PNG, JPEG, WebP)
    #[arg(long, value_name = "IMG")]
    pub(super) init: Option<PathBuf>,
    /// What it should become
    #[arg(long, value_name = "TEXT")]
    pub(super) prompt: String,
    /// What it should not be; counts while --true-cfg is above 1
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) negative: String,
    /// Who makes it: local, or a service that `underpaint backends` lists
    #[arg(long, value_name = "ID", default_value = "local")]
    pub(super) backend: String,
    #[command(flatten)]
    pub(super) cloud: cloud::Arguments,
    /// A FLUX model: a folder, or a weight file (.safetensors, .gguf); without it the built-in Starter
    #[arg(long, value_name = "PATH")]
    pub(super) model: Option<PathBuf>,
    /// How much is repainted, 0 to 1; 0 gives the picture back
    #[arg(long, value_name = "0..1", value_parser = strength)]
    pub(super) strength: Option<Strength>,
    /// Distilled guidance, 0 to 30; models without it ignore it
    #[arg(long, value_name = "G", value_parser = |s: &str| number(s, 0.0, 30.0))]
    pub(super) guidance: Option<f64>,
    /// True classifier-free guidance, 1 (off) to 30; above 1 each step is computed twice
    #[arg(long, value_name = "C", value_parser = |s: &str| number(s, 1.0, 30.0))]
    pub(super) true_cfg: Option<f64>,
    /// Steps; see --step-count
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(super) steps: Option<u32>,
    /// Whether --steps are the whole schedule's, of which strength lets some run (whole), or all run (kept)
    #[arg(long, value_name = "whole|kept", value_parser = step_count)]
    step_count: Option<StepCount>,
    /// A LoRA file and its strength, 1 where none is said; several may be given
    #[arg(long, value_name = "FILE[:STRENGTH]", value_parser = lora)]
    pub(super) lora: Vec<LoraUse>,
    /// The noise's seed; random where none is given
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// How many pictures, each with its own seed, one higher
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(super) count: u32,
    /// Pixels across, rounded to 16; without it the init image's shape at about 512 x 512
    #[arg(long, value_name = "W", value_parser = clap::value_parser!(u32).range(64..=4096))]
    pub(super) width: Option<u32>,
    /// Pixels down, rounded to 16
    #[arg(long, value_name = "H", value_parser = clap::value_parser!(u32).range(64..=4096))]
    pub(super) height: Option<u32>,
    /// How the init image comes into the frame
    #[arg(long, default_value = "crop", value_parser = fit)]
    pub(super) fit: Fit,
    /// Turn the init image first: quarters clockwise, 0 to 3
    #[arg(long, value_name = "0..3", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
    turn: u8,
    /// Mirror the init image, after it is turned
    #[arg(long)]
    mirror: bool,
    /// The part of the turned init image that is used: left, top, width, height, each a share of its side
    #[arg(long, value_name = "L,T,W,H", value_parser = area)]
    crop: Option<Area>,
    /// Also write the picture to this file, or into this folder
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    grid: grid::Arguments,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Print one JSON object per picture
    #[arg(long)]
    json: bool,
}

fn strength(text: &str) -> Result<Strength, String> {
    let value = text.parse::<f64>().map_err(|e| e.to_string())?;
    Strength::new(value).map_err(|e| e.to_string())
}

fn number(text: &str, min: f64, max: f64) -> Result<f64, String> {
    let value = text.parse::<f64>().map_err(|e| e.to_string())?;
    if (min..=max).contains(&value) { Ok(value) } else { Err(format!("must be between {min} and {max}")) }
}

/// The strength stands behind the last colon; a path may have others.
fn lora(text: &str) -> Result<LoraUse, String> {
    let (file, strength) = match text.rsplit_once(':') {
        Some((file, strength)) if strength.parse::<f64>().is_ok() => (file, number(strength, -4.0, 4.0)?),
        _ => (text, 1.0),
    };
    let file = std::path::absolute(file).map_err(|e| e.to_string())?;
    Ok(LoraUse { file, strength })
}

fn step_count(text: &str) -> Result<StepCount, String> {
    let all = [StepCount::Whole, StepCount::Kept];
    all.into_iter().find(|c| c.word() == text).ok_or_else(|| "must be whole or kept".to_owned())
}

fn area(text: &str) -> Result<Area, String> {
    let shares: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    let shares = shares.map_err(|e| e.to_string())?;
    let shares =
        <[f64; 4]>::try_from(shares).map_err(|_| "four numbers are wanted: left,top,width,height".to_owned())?;
    Area::try_from(shares).map_err(|e| e.to_string())
}

impl Arguments {
    /// How the init image is turned and cut.
    pub(super) fn framing(&self) -> Framing {
        Framing { turn: Turn::new(self.turn, self.mirror), crop: self.crop }
    }
}

fn fit(text: &str) -> Result<Fit, String> {
    let all = [Fit::Crop, Fit::Pad, Fit::Stretch];
    all.into_iter().find(|f| f.word() == text).ok_or_else(|| "must be crop, pad or stretch".to_owned())
}

/// What ended it early: the code to leave with, after this was said.
struct Stop {
    code: u8,
    problem: Option<Problem>,
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self { code: exit_code(problem.kind), problem: Some(problem) }
    }
}

/// What is wrong with the arguments together, before anything is started.
fn wrong_together(arguments: &Arguments) -> Option<String> {
    if arguments.grid.grid.is_some() {
        if arguments.count > 1 {
            return Some("--grid says which pictures are made, so --count does not go with it".to_owned());
        }
        if arguments.out.as_ref().is_some_and(|out| !out::is_folder(out)) {
            return Some("--grid makes several pictures: let --out name a folder".to_owned());
        }
    }
    if arguments.backend == "local" {
        let text = "this machine paints from a picture: give one with --init";
        return arguments.init.is_none().then(|| text.to_owned());
    }
    if service(&arguments.backend).is_none() {
        let ids: Vec<&str> = specs().into_iter().map(|s| s.id).collect();
        return Some(format!("no backend is called {:?}; there are: {}", arguments.backend, ids.join(", ")));
    }
    None
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<u8> {
    if let Some(text) = wrong_together(&arguments) {
        writeln!(std::io::stderr().lock(), "underpaint: {text}")?;
        return Ok(WRONG_ARGUMENT);
    }
    let (bell, rung) = sync_channel(1);
    let stopped = Arc::new(AtomicBool::new(false));
    listen_for_ctrl_c(stopped.clone(), bell.clone())?;
    let engine = engine::start(EngineConfig {
        library: arguments.library.clone().unwrap_or_else(default_root),
        cache: None,
        worker: None,
        warm: false,
        resume: false,
        over: arguments.cloud.over(),
        wake: Arc::new(move || {
            bell.try_send(()).ok();
        }),
    });
    let session = Session { engine, rung, stopped, waiting: Vec::new() };
    let result = session.make(&arguments);
    Ok(match result {
        Ok(()) => OK,
        Err(Stop { code, problem }) => {
            let said = problem.map(|p| p.message).unwrap_or_else(|| match code {
                INTERRUPTED => "interrupted; what was finished is in the library".to_owned(),
                _ => "the engine ended before the work was done; what was finished is in the library".to_owned(),
            });
            writeln!(std::io::stderr().lock(), "underpaint: {said}")?;
            code
        }
    })
}

fn listen_for_ctrl_c(stopped: Arc<AtomicBool>, bell: std::sync::mpsc::SyncSender<()>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("ctrl-c".to_owned()).spawn(move || {
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                stopped.store(true, Ordering::SeqCst);
                bell.try_send(()).ok();
            }
        });
    })?;
    Ok(())
}

struct Session {
    engine: Handle,
    rung: Receiver<()>,
    stopped: Arc<AtomicBool>,
    waiting: Vec<Event>,
}

impl Session {
    fn make(mut self, arguments: &Arguments) -> Result<(), Stop> {
        let result = self.steps(arguments);
        self.engine.join();
        result
    }

    fn steps(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        self.wait_for(|event| matches!(event, Event::Ready(_)).then_some(()))?;
        if let Some(out) = &arguments.out {
            // Before minutes of painting, not after.
            out::check(out)?;
        }
        if let Some(sheet) = &arguments.grid.sheet {
            grid::check(sheet)?;
        }
        for text in [&arguments.prompt, &arguments.negative] {
            let chars = text.chars().count();
            if chars > crate::recipe::MAX_PROMPT_CHARS {
                return Err(Problem::from(RecipeError::PromptTooLong(chars)).into());
            }
        }
        if arguments.backend != "local" {
            return self.ask_service(arguments);
        }
        let model = arguments.model.clone().map_or(ModelRef::Starter, ModelRef::Folder);
        let info = inspect_model(&model)?;
        if let Some(note) = info.variant.note() {
            tracing::warn!("{note}");
        }
        let init = self.init(arguments)?.ok_or_else(|| {
            let text = "this machine paints from a picture: give one with --init";
            Problem::new(engine::ProblemKind::BadInput, text, "")
        })?;
        let recipe = recipe(arguments, model, &info, &init).map_err(Problem::from)?;
        if arguments.grid.grid.is_some() {
            return self.make_grid(arguments, recipe);
        }
        self.send(Command::Enqueue { recipe: Box::new(recipe), count: arguments.count })?;
        self.watch(arguments, arguments.count)
    }

    /// The init image, in the library.
    fn init(&mut self, arguments: &Arguments) -> Result<Option<Box<InitView>>, Stop> {
        let Some(file) = &arguments.init else { return Ok(None) };
        self.send(Command::OpenInit(InitSource::File(file.clone())))?;
        let init = self.wait_for(|event| match event {
            Event::InitReady(view) => Some(Ok(view.clone())),
            Event::InitFailed(problem) => Some(Err(problem.clone())),
            _ => None,
        })??;
        for warning in &init.warnings {
            tracing::warn!("{warning}");
        }
        Ok(Some(init))
    }

    /// The same for a service.
    fn ask_service(&mut self, arguments: &Arguments) -> Result<(), Stop> {
        let init = self.init(arguments)?;
        let recipe = cloud::recipe(arguments, init.as_deref())?;
        if arguments.grid.grid.is_some() {
            return self.make_grid(arguments, recipe);
        }
        self.send(Command::Enqueue { recipe: Box::new(recipe), count: arguments.count })?;
        let jobs = self.wait_for(|event| match event {
            Event::Queued(jobs) => Some(Ok(jobs.len())),
            Event::Refused(problem) => Some(Err(problem.clone())),
            _ => None,
        })??;
        self.watch(arguments, u32::try_from(jobs).unwrap_or(u32::MAX))
    }

    /// All cells of a grid, then its sheet: also where some cells failed, with what was made.
    fn make_grid(&mut self, arguments: &Arguments, base: Recipe) -> Result<(), Stop> {
        let Some(axes) = &arguments.grid.grid else { return Ok(()) };
        self.send(Command::Grid(GridCommand::Make(Box::new(axes.of(base)))))?;
        let (id, cells) = self.wait_for(grid::begun)??;
        let result = self.watch(arguments, cells);
        let Some(sheet) = &arguments.grid.sheet else { return result };
        self.send(Command::Grid(GridCommand::Export(id, sheet.clone())))?;
        let path = self.wait_for(grid::exported)??;
        writeln!(std::io::stderr().lock(), "{}", path.display()).ok();
        result
    }

    fn send(&self, command: Command) -> Result<(), Stop> {
        self.engine.send(command).map_err(|_| Stop { code: FAILED, problem: None })
    }

    /// Waits for something new; true when Ctrl+C was pressed.
    fn listen(&mut self) -> bool {
        self.rung.recv_timeout(Duration::from_millis(500)).ok();
        self.waiting.extend(self.engine.drain());
        self.stopped.load(Ordering::SeqCst)
    }

    fn wait_for<T>(&mut self, wanted: impl Fn(&Event) -> Option<T>) -> Result<T, Stop> {
        let mut notice = None;
        loop {
            for event in std::mem::take(&mut self.waiting) {
                if let Some(found) = wanted(&event) {
                    return Ok(found);
                }
                match event {
                    Event::Notice(problem) => notice = Some(problem),
                    Event::Stopped => return Err(notice.map_or(Stop { code: FAILED, problem: None }, Stop::from)),
                    _ => {}
                }
            }
            if self.listen() {
                return Err(Stop { code: INTERRUPTED, problem: None });
            }
        }
    }

    /// Prints pictures as they come, until all jobs have ended.
    fn watch(&mut self, arguments: &Arguments, jobs: u32) -> Result<(), Stop> {
        let bar = progress_bar(arguments.json);
        let mut left = jobs;
        // Cells and a service's jobs are counted by their ends, which follow their pictures.
        let remote = arguments.backend != "local" || arguments.grid.grid.is_some();
        let mut worst: Option<Stop> = None;
        let mut cancelling = false;
        while left > 0 {
            let stop = self.listen();
            if stop && !cancelling {
                cancelling = true;
                self.send(Command::CancelAll)?;
            }
            if let Some(progress) = self.engine.progress() {
                bar.set_position((f64::from(progress.fraction) * 1000.0) as u64);
                let steps = if progress.of > 0 {
                    format!(", step {} of {}", progress.step, progress.of)
                } else {
                    String::new()
                };
                let time = progress.seconds_left.map(|s| format!(", {s:.0} s left")).unwrap_or_default();
                bar.set_message(format!("seed {}: {}{steps}{time}", progress.seed, progress.phase));
            }
            for event in std::mem::take(&mut self.waiting) {
                match event {
                    Event::Saved(view) => {
                        // A service's job has several pictures, and ends by itself.
                        left -= u32::from(!remote);
                        if let Err(error) = bar.suspend(|| show(&view, arguments)) {
                            // The other pictures are still made and kept.
                            worst = Some(Stop::from(Problem {
                                kind: engine::ProblemKind::BadInput,
                                message: format!(
                                    "the picture is safe in the library as {}, but could not be written where --out says: {error:#}",
                                    view.path.display()
                                ),
                                next: String::new(),
                                fields: Vec::new(),
                            }));
                        }
                    }
                    Event::Job(job) => match job.state {
                        JobState::Done if remote => left -= 1,
                        JobState::Waiting | JobState::Downloading | JobState::Sending if job.problem.is_none() => {
                            bar.set_message(format!("job {}: {}", job.id.0, job.note));
                        }
                        JobState::Failed
                        | JobState::Interrupted
                        | JobState::Unknown
                        | JobState::Waiting
                        | JobState::Downloading => {
                            left -= 1;
                            worst = Some(job.problem.map_or(Stop { code: FAILED, problem: None }, Stop::from));
                        }
                        JobState::Cancelled => {
                            left -= 1;
                            worst = Some(Stop { code: INTERRUPTED, problem: None });
                        }
                        _ => {}
                    },
                    Event::Refused(problem) => return Err(problem.into()),
                    Event::Notice(problem) => tracing::warn!("{}", problem.message),
                    Event::Stopped => return Err(worst.unwrap_or(Stop { code: FAILED, problem: None })),
                    _ => {}
                }
            }
        }
        bar.finish_and_clear();
        worst.map_or(Ok(()), Err)
    }
}

fn progress_bar(json: bool) -> ProgressBar {
    let target = if json || !std::io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(1000), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}") {
        bar.set_style(style);
    }
    bar
}

fn recipe(arguments: &Arguments, model: ModelRef, info: &ModelInfo, init: &InitView) -> Result<Recipe, RecipeError> {
    let sides = arguments.framing().turn.sides((init.width.max(1), init.height.max(1)));
    let aspect = f64::from(sides.0) / f64::from(sides.1);
    let size = match (arguments.width, arguments.height) {
        (Some(width), Some(height)) => Size::rounded(width, height)?,
        (Some(width), None) => Size::rounded(width, (f64::from(width) / aspect).round() as u32)?,
        (None, Some(height)) => Size::rounded((f64::from(height) * aspect).round() as u32, height)?,
        (None, None) => Size::like(sides.0, sides.1, USUAL_PIXELS),
    };
    let recipe = Recipe {
        backend: arguments.backend.clone(),
        model,
        init_sha256: init.sha256.clone(),
        prompt: arguments.prompt.clone(),
        template: None,
        negative: arguments.negative.clone(),
        strength: arguments.strength.unwrap_or(info.defaults.strength),
        guidance: arguments.guidance.unwrap_or(info.defaults.guidance),
        true_cfg: arguments.true_cfg.unwrap_or(info.defaults.true_cfg),
        steps: arguments.steps.unwrap_or(info.defaults.steps),
        step_count: arguments.step_count.unwrap_or(info.defaults.step_count),
        loras: arguments.lora.clone(),
        seed: Seed(arguments.seed.unwrap_or_else(random_seed)),
        size,
        fit: arguments.fit,
        framing: arguments.framing(),
        cloud: None,
    };
    recipe.check()?;
    Ok(recipe)
}

/// 32 bits, easy to read aloud.
fn random_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let mixed = (now as u64 ^ u64::from(std::process::id())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed >> 32
}

fn show(view: &PictureView, arguments: &Arguments) -> anyhow::Result<()> {
    let path = match &arguments.out {
        Some(out) => out::copy_to(&view.path, out, arguments.count, view.recipe.seed)?,
        None => view.path.clone(),
    };
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let line = serde_json::json!({
            "path": path,
            "library_path": view.path,
            "seed": view.recipe.seed,
            "width": view.width,
            "height": view.height,
            "steps_run": view.steps_run,
            "sigma_start": view.sigma_start,
            "seconds": view.seconds,
            "backend": view.recipe.backend,
            "model": view.model,
        });
        writeln!(out, "{line}")?;
    } else {
        // A service may not say how many steps it ran.
        let steps = if view.steps_run > 0 { format!(" {} steps,", view.steps_run) } else { String::new() };
        writeln!(out, "{} (seed {},{steps} {:.1} s)", path.display(), view.recipe.seed, view.seconds)?;
    }
    out.flush()?;
    Ok(())
}
