//! What the artist asks of the window's frame, carried out.

use std::path::PathBuf;

use egui::ThemePreference;

use super::App;
use crate::engine::{Command, GridCommand, InitSource, PictureId};
use crate::recipe::ModelRef;
use crate::tr;
use crate::ui::action::{Action, ShellAction};
use crate::ui::commands::{self, Keys};
use crate::ui::dialogs::{Chosen, What};
use crate::ui::model::ThemeChoice;
use crate::ui::recall::Part;
use crate::ui::shell::{Card, Palette, Recording, TypedPath, path_of};
use crate::ui::theme;

impl App {
    pub(super) fn act_shell(&mut self, ctx: &egui::Context, action: ShellAction) {
        let kept = &mut self.model.fields.shell;
        match action {
            ShellAction::Open(card) => self.open_card(ctx, card),
            ShellAction::Close => self.close_card(ctx),
            ShellAction::Back => {
                if self.model.shell.card.is_some() {
                    self.close_card(ctx);
                } else if std::mem::take(&mut self.model.queue.open) {
                    // The drawer was over the rest.
                } else if !self.model.clouds.close() && !std::mem::take(&mut self.model.pictures.grid) {
                    // A message goes before what it may be about is stopped.
                    let only_runs = self.model.problem.is_none() && self.model.running().is_some();
                    self.act(ctx, if only_runs { Action::CancelRunning } else { Action::CloseProblem });
                }
            }
            ShellAction::ToggleControls => kept.controls_hidden = !kept.controls_hidden,
            ShellAction::ToggleFilmstrip => kept.filmstrip_hidden = !kept.filmstrip_hidden,
            ShellAction::ToggleAll => kept.toggle_all(),
            ShellAction::Scale(by) => kept.step_scale(by),
            ShellAction::Theme(theme) => self.model.fields.theme = theme,
            ShellAction::RevealLibrary => self.send(Command::RevealLibrary),
            ShellAction::LessMotion(on) => kept.less_motion = on,
            ShellAction::Language(tag) => {
                tag.clone_into(&mut kept.language);
                kept.speak();
                ctx.request_repaint();
            }
            ShellAction::TypePath(what) => {
                self.model.shell.path = TypedPath { what, ..TypedPath::default() };
                self.open_card(ctx, Card::Path);
            }
            ShellAction::TakePath => {
                let TypedPath { what, typed, .. } = std::mem::take(&mut self.model.shell.path);
                self.close_card(ctx);
                self.take_path(what, path_of(&typed));
            }
            ShellAction::Record(id) => self.model.shell.recording = Some(Recording::of(id)),
            ShellAction::StopRecording => self.model.shell.recording = None,
            ShellAction::Pressed(id, keys) => self.take_keys(id, keys),
            ShellAction::SetKeys(id, keys) => self.set_keys(id, keys),
            ShellAction::UsualKeys(Some(id)) => {
                kept.shortcuts.remove(id);
                self.model.shell.recording = None;
            }
            ShellAction::UsualKeys(None) => {
                kept.shortcuts.clear();
                self.model.shell.recording = None;
            }
        }
    }

    /// A dialog was answered, or there is none.
    pub(super) fn chosen(&mut self, ctx: &egui::Context, chosen: Chosen) {
        match chosen {
            Chosen::Path(what, path) => self.take_path(what, path),
            Chosen::NoDialog(what, why) => {
                self.model.shell.path = TypedPath { what, why, typed: String::new() };
                self.open_card(ctx, Card::Path);
            }
        }
    }

    /// A part of a picture's recipe into the fields.
    pub(super) fn recall(&mut self, id: PictureId, part: Part) {
        let Some(recipe) = self.model.picture(id).map(|p| p.recipe.clone()) else { return };
        let fields = &self.model.fields;
        let seed = (fields.seed, fields.seed_locked);
        if part == Part::AllButSeed {
            self.use_settings(id);
            (self.model.fields.seed, self.model.fields.seed_locked) = seed;
        } else {
            self.model.recall(&recipe, part);
        }
    }

    fn take_path(&mut self, what: What, path: PathBuf) {
        match what {
            What::Image => self.open_init(InitSource::File(path)),
            What::ModelFolder | What::ModelFile => self.use_model(ModelRef::Folder(path)),
            What::Lora => self.model.add_lora(path),
            What::Ledger => self.send(Command::ExportLedger(path)),
            What::Sheet(grid) => self.send(Command::Grid(GridCommand::Export(grid, path))),
        }
    }

