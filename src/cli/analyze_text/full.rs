//! All numbers of an analysis as text.

use std::fmt::Write as _;

use crate::cli::terminal::{Align, Columns, Sheet, plain, shown_class};
use scar_report::finding::headline;
use scar_report::format;
use scar_report::words::{
    GLOSSARY, HOW_MANY_ROWS, chosen_caption, measured_caption, plan_caption, theory_caption, theory_of_whole, total_groups,
};
use scar_report::{
    DatasetMeasures, PlanReport, RatioReport, Report, ReserveKind, Resized, SizeReport, UnseenRow, unseen_rows, validation_caption,
    validation_row,
};

/// What was asked for by an option stands in the short text too: a reserve, a comparison of plans, further label columns.
pub(super) fn asked(report: &Report, sheet: Sheet) -> String {
    let mut out = String::new();
    if let Some(words) = theory_of_whole(report) {
        let _ = writeln!(out, "\n{}", sheet.filled(&words, ""));
    }
    let n_tasks = report.tasks.len() as u64;
    if n_tasks > 0 {
        let columns = format::counted(n_tasks, "further label column is a task of its own", "further label columns are tasks of their own");
        let _ = writeln!(out, "\n{}", sheet.filled(&format!("{columns}: --full has the measures of each."), ""));
    }
    if let Some(plan) = &report.plan {
        if plan.reserve != ReserveKind::Split {
            write_plan_head(&mut out, plan);
            write_chosen(&mut out, plan);
        }
        write_validation(&mut out, plan);
    }
    plain(&out)
}

/// All numbers.
pub(super) fn numbers(report: &Report, sheet: Sheet) -> String {
    let mut out = String::new();
    write_measures(&mut out, &report.measures);
    for task in &report.tasks {
        let _ = writeln!(out, "\nlabel column {}", shown_class(&task.column));
        write_measures(&mut out, &task.measures);
    }
    for at in &report.joint {
        let _ = writeln!(out, "\nall label columns at ratio {} · {} repeats", at.ratio, at.repeats);
        let _ = writeln!(out, "{HEAD}  column");
        for task in &at.tasks {
            let _ = writeln!(out, "{}  {}", dataset(&task.measures), shown_class(&task.column));
        }
    }
    write_unseen(&mut out, report, sheet);
    write_sizes(&mut out, report);
    write_totals(&mut out, report, sheet);
    write_plan(&mut out, report);
    let _ = writeln!(out, "\nWhat the words mean");
    for (word, meaning) in GLOSSARY {
        let _ = writeln!(out, "{}", sheet.filled(&format!("{word}: {meaning}"), "  "));
    }
    plain(&out)
}

const HEAD: &str = "   scale coverage authent. richness";

fn dataset(m: &DatasetMeasures) -> String {
    [m.scale, m.coverage, m.authenticity, m.richness].map(|value| format!("{:>8}", format::measure(value))).join(" ")
}

fn write_measures(out: &mut String, measures: &[RatioReport]) {
    for at in measures {
        let accuracy = format::fixed(at.train_accuracy, 3);
        let _ = writeln!(out, "\nratio {} · {} rows · {} repeats · training accuracy {accuracy}", at.ratio, at.rows, at.repeats);
        let _ = writeln!(out, "{HEAD}  class");
        for m in &at.classes {
            let values = [m.scale, m.coverage, m.authenticity, m.richness].map(|value| format!("{:>8}", format::measure(value))).join(" ");
            let lost = if m.rows == 0 { "  (no rows)" } else { "" };
            let _ = writeln!(out, "{values}  {}{lost}", shown_class(&m.class));
        }
        let _ = writeln!(out, "{}  the data set", dataset(&at.dataset));
    }
}

