//! Whether a model's files are still those it was read from. A weight file stays mapped while its model is warm, and
//! an artist may put another in its place: what is in memory then belongs to no file any more.

use std::path::PathBuf;
use std::time::SystemTime;

use super::inspect::PARTS;
use super::source::ModelSource;

/// Files, each with its length in bytes and the time of its last change; None for one that is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp(Vec<(PathBuf, Option<(u64, SystemTime)>)>);

impl Stamp {
    /// The files of a model as they are now. To be taken before they are read: what changes later then shows.
    #[must_use]
    pub fn of(source: &ModelSource) -> Self {
        let mut files = Vec::new();
        for part in PARTS {
            files.extend(source.paths(part));
        }
        Self(files.into_iter().map(|file| (file.clone(), now(&file))).collect())
    }

    /// The first file that is not as it was; None where all are.
    #[must_use]
    pub fn changed(&self) -> Option<&PathBuf> {
        self.0.iter().find(|(file, then)| now(file) != *then).map(|(file, _)| file)
    }
}

fn now(file: &PathBuf) -> Option<(u64, SystemTime)> {
    let found = std::fs::metadata(file).ok()?;
    Some((found.len(), found.modified().ok()?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::flux::{Assembly, starter};

    #[test]
    fn a_file_of_another_length_or_a_later_change_or_none_is_seen_and_an_untouched_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("flux.gguf");
        std::fs::write(&file, b"first").unwrap();
        let weights = BTreeMap::from([("transformer", vec![file.clone()])]);
        let source = ModelSource::Assembled(Arc::new(Assembly { weights, ..Assembly::default() }));
        let stamp = Stamp::of(&source);
        assert_eq!(stamp.changed(), None);
        std::fs::write(&file, b"longer than the first").unwrap();
        assert_eq!(stamp.changed(), Some(&file));
        let stamp = Stamp::of(&source);
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        assert_eq!(stamp.changed(), Some(&file));
        let stamp = Stamp::of(&source);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(stamp.changed(), Some(&file));
        assert_eq!(Stamp::of(&starter::source()).changed(), None);
    }
}
