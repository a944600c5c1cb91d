//! What each figure of a report draws: the page, the HTML report and files of figures take it from here.

use crate::finding::headline;
use crate::plot::{self, ClusterLine, Colors, MeasuredErrors, MirroredClass, SizeBar, Width};
use crate::published::{self, PublishedMeasures, PublishedSizes};
use crate::tables::count_if_known;
use crate::words::flat_curves;
use crate::{ClusterCurve, Extension, MeasuredReport, ModalitiesReport, ModalityLabels, ModalityPair, Report, Resized, format};

/// The test error of the whole over the rows trained with.
///
/// ```
/// use scar_report::drawings;
/// use scar_report::plot::{Colors, Width};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let drawn = drawings::whole(report.measured.as_ref().unwrap(), Width::Wide, Colors::Page);
/// assert!(drawn.len() == 1 && drawn[0].contains("rows trained with (log)"));
/// ```
pub fn whole(measured: &MeasuredReport, width: Width, colors: Colors) -> Vec<String> {
    let bound = measured.whole.bound(measured.epsilon, measured.delta);
    let of = MeasuredErrors { errors: &measured.test.errors, size: &measured.whole, bound, unit: "rows trained with", is_alone: true };
    vec![plot::measured_errors(&of, width, colors)]
}

/// The step function of a class, and beside it the test errors of its task where these were measured; nothing for a class that is not there.
///
/// ```
/// use scar_report::plot::{Colors, Width};
/// use scar_report::{Resized, drawings};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let (resized, measured) = (Resized::own(&report), report.measured.as_ref());
/// let drawn = |measured, class_idx| drawings::step(&report, &resized, measured, class_idx, Width::Wide, Colors::Page);
/// assert_eq!((drawn(measured, 0).len(), drawn(None, 0).len(), drawn(measured, 3).len()), (2, 1, 0));
/// ```
pub fn step(
    report: &Report,
    resized: &Resized,
    measured: Option<&MeasuredReport>,
    class_idx: usize,
    width: Width,
    colors: Colors,
) -> Vec<String> {
    let ratios: Vec<u32> = report.measures.iter().map(|at| at.ratio).collect();
    let curve = resized.foundation.classes.get(class_idx).map(|class| plot::class_step(class, &ratios, width, colors));
    let errors = measured.and_then(|measured| {
        let step = measured.steps.get(class_idx)?;
        let bound = step.size.bound(measured.epsilon, measured.delta);
        let of = MeasuredErrors { errors: &step.errors, size: &step.size, bound, unit: "rows of the class", is_alone: false };
        Some(plot::measured_errors(&of, width, colors))
    });
    curve.into_iter().chain(errors).collect()
}

/// All rows, the rows in hand with what completion adds, and the foundation size; behind them those of the published data sets, if
/// `is_published_shown`.
///
/// ```
/// use scar_report::plot::{Colors, Width};
/// use scar_report::{Resized, drawings};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let drawn = |is_shown| drawings::size_bars(&report, &Resized::own(&report), is_shown, Width::Wide, Colors::Page).concat();
/// assert!(drawn(false).contains("Extension") && !drawn(false).contains("<circle") && drawn(true).contains("<circle"));
/// ```
pub fn size_bars(report: &Report, resized: &Resized, is_published_shown: bool, width: Width, colors: Colors) -> Vec<String> {
    let (rows, extension) = (report.data.matrix.rows, resized.extension.as_ref().map(Extension::rows));
    let others = |read: fn(&PublishedSizes) -> f64| {
        let all = published::points().sizes_thousands.iter().filter(|_| is_published_shown);
        all.map(|bars| read(bars) * 1000.0).collect()
    };
    let bar = |name, size, words, others| SizeBar { name, size, words, others };
    let bars = [
        bar("Total", Some(rows as f64), format::count(rows), others(|bars| bars.total)),
        bar("Extension", extension.map(|rows| rows as f64), count_if_known(extension), others(|bars| bars.extension)),
        bar("Foundation", resized.reported, format::size(resized.reported), others(|bars| bars.foundation)),
    ];
    vec![plot::size_bars(&bars, width, colors)]
}

