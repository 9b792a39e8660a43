//! What panels ask for. Panels change fields and return actions; only the app carries them out.

use std::path::PathBuf;

use crate::engine::{InitSource, JobId, PictureId};
use crate::net::{KeyName, Secret};
use crate::recipe::UploadWay;
use crate::ui::compare::WallAction;
use crate::ui::view::ViewAction;

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
    /// Compare these pictures on the wall.
    OpenWall(Vec<PictureId>),
    /// Compare the pictures that differ from this one in their seed alone.
    CompareRun(PictureId),
    /// Something about the pictures that are compared.
    Wall(WallAction),
    /// Look elsewhere on the canvas.
    View(ViewAction),
    /// Older pictures.
    LoadMore,
    /// Close the problem card.
    CloseProblem,
    /// Something about services.
    Cloud(CloudAction),
}

/// A wish about services.
#[derive(Clone, Debug)]
pub enum CloudAction {
    /// Make pictures with this backend.
    Choose(String),
    /// Look how the services stand.
    LoadServices,
    /// Keep a key.
    KeepKey(KeyName, Secret),
    /// Forget a key.
    ForgetKey(KeyName),
    /// Try a backend's key.
    TestKey(String),
    /// Show the field for a backend's key.
    EnterKey(String),
    /// Ask the service about a job.
    Check(JobId),
    /// Send a job's request again, after a question where that may bill twice.
    SendAgain(JobId),
    /// Bring the init image another way from now on, and send the job again that failed for it.
    SendWith(Option<JobId>, UploadWay),
    /// Show the settings of a backend's service.
    Settings(String),
    /// Keep the settings as they stand in the dialog.
    SaveSettings,
    /// Ask where to write what was spent.
    ExportLedger,
    /// The answer to the question that is shown.
    Answer(bool),
}
