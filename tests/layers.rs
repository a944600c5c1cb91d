//! The layers are as `ARCHITECTURE.md` draws them: each crate uses only those below it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The crates of the project from the ground up, each with those of ours that it may use.
const LAYERS: [(&str, &[&str]); 14] = [
    ("scar-core", &[]),
    ("scar-measures", &["scar-core"]),
    ("scar-probe", &["scar-core"]),
    ("scar-method", &["scar-core", "scar-measures", "scar-probe"]),
    ("scar-files", &["scar-core"]),
    ("scar-data", &["scar-core", "scar-files"]),
    ("scar-report", &["scar-core", "scar-method", "scar-files"]),
    ("scar-learn", &["scar-core", "scar-method", "scar-report"]),
    ("scar-analysis", &["scar-core", "scar-method", "scar-files", "scar-report"]),
    ("scar-protocol", &["scar-core", "scar-method", "scar-files", "scar-report", "scar-analysis"]),
    ("scar-border", &["scar-core", "scar-data", "scar-protocol"]),
    ("scar-reader", &["scar-core", "scar-data", "scar-protocol", "scar-border"]),
    ("scar-compute", &["scar-core", "scar-method", "scar-data", "scar-report", "scar-analysis", "scar-protocol", "scar-border"]),
    ("scar-lens", &["scar-core", "scar-method", "scar-files", "scar-data", "scar-report", "scar-learn", "scar-analysis", "scar-protocol"]),
];

/// Those that may know the browser.
const IN_BROWSER: [&str; 4] = ["scar-border", "scar-compute", "scar-lens", "scar-reader"];

/// The crates of the workspace, each with what it uses; tests may use more.
fn used() -> BTreeMap<String, Vec<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo starts");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("cargo's JSON");
    let packages = metadata["packages"].as_array().expect("a list of crates");
    let uses = |package: &Value| {
        let all = package["dependencies"].as_array().expect("a list").iter();
        let names = all.filter(|used| used["kind"].is_null()).map(|used| used["name"].as_str().expect("a name").to_owned());
        names.collect()
    };
    packages.iter().map(|package| (package["name"].as_str().expect("a name").to_owned(), uses(package))).collect()
}

#[test]
fn every_crate_has_its_place_and_uses_only_those_below() {
    let used = used();
    let placed: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    assert_eq!(used.keys().map(String::as_str).collect::<Vec<_>>(), placed.keys().copied().collect::<Vec<_>>());
    for (name, uses) in &used {
        for other in uses.iter().filter(|other| placed.contains_key(other.as_str())) {
            assert!(placed[name.as_str()].contains(&other.as_str()), "{name} must not use {other}");
        }
    }
}

#[test]
fn only_page_and_workers_know_the_browser() {
    for (name, uses) in used().iter().filter(|(name, _)| !IN_BROWSER.contains(&name.as_str())) {
        let browser = ["js-sys", "leptos", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"];
        assert!(!uses.iter().any(|other| browser.contains(&other.as_str())), "{name} must run without a browser");
    }
}

#[test]
fn page_is_built_without_a_reader() {
    let manifest: String = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("this crate's own");
    let of_all = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).expect("what page and program use");
    let of_page =
        manifest.split("\n[target.'cfg(target_arch = \"wasm32\")'.dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next());
    for used in [of_all, of_page.expect("what the page uses")] {
        assert!(used.contains(" = ") && !used.contains("scar-data"), "{used}");
    }
}

/// Folders in which only `format` may round a number for people.
const WITHOUT_ROUNDING: [&str; 12] = [
    "crates/scar-analysis/src",
    "crates/scar-border/src",
    "crates/scar-compute/src",
    "crates/scar-core/src",
    "crates/scar-learn/src",
    "crates/scar-measures/src",
    "crates/scar-method/src",
    "crates/scar-probe/src",
    "crates/scar-protocol/src",
    "crates/scar-reader/src",
    "crates/scar-report/src",
    "src/cli",
];

/// The Rust files below `folder`, without files of tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// Whether a placeholder in `line` sets a number of decimals, as `{share:.1}` and `{:>8.4}` do.
fn rounds(line: &str) -> bool {
    line.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(placeholder, _)| {
        placeholder.split_once(':').is_some_and(|(_, form)| {
            let form = form.trim_start_matches(|c: char| "<>^+ ".contains(c) || c.is_ascii_digit());
            let decimals = form.strip_prefix('.').unwrap_or_default();
            decimals == "*" || decimals.ends_with('$') || decimals.trim_end_matches('e').parse::<u32>().is_ok()
        })
    })
}

#[test]
fn rounding_is_found_in_placeholders_only() {
    for line in [r#"format!("{share:.1} %")"#, r#"format!("{:>8.4}", x)"#, r#"format!("{x:+.0}")"#, r#"format!("{:.decimals$}", x)"#] {
        assert!(rounds(line), "{line}");
    }
    for line in [r#"format!("{error}: {x}")"#, r#"format!("{report:?}")"#, r#"format!("{name:>14}")"#, "caption{padding:.25rem .75rem}"] {
        assert!(!rounds(line), "{line}");
    }
}

#[test]
fn numbers_become_text_only_in_format() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in WITHOUT_ROUNDING.iter().flat_map(|folder| sources(&root.join(folder))) {
        if path.ends_with("crates/scar-report/src/format.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        // Tests stand last in a file; their messages are for developers.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (idx, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            assert!(!rounds(line), "{}, line {}: use scar_report::format to round: {line}", path.display(), idx + 1);
        }
    }
}
