//! The outside of the engine: starting it, telling it, hearing it. Nothing here waits, except
//! [`Handle::join`], which is for the end.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use super::outbox::Outbox;
use super::state;
use super::{Command, Event, PictureId, Pixels, Problem, ProblemKind, Progress};
use crate::library::{Library, Thumbnails, default_cache};
use crate::net::Keys;
use crate::tr;

/// Commands that may wait.
const COMMANDS: usize = 256;
/// Events that may wait in the channel; what is more waits inside the engine.
const EVENTS: usize = 1024;

/// Called, from any thread, when there is something new to look at.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How to start.
#[derive(Clone)]
pub struct EngineConfig {
    /// The library's folder.
    pub library: PathBuf,
    /// The thumbnails' folder; None for the system's cache.
    pub cache: Option<PathBuf>,
    /// The executable that has the `worker` subcommand; None for this one.
    pub worker: Option<PathBuf>,
    /// Load the Starter at once, so that the first picture comes sooner.
    pub warm: bool,
    /// Take over the line that former processes left and leave it to later ones, go on with what is at a service, and
    /// ask after what takes long there for a day.
    pub resume: bool,
    /// Where a service is, over what is set.
    pub over: super::cloud::Override,
    /// Called when there is something new.
    pub wake: Wake,
}

/// The engine has more waiting than it takes; try again in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("engine-busy"))]
pub struct Busy;

/// The window's side.
pub struct Handle {
    commands: mpsc::Sender<Command>,
    events: Mutex<mpsc::Receiver<Event>>,
    progress: Arc<Mutex<Option<Progress>>>,
    thumbnails: Option<Thumbnails>,
    thread: Option<JoinHandle<()>>,
}

/// Starts the engine on its own thread and returns at once; [`Event::Ready`] follows, or a notice and
/// [`Event::Stopped`].
#[must_use]
pub fn start(config: EngineConfig) -> Handle {
    start_with(config, Keys::system())
}

/// As [`start`], with keys of one's own.
#[must_use]
pub fn start_with(config: EngineConfig, keys: Keys) -> Handle {
    let (commands, inbox) = mpsc::channel(COMMANDS);
    let (events_in, events) = mpsc::channel(EVENTS);
    let progress = Arc::new(Mutex::new(None));
    let slot = progress.clone();
    let wake = config.wake.clone();
    let cache = config.cache.clone().unwrap_or_else(default_cache);
    let thumbnails = Thumbnails::start(&cache, &wake).inspect_err(|e| tracing::error!("no thumbnails: {e}")).ok();
    let failed = events_in.clone();
    let run = move || {
        let outbox = Outbox::new(events_in, config.wake.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let problem = match runtime {
            Ok(runtime) => match Library::open(&config.library, &cache) {
                Ok(library) => {
                    runtime.block_on(state::run(&config, library, inbox, outbox, slot, keys));
                    return;
                }
                Err(error) => Problem::from(error),
            },
            Err(error) => Problem::internal(error.to_string()),
        };
        outbox.last_words(problem);
    };
    let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(run);
    let thread = thread
        .inspect_err(|error| {
            let text = tr!("engine-not-started", error = error.to_string());
            failed.try_send(Event::Notice(Problem::new(ProblemKind::Internal, text, "Start again"))).ok();
            failed.try_send(Event::Stopped).ok();
        })
        .ok();
    Handle { commands, events: Mutex::new(events), progress, thumbnails, thread }
}

impl Handle {
    /// Sends a command.
    ///
    /// # Errors
    /// [`Busy`]; never waits.
    pub fn send(&self, command: Command) -> Result<(), Busy> {
        self.commands.try_send(command).map_err(|_| Busy)
    }

    /// Everything that happened since the last call.
    #[must_use]
    pub fn drain(&self) -> Vec<Event> {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::from_fn(|| events.try_recv().ok()).collect()
    }

    /// The running job's latest state.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Wishes for a thumbnail in frame `frame`; older wishes that are not repeated are dropped.
    pub fn request_thumbnail(&self, id: PictureId, path: &std::path::Path, frame: u64) {
        if let Some(thumbnails) = &self.thumbnails {
            thumbnails.request(id.0, path, frame);
        }
    }

    /// Thumbnails that are ready.
    #[must_use]
    pub fn drain_thumbnails(&self) -> Vec<(PictureId, Result<Pixels, String>)> {
        let ready = self.thumbnails.as_ref().map(Thumbnails::drain).unwrap_or_default();
        let pixels = |p: crate::picture::Picture| Pixels { width: p.width, height: p.height, rgba: p.rgba.into() };
        ready.into_iter().map(|(id, result)| (PictureId(id), result.map(pixels))).collect()
    }

    /// Ends the engine and waits for it: what is being written is finished, the worker is ended.
    pub fn join(mut self) {
        self.send(Command::Shutdown).ok();
        if let Some(thread) = self.thread.take() {
            // Events nobody reads any more must not hold it up.
            while !thread.is_finished() {
                drop(self.drain());
                std::thread::park_timeout(std::time::Duration::from_millis(5));
            }
            thread.join().ok();
        }
    }
}
