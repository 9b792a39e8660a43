//! What panels ask for. Panels change fields and return actions; only the app carries them out.

use std::path::PathBuf;

use super::cloud::CopyForm;
use super::inputs::InputAction;
use crate::engine::{Filter, InitSource, JobId, Mark, PictureId, RequestOf};
use crate::net::{KeyName, Secret};
use crate::recipe::UploadWay;
use crate::ui::commands::Keys;
use crate::ui::compare::WallAction;
use crate::ui::dialogs::What;
use crate::ui::gallery::Pick;
use crate::ui::matrix::MatrixAction;
use crate::ui::model::ThemeChoice;
use crate::ui::queue::QueueAction;
use crate::ui::recall::Part;
use crate::ui::shell::Card;
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
    /// A part of a result's recipe goes back into the fields.
    Recall(PictureId, Part),
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
    /// Something about what was made.
    Gallery(GalleryAction),
    /// Close the problem card.
    CloseProblem,
    /// Something about services.
    Cloud(CloudAction),
    /// Something about the controls.
    Input(InputAction),
    /// Something about the line of jobs.
    Queue(QueueAction),
    /// Something about matrices.
    Matrix(MatrixAction),
    /// Something about the window's frame.
    Shell(ShellAction),
}

/// A wish about the window's frame.
#[derive(Clone, Debug)]
pub enum ShellAction {
    /// Open a card over the window.
    Open(Card),
    /// Close the card.
    Close,
    /// Close what is open; where nothing is, cancel the running job, or close the problem.
    Back,
    /// Show or hide the controls.
    ToggleControls,
    /// Show or hide the filmstrip.
    ToggleFilmstrip,
    /// The canvas alone, or everything.
    ToggleAll,
    /// Text and controls one step larger (1), smaller (-1), or of usual size (0).
    Scale(i32),
    /// Another theme.
    Theme(ThemeChoice),
    /// Whether things appear at once rather than in motion.
    LessMotion(bool),
    /// Another language, by its tag; the system's where that is empty.
    Language(&'static str),
    /// Open the card for a typed path.
    TypePath(What),
    /// Take the typed path.
    TakePath,
    /// Show the library's folder in the file manager.
    RevealLibrary,
    /// The next keys pressed are meant for this command.
    Record(&'static str),
    /// No keys are waited for any more.
    StopRecording,
    /// These were pressed for a command.
    Pressed(&'static str, Keys),
    /// A command's keys from now on, whoever had them.
    SetKeys(&'static str, Option<Keys>),
    /// A command's usual keys again; all commands' without one.
    UsualKeys(Option<&'static str>),
}

/// A wish about what was made.
#[derive(Clone, Debug)]
pub enum GalleryAction {
    /// Ask for the records of pictures that came in sight.
    Load(Vec<PictureId>),
    /// A picture was clicked.
    Pick(PictureId, Pick),
    /// Go so many places further; the pictures between are chosen too where that is wished.
    Step(isize, bool),
    /// Choose all that are shown.
    ChooseAll,
    /// Set a mark on pictures, or take it off.
    Mark(Vec<PictureId>, Mark, bool),
    /// Set a mark on the chosen pictures, or take it off where all have it.
    Toggle(Mark),
    /// Move pictures to the trash.
    Trash(Vec<PictureId>),
    /// Bring the last ones back out of the trash.
    Undo,
    /// Bring everything back out of the trash.
    RestoreAll,
    /// Delete for ever what lies in the trash.
    EmptyTrash,
    /// A picture's recipe to the clipboard.
    CopyRecipe(PictureId),
    /// A picture's seed, to be kept.
    SameSeed(PictureId),
    /// Show a picture's file in the file manager.
    Reveal(PictureId),
    /// Show what this filter lets through.
    Filter(Filter),
    /// The gallery over the canvas, or the canvas.
    Grid(bool),
    /// Close the word of what was done.
    CloseToast,
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
    /// A request as text to the clipboard, without its key.
    CopyRequest(RequestOf, CopyForm),
    /// Show the settings of a backend's service.
    Settings(String),
    /// Keep the settings as they stand in the dialog.
    SaveSettings,
    /// Ask where to write what was spent.
    ExportLedger,
    /// The answer to the question that is shown.
    Answer(bool),
}
