//! The init image.

use egui::Key;

use super::keys::{NONE, ctrl};
use super::{Command, command, told};
use crate::ui::action::{Action, ShellAction};
use crate::ui::dialogs::What;

pub(super) const COMMANDS: &[Command] = &[
    command("init.browse", "Browse for an init image…", "open file picture load", ctrl(Key::O), |m| {
        m.takes_init().then_some(Action::BrowseImage)
    }),
    command("init.path", "Type the path of an init image…", "open file address", NONE, |m| {
        m.takes_init().then_some(Action::Shell(ShellAction::TypePath(What::Image)))
    }),
    told("init.paste", "Paste an init image", ctrl(Key::V)),
    command("init.show", "Show the init image", "view source underpainting", NONE, |m| {
        m.init.as_ref().map(|_| Action::ShowInit)
    }),
    command("init.clear", "Clear the init image", "remove", NONE, |m| m.init.as_ref().map(|_| Action::ClearInit)),
];
