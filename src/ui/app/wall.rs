//! Carrying out what is asked of the wall.

use super::App;
use crate::engine::{PictureId, PictureView};
use crate::recipe::{Recipe, Seed};
use crate::ui::model::Model;

impl App {
    /// Compares these pictures, as far as they are known.
    pub(super) fn open_wall(&mut self, pictures: &[PictureId]) {
        let known: Vec<PictureView> = pictures.iter().filter_map(|id| self.model.picture(*id).cloned()).collect();
        self.model.wall.open(known);
    }
}

impl Model {
    /// The pictures made as this one was but for the seed, and this one; the lowest seed first.
    #[must_use]
    pub fn run_of(&self, id: PictureId) -> Vec<PictureId> {
        let Some(of) = self.picture(id) else { return Vec::new() };
        let seedless = |recipe: &Recipe| Recipe { seed: Seed(0), ..recipe.clone() };
        let recipe = seedless(&of.recipe);
        let mut run: Vec<&PictureView> = self.pictures.iter().filter(|p| seedless(&p.recipe) == recipe).collect();
        run.sort_by_key(|p| (p.recipe.seed, p.id));
        run.into_iter().map(|p| p.id).collect()
    }
}
