//! The noise a seed means: the numbers torch's CPU generator makes.
//!
//! Reference: torch `CPUGeneratorImpl` (MT19937, of whose 64-bit seed the low 32 bits count) and `normal_`
//! for 16 values or more (ATen `DistributionTemplates.h`, `normal_fill`): uniforms of 24 bits, then
//! Box-Muller over blocks of 16, and a tail that draws its whole last block again. Logarithm, cosine and
//! sine come from `libm`, so our bits are the same on every platform; torch's own differ from ours by less
//! than 1e-6, as they do between its builds.

use super::error::{FluxError, Result};
use crate::tr;

const N: usize = 624;
const M: usize = 397;

/// Matsumoto and Nishimura's generator, 32 bits.
struct Mt19937 {
    state: [u32; N],
    next: usize,
}

#[expect(clippy::indexing_slicing, reason = "every index is reduced modulo the state's length")]
impl Mt19937 {
    fn new(seed: u32) -> Self {
        let mut state = [0u32; N];
        state[0] = seed;
        for i in 1..N {
            let before = state[i - 1];
            state[i] = (before ^ (before >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Self { state, next: N }
    }

    fn refill(&mut self) {
        for i in 0..N {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
            let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ twist;
        }
        self.next = 0;
    }

    fn draw(&mut self) -> u32 {
        if self.next >= N {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// Uniform in [0, 1) from 24 bits.
    fn uniform(&mut self) -> f32 {
        (self.draw() & 0x00ff_ffff) as f32 * (1.0 / 16_777_216.0)
    }
}

/// Box-Muller over a block of 16 uniforms, in place: the first eight are radii, the last eight angles.
fn box_muller(block: &mut [f32]) {
    let (radii, angles) = block.split_at_mut(block.len() / 2);
    for (a, b) in radii.iter_mut().zip(angles) {
        // 1 - u is in (0, 1], so the logarithm is finite.
        let radius = libm::sqrtf(-2.0 * libm::logf(1.0 - *a));
        let theta = 2.0 * std::f32::consts::PI * *b;
        *a = radius * libm::cosf(theta);
        *b = radius * libm::sinf(theta);
    }
}

/// `torch.randn(n, generator=torch.Generator("cpu").manual_seed(seed))`: `n` standard normal numbers.
///
/// # Errors
/// Fewer than 16 values, which torch draws by another rule; FLUX's latents are never so few.
pub fn torch_randn(seed: u64, n: usize) -> Result<Vec<f32>> {
    if n < 16 {
        return Err(FluxError::BadRequest(tr!("flux-noise", count = n)));
    }
    let mut generator = Mt19937::new(seed as u32);
    let mut values: Vec<f32> = (0..n).map(|_| generator.uniform()).collect();
    let whole = n / 16 * 16;
    if let Some(blocks) = values.get_mut(..whole) {
        blocks.chunks_exact_mut(16).for_each(box_muller);
    }
    if whole != n
        && let Some(last) = values.get_mut(n - 16..)
    {
        last.iter_mut().for_each(|v| *v = generator.uniform());
        box_muller(last);
    }
    Ok(values)
}
