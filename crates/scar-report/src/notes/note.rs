//! Every note that a report can hold.

use serde::{Deserialize, Serialize};

use super::Diagnostic;
use crate::notes::parts::{NamedClasses, PlanEnd, SmallClass, ThresholdRule, TotalForm, UnknownCoverage, WhyNoTotal};
use scar_method::foundation::NoSize;

/// A note that must be shown beside a number.
///
/// JSON has it as a [`Diagnostic`]: its code, which is the variant's name, its sentence, and its data.
///
/// ```
/// use scar_report::Note;
/// let note = Note::BeyondData { epsilon: 0.01 };
/// assert_eq!(note.code(), "beyond_data");
/// let json = serde_json::to_value(&note).unwrap();
/// assert_eq!((&json["code"], &json["data"]["epsilon"]), (&"beyond_data".into(), &0.01.into()));
/// assert_eq!(json["message"], note.words());
/// assert_eq!(serde_json::from_value::<Note>(json).unwrap(), note);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", tag = "code", content = "data", rename_all = "snake_case")]
pub enum Note {
    // On measures and the rows that they are of.
    /// No row was left to test on.
    NothingTested,
    /// The test rows that the files name were used as that.
    SplitIsTest {
        /// Their number.
        rows: u64,
        /// The column that names them.
        column: String,
        /// Its file.
        file: String,
        /// What the column calls them.
        value: String,
    },
    /// The test rows that the files name were taken for data like all others.
    SplitNotUsed {
        /// Their number.
        rows: u64,
        /// The column that names them.
        column: String,
        /// Its file.
        file: String,
        /// What the column calls them.
        value: String,
    },
    /// All rows are of one group.
    OneGroup {
        /// The column of the groups.
        column: String,
    },
    /// The files' own split cuts through groups.
    GroupsAcrossSplit {
        /// The column of the groups.
        column: String,
        /// Test rows of groups that rows to train on have too.
        shared: u64,
        /// All test rows.
        test_rows: u64,
    },
    /// Rows of a group stay together in tests.
    Grouped {
        /// The column of the groups.
        column: String,
        /// Their number.
        groups: u64,
        /// Rows of the largest.
        largest: u64,
    },
    /// Classes of which all rows are in one group.
    ClassInOneGroup {
        /// The column of the groups.
        column: String,
        /// The classes.
        classes: NamedClasses,
    },
    /// There are so few groups that intervals are a guess.
    FewGroups {
        /// The column of the groups.
        column: String,
        /// Their number.
        groups: u64,
    },
    /// Coverage of this convention depends on the number of samples.
    CoverageFallsWithSamples,
    /// Trainings ended before their minimum.
    NotConverged {
        /// How many.
        open: u32,
        /// Of how many.
        trainings: u32,
    },
    /// By how much the measures differ from those of the published training, on average over classes.
    ProbeMovesMeasures {
        /// The ratio at which both were trained.
        #[serde(default = "ratio_1")]
        ratio: u32,
        /// Training accuracy of the published training.
        accuracy: f64,
        /// Difference in Coverage.
        coverage: Option<f64>,
        /// Difference in Authenticity.
        authenticity: Option<f64>,
        /// Difference in Richness.
        richness: Option<f64>,
    },
    /// Classes without a Coverage.
    CoverageUnknown(UnknownCoverage),
    /// Trainings that stopped before the last epoch.
    StoppedEarly {
        /// How many.
        stopped: u64,
        /// Of how many.
        trainings: u64,
        /// The ratios at which some did.
        ratios: Vec<u32>,
        /// The last epoch.
        max_epochs: u32,
        /// Epochs without a rise after which training stops.
        patience: u32,
        /// The lowest mean training accuracy of those ratios.
        lowest: f64,
        /// The highest.
        highest: f64,
    },
    /// Classes that keep no row at some ratios.
    ClassWithoutRows {
        /// The ratios.
        ratios: Vec<u32>,
        /// The first of the classes.
        first: Vec<SmallClass>,
        /// How many they are.
        classes: u64,
    },
    /// Ratios at which no class keeps a row.
    RatioWithoutRows {
        /// The ratios.
        ratios: Vec<u32>,
    },
    /// No probe was trained.
    LogitsOnly,

