//! What was read: the matrix, the sample, the classes with their rows, and what was odd about the files.

use super::{Document, Level, Tone};
use crate::{Report, format};

pub(super) fn data(out: &mut Document, report: &Report) {
    let (matrix, data) = (&report.data.matrix, &report.data);
    out.heading(Level::Section, "What was read");
    let range = format!("{} to {}", format::value(matrix.values.min), format::value(matrix.values.max));
    let cells =
        vec![matrix.name(), format::count(matrix.rows), format::count(matrix.dims), matrix.dtype.clone(), matrix.format.clone(), range];
    out.table("The matrix of embeddings", ["Matrix", "Rows", "Dimensions", "Type", "Format", "Values"], [cells]);
    if let Some(sample) = &data.sample {
        let caption = format!("Sample: {} of {} rows", format::count(sample.kept), format::count(sample.rows));
        let rows = sample.classes.iter().map(|class| vec![class.name.clone(), format::count(class.rows), format::count(class.kept)]);
        out.table(caption, ["Class", "Rows in the file", "Kept"], rows);
    }
    let rows = data.labels.classes.iter().map(|class| vec![class.name.clone(), format::count(class.count)]);
    out.table("Classes and their rows", ["Class", "Rows"], rows);
    for problem in &data.problems {
        out.text(Tone::Plain, problem.message.clone());
    }
}
