//! Each measure against the ratio: a line per class, and the mean of the data set with its spread.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, fitted_range, text};
use super::marks::{Area, Drawn, class_mark, fitted_apart, spread};
use super::theme::{Colors, Token, Width, finish};
use crate::{ClassMeasures, DatasetMeasures, Report};

/// One of the four measures.
///
/// ```
/// use scar_report::plot::Measure;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let at = &report.measures[0];
/// assert_eq!(Measure::ALL.map(Measure::name), ["Scale", "Coverage", "Authenticity", "Richness"]);
/// // Ratio 1 is trained once, so it has no spread.
/// assert_eq!(Measure::Authenticity.of_class(&at.classes[2]), (at.classes[2].authenticity, None));
/// assert_eq!(Measure::Scale.of_dataset(&report.measures[1].dataset).1, report.measures[1].dataset.sd.scale);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// S.
    Scale,
    /// C.
    Coverage,
    /// A.
    Authenticity,
    /// R.
    Richness,
}

impl Measure {
    /// All four, in their usual order.
    pub const ALL: [Self; 4] = [Self::Scale, Self::Coverage, Self::Authenticity, Self::Richness];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scale => "Scale",
            Self::Coverage => "Coverage",
            Self::Authenticity => "Authenticity",
            Self::Richness => "Richness",
        }
    }

    /// Its value and standard deviation for a class.
    pub fn of_class(self, class: &ClassMeasures) -> (f64, Option<f64>) {
        match self {
            Self::Scale => (class.scale, class.sd.scale),
            Self::Coverage => (class.coverage, class.sd.coverage),
            Self::Authenticity => (class.authenticity, class.sd.authenticity),
            Self::Richness => (class.richness, class.sd.richness),
        }
    }

    /// Its value and standard deviation for the whole data set.
    pub fn of_dataset(self, dataset: &DatasetMeasures) -> (f64, Option<f64>) {
        match self {
            Self::Scale => (dataset.scale, dataset.sd.scale),
            Self::Coverage => (dataset.coverage, dataset.sd.coverage),
            Self::Authenticity => (dataset.authenticity, dataset.sd.authenticity),
            Self::Richness => (dataset.richness, dataset.sd.richness),
        }
    }

    fn token(self) -> Token {
        match self {
            Self::Scale => Token::SCALE,
            Self::Coverage => Token::COVERAGE,
            Self::Authenticity => Token::AUTHENTICITY,
            Self::Richness => Token::RICHNESS,
        }
    }
}

/// One small multiple.
///
/// ```
/// use scar_report::plot::{Colors, CurvePanel, Measure, Width, ratio_curves};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let panels: Vec<CurvePanel> = ratio_curves(&report, &[0, 1, 2], Width::Wide, Colors::Light);
/// let coverage = panels.iter().find(|panel| panel.measure == Measure::Coverage).unwrap();
/// assert!(coverage.svg.starts_with("<svg") && coverage.svg.contains("Coverage"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurvePanel {
    /// What it shows.
    pub measure: Measure,
    /// The drawing.
    pub svg: String,
}

/// Four panels, one per measure; `shown` are the classes drawn.
///
/// ```
/// use scar_report::plot::{Colors, Measure, Width, ratio_curves};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let panels = ratio_curves(&report, &[0, 1, 2], Width::Narrow, Colors::Page);
/// assert_eq!(panels.iter().map(|panel| panel.measure).collect::<Vec<_>>(), Measure::ALL);
/// // On the page the colors are its own.
/// assert!(panels[1].svg.contains("var(--coverage)"));
/// assert!(!ratio_curves(&report, &[0], Width::Narrow, Colors::Light)[1].svg.contains("var("));
/// ```
pub fn ratio_curves(report: &Report, shown: &[usize], width: Width, colors: Colors) -> Vec<CurvePanel> {
    let panel = |measure| {
        let mut svg = String::new();
        {
            let size = match width {
                Width::Narrow => (330, 250),
                Width::Wide => (520, 290),
            };
            let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
            let _ = draw(&area, report, measure, shown).and_then(|()| Ok(area.present()?));
        }
        CurvePanel { measure, svg: finish(&svg, colors) }
    };
    Measure::ALL.into_iter().map(panel).collect()
}

