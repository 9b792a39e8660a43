//! The painting process speaks the window's language: its errors come as text, and are shown as they come. One test
//! alone, because the language is one for the whole process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::Path;

use underpaint::language;
use underpaint::recipe::{ModelRef, Seed, Size, StepCount, Strength};
use underpaint::worker::Worker;
use underpaint::worker::protocol::{Answer, Request, Run};

/// A size that no picture may have.
const SIZE: (u32, u32) = (65, 64);

/// What a worker started now says of that size, and what this process says of it.
async fn said() -> (String, String) {
    let run = Run {
        run: 1,
        model: ModelRef::Starter,
        width: SIZE.0,
        height: SIZE.1,
        prompt: "a lake".to_owned(),
        negative: String::new(),
        strength: Strength::clamped(0.6),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 2,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(1),
    };
    let mut worker = Worker::start(Path::new(env!("CARGO_BIN_EXE_underpaint"))).await.unwrap();
    worker.ask(&Request::Run(Box::new(run)), &vec![127; 65 * 64 * 3]).await.unwrap();
    loop {
        match worker.hear().await.unwrap().0 {
            Answer::Progress { .. } => {}
            Answer::Failed { message, .. } => return (message, Size::try_from(SIZE).unwrap_err().to_string()),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_worker_says_what_is_wrong_in_the_windows_language() {
    let (english, ours) = said().await;
    assert_eq!(english, ours);
    language::speak("de");
    let (german, ours) = said().await;
    assert_eq!(german, ours);
    assert_ne!(german, english);
}
