//! `<lora:name:0.8>` in a prompt: a LoRA named in words, as people write it elsewhere.

/// Where a tag begins.
const OPEN: &str = "<lora:";

/// A prompt without its LoRA tags, and what they name: each with its strength, 1 where none is given.
///
/// `<lora:name>`, `<lora:name:0.8>` and `<lora:name:0.8:0.5>` (whose second number, the text encoder's, is not told
/// apart) are tags; what looks like one and is none stays in the text.
#[must_use]
pub fn take_loras(prompt: &str) -> (String, Vec<(String, f64)>) {
    let mut text = String::with_capacity(prompt.len());
    let mut named = Vec::new();
    let mut rest = prompt;
    while let Some((before, after)) = rest.split_once(OPEN) {
        text.push_str(before);
        match after.split_once('>').and_then(|(inside, after)| Some((tag(inside)?, after))) {
            Some((lora, after)) => {
                named.push(lora);
                rest = after;
            }
            None => {
                text.push_str(OPEN);
                rest = after;
            }
        }
    }
    if named.is_empty() {
        return (prompt.to_owned(), named);
    }
    text.push_str(rest);
    // Where a tag stood between two spaces or commas, one of each is enough.
    let words = text.split(',').map(|w| w.split_whitespace().collect::<Vec<_>>().join(" "));
    (words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", "), named)
}

fn tag(inside: &str) -> Option<(String, f64)> {
    let mut parts = inside.split(':');
    let name = parts.next().map(str::trim).filter(|n| !n.is_empty() && !n.contains(['<', '\n']))?;
    let strength = match parts.next() {
        Some(number) => number.trim().parse::<f64>().ok().filter(|n| n.is_finite())?,
        None => 1.0,
    };
    Some((name.to_owned(), strength))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_leave_the_text_and_say_what_they_name() {
        for (prompt, text, named) in [
            ("a cat", "a cat", vec![]),
            ("a cat <lora:ink style:0.8>, night", "a cat, night", vec![("ink style", 0.8)]),
            ("<lora:a>, <lora:b:-0.5:1>, a cat", "a cat", vec![("a", 1.0), ("b", -0.5)]),
            ("1 < 2, <lora:>, <lora:x:much>", "1 < 2, <lora:>, <lora:x:much>", vec![]),
            ("open <lora:a", "open <lora:a", vec![]),
        ] {
            let named: Vec<(String, f64)> = named.into_iter().map(|(n, s)| (n.to_owned(), s)).collect();
            assert_eq!(take_loras(prompt), (text.to_owned(), named), "{prompt}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(prompt in ".{0,80}", name in "[a-z]{1,8}") {
            let _ = take_loras(&prompt);
            let (text, named) = take_loras(&format!("{prompt} <lora:{name}:0.5>"));
            proptest::prop_assert!(named.last() == Some(&(name, 0.5)) || prompt.contains('<'), "{text}");
        }
    }
}
