//! Every answer of AI/ML API that its pages show or its clients have met.

use serde_json::json;

use super::{AIML, headers, line, reply, the, told};
use crate::backend::cloud::{Answer, Checked, Reply, Ticket, Why};

const PAGE: &str = r#"{"images":[{"url":"https://cdn.aimlapi.com/eagle/files/lion/EyuGvQzlsBoVUB8qjV776.png","width":1024,"height":768,"content_type":"image/png"}],"timings":{"inference":2.544010079000145},"seed":2819715747,"has_nsfw_concepts":[false],"prompt":"Add a bird to the foreground of the photo."}"#;

#[test]
fn the_answer_of_the_page_is_a_picture_with_its_seed_size_and_cost() {
    for status in [200, 201] {
        let cost = headers(&[("x-aimlapi-usd-spent", "0.0325"), ("x-aimlapi-credits-used", "65000")]);
        let answer = the(AIML).submitted(&reply(status, &cost, PAGE));
        assert_eq!(
            line(&answer),
            "done [https://cdn.aimlapi.com/eagle/files/lion/EyuGvQzlsBoVUB8qjV776.png seed 2819715747] $0.0325"
        );
        assert_eq!((told(&answer, "width"), told(&answer, "height")), (json!(1024), json!(768)));
        assert_eq!(told(&answer, "prompt"), json!("Add a bird to the foreground of the photo."));
    }
}

