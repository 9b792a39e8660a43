//! The system's keychain: Secret Service, Keychain or Credential Manager, one question at a time.
//!
//! A question may hang for as long as a person looks at a dialog, or for ever. So each runs on a thread of its own
//! that nobody waits for beyond the limit, and not on the runtime's, whose end would wait for it. Must never start a
//! second question while one is open, and never take a failure for "there is no key".

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use thiserror::Error;
use tokio::sync::{Mutex as Turn, oneshot};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use super::{Secret, redact};
use crate::tr;

/// The name our entries have.
const SERVICE: &str = "underpaint";

/// Why a keychain cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Trouble {
    /// Switched off.
    #[error("{}", tr!("keychain-off"))]
    Off,
    /// This machine has none that answers.
    #[error("{}", tr!("keychain-missing", reason = reason))]
    Missing {
        /// What the system said.
        reason: String,
    },
    /// It is there and says no: locked, or not allowed.
    #[error("{}", tr!("keychain-refused", reason = reason))]
    Refused {
        /// What the system said.
        reason: String,
    },
    /// It did not answer in time.
    #[error("{}", tr!("keychain-slow", seconds = limit.as_secs()))]
    Slow {
        /// How long it was waited for.
        limit: Duration,
    },
}

type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

/// A way to the keychain; cheap to clone.
#[derive(Clone)]
pub(super) struct Keychain {
    /// None where it is switched off.
    open: Option<Arc<Open>>,
    opened: Arc<Mutex<Option<Arc<CredentialStore>>>>,
    turn: Arc<Turn<()>>,
    limit: Duration,
}

impl Keychain {
    /// None at all.
    pub(super) fn off() -> Self {
        Self { open: None, opened: Arc::default(), turn: Arc::default(), limit: Duration::ZERO }
    }

    /// The system's, opened at the first question.
    pub(super) fn system(limit: Duration) -> Self {
        Self::with(limit, system_store)
    }

    pub(super) fn with(
        limit: Duration,
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
    ) -> Self {
        Self { open: Some(Arc::new(open)), opened: Arc::default(), turn: Arc::default(), limit }
    }

    /// The key of this name, if there is one.
    pub(super) async fn get(&self, name: &'static str) -> Result<Option<Secret>, Trouble> {
        let found = self.ask(name, |entry| {
            let bytes = entry.get_password().map(Zeroizing::new)?;
            Ok(Secret::new(&bytes))
        });
        match found.await {
            Ok(found) => Ok(found),
            Err(Failure::NoEntry) => Ok(None),
            Err(Failure::Trouble(trouble)) => Err(trouble),
        }
    }

    /// Keeps a key, over what was there.
    pub(super) async fn set(&self, name: &'static str, key: Secret) -> Result<(), Trouble> {
        self.ask(name, move |entry| entry.set_password(key.reveal())).await.map_err(Failure::trouble)
    }

    /// Removes a key; none there is fine.
    pub(super) async fn remove(&self, name: &'static str) -> Result<(), Trouble> {
        match self.ask(name, Entry::delete_credential).await {
            Ok(()) | Err(Failure::NoEntry) => Ok(()),
            Err(Failure::Trouble(trouble)) => Err(trouble),
        }
    }

    /// One question, when it is its turn, and no longer waited for than the limit.
    async fn ask<T: Send + 'static>(
        &self,
        name: &'static str,
        question: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let open = self.open.clone().ok_or(Failure::Trouble(Trouble::Off))?;
        let end = Instant::now() + self.limit;
        let slow = || Failure::Trouble(Trouble::Slow { limit: self.limit });
        let turn = timeout_at(end, self.turn.clone().lock_owned()).await.map_err(|_e| slow())?;
        let (answer, answered) = oneshot::channel();
        let opened = self.opened.clone();
        let work = move || {
            let result = store(&opened, &*open).and_then(|store| {
                let entry = store.build(SERVICE, name, None).map_err(Failure::of)?;
                question(&entry).map_err(Failure::of)
            });
            if matches!(result, Err(Failure::Trouble(_))) {
                // The connection itself may be dead: the next question opens a new one.
                *opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
            // The next may ask before this one is told.
            drop(turn);
            answer.send(result).ok();
        };
        let thread = std::thread::Builder::new().name("underpaint-keychain".to_owned()).spawn(work);
        thread.map_err(|e| Failure::Trouble(Trouble::Missing { reason: e.to_string() }))?;
        match timeout_at(end, answered).await {
            Ok(Ok(result)) => result,
            // The keychain's own library panicked.
            Ok(Err(_)) => Err(Failure::Trouble(Trouble::Missing { reason: tr!("keychain-library") })),
            Err(_) => Err(slow()),
        }
    }
}

/// The open keychain. One that could not be opened is tried again at the next question: it may have been started.
fn store(opened: &Mutex<Option<Arc<CredentialStore>>>, open: &Open) -> Result<Arc<CredentialStore>, Failure> {
    let mut opened = opened.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(store) = &*opened {
        return Ok(store.clone());
    }
    let store = open().map_err(|e| Failure::Trouble(Trouble::Missing { reason: reason(&e) }))?;
    *opened = Some(store.clone());
    Ok(store)
}

enum Failure {
    NoEntry,
    Trouble(Trouble),
}

impl Failure {
    fn of(error: Error) -> Self {
        match error {
            Error::NoEntry => Self::NoEntry,
            error => Self::Trouble(Trouble::Refused { reason: reason(&error) }),
        }
    }

    fn trouble(self) -> Trouble {
        match self {
            Self::Trouble(trouble) => trouble,
            Self::NoEntry => Trouble::Refused { reason: tr!("keychain-no-entry") },
        }
    }
}

/// What the system said, never with the bytes that some errors carry.
fn reason(error: &Error) -> String {
    let text = match error {
        Error::PlatformFailure(inner) | Error::NoStorageAccess(inner) => inner.to_string(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => tr!("keychain-damaged"),
        Error::Ambiguous(_) => tr!("keychain-several"),
        other => other.to_string(),
    };
    redact(text.trim_end_matches('.')).into_owned()
}

#[cfg(target_os = "macos")]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}
