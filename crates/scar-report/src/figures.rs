//! The figures of a report: each with its name, what it finds, how it is read, and its drawings. HTML, Markdown and files of figures show
//! the same ones.

use crate::drawings;
use crate::finding::{bubbles_finding, curves_finding, headline, provenance};
use crate::modality_finding::{modalities_source, modality_needs};
use crate::plot::{self, ClassSize, Colors, Sheet, SizeBins, Width};
use crate::words::{
    CLUSTERS_NOTE, Finding, accuracy_figure_note, bubbles_figure_note, clusters_finding, curves_figure_note, distribution_finding,
    distribution_note, modality_figure_note, ranking_finding, ranking_note, size_bars_finding, size_bars_note, size_curve_finding,
    step_figure_note, step_finding, whole_figure_note, whole_finding,
};
use crate::{ClusterCurve, ModalitiesReport, ModalityPair, RankedClass, Report, Resized, Tuning, format, ranked};

/// Names of figures of which a report has one at most.
const NAMES: [&str; 7] = ["whole", "accuracy-by-size", "curves", "bubbles", "ranking", "distribution", "size-bars"];

/// What the names of the figures of steps begin with.
const STEP: &str = "step-";

/// Most classes whose steps are drawn: those with the largest sizes.
pub(crate) const MOST_STEPS: usize = 12;

/// Names of all figures that [`figures`] may give.
pub fn figure_names() -> impl Iterator<Item = String> {
    NAMES.into_iter().map(str::to_owned).chain((1..=MOST_STEPS).map(|place| format!("{STEP}{place}")))
}

/// The name of the figure that [`modality_figures`] gives of a pair, and what the names of further pairs begin with.
pub const MODALITY_FIGURE: &str = "bias";

/// The name of the figure that [`modality_figures`] gives of the numbers of clusters, where these were asked for.
pub const CLUSTERS_FIGURE: &str = "clusters";

/// Classes of the ranking that are drawn: all, or half of them from each end.
const MOST_RANKED: usize = 20;

type Draw<'a> = Box<dyn Fn(Width, Colors) -> Vec<String> + 'a>;

/// A figure of a report.
///
/// ```
/// use scar_report::figures;
/// use scar_report::plot::Colors;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let all = figures(&report);
/// assert!(all.iter().all(|figure| scar_report::figure_names().any(|name| name == figure.name)));
/// let file = all[0].to_svg(Colors::Light);
/// assert!(file.contains(&format!("<title>{}</title>", all[0].finding.unbroken().heading)) && file.contains("animals.npy"));
/// ```
pub struct ReportFigure<'a> {
    /// What its file is called by.
    pub name: String,
    /// What it finds.
    pub finding: Finding,
    /// How it is read.
    pub note: String,
    source: String,
    draw: Draw<'a>,
}

impl ReportFigure<'_> {
    /// Its drawings, SVG documents.
    pub fn drawings(&self, width: Width, colors: Colors) -> Vec<String> {
        (self.draw)(width, colors)
    }

    /// The figure as an SVG document of its own, with its finding, its note and where its numbers come from.
    pub fn to_svg(&self, colors: Colors) -> String {
        let note = [self.finding.below.as_str(), &self.note].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
        let (title, note) = (format::unbroken(&self.finding.heading), format::unbroken(&note));
        let sheet = Sheet { title: &title, note: &note, source: &self.source };
        sheet.to_svg(&self.drawings(Width::Wide, colors), colors)
    }
}

