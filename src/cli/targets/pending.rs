//! Temporary files with names: what Ctrl-C must not leave behind. Files without a name vanish by themselves.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Names that were given to temporary files. They are never given again, so none has to be forgotten.
static NAMES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Notes the name of a temporary file, before it is made.
pub(super) fn note(name: &Path) {
    NAMES.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
}

/// Deletes all temporary files that are still there: the program is about to end.
pub(in crate::cli) fn remove() {
    for name in NAMES.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // Most have taken the place of their targets.
        let _ = std::fs::remove_file(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_deleted_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let [temp, other, gone] = ["temp", "other", "gone"].map(|name| folder.path().join(name));
        std::fs::write(&temp, "half").and_then(|()| std::fs::write(&other, "whole")).expect("written");
        note(&temp);
        note(&gone);
        remove();
        assert!(!temp.exists() && other.exists());
    }
}
