//! What each of the four measures says of this set, and what it cannot say.

use schemars::JsonSchema;
use serde::Serialize;

use super::class_name;
use crate::finding::headline;
use crate::plot::Measure;
use crate::{ClassMeasures, RatioReport, Report, format};

/// Classes whose values lie within this much are told apart by no one.
const FLAT: f64 = 0.02;

/// What one of the four measures says of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeasureAnswer {
    /// `Scale`, `Coverage`, `Authenticity` or `Richness`.
    pub measure: &'static str,
    /// What it says, in sentences.
    pub text: String,
}

/// A sentence or two for each measure; none before a whole report.
pub(super) fn answers(report: &Report) -> Vec<MeasureAnswer> {
    let Some(at) = headline(report).filter(|_| !report.is_provisional()) else { return Vec::new() };
    let text = |measure| match measure {
        Measure::Scale => scale(report, at),
        Measure::Coverage => coverage(report, at),
        Measure::Authenticity => {
            let unseen = Range::of(at, |class| class.unseen.map(|unseen| unseen.authenticity));
            share(report, unseen, Range::of(at, |class| Some(class.authenticity)))
        }
        Measure::Richness => {
            let unseen = Range::of(at, |class| class.unseen.map(|unseen| unseen.richness));
            share(report, unseen, Range::of(at, |class| Some(class.richness)))
        }
    };
    Measure::ALL.map(|measure| MeasureAnswer { measure: measure.name(), text: text(measure) }).into()
}

/// The lowest and the highest value of the classes, with their names.
struct Range<'a> {
    low: (f64, &'a str),
    high: (f64, &'a str),
}

impl<'a> Range<'a> {
    fn of(at: &'a RatioReport, value: impl Fn(&ClassMeasures) -> Option<f64>) -> Option<Self> {
        let values = at.classes.iter().filter_map(|class| Some((value(class).filter(|value| value.is_finite())?, class.class.as_str())));
        let values: Vec<(f64, &str)> = values.collect();
        let low = *values.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
        let high = *values.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Self { low, high })
    }

    fn is_flat(&self) -> bool {
        self.high.0 - self.low.0 < FLAT
    }

    fn words(&self) -> String {
        format!("{} to {}", format::measure(self.low.0), format::measure(self.high.0))
    }

    fn named_words(&self, report: &Report) -> String {
        let end = |(value, class): (f64, &str)| format!("{} ({})", format::measure(value), class_name(report, class));
        format!("{} to {}", end(self.low), end(self.high))
    }
}

fn scale(report: &Report, at: &RatioReport) -> String {
    match Range::of(at, |class| Some(class.scale * f64::from(at.ratio))) {
        Some(range) if range.low.0 < 1.0 - 1e-9 => {
            format!("{} of the kept rows, over the classes, are right in some label column.", range.named_words(report))
        }
        _ => "It is 1 over the ratio for every class: with one label for each row it counts rows, and says no more of this set.".to_owned(),
    }
}

fn coverage(report: &Report, at: &RatioReport) -> String {
    let trained = Range::of(at, |class| Some(class.coverage));
    let unseen = Range::of(at, |class| class.unseen.and_then(|unseen| unseen.coverage));
    let proof = "Noise has a high Coverage too, so a high value alone is no proof of good data.";
    let told = match (unseen, trained) {
        (Some(unseen), Some(trained)) => {
            format!("{} on rows never seen; {} on rows trained on.", unseen.named_words(report), trained.words())
        }
        (None, Some(trained)) => format!("{} on rows trained on.", trained.named_words(report)),
        (Some(unseen), None) => format!("{} on rows never seen.", unseen.named_words(report)),
        (None, None) => return "The rows of each class are too few to say.".to_owned(),
    };
    format!("{told} {proof}")
}

/// Authenticity or Richness, which are shares of rows.
fn share(report: &Report, unseen: Option<Range<'_>>, trained: Option<Range<'_>>) -> String {
    match (unseen, trained) {
        (Some(unseen), Some(trained)) => {
            let told = format!("{} on rows never seen; {} on rows trained on", unseen.named_words(report), trained.words());
            match (unseen.is_flat(), trained.is_flat()) {
                (true, true) => format!("{told}: nearly the same for every class, so it tells none apart."),
                (false, true) => format!("{told}, where it tells no class apart: a probe remembers its rows."),
                _ => format!("{told}."),
            }
        }
        (None, Some(trained)) => {
            format!("{} on rows trained on, which a probe remembers; on rows never seen it was not measured.", trained.named_words(report))
        }
        _ => "No class has rows to say.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    fn text(report: &Report, measure: Measure) -> String {
        answers(report).into_iter().find(|answer| answer.measure == measure.name()).expect("all four").text
    }

    #[test]
    fn a_measure_that_is_the_same_for_every_class_is_called_that() {
        let mut report = report(3, &[1, 2]);
        report.measures[0].classes.iter_mut().for_each(|class| (class.scale, class.richness) = (1.0, 0.99));
        assert!(text(&report, Measure::Scale).starts_with("It is 1 over the ratio for every class"));
        // Of rows never seen nothing is known, and that is said.
        assert!(text(&report, Measure::Richness).ends_with("on rows never seen it was not measured."));
        report.measures[0].classes[0].scale = 0.5;
        assert!(text(&report, Measure::Scale).starts_with("0.500 ("));
        report.measures[0].classes.iter_mut().for_each(|class| class.coverage = f64::NAN);
        assert_eq!(text(&report, Measure::Coverage), "The rows of each class are too few to say.");
        report.complete = false;
        assert_eq!(answers(&report), []);
    }
}
