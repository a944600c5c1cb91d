//! All numbers of an analysis as text.

use std::fmt::Write as _;

use crate::cli::terminal::{Align, Columns, Sheet, plain, shown_class};
use scar_report::finding::{headline, tested_words};
use scar_report::format;
use scar_report::{
    DatasetMeasures, PlanReport, RatioReport, Report, ReserveKind, SizeReport, UnseenRow, unseen_rows, validation_caption, validation_row,
};

/// What was asked for by an option stands in the short text too: a reserve, a comparison of plans, further label columns.
pub(super) fn asked(report: &Report, sheet: Sheet) -> String {
    let mut out = String::new();
    if report.settings.convention.is_published() {
        let total = format::samples(report.foundation.total.reported);
        let words = format!("By the theory in the convention «{}», the whole needs {total}.", report.settings.convention.name());
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
    write_plan(&mut out, report);
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
    let settings = &report.settings;
    let samples = |size: Option<f64>| format::fixed_or_missing(size, 0);
    if let Some(measured) = &report.measured {
        let test = &measured.test;
        let _ = writeln!(
            out,
            "\nmeasured foundation size (δ {}, ε {}, {} % intervals), {}, of {} rows to train on",
            measured.delta,
            measured.epsilon,
            measured.confidence * 100.0,
            tested_words(test),
            test.train_rows
        );
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
    let _ = writeln!(out, "\ntheoretical foundation size (δ {}, ε {})", settings.delta, settings.epsilon);
    for class in &report.foundation.classes {
        let _ = writeln!(out, "{:>10}  {}", samples(class.foundation_size), shown_class(&class.class));
    }
    // What `corrected` reports is measured.
    let whole =
        if settings.convention.is_published() { "the whole, as reported in this convention" } else { "the whole, by the theory alone" };
    let _ = writeln!(out, "{:>10}  {whole}", samples(report.foundation.total.reported));
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
    let sizes = if plan.by_measured_sizes { "measured" } else { "theoretical" };
    let _ = writeln!(
        out,
        "\nplan by {sizes} sizes: {} rows in hand, {} in reserve, {} to add at most ({})",
        plan.primary_rows,
        plan.reserve_rows,
        format::fixed(plan.fill_size, 0),
        plan.fill_rule
    );
}

fn write_chosen(out: &mut String, plan: &PlanReport) {
    if let Some(rows) = &plan.rows {
        let _ = writeln!(out, "{} rows of the reserve chosen by {}: see the report's plan.rows", rows.indices.len(), rows.rule);
    }
}

fn write_validation(out: &mut String, plan: &PlanReport) {
    let Some(validation) = &plan.validation else { return };
    let _ = writeln!(out, "\n{}", validation_caption(validation));
    for [rule, gain, balanced_gain, verdict] in validation.rules.iter().map(validation_row) {
        let _ = writeln!(out, "{rule:>14}  {gain:>14}  {balanced_gain:>14}  {verdict}");
    }
}
