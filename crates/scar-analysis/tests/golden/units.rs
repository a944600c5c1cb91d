//! Unit cases: single formulas on given inputs, 1e-9.

use scar_analysis::{EstimateParams, estimate};
use scar_core::stats::mean;
use scar_method::foundation::total::{Equation, RatioRule, TotalParams, Totals, root_size};
use scar_method::foundation::{Curves, LambdaGrid, curve_point, lower_envelope, step_size};
use scar_method::measures::{Convention, Measures, jensen_shannon_to_normal, measure};

use crate::support::{all_close, close, ids, json, matrix, numbers};

const RELATIVE: f64 = 1e-9;

/// The conventions that reproduce states of the published code, with the key of each in the oracle.
const PUBLISHED: [(Convention, &str); 3] = [
    (Convention::Published, "current"),
    (Convention::PublishedCorrectness, "correctness"),
    (Convention::PublishedPredictedShare, "predicted_share"),
];

#[test]
fn measures_of_every_case_in_every_published_convention() {
    let units = json("units.json");
    let cases = units["measures"].as_array().expect("cases");
    let mut n_compared = [0; 3];
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let logits = matrix(&case["logits"]);
        let (predictions, labels) = (ids(&case["preds"]), ids(&case["labels"]));
        let ratio = case["ratio"].as_u64().expect("a ratio") as u32;
        for (i, (convention, key)) in PUBLISHED.into_iter().enumerate() {
            let want = if i == 0 { &case["out"] } else { &case["out_other_definitions"][key] };
            // The earlier states give no number in some cases.
            if want.is_null() {
                continue;
            }
            n_compared[i] += 1;
            let got = measure(logits.view(), &predictions, &labels, ratio, convention);
            let column = |get: fn(&Measures) -> f64| got.iter().map(get).collect::<Vec<_>>();
            for (measure, values) in [
                ("scale", column(|m| m.scale)),
                ("coverage", column(|m| m.coverage)),
                ("authenticity", column(|m| m.authenticity)),
                ("richness", column(|m| m.richness)),
            ] {
                all_close(&values, &numbers(&want[measure]), RELATIVE, &format!("{name}, {convention}: {measure}"));
            }
        }
    }
    assert_eq!(n_compared, [22, 18, 22], "cases compared per convention");
}

#[test]
fn divergence_of_every_case() {
    for case in json("units.json")["jsd"].as_array().expect("cases") {
        let n_bins = case["bins"].as_u64().expect("bins") as usize;
        let got = jensen_shannon_to_normal(&numbers(&case["samples"]), n_bins);
        close(got, case["out"].as_f64().expect("a number"), RELATIVE, case["name"].as_str().expect("a name"));
    }
}

#[test]
fn envelope_of_every_case() {
    for case in json("units.json")["fit"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let points: Vec<(f64, f64)> = numbers(&case["x"]).into_iter().zip(numbers(&case["y"])).collect();
        let range = numbers(&case["lambda_range"]);
        let grid = LambdaGrid { lowest: range[0], highest: range[1], n: case["n_search"].as_u64().expect("a number") as usize };
        match (lower_envelope(&points, grid), case["out"]["a"].as_f64()) {
            (Ok(envelope), Some(height)) => {
                // Relative in earnest: heights are in the thousands.
                assert!((envelope.h / height - 1.0).abs() < RELATIVE, "{name}: {} for {height}", envelope.h);
                close(envelope.lambda, case["out"]["lam"].as_f64().expect("a rate"), RELATIVE, name);
                assert!(envelope.lambda_at_bound, "{name}: the lowest rate always wins");
            }
            (Err(_), None) => {}
            (got, want) => panic!("{name}: {got:?} where {want:?} is expected"),
        }
    }
}

#[test]
fn class_size_of_every_case() {
    for case in json("units.json")["step"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let list = |key: &str| numbers(&case[key]);
        let [ratios, scale, coverage, authenticity, richness] = ["ratios", "scale", "coverage", "authenticity", "richness"].map(list);
        let curve: Vec<f64> = (0..ratios.len())
            .map(|i| {
                curve_point(&Measures { scale: scale[i], coverage: coverage[i], authenticity: authenticity[i], richness: richness[i] })
            })
            .collect();
        let finite: Vec<(f64, f64)> = list("points").into_iter().zip(curve.iter().copied()).collect();
        for (i, (want, got)) in finite.into_iter().enumerate() {
            close(got, want, RELATIVE, &format!("{name}: point {i}"));
        }
        let points: Vec<(f64, f64)> = ratios.iter().map(|ratio| 1.0 / ratio).zip(curve).collect();
        let envelope = lower_envelope(&points, LambdaGrid::default()).expect("an envelope");
        let (h, n) = (case["out"]["h"].as_f64().expect("h"), case["out"]["n"].as_f64().expect("n"));
        assert!((envelope.h / h - 1.0).abs() < RELATIVE, "{name}: h {} for {h}", envelope.h);
        close(step_size(envelope.h, 0.01, 0.01).expect("a size"), n, RELATIVE, &format!("{name}: n"));
    }
}

