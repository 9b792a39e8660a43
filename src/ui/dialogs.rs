//! Dialogs: the system's file dialogs here, each on a thread of its own so that no frame waits; one at a time. Where
//! the system has none, a card of ours takes a typed path.

mod available;
pub mod closing;
pub mod heap;
pub mod matrix;
mod palette;
mod path;
pub mod question;
pub mod service;
mod service_rows;
mod settings;
mod settings_keys;
mod sheet;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use super::action::Action;
use super::model::Model;
use super::shell::Card;
use crate::engine::GridId;
use crate::tr;

/// The card over the window, if one is open.
pub fn cards(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    match model.shell.card {
        Some(Card::Palette) => palette::ui(ctx, model, actions),
        Some(Card::Sheet) => sheet::ui(ctx, model, actions),
        Some(Card::Settings) => settings::ui(ctx, model, actions),
        Some(Card::Path) => path::ui(ctx, model, actions),
        None => {}
    }
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum What {
    /// An init image.
    #[default]
    Image,
    /// A model's folder.
    ModelFolder,
    /// A model's file.
    ModelFile,
    /// A LoRA.
    Lora,
    /// Where to write what was spent.
    Ledger,
    /// Where to write a matrix's sheet.
    Sheet(GridId),
}

/// What was chosen.
#[derive(Debug)]
pub enum Chosen {
    /// This path.
    Path(What, PathBuf),
    /// Nothing could be: there is no dialog, for this reason.
    NoDialog(What, String),
}

/// The dialog that is open, if any.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Receiver<Option<Chosen>>>,
}

impl Dialogs {
    /// Asks for a path; the answer comes by [`Self::take`].
    pub fn ask(&mut self, ctx: &egui::Context, what: What) {
        if self.open.is_some() {
            return;
        }
        let (sender, receiver) = sync_channel(1);
        let ctx = ctx.clone();
        let thread = std::thread::Builder::new().name("dialog".to_owned()).spawn(move || {
            let chosen = match available::reason_for_none() {
                Some(why) => Some(Chosen::NoDialog(what, why)),
                None => system(what).map(|path| Chosen::Path(what, path)),
            };
            sender.send(chosen).ok();
            ctx.request_repaint();
        });
        if let Err(error) = thread {
            tracing::error!("no dialog could be opened: {error}");
            return;
        }
        self.open = Some(receiver);
    }

    /// What was chosen since the last frame.
    pub fn take(&mut self) -> Option<Chosen> {
        match self.open.as_ref()?.try_recv() {
            Ok(chosen) => {
                self.open = None;
                chosen
            }
            Err(TryRecvError::Disconnected) => {
                self.open = None;
                None
            }
            Err(TryRecvError::Empty) => None,
        }
    }
}

/// The system's own dialog; None where nothing was chosen. Waits for the artist.
#[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
fn system(what: What) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(what.title());
    match what {
        What::Image => dialog.add_filter(tr!("file-dialog-pictures"), &["png", "jpg", "jpeg", "webp"]).pick_file(),
        What::ModelFolder => dialog.pick_folder(),
        What::ModelFile => dialog.add_filter(tr!("file-dialog-weights"), &["safetensors", "sft", "gguf"]).pick_file(),
        What::Lora => dialog.add_filter(tr!("file-dialog-loras"), &["safetensors"]).pick_file(),
        What::Ledger => dialog.set_file_name("underpaint-ledger.csv").add_filter("CSV", &["csv"]).save_file(),
        What::Sheet(grid) => {
            dialog.set_file_name(format!("matrix-{}.png", grid.0)).add_filter("PNG", &["png"]).save_file()
        }
    }
}

impl What {
    /// What is asked.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Image => tr!("file-dialog-init"),
            Self::ModelFolder => tr!("file-dialog-model-folder"),
            Self::ModelFile => tr!("file-dialog-model-file"),
            Self::Lora => tr!("file-dialog-lora"),
            Self::Ledger => tr!("file-dialog-ledger"),
            Self::Sheet(_) => tr!("file-dialog-sheet"),
        }
    }
}
