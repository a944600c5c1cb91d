//! Puts the built page into the program where `SCAR_PAGE` names its folder, so that `scar view` needs nothing beside itself. Without it the
//! program is built without the page, and serves one from a folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Names the folder of the page, as `make build` makes it.
const FOLDER: &str = "SCAR_PAGE";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let is_page = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if is_page && env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // By them scripts/wasm-bindgen takes the module apart.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let folder = env::var_os(FOLDER).filter(|folder| !folder.is_empty() && !is_page).map(PathBuf::from);
    let mut files = Vec::new();
    if let Some(folder) = &folder {
        let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is")).join(folder);
        assert!(root.join("index.html").is_file(), "{FOLDER}={}: there is no index.html in it. Run `make build` first.", root.display());
        println!("cargo::rerun-if-changed={}", root.display());
        collect(&root, &root, &mut files);
        files.sort();
    }
    let mut code = String::from("&[\n");
    for (name, path) in &files {
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.to_string_lossy());
    }
    code.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    fs::write(out.join("page_files.rs"), code).expect("cargo's folder takes a file");
}

/// All files below `folder`, by their path from `root` with `/`.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_none_or(|ending| ending != "gz" && ending != "br") {
            // What is packed stands there unpacked too, and a server on the same machine gains nothing by it.
            let name = path.strip_prefix(root).expect("below the folder").to_string_lossy().replace('\\', "/");
            files.push((name, path));
        }
    }
}
