//! The child's side: reads requests, paints, answers.
//!
//! stdout belongs to the frames alone: it is taken over before anything else can print. Requests are read on
//! a thread of their own, so that Cancel arrives while a run is on, and so that the child ends at once, in
//! the middle of a run too, when its parent is gone and stdin closes.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::card::chosen;
use super::memory::{available_bytes, forget_peak, memory, of_card, peak_bytes};
use super::protocol::{self, Answer, FailureKind, Request, Run, VERSION};
use crate::flux::device::{self, card_memory, open_card};
use crate::flux::{
    Card, Device, FluxError, Hooks, Img2Img, ModelSource, Pipeline, Progress, Rgb, Stamp, inspect, starter,
};
use crate::recipe::{Handling, Load, Memory, MemoryPlan, ModelInfo, ModelRef, Size};
use crate::{language, models};

/// A model is dropped after a run when less than this is left.
const SHORT: u64 = 512 << 20;

/// The run that is to be stopped.
static CANCELLED: AtomicU64 = AtomicU64::new(0);

/// Where a model's files are.
///
/// # Errors
/// No model there, or one that lacks parts.
pub fn source_of(model: &ModelRef) -> Result<ModelSource, FluxError> {
    match model {
        ModelRef::Starter => Ok(starter::source()),
        ModelRef::Folder(path) => models::resolve(path),
    }
}

/// What a worker computes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compute {
    /// The processor.
    Processor,
    /// A graphics card, or nothing.
    Card,
}

/// The card that was chosen, seen to reckon right.
fn open_checked() -> io::Result<(Device, Card)> {
    let open = || -> Result<(Device, Card), FluxError> {
        let (device, card) = open_card(chosen())?;
        device::check(&device)?;
        Ok((device, card))
    };
    open().map_err(|e| io::Error::other(e.to_string()))
}

/// Prints the card as JSON.
///
/// # Errors
/// There is none that can be used.
pub fn probe() -> io::Result<()> {
    let (_, card) = open_checked()?;
    writeln!(io::stdout(), "{}", serde_json::to_string(&card)?)
}

/// Works until told to end or until the parent is gone.
///
/// # Errors
/// stdout cannot be taken over, no thread can be had, or the card cannot be used.
pub fn run(compute: Compute) -> io::Result<()> {
    // What goes wrong is said in words that the window shows as they come.
    if let Ok(tag) = std::env::var(super::LANGUAGE) {
        language::speak(&tag);
    }
    let (device, name) = match compute {
        Compute::Processor => (Device::Cpu, super::device_name()),
        Compute::Card => open_card(chosen()).map(|(device, card)| (device, card.name)).map_err(io::Error::other)?,
    };
    let out = Mutex::new(take_stdout()?);
    let (sender, requests) = sync_channel(16);
    std::thread::Builder::new().name("requests".to_owned()).spawn(move || read_requests(&sender))?;
    let hello = Answer::Hello { protocol: VERSION, version: env!("CARGO_PKG_VERSION").to_owned(), devices: vec![name] };
    let out = Out { pipe: &out };
    out.send(&hello, &[])?;
    serve(&requests, &out, &device)
}

/// Frames go to a copy of stdout; stdout itself becomes stderr, so that no stray print can mix with frames.
#[cfg(unix)]
fn take_stdout() -> io::Result<File> {
    let copy = rustix::io::dup(io::stdout())?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(File::from(copy))
}

#[cfg(not(unix))]
fn take_stdout() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}

fn read_requests(to: &SyncSender<(Request, Vec<u8>)>) {
    let mut input = io::stdin().lock();
    loop {
        match protocol::read::<Request>(&mut input) {
            Ok(Some((Request::Cancel { run }, _))) => CANCELLED.store(run, Ordering::SeqCst),
            Ok(Some((Request::Shutdown, _)) | None) => std::process::exit(0),
            Ok(Some(request)) => {
                if to.send(request).is_err() {
                    return;
                }
            }
            Err(error) => {
                tracing::error!("the worker was sent something it cannot read: {error}");
                std::process::exit(1);
            }
        }
    }
}

struct Out<'a, W: Write> {
    pipe: &'a Mutex<W>,
}

impl<W: Write> Out<'_, W> {
    fn send(&self, answer: &Answer, payload: &[u8]) -> io::Result<()> {
        let mut pipe = self.pipe.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        protocol::write(&mut *pipe, answer, payload)
    }
}

