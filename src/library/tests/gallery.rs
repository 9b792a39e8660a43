//! Filters, marks and the trash.

use super::{Place, paint, recipe, record};
use crate::library::{Filter, Finished, JobStatus, Library, LibraryError, Mark, PictureRow, TRASH_DAYS, TRASH_FOLDER};
use crate::recipe::Recipe;

fn paint_as(library: &mut Library, recipe: &Recipe, model: &str) -> i64 {
    let job = library.add_jobs(std::slice::from_ref(recipe)).unwrap()[0];
    library.set_job(job, JobStatus::Running, None).unwrap();
    let record = crate::metadata::Record { model: model.to_owned(), ..record(recipe) };
    library.finish_job(&Finished::new(job, &super::pixels(recipe.seed.0), &record).unwrap()).unwrap().id
}

fn ids(rows: &[PictureRow]) -> Vec<i64> {
    rows.iter().map(|p| p.id).collect()
}

#[test]
fn the_list_holds_what_the_filter_lets_through_and_says_what_there_is_to_choose_from() {
    let place = Place::new();
    let mut library = place.open();
    let boat = Recipe { prompt: "A red BOAT".to_owned(), ..recipe(1) };
    let house = Recipe { prompt: "a house".to_owned(), backend: "aimlapi/flux".to_owned(), ..recipe(2) };
    let (a, b) = (paint_as(&mut library, &boat, "Starter"), paint_as(&mut library, &house, "flux-dev"));
    let c = paint_as(&mut library, &boat, "flux-dev");
    library.mark(&[a, b], Mark::Star, true).unwrap();
    library.mark(&[c], Mark::Rejected, true).unwrap();
    let shown = |filter: &Filter| library.list(filter).unwrap().ids;
    let all = Filter::default();
    let whole = library.list(&all).unwrap();
    assert_eq!((&whole.ids[..], whole.all, whole.trashed), (&[c, b, a][..], 3, 0));
    assert_eq!(
        (whole.backends.join(" "), whole.models.join(" ")),
        ("aimlapi/flux local".into(), "Starter flux-dev".into())
    );
    assert_eq!(shown(&Filter { starred: true, ..all.clone() }), [b, a]);
    assert_eq!(shown(&Filter { hide_rejected: true, ..all.clone() }), [b, a]);
    assert_eq!(shown(&Filter { backend: Some("local".to_owned()), ..all.clone() }), [c, a]);
    assert_eq!(shown(&Filter { model: Some("flux-dev".to_owned()), ..all.clone() }), [c, b]);
    assert_eq!(shown(&Filter { text: "boat red".to_owned(), ..all.clone() }), [c, a]);
    let some = library.list(&Filter { text: "house".to_owned(), ..all }).unwrap();
    assert_eq!((&some.ids[..], some.all, some.models.len()), (&[b][..], 3, 2), "what there is does not depend on it");
    library.mark(&[a], Mark::Star, false).unwrap();
    let rows = library.pictures_of(&[a, 99, c]).unwrap();
    assert_eq!(ids(&rows), [a, c]);
    assert_eq!((rows[0].star, rows[1].rejected), (false, true));
}

#[test]
fn a_picture_goes_to_the_trash_with_its_file_and_comes_back_as_it_was() {
    let place = Place::new();
    let mut library = place.open();
    let (first, second) = (paint(&mut library, 1), paint(&mut library, 2));
    let bytes = std::fs::read(&first.path).unwrap();
    library.mark(&[first.id], Mark::Star, true).unwrap();
    assert_eq!(library.trash(&[first.id, first.id, 99]).unwrap(), [first.id]);
    assert_eq!(ids(&library.pictures(None, 9).unwrap().0), [second.id]);
    assert_eq!((library.list(&Filter::default()).unwrap().ids, library.picture_count().unwrap()), (vec![second.id], 1));
    assert!(library.pictures_of(&[first.id]).unwrap().is_empty());
    let there = library.picture(first.id).unwrap().path;
    assert!(!first.path.exists() && there.starts_with(place.root().join(TRASH_FOLDER)));
    assert_eq!(std::fs::read(&there).unwrap(), bytes);
    assert_eq!((ids(&library.trashed().unwrap()), library.trash_count().unwrap()), (vec![first.id], 1));
    // A job that goes on must not think that this one of its pictures is missing.
    assert_eq!(library.saved_of(first.record.job).unwrap(), [0]);

    let back = library.restore(&[first.id]).unwrap();
    assert_eq!(back, [PictureRow { star: true, ..first.clone() }]);
    assert_eq!(std::fs::read(&first.path).unwrap(), bytes);
    assert!(library.restore(&[first.id]).unwrap().is_empty(), "it is not there any more");
}

