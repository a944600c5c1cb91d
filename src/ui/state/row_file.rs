//! Which files a person can take chosen rows along in, and what they are called.

use super::side::RowChoice;
use scar_files::{EXTRACTED, FileRows, extracted_name};

/// A file with chosen rows, as it is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFile {
    /// The file that the rows are of.
    pub file: String,
    /// What it is saved as.
    pub name: String,
    /// The rows where they are written in the file's own format; `None` where their values are, as `.npy`.
    pub rows: Option<FileRows>,
    /// Why its own format is not offered.
    pub note: Option<String>,
}

/// The files that the chosen rows can be saved as, that of the matrix first. `format` is the format of the matrix' file, `part` what the
/// rows are called in the names.
pub fn row_files(chosen: &RowChoice, format: &str, part: &str) -> Vec<RowFile> {
    let matrix = &chosen.files.matrix;
    let is_own = EXTRACTED.contains(&format) && matrix.parts.is_empty();
    let stem = || extracted_name(&matrix.file, part);
    let of_matrix = RowFile {
        file: matrix.file.clone(),
        name: if is_own { stem() } else { format!("{}-values.npy", stem()) },
        rows: is_own.then(|| matrix.clone()),
        note: (!is_own).then(|| match matrix.parts.len() {
            0 => format!("Rows of the format {format} are not written as such, so their values are offered, as float32."),
            n_parts => format!("The rows stand in {n_parts} files, so their values are offered, as float32."),
        }),
    };
    let of_labels = chosen.files.labels.as_ref().filter(|labels| labels.parts.is_empty() && is_text_or_table(&labels.file));
    let of_labels = of_labels.map(|labels| RowFile {
        file: labels.file.clone(),
        name: extracted_name(&labels.file, part),
        rows: Some(labels.clone()),
        note: None,
    });
    std::iter::once(of_matrix).chain(of_labels).collect()
}

/// Whether a file of labels of this name is one whose rows are written: here only the ending says which format it has.
fn is_text_or_table(file: &str) -> bool {
    let name = extracted_name(&file.to_lowercase(), "");
    let ending = name.rsplit_once('.').map_or("txt", |(_, ending)| ending);
    matches!(ending, "npy" | "parquet" | "csv" | "tsv" | "txt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_analysis::ChosenRows;
    use scar_files::RowFiles;

    fn of(file: &str, parts: &[&str], labels: Option<&str>) -> RowChoice {
        let rows = ChosenRows { indices: vec![1], available: vec![2], chosen: vec![1], reserve: None, in_hand: Vec::new() };
        let parts = parts.iter().map(|&part| part.to_owned()).collect();
        let of_file = |file: &str, parts| FileRows { file: file.to_owned(), n_rows: 3, rows: vec![2], parts, ids: Vec::new() };
        RowChoice { rows, files: RowFiles { matrix: of_file(file, parts), labels: labels.map(|file| of_file(file, Vec::new())) } }
    }

    #[track_caller]
    fn check(chosen: &RowChoice, format: &str, names: &[(&str, bool)]) {
        let files = row_files(chosen, format, "subset");
        assert_eq!(files.iter().map(|file| (file.name.as_str(), file.rows.is_some())).collect::<Vec<_>>(), names);
        assert!(files.iter().all(|file| file.rows.is_some() != file.note.is_some()));
    }

    #[test]
    fn each_file_is_offered_in_its_own_format_or_as_values() {
        check(&of("x.npy", &[], Some("y.csv.gz")), "npy", &[("x-subset.npy", true), ("y-subset.csv", true)]);
        check(&of("x.npy", &[], Some("y.json")), "npy", &[("x-subset.npy", true)]);
        check(&of("x.jsonl", &[], None), "jsonl", &[("x-subset.jsonl-values.npy", false)]);
        check(&of("x_0.csv", &["x_0.csv", "x_1.csv"], None), "csv", &[("x_0-subset.csv-values.npy", false)]);
    }
}
