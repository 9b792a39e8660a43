//! A service's request, as it can be copied.

use super::{JobId, PictureId};

/// Whose request is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestOf {
    /// A job's.
    Job(JobId),
    /// That of the job which made a picture.
    Picture(PictureId),
}

/// A request without its key, in whose place stands the variable that the program reads it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedRequest {
    /// As a command for a shell.
    pub curl: String,
    /// As JSON: method, address, headers, body.
    pub json: String,
}
