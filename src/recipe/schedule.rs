//! Noise levels: which sigmas a step count, a size and a strength mean.
//!
//! Reference: diffusers `FlowMatchEulerDiscreteScheduler` and `FluxImg2ImgPipeline.get_timesteps`.
//! Ours is continuous in strength: the unshifted schedule is `1 - i/N`, so a strength `s` stands at
//! the position `i = N (1 - s)` whose unshifted sigma is `s` itself. Where `N s` is whole this is
//! exactly diffusers' start; elsewhere the start lies between two steps, and the steps after it run.

use serde::{Deserialize, Serialize};

use super::{Size, Strength};
use crate::tr;

/// How the schedule is bent (`time_shift_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeShift {
    /// `e^mu / (e^mu + (1/s - 1))`.
    #[default]
    Exponential,
    /// `mu / (mu + (1/s - 1))`.
    Linear,
}

/// What a model's scheduler file says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduleConfig {
    /// Whether the bend depends on the picture's size (dev) or is `shift` (schnell).
    pub dynamic_shift: bool,
    /// The fixed bend; 1 is none.
    pub shift: f64,
    /// mu at `base_tokens` image tokens.
    pub base_shift: f64,
    /// mu at `max_tokens` image tokens.
    pub max_shift: f64,
    /// Image tokens of the smallest picture.
    pub base_tokens: f64,
    /// Image tokens of the largest picture.
    pub max_tokens: f64,
    /// The kind of bend.
    pub time_shift: TimeShift,
}

impl Default for ScheduleConfig {
    /// FLUX.1-schnell's: no bend.
    fn default() -> Self {
        Self {
            dynamic_shift: false,
            shift: 1.0,
            base_shift: 0.5,
            max_shift: 1.15,
            base_tokens: 256.0,
            max_tokens: 4096.0,
            time_shift: TimeShift::Exponential,
        }
    }
}

impl ScheduleConfig {
    /// FLUX.1-dev's: bent by the picture's size.
    #[must_use]
    pub fn dev() -> Self {
        Self { dynamic_shift: true, shift: 3.0, ..Self::default() }
    }

    /// The bent sigma of an unshifted one (0 to 1), for a picture of `tokens` image tokens.
    #[must_use]
    pub fn bend(&self, sigma: f64, tokens: f64) -> f64 {
        if sigma <= 0.0 {
            return 0.0;
        }
        if !self.dynamic_shift {
            return self.shift * sigma / (1.0 + (self.shift - 1.0) * sigma);
        }
        let m = (self.max_shift - self.base_shift) / (self.max_tokens - self.base_tokens);
        let mu = tokens * m + self.base_shift - m * self.base_tokens;
        let top = match self.time_shift {
            TimeShift::Exponential => mu.exp(),
            TimeShift::Linear => mu,
        };
        top / (top + (1.0 / sigma - 1.0))
    }
}

/// What a number of steps counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepCount {
    /// The whole schedule's steps, of which strength lets some run: diffusers' meaning.
    #[default]
    Whole,
    /// The steps that run, spread over what strength leaves of the schedule: ComfyUI's meaning, right for models
    /// of few steps, which would run two of four.
    Kept,
}

impl StepCount {
    /// Its word on the command line and in `underpaint.json`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Kept => "kept",
        }
    }
}

/// What a strength will do, for the read-out: "runs 17 of 28 steps, starts at 83 % noise".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StartPlan {
    /// Steps that run.
    pub steps_run: u32,
    /// Steps of the whole schedule.
    pub steps: u32,
    /// The sigma of the first step: the share of noise in the start, 0 to 1.
    pub sigma_start: f64,
}

impl std::fmt::Display for StartPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { steps_run: run, steps, .. } = *self;
        let noise = format!("{:.0}", self.sigma_start * 100.0);
        f.write_str(&match run {
            0 => tr!("start-plan.nothing"),
            _ if run == steps => tr!("start-plan.all", steps = steps, noise = noise),
            _ => tr!("start-plan", run = run, steps = steps, noise = noise),
        })
    }
}

/// The sigmas of one run, from the start down to 0. Empty when nothing is to be done (strength 0).
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    sigmas: Vec<f64>,
    steps: u32,
}

impl Schedule {
    /// The schedule of `steps` steps for a picture of `size`, entered at `strength`.
    #[must_use]
    pub fn new(config: &ScheduleConfig, steps: u32, count: StepCount, strength: Strength, size: Size) -> Self {
        let steps = steps.max(1);
        let tokens = f64::from(size.width() / 16) * f64::from(size.height() / 16);
        let n = f64::from(steps);
        if count == StepCount::Kept {
            let levels = (0..=steps).filter(|_| strength.get() > 0.0);
            let sigmas = levels.map(|i| config.bend(strength.get() * (n - f64::from(i)) / n, tokens)).collect();
            return Self { sigmas, steps };
        }
        let position = n * (1.0 - strength.get());
        // 28 x 0.75 is not 21 exactly in floating point: what is whole to the eye is whole here.
        let position = if (position - position.round()).abs() < 1e-6 { position.round() } else { position };
        if position >= n {
            return Self { sigmas: Vec::new(), steps };
        }
        let sigma_at = |p: f64| config.bend((n - p) / n, tokens);
        let first_whole = position.floor() as u32 + 1;
        let mut sigmas = vec![sigma_at(position)];
        sigmas.extend((first_whole..=steps).map(|i| sigma_at(f64::from(i))));
        Self { sigmas, steps }
    }

