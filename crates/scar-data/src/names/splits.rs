//! Names of splits: of columns that say which rows are to test on, of their values, and of files.

/// What a split is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// To train on.
    Train,
    /// To choose by; to test on where nothing else is.
    Validation,
    /// To test on.
    Test,
}

impl Part {
    /// By its usual names; `column` as plain as [`is_split_name`] knows it.
    pub(crate) fn of(column: &str, value: &str) -> Option<Self> {
        let value = value.trim().to_lowercase();
        let is_true = matches!(value.as_str(), "true" | "1" | "yes");
        match (column, value.as_str()) {
            ("is_test", _) => Some(if is_true { Self::Test } else { Self::Train }),
            ("is_train", _) => Some(if is_true || value.is_empty() { Self::Train } else { Self::Test }),
            (_, "test" | "testing" | "tst" | "holdout" | "held_out" | "held-out" | "heldout") => Some(Self::Test),
            (_, "validation" | "valid" | "val" | "dev" | "development" | "eval" | "evaluation") => Some(Self::Validation),
            (_, "train" | "training" | "trn") => Some(Self::Train),
            _ => None,
        }
    }
}

/// A name in lower case, with lines for blanks and without folders.
pub(crate) fn plain_name(name: &str) -> String {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    name.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Whether a column of this name says which rows are for training.
pub(crate) fn is_split_name(name: &str) -> bool {
    matches!(plain_name(name).as_str(), "split" | "data_split" | "fold" | "subset" | "partition" | "is_train" | "is_test")
}

/// Place of a split by its word among the others: what is to train on first, what is to test on last.
pub(crate) fn split_rank(word: &str) -> usize {
    match Part::of("split", word) {
        Some(Part::Train) | None => 0,
        Some(Part::Validation) => 1,
        Some(Part::Test) => 2,
    }
}

/// The word of a file's name that is a split: `test` of `test-00000-of-00001.parquet`.
pub(crate) fn split_word(file: &str) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let word = name.split(|c: char| !c.is_alphanumeric()).find(|word| Part::of("split", word).is_some());
    word.map(str::to_owned)
}
