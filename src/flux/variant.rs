//! Which training of FLUX.1 a transformer is, as far as its file says so.
//!
//! dev, Krea and Kontext have the same tensors of the same shapes. Only words tell them apart: GGUF's values, the
//! metadata of safetensors, the pipeline's class in a diffusers folder. A file's name is never asked.

use crate::recipe::Variant;

/// The variant that these words tell of; `guidance` is whether distilled guidance is embedded.
pub(super) fn variant<'a>(words: impl IntoIterator<Item = &'a str>, guidance: bool) -> Variant {
    if !guidance {
        return Variant::Schnell;
    }
    let told = |name: &str, words: &[String]| words.iter().any(|text| text.contains(name));
    let words: Vec<String> = words.into_iter().map(str::to_lowercase).collect();
    if told("kontext", &words) {
        Variant::Kontext
    } else if told("krea", &words) {
        Variant::Krea
    } else {
        Variant::Dev
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_dev_krea_and_kontext_apart_and_guidance_tells_schnell() {
        for (words, guidance, expected) in [
            (vec!["flux", "FLUX.1 Kontext Dev"], true, Variant::Kontext),
            (vec!["FluxKontextPipeline"], true, Variant::Kontext),
            (vec!["flux-1-dev", "FLUX.1-Krea-dev"], true, Variant::Krea),
            (vec!["flux"], true, Variant::Dev),
            (vec![], true, Variant::Dev),
            (vec!["flux"], false, Variant::Schnell),
        ] {
            assert_eq!(variant(words.clone(), guidance), expected, "{words:?}");
        }
    }
}
