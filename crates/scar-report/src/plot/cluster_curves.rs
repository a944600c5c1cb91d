//! Curves over the number of clusters: how near rows are to their centres, and how well clusters are separated.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{Frame, text};
use super::marks::{Area, Drawn, class_mark, fitted};
use super::size_axis::SizeAxis;
use super::theme::{Colors, Token, Width, finish};

/// One line of the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterLine {
    /// What it is called.
    pub name: String,
    /// Numbers of clusters, ascending, with a share, 0…1.
    pub points: Vec<(u32, f64)>,
}

/// Lines over the number of clusters (log axis), with a mark at each computed point; `y_name` is the name of the y axis.
///
/// ```
/// use scar_report::plot::{ClusterLine, Colors, Width, cluster_curves};
/// let line = ClusterLine { name: "image".to_owned(), points: vec![(2, 0.3), (5, 0.4), (10, 0.35)] };
/// let svg = cluster_curves(&[line], "Silhouette", Width::Wide, Colors::Light);
/// assert!(svg.contains("image") && svg.contains("Silhouette") && svg.contains("clusters (log)"));
/// ```
pub fn cluster_curves(lines: &[ClusterLine], y_name: &str, width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let width = match width {
            Width::Narrow => 330,
            Width::Wide => 520,
        };
        let area = SVGBackend::with_string(&mut svg, (width, 260)).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, lines, y_name).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, lines: &[ClusterLine], y_name: &str) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let points = || lines.iter().flat_map(|line| line.points.iter().copied()).filter(|(_, value)| value.is_finite());
    let axis = SizeAxis::log(points().map(|(k, _)| f64::from(k)));
    let names = 90;
    let frame =
        Frame { x_px: 44..width - names, y_px: 30..height - 46, x: axis.range.clone(), y: range_of(points().map(|(_, value)| value)) };
    frame.draw(area, &axis.ticks(5), &axis.name("clusters"), y_name)?;
    for (idx, line) in lines.iter().enumerate() {
        let token = Token::class(idx, lines.len());
        let places: Vec<(i32, i32)> = line
            .points
            .iter()
            .filter(|(_, value)| value.is_finite())
            .map(|&(k, value)| frame.to_px(axis.place(f64::from(k)), value))
            .collect();
        area.draw(&PathElement::new(places.clone(), ShapeStyle::from(&token.color()).stroke_width(2)))?;
        for place in &places {
            class_mark(area, *place, idx, token)?;
        }
        let y = 36 + 18 * idx as i32;
        class_mark(area, (width - names + 14, y), idx, token)?;
        text(area, &fitted(&line.name, names - 24, 12.0), (width - names + 22, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

/// A range with a little room around all `values`; a silhouette may be below 0.
fn range_of(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        return 0.0..1.0;
    }
    let room = ((high - low) * 0.08).max(0.005);
    low - room..high + room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_be_drawn_and_numbers_alone_are_said() {
        assert!(cluster_curves(&[], "Silhouette", Width::Narrow, Colors::Page).starts_with("<svg"));
        let line = ClusterLine { name: "<b>&x".to_owned(), points: vec![(2, f64::NAN), (5, 0.25), (8, 0.5)] };
        let svg = cluster_curves(&[line.clone(), line], "Silhouette", Width::Wide, Colors::Page);
        assert!(!svg.contains("NaN") && !svg.contains("<b>"));
        // Two marks and one in the legend, of two shapes.
        assert_eq!((svg.matches("<circle").count(), svg.matches("<polygon").count()), (3, 3));
    }
}
