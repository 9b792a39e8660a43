//! A hundred jobs at a service that takes five at once and fails one answer in five: all end right, and the window
//! stays quick meanwhile.

use std::collections::BTreeMap;

use egui::accesskit::Role;
use serde_json::json;
use underpaint::engine::JobState;

use crate::cloud::{Endpoint, Point, Soak, pixel_sha256};
use crate::clouds::write;
use crate::common::pixels;
use crate::studio::Studio;
use crate::window::Hands as _;

const JOBS: usize = 100;
/// The most processor time of a frame, in milliseconds.
const FRAME: f64 = 8.0;

#[test]
fn a_hundred_jobs_all_end_right_and_the_window_stays_quick_while_they_run() {
    let endpoint = Endpoint::FluxText2img;
    let mut studio = Studio::alone(json!({ "at_once": 8 }));
    studio.cloud.soak(Some(Soak::new(5, 0.2, 7)));
    studio.choose(endpoint);
    write(&mut studio, Role::MultilineTextInput, "Prompt", "a boat");
    studio.frames.clear();
    // The first requests are held until all stand in line.
    let gate = studio.cloud.gate(Point::Received(endpoint));
    for seed in 1..=JOBS as u64 {
        // Each has a seed of its own, so that the server can tell one sent twice from two.
        let fields = studio.harness().state_mut().model.fields.clouds.get_mut(endpoint.id()).unwrap();
        for (name, value) in [("seed", seed), ("width", 512), ("height", 512)] {
            fields.values.insert(name.to_owned(), value.into());
        }
        studio.generate();
    }
    studio.until("all stand in line", |s| s.app().model.jobs.len() == JOBS);
    gate.open();
    studio.until("every job has ended", |s| {
        s.jobs(JobState::is_open) == 0 && s.app().model.pictures.len() + s.app().model.jobs.len() == JOBS
    });
    let mut frames = std::mem::take(&mut studio.frames);

    // Each has its picture, or says that it may have been billed.
    let lost: Vec<u64> = studio.app().model.jobs.values().map(|j| j.recipe.seed.0).collect();
    let states: Vec<JobState> = studio.app().model.jobs.values().map(|j| j.state).collect();
    assert!(states.iter().all(|s| *s == JobState::Unknown), "{states:?}");
    let kept: BTreeMap<u64, String> =
        studio.app().model.pictures.iter().map(|p| (p.recipe.seed.0, pixel_sha256(&pixels(&p.path)))).collect();
    assert_eq!(kept.len() + lost.len(), JOBS, "{kept:?} {lost:?}");
    assert!(kept.len() > JOBS / 2 && !lost.is_empty(), "a bad day, not a lost one: {} kept", kept.len());
    for generation in studio.cloud.billed() {
        let seed = generation.field("seed").as_u64().unwrap();
        let ours = kept.get(&seed);
        assert!(ours.is_some() || lost.contains(&seed), "seed {seed} was paid for and is nowhere");
        assert!(ours.is_none_or(|pixels| *pixels == generation.pictures[0].pixels_sha256), "seed {seed}");
    }
    studio.cloud.assert_billed_once();
    studio.cloud.assert_clean();

    frames.sort_by(f64::total_cmp);
    let at = |share: f64| frames[((frames.len() - 1) as f64 * share) as usize];
    println!(
        "{} frames while {JOBS} jobs ran: median {:.2} ms, 99th percentile {:.2} ms, longest {:.2} ms of processor time",
        frames.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    assert!(at(0.99) <= FRAME, "99 of 100 frames take at most {:.2} ms", at(0.99));
}
