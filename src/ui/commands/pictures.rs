//! What was made.

use egui::Key;

use super::keys::{NONE, ctrl, plain, shift};
use super::{Command, command, shown};
use crate::engine::{Mark, PictureId};
use crate::ui::action::{Action, GalleryAction};
use crate::ui::model::Model;
use crate::ui::recall::Part;

/// The shown picture, if it was made on this machine: a service's seed and size are values of its own.
fn local(model: &Model) -> Option<PictureId> {
    shown(model).filter(|id| model.picture(*id).is_some_and(|p| p.recipe.cloud.is_none()))
}

fn step(model: &Model, by: isize) -> Option<Action> {
    model.neighbour(by).map(|_| Action::Gallery(GalleryAction::Step(by, false)))
}

/// So many rows further in the gallery over the canvas.
fn row(model: &Model, by: isize) -> Option<Action> {
    let columns = isize::try_from(model.pictures.columns).ok().filter(|_| model.pictures.grid)?;
    step(model, by * columns)
}

fn mark(model: &Model, mark: Mark) -> Option<Action> {
    (!model.chosen().is_empty()).then_some(Action::Gallery(GalleryAction::Toggle(mark)))
}

pub(super) const COMMANDS: &[Command] = &[
    command("pictures.newer", plain(Key::ArrowLeft), |m| step(m, -1)),
    command("pictures.older", plain(Key::ArrowRight), |m| step(m, 1)),
    command("pictures.newer_row", plain(Key::ArrowUp), |m| row(m, -1)),
    command("pictures.older_row", plain(Key::ArrowDown), |m| row(m, 1)),
    command("pictures.choose_newer", shift(Key::ArrowLeft), |m| {
        m.neighbour(-1).map(|_| Action::Gallery(GalleryAction::Step(-1, true)))
    }),
    command("pictures.choose_older", shift(Key::ArrowRight), |m| {
        m.neighbour(1).map(|_| Action::Gallery(GalleryAction::Step(1, true)))
    }),
    command("pictures.choose_all", ctrl(Key::A), |m| {
        (!m.pictures.is_empty()).then_some(Action::Gallery(GalleryAction::ChooseAll))
    }),
    command("pictures.grid", plain(Key::G), |m| Some(Action::Gallery(GalleryAction::Grid(!m.pictures.grid)))),
    command("pictures.star", plain(Key::Period), |m| mark(m, Mark::Star)),
    command("pictures.reject", plain(Key::X), |m| mark(m, Mark::Rejected)),
    command("pictures.trash", plain(Key::Delete), |m| {
        let chosen = m.chosen();
        (!chosen.is_empty()).then_some(Action::Gallery(GalleryAction::Trash(chosen)))
    }),
    command("pictures.undo", ctrl(Key::Z), |m| {
        (!m.pictures.undo.is_empty()).then_some(Action::Gallery(GalleryAction::Undo))
    }),
    command("pictures.as_init", NONE, |m| shown(m).map(Action::UseAsInit)),
    command("pictures.settings", plain(Key::A), |m| shown(m).map(Action::UseSettings)),
    command("pictures.seed", plain(Key::S), |m| local(m).map(|id| Action::Recall(id, Part::Seed))),
    command("pictures.prompts", plain(Key::P), |m| shown(m).map(|id| Action::Recall(id, Part::Prompts))),
    command("pictures.remix", plain(Key::R), |m| local(m).map(|id| Action::Recall(id, Part::AllButSeed))),
    command("pictures.size", plain(Key::D), |m| local(m).map(|id| Action::Recall(id, Part::Size))),
    command("pictures.copy", NONE, |m| shown(m).map(Action::CopyImage)),
    command("pictures.copy_path", NONE, |m| shown(m).map(Action::CopyPath)),
    command("pictures.reveal", NONE, |m| shown(m).map(|id| Action::Gallery(GalleryAction::Reveal(id)))),
];
