//! Unit cases: single formulas on given inputs, 1e-9.

use scar_lens::foundation::{LambdaGrid, curve_point, lower_envelope, step_size};
use scar_lens::measures::{Convention, Measures, jensen_shannon_to_normal, measure};

use super::support::{all_close, close, ids, json, matrix, numbers};

const RELATIVE: f64 = 1e-9;

#[test]
fn measures_of_every_case() {
    let units = json("units.json");
    let cases = units["measures"].as_array().expect("cases");
    assert!(cases.len() >= 20, "{} cases", cases.len());
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let logits = matrix(&case["logits"]);
        let (predictions, labels) = (ids(&case["preds"]), ids(&case["labels"]));
        let ratio = case["ratio"].as_u64().expect("a ratio") as u32;
        let got = measure(logits.view(), &predictions, &labels, ratio, Convention::Published);
        let column = |get: fn(&Measures) -> f64| got.iter().map(get).collect::<Vec<_>>();
        for (measure, values) in [
            ("scale", column(|m| m.scale)),
            ("coverage", column(|m| m.coverage)),
            ("authenticity", column(|m| m.authenticity)),
            ("richness", column(|m| m.richness)),
        ] {
            all_close(&values, &numbers(&case["out"][measure]), RELATIVE, &format!("{name}: {measure}"));
        }
    }
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
