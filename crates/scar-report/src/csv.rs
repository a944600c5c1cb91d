//! The measures as CSV: one row per ratio and class, all digits.

use crate::{CsvTable, Report};

const HEAD: [&str; 19] = [
    "ratio",
    "repeats",
    "rows",
    "class",
    "scale",
    "coverage",
    "authenticity",
    "richness",
    "sd_scale",
    "sd_coverage",
    "sd_authenticity",
    "sd_richness",
    "h",
    "lambda",
    "foundation_size",
    "measured_size",
    "measured_low",
    "measured_high",
    "measured_beyond_data",
];

/// The measures of the report as CSV. Missing values are empty cells.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // `report` is of three classes at the ratios 1, 2, 4 and 8.
/// let table = scar_report::to_csv(&report);
/// let rows: Vec<&str> = table.lines().collect();
/// assert_eq!(rows.len(), 1 + 4 * 3);
/// assert!(rows[0].starts_with("ratio,repeats,rows,class,scale,coverage,"));
/// assert!(rows[1].starts_with("1,1,120,ant,1,"));
/// ```
pub fn to_csv(report: &Report) -> String {
    let mut table = CsvTable::new(HEAD);
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for at in &report.measures {
        for (idx, class) in at.classes.iter().enumerate() {
            let step = report.foundation.classes.get(idx);
            let measured = report.measured.as_ref().and_then(|measured| measured.steps.get(idx)).map(|step| &step.size);
            table.line([
                at.ratio.to_string(),
                at.repeats.to_string(),
                at.rows.to_string(),
                class.class.clone(),
                class.scale.to_string(),
                number(Some(class.coverage).filter(|coverage| coverage.is_finite())),
                class.authenticity.to_string(),
                class.richness.to_string(),
                number(class.sd.scale),
                number(class.sd.coverage),
                number(class.sd.authenticity),
                number(class.sd.richness),
                number(step.and_then(|step| step.h)),
                number(step.and_then(|step| step.lambda)),
                number(step.and_then(|step| step.foundation_size)),
                number(measured.and_then(|size| size.size)),
                number(measured.and_then(|size| size.low)),
                number(measured.and_then(|size| size.high)),
                measured.map_or(String::new(), |size| size.beyond_data.to_string()),
            ]);
        }
    }
    table.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn every_ratio_and_class_is_a_row_with_all_digits() {
        let mut report = report(3, &[1, 2, 5]);
        report.measures[1].classes[2].coverage = 0.123_456_789_012_345_6;
        report.measures[0].classes[0].class = "a \"quoted\", name".to_owned();
        let text = to_csv(&report);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("head").len(), HEAD.len());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("row")).collect();
        assert_eq!(rows.len(), 9);
        assert_eq!(&rows[0][3], "a \"quoted\", name");
        assert_eq!(&rows[0][8], "");
        assert_eq!(&rows[5][5], "0.1234567890123456");
    }
}
