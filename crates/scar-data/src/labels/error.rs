//! What can be wrong with labels, or odd about them.

use serde::{Deserialize, Serialize};

use crate::labels::alike::told_apart;
use scar_core::problem::{AskedRole, Code, Problem};
use scar_files::error::RowPlace;
use scar_files::words::{count_of, grouped, name_list, quoted};

/// Why labels are refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LabelError {
    /// Empty labels, or NaN among numbers.
    Missing { first: RowPlace, n_missing: u64, n_labels: u64 },
    /// A word that may say that there is no label, or name a class.
    MayBeMissing { first: RowPlace, n_missing: u64, n_labels: u64, word: String },
    /// Numbers that are not whole.
    Fraction { first: RowPlace, value: String, n_fractions: u64 },
    /// Labels that are lists or objects.
    Nested { first: RowPlace },
    /// Several columns where one was expected.
    SeveralColumns { rows: u64, columns: u64 },
    /// A text that is not Unicode.
    Encoding { first: RowPlace, what: &'static str },
    /// All labels are the same.
    OneClass { name: String, n_labels: u64 },
    /// All labels are different.
    AllDifferent { n_labels: u64 },
    /// Another number of labels than rows.
    Length { n_labels: u64, matrix: String, n_rows: u64, n_dims: Option<u64> },
    /// A line with another number of cells than the first.
    Ragged { line: u64, found: usize, expected: usize },
    /// A line that is the first once more.
    HeaderAgain { line: u64 },
    /// A quote that is never closed.
    OpenQuote { line: u64 },
    /// The chosen column is not there.
    NoSuchColumn { chosen: String, columns: Vec<String> },
    /// No column can be labels.
    NoLabelColumn { columns: Vec<String> },
    /// A table of numbers: embeddings, not labels.
    NumberTable,
    /// Blank lines, or a header and nothing else.
    NoLabels,
}

impl LabelError {
    /// The same in words, for the file shown as `file`.
    pub(crate) fn problem(&self, file: &str) -> Problem {
        let (code, clause) = self.code_and_clause();
        let mut problem = Problem { option: self.option(), ..Problem::new(code, format!("{file}{clause}")).in_file(file) };
        if let Self::NoLabelColumn { columns } | Self::NoSuchColumn { columns, .. } = self {
            problem = problem.with_choices(AskedRole::Label, columns.iter().map(String::as_str));
        }
        match self {
            Self::Missing { first, .. }
            | Self::MayBeMissing { first, .. }
            | Self::Fraction { first, .. }
            | Self::Encoding { first, .. }
            | Self::Nested { first } => problem.at_row(first.row),
            Self::Ragged { line, .. } | Self::HeaderAgain { line } | Self::OpenQuote { line } => problem.at_row(*line),
            _ => problem,
        }
    }

    /// The option of the program that answers it.
    fn option(&self) -> Option<String> {
        match self {
            Self::MayBeMissing { word, .. } => {
                Some(format!("--missing-label {}, or --missing-label \"\" where it names a class", shell_word(word)))
            }
            Self::NoLabelColumn { .. } => Some("--label-column NAME".to_owned()),
            _ => None,
        }
    }

