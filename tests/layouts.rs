//! One pipeline in the layouts and number formats that artists have on disk gives the picture that it gives in
//! diffusers' own layout: the same pixels where the numbers are the same, within the format's error where not.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use tempfile::TempDir;
use underpaint::flux::{DType, Device, Img2Img, ModelSource, Pipeline, Quiet, Rgb, Tensor, inspect};
use underpaint::recipe::{Seed, StepCount, Strength};

type Tensors = HashMap<String, Tensor>;

/// A copy of a model folder whose parts can be written again in other ways.
struct Model {
    folder: TempDir,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Model {
    fn of(path: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), folder.path());
        Self { folder }
    }
    fn dev() -> Self {
        Self::of("tests/fixtures/parity/dev")
    }
    fn starter() -> Self {
        Self::of("assets/starter/model")
    }
    fn part(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }
    /// A part's tensors in f32, taken out of the folder.
    fn take(&self, part: &str) -> Tensors {
        let mut all = Tensors::new();
        for entry in fs::read_dir(self.part(part)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if name.ends_with(".safetensors") {
                all.extend(candle_core::safetensors::load(entry.path(), &Device::Cpu).unwrap());
            }
            if name.contains(".safetensors") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        all.into_iter().map(|(n, t)| (n, t.to_dtype(DType::F32).unwrap())).collect()
    }
    fn put(&self, part: &str, file: &str, tensors: &Tensors) {
        candle_core::safetensors::save(tensors, self.part(part).join(file)).unwrap();
    }
    fn put_gguf(&self, part: &str, file: &str, tensors: &Tensors, blocks: GgmlDType) {
        let quantised: Vec<(String, QTensor)> = tensors
            .iter()
            .map(|(name, t)| {
                let fits = t.rank() == 2 && t.dim(1).unwrap().is_multiple_of(blocks.block_size());
                // As city96 writes them: small tensors stay in plain numbers.
                let dtype = if fits && t.elem_count() > 1024 { blocks } else { GgmlDType::F32 };
                (name.clone(), QTensor::quantize(t, dtype).unwrap())
            })
            .collect();
        let list: Vec<(&str, &QTensor)> = quantised.iter().map(|(n, t)| (n.as_str(), t)).collect();
        let arch = gguf_file::Value::String("flux".to_owned());
        let mut to = fs::File::create(self.part(part).join(file)).unwrap();
        gguf_file::write(&mut to, &[("general.architecture", &arch)], &list).unwrap();
    }
    fn paint(&self) -> Rgb {
        let source = ModelSource::Folder(self.folder.path().to_path_buf());
        inspect(&source).unwrap();
        let mut pipeline = Pipeline::load_cpu(&source, &mut Quiet).unwrap();
        let pixels = (0..80u32 * 64).flat_map(|i| [(i % 80 * 3) as u8, (i / 80 * 4) as u8, 90]).collect();
        let request = Img2Img {
            init: Rgb { width: 80, height: 64, pixels },
            prompt: "a watercolour of a cat".to_owned(),
            negative: String::new(),
            strength: Strength::new(0.75).unwrap(),
            guidance: 3.5,
            true_cfg: 1.0,
            steps: 4,
            step_count: StepCount::Whole,
            seed: Seed(11),
        };
        pipeline.img2img(&request, &mut Quiet).unwrap().picture
    }
}

/// Mean and largest difference of two pictures' values.
fn apart(a: &Rgb, b: &Rgb) -> (f64, u8) {
    let each = a.pixels.iter().zip(&b.pixels).map(|(a, b)| a.abs_diff(*b));
    let sum: f64 = each.clone().map(f64::from).sum();
    (sum / a.pixels.len() as f64, each.max().unwrap())
}

fn rows(parts: &[&Tensor]) -> Tensor {
    Tensor::cat(parts, 0).unwrap()
}

