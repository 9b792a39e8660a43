//! A model's file comes whole or not at all: cut connections are taken up again, lies are found out, a damaged byte
//! is repaired, and what is asked of the artist is said before anything is fetched.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/hub.rs"]
mod hub;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use hub::{Hub, Mood, sha256};
use tempfile::TempDir;
use underpaint::models::{Fetch, FetchError, Fetched, fetch, verify};
use underpaint::net::{Client, Secret};

const BYTES: usize = 300_000;

fn content() -> Vec<u8> {
    (0..BYTES).map(|i| (i * 7 % 251) as u8).collect()
}

struct Place {
    folder: TempDir,
    hub: Hub,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), hub: Hub::new(content()) }
    }
    fn file(&self) -> PathBuf {
        self.folder.path().join("models/vae/ae.safetensors")
    }
    fn part(&self) -> PathBuf {
        self.folder.path().join("models/vae/ae.safetensors.part")
    }
    fn what(&self) -> Fetch {
        Fetch {
            url: format!("{}/owner/name/resolve/main/ae.safetensors", self.hub.address),
            to: self.file(),
            bytes: None,
            sha256: None,
            token: None,
            page: format!("{}/owner/name", self.hub.address),
        }
    }
    fn get(&self) -> Result<Vec<Fetched>, FetchError> {
        self.get_of(&self.what(), &AtomicBool::new(false))
    }
    fn get_of(&self, what: &Fetch, stop: &AtomicBool) -> Result<Vec<Fetched>, FetchError> {
        let mut told = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = Client::new().unwrap();
        runtime.block_on(fetch(&client, what, stop, &mut |at| told.push(at)))?;
        Ok(told)
    }
    fn is_whole(&self) -> bool {
        fs::read(self.file()).is_ok_and(|bytes| bytes == content()) && !self.part().exists()
    }
}

#[test]
fn a_connection_cut_at_sixty_per_cent_is_taken_up_there_and_the_file_is_checked() {
    let place = Place::new();
    place.hub.moods(&[Mood::Cut(BYTES * 6 / 10), Mood::Cut(50_000)]);
    let told = place.get().unwrap();
    assert!(place.is_whole());
    let ranges = place.hub.ranges();
    assert_eq!(ranges, [None, Some(format!("bytes={}-", BYTES * 6 / 10)), Some("bytes=230000-".to_owned())]);
    assert_eq!(told.last(), Some(&Fetched { done: BYTES as u64, of: BYTES as u64, checking: true }));
    assert!(told.windows(2).all(|w| w[0].done <= w[1].done));
}

#[test]
fn a_download_that_was_stopped_goes_on_another_day() {
    let place = Place::new();
    place.hub.moods(&[Mood::Cut(120_000), Mood::Status(503), Mood::Status(503)]);
    // Stopped while the rest is waited for.
    let stop = AtomicBool::new(false);
    place.hub.moods(&[Mood::Cut(120_000), Mood::Status(404)]);
    assert!(matches!(place.get_of(&place.what(), &stop), Err(FetchError::Gone { .. })));
    assert!(!place.file().exists() && fs::metadata(place.part()).unwrap().len() == 120_000);
    assert!(matches!(place.get_of(&place.what(), &AtomicBool::new(true)), Err(FetchError::Stopped)));
    place.get().unwrap();
    assert!(place.is_whole());
    assert_eq!(place.hub.ranges().last().unwrap().as_deref(), Some("bytes=120000-"));
}

#[test]
fn a_flipped_byte_is_found_and_repaired() {
    let place = Place::new();
    place.hub.moods(&[Mood::Flip(1234)]);
    place.get().unwrap();
    assert!(place.is_whole());
    // And later, on the disk.
    assert_eq!(verify(&place.file()).unwrap(), Some(true));
    let mut bytes = content();
    bytes[77] ^= 4;
    fs::write(place.file(), bytes).unwrap();
    assert_eq!(verify(&place.file()).unwrap(), Some(false));
    place.get().unwrap();
    assert!(place.is_whole() && verify(&place.file()).unwrap() == Some(true));
    // A hub that never sends it right: said, and no file.
    fs::remove_file(place.file()).unwrap();
    place.hub.moods(&[Mood::Flip(1), Mood::Flip(2)]);
    assert!(matches!(place.get(), Err(FetchError::Damaged { .. })));
    assert!(!place.file().exists() && !place.part().exists());
}

