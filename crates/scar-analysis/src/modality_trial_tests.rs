use super::*;
use scar_core::Labels;
use scar_files::{FileSummary, ValueSummary};
use scar_method::modality::KmeansParams;
use std::sync::Arc;

/// Items of four groups, each rarer than the one before. Groups are at random points in `n_dims` dimensions; items deviate by `noise`.
fn modality(name: &str, n_items: usize, n_dims: usize, seed: u64, noise: f32) -> Modality {
    let mut random = Random::new(seed, &[]);
    let places = ndarray::Array2::from_shape_fn((4, n_dims), |_| random.symmetric(2.0));
    let embeddings = ndarray::Array2::from_shape_fn((n_items, n_dims), |(item, dim)| places[[group(item), dim]] + random.symmetric(noise));
    let values = ValueSummary { sum: 0.0, min: 0.0, max: 0.0, sha256_f32le: None };
    let (file, dtype, format) = (format!("{name}.npy"), "float32".to_owned(), "npy".to_owned());
    let matrix = FileSummary { file, part: None, rows: n_items as u64, dims: n_dims as u64, dtype, format, values };
    Modality { name: name.to_owned(), embeddings: embeddings.into(), matrix, pairing: None }
}

fn group(item: usize) -> usize {
    [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][item % 10]
}

fn ask(rules: Vec<Rule>) -> ModalityComparison {
    ModalityComparison { n_seeds: 3, rules, n_added: None, sizes: [vec![None; 4], vec![None; 4]], matched: vec![0, 1, 2, 3] }
}

fn clusters() -> Swap {
    Swap::Clusters(KmeansParams { n_clusters: 4, n_restarts: 3, ..KmeansParams::default() })
}

fn compare(swap: &Swap, ask: &ModalityComparison, control: &Control) -> Result<ModalityValidation, AnalysisError> {
    let [a, b] = [modality("a", 300, 6, 1, 1.5), modality("b", 300, 5, 2, 1.5)];
    compare_modality_plans([&a, &b], swap, ask, &Settings::default(), control, &mut |_| {})
}

#[test]
fn every_plan_adds_as_many_and_is_held_against_the_same_fill() {
    let validation = compare(&clusters(), &ask(vec![Rule::Level, Rule::Even]), &Control::new()).expect("compared");
    assert_eq!((validation.primary_items, validation.reserve_items, validation.items_added, validation.test_items), (144, 96, 48, 60));
    for rule in &validation.rules {
        for ((plan, random), gain) in rule.plan.values().iter().zip(validation.random.values()).zip(rule.gains.values()) {
            assert!((gain.difference.mean - (plan.mean - random.mean)).abs() < 1e-12);
        }
        let mean = (rule.gains.accuracy[0].difference.mean + rule.gains.accuracy[1].difference.mean) / 2.0;
        assert!((rule.gain.difference.mean - mean).abs() < 1e-12);
    }
}

#[test]
fn all_of_the_reserve_is_the_same_by_every_plan() {
    let all = ModalityComparison { n_added: Some(1_000), ..ask(vec![Rule::Level, Rule::Even]) };
    let validation = compare(&clusters(), &all, &Control::new()).expect("compared");
    assert_eq!(validation.items_added, 96);
    for rule in &validation.rules {
        assert_eq!((rule.plan, validation.random), (validation.total, validation.total));
        assert_eq!((rule.gain.difference.mean, rule.recall_gain.difference.mean), (0.0, 0.0));
    }
    // Nothing added is the other end.
    let none = ModalityComparison { n_added: Some(0), ..ask(vec![Rule::Even]) };
    let validation = compare(&clusters(), &none, &Control::new()).expect("compared");
    assert_eq!(validation.random, validation.primary);
}