/// The model in memory, if any.
struct Warm {
    model: ModelRef,
    /// Its files as they were when it was read.
    stamp: Stamp,
    /// For the latest run.
    plan: Option<MemoryPlan>,
    pipeline: Pipeline,
}

fn serve<W: Write>(requests: &Receiver<(Request, Vec<u8>)>, out: &Out<'_, W>, device: &Device) -> io::Result<()> {
    let mut warm: Option<Warm> = None;
    tell_memory(out, device, warm.as_ref())?;
    while let Ok((request, payload)) = requests.recv() {
        match request {
            Request::Load { model } => match load(&mut warm, &model, None, device, &mut Report { run: 0, out }) {
                Ok(warm) => out.send(&Answer::Loaded { info: Box::new(warm.pipeline.info().clone()) }, &[])?,
                Err(error) => out.send(&failed(0, &error), &[])?,
            },
            Request::Run(run) => {
                let (answer, pixels) = match paint(&mut warm, &run, payload, device, out) {
                    Ok(done) => done,
                    Err(FluxError::Cancelled) => (Answer::Cancelled { run: run.run }, Vec::new()),
                    Err(error) => {
                        if matches!(error, FluxError::CardFull) {
                            warm = None;
                        }
                        (failed(run.run, &error), Vec::new())
                    }
                };
                // Before the answer, so that whoever hears that one knows the memory there is now.
                tell_memory(out, device, warm.as_ref())?;
                out.send(&answer, &pixels)?;
                if available_bytes().is_some_and(|left| left < SHORT) {
                    tracing::warn!("memory is short: the model is dropped until it is needed again");
                    warm = None;
                }
            }
            Request::Unload => warm = None,
            Request::Cancel { .. } | Request::Shutdown => {}
        }
    }
    Ok(())
}

/// The memory there is, `held` bytes of it being the model's already; None where nobody knows.
fn memory_of(device: &Device, held: u64) -> Option<Memory> {
    match card_memory(device) {
        Some((free, total)) => of_card(Some(total), Some(free.saturating_add(held))),
        None => memory(held),
    }
}

/// Says what a card has left; the processor's memory the parent sees for itself.
fn tell_memory<W: Write>(out: &Out<'_, W>, device: &Device, warm: Option<&Warm>) -> io::Result<()> {
    let held = warm.map_or(0, |warm| warm.pipeline.bytes());
    match card_memory(device).and_then(|_| memory_of(device, held)) {
        Some(memory) => out.send(&Answer::Memory(memory), &[]),
        None => Ok(()),
    }
}

/// The model, kept as the memory allows for this run; for a run to come where none is given.
fn load<'a>(
    warm: &'a mut Option<Warm>,
    model: &ModelRef,
    run: Option<&Run>,
    device: &Device,
    hooks: &mut dyn Hooks,
) -> Result<&'a mut Warm, FluxError> {
    let loaded = match warm.take().filter(|w| w.model == *model && unchanged(w)) {
        Some(mut same) => {
            let pipeline = &mut same.pipeline;
            same.plan = plan(pipeline.info(), run, device, pipeline.bytes())?;
            pipeline.handle(same.plan.map_or_else(Handling::default, |plan| plan.handling));
            same
        }
        None => {
            let source = source_of(model)?;
            let stamp = Stamp::of(&source);
            let plan = plan(&inspect(&source)?, run, device, 0)?;
            let handling = plan.map_or_else(Handling::default, |plan| plan.handling);
            let pipeline = Pipeline::load(&source, device.clone(), handling, hooks)?;
            Warm { model: model.clone(), stamp, plan, pipeline }
        }
    };
    Ok(warm.insert(loaded))
}

/// Whether a model in memory is still the one on disk: the artist may have put another file in a file's place.
fn unchanged(warm: &Warm) -> bool {
    let changed = warm.stamp.changed();
    if let Some(file) = changed {
        tracing::info!("{} was changed: the model is read again", file.display());
    }
    changed.is_none()
}

/// The picture that a model is loaded ahead for.
const LIKELY: u32 = 512;

