//! The free routes of the ModelsLab family.

use serde_json::json;

use super::{FLUX, REALTIME, SD, WORDS, reply, the};
use crate::backend::cloud::{Checked, Ticket, Why};

#[test]
fn a_queued_job_is_asked_after_where_the_service_says_and_then_at_its_own_route() {
    let at = |id: &str, ticket: &Ticket| -> Vec<(String, serde_json::Value)> {
        let service = the(id);
        let drafts = service.fetch(service.facts().base_url, ticket, false);
        drafts.into_iter().map(|draft| (draft.url, draft.body.unwrap())).collect()
    };
    let ticket = |id: &str, url: Option<&str>| Ticket {
        id: Some(id.to_owned()),
        fetch_url: url.map(str::to_owned),
        ..Ticket::default()
    };
    let own = "https://modelslab.com/api/v1/enterprise/flux/fetch/7".to_owned();
    let told = "https://modelslab.com/api/v6/images/fetch/7";
    assert_eq!(at(FLUX, &ticket("7", Some(told))), [(told.to_owned(), json!({})), (own.clone(), json!({}))]);
    assert_eq!(at(FLUX, &ticket("7", Some(&own))), [(own.clone(), json!({}))]);
    assert_eq!(at(WORDS, &ticket("7", Some("https://evil.example/fetch/7"))), [(own, json!({}))]);
    assert_eq!(
        at(REALTIME, &ticket("302455", None)),
        [("https://modelslab.com/api/v1/enterprise/realtime/fetch/302455".to_owned(), json!({}))]
    );
    assert_eq!(
        at(SD, &ticket("13443927", None)),
        [("https://stablediffusionapi.com/api/v1/enterprise/fetch".to_owned(), json!({"request_id": "13443927"}))]
    );
    assert!(at(FLUX, &ticket("../flux/img2img", None)).is_empty());
    assert!(at(FLUX, &Ticket::default()).is_empty());
}

#[test]
fn a_lost_request_can_be_asked_after_only_by_its_number() {
    let flux = the(FLUX);
    let lost = Ticket { client_id: Some("job-7".to_owned()), ..Ticket::default() };
    assert_eq!(flux.check("https://modelslab.com", &lost), None);
    let known = Ticket { id: Some("7".to_owned()), ..lost.clone() };
    assert!(flux.check("https://modelslab.com", &known).unwrap().url.ends_with("/flux/fetch/7"));
    let of = |body: &str| flux.checked(&known, &reply(200, &[], body));
    assert!(matches!(of(r#"{"status":"success","output":["https://a.b/0.png"]}"#), Checked::Ran(Some(_))));
    assert_eq!(of(r#"{"status":"processing","id":7}"#), Checked::Running);
    assert!(matches!(of(r#"{"status":"error","message":"not found"}"#), Checked::Unknown(_)));
}

#[test]
fn a_key_is_tested_with_what_costs_nothing() {
    let flux = the(FLUX);
    let draft = flux.test_key("https://modelslab.com");
    assert_eq!(draft.url, "https://modelslab.com/api/v1/enterprise/flux/system_details");
    assert_eq!(the(SD).test_key("https://x.y").url, "https://x.y/api/v1/enterprise/system_details");
    let of = |status, body: &str| flux.key_tested(&reply(status, &[], body)).map_err(|refusal| refusal.why);
    let line = of(200, r#"{"model_count":0,"queue_time":0,"status":"ok"}"#).unwrap();
    assert_eq!(line, "The key works; 0 models are loaded; the queue takes 0 s");
    assert_eq!(of(200, r#"{"status":"error","message":"Invalid Api Key"}"#), Err(Why::Key));
    assert_eq!(of(401, ""), Err(Why::Key));
    assert_eq!(of(200, "{}"), Err(Why::Failed));
    assert_eq!(of(200, "<html>welcome</html>"), Err(Why::Failed));
}

#[test]
fn an_upload_gives_an_address_or_the_services_no() {
    let flux = the(FLUX);
    let draft = flux.upload("https://modelslab.com", "aGk=", "image/jpeg").unwrap();
    assert_eq!(draft.url, "https://modelslab.com/api/v1/enterprise/upload_image");
    assert_eq!(draft.body, Some(json!({"base64_image": "aGk=", "image_type": "jpeg"})));
    assert_eq!(the(WORDS).upload("https://modelslab.com", "aGk=", "image/png"), None);
    let of = |body: &str| flux.uploaded(&reply(200, &[], body)).map_err(|refusal| refusal.why);
    let address = || Ok("https://a.b/up.png".to_owned());
    assert_eq!(of(r#"{"status":"success","message":"ok","image_url":"https://a.b/up.png"}"#), address());
    assert_eq!(of(r#"{"status":"success","id":1,"output":["https:\/\/a.b\/up.png"]}"#), address());
    assert_eq!(of(r#"{"status":"success","messege":"image uploaded","link":"https://a.b/up.png"}"#), address());
    assert_eq!(of(r#"{"status":"success"}"#), Err(Why::Failed));
    assert_eq!(of(r#"{"status":"error","message":"Invalid Api Key","image_url":""}"#), Err(Why::Key));
}

#[test]
fn the_models_and_schedulers_of_a_server_can_be_listed() {
    let sd = the(SD);
    assert!(sd.words("https://x.y", "model_id").unwrap().url.ends_with("/enterprise/get_all_models"));
    assert!(sd.words("https://x.y", "scheduler").unwrap().url.ends_with("/enterprise/schedulers_list"));
    assert_eq!(sd.words("https://x.y", "prompt"), None);
    assert_eq!(the(FLUX).words("https://x.y", "model_id"), None);
    let of = |body: &str| sd.listed(&reply(200, &[], body)).map_err(|refusal| refusal.why);
    let models = r#"{"models":[{"load_data":1,"model_id":"sdxl"},{"model_id":"anime"},7],"status":"success"}"#;
    assert_eq!(of(models), Ok(vec!["sdxl".to_owned(), "anime".to_owned(), "7".to_owned()]));
    assert_eq!(of(r#"{"schedulers":["DDIMScheduler"]}"#), Ok(vec!["DDIMScheduler".to_owned()]));
    assert_eq!(of(r#"{"status":"error","message":"Invalid Api Key"}"#), Err(Why::Key));
}
