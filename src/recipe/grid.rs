//! Grids: two parameters of a recipe, each with a few values, and one picture for every pair.
//!
//! Values are typed: `1, 2, 3`, `1..5`, `0.3..0.7 by 0.1`, words between bars. Nothing here asks whether a backend has
//! a parameter; that is for who knows backends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{MAX_STEPS, ModelRef, Recipe, Seed, Strength};
use crate::{language, tr};

/// The most values of one axis.
pub const MAX_VALUES: usize = 100;
/// The most cells of a grid.
pub const MAX_CELLS: usize = 400;
/// The longest text of an axis, in characters.
const MAX_TEXT: usize = 20_000;

/// What a grid changes along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// The noise.
    Seed,
    /// How much is repainted.
    Strength,
    /// Distilled guidance, or a service's.
    Guidance,
    /// Steps.
    Steps,
    /// Words of the prompt.
    Prompt,
    /// The model on this machine.
    Model,
    /// Who makes it.
    Backend,
}

impl Axis {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Seed, Self::Strength, Self::Guidance, Self::Steps, Self::Prompt, Self::Model, Self::Backend];

    /// Its word on the command line, and a service's parameter of that name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Strength => "strength",
            Self::Guidance => "guidance",
            Self::Steps => "steps",
            Self::Prompt => "prompt",
            Self::Model => "model",
            Self::Backend => "backend",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> String {
        language::text(&format!("grid-axis-{}", self.word()), &[])
    }

    /// Its name inside a sentence.
    #[must_use]
    pub fn within(self) -> String {
        language::text(&format!("grid-axis-{}.within", self.word()), &[])
    }

    /// What to type, as an example.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Seed => "1..5",
            Self::Strength => "0.3..0.7 by 0.1",
            Self::Guidance => "2, 3.5, 5",
            Self::Steps => "4, 8, 12",
            Self::Prompt => "watercolour | oil painting",
            Self::Model => "starter | /models/flux-dev",
            Self::Backend => "local | aimlapi/flux-dev-img2img",
        }
    }

    /// The axis of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.word() == word)
    }

    /// Whether its values are numbers.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Seed | Self::Strength | Self::Guidance | Self::Steps)
    }
}

/// One value of an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A whole number: a seed, steps.
    Whole(u64),
    /// A number: strength, guidance.
    Number(f64),
    /// Words, a model's path, a backend's id.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(n) => n.fmt(f),
            Self::Number(n) => n.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// Why a text is no axis, or two axes are no grid.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum GridError {
    /// Nothing was typed.
    #[error("{}", tr!("grid-empty", example = *.0))]
    Empty(&'static str),
    /// A part that is no value: the part, what is wanted (`whole`, `number` or anything), an example.
    #[error("{}", tr!("grid-value", text = .0, kind = *.1, example = *.2))]
    Value(String, &'static str, &'static str),
    /// A part out of range.
    #[error("{}", tr!("grid-range", value = .0, axis = short(.1), least = .2, most = .3))]
    Range(String, &'static str, String, String),
    /// A range without an end.
    #[error("{}", tr!("grid-step", text = .0))]
    Step(String),
    /// A range of numbers with digits behind the point needs its step.
    #[error("{}", tr!("grid-no-step", text = .0))]
    NoStep(String),
    /// One value twice.
    #[error("{}", tr!("grid-twice", value = .0))]
    Twice(String),
    /// Too many values.
    #[error("{}", tr!("grid-values", most = MAX_VALUES))]
    Values,
    /// Too many cells.
    #[error("{}", tr!("grid-cells", count = .0, most = MAX_CELLS))]
    Cells(usize),
    /// Both axes change one thing.
    #[error("{}", tr!("grid-same", axis = short(.0)))]
    Same(&'static str),
    /// Model and backend at once.
    #[error("{}", tr!("grid-model-and-backend"))]
    ModelAndBackend,
    /// A backend without a recipe.
    #[error("{}", tr!("grid-no-recipe", backend = .0))]
    Backend(String),
}

/// An axis by its word, as errors name it.
fn short(word: &str) -> String {
    language::text(&format!("grid-axis-{word}.short"), &[])
}

/// An axis with its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What changes.
    pub axis: Axis,
    /// To what, in order.
    pub values: Vec<Value>,
}

impl Line {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`GridError`], with the part that is wrong.
    pub fn parse(axis: Axis, text: &str) -> Result<Self, GridError> {
        if text.chars().count() > MAX_TEXT {
            return Err(GridError::Values);
        }
        let mut values: Vec<Value> = Vec::new();
        let separator = if axis.is_number() { ',' } else { '|' };
        let parts = text.split(separator).map(str::trim).filter(|p| !p.is_empty());
        for part in parts {
            for value in values_of(axis, part)? {
                if values.contains(&value) {
                    return Err(GridError::Twice(value.to_string()));
                }
                values.push(value);
                if values.len() > MAX_VALUES {
                    return Err(GridError::Values);
                }
            }
        }
        if values.is_empty() { Err(GridError::Empty(axis.example())) } else { Ok(Self { axis, values }) }
    }

    /// As it can be typed again.
    #[must_use]
    pub fn text(&self) -> String {
        let separator = if self.axis.is_number() { ", " } else { " | " };
        self.values.iter().map(Value::to_string).collect::<Vec<_>>().join(separator)
    }
}

