//! The decoder on the whole picture beside the decoder in strips: time and the most memory held, in one run.
//!
//! The Starter's autoencoder at 2048 x 2048 and the shape of FLUX.1's (random weights) at 1024 x 1024, float32 on the
//! CPU. The figures are the process's (`VmHWM`), so it runs on Linux alone.
//! `cargo bench --bench strips`, `cargo bench --bench strips -- starter 1024`

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench that cannot start should say so loudly, and its figures go to the terminal"
)]

use std::time::Instant;

use underpaint::flux::config::VaeConfig;
use underpaint::flux::vae::{Tiling, Vae};
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, Tensor, starter, torch_randn};

fn model(name: &str) -> (Vae, usize) {
    if name == "starter" {
        let source = starter::source();
        let config: VaeConfig = source.json("vae/config.json").expect("the Starter's configuration");
        let weights = Weights::open(&source, "vae", &Device::Cpu, DType::F32).expect("the Starter's weights");
        return (Vae::new(&config, &weights).expect("a model"), config.latent_channels);
    }
    let config = VaeConfig {
        block_out_channels: vec![128, 256, 512, 512],
        layers_per_block: 2,
        latent_channels: 16,
        norm_num_groups: 32,
        scaling_factor: 0.3611,
        shift_factor: Some(0.1159),
        mid_block_add_attention: true,
        use_quant_conv: false,
        use_post_quant_conv: false,
        in_channels: 3,
        out_channels: 3,
    };
    (Vae::new(&config, &Weights::random(1, &Device::Cpu, DType::F32)).expect("a model"), config.latent_channels)
}

fn status(key: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(key)).expect("a figure");
    line.trim().trim_end_matches("kB").trim().parse::<f64>().expect("a number") / 1000.0
}

/// Seconds of work of all cores together: a machine that does other things as well does not count.
fn worked() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields = text.rsplit(')').next().expect("fields").split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number")).sum();
    ticks / 100.0
}

/// Seconds of work and MB beyond what was held before.
fn measured(what: &str, work: impl FnOnce() -> Tensor) -> (f64, f64, Tensor) {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
    let (before, since, worked_before) = (status("VmRSS:"), Instant::now(), worked());
    let result = work();
    let (seconds, megabytes) = (worked() - worked_before, status("VmHWM:") - before);
    let clock = since.elapsed().as_secs_f64();
    println!("  {what}: {clock:.1} s, {seconds:.1} s of work, {megabytes:.0} MB");
    (seconds, megabytes, result)
}

fn compare(name: &str, side: usize) {
    let (vae, channels) = model(name);
    let numbers = torch_randn(2, channels * side / 8 * side / 8).expect("noise");
    let latents = Tensor::from_vec(numbers, (1, channels, side / 8, side / 8), &Device::Cpu).expect("latents");
    let picture = torch_randn(1, 3 * side * side).expect("noise");
    let picture = Tensor::from_vec(picture, (1, 3, side, side), &Device::Cpu).expect("a picture");
    println!("{name} at {side} x {side}, {} threads", rayon::current_num_threads());
    for encode in [false, true] {
        let run = |tiled: bool| {
            let what =
                format!("{} {}", if encode { "encode" } else { "decode" }, if tiled { "strips" } else { "whole" });
            measured(&what, || {
                let tiling = Tiling::of(tiled);
                let quiet = &mut |_| Ok(());
                if encode { vae.encode_by(&picture, tiling, quiet) } else { vae.decode_by(&latents, tiling, quiet) }
                    .expect("a result")
            })
        };
        let (strips_time, strips_memory, strips) = run(true);
        let (whole_time, whole_memory, whole) = run(false);
        let off = (strips - whole).and_then(|d| d.abs()?.flatten_all()?.max(0)?.to_scalar::<f32>()).expect("numbers");
        println!(
            "  strips : whole = {:.2} of the work, {:.2} of the memory, off by {off:.1e}",
            strips_time / whole_time,
            strips_memory / whole_memory
        );
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    match (arguments.next(), arguments.next().and_then(|side| side.parse().ok())) {
        (Some(name), Some(side)) => compare(&name, side),
        _ => [("starter", 2048), ("flux", 1024)].into_iter().for_each(|(name, side)| compare(name, side)),
    }
}
