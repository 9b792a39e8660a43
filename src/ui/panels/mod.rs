//! The window's parts. Each reads the model, edits fields and returns actions; none does any work.

pub mod canvas;
pub mod controls;
pub mod filmstrip;
pub mod init_card;
pub mod loras;
pub mod model_row;
pub mod offers;
pub mod problem;
