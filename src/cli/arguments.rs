//! What `underpaint generate` is told, and the recipe that this makes. Must never read a file or start anything.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{cloud, grid, out};
use crate::backend::cloud::{service, specs};
use crate::engine::InitView;
use crate::recipe::{
    Area, Fit, Framing, LoraUse, ModelInfo, ModelRef, Recipe, RecipeError, Seed, Size, StepCount, Strength, Turn,
};

/// The area of a picture whose size nobody gave.
const USUAL_PIXELS: u32 = 512 * 512;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The picture to start from (PNG, JPEG, WebP)
    #[arg(long, value_name = "IMG")]
    pub(super) init: Option<PathBuf>,
    /// What it should become
    #[arg(long, value_name = "TEXT")]
    pub(super) prompt: String,
    /// What it should not be; counts while --true-cfg is above 1
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) negative: String,
    /// Who makes it: local, or a service that `underpaint backends` lists
    #[arg(long, value_name = "ID", default_value = "local")]
    pub(super) backend: String,
    #[command(flatten)]
    pub(super) cloud: cloud::Arguments,
    /// A FLUX model: a folder, or a weight file (.safetensors, .gguf); without it the built-in Starter
    #[arg(long, value_name = "PATH")]
    pub(super) model: Option<PathBuf>,
    /// How much is repainted, 0 to 1; 0 gives the picture back
    #[arg(long, value_name = "0..1", value_parser = strength)]
    pub(super) strength: Option<Strength>,
    /// Distilled guidance, 0 to 30; models without it ignore it
    #[arg(long, value_name = "G", value_parser = |s: &str| number(s, 0.0, 30.0))]
    pub(super) guidance: Option<f64>,
    /// True classifier-free guidance, 1 (off) to 30; above 1 each step is computed twice
    #[arg(long, value_name = "C", value_parser = |s: &str| number(s, 1.0, 30.0))]
    pub(super) true_cfg: Option<f64>,
    /// Steps; see --step-count
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(super) steps: Option<u32>,
    /// Whether --steps are the whole schedule's, of which strength lets some run (whole), or all run (kept)
    #[arg(long, value_name = "whole|kept", value_parser = step_count)]
    pub(super) step_count: Option<StepCount>,
    /// A LoRA file and its strength, 1 where none is said; several may be given
    #[arg(long, value_name = "FILE[:STRENGTH]", value_parser = lora)]
    pub(super) lora: Vec<LoraUse>,
    /// The noise's seed; random where none is given
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// How many pictures, each with its own seed, one higher
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(super) count: u32,
    /// Pixels across, rounded to 16; without it the init image's shape at about 512 x 512
    #[arg(long, value_name = "W", value_parser = clap::value_parser!(u32).range(64..=4096))]
    pub(super) width: Option<u32>,
    /// Pixels down, rounded to 16
    #[arg(long, value_name = "H", value_parser = clap::value_parser!(u32).range(64..=4096))]
    pub(super) height: Option<u32>,
    /// How the init image comes into the frame
    #[arg(long, default_value = "crop", value_parser = fit)]
    pub(super) fit: Fit,
    /// Turn the init image first: quarters clockwise, 0 to 3
    #[arg(long, value_name = "0..3", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub(super) turn: u8,
    /// Mirror the init image, after it is turned
    #[arg(long)]
    pub(super) mirror: bool,
    /// The part of the turned init image that is used: left, top, width, height, each a share of its side
    #[arg(long, value_name = "L,T,W,H", value_parser = area)]
    pub(super) crop: Option<Area>,
    /// Also write the picture to this file, or into this folder
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) grid: grid::Arguments,
    /// The folder for pictures, init images and the database
    #[arg(long, value_name = "DIR")]
    pub(super) library: Option<PathBuf>,
    /// Print one JSON object per picture
    #[arg(long)]
    pub(super) json: bool,
}

fn strength(text: &str) -> Result<Strength, String> {
    let value = text.parse::<f64>().map_err(|e| e.to_string())?;
    Strength::new(value).map_err(|e| e.to_string())
}

fn number(text: &str, min: f64, max: f64) -> Result<f64, String> {
    let value = text.parse::<f64>().map_err(|e| e.to_string())?;
    if (min..=max).contains(&value) { Ok(value) } else { Err(format!("must be between {min} and {max}")) }
}

