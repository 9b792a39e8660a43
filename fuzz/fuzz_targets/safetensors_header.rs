#![no_main]

#[path = "../flux.rs"]
mod flux;

use libfuzzer_sys::fuzz_target;

// Whatever bytes there are, reading them gives entries that lie inside the file, or an error. The header's length is
// written here: a fuzzer would spend its life guessing eight bytes.
fuzz_target!(|bytes: &[u8]| {
    let Some((cut, rest)) = bytes.split_first() else { return };
    let header = rest.len() * usize::from(*cut) / 255;
    let mut file = (header as u64).to_le_bytes().to_vec();
    file.extend_from_slice(rest);
    flux::read(&file);
    flux::read(rest);
});
