//! `scar plan`: says how many samples of each class to add.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::cli::plan_file::{self, PlanFile};
use scar_core::problem::Problem;
use scar_method::completion::{Limits, PlanError, Rule, plan_within};
use scar_report::{Diagnostic, format};

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
    diagnostics: Vec<Diagnostic>,
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

fn diagnostics(file: &PlanFile, limited_by: Option<usize>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut tell = |code: &str, class: usize, message: String| {
        diagnostics.push(Diagnostic { code: code.to_owned(), message, class: Some(plan_file::name_of(&file.classes[class])), ratio: None });
    };
    for (class, counts) in file.counts.iter().enumerate() {
        let need = counts.need;
        if need.foundation_size.is_none() {
            let message = "The class has no foundation size, so its deficit is unknown and rules by deficit add nothing to it.";
            tell("no_foundation_size", class, message.to_owned());
        } else if need.deficit() > 0.0 && need.count == 0 && need.reserve == Some(0) {
            let message = "The class has no samples, in hand or in reserve: it keeps its share and receives nothing.";
            tell("class_without_samples", class, message.to_owned());
        }
    }
    if let Some(class) = limited_by {
        let need = file.counts[class].need;
        let all = "the published rule keeps the shares, so all others stop with it";
        let message = match need.reserve {
            Some(reserve) if (reserve as f64) < need.deficit() => format!("Its reserve of {reserve} ends first, and {all}."),
            _ => format!("Its deficit is filled first, and {all}."),
        };
        tell("limits_the_plan", class, message);
    }
    diagnostics
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
    for diagnostic in &plan.diagnostics {
        let class = scar_data::shown_name(diagnostic.class.as_deref().unwrap_or_default());
        let _ = writeln!(out, "\nnote: {class}: {}", diagnostic.message);
    }
    out
}
