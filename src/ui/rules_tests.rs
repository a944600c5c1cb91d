//! What every file of the page keeps to, and the compiler cannot see.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every source file below `folder` but tests in files of their own, by its path from there, without the tests at its end.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = entry.strip_prefix(&root).expect("below").to_str().expect("a plain name").replace('\\', "/");
            if entry.is_dir() {
                folders.push(entry);
            } else if name.ends_with(".rs") && !name.ends_with("_tests.rs") {
                let text = fs::read_to_string(&entry).expect("text");
                let end =
                    ["mod tests {", "pub(super) mod tests {"].into_iter().find_map(|tests| text.find(&format!("#[cfg(test)]\n{tests}")));
                found.insert(name, text[..end.unwrap_or(text.len())].to_owned());
            }
        }
    }
    assert!(found.len() > 20);
    found
}

/// The lines of code, with their file and number.
fn lines(sources: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, usize, &str)> {
    sources.iter().flat_map(|(file, text)| text.lines().enumerate().map(|(idx, line)| (file.as_str(), idx + 1, line.trim())))
}

#[test]
fn no_name_of_a_type_or_component_stands_twice() {
    let sources = sources("");
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, _, line) in lines(&sources) {
        let declared = line.trim_start_matches("pub ").trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ");
        let name = ["struct ", "enum ", "trait ", "type ", "fn "].into_iter().find_map(|kind| declared.strip_prefix(kind));
        let name = name.and_then(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_').next()).unwrap_or_default();
        if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            places.entry(name).or_default().push(file);
        }
    }
    places.retain(|_, files| files.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

/// The text of the comments that begin with `mark`, one after another in a file, without line ends.
fn docs(text: &str, mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if let Some(first) = line.strip_prefix(mark) {
            let mut doc = first.trim().to_owned();
            while let Some(more) = lines.next_if(|line| line.starts_with(mark)) {
                doc = format!("{doc} {}", more.trim_start_matches(mark).trim());
            }
            found.push(doc);
        }
    }
    found
}

#[test]
fn the_head_of_a_file_is_not_repeated_below_it_or_in_another() {
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for (file, text) in sources("ui") {
        let Some(head) = docs(&text, "//!").into_iter().next() else { continue };
        let sentence = head.split_once(". ").map_or(head.trim_end_matches('.'), |(sentence, _)| sentence);
        let repeated = docs(&text, "///").into_iter().find(|doc| doc.starts_with(sentence));
        assert_eq!(repeated, None, "{file} says it twice");
        if let Some(other) = heads.insert(head.clone(), file.clone()) {
            panic!("{file} and {other} both say: {head}");
        }
    }
}

#[test]
fn numbers_are_computed_and_become_text_below_the_page() {
    // Each with the layer or file that does it.
    let elsewhere = [
        (".sum(", "a crate below"),
        (".sum::<", "a crate below"),
        (".product(", "a crate below"),
        (".powi(", "a crate below"),
        (".powf(", "a crate below"),
        (".sqrt(", "a crate below"),
        (".ln(", "a crate below"),
        (".exp(", "a crate below"),
        (".sort_by(", "state/sorting.rs"),
        ("{:.", "scar_report::format"),
    ];
    let exceptions = [
        // A sentence adds up the classes that it does not name.
        ("state/plan_words.rs", ".sum("),
        // The one comparator.
        ("state/sorting.rs", ".sort_by("),
        // CSS wants a number in its own form.
        ("state/bar_width.rs", "{:."),
    ];
    let sources = sources("ui");
    for (file, number, line) in lines(&sources) {
        for (sign, place) in elsewhere {
            let is_excepted = exceptions.contains(&(file, sign));
            assert!(is_excepted || line.starts_with("//") || !line.contains(sign), "{file}:{number}: {sign} belongs to {place}");
        }
    }
}

#[test]
fn colors_come_from_the_style_sheets_or_the_figures() {
    let sources = sources("ui");
    for (file, number, line) in lines(&sources) {
        let is_hex = |text: &str| text.len() >= 3 && text.bytes().take(3).all(|byte| byte.is_ascii_hexdigit());
        let hex = line.split('#').skip(1).any(is_hex) && line.contains('"');
        let function = ["rgba(", "hsl(", "lch(", "lab("].into_iter().any(|function| line.contains(function));
        // The swatches of the map's legend have the colors of its points, which `scar_report::plot` owns.
        let named = line.contains("rgb(") && !line.contains("rgb({r} {g} {b})");
        assert!(line.starts_with("//") || !(hex || function || named), "{file}:{number}: {line}");
    }
}
