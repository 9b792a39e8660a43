//! The clouds, without a wire: what each service takes, how a request for it is written, what its answers mean.
//!
//! Pure functions over values: no request is sent, no clock read, no row written and no key held here. The engine
//! sends what this room drafts and asks it what came back. Facts are from the services' own pages and from clients
//! that call them.

mod aimlapi;
mod lenient;
mod links;
mod modelslab;
mod said;
#[cfg(test)]
mod tests;
mod wait;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BackendSpec, Values};
use crate::net::KeyName;
use crate::recipe::UploadWay;

/// Where a service wants its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// A top-level field of the JSON body.
    Body(&'static str),
    /// The Authorization header, as a bearer token.
    Bearer,
    /// Nowhere: the route is public.
    None,
}

/// A request as it is before the key is put in: it can be shown, hashed and copied.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// GET where true, POST otherwise.
    pub get: bool,
    /// The whole address.
    pub url: String,
    /// Headers besides the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body, without the key.
    pub body: Option<Value>,
    /// Where the key goes.
    pub key: KeyPlace,
}

/// What a server answered.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The HTTP status.
    pub status: u16,
    /// Headers, their names in lower case.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
    /// Whether the body ended before its end.
    pub cut: bool,
}

impl Reply<'_> {
    /// A header's value, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The init image as it goes into a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Init {
    /// An address that the service fetches.
    Url(String),
    /// Inside the request, as raw base64.
    Inline {
        /// The file's bytes, base64 without a prefix.
        base64: String,
        /// `image/png` or `image/jpeg`.
        mime: &'static str,
    },
}

/// What is known of a request that a service took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// The service's number of the job, as text.
    pub id: Option<String>,
    /// Where the service says to ask.
    pub fetch_url: Option<String>,
    /// Seconds until it thinks to be done.
    pub eta: Option<f64>,
    /// Addresses at which the pictures will be.
    pub future: Vec<String>,
    /// The number we gave the request, for services that echo it.
    pub client_id: Option<String>,
    /// What the service says already: the seed, the model. It may say less when it is done.
    #[serde(default)]
    pub told: BTreeMap<String, Value>,
}

/// One picture of an answer: where it can be had, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Addresses.
    pub links: Vec<String>,
    /// Or the picture itself, base64 with or without a data-URI prefix.
    pub inline: Option<String>,
    /// Its seed, where the service says it.
    pub seed: Option<u64>,
    /// Whether the service took it for unsafe: usually black or blurred.
    pub flagged: bool,
}

/// A request that ended well.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Its pictures.
    pub pictures: Vec<Output>,
    /// What the service says it did: prompt as rewritten, model, steps, seed. Plain values; no addresses, no key.
    pub told: BTreeMap<String, Value>,
    /// What it cost in US dollars, where the service says it.
    pub usd: Option<f64>,
    /// The service's number of the job, where the answer says it.
    #[serde(default)]
    pub id: Option<String>,
}

impl Done {
    /// Adds what only the answer that took the request said: its seed and model, and the addresses it promised, as
    /// the last ones to try.
    #[must_use]
    pub fn completed(mut self, ticket: &Ticket) -> Self {
        for (name, value) in &ticket.told {
            self.told.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if self.pictures.len() == ticket.future.len() {
            for (picture, link) in self.pictures.iter_mut().zip(&ticket.future) {
                if !picture.links.contains(link) {
                    picture.links.push(link.clone());
                }
            }
        }
        if let [picture] = self.pictures.as_mut_slice() {
            picture.seed = picture.seed.or_else(|| self.told.get("seed").and_then(Value::as_u64));
        }
        self
    }
}

/// Why a service said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The key is wrong or missing.
    Key,
    /// No money, or a plan without this.
    Funds,
    /// Something in the request.
    Input,
    /// It wants the init image as an address, not inside the request.
    WantsUrl,
    /// It wants the init image inside the request, or could not fetch the address.
    WantsInline,
    /// No such model there.
    Model,
    /// The model is being loaded, the server is warming up.
    Busy,
    /// Its safety check.
    Moderated,
    /// Anything else that it names.
    Failed,
}

/// A no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// Of which kind.
    pub why: Why,
    /// The service's own words, at most 300 characters.
    pub message: String,
    /// The parameters it names, each with its words.
    pub fields: Vec<(String, String)>,
    /// The service's number of the request, for its support.
    pub request_id: Option<String>,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The pictures are made.
    Done(Done),
    /// It is being worked on.
    Queued(Ticket),
    /// Too many requests: this one did not run and may be sent again after the wait.
    Limited {
        /// How long, where the service says it.
        wait: Option<Duration>,
        /// Its words.
        message: String,
    },
    /// It said no, and nothing ran.
    Refused(Refusal),
    /// Nobody can tell from this whether it ran: a gateway's page, half an answer.
    Unclear {
        /// What came, in words.
        message: String,
    },
}

/// What a check of a lost request found.
#[derive(Clone, Debug, PartialEq)]
pub enum Checked {
    /// It never ran, or failed and is not billed, and may be sent again. A service writes its log when a request
    /// ends: this counts only [`Facts::settles`] after the send.
    NeverRan,
    /// It ran; the pictures, where they can still be had.
    Ran(Option<Done>),
    /// It is still running.
    Running,
    /// The service does not say; the reason.
    Unknown(String),
}