/// HTTP status, body, meaning.
const ANSWERED: &[(&str, u16, &str, &str)] = &[
    (
        "nulls beside it",
        200,
        r#"{"images":[{"url":"https://v3b.fal.media/x.jpg","file_name":null,"file_size":null}],"timings":{},"seed":3851153854}"#,
        "done [https://v3b.fal.media/x.jpg seed 3851153854]",
    ),
    (
        "images and data of the same address",
        200,
        r#"{"images":[{"url":"https://a.b/0.png"},{"url":"https://a.b/0.png"}],"data":[{"url":"https://a.b/0.png"}],"meta":{"usage":{"usd_spent":0.03}}}"#,
        "done [https://a.b/0.png] $0.03",
    ),
    (
        "as OpenAI has it",
        200,
        r#"{"data":[{"url":"https://a.b/0.png","b64_json":null}],"meta":{"usage":{"credits_used":120000}}}"#,
        "done [https://a.b/0.png]",
    ),
    (
        "inside the answer",
        200,
        r#"{"data":[{"b64_json":"data:image/png;base64,iVBORw0KGgo="}],"meta":{"usage":{"usd_spent":"0.02"}}}"#,
        "done [ inline] $0.02",
    ),
    ("as choices", 200, r#"{"output":{"choices":[{"url":"https://a.b/0.png"}]}}"#, "done [https://a.b/0.png]"),
    (
        "two, one unsafe",
        200,
        r#"{"images":[{"url":"https://a.b/0.png"},{"url":"https://a.b/1.png"}],"seed":7,"has_nsfw_concepts":[false,true]}"#,
        "done [https://a.b/0.png][https://a.b/1.png flagged]",
    ),
    (
        "violation",
        200,
        r#"{"data":[{"url":"https://a.b/0.png"}],"content_violation":true}"#,
        "done [https://a.b/0.png flagged]",
    ),
    (
        "key, as a problem",
        401,
        r#"{"title":"Unauthorized","status":401,"message":"No such key","instance":"/v1/images/generations","requestId":"r-1","error":{"name":"UnauthorizedException","message":"No such key"}}"#,
        "refused Key",
    ),
    (
        "no money",
        403,
        r#"{"title":"Forbidden","status":403,"message":"Top up","error":{"name":"ForbiddenException","data":{"kind":"err_insufficent_credits"}}}"#,
        "refused Funds",
    ),
    ("a plan without it", 403, r#"{"message":"Forbidden","statusCode":"403"}"#, "refused Funds"),
    (
        "too many, older",
        429,
        r#"{"message":"Too Many Requests","path":"/v1/x","requestId":"r","statusCode":"429"}"#,
        "limited None",
    ),
    ("too many with a good status", 200, r#"{"error":{"message":"slow down"},"statusCode":"429"}"#, "limited None"),
    (
        "a type, as a sentence",
        400,
        r#"{"status":400,"message":"Body validation error!","error":{"data":{"issues":"Expected number, received string at seed"}}}"#,
        "refused Input",
    ),
    (
        "types, as a list",
        400,
        r#"{"message":"Body validation error!","error":{"data":{"issues":[{"path":["num_inference_steps"],"message":"Expected integer"},{"path":["image_url"],"message":"Required"}]}}}"#,
        "refused Input @steps @init",
    ),
    (
        "types, by name",
        422,
        r#"{"message":"Body validation error!","error":{"data":{"issues":{"fieldErrors":{"guidance_scale":["Too big"]},"formErrors":[]}}}}"#,
        "refused Input @guidance",
    ),
    (
        "wants an address",
        400,
        r#"{"message":"Body validation error!","error":{"data":{"issues":[{"path":["image_url"],"message":"Invalid url"}]}}}"#,
        "refused WantsUrl @init",
    ),
    ("could not fetch", 400, r#"{"message":"Failed to download the image"}"#, "refused WantsInline @init"),
    ("moderated", 400, r#"{"message":"The prompt was rejected by content policy"}"#, "refused Moderated"),
    ("no such model", 404, r#"{"message":"Model flux/dev was retired"}"#, "refused Model"),
    ("no such route", 404, r#"{"message":"Cannot POST /images/generations"}"#, "refused Failed"),
    ("500", 500, r#"{"message":"Something wrong with the server"}"#, "unclear"),
    ("502", 502, "<html>Bad gateway</html>", "unclear"),
    ("503", 503, r#"{"message":"Service unavailable"}"#, "unclear"),
    ("504", 504, r#"{"message":"Generation timeout"}"#, "unclear"),
    ("524", 524, "<html>A timeout occurred</html>", "unclear"),
    ("nothing", 201, "", "unclear"),
    ("half", 200, r#"{"images":[{"url":"https://a."#, "unclear"),
    ("no pictures", 200, r#"{"images":[],"seed":7}"#, "unclear"),
    ("a queue, of which there is none here", 200, r#"{"id":"x","status":"queued"}"#, "unclear"),
];

#[test]
fn every_answer_is_told_apart() {
    for (name, status, body, meaning) in ANSWERED {
        assert_eq!(line(&the(AIML).submitted(&reply(*status, &[], body))), *meaning, "{name}");
    }
    let wait = headers(&[("retry-after", "9")]);
    assert_eq!(line(&the(AIML).submitted(&reply(503, &wait, "{\"message\":\"busy\"}"))), "limited Some(9)");
}

#[test]
fn a_no_carries_the_services_number_and_words() {
    let body = r#"{"message":["Body validation error!","more"],"requestId":"r-42"}"#;
    let Answer::Refused(refusal) = the(AIML).submitted(&reply(400, &[], body)) else { panic!("not refused") };
    assert_eq!((refusal.message.as_str(), refusal.request_id.as_deref()), ("Body validation error!", Some("r-42")));
}

#[test]
fn nothing_is_asked_after_and_nothing_uploaded() {
    let ticket = Ticket { id: Some("7".to_owned()), ..Ticket::default() };
    assert!(the(AIML).fetch("https://api.aimlapi.com", &ticket, false).is_empty());
    assert_eq!(the(AIML).upload("https://api.aimlapi.com", "aGk=", "image/png"), None);
    assert_eq!(the(AIML).check("https://api.aimlapi.com", &ticket), None);
}

fn checked(reply: &Reply<'_>) -> Checked {
    let ticket = Ticket { client_id: Some("job-7".to_owned()), ..Ticket::default() };
    let draft = the(AIML).check("https://api.aimlapi.com", &ticket).unwrap();
    assert!(draft.get && draft.url.starts_with("https://api.aimlapi.com/v2/logs?"), "{}", draft.url);
    // The log refuses a request without a window.
    assert!(draft.url.contains("period=7d") && draft.url.contains("client_request_id=job-7"), "{}", draft.url);
    the(AIML).checked(&ticket, reply)
}

#[test]
fn the_log_says_what_became_of_a_request_and_of_no_other() {
    let log = |rows: serde_json::Value, more: bool| {
        json!({"data": rows, "pagination": {"limit": 100, "offset": 0, "total": 1, "has_more": more}}).to_string()
    };
    let row = |id: &str, status: &str, usd: f64| json!({"status": status, "client_request_id": id, "cost": {"usd": usd, "credits": 0}});
    let of = |body: String| checked(&reply(200, &[], &body));
    assert_eq!(
        of(log(json!([row("other", "failed", 0.0), row("job-7", "succeeded", 0.03)]), true)),
        Checked::Ran(None)
    );
    assert_eq!(of(log(json!([row("job-7", "failed", 0.0)]), false)), Checked::NeverRan);
    // Whatever its status says, what was paid has run.
    assert_eq!(of(log(json!([row("job-7", "failed", 0.03)]), false)), Checked::Ran(None));
    assert_eq!(of(log(json!([row("job-7", "processing", 0.0)]), false)), Checked::Running);
    assert_eq!(of(log(json!([row("other", "succeeded", 0.03)]), false)), Checked::NeverRan);
    assert_eq!(of(log(json!([]), false).replace("\"total\":1", "\"total\":0")), Checked::NeverRan);
    assert!(matches!(of(log(json!([row("other", "succeeded", 0.03)]), true)), Checked::Unknown(_)));
    assert!(matches!(of(log(json!([row("job-7", "odd", 0.0)]), false)), Checked::Unknown(_)));
    assert_eq!(of(r#"[{"clientRequestId":"job-7","statusCode":200}]"#.to_owned()), Checked::Ran(None));
    assert_eq!(of("[]".to_owned()), Checked::NeverRan);
}

#[test]
fn a_log_that_still_has_the_picture_gives_it() {
    let body = r#"{"data":[{"client_request_id":"job-7","status":"succeeded","response":{"images":[{"url":"https://a.b/0.png"}]}}]}"#;
    let Checked::Ran(Some(done)) = checked(&reply(200, &[], body)) else { panic!("no picture") };
    assert_eq!(line(&Answer::Done(done)), "done [https://a.b/0.png]");
}

#[test]
fn a_log_that_cannot_be_read_proves_nothing() {
    for (status, body) in [(400, "{}"), (401, ""), (429, "{}"), (500, ""), (200, "{}"), (200, ""), (200, "<html>")] {
        assert!(matches!(checked(&reply(status, &[], body)), Checked::Unknown(_)), "{status} {body}");
    }
}

#[test]
fn a_key_is_tested_by_what_the_account_holds() {
    let of = |status, body: &str| the(AIML).key_tested(&reply(status, &[], body)).map_err(|refusal| refusal.why);
    assert_eq!(
        of(200, r#"{"current_balance":123.45,"currency":"usd"}"#),
        Ok("The key works; 123.45 USD are left".to_owned())
    );
    assert_eq!(
        of(200, r#"{"balance":"500","lowBalance":false}"#),
        Ok("The key works; 500.00 credits are left".to_owned())
    );
    assert_eq!(of(401, r#"{"message":"Unauthorized"}"#), Err(Why::Key));
    assert_eq!(of(200, "{}"), Err(Why::Failed));
}
