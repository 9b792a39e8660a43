//! The smallest HTTP client that tells a test everything: what came before a connection broke, too.

#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test should fail loudly")]

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::Value;

/// An answer, or as much of one as came.
#[derive(Clone, Debug)]
pub struct Got {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Why it ended early, where it did.
    pub broken: Option<io::ErrorKind>,
}

impl Got {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// Sends a request to `http://host:port/path` and leaves the connection open.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<TcpStream> {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nuser-agent: test/1\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    Ok(stream)
}

/// Reads the answer to its end, or to where it breaks.
pub fn receive(mut stream: TcpStream) -> Got {
    let mut all = Vec::new();
    let mut broken = None;
    let mut part = [0; 64 << 10];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(n) => all.extend_from_slice(&part[..n]),
            Err(e) => {
                broken = Some(e.kind());
                break;
            }
        }
    }
    let end = all.windows(4).position(|w| w == b"\r\n\r\n");
    let head = String::from_utf8_lossy(&all[..end.unwrap_or(0)]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|l| l.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers = lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    let body = end.map(|e| all[e + 4..].to_vec()).unwrap_or_default();
    Got { status, headers, body, broken }
}

/// A JSON request and its whole answer.
pub fn post(url: &str, headers: &[(&str, &str)], body: &Value) -> Got {
    let headers = [&[("content-type", "application/json")], headers].concat();
    receive(send("POST", url, &headers, body.to_string().as_bytes()).unwrap())
}

pub fn get(url: &str, headers: &[(&str, &str)]) -> Got {
    receive(send("GET", url, headers, b"").unwrap())
}

/// A request whose sender goes away once it is sent.
pub fn post_and_leave(url: &str, headers: &[(&str, &str)], body: &Value) -> TcpStream {
    let headers = [&[("content-type", "application/json")], headers].concat();
    send("POST", url, &headers, body.to_string().as_bytes()).unwrap()
}

pub fn leave(stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Both);
}
