//! The command line, driven as a person or a script would: the real program, the real Starter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

mod common;

use common::{Place, json, pixels, stderr};
use underpaint::metadata::read_png;

#[test]
fn one_seed_gives_the_same_pixels_and_another_gives_others() {
    let place = Place::new();
    let make = |seed: &str, out: &str| {
        let out = place.path(out);
        let output = place.generate(&["--seed", seed, "--out", out.to_str().unwrap()]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        pixels(&out)
    };
    let first = make("7", "a.png");
    assert_eq!((first.width(), first.height()), (96, 80));
    assert_eq!(first, make("7", "b.png"));
    assert_ne!(first, make("8", "c.png"));
}

#[test]
fn a_lora_that_no_file_is_called_after_is_refused_by_name() {
    let place = Place::new();
    let output = place.generate(&["--prompt", "a cat <lora:ink:0.8>"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("no LoRA is called \"ink\""), "{}", stderr(&output));
    assert!(place.pictures().is_empty());
}

#[test]
fn strength_zero_gives_the_init_images_pixels_back() {
    let place = Place::new();
    let out = place.path("same.png");
    let arguments = [
        "--strength",
        "0",
        "--width",
        "160",
        "--height",
        "128",
        "--fit",
        "stretch",
        "--out",
        out.to_str().unwrap(),
        "--json",
    ];
    let printed = json(&place.generate(&arguments).output().unwrap());
    assert_eq!(printed[0]["steps_run"], 0);
    // 160 x 120 has no side of 16 down: compare with what the fit alone gives.
    let photo = underpaint::picture::decode_file(&place.path("photo.png")).unwrap();
    let size = underpaint::recipe::Size::rounded(160, 128).unwrap();
    let fitted = underpaint::picture::fit_to(
        &photo,
        underpaint::recipe::Fit::Stretch,
        &underpaint::recipe::Framing::default(),
        size,
    )
    .unwrap();
    assert_eq!(pixels(&out).into_raw(), fitted.pixels);

    // And a picture that already has the size keeps every bit.
    let exact = place.path("exact.png");
    image::RgbImage::from_fn(96, 80, |x, y| image::Rgb([x as u8, y as u8, 9])).save(&exact).unwrap();
    let out = place.path("exact-out.png");
    json(
        &place
            .generate(&["--init", exact.to_str().unwrap(), "--strength", "0", "--out", out.to_str().unwrap(), "--json"])
            .output()
            .unwrap(),
    );
    assert_eq!(pixels(&out), pixels(&exact));
}

#[test]
fn json_says_everything_and_each_picture_has_its_own_seed_and_recipe() {
    let place = Place::new();
    let printed =
        json(&place.generate(&["--seed", "41", "--count", "2", "--negative", "grey", "--json"]).output().unwrap());
    assert_eq!(printed.len(), 2);
    for (i, line) in printed.iter().enumerate() {
        for key in ["path", "seed", "width", "height", "steps_run", "sigma_start", "seconds", "backend", "model"] {
            assert!(!line[key].is_null(), "{key} is missing in {line}");
        }
        assert_eq!(line["seed"], 41 + i);
        assert_eq!((line["backend"].as_str(), line["model"].as_str()), (Some("local"), Some("Starter")));
        let (record, infotext) = read_png(&std::fs::read(line["path"].as_str().unwrap()).unwrap()).unwrap();
        let record = record.unwrap();
        assert_eq!(record.recipe.seed.0, 41 + i as u64);
        assert_eq!((record.recipe.prompt.as_str(), record.recipe.negative.as_str()), ("a watercolour", "grey"));
        assert_eq!(infotext.unwrap().get("Model"), Some("Starter"));
    }
    assert_eq!(place.pictures().len(), 2);
    assert_eq!(std::fs::read_dir(place.library().join("inits")).unwrap().count(), 1, "the init image is copied once");
}

#[test]
fn out_into_a_folder_and_with_a_count_never_overwrites_itself() {
    let place = Place::new();
    let folder = place.path("results/");
    std::fs::create_dir(&folder).unwrap();
    json(
        &place
            .generate(&["--seed", "1", "--count", "2", "--out", folder.to_str().unwrap(), "--json"])
            .output()
            .unwrap(),
    );
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    json(
        &place
            .generate(&["--seed", "1", "--count", "2", "--out", place.path("x.png").to_str().unwrap(), "--json"])
            .output()
            .unwrap(),
    );
    assert!(place.path("x-1.png").is_file() && place.path("x-2.png").is_file());
}

#[test]
fn an_out_that_cannot_be_written_is_said_before_anything_is_painted() {
    let place = Place::new();
    let nowhere = place.path("no-such-folder").join("a.png");
    refused(&place, &["--out", nowhere.to_str().unwrap()], 3, &["--out", "no-such-folder", "Choose another place"]);
    let under_a_file = place.path("photo.png").join("a.png");
    refused(&place, &["--out", under_a_file.to_str().unwrap()], 3, &["--out", "photo.png"]);
    let pictures = place.pictures();
    assert!(pictures.is_empty(), "painted all the same: {pictures:?}");
}

#[test]
fn kept_steps_all_run_and_whole_ones_as_strength_lets_them() {
    let place = Place::new();
    let run = |count: &str| {
        let arguments = ["--steps", "4", "--strength", "0.5", "--step-count", count, "--seed", "3", "--json"];
        json(&place.generate(&arguments).output().unwrap()).remove(0)
    };
    let (whole, kept) = (run("whole"), run("kept"));
    assert_eq!((&whole["steps_run"], &kept["steps_run"]), (&2.into(), &4.into()));
    assert_eq!(whole["sigma_start"], kept["sigma_start"]);
    let recipe = read_png(&std::fs::read(kept["path"].as_str().unwrap()).unwrap()).unwrap().0.unwrap().recipe;
    assert_eq!(recipe.step_count.word(), "kept");
    refused(&Place::new(), &["--step-count", "some"], 2, &["whole or kept"]);
}

#[test]
fn a_lora_changes_the_picture_and_stands_in_its_recipe_without_its_folder() {
    use underpaint::flux::{Device, Tensor};
    let place = Place::new();
    let half = |rows: usize, columns: usize| Tensor::full(0.2f32, (rows, columns), &Device::Cpu).unwrap();
    let layer = "lora_unet_double_blocks_0_img_attn_proj";
    let file = place.path("brush.safetensors");
    let halves =
        [(format!("{layer}.lora_down.weight"), half(4, 256)), (format!("{layer}.lora_up.weight"), half(256, 4))];
    candle_core::safetensors::save(&std::collections::HashMap::from(halves), &file).unwrap();
    let run =
        |more: &[&str]| json(&place.generate(&[&["--seed", "3", "--json"], more].concat()).output().unwrap()).remove(0);
    let half_strength = format!("{}:0.5", file.display());
    let (without, with) = (run(&[]), run(&["--lora", &half_strength]));
    let path = |line: &serde_json::Value| std::path::PathBuf::from(line["path"].as_str().unwrap());
    assert_ne!(pixels(&path(&without)), pixels(&path(&with)));
    let bytes = std::fs::read(path(&with)).unwrap();
    let (record, infotext) = read_png(&bytes).unwrap();
    let lora = &record.unwrap().recipe.loras[0];
    assert_eq!((lora.file.to_str(), lora.strength), (Some("brush.safetensors"), 0.5));
    assert!(infotext.unwrap().prompt.contains("<lora:brush:0.5>"));

    let fresh = Place::new();
    let nowhere = fresh.path("gone.safetensors");
    refused(&fresh, &["--lora", nowhere.to_str().unwrap()], 3, &["gone.safetensors", "cannot be read"]);
    refused(&Place::new(), &["--lora", "a.safetensors:9"], 2, &["between -4 and 4"]);
}

#[test]
fn doctor_says_what_is_here() {
    let place = Place::new();
    let output = place.program().args(["doctor", "--json", "--library"]).arg(place.library()).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["models"][0]["name"], "Starter");
    assert_eq!(report["library"]["writable"], true);
    assert!(report["devices"][0].as_str().unwrap().contains("threads"));
    let words = place.program().args(["doctor", "--library"]).arg(place.library()).output().unwrap();
    assert!(String::from_utf8_lossy(&words.stdout).contains("Starter"));
}

/// Given libraries that cannot be opened, when doctor looks, then it tells which kind each is.
#[test]
fn doctor_tells_the_ways_a_library_cannot_be_opened_apart() {
    let place = Place::new();
    let look = |library: &std::path::Path| {
        let output = place.program().args(["doctor", "--json", "--library"]).arg(library).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_ne!(report["missing"], serde_json::json!([]), "what is wrong is told in words too");
        (report["library"]["state"].as_str().unwrap().to_owned(), report["library"]["writable"].as_bool())
    };
    let database = |name: &str| {
        std::fs::create_dir_all(place.path(name)).unwrap();
        rusqlite::Connection::open(place.path(name).join("library.db")).unwrap()
    };
    database("newer").execute_batch("PRAGMA user_version = 999; CREATE TABLE jobs (x);").unwrap();
    assert_eq!(look(&place.path("newer")), ("newer_database".to_owned(), Some(true)));
    assert_eq!(look(&place.path("photo.png")), ("not_a_folder".to_owned(), Some(false)));
    assert_eq!(look(&place.path("photo.png/inside")), ("not_a_folder".to_owned(), Some(false)));
    std::fs::create_dir_all(place.path("damaged")).unwrap();
    std::fs::write(place.path("damaged/library.db"), vec![7; 4096]).unwrap();
    assert_eq!(look(&place.path("damaged")), ("damaged_database".to_owned(), Some(true)));
    let held = database("locked");
    held.execute_batch("CREATE TABLE x (x); BEGIN EXCLUSIVE;").unwrap();
    assert_eq!(look(&place.path("locked")), ("locked".to_owned(), Some(true)));
    // No folder can be made below the system's own list of processes, by whomever.
    #[cfg(target_os = "linux")]
    assert_eq!(look(std::path::Path::new("/proc/library")).1, None);
}

/// A wrong call: its exit code and what its message must name.
fn refused(place: &Place, arguments: &[&str], code: i32, words: &[&str]) {
    let output = place.generate(arguments).output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    for word in words {
        assert!(text.contains(word), "{arguments:?}: no {word:?} in {text:?}");
    }
    assert!(output.stdout.is_empty());
    assert!(place.pictures().is_empty(), "nothing is left behind");
}

#[test]
fn wrong_arguments_are_refused_with_two() {
    let place = Place::new();
    let no_init = place.program().args(["generate", "--prompt", "x"]).output().unwrap();
    assert_eq!(no_init.status.code(), Some(2));
    assert!(stderr(&no_init).contains("--init"));
    refused(&place, &["--strength", "1.5"], 2, &["between 0 and 1"]);
    refused(&place, &["--guidance", "31"], 2, &["30"]);
    refused(&place, &["--steps", "0"], 2, &["--steps"]);
    refused(&place, &["--fit", "squash"], 2, &["crop, pad or stretch"]);
    refused(&place, &["--backend", "nowhere"], 2, &["local"]);
    refused(&place, &["--width", "20"], 2, &["64"]);
}

#[test]
fn an_init_image_that_cannot_be_used_is_refused_with_three() {
    let place = Place::new();
    let file = |name: &str, bytes: &[u8]| {
        std::fs::write(place.path(name), bytes).unwrap();
        place.path(name).to_str().unwrap().to_owned()
    };
    refused(&place, &["--init", place.path("gone.png").to_str().unwrap()], 3, &["gone.png", "cannot be read"]);
    refused(&place, &["--init", place.dir.path().to_str().unwrap()], 3, &["a folder"]);
    refused(&place, &["--init", &file("note.txt", b"not a picture at all")], 3, &["a text file", "PNG, JPEG or WebP"]);
    refused(&place, &["--init", &file("moving.gif", b"GIF89a\x01\0\x01\0\0\0")], 3, &["a GIF"]);
    let whole = std::fs::read(place.path("photo.png")).unwrap();
    refused(&place, &["--init", &file("cut.png", &whole[..whole.len() / 2])], 3, &["damaged or cut short"]);
    let mut huge = whole.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let mut crc = flate_crc(&huge[12..29]).to_be_bytes();
    huge[29..33].swap_with_slice(&mut crc);
    refused(&place, &["--init", &file("huge.png", &huge)], 3, &["50000 x 50000", "100 megapixels"]);
}

fn flate_crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

#[test]
fn a_prompt_of_a_hundred_thousand_characters_is_refused_with_three() {
    let place = Place::new();
    let prompt = "x".repeat(100_000);
    refused(&place, &["--prompt", &prompt], 3, &["100000 characters", "Shorten it"]);
}

fn copy_model(place: &Place) -> std::path::PathBuf {
    fn copy(from: &std::path::Path, to: &std::path::Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target)
            } else {
                std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap()
            }
        }
    }
    let model = place.path("model");
    copy(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity/schnell"), &model);
    model
}

