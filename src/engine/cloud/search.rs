//! A request whose answer was lost, at a service that only lists what an account made: which of it is ours?
//!
//! What this library knows already is set aside. Of the rest a fetch tells the seed and the words; where it tells
//! nothing, a job is taken for ours only if it is the one that lies between our requests before and after, with as
//! many pictures as were asked for. Everything here is free, and whatever stays in doubt is said, not guessed.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::super::{JobState, Problem};
use super::job::{Halt, Run, reply};
use super::words;
use crate::backend::cloud::{Answer, Done, Listed, Ticket};
use crate::library::RequestRow;
use crate::tr;

/// The most pages of the list that are looked at.
const PAGES: u32 = 10;
/// The most jobs that are asked for.
const ASKED: usize = 40;

/// Jobs of the list that this library does not know.
#[derive(Debug, Default, PartialEq)]
struct Strange {
    /// Those that may be the lost request: number and count of pictures, the newest first where numbers say it.
    may_be: Vec<(String, usize)>,
    /// Whether a job that this library knows is in the list: then the list shows what such requests make.
    covers: bool,
}

/// Which of the list may be a request that was sent at `sent`; `known` are the library's own numbers with their times.
///
/// Numbers count up, so what lies before an earlier request of ours, or after a later one, is another's.
fn strange(list: &[(String, usize)], known: &[(String, i64)], sent: i64) -> Strange {
    let times: BTreeMap<&str, i64> = known.iter().map(|(id, sent)| (id.as_str(), *sent)).collect();
    let count = |id: &str| id.parse::<u64>().ok();
    let before = known.iter().filter(|(_, at)| *at < sent).filter_map(|(id, _)| count(id)).max();
    let after = known.iter().filter(|(_, at)| *at > sent).filter_map(|(id, _)| count(id)).min();
    let inside =
        |id: &str| count(id).is_none_or(|n| before.is_none_or(|least| n > least) && after.is_none_or(|most| n < most));
    let mut may_be: Vec<(String, usize)> =
        list.iter().filter(|(id, _)| !times.contains_key(id.as_str()) && inside(id)).cloned().collect();
    may_be.sort_by_key(|(id, _)| std::cmp::Reverse(count(id)));
    may_be.dedup();
    Strange { may_be, covers: list.iter().any(|(id, _)| times.contains_key(id.as_str())) }
}

