//! The autoencoder's large levels, a strip of rows at a time, for pictures that memory does not hold whole.
//!
//! The usual way is to decode overlapping tiles and to blend them. Each tile's group norms then see that tile's mean
//! and deviation and not the picture's: tiles differ in tone, the blend hides the step and not the difference, and the
//! picture is another one than without tiles. Here every norm's moments are gathered from all strips first, in a
//! pass of their own, and a convolution is given the rows around its strip. Strips join exactly, nothing overlaps in
//! the result and nothing is blended. The price is that what is too large to be kept is made again in each pass: for
//! FLUX's autoencoder, by reckoning, about 1.4 times the products for a fifth of the memory and half a gigabyte for a
//! strip.
//!
//! What is kept is one picture between two residual blocks: as rows of the next one come, rows of the one before go.
//! Must never keep two whole pictures of the largest level, nor make a norm of a strip's own moments.

use std::collections::VecDeque;
use std::ops::Range;

use candle_core::Tensor;

use super::super::conv::{Conv, Kind};
use super::super::error::Result;
use super::super::group_norm::{GroupNorm, Moments};
use super::{Level, ResBlock, Work};

/// How far a residual block sees: a row for each of its two convolutions.
const BLOCK_MARGIN: usize = 2;

/// A picture of the network that gives its rows when they are asked for.
trait Rows {
    /// Channels, height, width.
    fn size(&self) -> (usize, usize, usize);

    /// These rows, (1, channels, rows, width), contiguous.
    fn rows(&mut self, rows: Range<usize>) -> Result<Tensor>;

    /// Nobody will ask for rows before this one again.
    fn let_go(&mut self, before: usize);

    /// The moments of the whole picture for a norm.
    fn moments(&mut self, norm: &GroupNorm, walk: &mut Walk) -> Result<Moments> {
        let height = self.size().1;
        let mut moments = norm.moments();
        for strip in walk.strips(height) {
            let rows = self.rows(strip.clone())?;
            moments.add(&rows, 0..strip.len())?;
            walk.done(&strip, height)?;
        }
        Ok(moments)
    }
}

type Picture<'a> = Box<dyn Rows + 'a>;

/// How the strips are cut, and who is told of each.
pub(super) struct Walk<'a, 'b> {
    /// Rows of a strip, at every level.
    pub(super) rows: usize,
    pub(super) work: &'a mut Work<'b>,
}

impl Walk<'_, '_> {
    fn strips(&self, height: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = self.rows.max(1);
        (0..height).step_by(rows).map(move |from| from..(from + rows).min(height))
    }

    fn done(&mut self, strip: &Range<usize>, height: usize) -> Result<()> {
        self.work.done(strip.len() as f32 / height.max(1) as f32)
    }
}

/// Rows with those around them that there are.
fn around(rows: &Range<usize>, margin: usize, height: usize) -> Range<usize> {
    rows.start.saturating_sub(margin)..(rows.end + margin).min(height)
}

/// `count` rows of `x` from row `at` on.
fn crop(x: &Tensor, at: usize, count: usize) -> Result<Tensor> {
    Ok(x.narrow(2, at, count)?.contiguous()?)
}

/// A picture in memory, whose upper strips go as they are done with.
struct Stored {
    size: (usize, usize, usize),
    /// Each with its first row, from the top.
    strips: VecDeque<(usize, Tensor)>,
}

impl Stored {
    /// A picture that somebody else keeps anyway.
    fn whole(picture: &Tensor) -> Result<Self> {
        let (_, channels, height, width) = picture.dims4()?;
        Ok(Self { size: (channels, height, width), strips: VecDeque::from([(0, picture.contiguous()?)]) })
    }

    /// A picture that nobody else keeps, cut into strips that can go one by one.
    fn cut(picture: Tensor, walk: &Walk) -> Result<Self> {
        let (_, channels, height, width) = picture.dims4()?;
        let strips = walk.strips(height).map(|rows| Ok((rows.start, crop(&picture, rows.start, rows.len())?)));
        Ok(Self { size: (channels, height, width), strips: strips.collect::<Result<_>>()? })
    }

