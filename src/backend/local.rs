//! This machine: drives the worker process, starts it when first needed and again after a crash.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Answer, Backend, BackendError, BackendSpec, Kind, Made, Parameter, Shown, Step, Stop, Work};
use crate::picture::Rgb8;
use crate::recipe::{MAX_PROMPT_CHARS, MAX_SIDE, MAX_STEPS, ModelRef};
use crate::tr;
use crate::worker::protocol::{self, Request, Run};
use crate::worker::{Finder, Graphics, Worker, WorkerError};

const TEXT: Kind = Kind::Text { max_chars: MAX_PROMPT_CHARS };
const SIDE: Kind = Kind::Integer { min: 64, max: MAX_SIDE as u64 };

/// What this machine takes.
pub static SPEC: BackendSpec = BackendSpec {
    id: "local",
    name: "This machine",
    message: "service-local",
    parameters: &[
        Parameter::new("init", Kind::Image, "service-param-init").needed(),
        Parameter::new("prompt", TEXT, "service-local-prompt").or(""),
        Parameter::new("negative", TEXT, "service-local-negative").or(""),
        Parameter::new("model", Kind::Model, "service-local-model").or("starter"),
        Parameter::new("strength", Kind::Number { min: 0.0, max: 1.0 }, "service-local-strength"),
        Parameter::new("true_cfg", Kind::Number { min: 1.0, max: 30.0 }, "service-local-true-cfg").shown(Shown::More),
        Parameter::new("guidance", Kind::Number { min: 0.0, max: 30.0 }, "service-local-guidance").shown(Shown::More),
        Parameter::new("steps", Kind::Integer { min: 1, max: MAX_STEPS as u64 }, "service-local-steps"),
        Parameter::new("step_count", Kind::Choice { of: &["whole", "kept"] }, "service-local-step-count")
            .shown(Shown::More),
        Parameter::new("seed", Kind::Integer { min: 0, max: u64::MAX }, "service-local-seed"),
        Parameter::new("width", SIDE, "service-local-width").shown(Shown::More),
        Parameter::new("height", SIDE, "service-local-height").shown(Shown::More),
        Parameter::new("fit", Kind::Choice { of: &["crop", "pad", "stretch"] }, "service-local-fit")
            .or("crop")
            .shown(Shown::More),
    ],
    rules: &[],
};

/// The backend.
pub struct Local {
    executable: PathBuf,
    worker: Option<Worker>,
    finder: Arc<Finder>,
    /// Whether the worker computes on a card.
    on_card: bool,
    /// Times in a row that a worker on a card died before it finished a picture.
    deaths: u32,
}

/// A card whose worker dies so often without a picture is not used any more.
const DEATHS: u32 = 2;

impl Local {
    /// With the executable that has the `worker` subcommand, and what knows of the executable for graphics cards.
    #[must_use]
    pub fn new(executable: PathBuf, finder: Arc<Finder>) -> Self {
        Self { executable, worker: None, finder, on_card: false, deaths: 0 }
    }

    async fn worker(&mut self) -> Result<&mut Worker, BackendError> {
        // One that died while nobody asked anything of it costs no job: another is started.
        let worker = match self.worker.take().and_then(Worker::alive) {
            Some(worker) => worker,
            None => self.start().await?,
        };
        Ok(self.worker.insert(worker))
    }

    /// On the graphics card if there is one that can be used, or else on the processor: a worker that dies as it starts
    /// costs no job, and why is remembered where the artist can read it.
    async fn start(&mut self) -> Result<Worker, BackendError> {
        if let Graphics::Ready { program, .. } = self.finder.graphics().await {
            match Worker::start_on_card(&program).await {
                Ok(worker) => {
                    self.on_card = true;
                    return Ok(worker);
                }
                Err(error) => self.finder.give_up(&error.how()),
            }
        }
        self.on_card = false;
        Worker::start(&self.executable).await.map_err(|e| BackendError::Died(e.to_string()))
    }

