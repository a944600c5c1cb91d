//! Two Authenticities of each class, as two marks on a line.

use std::fmt::Write as _;

use super::map::mark_path;
use super::suffix;
use crate::fit::Fit;
use crate::learn::Learn;
use crate::point::class_name;
use crate::views::Views;
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

/// One row a class: a filled mark for the points that the probe saw, an open one for points that it never saw.
pub fn draw_dumbbells(learn: &Learn, fit: &Fit) -> String {
    let pairs: Vec<[f64; 2]> = fit.classes.iter().map(|class| [class.corrected.authenticity, class.unseen.authenticity]).collect();
    draw(learn, &pairs, "Authenticity: filled marks seen, open marks never seen")
}

/// One row a class: a filled mark for what x alone finds, an open one for y.
pub fn draw_views(learn: &Learn, views: &Views) -> String {
    draw(learn, &views.authenticity, "Authenticity: filled marks by x alone, open marks by y")
}

/// A filled and an open mark for each class. The axis ends at 1.
fn draw(learn: &Learn, pairs: &[[f64; 2]], title: &str) -> String {
    let least = pairs.iter().flatten().copied().fold(1.0, f64::min);
    // A whole tenth, with room to the left of every mark.
    let low = ((least * 10.0 - 0.5).floor() / 10.0).clamp(0.0, 0.8);
    let x = |value: f64| (LEFT + (value - low) / (1.0 - low) * (RIGHT - LEFT)).round() as i32;
    let bottom = TOP + ROW * pairs.len() as i32 - 8;
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
    for (class, &[filled, open]) in pairs.iter().enumerate() {
        let y = TOP + ROW * class as i32 + 6;
        let (id, name) = (suffix(class as u8), class_name(class as u8));
        let lit = if usize::from(learn.class) == class { " learn-label--lit" } else { "" };
        let _ = write!(svg, r#"<text class="learn-label{lit}" x="6" y="{}">{name}</text>"#, y + 5);
        let _ = write!(svg, r#"<path class="learn-link" d="M{} {y}H{}"/>"#, x(open), x(filled));
        let _ = write!(svg, r#"<path class="learn-mark learn-mark--{id}" d="{}"/>"#, mark_path(class as u8, x(filled), y, 7));
        let _ = write!(svg, r#"<path class="learn-open learn-open--{id}" d="{}"/>"#, mark_path(class as u8, x(open), y, 7));
    }
    let _ = write!(svg, r#"<text class="learn-label" x="6" y="12">{title}</text>"#);
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
