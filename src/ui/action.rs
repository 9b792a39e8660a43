//! What panels ask for. Panels change fields and return actions; only the app carries them out.

use std::path::PathBuf;

use crate::engine::{InitSource, JobId, PictureId};
use crate::net::Secret;

/// One wish of the artist.
#[derive(Clone, Debug)]
pub enum Action {
    /// Make pictures.
    Generate,
    /// Stop the running job.
    CancelRunning,
    /// Stop a queued or running job.
    Cancel(JobId),
    /// Run an ended job again.
    RunAgain(JobId),
    /// Take an ended job off the list.
    Dismiss(JobId),
    /// Ask for an init image.
    BrowseImage,
    /// Ask for a model's folder.
    BrowseModel,
    /// Ask for a model's file.
    BrowseModelFile,
    /// Paint with the model at this path.
    UseModel(PathBuf),
    /// Show the models that can be fetched.
    ShowOffers,
    /// Fetch a model, with a token if one was typed, and whether that is to be kept in the keychain.
    FetchModel(String, Option<Secret>, bool),
    /// Stop fetching.
    StopFetching,
    /// Look for models again.
    FindModels,
    /// A weight file was dropped.
    LookAt(PathBuf),
    /// Ask for a LoRA's file.
    BrowseLora,
    /// Go back to the Starter.
    UseStarter,
    /// Take this as the init image.
    OpenInit(InitSource),
    /// No init image any more.
    ClearInit,
    /// Show a result.
    Select(PictureId),
    /// Show the running job.
    ShowLive,
    /// Show the init image.
    ShowInit,
    /// A result becomes the init image.
    UseAsInit(PictureId),
    /// A result's recipe goes back into the fields.
    UseSettings(PictureId),
    /// A result's pixels to the clipboard.
    CopyImage(PictureId),
    /// A result's path to the clipboard.
    CopyPath(PictureId),
    /// Older pictures.
    LoadMore,
    /// Close the problem card.
    CloseProblem,
}
