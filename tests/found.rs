//! A model is found wherever another program left it, in whatever layout, with no more said than its path; what is
//! missing is named; what is something else is said to be.

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
#[path = "common/tiny.rs"]
mod tiny;

use std::fs;
use std::path::{Path, PathBuf};

use candle_core::quantized::{GgmlDType, QTensor};
use models::{Tensors, apart, prefixed, request, to_bfl, to_bfl_vae, to_llama_t5, write_gguf, write_named_gguf};
use tempfile::TempDir;
use underpaint::flux::find::Part;
use underpaint::flux::{DType, Device, Pipeline, Quiet, Rgb, Tensor, inspect};
use underpaint::models::{resolve, scan};
use underpaint::recipe::Variant;

fn save(path: &Path, tensors: &Tensors) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    candle_core::safetensors::save(tensors, path).unwrap();
}

fn paint(path: &Path) -> Rgb {
    let source = resolve(path).unwrap();
    let mut pipeline = Pipeline::load_cpu(&source, &mut Quiet).unwrap();
    pipeline.img2img(&request(Vec::new()), &mut Quiet).unwrap().picture
}

fn problem(path: &Path) -> String {
    match resolve(path) {
        Ok(_) => panic!("{} was taken for a model", path.display()),
        Err(error) => error.to_string(),
    }
}

/// A folder laid out as ComfyUI's, with everything but the transformer.
struct Comfy(TempDir);

impl Comfy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let comfy = Self(folder);
        save(&comfy.at("vae/ae.safetensors"), &to_bfl_vae(&tiny::vae()));
        save(&comfy.at("clip/clip_l.safetensors"), &tiny::clip());
        save(&comfy.at("text_encoders/t5xxl_f32.safetensors"), &tiny::t5());
        fs::create_dir_all(comfy.at("unet")).unwrap();
        comfy
    }
    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join("models").join(path)
    }
}

/// The tiny model as diffusers lays it out.
fn diffusers(root: &Path) {
    save(&root.join("transformer/diffusion_pytorch_model.safetensors"), &tiny::transformer());
    save(&root.join("vae/diffusion_pytorch_model.safetensors"), &tiny::vae());
    save(&root.join("text_encoder/model.safetensors"), &tiny::clip());
    save(&root.join("text_encoder_2/model.safetensors"), &tiny::t5());
    let write = |name: &str, value: serde_json::Value| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, value.to_string()).unwrap();
    };
    use serde_json::json;
    write("model_index.json", json!({"_class_name": "FluxPipeline"}));
    write(
        "scheduler/scheduler_config.json",
        json!({"_class_name": "FlowMatchEulerDiscreteScheduler", "use_dynamic_shifting": true, "shift": 3.0,
               "base_shift": 0.5, "max_shift": 1.15, "base_image_seq_len": 256, "max_image_seq_len": 4096}),
    );
    write(
        "transformer/config.json",
        json!({"in_channels": 64, "num_layers": 1, "num_single_layers": 1, "attention_head_dim": 128,
               "num_attention_heads": 2, "joint_attention_dim": 256, "pooled_projection_dim": 64,
               "guidance_embeds": true, "axes_dims_rope": [16, 56, 56]}),
    );
    write(
        "vae/config.json",
        json!({"block_out_channels": [32, 32, 32, 32], "layers_per_block": 1, "latent_channels": 16,
               "scaling_factor": 0.3611, "shift_factor": 0.1159, "use_quant_conv": false, "use_post_quant_conv": false}),
    );
    write(
        "text_encoder/config.json",
        json!({"hidden_size": 64, "intermediate_size": 128, "num_attention_heads": 1, "num_hidden_layers": 1,
               "max_position_embeddings": 77, "vocab_size": 49408, "eos_token_id": 2, "hidden_act": "quick_gelu"}),
    );
    write(
        "text_encoder_2/config.json",
        json!({"d_model": 256, "d_ff": 512, "d_kv": 64, "num_heads": 4, "num_layers": 1, "vocab_size": 32128,
               "feed_forward_proj": "gated-gelu"}),
    );
}

