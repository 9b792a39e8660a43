//! Grids and their cells. A cell is an ordinary job; the grid only knows which.

use rusqlite::{OptionalExtension, params};

use super::jobs::add_job;
use super::{JobStatus, Library, LibraryError, PictureRow, Result, now};
use crate::recipe::Recipe;
use crate::recipe::grid::Grid;

/// A grid without its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// Its number.
    pub id: i64,
    /// Seconds since 1970.
    pub created: i64,
    /// What it varies.
    pub grid: Grid,
    /// Cells that have a picture.
    pub made: usize,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRow {
    /// From the top, from 0.
    pub row: usize,
    /// From the left, from 0.
    pub column: usize,
    /// The job that makes it.
    pub job: i64,
    /// Where that stands.
    pub status: JobStatus,
    /// Its picture, once there is one.
    pub picture: Option<PictureRow>,
}

impl Library {
    /// Writes a grid down with a queued job for each cell, `recipes` row by row; all or nothing. Gives the grid's number
    /// and its jobs'.
    ///
    /// # Errors
    /// The database's.
    pub fn add_grid(&mut self, grid: &Grid, recipes: &[Recipe]) -> Result<(i64, Vec<i64>)> {
        let json = serde_json::to_string(grid).map_err(|e| LibraryError::Database(e.to_string()))?;
        let columns = grid.across.values.len().max(1);
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        change.execute("INSERT INTO grids (created, plan) VALUES (?1, ?2)", params![now(), json])?;
        let id = change.last_insert_rowid();
        let mut jobs = Vec::with_capacity(recipes.len());
        for (i, recipe) in recipes.iter().enumerate() {
            // A grid is there to be finished, whoever began it.
            let job = add_job(&change, recipe, &self.owner, true)?;
            change.execute(
                "INSERT INTO grid_cells (grid, line, place, job) VALUES (?1, ?2, ?3, ?4)",
                params![id, (i / columns) as i64, (i % columns) as i64, job],
            )?;
            jobs.push(job);
        }
        change.commit()?;
        Ok((id, jobs))
    }

    /// Gives cells other jobs, newly queued: pairs of a cell's former job and its recipe. All or nothing.
    ///
    /// # Errors
    /// The database's.
    pub fn renew_cells(&mut self, cells: &[(i64, Recipe)]) -> Result<Vec<i64>> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut jobs = Vec::with_capacity(cells.len());
        for (former, recipe) in cells {
            let job = add_job(&change, recipe, &self.owner, true)?;
            change.execute("UPDATE grid_cells SET job = ?2 WHERE job = ?1", params![former, job])?;
            change.execute(
                "UPDATE jobs SET dismissed = 1
                 WHERE id = ?1 AND state IN ('failed', 'cancelled', 'interrupted', 'unknown')",
                params![former],
            )?;
            jobs.push(job);
        }
        change.commit()?;
        Ok(jobs)
    }

    /// A job takes another one's place in its grid, if it has one.
    ///
    /// # Errors
    /// The database's.
    pub fn take_cell(&self, former: i64, job: i64) -> Result<()> {
        self.db.execute("UPDATE grid_cells SET job = ?2 WHERE job = ?1", params![former, job])?;
        Ok(())
    }

    /// All grids, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database's.
    pub fn grids(&self, limit: u32) -> Result<Vec<GridRow>> {
        let mut statement = self.db.prepare(
            "SELECT id, created, plan, (SELECT COUNT(*) FROM grid_cells JOIN jobs ON jobs.id = grid_cells.job
                 WHERE grid_cells.grid = grids.id AND jobs.state = 'done')
             FROM grids ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map(params![limit], grid_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// One grid with its cells, row by row.
    ///
    /// # Errors
    /// [`LibraryError::Missing`], or the database's.
    pub fn grid(&self, id: i64) -> Result<(GridRow, Vec<CellRow>)> {
        let query = "SELECT id, created, plan, 0 FROM grids WHERE id = ?1";
        let found = self.db.query_row(query, params![id], grid_row).optional()?.flatten();
        let mut grid =
            found.ok_or_else(|| LibraryError::Missing(crate::tr!("library-error-no-matrix", id = id.to_string())))?;
        let mut statement = self.db.prepare(
            "SELECT line, place, job, jobs.state, (SELECT MAX(id) FROM pictures WHERE pictures.job = jobs.id)
             FROM grid_cells JOIN jobs ON jobs.id = job WHERE grid = ?1 ORDER BY line, place",
        )?;
        let rows = statement.query_map(params![id], |row| {
            let at = |i| row.get::<_, i64>(i).map(|n| usize::try_from(n).unwrap_or(0));
            let state: String = row.get(3)?;
            Ok((at(0)?, at(1)?, row.get(2)?, state, row.get::<_, Option<i64>>(4)?))
        })?;
        let mut cells = Vec::with_capacity(grid.grid.cells());
        for found in rows {
            let (row, column, job, state, picture) = found?;
            // A state of a version whose words we do not know is nobody's to go on with.
            let status = JobStatus::from_word(&state).unwrap_or(JobStatus::Unknown);
            let picture = picture.map(|id| self.picture(id)).transpose()?;
            cells.push(CellRow { row, column, job, status, picture });
        }
        grid.made = cells.iter().filter(|c| c.picture.is_some()).count();
        Ok((grid, cells))
    }
}

fn grid_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<GridRow>> {
    let (plan, made): (String, i64) = (row.get(2)?, row.get(3)?);
    // One of a version whose words we do not know is left alone.
    let Ok(grid) = serde_json::from_str(&plan) else { return Ok(None) };
    Ok(Some(GridRow { id: row.get(0)?, created: row.get(1)?, grid, made: usize::try_from(made).unwrap_or(0) }))
}