/// The classes that figures of measures show.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert_eq!(scar_report::drawings::shown_classes(&report).unwrap(), [0, 1, 2]);
/// ```
pub fn shown_classes(report: &Report) -> Option<Vec<usize>> {
    let coverage: Vec<f64> = headline(report)?.classes.iter().map(|class| class.coverage).collect();
    Some(plot::shown_classes(&coverage))
}

/// Each measure against the ratio, without those whose curves say nothing.
///
/// ```
/// use scar_report::drawings;
/// use scar_report::plot::{Colors, Width};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert_eq!(drawings::curves(&report, Width::Wide, Colors::Page).len(), 3);
/// ```
pub fn curves(report: &Report, width: Width, colors: Colors) -> Vec<String> {
    let Some(shown) = shown_classes(report) else { return Vec::new() };
    let panels = plot::ratio_curves(report, &shown, width, colors).into_iter();
    panels.filter(|panel| flat_curves(report, panel.measure).is_none()).map(|panel| panel.svg).collect()
}

/// The classes by Coverage and Authenticity, before the points of `published` data sets.
///
/// ```
/// use scar_report::drawings;
/// use scar_report::plot::{Colors, Width};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// assert_eq!(drawings::bubbles(&report, &[], Width::Wide, Colors::Page).len(), 1);
/// ```
pub fn bubbles(report: &Report, published: &[PublishedMeasures], width: Width, colors: Colors) -> Vec<String> {
    let of = headline(report).zip(shown_classes(report));
    of.map(|(at, shown)| plot::bubbles(at, &shown, published, width, colors)).into_iter().collect()
}

/// The step sizes of both modalities, mirrored: measured, and by the theory where it gives any.
///
/// ```
/// use scar_report::plot::{Colors, Width};
/// use scar_report::{drawings, example};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// let drawn = drawings::mirrored(&report, &report.pairs[0], Width::Wide, Colors::Page);
/// assert!(drawn[0].contains("measured size, rows of the class"));
/// ```
pub fn mirrored(report: &ModalitiesReport, pair: &ModalityPair, width: Width, colors: Colors) -> Vec<String> {
    let head = if matches!(report.labels, ModalityLabels::Given) { "class" } else { "cluster" };
    let names = pair.names.each_ref().map(String::as_str);
    let ([measured, theory], n_more) = MirroredClass::of_pair(pair);
    let left_out = (n_more > 0).then(|| format!("{} more are in the table", format::count(n_more as u64)));
    let drawn =
        |classes: &[MirroredClass], unit: &str| plot::mirrored_sizes(classes, names, head, left_out.as_deref(), unit, width, colors);
    let theory = MirroredClass::has_theory(pair).then(|| drawn(&theory, "size by the theory, samples"));
    std::iter::once(drawn(&measured, "measured size, rows of the class")).chain(theory).collect()
}

/// Silhouette and inertia of each modality over the number of clusters.
///
/// ```
/// use scar_method::modality::ClusterPoint;
/// use scar_report::plot::{Colors, Width};
/// use scar_report::{ClusterCurve, drawings};
/// let points = [(2, 8.0), (3, 4.0)].map(|(k, inertia)| ClusterPoint { k, inertia, silhouette: Some(0.5) }).to_vec();
/// let drawn = drawings::clusters(&[ClusterCurve { name: "image".to_owned(), points }], Width::Wide, Colors::Page);
/// assert!(drawn.len() == 2 && drawn[0].contains("Silhouette"));
/// ```
pub fn clusters(curves: &[ClusterCurve], width: Width, colors: Colors) -> Vec<String> {
    let lines = |read: fn(&ClusterCurve) -> Vec<(u32, f64)>| -> Vec<ClusterLine> {
        curves.iter().map(|curve| ClusterLine { name: curve.name.clone(), points: read(curve) }).collect()
    };
    vec![
        plot::cluster_curves(&lines(ClusterCurve::silhouettes), "Silhouette", width, colors),
        plot::cluster_curves(&lines(ClusterCurve::inertia_shares), "Inertia, of that of the fewest", width, colors),
    ]
}
