//! The tests' stand-in for the five cloud services, alone, so that the window or the command line can be pointed at it:
//! `cargo run --example cloud_server -- [--port N] [--script FILE]`. It prints its address, what to set and what to say;
//! the script's form is in `tests/common/cloud/script.rs`. It runs until it is ended.

#![allow(clippy::print_stdout, reason = "it tells the person who started it where it is")]

#[path = "../tests/common/cloud/mod.rs"]
mod cloud;

use cloud::{Cloud, Endpoint, Script, Settings};

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |flag: &str| arguments.iter().skip_while(|a| *a != flag).nth(1);
    let port = value("--port").map_or(Ok(0), |p| p.parse().map_err(|_| format!("{p} is no port")))?;
    let script = match value("--script") {
        Some(path) => Script::read(&std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?)?,
        None => Script::default(),
    };
    let cloud = Cloud::with(Settings { port, ..Settings::default() });
    cloud.run_script(&script)?;
    println!("{}", cloud.address());
    for (name, key) in cloud.environment() {
        println!("export {name}={key}");
    }
    for endpoint in Endpoint::ALL {
        println!("underpaint generate {}", cloud.arguments(endpoint).join(" "));
    }
    loop {
        std::thread::park();
    }
}