/// How the model is kept for a run, `held` bytes of it being in memory already; None where nobody knows how much
/// memory there is.
fn plan(info: &ModelInfo, run: Option<&Run>, device: &Device, held: u64) -> Result<Option<MemoryPlan>, FluxError> {
    let (width, height) = run.map_or((LIKELY, LIKELY), |run| (run.width, run.height));
    let size = Size::try_from((width, height)).map_err(|e| FluxError::BadRequest(e.to_string()))?;
    let file = |lora: &crate::recipe::LoraUse| std::fs::metadata(&lora.file).map_or(0, |m| m.len());
    let loras = run.map_or(0, |run| run.loras.iter().map(file).sum());
    let load = Load { size, steps: run.map_or(info.defaults.steps, |run| run.steps), loras };
    let Some(memory) = memory_of(device, held) else { return Ok(None) };
    let footprint = if device.is_cpu() { info.footprint } else { info.on_card };
    let plan = footprint.plan(&load, memory);
    if !plan.fits() {
        let smaller = footprint.smaller(&load, memory);
        return Err(FluxError::OutOfMemory { needed: plan.needed, left: plan.free, smaller });
    }
    Ok(Some(plan))
}

fn paint<W: Write>(
    warm: &mut Option<Warm>,
    run: &Run,
    payload: Vec<u8>,
    device: &Device,
    out: &Out<'_, W>,
) -> Result<(Answer, Vec<u8>), FluxError> {
    forget_peak();
    let warm = load(warm, &run.model, Some(run), device, &mut Report { run: run.run, out })?;
    let request = Img2Img {
        init: Rgb { width: run.width, height: run.height, pixels: payload },
        prompt: run.prompt.clone(),
        negative: run.negative.clone(),
        strength: run.strength,
        guidance: run.guidance,
        true_cfg: run.true_cfg,
        steps: run.steps,
        step_count: run.step_count,
        loras: run.loras.clone(),
        seed: run.seed,
    };
    let output = warm.pipeline.img2img(&request, &mut Report { run: run.run, out })?;
    let answer = Answer::Done {
        run: run.run,
        width: output.picture.width,
        height: output.picture.height,
        steps_run: output.steps_run,
        sigma_start: output.sigma_start,
        info: Box::new(warm.pipeline.info().clone()),
        planned: warm.plan,
        // A card's driver does not count it.
        peak: if device.is_cpu() { peak_bytes() } else { None },
    };
    Ok((answer, output.picture.pixels))
}

struct Report<'a, 'b, W: Write> {
    run: u64,
    out: &'a Out<'b, W>,
}

impl<W: Write> Hooks for Report<'_, '_, W> {
    fn cancelled(&mut self) -> bool {
        self.run != 0 && CANCELLED.load(Ordering::SeqCst) == self.run
    }

    fn progress(&mut self, progress: Progress) {
        let preview = progress.preview.as_ref().map_or((0, 0), |p| (p.width, p.height));
        let answer = Answer::Progress {
            run: self.run,
            phase: progress.phase,
            step: progress.step,
            of: progress.of,
            fraction: progress.fraction,
            preview,
        };
        let pixels = progress.preview.map(|p| p.pixels).unwrap_or_default();
        if let Err(error) = self.out.send(&answer, &pixels) {
            // The parent is gone; the reader will end this process as it sees stdin close.
            tracing::debug!("progress could not be sent: {error}");
        }
    }
}

fn failed(run: u64, error: &FluxError) -> Answer {
    let kind = match error {
        FluxError::NoModel { .. }
        | FluxError::NotAModel { .. }
        | FluxError::SeveralModels { .. }
        | FluxError::MissingParts { .. }
        | FluxError::MissingEmbedders { .. }
        | FluxError::Unsupported(_) => FailureKind::NoModel,
        FluxError::MissingFile { .. }
        | FluxError::Unreadable { .. }
        | FluxError::Damaged { .. }
        | FluxError::MissingTensor { .. }
        | FluxError::WrongShape { .. } => FailureKind::DamagedModel,
        FluxError::BadRequest(_) | FluxError::Lora { .. } => FailureKind::BadInput,
        FluxError::OutOfMemory { .. } | FluxError::CardFull => FailureKind::OutOfMemory,
        FluxError::Cancelled | FluxError::Compute(_) | FluxError::NoCard(_) => FailureKind::Internal,
    };
    Answer::Failed { run, kind, message: error.to_string() }
}