/// The figures of an analysis; what was not measured has none. Of the classes' steps those with the largest sizes come last.
///
/// ```
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let names: Vec<String> = scar_report::figures(&report).into_iter().map(|figure| figure.name).collect();
/// // Nobody compared plans, so there is no accuracy by size.
/// assert_eq!(names[..6], ["whole", "curves", "bubbles", "ranking", "distribution", "size-bars"]);
/// assert_eq!(names[6..], ["step-1", "step-2", "step-3"]);
/// ```
pub fn figures(report: &Report) -> Vec<ReportFigure<'_>> {
    let resized = Resized::own(report);
    let classes = ranked(report, &resized, report.measured.as_ref());
    let all = [
        whole(report),
        accuracy_by_size(report),
        curves(report),
        bubbles(report),
        ranking(report, &classes),
        distribution(report, &classes),
        size_bars(report, &resized),
    ];
    all.into_iter().flatten().chain(steps(report, &resized, &classes)).collect()
}

/// The figure of each pair of modalities: the sizes of its steps, mirrored. The first is called [`MODALITY_FIGURE`]. Behind them that of the
/// numbers of clusters, where these were asked for.
///
/// ```
/// use scar_report::{MODALITY_FIGURE, example, modality_figures};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// assert_eq!(modality_figures(&report)[0].name, MODALITY_FIGURE);
/// ```
pub fn modality_figures(report: &ModalitiesReport) -> Vec<ReportFigure<'_>> {
    report.pairs.iter().enumerate().map(|(idx, pair)| mirrored(report, pair, idx)).chain(clusters(report)).collect()
}

fn figure<'a>(
    report: &Report,
    name: &str,
    finding: Finding,
    note: String,
    draw: impl Fn(Width, Colors) -> Vec<String> + 'a,
) -> ReportFigure<'a> {
    ReportFigure {
        name: name.to_owned(),
        finding,
        note,
        source: source(&provenance(report), &report.scar_lens_version),
        draw: Box::new(draw),
    }
}

fn source(of: &str, version: &str) -> String {
    format!("{of} · SCAR Lens {version}")
}

/// The test error over the rows trained with.
fn whole(report: &Report) -> Option<ReportFigure<'_>> {
    let measured = report.measured.as_ref().filter(|measured| !measured.test.errors.is_empty())?;
    let draw = move |width, colors| drawings::whole(measured, width, colors);
    Some(figure(report, "whole", whole_finding(measured), whole_figure_note(measured), draw))
}

fn accuracy_by_size(report: &Report) -> Option<ReportFigure<'_>> {
    let validation = report.plan.as_ref()?.validation.as_ref().filter(|validation| !validation.sizes.is_empty())?;
    let draw = move |width, colors| vec![plot::accuracy_by_size(&validation.sizes, width, colors)];
    Some(figure(report, "accuracy-by-size", size_curve_finding(validation), accuracy_figure_note(validation), draw))
}

/// What the sizes of classes count.
pub(crate) fn size_unit(report: &Report) -> &'static str {
    if report.settings.convention.is_published() { "samples" } else { "rows of the class" }
}

fn ranking<'a>(report: &'a Report, classes: &[RankedClass]) -> Option<ReportFigure<'a>> {
    classes.iter().any(|class| class.size.is_some()).then_some(())?;
    let half = MOST_RANKED / 2;
    let (shown, gap): (Vec<&RankedClass>, _) = match classes.len() {
        n if n <= MOST_RANKED => (classes.iter().collect(), None),
        n => (classes[..half].iter().chain(&classes[n - half..]).collect(), Some((half, n - 2 * half))),
    };
    let has_unsized = shown.iter().any(|class| class.size.is_none());
    let rows: Vec<ClassSize> = shown
        .into_iter()
        .map(|class| ClassSize { name: class.name.clone(), size: class.size, interval: class.interval, count: class.count })
        .collect();
    let tuning = report.settings.convention.is_published().then(|| Tuning::of(report));
    let note = ranking_note(tuning.as_ref(), report.measured.as_ref(), has_unsized);
    let draw = move |width, colors| vec![plot::class_sizes(&rows, gap, size_unit(report), width, colors)];
    Some(figure(report, "ranking", ranking_finding(report, classes), note, draw))
}

