//! The test error against the number of training rows, and how the size follows from it: the law fitted to the points, the bound on the
//! error of draws, the threshold, and the point where the bound falls below the threshold.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{Frame, text};
use super::marks::{Area, Drawn, dashed};
use super::size_axis::SizeAxis;
use super::theme::{Colors, Token, Width, finish};
use crate::format;
use crate::{ErrorPoint, SizeReport};
use scar_method::foundation::ErrorBound;

/// Number of points at which a curve is drawn.
const N_PLACES: u32 = 96;

/// The errors and the size that follows from them.
///
/// ```
/// use scar_report::plot::{Colors, MeasuredErrors, Width, measured_errors};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let measured = report.measured.as_ref().unwrap();
/// let bound = measured.whole.bound(measured.epsilon, measured.delta);
/// let whole = MeasuredErrors { errors: &measured.test.errors, size: &measured.whole, bound, unit: "rows", is_alone: true };
/// let svg = measured_errors(&whole, Width::Wide, Colors::Light);
/// assert!(svg.contains("rows (log)") && svg.contains("Test error") && svg.contains("threshold"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MeasuredErrors<'a> {
    /// Ascending in rows; the last are all rows.
    pub errors: &'a [ErrorPoint],
    /// The measured size.
    pub size: &'a SizeReport,
    /// The bound and threshold of the size, if known.
    pub bound: Option<ErrorBound>,
    /// What the rows are called, such as `rows of the class`.
    pub unit: &'a str,
    /// Whether the figure has the width of the page; else it is beside another.
    pub is_alone: bool,
}

/// The errors as a figure.
///
/// ```
/// use scar_report::plot::{Colors, MeasuredErrors, Width, measured_errors};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let step = &report.measured.as_ref().unwrap().steps[0];
/// let of_class = MeasuredErrors { errors: &step.errors, size: &step.size, bound: None, unit: "rows of the class", is_alone: false };
/// assert!(!measured_errors(&of_class, Width::Wide, Colors::Light).contains("threshold"));
/// ```
pub fn measured_errors(of: &MeasuredErrors, width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let dims = match (width, of.is_alone) {
            (Width::Narrow, _) => (330, 300),
            (Width::Wide, true) => (760, 360),
            (Width::Wide, false) => (520, 300),
        };
        let area = SVGBackend::with_string(&mut svg, dims).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, of).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, of: &MeasuredErrors) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let MeasuredErrors { errors, size, bound, .. } = *of;
    let read_off = ReadOff::of(size);
    // A class that is not learned has no such point: its bound may be below the threshold from the first row on.
    let bound = bound.filter(|_| !size.is_hardly_learned());
    let sizes = [read_off.size, read_off.low, read_off.high, read_off.beyond].into_iter().flatten();
    let axis = SizeAxis::log(errors.iter().map(|at| at.rows as f64).chain(sizes));
    let of_points = errors.iter().map(|at| at.error + at.sd.unwrap_or(0.0));
    let top = of_points.chain(bound.map(|bound| bound.threshold())).filter(|error| error.is_finite()).fold(0.005, f64::max);
    let first = if width < 700 { 74 } else { 56 };
    let frame = Frame { x_px: 52..width - 20, y_px: first..height - 46, x: axis.range.clone(), y: 0.0..(top * 1.08).min(1.0) };
    let place = PlotArea { area, frame: &frame, axis: &axis };
    // The band first, so that all else lies on it.
    if let Some(low) = read_off.low {
        let high = read_off.high.map_or(frame.x_px.end, |high| place.x(high));
        area.draw(&Rectangle::new([(place.x(low), frame.y_px.start), (high, frame.y_px.end)], Token::SIZE.color().mix(0.14).filled()))?;
    }
    frame.draw(area, &axis.ticks(if width < 400 { 4 } else { 8 }), &axis.name(of.unit), "Test error")?;
    if let Some(law) = size.law() {
        place.curve(
            |rows| law.error(rows),
            |line| Ok(area.draw(&PathElement::new(line, ShapeStyle::from(&Token::INK_SOFT.color()).stroke_width(2)))?),
        )?;
    }
    if let Some(bound) = bound {
        // There are no draws larger than all rows.
        let all = errors.last().map_or(f64::INFINITY, |at| at.rows as f64);
        place.curve(|rows| if rows <= all { bound.error(rows) } else { f64::NAN }, |line| dashed(area, &line, Token::SIZE))?;
        let y = place.y(bound.threshold());
        let line = ShapeStyle::from(&Token::AUTHENTICITY.color()).stroke_width(2);
        area.draw(&PathElement::new(vec![(frame.x_px.start, y), (frame.x_px.end, y)], line))?;
    }
    for at in errors {
        let x = place.x(at.rows as f64);
        if let Some(sd) = at.sd {
            let whisker = vec![(x, place.y(at.error - sd)), (x, place.y(at.error + sd))];
            area.draw(&PathElement::new(whisker, ShapeStyle::from(&Token::INK.color()).stroke_width(1)))?;
        }
        area.draw(&Circle::new((x, place.y(at.error)), 4, Token::INK.color().filled()))?;
    }
    read_off.draw(&place, bound)?;
    draw_legend(area, width, size.law().is_some(), bound.is_some())
}

