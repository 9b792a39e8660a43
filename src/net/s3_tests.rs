use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::super::loopback::{Answer, Loopback};
use super::*;

const ACCESS: &str = "AKIAUNDERPAINT";
const SECRET: &str = "s3/Secret+of=this-test";

/// A real S3 server on this machine, with one bucket.
struct Server {
    folder: TempDir,
    endpoint: String,
}

impl Server {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("paintings")).unwrap();
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(ACCESS, SECRET));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await.ok();
                });
            }
        });
        Self { folder, endpoint }
    }

    fn bucket(&self) -> Bucket {
        Bucket {
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".to_owned(),
            bucket: "paintings".to_owned(),
            prefix: "/underpaint/inits/".to_owned(),
            path_style: true,
            local: true,
            credentials: (Secret::new(ACCESS).unwrap(), Secret::new(SECRET).unwrap()),
            options: direct(),
        }
    }
}

fn direct() -> Options {
    Options { proxy: Some("direct".to_owned()), ..Options::default() }
}

async fn get(url: &str) -> (u16, Vec<u8>, String) {
    let answer = direct().builder().unwrap().build().unwrap().get(url).send().await.unwrap();
    let kind = answer.headers().get("content-type").map(|v| v.to_str().unwrap().to_owned());
    (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec(), kind.unwrap_or_default())
}

#[tokio::test]
async fn a_picture_goes_up_is_read_by_its_address_alone_and_is_gone_once_deleted() {
    let server = Server::new().await;
    let bucket = server.bucket();
    let picture = vec![7; 300_000];
    let path = bucket.upload(picture.clone(), "image/png", "init 1.png").await.unwrap();
    assert_eq!(path, "underpaint/inits/init 1.png");
    assert_eq!(std::fs::read(server.folder.path().join("paintings").join(&path)).unwrap(), picture);
    let url = bucket.presign_get(&path, Duration::from_secs(600)).await.unwrap();
    assert!(!url.contains(SECRET), "{url}");
    let (status, bytes, kind) = get(&url).await;
    assert_eq!((status, bytes == picture, &*kind), (200, true, "image/png"));
    // The address is for this object, and nothing of the bucket is open without it.
    let (open, _) = url.split_once('?').unwrap();
    assert_eq!(get(open).await.0, 403);
    assert_eq!(get(&url.replace("init%201", "init%202")).await.0, 403);
    bucket.delete(&path).await.unwrap();
    assert_eq!(get(&url).await.0, 404);
    bucket.delete(&path).await.unwrap();
}

#[tokio::test]
async fn an_address_ends_with_its_lifetime() {
    let server = Server::new().await;
    let bucket = server.bucket();
    let path = bucket.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap();
    let url = bucket.presign_get(&path, Duration::from_secs(1)).await.unwrap();
    let end = std::time::Instant::now() + Duration::from_secs(20);
    let mut status = get(&url).await.0;
    while status == 200 && std::time::Instant::now() < end {
        // The server's clock is what is waited for.
        tokio::time::sleep(Duration::from_millis(200)).await;
        status = get(&url).await.0;
    }
    assert_eq!(status, 403);
    let later = bucket.presign_get(&path, Duration::from_secs(60)).await.unwrap();
    assert_eq!(get(&later).await.0, 200);
    for wrong in [Duration::ZERO, Duration::from_secs(8 * 24 * 3600)] {
        assert!(matches!(bucket.presign_get(&path, wrong).await, Err(S3Error::Setup { .. })));
    }
}

#[tokio::test]
async fn wrong_keys_and_missing_buckets_are_said_in_words_without_secrets() {
    let server = Server::new().await;
    let right = server.bucket();
    let wrong =
        Bucket { credentials: (right.credentials.0.clone(), Secret::new("wrong-secret-1").unwrap()), ..right.clone() };
    let denied = wrong.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap_err();
    assert_eq!(denied, S3Error::Denied { bucket: "paintings".to_owned() });
    let elsewhere = Loopback::new(vec![Answer::status(404, "", b"<Error><Code>NoSuchBucket</Code></Error>")]).await;
    let missing = Bucket { endpoint: Some(elsewhere.url("")), ..right.clone() };
    let missing = missing.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap_err();
    assert!(matches!(missing, S3Error::NotThere { .. }), "{missing}");
    let gone = Bucket { endpoint: Some("http://127.0.0.1:1".to_owned()), ..right };
    let gone = gone.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap_err();
    assert!(matches!(gone, S3Error::Failed { .. }), "{gone}");
    for said in [denied.to_string(), missing.to_string(), gone.to_string()] {
        assert!(![ACCESS, SECRET, "wrong-secret-1", "X-Amz"].iter().any(|s| said.contains(s)), "{said}");
    }
}

#[tokio::test]
async fn plain_http_is_only_for_a_bucket_that_is_marked_as_local() {
    let server = Server::new().await;
    let far = Bucket { local: false, ..server.bucket() };
    let error = far.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap_err();
    assert!(error.to_string().contains("marked as local"), "{error}");
    for endpoint in ["ftp://h.example", "h.example", "https://me:word@h.example", "https://h.example?a=b"] {
        let bucket = Bucket { endpoint: Some(endpoint.to_owned()), ..server.bucket() };
        let error = bucket.upload(b"x".to_vec(), "image/png", "a.png").await.unwrap_err();
        assert!(matches!(&error, S3Error::Setup { reason } if !reason.contains("word")), "{endpoint}: {error}");
    }
    assert!(std::fs::read_dir(server.folder.path().join("paintings")).unwrap().next().is_none());
}

#[tokio::test]
async fn a_bucket_stands_in_the_host_or_in_the_path() {
    let bucket = |endpoint: Option<&str>, path_style| Bucket {
        endpoint: endpoint.map(str::to_owned),
        region: "eu-central-1".to_owned(),
        bucket: "paintings".to_owned(),
        prefix: String::new(),
        path_style,
        local: false,
        credentials: (Secret::new(ACCESS).unwrap(), Secret::new(SECRET).unwrap()),
        options: direct(),
    };
    let hour = Duration::from_secs(3600);
    for (endpoint, path_style, expected) in [
        (None, false, "https://paintings.s3.eu-central-1.amazonaws.com/a.png?"),
        (None, true, "https://s3.eu-central-1.amazonaws.com/paintings/a.png?"),
        (Some("https://s3.example:9000/"), false, "https://paintings.s3.example:9000/a.png?"),
        (Some("https://s3.example:9000/"), true, "https://s3.example:9000/paintings/a.png?"),
    ] {
        let url = bucket(endpoint, path_style).presign_get("a.png", hour).await.unwrap();
        assert!(url.starts_with(expected) && url.contains("X-Amz-Expires=3600"), "{url}");
    }
    assert!(bucket(None, true).presign_get("../a.png", hour).await.is_err());
}
