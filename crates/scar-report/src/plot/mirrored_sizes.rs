//! Sizes of the same classes in two modalities, as bars to the left and to the right of a middle line. Both sides have the same scale.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, text};
use super::marks::{Area, Drawn, fitted};
use super::size_axis::SizeAxis;
use super::theme::{Colors, Token, Width, finish};
use crate::format;
use crate::{ModalityPair, Report};

/// A class with its size on each side.
///
/// ```
/// use scar_report::plot::{Colors, MirroredClass, Width, mirrored_sizes};
/// let class = MirroredClass { name: "0".to_owned(), sizes: [Some(80.0), Some(120.0)], intervals: [Some((60.0, Some(95.0))), None] };
/// let svg = mirrored_sizes(&[class], ["image", "text"], "cluster", None, "rows of the class", Width::Wide, Colors::Light);
/// assert!(svg.contains("image") && svg.contains("cluster") && svg.contains("≈ 120"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MirroredClass {
    /// Its name.
    pub name: String,
    /// Its size on each side, if it has one.
    pub sizes: [Option<f64>; 2],
    /// The intervals of the sizes; an upper end is `None` if it was not found.
    pub intervals: [Option<(f64, Option<f64>)>; 2],
}

/// Most classes of a pair of modalities that are drawn.
pub const MOST_MIRRORED: usize = 25;

impl MirroredClass {
    /// The classes of `pair`, with measured sizes and intervals in one list and theoretical sizes in the other. If there are many, only those
    /// that differ most, in class order. The last value is the number of classes left out.
    pub fn of_pair(pair: &ModalityPair) -> ([Vec<Self>; 2], usize) {
        let mut order: Vec<usize> = (0..pair.bias.len()).collect();
        let n_more = order.len().saturating_sub(MOST_MIRRORED);
        if n_more > 0 {
            let reach = |idx: usize| pair.bias[idx].difference.map_or(-1.0, f64::abs);
            order.sort_by(|&a, &b| reach(b).total_cmp(&reach(a)).then(a.cmp(&b)));
            order.truncate(MOST_MIRRORED);
            order.sort_unstable();
        }
        let interval = |side: &Report, idx: usize| {
            let size = &side.measured.as_ref()?.steps.get(idx)?.size;
            size.low.map(|low| (low, size.high))
        };
        let class = |idx: usize, sizes, intervals| Self { name: pair.bias[idx].class.clone(), sizes, intervals };
        let measured = order
            .iter()
            .map(|&idx| class(idx, [0, 1].map(|side| pair.bias[idx].needed(side)), pair.sides.each_ref().map(|side| interval(side, idx))));
        let theory = order.iter().map(|&idx| class(idx, pair.bias[idx].theory, [None, None]));
        ([measured.collect(), theory.collect()], n_more)
    }

    /// Whether any class of `pair` has a size by the theory.
    pub fn has_theory(pair: &ModalityPair) -> bool {
        pair.bias.iter().any(|class| class.theory.iter().any(Option::is_some))
    }
}

const ROW: i32 = 24;

