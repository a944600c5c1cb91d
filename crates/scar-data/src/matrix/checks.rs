//! What can be wrong with the values of a matrix, or odd about them, found while the rows come in.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use scar_core::Matrix;
use scar_core::control::Control;
use scar_core::problem::{Code, Problem};
use scar_files::summary::{RowFacts, ValueSummary, rows_per_check};
use scar_files::words::{count_of, grouped, quoted};

/// Share of rows that must be copies of others before it is told.
const DUPLICATE_SHARE: f64 = 0.01;

/// Rows of the same fault that a message lists.
const MAX_LISTED: usize = 5;

/// Rows with a value that is not finite as f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct NonFiniteRows {
    /// The first such value.
    pub(crate) first: NonFinite,
    /// All such rows, from 0, ascending.
    pub(crate) rows: Vec<usize>,
}

/// A value that is not finite as f32. Positions count from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct NonFinite {
    pub(crate) row: u64,
    pub(crate) column: u64,
    /// As f32.
    pub(crate) value: f32,
    /// As it stands in the file, where that is a finite number beyond f32.
    pub(crate) stored: Option<f64>,
    /// Whether there is none in the file.
    pub(crate) is_missing: bool,
}

impl NonFiniteRows {
    /// Looks for values that are not finite in whole `rows` of `n_dims`, the first of which is the row `first_row`, from 0.
    /// Gives whether there are none.
    pub(crate) fn scan(found: &mut Option<Self>, first_row: u64, rows: &[f32], n_dims: usize) -> bool {
        // No early end inside a row: the plain loop becomes vector code.
        let is_sound = |row: &[f32]| row.iter().fold(true, |all, value| all & value.is_finite());
        let mut all = true;
        for (position, row) in rows.chunks_exact(n_dims.max(1)).enumerate().filter(|(_, row)| !is_sound(row)) {
            let row_idx = first_row + position as u64;
            let column = row.iter().take_while(|value| value.is_finite()).count();
            let first = NonFinite { row: row_idx + 1, column: column as u64 + 1, value: row[column], stored: None, is_missing: false };
            found.get_or_insert(Self { first, rows: Vec::new() }).rows.push(row_idx as usize);
            all = false;
        }
        all
    }

    /// The refusal, for the file shown as `file`; `line` is that of the first such row in a text, `column` its column's name.
    pub(crate) fn problem(&self, file: &str, line: Option<u64>, column: Option<&str>) -> Problem {
        let (code, what) = self.what();
        let advice = "Leave such rows out, or give them finite values.";
        let message = format!("{file}{}: {what}; {}. {advice}", self.place(line, column), self.concerned("concerned"));
        self.told(code, message, file).with_option("--drop-non-finite")
    }

    /// What is told once the rows were dropped.
    pub(crate) fn dropped(&self, file: &str, line: Option<u64>, column: Option<&str>) -> Problem {
        let (code, what) = self.what();
        self.told(
            code,
            format!("{file}{}: {what}; {} dropped, with the labels.", self.place(line, column), self.concerned("").trim_end()),
            file,
        )
    }

    fn told(&self, code: Code, message: String, file: &str) -> Problem {
        Problem::new(code, message).in_file(file).at_row(self.first.row).at_column(self.first.column)
    }

    fn what(&self) -> (Code, String) {
        match &self.first {
            NonFinite { is_missing: true, .. } => (Code::MissingValue, "the value is missing".to_owned()),
            NonFinite { stored: Some(stored), .. } => {
                (Code::OutOfRange, format!("the number {stored:e} is too large for f32 (beyond 3.4e38)"))
            }
            NonFinite { value, .. } if value.is_nan() => (Code::NonFinite, "the value is NaN, not a number".to_owned()),
            NonFinite { value, .. } => (Code::NonFinite, format!("the value is infinite ({value})")),
        }
    }

