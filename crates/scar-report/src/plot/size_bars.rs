//! The size bars of the paper on a log axis: all rows, the primary rows with their extension, and the foundation size. Those of published
//! data sets are points below.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{Frame, text};
use super::marks::{Area, Drawn};
use super::size_axis::{SizeAxis, draw_size_axis};
use super::theme::{Colors, Token, Width, finish};

/// One bar, and the same size of other data sets.
///
/// ```
/// use scar_report::plot::{Colors, SizeBar, Width, size_bars};
/// let bars = [SizeBar { name: "Foundation", size: Some(61_234.0), words: "≈ 61,200".to_owned(), others: vec![90_000.0, 2e6] }];
/// let svg = size_bars(&bars, Width::Wide, Colors::Light);
/// assert!(svg.contains("Foundation") && svg.contains("≈ 61,200") && svg.contains("rows or samples (log)"));
/// assert_eq!(svg.matches("<circle").count(), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SizeBar {
    /// What it shows.
    pub name: &'static str,
    /// Its size, where there is one.
    pub size: Option<f64>,
    /// The same as text.
    pub words: String,
    /// The sizes of other data sets.
    pub others: Vec<f64>,
}

const ROW: i32 = 46;

/// The bars from the top.
///
/// ```
/// use scar_report::plot::{Colors, SizeBar, Width, size_bars};
/// let bars = ["Total", "Extension"].map(|name| SizeBar { name, size: None, words: "–".to_owned(), others: Vec::new() });
/// assert!(size_bars(&bars, Width::Narrow, Colors::Page).contains("–"));
/// ```
pub fn size_bars(bars: &[SizeBar], width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let width = match width {
            Width::Narrow => 330,
            Width::Wide => 760,
        };
        let area = SVGBackend::with_string(&mut svg, (width, (ROW * bars.len() as i32 + 58) as u32)).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, bars).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, bars: &[SizeBar]) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let axis = SizeAxis::log(bars.iter().flat_map(|bar| bar.size.iter().chain(&bar.others)).copied());
    let frame = Frame { x_px: 78..width - 78, y_px: 8..height - 46, x: axis.range.clone(), y: 0.0..1.0 };
    draw_size_axis(area, &frame, &axis, "rows or samples")?;
    for (idx, bar) in bars.iter().enumerate() {
        let y = 8 + ROW * idx as i32 + 16;
        text(area, bar.name, (70, y), Token::INK, HPos::Right, VPos::Center)?;
        if let Some(size) = bar.size.filter(|size| size.is_finite()) {
            let corners = [(frame.x_px.start, y - 9), (frame.to_x(axis.place(size)), y + 9)];
            area.draw(&Rectangle::new(corners, Token::SIZE.color().mix(0.55).filled()))?;
        }
        for &other in &bar.others {
            area.draw(&Circle::new((frame.to_x(axis.place(other)), y + 18), 4, Token::INK_SOFT.color().mix(0.4).filled()))?;
        }
        text(area, &bar.words, (width - 4, y), Token::INK, HPos::Right, VPos::Center)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_without_numbers_are_dashes() {
        let bars =
            [Some(f64::NAN), None, Some(0.0)].map(|size| SizeBar { name: "Total", size, words: "–".to_owned(), others: vec![5e7] });
        let svg = size_bars(&bars, Width::Narrow, Colors::Page);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.contains("–") && svg.contains("10 M"));
    }
}
