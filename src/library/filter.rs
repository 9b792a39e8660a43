//! What of the library the gallery shows. Plain values: the library filters its rows by them, and the window a picture
//! that has just come.

/// Which pictures are shown; the default shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those with a star.
    pub starred: bool,
    /// None that were rejected.
    pub hide_rejected: bool,
    /// Only those of this backend, by its id.
    pub backend: Option<String>,
    /// Only those of this model, by its name.
    pub model: Option<String>,
    /// Only those whose prompt holds each of these words, large letters or small.
    pub text: String,
}

/// What a filter looks at in a picture.
#[derive(Clone, Copy, Debug)]
pub struct Face<'a> {
    /// Whether it has a star.
    pub star: bool,
    /// Whether it was rejected.
    pub rejected: bool,
    /// The backend's id.
    pub backend: &'a str,
    /// The model's name.
    pub model: &'a str,
    /// The prompt.
    pub prompt: &'a str,
}

impl Filter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let Self { starred, hide_rejected, backend, model, text } = self;
        !starred && !hide_rejected && backend.is_none() && model.is_none() && text.trim().is_empty()
    }

    /// Whether it lets this picture through.
    #[must_use]
    pub fn fits(&self, face: &Face<'_>) -> bool {
        self.sieve().fits(face)
    }

    /// The same for many pictures: the words are made small once.
    pub(super) fn sieve(&self) -> Sieve<'_> {
        Sieve { filter: self, words: self.text.split_whitespace().map(str::to_lowercase).collect() }
    }
}

/// A filter with its words taken apart.
pub(super) struct Sieve<'a> {
    filter: &'a Filter,
    words: Vec<String>,
}

impl Sieve<'_> {
    pub(super) fn fits(&self, face: &Face<'_>) -> bool {
        let Filter { starred, hide_rejected, backend, model, .. } = self.filter;
        (!starred || face.star)
            && (!hide_rejected || !face.rejected)
            && backend.as_deref().is_none_or(|b| b == face.backend)
            && model.as_deref().is_none_or(|m| m == face.model)
            && (self.words.is_empty() || {
                let prompt = face.prompt.to_lowercase();
                self.words.iter().all(|w| prompt.contains(w.as_str()))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOAT: Face<'static> =
        Face { star: true, rejected: false, backend: "local", model: "Starter", prompt: "Ein Boot im GRÜNEN Licht" };

    #[test]
    fn the_default_shows_everything() {
        assert!(Filter::default().is_open());
        assert!(Filter::default().fits(&Face { star: false, rejected: true, ..BOAT }));
    }

    #[test]
    fn each_part_of_a_filter_must_fit() {
        let all = Filter {
            starred: true,
            hide_rejected: true,
            backend: Some("local".to_owned()),
            model: Some("Starter".to_owned()),
            text: "boot".to_owned(),
        };
        assert!(!all.is_open() && all.fits(&BOAT));
        assert!(!all.fits(&Face { star: false, ..BOAT }));
        assert!(!all.fits(&Face { rejected: true, ..BOAT }));
        assert!(!all.fits(&Face { backend: "aimlapi/flux", ..BOAT }));
        assert!(!all.fits(&Face { model: "flux-dev", ..BOAT }));
        assert!(!all.fits(&Face { prompt: "a house", ..BOAT }));
    }

    #[test]
    fn words_are_found_in_any_order_and_in_large_and_small_letters_of_every_alphabet() {
        let text = |text: &str| Filter { text: text.to_owned(), ..Filter::default() };
        assert!(text(" licht  grünen ").fits(&BOAT));
        assert!(!text("licht roten").fits(&BOAT));
        assert!(text("  ").is_open());
    }
}
