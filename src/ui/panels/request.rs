//! A service's request to the clipboard, without its key.

use egui::Ui;

use crate::engine::RequestOf;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::CopyForm;

/// What each form is for.
const FORMS: [(CopyForm, &str, &str); 2] = [
    (CopyForm::Curl, "Copy request as curl", "A command for a shell; the key is a variable in it"),
    (CopyForm::Json, "Copy request as JSON", "Method, address, headers and body; the key is a variable in it"),
];

/// A button for each form; a menu that they stand in closes.
pub fn buttons(ui: &mut Ui, of: RequestOf, actions: &mut Vec<Action>) {
    for (form, text, hint) in FORMS {
        if ui.button(text).on_hover_text(hint).clicked() {
            actions.push(Action::Cloud(CloudAction::CopyRequest(of, form)));
            ui.close();
        }
    }
}
