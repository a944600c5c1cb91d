//! One set in several files: `train-00000-of-00003.parquet` and its like, `batch_1.json`, one part of the rows each.

use std::collections::HashMap;

use crate::fields::file::FieldFile;
use crate::format::container::{Container, Field, Wanted};
use crate::gather::cell::Cell;
use crate::gather::collector::Collector;
use scar_core::problem::{Code, Problem};
use scar_files::error::{ReadError, refusal};
use scar_files::names::sets::order;
use scar_files::names::vocabulary::names_labels;
use scar_files::words::quoted;

/// A file that is one of several.
pub(crate) struct Part<'a> {
    /// Its name as it is shown.
    pub(crate) file: String,
    /// What it holds.
    pub(crate) container: Box<dyn Container + 'a>,
}

/// Several files of the same fields as one.
pub(crate) struct Parts<'a> {
    parts: Vec<Part<'a>>,
    fields: Vec<Field>,
    /// Rows before each part that was read.
    starts: Vec<u64>,
    /// Whether rows that are not finite are refused.
    is_strict: bool,
}

impl<'a> Parts<'a> {
    /// `parts` in the order of their rows, one at least; the first says which fields there are.
    pub(crate) fn new(parts: Vec<Part<'a>>, is_strict: bool) -> Self {
        let mut fields = parts.first().map(|part| part.container.fields().to_vec()).unwrap_or_default();
        for field in &mut fields {
            field.n_rows = Some(0);
        }
        for part in &parts {
            let places = places(part);
            for field in &mut fields {
                let here = position(&places, field).and_then(|idx| part.container.fields()[idx].n_rows);
                field.n_rows = field.n_rows.zip(here).map(|(before, here)| before + here);
            }
        }
        Self { parts, fields, starts: Vec::new(), is_strict }
    }

    /// Names of the files with the rows of each, once they were read.
    pub(crate) fn files(&self, n_rows: u64) -> Vec<(String, u64)> {
        let ends = self.starts.iter().skip(1).copied().chain([n_rows]);
        self.parts.iter().zip(self.starts.iter().zip(ends)).map(|(part, (start, end))| (part.file.clone(), end - start)).collect()
    }
}

/// Where the fields of a part stand, by their names and whether they have one.
type Places<'a> = HashMap<(&'a str, bool), usize>;

/// The first field of each name in `part`.
fn places<'a>(part: &'a Part<'_>) -> Places<'a> {
    let mut places = HashMap::new();
    for (idx, field) in part.container.fields().iter().enumerate() {
        places.entry((field.name.as_str(), field.is_named)).or_insert(idx);
    }
    places
}

/// Which field of a part is called as `field`.
fn position(places: &Places<'_>, field: &Field) -> Option<usize> {
    places.get(&(field.name.as_str(), field.is_named)).copied()
}

impl Container for Parts<'_> {
    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn warnings(&self) -> Vec<Problem> {
        self.parts.iter().flat_map(|part| part.container.warnings()).collect()
    }

    fn class_names(&self, idx: usize) -> Option<&[String]> {
        let part = self.parts.first()?;
        part.container.class_names(position(&places(part), self.fields.get(idx)?)?)
    }

    fn line_of(&self, row: u64) -> Option<u64> {
        let (part, row) = self.find(row)?;
        part.container.line_of(row)
    }

    fn part_of(&self, row: u64) -> Option<(&str, u64)> {
        self.find(row).map(|(part, row)| (part.file.as_str(), row))
    }

    fn files(&self, n_rows: u64) -> Vec<(String, u64)> {
        Self::files(self, n_rows)
    }

    fn read(&mut self, wanted: &Wanted, rows: &mut Collector<'_>) -> Result<(), ReadError> {
        let Self { parts, fields, starts, is_strict } = self;
        starts.clear();
        rows.expect(wanted.matrix.first().and_then(|&idx| fields[idx].n_rows));
        for part in parts {
            rows.begin_part(&part.file);
            let n_before = rows.n_rows();
            starts.push(if wanted.matrix.is_empty() { rows.columns.first().map_or(0, |column| column.n_rows()) } else { n_before });
            let (of_part, missing) = wanted_of(part, fields, wanted, rows)?;
            // A container fills the columns that it is asked for, in their order.
            let present: Vec<usize> = (0..wanted.columns.len()).filter(|column| missing.binary_search(column).is_err()).collect();
            rows.with_columns(&present, |rows| part.container.read(&of_part, rows))?;
            let n_here = rows.n_rows() - n_before;
            for &column in &missing {
                (0..n_here).for_each(|_| rows.cell(column, Cell::Missing));
            }
            if !wanted.matrix.is_empty()
                && let Some(found) = rows.end_part()?
                && *is_strict
            {
                let column = (wanted.matrix.len() > 1)
                    .then(|| fields.get(*wanted.matrix.get(found.first.column as usize - 1)?))
                    .flatten()
                    .filter(|field| field.is_named);
                let line = part.container.line_of(found.first.row);
                return Err(found.problem(&part.file, line, column.map(|field| field.name.as_str())).into());
            }
        }
        Ok(())
    }
}

