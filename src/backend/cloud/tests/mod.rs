//! The services' knowledge held to their pages and to what clients have seen them answer.

mod aimlapi;
mod anything;
mod bodies;
mod modelslab;
mod routes;
mod tables;

use serde_json::Value;

use super::{Answer, Reply, Service, service};
use crate::backend::{BackendSpec, Values};

const FLUX: &str = "modelslab/flux-img2img";
const WORDS: &str = "modelslab/flux-text2img";
const REALTIME: &str = "modelslab/realtime-img2img";
const SD: &str = "modelslab/img2img";
const AIML: &str = "aimlapi/flux-dev-img2img";

fn the(id: &str) -> &'static dyn Service {
    service(id).unwrap()
}

/// Values as a command line gives them.
fn typed(spec: &BackendSpec, pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), spec.read(name, text).unwrap())).collect()
}

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn reply<'a>(status: u16, headers: &'a [(String, String)], body: &'a str) -> Reply<'a> {
    Reply { status, headers, body: body.as_bytes(), cut: false }
}

/// An answer in one line, for tables.
fn line(answer: &Answer) -> String {
    let fields = |fields: &[(String, String)]| fields.iter().map(|(name, _)| format!(" @{name}")).collect::<String>();
    match answer {
        Answer::Done(done) => {
            let picture = |p: &super::Output| {
                let seed = p.seed.map(|s| format!(" seed {s}")).unwrap_or_default();
                let inline = if p.inline.is_some() { " inline" } else { "" };
                format!("[{}{inline}{seed}{}]", p.links.join(" "), if p.flagged { " flagged" } else { "" })
            };
            let usd = done.usd.map(|usd| format!(" ${usd}")).unwrap_or_default();
            format!("done {}{usd}", done.pictures.iter().map(picture).collect::<String>())
        }
        Answer::Queued(t) => format!(
            "queued {} {} eta {} {}",
            t.id.as_deref().unwrap_or("-"),
            t.fetch_url.as_deref().unwrap_or("-"),
            t.eta.map_or("-".to_owned(), |eta| format!("{eta:.0}")),
            t.future.join(" ")
        )
        .trim_end()
        .to_owned(),
        Answer::Limited { wait, .. } => format!("limited {:?}", wait.map(|w| w.as_secs())),
        Answer::Refused(r) => format!("refused {:?}{}", r.why, fields(&r.fields)),
        Answer::Unclear { .. } => "unclear".to_owned(),
    }
}

fn told(answer: &Answer, name: &str) -> Value {
    match answer {
        Answer::Done(done) => done.told.get(name).cloned().unwrap_or_default(),
        Answer::Queued(ticket) => ticket.told.get(name).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}
