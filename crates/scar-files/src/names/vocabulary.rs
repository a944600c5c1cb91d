//! What usual names say, whatever carries them: a column, an array, a file. One list, so that a name is judged alike everywhere.
//!
//! A column or an array is judged by its whole name, as `class_name`. A file is judged by the words of its name, as `y` and `train`
//! of `y_train.npy`; so a few names count for one of the two only, and the list says which.

/// What a name says of what carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The classes of the samples; the lower the rank, the likelier.
    Label {
        /// 0 is the likeliest.
        rank: usize,
    },
    /// A matrix of embeddings; the lower the rank, the likelier.
    Matrix {
        /// 0 is the likeliest.
        rank: usize,
    },
    /// What names or numbers the samples.
    Id,
    /// What says which samples belong together.
    Group,
    /// What divides the samples into those to train on and those to test on.
    Split,
    /// The row numbers that pandas writes beside a table.
    RowNumber,
}

/// What a name of the list says, without its rank.
#[derive(Clone, Copy)]
pub enum Usual {
    /// As [`Meaning::Label`].
    Label,
    /// As [`Meaning::Matrix`].
    Matrix,
    /// As [`Meaning::Id`].
    Id,
    /// As [`Meaning::Group`].
    Group,
    /// As [`Meaning::Split`].
    Split,
}

/// Stands in place of a rank where a name does not count.
pub const NO: usize = usize::MAX;

