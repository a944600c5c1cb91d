//! Explanations of the measures: name, meaning, and formula in each convention.

use scar_method::measures::Convention;

/// The explanation of a measure in one convention.
///
/// ```
/// use scar_method::measures::Convention;
/// use scar_report::{Term, terms};
/// let [_, _, Term { name, formula, .. }, _, _] = terms(Convention::PublishedPredictedShare);
/// assert_eq!((name, formula), ("Authenticity", "rows predicted as the class / rows"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// `Coverage`.
    pub name: &'static str,
    /// Its meaning, in one line.
    pub meaning: &'static str,
    /// The formula in words.
    pub formula: &'static str,
}

/// The four measures and the foundation size, in their usual order.
///
/// ```
/// use scar_method::measures::Convention;
/// use scar_report::terms;
/// assert_eq!(terms(Convention::Published)[1].name, "Coverage");
/// ```
pub fn terms(convention: Convention) -> [Term; 5] {
    [scale(convention), coverage(convention), authenticity(convention), richness(convention), foundation_size(convention)]
}

fn scale(convention: Convention) -> Term {
    Term {
        name: "Scale",
        meaning: "How much of the data the probe can use: the share of rows that are right in at least one task, over the ratio.",
        formula: match convention {
            Convention::PublishedPredictedShare => "1 / ratio",
            Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => {
                "(rows − rows wrong in every task) / rows / ratio"
            }
        },
    }
}

fn coverage(convention: Convention) -> Term {
    Term {
        name: "Coverage",
        meaning: "How well the probe's scores fill the shape of a normal distribution, from 0 to 1: low where kinds of samples are missing.",
        formula: match convention {
            Convention::Published => {
                "1 − Jensen–Shannon divergence (bits) between the histogram of positive logits, 100 bins, and the fitted normal; \
                 mean over the two sides of a task: rows rightly and rows wrongly predicted as the class"
            }
            Convention::PublishedCorrectness => {
                "1 − Jensen–Shannon divergence (bits) between the histogram of positive logits, 100 bins, and the fitted normal; \
                 mean over the two sides of a task: rows rightly predicted as the class and rows rightly not"
            }
            Convention::PublishedPredictedShare => {
                "1 − Jensen–Shannon divergence (bits) between the histogram of positive logits, 100 bins, and the fitted normal; \
                 mean over the two sides of a task that have two values or more"
            }
            Convention::Corrected => {
                "1 − (1 − r²), r the correlation of the sorted positive logits with the quantiles of a normal law, less what chance alone \
                 gives for as many values; mean over the two sides of a task: rows rightly predicted as the class and rows rightly not"
            }
        },
    }
}

fn authenticity(convention: Convention) -> Term {
    Term {
        name: "Authenticity",
        meaning: "How far the labels can be believed: the share of rows that are right in the class's own task.",
        formula: match convention {
            Convention::PublishedPredictedShare => "rows predicted as the class / rows",
            Convention::Published | Convention::PublishedCorrectness | Convention::Corrected => {
                "rows right in the task and not wrong in every task / rows"
            }
        },
    }
}

fn richness(convention: Convention) -> Term {
    Term {
        name: "Richness",
        meaning: "How much the rows tell beyond their own class: 1 for a row that is right, else what the other tasks give.",
        formula: match convention {
            Convention::Published => "mean over rows of: 1 if right in the task, else the mean prediction of the other tasks",
            Convention::PublishedCorrectness | Convention::Corrected => {
                "mean over rows of: 1 if right in the task, else the share of the other tasks that are right"
            }
            Convention::PublishedPredictedShare => {
                "mean over rows of: 1 if predicted as the class, else the mean prediction of the other tasks"
            }
        },
    }
}

fn foundation_size(convention: Convention) -> Term {
    Term {
        name: "Foundation size",
        meaning: match convention {
            Convention::Corrected => "How many rows of the class keep its task's test error within ε of all rows', with probability 1 − δ.",
            Convention::Published | Convention::PublishedCorrectness | Convention::PublishedPredictedShare => {
                "How many samples the class's task needs by the theory, so that the rest adds nothing."
            }
        },
        formula: match convention {
            Convention::Corrected => {
                "the smallest n with e(n) − e(N) ≤ ε, from a power law with offset fitted to the test errors e over sizes and their \
                 spread over draws; by the theory ln(h/δ) / (2ε²), where h is the height of the curve a(1 − e^(−λx)) that lies closest \
                 below H = (1 − C)·exp(2S·((1 − A) − (1 − R))²) over x = 1/ratio"
            }
            Convention::Published | Convention::PublishedCorrectness | Convention::PublishedPredictedShare => {
                "ln(h/δ) / (2ε²), where h is the height of the largest curve a(1 − e^(−λx)) below \
                 H = (1 − C)·exp(2S·((1 − A) − (1 − R))²) over x = 1/ratio"
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conventions_that_differ_say_so() {
        let formulas = |convention| terms(convention).map(|term| term.formula);
        for (i, &one) in Convention::ALL.iter().enumerate() {
            for &other in &Convention::ALL[i + 1..] {
                assert_ne!(formulas(one), formulas(other), "{one} and {other}");
            }
        }
    }
}
