//! The overview of a report: the questions in the order in which a person asks them, each answered in a sentence or two.
//!
//! It is made from the report alone, so that page, program and HTML say the same.

mod collect;
mod headline;
mod how_good;
mod measure_words;
mod more_rows;
mod quality;
mod reading;
mod suspects;
mod telltale_words;
mod weak_classes;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::measure_words::MeasureAnswer;
use self::quality::Quality;
pub use self::reading::WALK;
use crate::Report;
use crate::words::{Finding, class_of};
use scar_files::shown_name;

/// What an analysis found, before all numbers.
///
/// An example is at [`overview`].
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Overview {
    /// The verdict, for programs.
    pub verdict: Verdict,
    /// Whether the headline sends somewhere first: to weak classes, wrong labels or copies.
    #[serde(skip)]
    pub has_caveat: bool,
    /// Classes that are surely recognized less than the rest.
    #[serde(skip)]
    pub n_weak: u64,
    /// The verdict in at most twelve words.
    pub headline: String,
    /// An answer for each question, in the order in which a person asks them.
    pub answers: Vec<Answer>,
    /// What each of the four measures says of this set, and what it cannot say; empty while the report is provisional.
    pub measures: Vec<MeasureAnswer>,
}

/// What an analysis says of the data as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Ratios are missing still.
    Provisional,
    /// Nothing was tested.
    NotTested,
    /// On rows never seen, the probe is no better than chance.
    NoBetterThanChance,
    /// The rows are enough.
    Enough,
    /// The rows are not enough.
    NotEnough,
    /// Whether the rows are enough cannot be told from them.
    CannotTell,
}

impl Verdict {
    /// Whether some of the questions have answers; the others say when they follow.
    pub fn has_answers(self) -> bool {
        self != Self::Provisional
    }
}

/// A question that an overview answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// How good the data is now, on rows never seen.
    Now,
    /// What more rows would bring.
    More,
    /// Which classes are recognized least.
    Weak,
    /// What may be wrong in the data.
    Wrong,
    /// What to collect next.
    Collect,
}

impl Question {
    /// Its name in JSON and on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::More => "more",
            Self::Weak => "weak",
            Self::Wrong => "wrong",
            Self::Collect => "collect",
        }
    }

    /// The question in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Now => "How good now?",
            Self::More => "Would more help?",
            Self::Weak => "Which classes are weak?",
            Self::Wrong => "What may be wrong in the data?",
            Self::Collect => "What to collect next?",
        }
    }
}

/// What stands above what the measures say.
pub const MEASURES_TITLE: &str = "What the four measures say";

/// Numbers by their names.
type Values = BTreeMap<&'static str, f64>;

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// The answer, in sentences.
    pub text: String,
    /// The numbers behind it, by name; shares are 0…1. `now`: `right`, `right_low` and `right_high` (95 %), `guess`, `trained`. `more`: `rows`,
    /// `size_low` and `size_high` in rows (95 %), and by how much the share that is right would rise: `gain_of_a_tenth_low` to
    /// `gain_of_four_times_high`. `weak`: `classes`. `wrong`: the counts of [`SuspectsReport`](crate::SuspectsReport), and the `oddities` of the files. `collect`:
    /// `rows`, and in balanced accuracy `gain_over_random`, `gain_over_random_low` and `gain_over_random_high` (95 %). What is not known is left out.
    pub values: Values,
}

/// The name of a class as a sentence shows it.
fn class_name(report: &Report, class: &str) -> String {
    class_of(report.data.labels.kind, &shown_name(class))
}