#[test]
fn sizes_go_with_their_clusters() {
    let [a, b] = [modality("a", 300, 6, 1, 0.1), modality("b", 300, 5, 2, 0.1)];
    let settings = Settings::default();
    let held_out = held_out(300, &settings).expect("enough");
    let (train, test) = (held_out.data_rows(), held_out.test_rows());
    let (swap, control) = (clusters(), Control::new());
    let reference = reference([&a, &b], &swap, &control).expect("clusters");
    let [first, second] = reference.clone().expect("clusters");
    // Each class of the report with a size that names it.
    let sizes = [vec![Some(10.0), Some(11.0), Some(12.0), Some(13.0)], vec![Some(20.0), Some(21.0), Some(22.0), Some(23.0)]];
    let ask = ModalityComparison { sizes, matched: matched(&first, &second, 4), ..ask(vec![Rule::Deficit]) };
    let trial = ModalityTrial { modalities: [&a, &b], swap: &swap, ask: &ask, train: &train, test: &test, reference };
    let draw = trial.draw(5, &control).expect("drawn");
    for item in 0..300 {
        // The groups are well separated, so each draw finds the clusters of the report.
        let of_second = draw.sizes[1][draw.class_ids[1][item] as usize].expect("a size") as u32 - 20;
        let of_first = draw.sizes[0][draw.class_ids[0][item] as usize].expect("a size") as u32 - 10;
        assert_eq!((of_second, of_first), (first[item], ask.matched[second[item] as usize]), "item {item}");
    }
}

#[test]
fn a_rule_by_deficits_without_any_is_left_out() {
    let validation = compare(&clusters(), &ask(vec![Rule::Deficit, Rule::Even]), &Control::new()).expect("compared");
    assert_eq!(validation.rules.iter().map(|rule| rule.rule).collect::<Vec<_>>(), [Rule::Even]);
    // One side's deficits are enough.
    let one = ModalityComparison { sizes: [vec![None; 4], vec![Some(500.0); 4]], ..ask(vec![Rule::Deficit]) };
    assert_eq!(compare(&clusters(), &one, &Control::new()).expect("compared").rules.len(), 1);
}

#[test]
fn given_labels_take_the_place_of_clusters() {
    let labels = Labels::from_integers(&(0..300).map(|item| group(item) as i128).collect::<Vec<_>>());
    let validation = compare(&Swap::Given(Arc::new(labels)), &ask(vec![Rule::Level]), &Control::new()).expect("compared");
    // Levelling serves the rare groups.
    assert!(validation.rules[0].balanced_gain.difference.mean > -0.05, "{validation:?}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let of = |swap: &Swap, ask: &ModalityComparison| match compare(swap, ask, &Control::new()).expect_err("refused") {
        AnalysisError::Refused(problem) => problem.message,
        AnalysisError::Cancelled => panic!("nobody cancelled"),
    };
    assert!(of(&clusters(), &ModalityComparison { n_seeds: 0, ..ask(Vec::new()) }).contains("0 seeds"));
    assert!(of(&clusters(), &ask(vec![Rule::Margin])).contains("choose another rule"));
    // More clusters than items in hand, although not more than items.
    let many = Swap::Clusters(KmeansParams { n_clusters: 200, n_restarts: 1, ..KmeansParams::default() });
    assert!(of(&many, &ask(vec![Rule::Even])).contains("200 clusters cannot be made of 144 rows"));
    let control = Control::new();
    control.cancel();
    assert_eq!(compare(&clusters(), &ask(vec![Rule::Even]), &control), Err(AnalysisError::Cancelled));
}

#[test]
fn threads_change_nothing() {
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        pool.install(|| compare(&clusters(), &ask(vec![Rule::Level]), &Control::new()).expect("compared"))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn work_told_beforehand_holds_the_probes() {
    let (control, ask) = (Control::new(), ask(vec![Rule::Level]));
    let labels = Labels::from_integers(&(0..300).map(|item| group(item) as i128).collect::<Vec<_>>());
    compare(&Swap::Given(Arc::new(labels)), &ask, &control).expect("compared");
    let announced = modality_comparison_work(300, &ask, &Settings::default());
    assert!(control.done() <= announced && control.done() as f64 > 0.7 * announced as f64, "{} of {announced}", control.done());
}
