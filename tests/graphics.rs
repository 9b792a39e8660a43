//! What holds where an executable for graphics cards stands beside the program: it is preferred when it works, and when
//! it does not the processor paints and the reason is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]
#![cfg(unix)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Place, json, stderr};
use underpaint::worker::card::PROGRAM;
use underpaint::worker::protocol::{Answer, VERSION, encode};

/// The program in a folder of its own, with a script beside it as its executable for cards.
fn install(place: &Place, script: &str) -> PathBuf {
    let folder = place.path("installed");
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("underpaint");
    let built = Path::new(env!("CARGO_BIN_EXE_underpaint"));
    std::fs::hard_link(built, &program).or_else(|_| std::fs::copy(built, &program).map(|_| ())).unwrap();
    let card = folder.join(PROGRAM);
    let script = format!("#!/bin/sh\nhere=$(dirname \"$0\")\necho \"$*\" >> \"$here/asked\"\n{script}\n");
    // Written by another process: one that this one forks meanwhile would hold it open, and what is open for writing
    // cannot be started.
    let write = r#"printf %s "$1" > "$2" && chmod 755 "$2""#;
    assert!(Command::new("sh").args(["-c", write, "sh", &script]).arg(&card).status().unwrap().success());
    program
}

/// A command of the installed program with the tests' folders.
fn run(place: &Place, program: &Path, like: &Command) -> Command {
    let mut command = Command::new(program);
    command.args(like.get_args());
    for (name, value) in like.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env_remove("UNDERPAINT_DEVICE").current_dir(place.dir.path());
    command
}

/// What the executable for cards was asked, line by line.
fn asked(place: &Place) -> Vec<String> {
    let text = std::fs::read_to_string(place.path("installed").join("asked")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// An answer to `probe`.
const CARD: &str =
    r#"test "$1" = probe && { echo '{"name":"Test card","total":24000000000,"free":20000000000}'; exit 0; }"#;

#[test]
fn a_card_that_cannot_be_used_is_told_by_doctor_with_what_to_do() {
    let place = Place::new();
    let loader = "error while loading shared libraries: libcuda.so.1: cannot open shared object file";
    let program = install(&place, &format!("echo '{PROGRAM}: {loader}' >&2; exit 127"));
    let doctor = |more: &[&str]| {
        let mut like = place.program();
        like.arg("doctor").arg("--library").arg(place.library()).args(more);
        run(&place, &program, &like).output().unwrap()
    };
    let said = String::from_utf8(doctor(&[]).stdout).unwrap();
    let line = said.lines().find(|l| l.starts_with("Graphics card: ")).expect("a line on the graphics card");
    assert!(line.contains("NVIDIA's driver is not installed (libcuda.so.1 is missing). Install"), "{line}");
    let report: serde_json::Value = serde_json::from_slice(&doctor(&["--json"]).stdout).unwrap();
    assert_eq!(report["graphics"]["state"], "unusable");
    assert!(report["graphics"]["next"].as_str().unwrap().contains("driver"));
}

#[test]
fn doctor_names_a_card_that_works_and_plans_with_its_memory() {
    let place = Place::new();
    let program = install(&place, CARD);
    let mut like = place.program();
    like.args(["doctor", "--json", "--library"]).arg(place.library());
    let report: serde_json::Value =
        serde_json::from_slice(&run(&place, &program, &like).output().unwrap().stdout).unwrap();
    assert_eq!(report["graphics"]["card"]["name"], "Test card");
    let free = report["models"][0]["memory"][0]["free"].as_u64().unwrap();
    assert!((19_000_000_000..20_000_000_000).contains(&free), "{free}");
}

#[test]
fn without_an_executable_for_cards_doctor_says_so_and_misses_nothing() {
    let place = Place::new();
    let program = install(&place, "exit 1");
    std::fs::remove_file(place.path("installed").join(PROGRAM)).unwrap();
    let mut like = place.program();
    like.args(["doctor", "--library"]).arg(place.library());
    let said = String::from_utf8(run(&place, &program, &like).output().unwrap().stdout).unwrap();
    assert!(said.contains(&format!("Graphics card: none used: no {PROGRAM} stands beside this program")), "{said}");
}

#[test]
fn a_worker_for_cards_that_works_is_preferred() {
    let place = Place::new();
    // It answers as a card would and has the processor do the work.
    let program = install(&place, &format!("{CARD}\nexec \"$here/underpaint\" worker"));
    let output = run(&place, &program, &place.generate(&["--json"])).output().unwrap();
    assert!(!json(&output).is_empty());
    assert_eq!(asked(&place), ["probe", "worker --card"]);
    assert_eq!(place.pictures().len(), 1);
}

#[test]
fn a_worker_for_cards_that_dies_as_it_starts_costs_no_job() {
    let place = Place::new();
    let program = install(&place, &format!("{CARD}\necho 'CUDA_ERROR_NO_DEVICE' >&2; exit 3"));
    let output = run(&place, &program, &place.generate(&["--count", "2"])).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(place.pictures().len(), 2);
    assert!(
        stderr(&output).contains("graphics card: not used: the driver finds no NVIDIA card"),
        "{}",
        stderr(&output)
    );
    assert_eq!(asked(&place), ["probe", "worker --card"], "it is tried once, not for every picture");
}

#[test]
fn a_worker_for_cards_of_another_version_is_not_used() {
    let place = Place::new();
    let hello = Answer::Hello { protocol: VERSION + 1, version: "9.9.9".to_owned(), devices: Vec::new() };
    std::fs::write(place.path("hello"), encode(&hello, &[]).unwrap()).unwrap();
    let program = install(&place, &format!("{CARD}\ncat \"$here/../hello\"; exec sleep 60"));
    let output = run(&place, &program, &place.generate(&[])).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("another version (9.9.9)"), "{}", stderr(&output));
}

/// Given a worker for cards that starts well and dies at every picture, then two pictures are interrupted, each to be
/// run again, and the third is painted on the processor.
#[test]
fn a_card_that_dies_at_every_picture_is_given_up() {
    let place = Place::new();
    let hello = Answer::Hello { protocol: VERSION, version: "0".to_owned(), devices: Vec::new() };
    std::fs::write(place.path("hello"), encode(&hello, &[]).unwrap()).unwrap();
    let program = install(
        &place,
        &format!("{CARD}\ncat \"$here/../hello\"; head -c 8 > \"$here/request\"; echo lost >&2; exit 9"),
    );
    let output = run(&place, &program, &place.generate(&["--count", "3"])).output().unwrap();
    assert_eq!(place.pictures().len(), 1, "{}", stderr(&output));
    assert_eq!(asked(&place), ["probe", "worker --card", "worker --card"]);
    assert!(stderr(&output).contains("ended 2 times in a row"), "{}", stderr(&output));
}

#[test]
fn the_artist_can_choose_the_processor() {
    let place = Place::new();
    let program = install(&place, &format!("{CARD}\nexit 3"));
    let output = run(&place, &program, &place.generate(&[])).env("UNDERPAINT_DEVICE", "cpu").output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(asked(&place).is_empty());
}
