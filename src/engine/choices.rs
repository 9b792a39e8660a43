//! The choices in a prompt, made as a job is written down: the seed decides, and the recipe keeps the outcome.
//!
//! Lists lie in the library's folder `wildcards`, one text file each, one choice a line. Must never read beyond its
//! limits, and never a file outside that folder.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::work::named_loras;
use super::{Problem, ProblemKind, press};
use crate::recipe::{ChoiceError, Recipe, choose};
use crate::tr;

/// The folder of lists.
pub(super) const FOLDER: &str = "wildcards";
/// The longest list read, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// The most lines of a list.
const MAX_LINES: usize = 10_000;
/// Names told where one is wrong.
const NAMES: usize = 20;

/// One recipe for each of `count` pictures, its seed one higher each, its prompt's choices made, its LoRAs found.
pub(super) fn recipes(root: &Path, recipe: &Recipe, count: u32) -> Result<Vec<Recipe>, Problem> {
    let mut lists = Lists::new(root);
    let mut known: Option<Recipe> = None;
    let mut out = Vec::new();
    for index in 0..count {
        let seed = recipe.seed.plus(index);
        if let Some(known) = &known {
            out.push(Recipe { seed, ..known.clone() });
            continue;
        }
        let made = named_loras(&chosen(&mut lists, &Recipe { seed, ..recipe.clone() }, seed.0)?)?;
        // Where nothing was to be chosen all of them read alike.
        if made.template.is_none() || recipe.template.is_some() {
            known = Some(made.clone());
        }
        out.push(made);
    }
    Ok(out)
}

/// A service's request with its choices made; by chance where it takes no seed.
pub(super) fn request(root: &Path, recipe: Recipe) -> Result<Recipe, Problem> {
    let seed = recipe
        .cloud
        .as_ref()
        .and_then(|order| order.integer("seed"))
        .unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos() as u64));
    let mut made = chosen(&mut Lists::new(root), &recipe, seed)?;
    if made.template.is_some() && recipe.template.is_none() {
        let prompt = made.prompt.clone();
        if let Some(order) = &mut made.cloud {
            order.values.insert("prompt".to_owned(), prompt.into());
        }
    }
    Ok(made)
}

/// A prompt as the next picture reads it, without its LoRA tags.
pub(super) fn read_as(root: &Path, prompt: &str, seed: u64) -> Result<String, Problem> {
    let made = make(&mut Lists::new(root), prompt, seed)?;
    Ok(crate::recipe::take_loras(made.as_deref().unwrap_or(prompt)).0)
}

/// What was chosen once stays chosen: a recipe with a template is run again as it is.
fn chosen(lists: &mut Lists, recipe: &Recipe, seed: u64) -> Result<Recipe, Problem> {
    if recipe.template.is_some() {
        return Ok(recipe.clone());
    }
    Ok(match make(lists, &recipe.prompt, seed)? {
        Some(prompt) => {
            Recipe { template: Some(recipe.prompt.clone()), prompt: prompt.trim().to_owned(), ..recipe.clone() }
        }
        None => recipe.clone(),
    })
}

fn make(lists: &mut Lists, prompt: &str, seed: u64) -> Result<Option<String>, Problem> {
    choose(prompt, seed, &mut |name| lists.lines(name)).map_err(|error| match error {
        ChoiceError::List(problem) => problem,
        other => Problem::new(ProblemKind::BadInput, other.to_string(), press::CHANGE),
    })
}

/// The lists that were read.
struct Lists {
    folder: PathBuf,
    read: BTreeMap<String, Vec<String>>,
}

impl Lists {
    fn new(root: &Path) -> Self {
        Self { folder: root.join(FOLDER), read: BTreeMap::new() }
    }

    fn lines(&mut self, name: &str) -> Result<Vec<String>, Problem> {
        if let Some(lines) = self.read.get(name) {
            return Ok(lines.clone());
        }
        let lines = self.file(name)?;
        self.read.insert(name.to_owned(), lines.clone());
        Ok(lines)
    }