fn draw(area: &Area, report: &Report, measure: Measure, shown: &[usize]) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let gutter = if width < 400 { 120 } else { 160 };
    let n_classes = shown.len();
    let lines: Vec<Line> = lines(report, measure, shown);
    let all = lines.iter().flat_map(|line| line.points.iter().map(|point| point.1));
    let set = report.measures.iter().map(|at| (f64::from(at.ratio).ln(), measure.of_dataset(&at.dataset)));
    let set: Vec<SetPoint> = set.filter(|(_, (value, _))| value.is_finite()).collect();
    let band = set.iter().flat_map(|(_, (value, sd))| [value - sd.unwrap_or(0.0), value + sd.unwrap_or(0.0)]);
    let last = report.settings.ratios.iter().chain(report.measures.iter().map(|at| &at.ratio)).max().copied().unwrap_or(1);
    let frame =
        Frame { x_px: 44..width - gutter, y_px: 34..height - 46, x: 0.0..f64::from(last.max(2)).ln(), y: fitted_range(all.chain(band)) };
    frame.draw(area, &ticks(&report.settings.ratios, &frame), "1 row in … (log)", measure.name())?;
    draw_band(area, &frame, &set, measure.token())?;
    for line in &lines {
        let token = line.place.map_or(Token::INK, |idx| Token::class(idx, n_classes));
        let style = ShapeStyle { color: token.color().mix(0.7), filled: false, stroke_width: 1 };
        let points: Vec<(i32, i32)> = line.points.iter().map(|(x, y)| frame.to_px(*x, *y)).collect();
        area.draw(&PathElement::new(points.clone(), style))?;
        for at in points {
            class_mark(area, at, line.place.unwrap_or(0), token)?;
        }
    }
    draw_labels(area, &frame, &lines, (&set, measure.token()), n_classes)
}

/// A measure of the whole data set: the position on the axis, the value, and its standard deviation, if it has one.
type SetPoint = (f64, (f64, Option<f64>));

/// The line of a class, or of all classes if their values are the same.
struct Line {
    name: String,
    /// Among the classes shown, which decides color and mark.
    place: Option<usize>,
    points: Vec<(f64, f64)>,
}

fn lines(report: &Report, measure: Measure, shown: &[usize]) -> Vec<Line> {
    let course = |idx: usize| -> Vec<(f64, f64)> {
        // A class without rows at a ratio was not measured there.
        let at = report.measures.iter().filter_map(|at| {
            let class = at.classes.get(idx).filter(|class| class.rows > 0)?;
            Some((f64::from(at.ratio).ln(), measure.of_class(class).0))
        });
        at.filter(|(_, value)| value.is_finite()).collect()
    };
    let lines: Vec<Line> = shown
        .iter()
        .enumerate()
        .map(|(place, &idx)| Line {
            name: report.data.labels.classes.get(idx).map_or(String::new(), |class| class.name.clone()),
            place: Some(place),
            points: course(idx),
        })
        .collect();
    let same =
        |a: &Line, b: &Line| a.points.len() == b.points.len() && a.points.iter().zip(&b.points).all(|(a, b)| (a.1 - b.1).abs() < 1e-9);
    if lines.len() > 1 && lines.iter().all(|line| same(line, &lines[0])) {
        return vec![Line { name: "all classes".to_owned(), place: None, points: course(shown[0]) }];
    }
    lines
}

fn ticks(ratios: &[u32], frame: &Frame) -> Vec<(f64, String)> {
    let mut ticks: Vec<(f64, String)> = Vec::new();
    for &ratio in ratios {
        let at = f64::from(ratio).ln();
        if ticks.last().is_none_or(|(before, _)| frame.to_x(at) - frame.to_x(*before) >= 20) {
            ticks.push((at, ratio.to_string()));
        }
    }
    ticks
}

/// The mean of the data set as a dashed line, and its standard deviation as a band.
fn draw_band(area: &Area, frame: &Frame, set: &[SetPoint], token: Token) -> Drawn {
    // The band of a mean near 0 or 1 would reach beyond the range of a measure; it ends at the frame.
    let inside = |value: f64| value.clamp(frame.y.start, frame.y.end);
    let edge = |sign: f64| set.iter().filter_map(move |(x, (value, sd))| Some(frame.to_px(*x, inside(value + sign * (*sd)?))));
    let outline: Vec<(i32, i32)> = edge(1.0).chain(edge(-1.0).collect::<Vec<_>>().into_iter().rev()).collect();
    if outline.len() >= 4 {
        area.draw(&Polygon::new(outline, token.color().mix(0.18).filled()))?;
    }
    let mean: Vec<(i32, i32)> = set.iter().map(|(x, (value, _))| frame.to_px(*x, *value)).collect();
    if mean.len() >= 2 {
        area.draw(&PathElement::new(mean, ShapeStyle::from(&token.color()).stroke_width(3)))?;
    }
    Ok(())
}

