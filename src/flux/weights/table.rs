//! A table of which a few rows are needed at a time, such as a text encoder's words: it stays in its file. T5's alone
//! would take half a gigabyte for the hundred rows of a prompt.

use candle_core::{DType, Device, Tensor};

use super::{Store, Weights, found, scale};
use crate::flux::error::{FluxError, Result};
use crate::tr;

/// The table.
pub(in crate::flux) struct Table {
    weights: Weights,
    name: String,
    shape: [usize; 2],
}

impl Table {
    /// The table `name` (rows, width) of `weights`.
    ///
    /// # Errors
    /// It is missing, or of another shape.
    pub(in crate::flux) fn new(weights: &Weights, shape: [usize; 2], name: &str) -> Result<Self> {
        match weights.shape(name) {
            Some(found) => weights.check(&weights.full(name), &shape, found)?,
            None if matches!(&*weights.store, Store::Random(_)) => {}
            None => return Err(weights.missing(&weights.full(name))),
        }
        Ok(Self { weights: weights.clone(), name: name.to_owned(), shape })
    }

    /// Where its rows come out.
    pub(in crate::flux) fn device(&self) -> &Device {
        self.weights.device()
    }

    /// The rows of these ids, (ids, width).
    ///
    /// # Errors
    /// An id beyond the table, or a damaged file.
    pub(in crate::flux) fn rows(&self, ids: &[u32]) -> Result<Tensor> {
        let [height, width] = self.shape;
        if ids.iter().any(|id| *id as usize >= height) {
            return Err(FluxError::BadRequest(tr!("flux-token-beyond", count = height, name = &self.name)));
        }
        let Weights { store, device, dtype, .. } = &self.weights;
        if let Store::Files { files, pieces, .. } = &**store
            && let Some(piece) = pieces.get(&self.weights.full(&self.name)).filter(|p| p.rows.is_none())
            && let Some((file, entry)) = found(files, piece)
        {
            let ranges: Vec<_> = ids.iter().map(|id| *id as usize..*id as usize + 1).collect();
            let rows = file.tensor(entry, Some(&ranges), &[ids.len(), width], device)?;
            let rows = match scale(file, &piece.name)? {
                Some(scale) => (rows.to_dtype(DType::F32)? * scale)?,
                None => rows,
            };
            return Ok(rows.to_dtype(*dtype)?);
        }
        let all = self.weights.get(&self.shape, &self.name)?;
        Ok(all.index_select(&Tensor::new(ids, device)?, 0)?)
    }
}
