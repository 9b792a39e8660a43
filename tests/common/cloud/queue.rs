//! The fetch routes: the right one for each endpoint, POST, the key and no more in the body.

use serde_json::{Value, json};

use super::answer::Answer;
use super::gate::Point;
use super::made::{Step, number};
use super::play::{Effect, Play};
use super::service::{Endpoint, Family, Queue};
use super::soak::Kind;
use super::submit::allowed;
use super::world::{Spot, World};
use super::{Shared, fields, modelslab, refusals, tables};

pub async fn answer(shared: &Shared, request: usize, queue: Queue, id: Option<u64>) -> Answer {
    let (at, endpoint, number) = match find(&mut shared.lock(), request, queue, id) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    shared.pass(Point::Poll(endpoint, number)).await;
    poll(&mut shared.lock(), at, endpoint)
}

/// The generation that is asked for, and which poll of it this is.
fn find(world: &mut World, request: usize, queue: Queue, id: Option<u64>) -> Result<(usize, Endpoint, u32), Answer> {
    let Some(Value::Object(body)) = world.requests[request].json() else {
        world.violate(request, "a fetch without a JSON body");
        return Err(not_found());
    };
    let table = if queue == Queue::Plain { tables::KEY_AND_REQUEST } else { tables::KEY_ONLY };
    let wrong = fields::check(table, &body);
    if !wrong.is_empty() {
        wrong.iter().for_each(|w| world.violate(request, format!("{}: {}", w.field, w.text)));
        let texts: Vec<_> = wrong.into_iter().map(|w| (w.field, w.text)).collect();
        return Err(refusals::map(&texts));
    }
    let family = if queue == Queue::Plain { Family::StableDiffusion } else { Family::ModelsLab };
    if !allowed(world, request, family, &body) {
        return Err(Answer::json(401, &json!({"status": "error", "message": "Invalid API key"})));
    }
    let id = id.or_else(|| body.get("request_id").and_then(number));
    let found = world.generations.iter().position(|g| Some(g.id) == id);
    let Some(at) = found else { return Err(not_found()) };
    if world.generations[at].endpoint.queue() != Some(queue) {
        world.violate(request, "fetched at another endpoint's route");
        return Err(not_found());
    }
    let made = &mut world.generations[at];
    made.polled += 1;
    Ok((at, made.endpoint, made.polled))
}

fn not_found() -> Answer {
    Answer::json(404, &json!({"status": "failed", "id": "", "message": "Request not found", "output": ""}))
}

fn poll(world: &mut World, at: usize, endpoint: Endpoint) -> Answer {
    let between = world.play(Spot::Fetch(endpoint)).or_else(|| world.soak.as_mut()?.fails(Kind::Poll));
    if let Some(play) = between {
        let good = || modelslab::polled(world, &world.generations[at], world.generations[at].polls.front());
        return refusals::of(world, endpoint, &play, good).unwrap_or_else(good);
    }
    let step = match world.generations[at].polls.front() {
        // A refusal that ends the job is what every later poll hears too.
        Some(Step::Meets(play)) if play.effect() == Effect::Refuses && !world.generations[at].billed => {
            Some(Step::Meets(play.clone()))
        }
        _ => world.generations[at].polls.pop_front(),
    };
    let made = &world.generations[at];
    let answer = match &step {
        Some(Step::Meets(play)) => {
            let good = || modelslab::polled(world, made, None);
            refusals::of(world, endpoint, play, good).unwrap_or_else(good)
        }
        step => modelslab::polled(world, made, step.as_ref()),
    };
    if step.is_none() || matches!(step, Some(Step::Meets(Play::Stall { .. }))) {
        world.generations[at].told = true;
    }
    answer
}
