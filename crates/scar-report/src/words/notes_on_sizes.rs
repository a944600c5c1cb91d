//! Notes on foundation sizes, by the theory and measured.

use crate::{Note, TotalForm, WhyNoTotal, format};
use scar_method::foundation::NoSize;
use scar_method::foundation::total::N_PUBLISHED_SETS;

pub(super) fn words(note: &Note) -> Option<String> {
    theory(note).or_else(|| measured(note))
}

fn theory(note: &Note) -> Option<String> {
    Some(match note {
        Note::NoEnvelope { class, reason: None } => {
            format!("«{class}» has no foundation size: its curve is 0, because its Coverage is 1 at some ratio.")
        }
        Note::NoEnvelope { class, reason: Some(reason) } => {
            format!("«{class}» has no foundation size: {reason}. Its Coverage is 1, or unknown, at every ratio.")
        }
        Note::HBelowDelta { class, h, delta } => {
            format!("h = {h} of «{class}» is not above δ = {delta}, so the bound holds without any sample and gives no size.")
        }
        Note::NoSize { class, reason } => format!("«{class}» has no foundation size: {reason}."),
        Note::LambdaAtBound { classes, of, lowest: None, .. } => format!(
            "In {} of {} classes the curve still rises at the whole data as if it had just begun: the envelope's rate λ ended at its lower bound and the height is a guess. Read their sizes as lower bounds.",
            format::count(*classes),
            format::count(*of)
        ),
        Note::LambdaAtBound { classes, of, lowest: Some(lowest), per_decade } => format!(
            "In {classes} of {of} classes the envelope's rate λ ended at the lower bound of its grid, {lowest:e}, as it always does in this convention: the bound decides h, and a bound ten times lower would add {} samples to each size. Compare sizes between classes rather than reading them as counts.",
            format::count(*per_decade)
        ),
        Note::NoRatioFactor => {
            "The ratio factor needs training accuracy and Authenticity at ratio 1, which is missing, so there is no truncated total. Add ratio 1."
                .to_owned()
        }
        Note::TotalLeavesOut { left_out, of } => {
            format!("The totals leave out {} of {} steps, which have no height.", format::count(*left_out), format::count(*of))
        }
        Note::NoTotal(why) => format!("There is no total: {}", why.words()),
        Note::NoRoot(TotalForm::TwoTerm) => {
            "The two-term total has no solution: the chance of failure stays on one side of δ in the whole bracket.".to_owned()
        }
        Note::NoRoot(TotalForm::AllOrders) => {
            "The all-orders total has no solution: the chance of failure stays on one side of δ in the whole bracket.".to_owned()
        }
        Note::NoRoot(TotalForm::Truncated { order, factor }) if *factor > 0.0 => format!(
            "The truncated total has no solution: the first {order} orders alone do not cross δ in the bracket. The sum of the steps' sizes is reported instead."
        ),
        Note::NoRoot(TotalForm::Truncated { factor, .. }) => format!(
            "The truncated total has no solution: the ratio factor {factor} has no logarithm. The sum of the steps' sizes is reported instead."
        ),
        Note::FactorIsOne => {
            "The ratio factor is 1 and its logarithm 0, so the truncated total is 0. The sum of the steps' sizes is reported instead."
                .to_owned()
        }
        Note::NegativeTotal { delta } => format!(
            "All steps together fail with a chance below δ = {delta} without any sample, so totals are negative: read them as 0."
        ),
        Note::RatioFactorIsHalfK { half } => format!(
            "The ratio factor is half the number of classes, {half}, as for any data with one label a sample: a wrong sample is wrong in two tasks. The reported total is therefore nearly ln({half})·ln(Σh/δ)/(2ε²)."
        ),
        Note::PublishedDrawsSets { drawn, every } => format!(
            "The published code draws at most {N_PUBLISHED_SETS} index sets an order without scaling up again; on average it would have given {drawn} where every set gives {every}."
        ),
        _ => return None,
    })
}

