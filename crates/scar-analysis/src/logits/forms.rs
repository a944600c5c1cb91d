//! A [`LogitsReport`] as JSON and CSV, and its notes.

use super::LogitsReport;
use scar_report::CsvTable;

impl LogitsReport {
    /// The report as indented JSON with a newline at its end, as `scar measures --json` prints it.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a report has text keys only");
        text.push('\n');
        text
    }

    /// The report as CSV: one row per class, all digits. A missing Coverage is an empty cell.
    pub fn to_csv(&self) -> String {
        let mut table = CsvTable::new(["class", "rows", "scale", "coverage", "authenticity", "richness"]);
        for class in &self.classes {
            let coverage = if class.coverage.is_finite() { class.coverage.to_string() } else { String::new() };
            table.line([
                class.class.clone(),
                class.rows.to_string(),
                class.scale.to_string(),
                coverage,
                class.authenticity.to_string(),
                class.richness.to_string(),
            ]);
        }
        table.into_text()
    }

    /// A note on the class at `class_idx` if its numbers say little.
    ///
    /// # Panics
    /// If `class_idx` is not below the number of classes.
    pub fn note(&self, class_idx: usize) -> Option<&'static str> {
        let class = &self.classes[class_idx];
        if class.rows == 0 {
            return Some("No row has this label, so its measures say nothing.");
        }
        class.coverage.is_nan().then_some("Too few values for a Coverage. Add samples of this class.")
    }
}

#[cfg(test)]
mod tests {
    use crate::logits::{LogitsClass, LogitsReport};
    use scar_method::measures::Convention;

    fn report(names: [&str; 2]) -> LogitsReport {
        let class = |name: &str, rows, coverage| LogitsClass {
            class: name.to_owned(),
            rows,
            scale: 1.0,
            coverage,
            authenticity: 0.5,
            richness: 0.25,
        };
        let classes = vec![class(names[0], 3, 0.123_456_789), class(names[1], 0, f64::NAN)];
        LogitsReport { convention: Convention::Corrected, ratio: 1, rows: 3, classes, accuracy: 0.5 }
    }

    #[test]
    fn json_comes_back_with_its_missing_coverage() {
        let text = report(["a", "b"]).to_json();
        assert!(text.contains("\"coverage\": null") && text.ends_with("}\n"), "{text}");
        let back: LogitsReport = serde_json::from_str(&text).expect("valid");
        assert!(back.classes[1].coverage.is_nan());
        assert_eq!(back.classes[0], report(["a", "b"]).classes[0]);
    }

    #[test]
    fn csv_has_all_digits_and_an_empty_cell() {
        let text = report(["a, b", "c"]).to_csv();
        assert_eq!(text, "class,rows,scale,coverage,authenticity,richness\n\"a, b\",3,1,0.123456789,0.5,0.25\nc,0,1,,0.5,0.25\n");
    }

    #[test]
    fn a_class_without_rows_is_noted() {
        let report = report(["a", "b"]);
        assert_eq!((report.note(0), report.note(1)), (None, Some("No row has this label, so its measures say nothing.")));
    }
}
