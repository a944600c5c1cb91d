//! The findings for every row as columns, and their form as bytes.

use super::RowIds;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The findings for every row of a set of *N* rows. All columns have length *N*, in the order of the rows.
///
/// ```
/// use scar_report::rows::RowTable;
/// let table = RowTable {
///     positions: vec![[0.5, -1.0]], labels: vec![2], predicted: vec![1], confidence: vec![0.75], label_probability: vec![0.25],
///     suggested: vec![1], suggested_probability: vec![0.75], label_votes: vec![0.1], suggested_votes: vec![0.8], wrong_scores: vec![2.5],
///     far_scores: vec![1.5], twins: vec![RowTable::NO_TWIN], twin_cosines: vec![0.0],
///     group_firsts: vec![RowTable::NO_TWIN],
///     flags: vec![RowTable::WRONG | RowTable::SEEN], ids: vec!["a7".to_owned()].into(), places: vec![40],
/// };
/// assert_eq!(RowTable::from_bytes(table.to_bytes()), Some(table.clone()));
/// assert!(table.has(0, RowTable::WRONG) && !table.has(0, RowTable::FAR) );
/// // The first row in memory is the 41st of the file.
/// assert_eq!((table.place(0), RowTable { places: Vec::new(), ..table.clone() }.place(0)), (40, 0));
/// // Invalid bytes give `None`.
/// assert_eq!(RowTable::from_bytes(table.to_bytes()[1..].to_vec()), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowTable {
    /// Position on the map, along the first and second principal component.
    pub positions: Vec<[f32; 2]>,
    /// The class of the label.
    pub labels: Vec<u32>,
    /// The class predicted.
    pub predicted: Vec<u32>,
    /// Probability of the class predicted.
    pub confidence: Vec<f32>,
    /// Probability of the label's class.
    pub label_probability: Vec<f32>,
    /// The class that fits best by probe and neighbors together: the label's own where none fits better.
    pub suggested: Vec<u32>,
    /// Probability of that class.
    pub suggested_probability: Vec<f32>,
    /// Share of the neighbors' votes for the label's class.
    pub label_votes: Vec<f32>,
    /// Share of the neighbors' votes for the class suggested.
    pub suggested_votes: Vec<f32>,
    /// How likely the label is wrong, in nats: the higher, the likelier.
    pub wrong_scores: Vec<f32>,
    /// Distance to the nearest class in units of its spread; NaN where there is none.
    pub far_scores: Vec<f32>,
    /// The most similar other row, or [`RowTable::NO_TWIN`].
    pub twins: Vec<u32>,
    /// Their cosine, or 0.
    pub twin_cosines: Vec<f32>,
    /// The first row of the group of rows that repeat each other, or [`RowTable::NO_TWIN`].
    pub group_firsts: Vec<u32>,
    /// Flags: [`RowTable::WRONG`], [`RowTable::CONFIDENT`], [`RowTable::SEEN`], [`RowTable::TWIN`], [`RowTable::EXACT`], [`RowTable::FAR`],
    /// [`RowTable::FAILED`].
    pub flags: Vec<u8>,
    /// Ids of the rows, where the files have some; else empty.
    pub ids: RowIds,
    /// Position of each row in its file, from 0, if only some rows of the file are in memory; else empty.
    pub places: Vec<u64>,
}

impl RowTable {
    /// Marks a row without a twin.
    pub const NO_TWIN: u32 = u32::MAX;
    /// Predicted as another class.
    pub const WRONG: u8 = 1;
    /// The label is likely wrong.
    pub const CONFIDENT: u8 = 2;
    /// The probe was trained on it.
    pub const SEEN: u8 = 4;
    /// Another row is nearly the same.
    pub const TWIN: u8 = 8;
    /// Another row has equal values.
    pub const EXACT: u8 = 16;
    /// Far from every class.
    pub const FAR: u8 = 32;
    /// All its values are 0.
    pub const FAILED: u8 = 64;
    /// Any of the reasons to check a row.
    pub const WORTH_A_LOOK: u8 = Self::CONFIDENT | Self::TWIN | Self::FAR | Self::FAILED;

    /// Rows, *N*.
    pub fn n_rows(&self) -> usize {
        self.labels.len()
    }

    /// Whether `row` has any of `flags`.
    pub fn has(&self, row: usize, flags: u8) -> bool {
        self.flags[row] & flags != 0
    }

    /// Whether `row` stays where one of each group of copies is kept: the first of them, and every row that has none.
    pub fn is_kept(&self, row: usize) -> bool {
        self.group_firsts[row] == Self::NO_TWIN || self.group_firsts[row] as usize == row
    }

    /// The id of `row`, if rows have ids.
    pub fn id(&self, row: usize) -> Option<&str> {
        self.ids.get(row)
    }

    /// Position of `row` in its file, from 0.
    pub fn place(&self, row: usize) -> u64 {
        self.places.get(row).copied().unwrap_or(row as u64)
    }

