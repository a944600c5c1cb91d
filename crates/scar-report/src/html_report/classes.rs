//! The sections that a person reads first: weak classes, the learning curve, what to add.

use super::shell::{capitalized, escape, figure, table};
use crate::finding::{LEARNING_CURVE, sizes_finding};
use crate::overview::{Question, overview};
use crate::plot::{self, Colors, MeasuredErrors};
use crate::{ClassTable, Report, format, validation_caption, validation_row};

/// Most classes in the first table; the worst come first.
const MOST_WEAK: usize = 12;

/// The classes, worst first, as far as a person looks.
pub(super) fn weak_classes(report: &Report) -> String {
    let classes = ClassTable::of(report);
    let heads = classes.heads();
    let n_more = classes.lines.len().saturating_sub(MOST_WEAK) as u64;
    let lines = classes.lines.iter().take(MOST_WEAK).map(|line| line.cells(false)[..4].to_vec());
    let more = match n_more {
        0 => String::new(),
        n => format!("<p class=\"soft\">{} below.</p>\n", format::counted(n, "more class is", "more classes are")),
    };
    format!("<h2>Classes, worst first</h2>\n{}{more}", table(classes.order_words(), &heads[..4], lines))
}

/// The test error over the rows trained with; nothing where nothing was tested.
pub(super) fn learning_curve(report: &Report) -> String {
    let Some(measured) = report.measured.as_ref().filter(|measured| !measured.test.errors.is_empty()) else { return String::new() };
    let bound = measured.whole.bound(measured.epsilon, measured.delta);
    let of = MeasuredErrors { errors: &measured.test.errors, size: &measured.whole, bound, unit: "rows trained with", is_alone: true };
    let drawn = figure(&sizes_finding(report).unwrap_or_default(), |width| plot::measured_errors(&of, width, Colors::Page));
    format!("<h2>Test error over the rows trained with</h2>\n{drawn}<p class=\"soft\">{}</p>\n", escape(LEARNING_CURVE))
}

/// What to add, class by class, and what that was worth where it was tried; nothing while there is no plan.
pub(super) fn plan(report: &Report) -> String {
    let Some(plan) = &report.plan else { return String::new() };
    let classes = ClassTable::of(report);
    let answer = overview(report).answers.into_iter().find(|answer| answer.question == Question::Collect);
    let answer = answer.map_or_else(String::new, |answer| format!("<p>{}</p>\n", escape(&answer.text)));
    let is_told = classes.lines.iter().any(|line| line.add != format::MISSING || !line.from_reserve.is_empty());
    let told = if is_told {
        // How a class does stands in the first table.
        let lines = classes.lines.iter().map(|line| without_right(&line.cells(classes.has_reserve)));
        table(classes.size_words(), &without_right(&classes.heads()), lines)
    } else {
        String::new()
    };
    let validation = plan.validation.as_ref().map_or_else(String::new, |validation| {
        let rules: Vec<[String; 4]> = validation.rules.iter().map(validation_row).collect();
        let rows = rules.iter().map(|rule| rule.iter().map(String::as_str).collect());
        table(&capitalized(&validation_caption(validation)), &["rule", "accuracy", "balanced accuracy", "verdict"], rows)
    });
    format!("<h2>What to add</h2>\n{answer}{told}{validation}")
}

/// The cells of a class but the third, which says how it does.
fn without_right<'a>(cells: &[&'a str]) -> Vec<&'a str> {
    [&cells[..2], &cells[3..]].concat()
}
