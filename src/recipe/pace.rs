//! How long pictures take, from what was measured: seconds for a step of a megapixel, and for the rest.

use serde::{Deserialize, Serialize};

use super::{ModelRef, Recipe, Schedule, ScheduleConfig};

/// How much the newest picture counts against all earlier ones.
const NEWEST: f64 = 0.4;

/// A model's pace on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Seconds for one step of one megapixel.
    pub step: f64,
    /// Seconds for everything else, a megapixel: the prompt, the autoencoder, saving.
    pub rest: f64,
}

impl Pace {
    /// Takes a picture's measured seconds in. None where they say nothing: no steps, or no time.
    #[must_use]
    pub fn learn(before: Option<Self>, recipe: &Recipe, painting: f64, rest: f64, steps: u32) -> Option<Self> {
        let work = f64::from(steps) * megapixels(recipe) * passes(recipe);
        let new = Self { step: painting / work, rest: rest.max(0.0) / megapixels(recipe) };
        if !(new.step.is_finite() && new.step > 0.0 && new.rest.is_finite()) {
            return before;
        }
        let mix = |old: f64, new: f64| old + (new - old) * NEWEST;
        Some(before.map_or(new, |b| Self { step: mix(b.step, new.step), rest: mix(b.rest, new.rest) }))
    }

    /// Seconds that a recipe's picture takes.
    #[must_use]
    pub fn seconds(&self, recipe: &Recipe) -> f64 {
        let steps = f64::from(steps_run(recipe));
        megapixels(recipe) * (steps * passes(recipe) * self.step + self.rest)
    }
}

/// What a pace is kept under.
#[must_use]
pub fn pace_key(model: &ModelRef) -> String {
    match model {
        ModelRef::Starter => "starter".to_owned(),
        ModelRef::Folder(path) => path.display().to_string(),
    }
}

/// Steps that run: their number depends on no model.
fn steps_run(recipe: &Recipe) -> u32 {
    let plain = ScheduleConfig::default();
    Schedule::new(&plain, recipe.steps, recipe.step_count, recipe.strength, recipe.size).steps_run()
}

fn megapixels(recipe: &Recipe) -> f64 {
    f64::from(recipe.size.width()) * f64::from(recipe.size.height()) / 1e6
}

/// True guidance computes each step twice.
fn passes(recipe: &Recipe) -> f64 {
    if recipe.true_cfg > 1.0 { 2.0 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Fit, Seed, Size, StepCount, Strength};

    fn recipe(side: u32, steps: u32, strength: f64, true_cfg: f64) -> Recipe {
        Recipe {
            backend: "local".to_owned(),
            model: ModelRef::Starter,
            init_sha256: String::new(),
            prompt: String::new(),
            template: None,
            negative: String::new(),
            strength: Strength::clamped(strength),
            guidance: 0.0,
            true_cfg,
            steps,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(1),
            size: Size::rounded(side, side).unwrap(),
            fit: Fit::Crop,
            framing: crate::recipe::Framing::default(),
            cloud: None,
        }
    }

    #[test]
    fn a_measured_picture_foretells_a_larger_one_of_more_steps() {
        let small = recipe(512, 10, 1.0, 1.0);
        let pace = Pace::learn(None, &small, 5.0, 1.0, 10).unwrap();
        assert!((pace.seconds(&small) - 6.0).abs() < 1e-9);
        let large = recipe(1024, 20, 1.0, 1.0);
        assert!((pace.seconds(&large) - (40.0 + 4.0)).abs() < 1e-9);
        assert!((pace.seconds(&recipe(512, 10, 0.5, 1.0)) - 3.5).abs() < 1e-9, "strength lets half the steps run");
        assert!((pace.seconds(&recipe(512, 10, 1.0, 2.0)) - 11.0).abs() < 1e-9, "each step is computed twice");
    }

    #[test]
    fn what_says_nothing_changes_nothing_and_the_newest_counts_more_than_it_would_alone() {
        let r = recipe(512, 10, 1.0, 1.0);
        assert_eq!(Pace::learn(None, &r, 0.0, 1.0, 10), None);
        assert_eq!(Pace::learn(None, &r, 5.0, 1.0, 0), None);
        let first = Pace::learn(None, &r, 5.0, 1.0, 10);
        assert_eq!(Pace::learn(first, &r, f64::NAN, 1.0, 10), first);
        let second = Pace::learn(first, &r, 10.0, 1.0, 10).unwrap();
        assert!((second.step / first.unwrap().step - 1.4).abs() < 1e-9);
    }
}
