//! A model folder whose parts a test can write again in other ways.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use candle_core::quantized::{GgmlDType, QTensor, gguf_file};
use tempfile::TempDir;
use underpaint::flux::{DType, Device, Img2Img, ModelSource, Pipeline, Quiet, Rgb, Tensor, inspect};
use underpaint::recipe::{LoraUse, Seed, StepCount, Strength};

pub type Tensors = HashMap<String, Tensor>;

/// A copy of a model folder whose parts can be written again in other ways.
pub struct Model {
    pub folder: TempDir,
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
    pub fn of(path: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), folder.path());
        Self { folder }
    }
    pub fn dev() -> Self {
        Self::of("tests/fixtures/parity/dev")
    }
    pub fn starter() -> Self {
        Self::of("assets/starter/model")
    }
    pub fn part(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }
    /// A part's tensors in f32, taken out of the folder.
    pub fn take(&self, part: &str) -> Tensors {
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
    pub fn put(&self, part: &str, file: &str, tensors: &Tensors) {
        candle_core::safetensors::save(tensors, self.part(part).join(file)).unwrap();
    }
    pub fn put_gguf(&self, part: &str, file: &str, tensors: &Tensors, blocks: GgmlDType) {
        write_gguf(&self.part(part).join(file), tensors, blocks);
    }
    pub fn source(&self) -> ModelSource {
        ModelSource::Folder(self.folder.path().to_path_buf())
    }
    pub fn paint(&self) -> Rgb {
        inspect(&self.source()).unwrap();
        let mut pipeline = Pipeline::load_cpu(&self.source(), &mut Quiet).unwrap();
        pipeline.img2img(&request(Vec::new()), &mut Quiet).unwrap().picture
    }
}

/// A small picture to paint, with these LoRAs.
pub fn request(loras: Vec<LoraUse>) -> Img2Img {
    {
        let pixels = (0..80u32 * 64).flat_map(|i| [(i % 80 * 3) as u8, (i / 80 * 4) as u8, 90]).collect();
        Img2Img {
            init: Rgb { width: 80, height: 64, pixels },
            prompt: "a watercolour of a cat".to_owned(),
            negative: String::new(),
            strength: Strength::new(0.75).unwrap(),
            guidance: 3.5,
            true_cfg: 1.0,
            steps: 4,
            step_count: StepCount::Whole,
            loras,
            seed: Seed(11),
        }
    }
}

/// Mean and largest difference of two pictures' values.
pub fn apart(a: &Rgb, b: &Rgb) -> (f64, u8) {
    let each = a.pixels.iter().zip(&b.pixels).map(|(a, b)| a.abs_diff(*b));
    let sum: f64 = each.clone().map(f64::from).sum();
    (sum / a.pixels.len() as f64, each.max().unwrap())
}

pub fn rows(parts: &[&Tensor]) -> Tensor {
    Tensor::cat(parts, 0).unwrap()
}

/// diffusers' names and pieces to Black Forest Labs'.
pub fn to_bfl(ours: &Tensors) -> Tensors {
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
pub fn to_bfl_vae(ours: &Tensors) -> Tensors {
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

pub fn prefixed(tensors: Tensors, prefix: &str) -> Tensors {
    tensors.into_iter().map(|(n, t)| (format!("{prefix}{n}"), t)).collect()
}

/// T5 in llama.cpp's names.
pub fn to_llama_t5(ours: Tensors) -> Tensors {
    ours.into_iter()
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
        .collect()
}

pub fn write_gguf(path: &Path, tensors: &Tensors, blocks: GgmlDType) {
    write_named_gguf(path, tensors, blocks, None);
}

/// The same, with a name in its header.
pub fn write_named_gguf(path: &Path, tensors: &Tensors, blocks: GgmlDType, name: Option<&str>) {
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
    let name = name.map(|name| gguf_file::Value::String(name.to_owned()));
    let mut values = vec![("general.architecture", &arch)];
    values.extend(name.iter().map(|name| ("general.name", name)));
    let mut to = fs::File::create(path).unwrap();
    gguf_file::write(&mut to, &values, &list).unwrap();
}
