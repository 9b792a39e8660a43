//! Every answer of the ModelsLab family that its pages show or its clients have met.

use serde_json::json;

use super::{FLUX, REALTIME, SD, WORDS, headers, line, reply, the, told};
use crate::backend::cloud::Answer;

const R2: &str =
    "https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev/generations/2ac32c06-17a9-418d-b8f9-d76d32774585-0.png";
const CDN: &str = "https://cdn2.stablediffusionapi.com/generations/2ac32c06-17a9-418d-b8f9-d76d32774585-0.png";

/// The FLUX page's own answer.
const PAGE_FLUX: &str = include_str!("answers/flux-img2img.json");
const PAGE_WORDS: &str = include_str!("answers/flux-text2img.json");
const PAGE_REALTIME: &str = include_str!("answers/realtime-img2img.json");
const PAGE_SD: &str = include_str!("answers/img2img.json");

fn submitted(status: u16, body: &str) -> Answer {
    the(FLUX).submitted(&reply(status, &[], body))
}

#[test]
fn the_answers_of_the_pages_are_pictures_with_what_was_done() {
    let flux = submitted(200, PAGE_FLUX);
    assert_eq!(line(&flux), format!("done [{R2} {CDN} seed 3851153854]"));
    let expected = [
        ("prompt", json!("a cat sitting on a bench")),
        ("model", json!("flux")),
        ("steps", json!(10)),
        ("guidance", json!(3.5)),
        ("width", json!(512)),
        ("seed", json!(3_851_153_854_u64)),
        ("seconds", json!(8.17)),
        ("init_image", json!(null)),
    ];
    for (name, value) in expected {
        assert_eq!(told(&flux, name), value, "{name}");
    }

    let words = the(WORDS).submitted(&reply(200, &[], PAGE_WORDS));
    assert_eq!(
        line(&words),
        "done [https://pub-3626123a908346a7a8be8d9295f44e26.r2.dev/generations/a42fd78c-898d-4daa-a1e9-1c91ad2ea894-0.png \
         seed 3415551529]"
    );
    assert_eq!((told(&words, "width"), told(&words, "height")), (json!(768), json!(1024)));

    let realtime = the(REALTIME).submitted(&reply(200, &[], PAGE_REALTIME));
    assert_eq!(
        line(&realtime),
        "done [https://d1okzptojspljx.cloudfront.net/generations/05c3260d-6a2e-4aa5-82f0-e952f2a5fa10-0.png \
         seed 1793745243]"
    );
    assert_eq!(told(&realtime, "model"), json!("runwayml/stable-diffusion-v1-5"));
    assert_eq!((told(&realtime, "width"), told(&realtime, "steps")), (json!(512), json!(20)));

    let sd = the(SD).submitted(&reply(200, &[], PAGE_SD));
    assert!(line(&sd).ends_with("-0.png seed 2916174600]"), "{}", line(&sd));
    assert!(told(&sd, "prompt").as_str().unwrap().contains("DSLR photography"));
    assert_eq!((told(&sd, "scheduler"), told(&sd, "safety_checker")), (json!("DDPMScheduler"), json!("yes")));
}

