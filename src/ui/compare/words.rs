//! What the wall says of its pictures.

use crate::engine::PictureView;
use crate::recipe::{Difference, Recipe, Seed, difference_words, differences};
use crate::tr;
use crate::ui::panels::details;

/// How many differences a picture's label names.
const NAMED: usize = 3;

/// A label for each picture, and what they differ in as a sentence.
pub(super) fn labels(pictures: &[PictureView]) -> (Vec<String>, String) {
    let told: Vec<bool> = pictures.iter().map(|p| details::seed(p).is_some()).collect();
    // A seed that nobody told is no difference that could be named.
    let recipes: Vec<Recipe> = pictures
        .iter()
        .zip(&told)
        .map(|(p, told)| Recipe { seed: if *told { p.recipe.seed } else { Seed(0) }, ..p.recipe.clone() })
        .collect();
    let mut found = differences(&recipes.iter().collect::<Vec<_>>());
    let seed = tr!("differ-seed");
    if let Some(seeds) = found.iter_mut().find(|d| d.name == seed) {
        for (value, told) in seeds.values.iter_mut().zip(&told) {
            if !told {
                *value = tr!("differ-seed.not-told");
            }
        }
    }
    let label = |index: usize| {
        let named: Vec<String> = found.iter().take(NAMED).map(|d: &Difference| d.of(index)).collect();
        if !named.is_empty() {
            return named.join(", ");
        }
        let picture = pictures.get(index);
        picture.and_then(details::seed).map_or_else(|| tr!("differ-same-recipe"), |s| tr!("differ-one-seed", seed = s))
    };
    ((0..pictures.len()).map(label).collect(), difference_words(&found))
}

/// Numbers for people, from 1, with commas.
pub(super) fn listed(order: &[usize]) -> String {
    order.iter().map(|one| (one + 1).to_string()).collect::<Vec<_>>().join(", ")
}