    fn place(&self, line: Option<u64>, column: Option<&str>) -> String {
        let NonFinite { row, column: number, .. } = self.first;
        let row = line.map_or_else(|| format!(", row {row}"), |line| format!(", line {line} (row {row})"));
        column.map_or_else(|| format!("{row}, column {number}"), |name| format!("{row}, column {number} ({})", quoted(name)))
    }

    /// «3 rows are concerned (rows 2, 5 and 9)».
    fn concerned(&self, participle: &str) -> String {
        let numbers: Vec<String> = self.rows.iter().take(MAX_LISTED).map(|&row| grouped(row as u64 + 1)).collect();
        match (numbers.as_slice(), self.rows.len()) {
            ([_], _) => format!("1 row is {participle}"),
            ([first @ .., last], n) if n <= MAX_LISTED => {
                format!("{n} rows (rows {} and {last}) are {participle}", first.join(", "))
            }
            (_, n) => format!("{} rows (rows {} and others) are {participle}", grouped(n as u64), numbers.join(", ")),
        }
    }
}

/// What is odd about a matrix that can be used. Positions count from 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum MatrixWarning {
    /// Every value is the same.
    Constant { value: f32 },
    /// Columns with one value.
    ConstantColumns { first: u64, n_columns: u64, n_dims: u64 },
    /// Rows of zeros.
    ZeroRows { first: u64, n_zero: u64 },
    /// Rows that are copies of others.
    DuplicateRows { row: u64, same_as: u64, n_copies: u64, n_rows: u64 },
}

impl MatrixWarning {
    /// The same in words, for the file shown as `file`.
    pub(crate) fn problem(&self, file: &str) -> Problem {
        let told = |code, clause: String| Problem::new(code, format!("{file}{clause}")).in_file(file);
        match self {
            Self::Constant { value } => told(
                Code::ConstantData,
                format!(": every value is {value}, so the data is constant and tells classes nothing apart. Check how it was made."),
            ),
            Self::ConstantColumns { first, n_columns, n_dims } => told(
                Code::ConstantData,
                format!(
                    ", column {first}: the column is constant, the same value in every row ({} of {} are). Such columns carry no information; \
                     drop them if that is not meant.",
                    grouped(*n_columns),
                    count_of(*n_dims, "column")
                ),
            )
            .at_column(*first),
            Self::ZeroRows { first, n_zero } => told(
                Code::ConstantData,
                format!(", row {first}: every value is zero ({} so). An empty input often gives such a row; drop it if so.", count_of(*n_zero, "row")),
            )
            .at_row(*first),
            Self::DuplicateRows { row, same_as, n_copies, n_rows } => told(
                Code::DuplicateRows,
                format!(
                    ", row {row}: identical to row {same_as}; {} of {} are duplicates of an earlier one. They count as samples; drop them if they are copies.",
                    grouped(*n_copies),
                    count_of(*n_rows, "row")
                ),
            )
            .at_row(*row),
        }
    }
}

/// What is wrong or odd about a matrix, found while its rows come in. 16 bytes of memory a row.
pub(crate) struct RowChecks {
    n_rows: usize,
    n_seen: usize,
    first_row: Vec<f32>,
    /// Columns that may still be constant: few after the first rows, so they cost little.
    constant: Vec<usize>,
    /// The first row of zeros, and how many.
    zero_rows: (u64, u64),
    hashes: Vec<(u64, usize)>,
    non_finite: Option<NonFiniteRows>,
}

impl RowChecks {
    /// For a matrix of `n_rows`; memory is taken with the first of them, when the matrix has its own.
    pub(crate) fn new(n_rows: u64) -> Self {
        let n_rows = usize::try_from(n_rows).unwrap_or(usize::MAX);
        Self { n_rows, n_seen: 0, first_row: Vec::new(), constant: Vec::new(), zero_rows: (0, 0), hashes: Vec::new(), non_finite: None }
    }

    /// As [`RowChecks::new`]; `None` where memory is short for so many rows.
    pub(crate) fn with_room(n_rows: u64) -> Option<Self> {
        let checks = Self::new(n_rows);
        Vec::<(u64, usize)>::new().try_reserve_exact(checks.n_rows).ok()?;
        Some(checks)
    }

