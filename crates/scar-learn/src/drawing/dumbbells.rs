//! Authenticity of each class on points seen and never seen, as two marks on a line.

use std::fmt::Write as _;

use super::map::mark_path;
use super::suffix;
use crate::fit::Fit;
use crate::learn::Learn;
use crate::point::class_name;
use scar_report::format;

/// Width of the picture.
pub const DUMBBELL_WIDTH: i32 = 400;

const LEFT: f64 = 34.0;
const RIGHT: f64 = 384.0;
const TOP: i32 = 34;
const ROW: i32 = 34;

/// Height of the picture for `n_classes`.
pub fn dumbbell_height(n_classes: usize) -> i32 {
    TOP + ROW * n_classes as i32 + 26
}

/// One row a class: a filled mark for the points that the probe saw, an open one for points that it never saw. The axis ends at 1.
pub fn draw_dumbbells(learn: &Learn, fit: &Fit) -> String {
    let of = |class: usize| [fit.classes[class].corrected.authenticity, fit.classes[class].unseen.authenticity];
    let least = (0..fit.classes.len()).flat_map(of).fold(1.0, f64::min);
    // A whole tenth, with room to the left of every mark.
    let low = ((least * 10.0 - 0.5).floor() / 10.0).clamp(0.0, 0.8);
    let x = |value: f64| (LEFT + (value - low) / (1.0 - low) * (RIGHT - LEFT)).round() as i32;
    let bottom = TOP + ROW * fit.classes.len() as i32 - 8;
    let mut svg = String::new();
    for value in [low, (1.0 + low) / 2.0, 1.0] {
        let at = x(value);
        let _ = write!(svg, r#"<path class="learn-grid" d="M{at} {}V{bottom}"/>"#, TOP - 16);
        let anchor = if value == 1.0 { "end" } else { "middle" };
        let _ = write!(
            svg,
            r#"<text class="learn-label learn-label--{anchor}" x="{at}" y="{}">{}</text>"#,
            bottom + 18,
            format::fixed(value, 2)
        );
    }
    for class in 0..fit.classes.len() {
        let ([seen, unseen], y) = (of(class), TOP + ROW * class as i32 + 6);
        let (id, name) = (suffix(class as u8), class_name(class as u8));
        let lit = if usize::from(learn.class) == class { " learn-label--lit" } else { "" };
        let _ = write!(svg, r#"<text class="learn-label{lit}" x="6" y="{}">{name}</text>"#, y + 5);
        let _ = write!(svg, r#"<path class="learn-link" d="M{} {y}H{}"/>"#, x(unseen), x(seen));
        let _ = write!(svg, r#"<path class="learn-mark learn-mark--{id}" d="{}"/>"#, mark_path(class as u8, x(seen), y, 7));
        let _ = write!(svg, r#"<path class="learn-open learn-open--{id}" d="{}"/>"#, mark_path(class as u8, x(unseen), y, 7));
    }
    let _ = write!(svg, r#"<text class="learn-label" x="6" y="12">Authenticity: filled marks seen, open marks never seen</text>"#);
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Lesson;

    #[test]
    fn every_class_has_two_marks_inside_the_picture() {
        let learn = Learn::start(Lesson::Authenticity);
        let fit = Fit::new(&learn.points(), 3).expect("classes");
        let svg = draw_dumbbells(&learn, &fit);
        assert_eq!((svg.matches("learn-mark ").count(), svg.matches("learn-open ").count()), (3, 3));
        let x = svg.split(r#"d="M"#).skip(1).map(|rest| rest.split([' ', '"']).next().expect("a number").parse::<i32>().expect("whole"));
        assert!(x.into_iter().all(|x| (20..DUMBBELL_WIDTH).contains(&x)), "{svg}");
    }
}