fn eight(tensors: &Tensors) -> Tensors {
    let eight = |t: &Tensor| if t.rank() == 2 { t.to_dtype(DType::F8E4M3).unwrap() } else { t.clone() };
    tensors.iter().map(|(n, t)| (n.clone(), eight(t))).collect()
}

#[test]
fn one_pipeline_loads_from_its_path_alone_in_every_layout_of_plain_numbers() {
    let folder = tempfile::tempdir().unwrap();
    diffusers(folder.path());
    let plain = paint(folder.path());
    let bfl = to_bfl(&tiny::transformer());
    let comfy = Comfy::new();
    for (name, tensors) in [
        ("unet/flux1-tiny.safetensors", bfl.clone()),
        ("diffusion_models/prefixed.safetensors", prefixed(bfl.clone(), "model.diffusion_model.")),
        ("checkpoints/diffusers-names.safetensors", tiny::transformer()),
    ] {
        save(&comfy.at(name), &tensors);
        assert_eq!(paint(&comfy.at(name)).pixels, plain.pixels, "{name}");
    }
    // All in one, alone in a folder.
    let alone = tempfile::tempdir().unwrap();
    let mut all = prefixed(bfl, "model.diffusion_model.");
    all.extend(prefixed(to_bfl_vae(&tiny::vae()), "vae."));
    all.extend(prefixed(tiny::clip(), "text_encoders.clip_l.transformer."));
    all.extend(prefixed(tiny::t5(), "text_encoders.t5xxl.transformer."));
    save(&alone.path().join("all.safetensors"), &all);
    assert_eq!(paint(&alone.path().join("all.safetensors")).pixels, plain.pixels);
    // A folder with the one model in it does for its file.
    assert_eq!(paint(alone.path()).pixels, plain.pixels);
}

#[test]
fn eight_bit_floats_plain_and_scaled_load_from_their_path_alone() {
    let bfl = to_bfl(&tiny::transformer());
    let rounded: Tensors = eight(&bfl).iter().map(|(n, t)| (n.clone(), t.to_dtype(DType::F32).unwrap())).collect();
    let comfy = Comfy::new();
    save(&comfy.at("unet/rounded.safetensors"), &rounded);
    let expected = paint(&comfy.at("unet/rounded.safetensors"));
    save(&comfy.at("unet/fp8.safetensors"), &eight(&bfl));
    assert_eq!(paint(&comfy.at("unet/fp8.safetensors")).pixels, expected.pixels);
    // Scaled: four times as large in the file as they are.
    let scaled: Tensors =
        bfl.iter().map(|(n, t)| (n.clone(), if t.rank() == 2 { (t * 4.0).unwrap() } else { t.clone() })).collect();
    let mut scaled = eight(&scaled);
    let value = |t: &Tensor| (t.to_dtype(DType::F32).unwrap() * if t.rank() == 2 { 0.25 } else { 1.0 }).unwrap();
    save(&comfy.at("unet/values.safetensors"), &scaled.iter().map(|(n, t)| (n.clone(), value(t))).collect());
    for name in bfl.keys().filter(|n| bfl[*n].rank() == 2) {
        let beside = format!("{}.scale_weight", name.strip_suffix(".weight").unwrap());
        scaled.insert(beside, Tensor::new(0.25f32, &Device::Cpu).unwrap());
    }
    save(&comfy.at("unet/scaled.safetensors"), &scaled);
    let expected = paint(&comfy.at("unet/values.safetensors"));
    assert_eq!(paint(&comfy.at("unet/scaled.safetensors")).pixels, expected.pixels);
}

