//! What the artist set for a service: where it is, how patient to be, what a picture costs there, where init images
//! are uploaded. Kept in the library as JSON; keys never are.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::backend::cloud::Facts;
use crate::recipe::UploadWay;

/// A service's settings; what is not set is the service's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceSettings {
    /// Another address than the service's own, such as `https://stablediffusionapi.com`.
    pub base_url: Option<String>,
    /// Whether that is a server on this machine or its network: plain http and private addresses are then allowed.
    pub local: bool,
    /// A proxy's address; None for the system's.
    pub proxy: Option<String>,
    /// Seconds to connect.
    pub connect_seconds: Option<f64>,
    /// Seconds a request may take.
    pub patience_seconds: Option<f64>,
    /// Seconds a queued job is asked after before it is left waiting.
    pub waiting_seconds: Option<f64>,
    /// US dollars a picture costs, by the artist's own knowledge.
    pub usd_per_picture: Option<f64>,
    /// US dollars above which one Generate is asked about.
    pub ask_above_usd: Option<f64>,
    /// Pictures above which one Generate is asked about.
    pub ask_above_pictures: Option<u32>,
    /// US dollars a day.
    pub usd_per_day: Option<f64>,
    /// How init images go there; None for the way most likely to work.
    pub way: Option<UploadWay>,
    /// Requests at once; None for the service's own measure.
    pub at_once: Option<usize>,
    /// All waits between requests are this many times as long; for tests.
    pub pace: Option<f64>,
}

/// The artist's bucket for init images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BucketSettings {
    /// The S3 endpoint; empty for Amazon's own.
    pub endpoint: String,
    /// The region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What comes before a file's name.
    pub prefix: String,
    /// Whether the bucket's name is in the path and not in the host.
    pub path_style: bool,
    /// Whether the endpoint is on this machine or its network.
    pub local: bool,
    /// How long the address given to a service works, in seconds.
    pub lifetime_seconds: u64,
    /// Whether the file is deleted once the job has ended.
    pub delete_afterwards: bool,
}

impl Default for BucketSettings {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            region: "us-east-1".to_owned(),
            bucket: String::new(),
            prefix: "underpaint/".to_owned(),
            path_style: true,
            local: false,
            lifetime_seconds: 3600,
            delete_afterwards: true,
        }
    }
}

/// The setting's name under which a service's settings are kept.
#[must_use]
pub fn setting_of(service: &str) -> String {
    format!("service.{service}")
}

/// The setting's name under which the bucket is kept.
pub const BUCKET: &str = "service.s3";

fn seconds(value: Option<f64>, usual: Duration) -> Duration {
    // Out of range or no number at all: the usual.
    value.and_then(|s| Duration::try_from_secs_f64(s.clamp(0.1, 3600.0)).ok()).unwrap_or(usual)
}

impl ServiceSettings {
    /// Where the service is, without a slash at the end.
    #[must_use]
    pub fn base(&self, facts: &Facts) -> String {
        let base = self.base_url.as_deref().map(str::trim).filter(|b| !b.is_empty()).unwrap_or(facts.base_url);
        base.trim_end_matches('/').to_owned()
    }
    /// How long a connection may take to come about.
    #[must_use]
    pub fn connect(&self) -> Duration {
        seconds(self.connect_seconds, Duration::from_secs(10))
    }
    /// How long a submit may take.
    #[must_use]
    pub fn patience(&self, facts: &Facts) -> Duration {
        seconds(self.patience_seconds, facts.patience)
    }
    /// How long a queued job is asked after.
    #[must_use]
    pub fn waiting(&self) -> Duration {
        seconds(self.waiting_seconds, Duration::from_secs(600))
    }
    /// A wait between requests.
    #[must_use]
    pub fn paced(&self, wait: Duration) -> Duration {
        wait.mul_f64(self.pace.filter(|p| (0.0..=100.0).contains(p)).unwrap_or(1.0))
    }
    /// Millionths of a US dollar that so many pictures cost, where a price is set.
    #[must_use]
    pub fn estimate(&self, pictures: u32) -> Option<i64> {
        let usd = self.usd_per_picture.filter(|p| (0.0..=1000.0).contains(p))?;
        Some((usd * f64::from(pictures) * 1e6).round() as i64)
    }
    /// Millionths of a US dollar a day, where a budget is set.
    #[must_use]
    pub fn budget(&self) -> Option<i64> {
        let usd = self.usd_per_day.filter(|p| (0.0..=1e6).contains(p))?;
        Some((usd * 1e6).round() as i64)
    }
    /// Whether one Generate of so many pictures is to be asked about first.
    #[must_use]
    pub fn asks(&self, pictures: u32) -> bool {
        let dear = match (self.ask_above_usd, self.estimate(pictures)) {
            (Some(limit), Some(cost)) => cost as f64 > limit * 1e6,
            _ => false,
        };
        dear || pictures > self.ask_above_pictures.unwrap_or(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_makes_an_estimate_and_a_question_above_the_limit() {
        let settings =
            ServiceSettings { usd_per_picture: Some(0.025), ask_above_usd: Some(0.09), ..ServiceSettings::default() };
        assert_eq!(settings.estimate(3), Some(75_000));
        assert!(!settings.asks(3) && settings.asks(4), "0.075 and 0.10 dollars");
        let plain = ServiceSettings::default();
        assert_eq!(plain.estimate(3), None);
        assert!(!plain.asks(8) && plain.asks(9), "pictures alone, where no price is known");
    }
}
