//! LoRAs in every trainer's keys do what merging them into the weights does, come off without a trace, and say
//! so where they do not fit.

#![allow(
    dead_code,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

#[path = "common/models.rs"]
mod models;

use std::path::PathBuf;

use candle_core::quantized::GgmlDType;
use models::{Model, Tensors, apart, request, to_bfl};
use underpaint::flux::{Device, Pipeline, Quiet, Rgb, Tensor};
use underpaint::recipe::LoraUse;

const RANK: usize = 4;
const ALPHA: f32 = 2.0;

/// Numbers of a seed, so that every run has the same LoRA.
fn numbers(shape: (usize, usize), seed: u64, size: f32) -> Tensor {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let values: Vec<f32> = (0..shape.0 * shape.1)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) as f32 / (1u32 << 24) as f32 - 0.5) * size
        })
        .collect();
    Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
}

/// One change: kohya's stem, the layers of ours it stands for, its halves.
struct Change {
    kohya: &'static str,
    bfl: &'static str,
    ours: &'static [&'static str],
    down: Tensor,
    up: Tensor,
}

/// A LoRA over each kind of layer of the small pipeline (width 32).
fn changes() -> Vec<Change> {
    let change = |kohya, bfl, ours, inputs, outputs, seed| Change {
        kohya,
        bfl,
        ours,
        down: numbers((RANK, inputs), seed, 0.6),
        up: numbers((outputs, RANK), seed + 100, 0.6),
    };
    vec![
        change(
            "double_blocks_0_img_attn_qkv",
            "double_blocks.0.img_attn.qkv",
            &["transformer_blocks.0.attn.to_q", "transformer_blocks.0.attn.to_k", "transformer_blocks.0.attn.to_v"],
            32,
            96,
            1,
        ),
        change(
            "double_blocks_1_txt_mlp_0",
            "double_blocks.1.txt_mlp.0",
            &["transformer_blocks.1.ff_context.net.0.proj"],
            32,
            128,
            2,
        ),
        change(
            "double_blocks_1_img_mod_lin",
            "double_blocks.1.img_mod.lin",
            &["transformer_blocks.1.norm1.linear"],
            32,
            192,
            3,
        ),
        change(
            "single_blocks_1_linear2",
            "single_blocks.1.linear2",
            &["single_transformer_blocks.1.proj_out"],
            160,
            32,
            4,
        ),
        change(
            "single_blocks_0_modulation_lin",
            "single_blocks.0.modulation.lin",
            &["single_transformer_blocks.0.norm.linear"],
            32,
            96,
            5,
        ),
    ]
}

/// The rows of a fused change that belong to its `i`-th layer.
fn part(up: &Tensor, i: usize, of: usize) -> Tensor {
    let height = up.dim(0).unwrap() / of;
    up.narrow(0, i * height, height).unwrap().contiguous().unwrap()
}

fn alpha() -> Tensor {
    Tensor::new(ALPHA, &Device::Cpu).unwrap()
}

fn kohya() -> Tensors {
    let mut file = Tensors::new();
    for c in changes() {
        file.insert(format!("lora_unet_{}.lora_down.weight", c.kohya), c.down);
        file.insert(format!("lora_unet_{}.lora_up.weight", c.kohya), c.up);
        file.insert(format!("lora_unet_{}.alpha", c.kohya), alpha());
    }
    file
}

fn bfl() -> Tensors {
    let mut file = Tensors::new();
    for c in changes() {
        // Without an alpha the scale is 1: it goes into a half instead.
        file.insert(
            format!("diffusion_model.{}.lora_A.weight", c.bfl),
            (c.down * f64::from(ALPHA / RANK as f32)).unwrap(),
        );
        file.insert(format!("diffusion_model.{}.lora_B.weight", c.bfl), c.up);
    }
    file
}

fn peft() -> Tensors {
    let mut file = Tensors::new();
    for c in changes() {
        for (i, ours) in c.ours.iter().enumerate() {
            file.insert(format!("transformer.{ours}.lora_A.weight"), c.down.clone());
            file.insert(format!("transformer.{ours}.lora_B.weight"), part(&c.up, i, c.ours.len()));
            file.insert(format!("transformer.{ours}.alpha"), alpha());
        }
    }
    file
}

