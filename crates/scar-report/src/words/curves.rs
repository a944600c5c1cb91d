//! Curves that say nothing of the set at hand, and the sentence that stands in their place.

use crate::plot::Measure;
use crate::{Report, format};

/// Curves whose values lie within this much are told apart by no one.
const FLAT: f64 = 0.02;

/// What stands in place of the curves of `measure` over the ratios, where these would say nothing of this set; `None` where they do.
///
/// ```
/// use scar_report::plot::Measure;
/// use scar_report::words::flat_curves;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // One label a row: Scale counts rows.
/// assert!(flat_curves(&report, Measure::Scale).unwrap().starts_with("Scale is 1 over the ratio for every class."));
/// assert_eq!(flat_curves(&report, Measure::Coverage), None);
/// ```
pub fn flat_curves(report: &Report, measure: Measure) -> Option<String> {
    let all = || report.measures.iter().flat_map(|at| at.classes.iter().filter(|class| class.rows > 0).map(move |class| (at, class)));
    if measure == Measure::Scale && all().all(|(at, class)| (class.scale * f64::from(at.ratio) - 1.0).abs() < 1e-9) {
        return Some(
            "Scale is 1 over the ratio for every class. It counts rows here, so a curve of it would say nothing of this set.".to_owned(),
        );
    }
    let values = all().map(|(_, class)| measure.of_class(class).0).filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let name = measure.name();
    if low > high {
        return Some(format!("{name} is not known of any class: the rows of each are too few."));
    }
    (high - low < FLAT).then(|| {
        format!(
            "{name} is {} to {} for every class at every ratio. It tells none apart, so a curve of it would say nothing of this set.",
            format::measure(low),
            format::measure(high)
        )
    })
}

/// The sentences for all measures whose curves say nothing.
pub fn all_flat_curves(report: &Report) -> Vec<String> {
    Measure::ALL.into_iter().filter_map(|measure| flat_curves(report, measure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn curves_that_differ_are_drawn_and_others_give_way_to_a_sentence() {
        let mut report = report(3, &[1, 2, 5]);
        let classes = |report: &mut Report, change: fn(&mut crate::ClassMeasures)| {
            report.measures.iter_mut().flat_map(|at| &mut at.classes).for_each(change);
        };
        classes(&mut report, |class| (class.richness, class.authenticity) = (0.995, 0.9));
        report.measures[0].classes[0].authenticity = 0.5;
        assert!(
            flat_curves(&report, Measure::Richness).is_some_and(|words| words.starts_with("Richness is 0.995 to 0.995 for every class"))
        );
        assert_eq!(flat_curves(&report, Measure::Authenticity), None);
        classes(&mut report, |class| class.coverage = f64::NAN);
        assert!(flat_curves(&report, Measure::Coverage).is_some_and(|words| words.contains("is not known of any class")));
    }
}
