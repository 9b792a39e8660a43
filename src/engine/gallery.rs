//! The engine's loop, where it is about what was made: lists, marks, the trash, files.

use super::state::Engine;
use super::work::{lock, picture_view};
use super::{Command, Event, PictureId, Problem, reveal};
use crate::library::Filter;
use crate::metadata::write_infotext;

/// Pictures moved at a time: the library is not held for longer.
const CHUNK: usize = 64;
/// Pictures one command may ask for.
const MOST: usize = 1000;

/// What the gallery holds under a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GalleryList {
    /// The filter it was asked with.
    pub filter: Filter,
    /// The pictures that fit, newest first. Their number is all that is told here; see [`Command::LoadPictures`].
    pub pictures: Vec<PictureId>,
    /// How many there are without a filter.
    pub all: u64,
    /// How many lie in the trash.
    pub trashed: u64,
    /// The backends that made any.
    pub backends: Vec<String>,
    /// The models that made any.
    pub models: Vec<String>,
}

impl Engine {
    /// Commands about what was made.
    pub(super) fn take_gallery(&mut self, command: Command) {
        match command {
            // In the loop and not beside it, so that a picture saved in the meantime is heard of afterwards.
            Command::ListGallery(filter) => {
                let found = lock(&self.library).list(&filter);
                self.say(found.map(|found| {
                    Event::Listed(Box::new(GalleryList {
                        filter,
                        pictures: found.ids.into_iter().map(PictureId).collect(),
                        all: found.all,
                        trashed: found.trashed,
                        backends: found.backends,
                        models: found.models,
                    }))
                }));
            }
            Command::LoadPictures(asked) => {
                let some: Vec<i64> = asked.iter().take(MOST).map(|id| id.0).collect();
                let found = lock(&self.library).pictures_of(&some);
                self.say(
                    found.map(|rows| Event::Pictures { asked, pictures: rows.into_iter().map(picture_view).collect() }),
                );
            }
            Command::Mark { pictures, mark, on } => {
                let result = lock(&self.library).mark(&numbers(&pictures), mark, on);
                self.say(result.map(|()| Event::Marked { pictures, mark, on }));
            }
            Command::Trash(pictures) => self.trash(pictures),
            Command::Restore(pictures) => self.restore(Some(pictures)),
            Command::RestoreAll => self.restore(None),
            Command::EmptyTrash => self.answer(|library| {
                let deleted = lock(library).empty_trash();
                let trashed = lock(library).trash_count().unwrap_or(0);
                match deleted {
                    Ok(deleted) => Event::TrashEmptied { deleted, trashed },
                    Err(error) => Event::Notice(error.into()),
                }
            }),
            Command::ReadRecipe(id) => self.answer(move |library| match lock(library).picture(id.0) {
                Ok(row) => Event::RecipeText { id, text: write_infotext(&row.record.without_paths()) },
                Err(error) => Event::Notice(error.into()),
            }),
            Command::Reveal(id) => {
                let path = lock(&self.library).picture(id.0).map(|row| row.path);
                match path {
                    Ok(path) => reveal::show(path, self.answers.clone()),
                    Err(error) => self.outbox.send(Event::Notice(error.into())),
                }
            }
            Command::RevealLibrary => {
                let folder = lock(&self.library).root().to_path_buf();
                reveal::show(folder, self.answers.clone());
            }
            _ => {}
        }
    }

    fn say(&mut self, result: crate::library::Result<Event>) {
        self.outbox.send(result.unwrap_or_else(|error| Event::Notice(error.into())));
    }

    fn trash(&self, pictures: Vec<PictureId>) {
        self.answer(move |library| {
            let (mut moved, mut problem) = (Vec::with_capacity(pictures.len()), None);
            for some in numbers(&pictures).chunks(CHUNK) {
                let result = lock(library).trash(some);
                match result {
                    Ok(ids) => moved.extend(ids),
                    Err(error) => {
                        // Those before the one that could not be moved are there.
                        let stayed = lock(library).pictures_of(some).unwrap_or_default();
                        moved.extend(some.iter().filter(|id| stayed.iter().all(|row| row.id != **id)));
                        problem = Some(Problem::from(error));
                        break;
                    }
                }
            }
            let trashed = lock(library).trash_count().unwrap_or(0);
            Event::Trashed { pictures: moved.into_iter().map(PictureId).collect(), trashed, problem }
        });
    }

    /// These, or all.
    fn restore(&self, pictures: Option<Vec<PictureId>>) {
        self.answer(move |library| {
            let ids = match pictures {
                Some(pictures) => Ok(numbers(&pictures)),
                None => lock(library).trashed().map(|rows| rows.iter().map(|row| row.id).collect()),
            };
            let (mut back, mut problem) = (Vec::new(), None);
            match ids {
                Ok(ids) => {
                    for some in ids.chunks(CHUNK) {
                        let result = lock(library).restore(some);
                        match result {
                            Ok(rows) => back.extend(rows.iter().map(|row| PictureId(row.id))),
                            Err(error) => {
                                problem = Some(Problem::from(error));
                                break;
                            }
                        }
                    }
                }
                Err(error) => problem = Some(error.into()),
            }
            let trashed = lock(library).trash_count().unwrap_or(0);
            Event::Restored { pictures: back, trashed, problem }
        });
    }
}

fn numbers(pictures: &[PictureId]) -> Vec<i64> {
    pictures.iter().map(|id| id.0).collect()
}
