//! WHICH models there are: where other programs keep them, what lies there, what is missing.
//!
//! Finds, never copies or converts; reads headers only. Must never write into another program's folder, never
//! follow a loop of links, never take as long as the disk is large.

mod catalogue;
mod disk;
mod fetch;
mod fetch_error;
mod folders;
mod loras;
mod resolve;
mod scan;
mod walk;
mod yaml;

pub use catalogue::{CATALOGUE, HubFile, Offer, hub, offer, token};
pub use disk::free_bytes;
pub use fetch::{Fetch, Fetched, fetch, sha256, verify};
pub use fetch_error::FetchError;
pub use folders::{added, own_folder, remember, roots};
pub use loras::find_lora;
pub use resolve::{could_be, resolve};
pub use scan::{FoundModel, FoundPart, Scan, scan};
pub use walk::Refused;