#[test]
fn gguf_files_load_from_their_path_alone_within_their_own_rounding() {
    let bfl = to_bfl(&tiny::transformer());
    let comfy = Comfy::new();
    for (blocks, name, prefix) in [
        (GgmlDType::Q8_0, "Q8_0", ""),
        (GgmlDType::Q8_0, "Q8_0-prefixed", "model.diffusion_model."),
        (GgmlDType::Q4K, "Q4_K", ""),
        (GgmlDType::Q4K, "Q4_K-prefixed", "model.diffusion_model."),
    ] {
        let rounded: Tensors = bfl
            .iter()
            .map(|(name, t)| {
                let in_blocks = t.rank() == 2 && t.dim(1).unwrap().is_multiple_of(blocks.block_size());
                let values = |t: &Tensor| QTensor::quantize(t, blocks).unwrap().dequantize(&Device::Cpu).unwrap();
                (name.clone(), if in_blocks && t.elem_count() > 1024 { values(t) } else { t.clone() })
            })
            .collect();
        save(&comfy.at("unet/rounded.safetensors"), &rounded);
        let path = comfy.at(&format!("unet/flux1-{name}.gguf"));
        write_gguf(&path, &prefixed(bfl.clone(), prefix), blocks);
        let (mean, most) = apart(&paint(&path), &paint(&comfy.at("unet/rounded.safetensors")));
        println!("{name}: mean {mean:.3}, most {most}");
        assert!(mean < 1.0, "{name}: a mean of {mean} levels away from its own values");
        fs::remove_file(path).unwrap();
    }
    // T5 as llama.cpp writes it, found in the place of the plain one.
    save(&comfy.at("unet/flux1-tiny.safetensors"), &bfl);
    let plain = paint(&comfy.at("unet/flux1-tiny.safetensors"));
    fs::remove_file(comfy.at("text_encoders/t5xxl_f32.safetensors")).unwrap();
    write_gguf(&comfy.at("text_encoders/t5-v1_1-xxl-encoder-Q8_0.gguf"), &to_llama_t5(tiny::t5()), GgmlDType::Q8_0);
    let (mean, most) = apart(&paint(&comfy.at("unet/flux1-tiny.safetensors")), &plain);
    println!("T5 Q8_0: mean {mean:.3}, most {most}");
    assert!(mean < 1.0, "a mean of {mean} levels away");
}

#[test]
fn a_scan_of_other_programs_folders_finds_the_models_and_names_what_is_missing() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    save(&comfy.at("unet/flux1-tiny.safetensors"), &bfl);
    let found = scan(&[comfy.at("")]);
    assert_eq!(found.models.len(), 1, "{found:?}");
    assert_eq!((found.models[0].name.as_str(), found.models[0].missing.len()), ("flux1-tiny", 0));
    assert_eq!(found.models[0].parts[0].format, "F32");
    // Forge: other names for the folders, no T5.
    let forge = tempfile::tempdir().unwrap();
    save(&forge.path().join("Stable-diffusion/flux1-tiny.safetensors"), &bfl);
    save(&forge.path().join("VAE/ae.safetensors"), &tiny::vae());
    save(&forge.path().join("text_encoder/clip_l.safetensors"), &tiny::clip());
    save(&forge.path().join("Lora/style.safetensors"), &lora("lora_unet_double_blocks_0_img_attn_proj", 256));
    let found = scan(&[forge.path().to_path_buf()]);
    assert_eq!(found.models[0].missing, [Part::T5]);
    assert_eq!(found.loras, [forge.path().join("Lora/style.safetensors")]);
    let said = problem(&forge.path().join("Stable-diffusion/flux1-tiny.safetensors"));
    assert!(said.contains("T5-XXL was not found") && said.contains(&*forge.path().to_string_lossy()), "{said}");
}

#[cfg(unix)]
#[test]
fn a_scan_of_hugging_faces_cache_finds_a_pipeline_through_its_links() {
    let hub = tempfile::tempdir().unwrap();
    let repository = hub.path().join("models--black-forest-labs--FLUX.1-tiny");
    let snapshot = repository.join("snapshots/0123abcd");
    diffusers(&snapshot);
    // As the cache keeps them: blobs under their hashes, links in the snapshot.
    fs::create_dir_all(repository.join("blobs")).unwrap();
    for (i, file) in ["transformer/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors"]
        .iter()
        .enumerate()
    {
        let blob = repository.join(format!("blobs/{i}"));
        fs::rename(snapshot.join(file), &blob).unwrap();
        std::os::unix::fs::symlink(blob, snapshot.join(file)).unwrap();
    }
    // And a link that leads in a circle.
    std::os::unix::fs::symlink(hub.path(), snapshot.join("round")).unwrap();
    let found = scan(&[hub.path().to_path_buf()]);
    assert_eq!(found.models.len(), 1, "{found:?}");
    assert_eq!((found.models[0].name.as_str(), &found.models[0].path), ("FLUX.1-tiny", &snapshot));
    assert!(found.models[0].missing.is_empty());
    fs::remove_file(snapshot.join("text_encoder_2/model.safetensors")).unwrap();
    assert_eq!(scan(&[hub.path().to_path_buf()]).models[0].missing, [Part::T5]);
}

