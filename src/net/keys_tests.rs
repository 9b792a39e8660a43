use std::sync::mpsc::sync_channel;
use std::time::Instant;

use keyring_core::{CredentialStore, Error, mock};

use super::*;

const SOON: Duration = Duration::from_secs(20);

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn nothing(_: &str) -> Option<String> {
    None
}

/// A keychain in memory, and the keys that a new run of the program would have with it.
struct Desk(Arc<CredentialStore>);

impl Desk {
    fn new() -> Self {
        Self(mock::Store::new().unwrap())
    }
    fn run(&self) -> Keys {
        let store = self.0.clone();
        Keys::of(nothing, Keychain::with(SOON, move || Ok(store.clone())))
    }
    /// The next question about this key fails so.
    fn fail(&self, name: KeyName, error: Error) {
        let entry = self.0.build("underpaint", name.id(), None).unwrap();
        let credential = entry.as_any().downcast_ref::<mock::Cred>().unwrap();
        credential.set_error(error);
    }
}

fn locked() -> Error {
    Error::NoStorageAccess("the collection is locked.".into())
}

#[tokio::test]
async fn a_key_that_was_kept_is_there_in_the_next_run_and_gone_once_it_is_removed() {
    let desk = Desk::new();
    let keys = desk.run();
    assert_eq!(keys.get(KeyName::ModelsLab).await, None);
    assert_eq!(keys.set(KeyName::ModelsLab, secret("ml-key-1")).await, Ok(Origin::Keychain));
    assert_eq!(keys.get(KeyName::ModelsLab).await, Some((secret("ml-key-1"), Origin::Keychain)));
    let next = desk.run();
    assert_eq!(next.get(KeyName::ModelsLab).await, Some((secret("ml-key-1"), Origin::Keychain)));
    assert_eq!(next.get(KeyName::AimlApi).await, None);
    assert_eq!(next.remove(KeyName::ModelsLab).await, Ok(None));
    assert_eq!(next.remove(KeyName::ModelsLab).await, Ok(None));
    assert_eq!(next.get(KeyName::ModelsLab).await, None);
    assert_eq!(desk.run().get(KeyName::ModelsLab).await, None);
}

#[tokio::test]
async fn the_environment_wins_and_the_keychain_is_not_even_asked() {
    let keychain = Keychain::with(SOON, || panic!("the keychain was asked"));
    let environment = |name: &str| (name == "UNDERPAINT_AIMLAPI_KEY").then(|| " aiml-key-1\n".to_owned());
    let keys = Keys::of(environment, keychain);
    let found = Some((secret("aiml-key-1"), Origin::Environment("UNDERPAINT_AIMLAPI_KEY")));
    assert_eq!(keys.get(KeyName::AimlApi).await, found);
    keys.set_for_this_run(KeyName::AimlApi, secret("other-key-1"));
    assert_eq!(keys.get(KeyName::AimlApi).await, found);
}

#[tokio::test]
async fn a_variable_that_is_empty_is_no_key() {
    let keys = Keys::of(|_: &str| Some("  ".to_owned()), Keychain::off());
    assert_eq!(keys.get(KeyName::Hub).await, None);
}

#[tokio::test]
async fn a_key_that_the_keychain_does_not_take_is_kept_for_this_run_and_the_reason_is_said() {
    let desk = Desk::new();
    desk.fail(KeyName::Hub, locked());
    let keys = desk.run();
    let error = keys.set(KeyName::Hub, secret("hf_key-1")).await.unwrap_err();
    let said = error.to_string();
    assert!(said.contains("the collection is locked") && said.contains("gone when the program ends"), "{said}");
    assert_eq!(keys.get(KeyName::Hub).await, Some((secret("hf_key-1"), Origin::Memory)));
    assert_eq!(desk.run().get(KeyName::Hub).await, None);
}

#[tokio::test]
async fn a_keychain_that_cannot_be_read_is_said_and_asked_again_the_next_time() {
    let desk = Desk::new();
    desk.run().set(KeyName::Hub, secret("hf_key-2")).await.unwrap();
    desk.fail(KeyName::Hub, locked());
    let keys = desk.run();
    assert_eq!(keys.get(KeyName::Hub).await, None);
    assert_eq!(keys.trouble(), Some(Trouble::Refused { reason: "the collection is locked".to_owned() }));
    assert_eq!(keys.get(KeyName::Hub).await, Some((secret("hf_key-2"), Origin::Keychain)));
    assert_eq!(keys.trouble(), None);
}