#[test]
fn a_model_folder_is_used_under_its_own_name() {
    let place = Place::new();
    let model = copy_model(&place);
    std::fs::write(model.join("underpaint.json"), r#"{"name": "Tiny", "steps": 3, "strength": 1.0}"#).unwrap();
    let printed = json(&place.generate(&["--model", model.to_str().unwrap(), "--json"]).output().unwrap());
    assert_eq!((printed[0]["model"].as_str(), printed[0]["steps_run"].as_u64()), (Some("Tiny"), Some(2)));
    assert_eq!(printed[0]["sigma_start"], 1.0);
}

#[test]
fn a_model_that_is_none_or_damaged_is_refused_with_three() {
    let place = Place::new();
    let empty = place.path("empty");
    std::fs::create_dir(&empty).unwrap();
    refused(&place, &["--model", empty.to_str().unwrap()], 3, &["no FLUX model is in", "model_index.json"]);

    let model = copy_model(&place);
    let path = model.to_str().unwrap();
    let transformer = model.join("transformer/diffusion_pytorch_model.safetensors");
    let whole = std::fs::read(&transformer).unwrap();
    std::fs::write(&transformer, &whole[..whole.len() - 100]).unwrap();
    refused(
        &place,
        &["--model", path],
        3,
        &["transformer/diffusion_pytorch_model.safetensors", "damaged or cut short"],
    );
    std::fs::remove_file(&transformer).unwrap();
    refused(&place, &["--model", path], 3, &["incomplete", "transformer"]);
    std::fs::write(&transformer, &whole).unwrap();

    // A configuration of another width than the weights: found when the weights are taken.
    let config = model.join("transformer/config.json");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("\"num_single_layers\": 3", "\"num_single_layers\": 9")).unwrap();
    refused(&place, &["--model", path], 3, &["single_transformer_blocks.3", "lacks the tensor"]);
    std::fs::write(&config, text.replace("\"num_attention_heads\": 3", "\"num_attention_heads\": 4")).unwrap();
    refused(&place, &["--model", path], 3, &["has the shape"]);
}

