//! Bringing pictures in: what a heap of dropped files is, several init images at once, one from the web.
//!
//! Must never read more of a file than its limits allow, nor go deeper than one folder.

use std::io::Read;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::Sender;

use super::work::{Shared, blocking, import, lock, look_at, open_init};
use super::{Brought, Event, InitSource, Problem, ProblemKind, Sorted, WeightsKind};
use crate::metadata::{Record, read_png};
use crate::net::{Downloader, Guard, Options, download};
use crate::{picture, tr};

/// The most init images of one batch.
pub const MOST_AT_ONCE: usize = 64;
/// The most files of one drop, and entries of one folder, that are looked at.
const ENTRIES: usize = 2000;
/// The largest picture fetched from the web, in bytes.
const MOST_FETCHED: u64 = 64 << 20;

/// Says what each of the dropped files is, by its first bytes. A folder that holds no model stands for what lies in it.
pub(super) fn sort(dropped: &[PathBuf]) -> Sorted {
    let mut sorted = Sorted::default();
    for path in dropped.iter().take(ENTRIES) {
        if !path.is_dir() {
            put(&mut sorted, path);
            continue;
        }
        if holds_model(path) {
            sorted.weights.push((path.clone(), WeightsKind::Model));
            continue;
        }
        sorted.folders += 1;
        match inside(path) {
            Ok((files, all)) => {
                files.iter().for_each(|file| put(&mut sorted, file));
                if !all {
                    sorted.others.push(tr!("engine-heap-folder-part", name = name_of(path), most = ENTRIES));
                }
            }
            Err(error) => {
                let text = tr!("engine-heap-folder-unreadable", name = name_of(path), error = error.to_string());
                sorted.others.push(text);
            }
        }
    }
    if let Some(more) = dropped.len().checked_sub(ENTRIES).filter(|more| *more > 0) {
        sorted.others.push(tr!("engine-heap-more", more = more));
    }
    sorted
}

fn put(sorted: &mut Sorted, path: &Path) {
    sorted.files += 1;
    match look_at(path) {
        Ok(WeightsKind::Picture) => match picture_start(path) {
            Ok(()) => sorted.pictures.push(path.to_path_buf()),
            Err(why) => sorted.others.push(tr!("engine-said-of", what = name_of(path), said = why)),
        },
        Ok(kind) => sorted.weights.push((path.to_path_buf(), kind)),
        Err(problem) => sorted.others.push(tr!("engine-said-of", what = name_of(path), said = problem.message)),
    }
}

/// Whether a file begins like a picture we read.
fn picture_start(path: &Path) -> Result<(), String> {
    let meta = std::fs::metadata(path).map_err(|e| e.to_string())?;
    if !meta.is_file() {
        return Err(tr!("engine-heap-no-file"));
    }
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut start));
    read.map_err(|e| e.to_string())?;
    picture::check_start(&start).map_err(|e| e.to_string())
}

/// Whether a folder is laid out as a model, or has weights at its top.
fn holds_model(folder: &Path) -> bool {
    let weights = |path: &Path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        ["safetensors", "sft", "gguf"].contains(&ending.as_str())
    };
    let entries = || std::fs::read_dir(folder).into_iter().flatten().flatten().take(ENTRIES);
    folder.join("model_index.json").is_file() || entries().any(|entry| weights(&entry.path()))
}

