//! Fields that mean the same, told once.

use crate::field_summary::{FieldRole, FieldSummary};

/// The fewest columns side by side that are told as one.
const LEAST_RUN: usize = 4;

/// `fields` in their order, columns side by side that are a dimension each and differ in nothing but their names taken together.
///
/// ```
/// use scar_data::{FieldSummary, ReadOptions, field_runs, read};
/// use scar_data::source::MemorySource;
/// let table = MemorySource::new("x.csv", *b"id,f0,f1,f2,f3,label\np,1,2,0,1,cat\nq,3,4,5,6,dog\nr,5,7,1,2,cat\ns,8,1,3,3,dog\n");
/// let fields = read(&[&table], &ReadOptions::default(), &Default::default()).unwrap().fields;
/// assert_eq!(field_runs(&fields).map(<[FieldSummary]>::len).collect::<Vec<_>>(), [1, 4, 1]);
/// ```
pub fn field_runs(fields: &[FieldSummary]) -> impl Iterator<Item = &[FieldSummary]> {
    let is_dimension = |field: &FieldSummary| field.role == FieldRole::Matrix && field.shape.len() == 1;
    let are_alike = move |a: &FieldSummary, b: &FieldSummary| {
        is_dimension(a) && is_dimension(b) && (&a.file, &a.dtype, &a.shape, &a.why) == (&b.file, &b.dtype, &b.shape, &b.why)
    };
    fields.chunk_by(are_alike).flat_map(|run| run.chunks(if run.len() < LEAST_RUN { 1 } else { run.len() }))
}
