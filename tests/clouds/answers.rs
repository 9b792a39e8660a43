//! Every way a service is known to answer: what the artist sees, and that nothing is sent twice.

use crate::cloud::{Effect, Endpoint, Play, Shape};
use crate::ground::{Ground, run};

/// What the artist is told of an answer that brings no picture: the job's state, and words of the message.
fn seen(endpoint: Endpoint, play: &Play) -> Option<(&'static str, &'static [&'static str])> {
    let billed: (&str, &[&str]) = ("may have been billed", &["It is not sent again by itself"]);
    if endpoint == Endpoint::FluxDev {
        match play {
            // This service gives no time to wait: it is asked again by itself, a little later each time.
            Play::RateMinutes { .. } => return None,
            // It has no words of its own for these: a server's error is all that comes.
            Play::Loading | Play::Failed => return Some(billed),
            _ => {}
        }
    }
    Some(match play {
        Play::ErrorMap { .. } => ("failed", &["does not take a value", "prompt"]),
        Play::Error400 { .. } => ("failed", &["No picture was made"]),
        Play::BadKey401 | Play::BadKey200 => ("failed", &["does not know the key"]),
        Play::RateMinutes { .. } => ("failed", &["takes no more requests", "nothing is billed"]),
        Play::Funds402 | Play::Plan403 | Play::ForbiddenCredits => ("failed", &["cannot pay"]),
        Play::ModelMissing => ("failed", &["does not have the model"]),
        Play::Loading => ("failed", &["not ready yet"]),
        Play::UrlDemanded => ("failed", &["wants the init image as an address"]),
        Play::EchoKey | Play::WarningOnly | Play::Failed => ("failed", &["No picture was made"]),
        Play::Redirect307 => ("failed", &["sends requests on to another address, where the key does not go"]),
        Play::Server500 | Play::Unavailable503 { retry_after: None } | Play::ResetBeforeRun => billed,
        _ if play.effect() == Effect::Loses => billed,
        _ => return None,
    })
}

fn plays() -> Vec<Play> {
    let field = |text: &str| Play::ErrorMap { field: "prompt".to_owned(), text: text.to_owned() };
    let then = |polls, play| Play::Processing { polls, then: Box::new(play) };
    let shape = |shape, status| Play::Shape { shape, status };
    vec![
        Play::Success,
        then(1, Play::Success),
        then(3, Play::Success),
        Play::EmptyStrings,
        Play::SuccessEmptyThenFetch,
        field("The prompt field is required."),
        Play::Error400 { text: "height must be divisible by 8".to_owned() },
        Play::BadKey401,
        Play::BadKey200,
        Play::RateLimit200,
        Play::RateLimit429 { retry_after: 1 },
        Play::RateMinutes { minutes: 5 },
        Play::Funds402,
        Play::Plan403,
        Play::ForbiddenCredits,
        Play::ModelMissing,
        Play::Loading,
        Play::Server500,
        Play::Unavailable503 { retry_after: Some(1) },
        Play::Unavailable503 { retry_after: None },
        Play::UrlDemanded,
        Play::EchoKey,
        Play::WarningOnly,
        Play::Redirect307,
        Play::Failed,
        Play::ResetBeforeRun,
        Play::Html502,
        Play::Timeout504,
        Play::Html524,
        Play::Html200,
        Play::TruncatedJson,
        Play::ResetBeforeAnswer,
        Play::ResetMidBody,
        Play::Download404 { times: 3 },
        Play::DownloadHtml200 { times: 1 },
        Play::DownloadReset { times: 1 },
        Play::JpegNamedPng,
        Play::WebpNamedPng,
        Play::Base64File { prefix: true },
        Play::Base64File { prefix: false },
        Play::InlineBase64,
        Play::ProxyLinksObject,
        Play::EscapedSlashes,
        Play::DoubledSlashes,
        Play::ForeignFetch,
        Play::ConsumerFetch,
        Play::BigSeed,
        Play::UnknownStatusTryToFetch,
        Play::FailedTryAgain { times: 2 },
        Play::Moderated { flag: true },
        Play::Moderated { flag: false },
        Play::ImageLinks,
        Play::FutureLinks,
        then(1, Play::Failed),
        then(2, Play::Server500),
        then(1, Play::Html502),
        shape(Shape::A, 201),
        shape(Shape::A2, 200),
        shape(Shape::B, 200),
        shape(Shape::C, 200),
        shape(Shape::C2, 201),
        shape(Shape::D, 200),
        shape(Shape::DInline, 200),
    ]
}

/// Plays one after the other on one ground; each ends as the table says.
fn every_answer(endpoint: Endpoint) {
    let ground = Ground::new();
    // What is said of an init image is never said where there is none.
    let fits = |p: &Play| p.fits(endpoint) && !(endpoint == Endpoint::FluxText2img && *p == Play::UrlDemanded);
    for (number, play) in plays().into_iter().filter(fits).enumerate() {
        let (before, kept) = (ground.cloud.billed().len(), ground.rows().len());
        ground.cloud.play(endpoint, [play.clone()]);
        // Each job has a seed of its own, so that the server can tell one sent twice from two.
        let (code, text) = run(ground.generate(endpoint, &["--seed", &(number + 1).to_string()]));
        let billed = ground.cloud.billed().len() - before;
        let kept = ground.rows().len() - kept;
        match seen(endpoint, &play) {
            None if play.effect() != Effect::Refuses || !matches!(play, Play::Processing { .. }) => {
                assert_eq!(code, 0, "{endpoint:?} {play:?}: {text}");
                assert_eq!((billed, kept), (1, 1), "{endpoint:?} {play:?}: one picture, paid for once: {text}");
                if matches!(play, Play::Moderated { .. }) {
                    assert!(text.contains("safety check"), "{play:?} is said: {text}");
                }
            }
            None => {
                assert_eq!((code, billed, kept), (4, 0, 0), "{endpoint:?} {play:?}: {text}");
            }
            Some((state, words)) => {
                assert_ne!(code, 0, "{endpoint:?} {play:?}: {text}");
                for word in words {
                    assert!(text.contains(word), "{endpoint:?} {play:?} says {word:?}: {text}");
                }
                assert_eq!(kept, 0, "{endpoint:?} {play:?}");
                let listed = ground.listed();
                let (found, message) = listed.last().unwrap();
                assert_eq!(found, state, "{endpoint:?} {play:?}: {message}");
                assert!(billed <= 1);
            }
        }
        assert_eq!(ground.cloud.unplayed(), 0, "{play:?} was met");
    }
    ground.cloud.assert_billed_once();
    let foreign = ground.cloud.requests().into_iter().filter(|r| r.door == crate::cloud::Door::Foreign).count();
    assert_eq!(foreign, 0, "a foreign host is never called");
}

#[test]
fn every_answer_of_flux_img2img() {
    every_answer(Endpoint::FluxImg2img);
}

#[test]
fn every_answer_of_flux_text2img() {
    every_answer(Endpoint::FluxText2img);
}

#[test]
fn every_answer_of_realtime_img2img() {
    every_answer(Endpoint::RealtimeImg2img);
}

#[test]
fn every_answer_of_stable_diffusion_img2img() {
    every_answer(Endpoint::Img2img);
}

#[test]
fn every_answer_of_flux_dev() {
    every_answer(Endpoint::FluxDev);
}
