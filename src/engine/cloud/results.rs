//! A service's pictures on their way into the library: fetched at once, because their addresses do not live long,
//! checked by what they are and not by what they are called, saved one by one.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::runner::Update;
use super::super::work::{blocking, fresh_pixels, lock};
use super::super::{JobState, Problem};
use super::job::{Halt, News, Run};
use super::words;
use crate::backend::cloud::{Done, Output};
use crate::library::Finished;
use crate::metadata::Record;
use crate::net::{Downloader, Fetched, Guard, download};
use crate::picture::{self, Picture};
use crate::recipe::Seed;
use crate::tr;

/// The most bytes of a result.
const LIMIT: u64 = 64 << 20;
/// Waits between tries: a service may name an address before there is anything, for about a minute and a half.
const WAITS: [u64; 7] = [1, 2, 4, 8, 15, 30, 30];
/// A picture whose brightest channel is no brighter than this is black.
const BLACK: u8 = 3;

/// The picture's file in what came: itself, or base64 of it in a text.
///
/// # Errors
/// What came instead, in words.
fn file_in(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if is_picture(&bytes) {
        return Ok(bytes);
    }
    let head: String = String::from_utf8_lossy(bytes.get(..64).unwrap_or(&bytes)).trim_start().to_lowercase();
    if head.starts_with('<') {
        return Err(tr!("cloud-reason-page"));
    }
    let text = String::from_utf8(bytes).map_err(|_| tr!("cloud-reason-no-picture"))?;
    from_base64(&text)
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        || bytes.starts_with(b"\xff\xd8\xff")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
}

/// Base64 as services write it: with or without a data-URI prefix, quotes, line ends or padding, in either alphabet.
fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    let text = text.trim().trim_matches('"');
    let text = text.split_once(";base64,").map_or(text, |(_, rest)| rest);
    let clean: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(clean);
    let bytes = bytes.map_err(|_| tr!("cloud-reason-no-picture"))?;
    if is_picture(&bytes) { Ok(bytes) } else { Err(tr!("cloud-reason-no-picture")) }
}

/// Whether there is nothing to see: what a safety check leaves.
fn is_black(picture: &Picture) -> bool {
    picture.rgba.chunks_exact(4).all(|pixel| pixel.iter().take(3).all(|channel| *channel <= BLACK))
}

/// A picture that came.
struct Came {
    /// Opaque.
    picture: Picture,
    /// The file it came as, where that says the same.
    file: Option<Vec<u8>>,
}

impl Came {
    fn open(file: Vec<u8>) -> Result<Self, Problem> {
        let started = Instant::now();
        let decoded = picture::decode(&file)?;
        let plain = !decoded.has_alpha && decoded.warnings.is_empty();
        tracing::debug!("decoded {} bytes in {:.1} ms", file.len(), started.elapsed().as_secs_f64() * 1e3);
        Ok(Self { picture: picture::flat(decoded), file: plain.then_some(file) })
    }
}

impl Run {
    /// Fetches and saves the pictures that are not saved yet; gives what is to be told beside them.
    pub(super) async fn fetch_all(&mut self, done: Done) -> Result<Option<Problem>, Halt> {
        let job = self.job.0;
        let saved = self.note(move |library| library.saved_of(job)).await?;
        let of = done.pictures.len();
        let mut held_back = 0;
        for (number, output) in done.pictures.iter().enumerate() {
            let number = number as u32;
            if saved.contains(&number) {
                continue;
            }
            let word = tr!("cloud-note-fetching", number = number + 1, of = of);
            self.tell(JobState::Downloading, &word, None).await;
            let came = self.fetch_one(output, number, of).await?;
            let flagged = output.flagged || is_black(&came.picture);
            held_back += usize::from(flagged);
            self.save(came, output, &done, number, flagged).await?;
        }
        self.note(move |library| library.end_downloads(job)).await?;
        Ok((held_back > 0).then(|| words::moderated(&self.name(), held_back)))
    }

