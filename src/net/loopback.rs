//! A server on this machine for the tests of this room: it answers each connection with the next of its answers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What a connection gets once its request is read.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// These bytes, then the end.
    Bytes(Vec<u8>),
    /// A reset.
    Reset,
    /// These bytes, then nothing at all.
    Stall(Vec<u8>),
}

impl Answer {
    pub(super) fn status(status: u16, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status} x\r\n{headers}content-length: {}\r\n\r\n", body.len());
        Self::Bytes([head.as_bytes(), body].concat())
    }

    pub(super) fn ok(body: &[u8]) -> Self {
        Self::status(200, "", body)
    }

    pub(super) fn to(status: u16, location: &str) -> Self {
        Self::status(status, &format!("location: {location}\r\nset-cookie: a=b\r\n"), b"")
    }
}

pub(super) struct Loopback {
    pub(super) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    end: Arc<Notify>,
}

impl Loopback {
    /// The last answer is given again and again.
    pub(super) async fn new(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, end) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let (seen, ended) = (requests.clone(), end.clone());
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let answer = answers[number.min(answers.len() - 1)].clone();
                number += 1;
                tokio::spawn(serve(stream, answer, seen.clone(), ended.clone()));
            }
        });
        Self { address, requests, end }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every request: head and body.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.end.notify_waiters();
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, seen: Arc<Mutex<Vec<String>>>, end: Arc<Notify>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                seen.lock().unwrap().push(text);
                break;
            }
        }
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => request.extend_from_slice(&buffer[..n]),
            _ => return,
        }
    }
    match answer {
        Answer::Bytes(bytes) => {
            stream.write_all(&bytes).await.ok();
            stream.shutdown().await.ok();
        }
        Answer::Reset => stream.set_zero_linger().unwrap(),
        Answer::Stall(bytes) => {
            stream.write_all(&bytes).await.ok();
            end.notified().await;
        }
    }
}

/// No test may hang.
pub(super) const SOON: Duration = Duration::from_secs(20);
