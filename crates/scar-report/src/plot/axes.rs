//! Axes: a frame in pixels, grid lines, ticks and names.

use std::ops::Range;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::marks::{Area, Drawn};
use super::theme::Token;

/// Size of all text in figures, in pixels.
pub(super) const FONT_PX: f64 = 12.0;

/// A rectangle of pixels with a range of values along each side.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Left and right edge.
    pub x_px: Range<i32>,
    /// Top and bottom edge.
    pub y_px: Range<i32>,
    /// Values at the left and right edge, already as the axis counts them (the logarithm on a log axis).
    pub x: Range<f64>,
    /// Values at the bottom and top edge.
    pub y: Range<f64>,
}

/// A share of an edge in pixels. A value far outside the frame is far outside the picture, so that pixels can be added and subtracted.
fn pixels(share: f64, edge: &Range<i32>) -> i32 {
    const FAR: f64 = 1e6;
    (share * f64::from(edge.end - edge.start)).round().clamp(-FAR, FAR) as i32
}

impl Frame {
    /// Pixel of a value on the x axis.
    pub fn to_x(&self, value: f64) -> i32 {
        self.x_px.start + pixels((value - self.x.start) / (self.x.end - self.x.start), &self.x_px)
    }

    /// Pixel of a value on the y axis.
    pub fn to_y(&self, value: f64) -> i32 {
        self.y_px.end - pixels((value - self.y.start) / (self.y.end - self.y.start), &self.y_px)
    }

    /// Pixel of a point.
    pub fn to_px(&self, x: f64, y: f64) -> (i32, i32) {
        (self.to_x(x), self.to_y(y))
    }

    /// Draws the ticks and lines of both axes; the x axis is named below, the y axis above its top.
    pub fn draw(&self, area: &Area, x_ticks: &[(f64, String)], x_name: &str, y_name: &str) -> Drawn {
        let grid = ShapeStyle::from(&Token::GRID.color()).stroke_width(1);
        for (value, label) in y_ticks(&self.y) {
            let y = self.to_y(value);
            area.draw(&PathElement::new(vec![(self.x_px.start, y), (self.x_px.end, y)], grid))?;
            text(area, &label, (self.x_px.start - 6, y), Token::INK_SOFT, HPos::Right, VPos::Center)?;
        }
        for (value, label) in x_ticks {
            let x = self.to_x(*value);
            area.draw(&PathElement::new(vec![(x, self.y_px.start), (x, self.y_px.end)], grid))?;
            let width = area.dim_in_pixel().0 as i32;
            let (at, h) = held_in(x, label, width);
            text(area, label, (at, self.y_px.end + 6), Token::INK_SOFT, h, VPos::Top)?;
        }
        let middle = (self.x_px.start + self.x_px.end) / 2;
        text(area, x_name, (middle, self.y_px.end + 24), Token::INK_SOFT, HPos::Center, VPos::Top)?;
        text(area, y_name, (2, self.y_px.start - 10), Token::INK, HPos::Left, VPos::Bottom)
    }
}

/// Where the label of the tick at `x` stands, so that it is not cut off in a drawing of `width` pixels: around the tick, or at the edge.
fn held_in(x: i32, label: &str, width: i32) -> (i32, HPos) {
    // Text cannot be measured here; digits of the widest common font take this.
    let half = (label.chars().count() as f64 * FONT_PX * 0.6 / 2.0).ceil() as i32;
    if x + half > width {
        (width - 1, HPos::Right)
    } else if x < half {
        (1, HPos::Left)
    } else {
        (x, HPos::Center)
    }
}

/// Writes text at a pixel.
pub(super) fn text(area: &Area, words: &str, at: (i32, i32), token: Token, h: HPos, v: VPos) -> Drawn {
    // plotters-svg divides sizes by 1.24.
    let color = token.color();
    let style = TextStyle::from(("sans-serif", FONT_PX * 1.24).into_font()).color(&color).pos(Pos::new(h, v));
    area.draw(&Text::new(words.to_owned(), at, style))?;
    Ok(())
}

/// Ticks at round values along a linear axis, with as many decimals as are needed to distinguish them.
pub(super) fn y_ticks(range: &Range<f64>) -> Vec<(f64, String)> {
    let span = range.end - range.start;
    // Of a report that was changed by hand.
    if !span.is_finite() {
        return Vec::new();
    }
    let small = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5].into_iter().find(|step| span / step <= 5.5);
    let step = small.unwrap_or_else(|| {
        let power = 10f64.powf((span / 5.5).log10().floor());
        [1.0, 2.0, 5.0].into_iter().map(|lead| lead * power).find(|step| span / step <= 5.5).unwrap_or(10.0 * power).max(1.0)
    });
    let decimals = if step < 0.01 {
        3
    } else if step < 0.1 || step == 0.25 {
        2
    } else {
        1
    };
    let first = (range.start / step - 1e-9).ceil() as i64;
    let last = (range.end / step + 1e-9).floor() as i64;
    let label = |value: f64| if step < 1e5 { crate::format::fixed(value, decimals) } else { crate::format::scientific(value, 0) };
    (first..=last).map(|tick| (tick as f64 * step, label(tick as f64 * step))).collect()
}

/// A range with a little room around all finite `values`, within 0…1.
pub(super) fn fitted_range(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (low, high) = values.filter(|value| value.is_finite()).fold((1.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return 0.0..1.0;
    }
    let room = ((high - low) * 0.08).max(0.005);
    let (low, high) = ((low - room).max(0.0), (high + room).min(1.0));
    if high - low < 0.01 { (high - 0.01)..high } else { low..high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_at_the_edges_are_not_cut_off() {
        assert!(matches!(held_in(150, "100,000", 300), (150, HPos::Center)));
        assert!(matches!(held_in(290, "100,000", 300), (299, HPos::Right)));
        assert!(matches!(held_in(10, "100,000", 300), (1, HPos::Left)));
    }

    #[test]
    fn ticks_are_round_and_few() {
        let labels: Vec<String> = y_ticks(&(0.0..1.0)).into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert!(y_ticks(&(0.95..0.96)).len() >= 2);
        for end in [3.0, 7.0, 40.0, 1e4, 2e19, 1e300] {
            assert!((2..=7).contains(&y_ticks(&(0.0..end)).len()), "{end}");
        }
        assert!(y_ticks(&(0.0..f64::INFINITY)).is_empty());
    }

    #[test]
    fn ranges_hold_all_values_and_have_an_extent() {
        assert_eq!(fitted_range(std::iter::empty()), 0.0..1.0);
        let same = fitted_range([1.0, 1.0].into_iter());
        assert!(same.contains(&0.995) && same.end == 1.0);
        assert_eq!(fitted_range([f64::NAN, 0.5, 0.9].into_iter()), (0.5 - 0.032)..(0.9 + 0.032));
    }
}
