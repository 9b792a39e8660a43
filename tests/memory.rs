//! What a picture is planned to take in memory, against what the worker is seen to take.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a failing test should fail loudly"
)]
#![cfg(target_os = "linux")]

mod common;

use std::path::Path;
use std::time::Instant;

use common::Place;
use underpaint::flux::{Device, Hooks, Img2Img, Phase, Pipeline, Progress, Rgb, starter};
use underpaint::recipe::{Handling, Keep, MemoryPlan, ModelRef, Seed, StepCount, Strength};
use underpaint::worker::Worker;
use underpaint::worker::protocol::{Answer, FailureKind, Request, Run};

/// A run of a model at a size by a fresh worker: planned and measured, or why not.
async fn run(model: ModelRef, size: (u32, u32)) -> Result<(MemoryPlan, u64), (FailureKind, String)> {
    let (plan, peak, _) = run_by(Path::new(env!("CARGO_BIN_EXE_underpaint")), model, size).await?;
    Ok((plan, peak))
}

/// As [`run`] by this program, and the picture.
async fn run_by(
    program: &Path,
    model: ModelRef,
    (width, height): (u32, u32),
) -> Result<(MemoryPlan, u64, Vec<u8>), (FailureKind, String)> {
    let mut worker = Worker::start(program).await.unwrap();
    let run = Run {
        run: 1,
        model,
        width,
        height,
        prompt: "watercolour, autumn colours".to_owned(),
        negative: String::new(),
        strength: Strength::clamped(0.3),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 4,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(1),
    };
    worker.ask(&Request::Run(Box::new(run)), &vec![127; (width * height * 3) as usize]).await.unwrap();
    let (mut phase, mut since) = (Phase::Loading, Instant::now());
    loop {
        let (answer, pixels) = worker.hear().await.unwrap();
        match answer {
            Answer::Progress { phase: now, .. } if now != phase => {
                eprintln!("{phase:?} took {:.2} s", since.elapsed().as_secs_f64());
                (phase, since) = (now, Instant::now());
            }
            Answer::Done { planned, peak, .. } => {
                eprintln!("{phase:?} took {:.2} s", since.elapsed().as_secs_f64());
                return Ok((planned.unwrap(), peak.unwrap(), pixels));
            }
            Answer::Failed { kind, message, .. } => return Err((kind, message)),
            _ => {}
        }
    }
}

fn told(name: &str, plan: MemoryPlan, peak: u64) -> f64 {
    let mb = |bytes: u64| bytes as f64 / 1e6;
    let off = peak as f64 / plan.needed as f64 - 1.0;
    eprintln!(
        "{name}: planned {:.0} MB ({:?}), measured {:.0} MB, {:+.1} %",
        mb(plan.needed),
        plan.handling,
        mb(peak),
        off * 100.0
    );
    off
}

/// Given pictures of several sizes, when the Starter paints them, then each takes what was planned.
#[tokio::test]
async fn a_picture_takes_the_memory_that_was_planned() {
    for size in [(256, 256), (512, 512), (768, 768), (1024, 768)] {
        let (plan, peak) = run(ModelRef::Starter, size).await.unwrap();
        let off = told(&format!("{size:?}"), plan, peak);
        assert!(off.abs() <= 0.1, "off by {:.1} %", off * 100.0);
        assert_eq!(plan.handling.keep, Keep::All, "nothing is loaded twice where there is room");
    }
}

/// Given too little memory for the whole picture, when the Starter paints it, then the autoencoder works in strips,
/// takes what was planned, and the picture is the one that is painted with room.
#[tokio::test]
async fn a_picture_too_large_for_the_memory_is_painted_in_strips() {
    let program = env!("CARGO_BIN_EXE_underpaint");
    let dir = tempfile::tempdir().unwrap();
    let limited = dir.path().join("limited");
    // A shell writes it: a file that this process has open for writing could not be started.
    let script =
        "printf '#!/bin/sh\nexport UNDERPAINT_MEMORY_GB=0.3\nexec \"%s\" \"$@\"\n' \"$1\" > \"$0\"; chmod +x \"$0\"";
    let written = std::process::Command::new("sh")
        .arg("-c")
        .args([script.as_ref(), limited.as_os_str(), program.as_ref()])
        .status();
    assert!(written.unwrap().success());

    let size = (768, 768);
    let (plan, peak, strips) = run_by(&limited, ModelRef::Starter, size).await.unwrap();
    let off = told("in strips", plan, peak);
    assert!(plan.handling.tiled && plan.fits());
    assert!(off.abs() <= 0.1, "off by {:.1} %", off * 100.0);
    let (plan, peak, whole) = run_by(Path::new(program), ModelRef::Starter, size).await.unwrap();
    assert!(!plan.handling.tiled && peak > 300_000_000, "whole it takes {peak} bytes");
    let most = strips.iter().zip(&whole).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
    assert!(most <= 1 && strips.len() == whole.len(), "off by {most}/255");
}

