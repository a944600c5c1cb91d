//! What was read, in the words of `scar inspect` and of the page's first view.

use ndarray::ArrayView2;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::words::shown_name;
use scar_core::control::{Cancelled, Control};
use scar_core::{LabelKind, Labels, Matrix};

/// A matrix as it was found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileSummary {
    /// Name of the file.
    pub file: String,
    /// Name of the array or column in it, where the file holds several matrices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Rows, N.
    pub rows: u64,
    /// Columns, D.
    pub dims: u64,
    /// Type of the stored numbers, as NumPy writes it: `float32`, `int64`.
    pub dtype: String,
    /// Format of the file: `npy`, `csv`.
    pub format: String,
    /// Facts over the values as f32.
    pub values: ValueSummary,
}

impl FileSummary {
    /// The summary of `values` that are in no file, such as those of an experiment; `name` is what they are called.
    ///
    /// ```
    /// use scar_data::FileSummary;
    /// let summary = FileSummary::in_memory("half", &ndarray::array![[1.0, 2.0], [3.0, 4.5]].into());
    /// assert_eq!((summary.name().as_str(), summary.rows, summary.dims, summary.values.max), ("half", 2, 2, 4.5));
    /// ```
    pub fn in_memory(name: &str, values: &Matrix) -> Self {
        // Nobody can cancel it.
        let facts = ValueSummary::of(values, &Control::new());
        Self {
            file: name.to_owned(),
            part: None,
            rows: values.n_rows() as u64,
            dims: values.n_dims() as u64,
            dtype: "float32".to_owned(),
            format: "memory".to_owned(),
            values: facts.unwrap_or(ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None }),
        }
    }

    /// What a person calls the matrix: the file, and the part of it where it has several.
    ///
    /// ```
    /// use scar_data::{ReadOptions, npy_bytes, read};
    /// use scar_data::source::MemorySource;
    /// let file = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0, 2.0], [3.0, 4.5]].view()));
    /// let mut summary = read(&[&file], &ReadOptions::default(), &Default::default()).unwrap().matrices[0].summary.clone();
    /// assert_eq!(summary.name(), "x.npy");
    /// summary.part = Some("image".to_owned());
    /// assert_eq!(summary.name(), "x.npy, image");
    /// ```
    pub fn name(&self) -> String {
        named(&self.file, self.part.as_deref())
    }
}

/// A file, and the part of it where it has several.
pub fn named(file: &str, part: Option<&str>) -> String {
    part.map_or_else(|| file.to_owned(), |part| format!("{file}, {}", shown_name(part)))
}

/// Facts over a matrix's values as f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ValueSummary {
    /// Sum, in f64, row by row.
    pub sum: f64,
    /// Smallest value.
    #[serde(with = "all_digits")]
    #[schemars(with = "f64")]
    pub min: f32,
    /// Largest value.
    #[serde(with = "all_digits")]
    #[schemars(with = "f64")]
    pub max: f32,
    /// [`digest`] of the values; missing until it was made, which a finished report never is.
    pub sha256_f32le: Option<String>,
}

impl ValueSummary {
    /// The facts over `values`, shape *N* × *D* with at least one value, all finite; without the digest.
    ///
    /// # Errors
    /// [`Cancelled`] when `control` says so; it is asked once a MiB.
    /// ```
    /// # use scar_core::control::Control;
    /// # use scar_data::ValueSummary;
    /// let summary = ValueSummary::of(&ndarray::arr2(&[[1.0, -2.5], [0.0, 4.0]]).into(), &Control::new()).unwrap();
    /// assert_eq!((summary.sum, summary.min, summary.max), (2.5, -2.5, 4.0));
    /// ```
    pub fn of(values: &Matrix, control: &Control) -> Result<Self, Cancelled> {
        let mut summary = Self::of_nothing();
        values.blocks().for_each(|block| summary.take(block, control));
        control.check().map(|()| summary)
    }

    /// Before the first row came.
    pub fn of_nothing() -> Self {
        Self { sum: 0.0, min: f32::INFINITY, max: f32::NEG_INFINITY, sha256_f32le: None }
    }