/// Values to pixels, within the frame.
struct PlotArea<'a, 'b> {
    area: &'a Area<'b>,
    frame: &'a Frame,
    axis: &'a SizeAxis,
}

impl PlotArea<'_, '_> {
    fn x(&self, size: f64) -> i32 {
        self.frame.to_x(self.axis.place(size))
    }

    fn y(&self, error: f64) -> i32 {
        self.frame.to_y(error.clamp(self.frame.y.start, self.frame.y.end))
    }

    /// Passes the part of a curve that is within the frame to `draw`.
    fn curve(&self, error: impl Fn(f64) -> f64, draw: impl Fn(Vec<(i32, i32)>) -> Drawn) -> Drawn {
        let range = &self.axis.range;
        let line: Vec<(i32, i32)> = (0..=N_PLACES)
            .map(|i| range.start + f64::from(i) / f64::from(N_PLACES) * (range.end - range.start))
            .map(|place| (place, error(10f64.powf(place))))
            .filter(|(_, error)| error.is_finite() && *error <= self.frame.y.end)
            .map(|(place, error)| self.frame.to_px(place, error))
            .collect();
        if line.len() >= 2 { draw(line) } else { Ok(()) }
    }

    /// A horizontal line between two sizes at `y`. If the upper size is unknown or outside the frame, its end is open.
    fn whisker(&self, (low, high): (f64, Option<f64>), y: i32) -> Drawn {
        let end = high.map_or(self.frame.x_px.end, |high| self.x(high));
        let style = ShapeStyle::from(&Token::SIZE.color()).stroke_width(1);
        self.area.draw(&PathElement::new(vec![(self.x(low), y), (end, y)], style))?;
        for x in [self.x(low), end].into_iter().filter(|&x| x < self.frame.x_px.end) {
            self.area.draw(&PathElement::new(vec![(x, y - 4), (x, y + 4)], style))?;
        }
        Ok(())
    }

    /// An upright line from the axis to `top`, with words beside it at `words_y`.
    fn upright(&self, size: f64, (top, words_y): (i32, i32), words: &str, stroke_width: u32) -> Drawn {
        let (x, frame) = (self.x(size), self.frame);
        let style = ShapeStyle::from(&Token::SIZE.color()).stroke_width(stroke_width);
        self.area.draw(&PathElement::new(vec![(x, top), (x, frame.y_px.end)], style))?;
        let (at, side) = if x > (frame.x_px.start + frame.x_px.end) / 2 { (x - 7, HPos::Right) } else { (x + 7, HPos::Left) };
        text(self.area, words, (at, words_y), Token::SIZE, side, VPos::Center)
    }
}

/// The marked sizes: one within the data with its interval, and, if the error still falls there, one beyond the data with its own.
struct ReadOff {
    is_hardly_learned: bool,
    size: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    beyond: Option<f64>,
    beyond_interval: Option<(f64, Option<f64>)>,
}

impl ReadOff {
    fn of(size: &SizeReport) -> Self {
        if size.beyond_data {
            Self {
                is_hardly_learned: false,
                size: size.size_within,
                low: size.within_low,
                high: size.within_high,
                beyond: size.size,
                beyond_interval: size.low.map(|low| (low, size.high)),
            }
        } else {
            let low = size.low.filter(|_| !size.is_hardly_learned());
            Self { is_hardly_learned: size.is_hardly_learned(), size: size.size, low, high: size.high, beyond: None, beyond_interval: None }
        }
    }