impl<'a> Parts<'a> {
    /// The part that holds the row `row`, from 1, and its place there.
    fn find(&self, row: u64) -> Option<(&Part<'a>, u64)> {
        let idx = self.starts.partition_point(|&start| start < row).checked_sub(1)?;
        Some((self.parts.get(idx)?, row - self.starts[idx]))
    }
}

/// The `wanted` fields by their places in `part`, and the columns that it lacks.
fn wanted_of(part: &Part<'_>, fields: &[Field], wanted: &Wanted, rows: &Collector<'_>) -> Result<(Wanted, Vec<usize>), Problem> {
    let places = places(part);
    let mut of_part = Wanted::default();
    for &idx in &wanted.matrix {
        let Some(idx) = position(&places, &fields[idx]) else {
            let clause = format!(" holds no {}, which the parts before have. Give the parts of one matrix.", quoted(&fields[idx].name));
            return Err(rows.refuse(Code::NoMatrix, clause));
        };
        of_part.matrix.push(idx);
    }
    let mut missing = Vec::new();
    let mixed = || {
        let clause = " has labels where other parts have none, or none where they have some. Give parts of one kind.";
        rows.refuse(Code::LabelMissing, clause)
    };
    for (column, &idx) in wanted.columns.iter().enumerate() {
        match position(&places, &fields[idx]) {
            Some(idx) => of_part.columns.push(idx),
            None if names_labels(&fields[idx].name) => return Err(mixed()),
            None => missing.push(column),
        }
    }
    let has_label = |fields: &[Field]| fields.iter().any(|field| field.kind.is_scalar() && names_labels(&field.name));
    if has_label(part.container.fields()) && !has_label(fields) {
        return Err(mixed());
    }
    Ok((of_part, missing))
}

