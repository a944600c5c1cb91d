//! Completion: which data to acquire, by class and by row, and what a plan is worth against a random fill.
//!
//! The published rule is [`published_plan`]; the others are [`Rule`]s, by counts ([`plan_counts`]) or by rows ([`choose`]).
//! [`validate`] says what a plan gained, over seeds, and whether it beat a random fill of the same size.
//!
//! Source: METHOD, sections 4 and 5; published code, `main` of the experiment scripts. Formulas and measured gains:
//! `docs/completion.md`.

mod budget;
mod choose;
mod class_lists;
mod counts;
mod error;
mod fill;
mod fill_size;
mod interval;
mod paired;
mod published;
mod recommend;
mod rule;
mod rules;
mod score;
mod size_curve;
mod split;
mod totals;
mod trial;
mod validation;

pub use budget::{CountPlan, Limits, plan_within};
pub use choose::{Candidates, choose};
pub use class_lists::ClassLists;
pub use counts::{ClassCounts, plan_counts};
pub use error::PlanError;
pub use fill::{ClassFill, fill};
pub use fill_size::FillSize;
pub use interval::Interval;
pub use paired::choose_pairs;
pub use published::{ClassNeed, PublishedPlan, published_even, published_plan};
pub use recommend::{Goal, Known};
pub use rule::Rule;
pub use score::{Score, score};
pub use size_curve::{SizePoint, accuracy_by_size, size_grid};
pub use split::{PRIMARY_SHARE, SPLIT_SEED, Split, primary_count};
pub use totals::{Added, ClassTotals};
pub use trial::{Arm, Arms, TrainRows, Trial, TrialError, compare};
pub use validation::{Gain, Scores, Validation, Verdict, validate};
