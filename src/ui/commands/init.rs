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
    command("init.browse", ctrl(Key::O), |m| m.takes_init().then_some(Action::BrowseImage)),
    command("init.path", NONE, |m| m.takes_init().then_some(Action::Shell(ShellAction::TypePath(What::Image)))),
    told("init.paste", ctrl(Key::V)),
    command("init.show", NONE, |m| m.init.as_ref().map(|_| Action::ShowInit)),
    command("init.web", NONE, |m| m.takes_init().then_some(Action::Input(InputAction::ShowAddress(true)))),
    command("init.left", NONE, |m| reframed(m, Framing::turned_left)),
    command("init.right", NONE, |m| reframed(m, Framing::turned_right)),
    command("init.mirror", NONE, |m| reframed(m, Framing::mirrored)),
    command("init.flip", NONE, |m| reframed(m, Framing::flipped)),
    command("init.clear", NONE, |m| m.init.as_ref().map(|_| Action::ClearInit)),
];

fn reframed(model: &Model, how: fn(Framing) -> Framing) -> Option<Action> {
    model.init.as_ref().map(|_| Action::Input(InputAction::Reframe(how(model.own_framing()))))
}
