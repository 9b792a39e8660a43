//! The ModelsLab family: three endpoints of modelslab.com and one of stablediffusionapi.com, which answer alike and
//! take their key in the body of every call.

mod answer;
mod reason;
mod routes;
mod search;
mod styles;
mod tables;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::{Answer, Checked, Draft, Facts, Init, KeyPlace, Listed, Refusal, Reply, Service, Ticket};
use crate::backend::{BackendSpec, Values};
use crate::net::KeyName;
use crate::recipe::UploadWay as Way;

/// Both names of the service; the older site's own address has its own key, but the same servers answer.
const HOSTS: &[&str] = &["modelslab.com", "www.modelslab.com", "stablediffusionapi.com"];

/// What holds for all of them.
const FACTS: Facts = Facts {
    key: KeyName::ModelsLab,
    base_url: "https://modelslab.com",
    hosts: HOSTS,
    count: "count",
    per_request: 4,
    // Its queue is first in, first out, and a filter takes quick requests for spam.
    at_once: 1,
    max_side: 1_024,
    min_side: 256,
    side_multiple: 8,
    ways: &[Way::Inline, Way::Service, Way::S3, Way::Url],
    // The service's upload takes 5 MB of base64; its request body is not known to take more.
    inline_limit: 3_700_000,
    patience: Duration::from_secs(120),
    links_live: Duration::from_secs(24 * 3_600),
    finds_lost: true,
    // A queue may hold it so long before it is in the account's list.
    settles: Duration::from_secs(15 * 60),
};

/// Words alone: no init image comes along.
const FACTS_FREE: Facts = Facts { ways: &[], ..FACTS };

/// The older site. It is served by modelslab.com too: the address is a setting.
const FACTS_OLDER: Facts =
    Facts { key: KeyName::StableDiffusionApi, base_url: "https://stablediffusionapi.com", ..FACTS };

/// How an endpoint is asked for a queued job's pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// With the job's number as the path's last part.
    InPath,
    /// With the job's number in the body.
    InBody,
}

/// One of the family's endpoints.
pub(super) struct Endpoint {
    spec: &'static BackendSpec,
    facts: &'static Facts,
    /// Between `/api/v1/enterprise/` and the route: `flux/`, `realtime/` or nothing.
    family: &'static str,
    /// The billable route.
    route: &'static str,
    asked: Asked,
}

/// FLUX from a picture.
pub(super) static FLUX_IMG2IMG: Endpoint =
    Endpoint { spec: &tables::FLUX_IMG2IMG, facts: &FACTS, family: "flux/", route: "img2img", asked: Asked::InPath };

/// FLUX from words.
pub(super) static FLUX_TEXT2IMG: Endpoint = Endpoint {
    spec: &tables::FLUX_TEXT2IMG,
    facts: &FACTS_FREE,
    family: "flux/",
    route: "text2img",
    asked: Asked::InPath,
};

/// The quick one, with styles.
pub(super) static REALTIME_IMG2IMG: Endpoint = Endpoint {
    spec: &tables::REALTIME_IMG2IMG,
    facts: &FACTS,
    family: "realtime/",
    route: "img2img",
    asked: Asked::InPath,
};

/// Stable Diffusion with any model.
pub(super) static IMG2IMG: Endpoint =
    Endpoint { spec: &tables::IMG2IMG, facts: &FACTS_OLDER, family: "", route: "img2img", asked: Asked::InBody };

impl Endpoint {
    fn post(&self, url: String, body: Value) -> Draft {
        Draft { get: false, url, headers: Vec::new(), body: Some(body), key: KeyPlace::Body("key") }
    }

    fn address(&self, base: &str, route: &str) -> String {
        format!("{base}/api/v1/enterprise/{}{route}", self.family)
    }
}

impl Service for Endpoint {
    fn spec(&self) -> &'static BackendSpec {
        self.spec
    }

    fn facts(&self) -> &'static Facts {
        self.facts
    }

    fn submit(&self, base: &str, values: &Values, init: Option<&Init>, _client_id: &str) -> Draft {
        let mut body = self.spec.body(values);
        // An init image inside the request is taken only by a request that asks for base64, and the other way round.
        match init.filter(|_| self.spec.takes_init()) {
            Some(Init::Url(url)) => {
                body.insert("init_image".to_owned(), url.as_str().into());
            }
            Some(Init::Inline { base64, .. }) => {
                body.insert("init_image".to_owned(), base64.as_str().into());
                if let Some(switch) = self.spec.parameter("base64") {
                    body.insert(switch.wire.to_owned(), switch.on_the_wire(&true.into()));
                }
            }
            None => {}
        }
        self.post(self.address(base, self.route), Value::Object(body))
    }

    fn submitted(&self, reply: &Reply<'_>) -> Answer {
        answer::read(self.spec, reply, answer::Of::Submit)
    }

    fn fetch(&self, base: &str, ticket: &Ticket, local: bool) -> Vec<Draft> {
        self.fetches(base, ticket, local)
    }

    fn fetched(&self, reply: &Reply<'_>) -> Answer {
        answer::read(self.spec, reply, answer::Of::Fetch)
    }

    fn check(&self, base: &str, ticket: &Ticket) -> Option<Draft> {
        self.fetches(base, ticket, false).into_iter().next()
    }

    fn checked(&self, _ticket: &Ticket, reply: &Reply<'_>) -> Checked {
        match self.fetched(reply) {
            Answer::Done(done) => Checked::Ran(Some(done)),
            Answer::Queued(_) => Checked::Running,
            Answer::Limited { message, .. } | Answer::Unclear { message } => Checked::Unknown(message),
            Answer::Refused(refusal) => Checked::Unknown(refusal.message),
        }
    }

    fn search(&self, base: &str, page: u32) -> Option<Draft> {
        Some(self.search_draft(base, page))
    }

    fn searched(&self, page: u32, reply: &Reply<'_>) -> Result<Listed, String> {
        search::listed(self.spec, page, reply)
    }

    fn is_of(&self, values: &Values, told: &BTreeMap<String, Value>) -> Option<bool> {
        search::is_of(values, told)
    }

    fn test_key(&self, base: &str) -> Draft {
        self.post(self.address(base, "system_details"), Value::Object(serde_json::Map::new()))
    }

    fn key_tested(&self, reply: &Reply<'_>) -> Result<String, Refusal> {
        routes::key_tested(self.spec, reply)
    }

    fn upload(&self, base: &str, base64: &str, mime: &str) -> Option<Draft> {
        self.spec.takes_init().then(|| self.upload_draft(base, base64, mime))
    }

    fn uploaded(&self, reply: &Reply<'_>) -> Result<String, Refusal> {
        routes::uploaded(self.spec, reply)
    }

    fn words(&self, base: &str, parameter: &str) -> Option<Draft> {
        let route = match parameter {
            "scheduler" => "schedulers_list",
            "model_id" => "get_all_models",
            _ => return None,
        };
        self.spec.parameter(parameter)?;
        Some(self.post(self.address(base, route), Value::Object(serde_json::Map::new())))
    }

    fn listed(&self, reply: &Reply<'_>) -> Result<Vec<String>, Refusal> {
        routes::listed(self.spec, reply)
    }
}
