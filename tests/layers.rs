//! The layers are as `ARCHITECTURE.md` draws them: each crate uses only those below it.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// The crates of the project from the ground up, each with those of ours that it may use.
const LAYERS: [(&str, &[&str]); 6] = [
    ("scar-core", &[]),
    ("scar-method", &["scar-core"]),
    ("scar-data", &["scar-core"]),
    ("scar-report", &["scar-core", "scar-method", "scar-data"]),
    ("scar-analysis", &["scar-core", "scar-method", "scar-data", "scar-report"]),
    ("scar-lens", &["scar-core", "scar-method", "scar-data", "scar-report", "scar-analysis"]),
];

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
    for (name, uses) in used().iter().filter(|(name, _)| *name != "scar-lens") {
        let browser = ["js-sys", "leptos", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"];
        assert!(!uses.iter().any(|other| browser.contains(&other.as_str())), "{name} must run without a browser");
    }
}
