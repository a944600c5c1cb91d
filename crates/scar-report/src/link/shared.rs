//! What of a report may go into a link: a list of all that may. Each struct is taken apart by its fields, so that one which is added does not
//! compile until somebody has decided about it.
//!
//! Never in it: rows, their numbers and ids, names of files and folders, sentences that other programs wrote. Numbers of single classes are
//! rounded; those of the whole, of which sentences are reckoned, keep all digits.

use super::ordering::Ordering;
use super::rounding::{Column, Precision};
use super::shared_data::{data_of, test_of};
use crate::{
    ClassMeasures, DatasetMeasures, ErrorPoint, FoundationClass, FoundationReport, JointMeasures, JointReport, LawReport, MeasureSpread,
    MeasuredReport, Note, PlanClass, PlanReport, RatioReport, Report, SizeReport, SpreadReport, StepReport, TaskReport, UnseenMeasures,
    ValidationReport,
};

/// What stands in place of the name of a file.
pub(super) const NO_NAME: &str = "data of a link";

/// The part of `report` that may go into a link, with numbers of `precision`; without one, with all digits.
pub(super) fn shared(report: &Report, precision: Option<Precision>) -> Report {
    let Report {
        schema_version,
        scar_lens_version,
        complete,
        settings,
        data,
        measures,
        foundation,
        measured,
        plan,
        suspects,
        collect,
        probe,
        tasks,
        joint,
        diagnostics,
        trace: _,
    } = report;
    let shown = Shown(precision);
    Report {
        schema_version: *schema_version,
        scar_lens_version: scar_lens_version.clone(),
        complete: *complete,
        settings: settings.clone(),
        data: data_of(data),
        measures: shown.measures(measures),
        foundation: shown.foundation(foundation),
        measured: measured.as_ref().map(|measured| shown.measured(measured)),
        plan: plan.as_ref().map(|plan| shown.plan(plan)),
        suspects: suspects.clone(),
        collect: collect.clone(),
        probe: probe.clone(),
        tasks: tasks.iter().map(|task| shown.task(task)).collect(),
        joint: joint.iter().map(|joint| shown.joint(joint)).collect(),
        diagnostics: notes(diagnostics),
        trace: None,
    }
}

/// Notes without rows and files.
pub(super) fn notes(all: &[Note]) -> Vec<Note> {
    let without = |note: &Note| match note.clone() {
        Note::SplitIsTest { rows, column, file: _, value } => Some(Note::SplitIsTest { rows, column, file: NO_NAME.to_owned(), value }),
        Note::SplitNotUsed { rows, column, file: _, value } => Some(Note::SplitNotUsed { rows, column, file: NO_NAME.to_owned(), value }),
        Note::FailedRows { rows, first: _ } => Some(Note::FailedRows { rows, first: Vec::new() }),
        // Their sentences are all that is known of them, and may name anything.
        Note::RowsThroughFiles { .. } | Note::Other(_) => None,
        other => Some(other),
    };
    all.iter().filter_map(without).collect()
}

/// Numbers as they are shown.
#[derive(Clone, Copy)]
pub(super) struct Shown(pub(super) Option<Precision>);

impl Shown {
    fn share(self, value: f64) -> f64 {
        self.0.map_or(value, |precision| precision.share(value))
    }

    pub(super) fn end(self, value: f64) -> f64 {
        self.0.map_or(value, |precision| precision.spread(value))
    }

    fn drawn(self, value: f64) -> f64 {
        self.0.map_or(value, |precision| precision.drawn(value))
    }

    pub(super) fn number(self, value: Option<f64>) -> Option<f64> {
        value.map(|value| self.0.map_or(value, |precision| precision.number(value)))
    }

    fn measures(self, measures: &[RatioReport]) -> Vec<RatioReport> {
        measures.iter().enumerate().map(|(idx, at)| self.at_ratio(at, idx == 0)).collect()
    }

    /// Classes are compared at the first ratio, `is_headline`; elsewhere nobody is shown what they are on rows never seen.
    fn at_ratio(self, at: &RatioReport, is_headline: bool) -> RatioReport {
        let RatioReport { ratio, repeats, rows, train_accuracy, epochs: _, classes, dataset } = at;
        let columns = Ordering::of(self.0, classes);
        RatioReport {
            ratio: *ratio,
            repeats: *repeats,
            rows: *rows,
            train_accuracy: *train_accuracy,
            epochs: Vec::new(),
            classes: classes.iter().map(|class| self.class(class, is_headline.then_some(&columns))).collect(),
            dataset: self.dataset(dataset),
        }
    }

