//! Compares the sizes of two modalities class by class: the difference with its interval, and the measure that causes most of it.

use scar_core::stats::normal_quantile;
use scar_method::foundation::curve_point;
use scar_method::measures::Measures;
use scar_report::{ClassBias, Driver, Report, SizeReport};

/// Compares the `sides` class by class. Both have the same classes in the same order.
///
/// ```
/// use scar_analysis::bias;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // A modality does not differ from itself.
/// let bias = bias([&report, &report]);
/// assert_eq!(bias.iter().map(|class| class.class.as_str()).collect::<Vec<_>>(), ["ant", "bee", "cat"]);
/// assert!(bias.iter().all(|class| class.difference.is_none_or(|difference| difference == 0.0) && class.driver.is_none()));
/// ```
pub fn bias(sides: [&Report; 2]) -> Vec<ClassBias> {
    let n_classes = sides[0].foundation.classes.len().min(sides[1].foundation.classes.len());
    let mut classes: Vec<ClassBias> = (0..n_classes).map(|class| class_bias(sides, class)).collect();
    hold_for_all(&mut classes);
    classes
}

/// Chance that an interval of one class does not hold.
const MISSED: f64 = 0.05;

/// Adds the intervals that hold for all classes together. With an interval of 95 % for each of ten classes, every third comparison of
/// sides that do not differ would find a difference.
///
/// Each gets its part of the 5 % (Bonferroni). The ends move away from the difference as those of a normal distribution do, because sizes
/// come with intervals of 95 % alone.
fn hold_for_all(classes: &mut [ClassBias]) {
    let n_compared = classes.iter().filter(|class| class.difference.is_some()).count().max(1) as f64;
    let factor = normal_quantile(1.0 - MISSED / (2.0 * n_compared)) / normal_quantile(1.0 - MISSED / 2.0);
    for class in classes {
        let end = |end: Option<f64>| class.difference.zip(end).map(|(difference, end)| difference + factor * (end - difference));
        (class.low_for_all, class.high_for_all) = (end(class.low), end(class.high));
    }
}

fn class_bias(sides: [&Report; 2], class: usize) -> ClassBias {
    let step = |report: &Report| report.measured.as_ref().and_then(|measured| measured.steps.get(class)).map(|step| step.size.clone());
    let steps = sides.map(step);
    let (difference, low, high) = match &steps {
        [Some(first), Some(second)] => difference(first, second),
        _ => (None, None, None),
    };
    let measures = sides.map(|report| report.measures.first().and_then(|at| at.classes.get(class)).map(|class| class.measures()));
    let driver = match measures {
        [Some(first), Some(second)] => driver(&first, &second),
        _ => None,
    };
    ClassBias {
        class: sides[0].foundation.classes[class].class.clone(),
        sizes: steps.map(|step| step.and_then(|step| step.size)),
        difference,
        low,
        high,
        low_for_all: None,
        high_for_all: None,
        errors: None,
        fall: None,
        theory: sides.map(|report| report.foundation.classes[class].foundation_size),
        driver: driver.map(|(driver, _)| driver),
        driver_change: driver.map(|(_, change)| change),
    }
}

/// The second size less the first, with its interval by the method of variance estimates recovery (MOVER). An end is missing if one of
/// the sizes lacks the end that it depends on. All are `None` where a class is hardly learned on a side: its size of 0 there does
/// not mean that it needs no rows.
///
/// Source: Zou & Donner 2008.
fn difference(first: &SizeReport, second: &SizeReport) -> (Option<f64>, Option<f64>, Option<f64>) {
    let (Some(a), Some(b)) = (first.needed(), second.needed()) else { return (None, None, None) };
    let difference = b - a;
    let end =
        |of_second: Option<f64>, of_first: Option<f64>, sign: f64| Some(difference + sign * libm::hypot(of_second? - b, of_first? - a));
    (Some(difference), end(second.low, first.high, -1.0), end(second.high, first.low, 1.0))
}