#[test]
fn a_repository_that_asks_who_is_there_is_given_the_token_and_nobody_else_is() {
    let place = Place::new();
    let store = Hub::new(content());
    {
        let mut state = place.hub.state.lock().unwrap();
        state.token = Some("hf_right".to_owned());
        state.elsewhere = Some(store.address.clone());
    }
    let error = place.get().unwrap_err();
    assert!(matches!(error, FetchError::NeedsToken { had: false, .. }), "{error}");
    assert!(error.to_string().contains("accept its terms"), "{error}");
    let with = |token: &str| Fetch { token: Secret::new(token), ..place.what() };
    let wrong = place.get_of(&with("hf_wrong"), &AtomicBool::new(false)).unwrap_err();
    assert!(matches!(wrong, FetchError::NeedsToken { had: true, .. }), "{wrong}");
    assert!(!wrong.to_string().contains("hf_wrong") && !place.part().exists());
    place.get_of(&with("hf_right"), &AtomicBool::new(false)).unwrap();
    assert!(place.is_whole());
    assert!(place.hub.tokens().contains(&Some("Bearer hf_right".to_owned())));
    assert!(store.tokens().iter().all(Option::is_none), "the store was shown the token");
}

#[test]
fn a_disk_too_full_is_said_before_anything_is_fetched() {
    let place = Place::new();
    place.hub.state.lock().unwrap().said_bytes = Some(1 << 60);
    let error = place.get().unwrap_err();
    assert!(matches!(error, FetchError::NoRoom { .. }), "{error}");
    assert!(place.hub.ranges().is_empty() && !place.part().exists());
}

#[test]
fn what_is_not_the_file_is_never_taken_for_it() {
    let place = Place::new();
    place.hub.moods(&[Mood::Html]);
    assert!(matches!(place.get(), Err(FetchError::Page { .. })));
    place.hub.moods(&[Mood::TooMuch]);
    assert!(matches!(place.get(), Err(FetchError::Odd { .. })));
    place.hub.moods(&[Mood::Status(418)]);
    assert!(matches!(place.get(), Err(FetchError::Odd { .. })));
    // A length that is not the catalogue's.
    let other = Fetch { bytes: Some(5), ..place.what() };
    assert!(matches!(place.get_of(&other, &AtomicBool::new(false)), Err(FetchError::WrongLength { .. })));
    assert!(!place.file().exists());
    // Busy, then a range refused, then a server without ranges: it comes all the same.
    place.hub.moods(&[Mood::Cut(100_000), Mood::Status(503), Mood::Status(416), Mood::Cut(90_000), Mood::NoRanges]);
    place.get().unwrap();
    assert!(place.is_whole());
}

#[test]
fn a_file_that_changed_at_the_hub_is_begun_anew() {
    let place = Place::new();
    place.hub.moods(&[Mood::Cut(100_000), Mood::Status(404)]);
    assert!(place.get().is_err());
    let mut other = content();
    other.reverse();
    place.hub.state.lock().unwrap().file = other.clone();
    place.get().unwrap();
    assert_eq!(sha256(&fs::read(place.file()).unwrap()), sha256(&other));
    assert_eq!(*place.hub.ranges().last().unwrap(), None);
}

#[test]
fn two_programs_do_not_write_into_one_part() {
    let place = Place::new();
    fs::create_dir_all(place.file().parent().unwrap()).unwrap();
    let lock = fs::File::create(place.folder.path().join("models/vae/ae.safetensors.part.lock")).unwrap();
    lock.lock().unwrap();
    let error = place.get().unwrap_err().to_string();
    assert!(error.contains("another Underpaint is fetching it"), "{error}");
    drop(lock);
    place.get().unwrap();
    assert!(place.is_whole());
}

#[test]
fn a_hub_that_is_not_there_is_named() {
    let place = Place::new();
    let nobody = Fetch { url: "http://127.0.0.1:9/owner/name/resolve/main/x".to_owned(), ..place.what() };
    let error = place.get_of(&nobody, &AtomicBool::new(false)).unwrap_err().to_string();
    assert!(error.contains("127.0.0.1 cannot be reached"), "{error}");
    assert!(!Path::exists(&place.part()));
}
