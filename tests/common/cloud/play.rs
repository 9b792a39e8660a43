//! What the server can be told to do with the next request. A play is a value; it can be written in a script file.

use serde::Deserialize;

use super::service::Endpoint;

/// The forms of AI/ML API's success body (cloud-apis §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Shape {
    /// The page's: `images`, `timings`, `seed`, `has_nsfw_concepts`, `prompt`.
    A,
    /// The same with empty extras, on a link that is signed.
    A2,
    /// `images`, `data` and `meta` in one body, for the same pictures.
    B,
    /// `data` with `meta.usage.credits_used`.
    C,
    /// `data` with every extra and `meta.usage.usd_spent`.
    C2,
    /// `output.choices[].url`.
    D,
    /// `output.choices[].image_base64`: the picture itself in the body.
    DInline,
}

/// One behaviour. Beside each: whether the service made the pictures, and so billed them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Play {
    /// Made. The page's own example response.
    Success,
    /// Queued, so many polls still running, then `then`; made unless that is a refusal.
    Processing {
        polls: u32,
        then: Box<Play>,
    },
    /// Made. Queued; the first poll has `id` and `output` as empty strings.
    EmptyStrings,
    /// Made. Success without a link; the fetch route has them.
    SuccessEmptyThenFetch,
    /// Not made. HTTP 200 with a map of fields (E1).
    ErrorMap {
        field: String,
        text: String,
    },
    /// Not made. HTTP 400 with a sentence (E2); AI/ML API's "Body validation error!".
    Error400 {
        text: String,
    },
    /// Not made.
    BadKey401,
    BadKey200,
    RateLimit200,
    RateLimit429 {
        retry_after: u64,
    },
    RateMinutes {
        minutes: u64,
    },
    Funds402,
    Plan403,
    /// AI/ML API's way of having no funds: 403, its kind misspelt.
    ForbiddenCredits,
    ModelMissing,
    Loading,
    Server500,
    Unavailable503 {
        retry_after: Option<u64>,
    },
    /// Not made. The text asked for a link where the picture itself was sent (E7).
    UrlDemanded,
    /// Not made. The error's message holds the caller's key.
    EchoKey,
    /// Not made. `status` error, the reason only in `warning` (E9).
    WarningOnly,
    /// Not made. 307 to a foreign host, which records whether the key came along.
    Redirect307,
    /// Not made. Failed for good.
    Failed,
    /// Not made. The connection is reset once the request has been read.
    ResetBeforeRun,
    /// Made, and the answer lost at the proxy.
    Html502,
    Timeout504,
    Html524,
    /// Made; a web page with status 200 instead of the answer.
    Html200,
    /// Made; the JSON breaks off, and the answer ends there as if it were whole.
    TruncatedJson,
    /// Made; the answer comes so many seconds later.
    Stall {
        seconds: u64,
    },
    /// Made and billed, then the connection is reset without a byte of answer.
    ResetBeforeAnswer,
    /// Made; reset in the middle of the answer's body.
    ResetMidBody,
    /// Made; the pictures' links are not there yet so many times.
    Download404 {
        times: u32,
    },
    DownloadHtml200 {
        times: u32,
    },
    /// Made; a download is reset at its half so many times.
    DownloadReset {
        times: u32,
    },
    JpegNamedPng,
    WebpNamedPng,
    /// Made; the link is a text file of base64, with or without `data:image/png;base64,`.
    Base64File {
        prefix: bool,
    },
    /// Made; the output is base64 itself and no link.
    InlineBase64,
    /// Made; the links of `output` are dead, `proxy_links` is an object with live ones.
    ProxyLinksObject,
    /// Made; every slash written as `\/`.
    EscapedSlashes,
    /// Made; the links' paths have doubled slashes, which the store itself does not know.
    DoubledSlashes,
    /// Made and queued; `fetch_result` lies on a foreign host that must not be called.
    ForeignFetch,
    /// Made and queued; `fetch_result` is a consumer route that does not find it.
    ConsumerFetch,
    /// Made; the seed is 3851153854.
    BigSeed,
    /// Made and queued; an unknown status with the text that asks to fetch (E11).
    UnknownStatusTryToFetch,
    /// Made and queued; the fetch says "Failed, Try Again" so many times.
    FailedTryAgain {
        times: u32,
    },
    /// Made, and black; `flag` says whether the answer tells.
    Moderated {
        flag: bool,
    },
    /// Made; `output` is empty, the links are in `image_links`.
    ImageLinks,
    /// Made and queued (B2); the links of `output` are dead, those of `future_links` live.
    FutureLinks,
    /// Made; AI/ML API's answer in this shape and with this status.
    Shape {
        shape: Shape,
        status: u16,
    },
}

/// What a play does to a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Pictures, and an answer that says so.
    Answers,
    /// No pictures, and an answer that says so.
    Refuses,
    /// Pictures, and an answer that is lost or spoilt.
    Loses,
}

impl Play {
    pub fn effect(&self) -> Effect {
        match self {
            Self::Processing { then, .. } if then.effect() == Effect::Refuses => {
                if then.passes() {
                    Effect::Answers
                } else {
                    Effect::Refuses
                }
            }
            Self::ErrorMap { .. }
            | Self::Error400 { .. }
            | Self::BadKey401
            | Self::BadKey200
            | Self::RateLimit200
            | Self::RateLimit429 { .. }
            | Self::RateMinutes { .. }
            | Self::Funds402
            | Self::Plan403
            | Self::ForbiddenCredits
            | Self::ModelMissing
            | Self::Loading
            | Self::Server500
            | Self::Unavailable503 { .. }
            | Self::UrlDemanded
            | Self::EchoKey
            | Self::WarningOnly
            | Self::Redirect307
            | Self::Failed
            | Self::ResetBeforeRun => Effect::Refuses,
            Self::Html502
            | Self::Timeout504
            | Self::Html524
            | Self::Html200
            | Self::TruncatedJson
            | Self::Stall { .. }
            | Self::ResetBeforeAnswer
            | Self::ResetMidBody => Effect::Loses,
            _ => Effect::Answers,
        }
    }

    /// Whether, met on a poll, it says nothing about the job: the next poll is answered as if it had not been.
    pub fn passes(&self) -> bool {
        self.effect() == Effect::Loses
            || matches!(
                self,
                Self::Server500
                    | Self::Unavailable503 { .. }
                    | Self::RateLimit200
                    | Self::RateLimit429 { .. }
                    | Self::RateMinutes { .. }
                    | Self::ResetBeforeRun
            )
    }

    /// Whether `endpoint`'s service can behave so.
    pub fn fits(&self, endpoint: Endpoint) -> bool {
        let aiml = matches!(self, Self::Shape { .. } | Self::ForbiddenCredits);
        let modelslab = self.needs_queue()
            || matches!(
                self,
                Self::Base64File { .. }
                    | Self::InlineBase64
                    | Self::ProxyLinksObject
                    | Self::ImageLinks
                    | Self::EscapedSlashes
                    | Self::DoubledSlashes
                    | Self::WarningOnly
            );
        if endpoint == Endpoint::FluxDev { !modelslab } else { !aiml }
    }

    /// Whether it needs a queue to be shown, which AI/ML API has not.
    pub fn needs_queue(&self) -> bool {
        matches!(
            self,
            Self::Processing { .. }
                | Self::EmptyStrings
                | Self::SuccessEmptyThenFetch
                | Self::ForeignFetch
                | Self::ConsumerFetch
                | Self::UnknownStatusTryToFetch
                | Self::FailedTryAgain { .. }
                | Self::FutureLinks
        )
    }
}
