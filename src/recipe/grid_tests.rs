//! What can be typed for an axis, and which recipes come of it.

use proptest::prelude::*;

use super::*;
use crate::recipe::{CloudOrder, Fit, Size, StepCount};

fn typed(axis: Axis, text: &str) -> String {
    Line::parse(axis, text).map_or_else(|e| format!("no: {e}"), |line| line.text())
}

fn base() -> Recipe {
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
        init_sha256: "ab".repeat(32),
        prompt: "a lake, watercolour".to_owned(),
        template: None,
        negative: String::new(),
        strength: Strength::clamped(0.6),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 8,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(7),
        size: Size::rounded(128, 96).unwrap(),
        fit: Fit::Crop,
        framing: crate::recipe::Framing::default(),
        cloud: None,
    }
}

fn grid(across: (Axis, &str), down: (Axis, &str)) -> Grid {
    let line = |(axis, text): (Axis, &str)| Line::parse(axis, text).unwrap();
    Grid { across: line(across), down: line(down), base: base(), others: BTreeMap::new() }
}

#[test]
fn lists_and_ranges_are_read_as_they_look() {
    for (axis, text, read) in [
        (Axis::Seed, "1,2,3", "1, 2, 3"),
        (Axis::Seed, "1..5", "1, 2, 3, 4, 5"),
        (Axis::Seed, "5..1 by 2, 18446744073709551615", "5, 3, 1, 18446744073709551615"),
        (Axis::Strength, "0.3..0.7 by 0.1", "0.3, 0.4, 0.5, 0.6, 0.7"),
        (Axis::Strength, "0.7..0.3 by 0.2", "0.7, 0.5, 0.3"),
        (Axis::Strength, "0..1", "0, 1"),
        (Axis::Strength, " .5 ,, 1. ", "0.5, 1"),
        (Axis::Guidance, "2, 3.5..5 by 0.5", "2, 3.5, 4, 4.5, 5"),
        (Axis::Steps, "4..12 by 4", "4, 8, 12"),
        (Axis::Prompt, "oil painting | ink, wash |", "oil painting | ink, wash"),
    ] {
        assert_eq!(typed(axis, text), read, "{text}");
    }
}

#[test]
fn what_cannot_be_a_value_is_named() {
    for (axis, text, why) in [
        (Axis::Seed, " , ", "no values: type some, such as 1..5"),
        (Axis::Seed, "1, two", "\"two\" is no value: type whole numbers"),
        (Axis::Seed, "-1", "\"-1\" is no value"),
        (Axis::Seed, "1..3 by 0", "never arrives"),
        (Axis::Seed, "0..18446744073709551615", "at most 100 values"),
        (Axis::Seed, "1..3, 2", "2 is there twice"),
        (Axis::Strength, "0.3..0.7", "needs a step: write 0.3..0.7 by 0.1"),
        (Axis::Strength, "0.5..1.5 by 0.5", "1.5 is out of range: strength goes from 0 to 1"),
        (Axis::Strength, "NaN", "\"NaN\" is no value"),
        (Axis::Strength, "0..1 by 1e-9", "at most 100 values"),
        (Axis::Strength, "0..1 by inf", "\"inf\" is no value"),
        (Axis::Steps, "0", "0 is out of range: steps goes from 1 to 200"),
        (Axis::Guidance, "31", "31 is out of range: guidance goes from 0 to 30"),
        (Axis::Prompt, "|", "no values"),
    ] {
        let said = typed(axis, text);
        assert!(said.starts_with("no: ") && said.contains(why), "{text}: {said}");
    }
}

#[test]
fn two_axes_must_differ_and_their_cells_be_few_enough() {
    let line = |axis, text: &str| Line::parse(axis, text).unwrap();
    assert_eq!(Grid::fits(&line(Axis::Seed, "1..20"), &line(Axis::Steps, "1..20")), Ok(400));
    assert_eq!(Grid::fits(&line(Axis::Seed, "1..21"), &line(Axis::Steps, "1..20")), Err(GridError::Cells(420)));
    assert_eq!(Grid::fits(&line(Axis::Seed, "1"), &line(Axis::Seed, "2")), Err(GridError::Same("seed")));
    let both = Grid::fits(&line(Axis::Model, "starter"), &line(Axis::Backend, "local"));
    assert_eq!(both, Err(GridError::ModelAndBackend));
}

