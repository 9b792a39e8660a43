//! What the artist asks for about what was made, carried out.

use super::App;
use crate::engine::Command;
use crate::ui::action::GalleryAction;
use crate::ui::gallery::Pick;
use crate::ui::model::View;

impl App {
    pub(super) fn act_gallery(&mut self, action: GalleryAction) {
        match action {
            GalleryAction::Load(pictures) => {
                if self.engine.send(Command::LoadPictures(pictures)).is_err() {
                    // The engine has much to do: whoever is in sight then asks again.
                    self.model.pictures.not_asked();
                }
            }
            GalleryAction::Pick(id, how) => {
                self.model.pick(id, how);
                // What was just let go is not shown for that.
                if self.model.selection.contains(&id) {
                    self.show(id);
                }
            }
            GalleryAction::Step(by, extend) => {
                if let Some(id) = self.model.neighbour(by) {
                    self.model.pick(id, if extend { Pick::Range } else { Pick::One });
                    self.model.pictures.reveal = Some(id);
                    self.show(id);
                }
            }
            GalleryAction::ChooseAll => self.model.selection = self.model.pictures.ids().to_vec(),
            GalleryAction::Mark(pictures, mark, on) => self.send(Command::Mark { pictures, mark, on }),
            GalleryAction::Toggle(mark) => {
                if let Some((pictures, on)) = self.model.toggled(mark) {
                    self.send(Command::Mark { pictures, mark, on });
                }
            }
            GalleryAction::Trash(pictures) => self.send(Command::Trash(pictures)),
            GalleryAction::Undo => {
                self.model.pictures.toast = None;
                if let Some(pictures) = self.model.pictures.undo.last().cloned() {
                    self.send(Command::Restore(pictures));
                }
            }
            GalleryAction::RestoreAll => self.send(Command::RestoreAll),
            GalleryAction::EmptyTrash => self.send(Command::EmptyTrash),
            GalleryAction::CopyRecipe(id) => self.send(Command::ReadRecipe(id)),
            GalleryAction::SameSeed(id) => {
                if let Some(seed) = self.model.picture(id).map(|p| p.recipe.seed.0) {
                    self.model.fields.seed = seed;
                    self.model.fields.seed_locked = true;
                }
            }
            GalleryAction::Reveal(id) => self.send(Command::Reveal(id)),
            GalleryAction::Filter(filter) => {
                self.model.pictures.filter = filter.clone();
                self.send(Command::ListGallery(filter));
            }
            GalleryAction::Grid(open) => self.model.pictures.grid = open,
            GalleryAction::CloseToast => self.model.pictures.toast = None,
        }
    }

    fn show(&mut self, id: crate::engine::PictureId) {
        self.model.view = View::Picture(id);
        if !self.textures.has(&crate::ui::textures::Key::Picture(id)) {
            self.send(Command::OpenPicture(id));
        }
    }
}
