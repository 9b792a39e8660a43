//! Models found, used, listed and fetched from the command line: the real program, another program's folders, a hub
//! on this machine.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

mod common;
#[path = "common/hub.rs"]
mod hub;
#[path = "common/models.rs"]
mod models;
#[path = "common/tiny.rs"]
mod tiny;

use std::path::PathBuf;
use std::process::Output;

use common::{Place, pixels, stderr};
use hub::Hub;
use models::{Tensors, to_bfl, to_bfl_vae};
use underpaint::flux::{DType, Device, Tensor};
use underpaint::metadata::read_png;

fn save(path: PathBuf, tensors: &Tensors) -> String {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    candle_core::safetensors::save(tensors, &path).unwrap();
    path.to_str().unwrap().to_owned()
}

/// ComfyUI's folder of models in the place; gives the transformer's path.
fn comfyui(place: &Place) -> String {
    let at = |file: &str| place.path("ComfyUI/models").join(file);
    save(at("vae/ae.safetensors"), &to_bfl_vae(&tiny::vae()));
    save(at("clip/clip_l.safetensors"), &tiny::clip());
    save(at("text_encoders/t5xxl.safetensors"), &tiny::t5());
    let half = |shape: &[usize]| (Tensor::ones(shape, DType::F32, &Device::Cpu).unwrap() * 0.05).unwrap();
    let lora = Tensors::from([
        ("lora_unet_double_blocks_0_img_mlp_0.lora_down.weight".to_owned(), half(&[4, 256])),
        ("lora_unet_double_blocks_0_img_mlp_0.lora_up.weight".to_owned(), half(&[1024, 4])),
    ]);
    save(at("loras/Ink Style.safetensors"), &lora);
    save(at("unet/flux1-tiny.safetensors"), &to_bfl(&tiny::transformer()))
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_lone_transformer_in_comfyuis_folder_paints_and_its_loras_answer_to_their_names() {
    let place = Place::new();
    let model = comfyui(&place);
    let make = |prompt: &str, out: &str| {
        let out = place.path(out);
        let output =
            place.generate(&["--model", &model, "--prompt", prompt, "--out", out.to_str().unwrap()]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        out
    };
    let plain = make("a cat", "plain.png");
    let inked = make("a cat, <lora:ink style:0.7>", "inked.png");
    assert_ne!(pixels(&plain), pixels(&inked));
    let recipe = read_png(&std::fs::read(&inked).unwrap()).unwrap().0.unwrap().recipe;
    assert_eq!((recipe.prompt.as_str(), recipe.loras.len()), ("a cat", 1));
    assert_eq!((recipe.loras[0].name().as_str(), recipe.loras[0].strength), ("Ink Style", 0.7));
}

#[test]
fn folders_are_scanned_added_listed_and_taken_off_without_touching_them() {
    let place = Place::new();
    let models = |arguments: &[&str]| place.program().arg("models").args(arguments).output().unwrap();
    assert!(said(&models(&[])).contains("No FLUX model found"));
    comfyui(&place);
    // ComfyUI's usual place is searched without being told.
    assert!(said(&models(&["list"])).contains("flux1-tiny"));
    std::fs::rename(place.path("ComfyUI"), place.path("elsewhere")).unwrap();
    assert!(said(&models(&["list"])).contains("No FLUX model found"));
    let folder = place.path("elsewhere/models");
    let folder = folder.to_str().unwrap();
    let scanned = said(&models(&["scan", folder, "--json"]));
    let scanned: serde_json::Value = serde_json::from_str(&scanned).unwrap();
    assert_eq!(scanned["models"][0]["name"], "flux1-tiny");
    assert_eq!(scanned["models"][0]["missing"].as_array().unwrap().len(), 0);
    said(&models(&["add", folder]));
    let listed = said(&models(&["list"]));
    assert!(listed.contains("flux1-tiny") && listed.contains("Ink Style"), "{listed}");
    assert!(listed.contains("FLUX.1-dev family"), "{listed}");
    std::fs::remove_file(place.path("elsewhere/models/text_encoders/t5xxl.safetensors")).unwrap();
    let listed = said(&models(&["list"]));
    assert!(listed.lines().any(|l| l.contains("T5-XXL") && l.contains("missing")), "{listed}");
    said(&models(&["remove", folder]));
    assert!(said(&models(&["list"])).contains("No FLUX model found"));
    assert!(place.path("elsewhere/models/unet/flux1-tiny.safetensors").exists());
    assert_eq!(models(&["remove", folder]).status.code(), Some(3));
    assert_eq!(models(&["scan", "/no/such/folder"]).status.code(), Some(3));
}

#[test]
fn a_gated_repository_asks_for_a_token_and_a_file_of_another_length_is_refused() {
    let place = Place::new();
    let hub = Hub::new(b"not the weights".to_vec());
    hub.state.lock().unwrap().token = Some("hf_mine".to_owned());
    let download = |token: Option<&str>| {
        let mut program = place.program();
        program.args(["models", "download", "schnell-q8"]).env("HF_ENDPOINT", &hub.address);
        if let Some(token) = token {
            program.env("HF_TOKEN", token);
        }
        program.output().unwrap()
    };
    let output = download(None);
    assert_eq!(output.status.code(), Some(4));
    // A disk without room for 18 GB is said before the hub is asked.
    if underpaint::models::free_bytes(place.dir.path()).is_some_and(|free| free < 19_000_000_000) {
        assert!(stderr(&output).contains("GB free"), "{}", stderr(&output));
        return;
    }
    assert!(stderr(&output).contains("asks for a token"), "{}", stderr(&output));
    let output = download(Some("hf_mine"));
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("should have 12687821728 bytes"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("hf_mine"));
    let unknown = place.program().args(["models", "download", "sdxl"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(3));
    assert!(said(&place.program().args(["models", "offers"]).output().unwrap()).contains("schnell-q8"));
}
