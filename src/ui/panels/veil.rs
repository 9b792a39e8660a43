//! Over everything while files are dragged in.

use std::path::Path;

use crate::engine::MOST_AT_ONCE;
use crate::tr;
use crate::ui::theme::tokens;

/// The whole window says what a drop will do.
pub fn ui(ctx: &egui::Context) {
    let t = tokens(ctx);
    let text = ctx.input(|i| {
        let paths: Vec<Option<&Path>> = i.raw.hovered_files.iter().map(|file| file.path.as_deref()).collect();
        words(&paths)
    });
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("veil")));
    let screen = ctx.content_rect();
    painter.rect_filled(screen, 0, t.veil);
    painter.rect_stroke(screen.shrink(12.0), 12, egui::Stroke::new(2.0, t.accent), egui::StrokeKind::Inside);
    let font = egui::FontId::proportional(22.0);
    let middle = screen.center();
    painter.text(middle, egui::Align2::CENTER_CENTER, text, font, t.on_veil);
}

/// What will happen, as far as the names say: a file is looked into only after it is dropped.
fn words(paths: &[Option<&Path>]) -> String {
    let ending = |path: &Path| path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let weights = |path: &Path| ["safetensors", "sft", "gguf"].contains(&ending(path).as_str());
    match paths {
        [Some(path)] if weights(path) => tr!("veil-weights"),
        [Some(path)] if ending(path).is_empty() => tr!("veil-folder"),
        [] | [_] => tr!("veil-picture"),
        several if several.len() <= MOST_AT_ONCE => tr!("veil-files", count = several.len()),
        several => tr!("veil-files-first", count = several.len(), most = MOST_AT_ONCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_veil_says_what_a_drop_will_do() {
        let say = |names: &[&str]| words(&names.iter().map(|n| Some(Path::new(*n))).collect::<Vec<_>>());
        assert_eq!(say(&["/a/cat.jpg"]), "Drop to use as the init image");
        assert_eq!(words(&[None]), "Drop to use as the init image");
        assert_eq!(say(&["/a/ink.SAFETENSORS"]), "Drop to use this model or LoRA");
        assert_eq!(say(&["/a/holiday"]), "Drop to see what is in it");
        assert!(say(&["/a/1.png", "/a/2.png"]).starts_with("Drop 2 files: one job for each"));
        assert!(words(&vec![None; 500]).contains("500 files: the first 64"));
    }
}
