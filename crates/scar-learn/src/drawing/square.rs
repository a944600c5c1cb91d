//! Chances as areas: a square for all that can happen, a band for each of the first two steps.

use std::fmt::Write as _;

use super::suffix;
use crate::answer::chances;
use crate::fit::Fit;
use crate::point::class_name;
use scar_report::format;

/// Width and height of the picture.
pub const SQUARE_SIZE: [i32; 2] = [400, 268];

const SIDE: f64 = 220.0;
const LEFT: i32 = 20;
const TOP: i32 = 26;

/// The bands of the first two classes, and where both fail. The bands are drawn as wide as the chances are.
pub fn draw_square(fit: &Fit) -> String {
    let chances = chances(fit);
    let chance = |class: usize| chances[class].clamp(0.0, 1.0);
    let length = |chance: f64| (chance * SIDE).round() as i32;
    let (wide, high, side) = (length(chance(0)), length(chance(1)), SIDE as i32);
    let mut svg = format!(r#"<rect class="learn-frame" x="{LEFT}" y="{TOP}" width="{side}" height="{side}"/>"#);
    let _ = write!(svg, r#"<rect class="learn-band learn-band--{}" x="{LEFT}" y="{TOP}" width="{wide}" height="{side}"/>"#, suffix(0));
    let _ = write!(
        svg,
        r#"<rect class="learn-band learn-band--{}" x="{LEFT}" y="{}" width="{side}" height="{high}"/>"#,
        suffix(1),
        TOP + side - high
    );
    let _ = write!(svg, r#"<rect class="learn-both" x="{LEFT}" y="{}" width="{wide}" height="{high}"/>"#, TOP + side - high);
    let _ = write!(svg, r#"<text class="learn-label" x="{LEFT}" y="16">step A fails: {}</text>"#, format::percent(chance(0)));
    let right = LEFT + side + 10;
    let _ = write!(svg, r#"<text class="learn-label" x="{right}" y="{}">step B fails:</text>"#, TOP + side - high.max(20) / 2 - 2);
    let _ = write!(
        svg,
        r#"<text class="learn-label" x="{right}" y="{}">{}</text>"#,
        TOP + side - high.max(20) / 2 + 13,
        format::percent(chance(1))
    );
    let _ = write!(
        svg,
        r#"<text class="learn-label learn-label--lit" x="{right}" y="{}">both: {}</text>"#,
        TOP + 16,
        format::small_percent(chance(0) * chance(1))
    );
    let names: Vec<&str> = (2..fit.classes.len()).map(|class| class_name(class as u8)).collect();
    if !names.is_empty() {
        let _ = write!(svg, r#"<text class="learn-label" x="{right}" y="{}">{} is reckoned</text>"#, TOP + 52, names.join(" and "));
        let _ = write!(svg, r#"<text class="learn-label" x="{right}" y="{}">the same way</text>"#, TOP + 67);
    }
    svg
}
