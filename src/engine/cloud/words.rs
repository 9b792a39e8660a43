//! What came of a request, in words an artist can act on. Every text from outside goes through the redactor.

use std::time::Duration;

use super::super::{Problem, ProblemKind};
use crate::backend::cloud::{self, Refusal, Why};
use crate::net::{KeyName, Trouble, redact};

/// Buttons that problems of services name.
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
    let trouble = trouble.map(|t| format!(" ({t})")).unwrap_or_default();
    let text = format!(
        "there is no key for {service}{trouble}, so nothing was sent. Paste one: it is kept in the system's keychain. \
         Or set {}",
        key.variable()
    );
    problem(ProblemKind::NoKey, text, press::KEY)
}

/// It never left this machine.
pub(super) fn not_sent(service: &str, reason: &str) -> Problem {
    let text = format!("the request never reached {service}: {reason}. Nothing was made and nothing is billed");
    problem(ProblemKind::Network, text, press::AGAIN)
}

/// It went out, and what became of it is not known. `can_check`: whether anything can be found out by asking.
pub(super) fn unknown(service: &str, what: &str, can_check: bool) -> Problem {
    let (next, button) = if can_check {
        ("Check asks the service, which costs nothing", press::CHECK)
    } else {
        // None of its documented routes finds a request whose number never came.
        let text = "The service cannot be asked: its number of the request never came. Look at its own page of what \
                    was made; sent again, it may be billed twice";
        (text, press::AGAIN)
    };
    let text = format!(
        "{what}, after the request had gone out. {service} may have made the pictures and billed them. It is not sent \
         again by itself. {next}"
    );
    problem(ProblemKind::MayHaveBilled, text, button)
}

/// The program ended while a request was on its way.
pub(in crate::engine) fn cut_off(backend: &str) -> Problem {
    let service = cloud::service(backend);
    let name = service.map_or("The service", |s| s.spec().name);
    let can_check = service.is_some_and(|s| s.facts().finds_by_client_id);
    unknown(name, "Underpaint ended", can_check)
}

/// Another window or command line is about the job.
pub(in crate::engine) fn elsewhere() -> Problem {
    let text = "another Underpaint that runs now is about this job; its pictures come there, into the same library";
    problem(ProblemKind::Service, text.to_owned(), press::GO_ON)
}

/// It ran, and its pictures cannot be had any more.
pub(super) fn ran_and_gone(service: &str) -> Problem {
    let text = format!("{service} made the pictures and most likely billed them, but does not give them out any more");
    problem(ProblemKind::Service, text, press::AGAIN)
}

/// The service said no.
pub(super) fn refused(service: &str, refusal: &Refusal) -> Problem {
    let said = refusal.message.trim().trim_end_matches('.');
    let id =
        refusal.request_id.as_deref().map(|id| format!(" (its number for this request: {id})")).unwrap_or_default();
    let (kind, lead, next) = match refusal.why {
        Why::Key => (ProblemKind::NoKey, "does not know the key", press::KEY),
        Why::Funds => (ProblemKind::NoFunds, "says that the account cannot pay for this", press::AGAIN),
        Why::Input => (ProblemKind::BadInput, "does not take a value", press::CHANGE),
        Why::WantsUrl => (ProblemKind::BadInput, "wants the init image as an address", press::UPLOAD),
        Why::WantsInline => (ProblemKind::BadInput, "could not fetch the init image's address", press::INLINE),
        Why::Model => (ProblemKind::BadInput, "does not have the model", press::CHANGE),
        Why::Busy => (ProblemKind::Service, "is not ready yet", press::AGAIN),
        Why::Moderated => (ProblemKind::Moderated, "held the picture back: its safety check", press::CHANGE),
        Why::Failed => (ProblemKind::Service, "could not make the picture", press::AGAIN),
    };
    let said = if said.is_empty() { String::new() } else { format!(": {said:?}") };
    let mut problem = problem(kind, format!("{service} {lead}{said}{id}. No picture was made"), next);
    problem.fields = refusal.fields.iter().map(|(name, text)| (name.clone(), redact(text).into_owned())).collect();
    problem
}