/// Names at the end of each line, moved apart, with thin leaders.
fn draw_labels(area: &Area, frame: &Frame, lines: &[Line], (set, set_token): (&[SetPoint], Token), n_classes: usize) -> Drawn {
    let width = area.dim_in_pixel().0 as i32;
    let ends: Vec<(&Line, (f64, f64))> = lines.iter().filter_map(|line| Some((line, *line.points.last()?))).collect();
    let mut wished: Vec<i32> = ends.iter().map(|(_, end)| frame.to_y(end.1)).collect();
    wished.extend(set.last().map(|(_, (value, _))| frame.to_y(*value)));
    let places = spread(&wished, FONT_PX as i32 + 2, frame.y_px.start - 18, frame.y_px.end + 30);
    let x = frame.x_px.end + 20;
    let names = fitted_apart(&ends.iter().map(|(line, _)| line.name.as_ref()).collect::<Vec<&str>>(), width - x - 9, FONT_PX);
    for (((line, end), &y), name) in ends.iter().zip(&places).zip(&names) {
        let token = line.place.map_or(Token::INK, |idx| Token::class(idx, n_classes));
        let from = frame.to_px(end.0, end.1);
        area.draw(&PathElement::new(vec![(from.0 + 6, from.1), (x - 7, y)], token.color().mix(0.5)))?;
        class_mark(area, (x, y), line.place.unwrap_or(0), token)?;
        text(area, name, (x + 9, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    if let (Some((at, (value, _))), Some(&y)) = (set.last(), places.get(ends.len())) {
        let from = frame.to_px(*at, *value);
        area.draw(&PathElement::new(vec![(from.0 + 6, from.1), (x - 7, y)], Token::INK_SOFT.color().mix(0.5)))?;
        let sample = ShapeStyle::from(&set_token.color()).stroke_width(3);
        area.draw(&PathElement::new(vec![(x - 5, y), (x + 5, y)], sample))?;
        text(area, "data set", (x + 9, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn panels_name_their_axes_and_every_class() {
        let report = report(9, &[1, 2, 5, 10, 15, 20, 30]);
        let panels = ratio_curves(&report, &(0..9).collect::<Vec<_>>(), Width::Wide, Colors::Light);
        assert_eq!(panels.len(), 4);
        for panel in &panels {
            assert!(panel.svg.contains(panel.measure.name()) && panel.svg.contains("1 row in … (log)"));
            assert!(!panel.svg.contains("NaN") && !panel.svg.contains("#FE01"), "{}", panel.measure.name());
        }
        for class in 0..9 {
            assert!(panels[1].svg.contains(&format!("class {class}")), "class {class} has no label");
        }
        // Scale is the same for all classes: one line.
        assert!(panels[0].svg.contains("all classes") && !panels[0].svg.contains("class 3"));
    }

    #[test]
    fn numbers_without_meaning_leave_gaps() {
        let mut report = report(3, &[1, 2]);
        report.measures[0].classes[0].coverage = f64::NAN;
        report.measures[1].dataset.coverage = f64::INFINITY;
        let panels = ratio_curves(&report, &[0, 1, 2], Width::Narrow, Colors::Page);
        assert!(!panels[1].svg.contains("NaN") && !panels[1].svg.contains("inf"));
        assert!(panels[1].svg.contains("var(--class-1)"));
    }

    #[test]
    fn class_without_rows_at_a_ratio_has_no_point_there() {
        let mut report = report(3, &[1, 2, 5]);
        let shapes = |report: &Report| ratio_curves(report, &[0, 1, 2], Width::Wide, Colors::Page)[1].svg.matches("var(--class-1)").count();
        let before = shapes(&report);
        report.measures[2].classes[0].rows = 0;
        assert!(shapes(&report) < before, "{before} shapes as before");
    }

    #[test]
    fn class_names_that_are_markup_stay_text() {
        let mut report = report(3, &[1, 2]);
        report.data.labels.classes[0].name = "<b>&x".to_owned();
        let panels = ratio_curves(&report, &[0, 1, 2], Width::Wide, Colors::Page);
        assert!(panels[1].svg.contains("&lt;b&gt;&amp;x") && !panels[1].svg.contains("<b>"));
    }

    #[test]
    fn one_ratio_and_no_ratio_can_be_drawn() {
        for ratios in [&[1][..], &[]] {
            assert_eq!(ratio_curves(&report(3, ratios), &[0, 1, 2], Width::Wide, Colors::Page).len(), 4);
        }
    }
}
