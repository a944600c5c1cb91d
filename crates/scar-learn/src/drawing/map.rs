//! The plane: regions, points, and what is marked about them.

use std::fmt::Write as _;

use super::suffix;
use crate::fit::Fit;
use crate::learn::Learn;
use crate::lesson::Lesson;
use crate::point::{EDGE, Point, class_name};
use crate::regions::{Polygon, lies_inside, regions};

/// The picture goes from −`MAP_EDGE` to `MAP_EDGE` in both directions: a little further than the points, so that marks at the edge are whole.
pub const MAP_EDGE: i32 = 1_050;

/// Half the size of a mark.
const MARK: i32 = 26;
/// How far around a point it can be touched: 24 pixels across where the picture is 340 wide.
const TOUCH: i32 = 75;

/// What is marked in the map beside regions and points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapMarks {
    /// The number of the chosen point.
    pub chosen: Option<u16>,
}

/// Regions, where there are some, then the points; y goes up.
pub fn draw_map(learn: &Learn, fit: Option<&Fit>, marks: MapMarks) -> String {
    let mut svg = format!(r#"<rect class="learn-frame" x="-{EDGE}" y="-{EDGE}" width="{0}" height="{0}"/>"#, 2 * EDGE);
    let polygons = fit.map(|fit| regions(&fit.probe)).unwrap_or_default();
    for (class, polygon) in polygons.iter().enumerate() {
        draw_region(&mut svg, learn, class as u8, polygon);
    }
    let points = learn.scene.points();
    let mut in_fit = vec![None; points.len()];
    learn.trained().into_iter().enumerate().for_each(|(place, idx)| in_fit[idx] = Some(place));
    for (&(id, point), place) in points.iter().zip(in_fit) {
        let (x, y) = (i32::from(point.x), -i32::from(point.y));
        let is_wrong = fit.zip(place).is_some_and(|(fit, place)| is_wrong(learn, fit, place));
        if marks.chosen == Some(id) {
            let _ = write!(svg, r#"<circle class="learn-chosen" cx="{x}" cy="{y}" r="62"/>"#);
        }
        draw_mark(&mut svg, point.class, x, y, place.is_none());
        if is_wrong {
            let _ = write!(svg, r#"<circle class="learn-wrong" cx="{x}" cy="{y}" r="44"/>"#);
        }
    }
    // Over all marks, so that a finger finds a point also where another mark covers it.
    for (_, point) in points {
        let _ = write!(svg, r#"<circle class="learn-touch" cx="{}" cy="{}" r="{TOUCH}"/>"#, point.x, -i32::from(point.y));
    }
    svg
}

/// Whether a point is ringed: wrong in the step in view, where the lesson is about one step, or else wrong at all.
fn is_wrong(learn: &Learn, fit: &Fit, idx: usize) -> bool {
    let class = u32::from(learn.class);
    match learn.lesson {
        Lesson::Step => (fit.seen[idx] == class) != (fit.class_ids[idx] == class),
        _ => !fit.is_right(idx),
    }
}

fn draw_region(svg: &mut String, learn: &Learn, class: u8, polygon: &Polygon) {
    if polygon.is_empty() {
        return;
    }
    let on_map = |[x, y]: [f64; 2]| [scaled(x), -scaled(y)];
    let corners: Vec<String> = polygon.iter().map(|&corner| on_map(corner)).map(|[x, y]| format!("{x},{y}")).collect();
    let lit = if learn.class == class && learn.lesson.has_class() { " learn-region--lit" } else { "" };
    let _ = write!(svg, r#"<polygon class="learn-region learn-region--{}{lit}" points="{}"/>"#, suffix(class), corners.join(" "));
    let [x, y] = on_map(name_place(polygon));
    let _ = write!(
        svg,
        r#"<text class="learn-region__name learn-region__name--{}" x="{x}" y="{}">{}</text>"#,
        suffix(class),
        y + 45,
        class_name(class)
    );
}

/// Where the name of a region stands: outward from its middle, as points crowd there, if that is well inside.
fn name_place(polygon: &Polygon) -> [f64; 2] {
    let n = polygon.len() as f64;
    let middle = polygon.iter().fold([0.0, 0.0], |sum, corner| [sum[0] + corner[0] / n, sum[1] + corner[1] / n]);
    let outward = middle.map(|value| (value * 1.4).clamp(-0.88, 0.88));
    if lies_inside(polygon, outward, 0.08) { outward } else { middle }
}

/// In −1…1 to the units of the picture.
fn scaled(value: f64) -> i32 {
    (value * f64::from(EDGE)).round() as i32
}

/// Each class has a shape of its own beside its color.
fn draw_mark(svg: &mut String, class: u8, x: i32, y: i32, is_left_out: bool) {
    let pale = if is_left_out { " learn-mark--pale" } else { "" };
    let _ = write!(svg, r#"<path class="learn-mark learn-mark--{}{pale}" d="{}"/>"#, suffix(class), mark_path(class, x, y, MARK));
}

/// The outline of a mark of half size `r`; all cover about the same area.
pub(super) fn mark_path(class: u8, x: i32, y: i32, r: i32) -> String {
    match class {
        0 => format!("M{} {y}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0z", x - r, 2 * r, -2 * r),
        1 => {
            let half = r * 9 / 10;
            format!("M{} {}h{}v{}h{}z", x - half, y - half, 2 * half, 2 * half, -2 * half)
        }
        2 => {
            let (high, wide) = (r * 13 / 10, r * 12 / 10);
            format!("M{x} {}L{} {}H{}z", y - high, x + wide, y + high * 3 / 4, x - wide)
        }
        _ => {
            let far = r * 13 / 10;
            format!("M{x} {}L{} {y}L{x} {}L{} {y}z", y - far, x + far, y + far, x - far)
        }
    }
}

/// The point of the plane at `offset` pixels from the upper left corner of a square picture of `size` pixels, in thousandths.
///
/// ```
/// assert_eq!(scar_learn::place_on_map([150.0, 75.0], 300.0), [0, 525]);
/// ```
pub fn place_on_map(offset: [f64; 2], size: f64) -> [i16; 2] {
    let at = |pixels: f64| {
        let share = if size > 0.0 { pixels / size } else { 0.5 };
        ((share * 2.0 - 1.0) * f64::from(MAP_EDGE)).round().clamp(-f64::from(EDGE), f64::from(EDGE)) as i16
    };
    [at(offset[0]), -at(offset[1])]
}

/// The number of the point nearest to a place of the plane, `reach` thousandths away at most; of equal ones the last, which is on top.
pub fn nearest(points: &[(u16, Point)], [x, y]: [i16; 2], reach: i32) -> Option<u16> {
    let squared = |point: Point| {
        let (dx, dy) = (i32::from(point.x) - i32::from(x), i32::from(point.y) - i32::from(y));
        dx * dx + dy * dy
    };
    let within = points.iter().filter(|(_, point)| squared(*point) <= reach * reach);
    within.rev().min_by_key(|(_, point)| squared(*point)).map(|&(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_is_the_one_on_top() {
        let point = |x| Point { x, y: 0, class: 0 };
        let points = [(0, point(0)), (4, point(0)), (9, point(60))];
        assert_eq!(nearest(&points, [10, 0], 50), Some(4));
        assert_eq!(nearest(&points, [50, 0], 50), Some(9));
        assert_eq!(nearest(&points, [0, 51], 50), None);
        assert_eq!(nearest(&[], [0, 0], 50), None);
    }

    #[test]
    fn every_point_is_drawn_and_wrong_ones_are_ringed() {
        let learn = Learn { lesson: Lesson::Authenticity, ..Learn::start(Lesson::Step) };
        let fit = Fit::new(&learn.points(), 3).expect("classes");
        let svg = draw_map(&learn, Some(&fit), MapMarks { chosen: Some(3) });
        let count = |class: &str| svg.matches(&format!(r#"class="{class}"#)).count();
        let n_wrong = (0..fit.n_points()).filter(|&idx| !fit.is_right(idx)).count();
        assert_eq!([count("learn-mark "), count("learn-wrong"), count("learn-chosen"), count("learn-region ")], [90, n_wrong, 1, 3]);
        assert!(n_wrong > 0 && !svg.contains("NaN") && !svg.contains("style"));
        // Without a probe there are points alone.
        assert!(!draw_map(&learn, None, MapMarks::default()).contains("learn-region"));
    }

    #[test]
    fn a_picture_without_a_size_gives_its_middle() {
        assert_eq!(place_on_map([5.0, 5.0], 0.0), [0, 0]);
        assert_eq!(place_on_map([-50.0, 900.0], 300.0), [-1_000, -1_000]);
    }
}
