use serde_json::json;

use super::super::loopback::{Answer, Loopback, SOON};
use super::*;

fn service() -> Service {
    Service::new(&Options { proxy: Some("direct".to_owned()), ..Options::default() }).unwrap()
}

fn post(url: String) -> Call {
    let body = Some(json!({"prompt": "a cat", "seed": null}));
    Call { method: Method::Post, url, headers: Vec::new(), body, key: None, limit: 1 << 20, timeout: SOON }
}

fn with_key_in(url: String, place: KeyPlace) -> Call {
    Call { key: Some((place, Secret::new("k\"ey-1234567").unwrap())), ..post(url) }
}

#[tokio::test]
async fn a_key_goes_into_the_body_as_its_first_field() {
    let server = Loopback::new(vec![Answer::status(201, "X-Seen: yes\r\n", b"{}")]).await;
    let answer = service().call(&with_key_in(server.url("/v1/a"), KeyPlace::Body("key"))).await.unwrap();
    assert_eq!(
        (answer.status, answer.header("x-seen"), &*answer.body, answer.cut),
        (201, Some("yes"), &b"{}"[..], false)
    );
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /v1/a HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("content-type: application/json\r\n") && request.contains("user-agent: underpaint/"));
    assert!(request.ends_with(r#"{"key":"k\"ey-1234567","prompt":"a cat","seed":null}"#), "{request}");
}

#[tokio::test]
async fn a_bearer_key_goes_into_its_header_and_not_into_the_body() {
    let server = Loopback::new(vec![Answer::ok(b"")]).await;
    let key = Secret::new("sk-abcdef-1").unwrap();
    let headers = vec![("x-client-request-id", "job-1".to_owned())];
    let call = Call { key: Some((KeyPlace::Bearer, key)), headers, ..post(server.url("/")) };
    assert!(!format!("{call:?}").contains("abcdef"));
    service().call(&call).await.unwrap();
    let request = server.requests().remove(0);
    assert!(
        request.contains("authorization: Bearer sk-abcdef-1\r\n") && request.contains("x-client-request-id: job-1\r\n")
    );
    assert!(request.ends_with(r#"{"prompt":"a cat","seed":null}"#), "{request}");
}

#[tokio::test]
async fn a_call_without_a_body_has_none_or_the_key_alone() {
    let server = Loopback::new(vec![Answer::ok(b"")]).await;
    let get = Call { method: Method::Get, body: None, ..post(server.url("/v2/billing")) };
    service().call(&get).await.unwrap();
    let fetch = Call { body: None, ..with_key_in(server.url("/fetch/7"), KeyPlace::Body("key")) };
    service().call(&fetch).await.unwrap();
    let requests = server.requests();
    assert!(requests[0].starts_with("GET /v2/billing") && requests[0].ends_with("\r\n\r\n"), "{}", requests[0]);
    assert!(requests[1].ends_with(r#"{"key":"k\"ey-1234567"}"#), "{}", requests[1]);
}

#[tokio::test]
async fn a_redirection_is_an_answer_and_the_key_does_not_follow_it() {
    let other = Loopback::new(vec![Answer::ok(b"")]).await;
    for status in [301, 302, 303, 307, 308] {
        let server = Loopback::new(vec![Answer::to(status, &other.url("/"))]).await;
        let answer = service().call(&with_key_in(server.url("/"), KeyPlace::Body("key"))).await.unwrap();
        assert_eq!((answer.status, answer.header("location")), (status, Some(&*other.url("/"))));
        assert_eq!(server.requests().len(), 1);
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn what_cannot_be_sent_was_never_sent() {
    let server = Loopback::new(vec![Answer::ok(b"")]).await;
    let url = || server.url("/");
    let wrong = [
        Call { headers: vec![("x-a", "line\nbreak".to_owned())], ..post(url()) },
        Call { headers: vec![("x a", "1".to_owned())], ..post(url()) },
        Call { body: Some(json!([1])), ..with_key_in(url(), KeyPlace::Body("key")) },
        Call { body: Some(json!({"key": "mine"})), ..with_key_in(url(), KeyPlace::Body("key")) },
        Call { key: Some((KeyPlace::Bearer, Secret::new("a\nb-123456").unwrap())), ..post(url()) },
        post("nonsense".to_owned()),
        post("ftp://127.0.0.1/".to_owned()),
    ];
    for call in wrong {
        let error = service().call(&call).await.unwrap_err();
        assert_eq!(error.sent, Sent::Never, "{call:?}: {error}");
        assert!(!error.to_string().contains("1234567"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    // A port that was free a moment ago, a name that there is not, and a server that does not speak TLS.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    let server = std::thread::Builder::new().name("plain".to_owned()).spawn(move || {
        use std::io::Write;
        plain.accept().unwrap().0.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    for url in [format!("http://{free}/"), "http://name.invalid/".to_owned(), format!("https://{address}/")] {
        let error = service().call(&post(url.clone())).await.unwrap_err();
        assert_eq!(error.sent, Sent::Never, "{url}: {error}");
        assert!(matches!(error.error, NetError::Unreachable { .. }), "{url}: {error}");
    }
    server.unwrap().join().unwrap();
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_in_time_sent_nothing() {
    // It takes the connection and never answers the TLS greeting.
    let silent = Loopback::new(vec![Answer::Stall(Vec::new())]).await;
    let options = Options { proxy: Some("direct".to_owned()), connect: Duration::from_millis(300), ca_file: None };
    let call = post(format!("https://{}/", silent.address));
    let error = Service::new(&options).unwrap().call(&call).await.unwrap_err();
    assert_eq!((error.sent, error.error), (Sent::Never, NetError::Timeout { host: "127.0.0.1".to_owned() }));
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_may_have_been_billed_and_nothing_is_sent_again() {
    for answer in [Answer::Bytes(Vec::new()), Answer::Reset, Answer::Bytes(b"HTTP/1.1 2".to_vec())] {
        let server = Loopback::new(vec![answer.clone(), Answer::ok(b"")]).await;
        let error = service().call(&post(server.url("/"))).await.unwrap_err();
        assert_eq!(error.sent, Sent::Perhaps, "{answer:?}: {error}");
        assert_eq!(server.requests().len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_in_time_may_have_billed() {
    let server = Loopback::new(vec![Answer::Stall(Vec::new())]).await;
    let call = Call { timeout: Duration::from_millis(300), ..post(server.url("/")) };
    let error = service().call(&call).await.unwrap_err();
    assert_eq!(error.sent, Sent::Perhaps);
    assert_eq!(error.error, NetError::Timeout { host: "127.0.0.1".to_owned() });
}

#[tokio::test]
async fn what_came_of_an_answer_that_breaks_off_is_given_and_said_to_be_cut() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"status\"".to_vec();
    for answer in [Answer::Bytes(head.clone()), Answer::Stall(head)] {
        let server = Loopback::new(vec![answer]).await;
        let call = Call { timeout: Duration::from_millis(500), ..post(server.url("/")) };
        let answer = service().call(&call).await.unwrap();
        assert_eq!((answer.status, &*answer.body, answer.cut), (200, &b"{\"status\""[..], true));
    }
}

#[tokio::test]
async fn no_more_than_the_limit_is_read() {
    let server = Loopback::new(vec![Answer::ok(&[b'x'; 5000])]).await;
    for (limit, cut) in [(4999, true), (5000, false), (0, true)] {
        let answer = service().call(&Call { limit, ..post(server.url("/")) }).await.unwrap();
        assert_eq!((answer.body.len(), answer.cut), (limit, cut));
    }
}

#[tokio::test]
async fn no_connection_is_used_twice() {
    // A server that would keep the connection: its answer says where it ends, and nothing follows.
    let kept = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec();
    let server = Loopback::new(vec![Answer::Stall(kept)]).await;
    let service = service();
    for _ in 0..3 {
        service.call(&post(server.url("/"))).await.unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}
