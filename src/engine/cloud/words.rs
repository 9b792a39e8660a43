//! What came of a request, in words an artist can act on. Every text from outside goes through the redactor.

use std::time::Duration;

use super::super::{Problem, ProblemKind};
use crate::backend::cloud::{self, Refusal, Why};
use crate::net::{KeyName, Trouble, redact};
use crate::tr;

/// Buttons that problems of services name. They are kept with jobs and compared, so they are the same in every language;
/// the window says them in its own.
pub mod press {
    /// Opens the service's key.
    pub const KEY: &str = "Enter a key…";
    /// Asks the service what became of a request.
    pub const CHECK: &str = "Check";
    /// Sends the same request again as a new job.
    pub const AGAIN: &str = "Send again";
    /// Takes a job off the list; what it may have cost stays in the ledger.
    pub const AWAY: &str = "Put away";
    /// Sends it again with the init image inside.
    pub const INLINE: &str = "Send the picture inside the request";
    /// Sends it again with the init image uploaded first.
    pub const UPLOAD: &str = "Upload the picture first";
    /// Goes on asking after a job that waits.
    pub const GO_ON: &str = "Ask again";
    /// Opens the service's settings.
    pub const SETTINGS: &str = "Service settings…";
    /// Nothing but the values.
    pub const CHANGE: &str = "Change the value";
}

fn problem(kind: ProblemKind, message: String, next: &str) -> Problem {
    Problem { kind, message: redact(&message).into_owned(), next: next.to_owned(), fields: Vec::new() }
}

/// No key for the service.
pub(in crate::engine) fn no_key(service: &str, key: KeyName, trouble: Option<Trouble>) -> Problem {
    let variable = key.variable();
    let text = match trouble {
        Some(t) => tr!("cloud-no-key-trouble", service = service, trouble = t.to_string(), variable = variable),
        None => tr!("cloud-no-key", service = service, variable = variable),
    };
    problem(ProblemKind::NoKey, text, press::KEY)
}

/// It never left this machine.
pub(super) fn not_sent(service: &str, reason: &str) -> Problem {
    problem(ProblemKind::Network, tr!("cloud-not-sent", service = service, reason = reason), press::AGAIN)
}

/// It went out, and what became of it is not known. `can_check`: whether anything can be found out by asking.
pub(super) fn unknown(service: &str, what: &str, can_check: bool) -> Problem {
    let (text, button) = if can_check {
        (tr!("cloud-unknown-check", what = what, service = service), press::CHECK)
    } else {
        // None of its documented routes finds a request whose number never came.
        (tr!("cloud-unknown-lost", what = what, service = service), press::AGAIN)
    };
    problem(ProblemKind::MayHaveBilled, text, button)
}

/// The program ended while a request was on its way.
pub(in crate::engine) fn cut_off(backend: &str) -> Problem {
    let service = cloud::service(backend);
    let name = service.map_or_else(|| tr!("cloud-name-service"), |s| s.spec().title());
    let can_check = service.is_some_and(|s| s.facts().finds_lost);
    unknown(&name, &tr!("cloud-what-ended"), can_check)
}

/// Another window or command line is about the job.
pub(in crate::engine) fn elsewhere() -> Problem {
    problem(ProblemKind::Service, tr!("cloud-elsewhere"), press::GO_ON)
}

/// The service could not be asked what became of a request.
pub(super) fn not_asked(reason: &str) -> String {
    tr!("search-not-asked", reason = reason)
}

/// The service's list of what it made, whole, has nothing of the request.
pub(super) fn not_listed(service: &str) -> Problem {
    problem(ProblemKind::Network, tr!("search-not-listed", service = service), press::AGAIN)
}

/// It ran, and its pictures cannot be had any more.
pub(super) fn ran_and_gone(service: &str) -> Problem {
    problem(ProblemKind::Service, tr!("cloud-gone", service = service), press::AGAIN)
}

/// The service said no.
pub(super) fn refused(service: &str, refusal: &Refusal) -> Problem {
    let said = refusal.message.trim().trim_end_matches('.');
    let (kind, what, next) = match refusal.why {
        Why::Key => (ProblemKind::NoKey, tr!("cloud-refused-key", service = service), press::KEY),
        Why::Funds => (ProblemKind::NoFunds, tr!("cloud-refused-funds", service = service), press::AGAIN),
        Why::Input => (ProblemKind::BadInput, tr!("cloud-refused-value", service = service), press::CHANGE),
        Why::WantsUrl => (ProblemKind::BadInput, tr!("cloud-refused-wants-address", service = service), press::UPLOAD),
        Why::WantsInline => {
            (ProblemKind::BadInput, tr!("cloud-refused-wants-inline", service = service), press::INLINE)
        }
        Why::Model => (ProblemKind::BadInput, tr!("cloud-refused-model", service = service), press::CHANGE),
        Why::Busy => (ProblemKind::Service, tr!("cloud-refused-busy", service = service), press::AGAIN),
        Why::Moderated => (ProblemKind::Moderated, tr!("cloud-refused-moderated", service = service), press::CHANGE),
        Why::Failed => (ProblemKind::Service, tr!("cloud-refused-failed", service = service), press::AGAIN),
    };
    let text = match (said, refusal.request_id.as_deref()) {
        ("", None) => tr!("cloud-refused", what = what),
        ("", Some(id)) => tr!("cloud-refused-number", what = what, id = id),
        (said, None) => tr!("cloud-refused-said", what = what, said = format!("{said:?}")),
        (said, Some(id)) => tr!("cloud-refused-said-number", what = what, said = format!("{said:?}"), id = id),
    };
    let mut problem = problem(kind, text, next);
    problem.fields = refusal.fields.iter().map(|(name, text)| (name.clone(), redact(text).into_owned())).collect();
    problem
}