#[test]
fn each_cell_has_its_two_values_and_everything_else_of_the_base() {
    let grid = grid((Axis::Strength, "0.25, 0.5"), (Axis::Seed, "1..3"));
    assert_eq!(grid.cells(), 6);
    let cell = grid.recipe(2, 1).unwrap().unwrap();
    assert_eq!(cell, Recipe { strength: Strength::clamped(0.5), seed: Seed(3), ..base() });
    assert!(grid.recipe(3, 0).is_none() && grid.recipe(0, 2).is_none());
}

#[test]
fn words_take_the_place_of_those_that_the_prompt_has_or_else_come_last() {
    let has = grid((Axis::Prompt, "watercolour | ink"), (Axis::Model, "starter | /m/dev"));
    let cell = has.recipe(1, 1).unwrap().unwrap();
    assert_eq!((cell.prompt.as_str(), cell.model), ("a lake, ink", ModelRef::Folder("/m/dev".into())));
    let lacks = grid((Axis::Prompt, "ink | chalk"), (Axis::Seed, "1"));
    assert_eq!(lacks.recipe(0, 1).unwrap().unwrap().prompt, "a lake, watercolour, chalk");
}

#[test]
fn a_services_cell_is_told_by_its_own_parameters() {
    let mut grid = grid((Axis::Backend, "local | cloud"), (Axis::Strength, "0.2, 0.4"));
    let order = CloudOrder { values: [("strength".to_owned(), 0.9.into())].into(), ..CloudOrder::default() };
    let cloud = Recipe { backend: "cloud".to_owned(), cloud: Some(Box::new(order)), ..base() };
    assert_eq!(grid.recipe(0, 1).unwrap(), Err(GridError::Backend("cloud".to_owned())));
    grid.others.insert("cloud".to_owned(), cloud);
    let cell = grid.recipe(1, 1).unwrap().unwrap();
    assert_eq!(cell.backend, "cloud");
    assert_eq!(cell.cloud.unwrap().number("strength"), Some(0.4));
    let here = grid.recipe(1, 0).unwrap().unwrap();
    assert_eq!((here.backend.as_str(), here.cloud, here.strength.get()), ("local", None, 0.4));
}

proptest! {
    #[test]
    fn nothing_that_is_typed_panics_or_is_beyond_the_limits(text in "[-0-9.,by |e]{0,40}", axis in 0usize..7) {
        let axis = Axis::ALL[axis];
        if let Ok(line) = Line::parse(axis, &text) {
            prop_assert!(!line.values.is_empty() && line.values.len() <= MAX_VALUES);
            for value in &line.values {
                match (axis, value) {
                    (Axis::Strength, Value::Number(n)) => prop_assert!((0.0..=1.0).contains(n)),
                    (Axis::Guidance, Value::Number(n)) => prop_assert!((0.0..=30.0).contains(n)),
                    (Axis::Steps, Value::Whole(n)) => prop_assert!((1..=200).contains(n)),
                    (Axis::Seed, Value::Whole(_)) => {}
                    (_, Value::Text(text)) => prop_assert!(!text.is_empty() && text.trim() == text),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            // Shown and typed again, it is the same.
            prop_assert_eq!(Line::parse(axis, &line.text()), Ok(line));
        }
    }

    #[test]
    fn a_range_goes_from_its_first_value_towards_its_last_in_equal_steps(
        from in 0u32..100, to in 0u32..100, by in 1u32..20,
    ) {
        let text = format!("{}..{} by {}", f64::from(from) / 100.0, f64::from(to) / 100.0, f64::from(by) / 100.0);
        let line = Line::parse(Axis::Strength, &text).unwrap();
        let wanted = (from.abs_diff(to) / by + 1) as usize;
        prop_assert_eq!(line.values.len(), wanted, "{}", text);
        for (i, value) in line.values.iter().enumerate() {
            let step = by * i as u32;
            let at = if to >= from { from + step } else { from - step };
            prop_assert_eq!(value, &Value::Number(f64::from(at) / 100.0), "{}", text);
        }
    }

    #[test]
    fn a_grid_survives_being_written_down(seeds in 1usize..6, steps in 1u32..6) {
        let grid = grid((Axis::Seed, &format!("1..{seeds}")), (Axis::Steps, &format!("1..{steps}")));
        let json = serde_json::to_string(&grid).unwrap();
        prop_assert_eq!(serde_json::from_str::<Grid>(&json).unwrap(), grid);
    }
}
