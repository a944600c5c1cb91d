//! The published data sets behind the user's own: muted points, with names for the nearest.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, text};
use super::marks::{Area, Drawn, fitted, spread};
use super::theme::Token;
use crate::published::PublishedMeasures;

/// Most data sets that are named, each once.
const MOST_NAMES: usize = 5;

/// A muted point; the legend shows it too.
pub(super) fn draw_point(area: &Area, at: (i32, i32)) -> Drawn {
    area.draw(&Circle::new(at, 4, Token::INK_SOFT.color().mix(0.35).filled()))?;
    Ok(())
}

/// The user's whole data set; the legend shows it too.
pub(super) fn draw_own(area: &Area, (x, y): (i32, i32)) -> Drawn {
    let corners = [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y), (x, y - 6)];
    area.draw(&Polygon::new(corners.to_vec(), Token::SURFACE.color().filled()))?;
    area.draw(&PathElement::new(corners.to_vec(), ShapeStyle::from(&Token::INK.color()).stroke_width(2)))?;
    Ok(())
}

/// Draws all points, and names those near `own` in a column beside them, on the side with more room.
pub(super) fn draw_backdrop(area: &Area, frame: &Frame, points: &[PublishedMeasures], own: (i32, i32)) -> Drawn {
    let at = |point: &PublishedMeasures| frame.to_px(point.coverage, point.authenticity);
    let most = (frame.x_px.end - frame.x_px.start) / 4;
    let named = nearest(points, at, own, most);
    let places: Vec<(i32, i32)> = named.iter().map(|point| at(point)).collect();
    let is_left = own.0 > (frame.x_px.start + frame.x_px.end) / 2;
    // The names are beside all near points, named or not.
    let near = points.iter().filter(|point| apart(at(point), own) <= most.pow(2)).map(|point| at(point).0).chain([own.0]);
    let column = if is_left { near.min().unwrap_or(own.0) - 20 } else { near.max().unwrap_or(own.0) + 20 };
    let room = if is_left { column - frame.x_px.start } else { frame.x_px.end - column };
    let lines =
        spread(&places.iter().map(|place| place.1).collect::<Vec<_>>(), FONT_PX as i32 + 3, frame.y_px.start + 8, frame.y_px.end - 8);
    let (side, gap) = if is_left { (HPos::Right, 3) } else { (HPos::Left, -3) };
    for (&place, &y) in places.iter().zip(&lines) {
        area.draw(&PathElement::new(vec![place, (column + gap, y)], Token::INK_SOFT.color().mix(0.4)))?;
    }
    for point in points {
        draw_point(area, at(point))?;
    }
    for (point, &y) in named.iter().zip(&lines) {
        let words = if room < 130 { point.dataset.clone() } else { format!("{} · {}", point.dataset, point.encoder) };
        let words = fitted(&words, room, FONT_PX);
        text(area, &words, (column, y), Token::INK_SOFT, side, VPos::Center)?;
    }
    Ok(())
}

/// The square of the distance between two pixels.
fn apart(a: (i32, i32), b: (i32, i32)) -> i32 {
    (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)
}

/// The points nearest to `own`, each data set once, at most `most` pixels away.
fn nearest(
    points: &[PublishedMeasures],
    at: impl Fn(&PublishedMeasures) -> (i32, i32),
    own: (i32, i32),
    most: i32,
) -> Vec<&PublishedMeasures> {
    let mut near: Vec<&PublishedMeasures> = points.iter().filter(|point| apart(at(point), own) <= most.pow(2)).collect();
    near.sort_by_key(|point| apart(at(point), own));
    let mut named: Vec<&PublishedMeasures> = Vec::new();
    for point in near {
        if named.len() < MOST_NAMES && !named.iter().any(|other| other.dataset == point.dataset) {
            named.push(point);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published;

    #[test]
    fn near_data_sets_are_named_once_the_nearest_first() {
        let at = |point: &PublishedMeasures| ((point.coverage * 500.0) as i32, (point.authenticity * 300.0) as i32);
        let names = |own, most| {
            nearest(&published::points().measures, at, own, most).into_iter().map(|point| point.dataset.as_str()).collect::<Vec<_>>()
        };
        let near = names((485, 294), 60);
        assert!(near.len() == 3 && near[0] == "CIFAR-10" && near.contains(&"CIFAR-100") && near.contains(&"AG-News"), "{near:?}");
        assert_eq!(names((250, 150), 1_000).len(), MOST_NAMES);
        assert!(names((0, 300), 10).is_empty());
    }
}
