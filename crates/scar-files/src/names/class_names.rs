//! What files and members are called that name the classes, one name a class.

use crate::names::files::{parts, words};
use crate::names::vocabulary::plain;

/// Names of a member or of an object's value that lists the classes.
const MEMBERS: [&str; 16] = [
    "classes",
    "class_names",
    "class_list",
    "label_names",
    "label_list",
    "target_names",
    "category_names",
    "names",
    "categories",
    "id2label",
    "label2id",
    "idx_to_class",
    "class_to_idx",
    "idx2label",
    "label2idx",
    "labels",
];

/// Whether what stands under `name` in an object lists the classes.
pub fn names_classes(name: &str) -> bool {
    MEMBERS.contains(&plain(name).as_str())
}

/// Whether a file, by its stem and the words of it, names the classes: `label_names.json`, `class_to_idx.json`, `id2label.json`.
pub fn is_class_names(stem: &str, words: &[String]) -> bool {
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let is_one_word = ["labelnames", "labelmap", "classnames", "id2label", "label2id", "idx2label", "label2idx", "idx2class", "class2idx"];
    is_one_word.iter().any(|word| stem.contains(word))
        || (has(&["label", "labels", "class", "classes", "target", "targets", "category", "categories"])
            && has(&["names", "map", "mapping", "dict", "idx", "encoder", "vocab"]))
}

/// Whether a file called `name` is a text that may name the classes.
pub fn is_class_names_file(name: &str) -> bool {
    let (stem, ending, is_packed) = parts(name.rsplit('/').next().unwrap_or(name));
    let is_text = matches!(ending.as_str(), "json" | "txt") && !is_packed;
    is_text && (is_class_names(&stem, &words(&stem)) || stem == "classes" || is_dataset_info(name))
}

/// Whether a file called `name` is Hugging Face's description of a data set.
pub fn is_dataset_info(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("dataset_info.json"))
}
