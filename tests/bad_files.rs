//! Files that are cut, wild, locked away or changed under a running worker: each is named with what is wrong, and
//! nothing falls over.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]
#![cfg(unix)]

#[path = "common/models.rs"]
mod models;
#[path = "common/tiny.rs"]
mod tiny;

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use candle_core::quantized::GgmlDType;
use models::{Tensors, to_bfl, to_bfl_vae, write_gguf};
use tempfile::TempDir;
use underpaint::models::{resolve, scan};
use underpaint::recipe::{ModelRef, Seed, StepCount, Strength};
use underpaint::worker::protocol::{Answer, FailureKind, Request, Run};
use underpaint::worker::{Worker, WorkerError};

/// A whole model in single files, all in one folder.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.save("flux1-tiny.safetensors", &to_bfl(&tiny::transformer()));
        desk.save("ae.safetensors", &to_bfl_vae(&tiny::vae()));
        desk.save("clip_l.safetensors", &tiny::clip());
        desk.save("t5xxl.safetensors", &tiny::t5());
        desk
    }
    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn save(&self, name: &str, tensors: &Tensors) -> PathBuf {
        candle_core::safetensors::save(tensors, self.at(name)).unwrap();
        self.at(name)
    }
    fn bytes(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.at(name), bytes).unwrap();
        self.at(name)
    }
}

fn problem(path: &Path) -> String {
    match resolve(path) {
        Ok(_) => panic!("{} was taken for a model", path.display()),
        Err(error) => error.to_string(),
    }
}

/// The head of a GGUF file with one tensor of 2 x 32 numbers at this offset.
fn gguf(offset: u64) -> Vec<u8> {
    let mut file = b"GGUF".to_vec();
    file.extend(3u32.to_le_bytes());
    file.extend(1u64.to_le_bytes());
    file.extend(0u64.to_le_bytes());
    file.extend(13u64.to_le_bytes());
    file.extend(b"img_in.weight");
    file.extend(2u32.to_le_bytes());
    file.extend(32u64.to_le_bytes());
    file.extend(2u64.to_le_bytes());
    file.extend(8u32.to_le_bytes());
    file.extend(offset.to_le_bytes());
    file.resize(file.len().next_multiple_of(32) + 68, 0);
    file
}

/// Given weight files that lie about themselves, when one is chosen, then it is named as damaged, with the reason.
#[test]
fn a_file_that_lies_about_itself_is_named_with_the_reason() {
    let desk = Desk::new();
    let whole = fs::read(desk.at("flux1-tiny.safetensors")).unwrap();
    let cut = desk.bytes("cut.safetensors", &whole[..whole.len() - 1]);
    write_gguf(&desk.at("whole.gguf"), &to_bfl(&tiny::transformer()), GgmlDType::Q8_0);
    let bytes = fs::read(desk.at("whole.gguf")).unwrap();
    let cut_gguf = desk.bytes("cut.gguf", &bytes[..bytes.len() - 1000]);
    for (path, words) in [
        (cut, "cut short"),
        (cut_gguf, "does not lie inside the file"),
        (desk.bytes("far.gguf", &gguf(1 << 40)), "img_in.weight does not lie inside the file"),
        (desk.bytes("beyond.gguf", &gguf(u64::MAX - 64)), "img_in.weight does not lie inside the file"),
        (desk.bytes("tiny.gguf", b"GGUF"), "middle of its header"),
    ] {
        let said = problem(&path);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(said.contains(name) && said.contains(words) && said.contains("Download this file again"), "{said}");
    }
}

