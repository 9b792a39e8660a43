//! The engine's side of a worker: starts it, asks, hears, and says how it ended.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::card::{PATIENCE, libraries};
use super::child::Compute;
use super::memory::{held_by, memory};
use super::protocol::{self, Answer, Request, VERSION};
use crate::recipe::{Memory, ModelRef};
use crate::{language, tr};

/// The process of the worker that was started last; 0 before there was one.
static LATEST: AtomicU32 = AtomicU32::new(0);

/// The memory of the graphics card that pictures are painted on, as it was told last; None while none is used.
static CARD: Mutex<Option<Memory>> = Mutex::new(None);

pub(super) fn set_card_memory(memory: Option<Memory>) {
    *CARD.lock().unwrap_or_else(PoisonError::into_inner) = memory;
}

/// The memory there is for a picture, of the card that is used or else of the machine: what is free, and what the
/// worker would give back for it.
#[must_use]
pub fn memory_now() -> Option<Memory> {
    if let Some(memory) = *CARD.lock().unwrap_or_else(PoisonError::into_inner) {
        return Some(memory);
    }
    let worker = LATEST.load(Ordering::Relaxed);
    memory(if worker == 0 { 0 } else { held_by(worker).unwrap_or(0) })
}

/// Lines of the worker's stderr kept for its last words.
const LAST_WORDS: usize = 20;

/// Why a worker cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// It could not be started.
    #[error("{}", tr!("worker-error-start", reason = .0))]
    Start(String),
    /// It ended by itself.
    #[error("{}", tr!("worker-error-died", how = .0))]
    Died(String),
    /// A file that it had mapped lost the bytes it was about to read.
    #[error("{}", tr!("worker-error-file-changed", files = .0))]
    FileChanged(String),
    /// It is of another version.
    #[error("{}", tr!("worker-error-version", version = .0))]
    Version(String),
}

impl WorkerError {
    /// What happened, without what it means for a job.
    #[must_use]
    pub fn how(&self) -> String {
        match self {
            Self::Start(how) | Self::Died(how) => how.clone(),
            Self::FileChanged(files) => tr!("worker-how-file-changed", files = files),
            Self::Version(version) => tr!("worker-how-version", version = version),
        }
    }
}

/// A running worker.
pub struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// A frame read so far: hearing may be given up in the middle of one and taken up again.
    pending: Vec<u8>,
    last_words: Arc<Mutex<VecDeque<String>>>,
    /// The model and the LoRAs that it was last asked to read.
    reading: Vec<PathBuf>,
    /// What it computes on.
    pub devices: Vec<String>,
}

impl Worker {
    /// Starts `executable worker`, on the processor, and waits for its first frame.
    ///
    /// # Errors
    /// [`WorkerError::Start`], [`WorkerError::Version`], or it died at once.
    pub async fn start(executable: &Path) -> Result<Self, WorkerError> {
        Self::start_on(executable, Compute::Processor).await
    }

