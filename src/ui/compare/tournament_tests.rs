use proptest::prelude::*;

use super::*;

/// Plays with an artist who likes lower ranks better.
fn play(ranks: &[usize]) -> (Tournament, Vec<usize>) {
    let mut contest = Tournament::new(ranks.len());
    loop {
        match contest.standing() {
            Standing::Ask(left, right) => {
                assert!(contest.choose(if ranks[left] < ranks[right] { left } else { right }));
            }
            Standing::Done(order) => return (contest, order),
        }
    }
}

fn ranks() -> impl Strategy<Value = Vec<usize>> {
    (2usize..=MOST).prop_flat_map(|n| Just((0..n).collect::<Vec<_>>()).prop_shuffle())
}

proptest! {
    #[test]
    fn it_ends_in_the_order_of_the_artist_within_the_promised_choices(ranks in ranks()) {
        let (contest, order) = play(&ranks);
        let ordered: Vec<usize> = order.iter().map(|one| ranks[*one]).collect();
        prop_assert_eq!(ordered, (0..ranks.len()).collect::<Vec<_>>());
        prop_assert!(contest.choices() <= contest.at_most(), "{} of {}", contest.choices(), contest.at_most());
    }

    #[test]
    fn no_pair_is_asked_twice_and_every_vote_can_be_taken_back(ranks in ranks()) {
        let (mut contest, _) = play(&ranks);
        let mut asked = Vec::new();
        while let Some(Vote::Better { winner, loser, left }) = contest.undo() {
            let pair = if left { Standing::Ask(winner, loser) } else { Standing::Ask(loser, winner) };
            prop_assert_eq!(contest.standing(), pair, "taken back, another pair is asked");
            let key = (winner.min(loser), winner.max(loser));
            prop_assert!(!asked.contains(&key));
            asked.push(key);
        }
        prop_assert_eq!(contest, Tournament::new(ranks.len()));
    }

    #[test]
    fn who_is_rejected_comes_last_and_is_asked_about_no_more(
        ranks in ranks(), out in proptest::collection::vec((0usize..20, 0usize..MOST), 0..6)
    ) {
        let mut contest = Tournament::new(ranks.len());
        let mut gone = Vec::new();
        let order = loop {
            let now = contest.choices();
            for (_, one) in out.iter().filter(|(when, _)| *when == now) {
                if contest.reject(*one) {
                    gone.push(*one);
                }
            }
            match contest.standing() {
                Standing::Done(order) => break order,
                Standing::Ask(left, right) => {
                    prop_assert!(!gone.contains(&left) && !gone.contains(&right));
                    contest.choose(if ranks[left] < ranks[right] { left } else { right });
                }
            }
        };
        let mut all = order.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..ranks.len()).collect::<Vec<_>>());
        let (kept, last) = order.split_at(ranks.len() - gone.len());
        prop_assert!(last.iter().all(|one| gone.contains(one)));
        prop_assert!(kept.windows(2).all(|two| ranks[two[0]] < ranks[two[1]]), "{:?}", order);
    }

    #[test]
    fn a_kept_contest_goes_on_where_it_was(ranks in ranks(), stop in 0usize..50) {
        let (whole, order) = play(&ranks);
        let kept: Vec<Vote> = whole.votes().iter().copied().take(stop).collect();
        let json = serde_json::to_string(&kept).unwrap();
        let mut again = Tournament::restored(ranks.len(), serde_json::from_str(&json).unwrap()).unwrap();
        while let Standing::Ask(left, right) = again.standing() {
            again.choose(if ranks[left] < ranks[right] { left } else { right });
        }
        prop_assert_eq!(again.standing(), Standing::Done(order));
    }

    #[test]
    fn votes_that_make_no_sense_are_not_taken_over(of in 0usize..40, votes in proptest::collection::vec(
        (any::<usize>(), any::<usize>(), any::<bool>(), any::<bool>()), 0..20)) {
        let votes = votes.into_iter().map(|(winner, loser, left, out)| {
            if out { Vote::Reject(winner) } else { Vote::Better { winner, loser, left } }
        });
        // Whatever is read back, nothing breaks and what is taken over stands.
        if let Some(contest) = Tournament::restored(of, votes.collect()) {
            match contest.standing() {
                Standing::Ask(left, right) => prop_assert!(left != right && left.max(right) < MOST),
                Standing::Done(order) => prop_assert_eq!(order.len(), of.min(MOST)),
            }
        }
    }
}

#[test]
fn eight_pictures_take_at_most_sixteen_choices_and_sixteen_take_forty_six() {
    let most: Vec<usize> = [2, 3, 4, 8, 16].map(|n| Tournament::new(n).at_most()).to_vec();
    assert_eq!(most, [1, 3, 5, 16, 46]);
}

#[test]
fn who_stays_in_the_contest_stays_on_its_side() {
    let mut contest = Tournament::new(5);
    let mut before: Option<(usize, usize)> = None;
    while let Standing::Ask(left, right) = contest.standing() {
        if let Some((l, r)) = before {
            assert!(left != r && right != l, "{left} {right} after {l} {r}");
        }
        before = Some((left, right));
        contest.choose(left.min(right));
    }
}

#[test]
fn only_the_two_that_are_asked_about_can_be_chosen() {
    let mut contest = Tournament::new(4);
    let Standing::Ask(left, right) = contest.standing() else { panic!("nothing is asked") };
    let other = (0..4).find(|one| *one != left && *one != right).unwrap();
    assert!(!contest.choose(other));
    assert!(!contest.choose(99));
    assert!(!contest.reject(99));
    assert!(contest.votes().is_empty());
}