/// A page of what a service made for an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its number and how many pictures it has, in the order of the list.
    pub made: Vec<(String, usize)>,
    /// Whether no page follows.
    pub is_last: bool,
}

/// What holds for a service beside its parameters.
#[derive(Debug)]
pub struct Facts {
    /// Whose key it takes.
    pub key: KeyName,
    /// Where it is: `https://modelslab.com`.
    pub base_url: &'static str,
    /// Hosts, besides the base URL's own, on which its fetch addresses may be called with the key.
    pub hosts: &'static [&'static str],
    /// The parameter that says how many pictures.
    pub count: &'static str,
    /// The most pictures of one request.
    pub per_request: u32,
    /// The most requests at once.
    pub at_once: usize,
    /// The longest side it takes, in pixels.
    pub max_side: u32,
    /// The shortest.
    pub min_side: u32,
    /// Sides are multiples of this.
    pub side_multiple: u32,
    /// The ways for an init image, the one most likely to work first; empty where it takes none.
    pub ways: &'static [UploadWay],
    /// The most bytes of an inline init image, before base64.
    pub inline_limit: usize,
    /// How long a submit may take.
    pub patience: Duration,
    /// How long its links live.
    pub links_live: Duration,
    /// Whether a request whose answer was lost can be found again: by the number we gave it ([`Service::check`]), or
    /// in the list of what the account made ([`Service::search`]).
    pub finds_lost: bool,
    /// How long after a send it proves nothing that a request is not in the service's log.
    pub settles: Duration,
}

/// One endpoint of a service.
pub trait Service: Send + Sync {
    /// Its face.
    fn spec(&self) -> &'static BackendSpec;
    /// What holds for it.
    fn facts(&self) -> &'static Facts;
    /// The billable request. `values` hold what the artist set and nothing else, each checked; `base` is an address
    /// without a slash at its end; `client_id` goes where the service has a place for it.
    fn submit(&self, base: &str, values: &Values, init: Option<&Init>, client_id: &str) -> Draft;
    /// What the answer to it means.
    fn submitted(&self, reply: &Reply<'_>) -> Answer;
    /// The requests that ask for a queued one's pictures, the best first; none where there is no way to ask.
    /// An address of the service's is used only on the base URL's host or one of [`Facts::hosts`], over https
    /// unless `local`.
    fn fetch(&self, base: &str, ticket: &Ticket, local: bool) -> Vec<Draft>;
    /// What the answer to that means. [`Why::Failed`] may be said for a moment of a job that still waits.
    fn fetched(&self, reply: &Reply<'_>) -> Answer;
    /// The free request that says whether a lost one ran; None where the service has none.
    fn check(&self, base: &str, ticket: &Ticket) -> Option<Draft>;
    /// What the answer to that means for the request of this ticket: a log may hold others.
    fn checked(&self, ticket: &Ticket, reply: &Reply<'_>) -> Checked;
    /// The free request for a page, counted from 1, of what the account made; None where the service has no such list.
    fn search(&self, _base: &str, _page: u32) -> Option<Draft> {
        None
    }
    /// What the answer to that means.
    ///
    /// # Errors
    /// The service's no, in its words.
    fn searched(&self, _page: u32, reply: &Reply<'_>) -> Result<Listed, String> {
        Err(format!("HTTP {}", reply.status))
    }
    /// Whether what the service tells of a job is of a request with these values; None where it tells too little.
    fn is_of(&self, _values: &Values, _told: &BTreeMap<String, Value>) -> Option<bool> {
        None
    }
    /// A request that costs nothing and needs the key.
    fn test_key(&self, base: &str) -> Draft;
    /// What the answer to that means: a line for the artist.
    ///
    /// # Errors
    /// The service's no.
    fn key_tested(&self, reply: &Reply<'_>) -> Result<String, Refusal>;
    /// The request that brings an init image to the service; None where it has no such route.
    fn upload(&self, base: &str, base64: &str, mime: &str) -> Option<Draft>;
    /// The address it got.
    ///
    /// # Errors
    /// The service's no.
    fn uploaded(&self, reply: &Reply<'_>) -> Result<String, Refusal>;
    /// The free request for the words that the service knows for a parameter now, such as its models; None where it
    /// has no such list.
    fn words(&self, base: &str, parameter: &str) -> Option<Draft>;
    /// The words of the answer to that.
    ///
    /// # Errors
    /// The service's no.
    fn listed(&self, reply: &Reply<'_>) -> Result<Vec<String>, Refusal>;
}

/// Every service, in the order in which they are offered.
#[must_use]
pub fn services() -> &'static [&'static dyn Service] {
    static ALL: [&dyn Service; 5] = [
        &modelslab::FLUX_IMG2IMG,
        &modelslab::FLUX_TEXT2IMG,
        &modelslab::REALTIME_IMG2IMG,
        &modelslab::IMG2IMG,
        &aimlapi::FLUX_DEV_IMG2IMG,
    ];
    &ALL
}

/// A service by its id.
#[must_use]
pub fn service(id: &str) -> Option<&'static dyn Service> {
    services().iter().copied().find(|service| service.spec().id == id)
}

/// The tables of every backend, this machine's first.
#[must_use]
pub fn specs() -> Vec<&'static BackendSpec> {
    std::iter::once(&super::LOCAL).chain(services().iter().map(|service| service.spec())).collect()
}