/// It said that there were too many requests until patience ran out.
pub(super) fn limited(service: &str, said: &str) -> Problem {
    let text = format!("{service} takes no more requests for now: {said:?}. Nothing was made and nothing is billed");
    problem(ProblemKind::Limited, text, press::AGAIN)
}

/// Said of a job that takes longer than usual, while it is asked after.
pub(super) const SELDOM: &str = "Not done yet; it is asked after every few minutes, for a day";

/// The service still had it when asking ended.
pub(super) fn still_waiting(service: &str, asked: Duration) -> Problem {
    let text = format!(
        "{service} has had the request for {} and is not done. The job stays, and is asked after again at the next \
         start or when you say so",
        minutes(asked)
    );
    problem(ProblemKind::Service, text, press::GO_ON)
}

/// The pictures are made, but could not be fetched.
pub(super) fn not_fetched(service: &str, number: u32, of: usize, reason: &str, live: Duration) -> Problem {
    let text = format!(
        "{service} made the pictures, but picture {} of {of} could not be fetched: {reason}. What came is saved; the \
         addresses work for about {}",
        number + 1,
        minutes(live)
    );
    problem(ProblemKind::Network, text, press::GO_ON)
}

/// A budget would be broken.
pub(super) fn over_budget(service: &str, spent: i64, cost: i64, budget: i64) -> Problem {
    let text = format!(
        "this would cost about {}, and {} of today's {} at {service} are spent. Nothing was sent",
        dollars(cost),
        dollars(spent),
        dollars(budget)
    );
    problem(ProblemKind::Budget, text, press::SETTINGS)
}

/// The init image could not be brought to where the service can fetch it.
pub(super) fn not_uploaded(reason: &str) -> Problem {
    let text = format!("the init image could not be uploaded: {reason}. Nothing was sent and nothing is billed");
    problem(ProblemKind::Network, text, press::INLINE)
}

/// The init image lay in the artist's bucket: what may have been in the way there.
pub(super) fn add_bucket(problem: &mut Problem, lifetime: Duration) {
    let more = format!(
        ". It lay in your bucket, whose addresses work for {}: a longer time is in the service's settings",
        minutes(lifetime)
    );
    problem.message.push_str(&more);
}

/// A service's safety check took a picture for unsafe.
pub(super) fn moderated(service: &str, count: usize) -> Problem {
    let which = if count == 1 { "a picture".to_owned() } else { format!("{count} pictures") };
    let text = format!(
        "{service}'s safety check replaced {which} by black or blur. It is saved as it came, and it was most likely \
         billed. Change the prompt or the init image, or turn the safety check off where the service lets you"
    );
    problem(ProblemKind::Moderated, text, press::CHANGE)
}

/// Millionths of a dollar, in words.
#[must_use]
pub fn dollars(micro: i64) -> String {
    let usd = micro as f64 / 1e6;
    if (1..50).contains(&micro) {
        return "less than $0.0001".to_owned();
    }
    // Two decimals at least, four where they say something: a price of $0.025 is not one of $0.03.
    let text = format!("${usd:.4}");
    let spare = text.bytes().rev().take(2).take_while(|digit| *digit == b'0').count();
    text.get(..text.len() - spare).unwrap_or(&text).to_owned()
}

/// A duration as people say it.
fn minutes(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..=119 => format!("{s} seconds"),
        s @ 120..=7199 => format!("{} minutes", s / 60),
        s => format!("{} hours", s / 3600),
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
        assert_eq!(cut_off("modelslab/flux-img2img").next, press::AGAIN);
        assert_eq!(cut_off("aimlapi/flux-dev-img2img").next, press::CHECK);
    }
}
