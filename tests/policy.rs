//! What the program is made of: crates from one registry, with licences of the list in `deny.toml`, in one version each but for those named
//! there, and without a build script that fetches anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("the file is there")
}

/// The texts of the list `key` in `deny.toml`.
fn list(key: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let list = text.split(&format!("\n{key} = [")).nth(1).and_then(|rest| rest.split(']').next()).expect("the list");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The packages that are built on this machine.
fn packages() -> Vec<Value> {
    let host = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let host =
        String::from_utf8_lossy(&host.stdout).lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned)).expect("a host");
    let call = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host];
    let output = Command::new(env!("CARGO")).current_dir(root()).args(call).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

#[test]
fn every_crate_comes_from_the_one_registry_and_is_pinned() {
    let lock = read("Cargo.lock");
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let field =
            |name: &str| package.lines().find_map(|line| line.strip_prefix(&format!("{name} = "))).map(|text| text.trim_matches('"'));
        let name = field("name").expect("a name");
        *versions.entry(name).or_default() += 1;
        let is_own = name.starts_with("scar-");
        assert_eq!(field("source"), (!is_own).then_some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
        assert_eq!(field("checksum").is_some(), !is_own, "{name}");
    }
    // Windows has parts of its own, which nobody chooses.
    let twice: BTreeSet<String> =
        versions.iter().filter(|(name, n)| **n > 1 && !name.starts_with("windows")).map(|(name, _)| (*name).to_owned()).collect();
    let unknown: Vec<_> = twice.difference(&list("skip")).cloned().collect();
    assert!(unknown.is_empty(), "two versions of {unknown:?}: choose one, or name them in deny.toml");
}

/// Whether `license`, an SPDX expression, can be kept with those that are allowed.
fn is_allowed(license: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = license.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
        let mut is_any = all(words, at, allowed);
        while words.get(*at) == Some(&"OR") {
            *at += 1;
            is_any |= all(words, at, allowed);
        }
        is_any
    }
    fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
        let mut is_all = one(words, at, allowed);
        while words.get(*at) == Some(&"AND") {
            *at += 1;
            is_all &= one(words, at, allowed);
        }
        is_all
    }
    fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
        let word = words.get(*at).copied().unwrap_or_default();
        *at += 1;
        if word == "(" {
            let is_any = any(words, at, allowed);
            *at += 1;
            return is_any;
        }
        // An exception only gives more.
        if words.get(*at) == Some(&"WITH") {
            *at += 2;
        }
        allowed.contains(word)
    }
    any(&words, &mut 0, allowed)
}

#[test]
fn every_crate_has_a_licence_of_the_list() {
    let allowed = list("allow");
    for (license, expected) in
        [("MIT", true), ("GPL-3.0", false), ("GPL-3.0 OR (MIT AND Zlib)", true), ("MIT AND GPL-3.0", false), ("Unlicense/MIT", true)]
    {
        assert_eq!(is_allowed(license, &allowed), expected, "{license}");
    }
    for package in packages() {
        let license = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(license, &allowed), "{}: {license:?}", package["name"]);
    }
}

#[test]
fn no_build_script_fetches_anything() {
    let mut n_scripts = 0;
    for package in packages() {
        let folder = PathBuf::from(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder").to_owned();
        let targets = package["targets"].as_array().expect("targets");
        for script in targets.iter().filter(|target| target["kind"][0] == "custom-build") {
            let script = Path::new(script["src_path"].as_str().expect("a path"));
            // What a script has beside it, it may include.
            let beside = std::fs::read_dir(folder.join("build")).into_iter().flatten().flatten().map(|entry| entry.path());
            for file in [script.to_owned()].into_iter().chain(beside.filter(|path| path.extension().is_some_and(|ending| ending == "rs"))) {
                let text = std::fs::read_to_string(&file).expect("its code");
                for word in ["TcpStream", "reqwest", "ureq", "curl", "wget", "git2", "git clone"] {
                    assert!(!text.contains(word), "{} speaks of {word}", file.display());
                }
            }
            n_scripts += 1;
        }
    }
    assert!(n_scripts > 5, "{n_scripts}");
}