/// Names, what they say, and their rank among those of the same meaning: as the whole name of a column or an array, and as a word
/// of a file's name.
pub const NAMES: [(&str, Usual, usize, usize); 124] = [
    ("label", Usual::Label, 0, 1),
    ("labels", Usual::Label, 1, 0),
    ("class", Usual::Label, 2, 13),
    ("y", Usual::Label, 3, 2),
    ("target", Usual::Label, 4, 5),
    ("category", Usual::Label, 5, 11),
    // `group_1.npy` is one of several matrices.
    ("group", Usual::Label, 6, NO),
    ("class_name", Usual::Label, 7, NO),
    ("classname", Usual::Label, 8, NO),
    ("class_label", Usual::Label, 9, NO),
    ("label_name", Usual::Label, 10, NO),
    ("class_id", Usual::Label, 11, NO),
    ("label_id", Usual::Label, 12, NO),
    ("classes", Usual::Label, 13, 12),
    ("targets", Usual::Label, 14, 4),
    ("categories", Usual::Label, 15, 10),
    ("groups", Usual::Label, 16, NO),
    ("ys", Usual::Label, 17, 3),
    ("groundtruth", Usual::Label, 18, 9),
    ("ground_truth", Usual::Label, 19, NO),
    ("cell_type", Usual::Label, 20, NO),
    ("celltype", Usual::Label, 21, NO),
    // Such a file is a table about the samples; such a column holds notes or objects.
    ("annotations", Usual::Label, NO, 6),
    ("metadata", Usual::Label, NO, 7),
    ("meta", Usual::Label, NO, 8),
    ("embeddings", Usual::Matrix, 0, 0),
    ("embedding", Usual::Matrix, 1, 1),
    ("x", Usual::Matrix, 2, 2),
    ("features", Usual::Matrix, 3, 3),
    ("feature", Usual::Matrix, 4, 4),
    ("vectors", Usual::Matrix, 5, 5),
    ("vector", Usual::Matrix, 6, 6),
    // `data-00000-of-00001.arrow` may hold anything.
    ("data", Usual::Matrix, 7, NO),
    ("emb", Usual::Matrix, 8, 8),
    ("embs", Usual::Matrix, 9, 9),
    ("inputs", Usual::Matrix, 10, 10),
    ("representations", Usual::Matrix, 11, 11),
    ("representation", Usual::Matrix, 12, 12),
    ("hidden_states", Usual::Matrix, 13, NO),
    ("activations", Usual::Matrix, 14, 14),
    ("latents", Usual::Matrix, 15, 15),
    // `label_values.npy` holds labels.
    ("values", Usual::Matrix, 16, NO),
    // What NumPy and dictionaries of lists call an array without a name.
    ("arr_0", Usual::Matrix, 17, NO),
    ("matrix", Usual::Matrix, 18, 18),
    ("0", Usual::Matrix, 19, NO),
    ("xs", Usual::Matrix, 20, 20),
    ("embeds", Usual::Matrix, 21, 21),
    ("vec", Usual::Matrix, 22, 22),
    ("vecs", Usual::Matrix, 23, 23),
    ("tensor", Usual::Matrix, 24, 24),
    ("tensors", Usual::Matrix, 25, 25),
    ("feat", Usual::Matrix, 26, 26),
    ("feats", Usual::Matrix, 27, 27),
    ("id", Usual::Id, 0, 0),
    ("ids", Usual::Id, 0, 0),
    ("uid", Usual::Id, 0, 0),
    ("uids", Usual::Id, 0, 0),
    ("uuid", Usual::Id, 0, 0),
    ("uuids", Usual::Id, 0, 0),
    ("index", Usual::Id, 0, 0),
    ("indices", Usual::Id, 0, 0),
    ("indexes", Usual::Id, 0, 0),
    ("filenames", Usual::Id, 0, 0),
    ("paths", Usual::Id, 0, 0),
    ("keys", Usual::Id, 0, 0),
    ("filename", Usual::Id, 0, 0),
    ("file_name", Usual::Id, 0, NO),
    ("file_names", Usual::Id, 0, NO),
    // `file_1.npy`, `key_points.npy` and `class_names.txt` hold something else.
    ("file", Usual::Id, 0, NO),
    ("key", Usual::Id, 0, NO),
    ("name", Usual::Id, 0, NO),
    ("path", Usual::Id, 0, NO),
    ("image", Usual::Id, 0, NO),
    ("image_name", Usual::Id, 0, NO),
    ("image_file", Usual::Id, 0, NO),
    ("image_path", Usual::Id, 0, NO),
    ("img_path", Usual::Id, 0, NO),
    ("img_name", Usual::Id, 0, NO),
    ("filepath", Usual::Id, 0, NO),
    ("file_path", Usual::Id, 0, NO),
    ("filepaths", Usual::Id, 0, NO),
    ("url", Usual::Id, 0, NO),
    ("image_url", Usual::Id, 0, NO),
    ("uri", Usual::Id, 0, NO),
    ("barcode", Usual::Id, 0, NO),
    ("accession", Usual::Id, 0, NO),
    ("obs_names", Usual::Id, 0, NO),
    // Of whom or what several rows may be. Alone or with an ending of ids: `patient`, `patient_id`.
    ("patient", Usual::Group, 0, NO),
    ("subject", Usual::Group, 0, NO),
    ("participant", Usual::Group, 0, NO),
    ("person", Usual::Group, 0, NO),
    ("speaker", Usual::Group, 0, NO),
    ("donor", Usual::Group, 0, NO),
    ("user", Usual::Group, 0, NO),
    ("author", Usual::Group, 0, NO),
    ("customer", Usual::Group, 0, NO),
    ("client", Usual::Group, 0, NO),
    ("student", Usual::Group, 0, NO),
    ("household", Usual::Group, 0, NO),
    ("family", Usual::Group, 0, NO),
    ("video", Usual::Group, 0, NO),
    ("recording", Usual::Group, 0, NO),
    ("session", Usual::Group, 0, NO),
    ("scene", Usual::Group, 0, NO),
    ("slide", Usual::Group, 0, NO),
    ("scan", Usual::Group, 0, NO),
    ("document", Usual::Group, 0, NO),
    ("doc", Usual::Group, 0, NO),
    ("article", Usual::Group, 0, NO),
    ("book", Usual::Group, 0, NO),
    ("product", Usual::Group, 0, NO),
    ("group_id", Usual::Group, 0, NO),
    ("split", Usual::Split, 0, 0),
    ("splits", Usual::Split, 0, 0),
    ("fold", Usual::Split, 0, 0),
    ("folds", Usual::Split, 0, 0),
    ("partition", Usual::Split, 0, 0),
    ("partitions", Usual::Split, 0, 0),
    ("data_split", Usual::Split, 0, NO),
    // `subset.npy` holds chosen rows.
    ("subset", Usual::Split, 0, NO),
    ("is_train", Usual::Split, 0, NO),
    ("is_test", Usual::Split, 0, NO),
    // A column called so may be of pixels.
    ("mask", Usual::Split, NO, 0),
    ("masks", Usual::Split, NO, 0),
];

