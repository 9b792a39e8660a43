//! The app: hears the engine, lays the panels out, carries out what they ask for.

mod cloud;
mod wall;

pub(super) use wall::SETTING as WALL;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Key as Keyboard, KeyboardShortcut, Modifiers, ThemePreference};

use super::action::Action;
use super::dialogs::{Chosen, Dialogs, question, service};
use super::model::{Fields, Model, ThemeChoice, View};
use super::panels::canvas::Canvas;
use super::panels::wall::WallPanel;
use super::panels::{controls, filmstrip, offers, problem, veil};
use super::port::Engine;
use super::textures::{Key, Textures};
use super::theme::{self, tokens};
use super::update;
use crate::engine::{Command, InitSource, PictureId, Pixels, Problem, ProblemKind, Progress};
use crate::recipe::ModelRef;

/// Fields are remembered when they have rested this long.
const REST: Duration = Duration::from_millis(700);
const GENERATE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Keyboard::Enter);
const BROWSE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Keyboard::O);

/// The window's app.
pub struct App {
    engine: Arc<dyn Engine>,
    /// What the window knows.
    pub model: Model,
    textures: Textures,
    canvas: Canvas,
    wall: WallPanel,
    dialogs: Dialogs,
    progress: Option<Progress>,
    frame: u64,
    saved: Fields,
    changed: Option<Instant>,
    theme: Option<ThemeChoice>,
    copy: Option<PictureId>,
    leave_after: Option<u64>,
}

impl App {
    /// Sets the context up and opens `image`, if given.
    ///
    /// # Errors
    /// The system gives no thread for pixels.
    pub fn new(ctx: &egui::Context, engine: Arc<dyn Engine>, image: Option<PathBuf>) -> std::io::Result<Self> {
        theme::apply(ctx);
        egui_extras::install_image_loaders(ctx);
        let mut app = Self {
            engine,
            model: Model::default(),
            textures: Textures::new(ctx)?,
            canvas: Canvas::default(),
            wall: WallPanel::default(),
            dialogs: Dialogs::default(),
            progress: None,
            frame: 0,
            saved: Fields::default(),
            changed: None,
            theme: None,
            copy: None,
            leave_after: None,
        };
        if let Some(image) = image {
            app.open_init(InitSource::File(image));
        }
        Ok(app)
    }

    /// Draws so many frames without a pause and closes the window.
    pub(super) fn leave_after(mut self, frames: Option<u64>) -> Self {
        self.leave_after = frames;
        self
    }

    fn send(&mut self, command: Command) {
        if let Err(busy) = self.engine.send(command) {
            self.model.problem = Some(Problem {
                kind: ProblemKind::Internal,
                message: format!("That was not done: {busy}"),
                next: String::new(),
                fields: Vec::new(),
            });
        }
    }

    fn open_init(&mut self, source: InitSource) {
        self.model.init_loading = true;
        self.send(Command::OpenInit(source));
    }

    fn hear(&mut self, ctx: &egui::Context) {
        for event in self.engine.drain() {
            for command in update::apply(&mut self.model, &mut self.textures, event) {
                self.send(command);
            }
        }
        if !self.model.services.is_empty()
            && let Some(backend) = self.model.clouds.wanted.take()
        {
            self.open_settings(&backend);
        }
        for (id, pixels) in self.engine.drain_thumbnails() {
            match pixels {
                Ok(pixels) => self.textures.put(Key::Thumbnail(id), pixels),
                Err(error) => tracing::warn!("no thumbnail for picture {}: {error}", id.0),
            }
        }
        let progress = self.engine.progress();
        if let Some(preview) = progress.as_ref().and_then(|p| p.preview.as_ref())
            && self.progress.as_ref().and_then(|p| p.preview.as_ref()) != Some(preview)
        {
            self.textures.preview(ctx, preview);
        }
        self.progress = progress;
    }

    fn input(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        let dropped = ctx.input_mut(|i| std::mem::take(&mut i.raw.dropped_files));
        if let Some(file) = dropped.first() {
            let file = file.path().to_path_buf();
            // What does not end like a picture may be a model, its folder or a LoRA: the engine says which.
            let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let picture = ["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff"].contains(&ending.as_str());
            actions.push(if picture { Action::OpenInit(InitSource::File(file)) } else { Action::LookAt(file) });
        }
        let pasted = ctx.input(|i| {
            i.events
                .iter()
                .find_map(|e| if let egui::Event::PasteImage(image) = e { Some(image.clone()) } else { None })
        });
        if let Some(image) = pasted {
            self.paste(image);
        }
        // A question is answered first.
        if self.model.clouds.question.is_some() {
            return;
        }
        self.wall_keys(ctx, actions);
        self.view_keys(ctx, actions);
        if ctx.input_mut(|i| i.consume_shortcut(&GENERATE)) {
            actions.push(Action::Generate);
        }
        if ctx.input_mut(|i| i.consume_shortcut(&BROWSE)) {
            actions.push(Action::BrowseImage);
        }
        if ctx.input(|i| i.key_pressed(Keyboard::Escape)) && !self.model.clouds.close() {
            let action = if self.model.running().is_some() { Action::CancelRunning } else { Action::CloseProblem };
            actions.push(action);
        }
        if ctx.memory(|m| m.focused()).is_none() {
            for (key, by) in [(Keyboard::ArrowLeft, -1), (Keyboard::ArrowRight, 1)] {
                if ctx.input(|i| i.key_pressed(key))
                    && let Some(id) = self.model.neighbour(by)
                {
                    actions.push(Action::Select(id));
                }
            }
        }
    }

