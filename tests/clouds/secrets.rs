//! A key is nowhere but in the requests that need it.

use std::path::{Path, PathBuf};

use crate::cloud::{Endpoint, Family, Play};
use crate::ground::{Ground, run};

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

#[test]
fn after_all_that_may_happen_no_key_is_in_any_file_log_or_word() {
    let ground = Ground::new();
    let more = ["--set", "track_id=mine", "--set", "webhook=https://example.com/hook?token=abc"];
    for endpoint in Endpoint::ALL {
        let more: &[&str] = if endpoint == Endpoint::FluxDev { &[] } else { &more };
        for play in [Play::Success, Play::EchoKey, Play::BadKey401, Play::Html502, Play::Redirect307] {
            ground.cloud.play(endpoint, [play]);
            // Every log line and error text of it is looked through by `run`.
            run(ground.generate(endpoint, more));
        }
        let mut test = ground.program();
        test.args(["keys", "test", endpoint.id(), "--base-url", &ground.cloud.address(), "--allow-local"]);
        let (code, text) = run(test);
        assert_eq!(code, 0, "{text}");
    }
    for command in ["list", "resume"] {
        run(ground.jobs(&[command]));
    }
    // Each job's request as it is copied, in both forms: `run` looks through that too.
    for job in 1..=25 {
        for json in [false, true] {
            assert!(crate::copied::request(&ground, job, json).contains("$UNDERPAINT_"), "job {job}");
        }
    }
    let found = files(ground.place.dir.path());
    assert!(found.iter().any(|f| f.ends_with("library.db")), "the database is among them");
    for file in found {
        let bytes = std::fs::read(&file).unwrap();
        for family in Family::ALL {
            let key = family.key().as_bytes();
            let there = bytes.windows(key.len()).any(|w| w == key);
            assert!(!there, "{} holds a key", file.display());
        }
    }
    // Settings are a table of the database; read as the program reads them, they hold no key either.
    let settings = serde_json::to_string(&ground.library().settings().unwrap()).unwrap();
    assert!(settings.contains("base_url") && Family::ALL.iter().all(|f| !settings.contains(f.key())), "{settings}");
    // And a webhook of the artist's is no business of who gets the picture.
    for row in ground.rows() {
        let png = std::fs::read(&row.path).unwrap();
        assert!(!png.windows(11).any(|w| w == b"example.com"), "{}", row.path.display());
    }
    let foreign = ground.cloud.requests().into_iter().filter(|r| r.door == crate::cloud::Door::Foreign).count();
    assert_eq!(foreign, 0, "a redirect is not followed");
}

#[cfg(target_os = "linux")]
#[test]
fn a_crash_writes_no_memory_with_a_key_in_it_into_a_file() {
    use std::process::{Command, Stdio};

    use crate::cloud::Point;

    let ground = Ground::new();
    let gate = ground.cloud.gate(Point::Made(Endpoint::FluxText2img));
    let program = ground.generate(Endpoint::FluxText2img, &[]);
    let folder = ground.place.path("crash");
    std::fs::create_dir(&folder).unwrap();
    // Dumps are wished for by whoever starts it, and there is a key in memory when it dies.
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -c unlimited; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(&folder);
    let mut child = shell.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    gate.wait();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let line = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap();
    assert_eq!(line.split_whitespace().nth(4), Some("1"), "{line}");
    // Not SEGV: Rust hears that one and waits for the instruction to fail again, which it does not.
    assert!(Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&child.wait().unwrap()), Some(6));
    gate.open();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "a dump was written");
}
