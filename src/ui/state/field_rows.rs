//! The table of fields: a row for each, or for columns that are a dimension each.

use scar_files::{FieldRole, FieldSummary, field_runs};
use scar_report::{format, seen_name};

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRow {
    /// What it is called.
    pub name: String,
    /// Its file, where there are several.
    pub file: Option<String>,
    /// The names of its fields.
    pub names: Vec<String>,
    /// What they are for.
    pub role: FieldRole,
    /// What else they could be.
    pub alternatives: Vec<FieldRole>,
    /// Why.
    pub why: String,
    /// Shape and type.
    pub shape: String,
}

/// The rows for `fields`: of dimensions side by side one, or with `is_each` one each.
pub fn field_rows(fields: &[FieldSummary], is_each: bool) -> Vec<FieldRow> {
    let has_several_files = fields.windows(2).any(|pair| pair[0].file != pair[1].file);
    let runs: Vec<&[FieldSummary]> = if is_each { fields.chunks(1).collect() } else { field_runs(fields).collect() };
    let row = |run: &[FieldSummary]| {
        let (first, last) = (run.first()?, run.last()?);
        let is_one = run.len() == 1;
        Some(FieldRow {
            name: if is_one { shown(&first.name) } else { format!("{} … {}", shown(&first.name), shown(&last.name)) },
            file: has_several_files.then(|| first.file.clone()),
            names: run.iter().map(|field| field.name.clone()).collect(),
            role: first.role,
            // Many columns are never one label.
            alternatives: if is_one { first.alternatives.clone() } else { vec![FieldRole::LeftOut] },
            why: if is_one { first.why.clone() } else { format!("{}, {} in all", first.why, format::count(run.len() as u64)) },
            shape: first.shape_words(),
        })
    };
    runs.into_iter().filter_map(row).collect()
}

/// A name as it is seen, also where it is empty.
fn shown(name: &str) -> String {
    if name.trim().is_empty() { "(no name)".to_owned() } else { seen_name(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, file: &str, role: FieldRole) -> FieldSummary {
        FieldSummary {
            name: name.to_owned(),
            file: file.to_owned(),
            dtype: "text".to_owned(),
            shape: vec![Some(9)],
            role,
            why: "so".to_owned(),
            alternatives: vec![FieldRole::Label, FieldRole::LeftOut],
        }
    }

    #[test]
    fn dimensions_side_by_side_are_one_row_until_each_is_asked_for() {
        let mut fields: Vec<FieldSummary> = (0..9).map(|idx| field(&format!("f{idx}"), "x.csv", FieldRole::Matrix)).collect();
        fields.push(field("kind", "x.csv", FieldRole::Label));
        let rows = field_rows(&fields, false);
        assert_eq!(rows.iter().map(|row| (row.name.as_str(), row.names.len())).collect::<Vec<_>>(), [("f0 … f8", 9), ("kind", 1)]);
        assert_eq!((rows[0].alternatives.as_slice(), rows[0].why.as_str()), ([FieldRole::LeftOut].as_slice(), "so, 9 in all"));
        assert_eq!(field_rows(&fields, true).len(), 10);
    }

    #[test]
    fn file_is_named_where_there_are_several() {
        let one = [field("a", "x.csv", FieldRole::Label), field(" ", "x.csv", FieldRole::Id)];
        assert!(field_rows(&one, false).iter().all(|row| row.file.is_none()));
        assert_eq!(field_rows(&one, false)[1].name, "(no name)");
        let two = [field("a", "x.csv", FieldRole::Label), field("a", "y.csv", FieldRole::Label)];
        assert!(field_rows(&two, false).iter().all(|row| row.file.is_some()));
        assert!(field_rows(&[], false).is_empty());
    }
}
