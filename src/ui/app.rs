//! The app: hears the engine, lays the panels out, carries out what they ask for.

mod cloud;
mod gallery;
mod inputs;
mod matrix;
mod queue;
mod shell;
mod wall;
mod zones;

pub(super) use wall::SETTING as WALL;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::ThemePreference;

use super::action::Action;
use super::commands;
use super::dialogs::{self, Dialogs, What, closing, heap, matrix as axes, question, service};
use super::focus;
use super::gallery::Pick;
use super::model::{Fields, Model, View};
use super::panels::canvas::Canvas;
use super::panels::wall::WallPanel;
use super::panels::{offers, queue as drawer, veil};
use super::port::Engine;
use super::queue::Closing;
use super::system_theme::SystemTheme;
use super::textures::{Key, Textures};
use super::theme;
use super::update;
use crate::engine::{Command, Event, InitSource, PictureId, Pixels, Problem, ProblemKind, Progress};
use crate::recipe::ModelRef;
use crate::tr;

/// Fields are remembered when they have rested this long.
const REST: Duration = Duration::from_millis(700);

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
    theme: Option<ThemePreference>,
    system: SystemTheme,
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
        // The scale is a setting of ours, with keys that can be changed.
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
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
            system: SystemTheme::default(),
            copy: None,
            leave_after: None,
        };
        if let Some(image) = image {
            app.open_init(InitSource::File(image));
        }
        Ok(app)
    }

    /// Follows the desktop's theme where the window's own system does not tell it.
    pub(super) fn follow_system(mut self, ctx: &egui::Context) -> Self {
        let ctx = ctx.clone();
        self.system = SystemTheme::follow(move || ctx.request_repaint());
        self
    }

    /// Draws so many frames without a pause and closes the window.
    pub(super) fn leave_after(mut self, frames: Option<u64>) -> Self {
        self.leave_after = frames;
        self
    }

    /// Whether every picture that is to be shown is ready to be: what is drawn now stays as it is.
    #[must_use]
    pub fn at_rest(&self) -> bool {
        self.textures.at_rest()
    }

    fn send(&mut self, command: Command) {
        if let Err(busy) = self.engine.send(command) {
            self.model.problem = Some(Problem {
                kind: ProblemKind::Internal,
                message: tr!("frame-not-done", why = busy.to_string()),
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
            if let Event::Run(run) = event {
                self.open_run(*run);
                continue;
            }
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
                Err(error) => {
                    tracing::warn!("no thumbnail for picture {}: {error}", id.0);
                    self.model.pictures.no_thumbnail(id);
                }
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
        self.dropped(dropped.iter().map(|file| file.path().to_path_buf()).collect(), actions);
        self.pasted_address(ctx);
        let pasted = ctx.input(|i| {
            i.events
                .iter()
                .find_map(|e| if let egui::Event::PasteImage(image) = e { Some(image.clone()) } else { None })
        });
        if let Some(image) = pasted {
            self.paste(image);
        }
        // A question is answered first, and a card over the window has the keyboard for itself.
        let model = &self.model;
        let asked = model.clouds.question.is_some() || model.inputs.heap.is_some() || model.queue.asking;
        if !asked && !model.matrices.asking && model.shell.card.is_none() {
            self.wall_keys(ctx, actions);
            actions.extend(commands::pressed(ctx, &self.model));
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
            Action::BrowseImage => self.dialogs.ask(ctx, What::Image),
            Action::BrowseModel => self.dialogs.ask(ctx, What::ModelFolder),
            Action::BrowseModelFile => self.dialogs.ask(ctx, What::ModelFile),
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
            Action::BrowseLora => self.dialogs.ask(ctx, What::Lora),
            Action::UseStarter => self.use_model(ModelRef::Starter),
            Action::OpenInit(source) => self.open_init(source),
            Action::ClearInit => {
                self.model.init = None;
                self.model.fields.init = None;
                self.model.view = View::Init;
            }
            Action::Select(id) => {
                self.model.pick(id, Pick::One);
                self.model.view = View::Picture(id);
                self.model.pictures.reveal = Some(id);
                if !self.textures.has(&Key::Picture(id)) {
                    self.send(Command::OpenPicture(id));
                }
            }
            Action::ShowLive => self.model.view = View::Live,
            Action::ShowInit => self.model.view = View::Init,
            Action::UseAsInit(id) => self.open_init(InitSource::Picture(id)),
            Action::UseSettings(id) => self.use_settings(id),
            Action::Recall(id, part) => self.recall(id, part),
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
            Action::CompareRun(picture) => self.compare_run(picture),
            Action::Wall(action) => self.act_wall(action),
            Action::View(action) => self.canvas.wish(action),
            Action::Gallery(action) => self.act_gallery(action),
            Action::CloseProblem => self.model.problem = None,
            Action::Cloud(action) => self.act_cloud(ctx, action),
            Action::Shell(action) => self.act_shell(ctx, action),
            Action::Queue(action) => self.act_queue(ctx, action),
            Action::Matrix(action) => self.act_matrix(ctx, action),
            Action::Input(action) => self.act_input(ctx, action),
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
        if let Some(chosen) = self.dialogs.take() {
            self.chosen(ctx, chosen);
        }
        for file in self.model.unmeasured() {
            self.send(Command::Measure(file));
        }
        if let Some(text) = self.model.pictures.copied.take() {
            ctx.copy_text(text);
        }
        self.remember(ctx);
        self.guard_closing(ctx);
        if self.model.queue.closing == Some(Closing::Answered) {
            self.close_when_wished(ctx);
        }
        self.count(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.frame += 1;
        self.follow_looks(&ctx);
        self.textures.begin_frame(&ctx);
        self.finish_copy(&ctx);
        self.finish_request(&ctx);
        let mut actions = Vec::new();
        self.input(&ctx, &mut actions);
        self.strip_pictures();
        if self.model.wall.is_open() {
            self.wall_zone(ui, &mut actions);
        } else {
            self.zones(ui, &mut actions);
            drawer::ui(&ctx, &mut self.model, self.progress.as_ref(), &mut actions);
        }
        offers::ui(&ctx, &mut self.model, &mut actions);
        service::ui(&ctx, &mut self.model, &mut actions);
        axes::ui(&ctx, &mut self.model, &mut actions);
        question::ui(&ctx, &self.model, &mut actions);
        dialogs::cards(&ctx, &mut self.model, &mut actions);
        closing::ui(&ctx, &self.model, &mut actions);
        heap::ui(&ctx, &self.model, &mut actions);
        if ctx.input(|i| !i.raw.hovered_files.is_empty()) {
            veil::ui(&ctx);
        }
        focus::ring(&ctx);
        for action in actions {
            self.act(&ctx, action);
        }
        match self.leave_after {
            Some(frames) if self.frame >= frames => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Some(_) => ctx.request_repaint(),
            None => {}
        }
    }

    /// What survives is a setting of ours. A filmstrip that begins where it was scrolled to hides what is newest.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if self.model.library.is_some() && self.model.fields != self.saved {
            self.save_fields();
        }
    }
}
