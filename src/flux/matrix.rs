//! What our kernels on the processor share: a tensor's numbers, a picture's sides, and one matrix product on one
//! core, for kernels that share out their own work.
//!
//! The only place that hands pointers to `gemm`; everything that reaches it is checked here.

use candle_core::{CpuStorage, Layout};

/// The contiguous f32 numbers of a tensor on the CPU.
pub(super) fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> candle_core::Result<&'a [f32]> {
    let all = storage.as_slice::<f32>()?;
    let range = layout.contiguous_offsets().and_then(|(from, to)| all.get(from..to));
    range.ok_or_else(|| candle_core::Error::Msg("a tensor that is not contiguous".to_owned()))
}

/// Channels, height and width of one picture (1, channels, height, width).
pub(super) fn one_picture(layout: &Layout) -> candle_core::Result<(usize, usize, usize)> {
    match layout.shape().dims4()? {
        (1, channels, height, width) => Ok((channels, height, width)),
        _ => Err(candle_core::Error::Msg("a kernel for one picture was given several".to_owned())),
    }
}

/// A row-major view of `f32` numbers: rows of `columns` numbers that begin `stride` apart.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) stride: usize,
}

impl<'a> View<'a> {
    /// Rows right behind each other.
    pub(super) const fn dense(numbers: &'a [f32], columns: usize) -> Self {
        Self { numbers, stride: columns }
    }

    fn holds(&self, rows: usize, columns: usize) -> bool {
        rows == 0
            || columns == 0
            || (self.stride >= columns && (rows - 1) * self.stride + columns <= self.numbers.len())
    }
}

/// What becomes of the numbers that are already in the output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// They are overwritten.
    Replaced,
    /// The product is added to them.
    Kept,
}

/// `out` (m, n), dense, from `a` (m, k) times `b`, which is (k, n), or (n, k) when `turned`.
///
/// Does nothing when a view is too small for the shape it is said to have.
#[expect(unsafe_code, reason = "gemm takes pointers; the lengths are checked right before")]
pub(super) fn product(
    out: &mut [f32],
    before: Before,
    (m, n, k): (usize, usize, usize),
    a: View,
    b: View,
    turned: bool,
) {
    let fits = a.holds(m, k) && if turned { b.holds(n, k) } else { b.holds(k, n) };
    debug_assert!(fits && out.len() == m * n, "a product over views of other shapes");
    if !fits || out.len() != m * n {
        return;
    }
    let (b_column, b_row) = if turned { (b.stride as isize, 1) } else { (1, b.stride as isize) };
    let keep = before == Before::Kept;
    // SAFETY: `holds` has checked that every number of a and b lies inside its slice; out is dense, of exactly
    // m * n numbers, and borrowed uniquely.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            n as isize,
            keep,
            a.numbers.as_ptr(),
            1,
            a.stride as isize,
            b.numbers.as_ptr(),
            b_column,
            b_row,
            if keep { 1.0f32 } else { 0.0f32 },
            1.0f32,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}