/// The strength stands behind the last colon; a path may have others.
fn lora(text: &str) -> Result<LoraUse, String> {
    let (file, strength) = match text.rsplit_once(':') {
        Some((file, strength)) if strength.parse::<f64>().is_ok() => (file, number(strength, -4.0, 4.0)?),
        _ => (text, 1.0),
    };
    let file = std::path::absolute(file).map_err(|e| e.to_string())?;
    Ok(LoraUse { file, strength })
}

fn step_count(text: &str) -> Result<StepCount, String> {
    let all = [StepCount::Whole, StepCount::Kept];
    all.into_iter().find(|c| c.word() == text).ok_or_else(|| "must be whole or kept".to_owned())
}

fn area(text: &str) -> Result<Area, String> {
    let shares: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    let shares = shares.map_err(|e| e.to_string())?;
    let shares =
        <[f64; 4]>::try_from(shares).map_err(|_| "four numbers are wanted: left,top,width,height".to_owned())?;
    Area::try_from(shares).map_err(|e| e.to_string())
}

impl Arguments {
    /// How the init image is turned and cut.
    pub(super) fn framing(&self) -> Framing {
        Framing { turn: Turn::new(self.turn, self.mirror), crop: self.crop }
    }
}

fn fit(text: &str) -> Result<Fit, String> {
    let all = [Fit::Crop, Fit::Pad, Fit::Stretch];
    all.into_iter().find(|f| f.word() == text).ok_or_else(|| "must be crop, pad or stretch".to_owned())
}

/// What is wrong with the arguments together, before anything is started.
pub(super) fn wrong_together(arguments: &Arguments) -> Option<String> {
    if arguments.grid.grid.is_some() {
        if arguments.count > 1 {
            return Some("--grid says which pictures are made, so --count does not go with it".to_owned());
        }
        if arguments.out.as_ref().is_some_and(|out| !out::is_folder(out)) {
            return Some("--grid makes several pictures: let --out name a folder".to_owned());
        }
    }
    if arguments.backend == "local" {
        let text = "this machine paints from a picture: give one with --init";
        return arguments.init.is_none().then(|| text.to_owned());
    }
    if service(&arguments.backend).is_none() {
        let ids: Vec<&str> = specs().into_iter().map(|s| s.id).collect();
        return Some(format!("no backend is called {:?}; there are: {}", arguments.backend, ids.join(", ")));
    }
    None
}

/// The recipe that the arguments ask of a model of this machine.
pub(super) fn recipe(
    arguments: &Arguments,
    model: ModelRef,
    info: &ModelInfo,
    init: &InitView,
) -> Result<Recipe, RecipeError> {
    let sides = arguments.framing().turn.sides((init.width.max(1), init.height.max(1)));
    let aspect = f64::from(sides.0) / f64::from(sides.1);
    let size = match (arguments.width, arguments.height) {
        (Some(width), Some(height)) => Size::rounded(width, height)?,
        (Some(width), None) => Size::rounded(width, (f64::from(width) / aspect).round() as u32)?,
        (None, Some(height)) => Size::rounded((f64::from(height) * aspect).round() as u32, height)?,
        (None, None) => Size::like(sides.0, sides.1, USUAL_PIXELS),
    };
    let recipe = Recipe {
        backend: arguments.backend.clone(),
        model,
        init_sha256: init.sha256.clone(),
        prompt: arguments.prompt.clone(),
        template: None,
        negative: arguments.negative.clone(),
        strength: arguments.strength.unwrap_or(info.defaults.strength),
        guidance: arguments.guidance.unwrap_or(info.defaults.guidance),
        true_cfg: arguments.true_cfg.unwrap_or(info.defaults.true_cfg),
        steps: arguments.steps.unwrap_or(info.defaults.steps),
        step_count: arguments.step_count.unwrap_or(info.defaults.step_count),
        loras: arguments.lora.clone(),
        seed: Seed(arguments.seed.unwrap_or_else(random_seed)),
        size,
        fit: arguments.fit,
        framing: arguments.framing(),
        cloud: None,
    };
    recipe.check()?;
    Ok(recipe)
}

/// 32 bits, easy to read aloud.
fn random_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let mixed = (now as u64 ^ u64::from(std::process::id())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed >> 32
}