    fn class(self, class: &ClassMeasures, ordering: Option<&Ordering>) -> ClassMeasures {
        let ClassMeasures { class, rows, scale, coverage, coverage_low, coverage_high, authenticity, richness, sd, unseen } = class;
        let value = |value: f64, column: fn(&Ordering) -> &Column| {
            ordering.map_or_else(|| self.share(value), |ordering| column(ordering).of(value))
        };
        ClassMeasures {
            class: class.clone(),
            rows: *rows,
            // 1 over the ratio for most data, and known as that by all its digits.
            scale: *scale,
            coverage: value(*coverage, |columns| &columns.coverage),
            coverage_low: coverage_low.map(|low| self.end(low)),
            coverage_high: coverage_high.map(|high| self.end(high)),
            authenticity: value(*authenticity, |columns| &columns.authenticity),
            richness: value(*richness, |columns| &columns.richness),
            sd: self.spread(sd),
            unseen: unseen.as_ref().zip(ordering).map(|(unseen, ordering)| self.unseen(unseen, ordering)),
        }
    }

    fn unseen(self, unseen: &UnseenMeasures, ordering: &Ordering) -> UnseenMeasures {
        let UnseenMeasures {
            rows,
            scale,
            coverage,
            coverage_interval,
            authenticity,
            authenticity_interval,
            richness,
            recall,
            recall_interval,
            sd,
        } = unseen;
        let interval = |ends: Option<[f64; 2]>| ends.map(|ends| ends.map(|end| self.end(end)));
        UnseenMeasures {
            rows: *rows,
            scale: *scale,
            coverage: coverage.map(|coverage| ordering.unseen_coverage.of(coverage)),
            coverage_interval: interval(*coverage_interval),
            authenticity: ordering.unseen_authenticity.of(*authenticity),
            authenticity_interval: interval(*authenticity_interval),
            richness: ordering.unseen_richness.of(*richness),
            recall: recall.map(|recall| self.0.map_or(recall, |precision| precision.share_of(recall, *rows))),
            recall_interval: recall_interval.map(|[low, high]| [self.end(low), ordering.recall_high.of(high)]),
            sd: self.spread(sd),
        }
    }

    fn spread(self, sd: &MeasureSpread) -> MeasureSpread {
        let MeasureSpread { scale, coverage, authenticity, richness } = sd;
        let [scale, coverage, authenticity, richness] = [scale, coverage, authenticity, richness].map(|sd| sd.map(|value| self.end(value)));
        MeasureSpread { scale, coverage, authenticity, richness }
    }

    fn dataset(self, of: &DatasetMeasures) -> DatasetMeasures {
        let DatasetMeasures { scale, coverage, authenticity, richness, sd } = of;
        let [coverage, authenticity, richness] = [*coverage, *authenticity, *richness].map(|value| self.share(value));
        DatasetMeasures { scale: *scale, coverage, authenticity, richness, sd: self.spread(sd) }
    }

    fn foundation(self, of: &FoundationReport) -> FoundationReport {
        let FoundationReport { classes, ratio_factor, total, diagnostics } = of;
        let sizes = Column::numbers(self.0, classes.iter().filter_map(|class| class.foundation_size));
        let class = |class: &FoundationClass| {
            let FoundationClass { class, curve, h, h_low, h_high, lambda, lambda_at_bound, foundation_size } = class;
            FoundationClass {
                class: class.clone(),
                curve: curve
                    .iter()
                    .map(|height| height.map(|height| self.0.map_or(height, |precision| precision.drawn_share(height))))
                    .collect(),
                h: self.number(*h),
                h_low: self.number(*h_low),
                h_high: self.number(*h_high),
                lambda: self.number(*lambda),
                lambda_at_bound: *lambda_at_bound,
                foundation_size: foundation_size.map(|size| sizes.of(size)),
            }
        };
        FoundationReport {
            classes: classes.iter().map(class).collect(),
            ratio_factor: *ratio_factor,
            total: *total,
            diagnostics: notes(diagnostics),
        }
    }

    fn measured(self, of: &MeasuredReport) -> MeasuredReport {
        let MeasuredReport { epsilon, delta, confidence, test, whole, joint, steps, diagnostics } = of;
        let errors = Column::shares(self.0, steps.iter().filter_map(|step| Some(step.errors.last()?.error)));
        let sizes = Column::numbers(self.0, steps.iter().filter_map(|step| step.size.size));
        MeasuredReport {
            epsilon: *epsilon,
            delta: *delta,
            confidence: *confidence,
            test: test_of(test),
            whole: whole.clone(),
            joint: joint.clone(),
            steps: steps.iter().map(|step| self.step(step, &errors, &sizes)).collect(),
            diagnostics: notes(diagnostics),
        }
    }

