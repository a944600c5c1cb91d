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

impl FieldRole {
    /// All roles.
    pub const ALL: [Self; 7] = [Self::Matrix, Self::Label, Self::Id, Self::Split, Self::Group, Self::Order, Self::LeftOut];

    /// Its name in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::Label => "label",
            Self::Id => "id",
            Self::Split => "split",
            Self::Group => "group",
            Self::Order => "order",
            Self::LeftOut => "left_out",
        }
    }

    /// The role of this name.
    ///
    /// ```
    /// use scar_data::FieldRole;
    /// assert!(FieldRole::ALL.into_iter().all(|role| FieldRole::named(role.name()) == Some(role)));
    /// assert_eq!(serde_json::to_value(FieldRole::LeftOut).unwrap(), FieldRole::LeftOut.name());
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Matrix => "embeddings",
            Self::Label => "label",
            Self::Id => "id",
            Self::Split => "train or test",
            Self::Group => "group",
            Self::Order => "order of the rows",
            Self::LeftOut => "left out",
        }
    }
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

impl FieldSummary {
    /// Its shape and type in words, as far as they are known.
    ///
    /// ```
    /// use scar_data::{FieldRole, FieldSummary};
    /// let field = |shape: &[Option<u64>]| FieldSummary {
    ///     name: "x".to_owned(),
    ///     file: "x.npz".to_owned(),
    ///     dtype: "float16".to_owned(),
    ///     shape: shape.to_vec(),
    ///     role: FieldRole::Matrix,
    ///     why: "several numbers a row".to_owned(),
    ///     alternatives: Vec::new(),
    /// };
    /// assert_eq!(field(&[Some(90), Some(64)]).shape_words(), "90 × 64, float16");
    /// assert_eq!(field(&[Some(90), None]).shape_words(), "90 × ?, float16");
    /// ```
    pub fn shape_words(&self) -> String {
        let axes: Vec<String> = self.shape.iter().map(|axis| axis.map_or_else(|| "?".to_owned(), |n| n.to_string())).collect();
        format!("{}, {}", axes.join(" × "), self.dtype)
    }
}
