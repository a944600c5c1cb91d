//! All trainings of an analysis, a dot each.

use std::fmt::Write as _;

use crate::learn::Learn;
use crate::thinned::RATIOS;

/// Width and height of the picture.
pub const TRAININGS_SIZE: [i32; 2] = [400, 190];

const LEFT: i32 = 40;
const STEP: i32 = 12;
const ROW: i32 = 23;

/// A row for each ratio with as many dots as it has draws; the one in view stands out.
pub fn draw_trainings(learn: &Learn) -> String {
    let mut svg = r#"<text class="learn-label" x="4" y="14">ratio, and a dot for each training</text>"#.to_owned();
    for (row, ratio) in RATIOS.into_iter().enumerate() {
        let y = 36 + ROW * row as i32;
        let lit = if ratio == learn.ratio { " learn-label--lit" } else { "" };
        let _ = write!(svg, r#"<text class="learn-label learn-label--end{lit}" x="{}" y="{}">{ratio}</text>"#, LEFT - 16, y + 4);
        for draw in 1..=ratio {
            let is_now = ratio == learn.ratio && draw == learn.draw;
            let (class, radius) = if is_now { ("learn-training learn-training--now", 6) } else { ("learn-training", 4) };
            let _ = write!(svg, r#"<circle class="{class}" cx="{}" cy="{y}" r="{radius}"/>"#, LEFT + STEP * (draw as i32 - 1));
        }
    }
    svg
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Lesson;
    use crate::thinned::n_trainings;

    #[test]
    fn there_is_a_dot_for_each_training() {
        let svg = draw_trainings(&Learn { ratio: 5, draw: 3, ..Learn::start(Lesson::Scale) });
        assert_eq!(svg.matches("<circle").count(), n_trainings() as usize);
        assert_eq!(svg.matches("learn-training--now").count(), 1);
    }
}
