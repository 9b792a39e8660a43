//! The init image on its way into a request: fitted here, then inside the request, uploaded to the service, uploaded
//! to the artist's bucket, or named by an address that the artist gave.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::super::work::{Shared, blocking, lock};
use super::super::{Problem, ProblemKind};
use super::job::{Halt, Run};
use super::words;
use crate::backend::cloud::{Facts, Init};
use crate::net::{Bucket, KeyName, Options, S3Error};
use crate::picture;
use crate::recipe::{CloudOrder, Recipe, UploadWay};
use crate::tr;

/// Tries of an upload, which costs nothing to repeat.
const TRIES: u32 = 3;

/// The init image ready for a request, and its place in the bucket if it went there.
pub(super) struct Ready {
    pub(super) init: Option<Init>,
    pub(super) uploaded: Option<String>,
}

/// The frame of a request: the sides that are sent, or the init image's fitted to what the service takes.
pub(super) fn frame(order: &CloudOrder, recipe: &Recipe, facts: &Facts) -> (u32, u32) {
    let side = |name: &str, usual: u32| {
        let sent = order.integer(name).and_then(|v| u32::try_from(v).ok());
        let multiple = facts.side_multiple.max(1);
        let most = facts.max_side / multiple * multiple;
        sent.unwrap_or((usual / multiple * multiple).clamp(facts.min_side.min(most).max(1), most.max(1)))
    };
    // Where no side is sent the result has the init image's size: its shape is kept.
    let (width, height) = (recipe.size.width(), recipe.size.height());
    let long = width.max(height);
    let scale = if long > facts.max_side { f64::from(facts.max_side) / f64::from(long) } else { 1.0 };
    let scaled = |s: u32| (f64::from(s) * scale).round() as u32;
    (side("width", scaled(width)), side("height", scaled(height)))
}

/// The fitted file: PNG, or JPEG where a PNG would be larger than the service takes.
fn encoded(
    library: &Shared,
    recipe: &Recipe,
    size: (u32, u32),
    limit: usize,
) -> Result<(Vec<u8>, &'static str), Problem> {
    let known = lock(library).init_image(&recipe.init_sha256)?;
    let decoded = picture::decode_file(&known.path)?;
    let fitted = picture::fit_exactly(&decoded, recipe.fit, &recipe.framing, size)?;
    let png = picture::png_of(&fitted)?;
    if png.len() <= limit {
        return Ok((png, "image/png"));
    }
    for quality in [95, 90, 80] {
        let jpeg = picture::jpeg_of(&fitted, quality)?;
        if jpeg.len() <= limit {
            tracing::info!("the init image goes out as JPEG of quality {quality}: a PNG would be over {limit} bytes");
            return Ok((jpeg, "image/jpeg"));
        }
    }
    let text = tr!("cloud-init-large", bytes = limit);
    Err(Problem::new(ProblemKind::BadInput, text, "Choose a smaller size"))
}

impl Run {
    /// Brings the init image to where the request needs it.
    pub(super) async fn ready_init(&mut self) -> Result<Ready, Halt> {
        let none = Ready { init: None, uploaded: None };
        if !self.cx.service.spec().takes_init() {
            return Ok(none);
        }
        let facts = self.cx.service.facts();
        let way = self.order.way.or(self.cx.settings.way).or(facts.ways.first().copied()).unwrap_or(UploadWay::Inline);
        if way == UploadWay::Url {
            let url = self.order.init_url.clone().filter(|u| !u.trim().is_empty());
            let url = url.ok_or_else(|| {
                let text = tr!("cloud-init-no-address");
                Halt::Failed(Problem::new(ProblemKind::BadInput, text, words::press::INLINE))
            })?;
            return Ok(Ready { init: Some(Init::Url(url)), uploaded: None });
        }
        let size = frame(&self.order, &self.recipe, facts);
        let (library, recipe, limit) = (self.cx.library.clone(), self.recipe.clone(), facts.inline_limit);
        let (bytes, mime) = blocking(move || encoded(&library, &recipe, size, limit)).await.map_err(Halt::Failed)?;
        match way {
            UploadWay::Inline => {
                let init = Init::Inline { base64: BASE64_STANDARD.encode(&bytes), mime };
                Ok(Ready { init: Some(init), uploaded: None })
            }
            UploadWay::Service => {
                let url = self.upload_to_service(&BASE64_STANDARD.encode(&bytes), mime).await?;
                Ok(Ready { init: Some(Init::Url(url)), uploaded: None })
            }
            UploadWay::S3 => {
                let (url, path) = self.upload_to_bucket(bytes, mime).await?;
                Ok(Ready { init: Some(Init::Url(url)), uploaded: Some(path) })
            }
            UploadWay::Url => Ok(none),
        }
    }

