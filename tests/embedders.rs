//! A transformer's file that leaves the layers outside its blocks to another program is used with those of another
//! file; where there is none, what lacks is named.

#![allow(
    dead_code,
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

use candle_core::quantized::GgmlDType;
use models::{Tensors, prefixed, request, to_bfl, to_bfl_vae, write_gguf};
use tempfile::TempDir;
use underpaint::flux::find::Part;
use underpaint::flux::{DType, Device, FluxError, Pipeline, Quiet, Rgb, Tensor, inspect};
use underpaint::models::{resolve, scan};

/// ComfyUI's folder with everything but a transformer.
struct Comfy(TempDir);

impl Comfy {
    fn new() -> Self {
        let comfy = Self(tempfile::tempdir().unwrap());
        comfy.save("vae/ae.safetensors", &to_bfl_vae(&tiny::vae()));
        comfy.save("clip/clip_l.safetensors", &tiny::clip());
        comfy.save("text_encoders/t5xxl.safetensors", &tiny::t5());
        comfy
    }
    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join("models").join(path)
    }
    fn save(&self, path: &str, tensors: &Tensors) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        candle_core::safetensors::save(tensors, &path).unwrap();
        path
    }
    /// As city96's tools write it.
    fn gguf(&self, path: &str, tensors: &Tensors) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_gguf(&path, tensors, GgmlDType::F32);
        path
    }
}

/// The layers that the files seen lack: all outside the blocks but `txt_in` and `final_layer`.
const LACKING: [&str; 4] = ["img_in.", "time_in.", "vector_in.", "guidance_in."];

fn only(tensors: &Tensors, wanted: impl Fn(&str) -> bool) -> Tensors {
    tensors.iter().filter(|(name, _)| wanted(name)).map(|(name, t)| (name.clone(), t.clone())).collect()
}

fn bare(whole: &Tensors) -> Tensors {
    only(whole, |name| !LACKING.iter().any(|l| name.starts_with(l)))
}

fn paint(path: &Path) -> Rgb {
    let source = resolve(path).unwrap();
    let mut pipeline = Pipeline::load_cpu(&source, &mut Quiet).unwrap();
    pipeline.img2img(&request(Vec::new()), &mut Quiet).unwrap().picture
}

fn lacks(path: &Path) -> (Vec<&'static str>, &'static str) {
    match resolve(path) {
        Err(FluxError::MissingEmbedders { layers, family, .. }) => (layers, family),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("{} was taken for whole", path.display()),
    }
}

/// Given a bare file, when a whole model of other names for the same layers lies in another folder, then its layers
/// are used and the picture is the whole model's; with other numbers in them the model's hash is another.
#[test]
fn a_bare_transformer_paints_with_the_layers_of_a_whole_one() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    let whole = comfy.save("unet/whole.safetensors", &bfl);
    let expected = paint(&whole);
    let hash = |path: &Path| inspect(&resolve(path).unwrap()).unwrap().hash;
    let path = comfy.gguf("unet/ultra.gguf", &bare(&bfl));
    assert_eq!(paint(&path).pixels, expected.pixels);
    let before = hash(&path);
    // The lender in another layout, with a prefix that the bare file has not.
    fs::remove_file(&whole).unwrap();
    let lender = comfy.save("checkpoints/all.safetensors", &prefixed(bfl.clone(), "model.diffusion_model."));
    assert_eq!(paint(&path).pixels, expected.pixels);
    fs::remove_file(lender).unwrap();
    let lender = comfy.save("checkpoints/diffusers.safetensors", &tiny::transformer());
    assert_eq!(paint(&path).pixels, expected.pixels);
    fs::remove_file(lender).unwrap();
    let mut other = bfl.clone();
    let changed = (&other["img_in.weight"] * 2.0).unwrap();
    other.insert("img_in.weight".to_owned(), changed);
    comfy.save("unet/other.safetensors", &other);
    assert_ne!(hash(&path), before);
    assert_ne!(paint(&path).pixels, expected.pixels);
}

