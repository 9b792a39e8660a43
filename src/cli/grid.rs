//! `underpaint generate --grid`: every pair of two parameters' values, and the sheet of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::out;
use crate::engine::{Event, GridEvent, GridId, Problem, ProblemKind};
use crate::recipe::Recipe;
use crate::recipe::grid::{Axis, Grid, Line};

#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// One picture for every pair of two parameters' values: "strength=0.3..0.7 by 0.2; seed=1,2,3". The first goes
    /// from left to right. There are seed, strength, guidance, steps, prompt (words parted by |) and model (paths parted
    /// by |)
    #[arg(long, value_name = "A=VALUES; B=VALUES", value_parser = axes)]
    pub(super) grid: Option<Axes>,
    /// Write the matrix as one labelled PNG when it is made
    #[arg(long, value_name = "FILE", requires = "grid")]
    pub(super) sheet: Option<PathBuf>,
}

/// Both axes.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    across: Line,
    down: Line,
}

fn axes(text: &str) -> Result<Axes, String> {
    let line = |part: &str| {
        let (word, values) = part.split_once('=').ok_or_else(|| format!("{part:?} has no =: write seed=1,2,3"))?;
        let axis = Axis::of_word(word.trim()).filter(|a| *a != Axis::Backend);
        let axis = axis.ok_or_else(|| format!("{:?} cannot be an axis here", word.trim()))?;
        Line::parse(axis, values).map_err(|e| format!("{}: {e}", axis.word()))
    };
    let (first, second) = text.split_once(';').ok_or("two axes are needed, parted by a semicolon")?;
    let axes = Axes { across: line(first)?, down: line(second)? };
    Grid::fits(&axes.across, &axes.down).map_err(|e| e.to_string())?;
    Ok(axes)
}

impl Axes {
    /// The grid of a recipe.
    pub(super) fn of(&self, base: Recipe) -> Grid {
        Grid { across: self.across.clone(), down: self.down.clone(), base, others: BTreeMap::new() }
    }
}

/// What is wrong with the place for the sheet, before minutes of painting and not after.
pub(super) fn check(sheet: &std::path::Path) -> Result<(), Problem> {
    if sheet.is_dir() {
        let text = format!("{} is a folder: name a file for the sheet", sheet.display());
        return Err(Problem::new(ProblemKind::BadInput, text, ""));
    }
    out::check(sheet)
}

/// The grid that an event tells of, or why there is none.
pub(super) fn begun(event: &Event) -> Option<Result<(GridId, u32), Problem>> {
    match event {
        Event::Refused(problem) => Some(Err(problem.clone())),
        Event::Grid(event) => match &**event {
            GridEvent::Opened(view) => Some(Ok((view.id, view.cells.len() as u32))),
            _ => None,
        },
        _ => None,
    }
}

/// Where the sheet is, or why it is not.
pub(super) fn exported(event: &Event) -> Option<Result<PathBuf, Problem>> {
    match event {
        Event::Grid(event) => match &**event {
            GridEvent::Exported(result) => Some(result.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_axes_are_read_and_everything_else_is_told() {
        let read = axes("strength=0.3..0.7 by 0.2; seed = 1,2,3").unwrap();
        assert_eq!((read.across.text(), read.down.text()), ("0.3, 0.5, 0.7".to_owned(), "1, 2, 3".to_owned()));
        for (text, why) in [
            ("seed=1", "two axes are needed"),
            ("seed=1; 2", "has no ="),
            ("seed=1; colour=red", "\"colour\" cannot be an axis here"),
            ("seed=1; seed=2", "both axes are seed"),
            ("seed=1; strength=2", "strength: 2 is out of range"),
        ] {
            let said = axes(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
