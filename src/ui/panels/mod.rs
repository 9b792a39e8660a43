//! The window's parts. Each reads the model, edits fields and returns actions; none does any work.

pub mod away;
pub mod canvas;
pub mod cell;
pub mod cloud_form;
pub mod cloud_rows;
pub mod controls;
pub mod details;
pub mod filmstrip;
pub mod filter_row;
pub mod generate;
pub mod header;
pub mod grid;
pub mod init_card;
pub mod loras;
pub mod model_row;
pub mod offers;
pub mod problem;
pub mod prompts;
pub mod seed;
pub mod service_row;
pub mod toast;
pub mod veil;
pub mod wall;
