//! The pictures, as the content of an SVG element: shapes with classes, whose colors the style sheet has. All numbers are whole.

mod arms;
mod curve;
mod dumbbells;
mod handles;
mod heights;
mod hills;
mod map;
mod square;
mod trainings;

pub use arms::{ARMS_SIZE, draw_arms};
pub use curve::{CURVE_SIZE, draw_curve};
pub use dumbbells::{DUMBBELL_WIDTH, draw_dumbbells, draw_views, dumbbell_height};
pub use handles::Handle;
pub use heights::{HEIGHTS_SIZE, draw_heights};
pub use hills::{HILLS_SIZE, draw_hills};
pub use map::{MAP_EDGE, MapMarks, draw_map, nearest, place_on_map};
pub use square::{SQUARE_SIZE, draw_square};
pub use trainings::{TRAININGS_SIZE, draw_trainings};

use crate::point::class_name;

/// The end of a CSS class that colors by class: `a` for the first.
fn suffix(class: u8) -> String {
    class_name(class).to_lowercase()
}
