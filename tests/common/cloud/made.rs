//! What the server made and billed: generations, their pictures, the files they lie in.

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use serde_json::Value;

use super::paint;
use super::play::{Effect, Play, Shape};
use super::service::Endpoint;
use super::world::World;

/// A file of the store.
#[derive(Clone, Debug)]
pub struct Stored {
    pub bytes: Vec<u8>,
    pub kind: &'static str,
    /// The query it wants to see, where its link is signed.
    pub signature: Option<String>,
    /// What the next downloads meet.
    pub plays: VecDeque<Play>,
    pub downloads: u32,
    /// False for uploads, which no download play is for.
    pub result: bool,
}

/// One picture that was paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it can be had; empty where it came inside the answer.
    pub url: String,
    /// Of the RGB8 pixels that its file decodes to ([`paint::pixel_sha256`]).
    pub pixels_sha256: String,
    pub width: u32,
    pub height: u32,
    /// The picture's own encoded bytes, whatever the link's file wraps them in.
    pub file: Vec<u8>,
}

/// One billable submit that ran.
#[derive(Clone, Debug)]
pub struct Generation {
    pub id: u64,
    pub endpoint: Endpoint,
    /// The submit's number among the requests.
    pub request: usize,
    pub at: Duration,
    pub client_request_id: Option<String>,
    /// Of the body as compact JSON without its key.
    pub body_sha256: String,
    pub seed: u64,
    pub pictures: Vec<Picture>,
    /// False for a queued job that ends in a refusal: nothing was made.
    pub billed: bool,
    /// Whether an answer with the pictures' links went out unspoilt.
    pub told: bool,
    pub polled: u32,
    pub(super) body: Value,
    pub(super) play: Play,
    pub(super) polls: VecDeque<Step>,
}

/// What a poll meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Running,
    /// Running, with empty strings where the id and the output are.
    RunningEmpty,
    Meets(Play),
}

impl Generation {
    /// Whether it still takes a place in the queue.
    pub fn waits(&self) -> bool {
        self.billed && !self.told && !self.polls.is_empty()
    }
    pub fn field(&self, name: &str) -> &Value {
        self.body.get(name).unwrap_or(&Value::Null)
    }
    pub fn urls(&self) -> Vec<String> {
        self.pictures.iter().map(|p| p.url.clone()).collect()
    }
    /// Links under which there is nothing.
    pub fn dead(&self) -> Vec<String> {
        self.pictures.iter().map(|p| p.url.replace("/generations/", "/gone/")).collect()
    }
    /// The play that shapes its pictures and its final answer.
    pub fn look(&self) -> &Play {
        match &self.play {
            Play::Processing { then, .. } => then,
            play => play,
        }
    }
    /// The file's stem, as the services name it.
    pub fn prefix(&self) -> String {
        prefix(self.id)
    }
}

fn prefix(id: u64) -> String {
    let (a, b) = (paint::mix(id), paint::mix(id ^ 1 << 63));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

/// A whole number, written as one or as a string.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The body's hash: without the key, so that it may be compared and printed.
pub fn body_sha256(body: &Value) -> String {
    let mut body = body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("key");
    }
    paint::sha256(body.to_string().as_bytes())
}

impl World {
    /// Makes what a submit asks for, and bills it unless `play` ends in a refusal. Returns its place among the
    /// generations.
    pub fn make(
        &mut self,
        endpoint: Endpoint,
        request: usize,
        body: &Value,
        init: Option<(u32, u32)>,
        play: Play,
    ) -> usize {
        let id = self.id();
        let billed = play.effect() != Effect::Refuses;
        let client_request_id = self.requests[request].header("x-client-request-id").map(str::to_owned);
        let look = match &play {
            Play::Processing { then, .. } => (**then).clone(),
            other => other.clone(),
        };
        let seed = match (&look, body.get("seed").and_then(Value::as_u64)) {
            (_, Some(seed)) => seed,
            (Play::BigSeed, None) => 3_851_153_854,
            // Above what an i32 holds, as real ones are.
            _ => u64::from(paint::mix(id) as u32 | 1 << 31),
        };
        let side = |name: &str| body.get(name).and_then(number).map(|n| n as u32);
        let (width, height) = match endpoint {
            Endpoint::FluxDev => init.unwrap_or((1024, 768)),
            _ => (side("width").unwrap_or(512), side("height").unwrap_or(512)),
        };
        let count = ["samples", "num_images"].iter().find_map(|n| body.get(n).and_then(number)).unwrap_or(1);
        let mut generation = Generation {
            id,
            endpoint,
            request,
            at: self.started.elapsed(),
            client_request_id,
            body_sha256: body_sha256(body),
            seed,
            pictures: Vec::new(),
            billed,
            told: false,
            polled: 0,
            body: body.clone(),
            polls: steps(&play),
            play,
        };
        for index in (0..count).take_while(|_| billed) {
            let picture = self.store(&generation, &look, index, (width, height));
            generation.pictures.push(picture);
        }
        if billed {
            let key = generation.client_request_id.clone().unwrap_or_else(|| generation.body_sha256.clone());
            *self.submits.entry(key).or_default() += 1;
        }
        self.generations.push(generation);
        self.generations.len() - 1
    }

