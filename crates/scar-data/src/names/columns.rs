//! Names that tell what a column is for: labels, ids, or none.

/// Names that a label column usually has, the likeliest first.
const USUAL_NAMES: [&str; 17] = [
    "label",
    "labels",
    "class",
    "y",
    "target",
    "category",
    "group",
    "class_name",
    "classname",
    "class_label",
    "label_name",
    "class_id",
    "label_id",
    "classes",
    "targets",
    "categories",
    "groups",
];

/// How likely a column of this name holds the labels: 0 is the likeliest, `None` where the name says nothing.
pub(crate) fn usual_rank(name: &str) -> Option<usize> {
    let name = plain_name(name);
    USUAL_NAMES.iter().position(|&usual| usual == name)
}

/// A name in lower case, with lines for blanks, without folders and without the training split: `train/Label` is `label`.
pub(crate) fn plain_name(name: &str) -> String {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let name = name.rsplit('/').next().unwrap_or_default();
    name.strip_suffix("_train").or_else(|| name.strip_prefix("train_")).unwrap_or(name).to_owned()
}

/// Whether a column of this name usually holds labels.
pub(crate) fn is_usual_name(name: &str) -> bool {
    usual_rank(name).is_some()
}

/// Whether a column of this name usually tells rows apart.
pub(crate) fn is_id_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    matches!(name.as_str(), "id" | "ids" | "uid" | "uuid" | "key" | "name" | "file" | "filename" | "file_name" | "path" | "index")
        || name.ends_with("_id")
}

/// Whether `name` is the name `chosen`, however it is written.
pub(crate) fn is_called(name: &str, chosen: &str) -> bool {
    as_compared(name) == as_compared(chosen)
}

/// A name as it is compared with one that was chosen.
pub(crate) fn as_compared(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The name of a column without one.
pub(crate) fn numbered(column_idx: usize) -> String {
    format!("column {}", column_idx + 1)
}
