//! Connections that can be cut. A listener for axum whose streams have numbers and can be reset (RST, as a machine
//! that goes down does) at any moment.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A connection as a handler sees it.
#[derive(Clone, Debug)]
pub struct Connection {
    pub number: u64,
    reset: Arc<AtomicBool>,
}

impl Connection {
    /// The next byte that would be written resets the connection instead.
    pub fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }
}

pub struct Cuttable {
    pub listener: TcpListener,
    /// Shared by the doors, so that a number names one connection.
    pub numbers: Arc<AtomicU64>,
}

pub struct Stream {
    tcp: TcpStream,
    connection: Connection,
}

impl Listener for Cuttable {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        let (tcp, address) = Listener::accept(&mut self.listener).await;
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        (Stream { tcp, connection: Connection { number, reset: Arc::default() } }, address)
    }
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Cuttable>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Cuttable>) -> Self {
        stream.io().connection.clone()
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.connection.reset.load(Ordering::Acquire) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.connection.reset.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.connection.reset.load(Ordering::Acquire) {
            // Without a linger the kernel sends RST instead of FIN.
            let _ = self.tcp.set_zero_linger();
        }
    }
}