    /// Straightening premultiplied pixels takes long for a large picture: not in a frame.
    fn paste(&mut self, image: Arc<egui::ColorImage>) {
        self.model.init_loading = true;
        let engine = self.engine.clone();
        let thread = std::thread::Builder::new().name("paste".to_owned()).spawn(move || {
            let [width, height] = image.size.map(|s| u32::try_from(s).unwrap_or(0));
            let rgba: Vec<u8> = image.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
            let pixels = Pixels { width, height, rgba: rgba.into() };
            if engine.send(Command::OpenInit(InitSource::Pixels(pixels))).is_err() {
                tracing::error!("the pasted picture was not taken: the engine is busy");
            }
        });
        if let Err(error) = thread {
            self.model.init_loading = false;
            tracing::error!("the pasted picture was not taken: {error}");
        }
    }

    fn act(&mut self, ctx: &egui::Context, action: Action) {
        match action {
            Action::Generate => match self.model.enqueue() {
                Ok(command) => match self.model.question(&command) {
                    Some(question) => self.model.clouds.question = Some(question),
                    None => self.generate(command),
                },
                Err(problem) => {
                    let backend = self.model.fields.backend.clone();
                    self.model.mark(&backend, &problem);
                    self.model.problem = Some(problem);
                }
            },
            Action::CancelRunning => {
                if let Some(job) = self.model.running().map(|j| j.id) {
                    self.send(Command::Cancel(job));
                }
            }
            Action::Cancel(job) => self.send(Command::Cancel(job)),
            Action::RunAgain(job) => {
                self.model.jobs.remove(&job);
                self.send(Command::RunAgain(job));
                self.model.view = View::Live;
            }
            Action::Dismiss(job) => {
                self.model.jobs.remove(&job);
                self.send(Command::Dismiss(job));
            }
            Action::BrowseImage => self.dialogs.browse_image(ctx),
            Action::BrowseModel => self.dialogs.browse_model(ctx),
            Action::BrowseModelFile => self.dialogs.browse_model_file(ctx),
            Action::UseModel(path) => self.use_model(ModelRef::Folder(path)),
            Action::ShowOffers => self.model.offers.open = true,
            Action::FetchModel(id, token, remember) => {
                self.model.offers.begin(&id);
                self.send(Command::FetchModel { id, token, remember });
            }
            Action::StopFetching => self.send(Command::StopFetching),
            Action::FindModels => {
                self.model.found = None;
                self.send(Command::FindModels);
            }
            Action::LookAt(path) => self.send(Command::LookAt(path)),
            Action::BrowseLora => self.dialogs.browse_lora(ctx),
            Action::UseStarter => self.use_model(ModelRef::Starter),
            Action::OpenInit(source) => self.open_init(source),
            Action::ClearInit => {
                self.model.init = None;
                self.model.fields.init = None;
                self.model.view = View::Init;
            }
            Action::Select(id) => {
                self.model.view = View::Picture(id);
                if !self.textures.has(&Key::Picture(id)) {
                    self.send(Command::OpenPicture(id));
                }
            }
            Action::ShowLive => self.model.view = View::Live,
            Action::ShowInit => self.model.view = View::Init,
            Action::UseAsInit(id) => self.open_init(InitSource::Picture(id)),
            Action::UseSettings(id) => self.use_settings(id),
            Action::CopyImage(id) => {
                self.copy = Some(id);
                self.send(Command::OpenPicture(id));
            }
            Action::CopyPath(id) => {
                if let Some(picture) = self.model.picture(id) {
                    ctx.copy_text(picture.path.display().to_string());
                }
            }
            Action::OpenWall(pictures) => self.open_wall(&pictures),
            Action::CompareRun(picture) => self.open_wall(&self.model.run_of(picture)),
            Action::Wall(action) => self.act_wall(action),
            Action::View(action) => self.canvas.wish(action),
            Action::LoadMore => {
                self.model.loading_more = true;
                self.send(Command::LoadGallery { before: self.model.pictures.last().map(|p| p.id), limit: 200 });
            }
            Action::CloseProblem => self.model.problem = None,
            Action::Cloud(action) => self.act_cloud(ctx, action),
        }
    }

    fn use_model(&mut self, model: ModelRef) {
        self.model.choose(model.clone());
        self.send(Command::InspectModel(model));
    }

