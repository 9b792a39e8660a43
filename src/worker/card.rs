//! The worker for graphics cards: a second executable beside the program, looked for once, asked what it can do, and
//! used when it answers well.
//!
//! candle's CUDA build does not start where CUDA's libraries are not installed, so the program itself never links
//! them. Must never keep a job waiting for a driver that does not answer, nor leave a card unused without a reason
//! that can be read.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use crate::flux::Card;
use crate::tr;

/// The executable's name, without the system's ending.
pub const PROGRAM: &str = "underpaint-worker-cuda";
/// An environment variable that says what to compute on: `cpu`, or a card's number as the driver lists them.
pub const DEVICE: &str = "UNDERPAINT_DEVICE";
/// The longest that a card may take to answer. A driver compiles kernels the first time, and keeps them.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes read of what an executable says of itself.
const WORDS: u64 = 64 << 10;

/// What there is of graphics cards for painting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Graphics {
    /// No executable for cards stands beside the program.
    NotInstalled,
    /// The artist chose the processor.
    Off,
    /// Pictures are painted on it.
    Ready {
        /// The executable.
        program: PathBuf,
        /// The card.
        card: Card,
    },
    /// There is an executable, but it cannot be used.
    Unusable {
        /// Why, in words.
        reason: String,
        /// What to do about it.
        next: String,
    },
}

impl Graphics {
    /// Whether pictures are painted on a card.
    #[must_use]
    pub fn ready(&self) -> bool {
        matches!(self, Self::Ready { .. })
    }

    /// In a line: the card and its memory, or why none is used and what to do.
    #[must_use]
    pub fn line(&self) -> String {
        let gb = |bytes: &u64| format!("{:.1}", *bytes as f64 / 1e9);
        match self {
            Self::NotInstalled => tr!("card-not-installed", program = PROGRAM),
            Self::Off => tr!("card-off", variable = DEVICE),
            Self::Ready { card: Card { name, total: Some(total), free: Some(free) }, .. } => {
                tr!("card-ready", name = name, free = gb(free), total = gb(total))
            }
            Self::Ready { card, .. } => card.name.clone(),
            Self::Unusable { reason, next } => tr!("card-unusable", reason = reason, next = next),
        }
    }
}

/// Finds the card, once; then remembers.
pub struct Finder {
    executable: PathBuf,
    /// What was found; the first to ask waits for it.
    found: OnceCell<()>,
    state: Mutex<Option<Graphics>>,
}

impl Finder {
    /// Looks beside this executable.
    #[must_use]
    pub fn new(executable: &Path) -> Self {
        Self { executable: executable.to_owned(), found: OnceCell::new(), state: Mutex::new(None) }
    }