/// What is said to a submit: HTTP status, body, meaning.
const SUBMITTED: &[(&str, u16, &str, &str)] = &[
    // Pictures.
    (
        "by number only",
        200,
        r#"{"status":"success","id":12202888,"output":["https://a.b/0.png"]}"#,
        "done [https://a.b/0.png]",
    ),
    (
        "base64 as a text file's address",
        200,
        r#"{"status":"success","generationTime":3.1,"id":null,"output":["https://a.b/0.base64"],"meta":{"base64":"yes"}}"#,
        "done [https://a.b/0.base64]",
    ),
    ("base64 inside", 200, r#"{"status":"success","output":["data:image/png;base64,iVBORw0KGgo="]}"#, "done [ inline]"),
    ("one address, no list", 200, r#"{"status":"success","output":"https://a.b/0.png"}"#, "done [https://a.b/0.png]"),
    (
        "proxy links as an object",
        200,
        r#"{"status":"success","output":["https://a.b/0.png"],"proxy_links":{"0":"https://c.d/0.png"}}"#,
        "done [https://a.b/0.png https://c.d/0.png]",
    ),
    (
        "output empty, proxy links there",
        200,
        r#"{"status":"success","output":"","proxy_links":["https://c.d/0.png"]}"#,
        "done [https://c.d/0.png]",
    ),
    (
        "image_links",
        200,
        r#"{"status":"success","output":[],"image_links":["https://a.b/0.png"]}"#,
        "done [https://a.b/0.png]",
    ),
    (
        "future links behind",
        200,
        r#"{"status":"success","output":["https://a.b/0.png"],"future_links":["https://e.f/0.png"]}"#,
        "done [https://a.b/0.png https://e.f/0.png]",
    ),
    (
        "doubled slashes",
        200,
        r#"{"status":"success","output":["https://a.b//gen//0.png"]}"#,
        "done [https://a.b/gen/0.png https://a.b//gen//0.png]",
    ),
    (
        "several of one seed",
        200,
        r#"{"status":"success","output":["https://a.b/0.png","https://a.b/1.png"],"meta":{"seed":7}}"#,
        "done [https://a.b/0.png][https://a.b/1.png]",
    ),
    (
        "several with their seeds",
        200,
        r#"{"status":"success","output":["https://a.b/0.png","https://a.b/1.png"],"meta":{"seed":[7,"8"]}}"#,
        "done [https://a.b/0.png seed 7][https://a.b/1.png seed 8]",
    ),
    (
        "unsafe",
        200,
        r#"{"status":"success","output":["https://a.b/0.png"],"nsfw_content_detected":true}"#,
        "done [https://a.b/0.png flagged]",
    ),
    (
        "one of two unsafe",
        200,
        r#"{"status":"success","output":["https://a.b/0.png","https://a.b/1.png"],"nsfw_content_detected":[false,true]}"#,
        "done [https://a.b/0.png][https://a.b/1.png flagged]",
    ),
    (
        "pictures win over words and codes",
        500,
        r#"{"status":"success","message":"Rate limit exceeded, try again","output":["https://a.b/0.png"]}"#,
        "done [https://a.b/0.png]",
    ),
    // In the queue.
    (
        "older, with messege and escaped slashes",
        200,
        r#"{"status":"processing","tip":"Your image is processing in background","eta":13.067986918399999,"messege":"Try to fetch request after seconds estimated","webhook_status":"","fetch_result":"https:\/\/stablediffusionapi.com\/api\/v3\/dreambooth\/fetch\/29763508","id":29763508,"output":[],"meta":{"seed":3361266218}}"#,
        "queued 29763508 https://stablediffusionapi.com/api/v3/dreambooth/fetch/29763508 eta 13",
    ),
    (
        "newer, with future links",
        200,
        r#"{"status":"processing","tip":"…","tip_1":"…","eta":10,"message":"Try to fetch request after seconds estimated","fetch_result":"https://modelslab.com/api/v6/images/fetch/155918900","id":155918900,"output":[],"meta":{},"future_links":["https://a.b/0.png"]}"#,
        "queued 155918900 https://modelslab.com/api/v6/images/fetch/155918900 eta 10 https://a.b/0.png",
    ),
    (
        "a text for a number",
        200,
        r#"{"status":"processing","id":"abc123-def456","eta":30,"message":"Your request is being processed"}"#,
        "queued abc123-def456 - eta 30",
    ),
    ("done, but nothing there yet", 200, r#"{"status":"success","output":[],"id":7}"#, "queued 7 - eta -"),
    (
        "done, and addresses to come",
        200,
        r#"{"status":"success","output":"","future_links":["https://a.b/0.png"]}"#,
        "queued - - eta - https://a.b/0.png",
    ),
    (
        "an unknown status with the queue's words",
        200,
        r#"{"status":"wait","id":9,"message":"Try to fetch request after seconds estimated"}"#,
        "queued 9 - eta -",
    ),
    // Too many requests.
    (
        "spam filter",
        200,
        r#"{"status":"error","message":"Rate limit exceeded","tips":"you are sending same request multiple times, spam filter is enabled, please wait for 30 seconds and try again"}"#,
        "limited Some(30)",
    ),
    (
        "queue full",
        429,
        r#"{"status":"error","message":"Rate limit exceeded. Maximum 5 queued requests allowed.","retry_after":30}"#,
        "limited Some(30)",
    ),
    (
        "in minutes",
        200,
        r#"{"status":"error","message":"Rate limit exceeded, try again in 5 minutes"}"#,
        "limited Some(300)",
    ),
    ("429 without a word", 429, "", "limited None"),
    // A no.
    (
        "Laravel's map",
        200,
        r#"{"status":"error","message":{"prompt":["The prompt field is required."]}}"#,
        "refused Input @prompt",
    ),
    (
        "two faults",
        200,
        r#"{"status":"error","message":{"negative_prompt":["too long"],"samples":["too many"]}}"#,
        "refused Input @negative @count",
    ),
    ("a sentence", 400, r#"{"status":"error","message":"prompt is required"}"#, "refused Input @prompt"),
    (
        "a sentence with 200",
        200,
        r#"{"status":"error","message":"height must be divisible by 8"}"#,
        "refused Input @height",
    ),
    (
        "about the count",
        400,
        r#"{"status":"error","message":"samples must be between 1 and 4"}"#,
        "refused Input @count",
    ),
    (
        "could not fetch",
        400,
        r#"{"status":"error","message":"Unable to fetch image from provided URL"}"#,
        "refused WantsInline @init",
    ),
    (
        "wants an address",
        200,
        r#"{"status":"error","message":{"init_image":["init image must be a valid url when base64 is a representation of false"]}}"#,
        "refused WantsUrl @init",
    ),
    (
        "wants an address, as a sentence",
        200,
        r#"{"status":"error","message":"init image must be a valid url when base64 is a representation of false"}"#,
        "refused WantsUrl @init",
    ),
    (
        "another address",
        200,
        r#"{"status":"error","message":{"webhook":["The webhook must be a valid url"]}}"#,
        "refused Input @webhook",
    ),
    ("key, older", 200, r#"{"status":"error","message":"Invalid Api Key","tip":"1. Make sure …"}"#, "refused Key"),
    ("key, newer", 401, r#"{"status":"error","message":"Invalid API key"}"#, "refused Key"),
    ("key missing", 200, r#"{"status":"error","message":{"key":["The key field is required."]}}"#, "refused Key"),
    (
        "no credits",
        402,
        r#"{"status":"error","message":"Insufficient credits. Please add more credits to continue."}"#,
        "refused Funds",
    ),
    (
        "no credits with 200",
        200,
        r#"{"status":"error","message":"Insufficient credits. Please add more credits."}"#,
        "refused Funds",
    ),
    ("plan", 403, r#"{"status":"error","message":"This feature requires a premium subscription"}"#, "refused Funds"),
    ("model, older", 200, r#"{"status":"error","message":"Model id not found"}"#, "refused Model"),
    ("model, newer", 400, r#"{"status":"error","message":"Model not found: x"}"#, "refused Model"),
    ("loading", 200, r#"{"status":"error","message":"Model is loading, please wait"}"#, "refused Busy"),
    (
        "unavailable with 200",
        200,
        r#"{"status":"error","message":"Service temporarily unavailable. Please try again later."}"#,
        "refused Busy",
    ),
    ("moderated", 200, r#"{"status":"error","message":"NSFW content detected in the prompt"}"#, "refused Moderated"),
    ("failed", 200, r#"{"status":"failed","id":"","message":"Failed, Try Again","output":""}"#, "refused Failed"),
    ("reason in a warning", 200, r#"{"status":"error","warning":"prompt is required"}"#, "refused Input @prompt"),
    ("reason in an error's message", 200, r#"{"error":{"message":"Invalid API key"}}"#, "refused Key"),
    ("no reason", 200, r#"{"status":"error"}"#, "refused Failed"),
    ("a page that is not there", 404, "<html><h1>404 Not Found</h1></html>", "refused Failed"),
    ("401 without JSON", 401, "Unauthorized", "refused Key"),
    ("redirect", 307, "", "refused Failed"),
    // Nobody can tell.
    ("nothing", 200, "", "unclear"),
    ("an empty object", 200, "{}", "unclear"),
    ("a list", 200, "[]", "unclear"),
    ("half an answer", 200, r#"{"status":"success","output":["https://a.b/0.p"#, "unclear"),
    ("a page with 200", 200, "<html>maintenance</html>", "unclear"),
    ("502 page", 502, "<html><h1>502 Bad Gateway</h1></html>", "unclear"),
    ("504", 504, "", "unclear"),
    ("524 page", 524, "<html>A timeout occurred</html>", "unclear"),
    (
        "500 with words",
        500,
        r#"{"status":"error","message":"Service temporarily unavailable. Please try again later."}"#,
        "unclear",
    ),
    ("500 failed", 500, r#"{"status":"failed","message":"Failed, Try Again"}"#, "unclear"),
    ("503", 503, r#"{"status":"error","message":"Service temporarily unavailable."}"#, "unclear"),
    ("303", 303, "", "unclear"),
    ("408", 408, "", "unclear"),
    ("done without a picture", 200, r#"{"status":"success","output":[]}"#, "unclear"),
    ("words without a status", 200, r#"{"message":"Your request was received"}"#, "unclear"),
    ("a redirect with words", 302, r#"{"message":"Redirecting"}"#, "unclear"),
    (
        "done, and words that sound like a limit",
        200,
        r#"{"status":"success","output":[],"message":"rate limit"}"#,
        "unclear",
    ),
    ("done with junk", 200, r#"{"status":"success","output":["soon"],"id":null}"#, "unclear"),
    ("queued without a number", 200, r#"{"status":"processing","id":"","output":""}"#, "unclear"),
];

#[test]
fn every_answer_to_a_submit_is_told_apart() {
    for (name, status, body, meaning) in SUBMITTED {
        assert_eq!(line(&submitted(*status, body)), *meaning, "{name}");
    }
}

#[test]
fn a_server_that_names_a_wait_has_not_run_the_request() {
    let wait = headers(&[("retry-after", "20")]);
    for body in ["", "<html>503</html>", r#"{"status":"error","message":"Service temporarily unavailable."}"#] {
        assert_eq!(line(&the(FLUX).submitted(&reply(503, &wait, body))), "limited Some(20)", "{body}");
        assert_eq!(line(&the(FLUX).submitted(&reply(502, &wait, body))), "unclear", "{body}");
    }
}

#[test]
fn a_queued_job_is_told_apart_from_a_failed_one() {
    let cases = [
        (200, r#"{"status":"processing","id":"","messege":"Request processing","output":""}"#, "queued - - eta -"),
        (200, r#"{"status":"success","id":12202888,"output":["https://a.b/0.png"]}"#, "done [https://a.b/0.png]"),
        (200, r#"{"status":"success","id":12202888,"output":[]}"#, "queued 12202888 - eta -"),
        (200, r#"{"status":"error","message":"Try Again"}"#, "refused Failed"),
        (200, r#"{"status":"failed","id":"","message":"Failed, Try Again","output":""}"#, "refused Failed"),
        (404, r#"{"status":"error","message":"Request not found"}"#, "refused Failed"),
        (200, r#"{"status":"error","message":"Invalid Api Key"}"#, "refused Key"),
        (500, "", "unclear"),
    ];
    for (status, body, meaning) in cases {
        assert_eq!(line(&the(FLUX).fetched(&reply(status, &[], body))), meaning, "{body}");
    }
}

#[test]
fn what_only_the_first_answer_said_is_kept_for_the_picture() {
    let queued = r#"{"status":"processing","id":7,"output":[],"future_links":["https://a.b/f.png"],"meta":{"seed":3361266218,"model_id":"flux"}}"#;
    let Answer::Queued(ticket) = submitted(200, queued) else { panic!("not queued") };
    let body = r#"{"status":"success","id":7,"output":["https://a.b/0.png"]}"#;
    let Answer::Done(done) = the(FLUX).fetched(&reply(200, &[], body)) else { panic!("not done") };
    let done = done.completed(&ticket);
    assert_eq!(line(&Answer::Done(done.clone())), "done [https://a.b/0.png https://a.b/f.png seed 3361266218]");
    assert_eq!(done.told["model"], json!("flux"));
}

#[test]
fn a_services_words_are_short_and_on_one_line() {
    let body = json!({"status": "error", "message": format!("no\n\u{7}{}", "x".repeat(5_000))}).to_string();
    let Answer::Refused(refusal) = submitted(200, &body) else { panic!("not refused") };
    assert_eq!(refusal.message.chars().count(), 300);
    assert!(!refusal.message.contains(char::is_control));
}
