//! Finding by a few letters: they must all be there in this order; nearer together and at the start of words is
//! better.

/// How well `typed` finds `text`, more is better; None where it does not. Nothing typed finds everything.
#[must_use]
pub fn score(typed: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut total = 0;
    let mut from = 0;
    for word in typed.to_lowercase().split_whitespace() {
        let (points, end) = best(&word.chars().collect::<Vec<_>>(), &text, from)
            .or_else(|| best(&word.chars().collect::<Vec<_>>(), &text, 0))?;
        total += points;
        from = end;
    }
    // Of two that are found alike the shorter one was meant.
    Some(total * 64 - i32::try_from(text.len()).unwrap_or(i32::MAX).min(63))
}

/// The best place for a word's letters from `from` on, and where it ends: every start is tried, then the next
/// letters are taken where they come first.
fn best(word: &[char], text: &[char], from: usize) -> Option<(i32, usize)> {
    let first = word.first()?;
    let starts = text.iter().enumerate().skip(from).filter(|(_, c)| *c == first).map(|(at, _)| at);
    starts.filter_map(|start| along(word, text, start)).max_by_key(|(points, _)| *points)
}

fn along(word: &[char], text: &[char], start: usize) -> Option<(i32, usize)> {
    let begins =
        |at: usize| at == 0 || at.checked_sub(1).and_then(|b| text.get(b)).is_none_or(|c| !c.is_alphanumeric());
    let mut points = 0;
    let mut at = start;
    let mut last: Option<usize> = None;
    for letter in word {
        let next = at + text.get(at..)?.iter().position(|c| c == letter)?;
        points += 1;
        if last.is_some_and(|l| l + 1 == next) {
            points += 4;
        }
        if begins(next) {
            points += 3;
        }
        last = Some(next);
        at = next + 1;
    }
    Some((points, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_find_and_letters_out_of_order_do_not() {
        assert!(score("gen", "Generate").is_some());
        assert!(score("uai", "Use the shown picture as init").is_some());
        assert!(score("xyz", "Generate").is_none());
        assert!(score("etareneg", "Generate").is_none());
        assert!(score("", "Generate").is_some());
    }

    #[test]
    fn a_word_in_one_piece_is_better_than_letters_here_and_there() {
        let whole = score("init", "Show the init image").unwrap();
        let strewn = score("init", "Dim the light").unwrap_or(i32::MIN);
        assert!(whole > strewn);
        assert!(score("copy", "Copy the picture").unwrap() > score("copy", "Show the picture (copy)").unwrap());
    }

    #[test]
    fn words_may_come_in_any_order() {
        assert!(score("init use", "Use the shown picture as init").is_some());
    }
}
