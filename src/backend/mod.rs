//! WHO can make it: services that turn a recipe and an init image into a picture, and how each describes
//! itself.
//!
//! A backend stores nothing and decides nothing about when; it is asked by the engine for one picture at a
//! time.

pub mod cloud;
mod local;
mod spec;
mod values;

use std::future::Future;
use std::pin::Pin;

pub use local::{Local, SPEC as LOCAL};
pub use spec::{BackendSpec, Kind, Parameter, Rule, Shown, Values, Wire};
pub use values::ParameterError;

use crate::flux::Phase;
use crate::picture::Rgb8;
use crate::recipe::{ModelInfo, ModelRef, Recipe};
use crate::worker::protocol::FailureKind;

/// One picture to make.
#[derive(Clone, Debug)]
pub struct Work {
    /// A number no other work of this process has, above 0.
    pub number: u64,
    /// What to make.
    pub recipe: Recipe,
    /// The init image, already fitted to the recipe's size.
    pub init: std::sync::Arc<Rgb8>,
}

/// A picture made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its pixels.
    pub picture: Rgb8,
    /// Steps that ran.
    pub steps_run: u32,
    /// The first step's sigma.
    pub sigma_start: f64,
    /// The model's face.
    pub info: ModelInfo,
}

/// How far a backend is.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is being done.
    pub phase: Phase,
    /// Steps done.
    pub step: u32,
    /// Steps that run.
    pub of: u32,
    /// 0 to 1 of the whole run.
    pub fraction: f32,
    /// A small picture of what is coming.
    pub preview: Option<Rgb8>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The artist stopped it.
    #[error("{}", crate::tr!("service-cancelled"))]
    Cancelled,
    /// The backend's process ended.
    #[error("{0}")]
    Died(String),
    /// It said no.
    #[error("{message}")]
    Failed {
        /// Of which kind.
        kind: FailureKind,
        /// What happened and what to do next.
        message: String,
    },
}

/// Resolves when the work with this number is to be stopped.
pub type Stop = tokio::sync::watch::Receiver<u64>;

/// What a backend's calls give.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, BackendError>> + Send + 'a>>;

/// A service that makes pictures.
pub trait Backend: Send {
    /// What it is and takes.
    fn spec(&self) -> &'static BackendSpec;
    /// Makes one picture; ends with [`BackendError::Cancelled`] soon after `stop` holds the work's number.
    fn make<'a>(&'a mut self, work: Work, stop: Stop, tell: &'a mut (dyn FnMut(Step) + Send)) -> Answer<'a, Made>;
    /// Gets ready for a model, so that the first picture comes sooner.
    fn warm<'a>(&'a mut self, model: ModelRef) -> Answer<'a, ()>;
    /// Gives memory back.
    fn cool(&mut self) -> Answer<'_, ()>;
}