/// The files of a folder by name, its hidden ones and its folders left out; and whether these are all.
fn inside(folder: &Path) -> std::io::Result<(Vec<PathBuf>, bool)> {
    let hidden = |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    let mut entries = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let seen: Vec<PathBuf> = entries.by_ref().take(ENTRIES).collect();
    let all = entries.next().is_none();
    let mut files: Vec<PathBuf> = seen.into_iter().filter(|path| !hidden(path) && !path.is_dir()).collect();
    files.sort();
    Ok((files, all))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// Brings pictures into the library one after the other, and says each as it is there.
pub(super) fn bring_in(library: &Shared, batch: u64, files: &[PathBuf], answers: &Sender<Event>) {
    let files = files.get(..files.len().min(MOST_AT_ONCE)).unwrap_or_default();
    for (index, file) in files.iter().enumerate() {
        let name = name_of(file);
        let result = import(library, InitSource::File(file.clone()));
        let result = result.map(|(known, _)| (known.sha256, known.width, known.height));
        let last = index + 1 == files.len();
        let brought = Brought { batch, name, result, last };
        if answers.blocking_send(Event::Brought(Box::new(brought))).is_err() {
            return;
        }
    }
}

/// How an init image of the library came to be, if it says so. What cannot be read says nothing.
pub(super) fn record_in(library: &Shared, sha256: &str) -> Option<Record> {
    let known = lock(library).init_image(sha256).ok()?;
    let bytes = picture::read_file(&known.path).ok()?;
    read_png(&bytes).ok()?.0
}

/// Fetches a picture that the artist gave the address of, and brings it into the library.
pub(super) async fn from_web(library: Shared, address: String) -> Event {
    let guard = Guard { limit: MOST_FETCHED, ..Guard::default() };
    match fetch(library, address, &Options::default(), guard).await {
        Ok(view) => Event::InitReady(Box::new(view)),
        Err(problem) => Event::InitFailed(problem),
    }
}

async fn fetch(library: Shared, address: String, options: &Options, guard: Guard) -> Result<super::InitView, Problem> {
    let not_fetched = |e: &dyn std::fmt::Display| Problem::new(ProblemKind::Network, e.to_string(), "");
    let downloader = Downloader::new(options, guard).map_err(|e| not_fetched(&e))?;
    let fetched = download(&downloader, address.trim(), None).await.map_err(|e| not_fetched(&e))?;
    let name = fetched.url_without_query.rsplit('/').find(|part| !part.is_empty()).unwrap_or("picture").to_owned();
    let place = fetched.url_without_query;
    let source = InitSource::Bytes { bytes: fetched.bytes.into(), name };
    let opened = blocking(move || open_init(&library, source)).await;
    opened.map_err(|mut problem| {
        if problem.kind == ProblemKind::BadInput {
            // A page where a picture was meant is the usual reason: say which address it was.
            problem.message = tr!("engine-said-of", what = place, said = &problem.message);
        }
        problem
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    fn png() -> Vec<u8> {
        let picture = picture::Picture {
            width: 2,
            height: 3,
            rgba: [9, 90, 200, 255].repeat(6),
            has_alpha: false,
            warnings: Vec::new(),
        };
        picture::encode_png(&picture).unwrap()
    }

    fn library(folder: &Path) -> Shared {
        let library = crate::library::Library::open(&folder.join("library"), &folder.join("cache")).unwrap();
        Arc::new(Mutex::new(library))
    }

    #[test]
    fn a_folder_stands_for_the_pictures_in_it_and_what_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("b.png"), png()).unwrap();
        // Its name lies: what it is shows in its bytes.
        std::fs::write(at("a.txt"), png()).unwrap();
        std::fs::write(at("notes.png"), "just words").unwrap();
        std::fs::write(at("moving.gif"), b"GIF89a....").unwrap();
        std::fs::write(at(".hidden.png"), png()).unwrap();
        std::fs::create_dir(at("deeper")).unwrap();
        std::fs::write(at("deeper/c.png"), png()).unwrap();
        let sorted = sort(&[folder.path().to_path_buf()]);
        assert_eq!(sorted.pictures, [at("a.txt"), at("b.png")]);
        assert_eq!((sorted.files, sorted.folders), (4, 1));
        let others = sorted.others.join("\n");
        assert!(others.contains("moving.gif: this is a GIF") && others.contains("notes.png: this is a text file"));
    }

    #[test]
    fn a_folder_with_a_model_stays_a_model() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
        let sorted = sort(&[folder.path().to_path_buf()]);
        assert_eq!(sorted.weights, [(folder.path().to_path_buf(), WeightsKind::Model)]);
        assert!(sorted.pictures.is_empty());
    }

    #[test]
    fn five_hundred_files_are_sorted_and_a_file_that_is_gone_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut files: Vec<PathBuf> = (0..500).map(|i| folder.path().join(format!("{i}.png"))).collect();
        files.iter().for_each(|file| std::fs::write(file, png()).unwrap());
        files.push(folder.path().join("gone.png"));
        let sorted = sort(&files);
        assert_eq!((sorted.pictures.len(), sorted.files), (500, 501));
        assert!(sorted.others.first().is_some_and(|o| o.starts_with("gone.png: ")), "{:?}", sorted.others);
        let many = vec![folder.path().join("0.png"); ENTRIES + 7];
        let sorted = sort(&many);
        assert_eq!((sorted.files, sorted.others.len()), (ENTRIES, 1));
        assert_eq!(sorted.others[0], "7 more files were not looked at");
    }

    #[tokio::test]
    async fn a_batch_brings_each_in_and_one_that_is_damaged_stops_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let library = library(folder.path());
        let names = ["a.png", "b.png", "c.png"].map(|n| folder.path().join(n));
        std::fs::write(&names[0], png()).unwrap();
        std::fs::write(&names[1], &png()[..40]).unwrap();
        std::fs::write(&names[2], png()).unwrap();
        let (answers, mut heard) = tokio::sync::mpsc::channel(8);
        tokio::task::spawn_blocking(move || bring_in(&library, 7, &names, &answers)).await.unwrap();
        let mut brought = Vec::new();
        while let Some(Event::Brought(one)) = heard.recv().await {
            brought.push(one);
        }
        assert_eq!(brought.iter().map(|b| b.result.is_ok()).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(brought.iter().map(|b| b.last).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(brought[0].result.as_ref().unwrap().1, 2);
        assert_eq!(brought[1].name, "b.png");
    }

    /// A server that answers one request with these bytes.
    fn server(body: Vec<u8>) -> (String, std::thread::JoinHandle<()>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/pictures/cat.png?Signature=tell-nobody", listener.local_addr().unwrap());
        let thread = std::thread::Builder::new().spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).unwrap();
            stream.write_all(&body).ok();
        });
        (url, thread.unwrap())
    }

    fn here() -> (Options, Guard) {
        let options = Options { proxy: Some("direct".to_owned()), ..Options::default() };
        (options, Guard { local: true, limit: 4000, ..Guard::default() })
    }

    #[tokio::test]
    async fn a_picture_from_the_web_comes_into_the_library_under_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let (url, thread) = server(png());
        let (options, guard) = here();
        let view = fetch(library(folder.path()), url, &options, guard).await.unwrap();
        thread.join().unwrap();
        assert_eq!((view.name.as_str(), view.width, view.height), ("cat.png", 2, 3));
        assert!(folder.path().join("library/inits").join(format!("{}.png", view.sha256)).is_file());
    }

    #[tokio::test]
    async fn a_page_a_picture_too_large_and_an_address_inside_are_told_without_their_query() {
        let folder = tempfile::tempdir().unwrap();
        let library = library(folder.path());
        for (body, word) in [(b"<html>words".to_vec(), "text file"), (vec![0x89; 5000], "larger than")] {
            let (url, thread) = server(body);
            let (options, guard) = here();
            let problem = fetch(library.clone(), url, &options, guard).await.unwrap_err();
            thread.join().unwrap();
            assert!(problem.message.contains(word) && problem.message.contains("/pictures/cat.png"), "{problem}");
            assert!(!problem.message.contains("tell-nobody"), "{problem}");
        }
        let event = from_web(library, "http://127.0.0.1:9/cat.png".to_owned()).await;
        let Event::InitFailed(problem) = event else { panic!("{event:?}") };
        assert!(problem.message.contains("is not fetched"), "{problem}");
    }
}
