//! Class labels: the class of each sample, and the names of the classes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the labels were in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// Whole numbers; classes are in ascending order of the number.
    Integer,
    /// Text; classes are in ascending order of code points.
    Text,
}

/// The class of every sample.
///
/// Class ids are 0…k−1, and every class has at least one sample.
///
/// ```
/// use scar_core::{LabelKind, Labels};
/// let labels = Labels::from_integers(&[10, 9, 10, -1]);
/// assert_eq!(labels.class_names(), ["-1", "9", "10"]); // by number, where texts go by code point
/// assert_eq!((labels.class_ids(), labels.counts()), ([2, 1, 2, 0].as_slice(), vec![1, 1, 2]));
/// assert_eq!((labels.n_samples(), labels.n_classes(), labels.kind()), (4, 3, LabelKind::Integer));
/// let labels = Labels::from_texts(&["10", "9"]);
/// assert_eq!((labels.class_names(), labels.kind()), (["10".to_owned(), "9".to_owned()].as_slice(), LabelKind::Text));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    kind: LabelKind,
    class_names: Vec<String>,
    class_ids: Vec<u32>,
}

impl Labels {
    /// Labels from whole numbers, one per sample.
    pub fn from_integers(values: &[i128]) -> Self {
        Self::from_values(LabelKind::Integer, values, ToString::to_string)
    }

    /// Labels from texts, one per sample.
    pub fn from_texts<S: AsRef<str>>(values: &[S]) -> Self {
        let texts: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        Self::from_values(LabelKind::Text, &texts, |text| (*text).to_owned())
    }

    fn from_values<T: Ord>(kind: LabelKind, values: &[T], name: impl Fn(&T) -> String) -> Self {
        let mut distinct: Vec<&T> = values.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let class_ids = values
            .iter()
            // Each value is one of the distinct values, so the search finds it.
            .map(|value| distinct.partition_point(|other| *other < value) as u32)
            .collect();
        Self { kind, class_names: distinct.into_iter().map(name).collect(), class_ids }
    }

    /// Labels from the different whole numbers that they have, in any order, and of each sample the position of its number.
    ///
    /// # Panics
    /// Where a position is beyond the numbers.
    ///
    /// ```
    /// use scar_core::Labels;
    /// assert_eq!(Labels::from_integer_codes(&[10, 9, 7], &[0, 1, 0]), Labels::from_integers(&[10, 9, 10]));
    /// ```
    pub fn from_integer_codes(values: &[i128], codes: &[u32]) -> Self {
        Self::from_codes(LabelKind::Integer, values, codes, ToString::to_string)
    }

    /// Labels from the different texts that they have, in any order, and of each sample the position of its text.
    ///
    /// # Panics
    /// Where a position is beyond the texts.
    ///
    /// ```
    /// use scar_core::Labels;
    /// assert_eq!(Labels::from_text_codes(&["dog", "cat", "cow"], &[0, 1, 0]), Labels::from_texts(&["dog", "cat", "dog"]));
    /// ```
    pub fn from_text_codes<S: AsRef<str>>(values: &[S], codes: &[u32]) -> Self {
        let texts: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        Self::from_codes(LabelKind::Text, &texts, codes, |text| (*text).to_owned())
    }

    fn from_codes<T: Ord>(kind: LabelKind, values: &[T], codes: &[u32], name: impl Fn(&T) -> String) -> Self {
        let mut is_used = vec![false; values.len()];
        codes.iter().for_each(|&code| is_used[code as usize] = true);
        let mut order: Vec<usize> = (0..values.len()).filter(|&code| is_used[code]).collect();
        order.sort_unstable_by(|&a, &b| values[a].cmp(&values[b]));
        let mut class_of = vec![0; values.len()];
        let mut class_names = Vec::with_capacity(order.len());
        for (position, &code) in order.iter().enumerate() {
            // A value that stands twice is one class.
            if position == 0 || values[order[position - 1]] != values[code] {
                class_names.push(name(&values[code]));
            }
            class_of[code] = class_names.len() as u32 - 1;
        }
        Self { kind, class_names, class_ids: codes.iter().map(|&code| class_of[code as usize]).collect() }
    }

    /// These labels with those of further samples at the end; `class_ids` are classes of these labels.
    ///
    /// # Panics
    /// If a class id is not below *k*.
    pub fn followed_by(&self, class_ids: &[u32]) -> Self {
        assert!(class_ids.iter().all(|&class| (class as usize) < self.n_classes()), "followed_by: a class that is not known");
        Self { class_ids: [&self.class_ids, class_ids].concat(), ..self.clone() }
    }

    /// The labels of the samples at positions `rows`, in that order. Classes without a sample among them are left out.
    ///
    /// # Panics
    /// If a position is not below *N*.
    pub fn at(&self, rows: &[u32]) -> Self {
        let class_ids: Vec<u32> = rows.iter().map(|&row| self.class_ids[row as usize]).collect();
        let mut places = vec![None; self.n_classes()];
        class_ids.iter().for_each(|&class| places[class as usize] = Some(0));
        let kept: Vec<usize> = (0..places.len()).filter(|&class| places[class].is_some()).collect();
        kept.iter().zip(0..).for_each(|(&class, place)| places[class] = Some(place));
        Self {
            kind: self.kind,
            class_names: kept.iter().map(|&class| self.class_names[class].clone()).collect(),
            class_ids: class_ids.iter().map(|&class| places[class as usize].unwrap_or_default()).collect(),
        }
    }

    /// What the labels were in the file.
    pub fn kind(&self) -> LabelKind {
        self.kind
    }

    /// Number of samples, N.
    pub fn n_samples(&self) -> usize {
        self.class_ids.len()
    }

    /// Number of classes, k.
    pub fn n_classes(&self) -> usize {
        self.class_names.len()
    }

    /// Names of the classes, length k, in class order.
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// Class of each sample, length N, values 0…k−1.
    pub fn class_ids(&self) -> &[u32] {
        &self.class_ids
    }

    /// Samples of each class, length k.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.n_classes()];
        for &class in &self.class_ids {
            counts[class as usize] += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_classes_are_in_numeric_order() {
        let labels = Labels::from_integers(&[10, 9, -1, 10]);
        assert_eq!(labels.class_names(), ["-1", "9", "10"]);
        assert_eq!(labels.class_ids(), [2, 1, 0, 2]);
        assert_eq!(labels.counts(), [1, 1, 2]);
    }

    #[test]
    fn text_classes_are_in_order_of_code_points() {
        let labels = Labels::from_texts(&["b", "a", "B"]);
        assert_eq!(labels.class_names(), ["B", "a", "b"]);
        assert_eq!(labels.class_ids(), [2, 1, 0]);
    }
}
