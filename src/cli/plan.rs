//! `scar plan`: says how many samples of each class to add.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::cli::plan_file::{self, PlanFile};
use crate::cli::terminal::plain;
use scar_core::problem::Problem;
use scar_method::completion::{ClassCounts, Limits, PlanError, Rule, plan_within};
use scar_report::{Note, PlanEnd, format};

/// Arguments of `scar plan`.
#[derive(Debug, clap::Args)]
pub(super) struct PlanArgs {
    /// JSON: {"classes":[{"class","count","foundation_size","reserve"}],"fill_size"}; optional: "cost" and "later_share" per class, and
    /// "budget" beside "fill_size"; without a reserve the plan is a shopping list
    #[arg(value_name = "PLAN.json")]
    file: PathBuf,
    /// How samples are shared out: published, even, shares, level or deficit
    #[arg(long, default_value_t = Rule::Published)]
    rule: Rule,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What `scar plan` prints.
#[derive(Debug, Serialize)]
pub(super) struct PlanResult {
    rule: Rule,
    classes: Vec<ClassPlan>,
    available: f64,
    added: u64,
    cost: f64,
    diagnostics: Vec<Note>,
}

#[derive(Debug, Serialize)]
struct ClassPlan {
    /// The class as written in the file: text or number.
    class: Value,
    deficit: Option<f64>,
    share: f64,
    add: u64,
}

/// Reads the file and plans.
///
/// # Errors
/// The first problem of the file, or the reason why there is no plan.
pub(super) fn run(args: &PlanArgs) -> Result<PlanResult, Problem> {
    let file = plan_file::read(&args.file)?;
    let limits = Limits { n_rows: file.fill_size, budget: file.budget };
    let plan = plan_within(args.rule, &file.counts, limits).map_err(|error| plan_problem(error, &file))?;
    let diagnostics = diagnostics(&file, plan.limited_by);
    let classes = file.classes.into_iter().zip(plan.deficits).zip(plan.shares).zip(&plan.adds);
    Ok(PlanResult {
        rule: args.rule,
        classes: classes.map(|(((class, deficit), share), &add)| ClassPlan { class, deficit, share, add }).collect(),
        available: plan.available,
        added: plan.adds.iter().sum(),
        cost: plan.cost,
        diagnostics,
    })
}

fn plan_problem(error: PlanError, file: &PlanFile) -> Problem {
    let problem = Problem::from(error);
    let message = format!("{}: {}", file.name, problem.message);
    Problem { message, ..problem }.in_file(&file.name)
}

fn diagnostics(file: &PlanFile, limited_by: Option<usize>) -> Vec<Note> {
    let name = |class: usize| plan_file::name_of(&file.classes[class]);
    let note = |(class, counts): (usize, &ClassCounts)| {
        let need = counts.need;
        if need.foundation_size.is_none() {
            Some(Note::NoFoundationSize { class: name(class) })
        } else if need.deficit() > 0.0 && need.count == 0 && need.reserve == Some(0) {
            Some(Note::ClassWithoutSamples { class: name(class) })
        } else {
            None
        }
    };
    let limit = limited_by.map(|class| Note::LimitsThePlan { class: name(class), end: PlanEnd::of(&file.counts[class].need) });
    file.counts.iter().enumerate().filter_map(note).chain(limit).collect()
}

/// The plan as text.
pub(super) fn text(plan: &PlanResult) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "rule {}", plan.rule);
    let _ = writeln!(out, "{:>12} {:>8} {:>10}  class", "deficit", "share", "add");
    for class in &plan.classes {
        let (deficit, share) = (format::fixed_or_missing(class.deficit, 1), format::fixed(class.share, 4));
        let name = scar_data::shown_name(&plan_file::name_of(&class.class));
        let _ = writeln!(out, "{deficit:>12} {share:>8} {:>10}  {name}", class.add);
    }
    let _ = writeln!(out, "{} samples to add, {} available, cost {}", plan.added, format::fixed(plan.available, 1), plan.cost);
    for note in &plan.diagnostics {
        let _ = writeln!(out, "\nnote: {}", plain(&note.words().replace('\n', " ")));
    }
    out
}