/// Given less and less memory, when the same recipe is painted, then the model is loaded in parts and the picture is
/// the same to the last bit; and where nothing helps, it is said before anything is begun, with a size that fits.
#[test]
fn less_memory_gives_the_same_picture_or_a_word_before_it_begins() {
    let place = Place::new();
    let doctor = place.program().args(["doctor", "--json"]).env("UNDERPAINT_MEMORY_GB", "0.01").output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&doctor.stdout).unwrap();
    let least = &report["models"][0]["memory"][0];
    assert_eq!((&least["width"], &least["fits"]), (&512.into(), &false.into()), "{least}");
    assert_eq!(least["handling"]["keep"], "one_by_one", "{least}");
    let least = least["needed"].as_u64().unwrap() + 1_000_000;
    let paint = |bytes: u64, side: &str| {
        let arguments = ["--seed", "7", "--steps", "4", "--width", side, "--height", side, "--json"];
        place.generate(&arguments).env("UNDERPAINT_MEMORY_GB", (bytes as f64 / 1e9).to_string()).output().unwrap()
    };
    let pixels = |output: &std::process::Output| {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        image::open(line["path"].as_str().unwrap()).unwrap().to_rgb8()
    };
    assert!(pixels(&paint(least, "512")) == pixels(&paint(8_000_000_000, "512")), "the same picture");
    let refused = paint(least, "1024");
    let text = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && text.contains("so it was not begun"), "{text}");
    assert!(text.contains("Paint it at "), "{text}");
}

/// What a run tells of itself.
#[derive(Default)]
struct Told(Vec<(Phase, f32)>);

impl Hooks for Told {
    fn cancelled(&mut self) -> bool {
        false
    }
    fn progress(&mut self, progress: Progress) {
        self.0.push((progress.phase, progress.fraction));
    }
}

/// Given parts that take turns in memory, when a picture is painted, then each loading is told as that of its part,
/// and how far the run is never falls back.
#[test]
fn parts_that_take_turns_are_told_by_their_names_and_the_bar_never_falls_back() {
    let handling = Handling { keep: Keep::OneByOne, rounded: false, tiled: false };
    let mut pipeline = Pipeline::load(&starter::source(), Device::Cpu, handling, &mut Told::default()).unwrap();
    let request = Img2Img {
        init: Rgb { width: 64, height: 64, pixels: vec![127; 64 * 64 * 3] },
        prompt: "watercolour".to_owned(),
        negative: String::new(),
        strength: Strength::clamped(1.0),
        guidance: 0.0,
        true_cfg: 1.0,
        steps: 2,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(1),
    };
    let mut told = Told::default();
    pipeline.img2img(&request, &mut told).unwrap();
    let mut phases: Vec<Phase> = told.0.iter().map(|(phase, _)| *phase).collect();
    phases.dedup();
    let expected = [
        Phase::LoadingText,
        Phase::ReadingPrompt,
        Phase::LoadingVae,
        Phase::ReadingImage,
        Phase::LoadingTransformer,
        Phase::Painting,
        Phase::LoadingVae,
        Phase::Finishing,
    ];
    assert_eq!(phases, expected);
    assert!(told.0.is_sorted_by(|a, b| a.1 <= b.1), "{:?}", told.0);
}

/// A full-size model is not part of the project: `UNDERPAINT_TEST_MODEL=/path/to/flux.gguf cargo test --release
/// --test memory -- --ignored`.
#[tokio::test]
#[ignore = "needs a full-size model"]
async fn a_full_size_model_takes_the_memory_that_was_planned() {
    let model = ModelRef::Folder(std::env::var("UNDERPAINT_TEST_MODEL").unwrap().into());
    for size in [(256, 256), (512, 512)] {
        let (plan, peak) = run(model.clone(), size).await.unwrap();
        let off = told(&format!("{size:?}"), plan, peak);
        assert!(off.abs() <= 0.1, "off by {:.1} %", off * 100.0);
    }
}