    fn code_and_clause(&self) -> (Code, String) {
        match self {
            Self::Missing { first, n_missing, n_labels } => (
                Code::LabelMissing,
                format!(
                    ", {}: the label is missing ({} of {} are). Fill it in, or drop these rows here and in the matrix.",
                    first.words(),
                    grouped(*n_missing),
                    count_of(*n_labels, "label")
                ),
            ),
            Self::MayBeMissing { first, n_missing, n_labels, word } => (
                Code::LabelMissing,
                format!(
                    ", {}: does the label {} mean that there is none ({} of {})? If so, leave these rows out. If it names a class, say so.",
                    first.words(),
                    quoted(word),
                    grouped(*n_missing),
                    count_of(*n_labels, "label")
                ),
            ),
            Self::Fraction { first, value, n_fractions } => (
                Code::LabelKind,
                format!(
                    ", {}: the label {} is not a whole number ({} such). Labels name classes: give whole numbers or texts.",
                    first.words(),
                    quoted(value),
                    grouped(*n_fractions)
                ),
            ),
            Self::Nested { first } => (
                Code::LabelKind,
                format!(", {}: the label is a list or an object. Labels name classes: give one number or text per row.", first.words()),
            ),
            Self::SeveralColumns { rows, columns } => (
                Code::LabelKind,
                format!(
                    " has the shape ({rows}, {columns}), where labels have one column, or one of 0 and 1 for each class. Give one label per row; of \
                     scores take the highest: np.argmax(y, axis=1)."
                ),
            ),
            Self::Encoding { first, what } => {
                (Code::Encoding, format!(", {}: {what}. Save the file again with the encoding UTF-8.", first.words()))
            }
            Self::OneClass { name, n_labels } => (
                Code::TooFewClasses,
                format!(
                    ": all {} are of the class {}. Give labels with at least two classes; the measures compare classes.",
                    count_of(*n_labels, "label"),
                    quoted(name)
                ),
            ),
            Self::AllDifferent { n_labels } => (
                Code::TooManyClasses,
                format!(
                    ": all {} are different, so every class would have one row. Give class labels; these look like ids or measurements.",
                    count_of(*n_labels, "label")
                ),
            ),
            Self::Length { n_labels, matrix, n_rows, n_dims } => (
                Code::LabelLength,
                format!(
                    " has {}, but {matrix} has {}{}",
                    count_of(*n_labels, "label"),
                    count_of(*n_rows, "row"),
                    // MATLAB's data sets often have a sample a column.
                    if *n_dims == Some(*n_labels) {
                        " and as many columns as there are labels: its samples seem to stand in columns. Turn it: X = X.T."
                    } else {
                        ". Give one label per row, in the same order."
                    }
                ),
            ),
            Self::Ragged { line, found, expected } => (
                Code::Ragged,
                format!(
                    ", line {line}: {} where the first line has {expected}. Add or remove separators, or put quotes around texts that hold one.",
                    count_of(*found as u64, "column")
                ),
            ),
            Self::HeaderAgain { line } => (Code::BadStructure, format!(", line {line}{HEADER_AGAIN}")),
            Self::OpenQuote { line } => (
                Code::BadStructure,
                format!(", line {line}: the table is malformed, a quote opened here is never closed. Close it or remove it."),
            ),
            Self::NoSuchColumn { chosen, columns } if columns.is_empty() => {
                (Code::BadOption, format!(" has no columns with names, so none is called {}. Leave the label column out.", quoted(chosen)))
            }
            Self::NoSuchColumn { chosen, columns } => (
                Code::BadOption,
                format!(" has no column {}. Choose one of these: {}.", quoted(chosen), name_list(columns.iter().map(String::as_str))),
            ),
            Self::NoLabelColumn { columns } => (
                Code::Ambiguous,
                format!(
                    ": which column holds the labels? None of {} is named so or has values that repeat. \
                     Choose the label column, or name it «label».",
                    name_list(columns.iter().map(String::as_str))
                ),
            ),
            Self::NumberTable => {
                (Code::LabelKind, " holds rows of numbers: embeddings rather than labels. Give one label per row.".to_owned())
            }
            Self::NoLabels => {
                (Code::EmptyFile, " is empty: it holds no data beyond blanks or a header. Give one label per line.".to_owned())
            }
        }
    }
}

/// What is said of a line of a table that is its header once more.
pub(crate) const HEADER_AGAIN: &str =
    ": the table is malformed, its header stands here again, as where files were put one behind another. Remove this line.";

