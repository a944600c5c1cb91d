//! Histogram of the classes by foundation size, above a histogram by number of rows, on the same log axis.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, text};
use super::marks::{Area, Drawn};
use super::size_bins::{SizeBin, SizeBins};
use super::theme::{Colors, Token, Width, finish};
use crate::format;

/// The bins as two rows of bars. Classes without a position on the axis are beside it. Sizes are in `unit`.
///
/// ```
/// use scar_report::plot::{Colors, SizeBins, Width, size_histogram};
/// let bins = SizeBins::of(&[(Some(42.0), 140), (Some(45.0), 150), (None, 30)]);
/// let svg = size_histogram(&bins, "rows of the class", Width::Wide, Colors::Light);
/// assert!(svg.contains("rows of the class (log)") && svg.contains("Classes by foundation size") && svg.contains("no size"));
/// ```
pub fn size_histogram(bins: &SizeBins, unit: &str, width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let dims = match width {
            Width::Narrow => (330, 310),
            Width::Wide => (760, 330),
        };
        let area = SVGBackend::with_string(&mut svg, dims).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, bins, unit).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

/// Width of the part beside the axis.
const BESIDE: i32 = 58;

fn draw(area: &Area, bins: &SizeBins, unit: &str) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let most = bins.bins.iter().flat_map(|bin| [bin.n_sizes, bin.n_rows]).chain([bins.n_missing]).max().unwrap_or(0).max(1);
    let axis = 10 + label_width(most).max(24);
    let left = axis + if bins.n_missing > 0 { BESIDE + 12 } else { 0 };
    let bars = Bars { area, bins: &bins.bins, x: left, width: width - 24 - left };
    let tall = (height - 46 - 26 - 34) / 2;
    let (upper, lower) = (26 + tall, height - 46);
    text(area, "Classes by foundation size", (2, 10), Token::INK, HPos::Left, VPos::Center)?;
    draw_counts(area, (axis, width - 24), (upper, tall), most)?;
    if bins.n_missing > 0 {
        draw_missing(area, (axis, upper), (tall, most), bins.n_missing)?;
    }
    bars.draw((upper, tall, most), |bin| bin.n_sizes, Token::SIZE)?;
    text(area, "Classes by rows in the data", (2, upper + 34), Token::INK, HPos::Left, VPos::Center)?;
    draw_counts(area, (axis, width - 24), (lower, tall), most)?;
    bars.draw((lower, tall, most), |bin| bin.n_rows, Token::INK_SOFT)?;
    bars.draw_axis(lower, unit)
}

/// Lines at whole numbers of classes.
fn draw_counts(area: &Area, (left, right): (i32, i32), (bottom, tall): (i32, i32), most: u64) -> Drawn {
    let steps = [1, 2, 5].into_iter().cycle().zip(0_u32..).map(|(lead, i)| lead * 10_u64.pow(i / 3));
    let step = steps.take(48).find(|step| most / step <= 3).unwrap_or(most);
    let grid = ShapeStyle::from(&Token::GRID.color()).stroke_width(1);
    for n in (0..=most / step).map(|i| i * step) {
        let y = bottom - height_of(n, most, tall);
        area.draw(&PathElement::new(vec![(left - 4, y), (right, y)], grid))?;
        text(area, &format::count(n), (left - 8, y), Token::INK_SOFT, HPos::Right, VPos::Center)?;
    }
    Ok(())
}

/// Pixels that a count takes.
fn label_width(n: u64) -> i32 {
    (format::count(n).chars().count() as f64 * FONT_PX * 0.62).ceil() as i32
}

/// Height of a bar in pixels: in proportion to the count, but visible if there is any class.
fn height_of(n: u64, most: u64, tall: i32) -> i32 {
    let exact = (n as f64 / most as f64 * f64::from(tall - 14)).round() as i32;
    if n > 0 { exact.max(2) } else { 0 }
}

/// Classes without a size, drawn as an outline to distinguish them from sizes.
fn draw_missing(area: &Area, (x, bottom): (i32, i32), (tall, most): (i32, u64), n: u64) -> Drawn {
    let top = bottom - height_of(n, most, tall);
    let outline = ShapeStyle::from(&Token::SIZE.color()).stroke_width(1);
    area.draw(&Rectangle::new([(x + 14, top), (x + BESIDE - 14, bottom)], outline))?;
    text(area, &format::count(n), (x + BESIDE / 2, top - 8), Token::INK, HPos::Center, VPos::Center)?;
    text(area, "no size", (x + BESIDE / 2, bottom + 10), Token::INK_SOFT, HPos::Center, VPos::Center)
}

/// Positions of the bars. All have the same width, because the axis is logarithmic.
struct Bars<'a, 'b> {
    area: &'a Area<'b>,
    bins: &'a [SizeBin],
    x: i32,
    width: i32,
}

impl Bars<'_, '_> {
    /// The left edge of bin `idx`, on the axis as it counts.
    fn edge(&self, idx: usize) -> i32 {
        let ends = self.bins.first().zip(self.bins.last()).map(|(first, last)| (first.from.log10(), last.to.log10()));
        let Some((low, high)) = ends else { return self.x };
        let value = self.bins.get(idx).map_or(high, |bin| bin.from.log10());
        self.x + ((value - low) / (high - low) * f64::from(self.width)).round() as i32
    }

