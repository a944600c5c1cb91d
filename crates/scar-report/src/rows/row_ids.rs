//! The ids of rows: shared where they were read, one block of text where they were sent.

use std::sync::Arc;

/// The ids of *N* rows, or of none. An id may be long (a text, a picture), so the page has all of them as one block, and only those that
/// are shown become texts of their own.
///
/// ```
/// use scar_report::rows::RowIds;
/// let ids = RowIds::from(vec!["a".to_owned(), "bc".to_owned()]);
/// assert_eq!((ids.get(1), ids.get(2), ids.is_empty()), (Some("bc"), None, false));
/// assert!(RowIds::default().is_empty());
/// ```
#[derive(Clone)]
pub struct RowIds(Held);

#[derive(Clone)]
enum Held {
    Shared(Arc<Vec<String>>),
    /// All ids, one behind the other, and where each ends in bytes.
    Block {
        text: String,
        ends: Vec<u64>,
    },
}

impl RowIds {
    /// The id of `row`, if rows have ids.
    pub fn get(&self, row: usize) -> Option<&str> {
        match &self.0 {
            Held::Shared(ids) => ids.get(row).map(String::as_str),
            Held::Block { text, ends } => {
                let end = *ends.get(row)?;
                let start = row.checked_sub(1).map_or(0, |before| ends[before]);
                text.get(start as usize..end as usize)
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Held::Shared(ids) => ids.len(),
            Held::Block { ends, .. } => ends.len(),
        }
    }

    /// Whether rows have no ids.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All, in the order of the rows.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// The ids in the block `text`, each ending where `ends` says; `None` where these are no places in it that ascend to its end.
    pub(super) fn of_block(text: String, ends: Vec<u64>) -> Option<Self> {
        let is_whole = ends.last().map_or(0, |&end| end) == text.len() as u64 && ends.is_sorted();
        let are_places = || ends.iter().all(|&end| text.is_char_boundary(end as usize));
        (is_whole && are_places()).then_some(Self(Held::Block { text, ends }))
    }
}

impl Default for RowIds {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl From<Vec<String>> for RowIds {
    fn from(ids: Vec<String>) -> Self {
        Self(Held::Shared(Arc::new(ids)))
    }
}

impl From<Arc<Vec<String>>> for RowIds {
    fn from(ids: Arc<Vec<String>>) -> Self {
        Self(Held::Shared(ids))
    }
}

impl PartialEq for RowIds {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl std::fmt::Debug for RowIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_gives_what_was_put_in_and_no_half_character() {
        let ids = RowIds::of_block("aé".to_owned(), vec![1, 1, 3]).expect("fits");
        assert_eq!(ids.iter().collect::<Vec<_>>(), ["a", "", "é"]);
        assert_eq!(ids, RowIds::from(["a", "", "é"].map(str::to_owned).to_vec()));
        assert_ne!(ids, RowIds::default());
        for ends in [vec![1, 2, 3], vec![3, 1, 3], vec![1], vec![4], vec![]] {
            assert_eq!(RowIds::of_block("aé".to_owned(), ends.clone()), None, "{ends:?}");
        }
        assert_eq!(RowIds::of_block(String::new(), Vec::new()), Some(RowIds::default()));
    }
}
