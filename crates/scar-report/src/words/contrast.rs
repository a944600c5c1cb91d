//! What the Compare place says, in sentences, cells and as a file.

use std::cmp::Ordering;

use super::{Finding, listed};
use crate::{ContrastRow, CsvTable, Difference, Quantity, Report, Weight, format};

/// What the results come to: how the last differs from the first.
pub fn contrast_finding(names: &[String], rows: &[ContrastRow]) -> Finding {
    let (Some(first), Some(last)) = (names.first(), names.last().filter(|_| names.len() > 1)) else {
        return Finding::new(
            "One result is kept",
            "Analyze other data, another label column or with other settings, and it stands beside it here.",
        );
    };
    let of_last = |weight: Weight| -> Vec<&str> {
        let has = |row: &&ContrastRow| row.differences().last().copied().flatten().is_some_and(|difference| difference.weight == weight);
        rows.iter().filter(has).map(|row| row.name.as_str()).collect()
    };
    let (beyond, within) = (of_last(Weight::Beyond), of_last(Weight::Within));
    match (beyond.is_empty(), within.is_empty()) {
        (true, true) => Finding::new(
            format!("No difference of «{last}» from «{first}» can be told from chance"),
            "How far chance moves these numbers is not known.",
        ),
        (true, false) => Finding::heading(format!("«{last}» differs from «{first}» in nothing by more than chance")),
        (false, _) => Finding::new(
            format!("«{last}» differs from «{first}» by more than chance"),
            format!("It does so in {} of {} numbers: {}.", beyond.len(), beyond.len() + within.len(), listed(&beyond)),
        ),
    }
}

/// What keeps results from being held against each other, if anything.
pub fn contrast_doubt(reports: &[&Report]) -> Option<String> {
    let first = reports.first()?;
    if let Some(other) = reports.iter().find(|report| report.settings.convention != first.settings.convention) {
        return Some(format!(
            "The results are of different conventions ({} and {}), whose numbers mean different things. Analyze both by one.",
            first.settings.convention.name(),
            other.settings.convention.name()
        ));
    }
    let names = |report: &Report| report.data.labels.classes.iter().map(|class| class.name.clone()).collect::<Vec<_>>();
    if reports.iter().any(|report| names(report) != names(first)) {
        return Some("The results are of different classes: the measures of a whole are means over its own classes.".to_owned());
    }
    None
}

/// A number with its spread.
pub fn quantity_words(quantity: Option<&Quantity>, is_size: bool) -> String {
    let Some(quantity) = quantity.filter(|quantity| quantity.value.is_finite()) else { return format::MISSING.to_owned() };
    if !is_size {
        let interval = quantity.interval.filter(|_| quantity.sd.is_none());
        let interval = interval.map_or_else(String::new, |(low, high)| format!(" ({} to {})", format::measure(low), format::measure(high)));
        return format::measure_with_spread(quantity.value, quantity.sd) + &interval;
    }
    let interval = match quantity.interval {
        Some((low, high)) if high.is_finite() => format!(" ({} to {})", format::size(Some(low)), format::size(Some(high))),
        Some((low, _)) => format!(" (from {})", format::size(Some(low))),
        None => String::new(),
    };
    format::size(Some(quantity.value)) + &interval
}

/// A difference, signed.
pub fn difference_words(difference: &Difference, is_size: bool) -> String {
    let value = difference.value.abs();
    let value = if is_size { format::size(Some(value)).replace("≈ ", "") } else { format::measure(value) };
    match difference.value.total_cmp(&0.0) {
        _ if difference.value == 0.0 => "no difference".to_owned(),
        Ordering::Less => format!("−{value}"),
        _ => format!("+{value}"),
    }
}

/// What to make of a difference.
pub fn weight_words(weight: Weight) -> &'static str {
    match weight {
        Weight::Beyond => "more than chance",
        Weight::Within => "within chance",
        Weight::Unknown => "spread not known",
    }
}

/// The rows as CSV, with all digits: of each result its value, spread, difference and what to make of it.
pub fn contrast_csv(names: &[String], rows: &[ContrastRow]) -> String {
    let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map_or_else(String::new, |value| value.to_string());
    let heads =
        names.iter().flat_map(|name| [name.clone(), format!("{name}: sd"), format!("{name}: difference"), format!("{name}: weight")]);
    let mut table = CsvTable::new(std::iter::once("quantity".to_owned()).chain(heads));
    for row in rows {
        let cells = row.values.iter().zip(row.differences()).flat_map(|(value, difference)| {
            [
                number(value.map(|value| value.value)),
                number(value.and_then(|value| value.sd)),
                number(difference.map(|difference| difference.value)),
                difference.map_or_else(String::new, |difference| weight_words(difference.weight).to_owned()),
            ]
        });
        table.line(std::iter::once(row.name.clone()).chain(cells));
    }
    table.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, values: [(f64, Option<f64>); 2]) -> ContrastRow {
        let quantity = |(value, sd)| Some(Quantity { value, sd, interval: None });
        ContrastRow { name: name.to_owned(), is_size: false, values: values.map(quantity).to_vec() }
    }

    #[test]
    fn the_finding_names_what_differs_by_more_than_chance() {
        let names = ["text".to_owned(), "image".to_owned()];
        let apart = row("Coverage", [(0.5, Some(0.01)), (0.8, Some(0.01))]);
        let near = row("Richness", [(0.5, Some(0.01)), (0.51, Some(0.01))]);
        let unknown = row("Scale", [(0.5, None), (0.9, None)]);
        assert_eq!(
            contrast_finding(&names, &[apart.clone(), near.clone()]),
            Finding::new("«image» differs from «text» by more than chance", "It does so in 1 of 2 numbers: Coverage.")
        );
        assert!(contrast_finding(&names, &[near]).heading.contains("in nothing by more than chance"));
        assert!(contrast_finding(&names, &[unknown]).heading.starts_with("No difference"));
        assert!(contrast_finding(&names[..1], &[apart]).heading.starts_with("One result is kept"));
    }

    #[test]
    fn cells_hold_value_spread_and_difference() {
        let row = row("Coverage", [(0.5, Some(0.01)), (0.8125, Some(0.02))]);
        let difference = row.differences()[1].expect("two values");
        assert_eq!(quantity_words(row.values[1].as_ref(), false), "0.812 ± 0.020");
        assert_eq!((difference_words(&difference, false).as_str(), weight_words(difference.weight)), ("+0.312", "more than chance"));
        let size = Quantity { value: 650.0, sd: None, interval: Some((500.0, f64::INFINITY)) };
        assert_eq!(quantity_words(Some(&size), true), "≈ 650 (from ≈ 500)");
        assert_eq!(quantity_words(None, true), "–");
        let names = ["a".to_owned(), "b".to_owned()];
        assert_eq!(contrast_csv(&names, &[row]).lines().nth(1), Some("Coverage,0.5,0.01,,,0.8125,0.02,0.3125,more than chance"));
    }

    #[test]
    fn results_that_mean_different_things_are_told() {
        let one = crate::example::report(3, &[1, 2]);
        let mut other = one.clone();
        assert_eq!(contrast_doubt(&[&one, &other]), None);
        other.data.labels.classes[0].name = "dog".to_owned();
        assert!(contrast_doubt(&[&one, &other]).expect("told").contains("different classes"));
        other.settings.convention = scar_method::measures::Convention::Corrected;
        assert!(contrast_doubt(&[&one, &other]).expect("told").contains("different conventions (published and corrected)"));
    }
}
