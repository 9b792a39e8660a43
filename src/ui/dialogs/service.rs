//! A service's settings: where it is, how patient to be, what it costs, how much may be spent, where init images go.
//!
//! Nothing here takes effect before it is saved. Keys are not settings: they go to the keychain and leave no trace.

use egui::{RichText, Ui};

use super::service_rows::{ROWS, Section};
use crate::backend::cloud::Service;
use crate::engine::{BucketSettings, ServiceSettings, dollars};
use crate::net::{KeyName, Origin};
use crate::recipe::UploadWay;
use crate::tr;
use crate::ui::action::{Action, CloudAction};
use crate::ui::cloud::{Typed, service_name, way_name};
use crate::ui::model::Model;
use crate::ui::theme::{size, tokens};
use crate::ui::widgets::{chip, key_field, primary_button, small};

const WIDTH: f32 = 560.0;
const LABEL: f32 = 200.0;

/// The settings as they stand in the dialog.
#[derive(Debug)]
pub struct Draft {
    key: KeyName,
    takes_init: bool,
    ways: &'static [UploadWay],
    settings: ServiceSettings,
    /// What is typed in each of [`ROWS`].
    texts: Vec<String>,
    bucket: BucketSettings,
    lifetime: String,
    access: Typed,
    secret: Typed,
}

/// Whole minutes that its addresses work for, as they are shown.
fn minutes_of(bucket: &BucketSettings) -> u64 {
    (bucket.lifetime_seconds / 60).max(1)
}

impl Draft {
    /// What is set now.
    #[must_use]
    pub fn new(service: &dyn Service, settings: ServiceSettings, bucket: BucketSettings) -> Self {
        let texts = ROWS.iter().map(|row| (row.get)(&settings)).collect();
        let lifetime = minutes_of(&bucket).to_string();
        Self {
            key: service.facts().key,
            takes_init: service.spec().takes_init(),
            ways: service.facts().ways,
            settings,
            texts,
            bucket,
            lifetime,
            access: Typed::default(),
            secret: Typed::default(),
        }
    }

    /// Whose they are and what is to be saved; None where something cannot be read.
    #[must_use]
    pub fn result(&self) -> Option<(KeyName, ServiceSettings, BucketSettings)> {
        let mut settings = self.settings.clone();
        for (row, text) in ROWS.iter().zip(&self.texts) {
            (row.set)(&mut settings, text.trim()).ok()?;
        }
        let mut bucket = self.bucket.clone();
        let minutes = self.lifetime.trim().parse::<u64>().ok().filter(|m| (1..=7 * 24 * 60).contains(m))?;
        // Only what is changed: seconds that are no whole minutes stay as they are.
        if minutes != minutes_of(&bucket) {
            bucket.lifetime_seconds = minutes * 60;
        }
        Some((self.key, settings, bucket))
    }
}

/// The dialog, while it is open.
pub fn ui(ctx: &egui::Context, model: &mut Model, actions: &mut Vec<Action>) {
    let Some(mut draft) = model.clouds.settings.take() else { return };
    let mut open = true;
    let mut done = false;
    let room = ctx.content_rect().height();
    egui::Window::new(tr!("cloud-settings-title", service = service_name(draft.key)))
        .id(egui::Id::unique("service settings"))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_width(WIDTH)
        .show(ctx, |ui| {
            egui::ScrollArea::vertical().max_height((room - 200.0).clamp(200.0, 640.0)).show(ui, |ui| {
                ui.set_width(WIDTH);
                part(ui, &mut draft, Section::Money, &tr!("cloud-settings-money"));
                spent(ui, model, &draft, actions);
                part(ui, &mut draft, Section::Connection, &tr!("cloud-settings-connection"));
                local_switch(ui, &mut draft);
                if draft.takes_init {
                    way(ui, &mut draft);
                    bucket(ui, &mut draft, model.clouds.bucket_keys, actions);
                }
            });
            ui.separator();
            let whole = draft.result().is_some();
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let save = primary_button(ui, &tr!("cloud-settings-save"), 96.0, 32.0, whole);
                if save.on_disabled_hover_text(tr!("cloud-settings-save.help-wrong")).clicked() {
                    actions.push(Action::Cloud(CloudAction::SaveSettings));
                }
                done =
                    ui.add(egui::Button::new(tr!("cloud-settings-close")).min_size(egui::vec2(80.0, 32.0))).clicked();
            });
        });
    if open && !done {
        model.clouds.settings = Some(draft);
    }
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(size::GAP);
    ui.label(RichText::new(text).font(egui::FontId::new(14.0, egui::FontFamily::Name("strong".into()))));
}

