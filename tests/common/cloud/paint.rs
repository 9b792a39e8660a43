//! Pictures drawn from a seed: the same seed and size always give the same pixels, two seeds never do.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};

/// A step of the splitmix64 generator.
pub fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Bands and blocks whose colours are the seed's; the first 64 pixels spell the seed itself.
pub fn picture(seed: u64, width: u32, height: u32) -> RgbImage {
    let [sky, earth] = [mix(seed), mix(seed ^ 1)].map(u64::to_le_bytes);
    RgbImage::from_fn(width, height, |x, y| {
        let at = u64::from(y) * u64::from(width) + u64::from(x);
        if at < 64 {
            return Rgb([if seed >> at & 1 == 1 { 255 } else { 0 }, sky[0], earth[0]]);
        }
        let block = mix(seed ^ (u64::from(x / 32) << 32 | u64::from(y / 32))).to_le_bytes();
        let shade = (y * 255 / height.max(1)) as u8;
        if block[3] < 90 { Rgb([block[0], block[1], block[2]]) } else { Rgb([sky[1], shade, earth[1]]) }
    })
}

pub fn black(width: u32, height: u32) -> RgbImage {
    RgbImage::new(width, height)
}

pub fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture in memory encodes");
    bytes.into_inner()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of the RGB8 pixels, row by row, without any header: equal pictures are equal whatever file holds them.
pub fn pixel_sha256(picture: &RgbImage) -> String {
    sha256(picture.as_raw())
}