    // On sizes by the theory.
    /// A class has no size, as no envelope lies below its points.
    NoEnvelope {
        /// The class.
        class: String,
        /// Why; missing where its curve is 0.
        reason: Option<String>,
    },
    /// The bound of a class holds without any sample.
    HBelowDelta {
        /// The class.
        class: String,
        /// h.
        h: f64,
        /// δ.
        delta: f64,
    },
    /// A class has no size.
    NoSize {
        /// The class.
        class: String,
        /// Why.
        reason: String,
    },
    /// Envelopes whose rate ended at its lower bound.
    LambdaAtBound {
        /// How many classes.
        classes: u64,
        /// Of how many.
        of: u64,
        /// The lowest rate of the published grid; missing in the corrected convention, which has no grid.
        lowest: Option<f64>,
        /// Samples that a bound ten times lower would add to each size.
        per_decade: u64,
    },
    /// There is no ratio factor, and so no truncated total.
    NoRatioFactor,
    /// Totals are of some steps only.
    TotalLeavesOut {
        /// Steps left out.
        left_out: u64,
        /// All steps.
        of: u64,
    },
    /// There is no total.
    NoTotal(WhyNoTotal),
    /// A form of the total has no solution.
    NoRoot(TotalForm),
    /// The ratio factor is 1, so the truncated total is 0.
    FactorIsOne,
    /// Totals are below 0.
    NegativeTotal {
        /// δ.
        delta: f64,
    },
    /// The ratio factor depends on the number of classes alone.
    RatioFactorIsHalfK {
        /// Half the number of classes.
        half: f64,
    },
    /// The published code draws index sets in place of summing over all.
    PublishedDrawsSets {
        /// Its total on average.
        drawn: f64,
        /// The total of every set.
        every: f64,
    },

    // On measured sizes.
    /// On rows never seen, the probe may be no better than a guess: for the whole, or for some classes.
    NotLearned {
        /// The classes; missing for the whole.
        classes: Option<NamedClasses>,
    },
    /// There is no measured size.
    NoMeasuredSize {
        /// Of which class; missing for the whole.
        class: Option<String>,
        /// Why.
        reason: NoSize,
    },
    /// The error still falls at the whole data.
    BeyondData {
        /// ε.
        epsilon: f64,
    },
    /// Classes that the probe hardly tells from others.
    EmptySize {
        /// The classes.
        classes: NamedClasses,
    },
    /// The test rows show no difference as small as ε.
    ToleranceRaised {
        /// ε.
        epsilon: f64,
        /// What is used for the whole, if that is larger.
        whole: Option<f64>,
        /// The classes for which a larger one is used.
        classes: NamedClasses,
        /// The largest of these.
        largest: f64,
    },
    /// Sizes below the smallest size that was trained.
    BelowData {
        /// Steps with such a size.
        steps: u64,
        /// All steps.
        of: u64,
    },
    /// The size for all steps at once is of some steps only.
    JointLeavesOut {
        /// Steps left out.
        steps: u64,
    },
    /// What a size that was measured for a subset says.
    FoundationSize {
        /// Rows.
        size: f64,
        /// Lower end of its interval.
        low: Option<f64>,
        /// Upper end.
        high: Option<f64>,
        /// Rows trained on.
        train_rows: u64,
        /// By how much the accuracy may be lower.
        tolerance: f64,
        /// δ.
        delta: f64,
        /// The seed.
        seed: u64,
    },

    // On plans and chosen rows.
    /// The class that ends first and, by the published rule, stops all others.
    LimitsThePlan {
        /// The class.
        class: String,
        /// What of it ends.
        end: PlanEnd,
    },
    /// No class is known to lack rows.
    NoDeficit,
    /// There is no plan.
    NoPlan {
        /// Why.
        reason: String,
    },
    /// Plans were to be compared, and could not be.
    NotCompared,
    /// The classes of the reserve are predicted.
    ReservePredicted,
    /// Part of the data plays the reserve.
    ReserveIsSplit,
    /// A class whose deficit is not known.
    NoFoundationSize {
        /// The class.
        class: String,
    },
    /// A class without a row, in hand or in reserve.
    ClassWithoutSamples {
        /// The class.
        class: String,
    },
    /// Classes of which a subset keeps nothing.
    ClassesLost {
        /// How many.
        lost: u64,
        /// Of how many.
        of: u64,
    },
    /// Rows are counted through several files.
    RowsThroughFiles {
        /// Which, in a sentence.
        message: String,
    },

