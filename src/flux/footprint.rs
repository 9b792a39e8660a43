//! What a model takes in memory, from its headers and configurations: the weights to the byte, and for what is made
//! on the way how many pictures, token lists and matrices of which width are alive at once.
//!
//! Must never read weights. `tests/memory.rs` holds it against what is measured.

use candle_core::{DType, Device};

use super::attention::SCORES;
use super::config::VaeConfig;
use super::conv::STRIP as CONV_STRIP;
use super::error::Result;
use super::inspect::{Configs, PARTS};
use super::modulation::is_modulation;
use super::source::ModelSource;
use super::vae::{LARGE, STRIP};
use super::weights::Weights;
use crate::recipe::{Footprint, Kept};

/// The program itself before it has loaded anything.
const PROGRAM: u64 = 60 << 20;
/// Bytes of a pixel of the init image and of the picture: as they came, as numbers, and as they go out.
const PIXEL: u64 = 44;
/// Bytes of a pixel beside the strips: the init image and what there is of the picture.
const PIXEL_BESIDE_STRIPS: u64 = 8;
/// Bytes of an f32.
const F32: u64 = 4;

/// A model's footprint on the processor.
///
/// # Errors
/// Missing or damaged files.
pub(super) fn footprint(source: &ModelSource, configs: &Configs, tokens: usize) -> Result<Footprint> {
    let Configs { transformer, vae, clip: _, t5 } = configs;
    let mut parts = [Kept::default(); PARTS.len()];
    let mut largest = 0;
    for (part, kept) in PARTS.iter().zip(&mut parts) {
        let weights = Weights::open(source, part, &Device::Cpu, DType::F32)?;
        *kept = weights.kept();
        // Its table of words is never whole in memory.
        if !part.starts_with("text") {
            largest = largest.max(weights.largest());
        }
    }
    let [transformer_kept, vae_kept, clip, t5_kept] = parts;
    let text = Kept { plain: clip.plain + t5_kept.plain, rounded: clip.rounded + t5_kept.rounded };
    let (tokens, width) = (tokens as u64, transformer.dim() as u64);
    let (ff, model, heads) = (t5.d_ff as u64, t5.d_model as u64, t5.num_heads as u64);
    let Pictures { encode, decode, encode_tiled, decode_tiled, strip } = pictures(vae);
    let doubles = 2 * 6 * transformer.num_layers as u64;
    let singles = 3 * transformer.num_single_layers as u64;
    Ok(Footprint {
        text,
        vae: vae_kept,
        transformer: transformer_kept,
        // Three lists of the feed-forward's width, a few of the model's; scores, their softmax and the bias.
        prompt: tokens * (3 * ff + 6 * model) * F32 + 3 * heads * tokens * tokens * F32,
        encode_pixel: encode,
        decode_pixel: decode,
        encode_tiled_pixel: encode_tiled,
        decode_tiled_pixel: decode_tiled,
        strip,
        // A single block's feed-forward before and after its activation (four widths each), the input and its norm,
        // the mixed values, the product, and the eight-bit copy of its input.
        token: 14 * width * F32,
        text_tokens: tokens,
        step: (doubles + singles + 2) * width * F32,
        base: PROGRAM + 2 * largest,
    })
}

/// Bytes of a bf16, and of an f16.
const HALF: u64 = 2;
/// What a driver takes for a program before it has computed anything, and keeps between allocations.
const CONTEXT: u64 = 700 << 20;

/// A model's footprint on a graphics card: weights in bf16 (the autoencoder's in f32), modulation's never there.
/// Reckoned from the code alone; not yet measured on a card.
///
/// # Errors
/// Missing or damaged files.
pub(super) fn on_card(source: &ModelSource, configs: &Configs, tokens: usize) -> Result<Footprint> {
    let on_processor = footprint(source, configs, tokens)?;
    let Configs { transformer, vae, clip: _, t5 } = configs;
    let kept = |part: &str, dtype| -> Result<Kept> {
        let weights = Weights::open(source, part, &Device::Cpu, dtype)?;
        Ok(weights.kept_where(|name| part != "transformer" || !is_modulation(name)))
    };
    let (clip, t5_kept) = (kept("text_encoder", DType::BF16)?, kept("text_encoder_2", DType::BF16)?);
    let (tokens, width) = (tokens as u64, transformer.dim() as u64);
    let (ff, model, heads) = (t5.d_ff as u64, t5.d_model as u64, t5.num_heads as u64);
    let channels = |i: usize| vae.block_out_channels.get(i).map_or(0, |c| *c as u64);
    let (first, second) = (channels(0), channels(1));
    let (scores, strip) = (SCORES as u64, CONV_STRIP as u64 * F32);
    Ok(Footprint {
        text: Kept { plain: clip.plain + t5_kept.plain, rounded: clip.rounded + t5_kept.rounded },
        vae: kept("vae", DType::F32)?,
        transformer: kept("transformer", DType::BF16)?,
        // As on the processor, half as wide, but for the activation, which is in f32 on the way.
        prompt: tokens * (3 * ff * F32 + 6 * model * HALF) + 3 * heads * tokens * tokens * HALF,
        // What came in, two on the way, the strips and their sum.
        encode_pixel: 5 * first * F32 + PIXEL,
        decode_pixel: (3 * second + first).max(5 * first) * F32 + PIXEL,
        // A single block's feed-forward, four widths, once in bf16 and twice in f32; the input, its norm, and queries,
        // keys, values and what was mixed, some of them in f32 on the way.
        token: (4 * HALF + 2 * 4 * F32 + 10 * HALF) * width,
        step: on_processor.step / F32 * HALF,
        base: CONTEXT + (2 * scores).max(strip) + (on_processor.base - PROGRAM),
        ..on_processor
    })
}

/// Bytes for each pixel at the widest place of the autoencoder's halves, whole and in strips, and of one strip.
struct Pictures {
    encode: u64,
    decode: u64,
    encode_tiled: u64,
    decode_tiled: u64,
    strip: u64,
}

fn pictures(vae: &VaeConfig) -> Pictures {
    let channels = |i: usize| vae.block_out_channels.get(i).map_or(0, |c| *c as u64);
    let (first, second) = (channels(0), channels(1));
    // One picture between two residual blocks, or behind the doubling that leads to the level below the largest; or
    // four pictures of a level that is run whole. The middle's attention takes less.
    let below: Vec<u64> = (0..vae.block_out_channels.len()).map(|i| channels(i) >> (2 * i)).collect();
    let kept = first.max(channels(2) / 4);
    let whole = (LARGE..below.len()).filter_map(|i| below.get(i)).max().copied().unwrap_or(0);
    let tiled = kept.max(4 * whole) * F32 + PIXEL_BESIDE_STRIPS;
    Pictures {
        // A residual block: what came in, two in the making, and the sum.
        encode: 4 * first * F32 + PIXEL,
        decode: (second + 3 * first).max(2 * second + first) * F32 + PIXEL,
        encode_tiled: tiled,
        decode_tiled: tiled,
        strip: (2 * second + 3 * first) * F32 * STRIP as u64,
    }
}
