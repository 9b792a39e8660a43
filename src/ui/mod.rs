//! The window.
use std::path::PathBuf;
/// How it is drawn.
#[derive(Clone, Copy, Debug)]
pub enum Renderer { /// wgpu
 Wgpu, /// glow
 Glow }
/// How to open it.
#[derive(Clone, Debug)]
pub struct Options { /// library
 pub library: PathBuf, /// renderer
 pub renderer: Option<Renderer>, /// picture
 pub image: Option<PathBuf>, /// leave
 pub exit_after_first_frame: bool }
/// Opens it.
/// # Errors
/// none
pub fn run(_: Options) -> Result<(), WindowError> { Ok(()) }
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WindowError(String);
