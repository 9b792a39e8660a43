//! A submit: who asks, is the body right, is there room, then what the script says. In this order, as the services do.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Fault};
use super::fields::{self, Wrong};
use super::gate::Point;
use super::init::{self, Given};
use super::play::{Effect, Play};
use super::service::{Endpoint, Family};
use super::soak::Kind;
use super::world::{Spot, World};
use super::{Shared, aimlapi, modelslab, refusals, tables};

pub async fn answer(shared: &Shared, request: usize, endpoint: Endpoint) -> Answer {
    shared.pass(Point::Received(endpoint)).await;
    let body = match read(&mut shared.lock(), request, endpoint) {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    let size = match init_image(shared, request, endpoint, &body).await {
        Ok(size) => size,
        Err(refusal) => return refusal,
    };
    let synchronous = usize::from(endpoint.queue().is_none());
    let answer = {
        let mut world = shared.lock();
        let answer = run(&mut world, request, endpoint, &body, size);
        world.running += synchronous;
        answer
    };
    shared.pass(Point::Made(endpoint)).await;
    shared.lock().running -= synchronous;
    answer
}

/// The key and the fields.
fn read(world: &mut World, request: usize, endpoint: Endpoint) -> Result<Value, Answer> {
    let seen = world.requests[request].clone();
    if !seen.header("content-type").is_some_and(|c| c.starts_with("application/json")) {
        world.violate(request, "the content type is not application/json");
    }
    let Some(Value::Object(body)) = seen.json() else {
        world.violate(request, "the body is no JSON object");
        return Err(say(world, endpoint, &[("body".to_owned(), "The body is not valid JSON".to_owned())], ""));
    };
    if !allowed(world, request, endpoint.family(), &body) {
        return Err(refusals::of(world, endpoint, &Play::BadKey401, unused).expect("a key's refusal is one"));
    }
    let mut wrong = fields::check(tables::of(endpoint), &body);
    wrong.extend(lora_counts(&body));
    if !wrong.is_empty() {
        let hints: Vec<String> = wrong.iter().map(|w| w.hint.clone()).collect();
        wrong.iter().for_each(|w| world.violate(request, format!("{}: {}", w.field, w.text)));
        let texts: Vec<_> = wrong.into_iter().map(|w| (w.field, w.text)).collect();
        return Err(say(world, endpoint, &texts, &hints.join("; ")));
    }
    Ok(Value::Object(body))
}

/// Whether the right key is where that family wants it.
pub fn allowed(world: &World, request: usize, family: Family, body: &Map<String, Value>) -> bool {
    match family {
        Family::Aiml => world.requests[request].header("authorization") == Some(&format!("Bearer {}", family.key())),
        _ => body.get("key").and_then(Value::as_str) == Some(family.key()),
    }
}

fn lora_counts(body: &Map<String, Value>) -> Option<Wrong> {
    let models = body.get("lora_model")?.as_str()?.split(',').count();
    let strengths = match body.get("lora_strength")? {
        Value::String(text) => text.split(',').count(),
        Value::Number(_) => 1,
        _ => return None,
    };
    (models != strengths).then(|| Wrong {
        field: "lora_strength".to_owned(),
        text: format!("lora_strength has {strengths} values for {models} models"),
        hint: String::new(),
    })
}

/// The refusal of a body, as the family words it.
fn say(world: &World, endpoint: Endpoint, wrong: &[(String, String)], hints: &str) -> Answer {
    match endpoint.family() {
        Family::Aiml => refusals::body_invalid(hints),
        _ if world.settings.plain_refusals => {
            let text = wrong.first().map_or("invalid request", |(_, t)| t);
            Answer::json(400, &json!({"status": "error", "message": text}))
        }
        _ => refusals::map(wrong),
    }
}

/// Looks at the init image, and fetches it where it is an address. Its size, where it is known.
async fn init_image(
    shared: &Shared,
    request: usize,
    endpoint: Endpoint,
    body: &Value,
) -> Result<Option<(u32, u32)>, Answer> {
    let data_uris = shared.lock().settings.data_uris;
    let address = match init::given(endpoint, body, data_uris) {
        Ok(Given::Nothing) => return Ok(None),
        Ok(Given::Inline { size, .. }) => return Ok(Some(size)),
        Ok(Given::Address(address)) => address,
        Err((field, text)) => {
            let mut world = shared.lock();
            // Whether this model takes data URIs is not written anywhere: a client may try.
            let tried = !data_uris && body.get(field).and_then(Value::as_str).is_some_and(|t| t.starts_with("data:"));
            if !tried {
                world.violate(request, format!("{field}: {text}"));
            }
            let wrong = [(field.to_owned(), text.clone())];
            return Err(say(&world, endpoint, &wrong, &format!("{text} at {field}")));
        }
    };
    let Some(fetched) = init::fetch(&address).await else { return Ok(None) };
    let size = fetched.size.filter(|_| fetched.status == 200);
    let mut world = shared.lock();
    world.fetched.push(fetched);
    match size {
        Some(size) => Ok(Some(size)),
        None => {
            let text = "Unable to fetch image from provided URL".to_owned();
            Err(match endpoint.family() {
                Family::Aiml => refusals::body_invalid(&text),
                _ => Answer::json(400, &json!({"status": "error", "message": text})),
            })
        }
    }
}

/// What the script, the bad day or the plain way does with a good request.
fn run(world: &mut World, request: usize, endpoint: Endpoint, body: &Value, size: Option<(u32, u32)>) -> Answer {
    let waiting = world.running + world.generations.iter().filter(|g| g.waits()).count();
    if let Some(soak) = world.soak.as_ref().filter(|s| waiting >= s.queued) {
        let play = Play::RateLimit429 { retry_after: soak.retry_after };
        return refusals::of(world, endpoint, &play, unused).expect("a rate limit is a refusal");
    }
    let queued = endpoint.queue().is_some();
    let instant = body.get("instant_response") == Some(&Value::Bool(true));
    let scripted = world.play(Spot::Submit(endpoint));
    let play = match scripted {
        Some(play) => play,
        None => match world.soak.as_mut() {
            Some(soak) => match soak.fails(Kind::Submit) {
                Some(play) => play,
                None if queued => Play::Processing { polls: soak.polls, then: Box::new(Play::Success) },
                None => Play::Success,
            },
            None => Play::Success,
        },
    };
    let play = match play {
        play if instant && !play.needs_queue() && play.effect() == Effect::Answers => {
            Play::Processing { polls: world.settings.instant_polls, then: Box::new(play) }
        }
        play => play,
    };
    if play.effect() == Effect::Refuses && !matches!(play, Play::Processing { .. }) {
        if endpoint == Endpoint::FluxDev {
            world.refused.push(request);
        }
        return refusals::of(world, endpoint, &play, unused).expect("it refuses");
    }
    let at = world.make(endpoint, request, body, size, play.clone());
    let made = &world.generations[at];
    let good = || match endpoint {
        Endpoint::FluxDev => aimlapi::submitted(made),
        _ => modelslab::submitted(world, made),
    };
    let answer = refusals::of(world, endpoint, &play, good).unwrap_or_else(good);
    let told = play.effect() == Effect::Answers && !play.needs_queue() || matches!(play, Play::Stall { .. });
    world.generations[at].told = told;
    answer
}

/// For plays that bring their own body, or none.
fn unused() -> Answer {
    Answer::bytes(200, "text/plain", Vec::new()).spoilt(Fault::None)
}
