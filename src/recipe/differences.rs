//! What differs between recipes, in words: for the labels of pictures that are compared.

use std::collections::BTreeSet;

use super::{CloudOrder, Fit, ModelRef, Recipe, Seed, StepCount};
use crate::tr;

/// The longest value that is written out, in characters.
const LONGEST: usize = 48;
/// The most values that a sentence lists.
const LISTED: usize = 6;

/// One thing that recipes differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What, in words: `seed`, `strength`.
    pub name: String,
    /// Its value in each recipe, in their order.
    pub values: Vec<String>,
}

/// What these recipes differ in, what artists vary most first; nothing where they are the same or fewer than two.
///
/// Values are words: `0.6`, `512 × 384`. Of prompts only the words that differ are told, and of a service's order the
/// parameters that were sent.
#[must_use]
pub fn differences(recipes: &[&Recipe]) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut look = |name: String, values: Vec<String>| {
        if values.iter().any(|v| Some(v) != values.first()) {
            found.push(Difference { name, values });
        }
    };
    let each = |value: &dyn Fn(&Recipe) -> String| recipes.iter().map(|r| value(r)).collect::<Vec<_>>();
    let orders: Vec<&CloudOrder> = recipes.iter().filter_map(|r| r.cloud.as_deref()).collect();
    // Among orders to services, the fields of every recipe only mirror what was sent.
    let ordered = !orders.is_empty() && orders.len() == recipes.len();
    look(tr!("differ-seed"), each(&|r| r.seed.to_string()));
    if !ordered {
        look(tr!("differ-strength"), each(&|r| r.strength.get().to_string()));
        look(tr!("differ-guidance"), each(&|r| r.guidance.to_string()));
        look(
            tr!("differ-true-cfg"),
            each(&|r| if r.true_cfg > 1.0 { r.true_cfg.to_string() } else { tr!("differ-true-cfg.off") }),
        );
        look(tr!("differ-steps"), each(&|r| r.steps.to_string()));
        look(tr!("differ-steps-run"), each(&steps_run));
        look(tr!("differ-prompt"), apart(&recipes.iter().map(|r| r.prompt.as_str()).collect::<Vec<_>>()));
        if recipes.iter().any(|r| r.true_cfg > 1.0) {
            look(tr!("differ-negative"), apart(&recipes.iter().map(|r| r.negative.as_str()).collect::<Vec<_>>()));
        }
        look(tr!("differ-loras"), each(&loras));
        look(tr!("differ-size"), each(&|r| format!("{} × {}", r.size.width(), r.size.height())));
        look(tr!("differ-fit"), each(&fit));
        look(tr!("differ-turn"), each(&turn));
        look(tr!("differ-crop"), each(&crop));
        look(tr!("differ-model"), each(&model));
    }
    look(tr!("differ-made-by"), each(&|r| r.backend.clone()));
    look(tr!("differ-init"), each(&init));
    let names: BTreeSet<&String> = orders.iter().flat_map(|o| o.values.keys()).collect();
    for name in names.into_iter().filter(|n| ordered && *n != "seed") {
        let texts: Vec<Option<String>> = orders.iter().map(|o| o.values.get(name).map(plain)).collect();
        let words: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
        // Long texts are told like prompts, where every order has one.
        let values = if words.len() == texts.len() && words.iter().any(|w| w.chars().count() > LONGEST) {
            apart(&words)
        } else {
            texts.into_iter().map(|t| t.map_or_else(|| tr!("differ-not-sent"), |t| short(&t))).collect()
        };
        look(name.replace('_', " "), values);
    }
    found
}

impl Recipe {
    /// The recipe as it is for every seed: two pictures whose recipes are the same in this are of one run.
    #[must_use]
    pub fn without_seed(&self) -> Self {
        let mut recipe = Self { seed: Seed(0), ..self.clone() };
        if let Some(order) = &mut recipe.cloud {
            order.values.remove("seed");
        }
        // Which of its choices a prompt took depends on the seed.
        if recipe.template.is_some() {
            recipe.prompt.clear();
        }
        recipe
    }
}

impl Difference {
    /// Name and value of the `index`-th recipe: `seed 7`.
    #[must_use]
    pub fn of(&self, index: usize) -> String {
        self.values.get(index).map_or_else(String::new, |value| tr!("differ-label", name = &self.name, value = value))
    }
}