    fn store(&mut self, generation: &Generation, look: &Play, index: u64, (width, height): (u32, u32)) -> Picture {
        let drawn = match look {
            Play::Moderated { .. } => paint::black(width, height),
            _ => paint::picture(generation.seed.wrapping_add(index), width, height),
        };
        let format = match look {
            Play::JpegNamedPng => ImageFormat::Jpeg,
            Play::WebpNamedPng => ImageFormat::WebP,
            _ => ImageFormat::Png,
        };
        let file = paint::encode(&drawn, format);
        let pixels = match format {
            // What a lossy file decodes to is what was paid for.
            ImageFormat::Jpeg => image::load_from_memory(&file).expect("it was just encoded").to_rgb8(),
            _ => drawn,
        };
        let asked = matches!(generation.field("base64"), Value::Bool(true))
            || generation.field("base64").as_str() == Some("yes");
        let text = match look {
            Play::Base64File { prefix } => Some(*prefix),
            _ if asked => Some(true),
            _ => None,
        };
        let (bytes, kind, ending) = match text {
            Some(prefix) => {
                let start = if prefix { "data:image/png;base64," } else { "" };
                let text = format!("{start}{}", STANDARD.encode(&file));
                (text.into_bytes(), "application/octet-stream", "base64")
            }
            None => (file.clone(), "image/png", "png"),
        };
        let path = format!("/generations/{}-{index}.{ending}", generation.prefix());
        let signature = matches!(look, Play::Shape { shape: Shape::A2, .. })
            .then(|| format!("Expires=1893456000&Signature={:016x}", paint::mix(generation.id)));
        let mut url = match look {
            Play::DoubledSlashes => format!("{}/{}", self.store, path.replacen("/generations/", "/generations//", 1)),
            _ => format!("{}{path}", self.store),
        };
        if let Some(signature) = &signature {
            url = format!("{url}?{signature}");
        }
        if matches!(look, Play::InlineBase64 | Play::Shape { shape: Shape::DInline, .. }) {
            url.clear();
        }
        let plays = match look {
            Play::Download404 { times } => vec![Play::Download404 { times: 1 }; *times as usize],
            Play::DownloadHtml200 { times } => vec![Play::DownloadHtml200 { times: 1 }; *times as usize],
            Play::DownloadReset { times } => vec![Play::DownloadReset { times: 1 }; *times as usize],
            _ => Vec::new(),
        };
        let stored = Stored { bytes, kind, signature, plays: plays.into(), downloads: 0, result: true };
        self.stored.insert(path, stored);
        Picture { url, pixels_sha256: paint::pixel_sha256(&pixels), width, height, file }
    }
}

/// What the polls of a queued play meet before the pictures are there.
fn steps(play: &Play) -> VecDeque<Step> {
    match play {
        Play::Processing { polls, then } => {
            let mut steps = VecDeque::from(vec![Step::Running; *polls as usize]);
            match &**then {
                Play::FailedTryAgain { times } => steps.extend(vec![Step::Meets(Play::Failed); *times as usize]),
                Play::EmptyStrings => steps.push_back(Step::RunningEmpty),
                then if then.passes() || then.effect() == Effect::Refuses => steps.push_back(Step::Meets(then.clone())),
                _ => {}
            }
            steps
        }
        Play::EmptyStrings => [Step::RunningEmpty].into(),
        Play::FailedTryAgain { times } => vec![Step::Meets(Play::Failed); *times as usize].into(),
        Play::ForeignFetch | Play::ConsumerFetch | Play::FutureLinks => [Step::Running].into(),
        _ => VecDeque::new(),
    }
}
