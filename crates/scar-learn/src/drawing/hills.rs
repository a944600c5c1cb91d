//! The two hills of a step's logits, with the bell curve over each.

use std::fmt::Write as _;

use super::suffix;
use crate::fit::Fit;
use crate::hills::{Hill, N_PUBLISHED_BINS, hills};
use crate::learn::Learn;
use crate::point::class_name;

/// Width and height of the picture.
pub const HILLS_SIZE: [i32; 2] = [400, 236];

const LEFT: f64 = 14.0;
const RIGHT: f64 = 386.0;
const TOP: f64 = 24.0;
const BASE: f64 = 190.0;
const N_BELL_POINTS: usize = 160;

/// The logits of the class in view. The hill of the class stands right of 0, that of all others left of it; both reach the same height.
pub fn draw_hills(learn: &Learn, fit: &Fit) -> String {
    let bins = learn.has_published_bins.then_some(N_PUBLISHED_BINS);
    let sides = hills(fit, usize::from(learn.class), bins);
    let all = sides.iter().flat_map(|side| &side.logits);
    // Room for the ends of the bells, and always for 0 with something on either side.
    let (low, high) = all.fold((-1.0f64, 1.0f64), |(low, high), &logit| (low.min(logit), high.max(logit)));
    let (low, high) = (low * 1.12, high * 1.12);
    let x = |logit: f64| LEFT + (logit - low) / (high - low) * (RIGHT - LEFT);
    let name = class_name(learn.class);
    let mut svg = String::new();
    for (side, color) in sides.iter().zip([suffix(learn.class), "rest".to_owned()]) {
        draw_side(&mut svg, side, &color, [low, high], &x);
    }
    let zero = x(0.0).round() as i32;
    let (left, right, base) = (LEFT as i32, RIGHT as i32, BASE as i32);
    let _ = write!(svg, r#"<path class="learn-axis" d="M{left} {base}H{right}M{zero} {}V{}"/>"#, TOP as i32, base + 5);
    let _ = write!(svg, r#"<text class="learn-label learn-label--middle" x="{zero}" y="{}">0</text>"#, base + 18);
    let _ = write!(svg, r#"<text class="learn-label" x="{left}" y="{}">surely not {name}</text>"#, base + 18);
    let _ = write!(svg, r#"<text class="learn-label learn-label--end" x="{right}" y="{}">surely {name}</text>"#, base + 18);
    let _ = write!(svg, r#"<text class="learn-label learn-label--middle" x="200" y="{}">logit of {name}</text>"#, base + 38);
    let counts = [("learn-label--end", right, sides[0].logits.len(), name), ("", left, sides[1].logits.len(), "others")];
    for (class, at, n, of) in counts {
        let _ = write!(svg, r#"<text class="learn-label {class}" x="{at}" y="14">{n} of {of}</text>"#);
    }
    svg
}

fn draw_side(svg: &mut String, side: &Hill, color: &str, [low, high]: [f64; 2], x: &impl Fn(f64) -> f64) {
    let density = |bar: &[f64; 3]| if bar[1] > bar[0] { bar[2] / (bar[1] - bar[0]) } else { 0.0 };
    let peak = side.bars.iter().map(density).chain(side.bell.map(|[center, _]| side.bell_share(center, 1.0))).fold(0.0, f64::max);
    let y = |density: f64| BASE - if peak > 0.0 { density / peak } else { 0.0 } * (BASE - TOP);
    for bar in side.bars.iter().filter(|bar| bar[2] > 0.0) {
        // Equal logits have no width; they are a line as high as the picture.
        let (from, to) = (x(bar[0]), x(bar[1]).max(x(bar[0]) + 1.0));
        let top = if bar[1] > bar[0] { y(density(bar)) } else { TOP };
        let _ = write!(
            svg,
            r#"<rect class="learn-bar learn-bar--{color}" x="{}" y="{}" width="{}" height="{}"/>"#,
            tenths(from),
            tenths(top),
            tenths(to - from),
            tenths(BASE - top)
        );
    }
    if side.bell.is_some() {
        let points: Vec<String> = (0..=N_BELL_POINTS)
            .map(|i| low + (high - low) * i as f64 / N_BELL_POINTS as f64)
            .chain(side.bell.map(|[center, _]| center))
            .map(|logit| (x(logit), y(side.bell_share(logit, 1.0))))
            .map(|(x, y)| (tenths(x), tenths(y)))
            .map(|(x, y)| format!("{x},{y}"))
            .collect();
        let _ = write!(svg, r#"<polyline class="learn-bell" points="{}"/>"#, in_order(points).join(" "));
    }
}

/// The points of a curve from left to right: its peak was put last.
fn in_order(mut points: Vec<String>) -> Vec<String> {
    points.sort_by(|a, b| first(a).total_cmp(&first(b)));
    points
}

fn first(point: &str) -> f64 {
    point.split(',').next().and_then(|x| x.parse().ok()).unwrap_or(0.0)
}

/// A length of the picture to a tenth.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Lesson;
    use crate::point::Point;

    #[test]
    fn each_hill_has_its_bell_and_nothing_leaves_the_picture() {
        let mut learn = Learn::start(Lesson::Coverage);
        let fit = Fit::new(&learn.points(), 3).expect("classes");
        for has_published_bins in [false, true] {
            learn.has_published_bins = has_published_bins;
            let svg = draw_hills(&learn, &fit);
            assert_eq!(svg.matches("learn-bell").count(), 2);
            assert!(!svg.contains("NaN") && !svg.contains("inf"));
            let x = svg.split(r#" x=""#).skip(1).map(|rest| rest.split('"').next().expect("a number").parse::<f64>().expect("a number"));
            assert!(x.into_iter().all(|x| (0.0..=400.0).contains(&x)));
        }
    }

    #[test]
    fn classes_of_no_point_and_of_one_are_drawn() {
        let points = [Point { x: -500, y: 0, class: 0 }, Point { x: 500, y: 0, class: 1 }];
        let fit = Fit::new(&points, 3).expect("classes");
        for class in 0..3 {
            let svg = draw_hills(&Learn { class, ..Learn::start(Lesson::Coverage) }, &fit);
            assert!(!svg.contains("NaN") && svg.contains("logit of"), "{svg}");
        }
    }
}
