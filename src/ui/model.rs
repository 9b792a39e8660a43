//! What the window knows: the artist's fields, and what the engine said.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::cloud::{CloudFields, Clouds};
use super::compare::Wall;
use super::framed::Framed;
use super::gallery::Gallery;
use super::inputs::Inputs;
use super::matrix::Matrices;
use super::queue::Queue;
use super::shell::{Kept, Shell};
use crate::engine::{
    Command, Fetching, GridId, InitView, JobId, JobState, JobView, PictureId, PictureView, Pixels, Problem,
    ProblemKind, ServiceView,
};
use crate::models::Scan;
use crate::recipe::{
    Fit, Load, LoraUse, MAX_LORAS, Memory, MemoryPlan, ModelInfo, ModelRef, Recipe, Schedule, Seed, Size, StartPlan,
    StepCount, Strength,
};
use crate::tr;
use crate::worker::Graphics;

/// Where no size was chosen.
const USUAL_PIXELS: u32 = 512 * 512;

/// Which theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// What the artist set; it survives a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// What it should become.
    pub prompt: String,
    /// What it should not be.
    pub negative: String,
    /// The model.
    pub model: ModelRef,
    /// Strength, 0 to 1.
    pub strength: f64,
    /// Distilled guidance.
    pub guidance: f64,
    /// True CFG.
    pub true_cfg: f64,
    /// Steps.
    pub steps: u32,
    /// What they count.
    pub step_count: StepCount,
    /// LoRAs.
    pub loras: Vec<LoraUse>,
    /// The next seed.
    pub seed: u64,
    /// Whether the seed stays after Generate.
    pub seed_locked: bool,
    /// Pictures per Generate.
    pub count: u32,
    /// A size of one's own; None means the init image's shape.
    pub size: Option<(u32, u32)>,
    /// How the init image comes into the frame.
    pub fit: Fit,
    /// How the init image is turned and cut.
    pub framed: Framed,
    /// The theme.
    pub theme: ThemeChoice,
    /// The init image, by SHA-256.
    pub init: Option<String>,
    /// Whether the model's defaults were taken over once.
    pub defaults_taken: bool,
    /// Who makes the pictures: a backend's id.
    pub backend: String,
    /// What is set for services, by backend.
    pub clouds: BTreeMap<String, CloudFields>,
    /// The window's frame.
    pub shell: Kept,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            negative: String::new(),
            model: ModelRef::Starter,
            strength: 0.6,
            guidance: 3.5,
            true_cfg: 1.0,
            steps: 20,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: 1,
            seed_locked: false,
            count: 1,
            size: None,
            fit: Fit::Crop,
            framed: Framed::default(),
            theme: ThemeChoice::System,
            init: None,
            defaults_taken: false,
            backend: crate::backend::LOCAL.id.to_owned(),
            clouds: BTreeMap::new(),
            shell: Kept::default(),
        }
    }
}

/// What the canvas shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum View {
    /// The init image, or the invitation to choose one.
    #[default]
    Init,
    /// The running job.
    Live,
    /// A result.
    Picture(PictureId),
    /// A matrix.
    Matrix(GridId),
}

/// The window of models that can be fetched.
#[derive(Debug, Default)]
pub struct Offers {
    /// Whether it is open.
    pub open: bool,
    /// The model that was asked for and has not come yet, by its id.
    pub asked: Option<String>,
    /// How far it is.
    pub fetching: Option<Fetching>,
    /// Why the last one did not come.
    pub problem: Option<Problem>,
    /// Whether the hub asked for a token.
    pub needs_token: bool,
    /// What was typed as one; never saved.
    pub token: String,
    /// Whether it is to be kept in the system's keychain.
    pub remember: bool,
}

impl Offers {
    /// A model was asked for.
    pub fn begin(&mut self, id: &str) {
        self.asked = Some(id.to_owned());
        self.fetching = None;
        self.problem = None;
    }
}

