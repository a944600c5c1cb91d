//! The learning curve, with the tolerance as a line and the size as another.

use std::fmt::Write as _;

use crate::curve::Curve;
use crate::learn::Learn;
use scar_report::format;

/// Width and height of the picture.
pub const CURVE_SIZE: [i32; 2] = [400, 250];

/// Where a size and an error stand on the picture.
pub(super) struct Axes {
    /// The error at the upper end.
    high: f64,
    /// The size at the left end.
    least: f64,
    /// Logarithm of the size at the right end over that at the left: the axis is logarithmic, as the sizes are.
    range: f64,
}

impl Axes {
    pub(super) const LEFT: f64 = 46.0;
    pub(super) const RIGHT: f64 = 388.0;
    pub(super) const TOP: f64 = 14.0;
    const BASE: f64 = 200.0;

    pub(super) fn new(curve: &Curve) -> Self {
        let all = curve.errors.points.iter().flat_map(|point| &point.errors);
        let high = all.fold(0.05f64, |high, &error| high.max(error)).min(1.0) * 1.05;
        let least = curve.errors.points.first().map_or(1.0, |point| point.size).max(1.0);
        Self { high, least, range: libm::log(curve.errors.whole.max(least + 1.0) / least) }
    }

    pub(super) fn x(&self, size: f64) -> f64 {
        Self::LEFT + libm::log(size.max(self.least) / self.least) / self.range * (Self::RIGHT - Self::LEFT)
    }

    pub(super) fn y(&self, error: f64) -> f64 {
        Self::BASE - error.clamp(0.0, self.high) / self.high * (Self::BASE - Self::TOP)
    }

    /// The error at a height.
    pub(super) fn error(&self, y: f64) -> f64 {
        (Self::BASE - y) / (Self::BASE - Self::TOP) * self.high
    }

    /// The size at a share of the axis.
    fn size(&self, share: f64) -> f64 {
        self.least * libm::exp(self.range * share)
    }
}

/// Points for each training, larger ones for their means, the fitted law, and two lines that can be dragged: the tolerance above the
/// error of all points, and the size.
pub fn draw_curve(learn: &Learn, curve: &Curve) -> String {
    let axes = Axes::new(curve);
    let x = |size: f64| axes.x(size).round() as i32;
    let y = |error: f64| axes.y(error).round() as i32;
    let [left, right, top, base] = [Axes::LEFT, Axes::RIGHT, Axes::TOP, Axes::BASE].map(|edge| edge as i32);
    let mut svg = format!(r#"<path class="learn-axis" d="M{left} {top}V{base}H{right}"/>"#);
    // Three to five whole steps.
    let step = [0.02, 0.05, 0.1, 0.2].into_iter().find(|step| axes.high / step <= 5.0).unwrap_or(0.25);
    for value in (0..=5).map(|i| step * f64::from(i)).filter(|&value| value <= axes.high) {
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
    let size = curve.size(learn.tolerance(), learn.chance());
    if let Some(law) = size.as_ref().and_then(|size| size.law) {
        let line = (0..=60).map(|i| axes.size(f64::from(i) / 60.0)).map(|size| format!("{},{}", x(size), y(law.error(size))));
        let _ = write!(svg, r#"<polyline class="learn-bell" points="{}"/>"#, line.collect::<Vec<_>>().join(" "));
        let limit = y(law.error(curve.errors.whole) + learn.tolerance());
        let _ = write!(svg, r#"<path class="learn-limit" d="M{left} {limit}H{right}"/>"#);
        write_handle(&mut svg, "ns", [right, limit]);
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
        let _ = write!(svg, r#"<path class="learn-size" d="M{at} {top}V{base}"/>"#);
        write_handle(&mut svg, "ew", [at, top]);
    }
    let _ = write!(svg, r#"<text class="learn-label" x="{left}" y="{}">points trained on; up: error on the others</text>"#, base + 38);
    svg
}

/// A handle and, around it, what a finger can take.
fn write_handle(svg: &mut String, direction: &str, [x, y]: [i32; 2]) {
    let _ = write!(svg, r#"<circle class="learn-handle" cx="{x}" cy="{y}" r="7"/>"#);
    let _ = write!(svg, r#"<circle class="learn-grip learn-grip--{direction}" cx="{x}" cy="{y}" r="22"/>"#);
}
