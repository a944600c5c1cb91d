//! What the Measures place says: rows never seen, the four measures of the classes and of the whole, at every ratio.

use super::{Cell, Document, Level, Tone};
use crate::class_table::size_cell;
use crate::finding::{self, headline, measures_finding, sizes_finding};
use crate::plot::Measure;
use crate::tables::{by_ratio, dataset_cells};
use crate::{Note, RatioReport, Report, ReportFigure, UnseenRow, format, unseen_rows};

/// What the numbers of a data set are, with their doubt.
const SPREAD: &str = "Mean ± standard deviation over the draws";

pub(super) fn measures<'a>(out: &mut Document<'a>, report: &'a Report, figures: [Option<ReportFigure<'a>>; 2]) {
    out.finding(Level::Section, measures_finding(report));
    out.text(Tone::Plain, sizes_finding(report).unwrap_or_default());
    unseen(out, report);
    figures.into_iter().flatten().for_each(|figure| out.figure(Level::Part, figure));
    classes(out, report);
    dataset(out, "The whole data set", &report.measures);
    for task in &report.tasks {
        dataset(out, &format!("Label column «{}»", task.column), &task.measures);
    }
    joint(out, report);
}

/// The classes on rows never seen; nothing where nothing was tested.
fn unseen(out: &mut Document, report: &Report) {
    let rows = headline(report).map(unseen_rows).unwrap_or_default();
    if rows.is_empty() {
        return;
    }
    out.heading(Level::Part, "Classes on rows that the probes never saw");
    let cells = |row: UnseenRow| {
        let UnseenRow { class, recognized, recall, coverage, authenticity, richness } = row;
        vec![class, recognized, recall, coverage, authenticity, richness]
    };
    out.table(
        "In the order of the upper end of their recall's interval; in brackets 95 % intervals",
        ["Class", "Recognized", "Recall", "Coverage", "Authenticity", "Richness"],
        rows.into_iter().map(cells),
    );
}

fn classes(out: &mut Document, report: &Report) {
    let Some(at) = headline(report) else { return };
    out.heading(Level::Part, "Classes");
    let notes = |name: &str| {
        let of_class = report.number_diagnostics().filter(|note| note.class() == Some(name)).map(Note::words);
        of_class.collect::<Vec<_>>().join(" ")
    };
    let has_notes = report.number_diagnostics().any(|note| note.class().is_some());
    let rows = at.classes.iter().enumerate().map(|(idx, class)| {
        let measures = Measure::ALL.map(|measure| {
            let (value, sd) = measure.of_class(class);
            Cell::with(format::measure_with_spread(value, sd), format::full(value))
        });
        let size = Cell::with(size_cell(report, idx), finding::step_words(report, idx));
        let notes = has_notes.then(|| Cell::from(notes(&class.class)));
        std::iter::once(Cell::from(class.class.as_str())).chain(measures).chain([size]).chain(notes).collect()
    });
    let heads = std::iter::once("Class").chain(names()).chain(["Foundation size"]).chain(has_notes.then_some("Notes"));
    let caption = format!("Measured on {} ({})", format::ratio(at.ratio), report.settings.convention.name());
    out.table(caption, heads, rows);
}

/// The measures of the whole at every ratio.
fn dataset(out: &mut Document, title: &str, measures: &[RatioReport]) {
    out.heading(Level::Part, title);
    out.rows(by_ratio(measures, SPREAD));
}

/// The data set over all label columns; nothing where there is one.
fn joint(out: &mut Document, report: &Report) {
    if report.joint.is_empty() {
        return;
    }
    out.heading(Level::Part, "All label columns together");
    let rows = report.joint.iter().flat_map(|at| {
        at.tasks.iter().map(|task| {
            let head = [Cell::from(task.column.as_str()), Cell::from(format::ratio(at.ratio)), Cell::from(at.repeats.to_string())];
            head.into_iter().chain(dataset_cells(&task.measures)).collect()
        })
    });
    let heads = ["Label column", "Rows", "Draws"].into_iter().chain(names());
    out.table(SPREAD, heads, rows);
}

fn names() -> impl Iterator<Item = &'static str> {
    Measure::ALL.into_iter().map(Measure::name)
}