/// diffusers' names and pieces to Black Forest Labs'.
fn to_bfl(ours: &Tensors) -> Tensors {
    let mut bfl = Tensors::new();
    for (name, t) in ours {
        let (stem, leaf) = name.rsplit_once('.').unwrap();
        let scale = if stem.contains("norm_") && stem.contains("attn") { "scale" } else { leaf };
        let get = |other: &str| &ours[&format!("{other}.{leaf}")];
        let simple = [
            ("x_embedder", "img_in"),
            ("context_embedder", "txt_in"),
            ("time_text_embed.timestep_embedder.linear_1", "time_in.in_layer"),
            ("time_text_embed.timestep_embedder.linear_2", "time_in.out_layer"),
            ("time_text_embed.text_embedder.linear_1", "vector_in.in_layer"),
            ("time_text_embed.text_embedder.linear_2", "vector_in.out_layer"),
            ("time_text_embed.guidance_embedder.linear_1", "guidance_in.in_layer"),
            ("time_text_embed.guidance_embedder.linear_2", "guidance_in.out_layer"),
            ("proj_out", "final_layer.linear"),
        ];
        if let Some((_, theirs)) = simple.iter().find(|(o, _)| *o == stem) {
            bfl.insert(format!("{theirs}.{leaf}"), t.clone());
            continue;
        }
        if stem == "norm_out.linear" {
            let half = t.dim(0).unwrap() / 2;
            let (first, second) = (t.narrow(0, 0, half).unwrap(), t.narrow(0, half, half).unwrap());
            bfl.insert(format!("final_layer.adaLN_modulation.1.{leaf}"), rows(&[&second, &first]));
            continue;
        }
        let (kind, rest) = stem.split_once('.').unwrap();
        let (number, inner) = rest.split_once('.').unwrap();
        let block = format!("{kind}.{number}");
        let (theirs, t) = match (kind, inner) {
            ("transformer_blocks", "attn.to_q") => {
                let all = ["to_q", "to_k", "to_v"].map(|p| get(&format!("{block}.attn.{p}")));
                ("img_attn.qkv", rows(&all))
            }
            ("transformer_blocks", "attn.add_q_proj") => {
                let all = ["add_q_proj", "add_k_proj", "add_v_proj"].map(|p| get(&format!("{block}.attn.{p}")));
                ("txt_attn.qkv", rows(&all))
            }
            ("single_transformer_blocks", "attn.to_q") => {
                let all = ["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"].map(|p| get(&format!("{block}.{p}")));
                ("linear1", rows(&all))
            }
            (_, "attn.to_k" | "attn.to_v" | "attn.add_k_proj" | "attn.add_v_proj" | "proj_mlp") => continue,
            ("transformer_blocks", other) => {
                let theirs = match other {
                    "norm1.linear" => "img_mod.lin",
                    "norm1_context.linear" => "txt_mod.lin",
                    "attn.norm_q" => "img_attn.norm.query_norm",
                    "attn.norm_k" => "img_attn.norm.key_norm",
                    "attn.norm_added_q" => "txt_attn.norm.query_norm",
                    "attn.norm_added_k" => "txt_attn.norm.key_norm",
                    "attn.to_out.0" => "img_attn.proj",
                    "attn.to_add_out" => "txt_attn.proj",
                    "ff.net.0.proj" => "img_mlp.0",
                    "ff.net.2" => "img_mlp.2",
                    "ff_context.net.0.proj" => "txt_mlp.0",
                    "ff_context.net.2" => "txt_mlp.2",
                    other => panic!("{other}"),
                };
                (theirs, t.clone())
            }
            (_, other) => {
                let theirs = match other {
                    "norm.linear" => "modulation.lin",
                    "attn.norm_q" => "norm.query_norm",
                    "attn.norm_k" => "norm.key_norm",
                    "proj_out" => "linear2",
                    other => panic!("{other}"),
                };
                (theirs, t.clone())
            }
        };
        let kind = if kind == "transformer_blocks" { "double_blocks" } else { "single_blocks" };
        bfl.insert(format!("{kind}.{number}.{theirs}.{scale}"), t);
    }
    bfl
}

