//! The window's parts. Each reads the model, edits fields and returns actions; none does any work.

pub mod away;
pub mod canvas;
pub mod cloud_form;
pub mod cloud_rows;
pub mod controls;
pub mod details;
pub mod filmstrip;
pub mod generate;
pub mod init_card;
pub mod loras;
pub mod model_row;
pub mod offers;
pub mod problem;
pub mod prompts;
pub mod seed;
pub mod service_row;
pub mod veil;
pub mod wall;