    /// Makes all rows of a picture; its own source goes on the way.
    fn of(mut picture: Picture, walk: &mut Walk) -> Result<Self> {
        let size = picture.size();
        let mut strips = VecDeque::new();
        for strip in walk.strips(size.1) {
            strips.push_back((strip.start, picture.rows(strip.clone())?));
            picture.let_go(strip.end);
            walk.done(&strip, size.1)?;
        }
        Ok(Self { size, strips })
    }

    fn all(mut self) -> Result<Tensor> {
        self.rows(0..self.size.1)
    }
}

impl Rows for Stored {
    fn size(&self) -> (usize, usize, usize) {
        self.size
    }

    fn rows(&mut self, rows: Range<usize>) -> Result<Tensor> {
        let (channels, _, width) = self.size;
        let mut joined: Option<Tensor> = None;
        let mut found = 0;
        for (first, strip) in &self.strips {
            let (from, to) = (rows.start.max(*first), rows.end.min(first + strip.dim(2)?));
            if from >= to {
                continue;
            }
            let part = strip.narrow(2, from - first, to - from)?.contiguous()?;
            if part.dim(2)? == rows.len() {
                return Ok(part);
            }
            let joined = match &joined {
                Some(joined) => joined,
                None => joined.insert(Tensor::zeros((1, channels, rows.len(), width), part.dtype(), part.device())?),
            };
            joined.slice_set(&part, 2, from - rows.start)?;
            found += to - from;
        }
        match joined {
            Some(joined) if found == rows.len() => Ok(joined),
            _ => Err(candle_core::Error::Msg("rows of a picture that were let go already".to_owned()).into()),
        }
    }

    fn let_go(&mut self, before: usize) {
        while self.strips.get(1).is_some_and(|(next, _)| *next <= before) {
            self.strips.pop_front();
        }
    }

    fn moments(&mut self, norm: &GroupNorm, _: &mut Walk) -> Result<Moments> {
        let mut moments = norm.moments();
        for (_, strip) in &self.strips {
            moments.add(strip, 0..strip.dim(2)?)?;
        }
        Ok(moments)
    }
}

/// A picture behind a convolution.
struct Convolved<'a> {
    input: Picture<'a>,
    conv: &'a Conv,
}

impl Rows for Convolved<'_> {
    fn size(&self) -> (usize, usize, usize) {
        let (_, height, width) = self.input.size();
        let (height, width) = match self.conv.kind() {
            Kind::Same => (height, width),
            Kind::Half => (height / 2, width / 2),
            Kind::Double => (2 * height, 2 * width),
        };
        (self.conv.outputs(), height, width)
    }

    fn rows(&mut self, rows: Range<usize>) -> Result<Tensor> {
        let (_, height, _) = self.input.size();
        // What is needed of the input, and the output's row that its first row becomes.
        let (needed, first) = match self.conv.kind() {
            Kind::Same => {
                let needed = around(&rows, 1, height);
                (needed.clone(), needed.start)
            }
            Kind::Half => (2 * rows.start..(2 * rows.end + 1).min(height), rows.start),
            Kind::Double => {
                let needed = around(&(rows.start / 2..rows.end.div_ceil(2)), 1, height);
                (needed.clone(), 2 * needed.start)
            }
        };
        crop(&self.conv.forward(&self.input.rows(needed)?)?, rows.start - first, rows.len())
    }

    fn let_go(&mut self, before: usize) {
        self.input.let_go(match self.conv.kind() {
            Kind::Same => before.saturating_sub(1),
            Kind::Half => 2 * before,
            Kind::Double => (before / 2).saturating_sub(1),
        });
    }
}

/// A picture behind a norm of its whole, SiLU and a convolution of the same size.
struct Normed<'a> {
    input: Picture<'a>,
    norm: &'a GroupNorm,
    moments: Moments,
    conv: &'a Conv,
}

impl<'a> Normed<'a> {
    fn new(mut input: Picture<'a>, norm: &'a GroupNorm, conv: &'a Conv, walk: &mut Walk) -> Result<Self> {
        let moments = input.moments(norm, walk)?;
        Ok(Self { input, norm, moments, conv })
    }
}

impl Rows for Normed<'_> {
    fn size(&self) -> (usize, usize, usize) {
        let (_, height, width) = self.input.size();
        (self.conv.outputs(), height, width)
    }

    fn rows(&mut self, rows: Range<usize>) -> Result<Tensor> {
        let needed = around(&rows, 1, self.size().1);
        let normed = self.norm.silu_by(&self.moments, &self.input.rows(needed.clone())?)?;
        crop(&self.conv.forward(&normed)?, rows.start - needed.start, rows.len())
    }

    fn let_go(&mut self, before: usize) {
        self.input.let_go(before.saturating_sub(1));
    }
}

