//! WHAT to make.
//!
//! Plain values and the arithmetic between them: what an artist asked for, which noise levels a
//! strength and a step count mean, where an init image lands in the target frame. A [`Recipe`]
//! holds everything that decides a picture's pixels, so a picture can be made again from it.
//!
//! This room does no I/O, knows no other room, no tensor and no widget.

mod choices;
mod differences;
mod fit;
mod framing;
pub mod grid;
mod memory;
mod model;
mod pace;
mod schedule;
mod tags;
mod values;

pub use choices::{ChoiceError, choose, has_choices};
pub use differences::{Difference, difference_words, differences};
pub use fit::{Fit, Placement, placement};
pub use framing::{Area, Framing, NoArea, NoTurn, Turn};
pub use memory::{Footprint, Handling, Keep, Kept, Load, Memory, MemoryPlan};
pub use model::{ModelDefaults, ModelInfo, TokenCount, Variant};
pub use pace::{Pace, pace_key};
pub use schedule::{Schedule, ScheduleConfig, StartPlan, StepCount, TimeShift};
pub use tags::take_loras;
pub use values::{
    CloudOrder, LoraUse, MAX_LORAS, MAX_PROMPT_CHARS, MAX_SIDE, MAX_STEPS, ModelRef, Recipe, RecipeError,
    SIDE_MULTIPLE, Seed, Size, Strength, UploadWay,
};
