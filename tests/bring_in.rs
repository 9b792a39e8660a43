//! Bringing pictures in, framing them and choosing words, through the real engine and the real worker.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]
#![cfg(unix)]

mod common;
#[path = "common/studio.rs"]
mod studio;

use std::path::Path;

use common::{Place, pixels};
use studio::Studio;
use underpaint::engine::{Command, Event, InitSource, Problem, WeightsKind};
use underpaint::recipe::{Area, Framing, ModelRef, Recipe, Seed, Size, Strength, Turn};

/// A PNG whose header says these sides and whose pixels never come.
fn header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut crc = u32::MAX;
    for byte in &chunk {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(chunk);
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

fn failed(studio: &mut Studio, path: &Path) -> Problem {
    studio.engine.send(Command::OpenInit(InitSource::File(path.to_path_buf()))).unwrap();
    studio.wait(|e| match e {
        Event::InitFailed(problem) => Some(problem.clone()),
        Event::InitReady(init) => panic!("{} was taken: {} x {}", path.display(), init.width, init.height),
        _ => None,
    })
}

#[test]
fn a_folder_a_text_a_gif_and_a_panorama_each_say_what_they_are_and_the_engine_goes_on() {
    let place = Place::new();
    let mut studio = Studio::open(&place);
    std::fs::write(place.path("notes.txt"), "a shopping list").unwrap();
    std::fs::write(place.path("moving.gif"), b"GIF89a\x01\0\x01\0\0\0\0;").unwrap();
    std::fs::write(place.path("huge.png"), header(30_000, 4_000)).unwrap();
    std::fs::create_dir(place.path("folder")).unwrap();
    for (name, words) in [
        ("notes.txt", "a text file"),
        ("moving.gif", "a GIF"),
        ("huge.png", "30000 x 4000 pixels; at most 100 megapixels"),
        ("folder", "a folder"),
        ("gone.png", "cannot be read"),
    ] {
        let problem = failed(&mut studio, &place.path(name));
        assert!(problem.message.contains(words), "{name}: {problem}");
    }
    // One of that length which can be read comes in, and small enough for the window.
    image::RgbImage::from_pixel(30_000, 40, image::Rgb([9, 90, 200])).save(place.path("long.png")).unwrap();
    studio.engine.send(Command::OpenInit(InitSource::File(place.path("long.png")))).unwrap();
    let init = studio.wait(|e| if let Event::InitReady(init) = e { Some(init.clone()) } else { None });
    assert_eq!((init.width, init.height), (30_000, 40));
    assert!(init.pixels.width <= 2048 && init.pixels.height >= 1);
    studio.engine.join();
}

#[test]
fn a_dropped_folder_is_a_model_or_the_pictures_in_it() {
    let place = Place::new();
    let mut studio = Studio::open(&place);
    for (name, file) in [("model", "model_index.json"), ("empty", "notes.txt")] {
        std::fs::create_dir(place.path(name)).unwrap();
        std::fs::write(place.path(name).join(file), "{}").unwrap();
    }
    std::fs::create_dir(place.path("photos")).unwrap();
    std::fs::copy(place.path("photo.png"), place.path("photos").join("one.png")).unwrap();
    let mut look = |name: &str| {
        studio.engine.send(Command::LookAt(place.path(name))).unwrap();
        studio.wait(|e| if let Event::Sorted(sorted) = e { Some((**sorted).clone()) } else { None })
    };
    assert_eq!(look("model").weights, [(place.path("model"), WeightsKind::Model)]);
    assert_eq!(look("photos").pictures, [place.path("photos").join("one.png")]);
    let empty = look("empty");
    assert!(empty.pictures.is_empty() && empty.weights.is_empty() && empty.others.len() == 1, "{empty:?}");
    studio.engine.join();
}

#[test]
fn at_strength_zero_a_turned_crop_of_the_frames_size_is_the_photographs_own_pixels() {
    let place = Place::new();
    let mut studio = Studio::open(&place);
    let recipe = studio.recipe(&place, 2);
    let photo = pixels(&place.path("photo.png"));
    // Turned right the photograph is 120 x 160; 96 x 112 of it from (7, 31).
    let share = |v: u32, of: u32| f64::from(v) / f64::from(of);
    let crop = Area::inside(share(7, 120), share(31, 160), share(96, 120), share(112, 160));
    let framing = Framing { turn: Turn::new(1, true), crop: Some(crop) };
    let size = Size::rounded(96, 112).unwrap();
    studio.enqueue(&Recipe { framing, size, strength: Strength::clamped(0.0), ..recipe.clone() }, 1);
    let saved = studio.wait(|e| if let Event::Saved(picture) = e { Some(picture.clone()) } else { None });
    assert_eq!(saved.recipe.framing, framing, "the recipe lost it");
    let made = pixels(&saved.path);
    assert_eq!(made.dimensions(), (96, 112));
    let turned = image::imageops::flip_horizontal(&image::imageops::rotate90(&photo));
    let expected = image::imageops::crop_imm(&turned, 7, 31, 96, 112).to_image();
    assert_eq!(made, expected);
    // Read back from the file alone it is the same recipe.
    let record = underpaint::metadata::read_png(&std::fs::read(&saved.path).unwrap()).unwrap().0.unwrap();
    assert_eq!(record.recipe.framing, framing);

    // Brought in again it says how it came to be, and that its own init image is at hand; a photograph says nothing.
    let photo = recipe.init_sha256.clone();
    for (path, carries) in [(saved.path.clone(), true), (place.path("photo.png"), false)] {
        studio.engine.send(Command::OpenInit(InitSource::File(path))).unwrap();
        let init = studio.wait(|e| if let Event::InitReady(init) = e { Some(init.sha256.clone()) } else { None });
        studio.engine.send(Command::ReadCarried(init.clone())).unwrap();
        let (record, known) = studio.wait(|e| match e {
            Event::RecipeRead { sha256, record, init_known } if *sha256 == init => Some((record.clone(), *init_known)),
            _ => None,
        });
        assert_eq!((record.is_some(), known), (carries, carries));
        assert!(record.is_none_or(|r| r.recipe.init_sha256 == photo && r.recipe.framing == framing));
    }
    studio.engine.join();
}

#[test]
fn each_picture_of_a_job_makes_its_own_choice_and_run_again_makes_the_same() {
    let place = Place::new();
    let mut studio = Studio::open(&place);
    let recipe = Recipe { prompt: "a {red|blue|green|black} __what__".to_owned(), ..studio.recipe(&place, 150) };
    // Without its list nothing is queued, and it is said where the list belongs.
    studio.engine.send(Command::Enqueue { recipe: Box::new(recipe.clone()), count: 2 }).unwrap();
    let refused = studio.wait(|e| if let Event::Refused(problem) = e { Some(problem.clone()) } else { None });
    assert!(refused.message.contains("what.txt"), "{refused}");
    std::fs::create_dir(place.library().join("wildcards")).unwrap();
    std::fs::write(place.library().join("wildcards/what.txt"), "hat\nboat\n").unwrap();
    studio.engine.send(Command::Enqueue { recipe: Box::new(recipe.clone()), count: 12 }).unwrap();
    let jobs = studio.wait(|e| if let Event::Queued(jobs) = e { Some(jobs.clone()) } else { None });
    studio.engine.send(Command::CancelAll).unwrap();
    let prompts: std::collections::BTreeSet<&str> = jobs.iter().map(|j| j.recipe.prompt.as_str()).collect();
    assert!(prompts.len() > 3, "{prompts:?}");
    assert!(prompts.iter().all(|p| !p.contains(['{', '|', '_'])), "{prompts:?}");
    assert!(jobs.iter().all(|j| j.recipe.template.as_deref() == Some(recipe.prompt.as_str())));

    let first = jobs[0].clone();
    studio.wait(|e| matches!(e, Event::Job(j) if j.id == first.id && !j.state.is_open()).then_some(()));
    std::fs::write(place.library().join("wildcards/what.txt"), "house\n").unwrap();
    studio.engine.send(Command::RunAgain(first.id)).unwrap();
    let again = studio.wait(|e| match e {
        Event::Queued(jobs) => Some(jobs[0].recipe.clone()),
        _ => None,
    });
    assert_eq!(again, first.recipe);
    studio.engine.send(Command::CancelAll).unwrap();
    studio.engine.join();
}

#[test]
fn tokens_are_counted_as_the_next_picture_reads_the_prompt() {
    let place = Place::new();
    let mut studio = Studio::open(&place);
    let mut count = |prompt: &str| {
        let command = Command::CountTokens { model: ModelRef::Starter, prompt: prompt.to_owned(), seed: Seed(3) };
        studio.engine.send(command).unwrap();
        studio.wait(|e| match e {
            Event::Tokens { prompt: of, count, .. } if of == prompt => Some(*count),
            _ => None,
        })
    };
    let plain = count("watercolour").unwrap();
    assert!(plain.t5 >= 2 && !plain.cuts(), "{plain}");
    assert_eq!(count("watercolour <lora:ink:0.5>").unwrap(), plain, "a LoRA's tag is no word");
    assert_eq!(count("{watercolour|watercolour}").unwrap(), plain, "only what is chosen is read");
    assert!(count(&"watercolour ".repeat(100)).unwrap().cuts());
    assert_eq!(count("__gone__"), None, "a list that is not there cannot be counted");
    studio.engine.join();
}
