//! The folders of this crate, and those of `scar-files` below it, are ladders: a file uses its own folder and those below it, and nothing above.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Of `scar-files` the folders, and the files without one, from the ground up.
const FILES: &[&str] = &[
    "words",
    "error",
    "options",
    "names",
    "field_summary",
    "field_runs",
    "chosen_role",
    "packed_ids",
    "places",
    "npy_index",
    "extracted",
    "summary",
    "sample",
    "item_pairing",
    "data_report",
    "folder",
];

/// The folders of this crate.
const DATA: &[&str] = &["bytes", "matrix", "gather", "labels", "format", "dataset", "fields", "assemble", "rows_out"];

#[test]
fn no_folder_uses_one_above_it() {
    let mut faults = Vec::new();
    for (source, ladder, n_files) in [("src", DATA, 100), ("../scar-files/src", FILES, 20)] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        let mut files = Vec::new();
        rust_files(&source, &mut files);
        assert!(files.len() > n_files, "only {} files were found", files.len());
        for path in files {
            let name = path.strip_prefix(&source).expect("below the source").to_string_lossy().replace('\\', "/");
            faults.extend(faults_of(ladder, &name, &std::fs::read_to_string(&path).expect("a text")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_climbs_is_found() {
    for (ladder, name, code, fault) in [
        (
            DATA,
            "bytes/first.rs",
            "use crate::fields::sniff::sniff;\n",
            "bytes/first.rs uses crate::fields::sniff::sniff, which is above it",
        ),
        (FILES, "words.rs", "use crate::error::{\n    ReadError,\n};\n", "words.rs uses crate::error::ReadError, which is above it"),
        (DATA, "format/npy/array.rs", "use crate::{bytes::source, dataset::{types::Dataset}};\n", "crate::dataset::types::Dataset"),
        (DATA, "gather/cell.rs", "fn f() -> crate::format::json::Kind { todo!() }\n", "crate::format::json::Kind"),
        (DATA, "gather/cell.rs", "use super::super::labels::file;\n", "crate::labels::file"),
        (DATA, "gather/collector/kept.rs", "fn f() { super::super::super::folder::choose() }\n", "crate::folder::choose"),
        (FILES, "folder/sets.rs", "use crate::read;\n", "folder/sets.rs uses crate::read, which is in no folder of the ladder"),
        (FILES, "folder/sets.rs", "pub(crate) use crate::*;\n", "crate::*, which is in no folder"),
        (DATA, "attic/old.rs", "", "attic/old.rs stands in no folder of the ladder"),
    ] {
        let faults = faults_of(ladder, name, code);
        assert!(faults.len() == 1 && faults[0].contains(fault), "{name}: {faults:?}");
    }
}

#[test]
fn what_stays_or_goes_down_is_none() {
    for (ladder, name, code) in [
        (
            DATA,
            "format/npy/array.rs",
            "use crate::bytes::source::{self, ByteSource};\nuse super::dtype::Dtype;\nuse crate::bytes::first::*;\n",
        ),
        (DATA, "format/npy/array.rs", "// use crate::fields::sniff;\n/// As [`crate::extract`].\nfn f() {}\n"),
        (DATA, "format/npy/array.rs", "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::{Dataset, read};\n}\n"),
        (DATA, "format/npy/tests.rs", "use crate::{Dataset, read};\n"),
        (DATA, "format/npy/array.rs", "const TEXT: &str = \"crate::folder::choose // no comment\";\n"),
        (DATA, "gather/collector/kept.rs", "use super::Collector;\nuse super::super::column::Column;\n"),
        (DATA, "lib.rs", "pub use folder::choose;\n"),
    ] {
        assert_eq!(faults_of(ladder, name, code), Vec::<String>::new());
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// What is wrong with the file called `name` below the source with this `ladder` that holds `code`. Tests may use the whole crate.
fn faults_of(ladder: &[&str], name: &str, code: &str) -> Vec<String> {
    let module: Vec<&str> = name.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    if name == "lib.rs" || module.last().is_some_and(|last| last.ends_with("tests")) {
        return Vec::new();
    }
    let place = |folder: &str| ladder.iter().position(|step| *step == folder);
    let Some(own) = place(module[0]) else { return vec![format!("{name} stands in no folder of the ladder")] };
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code = code.split("#[cfg(test)]\n#[path").next().unwrap_or_default();
    let fault = |path: String| match place(path.split("::").nth(1).unwrap_or_default()) {
        Some(other) if other <= own => None,
        Some(_) => Some(format!("{name} uses {path}, which is above it")),
        None => Some(format!("{name} uses {path}, which is in no folder of the ladder")),
    };
    paths(&plain(code), &module).into_iter().filter_map(fault).collect()
}

/// The paths into this crate that `code` of `module` names, each from the crate's root on.
fn paths(code: &str, module: &[&str]) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = BTreeSet::new();
    for root in ["crate::", "super::"] {
        for (start, _) in code.match_indices(root) {
            // The rest of a path that was met before, or the end of a longer word.
            if code[..start].ends_with(|c: char| is_word(c) || c == ':') {
                continue;
            }
            for path in branches(&code[start..]) {
                let mut parts: Vec<&str> = path.split("::").collect();
                let n_up = parts.iter().take_while(|part| **part == "super").count();
                let mut whole = vec!["crate"];
                whole.extend(&module[..if n_up == 0 { 0 } else { module.len().saturating_sub(n_up) }]);
                whole.extend(parts.split_off(n_up.max(1)));
                // `super::…` of a nested module stays in the file.
                if whole.len() > 1 {
                    found.insert(whole.join("::"));
                }
            }
        }
    }
    found
}

/// The paths that a tree of imports, or one path, at the begin of `code` stands for.
fn branches(code: &str) -> Vec<String> {
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '*')).unwrap_or(code.len());
    let (stem, rest) = code.split_at(end);
    let Some(group) = stem.strip_suffix("::").and(rest.strip_prefix('{')) else { return vec![stem.trim_end_matches("::").to_owned()] };
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (position, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                let item = group[start..position].trim();
                start = position + 1;
                if !item.is_empty() {
                    all.extend(branches(item).into_iter().map(|path| format!("{stem}{}", path.trim_end_matches("self"))));
                }
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    all.into_iter().map(|path| path.trim_end_matches("::").to_owned()).collect()
}

/// `code` without comments and without what stands in texts.
fn plain(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for line in code.lines() {
        let mut is_text = false;
        let mut before = ' ';
        for (position, c) in line.char_indices() {
            match c {
                '"' if before != '\\' && before != '\'' => is_text = !is_text,
                '/' if !is_text && line[position..].starts_with("//") => break,
                _ if is_text => {}
                _ => out.push(c),
            }
            before = c;
        }
        out.push('\n');
    }
    out
}