/// A safetensors file with words of its own in its header.
fn say(path: &Path, words: serde_json::Value) {
    let bytes = fs::read(path).unwrap();
    let end = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let mut header: serde_json::Value = serde_json::from_slice(&bytes[8..end]).unwrap();
    header["__metadata__"] = words;
    let mut header = serde_json::to_vec(&header).unwrap();
    header.resize(header.len().next_multiple_of(8), b' ');
    fs::write(path, [&(header.len() as u64).to_le_bytes()[..], &header, &bytes[end..]].concat()).unwrap();
}

/// Given one transformer's tensors under many words, when models are listed, then Krea and Kontext are told by their
/// files' own words and never by a file's name, and Kontext says what it is run as.
#[test]
fn krea_and_kontext_are_told_by_their_own_words() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    write_named_gguf(&comfy.at("unet/a.gguf"), &bfl, GgmlDType::F32, Some("FLUX.1 Kontext Dev"));
    save(&comfy.at("unet/b.safetensors"), &bfl);
    say(&comfy.at("unet/b.safetensors"), serde_json::json!({"modelspec.title": "FLUX.1-Krea-dev", "format": "pt"}));
    save(&comfy.at("unet/flux1-kontext-dev.safetensors"), &bfl);
    let schnell: Tensors =
        bfl.iter().filter(|(n, _)| !n.contains("guidance")).map(|(n, t)| (n.clone(), t.clone())).collect();
    save(&comfy.at("unet/z.safetensors"), &schnell);
    let found = scan(&[comfy.at("")]);
    let told: Vec<_> = found.models.iter().map(|m| (m.name.as_str(), m.variant.unwrap())).collect();
    let expected =
        [("a", Variant::Kontext), ("b", Variant::Krea), ("flux1-kontext-dev", Variant::Dev), ("z", Variant::Schnell)];
    assert_eq!(told, expected);
    let face = |name: &str| inspect(&resolve(&comfy.at(name)).unwrap()).unwrap().variant;
    assert_eq!((face("unet/a.gguf"), face("unet/b.safetensors")), (Variant::Kontext, Variant::Krea));
    let note = Variant::Kontext.note().unwrap();
    assert!(note.contains("reference") && note.contains("runs Kontext as image-to-image"), "{note}");
    assert_eq!(Variant::Dev.note(), None);
    // In diffusers' layout the pipeline's class says it.
    let folder = tempfile::tempdir().unwrap();
    diffusers(folder.path());
    let listed = || scan(&[folder.path().to_path_buf()]).models[0].variant;
    assert_eq!(listed(), Some(Variant::Dev));
    fs::write(folder.path().join("model_index.json"), r#"{"_class_name": "FluxKontextPipeline"}"#).unwrap();
    assert_eq!(listed(), Some(Variant::Kontext));
    assert_eq!(inspect(&resolve(folder.path()).unwrap()).unwrap().variant, Variant::Kontext);
}

fn lora(layer: &str, width: usize) -> Tensors {
    let half = |shape: &[usize]| Tensor::zeros(shape, DType::F32, &Device::Cpu).unwrap();
    Tensors::from([
        (format!("{layer}.lora_down.weight"), half(&[4, width])),
        (format!("{layer}.lora_up.weight"), half(&[width, 4])),
    ])
}