/// The classes on rows not seen, at the ratio that represents the data.
fn write_unseen(out: &mut String, report: &Report, sheet: Sheet) {
    let rows = headline(report).map(unseen_rows).unwrap_or_default();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\non rows never seen, in the order of the upper end of recall (95 % intervals)");
    let heads = ["recognized", "recall", "coverage", "authenticity"].map(|head| (head, Align::Right));
    let mut columns = Columns::new(std::iter::once(("class", Align::Left)).chain(heads));
    for UnseenRow { class, recognized, recall, coverage, authenticity, .. } in &rows {
        columns.push([shown_class(class).as_str(), recognized, recall, coverage, authenticity]);
    }
    columns.lines(sheet.width).into_iter().for_each(|line| {
        let _ = writeln!(out, "{line}");
    });
}

fn write_sizes(out: &mut String, report: &Report) {
    let samples = |size: Option<f64>| format::fixed_or_missing(size, 0);
    if let Some(measured) = &report.measured {
        let _ = writeln!(out, "\n{}", measured_caption(measured));
        let interval = |size: &SizeReport| {
            let beyond = if size.beyond_data { "  beyond the data" } else { "" };
            format!("{:>10} {:>10} {:>10}{beyond}", samples(size.size), samples(size.low), samples(size.high))
        };
        let _ = writeln!(out, "{:>10} {:>10} {:>10}", "size", "low", "high");
        let _ = writeln!(out, "{}  the whole", interval(&measured.whole));
        let _ = writeln!(out, "{}  all steps at once", interval(&measured.joint));
        for step in &measured.steps {
            let _ = writeln!(out, "{}  rows of {}", interval(&step.size), shown_class(&step.class));
        }
    }
    let _ = writeln!(out, "\n{}", theory_caption(report));
    for class in &report.foundation.classes {
        let _ = writeln!(out, "{:>10}  {}", samples(class.foundation_size), shown_class(&class.class));
    }
}

/// How many rows the whole needs: the size that the convention reports, and below it what else may be reckoned, with what it assumes.
fn write_totals(out: &mut String, report: &Report, sheet: Sheet) {
    let _ = writeln!(out, "\n{HOW_MANY_ROWS}");
    for group in total_groups(report, &Resized::own(report), report.measured.as_ref()) {
        let _ = writeln!(out, "{}", sheet.filled(&group.name, "  "));
        for row in group.rows {
            let interval = row.interval.map_or_else(String::new, |interval| format!(" {interval}"));
            let mark = if row.is_reported { ", which the convention reports" } else { "" };
            let line = format!("{}{mark}: {}{interval}. {}", row.name, format::size(row.size), row.assumes);
            let _ = writeln!(out, "{}", sheet.filled(&line, "    "));
        }
    }
}

fn write_plan(out: &mut String, report: &Report) {
    let Some(plan) = &report.plan else { return };
    write_plan_head(out, plan);
    let _ = writeln!(out, "{:>10} {:>10} {:>10} {:>10}  class", "in hand", "deficit", "add", "to acquire");
    for class in &plan.classes {
        let deficit = format::fixed_or_missing(class.deficit, 0);
        let acquire = class.to_acquire.map_or_else(|| format::MISSING.to_owned(), |rows| rows.to_string());
        let _ = writeln!(out, "{:>10} {deficit:>10} {:>10} {acquire:>10}  {}", class.count, class.add, shown_class(&class.class));
    }
    write_chosen(out, plan);
    write_validation(out, plan);
}

fn write_plan_head(out: &mut String, plan: &PlanReport) {
    let _ = writeln!(out, "\n{}", plan_caption(plan));
}

fn write_chosen(out: &mut String, plan: &PlanReport) {
    if let Some(rows) = &plan.rows {
        let _ = writeln!(out, "{}", chosen_caption(rows));
    }
}

fn write_validation(out: &mut String, plan: &PlanReport) {
    let Some(validation) = &plan.validation else { return };
    let _ = writeln!(out, "\n{}", validation_caption(validation));
    for [rule, gain, balanced_gain, verdict] in validation.rules.iter().map(validation_row) {
        let _ = writeln!(out, "{rule:>14}  {gain:>14}  {balanced_gain:>14}  {verdict}");
    }
}