    // On the look at every row.
    /// The probe that judges the rows stopped early.
    ProbeNotFinished,
    /// Each row was judged by a probe that was trained without it.
    ProbeCrossFitted {
        /// Rows that were judged so.
        rows: u64,
        /// Probes.
        folds: u32,
    },
    /// The probe was trained on all rows.
    ProbeSawAllRows,
    /// The probe was trained on some of the rows.
    ProbeSawRows {
        /// How many.
        rows: u64,
    },
    /// Rows without a value but 0.
    FailedRows {
        /// How many.
        rows: u64,
        /// The first of them.
        first: Vec<u64>,
    },
    /// From which cosine on rows count as near duplicates.
    DuplicatesThreshold {
        /// The cosine.
        cosine: f64,
        /// Where it comes from.
        rule: ThresholdRule,
        /// Rows that would be that near another by chance.
        by_chance: f64,
        /// Of how many.
        rows: u64,
    },
    /// Near duplicates were looked for by random projections.
    DuplicatesByProjection {
        /// The seed.
        seed: u64,
        /// Rows that were compared with all others.
        sampled: u64,
        /// The share of those rows' near duplicates that the projections found; missing where they have none.
        recall: Option<f64>,
    },
    /// Copies that stand in several folds.
    CopiesAcrossFolds {
        /// Rows with a copy in another fold.
        rows: u64,
        /// The error with copies as they are.
        apart: Option<f64>,
        /// The error with copies kept together.
        together: Option<f64>,
        /// The interval of the rise.
        rise: Option<[f64; 2]>,
    },
    /// Copies that stand on both sides of the test line.
    DuplicatesAcrossSplit {
        /// How many.
        rows: u64,
    },

    // On modalities.
    /// A modality that was given twice.
    SameModality {
        /// Its names.
        names: [String; 2],
    },

    /// A note of another version: its sentence is all that is known of it.
    #[serde(skip)]
    Other(Diagnostic),
}

/// The ratio of notes that say none.
fn ratio_1() -> u32 {
    1
}

impl Note {
    /// Its name for programs.
    pub fn code(&self) -> String {
        Diagnostic::of(self).code
    }

    /// The class that it is about, if it is about one.
    pub fn class(&self) -> Option<&str> {
        match self {
            Self::CoverageUnknown(UnknownCoverage::Class { class, .. })
            | Self::NoEnvelope { class, .. }
            | Self::HBelowDelta { class, .. }
            | Self::NoSize { class, .. }
            | Self::NoMeasuredSize { class: Some(class), .. }
            | Self::LimitsThePlan { class, .. }
            | Self::NoFoundationSize { class }
            | Self::ClassWithoutSamples { class } => Some(class),
            Self::Other(written) => written.class.as_deref(),
            _ => None,
        }
    }

    /// The ratio that it is about, if it is about one: then it is shown beside that ratio's numbers.
    pub fn ratio(&self) -> Option<u32> {
        match self {
            Self::ProbeMovesMeasures { ratio, .. } => Some(*ratio),
            Self::StoppedEarly { ratios, .. } | Self::ClassWithoutRows { ratios, .. } | Self::RatioWithoutRows { ratios } => {
                if let [one] = ratios.as_slice() { Some(*one) } else { None }
            }
            Self::Other(written) => written.ratio,
            _ => None,
        }
    }

    /// Whether it says how the numbers came about and where they hold, and there is nothing that a person could do about it. A note that this
    /// version does not know is shown to everybody, so that none is lost.
    ///
    /// ```
    /// use scar_report::Note;
    /// assert!(Note::CoverageFallsWithSamples.is_on_method() && !Note::NothingTested.is_on_method());
    /// ```
    pub fn is_on_method(&self) -> bool {
        ON_METHOD.contains(&self.code().as_str())
    }
}

/// Codes of notes on the method. They are compared by code, as notes of older reports have nothing else.
const ON_METHOD: [&str; 30] = [
    "below_data",
    "class_without_rows",
    "coverage_falls_with_samples",
    "coverage_unknown",
    "duplicates_by_projection",
    "duplicates_threshold",
    "empty_size",
    "factor_is_one",
    "grouped",
    "h_below_delta",
    "joint_leaves_out",
    "lambda_at_bound",
    "limits_the_plan",
    "negative_total",
    "no_deficit",
    "no_envelope",
    "no_ratio_factor",
    "no_root",
    "no_size",
    "no_total",
    "not_converged",
    "probe_cross_fitted",
    "probe_moves_measures",
    "published_draws_sets",
    "ratio_factor_is_half_k",
    "reserve_is_split",
    "split_is_test",
    "stopped_early",
    "tolerance_raised",
    "total_leaves_out",
];