/// The autoencoder in Black Forest Labs' names.
fn to_bfl_vae(ours: &Tensors) -> Tensors {
    let levels =
        (0..8).take_while(|i| ours.contains_key(&format!("decoder.up_blocks.{i}.resnets.0.conv1.weight"))).count();
    let mut bfl = Tensors::new();
    for (name, t) in ours {
        let mut new = name.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out");
        new = new.replace("mid_block.resnets.0", "mid.block_1").replace("mid_block.resnets.1", "mid.block_2");
        let mut t = t.clone();
        if new.contains("attentions.0") {
            new = new.replace("mid_block.attentions.0.", "mid.attn_1.");
            for (a, b) in
                [("group_norm", "norm"), ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out")]
            {
                new = new.replace(a, b);
            }
            if t.rank() == 2 {
                t = t.unsqueeze(2).unwrap().unsqueeze(3).unwrap();
            }
        }
        for level in 0..levels {
            new = new.replace(&format!("down_blocks.{level}.resnets"), &format!("down.{level}.block"));
            new = new.replace(&format!("down_blocks.{level}.downsamplers.0"), &format!("down.{level}.downsample"));
            let other = levels - 1 - level;
            new = new.replace(&format!("up_blocks.{level}.resnets"), &format!("up.{other}.block"));
            new = new.replace(&format!("up_blocks.{level}.upsamplers.0"), &format!("up.{other}.upsample"));
        }
        bfl.insert(new, t);
    }
    bfl
}

fn prefixed(tensors: Tensors, prefix: &str) -> Tensors {
    tensors.into_iter().map(|(n, t)| (format!("{prefix}{n}"), t)).collect()
}

#[test]
fn black_forest_labs_single_file_gives_the_same_pixels_with_and_without_comfyuis_prefix() {
    let plain = Model::dev().paint();
    let model = Model::dev();
    let bfl = to_bfl(&model.take("transformer"));
    model.put("transformer", "flux1-tiny.safetensors", &bfl);
    assert_eq!(model.paint().pixels, plain.pixels);
    fs::remove_file(model.part("transformer").join("flux1-tiny.safetensors")).unwrap();
    model.put("transformer", "comfy.safetensors", &prefixed(bfl, "model.diffusion_model."));
    assert_eq!(model.paint().pixels, plain.pixels);
}

#[test]
fn an_autoencoder_in_other_names_gives_the_same_pixels() {
    for (model, plain) in [
        (Model::dev(), Model::dev()),
        (Model::of("tests/fixtures/parity/schnell"), Model::of("tests/fixtures/parity/schnell")),
    ] {
        let bfl = to_bfl_vae(&model.take("vae"));
        model.put("vae", "ae.safetensors", &prefixed(bfl, "vae."));
        assert_eq!(model.paint().pixels, plain.paint().pixels);
    }
}

#[test]
fn eight_bit_floats_plain_and_scaled_give_the_picture_of_their_own_values() {
    let reference = Model::dev();
    let tensors = reference.take("transformer");
    let eight = |t: &Tensor| if t.rank() == 2 { t.to_dtype(DType::F8E4M3).unwrap() } else { t.clone() };
    let rounded: Tensors = tensors.iter().map(|(n, t)| (n.clone(), eight(t).to_dtype(DType::F32).unwrap())).collect();
    reference.put("transformer", "diffusion_pytorch_model.safetensors", &rounded);
    let expected = reference.paint();

    let plain = Model::dev();
    plain.take("transformer");
    plain.put("transformer", "fp8.safetensors", &tensors.iter().map(|(n, t)| (n.clone(), eight(t))).collect());
    assert_eq!(plain.paint().pixels, expected.pixels);

    // Scaled: the numbers are four times as large in the file as they are.
    let scaled = Model::dev();
    scaled.take("transformer");
    let mut file: Tensors = tensors
        .iter()
        .map(|(n, t)| (n.clone(), if t.rank() == 2 { eight(&(t * 4.0).unwrap()) } else { t.clone() }))
        .collect();
    let values: Tensors = file
        .iter()
        .map(|(n, t)| {
            (n.clone(), if t.rank() == 2 { (t.to_dtype(DType::F32).unwrap() * 0.25).unwrap() } else { t.clone() })
        })
        .collect();
    for name in tensors.keys().filter(|n| tensors[*n].rank() == 2) {
        let beside = format!("{}.scale_weight", name.strip_suffix(".weight").unwrap());
        file.insert(beside, Tensor::new(0.25f32, &Device::Cpu).unwrap());
    }
    file.insert("scaled_fp8".to_owned(), Tensor::new(&[0f32, 0.0], &Device::Cpu).unwrap());
    scaled.put("transformer", "fp8-scaled.safetensors", &file);
    let reference = Model::dev();
    reference.take("transformer");
    reference.put("transformer", "diffusion_pytorch_model.safetensors", &values);
    assert_eq!(scaled.paint().pixels, reference.paint().pixels);
}

#[test]
fn gguf_in_blocks_of_eight_bits_is_within_a_level_of_the_plain_picture() {
    let plain = Model::starter().paint();
    for prefix in ["", "model.diffusion_model."] {
        let model = Model::starter();
        let bfl = prefixed(to_bfl(&model.take("transformer")), prefix);
        model.put_gguf("transformer", "flux1-Q8_0.gguf", &bfl, GgmlDType::Q8_0);
        let (mean, most) = apart(&model.paint(), &plain);
        println!("Q8_0 with prefix {prefix:?}: mean {mean:.3}, most {most}");
        assert!(mean < 1.0, "a mean of {mean} levels away");
    }
}

#[test]
fn gguf_in_blocks_of_four_bits_is_near_the_picture_of_its_own_values() {
    let model = Model::starter();
    let bfl = to_bfl(&model.take("transformer"));
    model.put_gguf("transformer", "flux1-Q4_K.gguf", &bfl, GgmlDType::Q4K);
    let painted = model.paint();
    // The same rounded weights in plain numbers: what is left between them is the product's own rounding.
    let rounded: Tensors = bfl
        .iter()
        .map(|(name, t)| {
            let blocks = t.rank() == 2 && t.dim(1).unwrap().is_multiple_of(256) && t.elem_count() > 1024;
            let t = if blocks {
                QTensor::quantize(t, GgmlDType::Q4K).unwrap().dequantize(&Device::Cpu).unwrap()
            } else {
                t.clone()
            };
            (name.clone(), t)
        })
        .collect();
    let reference = Model::starter();
    reference.take("transformer");
    reference.put("transformer", "rounded.safetensors", &rounded);
    let (mean, most) = apart(&painted, &reference.paint());
    println!("Q4_K: mean {mean:.3}, most {most}");
    assert!(mean < 1.5, "a mean of {mean} levels away");
}

#[test]
fn t5_in_llama_cpps_names_and_blocks_gives_the_picture() {
    let plain = Model::starter().paint();
    let model = Model::starter();
    let tensors: Tensors = model
        .take("text_encoder_2")
        .into_iter()
        .filter(|(name, _)| name != "encoder.embed_tokens.weight")
        .map(|(name, t)| {
            let mut new = name
                .replace("shared.weight", "token_embd.weight")
                .replace("encoder.final_layer_norm", "enc.output_norm");
            new = new.replace("encoder.block.", "enc.blk.");
            for (a, b) in [
                ("layer.0.SelfAttention.relative_attention_bias", "attn_rel_b"),
                ("layer.0.SelfAttention.", "attn_"),
                ("layer.0.layer_norm", "attn_norm"),
                ("layer.1.DenseReluDense.wi_0", "ffn_gate"),
                ("layer.1.DenseReluDense.wi_1", "ffn_up"),
                ("layer.1.DenseReluDense.wo", "ffn_down"),
                ("layer.1.layer_norm", "ffn_norm"),
            ] {
                new = new.replace(a, b);
            }
            (new, t)
        })
        .collect();
    model.put_gguf("text_encoder_2", "t5-Q8_0.gguf", &tensors, GgmlDType::Q8_0);
    let (mean, most) = apart(&model.paint(), &plain);
    println!("T5 Q8_0: mean {mean:.3}, most {most}");
    assert!(mean < 1.0, "a mean of {mean} levels away");
}

#[test]
fn two_files_that_might_both_be_the_part_are_not_guessed_between() {
    let model = Model::dev();
    let tensors = to_bfl(&model.take("transformer"));
    model.put("transformer", "one.safetensors", &tensors);
    model.put("transformer", "two.safetensors", &tensors);
    let error = inspect(&ModelSource::Folder(model.folder.path().to_path_buf())).unwrap_err().to_string();
    assert!(error.contains("several weight files"), "{error}");
}

#[test]
fn a_gguf_cut_short_is_said_to_be_damaged() {
    let model = Model::starter();
    let tensors = to_bfl(&model.take("transformer"));
    model.put_gguf("transformer", "flux1.gguf", &tensors, GgmlDType::Q8_0);
    let path = model.part("transformer").join("flux1.gguf");
    let bytes = fs::read(&path).unwrap();
    for length in [100, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..length]).unwrap();
        let error = inspect(&ModelSource::Folder(model.folder.path().to_path_buf())).unwrap_err().to_string();
        assert!(error.contains("flux1.gguf") && error.contains("damaged"), "{error}");
    }
}
