//! The slow things the engine does off its own loop: reading, decoding, fitting, saving.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{
    InitSource, InitView, JobId, JobState, JobView, PictureId, PictureView, Pixels, Problem, ProblemKind, WeightsKind,
};
use crate::flux::{self, find::WeightSet};
use crate::library::{InitImage, JobRow, JobStatus, Library, PictureRow};
use crate::models;
use crate::picture::{self, Picture, Rgb8};
use crate::recipe::{LoraUse, ModelInfo, ModelRef, Recipe, take_loras};
use crate::tr;
use crate::worker::child::source_of;

/// Long edge of pictures sent to the window; the file keeps every pixel.
const VIEW_EDGE: u32 = 2048;
/// Long edge of results sent to the window: the largest that we make.
const CANVAS_EDGE: u32 = 4096;

/// The library, shared with the blocking threads; never locked across an await.
pub(super) type Shared = Arc<Mutex<Library>>;

pub(super) fn lock(library: &Shared) -> MutexGuard<'_, Library> {
    library.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a closure on a blocking thread.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|e| Err(Problem::internal(e.to_string())))
}

/// A model's face, without loading it.
///
/// # Errors
/// No model there, a damaged one.
pub fn inspect_model(model: &ModelRef) -> Result<ModelInfo, Problem> {
    Ok(flux::inspect(&source_of(model)?)?)
}

