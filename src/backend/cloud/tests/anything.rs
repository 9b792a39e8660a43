//! What holds for every service whatever comes.

use proptest::prelude::*;
use serde_json::json;

use crate::backend::cloud::{Answer, Reply, Ticket, services};

/// JSON near to what services answer, and whatever else.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!("")),
        Just(json!([])),
        Just(json!({})),
        Just(json!(true)),
        Just(json!(7)),
        Just(json!(1e300)),
        Just(json!("https://a.b/0.png")),
        Just(json!(["https://a.b/0.png", 3, null])),
        Just(json!({"0": "https://a.b/0.png"})),
        Just(json!("success")),
        Just(json!("processing")),
        Just(json!("error")),
        Just(json!({"message": {"prompt": [[]]}})),
        Just(json!([{"url": ""}])),
        Just(json!({"choices": [{"url": "https://"}]})),
        Just(json!("try to fetch in 99999999999999999999 hours")),
    ];
    let name = prop::sample::select(vec![
        "status",
        "output",
        "id",
        "message",
        "messege",
        "error",
        "meta",
        "proxy_links",
        "future_links",
        "image_links",
        "eta",
        "fetch_result",
        "seed",
        "images",
        "data",
        "has_nsfw_concepts",
        "retry_after",
        "statusCode",
        "cost",
    ]);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        prop::collection::hash_map(name, value, 0..9).prop_map(|fields| serde_json::to_vec(&fields).unwrap()),
    ]
}

proptest! {
    #[test]
    fn no_answer_makes_a_reader_panic_and_done_always_has_a_picture(
        at in 0_usize..5, status in 100_u16..600, body in body(), cut in any::<bool>(), hint in any::<String>(),
    ) {
        let service = services()[at];
        let headers = [("retry-after".to_owned(), hint.clone()), ("x-ratelimit-reset".to_owned(), hint)];
        let reply = Reply { status, headers: &headers, body: &body, cut };
        for answer in [service.submitted(&reply), service.fetched(&reply)] {
            if let Answer::Done(done) = &answer {
                prop_assert!(!done.pictures.is_empty() && done.pictures.len() <= 16);
                prop_assert!(done.pictures.iter().all(|p| !p.links.is_empty() || p.inline.is_some()));
            }
        }
        let ticket = Ticket { client_id: Some("job-7".to_owned()), ..Ticket::default() };
        service.checked(&ticket, &reply);
        service.key_tested(&reply).ok();
        service.uploaded(&reply).ok();
        service.listed(&reply).ok();
    }
}
