//! What is asked about grids, and what is told of them.

use std::path::PathBuf;

use super::{JobId, JobState, PictureView, Problem};
use crate::recipe::grid::Grid;

/// A grid's row in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GridId(pub i64);

/// What is asked about grids.
#[derive(Clone, Debug)]
pub enum GridCommand {
    /// Make a grid: one job for each cell, row by row. Answers: [`super::Event::Queued`] and [`GridEvent::Opened`], or
    /// [`super::Event::Refused`], with nothing queued.
    Make(Box<Grid>),
    /// Read a grid. Answer: [`GridEvent::Opened`].
    Open(GridId),
    /// Say which grids there are. Answer: [`GridEvent::Listed`].
    List,
    /// Make one cell again: its row and column, from 0. Answer: [`GridEvent::Opened`].
    Again(GridId, usize, usize),
    /// Make every cell that has no picture and is not in line. Answer: [`GridEvent::Opened`].
    Rest(GridId),
    /// Write a grid as one labelled sheet, whole or not at all. Answer: [`GridEvent::Exported`].
    Export(GridId, PathBuf),
}

/// What is told of grids.
#[derive(Clone, Debug)]
pub enum GridEvent {
    /// A grid as it stands now. From then on its jobs' events say how it goes on.
    Opened(Box<GridView>),
    /// These jobs are off the list: others make their cells.
    Renewed(Vec<JobId>),
    /// Grids, newest first.
    Listed(Vec<GridSummary>),
    /// Where the sheet was written, or why it was not.
    Exported(Result<PathBuf, Problem>),
}

/// A grid with its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct GridView {
    /// Which.
    pub id: GridId,
    /// What it varies.
    pub grid: Grid,
    /// Its cells, row by row.
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellView {
    /// From the top, from 0.
    pub row: usize,
    /// From the left, from 0.
    pub column: usize,
    /// The job that makes it.
    pub job: JobId,
    /// Where that stands.
    pub state: JobState,
    /// Its picture, once there is one.
    pub picture: Option<PictureView>,
}

/// A grid in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct GridSummary {
    /// Which.
    pub id: GridId,
    /// Unix seconds.
    pub created: i64,
    /// What it varies.
    pub grid: Grid,
    /// Cells that have a picture.
    pub made: usize,
}
