//! Arrangements of classes in the plane.

use std::f64::consts::PI;

use crate::recipe::Recipe;
use scar_core::Random;
use scar_core::stats::normal_draw;

/// An arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Round clouds around the middle; with several clusters, those of a class lie one behind the other.
    Blobs,
    /// Half circles that reach into each other.
    Moons,
    /// Rings around the middle.
    Rings,
    /// Every class in two places opposite each other.
    Xor,
}

impl Shape {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Blobs, Self::Moons, Self::Rings, Self::Xor];

    /// The name in a link.
    pub fn key(self) -> &'static str {
        match self {
            Self::Blobs => "blobs",
            Self::Moons => "moons",
            Self::Rings => "rings",
            Self::Xor => "xor",
        }
    }

    /// What the page calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Blobs => "Blobs",
            Self::Moons => "Moons",
            Self::Rings => "Rings",
            Self::Xor => "XOR",
        }
    }

    /// A place of class `class`, about −1…1.
    pub(crate) fn place(self, recipe: &Recipe, class: u8, random: &mut Random) -> [f64; 2] {
        let (n_classes, class) = (f64::from(recipe.classes), f64::from(class));
        // Always the same draws, so that sliders move points instead of drawing others.
        let (along, noise) = (random.unit(), [normal_draw(random), normal_draw(random)]);
        let spread = f64::from(recipe.overlap) / 100.0;
        let near = |center: [f64; 2], deviation: f64| [center[0] + deviation * noise[0], center[1] + deviation * noise[1]];
        let on_circle = |radius: f64, angle: f64| [radius * libm::cos(angle), radius * libm::sin(angle)];
        match self {
            Self::Blobs => {
                let angle = PI / 2.0 + 2.0 * PI * class / n_classes;
                let n_clusters = f64::from(recipe.clusters);
                let cluster = (along * n_clusters).floor();
                // One cluster lies where the middle one of three does.
                let radius = if recipe.clusters == 1 { 0.5 } else { 0.2 + 0.62 * cluster / (n_clusters - 1.0) };
                let deviation = (0.06 + 0.34 * spread) / if recipe.clusters == 1 { 1.0 } else { 1.6 };
                near(on_circle(radius, angle), deviation)
            }
            Self::Moons => {
                let [x, y] = on_circle(1.0, along * PI);
                let moon = if class % 2.0 == 0.0 { [x, y - 0.25] } else { [-x, 0.25 - y] };
                // The moons stand in a row, each beginning in the middle of the one before; half its width is 1.
                let scale = 0.9 / (1.0 + (n_classes - 1.0) / 2.0);
                let center = [(moon[0] + class - (n_classes - 1.0) / 2.0) * scale, moon[1] * scale];
                near(center, scale * (0.04 + 0.5 * spread))
            }
            Self::Rings => near(on_circle(0.12 + 0.75 * class / (n_classes - 1.0), along * 2.0 * PI), 0.03 + 0.2 * spread),
            Self::Xor => {
                let side = if along < 0.5 { 0.0 } else { 1.0 };
                near(on_circle(0.6, PI * (class + 0.5) / n_classes + PI * side), 0.06 + 0.3 * spread)
            }
        }
    }
}
