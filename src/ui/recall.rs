//! Taking a part of a picture's recipe back into the fields.

use super::framed::Framed;
use super::model::Model;
use crate::recipe::Recipe;

/// A part of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The seed, which stays then.
    Seed,
    /// Both prompts.
    Prompts,
    /// The size and how the init image comes into it.
    Size,
    /// Everything but the seed.
    AllButSeed,
}

impl Model {
    /// Takes one part of a recipe; everything but the seed is more than fields and is the app's to do.
    pub fn recall(&mut self, recipe: &Recipe, part: Part) {
        let f = &mut self.fields;
        match part {
            Part::Seed => {
                f.seed = recipe.seed.0;
                f.seed_locked = true;
            }
            Part::Prompts => {
                f.prompt.clone_from(&recipe.prompt);
                f.negative.clone_from(&recipe.negative);
            }
            Part::Size => {
                f.size = Some((recipe.size.width(), recipe.size.height()));
                f.fit = recipe.fit;
                f.framed = Framed { sha256: recipe.init_sha256.clone(), framing: recipe.framing };
            }
            Part::AllButSeed => {}
        }
    }
}
