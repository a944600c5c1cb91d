//! The step function of a class: the measured H, constant between the ratios, and the envelope fitted below it.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, text};
use super::marks::{Area, Drawn, spread};
use super::theme::{Colors, Token, Width, finish};
use crate::FoundationClass;
use scar_method::foundation::envelope_height;

/// Number of points at which the envelope is drawn.
const N_PLACES: u32 = 64;

/// The step function of `class`, whose curve was measured at `ratios`.
///
/// ```
/// use scar_report::plot::{Colors, Width, class_step};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let ratios: Vec<u32> = report.measures.iter().map(|at| at.ratio).collect();
/// let svg = class_step(&report.foundation.classes[0], &ratios, Width::Wide, Colors::Light);
/// assert!(svg.starts_with("<svg") && svg.contains("envelope") && svg.contains("1 row in … (log)"));
/// ```
pub fn class_step(class: &FoundationClass, ratios: &[u32], width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let size = match width {
            Width::Narrow => (330, 260),
            Width::Wide => (520, 300),
        };
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, class, ratios).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, class: &FoundationClass, ratios: &[u32]) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let last = f64::from(ratios.iter().copied().max().unwrap_or(1).max(2));
    let measured: Vec<(f64, f64)> =
        ratios.iter().zip(&class.curve).filter_map(|(&ratio, height)| Some((f64::from(ratio).ln(), (*height)?))).collect();
    let envelope: Vec<(f64, f64)> = class.h.map_or_else(Vec::new, |h| {
        let places = (0..=N_PLACES).map(|i| f64::from(i) / f64::from(N_PLACES) * last.ln());
        places.map(|place| (place, envelope_height(h, class.lambda, (-place).exp()))).collect()
    });
    let top = measured.iter().chain(&envelope).map(|point| point.1).fold(0.02, f64::max);
    let frame = Frame { x_px: 48..width - 92, y_px: 34..height - 46, x: 0.0..last.ln(), y: 0.0..top * 1.08 };
    let mut ticks: Vec<(f64, String)> = Vec::new();
    for &ratio in ratios {
        let at = f64::from(ratio).ln();
        if ticks.last().is_none_or(|(before, _)| frame.to_x(at) - frame.to_x(*before) >= 20) {
            ticks.push((at, ratio.to_string()));
        }
    }
    frame.draw(area, &ticks, "1 row in … (log)", "H")?;

    let mut steps: Vec<(i32, i32)> = Vec::new();
    for pair in measured.windows(2) {
        steps.extend([frame.to_px(pair[0].0, pair[0].1), frame.to_px(pair[1].0, pair[0].1)]);
    }
    steps.extend(measured.last().map(|&(x, y)| frame.to_px(x, y)));
    if steps.len() >= 2 {
        area.draw(&PathElement::new(steps, ShapeStyle::from(&Token::INK_SOFT.color()).stroke_width(1)))?;
    }
    if !envelope.is_empty() {
        let line: Vec<(i32, i32)> = envelope.iter().map(|&(x, y)| frame.to_px(x, y)).collect();
        area.draw(&PathElement::new(line, ShapeStyle::from(&Token::SIZE.color()).stroke_width(3)))?;
    }
    for &(x, y) in &measured {
        area.draw(&Circle::new(frame.to_px(x, y), 4, Token::INK.color().filled()))?;
    }
    let ends = [("measured H", measured.last(), Token::INK), ("envelope", envelope.last(), Token::SIZE)];
    let ends: Vec<(&str, i32, Token)> = ends.into_iter().filter_map(|(name, end, token)| Some((name, frame.to_y(end?.1), token))).collect();
    let places = spread(&ends.iter().map(|end| end.1).collect::<Vec<_>>(), FONT_PX as i32 + 3, frame.y_px.start, frame.y_px.end);
    for ((name, _, token), y) in ends.into_iter().zip(places) {
        text(area, name, (frame.x_px.end + 10, y), token, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;

    #[test]
    fn every_measured_point_is_drawn_and_none_is_made_up() {
        let mut class = report(3, &[1, 2, 5]).foundation.classes.remove(0);
        class.curve[1] = None;
        let svg = class_step(&class, &[1, 2, 5], Width::Narrow, Colors::Page);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.contains("envelope"));
        (class.h, class.curve) = (None, vec![None; 3]);
        assert!(!class_step(&class, &[1, 2, 5], Width::Wide, Colors::Page).contains("envelope"));
    }
}