    /// Starts `executable worker --card` and waits for its first frame, a minute at most.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_on_card(executable: &Path) -> Result<Self, WorkerError> {
        let start = tokio::time::timeout(PATIENCE, Self::start_on(executable, Compute::Card));
        let silent = |_| WorkerError::Start(tr!("worker-reason-silent", seconds = PATIENCE.as_secs()));
        start.await.map_err(silent)?
    }

    async fn start_on(executable: &Path, compute: Compute) -> Result<Self, WorkerError> {
        let mut command = Command::new(executable);
        if let Some(path) = libraries(executable) {
            command.env("LD_LIBRARY_PATH", path);
        }
        command.env(super::LANGUAGE, language::now());
        command.arg("worker").args((compute == Compute::Card).then_some("--card"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        // Ctrl+C in a terminal is the engine's to handle, not the worker's.
        #[cfg(unix)]
        command.process_group(0);
        let start = |e: std::io::Error| WorkerError::Start(e.to_string());
        let mut child = command.spawn().map_err(start)?;
        let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(WorkerError::Start(tr!("worker-reason-no-pipes")));
        };
        LATEST.store(child.id().unwrap_or(0), Ordering::Relaxed);
        let last_words = Arc::new(Mutex::new(VecDeque::new()));
        let kept = last_words.clone();
        tokio::spawn(async move {
            let mut lines = BufReader::new(stderr).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                tracing::debug!(target: "worker", "{line}");
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() >= LAST_WORDS {
                    kept.pop_front();
                }
                kept.push_back(line.chars().take(500).collect::<String>());
            }
        });
        let mut worker = Self {
            child,
            stdin,
            stdout: BufReader::with_capacity(1 << 16, stdout),
            pending: Vec::new(),
            last_words,
            reading: Vec::new(),
            devices: Vec::new(),
        };
        match worker.hear().await? {
            (Answer::Hello { protocol: VERSION, devices, .. }, _) => worker.devices = devices,
            (Answer::Hello { version, .. }, _) => return Err(WorkerError::Version(version)),
            (other, _) => return Err(WorkerError::Version(tr!("worker-reason-began", answer = format!("{other:?}")))),
        }
        Ok(worker)
    }

    /// Itself, unless its process has ended.
    #[must_use]
    pub fn alive(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
    }

    /// Its process number.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// Sends a request.
    ///
    /// # Errors
    /// [`WorkerError::Died`].
    pub async fn ask(&mut self, request: &Request, payload: &[u8]) -> Result<(), WorkerError> {
        if let Some(files) = reads(request) {
            self.reading = files;
        }
        let frame = protocol::encode(request, payload).map_err(|e| WorkerError::Died(e.to_string()))?;
        let sent = async {
            self.stdin.write_all(&frame).await?;
            self.stdin.flush().await
        };
        if sent.await.is_err() {
            return Err(self.died().await);
        }
        Ok(())
    }

    /// Its next frame. May be dropped while waiting and called again: no byte is lost.
    ///
    /// # Errors
    /// [`WorkerError::Died`], also when it sends something that is no frame.
    pub async fn hear(&mut self) -> Result<(Answer, Vec<u8>), WorkerError> {
        loop {
            match self.whole_frame() {
                Ok(Some((Answer::Memory(memory), _))) => {
                    set_card_memory(Some(memory));
                    continue;
                }
                Ok(Some(frame)) => return Ok(frame),
                Ok(None) => {}
                Err(error) => {
                    self.child.start_kill().ok();
                    return Err(WorkerError::Died(error.to_string()));
                }
            }
            match self.stdout.read_buf(&mut self.pending).await {
                Ok(n) if n > 0 => {}
                _ => return Err(self.died().await),
            }
        }
    }

    /// Takes the first frame off what was read, if it is whole.
    fn whole_frame(&mut self) -> std::io::Result<Option<(Answer, Vec<u8>)>> {
        let Some(head) = self.pending.get(..8).and_then(|h| <[u8; 8]>::try_from(h).ok()) else { return Ok(None) };
        let (header, payload) = protocol::lengths(head)?;
        let (body, end) = (8 + header, 8 + header + payload);
        if self.pending.len() < end {
            self.pending.reserve(end - self.pending.len());
            return Ok(None);
        }
        let answer = protocol::decode(self.pending.get(8..body).unwrap_or_default())?;
        let pixels = self.pending.get(body..end).unwrap_or_default().to_vec();
        self.pending.drain(..end);
        Ok(Some((answer, pixels)))
    }

    /// How it ended, in words.
    async fn died(&mut self) -> WorkerError {
        let status = self.child.wait().await;
        if status.as_ref().is_ok_and(lost_pages) && !self.reading.is_empty() {
            let files: Vec<String> = self.reading.iter().map(|f| f.display().to_string()).collect();
            return WorkerError::FileChanged(files.join(", "));
        }
        let how = status.map_or_else(|e| e.to_string(), in_words);
        let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        let last = words.iter().rev().find(|line| !line.trim().is_empty()).cloned();
        WorkerError::Died(match last {
            Some(line) => tr!("worker-reason-last-words", how = how, line = line),
            None => how,
        })
    }
}

/// The model and the LoRAs that a request has read; None for one that reads nothing.
fn reads(request: &Request) -> Option<Vec<PathBuf>> {
    let (model, loras) = match request {
        Request::Load { model } => (model, [].as_slice()),
        Request::Run(run) => (&run.model, run.loras.as_slice()),
        Request::Cancel { .. } | Request::Unload | Request::Shutdown => return None,
    };
    let own = match model {
        ModelRef::Folder(path) => Some(path.clone()),
        ModelRef::Starter => None,
    };
    Some(own.into_iter().chain(loras.iter().map(|l| l.file.clone())).collect())
}

/// Whether it ended because a page of a mapped file was not there any more: the file was cut, or its disk is gone.
#[cfg(unix)]
fn lost_pages(status: &ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::BUS.as_raw())
}

#[cfg(not(unix))]
fn lost_pages(_: &ExitStatus) -> bool {
    false
}

#[cfg(unix)]
fn in_words(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(9) => tr!("worker-reason-killed"),
        Some(signal) => tr!("worker-reason-signal", number = signal.to_string()),
        None => status.to_string(),
    }
}

#[cfg(not(unix))]
fn in_words(status: ExitStatus) -> String {
    status.to_string()
}
