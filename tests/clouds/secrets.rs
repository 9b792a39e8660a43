//! A key is nowhere but in the requests that need it.

use std::path::Path;

use crate::cloud::{Endpoint, Family, Play};
use crate::ground::{Ground, run};

fn files(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, into) } else { into.push(path) }
    }
}

#[test]
fn after_all_that_may_happen_no_key_is_in_any_file_log_or_word() {
    let ground = Ground::new();
    let more = ["--set", "track_id=mine", "--set", "webhook=https://example.com/hook?token=abc"];
    for endpoint in Endpoint::ALL {
        let more: &[&str] = if endpoint == Endpoint::FluxDev { &[] } else { &more };
        for play in [Play::Success, Play::EchoKey, Play::BadKey401, Play::Html502, Play::Redirect307] {
            ground.cloud.play(endpoint, [play]);
            // Every log line and error text of it is looked through by `run`.
            run(ground.generate(endpoint, more));
        }
        let mut test = ground.program();
        test.args(["keys", "test", endpoint.id(), "--base-url", &ground.cloud.address(), "--allow-local"]);
        let (code, text) = run(test);
        assert_eq!(code, 0, "{text}");
    }
    for command in ["list", "resume"] {
        run(ground.jobs(&[command]));
    }
    let mut found = Vec::new();
    files(ground.place.dir.path(), &mut found);
    assert!(found.iter().any(|f| f.ends_with("library.db")), "the database is among them");
    for file in found {
        let bytes = std::fs::read(&file).unwrap();
        for family in Family::ALL {
            let key = family.key().as_bytes();
            let there = bytes.windows(key.len()).any(|w| w == key);
            assert!(!there, "{} holds a key", file.display());
        }
    }
    // And a webhook of the artist's is no business of who gets the picture.
    for row in ground.rows() {
        let png = std::fs::read(&row.path).unwrap();
        assert!(!png.windows(11).any(|w| w == b"example.com"), "{}", row.path.display());
    }
    let foreign = ground.cloud.requests().into_iter().filter(|r| r.door == crate::cloud::Door::Foreign).count();
    assert_eq!(foreign, 0, "a redirect is not followed");
}
