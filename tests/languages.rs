//! The texts of `assets/languages` against each other and against the source: what the source says by name is there, in
//! every language, with the values that it gives; and nothing is there that no one says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The language that is there for everything.
const SOURCE: &str = "en";

/// Beginnings of names that are put together while the program runs; what follows is an entry's own id.
const BUILT: &[&str] = &["command-", "grid-axis-", "offer-", "sample-", "service-unset-", "starter-word-"];

/// Messages of a language by name, an attribute as `message.attribute`, each with the values that it takes.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn files_below(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inside.sort();
    for path in inside {
        if path.is_dir() {
            files_below(&path, ending, into);
        } else if path.extension().is_some_and(|e| e == ending) {
            into.push(path);
        }
    }
}

/// Every language's tag, and the path and text of each of its files.
fn languages() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/languages");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let read = |folder: PathBuf| {
        let mut files = Vec::new();
        files_below(&folder, "ftl", &mut files);
        let tag = folder.file_name().unwrap().to_str().unwrap().to_owned();
        (tag, files.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect())
    };
    folders.map(read).collect()
}

/// Every message and attribute of a file, in its order, with its values.
fn messages_in(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let read = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(good, _)| good);
    let mut found = Vec::new();
    for entry in read.entries() {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        found.extend(message.value.iter().map(|pattern| (id.to_owned(), values(pattern))));
        let attributes = message.attributes.iter();
        found.extend(attributes.map(|one| (format!("{id}.{}", one.id.name), values(&one.value))));
    }
    found
}

fn messages(files: &[(PathBuf, String)]) -> Messages {
    files.iter().flat_map(|(_, text)| messages_in(text)).collect()
}

/// The names of the values in a message.
fn values(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            values_of(expression, &mut names);
        }
    }
    names
}

fn values_of(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => values_inside(inline, names),
        Expression::Select { selector, variants } => {
            values_inside(selector, names);
            names.extend(variants.iter().flat_map(|variant| values(&variant.value)));
        }
    }
}

fn values_inside(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. }
        | InlineExpression::TermReference { arguments: Some(arguments), .. } => {
            arguments.positional.iter().for_each(|one| values_inside(one, names));
            arguments.named.iter().for_each(|one| values_inside(&one.value, names));
        }
        InlineExpression::Placeable { expression } => values_of(expression, names),
        _ => {}
    }
}

/// A piece of source: a character of code, or what a string literal holds as it is written there.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Code(char),
    Text(String),
}

/// Source without its comments.
fn pieces(code: &str) -> Vec<Piece> {
    let code: Vec<char> = code.chars().collect();
    let at = |i: usize| code.get(i).copied().unwrap_or('\0');
    let mut found = Vec::new();
    let mut i = 0;
    while i < code.len() {
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < code.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            // A character ('"' among them), and not a lifetime.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < code.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            'r' if at(i + 1) == '"' || (at(i + 1) == '#' && matches!(at(i + 2), '#' | '"')) => {
                let hashes = code[i + 1..].iter().take_while(|c| **c == '#').count();
                let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let rest: String = code[i + 2 + hashes..].iter().collect();
                let text = rest.split(&end).next().unwrap_or_default().to_owned();
                i += 2 + hashes + text.chars().count() + end.len();
                found.push(Piece::Text(text));
            }
            '"' => {
                let start = i + 1;
                i = start;
                while i < code.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                found.push(Piece::Text(code[start..i.min(code.len())].iter().collect()));
                i += 1;
            }
            c => {
                found.push(Piece::Code(c));
                i += 1;
            }
        }
    }
    found
}

/// A `tr!("message", name = …)`.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    id: String,
    values: BTreeSet<String>,
    /// Where its name stands among the pieces.
    at: usize,
}

/// Every `tr!` whose message's name is written out.
fn calls(pieces: &[Piece]) -> Vec<Call> {
    let begin = ['t', 'r', '!', '('].map(Piece::Code);
    let inside_a_name = |piece: &Piece| matches!(piece, Piece::Code(c) if c.is_alphanumeric() || *c == '_');
    let mut found = Vec::new();
    for start in 0..pieces.len() {
        if !pieces[start..].starts_with(&begin) || (start > 0 && inside_a_name(&pieces[start - 1])) {
            continue;
        }
        let blanks = pieces[start + 4..].iter().take_while(|p| matches!(p, Piece::Code(c) if c.is_whitespace()));
        let at = start + 4 + blanks.count();
        let Some(Piece::Text(id)) = pieces.get(at) else { continue };
        // What stands between this call's own brackets, without what stands inside others.
        let (mut depth, mut flat) = (0, String::new());
        for piece in &pieces[at + 1..] {
            match piece {
                Piece::Code('(' | '[' | '{') => depth += 1,
                Piece::Code(')' | ']' | '}') if depth > 0 => depth -= 1,
                Piece::Code(')') => break,
                Piece::Code(c) if depth == 0 => flat.push(*c),
                Piece::Code(_) | Piece::Text(_) => {}
            }
        }
        let name = |part: &str| {
            let (name, value) = part.split_once('=')?;
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            (!value.starts_with('=') && name.trim().chars().all(plain)).then(|| name.trim().to_owned())
        };
        found.push(Call { id: id.clone(), values: flat.split(',').filter_map(name).collect(), at });
    }
    found
}

