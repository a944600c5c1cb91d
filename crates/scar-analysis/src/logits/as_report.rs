//! Converts a [`LogitsReport`] to the report of an analysis, so that the page shows and saves both in the same way.

use super::{LogitsClass, LogitsReport};
use scar_method::foundation::total::Totals;
use scar_method::settings::Settings;
use scar_report::{DataReport, FoundationClass, FoundationReport, Note, ProbeReport, Report, UnknownCoverage};

impl LogitsReport {
    /// A report with these measures and without sizes and plan; a diagnostic gives the reason.
    ///
    /// `data` describes the files: the matrix of logits, and the labels.
    pub fn into_report(self, data: DataReport) -> Report {
        let at = self.as_ratio();
        let classes = self.classes.iter().map(|class| FoundationClass {
            class: class.class.clone(),
            curve: Vec::new(),
            h: None,
            h_low: None,
            h_high: None,
            lambda: None,
            lambda_at_bound: false,
            foundation_size: None,
        });
        let has_none = |class: &&LogitsClass| class.rows == 0 || class.coverage.is_nan();
        let unknown =
            self.classes.iter().filter(has_none).map(|class| UnknownCoverage::Class { class: class.class.clone(), rows: class.rows });
        let notes: Vec<Note> = unknown.map(Note::CoverageUnknown).collect();
        Report {
            schema_version: Report::SCHEMA_VERSION,
            scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
            complete: true,
            settings: Settings { convention: self.convention, ratios: vec![self.ratio], test_share: 0.0, ..Settings::default() },
            data,
            foundation: FoundationReport { classes: classes.collect(), ratio_factor: None, total: Totals::NONE, diagnostics: Vec::new() },
            measured: None,
            plan: None,
            suspects: None,
            collect: None,
            probe: ProbeReport {
                kind: "given".to_owned(),
                finished: 0,
                trainings: 0,
                shift_ratio: None,
                published_accuracy: None,
                shift: None,
            },
            tasks: Vec::new(),
            joint: Vec::new(),
            diagnostics: std::iter::once(Note::LogitsOnly).chain(notes).collect(),
            measures: vec![at],
            trace: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::logits::{GivenClasses, measure_logits};
    use scar_core::Labels;
    use scar_method::measures::Convention;
    use scar_report::{example, to_csv};

    #[test]
    fn measures_stand_at_the_given_ratio_and_sizes_are_missing_with_the_reason() {
        let logits = ndarray::array![[2.0, -1.0], [0.1, 1.5], [0.3, 0.2], [-0.5, 0.2]];
        let labels = Labels::from_texts(&["cat", "dog", "dog", "dog"]);
        let given = GivenClasses { labels: &labels, file: "labels.txt" };
        let measured = measure_logits(logits.view(), given, None, 2, Convention::Published).expect("valid");
        let report = measured.clone().into_report(example::report(2, &[1]).data);
        assert_eq!((report.measures[0].ratio, report.measures[0].rows), (2, 4));
        assert_eq!(report.measures[0].classes[1].authenticity, measured.classes[1].authenticity);
        assert!((0..2).all(|class| report.step_size(class).is_none()) && !report.is_provisional());
        assert_eq!(report.diagnostics[0], scar_report::Note::LogitsOnly);
        assert!(to_csv(&report).contains("dog"));
    }
}
