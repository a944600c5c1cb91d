//! Where the files of the page are: in the program, or in a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use scar_core::problem::{Code, Problem};
use scar_data::shown_name;

/// The page that was put into the program when it was built; empty without one.
const EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page_files.rs"));
/// Files without which a folder is no page of ours.
const PARTS: [&str; 3] = ["index.html", "worker.js", "reader.js"];
/// Folders in folders that are looked through.
const MOST_DEPTH: usize = 8;
/// Folders above the program in which a `dist` is looked for: it is run from `target/release` of a checkout.
const N_ABOVE: usize = 3;

/// The files of the page. A request names one of them, so that no path leads out of the folder.
#[derive(Debug)]
pub(super) struct ServedPage {
    in_folder: BTreeMap<String, PathBuf>,
}

impl ServedPage {
    /// The page in `folder`, or the one in the program, or the one in a folder `dist` beside the program.
    ///
    /// # Errors
    /// [`Code::Unreadable`] where there is none, with how to get it.
    pub(super) fn find(folder: Option<&Path>) -> Result<Self, Problem> {
        if let Some(folder) = folder {
            return Self::in_folder(folder).ok_or_else(|| {
                let message = format!(
                    "--page {}: this folder does not hold the page: {} are not in it. Give the dist/ that `make build` makes.",
                    shown_name(&folder.to_string_lossy()),
                    PARTS.join(", ")
                );
                Problem::new(Code::Unreadable, message)
            });
        }
        if !EMBEDDED.is_empty() {
            return Ok(Self { in_folder: BTreeMap::new() });
        }
        let program = std::env::current_exe().ok();
        let beside = program.iter().flat_map(|program| program.ancestors().skip(1).take(N_ABOVE)).map(|above| above.join("dist"));
        beside.into_iter().find_map(|folder| Self::in_folder(&folder)).ok_or_else(|| {
            let message = "This program was built without the page, and there is no dist/ beside it. Run `make build`, then give its \
                           folder with --page dist, or build the program with SCAR_PAGE=dist to have the page in it.";
            Problem::new(Code::Unreadable, message)
        })
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        let mut in_folder = BTreeMap::new();
        if PARTS.iter().all(|part| folder.join(part).is_file()) {
            collect(folder, "", MOST_DEPTH, &mut in_folder);
        }
        (!in_folder.is_empty()).then_some(Self { in_folder })
    }

    /// The file called `name`; `None` where the page has no such file.
    pub(super) fn file(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        if self.in_folder.is_empty() {
            return EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, bytes)| Cow::Borrowed(*bytes));
        }
        fs::read(self.in_folder.get(name)?).ok().map(Cow::Owned)
    }
}

fn collect(folder: &Path, before: &str, depth: usize, files: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{before}{name}");
        match entry.file_type() {
            Ok(kind) if kind.is_file() => drop(files.insert(name, entry.path())),
            Ok(kind) if kind.is_dir() && depth > 0 => collect(&entry.path(), &format!("{name}/"), depth - 1, files),
            // What a link leads to may lie anywhere.
            _ => {}
        }
    }
}
