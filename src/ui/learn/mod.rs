//! The Learn place: lessons on points that can be dragged. What is found in them is `scar-learn`'s; it takes milliseconds, so it runs on the
//! page's own thread, also while the compute worker is at work and where there are no threads.

mod class_choice;
mod context;
mod controls;
mod copy_link;
mod figure;
mod knob_slider;
mod lesson_formula;
mod lesson_knobs;
mod lesson_nav;
mod lesson_table;
mod map;
mod place;
mod words;

pub use place::LearnPlace;