/// Given headers of gigabytes that really are as long as they say, when they are read, then it ends at once: no
/// header is believed because the file has room for it.
#[test]
fn a_header_of_two_gigabytes_is_refused_without_being_read() {
    let desk = Desk::new();
    let long = |name: &str, head: &[u8]| {
        let path = desk.bytes(name, head);
        // A hole: it takes no room on the disk.
        File::options().write(true).open(&path).unwrap().set_len((2 << 30) + 4096).unwrap();
        path
    };
    let safetensors = long("long.safetensors", &[&(2u64 << 30).to_le_bytes()[..], b"{"].concat());
    assert!(problem(&safetensors).contains("damaged"), "{}", problem(&safetensors));
    let head = |tensors: u64, values: u64| {
        [&b"GGUF"[..], &3u32.to_le_bytes(), &tensors.to_le_bytes(), &values.to_le_bytes()].concat()
    };
    for (name, head) in [("values.gguf", head(0, 100_000_000)), ("tensors.gguf", head(80_000_000, 0))] {
        let said = problem(&long(name, &head));
        assert!(said.contains("any model has"), "{said}");
    }
    // One array of very many empty texts.
    let array = [&head(0, 1)[..], &1u64.to_le_bytes(), b"x", &9u32.to_le_bytes(), &8u32.to_le_bytes()].concat();
    let said = problem(&long("texts.gguf", &[&array[..], &200_000_000u64.to_le_bytes()].concat()));
    assert!(said.contains("texts in its header"), "{said}");
}

/// Given links that lead to themselves and round in circles, when their folder is scanned, then each real file is
/// found once.
#[test]
fn links_in_circles_end() {
    let desk = Desk::new();
    symlink(desk.at("self.safetensors"), desk.at("self.safetensors")).unwrap();
    fs::create_dir_all(desk.at("a/b")).unwrap();
    symlink(desk.0.path(), desk.at("a/b/round")).unwrap();
    symlink(desk.at("a"), desk.at("a/again")).unwrap();
    symlink(desk.at("flux1-tiny.safetensors"), desk.at("a/b/second.safetensors")).unwrap();
    let found = scan(&[desk.0.path().to_path_buf()]);
    assert_eq!(found.models.len(), 1, "{found:?}");
    assert!(problem(&desk.at("self.safetensors")).contains("nothing lies there"));
}

