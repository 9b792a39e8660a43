//! The autoencoder in strips beside the autoencoder on the whole picture.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::path::Path;

use underpaint::flux::config::VaeConfig;
use underpaint::flux::vae::{Tiling, Vae};
use underpaint::flux::weights::Weights;
use underpaint::flux::{DType, Device, FluxError, ModelSource, Tensor, starter, torch_randn};

/// Before anything is rounded to 8 bits, of the largest value: a thousandth of 1/255 and less.
const EXACT: f32 = 2e-6;

struct Model {
    name: &'static str,
    vae: Vae,
    latent: usize,
}

impl Model {
    /// FLUX's own shape is slow: of the cases it takes the one of strips of 7 rows.
    fn takes(&self, rows: usize) -> bool {
        self.name != FULL || rows == 7
    }
}

const FULL: &str = "FLUX.1's shape";

fn of(name: &'static str, source: &ModelSource) -> Model {
    let config: VaeConfig = source.json("vae/config.json").unwrap();
    let weights = Weights::open(source, "vae", &Device::Cpu, DType::F32).unwrap();
    Model { name, vae: Vae::new(&config, &weights).unwrap(), latent: config.latent_channels }
}

fn starter_model() -> Model {
    of("Starter", &starter::source())
}

/// The Starter's, the shape of FLUX's own, and two with attention in the middle whose weights are not small.
fn models() -> Vec<Model> {
    let fixture =
        |name| ModelSource::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity").join(name));
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
    let vae = Vae::new(&config, &Weights::random(1, &Device::Cpu, DType::F32)).unwrap();
    let full = Model { name: FULL, vae, latent: 16 };
    vec![starter_model(), of("dev", &fixture("dev")), of("schnell", &fixture("schnell")), full]
}

fn normal(seed: u64, channels: usize, (height, width): (usize, usize)) -> Tensor {
    let numbers = torch_randn(seed, channels * height * width).unwrap();
    Tensor::from_vec(numbers, (1, channels, height, width), &Device::Cpu).unwrap()
}

/// A picture whose tone changes from the top to the bottom: no strip's moments are the whole's.
fn picture((height, width): (usize, usize)) -> Tensor {
    let slope: Vec<f32> = (0..height).map(|y| y as f32 / height as f32 * 1.6 - 0.8).collect();
    let slope = Tensor::from_vec(slope, (1, 1, height, 1), &Device::Cpu).unwrap();
    let noise = (normal(1, 3, (height, width)) * 0.2).unwrap();
    noise.broadcast_add(&slope).unwrap().clamp(-1f32, 1f32).unwrap()
}

fn latents(channels: usize, (height, width): (usize, usize)) -> Tensor {
    let slope: Vec<f32> = (0..height).map(|y| y as f32 / height as f32 * 3.0).collect();
    let slope = Tensor::from_vec(slope, (1, 1, height, 1), &Device::Cpu).unwrap();
    normal(2, channels, (height, width)).broadcast_add(&slope).unwrap()
}

fn largest(t: &Tensor) -> f32 {
    t.abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar().unwrap()
}

fn same(what: &str, strips: &Tensor, whole: &Tensor) {
    assert_eq!(strips.dims(), whole.dims(), "{what}");
    let off = largest(&(strips - whole).unwrap()) / largest(whole);
    println!("{what}: off by {off:.1e}");
    assert!(off <= EXACT, "{what}: off by {off:e}");
}

#[test]
fn a_picture_read_in_strips_has_the_latents_of_the_whole_picture() {
    for model in models() {
        // Of no multiple of the strips, and one of no multiple of 8.
        for (size, rows) in [((136, 72), 7), ((104, 88), 16), ((93, 75), 1), ((64, 64), 200)] {
            if !model.takes(rows) {
                continue;
            }
            let picture = picture(size);
            let whole = model.vae.encode(&picture).unwrap();
            let tiling = Tiling::Strips(rows * size.1);
            let strips = model.vae.encode_by(&picture, tiling, &mut |_| Ok(())).unwrap();
            same(&format!("{} {size:?} in strips of {rows}", model.name), &strips, &whole);
        }
    }
}

#[test]
fn a_picture_finished_in_strips_is_the_whole_picture() {
    for model in models() {
        for (size, rows) in [((17, 9), 7), ((13, 11), 16), ((5, 8), 1), ((8, 8), 200)] {
            if !model.takes(rows) {
                continue;
            }
            let latents = latents(model.latent, size);
            let whole = model.vae.decode(&latents).unwrap();
            let tiling = Tiling::Strips(rows * size.1 * 8);
            let strips = model.vae.decode_by(&latents, tiling, &mut |_| Ok(())).unwrap();
            same(&format!("{} {size:?} in strips of {rows}", model.name), &strips, &whole);
        }
    }
}

/// The measure of the tests above: what tiles with norms of their own would give is far from what they allow.
#[test]
fn tiles_with_norms_of_their_own_would_be_another_picture() {
    let model = starter_model();
    let latents = latents(model.latent, (32, 8));
    let whole = model.vae.decode(&latents).unwrap();
    let tile = model.vae.decode(&latents.narrow(2, 0, 16).unwrap().contiguous().unwrap()).unwrap();
    let far_from_the_seam = |t: &Tensor| t.narrow(2, 0, 64).unwrap().contiguous().unwrap();
    let off = largest(&(far_from_the_seam(&tile) - far_from_the_seam(&whole)).unwrap()) / largest(&whole);
    assert!(off > 100.0 * EXACT, "off by {off:e}");
}

#[test]
fn the_progress_goes_up_with_every_strip_and_any_strip_can_be_the_last() {
    let model = starter_model();
    let (picture, latents) = (picture((96, 64)), latents(model.latent, (12, 8)));
    let run = |encode: bool, tiling, after: &mut dyn FnMut(f32) -> Result<(), FluxError>| {
        if encode { model.vae.encode_by(&picture, tiling, after) } else { model.vae.decode_by(&latents, tiling, after) }
    };
    for encode in [true, false] {
        let mut whole = Vec::new();
        run(encode, Tiling::Whole, &mut |done| {
            whole.push(done);
            Ok(())
        })
        .unwrap();
        let mut seen = Vec::new();
        run(encode, Tiling::Strips(8 * 64), &mut |done| {
            seen.push(done);
            Ok(())
        })
        .unwrap();
        assert!(seen.len() > 4 * whole.len(), "{} and {} words", seen.len(), whole.len());
        for seen in [&whole, &seen] {
            assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
            assert!(seen[0] > 0.0 && (seen[seen.len() - 1] - 1.0).abs() < 1e-3, "{seen:?}");
        }
        for last in [1, seen.len() / 2, seen.len() - 1] {
            let mut told = 0;
            let ended = run(encode, Tiling::Strips(8 * 64), &mut |_| {
                told += 1;
                if told == last { Err(FluxError::Cancelled) } else { Ok(()) }
            });
            assert!(matches!(ended, Err(FluxError::Cancelled)));
            assert_eq!(told, last, "nothing more is done");
        }
    }
}
