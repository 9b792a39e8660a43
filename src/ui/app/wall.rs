//! Carrying out what is asked of the wall.

use egui::{Key, Modifiers};

use super::App;
use crate::engine::{Command, InitSource, Mark, PictureId, PictureView, Problem, ProblemKind, Run, around};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::compare::{self, FEWEST, MOST, Saved, Shown, Then, WallAction, Way};
use crate::ui::model::Model;
use crate::ui::panels::{details, problem};
use crate::ui::textures;
use crate::ui::theme::tokens;

/// The setting that holds the wall.
pub(in crate::ui) const SETTING: &str = "window.wall";
/// Pictures that are decoded for the wall at once.
const DECODING: usize = 3;

impl App {
    /// Compares these pictures, as far as they are known.
    pub(super) fn open_wall(&mut self, pictures: &[PictureId]) {
        let known = pictures.iter().filter_map(|id| self.model.picture(*id).cloned()).collect();
        self.open_wall_of(known);
    }

    fn open_wall_of(&mut self, known: Vec<PictureView>) {
        if known.len() < FEWEST {
            self.model.problem = Some(Problem {
                kind: ProblemKind::Internal,
                message: tr!("wall-only-one"),
                next: String::new(),
                fields: Vec::new(),
            });
            return;
        }
        self.model.wall.open(known);
        self.keep_wall();
    }

    /// Compares the pictures that differ from this one in their seed alone; of too many, those whose seeds are next.
    pub(super) fn compare_run(&mut self, id: PictureId) {
        let Some(run) = self.model.run_of(id) else { return self.send(Command::FindRun { of: id, most: MOST }) };
        let near = around(&run, id, MOST).into_iter().filter_map(|id| self.model.picture(id).cloned()).collect();
        self.open_run(Run { of: id, pictures: near, all: run.len() });
    }

    /// Compares a run.
    pub(super) fn open_run(&mut self, run: Run) {
        let Run { pictures, all, .. } = run;
        let shown = pictures.len();
        self.open_wall_of(pictures);
        if all > shown {
            let words = tr!("wall-part-of-run", shown = shown, all = all);
            self.model.wall.say(words);
        }
    }

    /// The keys that no control on the wall and no command has: they move and choose pictures.
    pub(super) fn wall_keys(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        if !self.model.wall.is_open() || egui::Popup::is_any_open(ctx) {
            return;
        }
        if self.model.problem.is_some() && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            actions.push(Action::CloseProblem);
            return;
        }
        let Some(hands) = self.wall.hands(ctx) else { return };
        let shown = self.model.wall.shown();
        let contest = matches!(shown, Shown::Contest(..));
        let blinking = matches!(shown, Shown::Pair(.., Way::Blink) | Shown::Contest(.., Some(Way::Blink)));
        if let Some(action) = ctx.input_mut(|i| compare::key(i, hands, contest, blinking)) {
            actions.push(Action::Wall(action));
        }
    }

    pub(super) fn act_wall(&mut self, action: WallAction) {
        let before = self.model.wall.marks();
        match self.model.wall.act(action) {
            Some(Then::Init(id)) => self.open_init(InitSource::Picture(id)),
            Some(Then::Seed(id)) => {
                let words = self.model.lock_seed(id);
                self.model.wall.say(words);
            }
            None => {}
        }
        // Chosen and rejected are the library's marks.
        let now = self.model.wall.marks();
        for (mark, before, now) in [(Mark::Star, before.0, now.0), (Mark::Rejected, before.1, now.1)] {
            for (on, pictures) in [(true, &now - &before), (false, &before - &now)] {
                if !pictures.is_empty() {
                    self.send(Command::Mark { pictures: pictures.into_iter().collect(), mark, on });
                }
            }
        }
        self.keep_wall();
    }

    /// Writes down what is compared and what was said of it, whenever that has changed.
    fn keep_wall(&mut self) {
        let now = self.model.wall.saved();
        if now != self.wall.kept
            && let Ok(value) = serde_json::to_value(&now)
        {
            self.send(Command::SaveSetting { key: SETTING.to_owned(), value });
            self.wall.kept = now;
        }
    }

    /// The wall in the place of the zones.
    pub(super) fn wall_zone(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        self.feed_wall();
        let canvas = egui::Frame::new().fill(tokens(ui.ctx()).canvas);
        egui::CentralPanel::no_frame().frame(canvas).show(ui, |ui| {
            problem::ui(ui, &self.model, actions);
            let shortcuts = &self.model.fields.shell.shortcuts;
            self.wall.ui(ui, &mut self.model.wall, shortcuts, &mut self.textures, actions);
        });
    }

    /// Asks for the pixels that the wall lacks, a few at a time, and for thumbnails until they are here.
    fn feed_wall(&mut self) {
        let (textures, asked) = (&self.textures, &mut self.wall.asked);
        let lacking: Vec<&PictureView> = self
            .model
            .wall
            .pictures()
            .iter()
            .filter(|p| !textures.has(&textures::Key::Picture(p.id)) && !self.model.wall.failed.contains(&p.id))
            .collect();
        asked.retain(|id| lacking.iter().any(|p| p.id == *id));
        let mut wanted = Vec::new();
        for picture in lacking {
            if !textures.has(&textures::Key::Thumbnail(picture.id)) {
                self.engine.request_thumbnail(picture.id, &picture.path, self.frame);
            }
            if asked.len() < DECODING && asked.insert(picture.id) {
                wanted.push(picture.id);
            }
        }
        for id in wanted {
            self.send(Command::OpenPicture(id));
        }
    }
}

impl Model {
    /// The pictures made as this one was but for the seed, and this one; the lowest seed first. None where the window
    /// does not know every picture: then only the library can say.
    #[must_use]
    pub fn run_of(&self, id: PictureId) -> Option<Vec<PictureId>> {
        let recipe = self.picture(id)?.recipe.without_seed();
        let all = self.pictures.whole()?;
        let mut run: Vec<&PictureView> = all.into_iter().filter(|p| p.recipe.without_seed() == recipe).collect();
        run.sort_by_key(|p| (p.recipe.seed, p.id));
        Some(run.into_iter().map(|p| p.id).collect())
    }

    /// Locks a picture's seed, and says so.
    pub(super) fn lock_seed(&mut self, id: PictureId) -> String {
        let Some(picture) = self.wall.pictures().iter().find(|p| p.id == id) else { return String::new() };
        let Some(words) = details::seed(picture) else {
            return tr!("wall-seed-not-told");
        };
        let seed = picture.recipe.seed.0;
        self.fields.seed = seed;
        self.fields.seed_locked = true;
        if let Some(service) = self.service().filter(|s| s.spec().parameter("seed").is_some()) {
            self.cloud_fields(service).values.insert("seed".to_owned(), seed.into());
        }
        tr!("wall-seed-locked", seed = words)
    }

    /// Takes up the wall of the former start.
    pub(in crate::ui) fn restore_wall(&mut self, kept: &serde_json::Value) {
        if let Ok(saved) = serde_json::from_value::<Saved>(kept.clone()) {
            let known: Vec<PictureView> = self.pictures.iter().cloned().collect();
            self.wall.restore(&saved, &known);
        }
    }
}
