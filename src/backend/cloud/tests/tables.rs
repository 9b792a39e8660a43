//! The tables: everything a page has is in them, and what they read they also let through.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{AIML, FLUX, REALTIME, SD, WORDS, the, typed};
use crate::backend::cloud::{services, specs};
use crate::backend::{BackendSpec, Kind, Shown, Values, Wire};

/// Every field of each page's list and sample, but the key and the constant model.
const PAGES: &[(&str, &str)] = &[
    (
        FLUX,
        "prompt negative_prompt init_image width height samples safety_checker base64 strength instant_response seed \
         webhook track_id temp",
    ),
    (WORDS, "prompt negative_prompt width height samples safety_checker seed instant_response base64 webhook track_id"),
    (
        REALTIME,
        "prompt negative_prompt init_image width height samples safety_checker base64 strength instant_response seed \
         enhance_prompt enhance_style webhook track_id temp",
    ),
    (
        SD,
        "model_id prompt negative_prompt init_image width height samples num_inference_steps safety_checker \
         safety_checker_type enhance_prompt guidance_scale strength tomesd use_karras_sigmas algorithm_type vae \
         lora_strength lora_model seed scheduler webhook track_id loadbalancer clip_skip base64 temp embeddings_model",
    ),
    (AIML, "prompt image_url strength guidance_scale num_inference_steps num_images seed enable_safety_checker"),
];

#[test]
fn each_table_has_every_parameter_of_its_page_and_no_other() {
    assert_eq!(services().len(), PAGES.len());
    for (id, names) in PAGES {
        let page: BTreeSet<&str> = names.split_whitespace().collect();
        let table: BTreeSet<&str> = the(id).spec().parameters.iter().map(|p| p.wire).collect();
        assert_eq!(table, page, "{id}");
    }
}

#[test]
fn every_backend_has_its_own_id_and_this_machine_is_among_them() {
    let ids: Vec<&str> = specs().iter().map(|spec| spec.id).collect();
    assert_eq!(ids[0], "local");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 6);
    assert!(super::super::service("modelslab/nothing").is_none());
}

#[test]
fn common_parameters_have_the_fields_names_on_every_service() {
    for service in services() {
        let spec = service.spec();
        for name in ["prompt", "seed", service.facts().count] {
            assert!(spec.parameter(name).is_some(), "{}: {name}", spec.id);
        }
        assert_eq!(spec.takes_init(), spec.parameter("strength").is_some(), "{}", spec.id);
        assert_eq!(spec.takes_init(), !service.facts().ways.is_empty(), "{}", spec.id);
        let Some(width) = spec.parameter("width") else { continue };
        let facts = service.facts();
        let sides = Kind::Integer { min: facts.min_side.into(), max: facts.max_side.into() };
        assert_eq!((width.kind, width.step), (sides, facts.side_multiple.into()), "{}", spec.id);
    }
}

#[test]
fn what_is_sent_by_default_is_shown_and_allowed() {
    for spec in services().iter().map(|service| service.spec()) {
        for parameter in spec.parameters {
            assert!(!parameter.help().is_empty() && !parameter.help().ends_with('.'), "{}", parameter.name);
            assert_ne!(parameter.shown, Shown::Never, "{}: {}", spec.id, parameter.name);
            if let Some(default) = parameter.default {
                assert_eq!(parameter.read(default).err(), None, "{}: {}", spec.id, parameter.name);
            }
        }
        let defaults = spec.parameters.iter().filter(|p| p.default.is_some()).count();
        assert_eq!(spec.defaults().len(), defaults, "{}", spec.id);
    }
    for id in [FLUX, WORDS, REALTIME] {
        assert_eq!(the(id).spec().defaults()["instant_response"], json!(true), "{id}");
    }
    for id in [REALTIME, SD] {
        assert_eq!(the(id).spec().defaults()["enhance_prompt"], json!(false), "{id}");
    }
}

#[test]
fn every_table_has_its_messages_and_english_says_what_is_written_down() {
    let missing = |text: &str| text.starts_with("service-");
    for spec in specs() {
        assert_eq!(spec.title(), spec.name, "{}", spec.id);
        assert!(!missing(&spec.help()), "{}", spec.id);
        for parameter in spec.parameters {
            assert!(!missing(&parameter.label()) && !missing(&parameter.help()), "{}: {}", spec.id, parameter.name);
            assert_eq!(parameter.unset_in_words().as_deref(), parameter.unset, "{}: {}", spec.id, parameter.name);
        }
    }
}

