//! `underpaint jobs`: what has not ended well, and what to do about it, without a window.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use super::{BAD_INPUT, FAILED, OK, exit_code};
use crate::engine::{self, Command, EngineConfig, Event, Handle, JobId, JobState, JobView, Override, RequestOf};
use crate::library::default_root;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<What>,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR", global = true)]
    library: Option<PathBuf>,
    /// One JSON object per line
    #[arg(long, global = true)]
    json: bool,
    /// The services are on this machine or its network
    #[arg(long, global = true)]
    allow_local: bool,
}

#[derive(clap::Subcommand)]
enum What {
    /// Jobs that wait, failed, were interrupted or may have been billed (the default)
    List,
    /// Go on with jobs that wait at a service, all of them or one
    Resume {
        /// A job's number
        job: Option<i64>,
    },
    /// Ask a service what became of a job that may have been billed; costs nothing
    Check {
        /// A job's number
        job: i64,
    },
    /// Show a job's request as a curl command (with --json as JSON), a variable in place of its key
    Request {
        /// A job's number
        job: i64,
    },
    /// Stop asking after a job and take it off the list; the service may finish and bill it all the same
    Cancel {
        /// A job's number
        job: i64,
    },
}

struct Session {
    engine: Handle,
    rung: Receiver<()>,
    jobs: Vec<JobView>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let (bell, rung) = sync_channel(1);
    let engine = engine::start(EngineConfig {
        library: arguments.library.clone().unwrap_or_else(default_root),
        cache: None,
        worker: None,
        warm: false,
        resume: false,
        over: Override { base_url: None, local: arguments.allow_local },
        wake: Arc::new(move || {
            bell.try_send(()).ok();
        }),
    });
    let mut session = Session { engine, rung, jobs: Vec::new() };
    let result = session.work(arguments);
    session.engine.join();
    result
}

impl Session {
    fn work(&mut self, arguments: &Arguments) -> anyhow::Result<u8> {
        loop {
            let mut notice = None;
            for event in self.hear() {
                match event {
                    Event::Ready(ready) => {
                        self.jobs = ready.jobs;
                        return self.act(arguments);
                    }
                    Event::Notice(problem) => notice = Some(problem.message),
                    Event::Stopped => {
                        let text = notice.unwrap_or_else(|| "the engine ended".to_owned());
                        writeln!(std::io::stderr().lock(), "underpaint: {text}")?;
                        return Ok(FAILED);
                    }
                    _ => {}
                }
            }
        }
    }

    fn hear(&self) -> Vec<Event> {
        self.rung.recv_timeout(Duration::from_millis(500)).ok();
        self.engine.drain()
    }

    fn act(&mut self, arguments: &Arguments) -> anyhow::Result<u8> {
        let waits = |j: &&JobView| matches!(j.state, JobState::Waiting | JobState::Downloading);
        match arguments.command.as_ref().unwrap_or(&What::List) {
            What::List => {
                for job in &self.jobs {
                    show(job, arguments.json)?;
                }
                Ok(OK)
            }
            What::Resume { job: None } => {
                let all: Vec<JobId> = self.jobs.iter().filter(waits).map(|j| j.id).collect();
                self.follow(&all, arguments.json)
            }
            What::Resume { job: Some(job) } | What::Check { job } => {
                let known = self.jobs.iter().find(|j| j.id.0 == *job);
                match known.map(|j| j.state) {
                    Some(JobState::Waiting | JobState::Downloading | JobState::Unknown) => {
                        self.follow(&[JobId(*job)], arguments.json)
                    }
                    Some(_) => Self::no(*job, "has nothing at a service that could be asked after"),
                    None => Self::no(*job, "is not on the list"),
                }
            }
            What::Request { job } => self.request(JobId(*job), arguments.json),
            What::Cancel { job } => {
                if !self.jobs.iter().any(|j| j.id.0 == *job) {
                    return Self::no(*job, "is not on the list");
                }
                self.engine.send(Command::Dismiss(JobId(*job)))?;
                let text = "The job is off the list. A service that has it may finish and bill it all the same.";
                writeln!(std::io::stdout().lock(), "{text}")?;
                Ok(OK)
            }
        }
    }

    /// A job's request, whether or not it is still on the list.
    fn request(&self, job: JobId, json: bool) -> anyhow::Result<u8> {
        self.engine.send(Command::CopyRequest(RequestOf::Job(job)))?;
        loop {
            for event in self.hear() {
                match event {
                    Event::RequestCopied(Ok(copied)) => {
                        let text = if json { &copied.json } else { &copied.curl };
                        writeln!(std::io::stdout().lock(), "{text}")?;
                        return Ok(OK);
                    }
                    Event::RequestCopied(Err(problem)) => {
                        writeln!(std::io::stderr().lock(), "underpaint: {problem}")?;
                        return Ok(exit_code(problem.kind));
                    }
                    Event::Stopped => return Ok(FAILED),
                    _ => {}
                }
            }
        }
    }

    fn no(job: i64, why: &str) -> anyhow::Result<u8> {
        writeln!(std::io::stderr().lock(), "underpaint: job {job} {why}; `underpaint jobs` lists them")?;
        Ok(BAD_INPUT)
    }

    /// Has jobs asked after, and says what came of each.
    fn follow(&mut self, jobs: &[JobId], json: bool) -> anyhow::Result<u8> {
        for job in jobs {
            self.engine.send(Command::Check(*job))?;
        }
        let (mut left, mut code) = (jobs.to_vec(), OK);
        while !left.is_empty() {
            for event in self.hear() {
                match event {
                    Event::Saved(view) => writeln!(std::io::stdout().lock(), "{}", view.path.display())?,
                    Event::Job(job) if left.contains(&job.id) && (!job.state.is_open() || job.problem.is_some()) => {
                        left.retain(|id| *id != job.id);
                        if job.state != JobState::Done {
                            code = FAILED;
                        }
                        show(&job, json)?;
                    }
                    Event::Notice(problem) => writeln!(std::io::stderr().lock(), "underpaint: {}", problem.message)?,
                    Event::Stopped => return Ok(FAILED),
                    _ => {}
                }
            }
        }
        Ok(code)
    }
}

fn word(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Interrupted => "interrupted",
        JobState::Sending => "sending",
        JobState::Waiting => "waiting",
        JobState::Downloading => "downloading",
        JobState::Unknown => "may have been billed",
    }
}

fn show(job: &JobView, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let said = job.problem.as_ref().map(|p| p.message.as_str()).unwrap_or_default();
    if json {
        let line = serde_json::json!({
            "job": job.id.0,
            "state": word(job.state),
            "backend": job.recipe.backend,
            "prompt": job.recipe.prompt,
            "problem": job.problem,
        });
        writeln!(out, "{line}")?;
    } else {
        let prompt: String = job.recipe.prompt.chars().take(40).collect();
        writeln!(out, "{:>6}  {:<20}  {:<26}  {prompt}", job.id.0, word(job.state), job.recipe.backend)?;
        if !said.is_empty() {
            writeln!(out, "        {said}")?;
        }
    }
    Ok(())
}
