//! A request copied from the window: the clipboard gets it, and no key.

use serde_json::{Value, json};

use crate::cloud::{Endpoint, Family, Play};
use crate::clouds::{press_label, write};
use crate::studio::Studio;
use crate::window::Hands as _;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

/// What goes to the clipboard after a button is pressed.
fn copied(studio: &mut Studio, button: &str) -> String {
    studio.harness().get_by_label(button).click_accesskit();
    let mut text = None;
    studio.until("something is copied", |s| {
        let commands = &s.harness().output().platform_output.commands;
        text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        text.is_some()
    });
    text.unwrap()
}

fn assert_no_key(studio: &Studio, text: &str) {
    assert!(text.contains("$UNDERPAINT_MODELSLAB_KEY"), "{text}");
    assert!(Family::ALL.iter().all(|family| !text.contains(family.key())), "{text}");
    let mut folders = vec![studio.place.dir.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let holds = |key: &[u8]| bytes.windows(key.len()).any(|w| w == key);
            assert!(Family::ALL.iter().all(|f| !holds(f.key().as_bytes())), "{} holds a key", path.display());
        }
    }
}

#[test]
fn the_request_of_a_picture_and_of_a_lost_job_is_copied_without_its_key() {
    let mut studio = Studio::open(json!({}));
    studio.choose(Endpoint::FluxText2img);
    write(&mut studio, Role::MultilineTextInput, "Prompt", "a boat");
    studio.generate();
    studio.until("the picture is there", |s| s.app().model.pictures.len() == 1 && s.app().model.jobs.is_empty());
    press_label(&mut studio, "Details");
    let curl = copied(&mut studio, "Copy request as curl");
    assert!(curl.starts_with("curl -X POST '") && curl.contains("\"prompt\": \"a boat\""), "{curl}");
    assert_no_key(&studio, &curl);
    press_label(&mut studio, "Details");
    let json = copied(&mut studio, "Copy request as JSON");
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["url"], format!("{}{}", studio.cloud.address(), Endpoint::FluxText2img.path()));
    assert_no_key(&studio, &json);

    // A request whose answer was lost: it may have been billed, and asking finds out.
    studio.cloud.play(Endpoint::FluxText2img, [Play::Html502]);
    studio.generate();
    studio.until("the job is lost", |s| s.shows("May have been billed"));
    studio.press(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(studio.label("Send again") && studio.label("Check"));
    studio.harness().get_by_label("May have been billed at ModelsLab").click_secondary();
    studio.harness().run_ok();
    let curl = copied(&mut studio, "Copy request as curl");
    assert_no_key(&studio, &curl);
    press_label(&mut studio, "Check");
    studio.until("what was paid for is there", |s| s.app().model.pictures.len() == 2);
    assert_eq!(studio.cloud.billed().len(), 2, "nothing was sent again");
}
