//! Completion, case by case: counts exact, real numbers to 1e-9.

use serde_json::Value;

use scar_method::completion::{
    ClassNeed, FillSize, Limits, PRIMARY_SHARE, PlanError, Rule, Split, choose, primary_count, published_even, published_plan,
};

use crate::support::{all_close, close, json, numbers};

const RELATIVE: f64 = 1e-9;

fn whole(value: &Value) -> Vec<u64> {
    value.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a count")).collect()
}

#[test]
fn every_case() {
    let units = json("units.json");
    let cases = units["completion"].as_array().expect("cases");
    assert_eq!(cases.len(), 26);
    for case in cases {
        let name = format!("{} ({})", case["name"].as_str().expect("a name"), case["variant"].as_str().expect("a variant"));
        check(case, &name);
    }
}

fn check(case: &Value, name: &str) {
    let out = &case["out"];
    let totals = whole(&case["total_per_class"]);
    assert_eq!(case["split_ratio"].as_f64(), Some(PRIMARY_SHARE), "{name}");
    let primary: Vec<u64> = totals.iter().map(|&total| primary_count(total, PRIMARY_SHARE)).collect();
    let reserve: Vec<u64> = totals.iter().zip(&primary).map(|(total, primary)| total - primary).collect();
    assert_eq!((&primary, &reserve), (&whole(&out["primary_per_class"]), &whole(&out["reserve_per_class"])), "{name}");

    let classes: Vec<ClassNeed> = primary
        .iter()
        .zip(numbers(&case["n"]))
        .zip(&reserve)
        .map(|((&count, size), &reserve)| ClassNeed { count, foundation_size: Some(size), reserve: Some(reserve) })
        .collect();
    let (n_primary, n_reserve) = (primary.iter().sum(), reserve.iter().sum());
    let rule = if case["variant"] == "cifar10" { FillSize::Missing } else { FillSize::Reserve };
    let fill_size = rule.rows(n_primary, n_reserve, case["foundation"].as_f64().expect("a size"));
    close(fill_size, out["fill_size"].as_f64().expect("a size"), RELATIVE, name);
    let deficits: Vec<f64> = classes.iter().map(ClassNeed::deficit).collect();
    all_close(&deficits, &numbers(&out["deficit"]), RELATIVE, &format!("{name}: deficit"));

    if case["raises_at"] == "shares" {
        assert_eq!(published_plan(&classes, fill_size), Err(PlanError::NoDeficit), "{name}");
        return;
    }
    let plan = published_plan(&classes, fill_size).expect("a plan");
    all_close(&plan.deficits, &deficits, 0.0, name);
    all_close(&plan.shares, &numbers(&out["share"]), RELATIVE, &format!("{name}: share"));
    close(plan.available, out["usable_size"].as_f64().expect("a size"), RELATIVE, &format!("{name}: available"));
    assert_eq!(plan.adds, whole(&out["added_per_class"]), "{name}");
    let n_added: u64 = plan.adds.iter().sum();
    assert_eq!(n_primary + n_added, out["extended_size"].as_u64().expect("a size"), "{name}");
    assert_eq!(n_primary + n_added.min(n_reserve), out["random_size"].as_u64().expect("a size"), "{name}: random");

    let has_rows: Vec<bool> = totals.iter().map(|&total| total > 0).collect();
    let even = published_even(&reserve, &has_rows, n_added);
    if case["raises_at"] == "average" {
        assert!(matches!(even, Err(PlanError::ReserveTooSmall { .. })), "{name}: {even:?}");
        return;
    }
    let even = even.expect("an even filling");
    assert_eq!(even, whole(&out["average_added_per_class"]), "{name}: even");
    assert_eq!(n_primary + even.iter().sum::<u64>(), out["average_size"].as_u64().expect("a size"), "{name}: even");
}

/// The same plan by rows: the split has the published counts, and as many rows of each class are taken.
#[test]
fn rows_follow_the_counts_of_every_case() {
    for case in json("units.json")["completion"].as_array().expect("cases") {
        let Some(fill_size) = case["out"]["usable_size"].as_f64().map(|_| case["out"]["fill_size"].as_f64().expect("a size")) else {
            continue;
        };
        let name = case["name"].as_str().expect("a name");
        let totals = whole(&case["total_per_class"]);
        let class_ids: Vec<u32> = totals.iter().enumerate().flat_map(|(class, &n)| std::iter::repeat_n(class as u32, n as usize)).collect();
        let all: Vec<u32> = (0..class_ids.len() as u32).collect();
        let split = Split::by_class(&class_ids, totals.len(), &all, PRIMARY_SHARE, 42);
        let embeddings = ndarray::Array2::zeros((all.len(), 1)).into();
        let sizes: Vec<Option<f64>> = numbers(&case["n"]).into_iter().map(Some).collect();
        let from = scar_method::completion::Candidates {
            embeddings: &embeddings,
            class_ids: &class_ids,
            n_classes: totals.len(),
            primary: &split.primary,
            reserve: &split.reserve,
            later_shares: &[],
            foundation_sizes: &sizes,
            costs: &[],
            probe: None,
            control: &Default::default(),
        };
        // Rows are whole: a fill size with a fraction is not asked for by rows.
        if fill_size.fract() == 0.0 {
            let rows = choose(Rule::Published, &from, Limits::rows(fill_size as u64), 0).expect("a plan");
            let mut adds = vec![0; totals.len()];
            rows.iter().for_each(|&row| adds[class_ids[row as usize] as usize] += 1);
            assert_eq!(adds, whole(&case["out"]["added_per_class"]), "{name}");
        }
    }
}