/// The classes from top to bottom, in the given order, below `head`. The sides are called `names`; the first is on the left. `left_out`
/// says what is not drawn, if anything. Sizes are in `unit`.
///
/// ```
/// use scar_report::plot::{Colors, Width, mirrored_sizes};
/// let svg = mirrored_sizes(&[], ["image", "text"], "cluster", Some("980 clusters are in the table alone"), "samples", Width::Narrow, Colors::Page);
/// assert!(svg.contains("980 clusters are in the table alone"));
/// ```
pub fn mirrored_sizes(
    classes: &[MirroredClass],
    names: [&str; 2],
    head: &str,
    left_out: Option<&str>,
    unit: &str,
    width: Width,
    colors: Colors,
) -> String {
    let mut svg = String::new();
    {
        let width = match width {
            Width::Narrow => 330,
            Width::Wide => 520,
        };
        let n_rows = classes.len().max(1) + usize::from(left_out.is_some());
        let height = TOP + ROW * n_rows as i32 + 46;
        let area = SVGBackend::with_string(&mut svg, (width, height as u32)).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, classes, (names, head), left_out, unit).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

/// Where the rows begin, below the names of the sides.
const TOP: i32 = 30;

fn draw(area: &Area, classes: &[MirroredClass], (names, head): ([&str; 2], &str), left_out: Option<&str>, unit: &str) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    // The names of the classes are in the middle, the numbers outside.
    let (middle, numbers) = if width < 400 { (70, 50) } else { (110, 64) };
    let inner = [width / 2 - middle / 2, width / 2 + middle / 2];
    let axis = SizeAxis::of(
        classes.iter().flat_map(|class| class.sizes.into_iter().flatten()),
        classes.iter().flat_map(|class| class.intervals.into_iter().flatten().filter_map(|interval| interval.1)),
    );
    let sides = [numbers..inner[0], inner[1]..width - numbers].map(|x_px| Frame {
        x_px,
        y_px: TOP..height - 46,
        x: axis.range.clone(),
        y: 0.0..1.0,
    });
    let side = |which: usize| MirrorHalf { frame: &sides[which], axis: &axis, is_left: which == 0 };
    for (which, name) in names.into_iter().enumerate() {
        side(which).draw_axis(area)?;
        let (x, h) = if which == 0 { (inner[0], HPos::Right) } else { (inner[1], HPos::Left) };
        text(area, &fitted(name, inner[0] - 4, FONT_PX), (x, 12), side(which).token(), h, VPos::Center)?;
    }
    text(area, head, (width / 2, 12), Token::INK_SOFT, HPos::Center, VPos::Center)?;
    text(area, &axis.name(unit), (width / 2, height - 22), Token::INK_SOFT, HPos::Center, VPos::Top)?;
    for (idx, class) in classes.iter().enumerate() {
        let y = TOP + ROW / 2 + ROW * idx as i32;
        text(area, &fitted(&class.name, middle - 8, FONT_PX), (width / 2, y), Token::INK, HPos::Center, VPos::Center)?;
        for which in 0..2 {
            side(which).draw_size(area, class.sizes[which], class.intervals[which], y)?;
            let (x, h) = if which == 0 { (4, HPos::Left) } else { (width - 4, HPos::Right) };
            text(area, &format::size(class.sizes[which]), (x, y), Token::INK, h, VPos::Center)?;
        }
    }
    if let Some(words) = left_out {
        let y = TOP + ROW / 2 + ROW * classes.len() as i32;
        text(area, &fitted(words, width - 8, FONT_PX), (width / 2, y), Token::INK_SOFT, HPos::Center, VPos::Center)?;
    }
    Ok(())
}

/// One half of the figure.
struct MirrorHalf<'a> {
    frame: &'a Frame,
    axis: &'a SizeAxis,
    is_left: bool,
}

