use super::super::loopback::{Answer, Loopback, SOON};
use super::*;

/// Never in an error.
const SIGNED: &str = "/out/0.png?Expires=1&Signature=tell-nobody";

fn guard() -> Guard {
    Guard { local: true, limit: 1000, timeout: SOON, stall: SOON, hops: 5 }
}

async fn get(guard: Guard, url: &str, part: Option<&Path>) -> Result<Fetched, DownloadError> {
    let options = Options { proxy: Some("direct".to_owned()), ..Options::default() };
    let fetched = download(&Downloader::new(&options, guard).unwrap(), url, part).await;
    let said = format!("{fetched:?}");
    assert!(!said.contains("tell-nobody") && !said.contains("Expires"), "{said}");
    if let Err(error) = &fetched {
        assert!(!error.to_string().contains('?'), "{error}");
    }
    fetched
}

#[tokio::test]
async fn a_result_comes_whole_and_its_signature_is_forgotten() {
    let server = Loopback::new(vec![Answer::ok(b"\x89PNG...")]).await;
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("0.part");
    let fetched = get(guard(), &server.url(SIGNED), Some(&part)).await.unwrap();
    assert_eq!(fetched, Fetched { bytes: b"\x89PNG...".to_vec(), url_without_query: server.url("/out/0.png") });
    assert_eq!(std::fs::read(part).unwrap(), fetched.bytes);
    let request = server.requests().remove(0);
    assert!(request.starts_with("GET /out/0.png?Expires=1&Signature=tell-nobody "), "{request}");
    assert!(request.contains("user-agent: underpaint/"), "{request}");
}

