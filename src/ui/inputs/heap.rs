//! Several dropped files at once: what they are, and one job for each picture with the fields as they stand.

use std::path::PathBuf;

use super::super::model::{Fields, Model};
use crate::engine::{
    Brought, Command, InitSource, InitView, MOST_AT_ONCE, Pixels, Problem, ProblemKind, Sorted, WeightsKind, press,
};
use crate::recipe::ModelRef;
use crate::tr;

/// Pictures that were dropped together, while it is asked what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Heap {
    /// Those that can be taken at once.
    pub pictures: Vec<PathBuf>,
    /// How many there were.
    pub of: usize,
    /// What is left out, and what it is.
    pub others: Vec<String>,
}

/// A batch on its way: each picture is queued as it comes into the library.
#[derive(Debug)]
pub struct Batch {
    number: u64,
    /// The fields as they were when it was asked for.
    fields: Fields,
    /// How many pictures it has.
    pub of: usize,
    queued: usize,
    failed: Vec<String>,
}

impl Batch {
    /// Whether pictures of it are still to come.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.queued + self.failed.len() < self.of
    }
}

/// What dropped files mean, once it is known what they are.
pub fn sorted(model: &mut Model, sorted: &Sorted) -> Vec<Command> {
    let mut then = Vec::new();
    for (path, kind) in &sorted.weights {
        match kind {
            WeightsKind::Lora => model.add_lora(path.clone()),
            WeightsKind::Model if then.is_empty() => {
                model.choose(ModelRef::Folder(path.clone()));
                then.push(Command::InspectModel(model.fields.model.clone()));
            }
            WeightsKind::Model | WeightsKind::Picture => {}
        }
    }
    match sorted.pictures.as_slice() {
        [] if sorted.weights.is_empty() => {
            model.problem = Some(Problem::new(ProblemKind::BadInput, nothing(sorted), "Choose another picture"));
        }
        [] => {}
        [only] if sorted.others.is_empty() => {
            model.init_loading = true;
            then.push(Command::OpenInit(InitSource::File(only.clone())));
        }
        pictures => {
            let taken = pictures.get(..pictures.len().min(MOST_AT_ONCE)).unwrap_or_default();
            model.inputs.heap =
                Some(Heap { pictures: taken.to_vec(), of: pictures.len(), others: sorted.others.clone() });
        }
    }
    then
}

/// Why nothing came of a drop.
fn nothing(sorted: &Sorted) -> String {
    match (sorted.files, sorted.folders, sorted.others.first()) {
        (0, folders, _) => tr!("heap-nothing-folders", count = folders),
        (files, _, Some(why)) => tr!("heap-nothing-why", count = files, why = why),
        (files, _, None) => tr!("heap-nothing", count = files),
    }
}

impl Model {
    /// The command that brings the heap's pictures in; they are queued with the fields as they are now.
    pub fn take_heap(&mut self) -> Option<Command> {
        let heap = self.inputs.heap.take()?;
        let number = self.inputs.batch.as_ref().map_or(1, |b| b.number + 1);
        let fields = self.fields.clone();
        self.inputs.batch = Some(Batch { number, fields, of: heap.pictures.len(), queued: 0, failed: Vec::new() });
        Some(Command::BringIn { batch: number, files: heap.pictures })
    }

    /// The command that paints one picture of a batch.
    fn enqueue_brought(&mut self, fields: &Fields, name: &str, known: &(String, u32, u32)) -> Result<Command, Problem> {
        let (sha256, width, height) = known.clone();
        let none = Pixels { width: 0, height: 0, rgba: Vec::new().into() };
        let init = InitView { sha256, name: name.to_owned(), width, height, pixels: none, warnings: Vec::new() };
        // Built by the one way a command is built, then everything is as it was.
        let mine = (std::mem::replace(&mut self.fields, fields.clone()), self.init.replace(init));
        let command = self.enqueue();
        (self.fields, self.init) = mine;
        command
    }
}

/// A picture of a batch is in the library, or cannot be.
pub fn brought(model: &mut Model, brought: &Brought) -> Vec<Command> {
    let Some(mut batch) = model.inputs.batch.take() else { return Vec::new() };
    if batch.number != brought.batch {
        model.inputs.batch = Some(batch);
        return Vec::new();
    }
    let command = brought.result.clone().and_then(|known| model.enqueue_brought(&batch.fields, &brought.name, &known));
    let mut then = Vec::new();
    match command {
        Ok(command) => {
            batch.queued += 1;
            then.push(command);
        }
        Err(problem) => batch.failed.push(tr!("heap-failed", name = &brought.name, why = problem.message)),
    }
    if let (true, Some(first)) = (brought.last, batch.failed.first()) {
        let Batch { of, queued, failed, .. } = &batch;
        let text = match failed.len() - 1 {
            0 => tr!("heap-partly", queued = queued, of = of, first = first),
            more => tr!("heap-partly-more", queued = queued, of = of, first = first, more = more),
        };
        model.problem = Some(Problem::new(ProblemKind::BadInput, text, press::CHANGE));
    }
    // Kept at its end too: the next one has another number.
    model.inputs.batch = Some(batch);
    then
}
