//! A real S3 server on this machine, with one bucket.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failing test should fail loudly")]

use std::path::PathBuf;
use std::thread::JoinHandle;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::sync::oneshot;

pub const NAME: &str = "paintings";
pub const ACCESS: &str = "AKIAPROVINGGROUND7";
pub const SECRET: &str = "s3Proving/Secret+4c1f8e02d7";

/// A running server. It ends with its handle.
pub struct Bucket {
    folder: TempDir,
    pub endpoint: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Bucket {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single(ACCESS, SECRET));
        let service = service.build();
        let (stop, stopped) = oneshot::channel::<()>();
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::spawn(async move {
                    while let Ok((stream, _)) = listener.accept().await {
                        let service = service.clone();
                        tokio::spawn(async move {
                            let builder = Builder::new(TokioExecutor::new());
                            builder.serve_connection(TokioIo::new(stream), service).await.ok();
                        });
                    }
                });
                // Ends with the handle.
                stopped.await.ok();
            });
        };
        let thread = std::thread::Builder::new().name("bucket".to_owned()).spawn(run).unwrap();
        Self { folder, endpoint, stop: Some(stop), thread: Some(thread) }
    }

    /// Every object that lies in it.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(NAME)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    /// Its keys, as environment variables.
    pub fn environment() -> [(&'static str, &'static str); 2] {
        [("UNDERPAINT_S3_ACCESS_KEY", ACCESS), ("UNDERPAINT_S3_SECRET_KEY", SECRET)]
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}