#[test]
fn styles_and_schedulers_are_all_there_once_and_a_style_may_be_new() {
    let realtime = the(REALTIME).spec();
    let Kind::Open { of } = realtime.parameter("enhance_style").unwrap().kind else { panic!("not open") };
    assert_eq!((of.len(), of.iter().collect::<BTreeSet<_>>().len()), (188, 188));
    assert!(realtime.read("enhance_style", "watercolor-2027").is_ok());
    assert!(realtime.read("enhance_style", " ").is_err());
    let Kind::Choice { of } = the(SD).spec().parameter("scheduler").unwrap().kind else { panic!("not a choice") };
    assert_eq!(of.iter().collect::<BTreeSet<_>>().len(), 18);
}

#[test]
fn typed_values_are_read_as_the_table_says() {
    let sd = the(SD).spec();
    assert_eq!(sd.read("seed", "null"), Ok(Value::Null));
    assert_eq!(sd.read("seed", "3851153854"), Ok(json!(3_851_153_854_u64)));
    for on in ["on", "true", "YES", "1"] {
        assert_eq!(sd.read("tomesd", on), Ok(json!(true)), "{on}");
    }
    for off in ["off", "false", "no", "0"] {
        assert_eq!(sd.read("tomesd", off), Ok(json!(false)), "{off}");
    }
    assert_eq!(sd.read("guidance", "7"), Ok(json!(7)));
    assert_eq!(sd.read("guidance", "7.5"), Ok(json!(7.5)));
    assert_eq!(sd.read("width", "768"), Ok(json!(768)));
}

#[test]
fn a_value_that_does_not_fit_is_refused_by_name_with_what_is_allowed() {
    let cases = [
        (SD, "width", "500", "from 256 to 1024 in steps of 8"),
        (SD, "width", "1032", "from 256 to 1024"),
        (SD, "steps", "51", "from 1 to 50"),
        (SD, "steps", "twenty", "a whole number"),
        (SD, "steps", "null", "from 1 to 50"),
        (SD, "guidance", "0.5", "from 1 to 20"),
        (SD, "guidance", "NaN", "from 1 to 20"),
        (SD, "strength", "1.01", "from 0 to 1"),
        (SD, "clip_skip", "9", "from 1 to 8"),
        (SD, "count", "5", "from 1 to 4"),
        (SD, "scheduler", "Euler", "one of DDPMScheduler, DDIMScheduler"),
        (SD, "tomesd", "maybe", "on or off"),
        (SD, "webhook", "http://plain.example", "an https address"),
        (SD, "webhook", "https://", "an https address"),
        (SD, "model_id", " ", "may not be empty"),
        (SD, "init", "cat.png", "--init-url"),
        (SD, "cfg", "7", "it has init, prompt, negative"),
        (AIML, "seed", "0", "from 1"),
        (AIML, "seed", "null", "from 1"),
        (AIML, "seed", "-1", "from 1"),
    ];
    for (id, name, text, allowed) in cases {
        let error = the(id).spec().read(name, text).unwrap_err();
        assert_eq!(error.parameter, name);
        assert!(error.message.contains(allowed), "{name}={text}: {}", error.message);
    }
}

#[test]
fn prompts_are_counted_in_characters_and_not_in_bytes() {
    let spec = the(AIML).spec();
    assert!(spec.read("prompt", &"ü".repeat(4_000)).is_ok());
    let error = spec.read("prompt", &"ü".repeat(4_001)).unwrap_err();
    assert!(error.message.contains("4001") && error.message.contains("4000"), "{error}");
}

#[test]
fn what_is_required_is_missed_and_what_is_unknown_is_named() {
    let named = |spec: &BackendSpec, values: &Values| -> Vec<String> {
        spec.check(values).into_iter().map(|error| error.parameter).collect()
    };
    let sd = the(SD).spec();
    assert_eq!(named(sd, &Values::new()), ["prompt", "model_id"]);
    let mut values = typed(sd, &[("prompt", "a cat"), ("model_id", "sdxl")]);
    assert!(named(sd, &values).is_empty());
    values.insert("cfg_scale".to_owned(), json!(7));
    values.insert("width".to_owned(), json!("512"));
    assert_eq!(named(sd, &values), ["cfg_scale", "width"]);
    assert_eq!(named(the(AIML).spec(), &Values::new()), ["prompt"]);
}