struct Desk {
    folder: tempfile::TempDir,
    pipeline: Pipeline,
}

impl Desk {
    fn with(model: &Model) -> Self {
        let pipeline = Pipeline::load_cpu(&model.source(), &mut Quiet).unwrap();
        Self { folder: tempfile::tempdir().unwrap(), pipeline }
    }
    fn put(&self, name: &str, file: &Tensors) -> PathBuf {
        let path = self.folder.path().join(name);
        candle_core::safetensors::save(file, &path).unwrap();
        path
    }
    fn paint(&mut self, loras: &[(&PathBuf, f64)]) -> Rgb {
        self.try_paint(loras).unwrap()
    }
    fn try_paint(&mut self, loras: &[(&PathBuf, f64)]) -> Result<Rgb, String> {
        let loras =
            loras.iter().map(|(file, strength)| LoraUse { file: (*file).clone(), strength: *strength }).collect();
        self.pipeline.img2img(&request(loras), &mut Quiet).map(|o| o.picture).map_err(|e| e.to_string())
    }
}

/// The pipeline with the changes merged into its weights, `strength` times.
fn merged(strength: f64) -> Rgb {
    let model = Model::dev();
    let mut tensors = model.take("transformer");
    for c in changes() {
        for (i, ours) in c.ours.iter().enumerate() {
            let scale = strength * f64::from(ALPHA) / RANK as f64;
            let delta = (part(&c.up, i, c.ours.len()).matmul(&c.down).unwrap() * scale).unwrap();
            let name = format!("{ours}.weight");
            let sum = (&tensors[&name] + delta).unwrap();
            tensors.insert(name, sum);
        }
    }
    model.put("transformer", "diffusion_pytorch_model.safetensors", &tensors);
    model.paint()
}

#[test]
fn every_trainers_keys_do_what_merging_does() {
    let mut desk = Desk::with(&Model::dev());
    let plain = desk.paint(&[]);
    for strength in [1.0, -0.5] {
        let expected = merged(strength);
        let (moved, _) = apart(&plain, &expected);
        assert!(moved > 1.0, "the LoRA hardly changes the picture ({moved}): the test would prove nothing");
        for (name, file) in [("kohya", kohya()), ("bfl", bfl()), ("peft", peft())] {
            let path = desk.put(&format!("{name}{strength}.safetensors"), &file);
            let (mean, most) = apart(&desk.paint(&[(&path, strength)]), &expected);
            println!("{name} at {strength}: mean {mean:.4}, most {most} (the LoRA moves {moved:.1})");
            assert!(most <= 1 && mean < 0.05, "{name} at {strength}: mean {mean}, most {most}");
        }
    }
}

#[test]
fn two_at_once_add_up_and_off_again_is_exactly_the_base() {
    let mut desk = Desk::with(&Model::dev());
    let plain = desk.paint(&[]);
    let (a, b) = (desk.put("a.safetensors", &kohya()), desk.put("b.safetensors", &peft()));
    // The same change twice, 0.7 and 0.3 of it, is the change once.
    let both = desk.paint(&[(&a, 0.7), (&b, 0.3)]);
    let (mean, most) = apart(&both, &desk.paint(&[(&a, 1.0)]));
    assert!(most <= 1 && mean < 0.05, "mean {mean}, most {most}");
    assert_ne!(both.pixels, plain.pixels);
    assert_eq!(desk.paint(&[]).pixels, plain.pixels, "something of a LoRA stayed");
    assert_eq!(desk.paint(&[(&a, 0.0)]).pixels, plain.pixels, "strength 0 is not off");
}

#[test]
fn a_file_that_changes_is_read_again() {
    let mut desk = Desk::with(&Model::dev());
    let path = desk.put("a.safetensors", &kohya());
    let first = desk.paint(&[(&path, 1.0)]);
    let weaker: Tensors = kohya().into_iter().map(|(n, t)| (n, (t * 0.5).unwrap())).collect();
    std::fs::remove_file(&path).unwrap();
    let path = desk.put("a.safetensors", &weaker);
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    assert_ne!(desk.paint(&[(&path, 1.0)]).pixels, first.pixels);
}

