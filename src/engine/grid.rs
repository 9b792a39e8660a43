//! Grids: written down whole, made cell by cell as ordinary jobs, read back at any time, drawn as a sheet.
//!
//! Must never queue a part of a grid: all of its cells are in the library, or none.

use std::path::{Path, PathBuf};

use super::api::{CellView, GridCommand, GridEvent, GridId, GridSummary, GridView};
use super::choices;
use super::cloud::{self, Begin, Clouds};
use super::state::Engine;
use super::work::{Shared, job_state, lock, picture_view};
use super::{Event, JobId, JobState, JobView, Problem, ProblemKind};
use crate::backend::cloud::service;
use crate::library::{CellRow, GridRow, Library};
use crate::picture::{self, Sheet, SheetCell};
use crate::recipe::Recipe;
use crate::recipe::grid::{Grid, GridError};
use crate::tr;

/// Grids in a list.
const LISTED: u32 = 100;

impl From<GridError> for Problem {
    fn from(error: GridError) -> Self {
        Self::new(ProblemKind::BadInput, error.to_string(), cloud::press::CHANGE)
    }
}

impl Engine {
    pub(super) fn take_grid(&mut self, command: GridCommand) {
        match command {
            GridCommand::Make(grid) => match self.write_grid(&grid) {
                Ok((id, jobs)) => {
                    self.begin_cells(jobs);
                    self.open_grid(id);
                }
                Err(problem) => self.outbox.send(Event::Refused(problem)),
            },
            GridCommand::Open(id) => self.open_grid(id),
            GridCommand::List => self.answer(|library| match lock(library).grids(LISTED) {
                Ok(rows) => {
                    let summary = |row: GridRow| {
                        let GridRow { id, created, grid, made } = row;
                        GridSummary { id: GridId(id), created, grid, made }
                    };
                    Event::Grid(Box::new(GridEvent::Listed(rows.into_iter().map(summary).collect())))
                }
                Err(error) => Event::Notice(error.into()),
            }),
            GridCommand::Again(id, row, column) => {
                self.renew(id, |cell| cell.row == row && cell.column == column && ended(cell));
            }
            GridCommand::Rest(id) => {
                self.renew(id, |cell| cell.picture.is_none() && ended(cell));
            }
            GridCommand::Export(id, path) => self.answer(move |library| {
                Event::Grid(Box::new(GridEvent::Exported(export_sheet(library, id, &path).map(|()| path))))
            }),
        }
    }

    fn open_grid(&mut self, id: GridId) {
        let found = lock(&self.library).grid(id.0);
        match found {
            Ok((row, cells)) => {
                let view = GridView { id, grid: row.grid, cells: cells.into_iter().map(cell_view).collect() };
                self.outbox.send(Event::Grid(Box::new(GridEvent::Opened(Box::new(view)))));
            }
            Err(error) => self.outbox.send(Event::Notice(error.into())),
        }
    }

    fn write_grid(&self, grid: &Grid) -> Result<(GridId, Vec<JobView>), Problem> {
        Grid::fits(&grid.across, &grid.down)?;
        let root = lock(&self.library).root().to_path_buf();
        let mut recipes = Vec::with_capacity(grid.cells());
        for row in 0..grid.down.values.len() {
            for column in 0..grid.across.values.len() {
                recipes.push(cell_recipe(&root, grid, row, column)?);
            }
        }
        self.within_budgets(&recipes)?;
        let mut store = lock(&self.library);
        for sha256 in recipes.iter().map(|r| &r.init_sha256).collect::<std::collections::BTreeSet<_>>() {
            if !sha256.is_empty() {
                store.init_image(sha256)?;
            }
        }
        let (id, jobs) = store.add_grid(grid, &recipes)?;
        Ok((GridId(id), queued(jobs, recipes)))
    }

    /// A grid of paid pictures must fit what the artist allows, all of it.
    fn within_budgets(&self, recipes: &[Recipe]) -> Result<(), Problem> {
        let mut asked = std::collections::BTreeMap::<&str, u32>::new();
        for recipe in recipes.iter().filter(|r| r.cloud.is_some()) {
            *asked.entry(&recipe.backend).or_default() += cloud::pictures_of(recipe);
        }
        for (backend, pictures) in asked {
            let service = service(backend).ok_or_else(|| Clouds::unknown_service(backend))?;
            let facts = service.facts();
            let settings = self.clouds.settings(facts.key);
            let spent = lock(&self.library).spent_today(facts.key.id())?;
            cloud::within_reason(&service.spec().title(), &settings, pictures, spent)?;
        }
        Ok(())
    }

    /// Queues cells again.
    fn renew(&mut self, id: GridId, wanted: impl Fn(&CellRow) -> bool) {
        match self.write_renewed(id, wanted) {
            Ok((former, jobs)) => {
                former.iter().for_each(|job| drop(self.jobs.remove(job)));
                self.outbox.send(Event::Grid(Box::new(GridEvent::Renewed(former))));
                self.begin_cells(jobs);
                self.open_grid(id);
            }
            Err(problem) => self.outbox.send(Event::Refused(problem)),
        }
    }

