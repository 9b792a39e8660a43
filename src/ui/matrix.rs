//! Matrices as the window knows them: the one that is shown, the one that is set up, those there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::gallery::Gallery;
use super::model::{Model, View};
use super::queue::Left;
use crate::backend::{LOCAL, cloud};
use crate::engine::{
    CellView, Command, GridEvent, GridId, GridSummary, GridView, JobState, JobView, PictureId, PictureView, Problem,
    ProblemKind,
};
use crate::recipe::grid::{Axis, Grid, Line};
use crate::recipe::{ModelRef, Recipe};
use crate::tr;

/// A wish about matrices.
#[derive(Clone, Debug)]
pub enum MatrixAction {
    /// Show the dialog that sets one up.
    Ask,
    /// Close it.
    Leave,
    /// Make the matrix of the dialog.
    Make,
    /// Show a matrix.
    Open(GridId),
    /// Go back from it to the canvas.
    Close,
    /// Make a cell again: its row and column.
    Again(GridId, usize, usize),
    /// Make every cell that has no picture and is not in line; where services bill for it, once it was asked twice.
    Rest(GridId),
    /// Ask where to write the sheet.
    Export(GridId),
}

/// The most pictures that the wall takes.
pub const WALL: usize = 16;

/// An axis as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// What changes.
    pub axis: Axis,
    /// The values, typed.
    pub text: String,
    /// Values that are ticked, where they are ticked and not typed.
    pub ticked: BTreeSet<String>,
}

impl Typed {
    /// An axis with a first proposal.
    #[must_use]
    pub fn new(axis: Axis, seed: u64) -> Self {
        let text = match axis {
            Axis::Seed => format!("{seed}..{}", seed.saturating_add(2)),
            Axis::Strength | Axis::Guidance | Axis::Steps => axis.example().to_owned(),
            Axis::Prompt | Axis::Model | Axis::Backend => String::new(),
        };
        Self { axis, text, ticked: BTreeSet::new() }
    }

    /// Whether its values are ticked.
    #[must_use]
    pub fn ticks(&self) -> bool {
        matches!(self.axis, Axis::Model | Axis::Backend)
    }

    /// What it means.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn line(&self) -> Result<Line, String> {
        if self.ticks() && self.ticked.is_empty() {
            return Err(tr!("matrix-tick"));
        }
        let ticked = self.ticked.iter().cloned().collect::<Vec<_>>().join(" | ");
        Line::parse(self.axis, if self.ticks() { &ticked } else { &self.text }).map_err(|e| e.to_string())
    }
}

/// A matrix that is set up.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// From left to right.
    pub across: Typed,
    /// From top to bottom.
    pub down: Typed,
    /// Whether it is asked if it may cost.
    pub confirm: bool,
}

/// What a matrix takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Price {
    /// Its cells.
    pub cells: usize,
    /// How long this machine works on it.
    pub time: Left,
    /// Pictures that services bill, by backend.
    pub billable: BTreeMap<String, u32>,
}

/// What the window knows of matrices.
#[derive(Debug, Default)]
pub struct Matrices {
    /// The one that is shown, or was last.
    pub shown: Option<GridView>,
    /// The one that is set up; kept while the dialog is closed.
    pub draft: Option<Draft>,
    /// Whether the dialog is open.
    pub asking: bool,
    /// One was asked to be made: it is shown when it is.
    pub expected: bool,
    /// Those there are, newest first; None until the engine said.
    pub list: Option<Vec<GridSummary>>,
    /// Whether it was asked once to make the missing cells, which cost.
    pub confirm: bool,
    /// The cell that is chosen: its row and column.
    pub chosen: Option<(usize, usize)>,
    /// Pictures that are to be compared.
    pub marked: Vec<PictureId>,
    /// Where the sheet was written, or why not.
    pub exported: Option<Result<PathBuf, Problem>>,
}

impl Matrices {
    /// A job changed its state: its cell does. `pictures` are those the window knows.
    pub fn job(&mut self, job: &JobView, pictures: &Gallery) {
        let Some(cell) = self.shown.as_mut().and_then(|g| g.cells.iter_mut().find(|c| c.job == job.id)) else { return };
        cell.state = job.state;
        if let Some(picture) = job.picture.and_then(|id| pictures.get(id)) {
            cell.picture = Some(picture.clone());
        }
    }

