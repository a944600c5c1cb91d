//! What to collect next.

use super::{Verdict, class_name};
use crate::{ClassMeasures, Report};

/// Classes that are named.
const MOST_NAMED: usize = 5;

pub(super) fn words(report: &Report, verdict: Verdict, weak: &[&ClassMeasures]) -> String {
    let untested = "Whether a choice of classes or rows beats rows at random was not tested on these data: the place Completion does that.";
    match verdict {
        Verdict::Provisional => "That is told once the analysis is finished.".to_owned(),
        Verdict::NotTested => "Rows to test on: without them, nobody can say what is missing.".to_owned(),
        Verdict::NoBetterThanChance => "Nothing yet: first find out why the classes are not told apart.".to_owned(),
        Verdict::Enough if weak.is_empty() => "Nothing: more rows of the same kind would hardly change what is right.".to_owned(),
        _ if weak.is_empty() => format!("More rows of every class, in the shares that they have now. {untested}"),
        _ => {
            let mut names: Vec<String> = weak.iter().take(MOST_NAMED).map(|class| class_name(report, &class.class)).collect();
            if weak.len() > MOST_NAMED {
                names.push("…".to_owned());
            }
            let all = if verdict == Verdict::Enough { "" } else { ", then of all" };
            format!("First rows of the weak classes: {}{all}. {untested}", names.join(", "))
        }
    }
}
