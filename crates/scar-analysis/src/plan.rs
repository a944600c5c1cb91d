//! The completion plan of an analysis: the published rule on counts, and rows of a reserve's file.

use crate::held_out::counts;
use crate::reserve::ReserveSet;
use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_method::completion::{
    Candidates, ClassCounts, ClassNeed, FillSize, Goal, Known, Limits, PRIMARY_SHARE, PlanError, Rule, choose, plan_within, primary_count,
    published_plan,
};
use scar_method::measures::Convention;
use scar_method::probe::LinearProbe;
use scar_report::{Diagnostic, PlanClass, PlanReport, PlanRows, Report, ReserveKind};

/// What a plan rests on.
pub(super) struct Basis<'a> {
    pub(super) set: &'a EmbeddingSet,
    /// Its rows that are data, ascending: not those that its files call those to test on.
    pub(super) data_rows: &'a [u32],
    /// Complete but for the plan.
    pub(super) report: &'a Report,
    pub(super) reserve: Option<&'a ReserveSet>,
    /// Trained at ratio 1, where that is among the ratios.
    pub(super) probe: Option<&'a LinearProbe>,
    pub(super) control: &'a Control,
}

/// The plan that follows from the sizes in the report; what plans are worth comes apart.
pub(super) fn plan(basis: &Basis<'_>) -> Result<PlanReport, Cancelled> {
    let Basis { set, report, .. } = *basis;
    let labels = set.labels();
    let all = counts(basis.data_rows, labels);
    let reserve = Reserve::new(basis);
    let settings = &report.settings;
    let by_measured_sizes = !settings.convention.is_published();
    let total = match &report.measured {
        Some(measured) if by_measured_sizes => measured.whole.size,
        _ => report.foundation.total.reported,
    };
    let fill_rule = match settings.convention {
        Convention::Published | Convention::Corrected => FillSize::Reserve,
        Convention::PublishedCorrectness => FillSize::Missing,
        Convention::PublishedPredictedShare => FillSize::AllOrMissing,
    };
    let (primary_rows, reserve_rows) = (reserve.primary.iter().sum(), reserve.reserve.iter().sum());
    let fill_size = fill_rule.rows(primary_rows, reserve_rows, total.unwrap_or(0.0));
    let needs: Vec<ClassNeed> = (0..labels.n_classes())
        .map(|class| ClassNeed {
            count: reserve.primary[class],
            foundation_size: report.step_size(class),
            reserve: Some(reserve.reserve[class]),
        })
        .collect();
    let mut notes = reserve.notes;
    let (shares, adds, available) = match published_plan(&needs, fill_size) {
        Ok(plan) => {
            if let Some(class) = plan.limited_by {
                notes.push(note(
                    "limits_the_plan",
                    "This class's reserve or deficit ends first, and the published rule keeps the shares, so all others stop with it.",
                    Some(&labels.class_names()[class]),
                ));
            }
            (plan.shares, plan.adds, plan.available)
        }
        Err(error) => {
            let code = if error == PlanError::NoDeficit { "no_deficit" } else { "no_plan" };
            notes.push(note(code, &error.to_string(), None));
            (vec![0.0; needs.len()], vec![0; needs.len()], 0.0)
        }
    };
    let to_acquire = shopping_list(&needs, &all, reserve.kind);
    let rows = chosen_rows(basis, &reserve.class_ids, adds.iter().sum())?;
    let classes = needs.iter().enumerate().map(|(class, need)| PlanClass {
        class: labels.class_names()[class].clone(),
        count: need.count,
        foundation_size: need.foundation_size,
        reserve: reserve.reserve[class],
        deficit: need.foundation_size.map(|_| need.deficit()),
        share: shares[class],
        add: adds[class],
        to_acquire: need.foundation_size.and(to_acquire.as_ref().map(|list| list[class])),
    });
    Ok(PlanReport {
        reserve: reserve.kind,
        file: basis.reserve.map(|reserve| reserve.file.clone()),
        by_measured_sizes,
        primary_rows,
        reserve_rows,
        fill_rule,
        fill_size,
        available,
        classes: classes.collect(),
        rows,
        validation: None,
        diagnostics: notes,
    })
}

fn note(code: &str, message: &str, class: Option<&String>) -> Diagnostic {
    Diagnostic { code: code.to_owned(), message: message.to_owned(), class: class.cloned(), ratio: None }
}

/// Rows in hand and in reserve, class by class.
struct Reserve {
    kind: ReserveKind,
    primary: Vec<u64>,
    reserve: Vec<u64>,
    /// Of the file's rows, given or predicted; empty without a file.
    class_ids: Vec<u32>,
    notes: Vec<Diagnostic>,
}