#[tokio::test]
async fn only_https_to_the_open_internet_is_fetched_unless_the_service_is_local() {
    let server = Loopback::new(vec![Answer::ok(b"secret of the network")]).await;
    let port = server.address.port();
    for (url, why) in [
        (format!("http://127.0.0.1:{port}{SIGNED}"), Refusal::NotHttps),
        (format!("https://127.0.0.1:{port}{SIGNED}"), Refusal::Inside),
        (format!("https://[::1]:{port}{SIGNED}"), Refusal::Inside),
        // A name that leads inside: refused where the connection would be made.
        (format!("https://localhost:{port}{SIGNED}"), Refusal::Inside),
        (format!("https://me:word@cdn.example{SIGNED}"), Refusal::Login),
        ("file:///etc/passwd".to_owned(), Refusal::NotHttps),
        ("nonsense".to_owned(), Refusal::NotAnAddress),
    ] {
        let error = get(Guard { local: false, ..guard() }, &url, None).await.unwrap_err();
        let DownloadError::Refused { place, reason } = &error else { panic!("{url}: {error}") };
        assert_eq!(*reason, why, "{url}");
        assert!(!place.contains("word"), "{place}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn five_redirections_are_followed_and_each_is_checked() {
    let hop = Answer::to(302, SIGNED);
    let server = Loopback::new([vec![hop.clone(); 5], vec![Answer::ok(b"x")]].concat()).await;
    assert_eq!(get(guard(), &server.url("/a"), None).await.unwrap().url_without_query, server.url("/out/0.png"));
    for request in server.requests() {
        let request = request.to_lowercase();
        let none = ["cookie:", "authorization:", "referer:"];
        assert!(none.iter().all(|n| !request.contains(n)), "{request}");
    }
    let server = Loopback::new(vec![hop]).await;
    let error = get(guard(), &server.url("/a"), None).await.unwrap_err();
    assert_eq!(error, DownloadError::TooManyHops { place: server.url("/out/0.png"), hops: 5 });
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_redirection_to_a_place_that_is_not_fetched_is_not_followed() {
    for (to, why) in [
        ("file:///etc/passwd", Refusal::NotHttps),
        ("gopher://127.0.0.1/", Refusal::NotHttps),
        ("http://me:word@127.0.0.1/", Refusal::Login),
        ("http://[nonsense/", Refusal::NotAnAddress),
    ] {
        let server = Loopback::new(vec![Answer::to(307, to)]).await;
        let error = get(guard(), &server.url(SIGNED), None).await.unwrap_err();
        assert!(matches!(&error, DownloadError::Refused { reason, .. } if *reason == why), "{to}: {error}");
    }
    let server = Loopback::new(vec![Answer::status(302, "", b"")]).await;
    let error = get(guard(), &server.url("/"), None).await.unwrap_err();
    assert!(matches!(error, DownloadError::Refused { reason: Refusal::NotAnAddress, .. }), "{error}");
}

#[tokio::test]
async fn a_status_says_whether_it_is_not_there_or_cannot_be_had_now() {
    for status in [403, 404, 410] {
        let server = Loopback::new(vec![Answer::status(status, "", b"")]).await;
        let error = get(guard(), &server.url(SIGNED), None).await.unwrap_err();
        assert_eq!(error, DownloadError::NotThere { place: server.url("/out/0.png"), status });
    }
    for (status, headers, wait) in
        [(503, "retry-after: 7\r\n", Some(7)), (500, "", None), (429, "retry-after: x\r\n", None)]
    {
        let server = Loopback::new(vec![Answer::status(status, headers, b"")]).await;
        let error = get(guard(), &server.url(SIGNED), None).await.unwrap_err();
        let wait = wait.map(Duration::from_secs);
        assert_eq!(error, DownloadError::Status { place: server.url("/out/0.png"), status, wait });
    }
}

#[tokio::test]
async fn more_than_the_limit_is_not_read_whether_it_is_announced_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("0.part");
    let body = [b'x'; 1001];
    let unannounced = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec(), body.to_vec()].concat();
    for answer in [Answer::ok(&body), Answer::Bytes(unannounced)] {
        let server = Loopback::new(vec![answer]).await;
        let error = get(guard(), &server.url(SIGNED), Some(&part)).await.unwrap_err();
        assert_eq!(error, DownloadError::TooLarge { place: server.url("/out/0.png"), limit: 1000 });
        assert!(!part.exists());
    }
    let server = Loopback::new(vec![Answer::ok(&body[..1000])]).await;
    assert_eq!(get(guard(), &server.url(SIGNED), None).await.unwrap().bytes.len(), 1000);
}

#[tokio::test]
async fn a_download_that_stalls_or_breaks_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("0.part");
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec();
    let short = Duration::from_millis(300);
    for (answer, guard) in [
        (Answer::Stall(half.clone()), Guard { stall: short, ..guard() }),
        (Answer::Stall(half.clone()), Guard { timeout: short, ..guard() }),
        (Answer::Stall(Vec::new()), Guard { timeout: short, ..guard() }),
    ] {
        let server = Loopback::new(vec![answer]).await;
        let error = get(guard, &server.url(SIGNED), Some(&part)).await.unwrap_err();
        assert_eq!(error, DownloadError::Slow { place: server.url("/out/0.png") });
        assert!(!part.exists());
    }
    let server = Loopback::new(vec![Answer::Bytes(half)]).await;
    let error = get(guard(), &server.url(SIGNED), Some(&part)).await.unwrap_err();
    assert!(matches!(error, DownloadError::Net(NetError::Broken { .. })), "{error}");
    assert!(!part.exists());
}

#[tokio::test]
async fn a_name_that_the_proxy_would_look_up_is_looked_up_here_first() {
    let proxy = Loopback::new(vec![Answer::status(502, "", b"")]).await;
    let options = Options { proxy: Some(proxy.url("")), ..Options::default() };
    let downloader = Downloader::new(&options, Guard { local: false, ..guard() }).unwrap();
    let error = download(&downloader, "https://localhost/a.png", None).await.unwrap_err();
    assert!(matches!(error, DownloadError::Refused { reason: Refusal::Inside, .. }), "{error}");
    assert!(proxy.requests().is_empty());
    // A name that is not known here goes to the proxy.
    let error = download(&downloader, "https://cdn.invalid/a.png", None).await.unwrap_err();
    assert!(matches!(error, DownloadError::Net(NetError::Unreachable { .. })), "{error}");
    assert!(proxy.requests()[0].starts_with("CONNECT cdn.invalid:443 "), "{:?}", proxy.requests());
}
