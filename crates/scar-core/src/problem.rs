//! Messages about what is wrong with the user's data: one type for page, program and report.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of problem, by the names that other programs see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The file has no bytes.
    EmptyFile,
    /// Content and name do not agree, or the start of the file is of no known format.
    NotThisFormat,
    /// The file ends before its data does.
    Truncated,
    /// A header or footer cannot be understood.
    BadHeader,
    /// The text or container is malformed.
    BadStructure,
    /// A length or an offset points outside the file, or over another part.
    BadOffsets,
    /// The declared size is larger than anything that fits.
    SizeOverflow,
    /// More than a stated limit allows.
    TooLarge,
    /// A checksum does not match.
    Checksum,
    /// Packed or encoded data does not decode.
    CorruptData,
    /// Nested deeper than any real file.
    NestingDepth,
    /// A member's name points outside its archive.
    UnsafeName,
    /// A pickle that would run code.
    UnsafeCode,
    /// The numbers or labels are of a type that has no meaning here.
    UnsupportedType,
    /// A valid file that uses something not supported.
    UnsupportedFeature,
    /// Text that is not UTF-8.
    Encoding,
    /// Rows have different lengths.
    Ragged,
    /// A cell of the matrix is not a number.
    NotNumeric,
    /// A cell of the matrix is empty or null.
    MissingValue,
    /// The matrix holds NaN or infinity.
    NonFinite,
    /// A number does not fit in f32.
    OutOfRange,
    /// Nothing in the file can be the matrix.
    NoMatrix,
    /// The matrix has no columns.
    NoColumns,
    /// The matrix has no rows.
    NoRows,
    /// Too few samples to measure anything.
    TooFewRows,
    /// Another number of labels than rows.
    LabelLength,
    /// Some rows, or all, have no label.
    LabelMissing,
    /// The labels are not classes (fractions, vectors).
    LabelKind,
    /// A negative label: -1 often means none.
    LabelNegative,
    /// Fewer than two classes.
    TooFewClasses,
    /// A class has too few samples to be measured.
    TooFewPerClass,
    /// Nearly every row has a class of its own.
    TooManyClasses,
    /// An id occurs more than once.
    DuplicateIds,
    /// Many rows are the same.
    DuplicateRows,
    /// Two parts that should have the same number of rows do not.
    RowMismatch,
    /// More than one reading is possible.
    Ambiguous,
    /// Columns, or all, are constant.
    ConstantData,
    /// An option or argument is outside its range, or two do not go together.
    BadOption,
    /// No class lacks samples, so a plan by deficits has nothing to share out.
    NoDeficit,
    /// The file could not be opened or read.
    Unreadable,
}

/// What a field of a file could be, where a person must say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedRole {
    /// The matrix.
    Matrix,
    /// The labels.
    Label,
    /// Nothing.
    LeftOut,
}

/// The fields that a person can choose from, where a problem is a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choices {
    /// What the chosen one is then.
    pub role: AskedRole,
    /// Their names as they are written in the file, at most a dozen.
    pub names: Vec<String>,
}

/// Names that a question offers: more are no list that a person chooses from.
const MOST_CHOICES: usize = 12;

/// One problem with the input.
///
/// `message` is complete: it names the file and the place, and says what is wrong and what to do. The other fields repeat the place
/// for other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The kind.
    pub code: Code,
    /// What happened, where, and what to do, in that order.
    pub message: String,
    /// Name of the file concerned.
    pub file: Option<String>,
    /// Row of the matrix or of the labels, counted from 1.
    pub row: Option<u64>,
    /// Column of the matrix or of the table, counted from 1.
    pub column: Option<u64>,
    /// Option of the program that answers it. It stands in no message, as the page has buttons and fields in its place.
    // Always written: what goes between the page's workers has no names, so nothing of it may be left out.
    #[serde(default)]
    pub option: Option<String>,
    /// The fields that a person can choose from, where that answers it.
    #[serde(default)]
    pub choices: Option<Box<Choices>>,
}

