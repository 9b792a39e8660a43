//! What the engine's words about what was made mean for the window.

use std::collections::HashSet;

use super::{Toast, grouped};
use crate::engine::{Command, Event, PictureId, TRASH_DAYS};
use crate::tr;
use crate::ui::model::{Model, View};

/// Takes one event in; gives commands that follow from it.
pub fn apply(model: &mut Model, event: Event) -> Vec<Command> {
    match event {
        Event::Listed(list) => {
            model.pictures.listed(*list);
            let gallery = &model.pictures;
            model.selection.retain(|id| gallery.place(*id).is_some());
        }
        Event::Pictures { asked, pictures } => model.pictures.told(&asked, pictures),
        Event::Marked { pictures, mark, on } => {
            let next = model.pictures.beside(&pictures);
            if model.pictures.marked(&pictures, mark, on) {
                return leave(model, &pictures, next);
            }
        }
        Event::Trashed { pictures: moved, trashed, problem } => {
            if problem.is_some() {
                model.problem = problem;
            }
            if moved.is_empty() {
                return Vec::new();
            }
            let next = model.pictures.beside(&moved);
            let count = moved.len();
            let days = TRASH_DAYS.to_string();
            let text = tr!("gallery-trashed", count = count, number = grouped(count as u64), days = days);
            model.pictures.toast = Some(Toast::new(text, true));
            model.pictures.went_to_trash(moved.clone(), trashed);
            return leave(model, &moved, next);
        }
        Event::Restored { pictures: back, trashed, problem } => {
            if problem.is_some() {
                model.problem = problem;
            }
            model.pictures.trashed = trashed;
            if back.is_empty() {
                return Vec::new();
            }
            let is_back: HashSet<PictureId> = back.iter().copied().collect();
            model.pictures.undo.iter_mut().for_each(|ids| ids.retain(|id| !is_back.contains(id)));
            model.pictures.undo.retain(|ids| !ids.is_empty());
            let count = back.len();
            let text = tr!("gallery-restored", count = count, number = grouped(count as u64));
            model.pictures.toast = Some(Toast::new(text, false));
            model.pictures.reveal = back.first().copied();
            let mut then = vec![Command::ListGallery(model.pictures.filter.clone())];
            if let Some(&id) = back.first() {
                model.view = View::Picture(id);
                then.push(Command::OpenPicture(id));
            }
            // Their records come before the list, so that the canvas has one to show.
            then.insert(0, Command::LoadPictures(back.iter().take(64).copied().collect()));
            model.selection = back;
            return then;
        }
        Event::TrashEmptied { deleted, trashed } => {
            model.pictures.trashed = trashed;
            model.pictures.undo.clear();
            let text = tr!("gallery-deleted", count = deleted, number = grouped(deleted));
            model.pictures.toast = Some(Toast::new(text, false));
        }
        Event::RecipeText { text, .. } => {
            model.pictures.copied = Some(text);
            model.pictures.toast = Some(Toast::new(tr!("gallery-recipe-copied"), false));
        }
        _ => {}
    }
    Vec::new()
}

/// Pictures are shown no more: what was chosen or looked at among them gives way to the next.
fn leave(model: &mut Model, out: &[PictureId], next: Option<PictureId>) -> Vec<Command> {
    let gallery = &model.pictures;
    model.selection.retain(|id| gallery.place(*id).is_some());
    let View::Picture(shown) = model.view else { return Vec::new() };
    if !out.contains(&shown) {
        return Vec::new();
    }
    match next {
        Some(id) => {
            model.view = View::Picture(id);
            model.selection = vec![id];
            model.pictures.anchor = Some(id);
            model.pictures.reveal = Some(id);
            vec![Command::OpenPicture(id)]
        }
        None => {
            model.view = View::Init;
            Vec::new()
        }
    }
}
