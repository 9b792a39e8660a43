//! Underpaint's one executable.
fn main() {}