/// Given a bare file, when a file beside it holds the layers alone, then these are taken before a whole model's.
#[test]
fn a_file_of_the_layers_alone_is_taken_first_and_is_no_model_itself() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    let mut other = bfl.clone();
    let changed = (&other["img_in.weight"] * 2.0).unwrap();
    other.insert("img_in.weight".to_owned(), changed);
    comfy.save("unet/a-whole.safetensors", &other);
    let layers = comfy.save("unet/z-layers.safetensors", &only(&bfl, |n| !n.contains("blocks")));
    let path = comfy.gguf("unet/ultra.gguf", &bare(&bfl));
    let expected = paint(&comfy.save("checkpoints/whole.safetensors", &bfl));
    assert_eq!(paint(&path).pixels, expected.pixels);
    let said = resolve(&layers).unwrap_err().to_string();
    assert!(said.contains("no transformer"), "{said}");
    // The list says where they come from.
    let found = scan(&[comfy.at("")]);
    let ultra = found.models.iter().find(|m| m.name == "ultra").unwrap();
    assert_eq!(ultra.missing, []);
    let part = ultra.parts.iter().find(|p| p.part == Part::Embedders).unwrap();
    assert_eq!((part.files.as_slice(), part.format.as_str()), ([layers].as_slice(), "F32"));
    assert!(part.bytes > 0);
}

/// Given a bare file and nothing that could lend it its layers, when it is chosen, then they are named and what to
/// fetch is said: a model of another width, or one without guidance, lends nothing.
#[test]
fn what_a_bare_transformer_lacks_is_named_where_nothing_can_lend_it() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    let path = comfy.gguf("unet/ultra.gguf", &bare(&bfl));
    let expected = (vec!["img_in", "time_in", "vector_in"], "FLUX.1 dev");
    assert_eq!(lacks(&path), expected);
    let said = resolve(&path).unwrap_err().to_string();
    assert!(said.contains("img_in, time_in, vector_in") && said.contains("a whole FLUX.1 dev"), "{said}");
    let found = scan(&[comfy.at("")]);
    assert_eq!(found.models[0].missing, [Part::Embedders]);
    // schnell has no guidance; what is trained from dev needs it.
    let schnell = only(&bfl, |name| !name.starts_with("guidance_in"));
    comfy.save("unet/schnell.safetensors", &schnell);
    assert_eq!(lacks(&path), expected);
    // A file that is called schnell takes schnell's, and its alone.
    let fast = comfy.gguf("unet/ultra-schnell.gguf", &bare(&schnell));
    assert_eq!(paint(&fast).pixels, paint(&comfy.at("unet/schnell.safetensors")).pixels);
    // Fill's layers are of FLUX's width and see more than an init image.
    let mut fill = bfl.clone();
    fill.insert("img_in.weight".to_owned(), Tensor::zeros((256, 384), DType::F32, &Device::Cpu).unwrap());
    comfy.save("unet/fill.safetensors", &fill);
    assert_eq!(lacks(&path), expected);
}

/// Given files of other families whose blocks have FLUX's names, when they lack FLUX's layers, then they are told to
/// be other models and nothing is lent to them.
#[test]
fn another_family_is_not_completed_with_fluxs_layers() {
    let comfy = Comfy::new();
    let bfl = to_bfl(&tiny::transformer());
    comfy.save("unet/whole.safetensors", &bfl);
    let blocks = only(&bfl, |name| name.contains("blocks"));
    let one = Tensor::zeros((256, 64), DType::F32, &Device::Cpu).unwrap();
    for stranger in ["img_in.proj.weight", "distilled_guidance_layer.in_proj.weight"] {
        let mut other = blocks.clone();
        other.insert(stranger.to_owned(), one.clone());
        let path = comfy.gguf("unet/other.gguf", &other);
        let said = resolve(&path).unwrap_err().to_string();
        assert!(said.contains("another model") && said.contains(stranger), "{said}");
    }
    // Stable Diffusion 3's layer of one of these names lends nothing.
    let context = only(&tiny::transformer(), |name| name.starts_with("context_embedder"));
    let mut third = context;
    third.insert("joint_blocks.0.x_block.attn.qkv.weight".to_owned(), one);
    let said = resolve(&comfy.save("checkpoints/sd3.safetensors", &third)).unwrap_err().to_string();
    assert!(said.contains("none of its tensors"), "{said}");
}
