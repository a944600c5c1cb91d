//! Words for splits: in a column that says which rows are to test on, and in names of files.

use crate::names::vocabulary::plain;

/// What a split is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To train on.
    Train,
    /// To choose by; to test on where nothing else is.
    Validation,
    /// To test on.
    Test,
}

/// Words for a split, the one that stands for it, and what it is for; of those to test on the likeliest first.
const SPLITS: [(&str, &str, Purpose); 16] = [
    ("train", "train", Purpose::Train),
    ("training", "train", Purpose::Train),
    ("trn", "train", Purpose::Train),
    ("test", "test", Purpose::Test),
    ("testing", "test", Purpose::Test),
    ("tst", "test", Purpose::Test),
    ("holdout", "holdout", Purpose::Test),
    ("heldout", "holdout", Purpose::Test),
    ("held_out", "holdout", Purpose::Test),
    ("validation", "validation", Purpose::Validation),
    ("valid", "validation", Purpose::Validation),
    ("val", "validation", Purpose::Validation),
    ("dev", "dev", Purpose::Validation),
    ("development", "dev", Purpose::Validation),
    ("eval", "eval", Purpose::Validation),
    ("evaluation", "eval", Purpose::Validation),
];

impl Purpose {
    /// Of the rows that have `value` in the column called `column`.
    pub fn of_value(column: &str, value: &str) -> Option<Self> {
        let value = value.trim().to_lowercase().replace([' ', '-'], "_");
        let is_true = matches!(value.as_str(), "true" | "1" | "yes");
        match plain(column).as_str() {
            "is_test" => Some(if is_true { Self::Test } else { Self::Train }),
            "is_train" => Some(if is_true || value.is_empty() { Self::Train } else { Self::Test }),
            _ => Self::of_word(&value),
        }
    }

    /// Of what is called `word`, in lower case.
    pub fn of_word(word: &str) -> Option<Self> {
        SPLITS.iter().find(|(usual, ..)| *usual == word).map(|&(.., purpose)| purpose)
    }
}

/// The word that stands for the split which `word`, in lower case, names: `validation` of `val`.
pub fn split_called(word: &str) -> Option<&'static str> {
    SPLITS.iter().find(|(usual, ..)| *usual == word).map(|&(_, split, _)| split)
}

/// The splits that one tests on, the one to take first.
pub fn tested_splits() -> impl Iterator<Item = &'static str> {
    SPLITS.iter().filter(|(.., purpose)| *purpose != Purpose::Train).map(|&(_, split, _)| split)
}

/// Place of a split by its word among the others: what is to train on first, what is to test on last.
pub fn split_rank(word: &str) -> usize {
    match Purpose::of_word(word) {
        Some(Purpose::Train) | None => 0,
        Some(Purpose::Validation) => 1,
        Some(Purpose::Test) => 2,
    }
}

/// The word of a file's name that is a split: `test` of `test-00000-of-00001.parquet`.
pub fn split_word(file: &str) -> Option<String> {
    let name = file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let word = name.split(|c: char| !c.is_alphanumeric()).find(|word| Purpose::of_word(word).is_some());
    word.map(str::to_owned)
}
