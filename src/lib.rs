//! Underpaint: a native desktop studio for FLUX image-to-image.
//!
//! The rooms, from the window down; a room calls the ones below it and never one above
//! (`tests/architecture.rs` reads the `use` lines and holds this). See `ARCHITECTURE.md`.

pub mod backend;
pub mod cli;
pub mod engine;
pub mod flux;
pub mod language;
pub mod library;
pub mod metadata;
pub mod models;
pub mod net;
pub mod picture;
pub mod recipe;
pub mod ui;
pub mod worker;
