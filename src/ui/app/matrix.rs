//! What the artist asks for about matrices, carried out.

use super::App;
use crate::engine::{Command, GridCommand};
use crate::ui::dialogs::What;
use crate::ui::matrix::MatrixAction;
use crate::ui::model::View;

impl App {
    pub(super) fn act_matrix(&mut self, ctx: &egui::Context, action: MatrixAction) {
        match action {
            MatrixAction::Ask => {
                self.model.matrices.draft = Some(self.model.draft());
                self.model.matrices.asking = true;
                self.send(Command::Grid(GridCommand::List));
                if !self.model.clouds.asked {
                    self.model.clouds.asked = true;
                    self.send(Command::LoadServices);
                }
            }
            MatrixAction::Leave => {
                self.model.matrices.asking = false;
                if let Some(draft) = &mut self.model.matrices.draft {
                    draft.confirm = false;
                }
            }
            MatrixAction::Make => self.make_matrix(),
            MatrixAction::Open(id) => {
                self.model.matrices.expected = true;
                self.send(Command::Grid(GridCommand::Open(id)));
            }
            MatrixAction::Close => self.model.view = View::Init,
            MatrixAction::Again(id, row, column) => {
                self.send(Command::Grid(GridCommand::Again(id, row, column)));
            }
            MatrixAction::Rest(id) => {
                if self.model.matrices.missing_billable() > 0 && !self.model.matrices.confirm {
                    self.model.matrices.confirm = true;
                } else {
                    self.send(Command::Grid(GridCommand::Rest(id)));
                }
            }
            MatrixAction::Export(id) => self.dialogs.ask(ctx, What::Sheet(id)),
        }
    }

    fn make_matrix(&mut self) {
        let Some(draft) = self.model.matrices.draft.clone() else { return };
        let Ok((grid, price)) = self.model.matrix(&draft) else { return };
        // What is paid for is asked about first.
        if !price.billable.is_empty() && !draft.confirm {
            self.model.matrices.draft = Some(crate::ui::matrix::Draft { confirm: true, ..draft });
            return;
        }
        self.model.matrices.draft = Some(crate::ui::matrix::Draft { confirm: false, ..draft });
        self.model.matrices.asking = false;
        self.model.matrices.expected = true;
        self.model.problem = None;
        self.send(Command::Grid(GridCommand::Make(Box::new(grid))));
    }
}
