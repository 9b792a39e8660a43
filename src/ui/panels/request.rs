//! A service's request to the clipboard, without its key.

use egui::Ui;

use crate::engine::RequestOf;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::CopyForm;

/// A button for each form; a menu that they stand in closes.
pub fn buttons(ui: &mut Ui, of: RequestOf, actions: &mut Vec<Action>) {
    let curl = (CopyForm::Curl, tr!("request-curl"), tr!("request-curl.help"));
    let json = (CopyForm::Json, tr!("request-json"), tr!("request-json.help"));
    for (form, text, hint) in [curl, json] {
        if ui.button(text).on_hover_text(hint).clicked() {
            actions.push(Action::Cloud(CloudAction::CopyRequest(of, form)));
            ui.close();
        }
    }
}
