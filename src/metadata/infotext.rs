//! The text A1111 writes into pictures and most tools read: the prompt, "Negative prompt: ", and one line of
//! `Key: value` fields.
//!
//! The grammar is Forge's (`infotext_utils.py`): values with a comma, a colon or a line break are JSON
//! strings; the last line counts as fields if it holds three or more.

use super::Record;
use crate::recipe::{Fit, Framing, Turn};

/// What a text says; every field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Infotext {
    /// The prompt, lines and all.
    pub prompt: String,
    /// The negative prompt.
    pub negative: String,
    /// The fields of the last line, in order.
    pub fields: Vec<(String, String)>,
}

impl Infotext {
    /// A field's value.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

fn quoted(value: &str) -> String {
    if value.contains([',', ':', '\n', '"']) { serde_json::Value::from(value).to_string() } else { value.to_owned() }
}

/// The part of the init image that is used, in shares: left, top, width, height. Empty for all of it.
fn crop(framing: &Framing) -> String {
    let Some(area) = framing.crop else { return String::new() };
    area.shares().map(|share| format!("{share:.4}")).join(" ")
}

/// How the init image is turned; empty for upright.
fn turn(turn: Turn) -> String {
    let degrees = u32::from(turn.quarters()) * 90;
    match (degrees, turn.mirrored()) {
        (0, false) => String::new(),
        (0, true) => "mirrored".to_owned(),
        (degrees, false) => degrees.to_string(),
        (degrees, true) => format!("{degrees} mirrored"),
    }
}

/// A record in A1111's words.
#[must_use]
pub fn write_infotext(record: &Record) -> String {
    let recipe = &record.recipe;
    let resize = match recipe.fit {
        Fit::Crop => "Crop and resize",
        Fit::Pad => "Resize and fill",
        Fit::Stretch => "Just resize",
    };
    let size = format!("{}x{}", recipe.size.width(), recipe.size.height());
    let init: String = recipe.init_sha256.chars().take(10).collect();
    let mut fields = vec![
        ("Steps", recipe.steps.to_string()),
        ("Sampler", "Euler".to_owned()),
        ("Schedule type", "Simple".to_owned()),
        ("CFG scale", recipe.true_cfg.to_string()),
        ("Distilled CFG Scale", recipe.guidance.to_string()),
        ("Seed", recipe.seed.to_string()),
        ("Size", size),
        ("Model hash", record.model_hash.clone()),
        ("Model", record.model.clone()),
        ("Denoising strength", recipe.strength.get().to_string()),
        ("Init image hash", init),
        ("Resize mode", resize.to_owned()),
        ("Init crop", crop(&recipe.framing)),
        ("Init turn", turn(recipe.framing.turn)),
        ("Version", record.app.clone()),
    ];
    fields.retain(|(key, value)| !(matches!(*key, "Init crop" | "Init turn") && value.is_empty()));
    if let Some(cloud) = &recipe.cloud {
        // Only what was asked for or is told: a service's own defaults are not known.
        let known = |key: &str| match key {
            "Steps" => record.steps_run > 0,
            "Sampler" | "Schedule type" | "CFG scale" | "Model hash" => false,
            "Distilled CFG Scale" => cloud.values.contains_key("guidance"),
            "Denoising strength" => cloud.values.contains_key("strength"),
            "Init image hash" | "Resize mode" => !recipe.init_sha256.is_empty(),
            _ => true,
        };
        fields.retain(|(key, _)| known(key));
        fields.insert(0, ("Service", recipe.backend.clone()));
        if let Some((_, steps)) = fields.iter_mut().find(|(key, _)| *key == "Steps") {
            *steps = record.steps_run.to_string();
        }
    }
    let line: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {}", quoted(value))).collect();
    let mut text = recipe.prompt.clone();
    for lora in &recipe.loras {
        text.push_str(&format!(" <lora:{}:{}>", lora.name(), lora.strength));
    }
    if !recipe.negative.is_empty() {
        text.push_str("\nNegative prompt: ");
        text.push_str(&recipe.negative);
    }
    text.push('\n');
    text.push_str(&line.join(", "));
    text.trim().to_owned()
}

/// Reads such a text; what it lacks is empty.
#[must_use]
pub fn parse_infotext(text: &str) -> Infotext {
    let mut lines: Vec<&str> = text.trim().lines().collect();
    let mut fields = lines.last().map(|line| parse_fields(line)).unwrap_or_default();
    if fields.len() >= 3 {
        lines.pop();
    } else {
        fields.clear();
    }
    let (mut prompt, mut negative) = (Vec::new(), Vec::new());
    let mut in_negative = false;
    for line in lines {
        match line.strip_prefix("Negative prompt:") {
            Some(rest) if !in_negative => {
                in_negative = true;
                negative.push(rest.trim_start());
            }
            _ if in_negative => negative.push(line),
            _ => prompt.push(line),
        }
    }
    Infotext { prompt: prompt.join("\n"), negative: negative.join("\n"), fields }
}

fn parse_fields(line: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = line;
    while let Some((key, after)) = rest.split_once(':') {
        let key = key.trim_start_matches([',', ' ']).trim();
        let wordy = key.chars().all(|c| c.is_alphanumeric() || " _-/".contains(c));
        if key.chars().count() < 2 || !wordy {
            break;
        }
        let after = after.trim_start();
        let (value, remaining) = if after.starts_with('"') {
            let mut stream = serde_json::Deserializer::from_str(after).into_iter::<String>();
            match stream.next() {
                Some(Ok(value)) => (value, after.get(stream.byte_offset()..).unwrap_or_default()),
                _ => break,
            }
        } else {
            let end = after.find(',').unwrap_or(after.len());
            let (value, remaining) = after.split_at(end);
            (value.trim().to_owned(), remaining)
        };
        fields.push((key.to_owned(), value));
        rest = remaining.trim_start_matches(',');
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::example;

    #[test]
    fn what_is_written_is_read_back() {
        let record = example();
        let text = write_infotext(&record);
        let read = parse_infotext(&text);
        assert_eq!(read.prompt, record.recipe.prompt);
        assert_eq!(read.negative, record.recipe.negative);
        assert_eq!(read.get("Seed"), Some("18446744073709551612"));
        assert_eq!(read.get("Model"), Some("My FLUX, mine: \"v1\""));
        assert_eq!(read.get("Denoising strength"), Some("0.6"));
        assert_eq!(read.fields.first().map(|f| f.0.as_str()), Some("Steps"), "readers look for it first");
    }

    #[test]
    fn how_the_init_image_is_framed_is_told_only_where_it_is() {
        let mut record = example();
        assert!(!write_infotext(&record).contains("Init crop"));
        record.recipe.framing =
            Framing { turn: Turn::new(3, true), crop: Some(crate::recipe::Area::inside(0.25, 0.0, 0.5, 1.0)) };
        let read = parse_infotext(&write_infotext(&record));
        assert_eq!(read.get("Init crop"), Some("0.2500 0.0000 0.5000 1.0000"));
        assert_eq!(read.get("Init turn"), Some("270 mirrored"));
    }

    #[test]
    fn a_last_line_of_prose_is_prompt() {
        let read = parse_infotext("a cat\nwith a hat: red");
        assert_eq!((read.prompt.as_str(), read.fields.len()), ("a cat\nwith a hat: red", 0));
    }

    proptest::proptest! {
        #[test]
        fn any_prompt_survives(prompt in "[a-z ,:\"é\\\\]{0,60}", negative in "[a-z ,:]{0,30}") {
            let mut record = example();
            record.recipe.prompt = prompt.trim().to_owned();
            record.recipe.negative = negative.trim().to_owned();
            let read = parse_infotext(&write_infotext(&record));
            proptest::prop_assert_eq!(read.prompt, record.recipe.prompt);
            proptest::prop_assert_eq!(read.negative, record.recipe.negative);
            proptest::prop_assert_eq!(read.fields.len(), 13);
        }

        #[test]
        fn no_text_makes_it_fall_over(text in ".{0,200}") {
            let _ = parse_infotext(&text);
        }
    }
}
