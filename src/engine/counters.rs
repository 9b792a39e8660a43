//! The tokenizers of the model last asked about, kept so that a prompt is counted as it is typed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::choices::read_as;
use crate::flux::{self, Counter};
use crate::recipe::{ModelRef, Seed, TokenCount};
use crate::worker::child::source_of;

/// One model's tokenizers, or that they cannot be had.
#[derive(Default)]
pub(super) struct Counters(Mutex<Option<(ModelRef, Option<Arc<Counter>>)>>);

impl Counters {
    /// Counts a prompt as the next picture reads it; None where that cannot be said, which its job will tell.
    pub(super) fn count(&self, root: &Path, model: &ModelRef, prompt: &str, seed: Seed) -> Option<TokenCount> {
        let text = read_as(root, prompt, seed.0).ok()?;
        self.of(model)?.count(&text).ok()
    }

    fn of(&self, model: &ModelRef) -> Option<Arc<Counter>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counter)) = known.as_ref().filter(|(which, _)| which == model) {
            return counter.clone();
        }
        let open = || {
            let source = source_of(model).ok()?;
            let limit = flux::inspect(&source).ok()?.token_limit;
            Counter::open(&source, limit).ok().map(Arc::new)
        };
        let counter = open();
        *known = Some((model.clone(), counter.clone()));
        counter
    }
}