/// What is odd about labels that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LabelWarning {
    /// Rows without a label, which are left out.
    LeftOut { row: u64, place: String, n_missing: u64, n_labels: u64, words: Vec<String> },
    /// Classes with one row.
    FewSamples { name: String, n_samples: u64, n_classes: u64 },
    /// Negative numbers.
    Negative { lowest: String, n_labels: u64 },
    /// 2⁶⁴ − 1, as −1 looks in an unsigned type.
    UnsignedNone { value: String, n_labels: u64 },
    /// More than half of the rows are alone in their class.
    ManyClasses { n_classes: u64, n_labels: u64 },
    /// A column of 0 and 1 for each class.
    OneHot { n_classes: u64 },
    /// A column of 0 and 1 for each tag, of which rows have several or none.
    SeveralTags { n_tags: u64, n_several: u64, n_none: u64 },
    /// Lists of tags in the cells of a column.
    ListsOfTags { column: String, n_tags: u64, n_several: u64, n_none: u64 },
    /// Class names that look alike: the first groups of them, and how many there are.
    Alike { groups: Vec<Vec<String>>, n_groups: u64 },
    /// Numbers and texts together.
    Mixed { number: String, text: String },
    /// Some are numbers and some texts by their types, with the same values.
    MixedTypes,
    /// The label column was chosen among several, or has no usual name.
    ColumnChosen { column: String, columns: Vec<String> },
    /// The first line was taken for a header although it might be a label.
    HeaderGuessed { header: String },
    /// The first line was taken for a label although it might be a header, as the matrix has a row for it.
    HeaderIsLabel { header: String },
    /// An id stands more than once.
    DuplicateId { column: String, id: String, n_ids: u64 },
}

impl LabelWarning {
    /// The same in words, for the file shown as `file`.
    pub(crate) fn problem(&self, file: &str) -> Problem {
        let (code, clause) = match self {
            Self::LeftOut { row: _, place, n_missing, n_labels, words } => (
                Code::LabelMissing,
                format!(
                    ", {place}: the label is missing ({} of {} are: {}). Rows without a label are left out.",
                    grouped(*n_missing),
                    count_of(*n_labels, "label"),
                    missing_words(words)
                ),
            ),
            Self::FewSamples { name, n_samples, n_classes } => (
                Code::TooFewPerClass,
                format!(
                    ": the class {} has {}{}, too few to measure it. Add samples or drop the class.",
                    quoted(name),
                    if *n_samples == 1 { "one sample".to_owned() } else { count_of(*n_samples, "sample") },
                    others(*n_classes, "class")
                ),
            ),
            Self::Negative { lowest, n_labels } => (
                Code::LabelNegative,
                format!(
                    ": {} negative, down to {lowest}. Such a label often means «no class»; it was read as a class. Leave these rows out if it means none.",
                    if *n_labels == 1 { "1 label is".to_owned() } else { format!("{} labels are", grouped(*n_labels)) }
                ),
            ),
            Self::UnsignedNone { value, n_labels } => (
                Code::LabelKind,
                format!(
                    ": {} {value}, which is how -1 looks in an unsigned type. Such a label often means «no class»; \
                     it was read as a class. Drop these rows if it means none.",
                    if *n_labels == 1 { "1 label is".to_owned() } else { format!("{} labels are", grouped(*n_labels)) }
                ),
            ),
            Self::ManyClasses { n_classes, n_labels } => (
                Code::TooManyClasses,
                format!(
                    " has {} for {}, most with one row only. Check that these are classes, not ids or measurements.",
                    count_of(*n_classes, "class"),
                    count_of(*n_labels, "label")
                ),
            ),
            Self::OneHot { n_classes } => (
                Code::LabelKind,
                format!(
                    ": the labels are one-hot, {} of 0 and 1; each row was taken for the class of its 1.",
                    count_of(*n_classes, "column")
                ),
            ),
            Self::SeveralTags { n_tags, n_several, n_none } => (
                Code::LabelKind,
                format!(
                    ": a row may have several labels: there are {}, a column of 0 and 1 for each. More than one: {}; none: {}. Each row was \
                     taken for its tag that most rows have. Choose a tag as the label column to tell rows with it from rows without.",
                    count_of(*n_tags, "tag"),
                    count_of(*n_several, "row"),
                    count_of(*n_none, "row")
                ),
            ),
            Self::ListsOfTags { column, n_tags, n_several, n_none } => (
                Code::LabelKind,
                format!(
                    ": the cells of {} are lists of tags, so that a row may have several labels: there are {}. More than one: {}; none: {}. Each \
                     row was taken for its tag that most rows have. Choose a tag as the label column to tell rows with it from rows without.",
                    quoted(column),
                    count_of(*n_tags, "tag"),
                    count_of(*n_several, "row"),
                    count_of(*n_none, "row")
                ),
            ),
            Self::Alike { groups, n_groups } => (
                Code::Ambiguous,
                format!(
                    ": some class names look alike: {}{}. Each was read as a class of its own. Give them one spelling if they mean the same.",
                    groups.iter().map(|names| names_alike(names)).collect::<Vec<_>>().join("; "),
                    others(1 + n_groups - groups.len() as u64, "group")
                ),
            ),
            Self::Mixed { number, text } => (
                Code::LabelKind,
                format!(
                    ": labels are numbers ({}) and texts ({}) together; all were read as texts. Give one kind only.",
                    quoted(number),
                    quoted(text)
                ),
            ),
            Self::MixedTypes => (
                Code::LabelKind,
                ": some labels are numbers and some are texts; a number and a text that read alike were taken for one class. Give one kind only."
                    .to_owned(),
            ),
            Self::ColumnChosen { column, columns } => (
                Code::Ambiguous,
                format!(
                    ": more than one reading is possible, so the column {} was taken as label, of {}. \
                     Choose another label column if that is wrong.",
                    quoted(column),
                    name_list(columns.iter().map(String::as_str))
                ),
            ),
            Self::HeaderGuessed { header } => (
                Code::Ambiguous,
                format!(": the first line, {}, was taken as a header, not a label. Remove it, or name it «label».", quoted(header)),
            ),
            Self::HeaderIsLabel { header } => (
                Code::Ambiguous,
                format!(
                    ": the first line, {}, was taken as a label, not a header, as the matrix has a row for it. \
                     If it is a header, a label lacks: add it, and name the column «label».",
                    quoted(header)
                ),
            ),
            Self::DuplicateId { column, id, n_ids } => (
                Code::DuplicateIds,
                format!(
                    ": in the column {} the id {} stands more than once{}. Rows are matched by their order; check that none is doubled.",
                    quoted(column),
                    quoted(id),
                    others(*n_ids, "id")
                ),
            ),
        };
        let option = match self {
            Self::Negative { lowest, .. } => Some(format!("--missing-label {lowest}")),
            Self::ColumnChosen { .. } | Self::SeveralTags { .. } | Self::ListsOfTags { .. } => Some("--label-column NAME".to_owned()),
            _ => None,
        };
        let problem = Problem { option, ..Problem::new(code, format!("{file}{clause}")).in_file(file) };
        if let Self::LeftOut { row, .. } = self { problem.at_row(*row) } else { problem }
    }
}