impl Reserve {
    fn new(basis: &Basis<'_>) -> Self {
        let all = counts(basis.data_rows, basis.set.labels());
        let n_classes = all.len();
        let of_file = |kind, class_ids: Vec<u32>, notes| {
            let mut reserve = vec![0; n_classes];
            class_ids.iter().for_each(|&class| reserve[class as usize] += 1);
            Self { kind, primary: all.clone(), reserve, class_ids, notes }
        };
        match (basis.reserve, basis.probe) {
            (Some(ReserveSet { class_ids: Some(class_ids), .. }), _) => of_file(ReserveKind::File, class_ids.clone(), Vec::new()),
            (Some(reserve), Some(probe)) => {
                let idxs: Vec<u32> = (0..reserve.embeddings.n_rows() as u32).collect();
                let told = note(
                    "reserve_predicted",
                    "The reserve has no labels, so its rows count for the class that the probe predicts. Quotas by predicted classes lose most of their gain; the rows chosen go by the probe's margin, which needs no classes.",
                    None,
                );
                of_file(ReserveKind::FilePredicted, probe.predictions(&reserve.embeddings, &idxs), vec![told])
            }
            (Some(_), None) => {
                let told = note(
                    "reserve_unknown",
                    "The reserve has no labels, and without ratio 1 no probe to predict them. Add ratio 1, or labels.",
                    None,
                );
                of_file(ReserveKind::FilePredicted, Vec::new(), vec![told])
            }
            (None, _) => {
                let primary: Vec<u64> = all.iter().map(|&count| primary_count(count, PRIMARY_SHARE)).collect();
                let reserve = all.iter().zip(&primary).map(|(all, primary)| all - primary).collect();
                let told = note(
                    "reserve_is_split",
                    "No reserve was given, so two fifths of each class play it, as in the published experiments: the rows to add show what the rule would do, and the rows to acquire what is missing beyond all the data.",
                    None,
                );
                Self { kind: ReserveKind::Split, primary, reserve, class_ids: Vec::new(), notes: vec![told] }
            }
        }
    }
}

/// Rows to acquire beyond all there are, for each class; `None` where no class lacks any or sizes are missing everywhere.
fn shopping_list(needs: &[ClassNeed], all: &[u64], kind: ReserveKind) -> Option<Vec<u64>> {
    let class = |(need, &all): (&ClassNeed, &u64)| {
        let in_hand = if kind == ReserveKind::Split { all } else { need.count };
        ClassCounts { need: ClassNeed { count: in_hand, reserve: None, ..*need }, later_share: 0.0, cost: 1.0 }
    };
    let classes: Vec<ClassCounts> = needs.iter().zip(all).map(class).collect();
    match plan_within(Rule::Deficit, &classes, Limits::default()) {
        Ok(plan) => Some(plan.adds),
        Err(PlanError::NoDeficit) => Some(vec![0; needs.len()]),
        Err(_) => None,
    }
}

/// Which rows of the file to take; `None` without a file, or where nothing is to be added.
fn chosen_rows(basis: &Basis<'_>, class_ids: &[u32], n_rows: u64) -> Result<Option<PlanRows>, Cancelled> {
    let Some(reserve) = basis.reserve.filter(|_| n_rows > 0 && !class_ids.is_empty()) else { return Ok(None) };
    let known = if reserve.class_ids.is_some() { Known::Classes } else { Known::Embeddings };
    let rule = Rule::recommended(Goal::Accuracy, known);
    let set = basis.set;
    let embeddings = set.embeddings().concatenated(&reserve.embeddings);
    let (n_primary, n_reserve) = (set.n_samples() as u32, reserve.embeddings.n_rows() as u32);
    let class_ids: Vec<u32> = set.labels().class_ids().iter().chain(class_ids).copied().collect();
    let later_shares: Vec<f64> = counts(basis.data_rows, set.labels()).iter().map(|&count| count as f64).collect();
    let from = Candidates {
        embeddings: &embeddings,
        class_ids: &class_ids,
        n_classes: set.n_classes(),
        primary: basis.data_rows,
        reserve: &(n_primary..n_primary + n_reserve).collect::<Vec<_>>(),
        later_shares: &later_shares,
        foundation_sizes: &[],
        costs: &[],
        probe: basis.probe,
        control: basis.control,
    };
    match choose(rule, &from, Limits::rows(n_rows), basis.report.settings.seed) {
        Ok(rows) => Ok(Some(PlanRows { rule, indices: rows.into_iter().map(|row| row - n_primary).collect() })),
        Err(PlanError::Cancelled) => Err(Cancelled),
        // The recommended rules need nothing that is not given here.
        Err(_) => Ok(None),
    }
}
