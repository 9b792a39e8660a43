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
    command("window.palette", "Find a command…", "palette search all", ctrl(Key::K), |_| {
        shell(ShellAction::Open(Card::Palette))
    }),
    command("window.shortcuts", "Show all shortcuts", "keys keyboard help sheet", plain(Key::Questionmark), |_| {
        shell(ShellAction::Open(Card::Sheet))
    }),
    command("window.settings", "Settings…", "preferences options theme scale", ctrl(Key::Comma), |_| {
        shell(ShellAction::Open(Card::Settings))
    }),
    command("window.back", "Close what is open, or cancel the running job", "escape back", plain(Key::Escape), |_| {
        shell(ShellAction::Back)
    }),
    command("window.controls", "Show or hide the controls", "panel left side", plain(Key::O), |_| {
        shell(ShellAction::ToggleControls)
    }),
    command("window.filmstrip", "Show or hide the filmstrip", "panel below gallery", shift(Key::O), |_| {
        shell(ShellAction::ToggleFilmstrip)
    }),
    command("window.canvas_only", "Show the canvas alone, or all", "focus panels full", shift(Key::F), |_| {
        shell(ShellAction::ToggleAll)
    }),
    command("window.larger", "Larger text and controls", "zoom scale in", ctrl(Key::Plus), |_| {
        shell(ShellAction::Scale(1))
    }),
    command("window.smaller", "Smaller text and controls", "zoom scale out", ctrl(Key::Minus), |_| {
        shell(ShellAction::Scale(-1))
    }),
    command("window.usual_size", "Usual size of text and controls", "zoom scale reset", ctrl(Key::Num0), |_| {
        shell(ShellAction::Scale(0))
    }),
    command("window.theme.system", "Theme: as the system has it", "colours", NONE, |_| {
        shell(ShellAction::Theme(ThemeChoice::System))
    }),
    command("window.theme.dark", "Theme: dark", "colours night", NONE, |_| {
        shell(ShellAction::Theme(ThemeChoice::Dark))
    }),
    command("window.theme.light", "Theme: light", "colours day", NONE, |_| {
        shell(ShellAction::Theme(ThemeChoice::Light))
    }),
    command("window.library", "Open the library's folder", "reveal files pictures", NONE, |m| {
        m.library.as_ref().and_then(|_| shell(ShellAction::RevealLibrary))
    }),
    command("window.models", "Get models…", "download fetch flux", NONE, |_| Some(Action::ShowOffers)),
    command("window.find_models", "Look for models again", "scan refresh", NONE, |_| Some(Action::FindModels)),
    command("window.starter", "Use the Starter model", "builtin", NONE, |_| Some(Action::UseStarter)),
];
