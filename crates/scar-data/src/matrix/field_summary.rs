//! What became of each field of a file, and what else it could be, as a person sees it.

use serde::{Deserialize, Serialize};

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRole {
    /// The matrix, or a dimension of it.
    Matrix,
    /// The labels.
    Label,
    /// What tells the rows apart.
    Id,
    /// Which rows are to test on.
    Split,
    /// Which rows belong together.
    Group,
    /// In which order the rows are.
    Order,
    /// Nothing.
    LeftOut,
}

/// A field of a file: a column, an array, a key.
///
/// ```
/// use scar_data::{FieldRole, ReadOptions, read};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("x.csv", *b"id,f0,f1,label\np,1,2,cat\nq,3,4,dog\nr,5,7,cat\ns,8,1,dog\n");
/// let fields = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap().fields;
/// let roles: Vec<FieldRole> = fields.iter().map(|field| field.role).collect();
/// assert_eq!(roles, [FieldRole::Id, FieldRole::Matrix, FieldRole::Matrix, FieldRole::Label]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSummary {
    /// Its name, or what stands for it.
    pub name: String,
    /// The file that it stands in, as it is shown.
    pub file: String,
    /// Type of its values.
    #[serde(rename = "type")]
    pub dtype: String,
    /// Its rows, and what one has, as far as they are known.
    pub shape: Vec<Option<u64>>,
    /// What it is for.
    pub role: FieldRole,
    /// Why.
    pub why: String,
    /// What else it could be.
    pub alternatives: Vec<FieldRole>,
}