/// A name on the left, a control on the right.
fn line(ui: &mut Ui, label: &str, help: &str, add: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.horizontal(|ui| {
        let name = ui.allocate_ui_with_layout(
            egui::vec2(LABEL, size::CONTROL),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(LABEL);
                ui.label(RichText::new(label).color(tokens(ui.ctx()).text_weak))
            },
        );
        let response = add(ui).labelled_by(name.inner.id);
        if !help.is_empty() {
            response.on_hover_text(help);
        }
    });
}

fn edit(ui: &mut Ui, text: &mut String, hint: &str) -> egui::Response {
    let edit = egui::TextEdit::singleline(text).desired_width(ui.available_width()).hint_text(hint);
    ui.add(edit.margin(egui::Margin::symmetric(8, 6)))
}

fn part(ui: &mut Ui, draft: &mut Draft, section: Section, title: &str) {
    heading(ui, title);
    let mut settings = draft.settings.clone();
    for (row, text) in ROWS.iter().zip(&mut draft.texts).filter(|(row, _)| row.section == section) {
        line(ui, &row.label(), &row.help(), |ui| edit(ui, text, &row.hint()));
        if let Err(wrong) = (row.set)(&mut settings, text.trim()) {
            ui.label(RichText::new(wrong).small().color(tokens(ui.ctx()).error));
        }
    }
}

fn local_switch(ui: &mut Ui, draft: &mut Draft) {
    ui.checkbox(&mut draft.settings.local, tr!("cloud-settings-local")).on_hover_text(tr!("cloud-settings-local.help"));
}

/// What was spent: today, and by day.
fn spent(ui: &mut Ui, model: &Model, draft: &Draft, actions: &mut Vec<Action>) {
    let t = tokens(ui.ctx());
    let view = model.services.iter().find(|s| s.key_name == draft.key);
    let today = dollars(view.map_or(0, |v| v.spent_today));
    ui.label(match draft.settings.budget().map(dollars) {
        Some(budget) => tr!("cloud-spent-of", spent = today, budget = budget),
        None => tr!("cloud-spent", spent = today),
    });
    let Some(totals) = &model.ledger else {
        small(ui, tr!("cloud-ledger-reading"));
        return;
    };
    let own: Vec<_> = totals.iter().filter(|total| total.service == draft.key.id()).collect();
    if own.is_empty() {
        small(ui, tr!("cloud-ledger-empty"));
    } else {
        egui::ScrollArea::vertical().id_salt("ledger").max_height(132.0).show(ui, |ui| {
            egui::Grid::new("spent").num_columns(4).spacing([24.0, 4.0]).show(ui, |ui| {
                for total in own {
                    ui.label(&total.day);
                    ui.label(tr!("cloud-ledger-requests", count = total.jobs));
                    ui.label(tr!("cloud-ledger-pictures", count = total.pictures));
                    let sum = dollars(total.micro_usd);
                    ui.label(match (total.micro_usd, total.unpriced, total.estimated) {
                        (0, 1.., _) => tr!("cloud-ledger-unknown"),
                        (_, 0, false) => sum,
                        (_, 0, true) => tr!("cloud-ledger-about", sum = sum),
                        (_, n, false) => tr!("cloud-ledger-unpriced", sum = sum, count = n),
                        (_, n, true) => tr!("cloud-ledger-about-unpriced", sum = sum, count = n),
                    });
                    ui.end_row();
                }
            });
        });
    }
    ui.horizontal(|ui| {
        if ui.button(tr!("cloud-ledger-export")).on_hover_text(tr!("cloud-ledger-export.help")).clicked() {
            actions.push(Action::Cloud(CloudAction::ExportLedger));
        }
        match &model.clouds.exported {
            Some(Ok(path)) => {
                let text = tr!("cloud-ledger-written", path = path.display().to_string());
                ui.add(egui::Label::new(RichText::new(text).small().color(t.text_weak)).truncate());
            }
            Some(Err(problem)) => {
                ui.label(RichText::new(&problem.message).small().color(t.error));
            }
            None => {}
        }
    });
}