    /// Takes the next rows, *n* × *D*. Once `control` is cancelled the outcome means nothing.
    pub(crate) fn take(&mut self, rows: ArrayView2<'_, f32>, control: &Control) {
        self.take_with_facts(rows, &mut ValueSummary::of_nothing(), control);
    }

    /// Takes the next rows, as [`RowChecks::take`], and adds their facts to `facts`, from which most checks follow.
    pub(crate) fn take_with_facts(&mut self, rows: ArrayView2<'_, f32>, facts: &mut ValueSummary, control: &Control) {
        for (position, row) in rows.rows().into_iter().enumerate() {
            if position % rows_per_check(rows.ncols()) == 0 && control.is_cancelled() {
                return;
            }
            let row = row.to_slice().expect("rows are contiguous");
            let (row_idx, number) = (self.n_seen, self.n_seen as u64 + 1);
            if row_idx == 0 {
                self.first_row = row.to_vec();
                self.constant = (0..row.len()).collect();
                self.hashes.reserve_exact(self.n_rows);
            }
            self.n_seen += 1;
            let row_facts = RowFacts::of(row);
            facts.add(&row_facts);
            if !row_facts.is_finite() {
                NonFiniteRows::scan(&mut self.non_finite, row_idx as u64, row, row.len());
            }
            let first_row = &self.first_row;
            self.constant.retain(|&column| row[column] == first_row[column]);
            if row_facts.is_zero() {
                self.zero_rows = (if self.zero_rows.1 == 0 { number } else { self.zero_rows.0 }, self.zero_rows.1 + 1);
            }
            self.hashes.push((hash(row), row_idx));
        }
    }

    /// Rows with a value that is not finite, if there are any.
    pub(crate) fn non_finite(&self) -> Option<&NonFiniteRows> {
        self.non_finite.as_ref()
    }

    /// Everything odd about `values`, the rows that were taken, all finite.
    pub(crate) fn warnings(self, values: &Matrix) -> Vec<MatrixWarning> {
        let Self { first_row, constant, zero_rows, hashes, .. } = self;
        let n_dims = first_row.len();
        if constant.len() == n_dims && constant.iter().all(|&column| first_row[column] == first_row[0]) {
            return vec![MatrixWarning::Constant { value: first_row[0] }];
        }
        let mut warnings = Vec::new();
        if let Some(&first) = constant.first() {
            let (first, n_columns) = (first as u64 + 1, constant.len() as u64);
            warnings.push(MatrixWarning::ConstantColumns { first, n_columns, n_dims: n_dims as u64 });
        }
        if zero_rows.1 > 0 {
            warnings.push(MatrixWarning::ZeroRows { first: zero_rows.0, n_zero: zero_rows.1 });
        }
        warnings.extend(duplicates(values, hashes));
        warnings
    }
}

/// Rows that are equal to an earlier one, found by hash and then compared.
fn duplicates(values: &Matrix, mut hashes: Vec<(u64, usize)>) -> Option<MatrixWarning> {
    hashes.sort_unstable();
    let mut n_copies = 0_u64;
    let mut first: Option<(usize, usize)> = None;
    for group in hashes.chunk_by(|a, b| a.0 == b.0) {
        let original = group[0].1;
        for &(_, row) in &group[1..] {
            if values.row(row) == values.row(original) {
                n_copies += 1;
                first = Some(first.map_or((row, original), |first| first.min((row, original))));
            }
        }
    }
    let n_rows = values.n_rows() as u64;
    let (row, same_as) = first?;
    if n_copies as f64 <= DUPLICATE_SHARE * n_rows as f64 {
        return None;
    }
    Some(MatrixWarning::DuplicateRows { row: row as u64 + 1, same_as: same_as as u64 + 1, n_copies, n_rows })
}