impl Run {
    /// Looks for a lost request among what the service says that the account made.
    pub(super) async fn search(&mut self, row: &RequestRow) -> Result<Option<Problem>, Halt> {
        self.tell(JobState::Waiting, &tr!("search-looking"), None).await;
        let (base, sent) = (row.base_url.clone(), row.sent);
        let known = self.note(move |library| library.numbers_at(&base)).await?;
        let (list, whole) = self.list(&known, sent).await?;
        let strange = strange(&list, &known, sent);
        let (mut silent, asked) = (Vec::new(), strange.may_be.len().min(ASKED));
        // `unheard`: was not asked to its end, so nothing is taken. `open`: is not surely another's, so nothing is
        // said never to have run, which would invite to pay twice.
        let (mut unheard, mut open) = (false, false);
        for (id, pictures) in strange.may_be.iter().take(asked) {
            let ticket = Ticket { id: Some(id.clone()), ..Ticket::default() };
            let Some(draft) = self.cx.service.fetch(&self.base, &ticket, self.local).into_iter().next() else {
                open = true;
                continue;
            };
            let answered = match self.call(&draft, Duration::from_secs(30)).await {
                Ok(answered) => answered,
                Err(error) => return Err(self.unknown(&words::not_asked(&error.error.to_string()))),
            };
            let (told, done) = match self.cx.service.fetched(&reply(&answered)) {
                Answer::Done(done) => (done.told.clone(), Some(done)),
                Answer::Queued(ticket) => (ticket.told, None),
                // Another endpoint's, most likely: its own route knows it, this one does not.
                Answer::Refused(_) => {
                    open = true;
                    continue;
                }
                Answer::Limited { .. } | Answer::Unclear { .. } => {
                    (unheard, open) = (true, true);
                    continue;
                }
            };
            match self.cx.service.is_of(&self.order.values, &told) {
                Some(true) => return self.found(ticket, done).await,
                Some(false) => {}
                None => {
                    open = true;
                    let asked_for = self.pictures() as usize;
                    silent.extend(done.filter(|d| d.pictures.len().max(*pictures) == asked_for).map(|d| (ticket, d)));
                }
            }
        }
        let all = whole && asked == strange.may_be.len();
        if all
            && !unheard
            && silent.len() == 1
            && let Some((ticket, done)) = silent.pop()
        {
            return self.found(ticket, Some(done)).await;
        }
        if !silent.is_empty() {
            return Err(self.unknown(&tr!("search-silent", count = silent.len())));
        }
        if !all || open || !strange.covers {
            return Err(self.unknown(&tr!("search-not-whole", count = list.len())));
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let settles = self.cx.settings.paced(self.cx.service.facts().settles);
        if now.saturating_sub(sent.unsigned_abs()) < settles.as_secs() {
            return Err(self.unknown(&tr!("search-too-soon")));
        }
        let job = self.job.0;
        self.note(move |library| library.unspend(job)).await?;
        Err(Halt::Failed(words::not_listed(&self.name())))
    }

    /// It ran: it is followed from here as if its answer had come.
    async fn found(&mut self, ticket: Ticket, done: Option<Done>) -> Result<Option<Problem>, Halt> {
        match done {
            Some(done) => self.made(Done { id: ticket.id, ..done }).await,
            None => self.taken(ticket).await,
        }
    }

    /// The list, as far back as this request reaches: what is in it, and whether nothing of that is missing.
    async fn list(&mut self, known: &[(String, i64)], sent: i64) -> Result<(Vec<(String, usize)>, bool), Halt> {
        let mut list = Vec::new();
        for page in 1..=PAGES {
            let Some(draft) = self.cx.service.search(&self.base, page) else { break };
            let answered = match self.call(&draft, Duration::from_secs(30)).await {
                Ok(answered) => answered,
                Err(error) => return Err(self.unknown(&words::not_asked(&error.error.to_string()))),
            };
            let Listed { made, is_last } = match self.cx.service.searched(page, &reply(&answered)) {
                Ok(listed) => listed,
                Err(reason) => return Err(self.unknown(&words::not_asked(&reason))),
            };
            let turned = !is_last && reaches(&made, known, sent);
            list.extend(made);
            if is_last || turned {
                return Ok((list, true));
            }
        }
        Ok((list, false))
    }
}

/// Whether a page that counts down holds a request of ours from before: then the pages behind it are older still.
fn reaches(page: &[(String, usize)], known: &[(String, i64)], sent: i64) -> bool {
    let numbers: Vec<u64> = page.iter().filter_map(|(id, _)| id.parse().ok()).collect();
    let falls = numbers.len() == page.len() && numbers.is_sorted_by(|a, b| a > b);
    falls && page.iter().any(|(id, _)| known.iter().any(|(ours, at)| ours == id && *at < sent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(of: &[&str]) -> Vec<(String, usize)> {
        of.iter().map(|id| ((*id).to_owned(), 1)).collect()
    }

    fn known(of: &[(&str, i64)]) -> Vec<(String, i64)> {
        of.iter().map(|(id, at)| ((*id).to_owned(), *at)).collect()
    }

    #[test]
    fn only_what_lies_between_our_requests_before_and_after_may_be_the_lost_one() {
        let all = list(&["90", "80", "70", "60", "50"]);
        let found = strange(&all, &known(&[("60", 10), ("80", 30)]), 20);
        assert_eq!(found.may_be, list(&["70"]));
        assert!(found.covers);
    }

    #[test]
    fn a_library_without_a_known_number_may_own_anything_and_proves_nothing() {
        let found = strange(&list(&["b", "a"]), &[], 20);
        assert_eq!(found.may_be.len(), 2);
        assert!(!found.covers);
    }

    #[test]
    fn a_page_that_counts_down_past_a_request_before_is_the_last_that_matters() {
        let ours = known(&[("60", 10)]);
        assert!(reaches(&list(&["70", "60"]), &ours, 20));
        assert!(!reaches(&list(&["70", "65"]), &ours, 20));
        assert!(!reaches(&list(&["60", "70"]), &ours, 20), "an order that is not known");
        assert!(!reaches(&list(&["70", "60"]), &ours, 5), "ours came later");
    }
}
