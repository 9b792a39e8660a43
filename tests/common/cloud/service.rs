//! The five endpoints, their families, their routes and the keys that open them. Values only.

use serde::Deserialize;

/// One of the five submit routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Endpoint {
    #[serde(rename = "modelslab/flux-img2img")]
    FluxImg2img,
    #[serde(rename = "modelslab/flux-text2img")]
    FluxText2img,
    #[serde(rename = "modelslab/realtime-img2img")]
    RealtimeImg2img,
    #[serde(rename = "modelslab/img2img")]
    Img2img,
    #[serde(rename = "aimlapi/flux-dev-img2img")]
    FluxDev,
}

/// Who answers, and so which key opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    ModelsLab,
    StableDiffusion,
    Aiml,
}

/// Which fetch route a queued result has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    Flux,
    Realtime,
    Plain,
}

impl Endpoint {
    pub const ALL: [Self; 5] =
        [Self::FluxImg2img, Self::FluxText2img, Self::RealtimeImg2img, Self::Img2img, Self::FluxDev];
    /// Those that answer as ModelsLab does: body before status, queue and fetch.
    pub const QUEUED: [Self; 4] = [Self::FluxImg2img, Self::FluxText2img, Self::RealtimeImg2img, Self::Img2img];

    /// The backend's id in the program.
    pub fn id(self) -> &'static str {
        match self {
            Self::FluxImg2img => "modelslab/flux-img2img",
            Self::FluxText2img => "modelslab/flux-text2img",
            Self::RealtimeImg2img => "modelslab/realtime-img2img",
            Self::Img2img => "modelslab/img2img",
            Self::FluxDev => "aimlapi/flux-dev-img2img",
        }
    }
    pub fn path(self) -> &'static str {
        match self {
            Self::FluxImg2img => "/api/v1/enterprise/flux/img2img",
            Self::FluxText2img => "/api/v1/enterprise/flux/text2img",
            Self::RealtimeImg2img => "/api/v1/enterprise/realtime/img2img",
            Self::Img2img => "/api/v1/enterprise/img2img",
            Self::FluxDev => "/v1/images/generations",
        }
    }
    pub fn family(self) -> Family {
        match self {
            Self::Img2img => Family::StableDiffusion,
            Self::FluxDev => Family::Aiml,
            _ => Family::ModelsLab,
        }
    }
    /// `None` for the synchronous one.
    pub fn queue(self) -> Option<Queue> {
        match self {
            Self::FluxImg2img | Self::FluxText2img => Some(Queue::Flux),
            Self::RealtimeImg2img => Some(Queue::Realtime),
            Self::Img2img => Some(Queue::Plain),
            Self::FluxDev => None,
        }
    }
    /// Where a queued result of this endpoint is fetched; the plain queue takes the id in the body.
    pub fn fetch_path(self, id: u64) -> String {
        match self.queue() {
            Some(Queue::Flux) => format!("/api/v1/enterprise/flux/fetch/{id}"),
            Some(Queue::Realtime) => format!("/api/v1/enterprise/realtime/fetch/{id}"),
            _ => "/api/v1/enterprise/fetch".to_owned(),
        }
    }
}

impl Family {
    pub const ALL: [Self; 3] = [Self::ModelsLab, Self::StableDiffusion, Self::Aiml];

    /// The environment variable the program reads this family's key from.
    pub fn variable(self) -> &'static str {
        match self {
            Self::ModelsLab => "UNDERPAINT_MODELSLAB_KEY",
            Self::StableDiffusion => "UNDERPAINT_STABLEDIFFUSIONAPI_KEY",
            Self::Aiml => "UNDERPAINT_AIMLAPI_KEY",
        }
    }
    /// The key the server accepts: long and odd enough that a search for it finds nothing else.
    pub fn key(self) -> &'static str {
        match self {
            Self::ModelsLab => "mlProvingKey7f3a91c05be24d68a0c1",
            Self::StableDiffusion => "sdProvingKey2b8e64d1f9073ac5e7d2",
            Self::Aiml => "aimlProvingKey9c41d7e8025fb36a4b",
        }
    }
}