/// Every source file's path and pieces.
fn source() -> Vec<(PathBuf, Vec<Piece>)> {
    let mut files = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs", &mut files);
    files.into_iter().map(|path| (path.clone(), pieces(&std::fs::read_to_string(path).unwrap()))).collect()
}

fn english() -> Messages {
    messages(&languages()[SOURCE])
}

#[test]
fn every_language_s_files_are_read_without_an_error() {
    let all = languages();
    assert!(all.contains_key(SOURCE) && all.len() > 1, "{:?}", all.keys());
    let mut wrong = Vec::new();
    for (path, text) in all.values().flatten() {
        if let Err((_, errors)) = FluentResource::try_new(text.clone()) {
            let line = |at: usize| text.get(..at).unwrap_or_default().lines().count();
            wrong.extend(errors.iter().map(|e| format!("{}, line {}: {}", path.display(), line(e.pos.end), e.kind)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_message_is_there_twice() {
    let mut wrong = Vec::new();
    for files in languages().values() {
        let mut known: BTreeMap<String, &Path> = BTreeMap::new();
        for (path, text) in files {
            for (name, _) in messages_in(text) {
                if let Some(first) = known.insert(name.clone(), path) {
                    wrong.push(format!("{}: {name} is in {} already", path.display(), first.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_language_has_exactly_english_s_messages_with_the_same_values() {
    let english = english();
    let mut wrong = Vec::new();
    for (tag, files) in languages() {
        let its = messages(&files);
        wrong.extend(english.keys().filter(|id| !its.contains_key(*id)).map(|id| format!("{tag}: {id} is missing")));
        for (id, values) in &its {
            match english.get(id) {
                None => wrong.push(format!("{tag}: {id} is not in English")),
                Some(same) if same == values => {}
                Some(other) => wrong.push(format!("{tag}: {id} takes {values:?}, in English {other:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_text_that_the_source_says_has_its_message_and_gives_exactly_its_values() {
    let english = english();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, pieces) in source() {
        for Call { id, values, .. } in calls(&pieces) {
            seen += 1;
            match english.get(&id) {
                None => wrong.push(format!("{}: {id} is no message", path.display())),
                Some(takes) if *takes == values => {}
                Some(takes) => wrong.push(format!("{}: {id} gives {values:?} and takes {takes:?}", path.display())),
            }
        }
    }
    assert!(seen > 100, "only {seen} texts were seen in the source");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_is_named_somewhere() {
    let (mut named, mut in_tables) = (BTreeSet::new(), BTreeSet::new());
    for (_, pieces) in source() {
        let called: BTreeSet<usize> = calls(&pieces).into_iter().map(|call| call.at).collect();
        for (at, piece) in pieces.into_iter().enumerate() {
            let Piece::Text(text) = piece else { continue };
            if !called.contains(&at) {
                in_tables.insert(text.clone());
            }
            named.insert(text);
        }
    }
    // An attribute's name may be put together from a message's name that a table keeps.
    let known = |id: &str| {
        let message = id.split_once('.').map_or("", |(message, _)| message);
        named.contains(id) || in_tables.contains(message) || BUILT.iter().any(|begin| id.starts_with(begin))
    };
    let unnamed: Vec<String> = english().into_keys().filter(|id| !known(id)).collect();
    assert!(unnamed.is_empty(), "nothing names:\n{}", unnamed.join("\n"));
    let begun = |begin: &str| {
        named.iter().any(|text| text.strip_prefix(begin).is_some_and(|r| r.is_empty() || r.starts_with('{')))
    };
    let unbuilt: Vec<&&str> = BUILT.iter().filter(|begin| !begun(begin)).collect();
    assert!(unbuilt.is_empty(), "no name in the source begins with {unbuilt:?}: take them off BUILT");
}

#[test]
fn every_model_that_can_be_fetched_has_its_name_and_what_it_is_good_for() {
    for offer in underpaint::models::CATALOGUE {
        assert!(
            offer.name() != offer.id && !offer.about().is_empty(),
            "offer-{} has no message or no .about",
            offer.id
        );
    }
}

#[test]
fn the_reader_of_calls_sees_values_over_lines_and_not_what_stands_inside_them() {
    let code = r##"
        // tr!("in-a-comment")
        let a = tr!("plain");
        let b = attr!("none", x = 1);
        let c = crate::tr!(
            "long.help",
            count = list(1, |b = 2| b == 3),
            name = format!("{}, {c:?}", '"', c = tr!("inner", of = r#"a "b" = c"#)),
        );
    "##;
    let found: Vec<(String, Vec<String>)> =
        calls(&pieces(code)).into_iter().map(|call| (call.id, call.values.into_iter().collect())).collect();
    let call = |id: &str, values: &[&str]| (id.to_owned(), values.iter().map(|v| (*v).to_owned()).collect());
    assert_eq!(found, [call("plain", &[]), call("long.help", &["count", "name"]), call("inner", &["of"])]);
}