impl Problem {
    /// A problem without a place.
    ///
    /// ```
    /// use scar_core::problem::{Code, Problem};
    /// let problem = Problem::new(Code::Ragged, "faces.csv, row 18: 511 numbers where the first row has 512. Drop the row.")
    ///     .in_file("faces.csv")
    ///     .at_row(18)
    ///     .at_column(512);
    /// assert!(problem.to_string().contains("row 18"));
    /// let for_programs = serde_json::to_value(&problem).unwrap();
    /// assert_eq!((&for_programs["code"], &for_programs["row"]), (&"ragged".into(), &18.into()));
    /// assert_eq!((problem.file.as_deref(), problem.column), (Some("faces.csv"), Some(512)));
    /// ```
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), file: None, row: None, column: None, option: None, choices: None }
    }

    /// Whether the problem is the values of some rows, so that it disappears if these rows are left out (`drop_non_finite`).
    ///
    /// ```
    /// use scar_core::problem::{Code, Problem};
    /// assert!(Problem::new(Code::NonFinite, "x.npy, row 3: NaN.").is_of_rows());
    /// assert!(!Problem::new(Code::Truncated, "x.npy ends early.").is_of_rows());
    /// ```
    pub fn is_of_rows(&self) -> bool {
        matches!(self.code, Code::NonFinite | Code::MissingValue | Code::OutOfRange)
    }

    /// Whether a label was read that may name a class or say that there is none. The user can say which.
    ///
    /// ```
    /// use scar_core::problem::{Code, Problem};
    /// let problem = Problem::new(Code::LabelMissing, "y.csv, row 3: does «none» mean none?");
    /// assert!(!problem.asks_about_labels());
    /// assert!(problem.with_option("--missing-label none").asks_about_labels());
    /// ```
    pub fn asks_about_labels(&self) -> bool {
        self.code == Code::LabelMissing && self.is_answered_by("--missing-label")
    }

    /// Whether a compressed file unpacks to more than the limit. The user can raise that limit.
    ///
    /// ```
    /// use scar_core::problem::{Code, Problem};
    /// let problem = |text| Problem::new(Code::TooLarge, text);
    /// assert!(problem("x.npz unpacks to more than 64 MB.").with_option("--max-unpacked-ratio").is_of_unpacking());
    /// assert!(!problem("x.npy needs 9 TB of memory. Give fewer rows.").is_of_unpacking());
    /// ```
    pub fn is_of_unpacking(&self) -> bool {
        self.code == Code::TooLarge && self.is_answered_by("--max-unpacked-ratio")
    }

    fn is_answered_by(&self, option: &str) -> bool {
        self.option.as_deref().is_some_and(|answer| answer.starts_with(option))
    }

    /// The same problem, answered by `option` of the program.
    #[must_use]
    pub fn with_option(mut self, option: impl Into<String>) -> Self {
        self.option = Some(option.into());
        self
    }

    /// The same problem, answered by one of the fields `names` in `role`. Of very many none is offered.
    ///
    /// ```
    /// use scar_core::problem::{AskedRole, Choices, Code, Problem};
    /// let ask = |names: &[&str]| Problem::new(Code::Ambiguous, "Which?").with_choices(AskedRole::Matrix, names.iter().copied()).choices;
    /// assert_eq!(ask(&["a", "b"]), Some(Box::new(Choices { role: AskedRole::Matrix, names: vec!["a".to_owned(), "b".to_owned()] })));
    /// assert_eq!(ask(&["a"; 13]), None);
    /// ```
    #[must_use]
    pub fn with_choices<'a>(mut self, role: AskedRole, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<String> = names.into_iter().take(MOST_CHOICES + 1).map(str::to_owned).collect();
        self.choices = (1..=MOST_CHOICES).contains(&names.len()).then(|| Box::new(Choices { role, names }));
        self
    }

    /// The same problem as the program tells it: with the option that answers it.
    ///
    /// ```
    /// use scar_core::problem::{Code, Problem};
    /// let problem = Problem::new(Code::NonFinite, "x.npy, row 3: NaN. Leave such rows out.").with_option("--drop-non-finite");
    /// assert_eq!(problem.in_program().message, "x.npy, row 3: NaN. Leave such rows out. Option: --drop-non-finite.");
    /// ```
    #[must_use]
    pub fn in_program(mut self) -> Self {
        if let Some(option) = &self.option {
            self.message = format!("{} Option: {option}.", self.message);
        }
        self
    }

    /// The same problem in the file called `file`.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// The same problem at `row`, counted from 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same problem at `column`, counted from 1.
    #[must_use]
    pub fn at_column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