fn measured(note: &Note) -> Option<String> {
    Some(match note {
        Note::NotLearned { classes: None } => {
            "On rows never seen, the probe may be no better than always guessing the largest class: these embeddings do not tell the labels apart. No number of rows can be told from that. Check the labels, their pairing with the rows, and the embeddings."
                .to_owned()
        }
        Note::NotLearned { classes: Some(classes) } => format!(
            "Not learned: {}. On rows never seen, the balanced error (half the share that is missed, and half the share of other rows taken for the class) is not below ½, that of a probe that never predicts the class, by more than its interval. There is no size for that. More rows, other labels or other embeddings may help.",
            classes.words()
        ),
        Note::NoMeasuredSize { class: None, reason } => {
            format!("There is no measured size: {}. Add ratios or test rows.", no_size_words(*reason))
        }
        Note::NoMeasuredSize { class: Some(class), reason } => format!("«{class}» has no measured size: {}.", no_size_words(*reason)),
        Note::BeyondData { epsilon } => format!(
            "With all the data the test error still falls: twice the rows would lower it by more than ε = {epsilon}. So the foundation size, from which on more rows bring little, lies beyond the data and is extrapolated. More data of this kind is worth adding."
        ),
        Note::EmptySize { classes } => format!(
            "Hardly learned: {}. A probe that never predicts the class errs by at most ε more, so no number of its rows can be told from that. Its size stands as 0 in the JSON report.",
            classes.words()
        ),
        Note::ToleranceRaised { epsilon, whole, classes, largest } => {
            let whole = whole.map(|used| format!(" For the whole, it is {}.", format::measure(used))).unwrap_or_default();
            let of_classes = match classes.count {
                0 => String::new(),
                _ => format!(" For {}, it is up to {}.", classes.words(), format::measure(*largest)),
            };
            format!(
                "The test rows are too few to show a difference of ε = {epsilon}, so the smallest that they can show is used.{whole}{of_classes}"
            )
        }
        Note::BelowData { steps, of } => format!(
            "{steps} of {of} steps keep their generalization below the smallest size that was trained: their sizes are read off the fitted law and certain only to be at most that."
        ),
        Note::JointLeavesOut { steps } => format!("The joint size leaves out {steps} steps that have no size of their own."),
        Note::FoundationSize { size, low, high, train_rows, tolerance, delta, seed } => {
            let shown = |size: &Option<f64>| size.map_or_else(|| "unknown".to_owned(), |size| format::fixed(size, 0));
            format!(
                "{} rows keep the test accuracy of all {train_rows} that were trained on, within {tolerance} with probability {} (95 % interval {} to {}; convention corrected, seed {seed}). The size holds for rows drawn at random; herded rows need no more.",
                format::fixed(*size, 0),
                1.0 - delta,
                shown(low),
                shown(high)
            )
        }
        _ => return None,
    })
}

impl WhyNoTotal {
    /// Why there is no total, in sentences.
    pub fn words(&self) -> String {
        match self {
            Self::NoHeight { missing, of } => format!(
                "{missing} of {of} steps have no height above 0, and the logarithm of 0 is not a number. Leave them out to size the others."
            ),
            Self::Refused { reason } => format!("{reason}."),
        }
    }
}

/// Why there is no measured size, as a clause.
///
/// ```
/// use scar_method::foundation::NoSize;
/// assert_eq!(scar_report::words::no_size_words(NoSize::NoTestRows), "there are no test rows");
/// ```
pub fn no_size_words(reason: NoSize) -> String {
    match reason {
        NoSize::NoTestRows => "there are no test rows".to_owned(),
        NoSize::TooFewSizes { found } => format!("probes were trained at {found} different sizes, and a law needs three"),
        NoSize::NoRepeats => "no size below the whole was trained twice, so the spread over draws is not known".to_owned(),
        NoSize::NotLearned => "on rows never seen, the probe may be no better than a guess".to_owned(),
    }
}
