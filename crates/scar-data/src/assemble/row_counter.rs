//! A column that counts the rows of a table is no dimension of them.

use crate::assemble::join::FoundMatrix;
use crate::matrix::checks::RowChecks;
use scar_core::Matrix;
use scar_core::control::{Cancelled, Control};
use scar_core::problem::Code;
use scar_files::error::{ReadError, refusal};
use scar_files::options::ReadOptions;
use scar_files::summary::ValueSummary;
use scar_files::words::quoted;
use scar_files::{FieldRole, FieldSummary};

/// Rows below which whole numbers may rise by chance.
const LEAST_ROWS: usize = 20;
/// Dimensions of a table in which nothing is taken for a counter: it would leave hardly any.
const MOST_TOO_FEW: usize = 2;

/// Leaves a column out of `matrix` that rises by one from row to row, unless a person named what the matrix is.
///
/// A name with a number at its end is one of a row of them, as `f0`, and stays.
pub(crate) fn leave_counter_out(matrix: &mut FoundMatrix, options: &ReadOptions, control: &Control) -> Result<(), ReadError> {
    let FoundMatrix { head, stored, .. } = matrix;
    let dimensions: Vec<usize> =
        (0..head.fields.len()).filter(|&idx| head.fields[idx].role == FieldRole::Matrix && head.fields[idx].shape.len() == 1).collect();
    let n_dims = stored.values.n_dims();
    let is_whole = head.sample.is_none() && options.matrices.is_empty() && stored.values.n_rows() >= LEAST_ROWS;
    if !is_whole || dimensions.len() != n_dims || n_dims <= MOST_TOO_FEW {
        return Ok(());
    }
    let may_count = |field: &FieldSummary| !field.name.trim().ends_with(|c: char| c.is_ascii_digit());
    let Some(column) = (0..n_dims).find(|&column| may_count(&head.fields[dimensions[column]]) && counts(&stored.values, column)) else {
        return Ok(());
    };
    let field = &mut head.fields[dimensions[column]];
    field.role = FieldRole::LeftOut;
    field.why = "it counts the rows".to_owned();
    field.alternatives.retain(|&role| role != FieldRole::LeftOut);
    field.alternatives.insert(0, FieldRole::Matrix);
    let clause = format!(
        ": the column {} counts the rows, which tells their order and nothing about them, so it was left out of the embeddings. Choose it \
         as one of them if it is meant.",
        quoted(&field.name)
    );
    head.warnings.push(refusal(&head.file, Code::Ambiguous, clause).with_option("--matrix NAME, for each column"));
    stored.values = std::mem::take(&mut stored.values).without_column(column);
    stored.checks = RowChecks::new(stored.values.n_rows() as u64);
    stored.values.blocks().for_each(|block| stored.checks.take(block, control));
    stored.facts = ValueSummary::of(&stored.values, control).map_err(|Cancelled| ReadError::Cancelled)?;
    head.n_dims = stored.values.n_dims() as u64;
    Ok(())
}

/// Whether the values at `column` rise by one from row to row.
fn counts(values: &Matrix, column: usize) -> bool {
    let first = f64::from(values.row(0)[column]);
    values.rows().zip(0_u32..).all(|(row, position)| f64::from(row[column]) == first + f64::from(position))
}

#[cfg(test)]
mod tests {
    use crate::source::MemorySource;
    use crate::{Dataset, FieldRole, ReadOptions, read};

    /// A table of `n_rows` in which the column `name` is 7, 8, 9, …, and the next is half of it and noise.
    fn table(name: &str, n_rows: usize, options: &ReadOptions) -> Dataset {
        let line = |row: usize| format!("{}.5,{},{},{}\n", (row * 37) % 11, row + 7, (row * 53) % 17, ["cat", "dog"][row % 2]);
        let text = format!("a,{name},b,label\n{}", (0..n_rows).map(line).collect::<String>());
        read(&[&MemorySource::new("x.csv", text)], options, &Default::default()).expect("a table")
    }

    #[test]
    fn counter_is_left_out_and_told() {
        let found = table("n", 30, &ReadOptions::default());
        assert_eq!(found.matrices[0].values.row(1), [4.5, 2.0]);
        assert_eq!((found.matrices[0].summary.dims, found.matrices[0].summary.values.max), (2, 16.0));
        assert_eq!(found.column_names(0), ["a", "b"]);
        let counter = found.fields.iter().find(|field| field.name == "n").expect("a field");
        assert_eq!((counter.role, counter.alternatives[0]), (FieldRole::LeftOut, FieldRole::Matrix));
        assert!(found.problems.iter().any(|problem| problem.message.contains("«n» counts the rows")), "{:?}", found.problems);
        // A person may say that it is meant.
        let options = ReadOptions::default().with_role(&found.fields, &["n"], FieldRole::Matrix);
        assert_eq!(table("n", 30, &options).matrices[0].summary.dims, 3);
    }

    #[test]
    fn what_may_be_a_feature_stays() {
        assert_eq!(table("n", 19, &ReadOptions::default()).matrices[0].summary.dims, 3);
        assert_eq!(table("f1", 30, &ReadOptions::default()).matrices[0].summary.dims, 3);
    }
}