    async fn fetch_one(&mut self, output: &Output, number: u32, of: usize) -> Result<Came, Halt> {
        if let Some(text) = &output.inline {
            let text = text.clone();
            let decoded = blocking(move || Came::open(from_base64(&text).map_err(Problem::internal)?));
            return decoded.await.map_err(Halt::Failed);
        }
        let (name, live) = (self.name(), self.cx.service.facts().links_live);
        let guard = Guard {
            local: self.local,
            limit: LIMIT,
            timeout: Duration::from_secs(120),
            stall: Duration::from_secs(30),
            hops: 5,
        };
        let options = crate::net::Options {
            proxy: self.cx.settings.proxy.clone(),
            connect: self.cx.settings.connect(),
            ca_file: None,
        };
        let downloader = Downloader::new(&options, guard).map_err(|e| Halt::Failed(e.into()))?;
        let mut reason = tr!("cloud-reason-no-address");
        for wait in [0].into_iter().chain(WAITS) {
            if wait > 0 {
                self.wait(Duration::from_secs(wait), &tr!("cloud-note-not-there")).await?;
            }
            for link in &output.links {
                let came = match download(&downloader, link, None).await {
                    Ok(Fetched { bytes, .. }) => bytes,
                    Err(error) => {
                        reason = error.to_string();
                        continue;
                    }
                };
                let opened = blocking(move || Came::open(file_in(came).map_err(Problem::internal)?));
                match opened.await {
                    Ok(came) => return Ok(came),
                    Err(problem) => reason = problem.message,
                }
            }
        }
        Err(Halt::Downloading(words::not_fetched(&name, number, of, &reason, live)))
    }

    async fn save(&mut self, came: Came, output: &Output, done: &Done, number: u32, flagged: bool) -> Result<(), Halt> {
        let mut recipe = self.recipe.clone();
        let mut told = done.told.clone();
        let told_seed = done.told.get("seed").and_then(serde_json::Value::as_u64);
        if let Some(seed) = output.seed.or(told_seed).or(self.order.integer("seed")) {
            recipe.seed = Seed(seed);
            told.insert("seed".to_owned(), seed.into());
        }
        let told_steps = ["steps", "num_inference_steps"].iter().find_map(|k| told.get(*k)?.as_u64());
        let steps = told_steps.or(self.order.integer("steps")).and_then(|s| u32::try_from(s).ok()).unwrap_or(0);
        let model = ["model", "model_id"].iter().find_map(|k| told.get(*k)?.as_str().map(str::to_owned));
        let record = Record {
            version: Record::VERSION,
            app: format!("Underpaint {}", env!("CARGO_PKG_VERSION")),
            recipe,
            model: model
                .or(self.order.text("model_id").map(str::to_owned))
                .unwrap_or_else(|| self.cx.service.spec().name.to_owned()),
            model_hash: String::new(),
            steps_run: steps,
            sigma_start: 0.0,
            seconds: self.started.elapsed().as_secs_f64(),
            job: self.job.0,
            number,
            told,
            flagged,
        };
        let (library, job) = (self.cx.library.clone(), self.job.0);
        let saved = blocking(move || {
            let started = Instant::now();
            let finished = Finished::received(job, came.picture, came.file.as_deref(), &record)?;
            let encoded = started.elapsed();
            let row = lock(&library).save_picture(&finished, false)?;
            let [encoded, whole] = [encoded, started.elapsed()].map(|t| t.as_secs_f64() * 1e3);
            tracing::debug!("picture {number} of job {job}: encoded in {encoded:.1} ms, on disk after {whole:.1} ms");
            Ok((row, fresh_pixels(finished.into_picture())))
        });
        let (row, pixels) = saved.await.map_err(Halt::Downloading)?;
        self.cx.updates.send(Update::Remote { job: self.job, news: News::Saved(Box::new(row), pixels) }).await.ok();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

    #[test]
    fn a_picture_is_known_by_its_bytes_and_found_in_every_base64_that_services_write() {
        use base64::prelude::BASE64_STANDARD;
        let plain = BASE64_STANDARD.encode(PNG);
        let texts = [
            plain.clone(),
            format!("data:image/png;base64,{plain}"),
            format!("\"{plain}\"\n"),
            plain.trim_end_matches('=').to_owned(),
            plain.replace('+', "-").replace('/', "_"),
            plain.chars().flat_map(|c| [c, '\n']).collect(),
        ];
        for text in texts {
            assert_eq!(file_in(text.clone().into_bytes()).unwrap(), PNG, "{text}");
        }
        assert_eq!(file_in(PNG.to_vec()).unwrap(), PNG);
    }

    #[test]
    fn a_web_page_and_nonsense_are_told_from_pictures() {
        assert!(file_in(b"  <!DOCTYPE html><html>".to_vec()).unwrap_err().contains("web page"));
        for nonsense in [&b""[..], b"not found", b"aGVsbG8=", b"\xff\xfe\x00"] {
            assert!(file_in(nonsense.to_vec()).unwrap_err().contains("no picture"), "{nonsense:?}");
        }
    }
}
