//! An empty eframe window that goes away after its first frame, or stays with `--stay`: what our own
//! window's start, memory and idle time are measured against (`benches/window.py`).

use eframe::egui;

struct Empty {
    stay: bool,
}

impl eframe::App for Empty {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("Empty");
        if !self.stay {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}

fn main() -> eframe::Result {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|a| a == flag);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]),
        renderer: if has("glow") { eframe::Renderer::Glow } else { eframe::Renderer::Wgpu },
        ..Default::default()
    };
    let stay = has("--stay");
    eframe::run_native("Empty window", options, Box::new(move |_| Ok(Box::new(Empty { stay }))))
}
