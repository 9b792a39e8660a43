//! The keys of services: where they come from, and where they may stay.
//!
//! A key comes from an environment variable, from the artist in this run, or from the system's keychain, in this
//! order. It stays in the keychain, or where that cannot be, in memory until the program ends; which of the two is
//! always said. Must never write a key into a file, and never hold anybody up: a keychain may take seconds or ask the
//! person, so it is asked on a thread of its own, for a limited time, and not at all where the environment has the key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;

use super::Secret;
use super::keychain::{Keychain, Trouble};
use crate::tr;

/// How long a keychain may take, the person's answer included.
const PATIENCE: Duration = Duration::from_secs(60);

/// What there are keys for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyName {
    /// ModelsLab.
    ModelsLab,
    /// stablediffusionapi.com.
    StableDiffusionApi,
    /// AI/ML API.
    AimlApi,
    /// The hub that models come from.
    Hub,
    /// The artist's bucket: the access key.
    S3Access,
    /// The artist's bucket: the secret key.
    S3Secret,
}

impl KeyName {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ModelsLab, Self::StableDiffusionApi, Self::AimlApi, Self::Hub, Self::S3Access, Self::S3Secret];

    /// The name on the command line and in the keychain.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ModelsLab => "modelslab",
            Self::StableDiffusionApi => "stablediffusionapi",
            Self::AimlApi => "aimlapi",
            Self::Hub => "hub",
            Self::S3Access => "s3-access",
            Self::S3Secret => "s3-secret",
        }
    }

    /// The environment variable that wins over everything else.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::ModelsLab => "UNDERPAINT_MODELSLAB_KEY",
            Self::StableDiffusionApi => "UNDERPAINT_STABLEDIFFUSIONAPI_KEY",
            Self::AimlApi => "UNDERPAINT_AIMLAPI_KEY",
            Self::Hub => "HF_TOKEN",
            Self::S3Access => "UNDERPAINT_S3_ACCESS_KEY",
            Self::S3Secret => "UNDERPAINT_S3_SECRET_KEY",
        }
    }

    /// The one with this [`KeyName::id`].
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.id() == id)
    }
}

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In this environment variable.
    Environment(&'static str),
    /// In the system's keychain.
    Keychain,
    /// In memory, until the program ends.
    Memory,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Environment(variable) => f.write_str(&tr!("keychain-origin-environment", variable = *variable)),
            Self::Keychain => f.write_str(&tr!("keychain-origin-keychain")),
            Self::Memory => f.write_str(&tr!("keychain-origin-memory")),
        }
    }
}

/// What the keychain did not do.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyError {
    /// The key is not in the keychain; it can be used in this run.
    #[error("{}", tr!("keychain-in-memory", trouble = .0.to_string()))]
    InMemory(Trouble),
    /// The key may still be in the keychain.
    #[error("{}", tr!("keychain-not-removed", trouble = .0.to_string()))]
    NotRemoved(Trouble),
}

type Environment = dyn Fn(&str) -> Option<String> + Send + Sync;

/// All keys; cheap to clone, and a clone knows the same ones.
#[derive(Clone)]
pub struct Keys {
    environment: Arc<Environment>,
    keychain: Keychain,
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    keys: HashMap<KeyName, (Secret, Origin)>,
    /// Keys that were given out and are not used any more: the redactor still has to know them.
    retired: Vec<Secret>,
    trouble: Option<Trouble>,
}

impl Held {
    fn put(&mut self, name: KeyName, key: Secret, origin: Origin) {
        let before = self.keys.insert(name, (key, origin));
        self.retired.extend(before.map(|(key, _)| key));
    }
}

impl Keys {
    /// The environment's and the system's; `UNDERPAINT_KEYCHAIN=off` leaves the keychain out. Asks nothing yet.
    #[must_use]
    pub fn system() -> Self {
        let environment = |name: &str| std::env::var(name).ok();
        let off = std::env::var("UNDERPAINT_KEYCHAIN").is_ok_and(|v| v.trim().eq_ignore_ascii_case("off"));
        let keychain = if off { Keychain::off() } else { Keychain::system(PATIENCE) };
        Self::of(environment, keychain)
    }

    /// Keys of this run alone: neither the environment nor a keychain is asked, and nothing is kept.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::of(|_| None, Keychain::off())
    }

    pub(super) fn of(environment: impl Fn(&str) -> Option<String> + Send + Sync + 'static, keychain: Keychain) -> Self {
        Self { environment: Arc::new(environment), keychain, held: Arc::default() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_environment(&self, name: KeyName) -> Option<(Secret, Origin)> {
        let key = Secret::new(&(self.environment)(name.variable())?)?;
        Some((key, Origin::Environment(name.variable())))
    }

    /// A key and where it is. The keychain is asked at most once for a key that it has. Where it cannot be asked,
    /// [`Keys::trouble`] says why.
    pub async fn get(&self, name: KeyName) -> Option<(Secret, Origin)> {
        if let Some(found) = self.in_environment(name) {
            // Kept, so that an answer that repeats it is redacted for as long as the program runs.
            let known = self.held().retired.contains(&found.0);
            if !known {
                self.held().retired.push(found.0.clone());
            }
            return Some(found);
        }
        if let Some(found) = self.held().keys.get(&name) {
            return Some(found.clone());
        }
        let found = self.keychain.get(name.id()).await;
        let mut held = self.held();
        match found {
            Ok(Some(key)) => {
                held.trouble = None;
                held.put(name, key.clone(), Origin::Keychain);
                Some((key, Origin::Keychain))
            }
            Ok(None) => {
                held.trouble = None;
                None
            }
            Err(trouble) => {
                held.trouble = Some(trouble);
                None
            }
        }
    }

    /// Why the keychain could not be asked the last time; None where it could.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        self.held().trouble.clone()
    }

    /// Keeps a key: in the keychain, or in memory where that fails. A variable in the environment still wins over it.
    ///
    /// # Errors
    /// [`KeyError::InMemory`]: the keychain did not take it; it can be used all the same.
    pub async fn set(&self, name: KeyName, key: Secret) -> Result<Origin, KeyError> {
        // In memory first: it can be used while the keychain asks the person.
        self.held().put(name, key.clone(), Origin::Memory);
        let done = self.keychain.set(name.id(), key.clone()).await;
        let mut held = self.held();
        held.trouble = done.as_ref().err().cloned();
        done.map_err(KeyError::InMemory)?;
        if let Some((current, origin)) = held.keys.get_mut(&name)
            && *current == key
        {
            *origin = Origin::Keychain;
        }
        Ok(Origin::Keychain)
    }

    /// Keeps a key for this run only.
    pub fn set_for_this_run(&self, name: KeyName, key: Secret) {
        self.held().put(name, key, Origin::Memory);
    }

    /// Forgets a key, here and in the keychain. Says what still gives this key afterwards: its variable.
    ///
    /// # Errors
    /// [`KeyError::NotRemoved`]: the keychain could not be asked; it is forgotten in this run all the same.
    pub async fn remove(&self, name: KeyName) -> Result<Option<Origin>, KeyError> {
        {
            let mut held = self.held();
            let before = held.keys.remove(&name);
            held.retired.extend(before.map(|(key, _)| key));
        }
        match self.keychain.remove(name.id()).await {
            // A keychain that is off or not there at all keeps nothing.
            Ok(()) | Err(Trouble::Off | Trouble::Missing { .. }) => {}
            Err(trouble) => return Err(KeyError::NotRemoved(trouble)),
        }
        Ok(self.in_environment(name).map(|(_, origin)| origin))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