#[test]
fn total_of_every_call() {
    let mut n_compared = 0;
    for case in json("units.json")["totals"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let h = numbers(&case["h"]);
        for call in case["calls"].as_array().expect("calls") {
            let function = call["function"].as_str().expect("a function");
            let arg = |name: &str, default: f64| call["args"].get(name).map_or(default, |value| value.as_f64().expect("a number"));
            let (delta, epsilon) = (arg("delta_E", 0.01), arg("epsilon", 0.01));
            let what = format!("{name}: {function} {}", call["args"]);
            if call.get("raises").is_some() {
                assert!(Totals::of(&h, Some(2.0), TotalParams { delta, epsilon, order: 3 }).is_err(), "{what} is refused");
                n_compared += 1;
                continue;
            }
            let order = arg("max_order", if function.ends_with("fast") { 5.0 } else { h.len() as f64 }) as usize;
            let totals = Totals::of(&h, Some(arg("ratio", 1.0)), TotalParams { delta, epsilon, order }).expect("heights above 0");
            let got = match function {
                "predict_foundation_total" => totals.two_term,
                "predict_foundation_total_simple" => totals.simple,
                "predict_foundation_total_fast" => totals.truncated,
                "predict_foundation_total_general" if order == h.len() => totals.all_orders,
                "predict_foundation_total_general" => {
                    let ln_h: Vec<f64> = h.iter().map(|h| h.ln()).collect();
                    root_size(&ln_h, Equation::Orders(order), delta, epsilon)
                }
                other => panic!("{what}: no such form as {other}"),
            };
            match (got, call["out"].as_f64()) {
                (Some(got), Some(want)) => close(got, want, RELATIVE, &what),
                (None, None) => {}
                (got, want) => panic!("{what}: {got:?} where {want:?} is expected"),
            }
            n_compared += 1;
        }
    }
    assert!(n_compared > 200, "{n_compared} calls");
}

/// From logits to the total: measures averaged over repeats, h, n, ratio factor, total.
#[test]
fn chain_of_every_case() {
    const CHAIN: f64 = 1e-8;
    for case in json("units.json")["chain"].as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let ratios = numbers(&case["ratios"]);
        let n_classes = case["k"].as_u64().expect("classes") as usize;
        let trainings = case["trainings"].as_array().expect("trainings");
        let mut accuracy = f64::NAN;
        let mut per_ratio: Vec<Vec<Measures>> = Vec::new();
        for &ratio in &ratios {
            let of_ratio: Vec<Vec<Measures>> = trainings
                .iter()
                .filter(|training| training["ratio"].as_f64() == Some(ratio))
                .map(|training| {
                    let (predictions, labels) = (ids(&training["preds"]), ids(&training["labels"]));
                    if ratio == 1.0 {
                        accuracy = predictions.iter().zip(&labels).filter(|(p, y)| p == y).count() as f64 / labels.len() as f64;
                    }
                    measure(matrix(&training["logits"]).view(), &predictions, &labels, ratio as u32, Convention::Published)
                })
                .collect();
            let mean_of = |class: usize, get: fn(&Measures) -> f64| mean(&of_ratio.iter().map(|m| get(&m[class])).collect::<Vec<_>>());
            per_ratio.push(
                (0..n_classes)
                    .map(|class| Measures {
                        scale: mean_of(class, |m| m.scale),
                        coverage: mean_of(class, |m| m.coverage),
                        authenticity: mean_of(class, |m| m.authenticity),
                        richness: mean_of(class, |m| m.richness),
                    })
                    .collect(),
            );
        }
        for (i, at) in per_ratio.iter().enumerate() {
            let column = |get: fn(&Measures) -> f64| at.iter().map(get).collect::<Vec<_>>();
            for (measure, values) in [
                ("scale", column(|m| m.scale)),
                ("coverage", column(|m| m.coverage)),
                ("authenticity", column(|m| m.authenticity)),
                ("richness", column(|m| m.richness)),
            ] {
                all_close(
                    &values,
                    &numbers(&case["mean_measures"][measure][i]),
                    CHAIN,
                    &format!("{name}: mean {measure} at {}", ratios[i]),
                );
            }
        }
        let classes = (0..n_classes).map(|class| per_ratio.iter().map(|at| at[class]).collect()).collect();
        let curves = Curves::new(ratios, classes).expect("curves are whole");
        let names: Vec<String> = (0..n_classes).map(|class| class.to_string()).collect();
        for (rule, key) in [(RatioRule::Plain, "plain"), (RatioRule::FloorE, "floor_e")] {
            let params = EstimateParams { convention: Convention::Published, ratio_rule: rule, total: TotalParams::default(), seed: 0 };
            let report = estimate(&curves, None, &names, Some(accuracy), &params);
            let want = &case["out"][key];
            let (h, n): (Vec<f64>, Vec<f64>) =
                report.classes.iter().map(|class| (class.h.expect("h"), class.foundation_size.expect("n"))).unzip();
            // Relative in earnest: heights are in the thousands.
            for (got, want) in h.iter().zip(numbers(&case["h"])) {
                assert!((got / want - 1.0).abs() <= CHAIN, "{name}: h {got} for {want}");
            }
            all_close(&n, &numbers(&case["n"]), CHAIN, &format!("{name}: n"));
            close(
                report.ratio_factor.expect("a factor"),
                want["ratio"].as_f64().expect("a number"),
                CHAIN,
                &format!("{name}, {key}: factor"),
            );
            let total = report.total;
            close(
                total.reported.expect("a total"),
                want["foundation"].as_f64().expect("a number"),
                CHAIN,
                &format!("{name}, {key}: total"),
            );
            assert_eq!(total.truncated.is_some(), want["root_found"].as_bool().expect("yes or no"), "{name}, {key}: root");
            assert_eq!(total.reported == total.sum, want["sum_of_n_used"].as_bool().expect("yes or no"), "{name}, {key}: fallback");
        }
    }
}