/// The routes beside the submits that one asks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Submit(Endpoint),
    /// The id where the route carries it.
    Fetch(Queue, Option<u64>),
    Upload(Upload),
    Manage(Family, Manage),
    Wallet,
    RequestCount,
    /// What the account made.
    Assets,
    Billing,
    Balance,
    Logs,
    Models,
    /// A consumer plan's fetch, which knows no enterprise request.
    ConsumerFetch,
    Unknown,
}

/// The four ways a picture gets an address (cloud-apis §1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    Enterprise,
    Base64ToUrl,
    EditingBase64ToUrl,
    Crop,
}

/// What costs nothing (§1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manage {
    SystemDetails,
    RestartServer,
    UpdateServer,
    ClearCache,
    ClearQueue,
    SchedulersList,
    GetAllModels,
}

impl Route {
    /// The route of a path without its query.
    pub fn of(path: &str) -> Self {
        if let Some(endpoint) = Endpoint::ALL.into_iter().find(|e| e.path() == path) {
            return Self::Submit(endpoint);
        }
        let fetch = |prefix: &str| path.strip_prefix(prefix).and_then(|id| id.parse().ok());
        if let Some(id) = fetch("/api/v1/enterprise/flux/fetch/") {
            return Self::Fetch(Queue::Flux, Some(id));
        }
        if let Some(id) = fetch("/api/v1/enterprise/realtime/fetch/") {
            return Self::Fetch(Queue::Realtime, Some(id));
        }
        match path {
            "/api/v1/enterprise/fetch" => Self::Fetch(Queue::Plain, None),
            "/api/v1/enterprise/upload_image" => Self::Upload(Upload::Enterprise),
            "/api/v6/base64_to_url" => Self::Upload(Upload::Base64ToUrl),
            "/api/v6/image_editing/base64_to_url" => Self::Upload(Upload::EditingBase64ToUrl),
            "/api/v3/base64_crop" => Self::Upload(Upload::Crop),
            "/api/wallet_balance" => Self::Wallet,
            "/api/v6/processing/request_count" => Self::RequestCount,
            "/api/v6/assets_generated" => Self::Assets,
            "/v2/billing" => Self::Billing,
            "/v1/billing/balance" => Self::Balance,
            "/v2/logs" => Self::Logs,
            "/v1/models" => Self::Models,
            _ if path.starts_with("/api/v6/images/fetch/") => Self::ConsumerFetch,
            _ => Self::managed(path).unwrap_or(Self::Unknown),
        }
    }

    fn managed(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/api/v1/enterprise/")?;
        let (family, name) = match rest.split_once('/') {
            Some(("flux" | "realtime", name)) => (Family::ModelsLab, name),
            Some(_) => return None,
            None => (Family::StableDiffusion, rest),
        };
        let what = match name {
            "system_details" => Manage::SystemDetails,
            "restart_server" => Manage::RestartServer,
            "update_server" => Manage::UpdateServer,
            "clear_cache" => Manage::ClearCache,
            "clear_queue" => Manage::ClearQueue,
            "schedulers_list" => Manage::SchedulersList,
            "get_all_models" => Manage::GetAllModels,
            _ => return None,
        };
        Some(Self::Manage(family, what))
    }

    /// Whether `family`'s key is this route's.
    pub fn takes(&self, family: Family) -> bool {
        match self {
            Self::Submit(endpoint) => endpoint.family() == family,
            Self::Fetch(Queue::Plain, _) => family == Family::StableDiffusion,
            Self::Fetch(..) | Self::Wallet | Self::RequestCount => family == Family::ModelsLab,
            Self::Manage(theirs, _) => *theirs == family,
            Self::Upload(_) | Self::ConsumerFetch | Self::Assets => family != Family::Aiml,
            Self::Billing | Self::Balance | Self::Logs | Self::Models => family == Family::Aiml,
            // Where no page names a route, no key is right.
            Self::Unknown => false,
        }
    }

    /// The method the service's pages give for the route.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Billing | Self::Balance | Self::Logs | Self::Models => "GET",
            _ => "POST",
        }
    }
}