/// It said that there were too many requests until patience ran out.
pub(super) fn limited(service: &str, said: &str) -> Problem {
    let text = tr!("cloud-limited", service = service, said = format!("{said:?}"));
    problem(ProblemKind::Limited, text, press::AGAIN)
}

/// Said of a job that takes longer than usual, while it is asked after.
pub(super) fn seldom() -> String {
    tr!("cloud-note-seldom")
}

/// The service still had it when asking ended.
pub(super) fn still_waiting(service: &str, asked: Duration) -> Problem {
    let text = tr!("cloud-still-waiting", service = service, time = minutes(asked));
    problem(ProblemKind::Service, text, press::GO_ON)
}

/// The pictures are made, but could not be fetched.
pub(super) fn not_fetched(service: &str, number: u32, of: usize, reason: &str, live: Duration) -> Problem {
    let (number, time) = (number + 1, minutes(live));
    let text = tr!("cloud-not-fetched", service = service, number = number, of = of, reason = reason, time = time);
    problem(ProblemKind::Network, text, press::GO_ON)
}

/// A budget would be broken.
pub(super) fn over_budget(service: &str, spent: i64, cost: i64, budget: i64) -> Problem {
    let [cost, spent, budget] = [cost, spent, budget].map(dollars);
    let text = tr!("cloud-over-budget", cost = cost, spent = spent, budget = budget, service = service);
    problem(ProblemKind::Budget, text, press::SETTINGS)
}

/// The init image could not be brought to where the service can fetch it.
pub(super) fn not_uploaded(reason: &str) -> Problem {
    problem(ProblemKind::Network, tr!("cloud-not-uploaded", reason = reason), press::INLINE)
}

/// The init image lay in the artist's bucket: what may have been in the way there.
pub(super) fn add_bucket(problem: &mut Problem, lifetime: Duration) {
    problem.message = tr!("cloud-refused-bucket", problem = &problem.message, time = minutes(lifetime));
}

/// A service's safety check took a picture for unsafe.
pub(super) fn moderated(service: &str, count: usize) -> Problem {
    problem(ProblemKind::Moderated, tr!("cloud-moderated", service = service, count = count), press::CHANGE)
}

/// Millionths of a dollar, in words.
#[must_use]
pub fn dollars(micro: i64) -> String {
    let usd = micro as f64 / 1e6;
    if (1..50).contains(&micro) {
        return tr!("cloud-dollars-least");
    }
    // Two decimals at least, four where they say something: a price of $0.025 is not one of $0.03.
    let text = format!("${usd:.4}");
    let spare = text.bytes().rev().take(2).take_while(|digit| *digit == b'0').count();
    text.get(..text.len() - spare).unwrap_or(&text).to_owned()
}

/// A duration as people say it.
fn minutes(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..=119 => tr!("cloud-time-seconds", count = s),
        s @ 120..=7199 => tr!("cloud-time-minutes", count = s / 60),
        s => tr!("cloud-time-hours", count = s / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_decimals_that_it_needs() {
        for (micro, text) in [
            (0, "$0.00"),
            (1, "less than $0.0001"),
            (100, "$0.0001"),
            (2_500, "$0.0025"),
            (25_000, "$0.025"),
            (30_000, "$0.03"),
            (125_000, "$0.125"),
            (1_000_000, "$1.00"),
            (12_345_678, "$12.3457"),
        ] {
            assert_eq!(dollars(micro), text);
        }
    }

    #[test]
    fn a_check_is_named_only_where_it_can_find_out() {
        let asked = unknown("AI/ML API", "The connection broke", true);
        assert_eq!(asked.next, press::CHECK);
        let lost = unknown("ModelsLab", "The connection broke", false);
        assert_eq!(lost.next, press::AGAIN);
        assert!(lost.message.contains("cannot be asked") && lost.message.contains("billed twice"), "{lost}");
        assert_eq!(cut_off("modelslab/flux-img2img").next, press::CHECK);
        assert_eq!(cut_off("aimlapi/flux-dev-img2img").next, press::CHECK);
    }
}
