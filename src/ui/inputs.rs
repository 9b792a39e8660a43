//! What stands behind the controls beside the fields: prompts written before, saved styles, the token count, the
//! strip of strengths, a heap of dropped pictures, an address being typed.
//!
//! Plain values and their rules; drawing is the panels', sending is the app's.

pub mod heap;
pub mod history;
pub mod icons;
pub mod strip;
pub mod styles;

use std::time::{Duration, Instant};

use super::model::Model;
use crate::engine::{Command, Event, Ready};
use crate::metadata::Record;
use crate::recipe::{ModelRef, Seed, TokenCount};
use heap::{Batch, Heap};
use history::History;
use strip::Strip;
use styles::Styles;

/// A prompt is counted when it has rested this long.
const REST: Duration = Duration::from_millis(300);
/// The setting that keeps prompts.
pub const PROMPTS: &str = "window.prompts";
/// The setting that keeps styles.
pub const STYLES: &str = "window.styles";
/// The setting that keeps what was said once.
pub const SAID: &str = "window.said";

/// A wish about the controls.
#[derive(Clone, Debug)]
pub enum InputAction {
    /// Take what the clipboard holds.
    Paste,
    /// Show or hide the field for a picture's address.
    ShowAddress(bool),
    /// Fetch the picture at the address that was typed.
    Fetch,
    /// The note about drops was read.
    DropsUnderstood,
    /// Turn or cut the init image like this.
    Reframe(crate::recipe::Framing),
    /// One job for each picture of the heap.
    TakeHeap,
    /// Only the heap's first picture, as the init image.
    TakeFirst,
    /// Nothing of the heap.
    LeaveHeap,
    /// Five small pictures at five strengths.
    Strip,
    /// This strength of the strip's, and its seed.
    TakeStrength(f64, Seed),
    /// Put the strip away.
    CloseStrip,
    /// Keep the prompt as a style of this name.
    KeepStyle(String),
    /// Forget the style at this place.
    ForgetStyle(usize),
    /// The settings that the init image carries.
    UseCarried,
    /// Write a former prompt into the field.
    UsePrompt(String),
}

/// The token count of the prompt, and what was asked for it.
#[derive(Debug, Default)]
pub struct Counting {
    typed: Option<((ModelRef, String, u64), Instant)>,
    asked: Option<(ModelRef, String, u64)>,
    /// What was counted last; of which prompt is with it.
    pub known: Option<(String, TokenCount)>,
}

/// The recipe that an init image carries.
#[derive(Debug)]
pub struct Carried {
    /// The init image, by SHA-256.
    pub sha256: String,
    /// How it came to be.
    pub record: Box<Record>,
    /// Whether the library has the init image that it was made from.
    pub init_known: bool,
}

/// Everything of the controls that is no field.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Prompts that were used.
    pub history: History,
    /// Styles that the artist saved.
    pub styles: Styles,
    /// The name being typed for a style; None while none is.
    pub naming: Option<String>,
    /// The token count.
    pub counting: Counting,
    /// The strip of strengths.
    pub strip: Option<Strip>,
    /// Several pictures were dropped, and it is asked what for.
    pub heap: Option<Heap>,
    /// The batch that is on its way into the library.
    pub batch: Option<Batch>,
    /// The address being typed; None while its field is hidden.
    pub address: Option<String>,
    /// The address's field is to be focused.
    pub focus_address: bool,
    /// The recipe that the init image carries.
    pub carried: Option<Carried>,
    /// When the clipboard was asked for a picture, until it has answered.
    pub pasting: Option<Instant>,
    /// Files cannot be dropped on this desktop.
    pub no_drops: bool,
    /// The note about that was read.
    pub no_drops_said: bool,
}

impl Inputs {
    /// Takes in what was kept.
    pub fn ready(&mut self, ready: &Ready) {
        let kept = |key: &str| ready.settings.get(key).cloned();
        self.history = kept(PROMPTS).map(History::read).unwrap_or_default();
        self.styles = kept(STYLES).map(Styles::read).unwrap_or_default();
        self.no_drops_said = kept(SAID).is_some_and(|said| said.get("no_drops").is_some_and(|v| v == true));
    }
}

/// Takes an event in that concerns the controls; gives commands that follow from it.
pub fn hear(model: &mut Model, event: &Event) -> Vec<Command> {
    match event {
        Event::Ready(ready) => model.inputs.ready(ready),
        Event::Sorted(sorted) => return heap::sorted(model, sorted),
        Event::Brought(brought) => return heap::brought(model, brought),
        Event::Tokens { model: which, prompt, count } => {
            let typed = model.inputs.counting.asked.as_ref().is_some_and(|(m, p, _)| m == which && p == prompt);
            if typed {
                model.inputs.counting.known = count.map(|count| (prompt.clone(), count));
            }
        }
        Event::InitReady(init) => {
            model.inputs.address = None;
            return vec![Command::ReadCarried(init.sha256.clone())];
        }
        Event::RecipeRead { sha256, record, init_known } => {
            let (sha256, init_known) = (sha256.clone(), *init_known);
            model.inputs.carried = record.clone().map(|record| Carried { sha256, record, init_known });
        }
        event => {
            if let Some(strip) = &mut model.inputs.strip {
                strip.hear(event);
            }
        }
    }
    Vec::new()
}

impl Model {
    /// What the init image that is there says of how it came to be.
    #[must_use]
    pub fn carried(&self) -> Option<&Carried> {
        let init = self.init.as_ref()?;
        self.inputs.carried.as_ref().filter(|carried| carried.sha256 == init.sha256)
    }

    /// The command that counts the prompt, once it has rested; or how long it still has to.
    pub fn count_tokens(&mut self, now: Instant) -> Result<Option<Command>, Duration> {
        if self.service().is_some() || self.info.is_none() || self.library.is_none() {
            return Ok(None);
        }
        // Only a prompt with choices depends on the seed; a look for their signs is enough, every frame.
        let prompt = &self.fields.prompt;
        let seed = if prompt.contains('{') || prompt.contains("__") { self.fields.seed } else { 0 };
        let (model, counting) = (&self.fields.model, &mut self.inputs.counting);
        let same = |known: &(ModelRef, String, u64)| known.0 == *model && known.1 == *prompt && known.2 == seed;
        if counting.asked.as_ref().is_some_and(same) {
            counting.typed = None;
            return Ok(None);
        }
        if prompt.trim().is_empty() {
            counting.known = None;
            counting.asked = Some((model.clone(), prompt.clone(), seed));
            return Ok(None);
        }
        let since = match &counting.typed {
            Some((typed, since)) if same(typed) => *since,
            _ => {
                counting.typed = Some(((model.clone(), prompt.clone(), seed), now));
                now
            }
        };
        let rested = now.saturating_duration_since(since);
        if rested < REST {
            return Err(REST - rested);
        }
        counting.typed = None;
        let (model, prompt) = (model.clone(), prompt.clone());
        counting.asked = Some((model.clone(), prompt.clone(), seed));
        Ok(Some(Command::CountTokens { model, prompt, seed: Seed(seed) }))
    }
}