fn values_of(axis: Axis, part: &str) -> Result<Vec<Value>, GridError> {
    match axis {
        Axis::Seed => whole(axis, part, 0, u64::MAX),
        Axis::Steps => whole(axis, part, 1, u64::from(MAX_STEPS)),
        Axis::Strength => numbers(axis, part, 1.0),
        Axis::Guidance => numbers(axis, part, 30.0),
        Axis::Prompt | Axis::Model | Axis::Backend => Ok(vec![Value::Text(part.to_owned())]),
    }
}

/// A range's first, last and step, as typed.
fn range_of(part: &str) -> Option<(&str, &str, Option<&str>)> {
    let (from, rest) = part.split_once("..")?;
    let (to, by) = rest.split_once("by").map_or((rest, None), |(to, by)| (to, Some(by.trim())));
    Some((from.trim(), to.trim(), by))
}

fn whole(axis: Axis, part: &str, min: u64, max: u64) -> Result<Vec<Value>, GridError> {
    let wrong = |text: &str| GridError::Value(text.to_owned(), "whole", axis.example());
    let read = |text: &str| -> Result<u64, GridError> {
        let number: u64 = text.parse().map_err(|_| wrong(text))?;
        if (min..=max).contains(&number) {
            return Ok(number);
        }
        Err(GridError::Range(text.to_owned(), axis.word(), min.to_string(), max.to_string()))
    };
    let Some((from, to, by)) = range_of(part) else { return Ok(vec![Value::Whole(read(part)?)]) };
    let (from, to) = (read(from)?, read(to)?);
    let by = by.map_or(Ok(1), |by| by.parse().map_err(|_| wrong(by)))?;
    if by == 0 {
        return Err(GridError::Step(part.to_owned()));
    }
    let count = from.abs_diff(to) / by;
    if count >= MAX_VALUES as u64 {
        return Err(GridError::Values);
    }
    let at = |i: u64| if to >= from { from + i * by } else { from - i * by };
    Ok((0..=count).map(|i| Value::Whole(at(i))).collect())
}

fn numbers(axis: Axis, part: &str, max: f64) -> Result<Vec<Value>, GridError> {
    let wrong = |text: &str| GridError::Value(text.to_owned(), "number", axis.example());
    let parse = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| wrong(text));
    let read = |text: &str| {
        let number = parse(text)?;
        let out = || GridError::Range(text.to_owned(), axis.word(), "0".to_owned(), max.to_string());
        if (0.0..=max).contains(&number) { Ok(number) } else { Err(out()) }
    };
    let Some((from, to, by)) = range_of(part) else { return Ok(vec![Value::Number(tidy(read(part)?))]) };
    let (first, last) = (read(from)?, read(to)?);
    let by = match by {
        Some(by) => parse(by)?,
        None if first.fract() == 0.0 && last.fract() == 0.0 => 1.0,
        None => return Err(GridError::NoStep(part.to_owned())),
    };
    if by <= 0.0 {
        return Err(GridError::Step(part.to_owned()));
    }
    // 0.3..0.7 by 0.1 has five values, though (0.7 - 0.3) / 0.1 is a little under 4.
    let count = ((last - first).abs() / by + 1e-6).floor();
    if count >= MAX_VALUES as f64 {
        return Err(GridError::Values);
    }
    let by = by.copysign(last - first);
    Ok((0..=count as u32).map(|i| Value::Number(tidy(first + by * f64::from(i)).clamp(0.0, max))).collect())
}

/// As it would be typed: six digits behind the point, and no minus before 0.
fn tidy(number: f64) -> f64 {
    (number * 1e6).round() / 1e6 + 0.0
}