/// Last words of a name that is one of ids, with a line before: `sample_id`. Not `_index`, which measures end with too.
const ID_ENDINGS: [&str; 6] = ["_id", "_ids", "_uid", "_uids", "_uuid", "_uuids"];

/// Last words of the name of a column that holds several classes a row.
const SEVERAL: [&str; 13] = [
    "tags",
    "tag",
    "labels",
    "genres",
    "genre",
    "categories",
    "topics",
    "keywords",
    "classes",
    "hashtags",
    "findings",
    "attributes",
    "subjects",
];

/// Names of several numbers a row that are no embedding: where something is, how large it is, which tokens it has.
const NO_EMBEDDINGS: [&str; 32] = [
    "coordinates",
    "coords",
    "location",
    "position",
    "geo_point",
    "geo",
    "lat_lon",
    "latlon",
    "lon_lat",
    "lonlat",
    "point",
    "centroid",
    "bbox",
    "bboxes",
    "box",
    "boxes",
    "bounding_box",
    "bounds",
    "extent",
    "polygon",
    "segmentation",
    "landmarks",
    "keypoints",
    "size",
    "image_size",
    "shape",
    "rgb",
    "indices",
    "input_ids",
    "attention_mask",
    "token_type_ids",
    "timestamps",
];

/// Words in the names of what was made of an embedding to be seen.
const PICTURES: [&str; 6] = ["umap", "tsne", "2d", "3d", "phate", "xy"];

/// What stands before the numbers of dimensions in the names of columns.
const DIMENSIONS: [&str; 13] = ["", "f", "x", "d", "e", "v", "pc", "dim", "emb", "feat", "feature", "embedding", "component"];

/// What the name of a column or an array says: whatever its case, with blanks, dashes or lines between its words, with or without
/// folders before it and the training split around it. `train/Label` is `label`.
pub fn of_column(name: &str) -> Option<Meaning> {
    if is_row_number(name) {
        return Some(Meaning::RowNumber);
    }
    let name = plain(name);
    let whole = |name: &str| NAMES.iter().find(|usual| usual.0 == name && usual.2 != NO).map(|&(_, usual, rank, _)| meaning(usual, rank));
    // `is_train` names a split, so it is looked for as it stands first.
    whole(&name).or_else(|| {
        let name = name.strip_suffix("_train").or_else(|| name.strip_prefix("train_")).unwrap_or(&name);
        whole(name).or_else(|| {
            let stem = without_id_ending(name)?;
            whole(stem).filter(|meaning| *meaning == Meaning::Group).or(Some(Meaning::Id))
        })
    })
}

/// What stands before the ending of a name of ids, if it has one: `sample` of `sample_id`.
fn without_id_ending(name: &str) -> Option<&str> {
    ID_ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))
}

/// What a word of a file's name says, in lower case.
pub fn of_word(word: &str) -> Option<Meaning> {
    NAMES.iter().find(|usual| usual.0 == word && usual.3 != NO).map(|&(_, usual, _, rank)| meaning(usual, rank))
}

