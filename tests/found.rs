//! Files that broke something once, in `fixtures/found/` by fuzz target, are refused or read as promised.

#[expect(dead_code, reason = "the other tests have manifests")]
mod common;
#[path = "common/sound.rs"]
mod sound;

use std::path::{Path, PathBuf};

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
}

#[test]
fn what_was_found_is_refused_or_sound() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let matrix = common::source(&fixtures.join("bad/good/with_ids.csv"));
    for target in entries(&fixtures.join("found")).filter(|path| path.is_dir()) {
        for path in entries(&target) {
            // Printed where the test fails.
            println!("{}", path.display());
            let source = common::source(&path);
            sound::read_soundly(&source);
            if target.ends_with("labels") {
                sound::read_labels_soundly(&matrix, &source);
            }
        }
    }
}
