//! The engine's loop, where it is about what was made: lists, marks, the trash, files.

use super::state::Engine;
use super::work::{Shared, lock, picture_view};
use super::{Command, Event, PictureId, PictureView, Problem, reveal};
use crate::library::Filter;
use crate::metadata::write_infotext;

/// Pictures moved at a time: the library is not held for longer.
const CHUNK: usize = 64;
/// Pictures one command may ask for.
const MOST: usize = 1000;
/// Records read at a time.
const READ: usize = 500;

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

/// Pictures that differ in their seed alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The one that was asked about.
    pub of: PictureId,
    /// Those around it, the lowest seed first.
    pub pictures: Vec<PictureView>,
    /// How many there are in all.
    pub all: usize,
}

/// Of a run in the order of its seeds: at most so many, around one of them.
#[must_use]
pub fn around(run: &[PictureId], of: PictureId, most: usize) -> Vec<PictureId> {
    let at = run.iter().position(|one| *one == of).unwrap_or(0);
    let first = at.saturating_sub(most / 2).min(run.len().saturating_sub(most));
    run.iter().copied().skip(first).take(most).collect()
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
            Command::FindRun { of, most } => self.answer(move |library| match run_of(library, of, most) {
                Ok(run) => Event::Run(Box::new(run)),
                Err(error) => Event::Notice(error.into()),
            }),
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

fn run_of(library: &Shared, of: PictureId, most: usize) -> crate::library::Result<Run> {
    let asked = lock(library).picture(of.0)?;
    let recipe = asked.record.recipe.without_seed();
    let prompt = recipe.template.is_none().then_some(recipe.prompt.as_str());
    let near = lock(library).alike(&recipe.backend, &asked.record.model, prompt)?;
    let mut run = Vec::new();
    for some in near.chunks(READ) {
        let rows = lock(library).pictures_of(some)?;
        run.extend(
            rows.iter()
                .filter(|row| row.record.recipe.without_seed() == recipe)
                .map(|row| (row.record.recipe.seed, PictureId(row.id))),
        );
    }
    run.sort_unstable();
    let run: Vec<PictureId> = run.into_iter().map(|(_, id)| id).collect();
    let rows = lock(library).pictures_of(&numbers(&around(&run, of, most.min(MOST))))?;
    Ok(Run { of, pictures: rows.into_iter().map(picture_view).collect(), all: run.len() })
}

fn numbers(pictures: &[PictureId]) -> Vec<i64> {
    pictures.iter().map(|id| id.0).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::library::{Finished, Library};
    use crate::metadata::example;
    use crate::picture::Rgb8;
    use crate::recipe::{Recipe, Seed};

    /// Saves a picture made from a recipe.
    fn made(library: &Shared, recipe: Recipe) -> PictureId {
        let mut library = lock(library);
        let job = library.add_jobs(std::slice::from_ref(&recipe)).unwrap()[0];
        let pixels = Rgb8 { width: 8, height: 8, pixels: vec![90; 8 * 8 * 3] };
        let record = crate::metadata::Record { recipe, ..example() };
        PictureId(library.finish_job(&Finished::new(job, &pixels, &record).unwrap()).unwrap().id)
    }

    #[test]
    fn a_run_is_found_among_all_pictures_and_its_seeds_are_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library"), &folder.path().join("cache")).unwrap();
        let library: Shared = Arc::new(Mutex::new(library));
        let of = |seed: u64| Recipe { seed: Seed(seed), ..example().recipe };
        let third = made(&library, of(30));
        let other = made(&library, Recipe { prompt: "another".to_owned(), ..of(15) });
        made(&library, Recipe { guidance: 9.0, ..of(16) });
        let first = made(&library, of(10));
        let gone = made(&library, of(20));
        let second = made(&library, of(25));
        lock(&library).trash(&[gone.0]).unwrap();

        let run = run_of(&library, second, 16).unwrap();
        let ids: Vec<PictureId> = run.pictures.iter().map(|p| p.id).collect();
        assert_eq!((ids, run.all), (vec![first, second, third], 3));
        let two = run_of(&library, third, 2).unwrap();
        let ids: Vec<PictureId> = two.pictures.iter().map(|p| p.id).collect();
        assert_eq!((ids, two.all), (vec![second, third], 3));
        assert_eq!(run_of(&library, other, 16).unwrap().all, 1);
    }

    #[test]
    fn what_a_seed_chose_of_a_prompt_does_not_part_a_run() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library"), &folder.path().join("cache")).unwrap();
        let library: Shared = Arc::new(Mutex::new(library));
        let of = |seed: u64, prompt: &str| Recipe {
            seed: Seed(seed),
            prompt: prompt.to_owned(),
            template: Some("a {red|blue} boat".to_owned()),
            ..example().recipe
        };
        let red = made(&library, of(1, "a red boat"));
        let blue = made(&library, of(2, "a blue boat"));
        made(&library, Recipe { template: None, ..of(3, "a red boat") });
        let run = run_of(&library, red, 16).unwrap();
        assert_eq!(run.pictures.iter().map(|p| p.id).collect::<Vec<_>>(), [red, blue]);
    }
}