fn way(ui: &mut Ui, draft: &mut Draft) {
    heading(ui, &tr!("cloud-settings-init"));
    ui.horizontal_wrapped(|ui| {
        if chip(ui, &tr!("cloud-way-likely"), draft.settings.way.is_none()).clicked() {
            draft.settings.way = None;
        }
        for way in draft.ways {
            if chip(ui, &way_name(*way), draft.settings.way == Some(*way)).clicked() {
                draft.settings.way = Some(*way);
            }
        }
    });
}

/// The bucket is one for all services.
fn bucket(ui: &mut Ui, draft: &mut Draft, keys: Option<[Option<Origin>; 2]>, actions: &mut Vec<Action>) {
    heading(ui, &tr!("cloud-bucket"));
    small(ui, tr!("cloud-bucket.help"));
    let bucket = &mut draft.bucket;
    let name = &mut bucket.bucket;
    line(ui, &tr!("cloud-bucket-name"), &tr!("cloud-bucket-name.help"), |ui| edit(ui, name, "my-bucket"));
    let (endpoint, hint) = (&mut bucket.endpoint, tr!("cloud-bucket-endpoint.hint"));
    line(ui, &tr!("cloud-bucket-endpoint"), &tr!("cloud-bucket-endpoint.help"), |ui| edit(ui, endpoint, &hint));
    line(ui, &tr!("cloud-bucket-region"), "", |ui| edit(ui, &mut bucket.region, "us-east-1"));
    let (prefix, hint) = (&mut bucket.prefix, tr!("cloud-bucket-folder.hint"));
    line(ui, &tr!("cloud-bucket-folder"), &tr!("cloud-bucket-folder.help"), |ui| edit(ui, prefix, &hint));
    let lifetime = &mut draft.lifetime;
    line(ui, &tr!("cloud-bucket-minutes"), &tr!("cloud-bucket-minutes.help"), |ui| edit(ui, lifetime, "60"));
    if !lifetime.trim().parse::<u64>().is_ok_and(|m| (1..=7 * 24 * 60).contains(&m)) {
        let text = tr!("cloud-bucket-minutes.wrong");
        ui.label(RichText::new(text).small().color(tokens(ui.ctx()).error));
    }
    ui.checkbox(&mut bucket.path_style, tr!("cloud-bucket-path-style"));
    ui.checkbox(&mut bucket.local, tr!("cloud-bucket-local"));
    ui.checkbox(&mut bucket.delete_afterwards, tr!("cloud-bucket-delete"));
    small(ui, whence(keys));
    let [access, secret] = keys.unwrap_or_default().map(|kept| kept.is_some());
    let hint = |kept: bool| if kept { tr!("cloud-bucket-key-another") } else { tr!("cloud-bucket-key-paste") };
    line(ui, &tr!("cloud-bucket-access"), "", |ui| key_field(ui, &mut draft.access.0, &hint(access)));
    line(ui, &tr!("cloud-bucket-secret"), "", |ui| key_field(ui, &mut draft.secret.0, &hint(secret)));
    let typed = !draft.access.0.trim().is_empty() || !draft.secret.0.trim().is_empty();
    ui.horizontal(|ui| {
        let keep = ui.add_enabled(typed, egui::Button::new(tr!("cloud-bucket-keep")));
        if keep.on_hover_text(tr!("cloud-bucket-keep.help")).clicked() {
            for (name, typed) in [(KeyName::S3Access, &mut draft.access), (KeyName::S3Secret, &mut draft.secret)] {
                if let Some(key) = typed.take() {
                    actions.push(Action::Cloud(CloudAction::KeepKey(name, key)));
                }
            }
        }
        let forget = ui.add_enabled(access || secret, egui::Button::new(tr!("cloud-bucket-forget")));
        if forget.clicked() {
            for name in [KeyName::S3Access, KeyName::S3Secret] {
                actions.push(Action::Cloud(CloudAction::ForgetKey(name)));
            }
        }
    });
}

/// Where the bucket's keys are, in words.
fn whence(keys: Option<[Option<Origin>; 2]>) -> String {
    match keys {
        None => tr!("cloud-bucket-keys-looking"),
        Some([None, None]) => tr!("cloud-bucket-keys-none"),
        Some([None, Some(_)]) => tr!("cloud-bucket-keys-no-access"),
        Some([Some(_), None]) => tr!("cloud-bucket-keys-no-secret"),
        Some([Some(access), Some(secret)]) if access == secret => {
            tr!("cloud-bucket-keys-both", place = access.to_string())
        }
        Some([Some(access), Some(secret)]) => {
            tr!("cloud-bucket-keys-apart", access = access.to_string(), secret = secret.to_string())
        }
    }
}
