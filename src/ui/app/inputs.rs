//! What the artist asks for at the controls, carried out; and what is dropped or pasted.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::App;
use crate::engine::{Command, InitSource};
use crate::recipe::ModelRef;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::inputs::strip::{State, Strip};
use crate::ui::inputs::{InputAction, PROMPTS, SAID, STYLES};
use crate::ui::textures::Key;

/// How long a clipboard may take to answer.
const CLIPBOARD: Duration = Duration::from_millis(600);

impl App {
    pub(super) fn act_input(&mut self, ctx: &egui::Context, action: InputAction) {
        match action {
            InputAction::Paste => {
                self.model.inputs.pasting = Some(Instant::now());
                ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            InputAction::ShowAddress(show) => {
                self.model.inputs.address = show.then(String::new);
                self.model.inputs.focus_address = show;
            }
            InputAction::Fetch => {
                let address = self.model.inputs.address.clone().unwrap_or_default();
                self.fetch(address);
            }
            InputAction::DropsUnderstood => {
                self.model.inputs.no_drops_said = true;
                let value = serde_json::json!({ "no_drops": true });
                self.send(Command::SaveSetting { key: SAID.to_owned(), value });
            }
            InputAction::Reframe(framing) => self.model.set_framing(framing),
            InputAction::TakeHeap => {
                if let Some(command) = self.model.take_heap() {
                    self.send(command);
                }
            }
            InputAction::TakeFirst => {
                let first = self.model.inputs.heap.take().and_then(|heap| heap.pictures.into_iter().next());
                if let Some(first) = first {
                    self.open_init(InitSource::File(first));
                }
            }
            InputAction::LeaveHeap => self.model.inputs.heap = None,
            InputAction::Strip => match Strip::begin(&self.model) {
                Ok((strip, commands)) => {
                    self.close_strip();
                    self.model.inputs.strip = Some(strip);
                    commands.into_iter().for_each(|command| self.send(command));
                }
                Err(problem) => self.model.problem = Some(problem),
            },
            InputAction::TakeStrength(strength, seed) => {
                let fields = &mut self.model.fields;
                (fields.strength, fields.seed, fields.seed_locked) = (strength, seed.0, true);
            }
            InputAction::CloseStrip => self.close_strip(),
            InputAction::KeepStyle(name) => {
                let prompt = self.model.fields.prompt.clone();
                match self.model.inputs.styles.keep(&name, &prompt) {
                    Ok(()) => {
                        self.model.inputs.naming = None;
                        self.save_styles();
                    }
                    Err(text) => self.say(&text),
                }
            }
            InputAction::ForgetStyle(at) => {
                self.model.inputs.styles.forget(at);
                self.save_styles();
            }
            InputAction::UseCarried => self.use_carried(),
            InputAction::UsePrompt(prompt) => self.model.fields.prompt = prompt,
        }
    }

    /// Puts the recipe that the init image carries into the fields, and brings back what it was made from, if that is
    /// there. A picture names no paths: its LoRAs become words of the prompt, and a model of one's own stays.
    fn use_carried(&mut self) {
        let Some(carried) = self.model.carried() else { return };
        let (record, init_known) = (carried.record.clone(), carried.init_known);
        let mut recipe = record.recipe;
        if recipe.cloud.is_some() {
            self.model.take_order(&recipe, &record.told);
        } else {
            for lora in recipe.loras.drain(..) {
                recipe.prompt.push_str(&format!(" <lora:{}:{}>", lora.name(), lora.strength));
            }
            let now = self.model.fields.model.clone();
            if recipe.model != ModelRef::Starter {
                recipe.model.clone_from(&now);
            }
            self.model.take_settings(&recipe);
            if recipe.model != now {
                self.use_model(recipe.model);
                // Its own defaults are not wanted: the recipe's numbers stand.
                self.model.fields.defaults_taken = true;
            }
        }
        if init_known {
            self.restore_init(recipe.init_sha256);
        }
    }

    fn say(&mut self, text: &str) {
        let problem =
            crate::engine::Problem::new(crate::engine::ProblemKind::BadInput, text, crate::engine::press::CHANGE);
        self.model.problem = Some(problem);
    }

    fn fetch(&mut self, address: String) {
        if address.trim().is_empty() {
            self.say(&tr!("inputs-type-address"));
            return;
        }
        self.open_init(InitSource::Web(address.trim().to_owned()));
    }

    fn save_styles(&mut self) {
        let value = self.model.inputs.styles.value();
        self.send(Command::SaveSetting { key: STYLES.to_owned(), value });
    }

    /// What of the strip has not begun is not wanted any more.
    fn close_strip(&mut self) {
        let open: Vec<_> =
            self.model.inputs.strip.take().iter().flat_map(|s| s.open_jobs().collect::<Vec<_>>()).collect();
        open.into_iter().for_each(|job| self.send(Command::Cancel(job)));
    }

    /// A prompt that goes to work is kept.
    pub(super) fn prompt_used(&mut self) {
        let prompt = self.model.fields.prompt.clone();
        if self.model.inputs.history.used(&prompt) {
            let value = self.model.inputs.history.value();
            self.send(Command::SaveSetting { key: PROMPTS.to_owned(), value });
        }
    }

    /// What was dropped on the window. One file is opened; several are sorted first.
    pub(super) fn dropped(&mut self, mut files: Vec<PathBuf>, actions: &mut Vec<Action>) {
        if files.len() > 1 {
            self.send(Command::Sort(files));
            return;
        }
        let Some(file) = files.pop() else { return };
        // What does not end like a picture may be a model, its folder or a LoRA: the engine says which.
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let picture = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"].contains(&ending.as_str());
        actions.push(if picture { Action::OpenInit(InitSource::File(file)) } else { Action::LookAt(file) });
    }

    /// An address that was pasted where nothing takes text is a picture's. A clipboard that was asked for a picture and
    /// has none is told.
    pub(super) fn pasted_address(&mut self, ctx: &egui::Context) {
        let (text, image) = ctx.input(|i| {
            let text = i.events.iter().find_map(|e| match e {
                egui::Event::Paste(text) => Some(text.trim().to_owned()),
                _ => None,
            });
            (text, i.events.iter().any(|e| matches!(e, egui::Event::PasteImage(_))))
        });
        let asked = self.model.inputs.pasting;
        let address = text.as_ref().filter(|text| text.starts_with("https://") && !text.contains(char::is_whitespace));
        if image {
            self.model.inputs.pasting = None;
        } else if let Some(address) = address.filter(|_| asked.is_some() || !ctx.egui_wants_keyboard_input()) {
            self.model.inputs.pasting = None;
            self.fetch(address.clone());
        } else if let Some(since) = asked {
            let waited = since.elapsed();
            if text.is_some() || waited >= CLIPBOARD {
                self.model.inputs.pasting = None;
                self.say(&tr!("inputs-clipboard-empty"));
            } else {
                ctx.request_repaint_after(CLIPBOARD - waited);
            }
        }
    }

    /// Counts the prompt once it has rested.
    pub(super) fn count(&mut self, ctx: &egui::Context) {
        match self.model.count_tokens(Instant::now()) {
            Ok(Some(command)) => self.send(command),
            Ok(None) => {}
            Err(left) => ctx.request_repaint_after(left),
        }
    }

    /// Wishes for the strip's small pictures.
    pub(super) fn strip_pictures(&mut self) {
        let Some(strip) = &self.model.inputs.strip else { return };
        for (_, state) in &strip.cells {
            if let State::There(id) = state
                && !self.textures.has(&Key::Thumbnail(*id))
                && let Some(picture) = self.model.picture(*id)
            {
                self.engine.request_thumbnail(*id, &picture.path, self.frame);
            }
        }
    }

    /// Files cannot be dropped on this desktop: that is said, once.
    #[must_use]
    pub fn without_drops(mut self, without: bool) -> Self {
        self.model.inputs.no_drops = without;
        self
    }
}