    /// The table as bytes, little-endian: the ids one behind the other, then the columns (61 bytes per row), the places and the ends of the
    /// ids (u64 each), last the numbers of rows, places and ids (u32 each). So whoever reads them keeps the ids where they are.
    pub fn to_bytes(&self) -> Vec<u8> {
        let n_id_bytes: usize = self.ids.iter().map(str::len).sum();
        let mut bytes = Vec::with_capacity(n_id_bytes + 61 * self.n_rows() + 8 * (self.places.len() + self.ids.len()) + 12);
        self.ids.iter().for_each(|id| bytes.extend(id.as_bytes()));
        self.positions.iter().flatten().for_each(|x| bytes.extend(x.to_le_bytes()));
        for column in [&self.labels, &self.predicted, &self.twins, &self.suggested, &self.group_firsts] {
            column.iter().for_each(|x| bytes.extend(x.to_le_bytes()));
        }
        for column in [
            &self.confidence,
            &self.label_probability,
            &self.far_scores,
            &self.twin_cosines,
            &self.suggested_probability,
            &self.label_votes,
            &self.suggested_votes,
            &self.wrong_scores,
        ] {
            column.iter().for_each(|x| bytes.extend(x.to_le_bytes()));
        }
        bytes.extend(&self.flags);
        self.places.iter().for_each(|place| bytes.extend(place.to_le_bytes()));
        let mut end = 0_u64;
        for id in self.ids.iter() {
            end += id.len() as u64;
            bytes.extend(end.to_le_bytes());
        }
        for count in [self.n_rows(), self.places.len(), self.ids.len()] {
            bytes.extend((count as u32).to_le_bytes());
        }
        bytes
    }

    /// Reads the bytes of [`RowTable::to_bytes`]; `None` if they are not valid.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let (rest, counts) = bytes.split_last_chunk::<12>()?;
        let [n_rows, n_places, n_ids] = [0, 4, 8].map(|at| u32::from_le_bytes([0, 1, 2, 3].map(|byte| counts[at + byte])) as usize);
        ([0, n_rows].contains(&n_places) && [0, n_rows].contains(&n_ids)).then_some(())?;
        let n_column_bytes = 61_usize.checked_mul(n_rows)?.checked_add(8_usize.checked_mul(n_places + n_ids)?)?;
        let n_id_bytes = rest.len().checked_sub(n_column_bytes)?;
        let mut rest = &rest[n_id_bytes..];
        let mut words = |n: usize| -> Option<&[[u8; 4]]> {
            let (column, others) = rest.split_at_checked(n.checked_mul(4)?)?;
            rest = others;
            Some(column.as_chunks::<4>().0)
        };
        let positions = words(n_rows.checked_mul(2)?)?;
        let positions = positions.as_chunks::<2>().0.iter().map(|pair| pair.map(f32::from_le_bytes)).collect();
        let mut whole = || Some(words(n_rows)?.iter().map(|&word| u32::from_le_bytes(word)).collect::<Vec<u32>>());
        let (labels, predicted, twins, suggested, group_firsts) = (whole()?, whole()?, whole()?, whole()?, whole()?);
        let mut floats = || Some(words(n_rows)?.iter().map(|&word| f32::from_le_bytes(word)).collect::<Vec<f32>>());
        let (confidence, label_probability, far_scores, twin_cosines) = (floats()?, floats()?, floats()?, floats()?);
        let (suggested_probability, label_votes, suggested_votes, wrong_scores) = (floats()?, floats()?, floats()?, floats()?);
        let (flags, rest) = rest.split_at_checked(n_rows)?;
        let (places, ends) = rest.split_at_checked(n_places.checked_mul(8)?)?;
        let long = |words: &[u8]| words.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word)).collect::<Vec<u64>>();
        let (places, ends) = (long(places), long(ends));
        let flags = flags.to_vec();
        // The ids stay where they are.
        bytes.truncate(n_id_bytes);
        bytes.shrink_to_fit();
        let ids = RowIds::of_block(String::from_utf8(bytes).ok()?, ends)?;
        Some(Self {
            positions,
            labels,
            predicted,
            confidence,
            label_probability,
            suggested,
            suggested_probability,
            label_votes,
            suggested_votes,
            wrong_scores,
            far_scores,
            twins,
            twin_cosines,
            group_firsts,
            flags,
            ids,
            places,
        })
    }
}

impl Serialize for RowTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for RowTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = RowTable;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of a table of rows")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<RowTable, E> {
                self.visit_byte_buf(bytes.to_vec())
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<RowTable, E> {
                RowTable::from_bytes(bytes).ok_or_else(|| E::custom("bytes of no table of rows"))
            }

            // As JSON writes them.
            fn visit_seq<A: SeqAccess<'de>>(self, mut bytes: A) -> Result<RowTable, A::Error> {
                let mut all = Vec::new();
                while let Some(byte) = bytes.next_element()? {
                    all.push(byte);
                }
                self.visit_byte_buf(all)
            }
        }
        deserializer.deserialize_byte_buf(Bytes)
    }
}
