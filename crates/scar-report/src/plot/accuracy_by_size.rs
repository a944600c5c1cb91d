//! Test accuracy of subsets against their size, with the foundation size marked.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{Frame, text};
use super::marks::{Area, Drawn};
use super::size_axis::SizeAxis;
use super::theme::{Colors, Token, Width, finish};
use scar_method::completion::SizePoint;

/// Accuracy (a mean over seeds, with its 95 % interval) against rows on a log axis.
///
/// ```
/// use scar_method::completion::{Interval, Scores, SizePoint};
/// use scar_report::plot::{Colors, Width, accuracy_by_size};
/// let point = |size, values: &[f64]| {
///     let interval = Interval::of(values).unwrap();
///     SizePoint { size, is_marked: size == 40, scores: Scores { accuracy: interval, balanced_accuracy: interval } }
/// };
/// let svg = accuracy_by_size(&[point(10, &[0.5, 0.6]), point(40, &[0.8, 0.81])], Width::Wide, Colors::Light);
/// assert!(svg.contains("rows trained on (log)") && svg.contains("Test accuracy") && svg.contains("foundation size 40"));
/// ```
pub fn accuracy_by_size(points: &[SizePoint], width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let dims = match width {
            Width::Narrow => (330, 280),
            Width::Wide => (640, 320),
        };
        let area = SVGBackend::with_string(&mut svg, dims).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, points).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, points: &[SizePoint]) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let axis = SizeAxis::log(points.iter().map(|point| point.size as f64));
    let ends = |point: &SizePoint| {
        let accuracy = point.scores.accuracy;
        [accuracy.low.unwrap_or(accuracy.mean), accuracy.high.unwrap_or(accuracy.mean)]
    };
    let lowest = points.iter().flat_map(ends).fold(1.0, f64::min);
    let highest = points.iter().flat_map(ends).fold(0.0, f64::max);
    let margin = ((highest - lowest) * 0.08).max(0.005);
    let frame = Frame {
        x_px: 52..width - 20,
        y_px: 34..height - 46,
        x: axis.range.clone(),
        y: (lowest - margin).max(0.0)..(highest + margin).min(1.0),
    };
    let to_x = |size: f64| frame.to_x(axis.place(size));
    frame.draw(area, &axis.ticks(if width < 400 { 4 } else { 6 }), &axis.name("rows trained on"), "Test accuracy (axis cut)")?;
    if let Some(marked) = points.iter().find(|point| point.is_marked) {
        let x = to_x(marked.size as f64);
        let line = vec![(x, frame.y_px.start), (x, frame.y_px.end)];
        area.draw(&PathElement::new(line, ShapeStyle::from(&Token::SIZE.color()).stroke_width(2)))?;
        let (place, side) = if x > (frame.x_px.start + frame.x_px.end) / 2 { (x - 6, HPos::Right) } else { (x + 6, HPos::Left) };
        let words = format!("foundation size {}", crate::format::count(marked.size));
        text(area, &words, (place, frame.y_px.end - 10), Token::SIZE, side, VPos::Center)?;
    }
    let y = |accuracy: f64| frame.to_y(accuracy.clamp(frame.y.start, frame.y.end));
    let line: Vec<(i32, i32)> = points.iter().map(|point| (to_x(point.size as f64), y(point.scores.accuracy.mean))).collect();
    if line.len() >= 2 {
        area.draw(&PathElement::new(line, ShapeStyle::from(&Token::INK_SOFT.color()).stroke_width(1)))?;
    }
    for point in points {
        let (x, [low, high]) = (to_x(point.size as f64), ends(point));
        area.draw(&PathElement::new(vec![(x, y(low)), (x, y(high))], ShapeStyle::from(&Token::INK.color()).stroke_width(1)))?;
        area.draw(&Circle::new((x, y(point.scores.accuracy.mean)), 4, Token::INK.color().filled()))?;
    }
    Ok(())
}
