//! From what the artist set to requests: one recipe for each, no larger than the service takes.

use super::super::{Problem, ProblemKind};
use super::press;
use crate::backend::cloud::{self, Service};
use crate::recipe::{CloudOrder, Fit, Framing, ModelRef, Recipe, Seed, Size, StepCount, Strength};
use crate::tr;

/// The most pictures of one Generate.
const MOST: u32 = 64;

/// A cloud's recipe: what it has words for stands in the recipe's own fields too, so that the gallery and other
/// tools can read it. `size` is the frame that the init image is fitted to.
///
/// # Errors
/// A backend that is none, values that it does not take (each named in the problem's fields).
pub fn recipe_of(backend: &str, order: CloudOrder, init_sha256: &str, size: Size, fit: Fit) -> Result<Recipe, Problem> {
    let service = cloud::service(backend).ok_or_else(|| super::Clouds::unknown_service(backend))?;
    let spec = service.spec();
    let wrong = spec.check(&order.values);
    if let Some(first) = wrong.first() {
        let fields = wrong.iter().map(|e| (e.parameter.clone(), e.message.clone())).collect();
        let mut problem = Problem::new(ProblemKind::BadInput, first.to_string(), press::CHANGE);
        problem.fields = fields;
        return Err(problem);
    }
    if spec.takes_init() && init_sha256.is_empty() && order.init_url.is_none() {
        let text = tr!("cloud-no-init-yet");
        return Err(Problem::new(ProblemKind::BadInput, text, "Browse…"));
    }
    let text = |name: &str| order.text(name).unwrap_or_default().to_owned();
    let recipe = Recipe {
        backend: backend.to_owned(),
        model: ModelRef::Starter,
        init_sha256: if spec.takes_init() { init_sha256.to_owned() } else { String::new() },
        prompt: text("prompt"),
        template: None,
        negative: text("negative"),
        strength: Strength::clamped(order.number("strength").unwrap_or(0.0)),
        guidance: order.number("guidance").unwrap_or(0.0).clamp(0.0, 30.0),
        true_cfg: 1.0,
        steps: order.integer("steps").and_then(|s| u32::try_from(s).ok()).unwrap_or(1).clamp(1, 1000),
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(order.integer("seed").unwrap_or(0)),
        size,
        fit,
        framing: Framing::default(),
        cloud: Some(Box::new(order)),
    };
    recipe.check()?;
    Ok(recipe)
}

/// How many pictures a recipe's one request makes; 1 on this machine.
pub(in crate::engine) fn pictures_of(recipe: &Recipe) -> u32 {
    let service = cloud::service(&recipe.backend);
    let asked = service.and_then(|s| recipe.cloud.as_ref()?.integer(s.facts().count));
    asked.and_then(|n| u32::try_from(n).ok()).unwrap_or(1).clamp(1, MOST)
}

/// One recipe for each request that so many pictures take, each with the seeds that follow on the former's.
pub(in crate::engine) fn requests(service: &dyn Service, recipe: &Recipe, pictures: u32) -> Vec<Recipe> {
    let facts = service.facts();
    let (mut left, mut made, mut out) = (pictures.clamp(1, MOST), 0, Vec::new());
    while left > 0 {
        let these = left.min(facts.per_request.max(1));
        let mut recipe = recipe.clone();
        if let Some(order) = &mut recipe.cloud {
            if pictures > 1 || order.values.contains_key(facts.count) {
                order.values.insert(facts.count.to_owned(), these.into());
            }
            if let Some(seed) = order.integer("seed") {
                let next = Seed(seed).plus(made);
                order.values.insert("seed".to_owned(), next.0.into());
                recipe.seed = next;
            }
        }
        out.push(recipe);
        left -= these;
        made += these;
    }
    out
}

/// Whether a budget, as it stands now, lets so many pictures through.
pub(in crate::engine) fn within_reason(
    name: &str,
    settings: &super::ServiceSettings,
    pictures: u32,
    spent: i64,
) -> Result<(), Problem> {
    let (Some(budget), Some(cost)) = (settings.budget(), settings.estimate(pictures)) else { return Ok(()) };
    if spent + cost > budget {
        return Err(super::words::over_budget(name, spent, cost, budget));
    }
    Ok(())
}
