use super::*;
use crate::engine::PictureId;
use crate::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};
use crate::ui::compare::Saved;

fn picture(id: i64) -> PictureView {
    PictureView {
        id: PictureId(id),
        path: format!("/{id}.png").into(),
        width: 512,
        height: 384,
        recipe: Recipe {
            backend: "local".to_owned(),
            model: ModelRef::Starter,
            init_sha256: String::new(),
            prompt: String::new(),
            template: None,
            negative: String::new(),
            strength: Strength::clamped(0.6),
            guidance: 0.0,
            true_cfg: 1.0,
            steps: 8,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(id.unsigned_abs()),
            size: Size::rounded(512, 384).unwrap(),
            fit: Fit::Crop,
            framing: crate::recipe::Framing::default(),
            cloud: None,
        },
        model: "Starter".to_owned(),
        steps_run: 8,
        sigma_start: 1.0,
        seconds: 1.0,
        created: 0,
        told: std::collections::BTreeMap::new(),
        flagged: false,
        star: false,
        rejected: false,
    }
}

fn wall(count: i64) -> Wall {
    let mut wall = Wall::default();
    wall.open((1..=count).map(picture).collect());
    wall
}

#[test]
fn it_takes_two_to_sixteen_pictures_each_once() {
    assert!(!wall(1).is_open());
    assert_eq!(wall(40).pictures().len(), MOST);
    let mut twice = Wall::default();
    twice.open(vec![picture(1), picture(1)]);
    assert!(!twice.is_open(), "a picture is compared with itself");
}

#[test]
fn pictures_are_labelled_by_what_sets_them_apart() {
    let wall = wall(3);
    assert_eq!((wall.label(1), wall.words()), ("seed 2", "They differ in seed (1, 2, 3)"));
}

#[test]
fn a_digit_chooses_and_x_rejects_and_each_takes_itself_back() {
    let mut wall = wall(4);
    wall.act(WallAction::Digit(3));
    assert!(wall.is_chosen(2));
    assert_eq!(wall.focus(), 2);
    wall.act(WallAction::RejectFocused);
    assert!(wall.is_rejected(2) && !wall.is_chosen(2));
    wall.act(WallAction::Digit(3));
    assert!(wall.is_chosen(2) && !wall.is_rejected(2), "who is chosen is not rejected any more");
    wall.act(WallAction::Digit(9));
    wall.act(WallAction::Digit(0));
    assert_eq!(wall.marks(), (BTreeSet::from([PictureId(3)]), BTreeSet::new()));
}

#[test]
fn arrows_move_the_focus_and_stop_at_the_edges() {
    let mut wall = wall(6);
    wall.columns = 3;
    for (step, focus) in [((1, 0), 1), ((0, 1), 4), ((1, 0), 5), ((1, 0), 5), ((0, -1), 2), ((0, -1), 2), ((-1, 0), 1)]
    {
        wall.act(WallAction::Move(step.0, step.1));
        assert_eq!(wall.focus(), focus);
    }
}

#[test]
fn the_two_pictures_looked_at_last_are_a_pair_and_the_second_can_be_another() {
    let mut wall = wall(4);
    wall.act(WallAction::Focus(2));
    wall.act(WallAction::Show(Way::Wipe));
    assert_eq!(wall.shown(), Shown::Pair(0, 2, Way::Wipe));
    wall.act(WallAction::Move(1, 0));
    assert_eq!(wall.shown(), Shown::Pair(0, 3, Way::Wipe));
    wall.act(WallAction::Move(1, 0));
    assert_eq!(wall.shown(), Shown::Pair(0, 1, Way::Wipe), "a picture is laid upon itself");
    wall.act(WallAction::StepAgainst(-1));
    wall.act(WallAction::Show(Way::Difference));
    assert_eq!(wall.shown(), Shown::Pair(3, 1, Way::Difference));
    wall.act(WallAction::Against(1));
    assert_eq!(wall.shown(), Shown::Pair(1, 3, Way::Difference));
    wall.act(WallAction::Leave);
    assert_eq!(wall.shown(), Shown::Grid);
    wall.act(WallAction::Leave);
    assert!(!wall.is_open());
}