    /// Takes the next rows, *n* × *D*. Once `control` is cancelled the outcome means nothing.
    pub fn take(&mut self, rows: ArrayView2<'_, f32>, control: &Control) {
        for (position, row) in rows.rows().into_iter().enumerate() {
            if position % rows_per_check(rows.ncols()) == 0 && control.is_cancelled() {
                return;
            }
            if let Some(row) = row.to_slice() {
                self.add(&RowFacts::of(row));
            }
        }
    }

    /// Takes the next row by its facts.
    pub fn add(&mut self, row: &RowFacts) {
        self.sum += row.sum;
        self.min = if row.min < self.min { row.min } else { self.min };
        self.max = if row.max > self.max { row.max } else { self.max };
    }
}

/// Facts over one row.
pub struct RowFacts {
    sum: f64,
    min: f32,
    max: f32,
}

impl RowFacts {
    /// Those of `row`, in lanes side by side and in an order that depends on its length alone: so the loops become vector code, and
    /// sum and ±0 come out alike everywhere.
    ///
    /// A loop for each: in one for all three, LLVM 22 shuffles the lanes of smallest and largest at every step, which takes six
    /// times as long; `f32::min` may give either of ±0.
    pub fn of(row: &[f32]) -> Self {
        let (blocks, rest) = row.as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for block in blocks {
            for lane in 0..LANES {
                sums[lane] += f64::from(block[lane]);
            }
        }
        let mut least = [f32::INFINITY; LANES];
        for block in blocks {
            for lane in 0..LANES {
                least[lane] = if block[lane] < least[lane] { block[lane] } else { least[lane] };
            }
        }
        let mut most = [f32::NEG_INFINITY; LANES];
        for block in blocks {
            for lane in 0..LANES {
                most[lane] = if block[lane] > most[lane] { block[lane] } else { most[lane] };
            }
        }
        Self {
            sum: sums.iter().sum::<f64>() + rest.iter().map(|&value| f64::from(value)).sum::<f64>(),
            min: least.iter().chain(rest).fold(f32::INFINITY, |min, &value| if value < min { value } else { min }),
            max: most.iter().chain(rest).fold(f32::NEG_INFINITY, |max, &value| if value > max { value } else { max }),
        }
    }

    /// Whether all values are finite: a sum of finite f32 is, in f64, and of others is not.
    pub fn is_finite(&self) -> bool {
        self.sum.is_finite()
    }

    /// Whether all values are 0.
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.min == 0.0 && self.max == 0.0
    }
}

/// SHA-256, in hexadecimal (64 digits), of `values` (shape *N* × *D*) as row-major little-endian f32: names the data without
/// holding it.
///
/// Apart from [`ValueSummary::of`], because it takes longer than reading and nothing waits for it.
///
/// # Errors
/// [`Cancelled`] when `control` says so; it is asked once a MiB.
///
/// ```
/// use scar_core::control::Control;
/// use scar_data::digest;
/// // SHA-256 of the eight bytes 00 00 80 3f 00 00 00 40.
/// let name = digest(&ndarray::array![[1.0, 2.0]].into(), &Control::new()).unwrap();
/// assert_eq!(name, "b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37");
/// let control = Control::new();
/// control.cancel();
/// assert!(digest(&ndarray::array![[1.0, 2.0]].into(), &control).is_err());
/// ```
pub fn digest(values: &Matrix, control: &Control) -> Result<String, Cancelled> {
    let mut hash = Sha256::new();
    let mut bytes = Vec::with_capacity(HASHED_BYTES);
    for (row_idx, row) in values.rows().enumerate() {
        if row_idx % rows_per_check(values.n_dims()) == 0 {
            control.check()?;
        }
        for &value in row {
            bytes.extend_from_slice(&value.to_le_bytes());
            if bytes.len() >= HASHED_BYTES {
                hash.update(&bytes);
                bytes.clear();
            }
        }
    }
    hash.update(&bytes);
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Values that are summed and compared side by side.
const LANES: usize = 8;
/// Bytes that are put in line before they are hashed: few enough to stay in the first cache.
const HASHED_BYTES: usize = 16 << 10;

/// Writes an f32 as the f64 of the same value, so that other programs read exactly that value.
mod all_digits {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(*value))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
        f64::deserialize(deserializer).map(|value| value as f32)
    }
}

