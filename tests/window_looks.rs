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

use egui_kittest::{Harness, SnapshotOptions};
use underpaint::ui::widget_page::{Page, SIZE};

fn page(theme: egui::ThemePreference, scale: f32) -> Harness<'static, Page> {
    let mut harness = Harness::builder().with_size(SIZE).with_pixels_per_point(scale).build_eframe(move |cc| {
        let page = Page::new(&cc.egui_ctx);
        cc.egui_ctx.set_theme(theme);
        page
    });
    harness.run_ok();
    harness.run_ok();
    harness
}

/// Another version of the software renderer may round an edge otherwise, and no more than that.
fn compare(theme: egui::ThemePreference, name: &str) {
    for (scale, at) in [(1.0, "1x"), (2.0, "2x")] {
        let edges = if scale > 1.0 { 120 } else { 40 };
        let options = SnapshotOptions::new().threshold(1.5).max_failed_pixels(edges);
        page(theme, scale).snapshot_options(format!("widgets_{name}_{at}"), &options);
    }
}

#[test]
fn every_widget_looks_as_it_did_in_the_dark() {
    compare(egui::ThemePreference::Dark, "dark");
}

#[test]
fn every_widget_looks_as_it_did_in_the_light() {
    compare(egui::ThemePreference::Light, "light");
}

#[test]
fn the_page_of_widgets_fits_into_its_window() {
    let harness = page(egui::ThemePreference::Dark, 1.0);
    let room = egui::Rect::from_min_size(egui::Pos2::ZERO, SIZE.into());
    for node in egui_kittest::kittest::NodeT::children_recursive(&harness.root()) {
        let rect = node.rect();
        assert!(room.expand(0.5).contains_rect(rect), "{:?} at {rect:?}", node);
    }
}
