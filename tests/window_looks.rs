//! Every widget in both themes, as pictures that are compared: a colour or a size that nobody meant to change is seen.
//!
//! `UPDATE_SNAPSHOTS=1` takes new ones; look at each before it is kept. They are drawn by software (lavapipe).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use egui_kittest::kittest::NodeT as _;
use egui_kittest::{Harness, SnapshotOptions};
use underpaint::ui::widget_page::{Page, SIZE};

fn page(theme: egui::Theme, scale: f32) -> Harness<'static, Page> {
    let builder = Harness::builder().with_size(SIZE).with_pixels_per_point(scale).with_theme(theme);
    let mut harness = builder.build_eframe(|cc| Page::new(&cc.egui_ctx));
    harness.run_ok();
    harness.run_ok();
    harness
}

/// Another version of the software renderer may round an edge otherwise, and no more than that.
fn compare(theme: egui::Theme, scale: f32, name: &str) {
    let edges = if scale > 1.0 { 800 } else { 200 };
    let options = SnapshotOptions::new().threshold(1.5).max_failed_pixels(edges);
    page(theme, scale).snapshot_options(name, &options);
}

#[test]
fn every_widget_looks_as_it_did_in_the_dark() {
    compare(egui::Theme::Dark, 1.0, "widgets_dark_1x");
}

#[test]
fn every_widget_looks_as_it_did_in_the_dark_on_a_fine_display() {
    compare(egui::Theme::Dark, 2.0, "widgets_dark_2x");
}

#[test]
fn every_widget_looks_as_it_did_in_the_light() {
    compare(egui::Theme::Light, 1.0, "widgets_light_1x");
}

#[test]
fn every_widget_looks_as_it_did_in_the_light_on_a_fine_display() {
    compare(egui::Theme::Light, 2.0, "widgets_light_2x");
}

#[test]
fn the_page_of_widgets_fits_into_its_window() {
    let harness = page(egui::Theme::Dark, 1.0);
    let room = egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE.into());
    let mut looked_at = 0;
    for node in harness.root().children_recursive().filter(|n| n.accesskit_node().raw_bounds().is_some()) {
        let rect = node.rect();
        assert!(room.expand(0.5).contains_rect(rect), "{:?} at {rect:?}", node.accesskit_node().label());
        looked_at += 1;
    }
    assert!(looked_at > 40, "only {looked_at} things were looked at");
}
