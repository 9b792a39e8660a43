//! `underpaint generate`: pictures without a window.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::{Arguments, recipe, wrong_together};
use super::{FAILED, INTERRUPTED, OK, WRONG_ARGUMENT, cloud, exit_code, grid, out};
use crate::engine::{
    self, Command, EngineConfig, Event, GridCommand, Handle, InitSource, InitView, JobState, PictureView, Problem,
    inspect_model,
};
use crate::library::default_root;
use crate::recipe::{ModelRef, Recipe, RecipeError};

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
