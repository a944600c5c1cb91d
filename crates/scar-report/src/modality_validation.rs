//! The comparison of plans across two modalities in a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use scar_method::completion::{Gain, Interval, Rule};
use scar_method::modality::Recall;

/// The scores on the test items. Each is a number, an interval or a gain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityScores<T> {
    /// For each side, the share of items whose class the probe predicts correctly.
    pub accuracy: [T; 2],
    /// The mean of that share over classes.
    pub balanced_accuracy: [T; 2],
    /// From the first modality to the second, and back: the share of the items that a linear map finds.
    pub recall: [Recall<T>; 2],
}

impl<T: Copy> ModalityScores<T> {
    /// All figures in one order.
    pub fn values(&self) -> [T; 10] {
        let ([a, b], [c, d], [to, back]) = (self.accuracy, self.balanced_accuracy, self.recall);
        [a, b, c, d, to.at_1, to.at_5, to.at_10, back.at_1, back.at_5, back.at_10]
    }

    /// Figures in the order of [`ModalityScores::values`].
    pub fn of_values([a, b, c, d, e, f, g, h, i, j]: [T; 10]) -> Self {
        let recall = [Recall { at_1: e, at_5: f, at_10: g }, Recall { at_1: h, at_5: i, at_10: j }];
        Self { accuracy: [a, b], balanced_accuracy: [c, d], recall }
    }
}

/// The results of one rule over seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityRuleValidation {
    /// The rule.
    pub rule: Rule,
    /// With the items in hand and those that the rule added.
    pub plan: ModalityScores<Interval>,
    /// The same less that of equally many random items, seed by seed.
    pub gains: ModalityScores<Gain>,
    /// The mean gain of both sides in accuracy.
    pub gain: Gain,
    /// The mean gain of both sides in balanced accuracy.
    pub balanced_gain: Gain,
    /// The mean gain of both directions in recall at 1.
    pub recall_gain: Gain,
}

/// The results of plans on both sides of two modalities, over repeated splits of the items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModalityValidation {
    /// Splits; seeds follow the settings' seed.
    pub seeds: u32,
    /// Items in hand in each.
    pub primary_items: u64,
    /// Items that could be added in each.
    pub reserve_items: u64,
    /// Items that every plan added, each to both modalities.
    pub items_added: u64,
    /// Items tested on, the same in each.
    pub test_items: u64,
    /// One entry per rule.
    pub rules: Vec<ModalityRuleValidation>,
    /// With the items in hand alone.
    pub primary: ModalityScores<Interval>,
    /// With equally many random items.
    pub random: ModalityScores<Interval>,
    /// With the whole reserve.
    pub total: ModalityScores<Interval>,
}
