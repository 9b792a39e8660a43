//! The running job, and what its backend's steps mean to the artist: words, a share of the whole, the time left.

use std::time::Instant;

use super::{JobId, Pixels, Progress};
use crate::backend::Step;
use crate::flux::Phase;
use crate::recipe::Seed;
use crate::tr;

/// The running job.
pub(super) struct Running {
    pub(super) job: JobId,
    seed: Seed,
    started: Instant,
    /// When painting began, and at which share of the whole.
    painting: Option<(Instant, f32)>,
    preview: Option<Pixels>,
    /// When loading ended, as far as is known.
    loaded: Option<Instant>,
    /// The first and the newest step that was painted, and when each was heard of.
    steps: Option<[(Instant, u32); 2]>,
}

/// What a finished picture took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    /// Seconds of painting `steps`.
    pub(super) painting: f64,
    /// Seconds of everything else but loading.
    pub(super) rest: f64,
    pub(super) steps: u32,
}

impl Running {
    pub(super) fn new(job: JobId, seed: Seed) -> Self {
        Self { job, seed, started: Instant::now(), painting: None, preview: None, loaded: None, steps: None }
    }

    /// What it took, once it is done; None where no step was seen from its beginning to its end.
    pub(super) fn measured(&self, now: Instant) -> Option<Measured> {
        let [(from, first), (to, last)] = self.steps?;
        let painting = to.duration_since(from).as_secs_f64();
        let whole = now.duration_since(self.loaded.unwrap_or(self.started)).as_secs_f64();
        (last > first).then(|| Measured { painting, rest: (whole - painting).max(0.0), steps: last - first })
    }

    fn measure(&mut self, step: &Step, now: Instant) {
        match (step.phase, &mut self.steps) {
            (Phase::Painting, None) => self.steps = Some([(now, step.step); 2]),
            (Phase::Painting, Some([_, newest])) if step.step > newest.1 => *newest = (now, step.step),
            (Phase::Loading | Phase::LoadingText | Phase::LoadingTransformer | Phase::LoadingVae, None) => {
                self.loaded = Some(now);
            }
            _ => {}
        }
    }

    /// How far it is after a step.
    pub(super) fn progress(&mut self, step: Step, now: Instant) -> Progress {
        self.measure(&step, now);
        let Step { phase, step, of, fraction, preview } = step;
        if let Some(preview) = preview {
            let rgba: Vec<u8> = preview.pixels.chunks_exact(3).flat_map(|p| p.iter().copied().chain([255])).collect();
            self.preview = Some(Pixels { width: preview.width, height: preview.height, rgba: rgba.into() });
        }
        let seconds_left = match self.painting {
            // Once a tenth of the painting is done its pace says how long the rest takes.
            Some((since, at)) if fraction - at > 0.08 => {
                Some(now.duration_since(since).as_secs_f64() * f64::from((1.0 - fraction) / (fraction - at)))
            }
            Some(_) => None,
            None => {
                if phase == Phase::Painting {
                    self.painting = Some((now, fraction));
                }
                None
            }
        };
        let words = match phase {
            Phase::Loading => tr!("engine-phase-loading"),
            Phase::LoadingText => tr!("engine-phase-text-encoders"),
            Phase::LoadingTransformer => tr!("engine-phase-transformer"),
            Phase::LoadingVae => tr!("engine-phase-autoencoder"),
            Phase::ReadingPrompt => tr!("engine-phase-prompt"),
            Phase::ReadingImage => tr!("engine-phase-init"),
            Phase::Painting => tr!("engine-phase-painting"),
            Phase::Finishing => tr!("engine-phase-finishing"),
        };
        Progress {
            job: self.job,
            phase: words,
            step,
            of,
            // Loading is before the run: its own share is not the run's.
            fraction: if phase == Phase::Loading { 0.0 } else { fraction },
            seconds: self.started.elapsed().as_secs_f64(),
            seconds_left,
            seed: self.seed,
            preview: self.preview.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn loading_is_no_part_of_what_a_picture_took() {
        let mut running = Running::new(JobId(1), Seed(1));
        let start = running.started;
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let step = |phase, step| Step { phase, step, of: 4, fraction: 0.0, preview: None };
        running.progress(step(Phase::Loading, 0), at(10));
        running.progress(step(Phase::ReadingPrompt, 0), at(12));
        running.progress(step(Phase::Painting, 0), at(13));
        assert_eq!(running.measured(at(13)), None, "no step was painted yet");
        for i in 1..=4 {
            running.progress(step(Phase::Painting, i), at(13 + 2 * u64::from(i)));
        }
        running.progress(step(Phase::Finishing, 4), at(22));
        assert_eq!(running.measured(at(24)), Some(Measured { painting: 8.0, rest: 6.0, steps: 4 }));
    }
}
