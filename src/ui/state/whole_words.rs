//! What the error curve of the whole says in a sentence.

use super::size_words::interval_words;
use scar_report::format;
use scar_report::{MeasuredReport, SizeReport};

/// From how many rows on the test error is near enough to that of all.
pub fn whole_finding(measured: &MeasuredReport) -> String {
    let whole = &measured.whole;
    let (of, epsilon) = (format::count(measured.test.train_rows), format::full(measured.epsilon));
    let near = format!("the test error is within ε = {epsilon} of that of all {of}");
    match (whole.size, whole.size_within) {
        (_, Some(within)) if whole.beyond_data => {
            let inner = SizeReport { low: whole.within_low, high: whole.within_high, ..whole.clone() };
            let levels = match whole.size {
                Some(size) => format!("would level off at {} {}, extrapolated", format::size(Some(size)), interval_words(whole)),
                None => "would level off where it cannot be told".to_owned(),
            };
            format!("With {} rows {} {near}, but it still falls there and {levels}", format::size(Some(within)), interval_words(&inner))
        }
        (Some(size), _) => format!("From {} rows on {} {near}", format::size(Some(size)), interval_words(whole)),
        (None, _) => format!("No number of rows was found from which {near}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::{TestKind, TestReport};

    fn words(size: Option<f64>, beyond_data: bool) -> String {
        let size = SizeReport {
            size,
            low: Some(700.0),
            high: Some(900.0),
            beyond_data,
            size_within: Some(500.0),
            within_low: Some(400.0),
            within_high: None,
            isotonic: None,
            laws: Vec::new(),
            spread: None,
            reason: None,
        };
        let test = TestReport {
            kind: TestKind::HeldOut,
            file: None,
            column: None,
            rows: 9,
            class_rows: vec![9],
            train_rows: 1438,
            errors: vec![],
        };
        let (joint, whole) = (size.clone(), size);
        whole_finding(&MeasuredReport {
            epsilon: 0.01,
            delta: 0.01,
            confidence: 0.95,
            test,
            whole,
            joint,
            steps: vec![],
            diagnostics: vec![],
        })
    }

    #[test]
    fn the_size_comes_with_its_interval_and_what_it_means() {
        assert_eq!(
            words(Some(800.0), false),
            "From ≈ 800 rows on (95 % interval ≈ 700 to ≈ 900) the test error is within ε = 0.01 of that of all 1,438"
        );
        assert!(words(None, false).starts_with("No number of rows"));
    }

    #[test]
    fn beyond_the_data_the_curve_still_falls() {
        let text = words(Some(4_000.0), true);
        assert!(text.starts_with("With ≈ 500 rows (95 % interval from ≈ 400, no upper end) the test error is within"), "{text}");
        assert!(
            text.ends_with("but it still falls there and would level off at ≈ 4,000 (95 % interval ≈ 700 to ≈ 900), extrapolated"),
            "{text}"
        );
        assert!(words(None, true).ends_with("would level off where it cannot be told"));
    }
}
