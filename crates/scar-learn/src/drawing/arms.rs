//! The outcomes of the game, as rows of dots.

use std::fmt::Write as _;

use crate::game::Game;
use scar_report::format;

/// Width and height of the picture.
pub const ARMS_SIZE: [i32; 2] = [400, 176];

const LEFT: f64 = 74.0;
const RIGHT: f64 = 384.0;
const TOP: i32 = 36;
const ROW: i32 = 30;

/// A small dot for each draw, a large one for the mean; a line where the points in hand are.
pub fn draw_arms(game: &Game) -> String {
    let arms = [("now", &game.now), ("your mix", &game.own), ("random", &game.random), ("plan", &game.plan)];
    let all = || arms.iter().flat_map(|(_, arm)| arm.scores.iter().copied());
    let (low, high) = (all().fold(1.0, f64::min), all().fold(0.0, f64::max));
    // Whole steps of 5 points around all dots.
    let low = ((low * 20.0).floor() / 20.0).min(0.95);
    let high = ((high * 20.0).ceil() / 20.0).max(low + 0.05);
    let x = |value: f64| (LEFT + (value - low) / (high - low) * (RIGHT - LEFT)).round() as i32;
    let bottom = TOP + ROW * arms.len() as i32 - 12;
    let mut svg = r#"<text class="learn-label" x="6" y="12">accuracy on points of later use</text>"#.to_owned();
    for value in [low, (low + high) / 2.0, high] {
        let _ = write!(svg, r#"<path class="learn-grid" d="M{0} {1}V{bottom}"/>"#, x(value), TOP - 14);
        let _ = write!(
            svg,
            r#"<text class="learn-label learn-label--middle" x="{}" y="{}">{}</text>"#,
            x(value).min(RIGHT as i32 - 6),
            bottom + 18,
            format::percent(value)
        );
    }
    let now = x(game.now.score());
    let _ = write!(svg, r#"<path class="learn-limit" d="M{now} {}V{bottom}"/>"#, TOP - 14);
    for (row, (name, arm)) in arms.into_iter().enumerate() {
        let y = TOP + ROW * row as i32;
        let _ = write!(svg, r#"<text class="learn-label" x="6" y="{}">{name}</text>"#, y + 4);
        for &score in &arm.scores {
            let _ = write!(svg, r#"<circle class="learn-draw" cx="{}" cy="{y}" r="3"/>"#, x(score));
        }
        let class = if row == 1 { "learn-mean learn-mean--own" } else { "learn-mean" };
        let _ = write!(svg, r#"<circle class="{class}" cx="{}" cy="{y}" r="6"/>"#, x(arm.score()));
    }
    svg
}
