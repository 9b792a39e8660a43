//! What was made.

use egui::Key;

use super::keys::{NONE, plain};
use super::{Command, command, shown};
use crate::engine::PictureId;
use crate::ui::action::Action;
use crate::ui::model::Model;
use crate::ui::recall::Part;

/// The shown picture, if it was made on this machine: a service's seed and size are values of its own.
fn local(model: &Model) -> Option<PictureId> {
    shown(model).filter(|id| model.picture(*id).is_some_and(|p| p.recipe.cloud.is_none()))
}

pub(super) const COMMANDS: &[Command] = &[
    command("pictures.newer", "Show the newer picture", "previous left back", plain(Key::ArrowLeft), |m| {
        m.neighbour(-1).map(Action::Select)
    }),
    command("pictures.older", "Show the older picture", "next right forward", plain(Key::ArrowRight), |m| {
        m.neighbour(1).map(Action::Select)
    }),
    command("pictures.as_init", "Use the shown picture as init", "go on from result", NONE, |m| {
        shown(m).map(Action::UseAsInit)
    }),
    command("pictures.settings", "Use the shown picture's settings", "recall all recipe", plain(Key::A), |m| {
        shown(m).map(Action::UseSettings)
    }),
    command("pictures.seed", "Use the shown picture's seed", "recall same keep", plain(Key::S), |m| {
        local(m).map(|id| Action::Recall(id, Part::Seed))
    }),
    command("pictures.prompts", "Use the shown picture's prompts", "recall words", plain(Key::P), |m| {
        shown(m).map(|id| Action::Recall(id, Part::Prompts))
    }),
    command(
        "pictures.remix",
        "Use the shown picture's settings, but not its seed",
        "recall remix",
        plain(Key::R),
        |m| local(m).map(|id| Action::Recall(id, Part::AllButSeed)),
    ),
    command("pictures.size", "Use the shown picture's size", "recall dimensions fit", plain(Key::D), |m| {
        local(m).map(|id| Action::Recall(id, Part::Size))
    }),
    command("pictures.copy", "Copy the shown picture", "clipboard image", NONE, |m| shown(m).map(Action::CopyImage)),
    command("pictures.copy_path", "Copy the shown picture's path", "clipboard file", NONE, |m| {
        shown(m).map(Action::CopyPath)
    }),
];
