//! What the server knows: what came in, what it made, what it was told to do. One lock, never held over a wait.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::gate::{Gate, Point};
use super::made::{Generation, Stored};
use super::play::Play;
use super::service::{Endpoint, Family, Route};
use super::soak::Soak;

/// Which of the server's addresses was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The services.
    Api,
    /// Where pictures lie.
    Store,
    /// A host that has nothing to do with them and must never see a key.
    Foreign,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Since the server's start.
    pub at: Duration,
    pub door: Door,
    /// The number of the TCP connection.
    pub connection: u64,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Something no real client may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which request, counted from 0.
    pub request: usize,
    pub path: String,
    pub what: String,
}

/// A picture that the server fetched because its address was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub url: String,
    /// 0 where nothing answered.
    pub status: u16,
    /// Width and height, where it was a picture.
    pub size: Option<(u32, u32)>,
    pub sha256: String,
}

/// Where a play is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    Submit(Endpoint),
    /// The fetch route of an endpoint's generations.
    Fetch(Endpoint),
    Upload,
    /// `system_details` and its siblings, balances, models.
    Manage,
    Logs,
    /// Any download of a result.
    Download,
}

/// How the services are set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API's port; 0 for any.
    pub port: u16,
    /// Violations answered as HTTP 400 with a sentence (E2) instead of a map with 200 (E1).
    pub plain_refusals: bool,
    /// AI/ML API takes data URIs as `image_url`.
    pub data_uris: bool,
    /// Seconds in `eta`.
    pub eta: f64,
    /// Polls that a request with `instant_response` is still running for.
    pub instant_polls: u32,
    /// A fetch's answer tells what was asked for, in `meta`, as the page of the consumer's fetch has it; the
    /// enterprise pages show none.
    pub fetch_meta: bool,
    /// AI/ML API's logs show a request only from this look on (1: at once).
    pub log_lag: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            plain_refusals: false,
            data_uris: true,
            eta: 0.067_986_918,
            instant_polls: 1,
            fetch_meta: false,
            log_lag: 1,
        }
    }
}

pub struct World {
    pub started: Instant,
    pub settings: Settings,
    /// `http://127.0.0.1:port` of each door; the foreign one is `http://localhost:port`.
    pub api: String,
    pub store: String,
    pub foreign: String,
    pub requests: Vec<Seen>,
    pub violations: Vec<Violation>,
    pub fetched: Vec<Fetched>,
    pub generations: Vec<Generation>,
    /// By path.
    pub stored: HashMap<String, Stored>,
    pub plays: HashMap<Spot, VecDeque<Play>>,
    pub gates: Vec<Gate>,
    pub soak: Option<Soak>,
    /// Billable submits by client request id, or by the body's hash where there is none.
    pub submits: BTreeMap<String, usize>,
    /// AI/ML API's submits that did not run, by their request's number.
    pub refused: Vec<usize>,
    /// Submits of the synchronous endpoint that are being answered.
    pub running: usize,
    pub log_looks: u32,
    pub next_id: u64,
}

impl World {
    pub fn violate(&mut self, request: usize, what: impl Into<String>) {
        let path = self.requests[request].path.clone();
        self.violations.push(Violation { request, path, what: what.into() });
    }
    /// The play that is due, if one was asked for here.
    pub fn play(&mut self, spot: Spot) -> Option<Play> {
        self.plays.get_mut(&spot)?.pop_front()
    }
    pub fn gate(&self, point: Point) -> Option<Gate> {
        self.gates.iter().find(|g| g.point() == point).cloned()
    }
    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Writes the request down and looks for what is wrong with any request: a key where none belongs, a client
    /// without a name.
    pub fn record(&mut self, seen: Seen) -> usize {
        let number = self.requests.len();
        let mut wrong = Vec::new();
        if seen.header("user-agent").is_none_or(str::is_empty) {
            wrong.push("no User-Agent".to_owned());
        }
        let body = String::from_utf8_lossy(&seen.body).into_owned();
        for family in Family::ALL {
            let key = family.key();
            let has = |text: &str| text.contains(key);
            let in_headers = seen.headers.iter().any(|(n, v)| has(v) && n != "authorization");
            let in_authorization = seen.header("authorization").is_some_and(has);
            if seen.door != Door::Api {
                if in_headers || in_authorization || has(&body) || seen.query.as_deref().is_some_and(has) {
                    wrong.push(format!("the {family:?} key was shown at the {:?} door", seen.door));
                }
            } else if in_headers
                || seen.query.as_deref().is_some_and(has)
                || has(&seen.path)
                || in_authorization && family != Family::Aiml
                || has(&body) && family == Family::Aiml
            {
                wrong.push(format!("the {family:?} key is in a place where that service does not want it"));
            } else if has(&body) && !Route::of(&seen.path).takes(family) {
                wrong.push(format!("the {family:?} key was shown to another service"));
            }
        }
        self.requests.push(seen);
        wrong.into_iter().for_each(|what| self.violate(number, what));
        number
    }
}
