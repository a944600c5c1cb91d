//! One set in several files: `train-00000-of-00003.parquet` and its like, `batch_1.json`, one part of the rows each.

use ndarray::Array2;

use crate::control::Control;
use crate::data::collector::refusal;
use crate::data::field_file::Loaded;
use crate::data::label_file::LabelFile;
use crate::data::label_values::RawLabels;
use crate::data::matrix_checks::RowChecks;
use crate::data::opened::MatrixFile;
use crate::data::words::count_of;
use crate::data::{ReadError, ReadOptions, ValueSummary};
use crate::problem::{Code, Problem};

/// Whether `names` differ in their numbers only, so that files of these names are parts of one.
pub(crate) fn are_shards(names: &[String]) -> bool {
    let Some((first, others)) = names.split_first() else { return false };
    !others.is_empty()
        && first.contains(|c: char| c.is_ascii_digit())
        && others.iter().all(|name| stem(name) == stem(first) && name != first)
}

/// A file's name without its numbers: the same for the parts of one set.
///
/// ```
/// use scar_lens::data::stem;
/// assert_eq!(stem("train-00000-of-00002.parquet"), stem("train-00001-of-00002.parquet"));
/// assert_ne!(stem("train-0.parquet"), stem("test-0.parquet"));
/// ```
pub fn stem(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The numbers in a name, by which shards are put in order.
fn numbers(name: &str) -> Vec<u128> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// Reads `files`, each a part of the rows, in the order of their numbers; with `wants_labels` the labels too.
///
/// # Errors
/// What is wrong with a file; [`Code::Ragged`] where one has other dimensions, [`Code::LabelMissing`] where only some have
/// labels; [`ReadError::Cancelled`].
pub(crate) fn load(
    files: &mut [MatrixFile<'_>],
    wants_labels: bool,
    options: &ReadOptions,
    control: &Control,
) -> Result<(Vec<Loaded>, Option<LabelFile>), ReadError> {
    files.sort_by_key(|file| numbers(&file.name()));
    let n_files = files.len();
    let mut whole: Option<(Loaded, Vec<f32>)> = None;
    let mut labels: Option<LabelFile> = None;
    let n_known: Option<u64> = files.iter().map(MatrixFile::n_rows).sum();
    for (position, file) in files.iter_mut().enumerate() {
        let (mut parts, of_part) = file.load(wants_labels, options, control)?;
        if parts.len() > 1 {
            let clause = " holds several matrices, and is one of several parts. Give the parts of one matrix.";
            return Err(refusal(&file.name(), Code::Ambiguous, clause).into());
        }
        let Some(mut part) = parts.pop() else { continue };
        if let (Some(found), false) = (&part.non_finite, options.drop_non_finite) {
            return Err(found.problem(&part.file, part.line, part.column.as_deref()).into());
        }
        join_labels(&mut labels, of_part, position, &part.file)?;
        let values = std::mem::take(&mut part.values);
        let n_dims = values.ncols();
        let values = values.into_raw_vec_and_offset().0;
        match &mut whole {
            None => {
                let mut all = values;
                let left = n_known.unwrap_or_default().saturating_mul(n_dims as u64).saturating_sub(all.len() as u64);
                let _ = usize::try_from(left).map(|left| all.try_reserve_exact(left));
                part.values = Array2::zeros((0, n_dims));
                whole = Some((part, all));
            }
            Some((first, all)) => {
                if first.values.ncols() != n_dims {
                    let clause = format!(
                        " has {}, but {} has {}: parts of different lengths of vectors. Give the parts of one matrix.",
                        count_of(n_dims as u64, "dimension"),
                        first.file,
                        first.values.ncols()
                    );
                    return Err(refusal(&part.file, Code::Ragged, clause).into());
                }
                if all.try_reserve(values.len()).is_err() {
                    return Err(
                        refusal(&part.file, Code::TooLarge, ": all parts together are too large for the memory here. Give fewer.").into()
                    );
                }
                all.extend_from_slice(&values);
                first.warnings.append(&mut part.warnings);
            }
        }
    }
    let Some((mut first, all)) = whole else { return Ok((Vec::new(), labels)) };
    let n_dims = first.values.ncols();
    let values = Array2::from_shape_vec((all.len() / n_dims, n_dims), all).unwrap_or_else(|_| unreachable!("whole rows"));
    first.checks = RowChecks::new(values.nrows() as u64);
    first.checks.take(values.view(), control);
    first.facts = ValueSummary::of_nothing();
    first.facts.take(values.view(), control);
    control.check()?;
    first.non_finite = first.checks.non_finite().cloned();
    (first.line, first.column, first.ids) = (None, None, None);
    first.part = Some(format!("and {} more", n_files - 1));
    first.values = values;
    Ok((vec![first], labels))
}

/// Puts the labels of a part behind those before.
fn join_labels(labels: &mut Option<LabelFile>, of_part: Option<LabelFile>, position: usize, file: &str) -> Result<(), Problem> {
    match (labels.as_mut(), of_part) {
        (None, Some(of_part)) if position == 0 => *labels = Some(of_part),
        (Some(labels), Some(of_part)) => {
            labels.raw = std::mem::take(&mut labels.raw).followed_by(of_part.raw);
            labels.ids = None;
        }
        (None, None) => {}
        _ => {
            let clause = " has labels where other parts have none, or none where they have some. Give parts of one kind.";
            return Err(refusal(file, Code::LabelMissing, clause));
        }
    }
    Ok(())
}

impl RawLabels {
    /// These, then `more`; as texts where one of them is texts.
    fn followed_by(self, more: Self) -> Self {
        let texts = |values: Vec<i128>| values.iter().map(i128::to_string).collect::<Vec<_>>();
        match (self, more) {
            (Self::Integers(mut one), Self::Integers(other)) => {
                one.extend(other);
                Self::Integers(one)
            }
            (one, other) => {
                let as_texts = |labels: Self| match labels {
                    Self::Integers(values) => texts(values),
                    Self::Texts(values) => values,
                };
                let mut all = as_texts(one);
                all.extend(as_texts(other));
                Self::Texts(all)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::data::source::MemorySource;
    use crate::data::{ByteSource, Dataset, read};

    fn read_all(files: &[(&str, &str)], options: &ReadOptions) -> Result<Dataset, Problem> {
        let files: Vec<MemorySource> = files.iter().map(|&(name, text)| MemorySource::new(name, text)).collect();
        let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
        read(&sources, options, &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn names_that_differ_in_numbers_only_are_parts() {
        let are = |names: &[&str]| are_shards(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert!(are(&["train-00000-of-00002.parquet", "train-00001-of-00002.parquet"]) && are(&["batch_9.json", "batch_10.json"]));
        assert!(!are(&["image.json", "text.json"]) && !are(&["a1.json"]) && !are(&["train-0.parquet", "test-0.parquet"]));
    }

    #[test]
    fn parts_are_joined_in_the_order_of_their_numbers() {
        let [ten, nine] = [r#"[{"v":[5,6],"label":"a"},{"v":[7,9],"label":"b"}]"#, r#"[{"v":[1,2],"label":"b"},{"v":[3,4],"label":"a"}]"#];
        let dataset = read_all(&[("batch_10.json", ten), ("batch_9.json", nine)], &ReadOptions::default()).expect("readable");
        assert_eq!(*dataset.matrices[0].values, arr2(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 9.0]]));
        assert_eq!(dataset.labels.as_ref().expect("labels").class_ids(), [1, 0, 0, 1]);
        let summary = &dataset.matrices[0].summary;
        assert_eq!((summary.name().as_str(), summary.rows, summary.values.sum), ("batch_9.json, and 1 more", 4, 37.0));
    }

    #[test]
    fn part_may_have_one_row_and_the_whole_may_not() {
        let [two, one] = [r#"[{"v":[1,2],"label":"a"},{"v":[3,4],"label":"b"}]"#, r#"[{"v":[5,6],"label":"a"}]"#];
        let dataset = read_all(&[("b_1.json", two), ("b_2.json", one)], &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices[0].summary.rows, 3);
        let problem = read_all(&[("b_1.json", one)], &ReadOptions::default()).expect_err("one row");
        assert_eq!(problem.code, Code::TooFewRows);
    }

    #[test]
    fn parts_that_do_not_fit_are_told() {
        let one = r#"[{"v":[1,2],"label":"a"},{"v":[3,4],"label":"b"}]"#;
        for (other, code) in [
            (r#"[{"v":[1,2,3],"label":"a"},{"v":[3,4,5],"label":"b"}]"#, Code::Ragged),
            (r#"[{"v":[1,2]},{"v":[3,4]}]"#, Code::LabelMissing),
            (r#"[{"v":[1,2],"label":"a"},{"v":[3,NaN],"label":"b"}]"#, Code::NonFinite),
        ] {
            let problem = read_all(&[("b_1.json", one), ("b_2.json", other)], &ReadOptions::default()).expect_err(other);
            assert_eq!((problem.code, problem.file.as_deref()), (code, Some("b_2.json")), "{problem}");
        }
        let with_gap = r#"[{"v":[1,2],"label":"a"},{"v":[3,NaN],"label":"b"},{"v":[5,6],"label":"b"}]"#;
        let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
        let dataset = read_all(&[("b_1.json", one), ("b_2.json", with_gap)], &options).expect("readable");
        assert_eq!((dataset.matrices[0].summary.rows, dataset.labels.expect("labels").n_samples()), (4, 4));
    }
}