    fn draw(&self, place: &PlotArea, bound: Option<ErrorBound>) -> Drawn {
        let frame = place.frame;
        match self.size {
            // A line at the axis would suggest that one row is enough.
            Some(_) if self.is_hardly_learned => {
                let at = (frame.x_px.start + 8, frame.y_px.end - 12);
                text(place.area, "hardly learned, so there is no size", at, Token::SIZE, HPos::Left, VPos::Center)?;
            }
            Some(size) if size > 0.0 => {
                let top = bound.map_or(frame.y_px.start, |bound| place.y(bound.threshold()));
                // Beside the line, or above it where that is short.
                let words_y = if frame.y_px.end - top < 28 { top - 14 } else { frame.y_px.end - 12 };
                place.upright(size, (top, words_y), &format!("n {}", format::size(Some(size))), 3)?;
                area_dot(place, size, top)?;
            }
            _ => {}
        }
        if let Some(interval) = self.beyond_interval.filter(|_| self.beyond.is_some()) {
            place.whisker(interval, frame.y_px.start + 22)?;
        }
        match self.beyond {
            Some(beyond) => {
                let doubt = if frame.x_px.end - frame.x_px.start < 300 { "" } else { ", extrapolated" };
                let words = format!("levels off at {}{doubt}", format::size(Some(beyond)));
                place.upright(beyond, (frame.y_px.start, frame.y_px.start + 8), &words, 1)
            }
            None => Ok(()),
        }
    }
}

/// Where the bound meets the threshold.
fn area_dot(place: &PlotArea, size: f64, y: i32) -> Drawn {
    place.area.draw(&Circle::new((place.x(size), y), 5, Token::SIZE.color().filled()))?;
    Ok(())
}

fn draw_legend(area: &Area, width: i32, has_law: bool, has_bound: bool) -> Drawn {
    let y = 12;
    area.draw(&Circle::new((8, y), 4, Token::INK.color().filled()))?;
    text(area, "mean of the draws ± sd", (18, y), Token::INK, HPos::Left, VPos::Center)?;
    let stroke =
        |token: Token, x: i32, y: i32| PathElement::new(vec![(x, y), (x + 18, y)], ShapeStyle::from(&token.color()).stroke_width(2));
    if has_law {
        area.draw(&stroke(Token::INK_SOFT, 180, y))?;
        text(area, "law", (204, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    if has_bound {
        let (x, y) = if width < 700 { (2, 31) } else { (256, y) };
        dashed(area, &[(x, y), (x + 18, y)], Token::SIZE)?;
        text(area, "bound of draws (1 − δ)", (x + 24, y), Token::INK, HPos::Left, VPos::Center)?;
        area.draw(&stroke(Token::AUTHENTICITY, x + 176, y))?;
        text(area, "threshold", (x + 200, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LawReport, SpreadReport, example};

    fn errors() -> Vec<ErrorPoint> {
        [(5, 0.2, Some(0.05)), (50, 0.08, None), (140, 0.05, None)].map(|(rows, error, sd)| ErrorPoint { rows, error, sd }).to_vec()
    }

    fn size() -> SizeReport {
        let law = LawReport {
            law: "power".to_owned(),
            offset: 0.02,
            height: 0.03,
            rate: 0.5,
            whole: 140.0,
            weight: 1.0,
            size: None,
            held_out_error: None,
        };
        SizeReport {
            size_within: Some(60.0),
            laws: vec![law],
            spread: Some(SpreadReport { scale: 1e-6, exponent: 1.0 }),
            ..example::size(Some(90.0), Some(70.0), None)
        }
    }

    fn drawn(errors: &[ErrorPoint], size: &SizeReport, width: Width) -> String {
        let bound = size.bound(0.01, 0.01);
        let svg = measured_errors(&MeasuredErrors { errors, size, bound, unit: "rows", is_alone: true }, width, Colors::Page);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("#FE01"));
        svg
    }

    #[test]
    fn the_size_stands_where_the_bound_meets_the_threshold() {
        let svg = drawn(&errors(), &size(), Width::Narrow);
        assert!(svg.contains("n ≈ 90") && svg.contains("threshold") && svg.contains("bound of draws"));
        // Three points, their sample in the legend, and the place of the size.
        assert_eq!(svg.matches("<circle").count(), 5);
    }

    #[test]
    fn beyond_the_data_both_sizes_are_told_apart() {
        let size = SizeReport { size: Some(900.0), beyond_data: true, ..size() };
        let svg = drawn(&errors(), &size, Width::Wide);
        assert!(svg.contains("n ≈ 60") && svg.contains("levels off at ≈ 900, extrapolated"));
    }

    #[test]
    fn a_class_that_is_hardly_learned_is_told_in_words_and_has_no_line() {
        let size = SizeReport { size: Some(0.0), low: Some(0.0), ..size() };
        let svg = drawn(&errors(), &size, Width::Wide);
        assert!(svg.contains("hardly learned, so there is no size") && !svg.contains("n 0") && !svg.contains("threshold"));
        assert_eq!(svg.matches("<circle").count(), 4);
    }

    #[test]
    fn errors_without_a_size_can_be_drawn() {
        let none = SizeReport { size: None, low: None, laws: Vec::new(), spread: None, ..size() };
        assert!(!drawn(&errors(), &none, Width::Wide).contains("threshold"));
        assert!(drawn(&[], &none, Width::Narrow).contains("Test error"));
    }
}
