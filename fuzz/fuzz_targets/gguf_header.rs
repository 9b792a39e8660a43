#![no_main]

#[path = "../flux.rs"]
mod flux;

use libfuzzer_sys::fuzz_target;

// Whatever bytes follow the magic, reading them gives entries that lie inside the file, or an error.
fuzz_target!(|bytes: &[u8]| {
    let mut file = b"GGUF".to_vec();
    file.extend_from_slice(bytes);
    flux::read(&file);
});
