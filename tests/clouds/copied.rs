//! A job's request as text: it is the request that was sent, and its key is not in it.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cloud::{Endpoint, Family, Play};
use crate::ground::{Ground, run, said};

pub fn request(ground: &Ground, job: i64, json: bool) -> String {
    let mut command = ground.program();
    command.args(["jobs", "request", &job.to_string(), "--library"]).arg(ground.place.library());
    if json {
        command.arg("--json");
    }
    let output = command.output().unwrap();
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    String::from_utf8(output.stdout).unwrap()
}

/// The body that a copied command sends, as a shell and a stand-in for curl have it.
#[cfg(unix)]
fn sent_by(ground: &Ground, curl: &str, init: &[u8]) -> (Vec<String>, Value) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = ground.place.path("shell");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("init.png"), init).unwrap();
    let stand_in = folder.join("curl");
    std::fs::write(&stand_in, "#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\ncat > body\n").unwrap();
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.current_dir(&folder).env("PATH", path).envs(ground.cloud.environment()).stdin(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    child.stdin.take().unwrap().write_all(curl.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let arguments = std::fs::read_to_string(folder.join("arguments")).unwrap();
    let body = serde_json::from_slice(&std::fs::read(folder.join("body")).unwrap()).unwrap();
    // What a key went into is no file of the program's.
    std::fs::remove_dir_all(&folder).unwrap();
    (arguments.lines().map(str::to_owned).collect(), body)
}

#[cfg(unix)]
#[test]
fn a_copied_command_sends_the_request_that_was_sent_and_has_no_key_in_it() {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    for endpoint in Endpoint::ALL {
        let ground = Ground::new();
        let (code, text) =
            run(ground.generate(endpoint, &["--set", "prompt=a $HOME `boat`, \"quoted\", with \\ and it's"]));
        assert_eq!(code, 0, "{endpoint:?}: {text}");
        let seen = ground.cloud.requests_at(endpoint.path());
        let was: Value = serde_json::from_slice(&seen[0].body).unwrap();
        let curl = request(&ground, 1, false);
        assert!(curl.contains(&format!("${}", endpoint.family().variable())), "{curl}");
        assert!(Family::ALL.iter().all(|f| !curl.contains(f.key())), "{curl}");
        let name = if endpoint == Endpoint::FluxDev { "image_url" } else { "init_image" };
        let init = was.get(name).and_then(Value::as_str).unwrap_or_default();
        let init = BASE64_STANDARD.decode(init.rsplit(',').next().unwrap()).unwrap();
        let (arguments, body) = sent_by(&ground, &curl, &init);
        assert_eq!(body, was, "{endpoint:?}: {curl}");
        assert!(arguments.contains(&format!("{}{}", ground.cloud.address(), endpoint.path())), "{arguments:?}");
        let header = |name: &str| seen[0].header(name).map(str::to_owned);
        for name in ["authorization", "x-client-request-id"] {
            let given = arguments.iter().find(|a| a.to_lowercase().starts_with(name));
            let given = given.and_then(|a| Some(a.split_once(": ")?.1.to_owned()));
            assert_eq!(given, header(name), "{endpoint:?}: {name}");
        }
        let json: Value = serde_json::from_str(request(&ground, 1, true).trim()).unwrap();
        assert_eq!(json["url"], format!("{}{}", ground.cloud.address(), endpoint.path()));
        assert_eq!(json["body"]["prompt"], was["prompt"]);
    }
}

#[test]
fn a_lost_request_can_be_copied_and_one_of_this_machine_has_none() {
    let ground = Ground::new();
    ground.cloud.play(Endpoint::FluxText2img, [Play::Html502]);
    let (code, _) = run(ground.generate(Endpoint::FluxText2img, &["--seed", "77"]));
    assert_ne!(code, 0);
    let json: Value = serde_json::from_str(request(&ground, 1, true).trim()).unwrap();
    assert_eq!(json["body"]["seed"], 77);
    let mut command = ground.program();
    command.args(["jobs", "request", "99", "--library"]).arg(ground.place.library());
    let (code, text) = run(command);
    assert_ne!(code, 0);
    assert!(text.contains("job 99"), "{text}");
}
