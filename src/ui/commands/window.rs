//! The window itself.

use egui::Key;

use super::keys::{NONE, ctrl, plain, shift};
use super::{Command, command};
use crate::ui::action::{Action, ShellAction};
use crate::ui::model::ThemeChoice;
use crate::ui::shell::Card;

fn shell(action: ShellAction) -> Option<Action> {
    Some(Action::Shell(action))
}

pub(super) const COMMANDS: &[Command] = &[
    command("window.palette", ctrl(Key::K), |_| shell(ShellAction::Open(Card::Palette))),
    command("window.shortcuts", plain(Key::Questionmark), |_| shell(ShellAction::Open(Card::Sheet))),
    command("window.settings", ctrl(Key::Comma), |_| shell(ShellAction::Open(Card::Settings))),
    command("window.back", plain(Key::Escape), |_| shell(ShellAction::Back)),
    command("window.controls", plain(Key::O), |_| shell(ShellAction::ToggleControls)),
    command("window.filmstrip", shift(Key::O), |_| shell(ShellAction::ToggleFilmstrip)),
    command("window.canvas_only", shift(Key::F), |_| shell(ShellAction::ToggleAll)),
    command("window.larger", ctrl(Key::Plus), |_| shell(ShellAction::Scale(1))),
    command("window.smaller", ctrl(Key::Minus), |_| shell(ShellAction::Scale(-1))),
    command("window.usual_size", ctrl(Key::Num0), |_| shell(ShellAction::Scale(0))),
    command("window.theme.system", NONE, |_| shell(ShellAction::Theme(ThemeChoice::System))),
    command("window.theme.dark", NONE, |_| shell(ShellAction::Theme(ThemeChoice::Dark))),
    command("window.theme.light", NONE, |_| shell(ShellAction::Theme(ThemeChoice::Light))),
    command("window.library", NONE, |m| m.library.as_ref().and_then(|_| shell(ShellAction::RevealLibrary))),
    command("window.models", NONE, |_| Some(Action::ShowOffers)),
    command("window.find_models", NONE, |_| Some(Action::FindModels)),
    command("window.starter", NONE, |_| Some(Action::UseStarter)),
];
