//! The running job, and what its backend's steps mean to the artist: words, a share of the whole, the time left.

use std::time::Instant;

use super::{JobId, Pixels, Progress};
use crate::backend::Step;
use crate::flux::Phase;
use crate::recipe::Seed;

/// The running job.
pub(super) struct Running {
    pub(super) job: JobId,
    seed: Seed,
    started: Instant,
    /// When painting began, and at which share of the whole.
    painting: Option<(Instant, f32)>,
    preview: Option<Pixels>,
}

impl Running {
    pub(super) fn new(job: JobId, seed: Seed) -> Self {
        Self { job, seed, started: Instant::now(), painting: None, preview: None }
    }

    /// How far it is after a step.
    pub(super) fn progress(&mut self, step: Step, now: Instant) -> Progress {
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
            Phase::Loading => "Loading the model",
            Phase::LoadingText => "Loading the text encoders",
            Phase::LoadingTransformer => "Loading the transformer",
            Phase::LoadingVae => "Loading the autoencoder",
            Phase::ReadingPrompt => "Reading the prompt",
            Phase::ReadingImage => "Reading the init image",
            Phase::Painting => "Painting",
            Phase::Finishing => "Finishing",
        };
        Progress {
            job: self.job,
            phase: words.to_owned(),
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