#[test]
fn loras_and_their_strengths_agree_in_number() {
    let sd = the(SD).spec();
    let wrong = |loras: &str, strengths: &str| {
        let mut values = typed(sd, &[("prompt", "a cat"), ("model_id", "sdxl")]);
        for (name, text) in [("lora_model", loras), ("lora_strength", strengths)] {
            if !text.is_empty() {
                values.insert(name.to_owned(), sd.read(name, text).unwrap());
            }
        }
        sd.check(&values).into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("; ")
    };
    for (loras, strengths) in [("", ""), ("ink", ""), ("ink", "0.8"), ("ink, paper", "0.8, 1"), ("null", "null")] {
        assert_eq!(wrong(loras, strengths), "", "{loras} / {strengths}");
    }
    assert!(wrong("ink,paper", "0.8").contains("lora_strength: has 1 of them, and lora_model has 2"));
    assert!(wrong("", "0.8").contains("lora_model has 0"));
    assert!(wrong("ink,paper", "0.8,strong").contains("lora_strength: is a number for each"));
    assert!(wrong("ink,,paper", "").contains("lora_model: has a comma"));
}

#[test]
fn an_algorithm_goes_with_its_scheduler_alone() {
    let sd = the(SD).spec();
    let wrong = |scheduler: &str| {
        let mut values = typed(sd, &[("prompt", "a"), ("model_id", "m"), ("algorithm_type", "dpmsolver+++")]);
        if !scheduler.is_empty() {
            values.insert("scheduler".to_owned(), scheduler.into());
        }
        sd.check(&values).into_iter().map(|error| error.parameter).collect::<Vec<_>>()
    };
    assert!(wrong("DPMSolverMultistepScheduler").is_empty());
    assert_eq!(wrong("DDIMScheduler"), ["algorithm_type"]);
    assert_eq!(wrong(""), ["algorithm_type"]);
}

#[test]
fn base64_goes_with_an_init_image_inside_the_request_and_not_with_an_address() {
    let flux = the(FLUX).spec();
    let wrong = |base64: Option<bool>, inline: bool| {
        let mut values = typed(flux, &[("prompt", "a")]);
        if let Some(on) = base64 {
            values.insert("base64".to_owned(), on.into());
        }
        flux.check_init(&values, inline).into_iter().map(|error| error.parameter).collect::<Vec<_>>()
    };
    for inline in [true, false] {
        assert!(wrong(None, inline).is_empty());
        assert!(wrong(Some(inline), inline).is_empty());
        assert_eq!(wrong(Some(!inline), inline), ["base64"]);
    }
    // Without an init image it is about the answer alone.
    let words = the(WORDS).spec();
    let values = typed(words, &[("prompt", "a"), ("base64", "on")]);
    assert!(words.check_init(&values, false).is_empty());
}

/// Texts that may be values, and texts that may not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        any::<u64>().prop_map(|n| n.to_string()),
        (0_u64..1_100).prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| n.to_string()),
        (0.0_f64..25.0).prop_map(|n| format!("{n:.2}")),
        prop::sample::select(vec!["null", "on", "no", "true", "blur", "DDIMScheduler", "https://a.example/x", "0.5,1"])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn what_is_read_passes_the_check_and_has_the_tables_type_on_the_wire(at in 0_usize..5, text in text()) {
        let spec = services()[at].spec();
        for parameter in spec.parameters {
            let Ok(value) = spec.read(parameter.name, &text) else { continue };
            prop_assert_eq!(parameter.fits(&value), Ok(()));
            let values = Values::from([(parameter.name.to_owned(), value.clone())]);
            let ruled = ["algorithm_type", "lora_strength", "lora_model"].contains(&parameter.name);
            let about = spec.check(&values).into_iter().any(|error| error.parameter == parameter.name);
            prop_assert!(!about || ruled, "{}={text}", parameter.name);

            let body = spec.body(&values);
            prop_assert_eq!(body.len(), 1);
            let sent = &body[parameter.wire];
            let right = match (parameter.kind, parameter.form) {
                _ if value.is_null() => sent.is_null() && parameter.nullable,
                (Kind::Flag, Wire::YesNo) => sent == "yes" || sent == "no",
                (Kind::Flag, _) => sent.is_boolean(),
                (Kind::Integer { .. } | Kind::Number { .. }, Wire::Quoted) => {
                    sent.as_str().is_some_and(|text| text.parse::<f64>().is_ok())
                }
                (Kind::Integer { .. }, _) => sent.is_u64(),
                (Kind::Number { .. }, _) => sent.is_number(),
                _ => sent.is_string(),
            };
            prop_assert!(right, "{}={text} went out as {sent}", parameter.name);
        }
    }

    #[test]
    fn no_name_and_no_text_make_reading_panic(at in 0_usize..6, name in any::<String>(), text in any::<String>()) {
        let spec = specs()[at];
        spec.read(&name, &text).ok();
        for parameter in spec.parameters {
            spec.read(parameter.name, &text).ok();
        }
    }
}