    async fn upload_to_service(&mut self, base64: &str, mime: &str) -> Result<String, Halt> {
        let name = self.name();
        let Some(draft) = self.cx.service.upload(&self.base, base64, mime) else {
            let text = tr!("cloud-no-upload", service = name);
            return Err(Halt::Failed(Problem::new(ProblemKind::BadInput, text, words::press::INLINE)));
        };
        self.say(&tr!("cloud-note-uploading"), None).await;
        let mut last = String::new();
        for tried in 0..TRIES {
            if tried > 0 {
                self.wait(Duration::from_secs(1 << tried), &tr!("cloud-note-upload-again")).await?;
            }
            match self.call(&draft, self.cx.settings.patience(self.cx.service.facts())).await {
                Ok(answered) => match self.cx.service.uploaded(&super::job::reply(&answered)) {
                    Ok(url) => return Ok(url),
                    Err(refusal) => return Err(Halt::Failed(words::refused(&name, &refusal))),
                },
                Err(error) => last = error.error.to_string(),
            }
        }
        Err(Halt::Failed(words::not_uploaded(&last)))
    }

    async fn upload_to_bucket(&mut self, bytes: Vec<u8>, mime: &'static str) -> Result<(String, String), Halt> {
        self.say(&tr!("cloud-note-bucket"), None).await;
        let (bucket, lifetime) = self.bucket().await?;
        let ending = if mime == "image/png" { "png" } else { "jpg" };
        let name = format!("{}.{ending}", self.client_id);
        let failed = |e: S3Error| Halt::Failed(words::not_uploaded(&e.to_string()));
        let path = bucket.upload(bytes, mime, &name).await.map_err(failed)?;
        let url = bucket.presign_get(&path, lifetime).await.map_err(failed)?;
        Ok((url, path))
    }

    async fn bucket(&self) -> Result<(Bucket, Duration), Halt> {
        let no = |text: String| Halt::Failed(Problem::new(ProblemKind::BadInput, text, words::press::SETTINGS));
        let settings = self.cx.bucket.clone().ok_or_else(|| no(tr!("cloud-bucket-unset")))?;
        let keys = &self.cx.keys;
        let pair = (keys.get(KeyName::S3Access).await, keys.get(KeyName::S3Secret).await);
        let (Some((access, _)), Some((secret, _))) = pair else {
            return Err(no(tr!("cloud-bucket-no-keys")));
        };
        let lifetime = Duration::from_secs(settings.lifetime_seconds.clamp(1, 7 * 24 * 3600));
        let bucket = Bucket {
            endpoint: Some(settings.endpoint).filter(|e| !e.trim().is_empty()),
            region: settings.region,
            bucket: settings.bucket,
            prefix: settings.prefix,
            path_style: settings.path_style,
            local: settings.local,
            credentials: (access, secret),
            options: Options {
                proxy: self.cx.settings.proxy.clone(),
                connect: self.cx.settings.connect(),
                ca_file: None,
            },
        };
        Ok((bucket, lifetime))
    }

    /// Deletes the init image from the artist's bucket, where that is asked for. What cannot be deleted is told in the
    /// log: the picture is not held up by it.
    pub(super) async fn tidy_bucket(&self, path: &str) {
        if !self.cx.bucket.as_ref().is_some_and(|b| b.delete_afterwards) {
            return;
        }
        let Ok((bucket, _)) = self.bucket().await else { return };
        if let Err(error) = bucket.delete(path).await {
            tracing::warn!("the init image stays in the bucket: {error}");
        }
    }
}
