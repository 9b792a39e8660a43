//! A prompt as words between commas, for chips that add and take out some of them.

/// Whether a comma-separated prompt holds these words.
#[must_use]
pub fn has_words(prompt: &str, words: &str) -> bool {
    prompt.split(',').any(|part| part.trim().eq_ignore_ascii_case(words))
}

/// Adds the words to a comma-separated prompt, or takes them out.
pub fn toggle_words(prompt: &mut String, words: &str) {
    let parts: Vec<&str> = prompt.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    let kept: Vec<&str> = parts.iter().copied().filter(|p| !p.eq_ignore_ascii_case(words)).collect();
    let removed = kept.len() != parts.len();
    let all = kept.into_iter().chain((!removed).then_some(words));
    *prompt = all.collect::<Vec<_>>().join(", ");
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
}
