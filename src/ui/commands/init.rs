//! The init image.

use egui::Key;

use super::keys::{NONE, ctrl};
use super::{Command, command, told};
use crate::recipe::Framing;
use crate::ui::action::{Action, ShellAction};
use crate::ui::dialogs::What;
use crate::ui::inputs::InputAction;
use crate::ui::model::Model;

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
    command("init.web", "Fetch an init image from the web…", "url address link download", NONE, |m| {
        m.takes_init().then_some(Action::Input(InputAction::ShowAddress(true)))
    }),
    command("init.left", "Turn the init image left", "rotate counter-clockwise", NONE, |m| {
        reframed(m, Framing::turned_left)
    }),
    command("init.right", "Turn the init image right", "rotate clockwise", NONE, |m| {
        reframed(m, Framing::turned_right)
    }),
    command("init.mirror", "Mirror the init image", "flip horizontally", NONE, |m| reframed(m, Framing::mirrored)),
    command("init.flip", "Flip the init image upside down", "mirror vertically", NONE, |m| {
        reframed(m, Framing::flipped)
    }),
    command("init.clear", "Clear the init image", "remove", NONE, |m| m.init.as_ref().map(|_| Action::ClearInit)),
];

fn reframed(model: &Model, how: fn(Framing) -> Framing) -> Option<Action> {
    model.init.as_ref().map(|_| Action::Input(InputAction::Reframe(how(model.own_framing()))))
}
