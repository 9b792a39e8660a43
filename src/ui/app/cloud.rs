//! What the artist asks for about services, carried out.

use super::App;
use crate::backend::cloud;
use crate::engine::{BUCKET, Command, JobId, JobState, Problem, ProblemKind, setting_of};
use crate::net::KeyName;
use crate::recipe::{Recipe, UploadWay};
use crate::tr;
use crate::ui::action::CloudAction;
use crate::ui::cloud::Question;
use crate::ui::dialogs::What;
use crate::ui::dialogs::service::Draft;
use crate::ui::model::View;

impl App {
    pub(super) fn act_cloud(&mut self, ctx: &egui::Context, action: CloudAction) {
        match action {
            CloudAction::Choose(backend) => self.choose_backend(backend),
            CloudAction::LoadServices => self.send(Command::LoadServices),
            CloudAction::KeepKey(name, key) => {
                if !matches!(name, KeyName::S3Access | KeyName::S3Secret) {
                    self.model.clouds.entering = false;
                    self.model.key_tested = None;
                }
                self.send(Command::SetKey { name, key });
                self.look_at_bucket_keys(name);
            }
            CloudAction::ForgetKey(name) => {
                self.model.key_tested = None;
                self.send(Command::RemoveKey(name));
                self.look_at_bucket_keys(name);
            }
            CloudAction::TestKey(backend) => self.send(Command::TestKey(backend)),
            CloudAction::EnterKey(backend) => {
                self.choose_backend(backend);
                self.model.clouds.entering = true;
                self.model.clouds.focus = true;
            }
            CloudAction::Check(job) => self.send(Command::Check(job)),
            CloudAction::SendAgain(job) => {
                if self.model.jobs.get(&job).is_some_and(|j| j.state == JobState::Unknown) {
                    self.model.clouds.question = Some(Question::Again(job));
                } else {
                    self.run_again(job);
                }
            }
            CloudAction::SendWith(job, way) => {
                let recipe = job.and_then(|id| self.model.jobs.get(&id)).map(|j| j.recipe.clone());
                self.model.clouds.replaced.extend(job);
                self.send_with(recipe, way);
            }
            CloudAction::CopyRequest(of, form) => {
                self.model.clouds.copying = Some(form);
                self.send(Command::CopyRequest(of));
            }
            CloudAction::Settings(backend) => self.open_settings(&backend),
            CloudAction::SaveSettings => self.save_settings(),
            CloudAction::ExportLedger => self.dialogs.ask(ctx, What::Ledger),
            CloudAction::Answer(yes) => {
                let question = self.model.clouds.question.take();
                match question.filter(|_| yes) {
                    Some(Question::Send(recipe, count)) => self.generate(Command::Enqueue { recipe, count }),
                    Some(Question::Again(job)) => self.run_again(job),
                    None => {}
                }
                self.model.queue.next_first = false;
            }
        }
    }

    /// Where the bucket's keys are now, once one of them changed.
    fn look_at_bucket_keys(&mut self, changed: KeyName) {
        if matches!(changed, KeyName::S3Access | KeyName::S3Secret) {
            self.send(Command::LoadBucketKeys);
        }
    }

    /// A request that has come goes to the clipboard.
    pub(super) fn finish_request(&mut self, ctx: &egui::Context) {
        if let Some(text) = self.model.clouds.copied.take() {
            ctx.copy_text(text);
        }
    }

    /// The old job leaves the list once the new one is written down, and not before: it may be refused.
    fn run_again(&mut self, job: JobId) {
        self.model.clouds.replaced.push(job);
        self.send(Command::RunAgain(job));
    }

    fn choose_backend(&mut self, backend: String) {
        if self.model.fields.backend != backend {
            self.model.clouds.entering = false;
            self.model.clouds.key.take();
        }
        self.model.fields.backend = backend;
        if !self.model.clouds.asked {
            self.model.clouds.asked = true;
            self.send(Command::LoadServices);
        }
    }

    /// Sends what is to be made, and makes ready for the next.
    pub(super) fn generate(&mut self, command: Command) {
        self.model.problem = None;
        self.prompt_used();
        self.model.clouds.wrong.remove(&self.model.fields.backend);
        let command = self.first_if_wished(command);
        self.send(command);
        if self.model.running().is_none() {
            self.model.view = View::Live;
        }
        match self.model.service() {
            Some(service) => self.model.next_cloud_seed(service),
            None if !self.model.fields.seed_locked => self.model.fields.seed = crate::ui::model::random_seed(),
            None => {}
        }
    }

    /// Another way for the init image from now on; and the request that failed for it again.
    fn send_with(&mut self, recipe: Option<Recipe>, way: UploadWay) {
        let backend = recipe.as_ref().map_or(&self.model.fields.backend, |r| &r.backend);
        let Some(service) = cloud::service(backend) else { return };
        let ways = service.facts().ways;
        // Not every service has an upload of its own.
        let way = if way == UploadWay::Service && !ways.contains(&way) { UploadWay::S3 } else { way };
        let fields = self.model.cloud_fields(service);
        fields.way = Some(way);
        fields.values.remove("base64");
        let Some(mut recipe) = recipe else { return };
        if recipe.init_sha256.is_empty() {
            // It was behind an address: the window's own goes instead, where there is one.
            let Some(init) = &self.model.init else {
                self.model.clouds.replaced.clear();
                let text = tr!("cloud-no-init");
                self.model.problem = Some(Problem::new(ProblemKind::BadInput, text, "Browse…"));
                return;
            };
            recipe.init_sha256.clone_from(&init.sha256);
        }
        let Some(order) = recipe.cloud.as_mut() else { return };
        order.way = Some(way);
        order.init_url = None;
        // It goes with the way and was set for the other one.
        order.values.remove("base64");
        let count = order.integer(service.facts().count).and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
        self.send(Command::Enqueue { recipe: Box::new(recipe), count });
    }

    /// Opens a service's settings once it is known what they are: what is not known must not be saved over.
    pub(super) fn open_settings(&mut self, backend: &str) {
        let known = self.model.services.iter().find(|s| s.backend == backend).map(|v| v.settings.clone());
        let (Some(service), Some(settings)) = (cloud::service(backend), known) else {
            self.model.clouds.wanted = Some(backend.to_owned());
            self.send(Command::LoadServices);
            return;
        };
        let bucket = self.model.clouds.bucket.clone();
        self.model.clouds.settings = Some(Draft::new(service, settings, bucket));
        self.model.clouds.exported = None;
        if service.spec().takes_init() {
            self.send(Command::LoadBucketKeys);
        }
        self.send(Command::LoadLedger);
    }

    fn save_settings(&mut self) {
        let Some((key, settings, bucket)) = self.model.clouds.settings.as_ref().and_then(Draft::result) else { return };
        if let Ok(value) = serde_json::to_value(&settings) {
            self.send(Command::SaveSetting { key: setting_of(key.id()), value });
        }
        if bucket != self.model.clouds.bucket
            && let Ok(value) = serde_json::to_value(&bucket)
        {
            self.send(Command::SaveSetting { key: BUCKET.to_owned(), value });
            self.model.clouds.bucket = bucket;
        }
        self.model.clouds.settings = None;
        self.send(Command::LoadServices);
    }
}
