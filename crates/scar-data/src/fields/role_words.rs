//! What is said of fields whose roles are not clear.

use std::collections::HashSet;

use crate::fields::file::FieldFile;
use crate::fields::roles::{Roles, names_of};
use crate::format::container::{Field, FieldKind};
use scar_core::problem::{AskedRole, Code, Problem};
use scar_files::error::refusal;
use scar_files::words::{count_of, name_list, quoted, shown_name};

/// Numbered columns from which on they may be another matrix.
const MIN_NUMBERED: usize = 3;

impl FieldFile<'_> {
    /// What is told of a table without vectors or numbered columns, the numbers of which were read as the matrix.
    pub(crate) fn numbers_read(&self) -> Problem {
        let dimensions = self.roles.matrices.first().map(|matrix| matrix.fields.as_slice()).unwrap_or_default();
        let clause = format!(
            ": the columns {} are numbers and were read as the embeddings. Leave out what is none of them.",
            names_of(self.container.fields(), dimensions)
        );
        refusal(&self.name, Code::Ambiguous, clause).with_option("--leave-out NAME")
    }
}

impl Roles {
    /// The refusal of the file shown as `file`, of which no field is the matrix.
    pub(crate) fn no_matrix(&self, file: &str, fields: &[Field]) -> Problem {
        let positions: Vec<usize> = (0..fields.len()).collect();
        if let Some(n_dims) = self.item_dims(fields) {
            let clause = format!(
                " holds {} with {n_dims} columns and different numbers of rows, as one matrix an item has (per residue, token or frame): no one of them \
                 has a row per item. Take one vector an item, such as the mean over the first axis: np.stack([m.mean(axis=0) for m in matrices]).",
                count_of(self.ambiguous.len() as u64, "matrix").replace("matrixs", "matrices")
            );
            return refusal(file, Code::Ambiguous, clause);
        }
        if let (Some(&first), true) = (self.several.first(), self.ambiguous.is_empty()) {
            let several = several_words(fields, first);
            let clause = format!(
                " holds {several}, which is not supported: a row needs one. Write one row for each vector, or one vector a row, such as their mean in Python: \
                 np.stack([np.mean(v, axis=0) for v in vectors])."
            );
            return refusal(file, Code::UnsupportedType, clause);
        }
        if !self.ambiguous.is_empty() {
            let names = names_of(fields, &self.ambiguous);
            let clause = format!(" holds several matrices, {names}: which one are the embeddings? Choose it, or save it alone.");
            let choices = self.ambiguous.iter().map(|&idx| fields[idx].name.as_str());
            return refusal(file, Code::Ambiguous, clause).with_option("--matrix NAME").with_choices(AskedRole::Matrix, choices);
        }
        let what = if fields.is_empty() { "it is empty".to_owned() } else { format!("none of {} is", names_of(fields, &positions)) };
        refusal(file, Code::NoMatrix, format!(" holds no matrix of embeddings: {what}. Give numbers with one row per sample."))
    }

    /// Dimensions of matrices that are one item each: many of them, all with as many columns, and with different rows.
    fn item_dims(&self, fields: &[Field]) -> Option<u64> {
        const MIN_ITEMS: usize = 8;
        let dims = |&idx: &usize| if let FieldKind::Vector { n_dims } = fields[idx].kind { n_dims } else { None };
        let n_dims = self.ambiguous.first().and_then(dims)?;
        let is_network = self.ambiguous.iter().any(|&idx| fields[idx].name.ends_with(".weight"));
        let rows = self.ambiguous.iter().map(|&idx| fields[idx].n_rows).collect::<HashSet<_>>();
        let are_items = self.ambiguous.len() >= MIN_ITEMS
            && !is_network
            && rows.len() > 1
            && self.ambiguous.iter().all(|idx| dims(idx) == Some(n_dims));
        are_items.then_some(n_dims)
    }

    /// That the file shown as `file` holds several matrices over the same rows, all of which are read.
    pub(crate) fn several_matrices(&self, file: &str) -> Problem {
        let names: Vec<&str> = self.matrices.iter().filter_map(|matrix| matrix.name.as_deref()).collect();
        let clause = format!(
            " holds {} over the same rows, {}: each is read as a modality of its own. Choose one to use it alone.",
            count_of(self.matrices.len() as u64, "matrix").replace("matrixs", "matrices"),
            name_list(names.iter().copied())
        );
        refusal(file, Code::Ambiguous, clause).with_option("--matrix NAME")
    }

    /// What a person should know about the `fields` of the file shown as `file`.
    pub(crate) fn warnings(&self, file: &str, fields: &[Field]) -> Vec<Problem> {
        let mut warnings = Vec::new();
        if !self.doubled.is_empty() {
            let clause = format!(
                " is ambiguous: more than one column is called {} (duplicate names). All were read; check which is meant.",
                name_list(self.doubled.iter().map(String::as_str))
            );
            warnings.push(refusal(file, Code::Ambiguous, clause));
        }
        if let (Some(main), true) = (self.matrices.first(), self.other_numbered.len() >= MIN_NUMBERED) {
            let clause = format!(
                ": the columns {} were read as the matrix, and {} left out. Save each matrix as a file or a column of its own to use both.",
                names_of(fields, &main.fields),
                names_of(fields, &self.other_numbered)
            );
            warnings.push(refusal(file, Code::Ambiguous, clause));
        }
        if let (Some(_), Some(&first)) = (self.matrices.first(), self.several.first()) {
            let clause = format!(" holds {} besides, which were left out. Average them first to use them.", several_words(fields, first));
            warnings.push(refusal(file, Code::Ambiguous, clause));
        }
        if let (Some(main), [other, ..]) = (self.matrices.first(), self.aside.as_slice()) {
            let clause = format!(
                ": the matrix {} was read, and {} left out. Choose another one to use it.",
                main.name.as_deref().map(quoted).unwrap_or_default(),
                names_of(fields, &self.aside)
            );
            let option = format!("--matrix \"{}\"", shown_name(&fields[*other].name));
            warnings.push(refusal(file, Code::Ambiguous, clause).with_option(option));
        }
        if let (Some(main), false) = (self.matrices.first(), self.left_out.is_empty()) {
            let main = main.name.as_deref().map(quoted).unwrap_or_default();
            let clause = format!(
                " holds several matrices with different numbers of rows: {main} was read, and {} left out. Choose that one to use it.",
                names_of(fields, &self.left_out)
            );
            warnings.push(refusal(file, Code::Ambiguous, clause).with_option("--matrix NAME"));
        }
        warnings
    }
}

/// What is said of the field at `idx`, which has several vectors a row: «3 vectors a row, under «tokens»».
fn several_words(fields: &[Field], idx: usize) -> String {
    let n = match fields[idx].kind {
        FieldKind::Vectors { n: Some(n) } => count_of(n, "vector"),
        _ => "several vectors".to_owned(),
    };
    let name = if fields[idx].is_named { format!(", under {}", quoted(&fields[idx].name)) } else { String::new() };
    format!("{n} a row{name}")
}
