use super::*;
use crate::metadata::example;
use crate::ui::model::{Model, View};

fn view(id: i64) -> PictureView {
    let record = example();
    PictureView {
        id: PictureId(id),
        path: format!("/pictures/{id}.png").into(),
        width: 64,
        height: 64,
        recipe: record.recipe,
        model: record.model,
        steps_run: 1,
        sigma_start: 1.0,
        seconds: 1.0,
        created: 0,
        told: Default::default(),
        flagged: false,
        star: false,
        rejected: false,
    }
}

fn ids(of: impl IntoIterator<Item = i64>) -> Vec<PictureId> {
    of.into_iter().map(PictureId).collect()
}

/// A library of which the window knows the numbers alone.
fn large(count: i64) -> Gallery {
    let mut gallery = Gallery::default();
    gallery.listed(GalleryList { pictures: ids((1..=count).rev()), all: count as u64, ..GalleryList::default() });
    gallery
}

#[test]
fn of_a_hundred_thousand_pictures_only_the_records_around_what_is_in_sight_are_kept() {
    let mut gallery = large(100_000);
    let mut most = 0;
    for first in (0..100_000).step_by(20) {
        let pinned = ids([100_000]);
        if let Some(asked) = gallery.wanted(first..first + 12, &pinned) {
            assert!(asked.len() <= 12 + 2 * AROUND);
            assert!(gallery.wanted(first..first + 12, &pinned).is_none(), "one asking at a time");
            let came = asked.iter().map(|id| view(id.0)).collect();
            gallery.told(&asked, came);
        }
        for place in first..(first + 12).min(100_000) {
            assert!(gallery.get(gallery.at(place).unwrap()).is_some(), "{place} is in sight and not known");
        }
        most = most.max(gallery.known.len());
    }
    assert!(most <= KEEP + 2 * AROUND + 12, "{most} records are kept");
    assert!(gallery.get(PictureId(100_000)).is_some(), "what is chosen stays");
}

#[test]
fn a_picture_that_is_gone_leaves_the_list_when_its_record_is_asked_for() {
    let mut gallery = large(3);
    let asked = gallery.wanted(0..3, &[]).unwrap();
    gallery.told(&asked, vec![view(3), view(1)]);
    assert_eq!(gallery.ids(), ids([3, 1]));
    assert_eq!(gallery.wanted(0..2, &ids([2])), None, "and is not asked for again, even if it is looked at");
}

#[test]
fn a_list_of_another_filter_is_not_listened_to() {
    let mut gallery = large(3);
    gallery.filter.starred = true;
    gallery.listed(GalleryList { pictures: ids([1]), ..GalleryList::default() });
    assert_eq!(gallery.len(), 3);
}

#[test]
fn a_saved_picture_is_shown_where_it_fits_and_counted_where_not() {
    let mut gallery = large(3);
    gallery.saved(view(4));
    gallery.saved(view(4));
    assert_eq!(gallery.ids(), ids([4, 3, 2, 1]));
    gallery.filter.starred = true;
    gallery.saved(view(5));
    assert_eq!((gallery.first(), gallery.all), (Some(PictureId(4)), 6));
    assert_eq!(gallery.models, [example().model]);
}

#[test]
fn after_pictures_leave_the_next_older_one_follows_and_at_the_end_the_newer_one() {
    let gallery = large(5);
    assert_eq!(gallery.beside(&ids([3])), Some(PictureId(2)));
    assert_eq!(gallery.beside(&ids([4, 3])), Some(PictureId(2)));
    assert_eq!(gallery.beside(&ids([2, 1])), Some(PictureId(3)));
    assert_eq!(gallery.beside(&ids([5, 4, 3, 2, 1])), None);
    assert_eq!(gallery.beside(&ids([9])), None);
}

#[test]
fn pictures_are_chosen_as_files_are() {
    let mut model = Model { pictures: large(9), ..Model::default() };
    model.pick(PictureId(7), Pick::One);
    model.pick(PictureId(4), Pick::Range);
    assert_eq!(model.selection, ids([7, 6, 5, 4]));
    model.pick(PictureId(9), Pick::Range);
    assert_eq!(model.selection, ids([7, 8, 9]), "from the same end, and in the order they were gone through");
    model.pick(PictureId(8), Pick::Toggle);
    model.pick(PictureId(2), Pick::Toggle);
    assert_eq!(model.selection, ids([7, 9, 2]));
    model.pick(PictureId(3), Pick::Range);
    assert_eq!(model.selection, ids([2, 3]), "a range begins at the one that was clicked last");
    assert_eq!(model.pictures.chosen_in_sight(&model.selection, 0..7), ids([3]));
}

#[test]
fn a_mark_is_set_on_all_chosen_pictures_unless_all_have_it() {
    let mut model = Model::default();
    model.pictures.begin(vec![PictureView { star: true, ..view(2) }, view(1)]);
    assert_eq!(model.toggled(Mark::Star), None);
    model.view = View::Picture(PictureId(1));
    assert_eq!(model.toggled(Mark::Star), Some((ids([1]), true)));
    model.selection = ids([2]);
    assert_eq!(model.toggled(Mark::Star), Some((ids([2]), false)));
    model.selection = ids([2, 1]);
    assert_eq!(model.toggled(Mark::Star), Some((ids([2, 1]), true)));
}

#[test]
fn numbers_are_said_as_people_write_them() {
    assert_eq!([0, 999, 1000, 1_234_567].map(grouped).join(" "), "0 999 1,000 1,234,567");
    assert_eq!((pictures(1), pictures(2000)), ("1 picture".to_owned(), "2,000 pictures".to_owned()));
}