    /// What there is. The first call takes as long as the card does to answer, and a minute at most.
    pub async fn graphics(&self) -> Graphics {
        self.found
            .get_or_init(|| async {
                let executable = self.executable.clone();
                let (sender, found) = tokio::sync::oneshot::channel();
                // A thread of its own: a program that ends does not wait for a driver that hangs.
                let looking = move || {
                    sender.send(look(&executable)).ok();
                };
                let thread = std::thread::Builder::new().name("graphics card".to_owned()).spawn(looking);
                let found = match thread {
                    Ok(_) => found.await.map_err(|e| e.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                self.put(found.unwrap_or_else(|e| unusable(&e)));
            })
            .await;
        self.now().unwrap_or(Graphics::NotInstalled)
    }

    /// What is known by now; None while nobody has looked.
    #[must_use]
    pub fn now(&self) -> Option<Graphics> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The card is not used any more, for this reason.
    pub fn give_up(&self, reason: &str) {
        self.put(unusable(reason));
    }

    fn put(&self, graphics: Graphics) {
        match &graphics {
            Graphics::Unusable { .. } => tracing::warn!("graphics card: {}", graphics.line()),
            _ => tracing::info!("graphics card: {}", graphics.line()),
        }
        super::parent::set_card_memory(match &graphics {
            Graphics::Ready { card, .. } => super::memory::of_card(card.total, card.free),
            _ => None,
        });
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = Some(graphics);
    }
}

/// Looks for the executable beside `executable`, and has it look at its card. Blocks for a minute at most.
#[must_use]
pub fn look(executable: &Path) -> Graphics {
    if off() {
        return Graphics::Off;
    }
    // A link to the program stands elsewhere than its files.
    let real = std::fs::canonicalize(executable).unwrap_or_else(|_| executable.to_owned());
    if cfg!(feature = "metal") {
        // Apple's libraries are on every machine that this was built for: the program itself knows its card.
        return probe(&real, PATIENCE);
    }
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let mut beside = [executable, &real].into_iter().filter_map(|e| Some(e.parent()?.join(&name)));
    match beside.find(|path| path.is_file()) {
        Some(program) => probe(&program, PATIENCE),
        None => Graphics::NotInstalled,
    }
}

/// Whether the artist chose the processor.
#[must_use]
pub fn off() -> bool {
    std::env::var(DEVICE).is_ok_and(|d| d.trim().eq_ignore_ascii_case("cpu"))
}

/// Which card the artist chose, by its number; None for the first.
#[must_use]
pub fn chosen() -> Option<usize> {
    std::env::var(DEVICE).ok()?.trim().trim_start_matches("cuda:").parse().ok()
}

/// Folders in which CUDA's libraries may stand where the system's loader does not look by itself, for the executable
/// that needs them; None for every other.
pub(super) fn libraries(program: &Path) -> Option<OsString> {
    if program.file_stem().is_none_or(|name| name != PROGRAM) {
        return None;
    }
    let known = std::env::var_os("LD_LIBRARY_PATH");
    let beside = program.parent().map(|folder| folder.join("cuda"));
    let toolkit = std::env::var_os("CUDA_PATH").map(PathBuf::from);
    let roots = beside.into_iter().chain(toolkit).chain([PathBuf::from("/usr/local/cuda")]);
    let more = roots.flat_map(|root| [root.join("lib64"), root.join("lib"), root]).filter(|f| f.is_dir());
    let all: Vec<PathBuf> = known.iter().flat_map(std::env::split_paths).chain(more).collect();
    // An empty entry would mean the folder one happens to be in.
    std::env::join_paths(all.into_iter().filter(|p| !p.as_os_str().is_empty())).ok().filter(|all| !all.is_empty())
}

/// Has an executable say what card it has. It says it in English, whatever the window speaks: its words are looked
/// through for what they mean.
fn probe(program: &Path, patience: Duration) -> Graphics {
    let mut command = Command::new(program);
    command.arg("probe").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(path) = libraries(program) {
        command.env("LD_LIBRARY_PATH", path);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let (program, error) = (program.display().to_string(), error.to_string());
            return unusable(&tr!("card-reason-not-started", program = program, error = error));
        }
    };
    let until = Instant::now() + patience;
    let (out, err) = (listen(child.stdout.take()), listen(child.stderr.take()));
    let said = out.recv_timeout(patience);
    let error = err.recv_timeout(until.saturating_duration_since(Instant::now())).unwrap_or_default();
    if said.is_err() {
        child.kill().ok();
    }
    // It has closed its output or was killed: this does not wait long.
    let status = child.wait();
    let Ok(said) = said else {
        return unusable(&tr!("card-reason-silent", seconds = patience.as_secs()));
    };
    match (status, serde_json::from_str::<Card>(said.trim())) {
        (Ok(status), Ok(card)) if status.success() => Graphics::Ready { program: program.to_owned(), card },
        (status, _) => {
            let how = status.map_or_else(|e| e.to_string(), |s| s.to_string());
            unusable(last_words(&error).unwrap_or(&how))
        }
    }
}

/// What comes out of a pipe until it is closed, or as much of it as anyone would read.
fn listen(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, heard) = sync_channel(1);
    let read = move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.by_ref().take(WORDS).read_to_end(&mut bytes).ok();
            // The rest is let run out, so that its writer does not wait for us.
            std::io::copy(&mut pipe, &mut std::io::sink()).ok();
        }
        sender.send(String::from_utf8_lossy(&bytes).into_owned()).ok();
    };
    if let Err(error) = std::thread::Builder::new().name("card's words".to_owned()).spawn(read) {
        tracing::warn!("no thread to hear the graphics card with: {error}");
    }
    heard
}

/// Of what an executable said as it failed, the line that says why: behind it may come a trace, or a note on one.
fn last_words(said: &str) -> Option<&str> {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let why = |line: &&str| line.contains("error") || line.contains("CUDA_ERROR") || line.starts_with(PROGRAM);
    lines().find(why).or_else(|| lines().next_back())
}

/// What an executable's last words mean, and what to do.
fn unusable(words: &str) -> Graphics {
    let missing = words
        .split_once("shared libraries: ")
        .and_then(|(_, rest)| rest.split_once(':'))
        .map(|(library, _)| library.trim());
    let (reason, next) = match missing {
        Some(library) if library.starts_with("libcuda.so") => {
            (tr!("card-reason-no-driver", library = library), tr!("card-next-driver"))
        }
        Some(library) => (tr!("card-reason-no-cuda", library = library), tr!("card-next-cuda")),
        None if ["INSUFFICIENT_DRIVER", "DRIVER_MISMATCH", "undefined symbol"].iter().any(|w| words.contains(w)) => {
            (tr!("card-reason-old-driver"), tr!("card-next-driver"))
        }
        None if words.contains("NO_DEVICE") => (tr!("card-reason-no-card"), tr!("card-next-seated")),
        None if ["its numbers are off", "NO_BINARY_FOR_GPU", "INVALID_PTX", "UNSUPPORTED_PTX", "INVALID_IMAGE"]
            .iter()
            .any(|w| words.contains(w)) =>
        {
            (tr!("card-reason-other-card", program = PROGRAM), tr!("card-next-build"))
        }
        None => (in_short(words), tr!("card-next-readme")),
    };
    Graphics::Unusable { reason, next }
}

