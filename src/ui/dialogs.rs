//! Dialogs: the system's file dialogs here, each on a thread of its own so that no frame waits; one at a time.

pub mod heap;
pub mod question;
pub mod service;
mod service_rows;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// What was chosen.
#[derive(Debug)]
pub enum Chosen {
    /// An init image.
    Image(PathBuf),
    /// A model's folder.
    Model(PathBuf),
    /// A LoRA.
    Lora(PathBuf),
    /// Where to write what was spent.
    Ledger(PathBuf),
}

/// The dialog that is open, if any.
#[derive(Default)]
pub struct Dialogs {
    open: Option<Receiver<Option<Chosen>>>,
}

impl Dialogs {
    /// Asks for an init image.
    pub fn browse_image(&mut self, ctx: &egui::Context) {
        self.show(ctx, || {
            #[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
            let path = rfd::FileDialog::new()
                .set_title("Choose an init image")
                .add_filter("Pictures", &["png", "jpg", "jpeg", "webp"])
                .pick_file();
            path.map(Chosen::Image)
        });
    }

    /// Asks for a model's folder.
    pub fn browse_model(&mut self, ctx: &egui::Context) {
        self.show(ctx, || {
            #[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
            let path = rfd::FileDialog::new().set_title("Choose a FLUX model folder").pick_folder();
            path.map(Chosen::Model)
        });
    }

    /// Asks for a model's file.
    pub fn browse_model_file(&mut self, ctx: &egui::Context) {
        self.show(ctx, || {
            #[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
            let path = rfd::FileDialog::new()
                .set_title("Choose a FLUX transformer or an all-in-one file")
                .add_filter("Weights", &["safetensors", "sft", "gguf"])
                .pick_file();
            path.map(Chosen::Model)
        });
    }

    /// Asks for a LoRA.
    pub fn browse_lora(&mut self, ctx: &egui::Context) {
        self.show(ctx, || {
            #[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
            let path =
                rfd::FileDialog::new().set_title("Choose a LoRA").add_filter("LoRAs", &["safetensors"]).pick_file();
            path.map(Chosen::Lora)
        });
    }

    /// Asks where to write what was spent.
    pub fn save_ledger(&mut self, ctx: &egui::Context) {
        self.show(ctx, || {
            #[expect(clippy::disallowed_methods, reason = "on the dialog's own thread")]
            let path = rfd::FileDialog::new()
                .set_title("Export what was spent")
                .set_file_name("underpaint-ledger.csv")
                .add_filter("CSV", &["csv"])
                .save_file();
            path.map(Chosen::Ledger)
        });
    }

    fn show(&mut self, ctx: &egui::Context, ask: impl FnOnce() -> Option<Chosen> + Send + 'static) {
        if self.open.is_some() {
            return;
        }
        let (sender, receiver) = sync_channel(1);
        let ctx = ctx.clone();
        let thread = std::thread::Builder::new().name("dialog".to_owned()).spawn(move || {
            sender.send(ask()).ok();
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