#[test]
fn an_emptied_trash_deletes_its_pictures_and_their_thumbnails_and_nothing_else() {
    let place = Place::new();
    let mut library = place.open();
    let (gone, kept) = (paint(&mut library, 1), paint(&mut library, 2));
    let thumbnails = || std::fs::read_dir(place.dir.path().join("cache")).unwrap().count();
    assert_eq!(thumbnails(), 2);
    library.trash(&[gone.id]).unwrap();
    assert_eq!(library.empty_trash().unwrap(), 1);
    assert!(matches!(library.picture(gone.id), Err(LibraryError::Missing(_))));
    assert_eq!(std::fs::read_dir(place.root().join(TRASH_FOLDER)).unwrap().count(), 0);
    assert!(kept.path.exists() && thumbnails() == 1);
    assert_eq!(library.empty_trash().unwrap(), 0);
    assert!(library.restore(&[gone.id]).unwrap().is_empty());
}

#[test]
fn only_what_has_lain_in_the_trash_for_thirty_days_is_deleted_at_a_start() {
    let place = Place::new();
    let mut library = place.open();
    let (old, young) = (paint(&mut library, 1).id, paint(&mut library, 2).id);
    library.trash(&[old, young]).unwrap();
    drop(library);
    let day = 24 * 3600;
    place.sql(&format!("UPDATE pictures SET trashed = unixepoch() - {} WHERE id = {old}", TRASH_DAYS * day + 60));
    place.sql(&format!("UPDATE pictures SET trashed = unixepoch() - {} WHERE id = {young}", TRASH_DAYS * day - 60));
    assert_eq!(ids(&place.open().trashed().unwrap()), [young]);
}

#[test]
fn a_file_that_a_crash_left_on_the_wrong_side_follows_its_row() {
    let place = Place::new();
    let mut library = place.open();
    let (into, out) = (paint(&mut library, 1), paint(&mut library, 2));
    library.trash(&[out.id]).unwrap();
    let there = library.picture(out.id).unwrap().path;
    drop(library);
    // As if the process had ended between the rows and the files.
    place.sql(&format!("UPDATE pictures SET trashed = unixepoch() WHERE id = {}", into.id));
    place.sql(&format!("UPDATE pictures SET trashed = NULL WHERE id = {}", out.id));
    let mut library = place.open();
    assert!(!into.path.exists() && library.picture(into.id).unwrap().path.exists());
    assert!(out.path.exists() && !there.exists());
    assert_eq!(library.restore(&[into.id]).unwrap().len(), 1);
    assert!(into.path.exists());
}

#[test]
fn a_deletion_that_a_crash_cut_short_is_finished_and_never_undone() {
    let place = Place::new();
    let mut library = place.open();
    let row = paint(&mut library, 1);
    library.trash(&[row.id]).unwrap();
    drop(library);
    place.sql("UPDATE pictures SET trashed = 0");
    let mut library = place.open();
    assert_eq!(library.trash_count().unwrap(), 0);
    assert!(library.restore(&[row.id]).unwrap().is_empty() && !row.path.exists());
}

#[test]
fn a_strangers_file_in_the_trash_is_left_alone() {
    let place = Place::new();
    let mut library = place.open();
    let row = paint(&mut library, 1);
    library.trash(&[row.id]).unwrap();
    let strange =
        [place.root().join(TRASH_FOLDER).join("holiday.png"), place.root().join(TRASH_FOLDER).join("99-x.png")];
    for path in &strange {
        std::fs::write(path, b"x").unwrap();
    }
    drop(library);
    let mut library = place.open();
    library.empty_trash().unwrap();
    assert!(strange.iter().all(|p| p.exists()));
}

#[cfg(unix)]
#[test]
fn a_picture_that_cannot_be_moved_stays_where_it_is_and_those_before_it_are_moved() {
    let place = Place::new();
    let mut library = place.open();
    let (first, second) = (paint(&mut library, 1), paint(&mut library, 2));
    let name = second.path.file_name().unwrap().to_str().unwrap().to_owned();
    let in_the_way = place.root().join(TRASH_FOLDER).join(format!("{}-{name}", second.id));
    std::fs::create_dir_all(&in_the_way).unwrap();
    let error = library.trash(&[first.id, second.id]).unwrap_err().to_string();
    assert!(error.contains("there already"), "{error}");
    assert_eq!(ids(&library.trashed().unwrap()), [first.id]);
    assert_eq!(library.picture(second.id).unwrap().path, second.path);
    assert!(second.path.exists());
    // And on the way back: what came to lie in its place is never overwritten.
    std::fs::write(&first.path, b"another").unwrap();
    assert!(library.restore(&[first.id]).is_err());
    assert_eq!(std::fs::read(&first.path).unwrap(), b"another");
    assert!(library.picture(first.id).unwrap().path.exists());
}
