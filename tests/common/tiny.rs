//! A FLUX.1 of FLUX.1's own conventions (heads of 128, 16 latent channels, the real vocabularies), so small that a
//! test can write it in every layout. Its weights are random, the same every time.

use candle_core::{Device, Tensor};

use super::models::Tensors;

/// Evenly spread numbers from the name alone (splitmix64), of this standard deviation around `middle`.
fn random(name: &str, shape: &[usize], middle: f32, deviation: f32) -> Tensor {
    let start = name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let number = |i: usize| {
        let mut z = start.wrapping_add((i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((z ^ (z >> 31)) >> 40) as f32 / (1u32 << 24) as f32;
        middle + (unit * 2.0 - 1.0) * deviation * 3f32.sqrt()
    };
    Tensor::from_vec((0..shape.iter().product()).map(number).collect::<Vec<f32>>(), shape, &Device::Cpu).unwrap()
}

struct Maker(Tensors);

impl Maker {
    fn add(&mut self, name: &str, shape: &[usize], middle: f32, deviation: f32) {
        self.0.insert(name.to_owned(), random(name, shape, middle, deviation));
    }
    fn plain(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.add(&format!("{name}.weight"), &[outputs, inputs], 0.0, (inputs as f32).sqrt().recip());
    }
    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.plain(name, outputs, inputs);
        self.add(&format!("{name}.bias"), &[outputs], 0.0, 0.02);
    }
    fn conv(&mut self, name: &str, outputs: usize, inputs: usize, kernel: usize) {
        let deviation = ((inputs * kernel * kernel) as f32).sqrt().recip();
        self.add(&format!("{name}.weight"), &[outputs, inputs, kernel, kernel], 0.0, deviation);
        self.add(&format!("{name}.bias"), &[outputs], 0.0, 0.02);
    }
    fn scale(&mut self, name: &str, size: usize) {
        self.add(&format!("{name}.weight"), &[size], 1.0, 0.1);
    }
    fn norm(&mut self, name: &str, size: usize) {
        self.scale(name, size);
        self.add(&format!("{name}.bias"), &[size], 0.0, 0.02);
    }
    fn resnet(&mut self, name: &str, size: usize) {
        for i in ["1", "2"] {
            self.norm(&format!("{name}.norm{i}"), size);
            self.conv(&format!("{name}.conv{i}"), size, size, 3);
        }
    }
}

/// The transformer's width: two heads.
const DIM: usize = 256;
const TEXT: usize = 256;
const POOLED: usize = 64;

pub fn transformer() -> Tensors {
    let mut m = Maker(Tensors::new());
    m.linear("x_embedder", DIM, 64);
    m.linear("context_embedder", DIM, TEXT);
    for (name, width) in [("timestep_embedder", 256), ("guidance_embedder", 256), ("text_embedder", POOLED)] {
        m.linear(&format!("time_text_embed.{name}.linear_1"), DIM, width);
        m.linear(&format!("time_text_embed.{name}.linear_2"), DIM, DIM);
    }
    let double = "transformer_blocks.0";
    for name in ["to_q", "to_k", "to_v", "to_out.0", "add_q_proj", "add_k_proj", "add_v_proj", "to_add_out"] {
        m.linear(&format!("{double}.attn.{name}"), DIM, DIM);
    }
    for name in ["norm_q", "norm_k", "norm_added_q", "norm_added_k"] {
        m.scale(&format!("{double}.attn.{name}"), 128);
    }
    for (norm, feed) in [("norm1", "ff"), ("norm1_context", "ff_context")] {
        m.linear(&format!("{double}.{norm}.linear"), 6 * DIM, DIM);
        m.linear(&format!("{double}.{feed}.net.0.proj"), 4 * DIM, DIM);
        m.linear(&format!("{double}.{feed}.net.2"), DIM, 4 * DIM);
    }
    let single = "single_transformer_blocks.0";
    for name in ["attn.to_q", "attn.to_k", "attn.to_v"] {
        m.linear(&format!("{single}.{name}"), DIM, DIM);
    }
    m.scale(&format!("{single}.attn.norm_q"), 128);
    m.scale(&format!("{single}.attn.norm_k"), 128);
    m.linear(&format!("{single}.proj_mlp"), 4 * DIM, DIM);
    m.linear(&format!("{single}.proj_out"), DIM, 5 * DIM);
    m.linear(&format!("{single}.norm.linear"), 3 * DIM, DIM);
    m.linear("norm_out.linear", 2 * DIM, DIM);
    m.linear("proj_out", 64, DIM);
    m.0
}

pub fn vae() -> Tensors {
    const WIDTH: usize = 32;
    let mut m = Maker(Tensors::new());
    for (side, first, last, blocks, samplers, resnets) in
        [("encoder", 3, 32, "down_blocks", "downsamplers", 1), ("decoder", 16, 3, "up_blocks", "upsamplers", 2)]
    {
        m.conv(&format!("{side}.conv_in"), WIDTH, first, 3);
        for level in 0..4 {
            for i in 0..resnets {
                m.resnet(&format!("{side}.{blocks}.{level}.resnets.{i}"), WIDTH);
            }
            if level < 3 {
                m.conv(&format!("{side}.{blocks}.{level}.{samplers}.0.conv"), WIDTH, WIDTH, 3);
            }
        }
        m.resnet(&format!("{side}.mid_block.resnets.0"), WIDTH);
        m.resnet(&format!("{side}.mid_block.resnets.1"), WIDTH);
        let attention = format!("{side}.mid_block.attentions.0");
        m.norm(&format!("{attention}.group_norm"), WIDTH);
        for name in ["to_q", "to_k", "to_v", "to_out.0"] {
            m.linear(&format!("{attention}.{name}"), WIDTH, WIDTH);
        }
        m.norm(&format!("{side}.conv_norm_out"), WIDTH);
        m.conv(&format!("{side}.conv_out"), last, WIDTH, 3);
    }
    m.0
}

pub fn clip() -> Tensors {
    let mut m = Maker(Tensors::new());
    m.add("text_model.embeddings.token_embedding.weight", &[49_408, POOLED], 0.0, 1.0);
    m.add("text_model.embeddings.position_embedding.weight", &[77, POOLED], 0.0, 0.1);
    let layer = "text_model.encoder.layers.0";
    for name in ["q_proj", "k_proj", "v_proj", "out_proj"] {
        m.linear(&format!("{layer}.self_attn.{name}"), POOLED, POOLED);
    }
    m.norm(&format!("{layer}.layer_norm1"), POOLED);
    m.norm(&format!("{layer}.layer_norm2"), POOLED);
    m.linear(&format!("{layer}.mlp.fc1"), 128, POOLED);
    m.linear(&format!("{layer}.mlp.fc2"), POOLED, 128);
    m.norm("text_model.final_layer_norm", POOLED);
    m.0
}

pub fn t5() -> Tensors {
    let mut m = Maker(Tensors::new());
    m.add("shared.weight", &[32_128, TEXT], 0.0, 1.0);
    let layer = "encoder.block.0";
    for name in ["q", "k", "v", "o"] {
        m.plain(&format!("{layer}.layer.0.SelfAttention.{name}"), TEXT, TEXT);
    }
    m.add(&format!("{layer}.layer.0.SelfAttention.relative_attention_bias.weight"), &[32, 4], 0.0, 1.0);
    m.scale(&format!("{layer}.layer.0.layer_norm"), TEXT);
    m.plain(&format!("{layer}.layer.1.DenseReluDense.wi_0"), 512, TEXT);
    m.plain(&format!("{layer}.layer.1.DenseReluDense.wi_1"), 512, TEXT);
    m.plain(&format!("{layer}.layer.1.DenseReluDense.wo"), TEXT, 512);
    m.scale(&format!("{layer}.layer.1.layer_norm"), TEXT);
    m.scale("encoder.final_layer_norm", TEXT);
    m.0
}
