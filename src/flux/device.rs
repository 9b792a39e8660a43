//! Where a model's numbers are computed: the processor, or a graphics card.
//!
//! The only place that asks a driver anything, and that says who computes: our kernels on the processor in f32,
//! candle's own operations everywhere else. Must never let a card be used that does not reckon right.

use std::sync::{Arc, OnceLock};

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{DType, Device, Tensor};
use serde::{Deserialize, Serialize};

use super::error::{FluxError, Result};
use super::layers::block_product;

/// Where a model is computed, and in which numbers.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where.
    pub device: Device,
    /// The transformer's and the text encoders' numbers; the autoencoder is in f32 everywhere.
    pub dtype: DType,
}

impl From<Device> for Place {
    /// f32 on the processor, bf16 elsewhere.
    fn from(device: Device) -> Self {
        let dtype = if device.is_cpu() { DType::F32 } else { DType::BF16 };
        Self { device, dtype }
    }
}

/// A graphics card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// As its driver calls it.
    pub name: String,
    /// Its memory in bytes; None where it shares the machine's.
    pub total: Option<u64>,
    /// What of it is free.
    pub free: Option<u64>,
}

/// Whether candle's own operations compute where our kernels could.
static PLAIN: OnceLock<bool> = OnceLock::new();

/// From now on everything is computed by candle's own operations, as on a graphics card: for tests of that way on a
/// machine without one. Whether it is so; not when something has been computed before.
#[must_use]
pub fn compute_plainly() -> bool {
    *PLAIN.get_or_init(|| true)
}

fn plain() -> bool {
    *PLAIN.get_or_init(|| false)
}

/// Whether our kernels for the processor take this tensor; else candle's operations do.
pub(super) fn ours(x: &Tensor) -> bool {
    x.device().is_cpu() && x.dtype() == DType::F32 && !plain()
}

/// Whether weights that a run needs once stay in their file until then. A card's memory is too dear for them.
pub(super) fn passes_through(device: &Device) -> bool {
    !device.is_cpu() || plain()
}

/// Opens a graphics card: `number` of those the driver lists, or its first.
///
/// # Errors
/// No driver, no such card, or an executable that was built for none.
pub fn open_card(number: Option<usize>) -> Result<(Device, Card)> {
    let device = new_device(number.unwrap_or(0))?;
    let card = describe(&device)?;
    Ok((device, card))
}

/// Free and all memory of a card in bytes; None on the processor, and where a card shares the machine's.
#[must_use]
pub fn card_memory(device: &Device) -> Option<(u64, u64)> {
    // What was let go is given back when the work before it is done.
    device.synchronize().ok()?;
    let card = describe(device).ok()?;
    Some((card.free?, card.total?))
}

/// What a driver said, without the trace that may come behind it.
#[cfg(any(feature = "cuda", feature = "metal"))]
fn no_card(error: &dyn std::fmt::Display) -> FluxError {
    FluxError::NoCard(error.to_string().lines().next().unwrap_or_default().to_owned())
}

#[cfg(feature = "cuda")]
fn new_device(number: usize) -> Result<Device> {
    Device::new_cuda(number).map_err(|e| no_card(&e))
}

#[cfg(all(feature = "metal", not(feature = "cuda")))]
fn new_device(number: usize) -> Result<Device> {
    Device::new_metal(number).map_err(|e| no_card(&e))
}

#[cfg(not(any(feature = "cuda", feature = "metal")))]
fn new_device(_: usize) -> Result<Device> {
    Err(FluxError::NoCard(crate::tr!("flux-card-not-built")))
}

#[cfg(feature = "cuda")]
fn describe(device: &Device) -> Result<Card> {
    let stream = device.as_cuda_device()?.cuda_stream();
    let context = stream.context();
    let name = context.name().map_err(|e| no_card(&e))?;
    let (free, total) = context.mem_get_info().map_err(|e| no_card(&e))?;
    Ok(Card { name, total: Some(total as u64), free: Some(free as u64) })
}

