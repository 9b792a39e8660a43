//! An answer as a value, before it is bytes on a connection, with the ways in which it can be spoilt on its way.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;

use super::gate::Gate;
use super::wire::Connection;

/// What happens to an answer between the service and the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// The connection is reset and no byte sent.
    Reset,
    /// The head and half of the body, then a reset.
    HalfThenReset,
    /// The first half of the body, sent as if it were all.
    Half,
    Stall(u64),
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub fault: Fault,
}

const HTML: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>\
                    </center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

impl Answer {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string().into_bytes())
    }
    pub fn bytes(status: u16, kind: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("content-type", kind.to_owned())], body, fault: Fault::None }
    }
    /// A page of the proxy before the service.
    pub fn html(status: u16) -> Self {
        Self::bytes(status, "text/html; charset=UTF-8", HTML.as_bytes().to_vec())
    }
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
    pub fn spoilt(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// The answer on its connection. `half` holds it after half of the body.
    pub async fn send(self, connection: &Connection, half: Option<Gate>) -> Response {
        let mut body = self.body;
        let mut reset = false;
        match self.fault {
            Fault::None => {}
            Fault::Reset => connection.reset(),
            Fault::HalfThenReset => reset = true,
            Fault::Half => body.truncate(body.len() / 2),
            Fault::Stall(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
        }
        let mut response = Response::builder().status(self.status).header("content-length", body.len());
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        let body =
            if reset || half.is_some() { halves(body, connection.clone(), reset, half) } else { Body::from(body) };
        response.body(body).expect("names and values are plain text")
    }
}

fn halves(body: Vec<u8>, connection: Connection, reset: bool, gate: Option<Gate>) -> Body {
    let mut rest = Bytes::from(body);
    let first = rest.split_to(rest.len() / 2);
    let parts = stream::unfold(0, move |part| {
        let (first, rest, connection, gate) = (first.clone(), rest.clone(), connection.clone(), gate.clone());
        async move {
            match part {
                0 => Some((Ok::<_, std::io::Error>(first), 1)),
                1 => {
                    // Gives the connection the turn in which it writes the first half out.
                    tokio::task::yield_now().await;
                    if let Some(gate) = gate {
                        gate.pass().await;
                    }
                    if reset {
                        connection.reset();
                        return Some((Err(std::io::ErrorKind::ConnectionReset.into()), 2));
                    }
                    Some((Ok(rest), 2))
                }
                _ => None,
            }
        }
    });
    Body::from_stream(parts)
}
