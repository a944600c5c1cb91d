//! The test error of a class's task against the rows it was trained with, and the size that was read off it.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{Frame, text};
use super::marks::{Area, Drawn};
use super::size_axis::SizeAxis;
use super::theme::{Colors, Token, Width, finish};
use crate::foundation::{FittedLaw, Law};
use crate::report::{ErrorPoint, LawReport, SizeReport};

/// Places at which the law is drawn.
const N_PLACES: u32 = 64;

/// The errors and the size read off them; `unit` names the rows.
///
/// ```
/// use scar_lens::plot::{Colors, Width, class_errors};
/// # let report: scar_lens::report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/report.rs"));
/// let step = &report.measured.as_ref().unwrap().steps[0];
/// let svg = class_errors(&step.errors, &step.size, "rows of the class", Width::Wide, Colors::Light);
/// assert!(svg.contains("rows of the class (log)") && svg.contains("Test error"));
/// ```
pub fn class_errors(errors: &[ErrorPoint], size: &SizeReport, unit: &str, width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let dims = match width {
            Width::Narrow => (330, 260),
            Width::Wide => (520, 300),
        };
        let area = SVGBackend::with_string(&mut svg, dims).into_drawing_area();
        // Drawing into memory cannot fail; what is drawn so far stays if it ever does.
        let _ = draw(&area, errors, size, unit).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, errors: &[ErrorPoint], size: &SizeReport, unit: &str) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let rows = errors.iter().map(|at| at.rows as f64);
    let axis = SizeAxis::log(rows.chain([size.size, size.low, size.high].into_iter().flatten()));
    let top = errors.iter().map(|at| at.error + at.sd.unwrap_or(0.0)).fold(0.005, f64::max);
    let frame = Frame { x_px: 52..width - 20, y_px: 34..height - 46, x: axis.range.clone(), y: 0.0..(top * 1.08).min(1.0) };
    // A band and a line for the size first, so that points lie on them.
    let to_x = |size: f64| frame.to_x(axis.place(size));
    if let Some(low) = size.low {
        let high = size.high.map_or(frame.x_px.end, to_x);
        area.draw(&Rectangle::new([(to_x(low), frame.y_px.start), (high, frame.y_px.end)], Token::SIZE.color().mix(0.14).filled()))?;
    }
    let ticks = axis.ticks(if width < 400 { 4 } else { 6 });
    frame.draw(area, &ticks, &axis.name(unit), "Test error")?;
    if let Some(law) = size.laws.first().and_then(fitted_law) {
        let places = (0..=N_PLACES).map(|i| axis.range.start + f64::from(i) / f64::from(N_PLACES) * (axis.range.end - axis.range.start));
        let line: Vec<(i32, i32)> = places
            .map(|place| (place, law.error(10f64.powf(place))))
            .filter(|(_, error)| error.is_finite() && *error <= frame.y.end)
            .map(|(place, error)| frame.to_px(place, error))
            .collect();
        if line.len() >= 2 {
            area.draw(&PathElement::new(line, ShapeStyle::from(&Token::INK_SOFT.color()).stroke_width(2)))?;
        }
    }
    for at in errors {
        let x = to_x(at.rows as f64);
        let y = |error: f64| frame.to_y(error.clamp(frame.y.start, frame.y.end));
        if let Some(sd) = at.sd {
            let whisker = vec![(x, y(at.error - sd)), (x, y(at.error + sd))];
            area.draw(&PathElement::new(whisker, ShapeStyle::from(&Token::INK.color()).stroke_width(1)))?;
        }
        area.draw(&Circle::new((x, y(at.error)), 4, Token::INK.color().filled()))?;
    }
    if let Some(at) = size.size {
        let x = to_x(at);
        let line = vec![(x, frame.y_px.start), (x, frame.y_px.end)];
        area.draw(&PathElement::new(line, ShapeStyle::from(&Token::SIZE.color()).stroke_width(3)))?;
        let (place, side) = if x > (frame.x_px.start + frame.x_px.end) / 2 { (x - 6, HPos::Right) } else { (x + 6, HPos::Left) };
        text(area, &format!("size {}", crate::format::size(Some(at))), (place, frame.y_px.start + 8), Token::SIZE, side, VPos::Center)?;
    }
    Ok(())
}

/// The law of a report, to be drawn.
fn fitted_law(law: &LawReport) -> Option<FittedLaw> {
    let kind = Law::ALL.into_iter().find(|kind| kind.name() == law.law)?;
    Some(FittedLaw { law: kind, offset: law.offset, height: law.height, rate: law.rate, whole: law.whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_with_and_without_a_size_can_be_drawn() {
        let errors = [(5, 0.2, Some(0.05)), (50, 0.08, None), (140, 0.05, None)].map(|(rows, error, sd)| ErrorPoint { rows, error, sd });
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
        let mut size = SizeReport {
            size: Some(90.0),
            low: Some(70.0),
            high: None,
            beyond_data: false,
            size_within: None,
            within_low: None,
            within_high: None,
            isotonic: None,
            laws: vec![law],
            reason: None,
        };
        let svg = class_errors(&errors, &size, "rows", Width::Narrow, Colors::Page);
        assert!(svg.contains("size ≈ 90") && svg.matches("<circle").count() == 3 && !svg.contains("NaN"));
        (size.size, size.low, size.laws) = (None, None, Vec::new());
        assert!(!class_errors(&[], &size, "rows", Width::Wide, Colors::Page).contains("NaN"));
    }
}
