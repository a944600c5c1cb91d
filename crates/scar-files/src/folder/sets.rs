//! Which files belong together where several sets stand side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::base;
use crate::folder::LeftOut;
use crate::folder::names::{FileKind, Name};
use crate::names::sets::{are_shards, are_splits, order, stem};
use crate::names::splits::tested_splits;

/// Leaves out of `kept`, which is in the order of the paths, what belongs to another split or set than the one that is read,
/// and what labels make needless; `leave` is told each with its reason. `labels` is the name of the given file of labels.
pub fn narrow(kept: &mut Vec<(usize, Name)>, labels: Option<&str>, leave: &mut dyn FnMut(usize, LeftOut)) {
    one_split(kept, leave);
    one_folder(kept, leave);
    if labels.is_none() {
        if all_parts(kept, leave) {
            return;
        }
        one_pair(kept, leave);
    }
    one_label_file(kept, labels, leave);
}

/// Keeps the files for which `why` gives no reason.
fn keep(kept: &mut Vec<(usize, Name)>, leave: &mut dyn FnMut(usize, LeftOut), why: impl Fn(&Name) -> Option<LeftOut>) {
    kept.retain(|(idx, name)| {
        let why = why(name);
        let is_kept = why.is_none();
        why.into_iter().for_each(|why| leave(*idx, why));
        is_kept
    });
}

/// The split to test on beside `train`, where files of both are parts of one set by their names.
fn test_split(kept: &[(usize, Name)]) -> Option<String> {
    let of = |split: &'static str| kept.iter().map(|(_, name)| name).filter(move |name| name.split.as_deref() == Some(split));
    let tested = tested_splits().find(|split| of(split).next().is_some())?;
    let both: Vec<&Name> = of("train").chain(of(tested)).collect();
    // Arrays have their labels in files of their own, one a split.
    let is_alone = |name: &&Name| !name.is_labels() && name.ending_rank > 0 && name.folder() == both[0].folder();
    let names: Vec<String> = both.iter().map(|name| name.file().to_owned()).collect();
    (kept.iter().all(|(_, name)| !name.is_labels()) && both.iter().all(is_alone) && are_splits(&names)).then(|| tested.to_owned())
}

/// Of several splits takes `train`, with the one to test on where both are parts of one set, else files that are of no split, else the largest.
fn one_split(kept: &mut Vec<(usize, Name)>, leave: &mut dyn FnMut(usize, LeftOut)) {
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut has_whole = false;
    for (_, name) in kept.iter().filter(|(_, name)| !name.is_labels()) {
        match name.split.as_deref() {
            Some(split) => *sizes.entry(split).or_default() += name.len_bytes,
            None => has_whole = true,
        }
    }
    if sizes.len() + usize::from(has_whole) < 2 {
        return;
    }
    let trains = |split: &str| split == "train" || split.split(|c: char| !c.is_alphanumeric()).any(|word| word == "train");
    // Of equal ones the first by name.
    let largest = |all: &mut dyn Iterator<Item = (&str, u64)>| {
        all.fold(None, |best: Option<(&str, u64)>, next| if best.is_some_and(|best| best.1 >= next.1) { best } else { Some(next) })
            .map(|(split, _)| split.to_owned())
    };
    let all = || sizes.iter().map(|(&split, &size)| (split, size));
    let chosen = sizes
        .contains_key("train")
        .then(|| "train".to_owned())
        .or_else(|| largest(&mut all().filter(|(split, _)| trains(split))))
        .or_else(|| if has_whole { None } else { largest(&mut all()) });
    let shown = chosen.clone().unwrap_or_default();
    let tested = chosen.as_deref().filter(|chosen| *chosen == "train").and_then(|_| test_split(kept));
    keep(kept, leave, |name| {
        let split = name.split.as_ref().filter(|split| chosen.as_ref() != Some(*split) && tested.as_ref() != Some(*split))?;
        Some(LeftOut::OtherSplit { split: split.clone(), chosen: shown.clone() })
    });
}

/// Of folders with files of the same names takes the first, unless their labels stand beside them: then the folders are
/// views of the same samples.
fn one_folder(kept: &mut Vec<(usize, Name)>, leave: &mut dyn FnMut(usize, LeftOut)) {
    let mut by_stem: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
    for (_, name) in kept.iter().filter(|(_, name)| !name.is_labels()) {
        by_stem.entry((name.root(), stem(&name.file().to_lowercase()))).or_default().insert(name.folder());
    }
    let alike: BTreeSet<String> = by_stem.values().filter(|folders| folders.len() > 1).flatten().map(|&folder| folder.to_owned()).collect();
    let Some((_, first)) = kept.iter().find(|(_, name)| alike.contains(name.folder()) && !name.is_labels()) else { return };
    let is_inside = |name: &Name| alike.contains(name.folder());
    let labels = || kept.iter().map(|(_, name)| name).filter(|name| name.is_labels());
    if labels().any(|name| !is_inside(name)) && !labels().any(is_inside) {
        return;
    }
    let (folder, chosen) = (first.folder().to_owned(), base(&first.path));
    let shown = format!("{}/{chosen}", base(&folder));
    keep(kept, leave, |name| (is_inside(name) && name.folder() != folder).then(|| LeftOut::OtherSet { chosen: shown.clone() }));
}