/// A quick hash of a row's bits; equal hashes are compared, so its quality is a matter of speed only. Four chains side by
/// side, because one waits for each multiplication.
fn hash(row: &[f32]) -> u64 {
    let step = |hash: u64, bits: u64| (hash.rotate_left(5) ^ bits).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut chains = [1, 2, 3, 4];
    let (eights, rest) = row.as_chunks::<8>();
    for eight in eights {
        for (chain, pair) in chains.iter_mut().zip(eight.as_chunks::<2>().0) {
            *chain = step(*chain, u64::from(pair[0].to_bits()) << 32 | u64::from(pair[1].to_bits()));
        }
    }
    let rest = rest.iter().fold(0, |hash, &value| step(hash, u64::from(value.to_bits())));
    chains.iter().fold(rest, |hash: u64, chain| (hash.rotate_left(5) ^ chain).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, Axis, arr2};

    use super::*;

    /// Rows one by one, as the smallest of chunks would bring them.
    fn checked(values: &Array2<f32>) -> RowChecks {
        let mut checks = RowChecks::new(values.nrows() as u64);
        values.axis_chunks_iter(Axis(0), 1).for_each(|row| checks.take(row, &Control::new()));
        checks
    }

    fn warnings(values: &Array2<f32>) -> Vec<MatrixWarning> {
        checked(values).warnings(&values.clone().into())
    }

    #[test]
    fn first_value_that_is_not_finite_is_found_and_rows_counted() {
        let values = arr2(&[[0.0, 1.0], [2.0, f32::NAN], [f32::INFINITY, f32::NAN]]);
        let checks = checked(&values);
        let found = checks.non_finite().expect("two rows");
        assert_eq!((found.first.row, found.first.column, found.rows.as_slice()), (2, 2, [1, 2].as_slice()));
        let problem = found.problem("x.npy", None, None);
        assert_eq!((problem.code, problem.row, problem.column), (Code::NonFinite, Some(2), Some(2)));
        assert!(problem.message.contains("NaN") && problem.message.contains("2 rows (rows 2 and 3) are concerned"), "{problem}");
        let problem = found.dropped("x.csv", Some(3), Some("f1"));
        assert!(problem.message.starts_with("x.csv, line 3 (row 2), column 2 («f1»): the value is NaN"), "{problem}");
        assert!(problem.message.ends_with("2 rows (rows 2 and 3) are dropped, with the labels."), "{problem}");
    }

    #[test]
    fn number_beyond_f32_is_told_as_it_was_written() {
        let first = NonFinite { row: 1, column: 1, value: f32::INFINITY, stored: Some(1e300), is_missing: false };
        let problem = NonFiniteRows { first, rows: vec![0] }.problem("x.npy", None, None);
        assert_eq!(problem.code, Code::OutOfRange);
        assert!(problem.message.contains("1e300"), "{problem}");
    }

    #[test]
    fn constant_parts_are_told() {
        assert_eq!(warnings(&Array2::from_elem((3, 2), 0.25)), [MatrixWarning::Constant { value: 0.25 }]);
        assert_eq!(
            warnings(&arr2(&[[1.0, 5.0, 0.0], [2.0, 5.0, 0.0], [3.0, 5.0, 1.0]])),
            [MatrixWarning::ConstantColumns { first: 2, n_columns: 1, n_dims: 3 }]
        );
        assert_eq!(warnings(&arr2(&[[1.0, 5.0], [0.0, 0.0]])), [MatrixWarning::ZeroRows { first: 2, n_zero: 1 }]);
    }

    #[test]
    fn copies_are_told_where_there_are_many() {
        let values = arr2(&[[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]]);
        assert_eq!(warnings(&values), [MatrixWarning::DuplicateRows { row: 3, same_as: 1, n_copies: 1, n_rows: 3 }]);
        let one_pair = Array2::from_shape_fn((150, 2), |(row, column)| (row.max(1) * 2 + column) as f32);
        assert_eq!(warnings(&one_pair), []);
    }
}
