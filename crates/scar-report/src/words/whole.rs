//! What the error curve of the whole says.

use super::{Finding, begun};
use crate::{KnownSize, MeasuredReport, SizeReport, format};

/// From how many rows on the test error is near enough to that of all.
pub fn whole_finding(measured: &MeasuredReport) -> Finding {
    let (whole, rows) = (&measured.whole, measured.test.train_rows);
    let of = format::count(rows);
    let epsilon = format::measure(whole.tolerance.unwrap_or(measured.epsilon));
    let near = format!("within ε = {epsilon} of that of all {of} rows");
    if let Some(reason) = &whole.reason {
        return Finding::new("No number of rows was found that does as well as all", format!("Its test error would be {near}: {reason}."));
    }
    if !whole.beyond_data {
        let known = KnownSize::of(whole, rows);
        let heading = match known {
            KnownSize::Unknown => "How many rows do as well as all cannot be told".to_owned(),
            KnownSize::About { .. } => format!("{} of {of} rows do as well as all", known.short()),
            KnownSize::Between { low, high } => {
                let [low, high] = [low, high].map(|size| format::size(Some(size)));
                format!("Between {low} and {high} of {of} rows do as well as all")
            }
            KnownSize::AtMost(_) | KnownSize::AtLeast(_) => {
                format!("{} of {of} rows are needed to do as well as all", begun(&known.short()))
            }
        };
        return Finding::new(heading, format!("The test error comes {near} with {}.", known.words()));
    }
    let inner = SizeReport { size: whole.size_within, low: whole.within_low, high: whole.within_high, ..whole.clone() };
    let levels = match KnownSize::of(whole, rows) {
        KnownSize::Unknown => "where it levels off cannot be told".to_owned(),
        known => format!("it would level off at {}", known.words()),
    };
    Finding::new(
        format!("The test error still falls at all {of} rows"),
        format!("{}. It comes {near} with {}.", begun(&levels), KnownSize::of(&inner, rows).words()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    fn words(size: Option<f64>, beyond_data: bool) -> String {
        let size =
            SizeReport { beyond_data, size_within: Some(500.0), within_low: Some(400.0), ..example::size(size, Some(700.0), Some(900.0)) };
        whole_finding(&example::measured(size, 9, 1438)).to_string()
    }

    #[test]
    fn the_size_comes_with_its_interval_and_what_it_means() {
        assert_eq!(
            words(Some(800.0), false),
            "≈ 800 of 1,438 rows do as well as all. The test error comes within ε = 0.010 of that of all 1,438 rows with ≈ 800 rows (95 % interval ≈ 700 to ≈ 900)."
        );
    }

    #[test]
    fn beyond_the_data_the_curve_still_falls() {
        let text = words(Some(800.0), true);
        assert!(text.starts_with("The test error still falls at all 1,438 rows. It would level off at ≈ 800 rows (95 %"), "{text}");
        assert!(text.ends_with("with at least ≈ 400 rows; these data cannot say more."), "{text}");
    }
}
