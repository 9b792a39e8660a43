use std::time::{Duration, Instant};

use egui::{Pos2, RawInput, pos2};

use super::*;

/// Draws frames until the pixels have come, and gives the sides of every texture that went to the card.
fn frames(limit: usize, side: Vec2, key: &Key, pixels: Pixels, scale: f32) -> (Textures, Vec<[usize; 2]>) {
    let ctx = egui::Context::default();
    let mut textures = Textures::new(&ctx).unwrap();
    textures.most = limit;
    let mut sizes = Vec::new();
    textures.put(key.clone(), pixels);
    let until = Instant::now() + Duration::from_secs(30);
    let mut drawn = 0;
    while drawn < 4 {
        assert!(Instant::now() < until, "the picture did not come");
        let input =
            RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0))), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            textures.begin_frame(ui.ctx());
            let rect = Rect::from_min_size(pos2(-20.0, -10.0), side * scale);
            drawn += usize::from(textures.paint(ui.painter(), key, rect, Rect::EVERYTHING, true));
        });
        let ours = output.textures_delta.set.iter().filter(|(id, _)| **id != egui::TextureId::default());
        sizes.extend(ours.flat_map(|(_, deltas)| deltas.iter().map(|delta| delta.image.size())));
        // There is no card that would take them.
        output.textures_delta.clear();
        std::thread::yield_now();
    }
    (textures, sizes)
}

fn grey(width: u32, height: u32, alpha: u8) -> Pixels {
    let rgba: Vec<u8> = (0..width * height).flat_map(|i| [(i % 200) as u8, 80, 90, alpha]).collect();
    Pixels { width, height, rgba: rgba.into() }
}

const KEY: Key = Key::Picture(PictureId(1));

#[test]
fn a_picture_beyond_the_cards_limit_is_shown_in_tiles_within_it() {
    let (textures, sizes) = frames(256, vec2(1500.0, 700.0), &KEY, grey(1500, 700, 255), 1.0);
    assert!(sizes.iter().flatten().all(|side| *side <= 256), "{sizes:?}");
    assert!(sizes.iter().filter(|size| size[0] == 256).count() >= 3, "no tiles of the whole picture: {sizes:?}");
    assert_eq!(textures.image(&KEY).unwrap().size, [1500, 700], "its own pixels are still there");
}

#[test]
fn of_a_large_picture_only_what_is_looked_at_is_on_the_card() {
    let (textures, sizes) = frames(8192, vec2(4000.0, 3000.0), &KEY, grey(4000, 3000, 255), 1.0);
    let on_card: usize = textures.entries.values().map(Entry::on_card).sum();
    assert!(on_card < 8 << 20, "{on_card} bytes for a window of 800 x 600: {sizes:?}");
    let (textures, sizes) = frames(8192, vec2(4000.0, 3000.0), &KEY, grey(4000, 3000, 255), 0.1);
    let on_card: usize = textures.entries.values().map(Entry::on_card).sum();
    assert!(on_card < 2 << 20, "shown small, it takes {on_card} bytes: {sizes:?}");
}

#[test]
fn a_thumbnail_larger_than_the_card_takes_is_made_smaller() {
    let key = Key::Thumbnail(PictureId(1));
    let (_, sizes) = frames(128, vec2(300.0, 200.0), &key, grey(300, 200, 255), 1.0);
    assert!(sizes.iter().flatten().all(|side| *side <= 128), "{sizes:?}");
}

#[test]
fn under_what_lets_through_lies_a_checkerboard() {
    let (textures, _) = frames(1024, vec2(64.0, 64.0), &KEY, grey(64, 64, 255), 1.0);
    assert!(textures.checkers.is_none());
    let (textures, _) = frames(1024, vec2(64.0, 64.0), &KEY, grey(64, 64, 40), 1.0);
    assert!(textures.checkers.is_some());
}

#[test]
fn pixels_of_a_wrong_length_are_no_picture_and_are_not_waited_for() {
    let ctx = egui::Context::default();
    let mut textures = Textures::new(&ctx).unwrap();
    textures.put(KEY, Pixels { width: 9, height: 9, rgba: vec![0; 5].into() });
    let until = Instant::now() + Duration::from_secs(30);
    while textures.has(&KEY) {
        assert!(Instant::now() < until, "it is waited for for ever");
        textures.begin_frame(&ctx);
        std::thread::yield_now();
    }
    assert!(!textures.shows(&KEY));
}

#[test]
fn a_pixel_is_told_as_it_is_in_the_picture() {
    let (textures, _) = frames(1024, vec2(200.0, 10.0), &KEY, grey(200, 10, 255), 1.0);
    assert_eq!(textures.pixel(&KEY, vec2(0.5, 0.99)), Some([100, 80, 90, 255]));
    assert_eq!(textures.pixel(&KEY, vec2(0.0, 0.0)), Some([0, 80, 90, 255]));
    assert_eq!(textures.pixel(&Key::Picture(PictureId(2)), vec2(0.0, 0.0)), None);
}
