//! A transformer's layers before and after its blocks. Some GGUF files of trained models hold the blocks and leave
//! these to another program, which takes them from the model that was trained from.
//!
//! Names and shapes alone; must never read numbers. Which files lend what is `find`'s to choose.

use std::collections::BTreeMap;

use super::weights::Weights;

/// The layers by Black Forest Labs' names, each with the linear layers it is made of by ours.
const LAYERS: [(&str, &[&str]); 5] = [
    ("img_in", &["x_embedder"]),
    ("txt_in", &["context_embedder"]),
    ("time_in", &["time_text_embed.timestep_embedder.linear_1", "time_text_embed.timestep_embedder.linear_2"]),
    ("vector_in", &["time_text_embed.text_embedder.linear_1", "time_text_embed.text_embedder.linear_2"]),
    ("final_layer", &["norm_out.linear", "proj_out"]),
];
/// The one layer that not every FLUX.1 has.
const GUIDANCE: (&str, &[&str]) =
    ("guidance_in", &["time_text_embed.guidance_embedder.linear_1", "time_text_embed.guidance_embedder.linear_2"]);

/// The layers of this kind that a file holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Embedders {
    /// (out, in) of each linear layer that is there with its bias.
    shapes: BTreeMap<&'static str, (usize, usize)>,
    /// The number format that takes most of them.
    pub(super) format: String,
    /// Their bytes in the file.
    pub(super) bytes: u64,
}

/// What the layers fix for the other parts of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    /// Channels of a packed latent patch.
    pub(super) channels: usize,
    /// Width of CLIP's pooled output.
    pub(super) pooled: usize,
    /// Width of T5's output.
    pub(super) text: usize,
}

impl Embedders {
    /// Those of a transformer.
    pub(super) fn of(weights: &Weights) -> Self {
        let mut found = Self::default();
        let mut most = 0;
        for linear in LAYERS.iter().chain([&GUIDANCE]).flat_map(|(_, linears)| *linears) {
            let (weight, bias) = (format!("{linear}.weight"), format!("{linear}.bias"));
            let (Some(&[outputs, inputs]), Some(&[length])) = (weights.shape(&weight), weights.shape(&bias)) else {
                continue;
            };
            if length != outputs {
                continue;
            }
            found.shapes.insert(linear, (outputs, inputs));
            let (format, bytes) = weights.stored(&weight);
            found.bytes = found.bytes.saturating_add(bytes);
            if bytes > most {
                (most, found.format) = (bytes, format);
            }
        }
        found
    }

    fn has(&self, (_, linears): &(&str, &[&str])) -> bool {
        linears.iter().all(|l| self.shapes.contains_key(l))
    }

    /// Whether none is there.
    pub(super) fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Whether distilled guidance is embedded.
    pub(super) fn guidance(&self) -> bool {
        self.has(&GUIDANCE)
    }

    /// The layers that every FLUX.1 has and that are not there, by Black Forest Labs' names.
    pub(super) fn lacks(&self) -> Vec<&'static str> {
        LAYERS.iter().filter(|layer| !self.has(layer)).map(|(name, _)| *name).collect()
    }

    /// With those of `lender` that are not there.
    pub(super) fn completed_by(&self, lender: &Self) -> Self {
        let mut all = lender.clone();
        all.shapes.extend(&self.shapes);
        all
    }

    /// What they fix, if they are whole and belong to a transformer of this width that paints from an init image
    /// alone.
    pub(super) fn fixed(&self, width: usize) -> Option<Fixed> {
        let of = |linear: &str| self.shapes.get(linear).copied();
        let (channels, text, pooled) =
            (of("x_embedder")?, of("context_embedder")?, of("time_text_embed.text_embedder.linear_1")?);
        let outwards: Vec<(usize, usize)> = self
            .shapes
            .iter()
            .filter(|(l, _)| !matches!(**l, "proj_out" | "norm_out.linear"))
            .map(|(_, s)| *s)
            .collect();
        let whole = self.lacks().is_empty()
            && outwards.iter().all(|(outputs, _)| *outputs == width)
            && of("proj_out") == Some((channels.1, width))
            && of("norm_out.linear") == Some((2 * width, width));
        whole.then_some(Fixed { channels: channels.1, pooled: pooled.1, text: text.1 })
    }
}
