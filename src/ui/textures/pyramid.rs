//! A picture at half its size, at half of that, and so on: shown small, every pixel counts and nothing shimmers.
//! Graphics cards would make such levels themselves; what egui draws with does not.

use std::sync::{Arc, LazyLock};

use egui::ColorImage;

/// Levels smaller than this on their long edge are not made.
pub(super) const SMALLEST: usize = 64;

/// sRGB to light, 0 to 65535.
static LIGHT: LazyLock<[u16; 256]> = LazyLock::new(|| {
    std::array::from_fn(|v| {
        let v = v as f32 / 255.0;
        let light = if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
        (light * 65535.0).round() as u16
    })
});

/// Light, 0 to 16383, to sRGB.
static SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let srgb = |i: usize| {
        let light = (i as f32 + 0.5) / 16384.0;
        let v = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
        (v * 255.0).round() as u8
    };
    (0..16384).map(srgb).collect()
});

/// The picture and its smaller levels, each half the one before, rounded up.
#[must_use]
pub fn levels(image: Arc<ColorImage>) -> Vec<Arc<ColorImage>> {
    let mut all = vec![image];
    while let Some(last) = all.last()
        && last.width().max(last.height()) > SMALLEST
    {
        let half = halve(last);
        all.push(Arc::new(half));
    }
    all
}

/// Half its size, rounded up: each pixel the mean light of four. An edge without a partner is its own.
#[must_use]
pub fn halve(image: &ColorImage) -> ColorImage {
    let [width, height] = image.size;
    let size = [width.div_ceil(2), height.div_ceil(2)];
    let line = width.max(1) * 4;
    let rows: Vec<&[u8]> = image.as_raw().chunks_exact(line).collect();
    let (light, srgb) = (&*LIGHT, SRGB.as_slice());
    let lit = |value: u8| u32::from(light.get(usize::from(value)).copied().unwrap_or(0));
    let mean = |four: [u8; 4]| {
        let sum: u32 = four.into_iter().map(lit).sum();
        srgb.get((sum >> 4) as usize).copied().unwrap_or(255)
    };
    let mut out = Vec::with_capacity(size[0] * size[1] * 4);
    for pair in rows.chunks(2) {
        let Some(upper) = pair.first() else { continue };
        let lower = pair.get(1).unwrap_or(upper);
        for (up, low) in upper.chunks(8).zip(lower.chunks(8)) {
            let ([a, b], [c, d]) = (two(up), two(low));
            let [red, green, blue] = [0, 1, 2].map(|i| {
                let of = |pixel: [u8; 4]| pixel.get(i).copied().unwrap_or(0);
                mean([of(a), of(b), of(c), of(d)])
            });
            // Coverage is no light.
            let cover = [a, b, c, d].into_iter().map(|[.., cover]| u32::from(cover)).sum::<u32>() / 4;
            out.extend([red, green, blue, cover as u8]);
        }
    }
    ColorImage::from_rgba_premultiplied(size, &out)
}

/// Two pixels of a row; the last one of an odd row twice.
fn two(of: &[u8]) -> [[u8; 4]; 2] {
    match *of {
        [r, g, b, a, r2, g2, b2, a2] => [[r, g, b, a], [r2, g2, b2, a2]],
        [r, g, b, a] => [[r, g, b, a]; 2],
        _ => [[0; 4]; 2],
    }
}

/// Which level to show where a pixel of the picture is `scale` pixels of the screen: the smallest that still has a
/// pixel for each of the screen's.
#[must_use]
pub fn level_for(scale: f32, levels: usize) -> usize {
    let halvings = (1.0 / scale.max(1e-6)).log2().floor().max(0.0) as usize;
    halvings.min(levels.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(size: [usize; 2], value: impl Fn(usize) -> u8) -> ColorImage {
        ColorImage::from_gray(size, &(0..size[0] * size[1]).map(value).collect::<Vec<_>>())
    }

    #[test]
    fn a_plain_area_keeps_its_value_at_every_level() {
        for value in 0..=255 {
            let half = halve(&grey([4, 4], |_| value));
            assert!(half.as_raw().chunks(4).all(|p| p == [value, value, value, 255]), "{value}: {:?}", half.as_raw());
        }
    }

    #[test]
    fn fine_black_and_white_lines_become_the_grey_they_look_like_from_afar() {
        let half = halve(&grey([64, 64], |i| if i % 2 == 0 { 0 } else { 255 }));
        // Half the light is 188 in sRGB, not 128.
        assert!(half.as_raw().chunks(4).all(|p| p[0].abs_diff(188) <= 1), "{:?}", half.as_raw().first());
    }

    #[test]
    fn odd_sides_round_up_and_lose_no_pixel() {
        let half = halve(&grey([5, 3], |i| if i % 5 == 4 { 200 } else { 10 }));
        assert_eq!(half.size, [3, 2]);
        let last: Vec<u8> = half.as_raw().chunks(4).skip(2).step_by(3).map(|p| p[0]).collect();
        assert_eq!(last, [200, 200]);
        assert_eq!(halve(&grey([1, 1], |_| 7)).size, [1, 1]);
    }

    #[test]
    fn levels_go_down_to_a_small_one() {
        let sizes: Vec<[usize; 2]> = levels(Arc::new(grey([1000, 301], |_| 5))).iter().map(|l| l.size).collect();
        assert_eq!(sizes, [[1000, 301], [500, 151], [250, 76], [125, 38], [63, 19]]);
    }

    #[test]
    fn a_level_has_at_least_a_pixel_for_each_of_the_screens() {
        assert_eq!([2.0, 1.0, 0.51, 0.5, 0.3, 0.24, 0.0].map(|s| level_for(s, 5)), [0, 0, 0, 1, 1, 2, 4]);
    }
}
