//! Foundation sizes of classes beside their numbers of rows. They are bars from zero; if these would hide small sizes, they are marks on a
//! log axis with a line between them.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::axes::{FONT_PX, Frame, text};
use super::marks::{Area, Drawn, fitted_apart};
use super::size_axis::{SizeAxis, draw_size_axis};
use super::theme::{Colors, Token, Width, finish};
use crate::format;

/// A class with its size and its rows.
///
/// ```
/// use scar_report::plot::{ClassSize, Colors, Width, class_sizes};
/// let class = |name: &str, size| ClassSize { name: name.to_owned(), size, interval: None, count: 90 };
/// let svg = class_sizes(&[class("ant", Some(120.0)), class("bee", None)], None, "rows of the class", Width::Wide, Colors::Light);
/// assert!(svg.contains("ant") && svg.contains("≈ 120") && svg.contains("rows of the class") && !svg.contains("(log)"));
/// // Sizes far above the rows need a log axis, and it is called one.
/// let svg = class_sizes(&[class("ant", Some(58_000.0))], None, "samples", Width::Wide, Colors::Light);
/// assert!(svg.contains("samples (log)"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ClassSize {
    /// Its name.
    pub name: String,
    /// Its size, if it has one.
    pub size: Option<f64>,
    /// The interval of the size; the upper end is `None` if it was not found.
    pub interval: Option<(f64, Option<f64>)>,
    /// Rows of it in the data.
    pub count: u64,
}

const ROW: i32 = 24;

/// What stands for a bar where there is no size, and how wide it is.
const NO_SIZE: &str = "no size";
const NO_SIZE_PX: i32 = 50;

/// The classes from top to bottom, in the given order. `gap` is a row and the number of classes left out before it. Sizes are in `unit`.
///
/// ```
/// use scar_report::plot::{ClassSize, Colors, Width, class_sizes};
/// let classes = ["ant", "bee"].map(|name| ClassSize { name: name.to_owned(), size: Some(50.0), interval: None, count: 60 });
/// let svg = class_sizes(&classes, Some((1, 980)), "rows of the class", Width::Narrow, Colors::Page);
/// assert!(svg.contains("980 classes between"));
/// ```
pub fn class_sizes(classes: &[ClassSize], gap: Option<(usize, usize)>, unit: &str, width: Width, colors: Colors) -> String {
    let mut svg = String::new();
    {
        let n_rows = classes.len() + usize::from(gap.is_some());
        let (width, top) = match width {
            Width::Narrow => (330, 50),
            Width::Wide => (760, 32),
        };
        let height = top + ROW * n_rows.max(1) as i32 + 46;
        let area = SVGBackend::with_string(&mut svg, (width, height as u32)).into_drawing_area();
        // Drawing into memory cannot fail. If it ever does, the figure shows what was drawn so far.
        let _ = draw(&area, classes, gap, unit, top).and_then(|()| Ok(area.present()?));
    }
    finish(&svg, colors)
}

fn draw(area: &Area, classes: &[ClassSize], gap: Option<(usize, usize)>, unit: &str, top: i32) -> Drawn {
    let (width, height) = area.dim_in_pixel();
    let (width, height) = (width as i32, height as i32);
    let (names, numbers) = if width < 400 { (86, 66) } else { (168, 76) };
    let values = classes.iter().flat_map(|class| [class.size, Some(class.count as f64)].into_iter().flatten());
    let axis = SizeAxis::of(values, classes.iter().filter_map(|class| class.interval?.1));
    let frame = Frame { x_px: names..width - numbers, y_px: top..height - 46, x: axis.range.clone(), y: 0.0..1.0 };
    draw_legend(area, width, axis.is_log, classes.iter().any(|class| class.interval.is_some()))?;
    draw_size_axis(area, &frame, &axis, unit)?;
    let shown_names = fitted_apart(&classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>(), names - 12, FONT_PX);
    let mut y = top + ROW / 2;
    for (idx, class) in classes.iter().enumerate() {
        if let Some((_, n_between)) = gap.filter(|(before, _)| *before == idx) {
            let words = format!("… {} between", format::counted(n_between as u64, "class", "classes"));
            text(area, &words, (names, y), Token::INK_SOFT, HPos::Left, VPos::Center)?;
            y += ROW;
        }
        text(area, &shown_names[idx], (names - 8, y), Token::INK, HPos::Right, VPos::Center)?;
        draw_class(area, &frame, &axis, class, y)?;
        text(area, &format::size(class.size), (width - 4, y), Token::INK, HPos::Right, VPos::Center)?;
        y += ROW;
    }
    Ok(())
}