    fn step(self, step: &StepReport, last: &Column, sizes: &Column) -> StepReport {
        let StepReport { class, size, rows_of_whole: _, learned, error_interval, errors } = step;
        let n = errors.len();
        let point = |(idx, point): (usize, &ErrorPoint)| {
            let ErrorPoint { rows, error, sd } = point;
            // Classes are put in order by the last.
            let error = if idx + 1 == n { last.of(*error) } else { self.share(*error) };
            ErrorPoint { rows: *rows, error, sd: sd.map(|sd| self.end(sd)) }
        };
        StepReport {
            class: class.clone(),
            size: self.size(size, sizes),
            rows_of_whole: None,
            learned: *learned,
            error_interval: error_interval.map(|ends| ends.map(|end| self.end(end))),
            errors: errors.iter().enumerate().map(point).collect(),
        }
    }

    /// A class's size: what is shown of it, and the law that is drawn.
    fn size(self, of: &SizeReport, sizes: &Column) -> SizeReport {
        let SizeReport {
            size,
            low,
            high,
            beyond_data,
            size_within,
            within_low,
            within_high,
            isotonic: _,
            laws,
            spread,
            tolerance,
            reason,
            place,
        } = of;
        let within = |value: Option<f64>| self.number(value.filter(|_| *beyond_data));
        let spread = spread.as_ref().map(|SpreadReport { scale, exponent }| {
            let [scale, exponent] = [*scale, *exponent].map(|value| self.drawn(value));
            SpreadReport { scale, exponent }
        });
        SizeReport {
            size: size.map(|size| sizes.of(size)),
            low: self.number(*low),
            high: self.number(*high),
            beyond_data: *beyond_data,
            size_within: within(*size_within),
            within_low: within(*within_low),
            within_high: within(*within_high),
            isotonic: None,
            laws: laws.first().map(|law| self.law(law)).into_iter().collect(),
            spread,
            tolerance: self.number(*tolerance),
            reason: reason.clone(),
            place: *place,
        }
    }

    fn law(self, of: &LawReport) -> LawReport {
        let LawReport { law, offset, height, rate, whole, weight, size: _, held_out_error: _ } = of;
        let [offset, height, rate] = [*offset, *height, *rate].map(|value| self.drawn(value));
        LawReport {
            law: law.clone(),
            offset,
            height,
            rate,
            whole: *whole, // Not shown of a class's law, the only one that is left.
            weight: self.0.map_or(*weight, |_| 1.0),
            size: None,
            held_out_error: None,
        }
    }

    fn plan(self, of: &PlanReport) -> PlanReport {
        let PlanReport {
            reserve,
            file: _,
            by_measured_sizes,
            primary_rows,
            reserve_rows,
            fill_rule,
            fill_size,
            available,
            classes,
            rows: _,
            validation,
            diagnostics,
        } = of;
        let sizes = Column::numbers(self.0, classes.iter().filter_map(|class| class.foundation_size));
        let class = |class: &PlanClass| {
            let PlanClass { class, count, foundation_size, reserve, deficit, share, add, to_acquire } = class;
            PlanClass {
                class: class.clone(),
                count: *count,
                foundation_size: foundation_size.map(|size| sizes.of(size)),
                reserve: *reserve,
                deficit: self.number(*deficit),
                share: self.share(*share),
                add: *add,
                to_acquire: *to_acquire,
            }
        };
        PlanReport {
            reserve: *reserve,
            file: None,
            by_measured_sizes: *by_measured_sizes,
            primary_rows: *primary_rows,
            reserve_rows: *reserve_rows,
            fill_rule: *fill_rule,
            fill_size: *fill_size,
            available: *available,
            classes: classes.iter().map(class).collect(),
            rows: None,
            validation: validation.as_ref().map(validation_of),
            diagnostics: notes(diagnostics),
        }
    }

    fn task(self, of: &TaskReport) -> TaskReport {
        let TaskReport { column, labels, measures, foundation } = of;
        TaskReport {
            column: column.clone(),
            labels: labels.clone(),
            measures: self.measures(measures),
            foundation: self.foundation(foundation),
        }
    }

    fn joint(self, of: &JointReport) -> JointReport {
        let JointReport { ratio, repeats, tasks } = of;
        let task =
            |JointMeasures { column, measures }: &JointMeasures| JointMeasures { column: column.clone(), measures: self.dataset(measures) };
        JointReport { ratio: *ratio, repeats: *repeats, tasks: tasks.iter().map(task).collect() }
    }
}

fn validation_of(of: &ValidationReport) -> ValidationReport {
    let ValidationReport { seeds, rows_added, reserve, test, test_file: _, test_rows, train_rows, rules, sizes } = of;
    ValidationReport {
        seeds: *seeds,
        rows_added: *rows_added,
        reserve: *reserve,
        test: *test,
        test_file: None,
        test_rows: *test_rows,
        train_rows: *train_rows,
        rules: rules.clone(),
        sizes: sizes.clone(),
    }
}