/// The labels: what they are and how many samples each class has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelSummary {
    /// Whole numbers or text.
    pub kind: LabelKind,
    /// Classes in class order.
    pub classes: Vec<ClassCount>,
}

/// A class and its number of samples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClassCount {
    /// Name of the class.
    pub name: String,
    /// Its samples.
    pub count: u64,
}

impl LabelSummary {
    /// The summary of `labels`.
    ///
    /// ```
    /// use scar_data::{ClassCount, LabelSummary};
    /// use scar_core::{LabelKind, Labels};
    /// let summary = LabelSummary::of(&Labels::from_texts(&["dog", "cat", "dog"]));
    /// assert_eq!(summary.kind, LabelKind::Text);
    /// assert_eq!(summary.classes[1], ClassCount { name: "dog".to_owned(), count: 2 });
    /// ```
    pub fn of(labels: &Labels) -> Self {
        let classes =
            labels.class_names().iter().zip(labels.counts()).map(|(name, count)| ClassCount { name: name.clone(), count }).collect();
        Self { kind: labels.kind(), classes }
    }
}

/// Values between two looks at the cancel flag.
const VALUES_PER_CHECK: usize = 1 << 18;

/// Rows between two looks at the cancel flag.
pub fn rows_per_check(n_dims: usize) -> usize {
    (VALUES_PER_CHECK / n_dims.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn facts_of_a_row_tell_what_is_not_finite_and_which_zero_comes_first() {
        for n in 1..40 {
            let row: Vec<f32> = (0..n).map(|i| ((i * 7 + 3) % 11) as f32 - 5.0).collect();
            let facts = RowFacts::of(&row);
            let total: f64 = row.iter().map(|&value| f64::from(value)).sum();
            let (min, max) = row.iter().fold((row[0], row[0]), |(min, max), &value| (min.min(value), max.max(value)));
            assert_eq!((facts.sum, facts.min, facts.max, facts.is_finite(), facts.is_zero()), (total, min, max, true, false), "{n}");
            // Infinities of both signs add up to NaN, and the largest numbers to one that is finite still.
            for (at, value) in [(n / 2, f32::NAN), (n - 1, f32::INFINITY), (0, f32::NEG_INFINITY)] {
                let mut row = vec![f32::MAX; n];
                assert!(RowFacts::of(&row).is_finite(), "{n}");
                row[at] = value;
                assert!(!RowFacts::of(&row).is_finite() && !RowFacts::of(&row).is_zero(), "{n} {value}");
            }
            let mut zeros = vec![0.0; n];
            zeros[0] = -0.0;
            let facts = RowFacts::of(&zeros);
            assert!(facts.is_zero() && facts.min.is_sign_negative() && facts.max.is_sign_negative(), "{n}");
            zeros[n - 1] = f32::NAN;
            assert!(!RowFacts::of(&zeros).is_zero(), "{n}");
        }
    }

    #[test]
    fn hash_is_over_little_endian_f32_row_by_row() {
        let values = Array2::from_shape_fn((100, 64), |(row, column)| (row * 64 + column) as f32);
        let bytes: Vec<u8> = (0..6_400).flat_map(|value| (value as f32).to_le_bytes()).collect();
        let expected: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest(&values.into(), &Control::new()).expect("not cancelled"), expected);
    }

    #[test]
    fn smallest_and_largest_are_written_with_all_digits() {
        let summary = ValueSummary { sum: 0.0, min: -1.021_947_1, max: 0.1, sha256_f32le: None };
        let json = serde_json::to_string(&summary).expect("can be written");
        assert!(json.contains("-1.0219471454620361") && json.contains("0.10000000149011612"), "{json}");
        assert_eq!(serde_json::from_str::<ValueSummary>(&json).expect("can be read"), summary);
    }

    #[test]
    fn cancelling_stops_the_summary() {
        let control = Control::new();
        control.cancel();
        let values = Array2::zeros((1, 1 << 18)).into();
        assert_eq!(ValueSummary::of(&values, &control), Err(Cancelled));
        assert_eq!(digest(&values, &control), Err(Cancelled));
    }
}
