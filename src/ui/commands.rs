//! Every command of the window, once: what it is called, what one may search for, which keys it has, and what it
//! does. Shortcuts, the palette and the sheet of shortcuts come from here alone.
//!
//! A command is one line in the list of its group; its name and the words to search for are messages found by its id
//! (`command-canvas-fit`, `command-canvas-fit.words`). Its function gives what it asks for now, or None where it does
//! not apply; so there is no second rule of when it may be pressed. Nothing here carries anything out.

mod canvas;
pub mod fuzzy;
mod init;
pub mod keys;
mod make;
mod pictures;
mod prompt;
mod queue;
mod wall;
mod window;

use std::collections::BTreeMap;

use egui::Event;

use super::action::Action;
use super::model::{Model, View};
use crate::engine::PictureId;
use crate::{language, tr};
pub use keys::Keys;

/// One command.
pub struct Command {
    /// Its name in the settings; never changed, or what the artist set for it is lost.
    pub id: &'static str,
    /// Its keys, unless the artist set others.
    pub keys: Option<Keys>,
    /// What it asks for now; None where it does not apply.
    pub action: fn(&Model) -> Option<Action>,
    /// Whether a control hears the keys by itself: told in the sheet, and never changed.
    pub fixed: bool,
}

/// A command of a list.
const fn command(id: &'static str, keys: Option<Keys>, action: fn(&Model) -> Option<Action>) -> Command {
    Command { id, keys, action, fixed: false }
}

/// Keys that a control hears by itself: only told.
const fn told(id: &'static str, keys: Option<Keys>) -> Command {
    Command { id, keys, action: |_| None, fixed: true }
}

/// Commands that belong together.
pub struct Group {
    /// By it the message with its heading is found.
    pub id: &'static str,
    /// Whether its commands apply only while another view has the keyboard, so that they may share keys with the
    /// others. They come first where both apply.
    pub own_view: bool,
    /// The commands, in the order of the sheet.
    pub commands: &'static [Command],
}

const fn group(id: &'static str, commands: &'static [Command]) -> Group {
    Group { id, own_view: false, commands }
}

/// All groups, in the order of the sheet.
pub static GROUPS: [Group; 8] = [
    group("make", make::COMMANDS),
    group("queue", queue::COMMANDS),
    group("prompt", prompt::COMMANDS),
    group("init", init::COMMANDS),
    group("canvas", canvas::COMMANDS),
    group("pictures", pictures::COMMANDS),
    Group { id: "wall", own_view: true, commands: wall::COMMANDS },
    group("window", window::COMMANDS),
];

/// What the artist set instead of the defaults: keys by a command's id, nothing for "no keys".
pub type Changed = BTreeMap<String, String>;

/// All commands.
pub fn all() -> impl Iterator<Item = &'static Command> {
    GROUPS.iter().flat_map(|g| g.commands)
}

/// A command by its id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Command> {
    all().find(|c| c.id == id)
}

impl Group {
    /// The heading in the sheet.
    #[must_use]
    pub fn name(&self) -> String {
        tr!(&format!("command-group-{}", self.id))
    }
}

impl Command {
    /// Its name for people: what it does, a verb first.
    #[must_use]
    pub fn name(&self) -> String {
        tr!(&self.message())
    }

    /// Other words that one may search for; empty where there are none.
    #[must_use]
    pub fn words(&self) -> String {
        language::find(&format!("{}.words", self.message())).unwrap_or_default()
    }

    /// The message that is its name.
    fn message(&self) -> String {
        format!("command-{}", self.id.replace(['.', '_'], "-"))
    }

    /// Its keys now.
    #[must_use]
    pub fn keys_now(&self, changed: &Changed) -> Option<Keys> {
        match changed.get(self.id).filter(|_| !self.fixed) {
            // What cannot be read was written by another version: the default then.
            Some(text) if !text.is_empty() => Keys::parse(text).or(self.keys),
            Some(_) => None,
            None => self.keys,
        }
    }
}

/// A command's keys as text, for tooltips: empty where it has none.
#[must_use]
pub fn keys_of(model: &Model, id: &str) -> String {
    keys_by(&model.fields.shell.shortcuts, id)
}

/// The same where only the changes are at hand.
#[must_use]
pub fn keys_by(changed: &Changed, id: &str) -> String {
    find(id).and_then(|c| c.keys_now(changed)).map(Keys::shown).unwrap_or_default()
}