    /// Missing cells of the matrix that is shown that a service would bill.
    #[must_use]
    pub fn missing_billable(&self) -> usize {
        self.shown.as_ref().map_or(0, |view| missing(view).filter(|cell| billed(view, cell)).count())
    }

    /// A picture of the matrix that is shown.
    #[must_use]
    pub fn picture(&self, id: PictureId) -> Option<&PictureView> {
        self.shown.iter().flat_map(|g| &g.cells).filter_map(|c| c.picture.as_ref()).find(|p| p.id == id)
    }

    /// What of a matrix goes to the wall: what is marked, or every cell, where that is 2 to 16 pictures.
    #[must_use]
    pub fn to_compare(&self, view: &GridView) -> Option<Vec<PictureId>> {
        let all = || view.cells.iter().filter_map(|c| c.picture.as_ref()).map(|p| p.id);
        let pictures: Vec<PictureId> = if self.marked.len() >= 2 { self.marked.clone() } else { all().collect() };
        (2..=WALL).contains(&pictures.len()).then_some(pictures)
    }
}

/// Cells that have no picture and that nobody makes.
pub fn missing(view: &GridView) -> impl Iterator<Item = &CellView> {
    let ended = |s| matches!(s, JobState::Failed | JobState::Cancelled | JobState::Interrupted);
    view.cells.iter().filter(move |c| c.picture.is_none() && ended(c.state))
}

/// Whether a service makes the cell.
#[must_use]
pub fn billed(view: &GridView, cell: &CellView) -> bool {
    view.grid.recipe(cell.row, cell.column).is_some_and(|r| r.is_ok_and(|r| r.cloud.is_some()))
}

/// What is told of matrices.
pub fn apply(model: &mut Model, event: GridEvent) {
    let matrices = &mut model.matrices;
    match event {
        GridEvent::Opened(view) => {
            let id = view.id;
            if matrices.shown.as_ref().is_none_or(|shown| shown.id != id) {
                matrices.chosen = None;
                matrices.marked.clear();
                matrices.exported = None;
            }
            if std::mem::take(&mut matrices.expected) {
                matrices.asking = false;
                model.view = View::Matrix(id);
            }
            matrices.shown = Some(*view);
            matrices.confirm = false;
            matrices.list = None;
        }
        GridEvent::Renewed(jobs) => jobs.iter().for_each(|job| drop(model.jobs.remove(job))),
        GridEvent::Listed(list) => matrices.list = Some(list),
        GridEvent::Exported(result) => matrices.exported = Some(result),
    }
}

impl Model {
    /// What can be an axis with the backend in use.
    #[must_use]
    pub fn axes(&self) -> Vec<Axis> {
        let Some(service) = self.service() else { return Axis::ALL.to_vec() };
        let has = |axis: &Axis| match axis {
            Axis::Model => false,
            Axis::Backend => true,
            axis => service.spec().parameter(axis.word()).is_some(),
        };
        Axis::ALL.into_iter().filter(has).collect()
    }

