//! The one-way rule of `ARCHITECTURE.md`, read from the source: a room calls the rooms below it and
//! never one above, and each outside library is known to one room only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Top to bottom. Rooms of one line do not know each other.
const FLOORS: &[&[&str]] = &[
    &["ui", "cli"],
    &["engine"],
    &["backend"],
    &["worker"],
    &["models"],
    &["flux"],
    &["library"],
    &["metadata"],
    &["picture"],
    &["net"],
    &["recipe"],
    &["language"],
];

/// The one calling-up there is: the command line's "no subcommand" opens the window.
const DOORS: &[(&str, &str)] = &[("cli", "ui")];

/// Crate name (as in paths) -> rooms that may name it.
const KEEPERS: &[(&str, &[&str])] = &[
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("egui_extras", &["ui"]),
    ("rfd", &["ui"]),
    ("candle_core", &["flux"]),
    ("candle_nn", &["flux"]),
    ("candle_transformers", &["flux"]),
    ("tokenizers", &["flux"]),
    ("safetensors", &["flux"]),
    ("gemm", &["flux"]),
    ("memmap2", &["flux"]),
    ("flate2", &["flux"]),
    ("yaml_rust2", &["models"]),
    ("reqwest", &["net"]),
    ("rustls", &["net"]),
    ("hyper_util", &["net"]),
    ("object_store", &["net"]),
    ("keyring_core", &["net"]),
    ("zeroize", &["net"]),
    ("rusqlite", &["library"]),
    ("image", &["picture"]),
    ("moxcms", &["picture"]),
    ("fast_image_resize", &["picture"]),
    ("skrifa", &["picture"]),
    ("tiny_skia", &["picture"]),
    ("png", &["metadata", "picture"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
    ("fluent_bundle", &["language"]),
    ("unic_langid", &["language"]),
    ("sys_locale", &["language"]),
];

fn source_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Every source file's room, path and code without comments and string literals' lines of prose.
fn rooms() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&src, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let room = path.strip_prefix(&src).unwrap().components().next().unwrap().as_os_str().to_str().unwrap();
            if room.ends_with(".rs") {
                return None; // main.rs and lib.rs stand above the rooms
            }
            let code = std::fs::read_to_string(&path).unwrap();
            let code = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            Some((room.to_owned(), path, code))
        })
        .collect()
}

/// The identifiers that follow `prefix` (such as `crate::`), also inside `use crate::{a, b::c}`.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let ident = |s: &str| s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = 0;
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth > 0 => depth -= 1,
                    ',' | '}' if depth == 0 => {
                        found.insert(ident(&group[start..i]));
                        start = i + 1;
                        if c == '}' {
                            break;
                        }
                    }
                    _ => {}
                }
            }
        } else {
            found.insert(ident(rest));
        }
    }
    found.remove("");
    found
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

#[test]
fn every_room_stands_on_a_floor() {
    let rooms: BTreeSet<String> = rooms().into_iter().map(|(room, ..)| room).collect();
    for room in rooms {
        assert!(floor_of(&room).is_some(), "src/{room}/ is no room of the house: add it to FLOORS and ARCHITECTURE.md");
    }
}

#[test]
fn a_room_calls_only_the_rooms_below_it() {
    let mut wrong = Vec::new();
    for (room, path, code) in rooms() {
        for other in named_after(&code, "crate::").union(&named_after(&code, "underpaint::")) {
            let (Some(from), Some(to)) = (floor_of(&room), floor_of(other)) else { continue };
            let door = DOORS.contains(&(room.as_str(), other.as_str()));
            if room != *other && to <= from && !door {
                wrong.push(format!("{}: {room} may not call {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "calls that go up:\n{}", wrong.join("\n"));
}

#[test]
fn each_library_is_known_to_its_own_room_only() {
    let keepers: BTreeMap<&str, &[&str]> = KEEPERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, path, code) in rooms() {
        for (library, allowed) in &keepers {
            let named = !named_after(&code, &format!("{library}::")).is_empty()
                || code.contains(&format!("use {library};"))
                || code.contains(&format!("use {library} as"));
            if named && !allowed.contains(&room.as_str()) {
                wrong.push(format!("{}: {room} may not know {library}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "libraries outside their rooms:\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_use_lines_sees_groups_and_paths() {
    let code = "use crate::{recipe::{Seed, Size}, flux};\nlet x = crate::picture::decode(b);\nmycrate::nothing();";
    let found = named_after(code, "crate::");
    assert_eq!(found, ["flux", "picture", "recipe"].map(str::to_owned).into());
}
