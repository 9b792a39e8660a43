//! The strip of strengths: one seed, five small pictures, to see how much of the init image each strength leaves.

use crate::engine::{Command, Event, JobId, JobState, PictureId, Problem};
use crate::recipe::{Recipe, Seed, Size, Strength};
use crate::ui::model::Model;

/// The strengths shown.
pub const STRENGTHS: [f64; 5] = [0.25, 0.4, 0.55, 0.7, 0.85];
/// About so many pixels each.
const PIXELS: u32 = 256 * 256;

/// How far one of the five is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is on its way.
    Waiting(Option<JobId>),
    /// It is there.
    There(PictureId),
    /// It will not come.
    Gone,
}

/// The five.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The seed of all of them.
    pub seed: Seed,
    /// What each is, beside its strength.
    recipe: Recipe,
    /// Each with its strength.
    pub cells: Vec<(f64, State)>,
}

impl Strip {
    /// Five small jobs with the fields as they are, and the strip that waits for them.
    ///
    /// # Errors
    /// What is missing to paint.
    pub fn begin(model: &Model) -> Result<(Self, Vec<Command>), Problem> {
        let Command::Enqueue { recipe, .. } = model.enqueue()? else {
            return Err(Problem::new(crate::engine::ProblemKind::Internal, crate::tr!("strengths-nothing"), ""));
        };
        let (width, height) = (recipe.size.width(), recipe.size.height());
        let size = Size::like(width, height, PIXELS.min(width * height));
        let recipe = Recipe { size, ..*recipe };
        let one = |strength: f64| {
            let recipe = Recipe { strength: Strength::clamped(strength), ..recipe.clone() };
            Command::Enqueue { recipe: Box::new(recipe), count: 1 }
        };
        let commands = STRENGTHS.map(one).to_vec();
        let cells = STRENGTHS.map(|s| (s, State::Waiting(None))).to_vec();
        Ok((Self { seed: recipe.seed, recipe, cells }, commands))
    }

    /// The cell that a recipe belongs to. The engine may have made the prompt's choices and found its LoRAs, so words
    /// are not compared.
    fn place(&self, recipe: &Recipe) -> Option<usize> {
        let ours = &self.recipe;
        let same = recipe.cloud.is_none()
            && (recipe.seed, recipe.size, recipe.steps) == (ours.seed, ours.size, ours.steps)
            && recipe.init_sha256 == ours.init_sha256
            && recipe.model == ours.model;
        self.cells.iter().position(|(s, _)| same && Strength::clamped(*s) == recipe.strength)
    }

    /// Takes in what became of the five.
    pub fn hear(&mut self, event: &Event) {
        match event {
            Event::Queued(jobs) => {
                for job in jobs {
                    if let Some((_, state)) = self.place(&job.recipe).and_then(|at| self.cells.get_mut(at))
                        && *state == State::Waiting(None)
                    {
                        *state = State::Waiting(Some(job.id));
                    }
                }
            }
            Event::Saved(picture) => {
                if let Some((_, state)) = self.place(&picture.recipe).and_then(|at| self.cells.get_mut(at))
                    && matches!(state, State::Waiting(_))
                {
                    *state = State::There(picture.id);
                }
            }
            Event::Job(job) if !job.state.is_open() && job.state != JobState::Done => {
                let waiting = self.cells.iter_mut().find(|(_, s)| *s == State::Waiting(Some(job.id)));
                if let Some((_, state)) = waiting {
                    *state = State::Gone;
                }
            }
            Event::Refused(_) => {
                // Which of them it was is not said: those without a job will not come.
                for (_, state) in self.cells.iter_mut().filter(|(_, s)| *s == State::Waiting(None)) {
                    *state = State::Gone;
                }
            }
            _ => {}
        }
    }

    /// Whether any of the five is still to come.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.cells.iter().any(|(_, state)| matches!(state, State::Waiting(_)))
    }

    /// The jobs that have not ended.
    pub fn open_jobs(&self) -> impl Iterator<Item = JobId> + '_ {
        self.cells.iter().filter_map(|(_, state)| if let State::Waiting(job) = state { *job } else { None })
    }
}
