//! Lists the files of `assets/languages`, so that a language is a folder of text and no line of Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What lies in a folder, by name.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).map(|all| all.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=assets/languages");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut list = "&[\n".to_owned();
    for folder in inside(&root.join("assets/languages")).iter().filter(|p| p.is_dir()) {
        for file in inside(folder).iter().filter(|p| p.extension().is_some_and(|e| e == "ftl")) {
            let (language, topic) = (name(folder), name(file));
            let path = file.to_string_lossy().into_owned();
            let _ = writeln!(list, "({language:?}, {topic:?}, include_str!({path:?})),");
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    std::fs::write(out.join("languages.rs"), list)
}
