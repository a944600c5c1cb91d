//! What is said of numbers that are not final.

use crate::{Report, format};

/// Why the measures of `report` are not final and what would make them so; `None` where they are.
pub fn provisional_note(report: &Report, is_running: bool) -> Option<String> {
    if !report.is_provisional() {
        return None;
    }
    let (done, of) = (report.measures.len(), report.settings.ratios.len());
    let begun = report.measures.first().filter(|at| at.repeats < at.ratio);
    Some(match (is_running, begun) {
        (true, _) if report.measured.is_some() => match report.suspects {
            None => "What rows may be wrong and what to collect is still being computed.".to_owned(),
            Some(_) => "What to collect is still being computed.".to_owned(),
        },
        (false, _) if report.measured.is_some() => "Unfinished: the analysis stopped before the last answers.".to_owned(),
        (true, _) => format!("Provisional: {done} of {of} ratios are measured; the numbers still change."),
        (_, Some(at)) => format!(
            "Provisional: {} of {} draws on {} are measured. Run the analysis for all of them and all ratios.",
            at.repeats,
            at.ratio,
            format::ratio(at.ratio)
        ),
        _ => format!("Unfinished: {done} of {of} ratios were measured before it stopped."),
    })
}

/// What stands in place of a headline while `report` is not whole; `None` where it is.
pub fn provisional_headline(report: &Report, is_running: bool) -> Option<&'static str> {
    if !report.is_provisional() {
        return None;
    }
    let is_begun = report.measures.first().is_some_and(|at| at.repeats < at.ratio);
    Some(match is_running {
        true if report.measured.is_some() => "First answers stand while the analysis goes on",
        true => "The analysis runs: the answers follow when it is complete",
        _ if is_begun => "First numbers stand: run the analysis for answers",
        _ => "The analysis stopped before the end: run it again for all answers",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn a_report_says_what_is_missing_to_it() {
        let mut part = report(3, &[2, 5]);
        assert_eq!(provisional_note(&part, false), None);
        assert_eq!(provisional_headline(&part, false), None);
        part.complete = false;
        part.settings.ratios = vec![1, 2, 5];
        part.measures.iter_mut().for_each(|at| at.repeats = at.ratio);
        let note = |report: &Report, is_running| provisional_note(report, is_running).expect("provisional");
        assert_eq!(note(&part, true), "Provisional: 2 of 3 ratios are measured; the numbers still change.");
        assert_eq!(note(&part, false), "Unfinished: 2 of 3 ratios were measured before it stopped.");
        let first = part.measures.first_mut().expect("two ratios");
        first.repeats = first.ratio - 1;
        assert!(provisional_headline(&part, false).is_some_and(|headline| headline.starts_with("First numbers")));
        assert!(provisional_headline(&part, true).is_some_and(|headline| headline.starts_with("The analysis runs")));
        let words = note(&part, false);
        assert!(words.starts_with("Provisional: ") && words.contains("draws on") && words.contains("Run the analysis"), "{words}");
    }
}