#[test]
fn a_library_that_cannot_be_written_is_said_before_anything_is_painted() {
    let place = Place::new();
    std::fs::write(place.path("file"), b"in the way").unwrap();
    let output = place.generate(&["--library", place.path("file/library").to_str().unwrap()]).output().unwrap();
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains("file/library"), "{text}");
    assert!(output.stdout.is_empty());
}

#[test]
fn backends_lists_every_service_with_its_parameters_and_the_tables_as_json() {
    let place = Place::new();
    let ask = |arguments: &[&str]| place.program().arg("backends").args(arguments).output().unwrap();
    let all = ask(&["--json"]);
    assert!(all.status.success(), "{}", stderr(&all));
    let all: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    let ids: Vec<&str> = all.as_array().unwrap().iter().map(|b| b["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        [
            "local",
            "modelslab/flux-img2img",
            "modelslab/flux-text2img",
            "modelslab/realtime-img2img",
            "modelslab/img2img",
            "aimlapi/flux-dev-img2img"
        ]
    );
    let parameters = all[4]["parameters"].as_array().unwrap();
    let steps = parameters.iter().find(|p| p["name"] == "steps").unwrap();
    assert_eq!(steps["wire"], "num_inference_steps");
    assert_eq!(
        (&steps["kind"]["min"], &steps["kind"]["max"], &steps["form"]),
        (&1.into(), &50.into(), &"quoted".into())
    );

    let one = ask(&["modelslab/img2img"]);
    let text = String::from_utf8_lossy(&one.stdout).into_owned();
    assert!(
        text.contains("guidance") && text.contains("a number from 1 to 20") && text.contains("DDIMScheduler"),
        "{text}"
    );
    assert!(!text.contains("aimlapi"), "{text}");

    let none = ask(&["modelslab/nothing"]);
    assert_eq!(none.status.code(), Some(3));
    assert!(stderr(&none).contains("aimlapi/flux-dev-img2img"), "{}", stderr(&none));
}
