//! An empty eframe window that goes away after `--frames N` frames (1 if not said), or stays with `--stay`: what
//! our own window's start, memory, frame and idle time are measured against (`benches/window.py`).

use eframe::egui;

struct Empty {
    /// Frames still to draw; None stays.
    left: Option<u64>,
}

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("Empty");
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
            } else {
                ui.ctx().request_repaint();
            }
        }
    }
}

fn main() -> eframe::Result {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let frames = arguments.iter().skip_while(|a| *a != "--frames").nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1360.0, 860.0]),
        renderer: if has("glow") { eframe::Renderer::Glow } else { eframe::Renderer::Wgpu },
        ..Default::default()
    };
    let left = (!has("--stay")).then_some(frames);
    eframe::run_native("Empty window", options, Box::new(move |_| Ok(Box::new(Empty { left }))))
}