/// Given a file and a folder that may not be read, when their folder is scanned, then both are named and what can be
/// read is found.
#[test]
fn what_may_not_be_read_is_named() {
    let desk = Desk::new();
    let file = desk.bytes("mine.safetensors", b"secret");
    fs::create_dir_all(desk.at("locked")).unwrap();
    for path in [&file, &desk.at("locked")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Whoever is root may read everything: nothing to see then.
    if File::open(&file).is_err() {
        let found = scan(&[desk.0.path().to_path_buf()]);
        assert_eq!(found.models.len(), 1, "{found:?}");
        for name in ["mine.safetensors", "locked"] {
            assert!(found.refused.iter().any(|r| r.path.ends_with(name)), "{name}: {:?}", found.refused);
        }
        assert!(problem(&file).contains("ermission"), "{}", problem(&file));
    }
    fs::set_permissions(desk.at("locked"), fs::Permissions::from_mode(0o700)).unwrap();
}

/// A worker and the runs it is asked for.
struct Painter {
    worker: Worker,
    model: ModelRef,
    runs: u64,
}

impl Painter {
    async fn new(model: PathBuf) -> Self {
        let worker = Worker::start(Path::new(env!("CARGO_BIN_EXE_underpaint"))).await.unwrap();
        Self { worker, model: ModelRef::Folder(model), runs: 0 }
    }

    /// The picture for a prompt, or how it failed.
    async fn paint(&mut self, prompt: &str) -> Result<Vec<u8>, (FailureKind, String)> {
        self.try_paint(prompt).await.unwrap()
    }

    async fn try_paint(&mut self, prompt: &str) -> Result<Result<Vec<u8>, (FailureKind, String)>, WorkerError> {
        self.runs += 1;
        let run = Run {
            run: self.runs,
            model: self.model.clone(),
            width: 64,
            height: 64,
            prompt: prompt.to_owned(),
            negative: String::new(),
            strength: Strength::clamped(0.6),
            guidance: 3.5,
            true_cfg: 1.0,
            steps: 2,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(1),
        };
        self.worker.ask(&Request::Run(Box::new(run)), &vec![127; 64 * 64 * 3]).await?;
        loop {
            match self.worker.hear().await? {
                (Answer::Done { .. }, pixels) => return Ok(Ok(pixels)),
                (Answer::Failed { kind, message, .. }, _) => return Ok(Err((kind, message))),
                _ => {}
            }
        }
    }
}

/// Given a warm model, when the artist puts another file in the place of its transformer's, then the next picture is
/// the new model's; and when a file is cut short, then the next run says that it is damaged and the worker lives.
#[tokio::test]
async fn a_warm_model_whose_files_change_is_read_again() {
    let desk = Desk::new();
    let mut painter = Painter::new(desk.at("flux1-tiny.safetensors")).await;
    let first = painter.paint("a cat").await.unwrap();
    assert!(painter.paint("a cat").await.unwrap() == first, "a model that is left alone stays as it is");
    let mut other = to_bfl(&tiny::transformer());
    let changed = (&other["final_layer.linear.weight"] * 1.5).unwrap();
    other.insert("final_layer.linear.weight".to_owned(), changed);
    desk.save("next.safetensors", &other);
    // Written beside it and renamed over it, as programs do; the same length, a later time.
    let later = fs::metadata(desk.at("flux1-tiny.safetensors")).unwrap().modified().unwrap() + Duration::from_secs(5);
    File::options().write(true).open(desk.at("next.safetensors")).unwrap().set_modified(later).unwrap();
    fs::rename(desk.at("next.safetensors"), desk.at("flux1-tiny.safetensors")).unwrap();
    let second = painter.paint("a cat").await.unwrap();
    assert!(second != first, "the new file's picture");
    let whole = fs::read(desk.at("t5xxl.safetensors")).unwrap();
    File::options().write(true).open(desk.at("t5xxl.safetensors")).unwrap().set_len(4096).unwrap();
    let (kind, message) = painter.paint("a cat").await.unwrap_err();
    // Cut, it is no T5 any more: the model lacks one, and why is said.
    assert_eq!(kind, FailureKind::NoModel, "{message}");
    assert!(message.contains("T5-XXL was not found"), "{message}");
    assert!(message.contains("t5xxl.safetensors is damaged or cut short"), "{message}");
    desk.bytes("t5xxl.safetensors", &whole);
    assert!(painter.paint("a cat").await.unwrap() == second, "whole again, it paints again in the same process");
}

/// Given a warm model, when the file behind its map loses its bytes without its path showing it, then the worker
/// ends, what happened is said with the file's name, and another worker paints.
#[tokio::test]
async fn a_file_cut_while_it_is_mapped_is_told_as_what_it_is() {
    let desk = Desk::new();
    let model = desk.at("flux1-tiny.safetensors");
    let mut painter = Painter::new(model.clone()).await;
    let first = painter.paint("a cat").await.unwrap();
    // Another file of the same length and time takes the path; the one that is mapped is cut. The words of a new
    // prompt are then looked up where no bytes are.
    let t5 = desk.at("t5xxl.safetensors");
    let time = fs::metadata(&t5).unwrap().modified().unwrap();
    fs::rename(&t5, desk.at("mapped")).unwrap();
    fs::copy(desk.at("mapped"), &t5).unwrap();
    File::options().write(true).open(&t5).unwrap().set_modified(time).unwrap();
    File::options().write(true).open(desk.at("mapped")).unwrap().set_len(0).unwrap();
    let error = painter.try_paint("a dog in the snow").await.unwrap_err();
    let WorkerError::FileChanged(files) = &error else { panic!("{error}") };
    assert!(files.contains("flux1-tiny.safetensors"), "{files}");
    let said = error.to_string();
    assert!(said.contains("changed or cut while it was being read") && said.contains("can be run again"), "{said}");
    assert!(Painter::new(model).await.paint("a cat").await.unwrap() == first);
}
