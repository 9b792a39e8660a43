//! The seed wall. It has the keyboard for itself while it is open, and hears its keys by itself (`compare/keys.rs`).

use egui::Key;

use super::keys::plain;
use super::{Command, told};

pub(super) const COMMANDS: &[Command] = &[
    told("wall.choose", "Choose the picture with this number, 1 to 9", plain(Key::Num1)),
    told("wall.reject", "Reject the picture in focus", plain(Key::X)),
    told("wall.large", "Large, or choose in a tournament", plain(Key::Enter)),
    told("wall.wipe", "Wipe between two", plain(Key::W)),
    told("wall.blink", "Blink between two", plain(Key::B)),
    told("wall.difference", "Difference of two", plain(Key::D)),
    told("wall.tournament", "Tournament: two at a time", plain(Key::T)),
    told("wall.undo", "Take the last choice back", plain(Key::U)),
    told("wall.init", "Use the winner as init", plain(Key::I)),
    told("wall.seed", "Lock the winner's seed", plain(Key::L)),
    told("wall.fit", "All of the pictures, or their actual pixels", plain(Key::F)),
    told("wall.leave", "Leave the wall", plain(Key::Escape)),
];
