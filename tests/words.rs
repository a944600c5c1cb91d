//! One voice: what is said of a report is said in `scar-report`, and no code reads what was said.

use std::fs;
use std::path::{Path, PathBuf};

/// The sources below `folder`, each with its path, without comments and without tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = entry.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            if entry.is_dir() {
                folders.push(entry);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&entry).expect("text");
                let end = text.find("#[cfg(test)]\nmod tests").or_else(|| text.find("#[cfg(test)]\npub(super) mod tests"));
                let code = text[..end.unwrap_or(text.len())].lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((name, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(found.len() > 10, "{folder}");
    found
}

#[test]
fn no_code_reads_the_sentences_of_a_report() {
    let signs = [
        "message.contains(",
        "message.starts_with(",
        "message.replacen(",
        "message.strip_prefix(",
        "message ==",
        "words().contains(",
        "words().starts_with(",
        "code == \"",
        "code() == \"",
        "code.as_str()",
    ];
    let folders = ["src/cli", "src/ui", "crates/scar-report/src", "crates/scar-analysis/src", "crates/scar-compute/src"];
    for (file, code) in folders.into_iter().flat_map(sources) {
        for sign in signs {
            assert!(!code.contains(sign), "{file}: «{sign}»: a note is a type with data, look at these");
        }
    }
}

#[test]
fn no_code_takes_a_size_of_0_for_a_class_that_is_not_learned() {
    for (file, code) in ["src/cli", "src/ui", "crates/scar-report/src"].into_iter().flat_map(sources) {
        let is_owner = file == "crates/scar-report/src/measured.rs";
        for sign in ["Some(0.0)", "size == 0.0", "size <= 0.0"] {
            assert!(is_owner || !code.contains(sign), "{file}: «{sign}»: ask `SizeReport::is_hardly_learned`");
        }
    }
}

/// Words that findings are made of. Whoever says them says something of a report, which `scar_report` does for all.
#[test]
fn program_and_page_build_no_sentence_of_a_report() {
    let said_elsewhere = [
        "do as well as all",
        "not learned",
        "hardly learned",
        "than random",
        "beat random",
        "levels off",
        "level off",
        "still falls",
        "is enough",
        "are enough",
        "not enough",
        "needs the most",
        "othing is missing",
        "eyond chance",
        "is not shown",
        "no size of the whole",
        "of rows never seen are",
        "has no foundation size",
        "keeps the shares",
        "as reported in this convention",
        "testing every row",
        "finding clusters",
    ];
    for (file, code) in ["src/cli", "src/ui"].into_iter().flat_map(sources) {
        for words in said_elsewhere {
            assert!(!code.contains(words), "{file}: «{words}» belongs to `scar_report::words`");
        }
    }
}