/// What the words of a file's name say together, in lower case.
pub fn of_file(words: &[String]) -> Option<Meaning> {
    let all: Vec<Meaning> = words.iter().filter_map(|word| of_word(word)).collect();
    let has_label = all.iter().any(|meaning| matches!(meaning, Meaning::Label { .. }));
    let has_matrix = all.iter().any(|meaning| matches!(meaning, Meaning::Matrix { .. }));
    // In «label_embeddings» and in «embedding_ids» the last word says what it is; ids of classes are labels.
    let is_content = |meaning: &&Meaning| match meaning {
        Meaning::Label { .. } | Meaning::Matrix { .. } => true,
        Meaning::Id => has_matrix && !has_label,
        Meaning::Split | Meaning::Group | Meaning::RowNumber => false,
    };
    let content = all.iter().rev().find(is_content).copied();
    content.or_else(|| [Meaning::Split, Meaning::Id].into_iter().find(|meaning| all.contains(meaning)))
}

/// A name in lower case, with lines for blanks and dashes and before each word of a name in humps, and without folders.
pub fn plain(name: &str) -> String {
    let name = name.trim();
    let mut apart = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.rsplit('/').next().unwrap_or_default().chars() {
        if c.is_uppercase() && before.is_lowercase() {
            apart.push('_');
        }
        apart.push(if matches!(c, ' ' | '-') { '_' } else { c });
        before = c;
    }
    apart.to_lowercase()
}

/// How likely a column of this name holds the labels: 0 is the likeliest, `None` where the name says nothing of it.
pub fn label_rank(name: &str) -> Option<usize> {
    match of_column(name) {
        Some(Meaning::Label { rank }) => Some(rank),
        _ => None,
    }
}

/// How likely an array of this name is the matrix: 0 is the likeliest, `None` where the name says nothing of it.
pub fn matrix_rank(name: &str) -> Option<usize> {
    match of_column(name) {
        Some(Meaning::Matrix { rank }) => Some(rank),
        _ => None,
    }
}

/// Whether a column of this name usually holds labels.
pub fn names_labels(name: &str) -> bool {
    label_rank(name).is_some()
}

/// Whether a column of this name usually holds several classes a row: `genres`, `finding_labels`.
pub fn names_several(name: &str) -> bool {
    let name = plain(name);
    SEVERAL.contains(&name.rsplit('_').next().unwrap_or_default())
}

/// Whether several numbers a row under this name are usually something else than an embedding.
pub fn names_no_embedding(name: &str) -> bool {
    let name = plain(name);
    NO_EMBEDDINGS.contains(&name.as_str()) || name.split('_').any(|word| PICTURES.contains(&word))
}

/// Whether a column of this name usually tells rows apart. Where each patient has one row, `patient_id` does.
pub fn names_ids(name: &str) -> bool {
    match of_column(name) {
        Some(Meaning::Id) => true,
        Some(Meaning::Group) => without_id_ending(&plain(name)).is_some(),
        _ => false,
    }
}

/// Whether a column of this name usually says which rows belong together. A column of groups may hold the labels too.
pub fn names_groups(name: &str) -> bool {
    of_column(name) == Some(Meaning::Group) || matches!(plain(name).as_str(), "group" | "groups")
}

/// Whether a column of this name says which rows are for training.
pub fn names_split(name: &str) -> bool {
    of_column(name) == Some(Meaning::Split)
}

/// Whether a column is called as the first or the second dimension of a plane: `x0`, `pc_1`.
pub fn names_first_dimensions(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(['0', '1']) else { return false };
    DIMENSIONS.contains(&stem.strip_suffix('_').unwrap_or(stem))
}

/// Whether a column is called as a dimension with its number is: `f12`, `pc_1`. A number alone is none.
pub fn names_dimension(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let prefix = stem.strip_suffix('_').unwrap_or(stem);
    stem.len() < name.len() && !prefix.is_empty() && DIMENSIONS.contains(&prefix)
}

fn meaning(usual: Usual, rank: usize) -> Meaning {
    match usual {
        Usual::Label => Meaning::Label { rank },
        Usual::Matrix => Meaning::Matrix { rank },
        Usual::Id => Meaning::Id,
        Usual::Group => Meaning::Group,
        Usual::Split => Meaning::Split,
    }
}

/// Whether a column of this name holds the row numbers that pandas writes.
fn is_row_number(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name.is_empty() || name.starts_with("unnamed: ") || name.starts_with("__index_level_")
}