impl FieldFile<'_> {
    /// `files`, one at least, as the parts of one, in the order of the numbers in their names; `is_strict` where rows that
    /// are not finite are refused.
    ///
    /// # Errors
    /// [`Code::Ambiguous`] where one holds several matrices.
    pub(crate) fn of_parts(mut files: Vec<Self>, is_strict: bool) -> Result<Self, Problem> {
        if let Some(several) = files.iter().find(|file| file.roles.matrices.len() > 1) {
            let clause = " holds several matrices, and is one of several parts. Give the parts of one matrix.";
            return Err(refusal(&several.name, Code::Ambiguous, clause));
        }
        files.sort_by_key(|file| order(&file.name));
        let (n_files, n_bytes) = (files.len(), files.iter().map(|file| file.n_bytes).sum());
        let first = files.first_mut();
        let (name, format, roles, source) =
            first.map(|first| (first.name.clone(), first.format, std::mem::take(&mut first.roles), first.source)).unwrap_or_default();
        let parts = files.into_iter().map(|file| Part { file: file.name, container: file.container }).collect();
        Ok(Self {
            name,
            format,
            container: Box::new(Parts::new(parts, is_strict)),
            roles,
            label_fields: Vec::new(),
            source,
            n_files,
            n_bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;
    use crate::bytes::source::{ByteSource, MemorySource};
    use crate::{Dataset, ReadOptions, read};
    use scar_core::control::Control;

    fn read_all(files: &[(&str, &str)], options: &ReadOptions) -> Result<Dataset, Problem> {
        let files: Vec<MemorySource> = files.iter().map(|&(name, text)| MemorySource::new(name, text)).collect();
        let sources: Vec<&dyn ByteSource> = files.iter().map(|file| file as &dyn ByteSource).collect();
        read(&sources, options, &Control::new()).map_err(|error| match error {
            ReadError::Refused(problem) => problem,
            ReadError::Cancelled => panic!("nobody cancelled"),
        })
    }

    #[test]
    fn splits_are_joined_and_the_rows_of_test_known() {
        let train = "f0,f1,label\n0.5,1,a\n1.5,1,b\n2.5,1,a\n";
        let test = "f0,f1,label\n3.5,1,b\n4.5,2,a\n";
        let dataset = read_all(&[("test.csv", test), ("train.csv", train)], &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices[0].values.rows().map(|row| row[0]).collect::<Vec<_>>(), [0.5, 1.5, 2.5, 3.5, 4.5]);
        let split = dataset.split.as_deref().expect("a split");
        assert_eq!((split.test_rows(), split.value(), split.file()), (vec![3, 4], "test", "train.csv"));
        assert!(dataset.problems.iter().any(|problem| problem.message.contains("splits of one set")), "{:?}", dataset.problems);
    }

    #[test]
    fn parts_are_joined_in_the_order_of_their_numbers() {
        let [ten, nine] = [r#"[{"v":[5,6],"label":"a"},{"v":[7,9],"label":"b"}]"#, r#"[{"v":[1,2],"label":"b"},{"v":[3,4],"label":"a"}]"#];
        let dataset = read_all(&[("batch_10.json", ten), ("batch_9.json", nine)], &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices[0].values, arr2(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 9.0]]));
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
            (r#"[{"w":[1,2],"label":"a"},{"w":[3,4],"label":"b"}]"#, Code::NoMatrix),
            (r#"[{"v":[1,2],"label":"a"},{"v":[3,4],"label":"unknown"}]"#, Code::LabelMissing),
        ] {
            let problem = read_all(&[("b_1.json", one), ("b_2.json", other)], &ReadOptions::default()).expect_err(other);
            assert_eq!((problem.code, problem.file.as_deref()), (code, Some("b_2.json")), "{problem}");
            assert!(problem.row.is_none_or(|row| row == 2), "{problem}");
        }
        let unlabelled = r#"[{"v":[1,3],"label":"a"},{"v":[3,5],"label":""},{"v":[5,8],"label":"b"}]"#;
        let dataset = read_all(&[("b_1.json", one), ("b_2.json", unlabelled)], &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.matrices[0].summary.rows, 4);
        assert!(
            dataset.problems.iter().any(|problem| problem.message.contains(", row 2 of b_2.json: the label is missing")),
            "{dataset:?}"
        );
        let with_gap = r#"[{"v":[1,2],"label":"a"},{"v":[3,NaN],"label":"b"},{"v":[5,6],"label":"b"}]"#;
        let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
        let dataset = read_all(&[("b_1.json", one), ("b_2.json", with_gap)], &options).expect("readable");
        assert_eq!((dataset.matrices[0].summary.rows, dataset.labels.expect("labels").n_samples()), (4, 4));
    }

    #[test]
    fn column_that_a_part_lacks_has_no_values_there() {
        let files = [
            ("b_1.json", r#"[{"v":[1,2],"label":"a","note":"x"},{"v":[3,4],"label":"b","note":"y"}]"#),
            ("b_2.json", r#"[{"label":"a","v":[1,2]},{"label":"b","v":[3,5]}]"#),
        ];
        let dataset = read_all(&files, &ReadOptions::default()).expect("readable");
        assert_eq!(dataset.labels.expect("labels").class_ids(), [0, 1, 0, 1]);
    }
}