/// A command's keys in brackets, with a space before them, for the middle of a text: empty where it has none.
#[must_use]
pub fn bracketed(model: &Model, id: &str) -> String {
    let keys = keys_of(model, id);
    if keys.is_empty() { keys } else { format!(" ({keys})") }
}

/// What to press for a command: its keys, or its name where it has none.
#[must_use]
pub fn to_press(model: &Model, id: &str) -> String {
    let keys = keys_of(model, id);
    if keys.is_empty() { find(id).map(Command::name).unwrap_or_default() } else { keys }
}

/// `text` with a command's keys behind it in brackets, for tooltips.
#[must_use]
pub fn hint(model: &Model, text: &str, id: &str) -> String {
    let keys = keys_of(model, id);
    if keys.is_empty() { text.to_owned() } else { tr!("keyboard-hint", text = text, keys = keys) }
}

/// The other command that has these keys where both could apply.
#[must_use]
pub fn conflict(changed: &Changed, id: &str, keys: Keys) -> Option<&'static Command> {
    let home = GROUPS.iter().find(|g| g.commands.iter().any(|c| c.id == id))?;
    // What a control hears by itself it hears alone, in its own place.
    let meets = |g: &&Group| g.own_view == home.own_view;
    let of = |g: &'static Group| g.commands.iter().filter(move |c| !c.fixed || std::ptr::eq(g, home));
    GROUPS.iter().filter(meets).flat_map(of).find(|c| c.id != id && c.keys_now(changed) == Some(keys))
}

/// What the keys pressed since the last frame ask for. Those events are taken out, but for Escape, by which fields
/// and menus close themselves.
pub fn pressed(ctx: &egui::Context, model: &Model) -> Vec<Action> {
    let typing = ctx.text_edit_focused();
    let focused = ctx.memory(|m| m.focused().is_some());
    let popup = egui::Popup::is_any_open(ctx);
    let mut actions = Vec::new();
    ctx.input_mut(|i| {
        i.events.retain(|event| {
            let Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { return true };
            let keys = Keys::of(*key, *modifiers);
            if !keys.free(typing, focused, popup) {
                return true;
            }
            let Some(action) = applying(model, keys) else { return true };
            if !repeat || keys.repeats() {
                actions.push(action);
            }
            *key == egui::Key::Escape
        });
    });
    actions
}

fn applying(model: &Model, keys: Keys) -> Option<Action> {
    let changed = &model.fields.shell.shortcuts;
    // What the wall covers does not hear keys through it.
    let covered = model.wall.is_open();
    let of = |own_view: bool| {
        GROUPS
            .iter()
            .filter(move |g| g.own_view == own_view && (own_view || !covered || g.id == "window"))
            .flat_map(|g| g.commands)
            .filter(|c| !c.fixed && c.keys_now(changed) == Some(keys))
            .find_map(|c| (c.action)(model))
    };
    of(true).or_else(|| of(false))
}

/// The result that the canvas shows.
fn shown(model: &Model) -> Option<PictureId> {
    match model.view {
        View::Picture(id) => model.picture(id).map(|p| p.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_has_one_id_a_name_in_sentence_case_and_keys_that_no_other_has() {
        let mut ids = BTreeSet::new();
        for command in all() {
            assert!(ids.insert(command.id), "{} stands twice", command.id);
            assert!(command.name().chars().next().is_some_and(char::is_uppercase), "{}", command.name());
            if let Some(keys) = command.keys {
                let other = conflict(&Changed::new(), command.id, keys);
                assert!(
                    command.fixed || other.is_none(),
                    "{keys}: {} and {}",
                    command.name(),
                    other.map_or("", |c| c.id)
                );
                assert_eq!(Keys::parse(&keys.to_string()), Some(keys), "{keys} is not read as it is written");
            }
        }
    }

    #[test]
    fn keys_that_the_artist_set_take_the_place_of_the_default_and_what_cannot_be_read_does_not() {
        let command = find("generate").unwrap();
        let set = |text: &str| Changed::from([("generate".to_owned(), text.to_owned())]);
        assert_eq!(command.keys_now(&set("Ctrl+G")), Keys::parse("Ctrl+G"));
        assert_eq!(command.keys_now(&set("")), None);
        assert_eq!(command.keys_now(&set("Hyper+?!")), command.keys);
        let browse = find("init.browse").unwrap();
        let taken = conflict(&set("Ctrl+O"), "generate", browse.keys.unwrap());
        assert_eq!(taken.map(|c| c.id), Some("init.browse"));
    }
}