fn draw_class(area: &Area, frame: &Frame, axis: &SizeAxis, class: &ClassSize, y: i32) -> Drawn {
    let to_x = |size: f64| frame.to_x(axis.place(size));
    let count = to_x(class.count as f64);
    if let Some(size) = class.size.filter(|size| size.is_finite() && *size > 0.0) {
        let at = to_x(size);
        if axis.is_log {
            let between = ShapeStyle { color: Token::SIZE.color().mix(0.3), filled: false, stroke_width: 3 };
            area.draw(&PathElement::new(vec![(count, y), (at, y)], between))?;
            area.draw(&Circle::new((at, y), 5, Token::SIZE.color().filled()))?;
        } else {
            area.draw(&Rectangle::new([(frame.x_px.start, y - 6), (at, y + 6)], Token::SIZE.color().mix(0.55).filled()))?;
        }
        if let Some((low, high)) = class.interval {
            draw_interval(area, (to_x(low), high.map(to_x)), frame.x_px.end, y)?;
        }
    } else {
        // Nothing, or a bar of length 0, would suggest that the class needs no rows.
        let x = if count - frame.x_px.start > NO_SIZE_PX { frame.x_px.start + 4 } else { count + 7 };
        text(area, NO_SIZE, (x, y), Token::INK_SOFT, HPos::Left, VPos::Center)?;
    }
    draw_count(area, count, y)
}

/// A whisker; an unknown end is open.
fn draw_interval(area: &Area, (low, high): (i32, Option<i32>), last: i32, y: i32) -> Drawn {
    let style = ShapeStyle::from(&Token::SIZE.color()).stroke_width(1);
    area.draw(&PathElement::new(vec![(low, y), (high.unwrap_or(last), y)], style))?;
    for end in [Some(low), high].into_iter().flatten() {
        area.draw(&PathElement::new(vec![(end, y - 4), (end, y + 4)], style))?;
    }
    Ok(())
}

/// The number of rows: a vertical line.
fn draw_count(area: &Area, x: i32, y: i32) -> Drawn {
    area.draw(&Rectangle::new([(x - 1, y - 9), (x + 1, y + 9)], Token::INK.color().filled()))?;
    Ok(())
}

fn draw_legend(area: &Area, width: i32, is_log: bool, has_intervals: bool) -> Drawn {
    let y = 12;
    if is_log {
        area.draw(&Circle::new((9, y), 5, Token::SIZE.color().filled()))?;
    } else {
        area.draw(&Rectangle::new([(3, y - 6), (17, y + 6)], Token::SIZE.color().mix(0.55).filled()))?;
    }
    text(area, "foundation size", (24, y), Token::INK, HPos::Left, VPos::Center)?;
    draw_count(area, 140, y)?;
    text(area, "rows in the data", (150, y), Token::INK, HPos::Left, VPos::Center)?;
    if has_intervals {
        let (x, y) = if width < 400 { (3, 32) } else { (270, 12) };
        draw_interval(area, (x, Some(x + 16)), 0, y)?;
        text(area, "95 % interval", (x + 22, y), Token::INK, HPos::Left, VPos::Center)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(size: Option<f64>, interval: Option<(f64, Option<f64>)>) -> ClassSize {
        ClassSize { name: "<b>&x".to_owned(), size, interval, count: 100 }
    }

    #[test]
    fn what_is_missing_is_a_dash_and_open_ends_are_drawn() {
        let classes = [class(Some(80.0), Some((60.0, None))), class(None, None), class(Some(f64::NAN), None)];
        for width in [Width::Wide, Width::Narrow] {
            let svg = class_sizes(&classes, None, "rows", width, Colors::Page);
            assert!(svg.contains("–") && svg.contains("95 % interval") && svg.contains("var(--size)"));
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("<b>") && !svg.contains("#FE01"));
        }
    }

    #[test]
    fn no_size_is_told_in_words_and_has_no_bar() {
        for width in [Width::Wide, Width::Narrow] {
            let bars =
                |size| class_sizes(&[class(size, Some((0.0, Some(9.0))))], None, "rows", width, Colors::Page).matches("<rect").count();
            assert!(class_sizes(&[class(None, None)], None, "rows", width, Colors::Page).contains("no size"));
            assert_eq!(bars(None) + 1, bars(Some(80.0)));
        }
    }

    #[test]
    fn nothing_can_be_drawn() {
        assert!(class_sizes(&[], None, "rows", Width::Wide, Colors::Page).starts_with("<svg"));
    }
}