#[test]
fn what_is_no_model_is_said_to_be_what_it_is() {
    let comfy = Comfy::new();
    save(&comfy.at("loras/sdxl.safetensors"), &lora("lora_unet_input_blocks_4_1_proj_in", 64));
    for (path, words) in [
        ("loras/sdxl.safetensors", "it is a LoRA"),
        ("vae/ae.safetensors", "it is the autoencoder (VAE) alone"),
        ("unet/nothing.safetensors", "nothing lies there"),
        ("unet", "no FLUX transformer lies in it"),
    ] {
        let said = problem(&comfy.at(path));
        assert!(said.contains(words), "{path}: {said}");
    }
    let bfl = to_bfl(&tiny::transformer());
    // Fill has more input channels than it gives back.
    let mut fill = bfl.clone();
    fill.insert("img_in.weight".to_owned(), Tensor::zeros((256, 384), DType::F32, &Device::Cpu).unwrap());
    save(&comfy.at("unet/fill.safetensors"), &fill);
    let said = problem(&comfy.at("unet/fill.safetensors"));
    assert!(said.contains("Fill"), "{said}");
    // Two in one folder.
    fs::remove_file(comfy.at("unet/fill.safetensors")).unwrap();
    for name in ["unet/one.safetensors", "unet/two.safetensors"] {
        save(&comfy.at(name), &bfl);
    }
    let said = problem(&comfy.at("unet"));
    assert!(said.contains("2 transformers: one, two"), "{said}");
}

#[test]
fn an_autoencoder_of_another_family_is_not_taken_for_fluxs() {
    let comfy = Comfy::new();
    save(&comfy.at("unet/flux1-tiny.safetensors"), &to_bfl(&tiny::transformer()));
    let mut other = tiny::vae();
    other.insert("decoder.conv_in.weight".to_owned(), Tensor::zeros((32, 4, 3, 3), DType::F32, &Device::Cpu).unwrap());
    save(&comfy.at("vae/ae.safetensors"), &other);
    assert!(problem(&comfy.at("unet/flux1-tiny.safetensors")).contains("autoencoder (VAE) was not found"));
}

#[test]
fn damaged_files_are_named_and_the_others_are_found_all_the_same() {
    let comfy = Comfy::new();
    save(&comfy.at("unet/flux1-tiny.safetensors"), &to_bfl(&tiny::transformer()));
    let whole = fs::read(comfy.at("unet/flux1-tiny.safetensors")).unwrap();
    fs::write(comfy.at("unet/cut.safetensors"), &whole[..whole.len() / 2]).unwrap();
    // A header that says it has two gigabytes.
    fs::write(comfy.at("unet/wild.safetensors"), [&(2u64 << 30).to_le_bytes()[..], b"{}"].concat()).unwrap();
    // A GGUF of more tensors than there are bytes.
    let wild = [&b"GGUF"[..], &3u32.to_le_bytes(), &u64::MAX.to_le_bytes(), &0u64.to_le_bytes()].concat();
    fs::write(comfy.at("unet/wild.gguf"), wild).unwrap();
    fs::write(comfy.at("unet/empty.safetensors"), b"").unwrap();
    fs::write(comfy.at("unet/shard-00001-of-00002.safetensors"), &whole).unwrap();
    let found = scan(&[comfy.at("")]);
    assert_eq!(found.models.len(), 1, "{found:?}");
    let refused: Vec<String> = found.refused.iter().map(|r| format!("{} {}", r.path.display(), r.reason)).collect();
    for (name, words) in [
        ("cut", "damaged"),
        ("wild.safetensors", "damaged"),
        ("wild.gguf", "damaged"),
        ("empty", "damaged"),
        ("shard", "number 2 is missing"),
    ] {
        assert!(refused.iter().any(|r| r.contains(name) && r.contains(words)), "{name}: {refused:?}");
        if name != "shard" {
            let file =
                ["safetensors", "gguf"].map(|e| comfy.at(&format!("unet/{}.{e}", name.split('.').next().unwrap())));
            assert!(problem(file.iter().find(|f| f.exists()).unwrap()).contains("damaged"));
        }
    }
}
