//! What may be asked about a service without cost: whether its key works.

use std::time::Duration;

use super::super::Problem;
use super::job::reply;
use super::{ServiceSettings, words};
use crate::backend::cloud::{KeyPlace, Service};
use crate::net::{Call, Method, Options, Secret};

/// Asks a service whether a key works; the answer is a line for the artist.
///
/// # Errors
/// No connection, the service's no.
pub async fn test_key(service: &dyn Service, settings: &ServiceSettings, key: Secret) -> Result<String, Problem> {
    let facts = service.facts();
    let draft = service.test_key(&settings.base(facts));
    let place = match draft.key {
        KeyPlace::Body(field) => Some(crate::net::KeyPlace::Body(field)),
        KeyPlace::Bearer => Some(crate::net::KeyPlace::Bearer),
        KeyPlace::None => None,
    };
    let options = Options { proxy: settings.proxy.clone(), connect: settings.connect(), ca_file: None };
    let call = Call {
        method: if draft.get { Method::Get } else { Method::Post },
        url: draft.url,
        headers: draft.headers,
        body: draft.body,
        key: place.map(|p| (p, key)),
        limit: 1 << 20,
        timeout: Duration::from_secs(30),
    };
    let answered = crate::net::Service::new(&options)?.call(&call).await.map_err(|e| Problem::from(e.error))?;
    service.key_tested(&reply(&answered)).map_err(|refusal| words::refused(&service.spec().title(), &refusal))
}
