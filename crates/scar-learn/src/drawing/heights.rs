//! The published curve H of a class over the share of the points that is kept, with its envelope below.

use std::fmt::Write as _;

use crate::curve::Curve;
use crate::learn::Learn;
use crate::point::class_name;
use scar_report::format;

/// Width and height of the picture.
pub const HEIGHTS_SIZE: [i32; 2] = [400, 196];

const LEFT: f64 = 46.0;
const RIGHT: f64 = 388.0;
const TOP: f64 = 14.0;
const BASE: f64 = 150.0;

/// A point for each ratio, and the envelope through the lowest of them.
pub fn draw_heights(learn: &Learn, curve: &Curve) -> String {
    let class = usize::from(learn.class);
    let heights = curve.heights(class);
    let high = heights.iter().fold(0.0f64, |high, &(_, height)| high.max(height)).max(0.01) * 1.1;
    let x = |share: f64| (LEFT + share * (RIGHT - LEFT)).round() as i32;
    let y = |height: f64| (BASE - height.clamp(0.0, high) / high * (BASE - TOP)).round() as i32;
    let (left, right, base) = (LEFT as i32, RIGHT as i32, BASE as i32);
    let mut svg = format!(r#"<path class="learn-axis" d="M{left} {}V{base}H{right}"/>"#, TOP as i32);
    if let Some(envelope) = curve.envelope(class) {
        let at = |share: f64| envelope.h * -libm::expm1(-envelope.lambda * share);
        let line = (0..=20).map(|i| f64::from(i) / 20.0).map(|share| format!("{},{}", x(share), y(at(share))));
        let _ = write!(svg, r#"<polyline class="learn-bell" points="{}"/>"#, line.collect::<Vec<_>>().join(" "));
    }
    for &(share, height) in heights {
        let _ = write!(svg, r#"<circle class="learn-mean" cx="{}" cy="{}" r="4"/>"#, x(share), y(height));
    }
    let top = heights.first().map_or(0.0, |&(_, height)| height);
    let end = "learn-label learn-label--end";
    let _ = write!(svg, r#"<text class="{end}" x="{}" y="{}">{}</text>"#, left - 6, y(top) + 4, format::fixed(top, 2));
    let _ = write!(svg, r#"<text class="{end}" x="{}" y="{}">0</text>"#, left - 6, base + 4);
    for (share, text) in [(0.0, "0"), (0.2, "1/5"), (0.5, "1/2"), (1.0, "all")] {
        let _ =
            write!(svg, r#"<text class="learn-label learn-label--middle" x="{}" y="{}">{text}</text>"#, x(share).min(right - 8), base + 17);
    }
    let name = class_name(learn.class);
    let _ = write!(
        svg,
        r#"<text class="learn-label" x="{left}" y="{}">share of the points kept; up: H of {name}, its envelope below</text>"#,
        base + 38
    );
    svg
}