    fn file(&self, name: &str) -> Result<Vec<String>, Problem> {
        let wrong = |text: String| Problem::new(ProblemKind::BadInput, text, press::CHANGE);
        let path = self.folder.join(format!("{name}.txt"));
        let shown = path.display().to_string();
        let unreadable =
            |e: std::io::Error| wrong(tr!("engine-wildcard-unreadable", path = &shown, error = e.to_string()));
        let file = match std::fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let names = self.names();
                return Err(wrong(match names.as_slice() {
                    [] => tr!("engine-wildcard-none", name = name, path = shown),
                    names => tr!("engine-wildcard-unknown", name = name, path = shown, there = names.join(", ")),
                }));
            }
            Err(error) => return Err(unreadable(error)),
        };
        let mut bytes = Vec::new();
        let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(wrong(tr!("engine-wildcard-large", path = shown)));
        }
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_e| wrong(tr!("engine-wildcard-encoding", path = &shown)))?;
        let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        let lines: Vec<String> =
            lines.filter(|l| !l.is_empty() && !l.starts_with('#')).take(MAX_LINES).map(str::to_owned).collect();
        if lines.is_empty() {
            return Err(wrong(tr!("engine-wildcard-empty", path = shown)));
        }
        Ok(lines)
    }

    /// The lists there are, by name.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten().take(1000);
        let paths = entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "txt"));
        let mut names: Vec<String> = paths.filter_map(|p| Some(p.file_stem()?.to_str()?.to_owned())).collect();
        names.sort_unstable();
        names.truncate(NAMES);
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Seed;

    fn recipe(prompt: &str) -> Recipe {
        Recipe { prompt: prompt.to_owned(), loras: Vec::new(), ..crate::metadata::example().recipe }
    }

    #[test]
    fn each_picture_of_a_job_makes_its_own_choice_and_keeps_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join("wildcards/animal.txt"), "# animals\n\ncat\n dog \r\n").unwrap();
        let written = recipe("a {red|blue} __animal__");
        let made = recipes(folder.path(), &written, 40).unwrap();
        let words: std::collections::BTreeSet<&str> = made.iter().map(|r| r.prompt.as_str()).collect();
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["a blue cat", "a blue dog", "a red cat", "a red dog"]);
        assert!(made.iter().all(|r| r.template.as_deref() == Some("a {red|blue} __animal__")));
        assert_eq!(made.first().map(|r| r.seed), Some(written.seed));

        // Run again, even after the list has changed, it is the same picture.
        std::fs::write(folder.path().join("wildcards/animal.txt"), "horse").unwrap();
        let first = made.first().unwrap();
        assert_eq!(recipes(folder.path(), first, 1).unwrap(), std::slice::from_ref(first));
        assert_eq!(recipes(folder.path(), first, 2).unwrap()[1].seed, Seed(first.seed.0 + 1));
    }

    #[test]
    fn a_list_that_is_not_there_is_told_with_those_that_are() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join("wildcards/animal.txt"), "cat").unwrap();
        std::fs::write(folder.path().join("wildcards/long.txt"), "x".repeat((1 << 20) + 1)).unwrap();
        std::fs::write(folder.path().join("wildcards/empty.txt"), "# nothing\n").unwrap();
        let said = |prompt: &str| recipes(folder.path(), &recipe(prompt), 1).unwrap_err().message;
        let gone = said("__colour__");
        assert!(gone.contains("colour") && gone.contains("There are: animal, empty, long"), "{gone}");
        assert!(said("__long__").contains("larger than 1 MB"));
        assert!(said("__empty__").contains("no lines"));
    }

    #[test]
    fn a_service_is_sent_the_choice() {
        let mut written = recipe("a {red|blue} boat");
        let values = [("prompt".to_owned(), "a {red|blue} boat".into()), ("seed".to_owned(), 5.into())].into();
        written.cloud = Some(Box::new(crate::recipe::CloudOrder { values, ..Default::default() }));
        let folder = tempfile::tempdir().unwrap();
        let made = request(folder.path(), written.clone()).unwrap();
        assert_eq!(made.cloud.as_ref().unwrap().text("prompt"), Some(made.prompt.as_str()));
        assert!(made.prompt == "a red boat" || made.prompt == "a blue boat", "{}", made.prompt);
        assert_eq!(request(folder.path(), written).unwrap(), made, "the seed decides");
    }
}
