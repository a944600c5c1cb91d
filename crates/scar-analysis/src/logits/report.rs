//! The result of [`measure_logits`](super::measure_logits).

use serde::{Deserialize, Serialize};

use scar_method::measures::{Convention, Measures};
use scar_report::{ClassMeasures, DatasetMeasures, MeasureSpread, RatioReport, number_or_null};

/// The measures of each class, from logits. `scar measures --json` prints its JSON form, and the page saves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogitsReport {
    /// Which formulas made the numbers.
    pub convention: Convention,
    /// One row in `ratio` of the whole set was kept.
    pub ratio: u32,
    /// Rows, N.
    pub rows: u64,
    /// One per column of the logits, in their order.
    pub classes: Vec<LogitsClass>,
    /// Share of correctly predicted rows, 0…1.
    pub accuracy: f64,
}

/// The measures of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogitsClass {
    /// Name of the class.
    pub class: String,
    /// Rows with this label; the measures of a class with 0 rows mean nothing.
    pub rows: u64,
    /// S, 0…1.
    pub scale: f64,
    /// C, 0…1; `null` (NaN in memory) if there are too few values.
    #[serde(deserialize_with = "number_or_null")]
    pub coverage: f64,
    /// A, 0…1.
    pub authenticity: f64,
    /// R, 0…1.
    pub richness: f64,
}

impl From<((String, u64), Measures)> for LogitsClass {
    fn from(((class, rows), measures): ((String, u64), Measures)) -> Self {
        let Measures { scale, coverage, authenticity, richness } = measures;
        Self { class, rows, scale, coverage, authenticity, richness }
    }
}

impl LogitsClass {
    /// The four measures alone.
    pub fn measures(&self) -> Measures {
        Measures { scale: self.scale, coverage: self.coverage, authenticity: self.authenticity, richness: self.richness }
    }
}

impl LogitsReport {
    /// The measures in the form of one ratio of an analysis, with the data-set level: one training with an unknown number of epochs.
    pub fn as_ratio(&self) -> RatioReport {
        let classes: Vec<Measures> = self.classes.iter().map(LogitsClass::measures).collect();
        let whole = Measures::of_dataset(&classes, self.accuracy, self.ratio);
        let sd = MeasureSpread::default();
        RatioReport {
            ratio: self.ratio,
            repeats: 1,
            rows: self.rows,
            train_accuracy: self.accuracy,
            epochs: Vec::new(),
            classes: self
                .classes
                .iter()
                .map(|class| ClassMeasures {
                    class: class.class.clone(),
                    rows: class.rows,
                    scale: class.scale,
                    coverage: class.coverage,
                    coverage_low: None,
                    coverage_high: None,
                    authenticity: class.authenticity,
                    richness: class.richness,
                    sd,
                    unseen: None,
                })
                .collect(),
            dataset: DatasetMeasures {
                scale: whole.scale,
                coverage: whole.coverage,
                authenticity: whole.authenticity,
                richness: whole.richness,
                sd,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_the_accuracy_and_the_mean_coverage() {
        let class =
            |name: &str, coverage| LogitsClass { class: name.to_owned(), rows: 2, scale: 0.5, coverage, authenticity: 1.0, richness: 1.0 };
        let classes = vec![class("a", 0.25), class("b", f64::NAN), class("c", 0.75)];
        let report = LogitsReport { convention: Convention::Corrected, ratio: 2, rows: 6, classes, accuracy: 0.5 };
        let DatasetMeasures { scale, coverage, authenticity, .. } = report.as_ratio().dataset;
        assert_eq!((scale, coverage, authenticity), (0.25, 0.5, 0.5));
    }
}
