//! *Learn*: lessons about the method, on points in the plane.
//!
//! A [`Scene`] is the points of a [`Recipe`] and what a person changed about them. [`Fit`] trains the page's own probe on it, to
//! convergence, and measures with the functions of `scar-method`, so a lesson never says other numbers than an analysis of the same points.
//! [`regions`] and [`hills`] are what is drawn. [`Learn`] is the state of a lesson; it travels in a link.
//!
//! The crate knows no browser. It takes a few milliseconds for the most points that a scene may have, so the page calls it on its own thread.
//!
//! ```
//! use scar_learn::{Fit, Learn};
//! let learn = Learn::parse("coverage&rows=90&seed=3").unwrap();
//! let fit = Fit::new(&learn.points(), learn.scene.n_classes()).unwrap();
//! assert!(fit.is_converged);
//! assert_eq!(Learn::parse(&learn.to_fragment()).unwrap(), learn);
//! ```

mod answer;
mod curve;
mod drawing;
mod fit;
mod formula;
mod game;
mod hills;
mod learn;
mod lesson;
mod link;
mod own_data;
mod point;
mod recipe;
mod regions;
mod scene;
mod shape;
mod table;
mod thinned;
mod views;

pub use answer::{Found, StepCount};
pub use curve::Curve;
pub use drawing::{
    ARMS_SIZE, CURVE_SIZE, DUMBBELL_WIDTH, HEIGHTS_SIZE, HILLS_SIZE, Handle, MAP_EDGE, MapMarks, SQUARE_SIZE, TRAININGS_SIZE, draw_arms,
    draw_curve, draw_dumbbells, draw_heights, draw_hills, draw_map, draw_square, draw_trainings, draw_views, dumbbell_height, nearest,
    place_on_map,
};
pub use fit::{ClassFit, Fit, N_FOLDS, NoFit};
pub use formula::{Formula, Symbol};
pub use game::{BUDGET, Game, N_SEEDS, Outcome};
pub use hills::{Hill, N_PUBLISHED_BINS, hills};
pub use learn::{Hidden, Learn};
pub use lesson::Lesson;
pub use link::MOST_LINK_BYTES;
pub use own_data::OwnData;
pub use point::{EDGE, MOST_CLASSES, Point, class_mark, class_name};
pub use recipe::{Knob, MOST_ROWS, Recipe};
pub use regions::{Polygon, regions};
pub use scene::{N_IDS, Scene};
pub use shape::Shape;
pub use table::Table;
pub use thinned::{RATIOS, n_trainings};
pub use views::Views;
