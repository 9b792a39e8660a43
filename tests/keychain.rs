//! Keys and a real keychain: a Secret Service of our own in a session of our own, and a machine that has none.
//!
//! Each part runs this test program again, as another run of Underpaint would be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use underpaint::net::{KeyError, KeyName, Keys, Origin, Secret, Trouble};

/// Which part this process plays.
const PART: &str = "UNDERPAINT_TEST_PART";

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

/// What another run does with its keys; only for the others, so that it never touches the keychain of whoever tests.
#[test]
#[ignore = "a part of the other tests"]
fn part() {
    let Ok(part) = std::env::var(PART) else { return };
    let keys = Keys::system();
    run(async {
        match part.as_str() {
            "keep" => {
                assert_eq!(keys.get(KeyName::ModelsLab).await, None);
                assert_eq!(keys.trouble(), None);
                assert_eq!(keys.set(KeyName::ModelsLab, secret("first-key-1")).await, Ok(Origin::Keychain));
                assert_eq!(keys.set(KeyName::ModelsLab, secret("kept-key-1")).await, Ok(Origin::Keychain));
            }
            "find" => {
                let found = keys.get(KeyName::ModelsLab).await;
                assert_eq!(found, Some((secret("kept-key-1"), Origin::Keychain)));
                assert_eq!(keys.get(KeyName::AimlApi).await, None);
                assert_eq!(keys.remove(KeyName::ModelsLab).await, Ok(None));
            }
            "miss" => assert_eq!((keys.get(KeyName::ModelsLab).await, keys.trouble()), (None, None)),
            "headless" => {
                let began = Instant::now();
                let error = keys.set(KeyName::ModelsLab, secret("kept-key-1")).await.unwrap_err();
                assert!(matches!(&error, KeyError::InMemory(Trouble::Missing { .. })), "{error}");
                assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
                assert!(error.to_string().contains("gone when the program ends"), "{error}");
                assert_eq!(keys.get(KeyName::ModelsLab).await, Some((secret("kept-key-1"), Origin::Memory)));
            }
            "off" => {
                let error = keys.set(KeyName::ModelsLab, secret("kept-key-1")).await.unwrap_err();
                assert_eq!(error, KeyError::InMemory(Trouble::Off));
            }
            "environment" => {
                let found = Some((secret("env-key-1"), Origin::Environment("UNDERPAINT_MODELSLAB_KEY")));
                assert_eq!(keys.get(KeyName::ModelsLab).await, found);
                assert_eq!(keys.trouble(), None);
            }
            other => panic!("no such part: {other}"),
        }
    });
}

/// A run with nothing of the tester's own session.
fn alone(command: &mut Command) -> &mut Command {
    for name in KeyName::ALL {
        command.env_remove(name.variable());
    }
    command.env_remove("UNDERPAINT_KEYCHAIN").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
}

fn play(part: &str, more: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output =
        alone(command.args(["--ignored", "--exact", "part"])).env(PART, part).envs(more.iter().copied()).output();
    check(part, &output.unwrap());
}

fn check(part: &str, output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{part}:\n{out}\n{err}");
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn a_machine_without_a_keychain_answers_at_once_and_keeps_the_key_for_this_run() {
    play("headless", &[]);
}

#[test]
fn a_keychain_that_is_switched_off_is_not_asked() {
    play("off", &[("UNDERPAINT_KEYCHAIN", "off")]);
}

#[test]
fn a_key_in_the_environment_needs_no_keychain() {
    play("environment", &[("UNDERPAINT_MODELSLAB_KEY", "env-key-1")]);
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn a_key_in_a_real_secret_service_outlives_the_run_that_kept_it() {
    let there = |tool: &str| Command::new(tool).arg("--version").output().is_ok_and(|o| o.status.success());
    if !there("dbus-run-session") || !there("gnome-keyring-daemon") {
        eprintln!("skipped: dbus-run-session and gnome-keyring-daemon are not both installed here");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let script = format!(
        "echo -n password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && \
         for part in keep find miss; do {PART}=$part \"$0\" --ignored --exact part || exit 1; done"
    );
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", &script]).arg(std::env::current_exe().unwrap());
    for folder in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
        command.env(folder, home.path());
    }
    let output = alone(&mut command).output().unwrap();
    check("a Secret Service", &output);
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("1 passed").count(), 3);
}