    fn use_settings(&mut self, id: PictureId) {
        let Some((recipe, told)) = self.model.picture(id).map(|p| (p.recipe.clone(), p.told.clone())) else { return };
        if recipe.cloud.is_some() {
            self.model.take_order(&recipe, &told);
            self.restore_init(recipe.init_sha256);
            return;
        }
        let other_model = recipe.model != self.model.fields.model;
        self.model.take_settings(&recipe);
        if other_model {
            self.model.info = None;
            self.send(Command::InspectModel(recipe.model));
        }
        self.restore_init(recipe.init_sha256);
    }

    /// Opens a recipe's init image again, if it has one that is not there.
    fn restore_init(&mut self, sha256: String) {
        if !sha256.is_empty() && self.model.init.as_ref().is_none_or(|i| i.sha256 != sha256) {
            self.open_init(InitSource::Stored(sha256));
        }
    }

    /// Remembers the fields once they have rested.
    fn remember(&mut self, ctx: &egui::Context) {
        if self.model.library.is_none() || self.model.fields == self.saved {
            self.changed = None;
            return;
        }
        let since = *self.changed.get_or_insert_with(Instant::now);
        let rested = since.elapsed();
        if rested < REST {
            ctx.request_repaint_after(REST - rested);
            return;
        }
        self.save_fields();
    }

    fn save_fields(&mut self) {
        if let Ok(value) = serde_json::to_value(&self.model.fields) {
            self.saved = self.model.fields.clone();
            self.changed = None;
            self.send(Command::SaveSetting { key: "window.fields".to_owned(), value });
        }
    }

    fn follow_theme(&mut self, ctx: &egui::Context) {
        if self.theme != Some(self.model.fields.theme) {
            self.theme = Some(self.model.fields.theme);
            ctx.set_theme(match self.model.fields.theme {
                ThemeChoice::System => ThemePreference::System,
                ThemeChoice::Dark => ThemePreference::Dark,
                ThemeChoice::Light => ThemePreference::Light,
            });
        }
    }

    /// Closes a window that is to draw only so many frames.
    fn leave(&self, ctx: &egui::Context) {
        match self.leave_after {
            Some(frames) if self.frame >= frames => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Some(_) => ctx.request_repaint(),
            None => {}
        }
    }

    /// A copied picture goes to the clipboard when its pixels have come.
    fn finish_copy(&mut self, ctx: &egui::Context) {
        if let Some(image) = self.copy.and_then(|id| self.textures.image(&Key::Picture(id))) {
            ctx.copy_image((*image).clone());
            self.copy = None;
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.hear(ctx);
        match self.dialogs.take() {
            Some(Chosen::Image(path)) => self.open_init(InitSource::File(path)),
            Some(Chosen::Model(path)) => self.use_model(ModelRef::Folder(path)),
            Some(Chosen::Lora(path)) => self.model.add_lora(path),
            Some(Chosen::Ledger(path)) => self.send(Command::ExportLedger(path)),
            None => {}
        }
        for file in self.model.unmeasured() {
            self.send(Command::Measure(file));
        }
        self.remember(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.frame += 1;
        self.follow_theme(&ctx);
        self.textures.begin_frame(&ctx);
        self.finish_copy(&ctx);
        let t = tokens(&ctx);
        let mut actions = Vec::new();
        self.input(&ctx, &mut actions);
        if self.model.wall.is_open() {
            self.wall_frame(ui, actions);
            self.leave(&ctx);
            return;
        }
        let side = egui::Frame::new().fill(t.panel);
        egui::Panel::left("controls").frame(side).exact_size(352.0).resizable(false).show(ui, |ui| {
            controls::ui(ui, &mut self.model, &mut self.textures, &mut actions);
        });
        let strip = egui::Frame::new().fill(t.panel).inner_margin(12);
        egui::Panel::bottom("filmstrip").frame(strip).exact_size(filmstrip::HEIGHT).resizable(false).show(ui, |ui| {
            filmstrip::ui(
                ui,
                &self.model,
                &*self.engine,
                self.progress.as_ref(),
                &mut self.textures,
                self.frame,
                &mut actions,
            );
        });
        egui::CentralPanel::no_frame().frame(egui::Frame::new().fill(t.canvas)).show(ui, |ui| {
            problem::ui(ui, &self.model, &mut actions);
            self.canvas.ui(ui, &self.model, self.progress.as_ref(), &mut self.textures, &mut actions);
        });
        offers::ui(&ctx, &mut self.model, &mut actions);
        service::ui(&ctx, &mut self.model, &mut actions);
        question::ui(&ctx, &self.model, &mut actions);
        if ctx.input(|i| !i.raw.hovered_files.is_empty()) {
            veil::ui(&ctx);
        }
        for action in actions {
            self.act(&ctx, action);
        }
        self.leave(&ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if self.model.library.is_some() && self.model.fields != self.saved {
            self.save_fields();
        }
    }
}
