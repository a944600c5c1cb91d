//! What a person chose about reading.

use serde::{Deserialize, Serialize};

/// What a person chose about reading.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::{ReadError, ReadOptions, read};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("y.csv", *b"kind,size\ncat,s\ncat,l\ndog,s\ndog,l\n");
/// let of_column = |name: &str| read(&[&table], &ReadOptions { label_column: Some(name.to_owned()), ..ReadOptions::default() }, &Control::new());
/// assert_eq!(of_column("size").unwrap().labels.unwrap().class_names(), ["l", "s"]);
/// assert!(matches!(of_column("color"), Err(ReadError::Refused(problem)) if problem.message.contains("no column «color»")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Column of a label table to use, where it has several.
    pub label_column: Option<String>,
    /// Further columns of labels, each a task of its own.
    pub other_label_columns: Vec<String>,
    /// Whether rows with a value that is missing, NaN, infinite or beyond f32 are left out, with their labels, rather than
    /// refused.
    pub drop_non_finite: bool,
    /// Bytes that the matrices may take as f32; of what is larger a sample is read. `None`: whatever fits into memory.
    pub budget_bytes: Option<u64>,
    /// Bytes of memory that are free; matrices that are known to need more are refused before they are read. `None`: nobody knows.
    #[serde(default)]
    pub free_bytes: Option<u64>,
    /// Names the draw of a sample.
    pub sample_seed: u64,
    /// Column that says which rows belong together: those of one patient, video or document. `None`: one that is called so.
    #[serde(default)]
    pub group_column: Option<String>,
    /// Arrays or columns to use as the matrix, the first one first; `None`: by their names and shapes.
    #[serde(default)]
    pub matrices: Vec<String>,
    /// Column that tells the rows apart, by which files are paired. `None`: one that is called so.
    #[serde(default)]
    pub id_column: Option<String>,
    /// Column that says which rows are to test on. `None`: one that is called so.
    #[serde(default)]
    pub split_column: Option<String>,
    /// Columns or arrays that are passed over.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Labels that mean that there is none. `None`: the words that mean nothing else, and a question where a word may be a class.
    #[serde(default)]
    pub missing_labels: Option<Vec<String>>,
    /// Whether rows without a label stay in the matrix, to be looked at; labels are then those of the other rows.
    #[serde(default)]
    pub keeps_unlabelled: bool,
    /// How many times its size a packed file may unpack to; `None`: 100 times.
    pub max_unpacked_ratio: Option<u64>,
    /// Whether the rows stand beside others, as candidates or to test on: they may be of one class only, or each of another.
    #[serde(default)]
    pub is_beside: bool,
}

/// The columns that a person named.
#[derive(Clone, Debug, Default)]
pub struct ChosenColumns<'a> {
    /// Those of labels, the first one first.
    pub labels: Vec<&'a str>,
    /// That of groups.
    pub group: Option<&'a str>,
    /// That of ids.
    pub id: Option<&'a str>,
    /// That of the split.
    pub split: Option<&'a str>,
    /// Those that are the matrix.
    pub matrices: Vec<&'a str>,
    /// Those that are passed over.
    pub left_out: Vec<&'a str>,
    /// Labels that mean none.
    pub missing: Option<&'a [String]>,
}

impl ReadOptions {
    /// The columns that were chosen.
    pub fn chosen(&self) -> ChosenColumns<'_> {
        let labels = self.label_column.iter().chain(&self.other_label_columns).map(String::as_str).collect();
        ChosenColumns {
            labels,
            group: self.group_column.as_deref(),
            id: self.id_column.as_deref(),
            split: self.split_column.as_deref(),
            matrices: self.matrices.iter().map(String::as_str).collect(),
            left_out: self.left_out.iter().map(String::as_str).collect(),
            missing: self.missing_labels.as_deref(),
        }
    }
}