    fn write_renewed(
        &self,
        id: GridId,
        wanted: impl Fn(&CellRow) -> bool,
    ) -> Result<(Vec<JobId>, Vec<JobView>), Problem> {
        let (row, cells) = lock(&self.library).grid(id.0)?;
        let root = lock(&self.library).root().to_path_buf();
        let mut again = Vec::new();
        for cell in cells.iter().filter(|c| wanted(c)) {
            again.push((cell.job, cell_recipe(&root, &row.grid, cell.row, cell.column)?));
        }
        let recipes: Vec<Recipe> = again.iter().map(|(_, recipe)| recipe.clone()).collect();
        self.within_budgets(&recipes)?;
        let jobs = lock(&self.library).renew_cells(&again)?;
        Ok((again.iter().map(|(job, _)| JobId(*job)).collect(), queued(jobs, recipes)))
    }

    /// A job that is run again as another one takes its place in its grid along.
    pub(super) fn hand_cell_on(&mut self, former: JobId, jobs: &[JobId]) {
        if let Some(job) = jobs.first() {
            let result = lock(&self.library).take_cell(former.0, job.0);
            self.noticed(result);
        }
    }

    fn begin_cells(&mut self, jobs: Vec<JobView>) {
        if jobs.is_empty() {
            return;
        }
        self.queued(jobs.clone());
        for job in jobs.into_iter().filter(|j| j.recipe.cloud.is_some()) {
            self.clouds.push(job.id, job.recipe, Begin::Send);
        }
    }
}

/// Whether nobody makes it any more. What may have been billed is for the artist to send again as a job.
fn ended(cell: &CellRow) -> bool {
    let state = job_state(cell.status);
    !state.is_open() && state != JobState::Unknown
}

fn queued(jobs: Vec<i64>, recipes: Vec<Recipe>) -> Vec<JobView> {
    jobs.into_iter().zip(recipes).map(|(id, recipe)| JobView::queued(JobId(id), recipe)).collect()
}

/// A cell's recipe, as its backend takes it: checked, its prompt's choices made, with one picture to a request.
fn cell_recipe(root: &Path, grid: &Grid, row: usize, column: usize) -> Result<Recipe, Problem> {
    let none = || Problem::internal(tr!("engine-matrix-no-cell", row = row, column = column));
    let recipe = grid.recipe(row, column).ok_or_else(none)??;
    let Some(mut order) = recipe.cloud.clone() else {
        recipe.check()?;
        let made = choices::recipes(root, &recipe, 1)?;
        return made.into_iter().next().ok_or_else(none);
    };
    let service = service(&recipe.backend).ok_or_else(|| Clouds::unknown_service(&recipe.backend))?;
    let spec = service.spec();
    for axis in [grid.across.axis, grid.down.axis] {
        let of_grid = axis.is_number() || axis == crate::recipe::grid::Axis::Prompt;
        if of_grid && spec.parameter(axis.word()).is_none() {
            let text = tr!("engine-matrix-no-axis", service = spec.title(), axis = axis.word());
            return Err(Problem::new(ProblemKind::BadInput, text, cloud::press::CHANGE));
        }
    }
    if order.values.contains_key(service.facts().count) {
        order.values.insert(service.facts().count.to_owned(), 1.into());
    }
    let made = cloud::recipe_of(&recipe.backend, *order, &recipe.init_sha256, recipe.size, recipe.fit)?;
    choices::request(root, Recipe { framing: recipe.framing, template: recipe.template, ..made })
}

fn cell_view(row: CellRow) -> CellView {
    let CellRow { row, column, job, status, picture } = row;
    CellView { row, column, job: JobId(job), state: job_state(status), picture: picture.map(picture_view) }
}

/// Draws a grid and writes it.
fn export_sheet(library: &Shared, id: GridId, path: &Path) -> Result<(), Problem> {
    let (row, cells) = lock(library).grid(id.0)?;
    let Grid { across, down, base, .. } = &row.grid;
    let texts = |line: &crate::recipe::grid::Line| -> Vec<String> {
        line.values.iter().map(|value| label(line.axis, value)).collect()
    };
    let files: Vec<(usize, usize, Option<PathBuf>)> =
        cells.into_iter().map(|c| (c.row, c.column, c.picture.map(|p| p.path))).collect();
    let sheet = Sheet {
        title: if base.prompt.is_empty() { tr!("engine-matrix-no-prompt") } else { base.prompt.clone() },
        note: tr!("engine-matrix-note", across = across.axis.name(), down = down.axis.within()),
        across: texts(across),
        down: texts(down),
        cells: files.into_iter().map(|(row, column, file)| SheetCell { row, column, file }).collect(),
    };
    let png = picture::draw_sheet(&sheet)?;
    Ok(Library::export_file(path, &png)?)
}

/// A value as it stands beside its row or column: with its name where it is a number, a path's last part.
#[must_use]
pub fn label(axis: crate::recipe::grid::Axis, value: &crate::recipe::grid::Value) -> String {
    use crate::recipe::grid::Axis;
    match axis {
        Axis::Model => {
            let text = value.to_string();
            let name = Path::new(&text).file_stem().map(|n| n.to_string_lossy().into_owned());
            name.filter(|n| !n.is_empty()).unwrap_or(text)
        }
        Axis::Backend if value.to_string() == "local" => tr!("engine-matrix-this-machine"),
        Axis::Prompt | Axis::Backend => value.to_string(),
        _ => tr!("engine-matrix-value", axis = axis.name(), value = value.to_string()),
    }
}