/// The overview of `report`; of a provisional one, what it can say so far.
///
/// ```
/// use scar_report::overview::{Question, Verdict, overview};
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let seen = overview(&report);
/// assert!(seen.headline.split(' ').count() <= 12 && seen.answers.len() == 5);
/// assert!(seen.answers[0].text.contains("of rows never seen are right"), "{}", seen.answers[0].text);
/// let said: &scar_report::overview::MeasureAnswer = &seen.measures[3];
/// assert!(said.measure == "Richness" && said.text.contains("on rows never seen"), "{}", said.text);
/// let values = &seen.answers[0].values;
/// assert!(values["right_low"] < values["right"] && values["guess"] < values["right_low"]);
/// // Nothing is recommended where classes are told apart no better than by chance.
/// let measured = report.measured.as_mut().unwrap();
/// (measured.test.errors.last_mut().unwrap().error, measured.test.error_interval) = (0.75, Some([0.67, 0.82]));
/// for step in &mut measured.steps {
///     (step.errors.last_mut().unwrap().error, step.error_interval) = (0.5, Some([0.45, 0.55]));
/// }
/// let noise = overview(&report);
/// assert_eq!((noise.verdict, noise.headline.as_str()), (Verdict::NoBetterThanChance, "These embeddings do not tell the classes apart."));
/// assert_eq!(noise.answers[4].question, Question::Collect);
/// assert!(noise.answers[4].text.starts_with("Nothing yet"));
/// ```
pub fn overview(report: &Report) -> Overview {
    let quality = Quality::of(report);
    let verdict = headline::verdict(report, quality.as_ref());
    let weak = weak_classes::weak(report, quality.as_ref());
    let answer = |question, text, values| Answer { question, text, values };
    let n_weak = weak.len() as u64;
    Overview {
        verdict,
        has_caveat: headline::has_caveat(report, verdict, n_weak),
        n_weak,
        headline: headline::words(report, verdict, n_weak),
        measures: measure_words::answers(report),
        answers: vec![
            answer(Question::Now, how_good::words(report, verdict, quality.as_ref()), how_good::values(report, quality.as_ref())),
            answer(Question::More, more_rows::words(report, verdict), more_rows::values(report, verdict)),
            answer(Question::Weak, weak_classes::words(report, verdict, &weak), Values::from([("classes", n_weak as f64)])),
            answer(Question::Wrong, suspects::words(report, verdict), suspects::values(report)),
            answer(Question::Collect, collect::words(report, verdict, &weak), collect::values(report)),
        ],
    }
}

/// What the rows' own place says before every row was looked at: how many the analysis counted, where it looked for them.
///
/// ```
/// use scar_report::overview::rows_before_look;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let suspects = report.suspects.as_mut().unwrap();
/// (suspects.wrong_labels, suspects.copies, suspects.copies_across, suspects.far, suspects.failed) = (2, 3, 0, 1, 0);
/// let finding = rows_before_look(&report);
/// assert_eq!(finding.heading, "2 labels are likely wrong");
/// assert!(finding.below.starts_with("3 rows nearly repeat another. 1 row lies far from every class. Which rows"), "{}", finding.below);
/// report.suspects = None;
/// assert_eq!(rows_before_look(&report).heading, "Which rows are worth a look is not known yet");
/// ```
pub fn rows_before_look(report: &Report) -> Finding {
    suspects::before_look(report, headline::verdict(report, Quality::of(report).as_ref()))
}

/// The classes that are surely recognized less than the rest, by their names.
pub(crate) fn weak_class_names(report: &Report) -> Vec<&str> {
    weak_classes::weak(report, Quality::of(report).as_ref()).into_iter().map(|class| class.class.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn what_is_not_finished_is_not_called_untested() {
        let mut report = report(3, &[1, 2]);
        report.complete = false;
        let seen = overview(&report);
        assert_eq!(seen.verdict, Verdict::Provisional);
        assert!(seen.answers.iter().all(|answer| !answer.text.contains("tested")), "{seen:#?}");
        report.complete = true;
        let seen = overview(&report);
        assert_eq!((seen.verdict, report.measured), (Verdict::NotTested, None));
        assert!(seen.answers[0].text.contains("nothing was tested") && seen.answers[1].text.contains("nothing was tested"), "{seen:#?}");
        assert!(!seen.answers[0].values.contains_key("right"), "{seen:#?}");
    }

    #[test]
    fn answers_stand_as_soon_as_rows_never_seen_are_counted() {
        let whole: crate::Report = serde_json::from_str(include_str!("../../doc/report.json")).expect("a report");
        let mut part = crate::Report { complete: false, suspects: None, collect: None, ..whole.clone() };
        let (seen, of_whole) = (overview(&part), overview(&whole));
        assert!(seen.verdict.has_answers() && seen.headline.contains("not finished") && seen.measures.is_empty());
        // What is said stays when the rest is there; the pairs of classes that are mixed up follow.
        assert_eq!(seen.answers[..2], of_whole.answers[..2]);
        assert!(of_whole.answers[2].text.starts_with(&seen.answers[2].text) && seen.answers[2].text.contains("Best:"));
        let [wrong, collect] = [3, 4].map(|at: usize| seen.answers[at].text.as_str());
        assert!(wrong.contains("at the end of the analysis") && collect.contains("once the analysis is finished"), "{wrong} {collect}");
        part.suspects = whole.suspects.clone();
        assert_eq!(overview(&part).answers[..4], of_whole.answers[..4]);
        part.measured = None;
        assert!(!overview(&part).verdict.has_answers());
    }

    #[test]
    fn names_in_json_are_those_on_the_page() {
        for question in [Question::Now, Question::More, Question::Weak, Question::Wrong, Question::Collect] {
            assert_eq!(serde_json::to_value(question).expect("JSON"), question.name());
        }
    }
}
