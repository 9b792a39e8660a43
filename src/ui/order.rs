//! The request that comes of what the artist set for a service, and a request's way back into the controls.
//!
//! Every check comes from the service's own table; what is sent is what the form shows, and nothing else.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cloud::{CloudFields, ELSEWHERE, MOST, Question, label_of, service_name};
use super::framed::Framed;
use super::model::{Model, random_seed};
use crate::backend::cloud::{self, Service};
use crate::backend::{BackendSpec, Kind, Parameter, Shown, Values};
use crate::engine::{
    Command, JobState, JobView, Problem, ProblemKind, ServiceSettings, ServiceView, dollars, press, recipe_of,
};
use crate::recipe::{CloudOrder, MAX_SIDE, Recipe, Size, UploadWay};
use crate::tr;

impl Model {
    /// The service in use; None on this machine.
    #[must_use]
    pub fn service(&self) -> Option<&'static dyn Service> {
        cloud::service(&self.fields.backend)
    }

    /// How the service in use stands, once that is known.
    #[must_use]
    pub fn service_view(&self) -> Option<&ServiceView> {
        self.services.iter().find(|s| s.backend == self.fields.backend)
    }

    /// Whether it is known that the service in use has no key.
    #[must_use]
    pub fn needs_key(&self) -> bool {
        self.service_view().is_some_and(|v| v.key.is_none())
    }

    /// Whether the backend in use starts from a picture.
    #[must_use]
    pub fn takes_init(&self) -> bool {
        self.service().is_none_or(|s| s.spec().takes_init())
    }

    /// What is set for a service: the table's defaults until the artist changes something.
    pub fn cloud_fields(&mut self, service: &dyn Service) -> &mut CloudFields {
        self.fields.clouds.entry(service.spec().id.to_owned()).or_insert_with(|| CloudFields::of(service))
    }

    fn set(&self, service: &dyn Service) -> CloudFields {
        self.fields.clouds.get(service.spec().id).cloned().unwrap_or_else(|| CloudFields::of(service))
    }

    /// How the init image gets to a service.
    #[must_use]
    pub fn way(&self, service: &dyn Service) -> UploadWay {
        let ways = service.facts().ways;
        let settings = self.services.iter().find(|s| s.backend == service.spec().id).and_then(|v| v.settings.way);
        let wished = self.fields.clouds.get(service.spec().id).and_then(|f| f.way).or(settings);
        wished.filter(|w| ways.contains(w)).or(ways.first().copied()).unwrap_or(UploadWay::Inline)
    }

    /// Pictures and requests of the next Generate.
    #[must_use]
    pub fn cloud_count(&self, service: &dyn Service) -> (u32, u32) {
        let pictures = self.fields.clouds.get(service.spec().id).map_or(1, |f| f.pictures).clamp(1, MOST);
        (pictures, pictures.div_ceil(service.facts().per_request.max(1)))
    }

    /// What the next Generate costs, in words.
    #[must_use]
    pub fn cost(&self, service: &dyn Service) -> String {
        let (pictures, requests) = self.cloud_count(service);
        match self.service_view().and_then(|v| v.settings.estimate(pictures)) {
            Some(cost) => tr!("cloud-cost", requests = requests, pictures = pictures, cost = dollars(cost)),
            None => tr!("cloud-cost-unknown", pictures = pictures),
        }
    }

    /// The frame that an init image is fitted to where no size is sent: its own, no larger than the service takes.
    #[must_use]
    pub fn cloud_size(&self, service: &dyn Service) -> Size {
        let (set, facts) = (self.set(service), service.facts());
        let side = |name: &str| set.values.get(name).and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok());
        let (width, height) = if self.init.is_some() { self.init_sides() } else { (1024, 1024) };
        let scale = (f64::from(facts.max_side) / f64::from(width.max(height).max(1))).min(1.0);
        let own = |s: u32| ((f64::from(s) * scale) as u32).clamp(facts.min_side, facts.max_side.min(MAX_SIDE));
        let (width, height) = (side("width").unwrap_or(own(width)), side("height").unwrap_or(own(height)));
        Size::rounded(width, height).unwrap_or_else(|_| Size::like(width, height, 1024 * 1024))
    }

    /// The order of the next Generate: what the form shows, and nothing else.
    #[must_use]
    pub fn order(&self, service: &dyn Service) -> CloudOrder {
        let (spec, facts, set) = (service.spec(), service.facts(), self.set(service));
        let known = |(name, _): &(String, Value)| spec.parameter(name).is_some();
        let mut values: Values = set.values.into_iter().filter(known).collect();
        let (pictures, _) = self.cloud_count(service);
        values.insert(facts.count.to_owned(), pictures.min(facts.per_request.max(1)).into());
        for (name, text) in [("prompt", self.fields.prompt.trim()), ("negative", self.fields.negative.trim())] {
            if spec.parameter(name).is_some_and(|p| p.required || !text.is_empty()) {
                values.insert(name.to_owned(), text.into());
            }
        }
        let way = spec.takes_init().then(|| self.way(service));
        let url = set.init_url.trim().to_owned();
        CloudOrder { values, way, init_url: (way == Some(UploadWay::Url) && !url.is_empty()).then_some(url) }
    }

    /// The command that Generate sends to a service.
    ///
    /// # Errors
    /// No key; values that it does not take, each named in the problem's fields; no init image.
    pub fn enqueue_cloud(&self, service: &dyn Service) -> Result<Command, Problem> {
        let spec = service.spec();
        if self.needs_key() {
            let text = tr!("cloud-key-first", service = service_name(service.facts().key));
            return Err(Problem::new(ProblemKind::NoKey, text, press::KEY));
        }
        let order = self.order(service);
        let mut wrong = fields_of(spec, &order);
        let address = Parameter::new("init_url", Kind::Url, "");
        let (url, by_url) = (order.init_url.clone().unwrap_or_default(), order.way == Some(UploadWay::Url));
        if by_url && let Err(error) = address.fits(&url.into()) {
            wrong.push((error.parameter, tr!("cloud-init-address-needed")));
        }
        if let Some((name, message)) = wrong.first() {
            let name = spec.parameter(name).map_or_else(|| tr!("cloud-init-address"), label_of);
            let text = tr!("cloud-wrong", name = name, message = message);
            let mut problem = Problem::new(ProblemKind::BadInput, text, press::CHANGE);
            problem.fields = wrong;
            return Err(problem);
        }
        // An init image behind an address is not the one that the window has.
        let init = self.init.as_ref().filter(|_| !by_url).map(|i| i.sha256.clone()).unwrap_or_default();
        let mut recipe = recipe_of(spec.id, order, &init, self.cloud_size(service), self.fields.fit)?;
        if !init.is_empty() {
            recipe.framing = self.framing();
        }
        Ok(Command::Enqueue { recipe: Box::new(recipe), count: self.cloud_count(service).0 })
    }

    /// The question to be asked before a command is sent.
    #[must_use]
    pub fn question(&self, command: &Command) -> Option<Question> {
        let Command::Enqueue { recipe, count } = command else { return None };
        recipe.cloud.as_ref()?;
        let view = self.services.iter().find(|s| s.backend == recipe.backend);
        let asks = view.map_or_else(|| ServiceSettings::default().asks(*count), |v| v.settings.asks(*count));
        asks.then(|| Question::Send(recipe.clone(), *count))
    }

    /// Shows a problem's fields at their controls.
    pub fn mark(&mut self, backend: &str, problem: &Problem) {
        if problem.fields.is_empty() {
            return;
        }
        let fields: BTreeMap<String, String> = problem.fields.iter().cloned().collect();
        let under_more = |p: &&Parameter| p.shown == Shown::More && fields.contains_key(p.name);
        if cloud::service(backend).is_some_and(|s| s.spec().parameters.iter().any(|p| under_more(&p))) {
            self.clouds.more = true;
        }
        self.clouds.wrong.insert(backend.to_owned(), fields);
    }

    /// What is wrong with a parameter's value; `init_url` for the init image's address.
    #[must_use]
    pub fn wrong(&self, name: &str) -> Option<&str> {
        self.clouds.wrong.get(&self.fields.backend)?.get(name).map(String::as_str)
    }

    /// A value was changed: what was wrong with it may not be any more.
    pub fn changed(&mut self, name: &str) {
        if let Some(wrong) = self.clouds.wrong.get_mut(&self.fields.backend) {
            wrong.remove(name);
        }
    }

    /// The job that the problem shown belongs to.
    #[must_use]
    pub fn troubled(&self) -> Option<&JobView> {
        let problem = self.problem.as_ref()?;
        self.jobs.values().rev().find(|j| j.problem.as_ref() == Some(problem))
    }

    /// The newest job of a service that goes on by itself.
    #[must_use]
    pub fn away(&self) -> Option<&JobView> {
        let away = |s| matches!(s, JobState::Sending | JobState::Waiting | JobState::Downloading);
        self.jobs.values().rev().find(|j| j.recipe.cloud.is_some() && away(j.state) && j.problem.is_none())
    }

    /// Another seed for the next Generate, where one is set and does not stay.
    pub fn next_cloud_seed(&mut self, service: &dyn Service) {
        let locked = self.fields.seed_locked;
        if let Some(seed) = self.cloud_fields(service).values.get_mut("seed").filter(|v| !locked && v.is_u64()) {
            *seed = random_seed().max(1).into();
        }
    }

    /// Puts a service's recipe back into its fields; `told` is what the service said of it.
    pub fn take_order(&mut self, recipe: &Recipe, told: &BTreeMap<String, Value>) {
        let (Some(service), Some(order)) = (cloud::service(&recipe.backend), recipe.cloud.as_deref()) else { return };
        let count = service.facts().count;
        let mut values = order.values.clone();
        let pictures = values.remove(count).and_then(|v| v.as_u64()).and_then(|v| u32::try_from(v).ok());
        for name in ELSEWHERE {
            values.remove(name);
        }
        if told.contains_key("seed") && service.spec().parameter("seed").is_some() {
            values.insert("seed".to_owned(), recipe.seed.0.into());
            self.fields.seed_locked = true;
        }
        recipe.backend.clone_into(&mut self.fields.backend);
        order.text("prompt").unwrap_or_default().clone_into(&mut self.fields.prompt);
        order.text("negative").unwrap_or_default().clone_into(&mut self.fields.negative);
        self.fields.fit = recipe.fit;
        self.fields.framed = Framed { sha256: recipe.init_sha256.clone(), framing: recipe.framing };
        *self.cloud_fields(service) = CloudFields {
            values,
            pictures: pictures.unwrap_or(1),
            way: order.way,
            init_url: order.init_url.clone().unwrap_or_default(),
        };
        self.clouds.wrong.remove(&recipe.backend);
    }
}

/// What is wrong with an order's values and its init image's way.
fn fields_of(spec: &BackendSpec, order: &CloudOrder) -> Vec<(String, String)> {
    let errors = match order.way {
        Some(way) => spec.check_init(&order.values, way == UploadWay::Inline),
        None => spec.check(&order.values),
    };
    errors.into_iter().map(|e| (e.parameter, e.message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_holds_what_the_form_shows_and_nothing_else() {
        for service in cloud::services() {
            let mut model = Model::default();
            service.spec().id.clone_into(&mut model.fields.backend);
            model.fields.prompt = " a boat ".to_owned();
            model.cloud_fields(*service).values.insert("gone".to_owned(), 1.into());
            model.cloud_fields(*service).pictures = 6;
            let order = model.order(*service);
            let mut expected = service.spec().defaults();
            expected.insert("prompt".to_owned(), "a boat".into());
            expected.insert("count".to_owned(), 4.into());
            assert_eq!(order.values, expected, "{}", service.spec().id);
            assert_eq!(model.cloud_count(*service), (6, 2));
        }
    }
}
