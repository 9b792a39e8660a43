//! Works through jobs one at a time: prepares the init image, has the backend paint, saves.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, watch};

use super::work::{Shared, blocking, fitted_init, fresh_pixels, lock};
use super::{JobId, Pixels, Problem};
use crate::backend::{Backend, BackendError, Made, Step, Work};
use crate::library::{Finished, PictureRow};
use crate::metadata::Record;
use crate::picture::Rgb8;
use crate::recipe::{ModelRef, Recipe};

/// What the runner is told.
pub(super) enum Task {
    Make { job: JobId, recipe: Box<Recipe> },
    Warm(ModelRef),
    Cool,
}

/// What the runner says.
pub(super) enum Update {
    Step {
        job: JobId,
        step: Step,
    },
    Ended {
        job: JobId,
        end: End,
    },
    /// Of a service's job.
    Remote {
        job: JobId,
        news: super::cloud::News,
    },
}

/// How a job ended.
pub(super) enum End {
    Saved(Box<PictureRow>, Option<Pixels>),
    Cancelled,
    /// The backend's process died: the job can be run again as it is.
    Interrupted(Problem),
    Failed(Problem),
}

/// What a fitted init image was made from.
type InitKey = (String, crate::recipe::Fit, crate::recipe::Framing, crate::recipe::Size);

pub(super) struct Runner {
    pub(super) backend: Box<dyn Backend>,
    pub(super) library: Shared,
    pub(super) updates: mpsc::Sender<Update>,
    /// The job that is to be stopped, by number.
    pub(super) stop: watch::Receiver<u64>,
    /// Seeds of one batch share their init image.
    pub(super) init: Option<(InitKey, Arc<Rgb8>)>,
}

impl Runner {
    pub(super) async fn work(mut self, mut tasks: mpsc::Receiver<Task>) {
        while let Some(task) = tasks.recv().await {
            match task {
                Task::Make { job, recipe } => {
                    let end = self.make(job, *recipe).await;
                    if self.updates.send(Update::Ended { job, end }).await.is_err() {
                        return;
                    }
                }
                Task::Warm(model) => {
                    // Not being able to is told by the first job, which has a place to say it.
                    if let Err(error) = self.backend.warm(model).await {
                        tracing::warn!("the model was not loaded ahead of time: {error}");
                    }
                }
                Task::Cool => {
                    self.backend.cool().await.ok();
                }
            }
        }
    }

    async fn make(&mut self, job: JobId, recipe: Recipe) -> End {
        let started = Instant::now();
        let init = match self.prepare(&recipe).await {
            Ok(init) => init,
            Err(problem) => return End::Failed(problem),
        };
        let work = Work { number: job.0.unsigned_abs(), recipe: recipe.clone(), init };
        let updates = self.updates.clone();
        let mut tell = move |step: Step| {
            // Progress may be lost when the engine is busy; the next one tells more.
            updates.try_send(Update::Step { job, step }).ok();
        };
        match self.backend.make(work, self.stop.clone(), &mut tell).await {
            Ok(made) => save(self.library.clone(), job, recipe, made, started).await,
            Err(BackendError::Cancelled) => End::Cancelled,
            Err(error @ BackendError::Died(_)) => End::Interrupted(error.into()),
            Err(error) => End::Failed(error.into()),
        }
    }

    async fn prepare(&mut self, recipe: &Recipe) -> Result<Arc<Rgb8>, Problem> {
        let key = (recipe.init_sha256.clone(), recipe.fit, recipe.framing, recipe.size);
        if let Some((known, init)) = &self.init
            && *known == key
        {
            return Ok(init.clone());
        }
        let (library, wanted) = (self.library.clone(), recipe.clone());
        let init = Arc::new(blocking(move || fitted_init(&library, &wanted)).await?);
        self.init = Some((key, init.clone()));
        Ok(init)
    }
}

async fn save(library: Shared, job: JobId, recipe: Recipe, made: Made, started: Instant) -> End {
    let record = Record {
        version: Record::VERSION,
        app: format!("Underpaint {}", env!("CARGO_PKG_VERSION")),
        recipe,
        model: made.info.name,
        model_hash: made.info.hash,
        steps_run: made.steps_run,
        sigma_start: made.sigma_start,
        seconds: started.elapsed().as_secs_f64(),
        job: job.0,
        number: 0,
        told: BTreeMap::new(),
        flagged: false,
    };
    let saved = blocking(move || {
        let finished = Finished::new(job.0, &made.picture, &record)?;
        let row = lock(&library).finish_job(&finished)?;
        Ok((row, fresh_pixels(finished.into_picture())))
    });
    match saved.await {
        Ok((row, pixels)) => End::Saved(Box::new(row), pixels),
        Err(problem) => End::Failed(problem),
    }
}