impl MirrorHalf<'_> {
    fn token(&self) -> Token {
        Token::class(usize::from(!self.is_left), 2)
    }

    /// Pixel of a place on the axis; the left half grows to the left.
    fn to_x(&self, place: f64) -> i32 {
        let x = self.frame.to_x(place);
        if self.is_left { self.frame.x_px.start + self.frame.x_px.end - x } else { x }
    }

    fn draw_axis(&self, area: &Area) -> Drawn {
        let grid = ShapeStyle::from(&Token::GRID.color()).stroke_width(1);
        let most = if self.frame.x_px.end - self.frame.x_px.start < 160 { 3 } else { 5 };
        for (value, label) in self.axis.ticks(most) {
            let x = self.to_x(value);
            area.draw(&PathElement::new(vec![(x, self.frame.y_px.start), (x, self.frame.y_px.end)], grid))?;
            text(area, &label, (x, self.frame.y_px.end + 6), Token::INK_SOFT, HPos::Center, VPos::Top)?;
        }
        Ok(())
    }

    fn draw_size(&self, area: &Area, size: Option<f64>, interval: Option<(f64, Option<f64>)>, y: i32) -> Drawn {
        let (base, color) = (self.to_x(self.axis.range.start), self.token().color());
        let Some(size) = size.filter(|size| size.is_finite() && *size > 0.0) else {
            // Nothing, or a bar of length 0, would suggest that the class needs no rows.
            return text(area, "no size", (base + if self.is_left { -4 } else { 4 }, y), Token::INK_SOFT, self.anchor(), VPos::Center);
        };
        let at = self.to_x(self.axis.place(size));
        if self.axis.is_log {
            // A log axis has no zero, so there are marks instead of bars.
            area.draw(&PathElement::new(vec![(base, y), (at, y)], ShapeStyle { color: color.mix(0.3), filled: false, stroke_width: 3 }))?;
            area.draw(&Circle::new((at, y), 5, color.filled()))?;
        } else {
            area.draw(&Rectangle::new([(base.min(at), y - 6), (base.max(at), y + 6)], color.mix(0.55).filled()))?;
        }
        let Some((low, high)) = interval else { return Ok(()) };
        let style = ShapeStyle::from(&Token::INK.color()).stroke_width(1);
        let ends = [Some(low), high].map(|end| end.map(|end| self.to_x(self.axis.place(end))));
        // An unknown end is open.
        let last = self.to_x(self.axis.range.end);
        area.draw(&PathElement::new(vec![(ends[0].unwrap_or(at), y), (ends[1].unwrap_or(last), y)], style))?;
        for end in ends.into_iter().flatten() {
            area.draw(&PathElement::new(vec![(end, y - 4), (end, y + 4)], style))?;
        }
        Ok(())
    }

    fn anchor(&self) -> HPos {
        if self.is_left { HPos::Right } else { HPos::Left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClassBias, example};

    fn draw(sizes: [Option<f64>; 2]) -> String {
        let class = MirroredClass { name: "<b>&x".to_owned(), sizes, intervals: [Some((10.0, Some(30.0))), Some((5.0, None))] };
        mirrored_sizes(&[class], ["a", "b"], "class", None, "rows", Width::Wide, Colors::Page)
    }

    #[test]
    fn of_many_classes_those_that_differ_most_are_drawn() {
        let bias = |idx: u32| ClassBias {
            class: idx.to_string(),
            sizes: [Some(10.0), Some(10.0 + f64::from(idx))],
            difference: (idx != 39).then(|| f64::from(idx)),
            low: None,
            high: None,
            low_for_all: None,
            high_for_all: None,
            errors: None,
            fall: None,
            theory: [None, Some(5.0)],
            driver: None,
            driver_change: None,
        };
        let ([measured, theory], n_more) = MirroredClass::of_pair(&example::modality_pair(["a", "b"], None, (0..40).map(bias).collect()));
        assert_eq!((measured.len(), theory.len(), n_more), (MOST_MIRRORED, MOST_MIRRORED, 15));
        // 39 has no difference, so the 25 below it are the farthest apart.
        assert_eq!((measured[0].name.as_str(), measured[24].name.as_str()), ("14", "38"));
        assert_eq!((measured[0].sizes, theory[0].sizes), ([Some(10.0), Some(24.0)], [None, Some(5.0)]));
    }

    #[test]
    fn both_sides_have_one_scale() {
        let svg = draw([Some(20.0), Some(20.0)]);
        let widths: Vec<i32> =
            svg.match_indices("<rect").filter_map(|(at, _)| svg[at..].split_once("width=\"")?.1.split('"').next()?.parse().ok()).collect();
        assert_eq!(widths.len(), 2);
        assert!((widths[0] - widths[1]).abs() <= 1, "{widths:?}");
    }

    #[test]
    fn what_is_missing_has_no_bar_and_nothing_is_said_that_is_no_number() {
        let bars = |sizes| draw(sizes).matches("<rect").count();
        assert_eq!((bars([Some(20.0), None]), bars([None, Some(f64::NAN)])), (1, 0));
        let svg = draw([Some(20.0), None]);
        assert!(svg.contains("no size") && svg.contains("–") && !svg.contains("NaN") && !svg.contains("<b>"));
        assert!(draw([Some(1.0), Some(9_000.0)]).contains("rows (log)"));
    }
}