    /// Keys were pressed for a command: they become its own, unless they cannot or another has them.
    fn take_keys(&mut self, id: &'static str, keys: Keys) {
        let shortcuts = &self.model.fields.shell.shortcuts;
        let recording = if let Some(why) = keys.refused() {
            let why = tr!("settings-keys-refused", keys = keys.shown(), why = why);
            Some(Recording { why: Some(why), ..Recording::of(id) })
        } else if let Some(other) = commands::conflict(shortcuts, id, keys) {
            let why = tr!("settings-keys-taken", keys = keys.shown(), command = other.name());
            let instead = (!other.fixed).then_some(keys);
            Some(Recording { why: Some(why), instead, ..Recording::of(id) })
        } else {
            self.set_keys(id, Some(keys));
            None
        };
        self.model.shell.recording = recording;
    }

    /// A command's keys from now on; whoever had them has none.
    fn set_keys(&mut self, id: &'static str, keys: Option<Keys>) {
        let shortcuts = &mut self.model.fields.shell.shortcuts;
        if let Some(other) = keys.and_then(|keys| commands::conflict(shortcuts, id, keys)) {
            shortcuts.insert(other.id.to_owned(), String::new());
        }
        if commands::find(id).is_some_and(|c| c.keys == keys) {
            shortcuts.remove(id);
        } else {
            shortcuts.insert(id.to_owned(), keys.map(|k| k.to_string()).unwrap_or_default());
        }
        self.model.shell.recording = None;
    }

    fn open_card(&mut self, ctx: &egui::Context, card: Card) {
        let shell = &mut self.model.shell;
        if shell.card.is_none() {
            // One card after another: what had the focus before the first one.
            let waits = shell.give_back.take().map(|(id, _)| id);
            shell.focus_before = waits.or_else(|| ctx.memory(egui::Memory::focused));
        }
        shell.card = Some(card);
        shell.palette = Palette { fresh: true, ..Palette::default() };
    }

    /// The focus goes back to where it was: whoever works without a mouse goes on from there.
    fn close_card(&mut self, ctx: &egui::Context) {
        self.model.shell.card = None;
        self.model.shell.recording = None;
        self.model.shell.give_back = self.model.shell.focus_before.take().map(|id| (id, 1));
        ctx.request_repaint();
    }

    /// A card keeps the keyboard from all below it for one frame after it has gone.
    fn give_focus_back(&mut self, ctx: &egui::Context) {
        let give_back = &mut self.model.shell.give_back;
        match give_back {
            Some((id, 0)) => {
                ctx.memory_mut(|m| m.request_focus(*id));
                *give_back = None;
            }
            Some((_, frames)) => {
                *frames -= 1;
                ctx.request_repaint();
            }
            None => {}
        }
    }

    /// Theme, scale and motion as they are set.
    pub(super) fn follow_looks(&mut self, ctx: &egui::Context) {
        self.give_focus_back(ctx);
        self.follow_theme(ctx);
        let kept = &self.model.fields.shell;
        let scale = kept.scale();
        if (ctx.zoom_factor() - scale).abs() > 1e-3 {
            ctx.set_zoom_factor(scale);
        }
        let seconds = if kept.less_motion { 0.0 } else { theme::MOTION };
        if (ctx.global_style().animation_time - seconds).abs() > f32::EPSILON {
            ctx.all_styles_mut(|style| {
                style.animation_time = seconds;
                style.scroll_animation = if kept.less_motion {
                    egui::style::ScrollAnimation::none()
                } else {
                    egui::style::ScrollAnimation::default()
                };
            });
        }
    }

    fn follow_theme(&mut self, ctx: &egui::Context) {
        let wanted = match self.model.fields.theme {
            ThemeChoice::System => match self.system.get() {
                Some(egui::Theme::Dark) => ThemePreference::Dark,
                Some(egui::Theme::Light) => ThemePreference::Light,
                None => ThemePreference::System,
            },
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::Light => ThemePreference::Light,
        };
        if self.theme != Some(wanted) {
            self.theme = Some(wanted);
            ctx.set_theme(wanted);
        }
    }
}
