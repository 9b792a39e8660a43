//! `underpaint backends`: what makes pictures, and every parameter each of them takes.

use std::io::Write;

use serde::Serialize;

use super::OK;
use crate::backend::cloud::{Facts, service, specs};
use crate::backend::{BackendSpec, Kind, Parameter, Shown, Wire};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only this one: local, modelslab/flux-img2img, …
    backend: Option<String>,
    /// Print the tables as JSON
    #[arg(long)]
    json: bool,
}

/// A backend in JSON: its table, and what holds for a service beside it.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    spec: &'static BackendSpec,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<Held>,
}

#[derive(Serialize)]
struct Held {
    key: &'static str,
    base_url: &'static str,
    pictures_per_request: u32,
    requests_at_once: usize,
    max_side: u32,
    min_side: u32,
    side_multiple: u32,
    ways: &'static [crate::recipe::UploadWay],
    links_live_seconds: u64,
    can_be_checked: bool,
}

impl From<&'static Facts> for Held {
    fn from(facts: &'static Facts) -> Self {
        Self {
            key: facts.key.id(),
            base_url: facts.base_url,
            pictures_per_request: facts.per_request,
            requests_at_once: facts.at_once,
            max_side: facts.max_side,
            min_side: facts.min_side,
            side_multiple: facts.side_multiple,
            ways: facts.ways,
            links_live_seconds: facts.links_live.as_secs(),
            can_be_checked: facts.finds_lost,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let all = specs();
    let known = |id: &String| all.iter().any(|spec| spec.id == *id);
    if let Some(id) = arguments.backend.as_ref().filter(|id| !known(id)) {
        let ids: Vec<&str> = all.iter().map(|spec| spec.id).collect();
        writeln!(std::io::stderr(), "there is no backend {id:?}; there are {}", ids.join(", "))?;
        return Ok(super::BAD_INPUT);
    }
    let chosen = all.into_iter().filter(|spec| arguments.backend.as_ref().is_none_or(|id| spec.id == *id));
    let mut out = std::io::stdout().lock();
    if arguments.json {
        let held = |spec: &BackendSpec| service(spec.id).map(|service| service.facts().into());
        let printed: Vec<Printed> = chosen.map(|spec| Printed { spec, service: held(spec) }).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&printed)?)?;
        return Ok(OK);
    }
    for (at, spec) in chosen.enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        print(spec, &mut out)?;
    }
    Ok(OK)
}

fn print(spec: &BackendSpec, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}  {}\n  {}", spec.id, spec.name, spec.help())?;
    if let Some(facts) = service(spec.id).map(|service| service.facts()) {
        writeln!(out, "  at {}, with the key {}", facts.base_url, facts.key.id())?;
    }
    for parameter in spec.parameters {
        writeln!(out, "  {}\n      {}", head(parameter), parameter.help())?;
    }
    Ok(())
}

/// A parameter in one line: name, what is allowed, what is used, how it is sent.
fn head(parameter: &Parameter) -> String {
    let mut allowed = parameter.allowed();
    if let Kind::Open { of } = parameter.kind {
        allowed.push_str(&format!(" ({} are known: --json lists them)", of.len()));
    }
    let mut line = format!("{:<22} {allowed}", parameter.name);
    if parameter.required {
        line.push_str("; needed");
    }
    if let Some(default) = parameter.default.filter(|default| !default.is_empty()) {
        line.push_str(&format!("; starts as {default}"));
    }
    if let Some(unset) = parameter.unset {
        line.push_str(&format!("; unset: {unset}"));
    }
    if parameter.shown == Shown::More {
        line.push_str("; under More");
    }
    let form = match parameter.form {
        Wire::Plain => "",
        Wire::Quoted => ", a text",
        Wire::YesNo => ", yes or no",
    };
    if parameter.wire != parameter.name || !form.is_empty() {
        line.push_str(&format!("; sent as {}{form}", parameter.wire));
    }
    line
}
