//! A prompt as words between commas, for chips that add and take out some of them.

/// The pieces between commas.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|piece| !piece.is_empty())
}

/// Whether a comma-separated prompt holds all of these words.
#[must_use]
pub fn has_words(prompt: &str, words: &str) -> bool {
    let mut all = pieces(words).peekable();
    all.peek().is_some() && all.all(|word| pieces(prompt).any(|piece| piece.eq_ignore_ascii_case(word)))
}

/// Adds the words to a comma-separated prompt, or takes them out where it has all of them.
pub fn toggle_words(prompt: &mut String, words: &str) {
    let among = |piece: &str, others: &str| pieces(others).any(|other| other.eq_ignore_ascii_case(piece));
    let all: Vec<&str> = if has_words(prompt, words) {
        pieces(prompt).filter(|piece| !among(piece, words)).collect()
    } else {
        pieces(prompt).chain(pieces(words).filter(|word| !among(word, prompt))).collect()
    };
    *prompt = all.join(", ");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_adds_its_words_and_takes_them_out_again() {
        let mut prompt = "a boat".to_owned();
        toggle_words(&mut prompt, "sepia");
        assert_eq!(prompt, "a boat, sepia");
        assert!(has_words(&prompt, "Sepia"));
        toggle_words(&mut prompt, "sepia");
        assert_eq!(prompt, "a boat");
    }

    #[test]
    fn a_style_of_several_pieces_is_on_only_when_all_of_them_are_there() {
        let mut prompt = "a boat, hard light".to_owned();
        assert!(!has_words(&prompt, "film noir, hard light"));
        toggle_words(&mut prompt, "film noir, hard light");
        assert_eq!(prompt, "a boat, hard light, film noir", "what is there is not written twice");
        toggle_words(&mut prompt, "film noir, hard light");
        assert_eq!(prompt, "a boat");
        assert!(!has_words(&prompt, " , "));
    }
}