fn distribution<'a>(report: &'a Report, classes: &[RankedClass]) -> Option<ReportFigure<'a>> {
    classes.iter().any(|class| class.size.is_some()).then_some(())?;
    let bins = SizeBins::of(&classes.iter().map(|class| (class.size, class.count)).collect::<Vec<_>>());
    let (unit, is_published) = (size_unit(report), report.settings.convention.is_published());
    let (finding, note) = (distribution_finding(classes, unit), distribution_note(&bins, is_published));
    let draw = move |width, colors| vec![plot::size_histogram(&bins, unit, width, colors)];
    Some(figure(report, "distribution", finding, note, draw))
}

fn curves(report: &Report) -> Option<ReportFigure<'_>> {
    headline(report)?;
    let draw = move |width, colors| drawings::curves(report, width, colors);
    Some(figure(report, "curves", curves_finding(report), curves_figure_note(report), draw))
}

fn bubbles(report: &Report) -> Option<ReportFigure<'_>> {
    headline(report)?;
    let draw = move |width, colors| drawings::bubbles(report, &[], width, colors);
    Some(figure(report, "bubbles", bubbles_finding(report), bubbles_figure_note(report, 0), draw))
}

fn size_bars<'a>(report: &'a Report, resized: &Resized) -> Option<ReportFigure<'a>> {
    headline(report)?;
    let finding = size_bars_finding(report.data.matrix.rows, resized.extension.as_ref(), resized.reported);
    let resized = resized.clone();
    let draw = move |width, colors| drawings::size_bars(report, &resized, false, width, colors);
    Some(figure(report, "size-bars", finding, size_bars_note(0), draw))
}

/// The steps of the classes that need the most rows, as far as they are drawn.
fn steps<'a>(report: &'a Report, resized: &Resized, classes: &[RankedClass]) -> Vec<ReportFigure<'a>> {
    let measured = report.measured.as_ref();
    let shown = classes.iter().take(if headline(report).is_some() { MOST_STEPS } else { 0 });
    let of_class = |(place, class): (usize, &RankedClass)| {
        let (idx, resized) = (class.class_idx, resized.clone());
        let step = measured.and_then(|measured| Some((measured.steps.get(idx)?, measured)));
        let step = step.map(|(step, measured)| (step, step.size.bound(measured.epsilon, measured.delta).is_some()));
        let (finding, note) = (step_finding(report, &resized, measured, idx), step_figure_note(step));
        let draw = move |width, colors| drawings::step(report, &resized, measured, idx, width, colors);
        figure(report, &format!("{STEP}{}", place + 1), finding, note, draw)
    };
    shown.enumerate().map(of_class).collect()
}

fn mirrored<'a>(report: &'a ModalitiesReport, pair: &'a ModalityPair, idx: usize) -> ReportFigure<'a> {
    let draw = move |width, colors| drawings::mirrored(report, pair, width, colors);
    let source = source(&format!("{} · {}", pair.names.join(" and "), modalities_source(report)), &report.scar_lens_version);
    let name = if idx == 0 { MODALITY_FIGURE.to_owned() } else { format!("{MODALITY_FIGURE}-{}", idx + 1) };
    ReportFigure { name, finding: modality_needs(pair), note: modality_figure_note(report, pair), source, draw: Box::new(draw) }
}

fn clusters(report: &ModalitiesReport) -> Option<ReportFigure<'_>> {
    let curves = ClusterCurve::of_report(report);
    let finding = (!curves.is_empty()).then(|| clusters_finding(&curves))?;
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    let source = source(&format!("{} · {}", names.join(", "), modalities_source(report)), &report.scar_lens_version);
    let draw = move |width, colors| drawings::clusters(&curves, width, colors);
    let (name, note) = (CLUSTERS_FIGURE.to_owned(), CLUSTERS_NOTE.to_owned());
    Some(ReportFigure { name, finding, note, source, draw: Box::new(draw) })
}
