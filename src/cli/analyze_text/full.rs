//! The text that `scar analyze` prints.

use std::fmt::Write as _;

use scar_data::shown_name;
use scar_method::completion::{Gain, Verdict};
use scar_report::finding::{headline, tested_words};
use scar_report::format;
use scar_report::overview::{Overview, overview};
use scar_report::{DatasetMeasures, RatioReport, Report, SizeReport, UnseenRow, unseen_rows};

/// The report as text.
pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    let matrix = &report.data.matrix;
    let settings = &report.settings;
    let _ = writeln!(
        out,
        "{} · {} × {} · {} classes · seed {} · {}",
        matrix.file,
        matrix.rows,
        matrix.dims,
        report.data.labels.classes.len(),
        settings.seed,
        settings.convention.name()
    );
    write_overview(&mut out, report);
    write_measures(&mut out, &report.measures);
    for task in &report.tasks {
        let _ = writeln!(out, "\nlabel column {}", shown_name(&task.column));
        write_measures(&mut out, &task.measures);
    }
    for at in &report.joint {
        let _ = writeln!(out, "\nall label columns at ratio {} · {} repeats", at.ratio, at.repeats);
        let _ = writeln!(out, "{HEAD}  column");
        for task in &at.tasks {
            let _ = writeln!(out, "{}  {}", dataset(&task.measures), shown_name(&task.column));
        }
    }
    write_unseen(&mut out, report);
    write_sizes(&mut out, report);
    write_plan(&mut out, report);
    for diagnostic in report.all_diagnostics() {
        let _ = writeln!(out, "\nnote: {}", diagnostic.message);
    }
    out
}

fn write_overview(out: &mut String, report: &Report) {
    let Overview { headline, answers, .. } = overview(report);
    let _ = writeln!(out, "\n{headline}");
    for answer in answers {
        let _ = writeln!(out, "\n{}\n  {}", answer.question.words(), answer.text);
    }
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
            let _ = writeln!(out, "{values}  {}{lost}", shown_name(&m.class));
        }
        let _ = writeln!(out, "{}  the data set", dataset(&at.dataset));
    }
}

/// The classes on rows not seen, at the ratio that represents the data.
fn write_unseen(out: &mut String, report: &Report) {
    let rows = headline(report).map(unseen_rows).unwrap_or_default();
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\non rows never seen, in the order of the upper end of recall (95 % intervals)");
    let _ = writeln!(out, "{:>16} {:>22} {:>24} {:>24}  class", "recognized", "recall", "coverage", "authenticity");
    for row in rows {
        let UnseenRow { class, recognized, recall, coverage, authenticity, .. } = row;
        let _ = writeln!(out, "{recognized:>16} {recall:>22} {coverage:>24} {authenticity:>24}  {}", shown_name(&class));
    }
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
            let _ = writeln!(out, "{}  rows of {}", interval(&step.size), shown_name(&step.class));
        }
    }
    let _ = writeln!(out, "\ntheoretical foundation size (δ {}, ε {})", settings.delta, settings.epsilon);
    for class in &report.foundation.classes {
        let _ = writeln!(out, "{:>10}  {}", samples(class.foundation_size), shown_name(&class.class));
    }
    // What `corrected` reports is measured.
    let whole =
        if settings.convention.is_published() { "the whole, as reported in this convention" } else { "the whole, by the theory alone" };
    let _ = writeln!(out, "{:>10}  {whole}", samples(report.foundation.total.reported));
}

fn write_plan(out: &mut String, report: &Report) {
    let Some(plan) = &report.plan else { return };
    let sizes = if plan.by_measured_sizes { "measured" } else { "theoretical" };
    let _ = writeln!(
        out,
        "\nplan by {sizes} sizes: {} rows in hand, {} in reserve, {} to add at most ({})",
        plan.primary_rows,
        plan.reserve_rows,
        format::fixed(plan.fill_size, 0),
        plan.fill_rule
    );
    let _ = writeln!(out, "{:>10} {:>10} {:>10} {:>10}  class", "in hand", "deficit", "add", "to acquire");
    for class in &plan.classes {
        let deficit = format::fixed_or_missing(class.deficit, 0);
        let acquire = class.to_acquire.map_or_else(|| format::MISSING.to_owned(), |rows| rows.to_string());
        let _ = writeln!(out, "{:>10} {deficit:>10} {:>10} {acquire:>10}  {}", class.count, class.add, shown_name(&class.class));
    }
    if let Some(rows) = &plan.rows {
        let _ = writeln!(out, "{} rows of the reserve chosen by {}: see the report's plan.rows", rows.indices.len(), rows.rule);
    }
    let Some(validation) = &plan.validation else { return };
    let _ = writeln!(
        out,
        "\nplans against a random fill of {} rows, {} splits: gain in points of accuracy, of balanced accuracy",
        validation.rows_added, validation.seeds
    );
    for rule in &validation.rules {
        let gain = |gain: &Gain| format::points_with_half_width(gain.difference.mean, gain.difference.high);
        let verdict = match rule.gain.verdict {
            Verdict::Better => "better than random",
            Verdict::NotShown => "not shown to beat random",
            Verdict::Worse => "worse than random",
        };
        let _ = writeln!(out, "{:>14}  {:>14}  {:>14}  {verdict}", rule.rule.to_string(), gain(&rule.gain), gain(&rule.balanced_gain));
    }
}
