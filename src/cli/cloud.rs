//! `underpaint generate --backend SERVICE`: from the command line's words to a service's recipe.

use super::arguments;
use crate::backend::cloud::{self, Service};
use crate::engine::{InitView, Override, Problem, ProblemKind, recipe_of};
use crate::recipe::{CloudOrder, Recipe, Size, UploadWay};

/// What is asked for where nobody gave a size: a picture's shape in about so many pixels.
const USUAL_PIXELS: u32 = 1024 * 1024;

#[derive(clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// A parameter of the service; several may be given. `underpaint backends` lists them
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Send nothing but what is given, none of the usual values that `underpaint backends` shows
    #[arg(long)]
    bare: bool,
    /// An init image that is on the web already
    #[arg(long, value_name = "URL")]
    init_url: Option<String>,
    /// How the init image gets to the service
    #[arg(long, value_name = "inline|service|s3|url", value_parser = way)]
    upload: Option<UploadWay>,
    /// Another address of the service
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The service is on this machine or its network: plain http and private addresses are allowed
    #[arg(long)]
    allow_local: bool,
}

impl Arguments {
    /// Where the service is, over what is set.
    pub(super) fn over(&self) -> Override {
        Override { base_url: self.base_url.clone(), local: self.allow_local }
    }
}

fn way(text: &str) -> Result<UploadWay, String> {
    let found = UploadWay::ALL.into_iter().find(|w| w.word() == text);
    found.ok_or_else(|| "must be inline, service, s3 or url".to_owned())
}

fn wrong(message: String) -> Problem {
    Problem::new(ProblemKind::BadInput, message, "")
}

/// The recipe of a service that the arguments name.
pub(super) fn recipe(arguments: &arguments::Arguments, init: Option<&InitView>) -> Result<Recipe, Problem> {
    let service = cloud::service(&arguments.backend).ok_or_else(|| {
        wrong(format!("no backend is called {:?}; `underpaint backends` lists them", arguments.backend))
    })?;
    let more = &arguments.cloud;
    let spec = service.spec();
    if !spec.takes_init() && (init.is_some() || more.init_url.is_some()) {
        return Err(wrong(format!("{} makes pictures from words alone: leave the init image out", spec.name)));
    }
    for (given, flag) in [
        (arguments.model.is_some(), "--model"),
        (arguments.true_cfg.is_some(), "--true-cfg"),
        (!arguments.lora.is_empty(), "--lora"),
    ] {
        if given {
            return Err(wrong(format!("{flag} is for this machine; {} does not have it", spec.name)));
        }
    }
    let mut order = CloudOrder { way: more.upload, init_url: more.init_url.clone(), ..CloudOrder::default() };
    if more.init_url.is_some() && order.way.is_none() {
        order.way = Some(UploadWay::Url);
    }
    if !more.bare {
        for parameter in spec.parameters {
            if let Some(value) = parameter.default.and_then(|text| spec.read(parameter.name, text).ok()) {
                order.values.insert(parameter.name.to_owned(), value);
            }
        }
    }
    let size = size(arguments, service, init)?;
    let mut words: Vec<(&str, Option<String>)> = vec![
        ("prompt", Some(arguments.prompt.clone())),
        ("negative", Some(arguments.negative.clone()).filter(|n| !n.is_empty())),
        ("strength", arguments.strength.map(|s| s.get().to_string())),
        ("guidance", arguments.guidance.map(|g| g.to_string())),
        ("steps", arguments.steps.map(|s| s.to_string())),
        ("seed", arguments.seed.map(|s| s.to_string())),
    ];
    let sides = arguments.width.is_some() || arguments.height.is_some() || !more.bare;
    if sides && spec.parameter("width").is_some() {
        words.push(("width", Some(size.width().to_string())));
        words.push(("height", Some(size.height().to_string())));
    }
    for setting in &more.set {
        let (name, value) =
            setting.split_once('=').ok_or_else(|| wrong(format!("--set wants NAME=VALUE, not {setting:?}")))?;
        words.push((name.trim(), Some(value.to_owned())));
    }
    for (name, text) in words {
        let Some(text) = text else { continue };
        let value = spec.read(name, &text).map_err(|e| wrong(e.to_string()))?;
        order.values.insert(name.to_owned(), value);
    }
    let sha256 = init.map(|i| i.sha256.clone()).unwrap_or_default();
    let recipe = recipe_of(&arguments.backend, order, &sha256, size, arguments.fit)?;
    Ok(Recipe { framing: arguments.framing(), ..recipe })
}

/// The frame: what was asked for, or the init image's shape as large as the service takes and no larger than usual.
fn size(arguments: &arguments::Arguments, service: &dyn Service, init: Option<&InitView>) -> Result<Size, Problem> {
    let facts = service.facts();
    let (w, h) = init.map_or((1, 1), |i| arguments.framing().turn.sides((i.width.max(1), i.height.max(1))));
    let most = f64::from(facts.max_side);
    let long = f64::from(w.max(h));
    let usual = Size::like(w, h, USUAL_PIXELS.min((most * most * f64::from(w.min(h)) / long) as u32));
    let (width, height) = match (arguments.width, arguments.height) {
        (None, None) => (usual.width(), usual.height()),
        (Some(width), None) => (width, (f64::from(width) * f64::from(h) / f64::from(w)).round() as u32),
        (None, Some(height)) => ((f64::from(height) * f64::from(w) / f64::from(h)).round() as u32, height),
        (Some(width), Some(height)) => (width, height),
    };
    let side = |s: u32| s.clamp(facts.min_side.max(64), facts.max_side.max(64));
    Ok(Size::rounded(side(width), side(height))?)
}
