//! Files that are parts of one set by their names: `train-00000-of-00003.parquet` and its like, `batch_1.json`.

use std::collections::HashSet;

use crate::names::splits::{split_rank, split_word};

/// Digits of a hash at least.
const MIN_HASH: usize = 8;

/// Whether `names` differ in their numbers only, so that files of these names are parts of one.
pub fn are_shards(names: &[String]) -> bool {
    let Some((first, others)) = names.split_first() else { return false };
    !others.is_empty()
        && first.contains(|c: char| c.is_ascii_digit())
        && others.iter().all(|name| stem(name) == stem(first) && name != first)
}

/// Whether `names` are the splits of one set, with one to train on among them: `train-00000-of-00002.parquet`,
/// `train-00001-of-00002.parquet`, `test-00000-of-00001.parquet`. They differ in the split's name and in numbers only.
pub fn are_splits(names: &[String]) -> bool {
    let Some(words) = names.iter().map(|name| split_word(name)).collect::<Option<Vec<String>>>() else { return false };
    let rest = |(name, word): (&String, &String)| stem(&name.to_lowercase().replacen(word.as_str(), "", 1));
    let mut rests = names.iter().zip(&words).map(rest);
    let Some(first) = rests.next() else { return false };
    let is_train = |word: &String| split_rank(word) == 0;
    let n_different = names.iter().collect::<HashSet<_>>().len();
    words.iter().any(is_train) && !words.iter().all(is_train) && rests.all(|rest| rest == first) && n_different == names.len()
}

/// Where a file stands among the parts of one set: by its split, to train on first, then by its numbers.
pub fn order(name: &str) -> (usize, Vec<u128>) {
    (split_word(name).map_or(0, |word| split_rank(&word)), numbers(name))
}

/// A file's name without its numbers: the same for the parts of one set.
///
/// ```
/// use scar_data::stem;
/// assert_eq!(stem("train-00000-of-00002.parquet"), stem("train-00001-of-00002.parquet"));
/// assert_ne!(stem("train-0.parquet"), stem("test-0.parquet"));
/// // A hash behind the count is another for each part.
/// assert_eq!(stem("train-00000-of-00002-9a1f03bc.parquet"), stem("train-00001-of-00002-c40d2e77.parquet"));
/// ```
pub fn stem(name: &str) -> String {
    without_hash(name).chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// `train-00000-of-00002-9a1f03bc.parquet` without its hash.
fn without_hash(name: &str) -> String {
    let Some((head, tail)) = name.split_once("-of-") else { return name.to_owned() };
    let Some((count, rest)) = tail.split_once('-') else { return name.to_owned() };
    let (hash, ending) = rest.find('.').map_or((rest, ""), |dot| rest.split_at(dot));
    let is_hash = hash.len() >= MIN_HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_count = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    if is_hash && is_count { format!("{head}-of-{count}{ending}") } else { name.to_owned() }
}

/// The numbers in a name, by which shards are put in order.
fn numbers(name: &str) -> Vec<u128> {
    without_hash(name).split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_numbers_only_are_parts() {
        let are = |names: &[&str]| are_shards(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert!(are(&["train-00000-of-00002.parquet", "train-00001-of-00002.parquet"]) && are(&["batch_9.json", "batch_10.json"]));
        assert!(are(&["train-00001-of-00002-ffffffff.parquet", "train-00000-of-00002-01234567.parquet"]));
        assert!(numbers("train-00000-of-00002-99999999.parquet") < numbers("train-00001-of-00002-00000000.parquet"));
        assert!(!are(&["image.json", "text.json"]) && !are(&["a1.json"]) && !are(&["train-0.parquet", "test-0.parquet"]));
    }

    #[test]
    fn splits_of_one_set_are_told_from_other_files() {
        let are = |names: &[&str]| are_splits(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert!(are(&["test-00000-of-00001.parquet", "train-00000-of-00002.parquet", "train-00001-of-00002.parquet"]));
        assert!(are(&["digits_train.csv", "digits_Validation.csv"]) && are(&["train.jsonl", "dev.jsonl", "test.jsonl"]));
        assert!(!are(&["train-0.parquet", "train-1.parquet"]) && !are(&["validation.csv", "test.csv"]));
        assert!(!are(&["image_train.csv", "text_test.csv"]) && !are(&["train.csv", "other.csv"]) && !are(&["train.csv", "train.csv"]));
        let mut names = ["test-1.csv", "train-10.csv", "train-9.csv", "dev-1.csv"];
        names.sort_by_key(|name| order(name));
        assert_eq!(names, ["train-9.csv", "train-10.csv", "dev-1.csv", "test-1.csv"]);
    }
}