/// A grid: what is common to its cells, and what is not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// What changes from left to right.
    pub across: Line,
    /// What changes from top to bottom.
    pub down: Line,
    /// Everything else.
    pub base: Recipe,
    /// The recipe of each further backend that an axis names, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<String, Recipe>,
}

impl Grid {
    /// Checks two axes against each other.
    ///
    /// # Errors
    /// [`GridError`].
    pub fn fits(across: &Line, down: &Line) -> Result<usize, GridError> {
        let axes = [across.axis, down.axis];
        if across.axis == down.axis {
            return Err(GridError::Same(across.axis.word()));
        }
        if axes.contains(&Axis::Model) && axes.contains(&Axis::Backend) {
            return Err(GridError::ModelAndBackend);
        }
        let cells = across.values.len() * down.values.len();
        if cells > MAX_CELLS { Err(GridError::Cells(cells)) } else { Ok(cells) }
    }

    /// How many cells there are.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.across.values.len() * self.down.values.len()
    }

    /// The recipe of the cell in row `row` and column `column`, counted from 0, with the two values set; None where
    /// there is no such cell.
    ///
    /// # Errors
    /// A value that no recipe can hold, a backend without a recipe.
    pub fn recipe(&self, row: usize, column: usize) -> Option<Result<Recipe, GridError>> {
        let (across, down) = (self.across.values.get(column)?, self.down.values.get(row)?);
        let mut pairs = [(self.across.axis, &self.across, across), (self.down.axis, &self.down, down)];
        // The backend first: the other value is set in its recipe.
        pairs.sort_by_key(|(axis, _, _)| *axis != Axis::Backend);
        let mut recipe = self.base.clone();
        for (_, line, value) in pairs {
            if let Err(error) = self.set(&mut recipe, line, value) {
                return Some(Err(error));
            }
        }
        Some(Ok(recipe))
    }

    fn set(&self, recipe: &mut Recipe, line: &Line, value: &Value) -> Result<(), GridError> {
        let unfit = || GridError::Value(value.to_string(), "any", line.axis.example());
        match (line.axis, value) {
            (Axis::Seed, Value::Whole(seed)) => recipe.seed = Seed(*seed),
            (Axis::Steps, Value::Whole(steps)) => recipe.steps = u32::try_from(*steps).map_err(|_| unfit())?,
            (Axis::Strength, Value::Number(n)) => recipe.strength = Strength::new(*n).map_err(|_| unfit())?,
            (Axis::Guidance, Value::Number(n)) => recipe.guidance = *n,
            (Axis::Prompt, Value::Text(words)) => recipe.prompt = with_words(&recipe.prompt, &line.values, words),
            (Axis::Model, Value::Text(path)) => recipe.model = model_of(path),
            (Axis::Backend, Value::Text(id)) if *id == self.base.backend => *recipe = self.base.clone(),
            (Axis::Backend, Value::Text(id)) => {
                *recipe = self.others.get(id).cloned().ok_or_else(|| GridError::Backend(id.clone()))?;
            }
            _ => return Err(unfit()),
        }
        // A service is told by its own parameters' names, which are these.
        let prompt = recipe.prompt.clone();
        if let Some(order) = recipe.cloud.as_mut() {
            let sent = match (line.axis, value) {
                (Axis::Prompt, _) => serde_json::Value::from(prompt),
                (_, Value::Whole(n)) => (*n).into(),
                (_, Value::Number(n)) => (*n).into(),
                _ => return Ok(()),
            };
            order.values.insert(line.axis.word().to_owned(), sent);
        }
        Ok(())
    }
}

/// A model by what was typed for it.
#[must_use]
pub fn model_of(text: &str) -> ModelRef {
    if text.eq_ignore_ascii_case("starter") { ModelRef::Starter } else { ModelRef::Folder(text.into()) }
}

/// The prompt with other words: those of the axis that it holds give way to them; if it holds none, they come last.
fn with_words(prompt: &str, all: &[Value], words: &str) -> String {
    let held = all.iter().find_map(|value| match value {
        Value::Text(text) if prompt.contains(text.as_str()) => Some(text),
        _ => None,
    });
    match held {
        Some(held) => prompt.replacen(held.as_str(), words, 1),
        None if prompt.trim().is_empty() => words.to_owned(),
        None => format!("{}, {words}", prompt.trim_end().trim_end_matches(',')),
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