/// Everything the panels read.
#[derive(Debug, Default)]
pub struct Model {
    /// The artist's fields.
    pub fields: Fields,
    /// The init image.
    pub init: Option<InitView>,
    /// An init image is being read.
    pub init_loading: bool,
    /// The chosen model's face.
    pub info: Option<ModelInfo>,
    /// Why the chosen model cannot be used.
    pub model_problem: Option<Problem>,
    /// The memory there is; None where the system does not say.
    pub memory: Option<Memory>,
    /// The graphics card that is used, or why none is; None while it is looked for.
    pub graphics: Option<Graphics>,
    /// Bytes of the LoRAs' files; 0 until the engine has said them.
    pub lora_bytes: BTreeMap<PathBuf, u64>,
    /// The models on this machine; None while they are looked for.
    pub found: Option<Scan>,
    /// The models that can be fetched.
    pub offers: Offers,
    /// What stands behind the controls beside the fields.
    pub inputs: Inputs,
    /// What the window knows of services.
    pub clouds: Clouds,
    /// What of the window's frame does not survive.
    pub shell: Shell,
    /// The services, and how each stands.
    pub services: Vec<ServiceView>,
    /// What a service said of its key, and which.
    pub key_tested: Option<(String, Result<String, Problem>)>,
    /// What was spent; None until it was asked for.
    pub ledger: Option<Vec<crate::library::Total>>,
    /// Jobs that have not ended well yet, oldest first.
    pub jobs: BTreeMap<JobId, JobView>,
    /// The line of jobs.
    pub queue: Queue,
    /// Matrices.
    pub matrices: Matrices,
    /// What was made.
    pub pictures: Gallery,
    /// The pixels of the picture that is told of next.
    pub fresh: Option<(PictureId, Pixels)>,
    /// What the canvas shows.
    pub view: View,
    /// Pictures chosen in the filmstrip, in the order they were chosen.
    pub selection: Vec<PictureId>,
    /// Pictures that are compared.
    pub wall: Wall,
    /// The problem shown as a card.
    pub problem: Option<Problem>,
    /// Where the library is; None until the engine is ready.
    pub library: Option<PathBuf>,
    /// Why the engine is no more, so that it can be said again.
    pub stopped: Option<Problem>,
}

impl Model {
    /// The size a picture will have.
    #[must_use]
    pub fn size(&self) -> Size {
        let shape = self.init_sides();
        let own = self.fields.size.and_then(|(w, h)| Size::rounded(w, h).ok());
        own.unwrap_or_else(|| Size::like(shape.0, shape.1, USUAL_PIXELS))
    }

    /// What a picture with these fields takes, and the largest that fits where this one does not.
    #[must_use]
    pub fn memory_plan(&self) -> Option<(MemoryPlan, Option<Size>)> {
        let info = self.info.as_ref()?;
        let on_card = self.graphics.as_ref().is_some_and(Graphics::ready);
        let footprint = if on_card { info.on_card } else { info.footprint };
        let memory = self.memory?;
        let bytes = |lora: &LoraUse| self.lora_bytes.get(&lora.file).copied().unwrap_or(0);
        let loras = self.fields.loras.iter().map(bytes).sum();
        let load = Load { size: self.size(), steps: self.fields.steps, loras };
        let plan = footprint.plan(&load, memory);
        Some((plan, if plan.fits() { None } else { footprint.smaller(&load, memory) }))
    }

    /// The LoRAs whose length was not asked for yet; asked for from now on.
    pub fn unmeasured(&mut self) -> Vec<PathBuf> {
        let known = &mut self.lora_bytes;
        let mut new = Vec::new();
        for LoraUse { file, .. } in &self.fields.loras {
            if !known.contains_key(file) {
                known.insert(file.clone(), 0);
                new.push(file.clone());
            }
        }
        new
    }

    /// Takes another model; its face and its defaults come when it was looked at.
    pub fn choose(&mut self, model: ModelRef) {
        self.fields.model = model;
        self.fields.defaults_taken = false;
        self.info = None;
        self.model_problem = None;
    }

    /// What strength and steps will do, once the model is known.
    #[must_use]
    pub fn plan(&self) -> Option<StartPlan> {
        let info = self.info.as_ref()?;
        let strength = Strength::clamped(self.fields.strength);
        Some(Schedule::new(&info.schedule, self.fields.steps, self.fields.step_count, strength, self.size()).plan())
    }