/// What a weight file that the artist dropped is for, by what is inside.
pub(super) fn look_at(path: &Path) -> Result<WeightsKind, Problem> {
    if path.is_dir() {
        return Ok(WeightsKind::Model);
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if !["safetensors", "sft", "gguf"].contains(&ending.as_str()) {
        return Ok(WeightsKind::Picture);
    }
    let set = WeightSet::read(&[path.to_path_buf()])?;
    if set.lora {
        return Ok(WeightsKind::Lora);
    }
    // Anything else is a model, or is told why it is none when it is used as one.
    Ok(WeightsKind::Model)
}

/// The recipe with the LoRAs that its prompt names by tags on its list, and the tags out of the prompt.
///
/// # Errors
/// A name that no file has.
pub(super) fn named_loras(recipe: &Recipe) -> Result<Recipe, Problem> {
    let mut recipe = recipe.clone();
    let (prompt, named) = take_loras(&recipe.prompt);
    let model = match &recipe.model {
        ModelRef::Folder(path) => Some(path.clone()),
        ModelRef::Starter => None,
    };
    for (name, strength) in named {
        let near: Vec<PathBuf> = recipe.loras.iter().map(|l| l.file.clone()).collect();
        if let Some(listed) = recipe.loras.iter_mut().find(|l| l.name().eq_ignore_ascii_case(&name)) {
            listed.strength = strength;
            continue;
        }
        let file = models::find_lora(&name, model.as_deref(), &near).map_err(|names| {
            let message = match names.as_slice() {
                [] => tr!("engine-lora-none", name = &name),
                names => tr!("engine-lora-unknown", name = &name, there = names.join(", ")),
            };
            Problem {
                kind: ProblemKind::BadInput,
                message,
                next: "Change the prompt, or add the LoRA's file to the list".to_owned(),
                fields: Vec::new(),
            }
        })?;
        recipe.loras.push(LoraUse { file, strength });
    }
    recipe.prompt = prompt;
    Ok(recipe)
}

fn pixels(picture: Picture) -> Pixels {
    Pixels { width: picture.width, height: picture.height, rgba: picture.rgba.into() }
}

/// Brings an init image into the library, and gives it back decoded.
pub(super) fn import(library: &Shared, source: InitSource) -> Result<(InitImage, Picture), Problem> {
    let (bytes, name): (Arc<[u8]>, String) = match source {
        InitSource::File(path) => {
            let name = path.file_name().map_or_else(|| "picture".to_owned(), |n| n.to_string_lossy().into_owned());
            (picture::read_file(&path)?.into(), name)
        }
        InitSource::Bytes { bytes, name } => (bytes, name),
        InitSource::Pixels(pixels) => {
            let whole = Picture {
                width: pixels.width,
                height: pixels.height,
                rgba: pixels.rgba.to_vec(),
                has_alpha: false,
                warnings: Vec::new(),
            };
            (picture::encode_png(&whole)?.into(), "pasted".to_owned())
        }
        InitSource::Stored(sha256) => {
            let known = lock(library).init_image(&sha256)?;
            (picture::read_file(&known.path)?.into(), known.name)
        }
        InitSource::Picture(PictureId(id)) => {
            let row = lock(library).picture(id)?;
            let name = row.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            (picture::read_file(&row.path)?.into(), name)
        }
        InitSource::Web(_) => return Err(Problem::internal(tr!("engine-web-not-fetched"))),
    };
    let decoded = picture::decode(&bytes)?;
    let known = lock(library).import_init(&bytes, &name, &decoded)?;
    Ok((known, decoded))
}

/// Brings an init image into the library, for the window to show.
pub(super) fn open_init(library: &Shared, source: InitSource) -> Result<InitView, Problem> {
    let (known, decoded) = import(library, source)?;
    let warnings = decoded.warnings.clone();
    let view = picture::shrink(decoded, VIEW_EDGE)?;
    Ok(InitView {
        sha256: known.sha256,
        name: known.name,
        width: known.width,
        height: known.height,
        pixels: pixels(view),
        warnings,
    })
}

/// A picture's pixels for the canvas.
pub(super) fn open_picture(library: &Shared, id: PictureId) -> Result<Pixels, Problem> {
    let path = lock(library).picture(id.0)?.path;
    Ok(pixels(picture::shrink(picture::decode_file(&path)?, CANVAS_EDGE)?))
}

/// A new picture's pixels for the canvas; None where they have to be made smaller first, which takes its time.
pub(super) fn fresh_pixels(picture: Picture) -> Option<Pixels> {
    (picture.width.max(picture.height) <= CANVAS_EDGE).then(|| pixels(picture))
}

/// The init image of a recipe, fitted to its size.
pub(super) fn fitted_init(library: &Shared, recipe: &Recipe) -> Result<Rgb8, Problem> {
    let known = lock(library).init_image(&recipe.init_sha256)?;
    let decoded = picture::decode_file(&known.path)?;
    Ok(picture::fit_to(&decoded, recipe.fit, &recipe.framing, recipe.size)?)
}

pub(super) fn picture_view(row: PictureRow) -> PictureView {
    let PictureRow { id, path, width, height, record, created, star, rejected } = row;
    PictureView {
        id: PictureId(id),
        path,
        width,
        height,
        recipe: record.recipe,
        model: record.model,
        steps_run: record.steps_run,
        sigma_start: record.sigma_start,
        seconds: record.seconds,
        created,
        told: record.told,
        flagged: record.flagged,
        star,
        rejected,
    }
}

pub(super) fn job_state(status: JobStatus) -> JobState {
    match status {
        JobStatus::Queued => JobState::Queued,
        JobStatus::Running => JobState::Running,
        JobStatus::Done => JobState::Done,
        JobStatus::Failed => JobState::Failed,
        JobStatus::Cancelled => JobState::Cancelled,
        JobStatus::Interrupted => JobState::Interrupted,
        JobStatus::Sending => JobState::Sending,
        JobStatus::Waiting => JobState::Waiting,
        JobStatus::Downloading => JobState::Downloading,
        JobStatus::Unknown => JobState::Unknown,
    }
}

pub(super) fn job_view(row: JobRow) -> JobView {
    let state = job_state(row.status);
    let stored = row.problem.and_then(|json| serde_json::from_str(&json).ok());
    let problem = match (state, stored) {
        (_, Some(problem)) => Some(problem),
        (JobState::Interrupted, None) => {
            Some(Problem::new(ProblemKind::WorkerDied, tr!("engine-cut-off"), "Run it again"))
        }
        (JobState::Unknown, None) => Some(super::cloud::words::cut_off(&row.recipe.backend)),
        _ => None,
    };
    let picture = row.picture.map(PictureId);
    JobView { id: JobId(row.id), state, recipe: row.recipe, problem, picture, note: String::new(), until: None }
}
