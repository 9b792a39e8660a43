use super::*;
use crate::recipe::{Area, Fit, Framing, LoraUse, Seed, Size, Strength};

fn recipe() -> Recipe {
    Recipe {
        backend: "local".to_owned(),
        model: ModelRef::Starter,
        init_sha256: "abcdef0123".to_owned(),
        prompt: "a boat at dusk, watercolour".to_owned(),
        template: None,
        negative: String::new(),
        strength: Strength::clamped(0.6),
        guidance: 3.5,
        true_cfg: 1.0,
        steps: 20,
        step_count: StepCount::Whole,
        loras: Vec::new(),
        seed: Seed(7),
        size: Size::rounded(512, 384).unwrap(),
        fit: Fit::Crop,
        framing: Framing::default(),
        cloud: None,
    }
}

fn found(change: impl Fn(&mut Recipe)) -> Vec<String> {
    let mut other = recipe();
    change(&mut other);
    differences(&[&recipe(), &other]).iter().map(|d| format!("{}: {}", d.name, d.values.join(" | "))).collect()
}

fn order(values: serde_json::Value) -> Option<Box<CloudOrder>> {
    let values = serde_json::from_value(values).unwrap();
    Some(Box::new(CloudOrder { values, way: None, init_url: None }))
}

#[test]
fn the_same_recipe_differs_in_nothing() {
    assert!(found(|_| {}).is_empty());
    assert!(differences(&[]).is_empty());
    assert!(differences(&[&recipe()]).is_empty());
    assert_eq!(difference_words(&[]), "Their recipes are the same");
}

#[test]
fn each_value_that_differs_is_told_in_words() {
    assert_eq!(found(|r| r.seed = Seed(u64::MAX)), ["seed: 7 | 18446744073709551615"]);
    assert_eq!(found(|r| r.strength = Strength::clamped(0.655)), ["strength: 0.6 | 0.655"]);
    assert_eq!(found(|r| r.guidance = 2.0), ["guidance: 3.5 | 2"]);
    assert_eq!(found(|r| r.true_cfg = 2.5), ["true CFG: off | 2.5"]);
    assert_eq!(found(|r| r.steps = 28), ["steps: 20 | 28"]);
    assert_eq!(found(|r| r.step_count = StepCount::Kept), ["steps run: by strength | all"]);
    assert_eq!(found(|r| r.size = Size::rounded(1024, 768).unwrap()), ["size: 512 × 384 | 1024 × 768"]);
    assert_eq!(found(|r| r.fit = Fit::Pad), ["fit: crop | pad"]);
    assert_eq!(found(|r| r.model = ModelRef::Folder("/models/dev.gguf".into())), ["model: Starter | dev"]);
    assert_eq!(found(|r| r.init_sha256 = "0123456789".to_owned()), ["init image: abcdef | 012345"]);
    let part = Some(Area::inside(0.1, 0.2, 0.5, 0.6));
    assert_eq!(found(|r| r.framing.crop = part), ["crop: usual | 50 × 60 % at 10, 20"]);
    assert_eq!(found(|r| r.framing.turn = crate::recipe::Turn::new(1, true)), ["turn: 0° | 90° mirrored"]);
    let ink = LoraUse { file: "/loras/ink.safetensors".into(), strength: 0.8 };
    assert_eq!(found(|r| r.loras = vec![ink.clone()]), ["LoRAs: none | ink 0.8"]);
}

#[test]
fn of_prompts_only_the_words_that_differ_are_told() {
    for (other, told) in [
        ("a boat at dawn, watercolour", "prompt: “dusk” | “dawn”"),
        ("a boat at dusk, watercolour, sepia", "prompt: without | “sepia”"),
        ("watercolour", "prompt: “a boat at dusk” | without"),
        ("", "prompt: “a boat at dusk, watercolour” | without"),
        ("ein Boot", "prompt: “a boat at dusk, watercolour” | “ein Boot”"),
    ] {
        assert_eq!(found(|r| r.prompt = other.to_owned()), [told]);
    }
    let long = found(|r| r.prompt = "word ".repeat(4000));
    assert!(long[0].len() < 200, "{}", long[0]);
}

#[test]
fn a_negative_prompt_without_effect_is_not_told() {
    assert!(found(|r| r.negative = "grey".to_owned()).is_empty());
    let mut one = recipe();
    one.true_cfg = 2.0;
    let two = Recipe { negative: "grey".to_owned(), ..one.clone() };
    assert_eq!(differences(&[&one, &two])[0].values, ["without", "“grey”"]);
}

#[test]
fn of_orders_to_a_service_what_was_sent_is_told_once() {
    let one = Recipe { cloud: order(serde_json::json!({"strength": 0.5, "prompt": "a"})), ..recipe() };
    let two = Recipe {
        cloud: order(serde_json::json!({"strength": 0.7, "prompt": "a", "base64": "yes"})),
        strength: Strength::clamped(0.7),
        ..recipe()
    };
    let told: Vec<_> = differences(&[&one, &two]).into_iter().map(|d| (d.name, d.values.join(" | "))).collect();
    let expected = [("base64", "not sent | yes"), ("strength", "0.5 | 0.7")];
    assert_eq!(told, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
}

#[test]
fn labels_and_the_sentence_use_the_same_words() {
    let recipes: Vec<Recipe> = (0..9).map(|i| Recipe { seed: Seed(i % 8), ..recipe() }).collect();
    let mut of: Vec<&Recipe> = recipes.iter().collect();
    let stronger = Recipe { strength: Strength::clamped(0.9), ..recipe() };
    let found = differences(&of);
    assert_eq!(found[0].of(3), "seed 3");
    assert_eq!(found[0].of(99), "");
    assert_eq!(difference_words(&found), "They differ in seed (0, 1, 2, 3, 4, 5 and 2 more)");
    of.truncate(1);
    of.push(&stronger);
    assert_eq!(difference_words(&differences(&of)), "They differ in seed (0, 7) and strength (0.6, 0.9)");
}
