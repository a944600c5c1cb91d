//! The figures of a report: each with its name, what it finds, how it is read, and its drawings. HTML, Markdown and files of figures show
//! the same ones.

use crate::finding::{bubbles_finding, curves_finding, headline, provenance};
use crate::modality_finding::{modalities_source, modality_needs};
use crate::plot::{self, ClassSize, Colors, MeasuredErrors, MirroredClass, Sheet, SizeBins, Width};
use crate::words::{
    Finding, bubbles_figure_note, curves_figure_note, distribution_finding, distribution_note, flat_curves, modality_figure_note,
    ranking_finding, ranking_note, whole_figure_note, whole_finding,
};
use crate::{ModalitiesReport, ModalityLabels, ModalityPair, RankedClass, Report, Resized, Tuning, format, ranked};

/// Names of all figures that [`figures`] may give.
pub const FIGURE_NAMES: [&str; 5] = ["whole", "ranking", "distribution", "curves", "bubbles"];

/// The name of the figure that [`modality_figures`] gives of a pair, and what the names of further pairs begin with.
pub const MODALITY_FIGURE: &str = "bias";

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
/// assert_eq!(all.iter().map(|figure| figure.name.as_str()).collect::<Vec<_>>(), scar_report::FIGURE_NAMES);
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

/// The figures of an analysis, in the order of [`FIGURE_NAMES`]; what was not measured has none.
pub fn figures(report: &Report) -> Vec<ReportFigure<'_>> {
    let resized = Resized::own(report);
    let classes = ranked(report, &resized, report.measured.as_ref());
    let all = [whole(report), ranking(report, &classes), distribution(report, &classes), curves(report), bubbles(report)];
    all.into_iter().flatten().collect()
}

/// The figure of each pair of modalities: the sizes of its steps, mirrored. The first is called [`MODALITY_FIGURE`].
///
/// ```
/// use scar_report::{MODALITY_FIGURE, example, modality_figures};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// assert_eq!(modality_figures(&report)[0].name, MODALITY_FIGURE);
/// ```
pub fn modality_figures(report: &ModalitiesReport) -> Vec<ReportFigure<'_>> {
    report.pairs.iter().enumerate().map(|(idx, pair)| mirrored(report, pair, idx)).collect()
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
    let draw = move |width, colors| {
        let bound = measured.whole.bound(measured.epsilon, measured.delta);
        let of = MeasuredErrors { errors: &measured.test.errors, size: &measured.whole, bound, unit: "rows trained with", is_alone: true };
        vec![plot::measured_errors(&of, width, colors)]
    };
    Some(figure(report, "whole", whole_finding(measured), whole_figure_note(measured), draw))
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

/// The classes that figures of measures show.
fn shown(report: &Report) -> Option<Vec<usize>> {
    let coverage: Vec<f64> = headline(report)?.classes.iter().map(|class| class.coverage).collect();
    Some(plot::shown_classes(&coverage))
}

fn curves(report: &Report) -> Option<ReportFigure<'_>> {
    let shown = shown(report)?;
    let draw = move |width, colors| {
        let panels = plot::ratio_curves(report, &shown, width, colors).into_iter();
        panels.filter(|panel| flat_curves(report, panel.measure).is_none()).map(|panel| panel.svg).collect()
    };
    Some(figure(report, "curves", curves_finding(report), curves_figure_note(report), draw))
}

fn bubbles(report: &Report) -> Option<ReportFigure<'_>> {
    let (at, shown) = (headline(report)?, shown(report)?);
    let draw = move |width, colors| vec![plot::bubbles(at, &shown, &[], width, colors)];
    Some(figure(report, "bubbles", bubbles_finding(report), bubbles_figure_note(report, 0), draw))
}

fn mirrored<'a>(report: &'a ModalitiesReport, pair: &'a ModalityPair, idx: usize) -> ReportFigure<'a> {
    let head = if matches!(report.labels, ModalityLabels::Given) { "class" } else { "cluster" };
    let draw = move |width, colors| {
        let names = pair.names.each_ref().map(String::as_str);
        let ([measured, theory], n_more) = MirroredClass::of_pair(pair);
        let left_out = (n_more > 0).then(|| format!("{} more are in the table", format::count(n_more as u64)));
        let drawn =
            |classes: &[MirroredClass], unit: &str| plot::mirrored_sizes(classes, names, head, left_out.as_deref(), unit, width, colors);
        let theory = MirroredClass::has_theory(pair).then(|| drawn(&theory, "size by the theory, samples"));
        std::iter::once(drawn(&measured, "measured size, rows of the class")).chain(theory).collect()
    };
    let source = source(&format!("{} · {}", pair.names.join(" and "), modalities_source(report)), &report.scar_lens_version);
    let name = if idx == 0 { MODALITY_FIGURE.to_owned() } else { format!("{MODALITY_FIGURE}-{}", idx + 1) };
    ReportFigure { name, finding: modality_needs(pair), note: modality_figure_note(report, pair), source, draw: Box::new(draw) }
}
