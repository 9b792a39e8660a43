//! Places where the server can be held, and the handle that tells a test that it is there. No clock is needed to be
//! sure that something has happened.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use super::service::Endpoint;

/// Where the server stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A submit is read and recorded; nothing is made yet.
    Received(Endpoint),
    /// The pictures are made and billed; no byte of the answer is sent.
    Made(Endpoint),
    /// The n-th poll (from 1) of a generation is read, not answered.
    Poll(Endpoint, u32),
    /// A picture is asked for; no byte of it is sent.
    Download,
    /// Half of a picture is sent.
    DownloadHalf,
    /// An upload is read, not answered.
    Upload,
}

/// How long a test waits before it says that nothing came.
const PATIENCE: Duration = Duration::from_secs(60);

struct Inner {
    point: Point,
    arrived: Mutex<usize>,
    told: Condvar,
    arrived_async: watch::Sender<usize>,
    open: watch::Sender<bool>,
}

/// A gate that was put up. It stays shut until [`Gate::open`], or until the server goes.
#[derive(Clone)]
pub struct Gate(Arc<Inner>);

impl Gate {
    pub(super) fn new(point: Point) -> Self {
        Self(Arc::new(Inner {
            point,
            arrived: Mutex::new(0),
            told: Condvar::new(),
            arrived_async: watch::Sender::new(0),
            open: watch::Sender::new(false),
        }))
    }
    pub fn point(&self) -> Point {
        self.0.point
    }
    /// How many requests have come to it.
    pub fn arrived(&self) -> usize {
        *self.0.arrived.lock().unwrap()
    }
    /// Blocks until something stands at the gate.
    pub fn wait(&self) {
        self.wait_for(1);
    }
    /// Blocks until so many requests have come to the gate.
    pub fn wait_for(&self, count: usize) {
        let arrived = self.0.arrived.lock().unwrap();
        let (arrived, late) = self.0.told.wait_timeout_while(arrived, PATIENCE, |n| *n < count).unwrap();
        assert!(!late.timed_out(), "{:?}: {} of {count} came within {PATIENCE:?}", self.0.point, *arrived);
    }
    /// The same for an asynchronous test; bounded by the test's own patience.
    pub async fn reached(&self, count: usize) {
        self.0.arrived_async.subscribe().wait_for(|n| *n >= count).await.expect("the gate lives as long as its handle");
    }
    /// Lets go what stands here and all that come later.
    pub fn open(&self) {
        self.0.open.send_replace(true);
    }

    pub(super) async fn pass(&self) {
        let count = {
            let mut arrived = self.0.arrived.lock().unwrap();
            *arrived += 1;
            self.0.told.notify_all();
            *arrived
        };
        self.0.arrived_async.send_replace(count);
        let mut open = self.0.open.subscribe();
        // The sender lives in the gate, which this call holds.
        let _ = open.wait_for(|open| *open).await;
    }
}
