//! An axis of sizes: linear from zero, or logarithmic if sizes differ too much.

use std::ops::Range;

use super::axes::{FONT_PX, Frame, text};
use super::marks::{Area, Drawn};
use super::theme::Token;
use crate::format;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Sizes that differ by more than this factor are drawn on a log axis, because a linear axis would hide the smaller ones.
const MOST_LINEAR: f64 = 40.0;

/// An axis of sizes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SizeAxis {
    /// Whether the axis is logarithmic.
    pub is_log: bool,
    /// Its ends in axis units: sizes, or their logarithms.
    pub range: Range<f64>,
}

impl SizeAxis {
    /// An axis that holds all finite `values`: from zero, unless those above 0 differ too much. It reaches to the `ends` of intervals, but at
    /// most to twice the largest value.
    pub fn of(values: impl Iterator<Item = f64> + Clone, ends: impl Iterator<Item = f64>) -> Self {
        let values = values.filter(|value| value.is_finite() && *value > 0.0);
        let largest = values.clone().fold(0.0, f64::max);
        let smallest = values.clone().fold(f64::INFINITY, f64::min);
        let end = ends.filter(|end| end.is_finite()).fold(largest, f64::max).min(2.0 * largest);
        if largest > MOST_LINEAR * smallest.max(1.0) {
            Self::log(values.chain([end]))
        } else {
            Self { is_log: false, range: 0.0..end.max(1.0) * 1.03 }
        }
    }

    /// A log axis that holds all finite `values` above 0.
    pub fn log(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite() && *value > 0.0)
            .map(|value| value.max(1.0).log10())
            .fold((f64::INFINITY, 0.0f64), |(low, high), value| (low.min(value), high.max(value)));
        let low = if low.is_finite() { (low - 0.05).floor().max(0.0) } else { 0.0 };
        // Half a decade is enough if little of the last one is used.
        let top = ((high + 0.05) * 2.0).ceil() / 2.0;
        Self { is_log: true, range: low..top.max(low + 1.0) }
    }

    /// A size in axis units, clamped to the ends of the axis.
    pub fn place(&self, size: f64) -> f64 {
        let place = if self.is_log { size.max(1e-9).log10() } else { size };
        place.clamp(self.range.start, self.range.end)
    }

    /// Ticks at round sizes with their texts; at most `most` on a linear axis.
    pub fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        if self.is_log {
            let decades: Vec<i32> = (self.range.start.floor() as i32..=self.range.end.floor() as i32).collect();
            let at = |leads: &[f64]| -> Vec<f64> {
                let sizes = decades.iter().flat_map(|&decade| leads.iter().map(move |lead| lead * 10f64.powi(decade)));
                sizes.filter(|size| (self.range.start..=self.range.end).contains(&size.log10())).collect()
            };
            // Over few decades, powers of ten alone would leave most of the axis without a number.
            let finest = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0]].into_iter().map(at).find(|sizes| sizes.len() <= most);
            let sizes = finest.unwrap_or_else(|| at(&[1.0]));
            let every = sizes.len().div_ceil(most.max(2)).max(1);
            return sizes.into_iter().step_by(every).map(|size| (size.log10(), format::axis_size(size))).collect();
        }
        let mut step = 1.0;
        let mut leads = [2.0, 2.5, 2.0].into_iter().cycle();
        while self.range.end / step > most as f64 {
            step *= leads.next().unwrap_or(2.0);
        }
        (0..=(self.range.end / step) as u32).map(|tick| (f64::from(tick) * step, format::axis_size(f64::from(tick) * step))).collect()
    }

    /// The name of the axis: the unit, and whether the axis is logarithmic.
    pub fn name(&self, unit: &str) -> String {
        if self.is_log { format!("{unit} (log)") } else { unit.to_owned() }
    }
}

/// Draws the lines and texts of a size axis along the bottom of a frame that has no y axis.
pub(super) fn draw_size_axis(area: &Area, frame: &Frame, axis: &SizeAxis, unit: &str) -> Drawn {
    let grid = ShapeStyle::from(&Token::GRID.color()).stroke_width(1);
    let most = if frame.x_px.end - frame.x_px.start < 260 { 4 } else { 7 };
    for (value, label) in axis.ticks(most) {
        let x = frame.to_x(value);
        area.draw(&PathElement::new(vec![(x, frame.y_px.start), (x, frame.y_px.end)], grid))?;
        // A long number at the right end would extend beyond the figure.
        let room = area.dim_in_pixel().0 as i32 - 2;
        let is_beyond = x + (label.chars().count() as f64 * FONT_PX * 0.31) as i32 > room;
        let (x, side) = if is_beyond { (room, HPos::Right) } else { (x, HPos::Center) };
        text(area, &label, (x, frame.y_px.end + 6), Token::INK_SOFT, side, VPos::Top)?;
    }
    let middle = (frame.x_px.start + frame.x_px.end) / 2;
    text(area, &axis.name(unit), (middle, frame.y_px.end + 24), Token::INK_SOFT, HPos::Center, VPos::Top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_alike_start_at_zero_and_others_are_log() {
        let linear = SizeAxis::of([80.0, 120.0].into_iter(), std::iter::empty());
        assert!(!linear.is_log && linear.range.start == 0.0);
        let labels: Vec<String> = linear.ticks(5).into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels, ["0", "50", "100"]);
        let log = SizeAxis::of([120.0, 58_000.0].into_iter(), std::iter::once(f64::INFINITY));
        assert!(log.is_log && log.range == (2.0..5.0));
        assert_eq!(log.name("samples"), "samples (log)");
        assert_eq!(SizeAxis::log([40.0, 900.0].into_iter()).ticks(7).len(), 6);
        assert_eq!(log.ticks(6).into_iter().map(|tick| tick.1).collect::<Vec<_>>(), ["100", "1,000", "10,000", "100,000"]);
    }

    #[test]
    fn an_axis_of_nothing_has_an_extent() {
        for axis in [
            SizeAxis::of(std::iter::empty(), std::iter::empty()),
            SizeAxis::log(std::iter::empty()),
            SizeAxis::of([0.0, f64::NAN].into_iter(), std::iter::empty()),
        ] {
            assert!(axis.range.end > axis.range.start && !axis.ticks(5).is_empty());
        }
    }
}
