//! The routes beside generating: uploads, what costs nothing, the store's files, the foreign host.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::{Answer, Fault};
use super::gate::Point;
use super::made::{Step, Stored};
use super::play::Play;
use super::service::{Endpoint, Family, Manage, Route, Upload};
use super::soak::Kind;
use super::submit::allowed;
use super::world::{Spot, World};
use super::{Shared, aimlapi, fields, init, refusals, tables};

/// What the services take at most (cloud-apis §1.6).
const UPLOAD_MAX: usize = 5 << 20;

pub async fn upload(shared: &Shared, request: usize, way: Upload) -> Answer {
    shared.pass(Point::Upload).await;
    let mut world = shared.lock();
    if let Some(play) = world.play(Spot::Upload) {
        let good = || Answer::bytes(200, "application/json", b"{\"status\":\"success\"}".to_vec());
        if let Some(answer) = refusals::of(&world, Endpoint::FluxImg2img, &play, good) {
            return answer;
        }
    }
    match take(&mut world, request, way) {
        Ok(answer) => answer,
        Err((field, text)) => {
            world.violate(request, format!("{field}: {text}"));
            refusals::map(&[(field, text)])
        }
    }
}

fn take(world: &mut World, request: usize, way: Upload) -> Result<Answer, (String, String)> {
    let err = |field: &str, text: &str| Err((field.to_owned(), text.to_owned()));
    let Some(Value::Object(body)) = world.requests[request].json() else { return err("body", "is no JSON object") };
    let (table, name) = tables::upload(way);
    if let Some(wrong) = fields::check(table, &body).into_iter().next() {
        return Err((wrong.field, wrong.text));
    }
    if !allowed(world, request, Family::ModelsLab, &body) && !allowed(world, request, Family::StableDiffusion, &body) {
        return Ok(Answer::json(401, &json!({"status": "error", "message": "Invalid API key"})));
    }
    let text = body[name].as_str().unwrap_or_default();
    if text.starts_with("data:") == (way == Upload::Enterprise) {
        return err(name, "a data URI where raw base64 is wanted, or the other way round");
    }
    let Some(bytes) = init::decode(text) else { return err(name, "is not valid base64") };
    let Ok(format) = image::guess_format(&bytes) else { return err(name, "is no picture") };
    let said = body.get("image_type").and_then(Value::as_str);
    if said.is_some_and(|s| format.extensions_str().iter().all(|e| *e != s)) {
        return err("image_type", "is not what the bytes are");
    }
    if bytes.len() > UPLOAD_MAX {
        return err(name, "is larger than 5 MB");
    }
    let id = world.id();
    let path = format!("/uploads/{id}.{}", format.extensions_str()[0]);
    let url = format!("{}{path}", world.store);
    let kind = format.to_mime_type();
    let stored = Stored { bytes, kind, signature: None, plays: VecDeque::new(), downloads: 0, result: false };
    world.stored.insert(path, stored);
    Ok(Answer::json(
        200,
        &match way {
            Upload::Enterprise => {
                json!({"status": "success", "message": "Image uploaded successfully", "image_url": url})
            }
            Upload::Base64ToUrl | Upload::EditingBase64ToUrl => json!({"status": "success", "id": id, "output": [url]}),
            Upload::Crop => json!({"status": "success", "messege": "image uploaded", "link": url, "request_id": id}),
        },
    ))
}

/// Balances, logs, models, a server's state: free, and the key tested on the way.
pub fn manage(world: &mut World, request: usize, route: &Route) -> Answer {
    let family = match route {
        Route::Manage(family, _) => *family,
        Route::Wallet | Route::RequestCount => Family::ModelsLab,
        _ => Family::Aiml,
    };
    let spot = if *route == Route::Logs { Spot::Logs } else { Spot::Manage };
    let endpoint = match family {
        Family::ModelsLab => Endpoint::FluxImg2img,
        Family::StableDiffusion => Endpoint::Img2img,
        Family::Aiml => Endpoint::FluxDev,
    };
    let body = match world.requests[request].json() {
        Some(Value::Object(body)) => body,
        _ => serde_json::Map::new(),
    };
    if family != Family::Aiml {
        for wrong in fields::check(tables::KEY_ONLY, &body) {
            world.violate(request, format!("{}: {}", wrong.field, wrong.text));
        }
    }
    // The list of models needs no key.
    let open = *route == Route::Models || allowed(world, request, family, &body);
    let play = if open { world.play(spot) } else { Some(Play::BadKey401) };
    let good = || Answer::json(200, &json!({"status": "ok"}));
    if let Some(answer) = play.and_then(|play| refusals::of(world, endpoint, &play, good)) {
        return answer;
    }
    match route {
        Route::Billing => aimlapi::billing(),
        Route::Balance => aimlapi::balance(),
        Route::Models => aimlapi::models(&world.requests[request].clone()),
        Route::Logs => match aimlapi::logs(world, &world.requests[request].clone()) {
            Ok(answer) => answer,
            Err(text) => {
                world.violate(request, text.clone());
                refusals::body_invalid(&text)
            }
        },
        Route::Wallet => Answer::json(200, &json!({"status": "success", "data": {"balance": 12.5, "currency": "USD"}})),
        Route::RequestCount => {
            Answer::json(200, &json!({"processing_count": world.generations.iter().filter(|g| g.waits()).count()}))
        }
        Route::Manage(_, what) => managed(world, *what),
        _ => Answer::json(404, &json!({"status": "error", "message": "Not found"})),
    }
}