/// Keeps arrays that are parts of one set by their names, with labels in as many parts (`emb_0.npy` with `y_0.npy`, `emb_1.npy`
/// with `y_1.npy`), where there is nothing else but tables; gives whether they are.
fn all_parts(kept: &mut Vec<(usize, Name)>, leave: &mut dyn FnMut(usize, LeftOut)) -> bool {
    let names = |kind: &dyn Fn(&Name) -> bool| kept.iter().map(|(_, name)| name).filter(|name| kind(name)).collect::<Vec<&Name>>();
    let is_matrix = |name: &Name| matches!(name.kind, FileKind::Matrix | FileKind::Data);
    let (matrices, labels) = (names(&is_matrix), names(&Name::is_labels));
    let are_parts = |names: &[&Name]| are_shards(&names.iter().map(|name| name.file().to_owned()).collect::<Vec<_>>());
    let folders = |names: &[&Name]| names.iter().map(|name| name.folder().to_owned()).collect::<BTreeSet<_>>();
    // Side by side, or all matrices in one folder and all labels in another one (`emb/emb_0.npy` with `y/y_0.npy`).
    let are_apart = folders(&matrices).len() == 1 && folders(&labels).len() == 1;
    let place = |name: &Name| if are_apart { String::new() } else { name.folder().to_owned() };
    let keys = |names: &[&Name]| names.iter().map(|name| (place(name), name.key.clone())).collect::<BTreeSet<_>>();
    let is_one_set = || {
        are_parts(&matrices)
            && matrices.len() == labels.len()
            && keys(&matrices).len() == matrices.len()
            && keys(&matrices) == keys(&labels)
    };
    let are_all =
        matrices.iter().all(|name| name.ending_rank == 0) && are_parts(&labels) && (is_one_set() || are_modalities(&matrices, &labels));
    if are_all {
        let chosen = base(&labels[0].path);
        keep(kept, leave, |name| (name.kind == FileKind::Table).then(|| LeftOut::Table { labels: chosen.clone() }));
    }
    are_all
}

/// Whether `matrices` are several in as many parts as the `labels` and with their numbers, each in a folder of its own, as clip-retrieval writes
/// them (`img_emb/img_emb_0.npy`, `text_emb/text_emb_0.npy`, `metadata/metadata_0.parquet`).
fn are_modalities(matrices: &[&Name], labels: &[&Name]) -> bool {
    let numbers = |names: &[&Name]| names.iter().map(|name| order(name.file()).1).collect::<BTreeSet<_>>();
    let mut by_stem: BTreeMap<(&str, String), Vec<&Name>> = BTreeMap::new();
    matrices.iter().for_each(|name| by_stem.entry((name.folder(), stem(name.file()))).or_default().push(name));
    let folders: BTreeSet<&str> = by_stem.keys().map(|(folder, _)| *folder).collect();
    by_stem.len() > 1
        && folders.len() == by_stem.len()
        && by_stem.values().all(|parts| parts.len() == labels.len() && numbers(parts) == numbers(labels))
}

/// Of several pairs of a matrix and its labels in one folder takes the first: `a_tensors.tsv` with `a_metadata.tsv`.
fn one_pair(kept: &mut Vec<(usize, Name)>, leave: &mut dyn FnMut(usize, LeftOut)) {
    let place = |name: &Name| (name.folder().to_owned(), name.key.clone());
    let labelled: BTreeSet<_> = kept.iter().filter(|(_, name)| name.is_labels()).map(|(_, name)| place(name)).collect();
    let pairs: Vec<&Name> = kept.iter().map(|(_, name)| name).filter(|name| !name.is_labels() && labelled.contains(&place(name))).collect();
    let Some(first) = pairs.first() else { return };
    let (folder, key) = place(first);
    if !pairs.iter().any(|name| name.folder() == folder && name.key != key) {
        return;
    }
    let chosen = base(&first.path);
    keep(kept, leave, |name| (name.folder() == folder && name.key != key).then(|| LeftOut::OtherSet { chosen: chosen.clone() }));
}

/// Takes one file of labels beside matrices, the likeliest by its name; and then no table that might be a second one.
fn one_label_file(kept: &mut Vec<(usize, Name)>, given: Option<&str>, leave: &mut dyn FnMut(usize, LeftOut)) {
    let matrices: Vec<&Name> = kept.iter().map(|(_, name)| name).filter(|name| !name.is_labels()).collect();
    if matrices.is_empty() && given.is_none() {
        // One of them may hold both.
        return;
    }
    let has_split = matrices.iter().find_map(|name| name.split.clone());
    let likelihood = |name: &Name| {
        let FileKind::Labels { rank } = name.kind else { return None };
        let is_partner = matrices.iter().any(|matrix| matrix.key == name.key && matrix.folder() == name.folder());
        Some((name.split != has_split, !is_partner, rank, name.ending_rank))
    };
    let best = kept.iter().filter_map(|(idx, name)| likelihood(name).map(|rank| (rank, *idx))).min();
    let best = best.filter(|_| given.is_none()).and_then(|(_, best)| kept.iter().find(|(idx, _)| *idx == best));
    let Some(chosen) = given.map(str::to_owned).or_else(|| best.map(|(_, name)| base(&name.path))) else { return };
    let best = best.map(|(_, name)| name.path.clone());
    let has_matrix = kept.iter().any(|(_, name)| matches!(name.kind, FileKind::Matrix | FileKind::Data));
    keep(kept, leave, |name| match name.kind {
        FileKind::Labels { .. } => (best.as_ref() != Some(&name.path)).then(|| LeftOut::OtherLabels { chosen: chosen.clone() }),
        FileKind::Table if has_matrix => Some(LeftOut::Table { labels: chosen.clone() }),
        FileKind::Table | FileKind::Matrix | FileKind::Data | FileKind::Out(_) => None,
    });
}