/// Words for a line of a window, without our own prefixes and full stops at the end.
fn in_short(words: &str) -> String {
    let words = words.trim().trim_start_matches(PROGRAM).trim_start_matches(':').trim();
    let words = words.strip_prefix("the graphics card cannot be used: ").unwrap_or(words);
    let short: String = words.chars().take(200).collect();
    short.trim_end_matches('.').to_owned()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::tr;

    #[test]
    fn what_is_looked_for_in_the_probes_words_is_what_the_probe_says() {
        let wrong = tr!("flux-card-wrong", worst = "2", usual = "1");
        assert!(wrong.contains("its numbers are off"), "{wrong}");
        let said = tr!("flux-no-card", reason = wrong);
        assert!(said.starts_with("the graphics card cannot be used: "), "{said}");
    }

    /// A program and, beside it, an executable for cards that is this script.
    fn beside(script: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(PROGRAM);
        // Written by another process: one that this one forks meanwhile would hold it open, and what is open for
        // writing cannot be started.
        let write = r#"printf '#!/bin/sh\n%s\n' "$1" > "$2" && chmod 755 "$2""#;
        assert!(Command::new("sh").args(["-c", write, "sh", script]).arg(&path).status().unwrap().success());
        let program = folder.path().join("underpaint");
        (folder, program)
    }

    #[test]
    fn without_an_executable_for_cards_nothing_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let graphics = look(&folder.path().join("underpaint"));
        assert_eq!(graphics, Graphics::NotInstalled);
        assert!(graphics.line().contains(PROGRAM));
    }

    #[test]
    fn a_card_that_answers_is_used_and_named_with_its_memory() {
        let (_folder, program) =
            beside(r#"test "$1" = probe && echo '{"name":"NVIDIA RTX","total":24000000000,"free":22500000000}'"#);
        let graphics = look(&program);
        assert!(graphics.ready());
        assert_eq!(graphics.line(), "NVIDIA RTX, 22.5 of 24.0 GB free");
    }

    #[test]
    fn every_way_of_failing_has_a_reason_and_a_next_step() {
        let loader =
            "echo 'x: error while loading shared libraries: LIB: cannot open shared object file' >&2; exit 127";
        for (script, reason) in [
            (loader.replace("LIB", "libcuda.so.1"), "driver is not installed (libcuda.so.1 is missing)"),
            (loader.replace("LIB", "libcublas.so.13"), "libraries were not found (libcublas.so.13 is missing)"),
            ("echo 'DriverError(CUDA_ERROR_NO_DEVICE, \"...\")' >&2; exit 3".to_owned(), "finds no NVIDIA card"),
            ("echo 'DriverError(CUDA_ERROR_INVALID_PTX)' >&2; exit 3".to_owned(), "another kind of card"),
            ("echo 'DriverError(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH)' >&2; exit 3".to_owned(), "too old"),
            ("echo 'symbol lookup error: x: undefined symbol: cuNew' >&2; exit 127".to_owned(), "too old"),
            ("echo 'something new.' >&2; exit 3".to_owned(), "something new"),
            (format!("echo '{PROGRAM}: the reason'; echo '  0: a trace' >&2; exit 3"), "a trace"),
            (format!("(echo '{PROGRAM}: the reason'; echo '  0: a trace') >&2; exit 3"), "the reason"),
            ("kill -9 $$".to_owned(), "signal: 9"),
            ("echo not json".to_owned(), "exit status: 0"),
            ("yes | head -c 1000000".to_owned(), "exit status: 0"),
        ] {
            let (_folder, program) = beside(&script);
            let Graphics::Unusable { reason: said, next } = look(&program) else { panic!("{script} was usable") };
            assert!(said.contains(reason), "{script}: {said}");
            assert!(!next.is_empty() && !said.ends_with('.'));
        }
    }

    #[test]
    fn a_driver_that_never_answers_is_not_waited_for() {
        let (folder, _) = beside("exec sleep 600");
        let begin = Instant::now();
        let graphics = probe(&folder.path().join(PROGRAM), Duration::from_millis(200));
        assert!(graphics.line().contains("did not answer"), "{graphics:?}");
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[tokio::test]
    async fn what_was_found_is_remembered_and_can_be_given_up() {
        let (folder, program) = beside(r#"echo . >> "$0.asked"; echo '{"name":"A","total":null,"free":null}'"#);
        let finder = Finder::new(&program);
        assert_eq!(finder.now(), None);
        assert!(finder.graphics().await.ready());
        assert!(finder.graphics().await.ready());
        assert_eq!(std::fs::read_to_string(folder.path().join(format!("{PROGRAM}.asked"))).unwrap(), ".\n");
        finder.give_up("it died");
        assert_eq!(finder.graphics().await.line().split_once('.').unwrap().0, "not used: it died");
    }
}
