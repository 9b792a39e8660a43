//! One pipeline in the layouts and number formats that artists have on disk gives the picture that it gives in
//! diffusers' own layout: the same pixels where the numbers are the same, within the format's error where not.

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

use std::fs;

use candle_core::quantized::{GgmlDType, QTensor};
use models::{Model, Tensors, apart, prefixed, to_bfl, to_bfl_vae, to_llama_t5};
use underpaint::flux::{DType, Device, Tensor, inspect};

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
        assert!(mean < 0.6, "a mean of {mean} levels away");
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
    assert!(mean < 0.6, "a mean of {mean} levels away");
}

#[test]
fn t5_in_llama_cpps_names_and_blocks_gives_the_picture() {
    let plain = Model::starter().paint();
    let model = Model::starter();
    let tensors = to_llama_t5(model.take("text_encoder_2"));
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
    let error = inspect(&model.source()).unwrap_err().to_string();
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
        let error = inspect(&model.source()).unwrap_err().to_string();
        assert!(error.contains("flux1.gguf") && error.contains("damaged"), "{error}");
    }
}