    /// Why Generate cannot be pressed with use, if so.
    #[must_use]
    pub fn lacks(&self) -> Option<Problem> {
        if let Some(broken) = &self.model_problem {
            return Some(broken.clone());
        }
        if self.init.is_none() {
            return Some(Problem::new(ProblemKind::BadInput, tr!("lacks-init"), "Browse…"));
        }
        if self.info.is_none() {
            return Some(Problem::new(ProblemKind::NoModel, tr!("lacks-model"), ""));
        }
        None
    }

    /// The command that Generate sends.
    ///
    /// # Errors
    /// What is missing.
    pub fn enqueue(&self) -> Result<Command, Problem> {
        if let Some(stopped) = &self.stopped {
            return Err(stopped.clone());
        }
        match self.service() {
            Some(service) => self.enqueue_cloud(service),
            None => self.enqueue_here(),
        }
    }

    /// The command that Generate sends to this machine.
    ///
    /// # Errors
    /// What is missing.
    pub fn enqueue_here(&self) -> Result<Command, Problem> {
        if let Some(lack) = self.lacks() {
            return Err(lack);
        }
        let f = &self.fields;
        let recipe = Recipe {
            backend: "local".to_owned(),
            model: f.model.clone(),
            init_sha256: self.init.as_ref().map(|i| i.sha256.clone()).unwrap_or_default(),
            prompt: f.prompt.trim().to_owned(),
            template: None,
            negative: f.negative.trim().to_owned(),
            strength: Strength::clamped(f.strength),
            guidance: f.guidance,
            true_cfg: f.true_cfg,
            steps: f.steps,
            step_count: f.step_count,
            loras: f.loras.clone(),
            seed: Seed(f.seed),
            size: self.size(),
            fit: f.fit,
            framing: self.framing(),
            cloud: None,
        };
        recipe.check().map_err(Problem::from)?;
        Ok(Command::Enqueue { recipe: Box::new(recipe), count: f.count.clamp(1, 16) })
    }

    /// Puts a recipe back into the fields.
    pub fn take_settings(&mut self, recipe: &Recipe) {
        let f = &mut self.fields;
        f.backend.clone_from(&recipe.backend);
        f.prompt = recipe.prompt.clone();
        f.negative = recipe.negative.clone();
        f.model = recipe.model.clone();
        f.strength = recipe.strength.get();
        f.guidance = recipe.guidance;
        f.true_cfg = recipe.true_cfg;
        f.steps = recipe.steps;
        f.step_count = recipe.step_count;
        f.loras = recipe.loras.clone();
        f.seed = recipe.seed.0;
        f.seed_locked = true;
        f.size = Some((recipe.size.width(), recipe.size.height()));
        f.fit = recipe.fit;
        f.framed = Framed { sha256: recipe.init_sha256.clone(), framing: recipe.framing };
    }

    /// Adds a LoRA, once.
    pub fn add_lora(&mut self, file: PathBuf) {
        let loras = &mut self.fields.loras;
        if loras.len() < MAX_LORAS && !loras.iter().any(|l| l.file == file) {
            loras.push(LoraUse { file, strength: 1.0 });
        }
    }

    /// Takes over a model's defaults.
    pub fn take_defaults(&mut self) {
        if let Some(info) = &self.info {
            let (f, d) = (&mut self.fields, &info.defaults);
            f.strength = d.strength.get();
            f.guidance = d.guidance;
            f.true_cfg = d.true_cfg;
            f.steps = d.steps;
            f.step_count = d.step_count;
            f.defaults_taken = true;
        }
    }

    /// The running job.
    #[must_use]
    pub fn running(&self) -> Option<&JobView> {
        self.jobs.values().find(|j| j.state == JobState::Running)
    }

    /// A picture by its number, while its record is here.
    #[must_use]
    pub fn picture(&self, id: PictureId) -> Option<&PictureView> {
        // A matrix shows pictures whose records the gallery need not have.
        self.pictures.get(id).or_else(|| self.matrices.picture(id))
    }

    /// The picture `by` places further in the gallery.
    #[must_use]
    pub fn neighbour(&self, by: isize) -> Option<PictureId> {
        let at = match self.view {
            View::Picture(id) => self.pictures.place(id)?,
            _ => return self.pictures.first(),
        };
        self.pictures.at(at.checked_add_signed(by)?)
    }
}

/// A new seed, 32 bits: easy to read aloud.
#[must_use]
pub fn random_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as u64);
    let mut mixed = now.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) >> 32
}