/// The measure that changes ln H most if it alone is replaced by that of `second`, and the change. `None` if no measure changes it.
///
/// H = (1 − C) · exp(2·S·((1 − A) − (1 − R))²). Source: METHOD, section 3.
fn driver(first: &Measures, second: &Measures) -> Option<(Driver, f64)> {
    let height = |measures: Measures| libm::log(curve_point(&measures));
    let own = height(*first);
    let with = [
        (Driver::Coverage, Measures { coverage: second.coverage, ..*first }),
        (Driver::Scale, Measures { scale: second.scale, ..*first }),
        (Driver::Authenticity, Measures { authenticity: second.authenticity, ..*first }),
        (Driver::Richness, Measures { richness: second.richness, ..*first }),
    ];
    let changes = with
        .into_iter()
        .map(|(driver, measures)| (driver, height(measures) - own))
        .filter(|(_, change)| change.is_finite() && *change != 0.0);
    changes.reduce(|best, other| if other.1.abs() > best.1.abs() { other } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_report::example;

    fn size(size: f64, low: f64, high: Option<f64>) -> SizeReport {
        example::size(Some(size), Some(low), high)
    }

    #[test]
    fn intervals_add_in_squares() {
        // 100 (97 to 104) and 130 (126 to 142): 4 and 4 below, 3 and 12 above.
        let (difference, low, high) = difference(&size(100.0, 97.0, Some(104.0)), &size(130.0, 126.0, Some(142.0)));
        assert_eq!(difference, Some(30.0));
        assert!((low.expect("an end") - (30.0 - 32f64.sqrt())).abs() < 1e-12);
        assert!((high.expect("an end") - (30.0 + 153f64.sqrt())).abs() < 1e-12);
    }

    #[test]
    fn intervals_of_many_classes_hold_together() {
        let class = |low, high| ClassBias {
            class: String::new(),
            sizes: [Some(10.0), Some(30.0)],
            difference: Some(20.0),
            low,
            high,
            low_for_all: None,
            high_for_all: None,
            errors: None,
            fall: None,
            theory: [None, None],
            driver: None,
            driver_change: None,
        };
        let mut one = [class(Some(5.0), Some(50.0))];
        hold_for_all(&mut one);
        assert_eq!((one[0].low_for_all, one[0].high_for_all), (one[0].low, one[0].high));
        // Of ten, each may miss once in 200: 2.807 deviations instead of 1.960.
        let mut ten: Vec<ClassBias> = (0..10).map(|_| class(Some(5.0), None)).collect();
        ten.push(ClassBias { difference: None, ..class(None, None) });
        hold_for_all(&mut ten);
        let low = ten[0].low_for_all.expect("an end");
        assert!((low - (20.0 - 15.0 * 2.807_034 / 1.959_964)).abs() < 1e-4, "{low}");
        assert_eq!((ten[0].high_for_all, ten[10].low_for_all), (None, None));
    }

    #[test]
    fn a_class_that_one_side_does_not_learn_has_no_difference() {
        assert_eq!(difference(&size(0.0, 0.0, Some(40.0)), &size(130.0, 126.0, Some(142.0))), (None, None, None));
    }

    #[test]
    fn an_end_that_was_not_found_stays_open() {
        let (_, low, high) = difference(&size(100.0, 97.0, Some(104.0)), &size(130.0, 126.0, None));
        assert!(low.is_some() && high.is_none());
    }

    #[test]
    fn the_measure_that_moves_the_height_most_drives_it() {
        let first = Measures { scale: 1.0, coverage: 0.5, authenticity: 0.9, richness: 0.95 };
        let other = Measures { coverage: 0.75, ..first };
        let (found, change) = driver(&first, &other).expect("one moves");
        assert_eq!(found, Driver::Coverage);
        assert!((change - 0.5f64.ln()).abs() < 1e-12);
        // Richness from 0.95 to 0.2: exp(2·0.7²) against exp(2·0.05²).
        let (found, change) = driver(&first, &Measures { richness: 0.2, coverage: 0.6, ..first }).expect("two move");
        assert_eq!(found, Driver::Richness);
        assert!((change - 2.0 * (0.49 - 0.0025)).abs() < 1e-12);
        assert_eq!(driver(&first, &first), None);
    }
}