/// What differs, as a sentence for people.
#[must_use]
pub fn difference_words(found: &[Difference]) -> String {
    let parts: Vec<String> = found
        .iter()
        .map(|difference| {
            let mut values: Vec<&str> = Vec::new();
            for value in &difference.values {
                if !values.contains(&value.as_str()) {
                    values.push(value);
                }
            }
            let more = values.len().saturating_sub(LISTED);
            values.truncate(LISTED);
            let (name, values) = (&difference.name, values.join(", "));
            if more > 0 {
                tr!("differ-part.more", name = name, values = values, more = more)
            } else {
                tr!("differ-part", name = name, values = values)
            }
        })
        .collect();
    match parts.split_last() {
        None => tr!("differ-nothing"),
        Some((last, [])) => tr!("differ-sentence", last = last),
        Some((last, before)) => tr!("differ-sentence.many", before = before.join(", "), last = last),
    }
}

/// The words that differ between texts: what is left without the words that all begin and end with.
fn apart(texts: &[&str]) -> Vec<String> {
    let words: Vec<Vec<&str>> = texts.iter().map(|t| t.split_whitespace().collect()).collect();
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let same = |at: &dyn Fn(&Vec<&str>) -> Option<String>| {
        let first = words.first().and_then(at);
        words.iter().all(|w| at(w) == first)
    };
    let word = |w: Option<&&str>| w.map(|w| w.trim_end_matches(',').to_owned());
    let start = (0..shortest).take_while(|i| same(&|w| word(w.get(*i)))).count();
    let end = (0..shortest - start).take_while(|i| same(&|w| word(w.iter().rev().nth(*i)))).count();
    words
        .iter()
        .map(|w| {
            let middle: Vec<&str> = w.iter().copied().take(w.len() - end).skip(start).collect();
            let middle = middle.join(" ");
            match middle.trim_matches([',', ' ']) {
                "" => tr!("differ-without"),
                text => tr!("differ-words", words = short(text)),
            }
        })
        .collect()
}

fn short(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

fn steps_run(recipe: &Recipe) -> String {
    match recipe.step_count {
        StepCount::Kept => tr!("differ-steps-run.all"),
        StepCount::Whole => tr!("differ-steps-run.by-strength"),
    }
}

fn fit(recipe: &Recipe) -> String {
    match recipe.fit {
        Fit::Crop => tr!("differ-fit.crop"),
        Fit::Pad => tr!("differ-fit.pad"),
        Fit::Stretch => tr!("differ-fit.stretch"),
    }
}

fn loras(recipe: &Recipe) -> String {
    let named: Vec<String> = recipe.loras.iter().map(|l| format!("{} {}", l.name(), l.strength)).collect();
    if named.is_empty() { tr!("differ-loras.none") } else { named.join(" + ") }
}

fn model(recipe: &Recipe) -> String {
    match &recipe.model {
        ModelRef::Starter => "Starter".to_owned(),
        ModelRef::Folder(path) => path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    }
}

fn turn(recipe: &Recipe) -> String {
    let turn = recipe.framing.turn;
    let degrees = format!("{}°", u32::from(turn.quarters()) * 90);
    if turn.mirrored() { tr!("differ-turn.mirrored", degrees = degrees) } else { degrees }
}

/// In hundredths of the init image's sides.
fn crop(recipe: &Recipe) -> String {
    recipe.framing.crop.map_or_else(
        || tr!("differ-crop.usual"),
        |area| {
            let [left, top, width, height] = area.shares().map(|share| (share * 100.0).round().to_string());
            tr!("differ-crop.part", width = width, height = height, left = left, top = top)
        },
    )
}

/// The first digits of its hash tell init images apart; of one on the web, the address without its query.
fn init(recipe: &Recipe) -> String {
    match recipe.cloud.as_deref().and_then(|order| order.init_url.as_deref()) {
        Some(address) => short(address.split('?').next().unwrap_or_default()),
        None if recipe.init_sha256.is_empty() => tr!("differ-init.none"),
        None => recipe.init_sha256.chars().take(6).collect(),
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
#[path = "differences_tests.rs"]
mod tests;