    /// A dead worker is let go, so that the next call starts another.
    fn lost(&mut self, error: &WorkerError) -> BackendError {
        self.worker = None;
        if self.on_card {
            self.deaths += 1;
            if self.deaths >= DEATHS {
                let how = error.how();
                self.finder.give_up(&tr!("service-card-deaths", times = self.deaths, how = how));
            }
        }
        BackendError::Died(error.to_string())
    }

    async fn run(
        &mut self,
        work: Work,
        mut stop: Stop,
        tell: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Made, BackendError> {
        let Work { number, recipe, init } = work;
        let request = Request::Run(Box::new(Run {
            run: number,
            model: recipe.model,
            width: init.width,
            height: init.height,
            prompt: recipe.prompt,
            negative: recipe.negative,
            strength: recipe.strength,
            guidance: recipe.guidance,
            true_cfg: recipe.true_cfg,
            steps: recipe.steps,
            step_count: recipe.step_count,
            loras: recipe.loras,
            seed: recipe.seed,
        }));
        let worker = self.worker().await?;
        if let Err(error) = worker.ask(&request, &init.pixels).await {
            return Err(self.lost(&error));
        }
        let mut asked_to_stop = false;
        loop {
            let Some(worker) = &mut self.worker else { return Err(BackendError::Cancelled) };
            let heard = tokio::select! {
                heard = worker.hear() => heard,
                () = stopped(&mut stop, number), if !asked_to_stop => {
                    asked_to_stop = true;
                    // If it cannot be asked any more it has died, which the next frame tells.
                    worker.ask(&Request::Cancel { run: number }, &[]).await.ok();
                    continue;
                }
            };
            match heard {
                Ok((protocol::Answer::Progress { run, phase, step, of, fraction, preview }, pixels))
                    if run == number =>
                {
                    let (width, height) = preview;
                    let preview = (width > 0).then_some(Rgb8 { width, height, pixels });
                    tell(Step { phase, step, of, fraction, preview });
                }
                Ok((
                    protocol::Answer::Done { run, width, height, steps_run, sigma_start, info, planned, peak },
                    pixels,
                )) if run == number => {
                    let planned = planned.map(|plan| plan.needed);
                    tracing::debug!(?planned, ?peak, "bytes of memory");
                    self.deaths = 0;
                    let picture = Rgb8 { width, height, pixels };
                    return Ok(Made { picture, steps_run, sigma_start, info: *info });
                }
                Ok((protocol::Answer::Failed { run, kind, message }, _)) if run == number => {
                    return Err(BackendError::Failed { kind, message });
                }
                Ok((protocol::Answer::Cancelled { run }, _)) if run == number => return Err(BackendError::Cancelled),
                // Answers to a warm-up that this run overtook.
                Ok(_) => {}
                Err(error) => return Err(self.lost(&error)),
            }
        }
    }
}

async fn stopped(stop: &mut Stop, number: u64) {
    if stop.wait_for(|n| *n == number).await.is_err() {
        std::future::pending::<()>().await;
    }
}

impl Backend for Local {
    fn spec(&self) -> &'static BackendSpec {
        &SPEC
    }

    fn make<'a>(&'a mut self, work: Work, stop: Stop, tell: &'a mut (dyn FnMut(Step) + Send)) -> Answer<'a, Made> {
        Box::pin(self.run(work, stop, tell))
    }

    fn warm<'a>(&'a mut self, model: ModelRef) -> Answer<'a, ()> {
        Box::pin(async move {
            let worker = self.worker().await?;
            match worker.ask(&Request::Load { model }, &[]).await {
                Ok(()) => Ok(()),
                Err(error) => Err(self.lost(&error)),
            }
        })
    }

    fn cool(&mut self) -> Answer<'_, ()> {
        // Ending the process gives back every byte, which dropping tensors inside it does not.
        self.worker = None;
        Box::pin(std::future::ready(Ok(())))
    }
}
