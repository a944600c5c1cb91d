//! The order of classes, which rounding must not change.

use super::rounding::{Column, Precision};
use crate::{ClassMeasures, UnseenMeasures};

/// Measures by which the classes of a ratio are put in order.
pub(super) struct Ordering {
    pub(super) coverage: Column,
    pub(super) authenticity: Column,
    pub(super) richness: Column,
    pub(super) unseen_coverage: Column,
    pub(super) unseen_authenticity: Column,
    pub(super) unseen_richness: Column,
    pub(super) recall_high: Column,
}

impl Ordering {
    pub(super) fn of(precision: Option<Precision>, classes: &[ClassMeasures]) -> Self {
        let seen = |value: fn(&ClassMeasures) -> f64| Column::shares(precision, classes.iter().map(value));
        let unseen = |value: fn(&UnseenMeasures) -> Option<f64>| {
            Column::shares(precision, classes.iter().filter_map(|class| value(class.unseen.as_ref()?)))
        };
        Self {
            coverage: seen(|class| class.coverage),
            authenticity: seen(|class| class.authenticity),
            richness: seen(|class| class.richness),
            unseen_coverage: unseen(|unseen| unseen.coverage),
            unseen_authenticity: unseen(|unseen| Some(unseen.authenticity)),
            unseen_richness: unseen(|unseen| Some(unseen.richness)),
            recall_high: unseen(|unseen| unseen.recall_interval.map(|[_, high]| high)),
        }
    }
}
