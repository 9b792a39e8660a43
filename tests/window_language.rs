//! The window's language: chosen in the settings, spoken at once and again at the next start. One test alone, because
//! the language is one for the whole process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/window.rs"]
mod window;

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use underpaint::engine::Ready;
use underpaint::language;
use window::{Window, ready};

/// Names that stand in the window while the settings are open, in both languages.
const NAMES: [(Role, &str, &str); 6] = [
    (Role::Button, "Generate", "Erzeugen"),
    (Role::Button, "Hide the controls", "Bedienelemente ausblenden"),
    (Role::Button, "Close the settings", "Einstellungen schließen"),
    (Role::Button, "Usual size", "Übliche Größe"),
    (Role::Label, "Language", "Sprache"),
    (Role::Label, "Settings", "Einstellungen"),
];

fn stands(window: &Window, role: Role, name: &str) -> bool {
    window.harness.query_all_by_role_and_label(role, name).next().is_some()
}

fn speaks_english(window: &Window) {
    for (role, english, german) in NAMES {
        assert!(stands(window, role, english) && !stands(window, role, german), "{german} instead of {english}");
    }
}

fn speaks_german(window: &Window) {
    for (role, english, german) in NAMES {
        assert!(stands(window, role, german) && !stands(window, role, english), "{english} instead of {german}");
    }
}

#[test]
fn a_language_is_spoken_when_it_is_chosen_and_again_at_the_next_start() {
    let mut window = Window::with_init();
    window.press(Modifiers::COMMAND, Key::Comma);
    speaks_english(&window);
    window.click("Deutsch");
    speaks_german(&window);

    // What is set is written down when it has rested.
    std::thread::sleep(Duration::from_millis(900));
    window.harness.run_ok();
    let kept = window.setting("window.fields").expect("the choice is not kept");
    assert_eq!(kept["shell"]["language"], "de");

    // Another start begins in the system's language.
    language::speak("en");
    let mut again = Window::open(Ready { settings: [("window.fields".to_owned(), kept)].into(), ..ready() });
    assert_eq!(language::now(), "de");
    again.press(Modifiers::COMMAND, Key::Comma);
    speaks_german(&again);

    again.click("English");
    speaks_english(&again);
    assert_eq!(again.harness.state().model.fields.shell.language, "en");
}