#[tokio::test]
async fn a_key_that_could_not_be_removed_is_forgotten_here_and_said_to_be_there() {
    let desk = Desk::new();
    let keys = desk.run();
    keys.set(KeyName::S3Secret, secret("s3-secret-1")).await.unwrap();
    desk.fail(KeyName::S3Secret, locked());
    let error = keys.remove(KeyName::S3Secret).await.unwrap_err();
    assert!(error.to_string().contains("may still be in the keychain"), "{error}");
}

#[tokio::test]
async fn a_keychain_that_is_off_keeps_nothing_and_says_so() {
    let keys = Keys::of(nothing, Keychain::off());
    let error = keys.set(KeyName::S3Access, secret("s3-access-1")).await.unwrap_err();
    assert_eq!(error, KeyError::InMemory(Trouble::Off));
    assert_eq!(keys.get(KeyName::S3Access).await, Some((secret("s3-access-1"), Origin::Memory)));
    assert_eq!(keys.remove(KeyName::S3Access).await, Ok(None));
    assert_eq!(keys.get(KeyName::S3Access).await, None);
}

#[tokio::test]
async fn a_machine_without_a_keychain_says_why_and_one_that_starts_later_is_found() {
    let desk = Desk::new();
    let (store, started) = (desk.0.clone(), Arc::new(Mutex::new(false)));
    let there = started.clone();
    let open = move || {
        let failed = || Error::PlatformFailure("no D-Bus session".into());
        if *there.lock().unwrap() { Ok(store.clone()) } else { Err(failed()) }
    };
    let keys = Keys::of(nothing, Keychain::with(SOON, open));
    let error = keys.set(KeyName::Hub, secret("hf_key-3")).await.unwrap_err();
    assert_eq!(error, KeyError::InMemory(Trouble::Missing { reason: "no D-Bus session".to_owned() }));
    *started.lock().unwrap() = true;
    assert_eq!(keys.set(KeyName::Hub, secret("hf_key-3")).await, Ok(Origin::Keychain));
}

#[tokio::test]
async fn a_keychain_that_waits_for_a_person_holds_nobody_up() {
    let (let_go, held) = sync_channel::<()>(0);
    let held = Mutex::new(held);
    let open = move || {
        held.lock().unwrap().recv().ok();
        Err(Error::NoDefaultStore)
    };
    let limit = Duration::from_millis(200);
    let keys = Keys::of(nothing, Keychain::with(limit, open));
    let began = Instant::now();
    let error = keys.set(KeyName::Hub, secret("hf_key-4")).await.unwrap_err();
    assert_eq!(error, KeyError::InMemory(Trouble::Slow { limit }));
    // A second question waits for its turn no longer either, and the key can be used.
    assert_eq!(keys.get(KeyName::ModelsLab).await, None);
    assert_eq!(keys.get(KeyName::Hub).await, Some((secret("hf_key-4"), Origin::Memory)));
    assert!(began.elapsed() < SOON);
    drop(let_go);
}

#[tokio::test]
async fn a_key_that_was_replaced_is_still_hidden_from_logs() {
    let keys = Keys::of(nothing, Keychain::off());
    keys.set_for_this_run(KeyName::ModelsLab, secret("ml-first-77"));
    keys.set_for_this_run(KeyName::ModelsLab, secret("ml-second-77"));
    keys.remove(KeyName::ModelsLab).await.unwrap();
    assert_eq!(crate::net::redact("ml-first-77, ml-second-77"), "***, ***");
    drop(keys);
}

#[test]
fn every_key_has_its_own_name_and_variable() {
    for name in KeyName::ALL {
        assert_eq!(KeyName::by_id(name.id()), Some(name));
        assert_eq!(KeyName::ALL.iter().filter(|k| k.variable() == name.variable()).count(), 1);
    }
    assert_eq!(KeyName::by_id("nothing"), None);
}
