//! The learning curve, with the tolerance as a line and the size as another.

use std::fmt::Write as _;

use crate::curve::Curve;
use crate::learn::{Learn, MOST_EPSILON};
use scar_method::foundation::MeasuredSize;
use scar_report::format;

/// Width and height of the picture.
pub const CURVE_SIZE: [i32; 2] = [400, 250];

const LEFT: f64 = 46.0;
const RIGHT: f64 = 388.0;
const TOP: f64 = 14.0;
const BASE: f64 = 200.0;

/// The error at the upper end of the axis.
fn highest(curve: &Curve) -> f64 {
    let all = curve.errors.points.iter().flat_map(|point| &point.errors);
    all.fold(0.05f64, |high, &error| high.max(error)).min(1.0) * 1.05
}

fn size_of(learn: &Learn, curve: &Curve) -> Option<MeasuredSize> {
    curve.size(learn.tolerance(), learn.chance())
}

/// The ε, in %, whose line is nearest to the height `y` of the picture; `None` where the picture has no such line.
pub fn tolerance_at(learn: &Learn, curve: &Curve, y: f64) -> Option<u8> {
    let end = size_of(learn, curve)?.law?.error(curve.errors.whole);
    let error = (BASE - y) / (BASE - TOP) * highest(curve);
    Some(((error - end) * 100.0).round().clamp(1.0, f64::from(MOST_EPSILON)) as u8)
}

/// Points for each training, larger ones for their means, the fitted law, and the tolerance above the error of all points, which can be
/// dragged.
pub fn draw_curve(learn: &Learn, curve: &Curve) -> String {
    let high = highest(curve);
    let least = curve.errors.points.first().map_or(1.0, |point| point.size).max(1.0);
    // The axis is logarithmic, as the sizes are.
    let range = libm::log(curve.errors.whole.max(least + 1.0) / least);
    let x = |size: f64| (LEFT + libm::log(size.max(least) / least) / range * (RIGHT - LEFT)).round() as i32;
    let y = |error: f64| (BASE - error.clamp(0.0, high) / high * (BASE - TOP)).round() as i32;
    let (left, right, base) = (LEFT as i32, RIGHT as i32, BASE as i32);
    let mut svg = format!(r#"<path class="learn-axis" d="M{left} {}V{base}H{right}"/>"#, TOP as i32);
    // Three to five whole steps.
    let step = [0.02, 0.05, 0.1, 0.2].into_iter().find(|step| high / step <= 5.0).unwrap_or(0.25);
    for value in (0..=5).map(|i| step * f64::from(i)).filter(|&value| value <= high) {
        let _ = write!(
            svg,
            r#"<text class="learn-label learn-label--end" x="{}" y="{}">{}</text>"#,
            left - 6,
            y(value) + 4,
            format::percent(value)
        );
    }
    for point in &curve.errors.points {
        for &error in &point.errors {
            let _ = write!(svg, r#"<circle class="learn-draw" cx="{}" cy="{}" r="2"/>"#, x(point.size), y(error));
        }
    }
    let size = size_of(learn, curve);
    if let Some(law) = size.as_ref().and_then(|size| size.law) {
        let line =
            (0..=60).map(|i| least * libm::exp(range * f64::from(i) / 60.0)).map(|size| format!("{},{}", x(size), y(law.error(size))));
        let _ = write!(svg, r#"<polyline class="learn-bell" points="{}"/>"#, line.collect::<Vec<_>>().join(" "));
        let limit = y(law.error(curve.errors.whole) + learn.tolerance());
        let _ = write!(svg, r#"<path class="learn-limit" d="M{left} {limit}H{right}"/>"#);
        let _ = write!(svg, r#"<circle class="learn-handle" cx="{right}" cy="{limit}" r="7"/>"#);
        let _ = write!(svg, r#"<circle class="learn-grip" cx="{right}" cy="{limit}" r="22"/>"#);
        let _ = write!(
            svg,
            r#"<text class="learn-label learn-label--end learn-label--limit" x="{}" y="{}">ε above the end</text>"#,
            right - 12,
            limit - 5
        );
    }
    for point in &curve.errors.points {
        let _ = write!(svg, r#"<circle class="learn-mean" cx="{}" cy="{}" r="4"/>"#, x(point.size), y(point.mean()));
        let _ = write!(
            svg,
            r#"<text class="learn-label learn-label--middle" x="{}" y="{}">{}</text>"#,
            x(point.size).min(right - 8),
            base + 17,
            format::count(point.size as u64)
        );
    }
    if let Some(found) = size.and_then(|size| size.size).filter(|&found| found <= curve.errors.whole) {
        let at = x(found);
        let _ = write!(svg, r#"<path class="learn-size" d="M{at} {}V{base}"/>"#, TOP as i32);
    }
    let _ = write!(svg, r#"<text class="learn-label" x="{left}" y="{}">points trained on; up: error on the others</text>"#, base + 38);
    svg
}
