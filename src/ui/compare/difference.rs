//! How much two pictures differ, pixel by pixel.

use egui::ColorImage;

/// What the difference comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// The mean over all channels, 0 to 255, before it is made brighter.
    pub mean: f32,
    /// The share of pixels in which anything differs, 0 to 1.
    pub share: f32,
}

/// The difference of the channels, `gain` times as bright; black where both are the same. It has the first picture's
/// size; the second is laid over it whole, so that the same place of both is compared whatever their sizes are.
#[must_use]
pub fn difference(a: &ColorImage, b: &ColorImage, gain: u8) -> (ColorImage, Amount) {
    let [width, height] = a.size;
    let other = Sampler::new(b, a.size);
    let (mut sum, mut changed) = (0u64, 0usize);
    let mut out = Vec::with_capacity(width * height * 3);
    for (i, pixel) in a.as_raw().chunks_exact(4).enumerate() {
        let theirs = other.at(i % width.max(1), i / width.max(1));
        let mut differs = false;
        for (mine, theirs) in pixel.iter().zip(theirs).take(3) {
            let by = mine.abs_diff(theirs);
            sum += u64::from(by);
            differs |= by > 0;
            out.push(by.saturating_mul(gain));
        }
        changed += usize::from(differs);
    }
    let pixels = (width * height).max(1) as f32;
    (ColorImage::from_rgb(a.size, &out), Amount { mean: sum as f32 / (pixels * 3.0), share: changed as f32 / pixels })
}

/// Reads a picture as if it had another size: between its pixels where it has not.
struct Sampler<'a> {
    raw: &'a [u8],
    size: [usize; 2],
    as_size: [usize; 2],
}

impl<'a> Sampler<'a> {
    fn new(image: &'a ColorImage, as_size: [usize; 2]) -> Self {
        Self { raw: image.as_raw(), size: image.size, as_size }
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let [width, height] = self.size;
        let at = (y.min(height.saturating_sub(1)) * width + x.min(width.saturating_sub(1))) * 4;
        match self.raw.get(at..at + 3) {
            Some(&[r, g, b]) => [r, g, b],
            _ => [0; 3],
        }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        if self.size == self.as_size {
            return self.pixel(x, y);
        }
        let place = |at: usize, from: usize, to: usize| {
            let exact = ((at as f32 + 0.5) * to as f32 / from.max(1) as f32 - 0.5).max(0.0);
            (exact.floor() as usize, exact.fract())
        };
        let (left, across) = place(x, self.as_size[0], self.size[0]);
        let (top, down) = place(y, self.as_size[1], self.size[1]);
        let corners = [
            (self.pixel(left, top), (1.0 - across) * (1.0 - down)),
            (self.pixel(left + 1, top), across * (1.0 - down)),
            (self.pixel(left, top + 1), (1.0 - across) * down),
            (self.pixel(left + 1, top + 1), across * down),
        ];
        let mut mixed = [0.0f32; 3];
        for (pixel, weight) in corners {
            for (to, from) in mixed.iter_mut().zip(pixel) {
                *to += f32::from(from) * weight;
            }
        }
        mixed.map(|v| v.round() as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(size: [usize; 2], pixel: impl Fn(usize, usize) -> [u8; 3]) -> ColorImage {
        let bytes: Vec<u8> = (0..size[0] * size[1]).flat_map(|i| pixel(i % size[0], i / size[0])).collect();
        ColorImage::from_rgb(size, &bytes)
    }

    #[test]
    fn the_same_picture_differs_in_nothing() {
        let a = rgb([7, 5], |x, y| [x as u8 * 9, y as u8 * 20, 3]);
        let (image, amount) = difference(&a, &a, 32);
        assert!(image.as_raw().chunks(4).all(|p| p == [0, 0, 0, 255]));
        assert_eq!(amount, Amount::default());
    }

    #[test]
    fn what_differs_is_shown_brighter_and_told_as_it_is() {
        let a = rgb([2, 1], |_, _| [100, 50, 0]);
        let b = rgb([2, 1], |x, _| if x == 0 { [100, 50, 0] } else { [97, 60, 255] });
        let (image, amount) = difference(&a, &b, 4);
        assert_eq!(image.as_raw(), [0, 0, 0, 255, 12, 40, 255, 255]);
        assert_eq!(amount.share, 0.5);
        assert!((amount.mean - 268.0 / 6.0).abs() < 1e-4);
    }

    #[test]
    fn pictures_of_other_sizes_are_compared_place_by_place() {
        let small = rgb([8, 8], |x, _| [if x < 4 { 0 } else { 200 }; 3]);
        let large = rgb([64, 64], |x, _| [if x < 32 { 0 } else { 200 }; 3]);
        for (a, b) in [(&small, &large), (&large, &small)] {
            let (image, amount) = difference(a, b, 1);
            assert_eq!(image.size, a.size);
            assert!(amount.mean < 8.0, "the halves do not lie on each other: {amount:?}");
        }
    }
}