#[cfg(not(feature = "cuda"))]
fn describe(device: &Device) -> Result<Card> {
    if device.is_cpu() {
        return Err(FluxError::NoCard(crate::tr!("flux-card-processor")));
    }
    Ok(Card { name: "Apple graphics (Metal)".to_owned(), total: None, free: None })
}

/// How far a card's numbers may lie from the processor's in [`check`]: a few of bf16's last places.
const CLOSE: f32 = 0.03;

/// Has a device compute a little of everything and compares it with the processor: kernels that were built for
/// another card show here and not in a picture.
///
/// # Errors
/// It cannot, or its numbers are others.
pub fn check(device: &Device) -> Result<()> {
    let ours = sample(&Place::from(device.clone()))?;
    let right = sample(&Place { device: Device::Cpu, dtype: DType::F32 })?;
    let worst = ours.iter().zip(&right).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    // Not `worst > CLOSE`: what is no number must not pass.
    if ours.len() == right.len() && ours.iter().all(|v| v.is_finite()) && worst <= CLOSE {
        return Ok(());
    }
    let (worst, usual) = (worst.to_string(), CLOSE.to_string());
    Err(FluxError::NoCard(crate::tr!("flux-card-wrong", worst = worst, usual = usual)))
}

/// Products (with blocks too, of few and of many rows: those kernels are compiled for one generation of cards, and one
/// of another lets them fail in silence), norms, a softmax and a convolution of small numbers; all within -1 to 2.
fn sample(place: &Place) -> Result<Vec<f32>> {
    const SIDE: usize = 64;
    let numbers: Vec<f32> = (0..SIDE * SIDE).map(|i| (i * 37 % 61) as f32 / 61.0 - 0.5).collect();
    let wide = Tensor::from_vec(numbers, (SIDE, SIDE), &place.device)?;
    let x = wide.to_dtype(place.dtype)?;
    let ones = Tensor::ones(SIDE, place.dtype, &place.device)?;
    let product = (x.matmul(&x.t()?)? * (1.0 / SIDE as f64))?;
    let shares = candle_nn::ops::softmax_last_dim(&x)?;
    let normed = (candle_nn::ops::layer_norm(&x, &ones, &ones, 1e-6)? * 0.25)?;
    let evened = (candle_nn::ops::rms_norm(&x, &ones, 1e-6)? * 0.25)?;
    let kernel = wide.narrow(0, 0, 9)?.narrow(1, 0, 4)?.contiguous()?.reshape((4, 1, 3, 3))?;
    let around = (wide.reshape((1, 1, SIDE, SIDE))?.conv2d(&kernel, 1, 1, 1, 1)? * 0.25)?;
    let blocks = Arc::new(QTensor::quantize_onto(&wide.to_device(&Device::Cpu)?, GgmlDType::Q8_0, &place.device)?);
    let many = (block_product(&blocks, &wide)? * (1.0 / SIDE as f64))?;
    let few = (block_product(&blocks, &wide.narrow(0, 0, 4)?)? * (1.0 / SIDE as f64))?;
    let mut all = Vec::new();
    for t in [many, few, product, shares, normed, evened, around] {
        all.extend(t.to_dtype(DType::F32)?.flatten_all()?.to_vec1::<f32>()?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_passes_the_check_that_cards_must_pass() {
        check(&Device::Cpu).unwrap();
    }

    #[test]
    fn a_check_in_smaller_numbers_is_as_close_as_the_check_asks() {
        let right = sample(&Place { device: Device::Cpu, dtype: DType::F32 }).unwrap();
        let small = sample(&Place { device: Device::Cpu, dtype: DType::F16 }).unwrap();
        assert!(right.iter().all(|v| (-1.5..=2.0).contains(v)));
        assert!(right.iter().zip(&small).all(|(a, b)| (a - b).abs() < CLOSE / 4.0));
    }

    #[cfg(not(any(feature = "cuda", feature = "metal")))]
    #[test]
    fn a_program_built_for_the_processor_says_that_it_has_no_card() {
        let error = open_card(None).unwrap_err().to_string();
        assert!(error.contains("processor alone"), "{error}");
    }
}
