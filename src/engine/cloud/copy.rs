//! A request as it can be shown and copied: for an artist who asks a service's support, or who wants it in a script.
//!
//! Must never hold the key: in its place stands the variable that the program itself reads it from. Every value goes
//! through the redactor first, and only then are the variables put in.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::work::{Shared, lock};
use super::super::{CopiedRequest, Problem, ProblemKind, RequestOf};
use super::init::frame;
use super::{ServiceSettings, press};
use crate::backend::Kind;
use crate::backend::cloud::{Draft, Init, KeyPlace, Service, service};
use crate::net::{KeyName, redact, redact_json};
use crate::recipe::{CloudOrder, Recipe, UploadWay};
use crate::tr;

/// Stands for the init image until the text is made.
const INIT: &str = "\u{f8ff}init";
/// The file that the copied command reads the init image from.
const FILE: &str = "init.png";
/// The variable that the copied command reads the init image's address from.
const ADDRESS: &str = "INIT_IMAGE_URL";

/// The request of a job, or of a picture's job.
///
/// # Errors
/// No such job or picture; one that was painted on this machine.
pub(in crate::engine) fn copied(
    library: &Shared,
    of: RequestOf,
    settings: &BTreeMap<KeyName, ServiceSettings>,
) -> Result<CopiedRequest, Problem> {
    let store = lock(library);
    let (recipe, job) = match of {
        RequestOf::Job(job) => (store.job(job.0)?.recipe, job.0),
        RequestOf::Picture(picture) => {
            let record = store.picture(picture.0)?.record;
            (record.recipe, record.job)
        }
    };
    let sent = store.request(job)?;
    drop(store);
    let Some(service) = service(&recipe.backend) else {
        let text = tr!("cloud-copy-local");
        return Err(Problem::new(ProblemKind::BadInput, text, press::CHANGE));
    };
    let settings = settings.get(&service.facts().key).cloned().unwrap_or_default();
    // Where it went and under which number, whatever the settings say by now.
    let (base, number) =
        sent.map_or_else(|| (settings.base(service.facts()), String::new()), |row| (row.base_url, row.client_id));
    Ok(text_of(service, &recipe, settings.way, &base, &number))
}

fn text_of(
    service: &dyn Service,
    recipe: &Recipe,
    usual: Option<UploadWay>,
    base: &str,
    number: &str,
) -> CopiedRequest {
    let order = recipe.cloud.as_deref().cloned().unwrap_or_default();
    let facts = service.facts();
    let way = order.way.or(usual).or(facts.ways.first().copied()).unwrap_or(UploadWay::Inline);
    let init = service.spec().takes_init().then(|| init_of(&order, way));
    let draft = service.submit(base, &order.values, init.as_ref(), number);
    let image = service.spec().parameters.iter().find(|p| p.kind == Kind::Image).map_or("", |p| p.wire);
    let shown = Shown::of(&draft, facts.key, image);
    let (width, height) = frame(&order, recipe, facts);
    let note = match way {
        _ if init.is_none() => String::new(),
        UploadWay::Inline => format!("# {FILE} is the init image, fitted to {width} x {height}\n"),
        UploadWay::Service | UploadWay::S3 => format!("# {ADDRESS} is where the init image was uploaded to\n"),
        UploadWay::Url => String::new(),
    };
    CopiedRequest { curl: note + &shown.curl(way), json: shown.json(way) }
}

fn init_of(order: &CloudOrder, way: UploadWay) -> Init {
    match way {
        UploadWay::Inline => Init::Inline { base64: INIT.to_owned(), mime: "image/png" },
        UploadWay::Service | UploadWay::S3 => Init::Url(INIT.to_owned()),
        UploadWay::Url => Init::Url(order.init_url.clone().unwrap_or_default()),
    }
}

/// A draft without secrets.
struct Shown {
    get: bool,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Map<String, Value>>,
    /// What stands before the init image in its field.
    lead: String,
    /// Where the key goes, and the variable that holds it.
    key: (KeyPlace, &'static str),
}

impl Shown {
    /// `image`: the field that the init image is in.
    fn of(draft: &Draft, key: KeyName, image: &str) -> Self {
        let headers = draft.headers.iter().map(|(name, value)| (*name, redact(value).into_owned())).collect();
        let mut body = draft.body.as_ref().and_then(Value::as_object).cloned();
        let field = body.as_mut().and_then(|fields| fields.get_mut(image));
        let lead = field.as_ref().and_then(|value| value.as_str()?.strip_suffix(INIT)).map(str::to_owned);
        // Alone, so that the redactor does not take it for the picture itself.
        if let (Some(field), Some(_)) = (field, &lead) {
            *field = INIT.into();
        }
        let body = body.and_then(|fields| redact_json(&Value::Object(fields)).as_object().cloned());
        let (url, lead) = (redact(&draft.url).into_owned(), lead.unwrap_or_default());
        Self { get: draft.get, url, headers, body, lead, key: (draft.key, key.variable()) }
    }

    fn method(&self) -> &'static str {
        if self.get { "GET" } else { "POST" }
    }

    /// The body as it is read, the key's variable first.
    fn body(&self) -> Option<String> {
        let body = Value::Object(self.body.clone()?);
        let text = serde_json::to_string_pretty(&body).unwrap_or_default();
        let KeyPlace::Body(name) = self.key.0 else { return Some(text) };
        let rest = text.strip_prefix('{').unwrap_or_default();
        let comma = if rest == "}" { "\n" } else { "," };
        Some(format!("{{\n  {}: \"${}\"{comma}{rest}", Value::from(name), self.key.1))
    }

