//! A bad day: a queue of few places, and a share of all answers that fail, drawn from a seed.

use serde::Deserialize;

use super::paint::mix;
use super::play::Play;

#[derive(Clone, Debug, Deserialize)]
pub struct Soak {
    /// Generations that may be queued or running at once; beyond it a submit is answered with the rate limit.
    pub queued: usize,
    /// 0 to 1: how many answers fail.
    pub fail_share: f64,
    pub seed: u64,
    /// Polls that each generation is still running for.
    #[serde(default)]
    pub polls: u32,
    /// Seconds in the rate limit's answer.
    #[serde(default = "one")]
    pub retry_after: u64,
    /// Draws so far.
    #[serde(skip)]
    pub drawn: u64,
}

fn one() -> u64 {
    1
}

/// Which kind of answer may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Submit,
    Poll,
    Download,
}

impl Soak {
    pub fn new(queued: usize, fail_share: f64, seed: u64) -> Self {
        Self { queued, fail_share, seed, polls: 1, retry_after: 1, drawn: 0 }
    }

    /// The failure of the next answer, if it is one that fails.
    pub fn fails(&mut self, kind: Kind) -> Option<Play> {
        self.drawn += 1;
        let draw = mix(self.seed ^ mix(self.drawn));
        let share = (draw >> 11) as f64 / (1_u64 << 53) as f64;
        if share >= self.fail_share {
            return None;
        }
        let plays = match kind {
            Kind::Submit => vec![
                Play::RateLimit429 { retry_after: self.retry_after },
                Play::Unavailable503 { retry_after: Some(self.retry_after) },
                Play::Server500,
                Play::Html502,
                Play::TruncatedJson,
                Play::ResetBeforeAnswer,
                Play::ResetMidBody,
            ],
            Kind::Poll => vec![
                Play::Server500,
                Play::Html502,
                Play::TruncatedJson,
                Play::ResetBeforeAnswer,
                Play::RateLimit200,
                Play::Failed,
            ],
            Kind::Download => vec![
                Play::Download404 { times: 1 },
                Play::DownloadHtml200 { times: 1 },
                Play::DownloadReset { times: 1 },
            ],
        };
        let which = mix(draw) as usize % plays.len();
        plays.into_iter().nth(which)
    }
}
