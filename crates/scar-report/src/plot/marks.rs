//! Marks that distinguish classes without color.

use plotters::coord::Shift;
use plotters::prelude::*;

use super::theme::Token;

/// Where figures draw: an SVG in memory, in its pixels.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The result of drawing. Drawing into memory never fails, but plotters requires errors to be passed on.
pub(super) type Drawn = Result<(), Box<dyn std::error::Error>>;

/// Draws the mark of class `idx` at a pixel: six shapes in turn, each of the same area to the eye.
pub(super) fn class_mark(area: &Area, at: (i32, i32), idx: usize, token: Token) -> Drawn {
    let style = token.color().filled();
    let (x, y) = at;
    let polygon = |points: &[(i32, i32)]| Polygon::new(points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect::<Vec<_>>(), style);
    match idx % 6 {
        0 => area.draw(&Circle::new(at, 4, style))?,
        1 => area.draw(&polygon(&[(-4, -4), (4, -4), (4, 4), (-4, 4)]))?,
        2 => area.draw(&polygon(&[(0, -5), (5, 4), (-5, 4)]))?,
        3 => area.draw(&polygon(&[(0, -5), (5, 0), (0, 5), (-5, 0)]))?,
        4 => area.draw(&polygon(&[(-5, -4), (5, -4), (0, 5)]))?,
        _ => area.draw(&polygon(&[
            (-1, -5),
            (1, -5),
            (1, -1),
            (5, -1),
            (5, 1),
            (1, 1),
            (1, 5),
            (-1, 5),
            (-1, 1),
            (-5, 1),
            (-5, -1),
            (-1, -1),
        ]))?,
    }
    Ok(())
}

/// Draws a thin line of dashes along `points`.
pub(super) fn dashed(area: &Area, points: &[(i32, i32)], token: Token) -> Drawn {
    const DASH: f64 = 6.0;
    const GAP: f64 = 4.0;
    let style = ShapeStyle::from(&token.color()).stroke_width(2);
    // Position within the current dash and the gap after it.
    let mut along = 0.0;
    for pair in points.windows(2) {
        let (from, to) = ((f64::from(pair[0].0), f64::from(pair[0].1)), (f64::from(pair[1].0), f64::from(pair[1].1)));
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |share: f64| ((from.0 + (to.0 - from.0) * share).round() as i32, (from.1 + (to.1 - from.1) * share).round() as i32);
        let mut done = 0.0;
        while done < length {
            let left = if along < DASH { DASH - along } else { DASH + GAP - along };
            // Rounding must not leave a piece of length 0, because the loop would not end.
            let left = left.max(0.1);
            let end = (done + left).min(length);
            if along < DASH {
                area.draw(&PathElement::new(vec![at(done / length), at(end / length)], style))?;
            }
            along = (along + end - done) % (DASH + GAP);
            done = end;
        }
    }
    Ok(())
}

/// Moves labels apart so that neighbors are at least `gap` pixels apart, within `top`…`bottom`, in the order of their wished positions.
pub(super) fn spread(wished: &[i32], gap: i32, top: i32, bottom: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by_key(|&idx| wished[idx]);
    let mut places = wished.to_vec();
    let mut floor = top;
    for &idx in &order {
        places[idx] = places[idx].max(floor);
        floor = places[idx] + gap;
    }
    let mut ceiling = bottom;
    for &idx in order.iter().rev() {
        places[idx] = places[idx].min(ceiling);
        ceiling = places[idx] - gap;
    }
    places
}

/// A name that fits in about `width` pixels of `font_px` text.
pub(super) fn fitted(name: &str, width: i32, font_px: f64) -> String {
    let most = most_letters(width, font_px);
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let start: String = name.chars().take(most - 1).collect();
    format!("{}…", start.trim_end())
}

/// Number of letters that fit in `width` pixels, at least three.
fn most_letters(width: i32, font_px: f64) -> usize {
    ((f64::from(width) / (font_px * 0.62)) as usize).max(3)
}

/// Each of `names` as [`fitted`]. Names that differ only at their ends are shortened in the middle instead.
pub(super) fn fitted_apart(names: &[&str], width: i32, font_px: f64) -> Vec<String> {
    let cut: Vec<String> = names.iter().map(|name| fitted(name, width, font_px)).collect();
    let is_alike = |idx: usize| cut.iter().enumerate().any(|(other, name)| other != idx && *name == cut[idx]);
    let shown = |(idx, name): (usize, &&str)| {
        if !is_alike(idx) || cut[idx] == **name {
            return cut[idx].clone();
        }
        let most = most_letters(width, font_px);
        let (n_chars, n_end) = (name.chars().count(), (most - 1) / 2);
        let start: String = name.chars().take(most - 1 - n_end).collect();
        let end: String = name.chars().skip(n_chars - n_end).collect();
        format!("{}…{}", start.trim_end(), end.trim_start())
    };
    names.iter().enumerate().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_keep_their_order() {
        assert_eq!(spread(&[50, 50, 52], 10, 0, 100), [50, 60, 70]);
        assert_eq!(spread(&[98, 99], 10, 0, 100), [90, 100]);
        assert_eq!(spread(&[5, 90], 10, 0, 100), [5, 90]);
    }

    #[test]
    fn long_names_are_cut_with_a_sign() {
        assert_eq!(fitted("Flags", 100, 12.0), "Flags");
        assert_eq!(fitted("Smileys & Emotion", 60, 12.0), "Smileys…");
        let names = ["egret of the north", "egret of the south", "heron", "ibis of the lakes"];
        assert_eq!(fitted_apart(&names, 75, 12.0), ["egret…orth", "egret…outh", "heron", "ibis of t…"]);
        // The same name twice is what it is.
        assert_eq!(fitted_apart(&["ant", "ant"], 75, 12.0), ["ant", "ant"]);
    }
}
