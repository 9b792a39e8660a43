//! Frames between the engine and its worker.
//!
//! A frame is two little-endian u32 lengths, a JSON header and a raw payload (pixels). Both lengths are
//! bounded before anything is allocated. The first frame of a worker is [`Answer::Hello`] with the protocol's
//! version.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::flux::Phase;
use crate::recipe::{LoraUse, Memory, MemoryPlan, ModelInfo, ModelRef, Seed, StepCount, Strength};

/// The protocol's version; both sides come from one build, so it differs only when a file was replaced.
pub const VERSION: u32 = 2;
/// The longest JSON header: two long prompts and room.
pub const MAX_HEADER: u32 = 1 << 20;
/// The largest payload: RGB8 of 4096 x 4096 and room.
pub const MAX_PAYLOAD: u32 = 64 << 20;

/// What is asked of a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Load a model ahead of time.
    Load {
        /// Which.
        model: ModelRef,
    },
    /// Paint; the payload is the init image, RGB8 of the picture's size. Loads the model if needed.
    Run(Box<Run>),
    /// Stop a run.
    Cancel {
        /// Which.
        run: u64,
    },
    /// Give the model's memory back.
    Unload,
    /// End.
    Shutdown,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// A number of the parent's choosing.
    pub run: u64,
    /// The model.
    pub model: ModelRef,
    /// Pixels across, a multiple of 16.
    pub width: u32,
    /// Pixels down, a multiple of 16.
    pub height: u32,
    /// What it should become.
    pub prompt: String,
    /// What it should not be.
    pub negative: String,
    /// How much is repainted.
    pub strength: Strength,
    /// Distilled guidance.
    pub guidance: f64,
    /// True CFG.
    pub true_cfg: f64,
    /// Steps.
    pub steps: u32,
    /// What they count.
    pub step_count: StepCount,
    /// LoRAs.
    pub loras: Vec<LoraUse>,
    /// The noise's seed.
    pub seed: Seed,
}

/// Why a worker could not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The request cannot be run.
    BadInput,
    /// No model there.
    NoModel,
    /// A model whose files are damaged or unknown.
    DamagedModel,
    /// Too little memory.
    OutOfMemory,
    /// A fault of ours.
    Internal,
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The first frame.
    Hello {
        /// [`VERSION`].
        protocol: u32,
        /// The program's version.
        version: String,
        /// What it can compute on.
        devices: Vec<String>,
    },
    /// The memory of the graphics card that there is for a picture, where one is used.
    Memory(Memory),
    /// The model is in memory.
    Loaded {
        /// Its face.
        info: Box<ModelInfo>,
    },
    /// How far a run is; the payload is a preview, RGB8, or empty.
    Progress {
        /// Which run; 0 while loading ahead of time.
        run: u64,
        /// What is being done.
        phase: Phase,
        /// Steps done.
        step: u32,
        /// Steps that run.
        of: u32,
        /// 0 to 1 of the whole run.
        fraction: f32,
        /// The preview's size; (0, 0) for none.
        preview: (u32, u32),
    },
    /// A run's picture; the payload is RGB8.
    Done {
        /// Which.
        run: u64,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Steps that ran.
        steps_run: u32,
        /// The first step's sigma.
        sigma_start: f64,
        /// The model's face.
        info: Box<ModelInfo>,
        /// What the run was planned to take.
        planned: Option<MemoryPlan>,
        /// The most bytes the worker held during the run, where the system says.
        peak: Option<u64>,
    },
    /// A run, or a load (run 0), failed.
    Failed {
        /// Which.
        run: u64,
        /// Of which kind.
        kind: FailureKind,
        /// What happened and what to do next.
        message: String,
    },
    /// A run was stopped as asked.
    Cancelled {
        /// Which.
        run: u64,
    },
}

fn bad(text: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text.into())
}

/// The lengths at the head of a frame, checked.
///
/// # Errors
/// A length beyond its bound.
pub fn lengths(head: [u8; 8]) -> io::Result<(usize, usize)> {
    let [a, b, c, d, e, f, g, h] = head;
    let (header, payload) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    if header > MAX_HEADER || payload > MAX_PAYLOAD {
        return Err(bad(crate::tr!("worker-reason-frame", header = header, payload = payload)));
    }
    Ok((header as usize, payload as usize))
}

/// A frame's bytes.
///
/// # Errors
/// A header or payload beyond its bound.
pub fn encode<T: Serialize>(message: &T, payload: &[u8]) -> io::Result<Vec<u8>> {
    let header = serde_json::to_vec(message).map_err(|e| bad(e.to_string()))?;
    let head = [header.len(), payload.len()].map(|n| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
    let mut bytes = head.concat();
    lengths(<[u8; 8]>::try_from(bytes.as_slice()).unwrap_or([0xff; 8]))?;
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(payload);
    Ok(bytes)
}

/// A header's message.
///
/// # Errors
/// Not the JSON expected.
pub fn decode<T: DeserializeOwned>(header: &[u8]) -> io::Result<T> {
    serde_json::from_slice(header).map_err(|e| bad(e.to_string()))
}

/// Writes a frame.
///
/// # Errors
/// The pipe's, or a frame beyond its bounds.
pub fn write<T: Serialize>(to: &mut impl Write, message: &T, payload: &[u8]) -> io::Result<()> {
    to.write_all(&encode(message, payload)?)?;
    to.flush()
}

/// Reads a frame; None at the end between two frames.
///
/// # Errors
/// The pipe's, lengths beyond the bounds, a frame cut short, or no JSON.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut head = [0u8; 8];
    let mut filled = 0;
    while let Some(rest) = head.get_mut(filled..).filter(|r| !r.is_empty()) {
        match from.read(rest) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let (header, payload) = lengths(head)?;
    let mut body = vec![0u8; header];
    from.read_exact(&mut body)?;
    let message = decode(&body)?;
    let mut bytes = vec![0u8; payload];
    from.read_exact(&mut bytes)?;
    Ok(Some((message, bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_as_it_was() {
        let run = Request::Cancel { run: u64::MAX };
        let mut bytes = encode(&run, &[1, 2, 3]).unwrap();
        bytes.extend(encode(&Request::Unload, &[]).unwrap());
        let mut pipe = bytes.as_slice();
        assert_eq!(read(&mut pipe).unwrap(), Some((run, vec![1, 2, 3])));
        assert_eq!(read(&mut pipe).unwrap(), Some((Request::Unload, Vec::new())));
        assert_eq!(read::<Request>(&mut pipe).unwrap(), None);
    }

    #[test]
    fn lengths_beyond_the_bounds_are_refused_before_any_memory_is_taken() {
        let mut bytes = [0xffu8; 8].as_slice();
        assert_eq!(read::<Request>(&mut bytes).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert!(encode(&Request::Unload, &vec![0; MAX_PAYLOAD as usize + 1]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall_over(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = read::<Request>(&mut bytes.as_slice());
            let _ = read::<Answer>(&mut bytes.as_slice());
        }
    }
}