    fn json(&self, way: UploadWay) -> String {
        let mut headers = Map::new();
        for (name, value) in &self.headers {
            headers.insert((*name).to_owned(), value.as_str().into());
        }
        if self.key.0 == KeyPlace::Bearer {
            headers.insert("Authorization".to_owned(), format!("Bearer ${}", self.key.1).into());
        }
        let mut body = self.body.clone();
        if let (KeyPlace::Body(name), Some(body)) = (self.key.0, &mut body) {
            body.insert(name.to_owned(), format!("${}", self.key.1).into());
        }
        let whole = json!({ "method": self.method(), "url": self.url, "headers": headers, "body": body });
        let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
        let word = if way == UploadWay::Inline { "(the init image as base64)" } else { "(the init image's address)" };
        text.replace(INIT, &format!("{}{word}", self.lead))
    }

    /// A command for a shell: the key, the init image's file or its address are read when it runs.
    fn curl(&self, way: UploadWay) -> String {
        let mut lines = vec![format!("curl -X {} '{}'", self.method(), self.url.replace('\'', "%27"))];
        for (name, value) in &self.headers {
            lines.push(format!("-H '{name}: {}'", value.replace('\'', "")));
        }
        if self.key.0 == KeyPlace::Bearer {
            lines.push(format!("-H \"Authorization: Bearer ${}\"", self.key.1));
        }
        let Some(body) = self.body() else { return lines.join(" \\\n  ") };
        lines.push("-H 'Content-Type: application/json'".to_owned());
        lines.push("--data-binary @- <<END".to_owned());
        let init = match way {
            UploadWay::Inline => format!("$(base64 < {FILE} | tr -d '\\n')"),
            _ => format!("${ADDRESS}"),
        };
        let variable = format!("\"${}\"", self.key.1);
        // In what follows a shell reads nothing but the variables: all else is taken as it stands.
        let plain = body.replace('\\', "\\\\").replace('`', "\\`").replace('$', "\\$");
        let own = variable.replace('$', "\\$");
        let plain = match self.key.0 {
            KeyPlace::Body(_) => plain.replacen(&own, &variable, 1),
            _ => plain,
        };
        let plain = plain.replace(INIT, &format!("{}{init}", self.lead));
        format!("{}\n{plain}\nEND", lines.join(" \\\n  "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::cloud::services;
    use crate::engine::recipe_of;
    use crate::net::Secret;
    use crate::recipe::{Fit, Size};

    fn recipe(backend: &str, more: &[(&str, Value)], way: UploadWay) -> Recipe {
        let service = services().iter().find(|s| s.spec().id == backend).unwrap();
        let mut values = service.spec().defaults();
        values.insert("prompt".to_owned(), "a $HOME `boat` with \"quotes\" and \\ in it's hold".into());
        values.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        if service.spec().parameter("model_id").is_some() {
            values.insert("model_id".to_owned(), "midjourney".into());
        }
        let order = CloudOrder { values, way: Some(way), init_url: None };
        recipe_of(backend, order, &"ab".repeat(32), Size::rounded(512, 768).unwrap(), Fit::Crop).unwrap()
    }

    fn text(backend: &str, recipe: &Recipe) -> CopiedRequest {
        let service = services().iter().find(|s| s.spec().id == backend).unwrap();
        text_of(*service, recipe, None, service.facts().base_url, "underpaint-1")
    }

    #[test]
    fn the_key_is_a_variable_and_the_init_image_a_file() {
        let flux = text("modelslab/flux-img2img", &recipe("modelslab/flux-img2img", &[], UploadWay::Inline));
        assert!(
            flux.curl
                .starts_with("# init.png is the init image, fitted to 512 x 768\ncurl -X POST 'https://modelslab.com/")
        );
        assert!(flux.curl.contains("\"key\": \"$UNDERPAINT_MODELSLAB_KEY\""), "{}", flux.curl);
        assert!(flux.curl.contains("\"init_image\": \"$(base64 < init.png | tr -d '\\n')\""), "{}", flux.curl);
        assert!(flux.curl.contains("a \\$HOME \\`boat\\`"), "{}", flux.curl);
        let read: Value = serde_json::from_str(&flux.json).unwrap();
        assert_eq!(read["body"]["key"], "$UNDERPAINT_MODELSLAB_KEY");
        assert_eq!(read["body"]["init_image"], "(the init image as base64)");
        let aiml = text("aimlapi/flux-dev-img2img", &recipe("aimlapi/flux-dev-img2img", &[], UploadWay::S3));
        assert!(aiml.curl.contains("-H \"Authorization: Bearer $UNDERPAINT_AIMLAPI_KEY\""), "{}", aiml.curl);
        assert!(aiml.curl.contains("\"image_url\": \"$INIT_IMAGE_URL\"") && !aiml.curl.contains("\"key\""));
        assert!(aiml.curl.contains("-H 'X-Client-Request-Id: underpaint-1'"));
    }

    #[test]
    fn a_key_that_an_artist_pasted_into_a_prompt_is_not_copied() {
        let key = Secret::new("mlPastedIntoThePrompt77").unwrap();
        let more =
            [("prompt", "a boat mlPastedIntoThePrompt77".into()), ("webhook", "https://h.example/?token=abc1".into())];
        let copied = text("modelslab/flux-img2img", &recipe("modelslab/flux-img2img", &more, UploadWay::Inline));
        for text in [&copied.curl, &copied.json] {
            assert!(!text.contains("mlPasted") && !text.contains("abc1"), "{text}");
            assert!(text.contains("a boat ***"), "{text}");
        }
        drop(key);
    }
}
