//! A hub on this machine, with Hugging Face's own addresses and headers, that can misbehave.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

/// What the next GET is answered with.
#[derive(Clone, Debug, PartialEq)]
pub enum Mood {
    /// The file, or the range asked for.
    Good,
    /// The connection ends after so many bytes of the body.
    Cut(usize),
    /// A byte at this place is wrong.
    Flip(usize),
    /// More bytes than were announced.
    TooMuch,
    /// A status without a file.
    Status(u16),
    /// A web page with status 200.
    Html,
    /// The whole file whatever range was asked for.
    NoRanges,
}

#[derive(Default)]
pub struct State {
    pub moods: VecDeque<Mood>,
    /// Every request: its first line and its headers.
    pub requests: Vec<(String, Vec<(String, String)>)>,
    pub file: Vec<u8>,
    /// What X-Linked-Size says instead of the truth.
    pub said_bytes: Option<u64>,
    /// Whether X-Linked-Etag is there.
    pub hash: bool,
    /// The token asked for.
    pub token: Option<String>,
    /// Where files are sent on to: another hub's address.
    pub elsewhere: Option<String>,
}

#[derive(Clone)]
pub struct Hub {
    pub address: String,
    pub state: Arc<Mutex<State>>,
}

fn named(name: &str, run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).unwrap();
}

impl Hub {
    pub fn new(file: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { file, hash: true, ..State::default() }));
        let hub = Self { address, state: state.clone() };
        let listen = move || {
            for stream in listener.incoming().flatten() {
                let state = state.clone();
                named("hub-answer", move || {
                    // A client that went away is no failure of the hub.
                    let _ = answer(stream, &state);
                });
            }
        };
        named("hub", listen);
        hub
    }

    pub fn moods(&self, moods: &[Mood]) {
        self.state.lock().unwrap().moods = moods.iter().cloned().collect();
    }

    /// The ranges asked for by GETs.
    pub fn ranges(&self) -> Vec<Option<String>> {
        let state = self.state.lock().unwrap();
        let gets = state.requests.iter().filter(|(line, _)| line.starts_with("GET"));
        gets.map(|(_, headers)| header(headers, "range")).collect()
    }

    pub fn tokens(&self) -> Vec<Option<String>> {
        self.state.lock().unwrap().requests.iter().map(|(_, h)| header(h, "authorization")).collect()
    }
}

fn header(headers: &[(String, String)], name: &str) -> Option<String> {
    headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone())
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let mut state = state.lock().unwrap();
    state.requests.push((first.clone(), headers.clone()));
    let head = first.starts_with("HEAD");
    let refused =
        state.token.as_ref().is_some_and(|t| header(&headers, "authorization") != Some(format!("Bearer {t}")));
    if refused {
        return write!(stream, "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }
    let mut linked = format!("x-linked-size: {}\r\n", state.said_bytes.unwrap_or(state.file.len() as u64));
    if state.hash {
        linked += &format!("x-linked-etag: \"{}\"\r\n", sha256(&state.file));
    }
    if let Some(elsewhere) = &state.elsewhere {
        let path = first.split(' ').nth(1).unwrap();
        return write!(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: {elsewhere}{path}\r\n{linked}content-length: 0\r\nconnection: close\r\n\r\n"
        );
    }
    let etag = format!("etag: \"{}\"\r\n", &sha256(&state.file)[..16]);
    if head {
        return write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{etag}{linked}connection: close\r\n\r\n",
            state.file.len()
        );
    }
    let mood = state.moods.pop_front().unwrap_or(Mood::Good);
    match mood {
        Mood::Status(status) => {
            return write!(stream, "HTTP/1.1 {status} Odd\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
        Mood::Html => {
            return write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>"
            );
        }
        _ => {}
    }
    let range = header(&headers, "range").filter(|_| mood != Mood::NoRanges);
    let from = range.and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let mut body = state.file.get(from.unwrap_or(0)..).unwrap_or_default().to_vec();
    if let Mood::Flip(at) = mood {
        body[at] ^= 1;
    }
    let announced = body.len();
    let cut = match mood {
        Mood::Cut(n) => n.min(body.len()),
        Mood::TooMuch => {
            body.extend_from_slice(b"more");
            body.len()
        }
        _ => body.len(),
    };
    let length = if mood == Mood::TooMuch { String::new() } else { format!("content-length: {announced}\r\n") };
    let whole = state.file.len();
    drop(state);
    match from {
        Some(from) => write!(
            stream,
            "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {from}-{}/{whole}\r\n{length}connection: close\r\n\r\n",
            whole - 1
        )?,
        None => write!(stream, "HTTP/1.1 200 OK\r\n{length}connection: close\r\n\r\n")?,
    }
    stream.write_all(&body[..cut])
}