    /// The matrix that is set up; a first proposal where none is.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let axes = self.axes();
        let kept = self.matrices.draft.clone().filter(|d| axes.contains(&d.across.axis) && axes.contains(&d.down.axis));
        kept.unwrap_or_else(|| {
            let liked = [Axis::Strength, Axis::Seed, Axis::Guidance, Axis::Steps, Axis::Prompt];
            let mut can = liked.into_iter().filter(|a| axes.contains(a));
            let seed = self.fields.seed;
            let (across, down) = (can.next().unwrap_or(Axis::Seed), can.next().unwrap_or(Axis::Prompt));
            Draft { across: Typed::new(across, seed), down: Typed::new(down, seed), confirm: false }
        })
    }

    /// What can be ticked for an axis: the value and its name for people.
    #[must_use]
    pub fn choices(&self, axis: Axis) -> Vec<(String, String)> {
        match axis {
            Axis::Backend => {
                let here = (LOCAL.id.to_owned(), LOCAL.title());
                let known = |id: &str| self.services.iter().find(|v| v.backend == id).is_none_or(|v| v.key.is_some());
                let services = cloud::services().iter().map(|s| s.spec()).filter(|s| known(s.id));
                std::iter::once(here).chain(services.map(|s| (s.id.to_owned(), s.title()))).collect()
            }
            Axis::Model => {
                let starter = ("starter".to_owned(), "Starter".to_owned());
                let mut all = vec![starter];
                let own = match &self.fields.model {
                    ModelRef::Folder(path) => Some(path.clone()),
                    ModelRef::Starter => None,
                };
                let found = self.found.iter().flat_map(|scan| &scan.models).map(|m| m.path.clone());
                for path in own.into_iter().chain(found) {
                    let value = path.display().to_string();
                    // A bar parts values, so a path with one cannot be among them.
                    if value.contains('|') || all.iter().any(|(known, _)| *known == value) {
                        continue;
                    }
                    let name = path.file_stem().map_or_else(|| value.clone(), |n| n.to_string_lossy().into_owned());
                    all.push((value, name));
                }
                all
            }
            _ => Vec::new(),
        }
    }

    /// The recipe of Generate with another backend.
    fn recipe_with(&self, backend: &str) -> Result<Recipe, Problem> {
        let command = match cloud::service(backend) {
            Some(service) => self.enqueue_cloud(service)?,
            None => self.enqueue_here()?,
        };
        match command {
            Command::Enqueue { recipe, .. } => Ok(*recipe),
            _ => Err(Problem::new(ProblemKind::Internal, tr!("matrix-no-recipe"), "")),
        }
    }

    /// The matrix of a draft, and what it takes.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn matrix(&self, draft: &Draft) -> Result<(Grid, Price), String> {
        let said = |axis: Axis, e: String| tr!("matrix-axis-wrong", axis = axis.name(), problem = e);
        let across = draft.across.line().map_err(|e| said(draft.across.axis, e))?;
        let down = draft.down.line().map_err(|e| said(draft.down.axis, e))?;
        Grid::fits(&across, &down).map_err(|e| e.to_string())?;
        let backend = &self.fields.backend;
        let base = self.recipe_with(backend).map_err(|p| p.message)?;
        let mut others = BTreeMap::new();
        for line in [&across, &down] {
            for id in line.values.iter().map(ToString::to_string) {
                if line.axis == Axis::Backend && id != *backend {
                    others.insert(id.clone(), self.recipe_with(&id).map_err(|p| p.message)?);
                }
            }
        }
        let grid = Grid { across, down, base, others };
        let mut price = Price { cells: grid.cells(), ..Price::default() };
        for row in 0..grid.down.values.len() {
            for column in 0..grid.across.values.len() {
                let Some(recipe) = grid.recipe(row, column) else { continue };
                let recipe = recipe.map_err(|e| e.to_string())?;
                if recipe.cloud.is_some() {
                    *price.billable.entry(recipe.backend.clone()).or_default() += 1;
                    continue;
                }
                match self.queue.view.seconds(&recipe) {
                    Some(seconds) => price.time.seconds += seconds,
                    None => price.time.unknown += 1,
                }
            }
        }
        Ok((grid, price))
    }
}

/// The messages that say a cell's state: alone, and inside a sentence.
const fn state_messages(state: JobState) -> [&'static str; 2] {
    match state {
        JobState::Queued => ["matrix-cell-queued", "matrix-cell-queued.inside"],
        JobState::Running => ["matrix-cell-running", "matrix-cell-running.inside"],
        JobState::Sending => ["matrix-cell-sending", "matrix-cell-sending.inside"],
        JobState::Waiting => ["matrix-cell-waiting", "matrix-cell-waiting.inside"],
        JobState::Downloading => ["matrix-cell-downloading", "matrix-cell-downloading.inside"],
        JobState::Done => ["matrix-cell-done", "matrix-cell-done.inside"],
        JobState::Failed => ["matrix-cell-failed", "matrix-cell-failed.inside"],
        JobState::Cancelled => ["matrix-cell-cancelled", "matrix-cell-cancelled.inside"],
        JobState::Interrupted => ["matrix-cell-interrupted", "matrix-cell-interrupted.inside"],
        JobState::Unknown => ["matrix-cell-unknown", "matrix-cell-unknown.inside"],
    }
}

/// A cell's state in words, where it has no picture.
#[must_use]
pub fn words(state: JobState) -> String {
    let [alone, _] = state_messages(state);
    tr!(alone)
}

/// A cell's state inside a sentence.
#[must_use]
pub fn words_inside(state: JobState) -> String {
    let [_, inside] = state_messages(state);
    tr!(inside)
}