/// How labels say that they are missing: «nan», «-1», or nothing at all.
fn missing_words(words: &[String]) -> String {
    let shown: Vec<String> = words.iter().take(4).map(|word| if word.is_empty() { "empty".to_owned() } else { quoted(word) }).collect();
    shown.join(", ")
}

/// Names that look alike: «cat», «Cat».
fn names_alike(names: &[String]) -> String {
    const MOST: usize = 6;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| told_apart(name)).collect();
    if names.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// `word` as one writes it behind an option.
fn shell_word(word: &str) -> String {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    if is_plain { word.to_owned() } else { format!("\"{}\"", quoted(word).trim_matches(['«', '»'])) }
}

/// « (and 3 more classes)», or nothing where there is one.
fn others(n_all: u64, noun: &str) -> String {
    if n_all > 1 { format!(" (and {})", count_of(n_all - 1, noun).replacen(' ', " more ", 1)) } else { String::new() }
}

/// Proves that there is a label for every row.
pub(crate) fn check_length(labels: &str, n_labels: u64, matrix: &str, n_rows: u64) -> Result<(), Problem> {
    check_shape(labels, n_labels, matrix, (n_rows, None))
}

/// As [`check_length`], of a matrix of so many rows and columns, where these are known.
pub(crate) fn check_shape(labels: &str, n_labels: u64, matrix: &str, (n_rows, n_dims): (u64, Option<u64>)) -> Result<(), Problem> {
    if n_labels == n_rows {
        return Ok(());
    }
    Err(LabelError::Length { n_labels, matrix: matrix.to_owned(), n_rows, n_dims }.problem(labels))
}
