//! The server itself: three doors on a thread and a runtime of its own, and the handle that tests hold.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::TcpListener;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use serde_json::json;
use tokio::sync::oneshot;

use super::answer::Answer;
use super::gate::{Gate, Point};
use super::made::Generation;
use super::play::Play;
use super::script::Script;
use super::service::{Endpoint, Family, Route};
use super::soak::Soak;
use super::wire::{Connection, Cuttable};
use super::world::{Door, Fetched, Seen, Settings, Spot, Violation, World};
use super::{queue, side, submit};

/// What the handlers share.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }
    /// Waits at `point` if there is a gate.
    pub(super) async fn pass(&self, point: Point) {
        let gate = self.lock().gate(point);
        if let Some(gate) = gate {
            gate.pass().await;
        }
    }
}

/// A running server. It ends with its handle.
pub struct Cloud {
    shared: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Cloud {
    pub fn start() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        let listen = |port| {
            let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port on this machine");
            listener.set_nonblocking(true).unwrap();
            let port = listener.local_addr().unwrap().port();
            (listener, port)
        };
        let ((api, api_port), (store, store_port), (foreign, foreign_port)) =
            (listen(settings.port), listen(0), listen(0));
        let world = World {
            started: Instant::now(),
            settings,
            api: format!("http://127.0.0.1:{api_port}"),
            store: format!("http://127.0.0.1:{store_port}"),
            // Another name as well as another port: a client that compares only one of them is found out.
            foreign: format!("http://localhost:{foreign_port}"),
            requests: Vec::new(),
            violations: Vec::new(),
            fetched: Vec::new(),
            generations: Vec::new(),
            stored: HashMap::new(),
            plays: HashMap::new(),
            gates: Vec::new(),
            soak: None,
            submits: BTreeMap::new(),
            refused: Vec::new(),
            running: 0,
            log_looks: 0,
            next_id: 29_763_507,
        };
        let shared = Shared(Arc::new(Mutex::new(world)));
        let (stop, stopped) = oneshot::channel();
        let doors = [(Door::Api, api), (Door::Store, store), (Door::Foreign, foreign)];
        let served = shared.clone();
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let numbers = Arc::new(AtomicU64::new(0));
                for (door, listener) in doors {
                    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                    let app = Router::new()
                        .fallback(handle)
                        .layer(DefaultBodyLimit::max(64 << 20))
                        .with_state((served.clone(), door));
                    let app = app.into_make_service_with_connect_info::<Connection>();
                    let listener = Cuttable { listener, numbers: numbers.clone() };
                    tokio::spawn(async move { axum::serve(listener, app).await });
                }
                // Ends with the handle, whether it was dropped or let go.
                let _ = stopped.await;
            });
        };
        let thread = std::thread::Builder::new().name("proving-ground".to_owned()).spawn(run).unwrap();
        Self { shared, stop: Some(stop), thread: Some(thread) }
    }

    /// `http://127.0.0.1:port`, the base URL of every family.
    pub fn address(&self) -> String {
        self.shared.lock().api.clone()
    }
    /// Where results and uploads lie.
    pub fn store_address(&self) -> String {
        self.shared.lock().store.clone()
    }
    pub fn foreign_address(&self) -> String {
        self.shared.lock().foreign.clone()
    }

    /// The keys, as environment variables.
    pub fn environment(&self) -> Vec<(&'static str, &'static str)> {
        Family::ALL.map(|f| (f.variable(), f.key())).into()
    }
    /// What points the command line's backend at this server.
    pub fn arguments(&self, endpoint: Endpoint) -> Vec<String> {
        ["--backend", endpoint.id(), "--base-url", &self.address(), "--allow-local"].map(str::to_owned).into()
    }

    /// The next submits of `endpoint` are answered so, in this order; after them, well.
    pub fn play(&self, endpoint: Endpoint, plays: impl IntoIterator<Item = Play>) {
        self.play_at(Spot::Submit(endpoint), plays);
    }
    pub fn play_at(&self, spot: Spot, plays: impl IntoIterator<Item = Play>) {
        let plays: Vec<Play> = plays.into_iter().collect();
        if let Spot::Submit(endpoint) = spot {
            assert!(plays.iter().all(|p| p.fits(endpoint)), "{endpoint:?} has no such answers: {plays:?}");
        }
        self.shared.lock().plays.entry(spot).or_default().extend(plays);
    }
    /// Plays that were asked for and not met yet.
    pub fn unplayed(&self) -> usize {
        self.shared.lock().plays.values().map(VecDeque::len).sum()
    }
    pub fn run_script(&self, script: &Script) -> Result<(), String> {
        for (spot, plays) in script.plays()? {
            self.play_at(spot, plays);
        }
        self.soak(script.soak.clone());
        Ok(())
    }
    pub fn soak(&self, soak: Option<Soak>) {
        self.shared.lock().soak = soak;
    }
    pub fn set(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.shared.lock().settings);
    }

    /// Puts up a gate, shut. One that was at the same point before is opened.
    pub fn gate(&self, point: Point) -> Gate {
        let gate = Gate::new(point);
        let mut world = self.shared.lock();
        world.gates.retain(|old| {
            if old.point() == point {
                old.open();
            }
            old.point() != point
        });
        world.gates.push(gate.clone());
        gate
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.shared.lock().requests.clone()
    }
    /// The requests at a route.
    pub fn requests_at(&self, path: &str) -> Vec<Seen> {
        self.requests().into_iter().filter(|r| r.path == path).collect()
    }
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.lock().violations.clone()
    }
    /// Init images that were fetched from this machine.
    pub fn fetched(&self) -> Vec<Fetched> {
        self.shared.lock().fetched.clone()
    }
    /// Every generation that was made and billed, in order.
    pub fn billed(&self) -> Vec<Generation> {
        self.shared.lock().generations.iter().filter(|g| g.billed).cloned().collect()
    }
    /// How often each billable submit ran, by client request id, or by body hash where none was sent. Two jobs with
    /// equal bodies and no id are one line here; a test that wants them apart gives them seeds.
    pub fn submits(&self) -> BTreeMap<String, usize> {
        self.shared.lock().submits.clone()
    }
    /// The pixels' hashes of every picture that was paid for, sorted.
    pub fn paid_pixels(&self) -> Vec<String> {
        let billed = self.billed();
        let mut pixels: Vec<String> =
            billed.iter().flat_map(|g| g.pictures.iter().map(|p| p.pixels_sha256.clone())).collect();
        pixels.sort();
        pixels
    }
    /// Panics with every violation there was.
    pub fn assert_clean(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "no real client may do this: {violations:#?}");
    }
    /// Panics where a submit ran more than once.
    pub fn assert_billed_once(&self) {
        let twice: Vec<_> = self.submits().into_iter().filter(|(_, n)| *n > 1).collect();
        assert!(twice.is_empty(), "billed more than once: {twice:?}");
    }
    /// A picture of the server's own that can be given as an init image's address.
    pub fn offer(&self, name: &str, bytes: Vec<u8>) -> String {
        let mut world = self.shared.lock();
        let path = format!("/uploads/{name}");
        let stored = super::made::Stored {
            bytes,
            kind: "image/png",
            signature: None,
            plays: VecDeque::new(),
            downloads: 0,
            result: false,
        };
        world.stored.insert(path.clone(), stored);
        format!("{}{path}", world.store)
    }
    /// How often a result was downloaded whole.
    pub fn downloads(&self, url: &str) -> u32 {
        let world = self.shared.lock();
        let path = url.strip_prefix(&world.store).unwrap_or(url);
        let path = path.split('?').next().unwrap_or(path).replace("//", "/");
        world.stored.get(&path).map_or(0, |f| f.downloads)
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        if let Ok(world) = self.shared.0.lock() {
            world.gates.iter().for_each(Gate::open);
        }
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn handle(
    State((shared, door)): State<(Shared, Door)>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let seen = Seen {
        at: shared.lock().started.elapsed(),
        door,
        connection: connection.number,
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().map(str::to_owned),
        headers: headers
            .iter()
            .map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
            .collect(),
        body: body.to_vec(),
    };
    // On a task of its own: a service goes on with what it has read when its client dies.
    let task = tokio::spawn(async move {
        let request = shared.lock().record(seen);
        let (answer, half) = match door {
            Door::Api => (api(&shared, request).await, None),
            Door::Foreign => (side::foreign(&mut shared.lock(), request), None),
            Door::Store => {
                shared.pass(Point::Download).await;
                let mut world = shared.lock();
                let half = world.gate(Point::DownloadHalf);
                (side::stored(&mut world, request), half)
            }
        };
        answer.send(&connection, half).await
    });
    task.await.expect("a handler does not panic")
}

async fn api(shared: &Shared, request: usize) -> Answer {
    let route = {
        let mut world = shared.lock();
        let seen = &world.requests[request];
        let (route, method) = (Route::of(&seen.path), seen.method.clone());
        if method != route.method() && route != Route::Unknown {
            world.violate(request, format!("{method} where the service wants {}", route.method()));
            return Answer::json(
                405,
                &json!({"message": format!("The {method} method is not supported for this route.")}),
            );
        }
        route
    };
    match route {
        Route::Submit(endpoint) => submit::answer(shared, request, endpoint).await,
        Route::Fetch(queue, id) => queue::answer(shared, request, queue, id).await,
        Route::Upload(way) => side::upload(shared, request, way).await,
        Route::ConsumerFetch => not_found(),
        Route::Assets => side::assets(&mut shared.lock(), request),
        Route::Unknown => {
            shared.lock().violate(request, "no page names this route");
            not_found()
        }
        route => side::manage(&mut shared.lock(), request, &route),
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({"status": "error", "message": "Request not found"}))
}
