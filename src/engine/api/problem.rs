//! What went wrong, in words a person can act on.

/// A problem in words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// A word for programs: `bad_input`, `no_init`, `no_model`, `damaged_model`, `worker_died`,
    /// `out_of_memory`, `disk_full`, `disk_read_only`, `library`, `internal`.
    pub kind: ProblemKind,
    /// What happened and what it means for the work.
    pub message: String,
    /// What to do next, in English in every language: it is kept with the job, the window knows its buttons by it and
    /// shows words of its own, and the command line prints it.
    pub next: String,
    /// The parameters it names, each with its words, to be shown at their fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
}

/// Kinds of [`Problem`], for exit codes and for the button a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// An init image, a prompt or a number that cannot be used.
    BadInput,
    /// No such model, or a folder that is none.
    NoModel,
    /// A model file is missing, cut short or of the wrong shape.
    DamagedModel,
    /// The worker process ended by itself.
    WorkerDied,
    /// Not enough memory.
    OutOfMemory,
    /// The disk is full.
    DiskFull,
    /// The disk or folder cannot be written.
    ReadOnly,
    /// The library's database.
    Library,
    /// A server, or the way to it.
    Network,
    /// A service has no key, or does not know it.
    NoKey,
    /// A service's account cannot pay.
    NoFunds,
    /// A service takes no more requests for now.
    Limited,
    /// A service failed, or is not done.
    Service,
    /// Nobody knows whether a service ran a request, and billed it.
    MayHaveBilled,
    /// A service's safety check.
    Moderated,
    /// It would cost more than the artist allows.
    Budget,
    /// The system's keychain.
    Keychain,
    /// A fault of ours.
    Internal,
}