    /// Sigmas, one more than steps run: the last is 0.
    #[must_use]
    pub fn sigmas(&self) -> &[f64] {
        &self.sigmas
    }

    /// How many steps run.
    #[must_use]
    pub fn steps_run(&self) -> u32 {
        self.sigmas.len().saturating_sub(1) as u32
    }

    /// The first sigma, 0 when nothing runs.
    #[must_use]
    pub fn sigma_start(&self) -> f64 {
        self.sigmas.first().copied().unwrap_or(0.0)
    }

    /// In words.
    #[must_use]
    pub fn plan(&self) -> StartPlan {
        StartPlan { steps_run: self.steps_run(), steps: self.steps, sigma_start: self.sigma_start() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(w: u32, h: u32) -> Size {
        Size::rounded(w, h).unwrap()
    }
    fn strength(s: f64) -> Strength {
        Strength::new(s).unwrap()
    }

    #[test]
    fn whole_positions_are_diffusers_own() {
        // 4 steps of schnell at strength 0.75: sigmas 1, .75, .5, .25, 0 entered at the second.
        let s = Schedule::new(&ScheduleConfig::default(), 4, StepCount::Whole, strength(0.75), size(512, 512));
        assert_eq!(s.sigmas(), &[0.75, 0.5, 0.25, 0.0]);
        assert_eq!(s.steps_run(), 3);
    }

    #[test]
    fn dev_at_a_megapixel_is_bent_by_mu_one_point_fifteen() {
        let s = Schedule::new(&ScheduleConfig::dev(), 28, StepCount::Whole, strength(0.5), size(1024, 1024));
        assert_eq!(s.steps_run(), 14);
        assert!((s.sigma_start() - 0.759_511).abs() < 1e-5, "{}", s.sigma_start());
    }

    #[test]
    fn a_strength_between_two_steps_starts_between_their_sigmas() {
        let config = ScheduleConfig::dev();
        let at = |s: f64| Schedule::new(&config, 10, StepCount::Whole, strength(s), size(512, 512));
        let (low, mid, high) = (at(0.5), at(0.55), at(0.6));
        assert!(low.sigma_start() < mid.sigma_start() && mid.sigma_start() < high.sigma_start());
        assert_eq!((low.steps_run(), mid.steps_run(), high.steps_run()), (5, 6, 6));
        assert_eq!(mid.sigmas()[1], low.sigmas()[0]);
    }

    #[test]
    fn strength_zero_runs_nothing_and_one_runs_everything() {
        let config = ScheduleConfig::dev();
        let none = Schedule::new(&config, 28, StepCount::Whole, strength(0.0), size(512, 512));
        assert_eq!((none.steps_run(), none.sigma_start()), (0, 0.0));
        assert_eq!(none.plan().to_string(), "keeps the init image as it is");
        let all = Schedule::new(&config, 28, StepCount::Whole, strength(1.0), size(512, 512));
        assert_eq!((all.steps_run(), all.sigma_start()), (28, 1.0));
    }

    #[test]
    fn every_strength_gives_falling_sigmas_that_end_at_zero() {
        for config in [ScheduleConfig::default(), ScheduleConfig::dev()] {
            for percent in 1..=100 {
                let s =
                    Schedule::new(&config, 28, StepCount::Whole, strength(f64::from(percent) / 100.0), size(768, 512));
                assert!(s.sigmas().windows(2).all(|w| w[0] > w[1]), "{percent}");
                assert_eq!(s.sigmas().last(), Some(&0.0));
            }
        }
    }

    #[test]
    fn kept_steps_all_run_and_start_where_the_others_start() {
        for config in [ScheduleConfig::default(), ScheduleConfig::dev()] {
            for percent in [10, 33, 50, 75, 100] {
                let s = strength(f64::from(percent) / 100.0);
                let kept = Schedule::new(&config, 4, StepCount::Kept, s, size(512, 512));
                let whole = Schedule::new(&config, 4, StepCount::Whole, s, size(512, 512));
                assert_eq!(kept.steps_run(), 4);
                assert!((kept.sigma_start() - whole.sigma_start()).abs() < 1e-9, "{percent} %");
                assert!(kept.sigmas().windows(2).all(|w| w[0] > w[1]));
                assert_eq!(kept.sigmas().last(), Some(&0.0));
            }
        }
        let kept = Schedule::new(&ScheduleConfig::default(), 4, StepCount::Kept, strength(0.5), size(512, 512));
        assert_eq!(kept.sigmas(), &[0.5, 0.375, 0.25, 0.125, 0.0]);
        assert_eq!(kept.plan().to_string(), "runs all 4 steps, starts at 50 % noise");
        let none = Schedule::new(&ScheduleConfig::default(), 4, StepCount::Kept, strength(0.0), size(512, 512));
        assert_eq!(none.steps_run(), 0);
    }

    #[test]
    fn at_full_strength_both_counts_are_the_same_schedule() {
        let of = |count| Schedule::new(&ScheduleConfig::dev(), 28, count, strength(1.0), size(768, 512));
        let pairs = of(StepCount::Kept);
        for (a, b) in pairs.sigmas().iter().zip(of(StepCount::Whole).sigmas()) {
            assert!((a - b).abs() < 1e-12);
        }
    }

    #[test]
    fn the_read_out_says_what_will_happen() {
        let s = Schedule::new(&ScheduleConfig::dev(), 28, StepCount::Whole, strength(0.6), size(1024, 1024));
        assert_eq!(s.plan().to_string(), "runs 17 of 28 steps, starts at 83 % noise");
    }
}