/// A picture behind a residual block.
struct Block<'a> {
    /// The block's first half, whose input is the block's too.
    half: Normed<'a>,
    block: &'a ResBlock,
    moments: Moments,
}

impl<'a> Block<'a> {
    fn new(input: Picture<'a>, block: &'a ResBlock, walk: &mut Walk) -> Result<Self> {
        let mut half = Normed::new(input, &block.norm1, &block.conv1, walk)?;
        let moments = half.moments(&block.norm2, walk)?;
        Ok(Self { half, block, moments })
    }
}

impl Rows for Block<'_> {
    fn size(&self) -> (usize, usize, usize) {
        self.half.size()
    }

    /// The rows around are carried through the whole block and cut off at its end. Each convolution takes the zeros
    /// beyond them for the picture's edge and spoils one row more: as many as there are.
    fn rows(&mut self, rows: Range<usize>) -> Result<Tensor> {
        let needed = around(&rows, BLOCK_MARGIN, self.size().1);
        let x = self.half.input.rows(needed.clone())?;
        let h = self.block.conv1.forward(&self.half.norm.silu_by(&self.half.moments, &x)?)?;
        let n = self.block.norm2.silu_by(&self.moments, &h)?;
        drop(h);
        let h = self.block.conv2.forward(&n)?;
        drop(n);
        crop(&self.block.sum(&x, h)?, rows.start - needed.start, rows.len())
    }

    fn let_go(&mut self, before: usize) {
        self.half.input.let_go(before.saturating_sub(BLOCK_MARGIN));
    }
}

/// Passes over all strips that [`encode`] makes, for its progress.
pub(super) fn encode_passes(levels: &[Level]) -> usize {
    1 + levels.iter().map(|level| 2 * level.blocks.len()).sum::<usize>()
}

/// The encoder from the picture to behind its large levels.
pub(super) fn encode<'a>(
    picture: &Tensor,
    conv_in: &'a Conv,
    levels: &'a [Level],
    walk: &mut Walk<'_, '_>,
) -> Result<Tensor> {
    // Three channels in: made again sooner than kept.
    let mut x: Picture<'a> = Box::new(Convolved { input: Box::new(Stored::whole(picture)?), conv: conv_in });
    for level in levels {
        let mut blocks = level.blocks.iter().peekable();
        while let Some(block) = blocks.next() {
            x = Box::new(Block::new(x, block, walk)?);
            if blocks.peek().is_some() {
                x = Box::new(Stored::of(x, walk)?);
            }
        }
        if let Some(conv) = &level.resample {
            x = Box::new(Convolved { input: x, conv });
        }
        x = Box::new(Stored::of(x, walk)?);
    }
    let height = x.size().1;
    x.rows(0..height)
}

/// Passes over all strips that [`decode`] makes, for its progress.
pub(super) fn decode_passes(levels: &[Level]) -> usize {
    1 + levels.iter().map(|level| 1 + 2 * level.blocks.len()).sum::<usize>()
}

/// The decoder from before the doubling that leads to its large levels to the picture. `doublings` has one for each.
pub(super) fn decode<'a>(
    x: Tensor,
    doublings: impl Iterator<Item = &'a Conv>,
    levels: &'a [Level],
    (norm, conv_out): (&'a GroupNorm, &'a Conv),
    walk: &mut Walk<'_, '_>,
) -> Result<Tensor> {
    let mut x: Picture<'a> = Box::new(Stored::cut(x, walk)?);
    for (i, (conv, level)) in doublings.zip(levels).enumerate() {
        x = Box::new(Convolved { input: x, conv });
        if i + 1 < levels.len() {
            // Made again three times otherwise, and no larger than what the last level keeps.
            x = Box::new(Stored::of(x, walk)?);
        }
        for block in &level.blocks {
            x = Box::new(Stored::of(Box::new(Block::new(x, block, walk)?), walk)?);
        }
    }
    Stored::of(Box::new(Normed::new(x, norm, conv_out, walk)?), walk)?.all()
}