    fn draw(&self, (bottom, tall, most): (i32, i32, u64), read: impl Fn(&SizeBin) -> u64, token: Token) -> Drawn {
        // Counts that overlap could not be read, so they are left out; the axis and the table have them.
        let is_wide = |(idx, bin): (usize, &SizeBin)| label_width(read(bin)) <= self.edge(idx + 1) - self.edge(idx) + 4;
        let has_labels = self.bins.iter().enumerate().all(is_wide);
        for (idx, bin) in self.bins.iter().enumerate() {
            let n = read(bin);
            if n == 0 {
                continue;
            }
            let (from, to, top) = (self.edge(idx), self.edge(idx + 1), bottom - height_of(n, most, tall));
            self.area.draw(&Rectangle::new([(from + 1, top), ((to - 1).max(from + 2), bottom)], token.color().mix(0.6).filled()))?;
            if has_labels {
                text(self.area, &format::count(n), ((from + to) / 2, top - 8), Token::INK, HPos::Center, VPos::Center)?;
            }
        }
        Ok(())
    }

    fn draw_axis(&self, bottom: i32, unit: &str) -> Drawn {
        const APART: i32 = 44;
        let edges: Vec<f64> = self.bins.iter().map(|bin| bin.from).chain(self.bins.last().map(|bin| bin.to)).collect();
        let is_clear = |every: &usize| (*every..edges.len()).all(|idx| self.edge(idx) - self.edge(idx - every) >= APART);
        let every = (1..edges.len()).find(is_clear).unwrap_or(edges.len().max(1));
        for (idx, edge) in edges.iter().enumerate() {
            let x = self.edge(idx);
            let is_named = idx % every == 0;
            let tick = ShapeStyle::from(&Token::INK_SOFT.color()).stroke_width(1);
            self.area.draw(&PathElement::new(vec![(x, bottom), (x, bottom + if is_named { 5 } else { 3 })], tick))?;
            if is_named {
                text(self.area, &format::axis_size(*edge), (x, bottom + 7), Token::INK_SOFT, HPos::Center, VPos::Top)?;
            }
        }
        let name = format!("{unit} (log)");
        text(self.area, &name, (self.x + self.width / 2, bottom + 24), Token::INK_SOFT, HPos::Center, VPos::Top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bin_with_classes_has_a_bar_and_its_number() {
        let bins = SizeBins::of(&[(Some(42.0), 140), (Some(45.0), 145), (Some(90.0), 150), (None, 30), (None, 150)]);
        for width in [Width::Wide, Width::Narrow] {
            let svg = size_histogram(&bins, "rows", width, Colors::Page);
            // Sizes in two bins, rows in two, and an outline for the classes beside the axis.
            let filled = bins.bins.iter().map(|bin| usize::from(bin.n_sizes > 0) + usize::from(bin.n_rows > 0)).sum::<usize>();
            assert_eq!(svg.matches("<rect").count(), filled + 1);
            assert!(svg.contains("no size") && svg.contains("(log)"));
            assert!(!svg.contains("NaN") && !svg.contains("#FE01"));
        }
    }

    #[test]
    fn large_counts_stay_inside_and_do_not_run_into_one_another() {
        let many: Vec<(Option<f64>, u64)> = (0..20_000).map(|i| (None, 8 + i % 60)).collect();
        for width in [Width::Wide, Width::Narrow] {
            let svg = size_histogram(&SizeBins::of(&many), "rows", width, Colors::Page);
            let is_count = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
            let texts = svg.split("<text ").skip(1).filter_map(|part| {
                let place = part.split_once("x=\"")?.1.split_once('"')?.0.parse::<i32>().ok()?;
                let row = part.split_once("y=\"")?.1.split_once('"')?.0.parse::<i32>().ok()?;
                let words = part.split_once('>')?.1.split_once("</text>")?.0.trim().to_owned();
                Some((part.contains("text-anchor=\"end\""), place, row, words))
            });
            let texts: Vec<_> = texts.filter(|text| is_count(&text.3)).collect();
            let wide = |words: &str| (words.chars().count() as f64 * FONT_PX * 0.62) as i32;
            let axis: Vec<_> = texts.iter().filter(|text| text.0).collect();
            assert!(axis.len() >= 6 && axis.iter().all(|(_, x, _, words)| x - wide(words) >= 0), "{axis:?}");
            for (idx, (is_end, x, y, words)) in texts.iter().enumerate() {
                let clashes = texts[..idx].iter().find(|other| {
                    !is_end && !other.0 && (other.2 - y).abs() < 10 && (other.1 - x).abs() < wide(words).min(wide(&other.3)) - 4
                });
                assert_eq!(clashes, None, "{words} at {x}, {y}");
            }
        }
    }

    #[test]
    fn nothing_can_be_drawn() {
        assert!(size_histogram(&SizeBins::default(), "rows", Width::Wide, Colors::Page).starts_with("<svg"));
        let many: Vec<(Option<f64>, u64)> = (0..100_000).map(|i| (Some(f64::from(i % 900) + 1.0), 100)).collect();
        assert!(size_histogram(&SizeBins::of(&many), "rows", Width::Narrow, Colors::Page).contains("100,000"));
    }
}
