//! The tables behind the figures of measures.

use super::{Cell, Table};
use crate::drawings::shown_classes;
use crate::finding::headline;
use crate::plot::Measure;
use crate::published::PublishedMeasures;
use crate::{DatasetMeasures, RatioReport, Report, format};

fn names() -> impl Iterator<Item = &'static str> {
    Measure::ALL.into_iter().map(Measure::name)
}

/// The four measures of a data set, each with its spread over the draws.
pub(crate) fn dataset_cells(of: &DatasetMeasures) -> [Cell; 4] {
    Measure::ALL.map(|measure| {
        let (value, sd) = measure.of_dataset(of);
        Cell::with(format::measure_with_spread(value, sd), format::full(value))
    })
}

/// The measures of the whole at every ratio, below `caption`.
pub fn by_ratio(measures: &[RatioReport], caption: &str) -> Table {
    let row = |at: &RatioReport| {
        let head = [Cell::from(format::ratio(at.ratio)), Cell::from(at.repeats.to_string())];
        head.into_iter().chain(dataset_cells(&at.dataset)).collect()
    };
    Table::new(caption, ["Rows", "Draws"].into_iter().chain(names()), measures.iter().map(row))
}

/// The classes that the bubbles show, the whole data set, and `published` ones.
pub fn bubbles(report: &Report, published: &[PublishedMeasures]) -> Table {
    let row = |name: String, values: [f64; 4]| {
        let cells = values.map(|value| Cell::with(format::measure(value), format::full(value)));
        std::iter::once(Cell::from(name)).chain(cells).collect::<Vec<_>>()
    };
    let own = headline(report).map(|at| {
        let classes = shown_classes(report).unwrap_or_default().into_iter().filter_map(|idx| at.classes.get(idx));
        let classes = classes.map(|class| row(class.class.clone(), Measure::ALL.map(|measure| measure.of_class(class).0)));
        let whole = row("The whole data set".to_owned(), Measure::ALL.map(|measure| measure.of_dataset(&at.dataset).0));
        classes.chain([whole]).collect::<Vec<_>>()
    });
    let others = published.iter().map(|point| {
        row(format!("{} · {}", point.dataset, point.encoder), [point.scale, point.coverage, point.authenticity, point.richness])
    });
    let heads = ["Class or data set"].into_iter().chain(names());
    Table::new("What is drawn; the table of classes has all of them", heads, own.into_iter().flatten().chain(others))
}
