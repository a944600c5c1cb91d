//! Where the rows that are held stand in the files that they came from: some may have been left out, or matched by ids.

use serde::{Deserialize, Serialize};

/// Where the rows that are held stand in their file. Eight bytes a row, and these only where not all rows are held in their order.
///
/// ```
/// use scar_data::{ReadOptions, RowPlaces, read};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("x.csv", "f0,f1,label\n0.5,1,a\nnan,2,b\n0.75,1,a\n1.5,3,b\n2.5,3,b\n");
/// let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
/// let places: RowPlaces = read(&[&table], &options, &Default::default()).unwrap().row_places;
/// assert_eq!((places.n_rows(), places.of(&[0, 1, 3])), (5, vec![0, 2, 4]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowPlaces {
    /// Rows of the file, or of all parts.
    n_rows: u64,
    /// The place of each row that is held; nothing where all are, in their order.
    rows: Option<Vec<u64>>,
    /// Names of the parts that the rows are counted through, where there are several.
    parts: Vec<String>,
}

impl RowPlaces {
    /// Of a file of `n_rows`, those at `rows`, or all.
    pub fn new(n_rows: u64, rows: Option<Vec<u64>>) -> Self {
        Self { n_rows, rows, parts: Vec::new() }
    }

    /// Counted through the files called `parts`, where these are several.
    #[must_use]
    pub fn through(self, parts: Vec<String>) -> Self {
        Self { parts, ..self }
    }

    /// The same where `n_rows` rows are held, which may be all there are: only what leaves rows out knows of more.
    #[must_use]
    pub fn of_all(self, n_rows: u64) -> Self {
        if self.rows.is_some() { self } else { Self { n_rows, ..self } }
    }

    /// Of the `n_held` rows that are held, those at `positions` stay, in that order.
    pub fn keep(&mut self, n_held: u64, positions: &[usize]) {
        let kept = positions.iter().map(|&position| self.place(position)).collect();
        *self = Self { rows: Some(kept), ..std::mem::take(self).of_all(n_held) };
    }

    /// Of the `n_held` rows that are held, those at `positions` go, which ascend.
    pub fn leave_out(&mut self, n_held: u64, positions: &[usize]) {
        let kept: Vec<usize> = (0..n_held as usize).filter(|row| positions.binary_search(row).is_err()).collect();
        self.keep(n_held, &kept);
    }

    /// Of the `n_held` rows that are held, and behind them the rows `rows` of another file, which `other` places; counted through both
    /// `files`.
    pub fn followed_by(&self, n_held: u64, other: &Self, rows: &[u32], files: [&String; 2]) -> Self {
        let all = self.clone().of_all(n_held);
        let own = (0..n_held as usize).map(|row| all.place(row));
        let others = rows.iter().map(|&row| all.n_rows + other.place(row as usize));
        let parts = files.map(Clone::clone).to_vec();
        Self { n_rows: all.n_rows + other.n_rows, rows: Some(own.chain(others).collect()), parts }
    }

    /// Rows of the file, or of all parts.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// The place of each of the `n_held` rows that are held; empty where all rows of the file are, in their order.
    pub fn all(&self, n_held: usize) -> Vec<u64> {
        if self.rows.is_some() { (0..n_held).map(|row| self.place(row)).collect() } else { Vec::new() }
    }

    /// What a person must know to find the rows, where they are counted through several files.
    pub fn counted_through(&self) -> Option<String> {
        counted_through(&self.parts)
    }

    /// The places, from 0, of the rows `held`, in their order.
    pub fn of(&self, held: &[u32]) -> Vec<u64> {
        held.iter().map(|&row| self.place(row as usize)).collect()
    }

    fn place(&self, held: usize) -> u64 {
        self.rows.as_ref().and_then(|rows| rows.get(held).copied()).unwrap_or(held as u64)
    }

    /// The rows `held` in the file, with what `ids` calls them, of all rows that are held.
    pub fn in_file(&self, file: &str, held: &[u32], ids: Option<&[String]>) -> FileRows {
        let mut held = held.to_vec();
        held.sort_by_key(|&row| self.place(row as usize));
        let ids = ids.map(|ids| held.iter().map(|&row| ids[row as usize].clone()).collect());
        FileRows {
            file: file.to_owned(),
            parts: self.parts.clone(),
            n_rows: self.n_rows,
            rows: self.of(&held),
            ids: ids.unwrap_or_default(),
        }
    }
}

/// Rows of one file, as a person takes them out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRows {
    /// The file's name as it is shown; of several parts, the first one's.
    pub file: String,
    /// Names of the parts, in the order in which their rows are counted; empty where there is one file.
    pub parts: Vec<String>,
    /// Rows of the file, or of all parts.
    pub n_rows: u64,
    /// Rows counted from 0, ascending.
    #[serde(with = "scar_core::packed")]
    pub rows: Vec<u64>,
    /// Their ids, where the data has some; else empty.
    #[serde(default, with = "crate::packed_ids")]
    pub ids: Vec<String>,
}

impl FileRows {
    /// What a person must know to find the rows, where they are counted through several files.
    ///
    /// ```
    /// use scar_data::FileRows;
    /// let rows = FileRows { parts: vec!["x-0.csv".to_owned(), "x-1.csv".to_owned()], ..FileRows::default() };
    /// assert_eq!(rows.counted_through().unwrap(), "Rows are counted through 2 files one after another: x-0.csv, x-1.csv.");
    /// assert_eq!(FileRows::default().counted_through(), None);
    /// ```
    pub fn counted_through(&self) -> Option<String> {
        counted_through(&self.parts)
    }
}

fn counted_through(parts: &[String]) -> Option<String> {
    const SHOWN: usize = 8;
    let n_parts = parts.len();
    let more = if n_parts > SHOWN { format!(" … {}", parts[n_parts - 1]) } else { String::new() };
    let shown: Vec<&str> = parts.iter().take(SHOWN).map(String::as_str).collect();
    (n_parts > 1).then(|| format!("Rows are counted through {n_parts} files one after another: {}{more}.", shown.join(", ")))
}

/// Rows of a data set as they stand in its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFiles {
    /// In the matrix' file.
    pub matrix: FileRows,
    /// In the file of the labels, where they have one of their own.
    pub labels: Option<FileRows>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_again_is_counted_in_the_file_still() {
        let mut places = RowPlaces::default();
        places.leave_out(6, &[1, 4]);
        assert_eq!((places.n_rows(), places.of(&[0, 1, 2, 3])), (6, vec![0, 2, 3, 5]));
        places.keep(4, &[3, 1]);
        assert_eq!((places.n_rows(), places.of(&[0, 1])), (6, vec![5, 2]));
        let in_file = places.in_file("y.csv", &[0, 1], Some(&["six".to_owned(), "three".to_owned()]));
        assert_eq!(in_file.rows, [2, 5], "in a file they ascend");
        assert_eq!(in_file.ids, ["three", "six"], "and ids stay with their rows");
        assert_eq!(RowPlaces::default().of_all(9).of(&[4]), [4]);
        assert_eq!((places.all(2), RowPlaces::default().of_all(9).all(9)), (vec![5, 2], Vec::new()));
    }
}