#[test]
fn many_loras_one_after_another_never_lose_one_that_is_wanted() {
    let mut desk = Desk::with(&Model::dev());
    let kept = desk.put("kept.safetensors", &kohya());
    let files: Vec<PathBuf> = (0..18).map(|i| desk.put(&format!("{i}.safetensors"), &kohya())).collect();
    let expected = desk.paint(&[(&kept, 0.5), (&files[0], 0.5)]);
    for file in &files {
        assert_eq!(desk.paint(&[(&kept, 0.5), (file, 0.5)]).pixels, expected.pixels, "{}", file.display());
    }
}

#[test]
fn weights_in_blocks_take_a_lora_as_plain_ones_do() {
    let lora = |name: &str| {
        let mut file = Tensors::new();
        for (i, layer) in ["transformer_blocks.0.attn.to_q", "single_transformer_blocks.2.attn.to_v"].iter().enumerate()
        {
            file.insert(format!("{name}{layer}.lora_A.weight"), numbers((RANK, 256), i as u64 + 1, 1.5));
            file.insert(format!("{name}{layer}.lora_B.weight"), numbers((256, RANK), i as u64 + 9, 1.5));
        }
        file
    };
    let mut plain = Desk::with(&Model::starter());
    let path = plain.put("a.safetensors", &lora("transformer."));
    let model = Model::starter();
    let tensors = to_bfl(&model.take("transformer"));
    model.put_gguf("transformer", "flux1-Q8_0.gguf", &tensors, GgmlDType::Q8_0);
    let mut blocks = Desk::with(&model);
    let (moved, _) = apart(&plain.paint(&[]), &plain.paint(&[(&path, 1.0)]));
    let (mean, most) = apart(&plain.paint(&[(&path, 1.0)]), &blocks.paint(&[(&path, 1.0)]));
    println!("the LoRA moves {moved:.2}; blocks differ by {mean:.3}, most {most}");
    assert!(moved > 3.0 * mean && mean < 1.0, "moves {moved}, differs {mean}");
}

#[test]
fn a_lora_that_does_not_fit_says_why_and_leaves_the_model_as_it_was() {
    let mut desk = Desk::with(&Model::dev());
    let plain = desk.paint(&[]);
    let pair = |stem: &str, inputs, outputs| {
        Tensors::from([
            (format!("{stem}.lora_down.weight"), numbers((RANK, inputs), 1, 1.0)),
            (format!("{stem}.lora_up.weight"), numbers((outputs, RANK), 2, 1.0)),
        ])
    };
    let sdxl = desk.put("sdxl.safetensors", &pair("lora_unet_input_blocks_4_1_proj_in", 64, 64));
    let error = desk.try_paint(&[(&sdxl, 1.0)]).unwrap_err();
    assert!(error.contains("sdxl") && error.contains("lora_unet_input_blocks_4_1_proj_in"), "{error}");
    let large = desk.put("large.safetensors", &pair("lora_unet_double_blocks_0_img_attn_proj", 3072, 3072));
    let error = desk.try_paint(&[(&large, 1.0)]).unwrap_err();
    assert!(error.contains("another shape"), "{error}");
    let deep = desk.put("deep.safetensors", &pair("lora_unet_double_blocks_18_img_attn_proj", 32, 32));
    let error = desk.try_paint(&[(&deep, 1.0)]).unwrap_err();
    assert!(error.contains("none of the layers"), "{error}");
    let dora = desk.put("dora.safetensors", &Tensors::from([("a.dora_scale".to_owned(), numbers((1, 4), 1, 1.0))]));
    assert!(desk.try_paint(&[(&dora, 1.0)]).unwrap_err().contains("DoRA"));
    let text = desk.folder.path().join("text.safetensors");
    std::fs::write(&text, "not weights").unwrap();
    assert!(desk.try_paint(&[(&text, 1.0)]).unwrap_err().contains("cannot be read"));
    let gone = desk.folder.path().join("gone.safetensors");
    assert!(desk.try_paint(&[(&gone, 1.0)]).unwrap_err().contains("gone.safetensors"));
    assert_eq!(desk.paint(&[]).pixels, plain.pixels);
}