#[test]
fn a_tournament_ends_with_the_winner_in_focus_and_the_grid_in_order() {
    let mut wall = wall(5);
    wall.act(WallAction::Reject(0));
    wall.act(WallAction::Tournament);
    let mut asked = 0;
    while let Shown::Contest(left, right, _) = wall.shown() {
        assert!(left != 0 && right != 0, "a rejected picture is asked about");
        // The artist likes high numbers.
        wall.act(WallAction::Digit(if left > right { 1 } else { 2 }));
        asked += 1;
    }
    assert!(asked <= 7, "{asked}");
    assert_eq!(wall.arranged(), [4, 3, 2, 1, 0]);
    assert_eq!((wall.focus(), wall.is_chosen(4)), (4, true));
    assert_eq!(wall.said(), "Picture 5 wins. The order is 5, 4, 3, 2, 1");
    assert_eq!(wall.act(WallAction::LockSeed), Some(Then::Seed(PictureId(5))));
    assert_eq!(wall.act(WallAction::UseAsInit), Some(Then::Init(PictureId(5))));
    assert!(!wall.is_open());
}

#[test]
fn undo_takes_choices_back_but_not_what_was_rejected_before() {
    let mut wall = wall(4);
    wall.act(WallAction::Reject(3));
    wall.act(WallAction::Tournament);
    let first = wall.shown();
    wall.act(WallAction::Digit(1));
    wall.act(WallAction::RejectFocused);
    wall.act(WallAction::Undo);
    wall.act(WallAction::Undo);
    assert_eq!(wall.shown(), first);
    wall.act(WallAction::Undo);
    assert!(wall.is_rejected(3));
}

#[test]
fn escape_puts_a_tournament_down_and_t_takes_it_up() {
    let mut wall = wall(4);
    wall.act(WallAction::Tournament);
    wall.act(WallAction::Digit(2));
    let there = wall.shown();
    wall.act(WallAction::Show(Way::Blink));
    wall.act(WallAction::Leave);
    assert_eq!(wall.shown(), there, "the first step back is out of the blinking");
    wall.act(WallAction::Leave);
    assert_eq!(wall.shown(), Shown::Grid);
    wall.act(WallAction::Tournament);
    assert_eq!(wall.shown(), there);
}

#[test]
fn with_all_but_one_rejected_there_is_nothing_to_choose_from_and_it_is_said() {
    let mut wall = wall(2);
    wall.act(WallAction::Reject(0));
    wall.act(WallAction::Tournament);
    assert_eq!(wall.shown(), Shown::Grid);
    assert!(wall.said().contains("nothing to choose from"));
}

#[test]
fn what_was_said_survives_a_restart_as_long_as_the_pictures_are_there() {
    let mut before = wall(5);
    before.act(WallAction::Reject(1));
    before.act(WallAction::Tournament);
    before.act(WallAction::Digit(1));
    let json = serde_json::to_value(before.saved()).unwrap();
    let saved: Saved = serde_json::from_value(json).unwrap();
    let mut pictures: Vec<PictureView> = (1..=9).map(picture).collect();
    pictures[1].rejected = true;
    let mut after = Wall::default();
    after.restore(&saved, &pictures);
    assert_eq!(after.saved(), before.saved());
    after.act(WallAction::Tournament);
    assert_eq!(after.shown(), before.shown());
    after.act(WallAction::Undo);
    after.act(WallAction::Undo);
    assert!(after.is_rejected(1), "what was rejected before the tournament is no choice of it");

    let mut without = Wall::default();
    without.restore(&saved, &pictures[2..]);
    assert!(!without.is_open());
    let mut broken = Wall::default();
    broken.restore(&Saved { votes: Some(vec![Vote::Reject(77)]), ..saved.clone() }, &pictures);
    assert!(broken.is_open() && broken.progress().is_none());
    pictures[1].rejected = false;
    let mut changed = Wall::default();
    changed.restore(&saved, &pictures);
    assert!(changed.progress().is_none(), "a tournament goes on without one that is not rejected any more");
}

#[test]
fn the_librarys_marks_are_the_walls_and_a_tournament_of_the_same_pictures_goes_on() {
    let mut wall = wall(3);
    wall.act(WallAction::Tournament);
    wall.act(WallAction::Digit(1));
    wall.act(WallAction::Leave);
    wall.act(WallAction::Leave);
    let mut again: Vec<PictureView> = (1..=3).rev().map(picture).collect();
    again[0].star = true;
    wall.open(again);
    assert!(wall.is_chosen(2), "the star of picture 3 is not seen");
    assert_eq!(wall.progress(), Some((1, 3)));
    wall.open((1..=4).map(picture).collect());
    assert!(!wall.is_chosen(2) && wall.progress().is_none());
}