fn managed(world: &mut World, what: Manage) -> Answer {
    let done = |message: &str| json!({"status": "success", "message": message});
    let body = match what {
        Manage::SystemDetails => json!({"model_count": 0, "queue_time": 0, "status": "ok"}),
        Manage::RestartServer => done("server restarting"),
        Manage::UpdateServer => done("server updating"),
        Manage::ClearCache => done("Cache cleared successfully"),
        Manage::ClearQueue => {
            let waiting = world.generations.iter_mut().filter(|g| g.waits());
            waiting.for_each(|g| g.polls = [Step::Meets(Play::Failed)].into());
            done("Queue cleared, server is restarting")
        }
        Manage::SchedulersList => json!({"status": "success", "schedulers": tables::SCHEDULERS}),
        Manage::GetAllModels => json!({
            "status": "success",
            "models": [{"load_data": "2026-08-01", "model_id": "midjourney-v4-painta"}, {"load_data": "2026-08-02", "model_id": "model_id"}],
        }),
    };
    Answer::json(200, &body)
}

/// What the account of the key made and is done with, the newest first, as the page "Assets Generated" has it.
pub fn assets(world: &mut World, request: usize) -> Answer {
    let Some(Value::Object(body)) = world.requests[request].json() else {
        world.violate(request, "a list asked for without a JSON body");
        return Answer::json(400, &json!({"status": "error", "message": "Bad request"}));
    };
    for wrong in fields::check(tables::ASSETS, &body) {
        world.violate(request, format!("{}: {}", wrong.field, wrong.text));
    }
    let families = [Family::ModelsLab, Family::StableDiffusion];
    let Some(family) = families.into_iter().find(|f| allowed(world, request, *f, &body)) else {
        return Answer::json(401, &json!({"status": "error", "message": "Invalid API key"}));
    };
    // A job gets on between two looks at it.
    for made in &mut world.generations {
        made.polls.pop_front_if(|step| matches!(step, Step::Running | Step::RunningEmpty));
    }
    let number = |name: &str, usual: usize| body.get(name).and_then(Value::as_u64).map_or(usual, |n| n as usize);
    let (per_page, page) = (number("per_page", 10), number("page", 1));
    let theirs: Vec<_> = world
        .generations
        .iter()
        .rev()
        .filter(|g| g.endpoint.family() == family && g.billed && g.polls.is_empty())
        .collect();
    let from = (page - 1) * per_page;
    let data: Vec<_> =
        theirs.iter().skip(from).take(per_page).map(|g| json!({"id": g.id, "output": g.urls()})).collect();
    let last = theirs.len().div_ceil(per_page).max(1);
    let pagination = json!({
        "current_page": page, "per_page": per_page, "total": theirs.len(), "last_page": last,
        "from": from + 1, "to": from + data.len(),
    });
    Answer::json(200, &json!({"status": "success", "type": "image", "data": data, "pagination": pagination}))
}

/// A file of the store. Paths are exact: a doubled slash is another, unknown path.
pub fn stored(world: &mut World, request: usize) -> Answer {
    let seen = world.requests[request].clone();
    let path = seen.path.strip_prefix("/cdn2").unwrap_or(&seen.path).to_owned();
    let missing = || Answer::bytes(404, "application/xml", b"<Error><Code>NoSuchKey</Code></Error>".to_vec());
    let Some(file) = world.stored.get_mut(&path) else { return missing() };
    if file.signature.is_some() && file.signature != seen.query {
        return Answer::bytes(403, "application/xml", b"<Error><Code>AccessDenied</Code></Error>".to_vec());
    }
    let mut play = file.plays.pop_front();
    if play.is_none() && file.result {
        play = world.play(Spot::Download).or_else(|| world.soak.as_mut()?.fails(Kind::Download));
    }
    let Some(file) = world.stored.get_mut(&path) else { return missing() };
    let good = ranged(file, seen.header("range"));
    match play {
        None => {
            file.downloads += 1;
            good
        }
        Some(Play::Download404 { .. }) => missing(),
        Some(Play::DownloadHtml200 { .. }) => Answer::html(200),
        Some(Play::DownloadReset { .. }) => good.spoilt(Fault::HalfThenReset),
        Some(play) => refusals::of(world, Endpoint::FluxImg2img, &play, || good.clone()).unwrap_or(good),
    }
}

/// The file, or from a byte on where only the rest is asked for.
fn ranged(file: &Stored, range: Option<&str>) -> Answer {
    let from = range.and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    match from {
        Some(from) if from > 0 && from < file.bytes.len() => {
            let rest = format!("bytes {from}-{}/{}", file.bytes.len() - 1, file.bytes.len());
            Answer::bytes(206, file.kind, file.bytes[from..].to_vec()).header("content-range", rest)
        }
        _ => Answer::bytes(200, file.kind, file.bytes.clone()),
    }
}

/// A host nobody may call: it says yes to everything, so that a client that does is not stopped by an error.
pub fn foreign(world: &mut World, request: usize) -> Answer {
    world.violate(request, "a foreign host was called");
    let bait = STANDARD.encode(b"bait");
    Answer::json(200, &json!({"status": "success", "id": 1, "output": [format!("{}/bait-{bait}.png", world.foreign)]}))
}
