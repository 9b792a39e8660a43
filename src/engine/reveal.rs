//! Shows a file in the system's file manager. On a thread of its own: a file manager may take its time, and the end of
//! the program does not wait for it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tokio::sync::mpsc;

use super::{Event, Problem, ProblemKind};
use crate::tr;

/// Shows `path` where it lies; says so where no file manager answers.
pub(super) fn show(path: PathBuf, answers: mpsc::Sender<Event>) {
    let failed = answers.clone();
    let work = move || {
        if !path.exists() {
            let text = tr!("engine-reveal-gone", path = path.display().to_string());
            answers.try_send(Event::Notice(Problem::new(ProblemKind::Library, text, ""))).ok();
        } else if !asked(&path) {
            let text = tr!("engine-reveal-silent", path = path.display().to_string());
            answers.try_send(Event::Notice(Problem::new(ProblemKind::Internal, text, ""))).ok();
        }
    };
    if let Err(error) = std::thread::Builder::new().name("reveal".to_owned()).spawn(work) {
        failed.try_send(Event::Notice(Problem::internal(error.to_string()))).ok();
    }
}

/// Whether a program took it.
fn run(program: &str, arguments: &[&std::ffi::OsStr]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn asked(path: &Path) -> bool {
    let files = format!("array:string:{}", uri(path));
    let call = [
        "--session",
        "--print-reply",
        "--reply-timeout=5000",
        "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        &files,
        "string:",
    ];
    let folder = path.parent().unwrap_or(path);
    run("dbus-send", &call.map(std::ffi::OsStr::new)) || run("xdg-open", &[folder.as_os_str()])
}

#[cfg(target_os = "macos")]
fn asked(path: &Path) -> bool {
    run("open", &["-R".as_ref(), path.as_os_str()])
}

#[cfg(windows)]
fn asked(path: &Path) -> bool {
    let mut select = std::ffi::OsString::from("/select,");
    select.push(path);
    // It ends with 1 whatever came of it.
    Command::new("explorer").arg(select).spawn().is_ok()
}

/// A path as an address; a comma would end an item of dbus-send's list.
#[cfg(unix)]
fn uri(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut uri = "file://".to_owned();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_character_that_means_something_to_a_bus_or_a_browser() {
        assert_eq!(uri(Path::new("/a b/é,1%#.png")), "file:///a%20b/%C3%A9%2C1%25%23.png");
    }

    #[tokio::test]
    async fn a_picture_that_is_gone_is_said() {
        let (answers, mut said) = mpsc::channel(1);
        show("/nowhere/1.png".into(), answers);
        let Some(Event::Notice(problem)) = said.recv().await else { panic!("nothing was said") };
        assert!(problem.message.contains("/nowhere/1.png is not there any more"), "{}", problem.message);
    }
}
