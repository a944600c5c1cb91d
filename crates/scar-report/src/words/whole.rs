//! What the error curve of the whole says in a sentence.

use crate::{KnownSize, MeasuredReport, SizeReport, format};

/// From how many rows on the test error is near enough to that of all.
pub fn whole_finding(measured: &MeasuredReport) -> String {
    let (whole, rows) = (&measured.whole, measured.test.train_rows);
    let of = format::count(rows);
    let epsilon = format::measure(whole.tolerance.unwrap_or(measured.epsilon));
    let near = format!("within ε = {epsilon} of that of all {of} rows");
    if let Some(reason) = &whole.reason {
        return format!("No number of rows was found whose test error is {near}: {reason}");
    }
    if !whole.beyond_data {
        return format!("The test error comes {near} with {}", KnownSize::of(whole, rows).words());
    }
    let inner = SizeReport { size: whole.size_within, low: whole.within_low, high: whole.within_high, ..whole.clone() };
    let levels = match KnownSize::of(whole, rows) {
        KnownSize::Unknown => "where it levels off cannot be told".to_owned(),
        known => format!("it would level off at {}", known.words()),
    };
    format!("The test error still falls at all {of} rows; {levels}. It comes {near} with {}", KnownSize::of(&inner, rows).words())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    fn words(size: Option<f64>, beyond_data: bool) -> String {
        let size =
            SizeReport { beyond_data, size_within: Some(500.0), within_low: Some(400.0), ..example::size(size, Some(700.0), Some(900.0)) };
        whole_finding(&example::measured(size, 9, 1438))
    }

    #[test]
    fn the_size_comes_with_its_interval_and_what_it_means() {
        assert_eq!(
            words(Some(800.0), false),
            "The test error comes within ε = 0.010 of that of all 1,438 rows with ≈ 800 rows (95 % interval ≈ 700 to ≈ 900)"
        );
    }

    #[test]
    fn beyond_the_data_the_curve_still_falls() {
        let text = words(Some(800.0), true);
        assert!(text.starts_with("The test error still falls at all 1,438 rows; it would level off at ≈ 800 rows (95 %"), "{text}");
        assert!(text.ends_with("with at least ≈ 400 rows; these data cannot say more"), "{text}");
    }
}
