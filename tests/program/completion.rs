//! `scar analyze`: the plan, a reserve of one's own, and what plans are worth; `scar subset --foundation`.

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

fn iris() -> [String; 2] {
    [fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy")]
}

fn codes(diagnostics: &Value) -> Vec<&str> {
    diagnostics.as_array().expect("a list").iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

#[test]
fn published_plan_fills_the_deficits_against_theoretical_sizes() {
    let [x, y] = iris();
    let report = json(&scar(&["analyze", &x, &y, "--convention", "published", "--json"]));
    let plan = &report["plan"];
    assert_eq!((&plan["reserve"], &plan["by_measured_sizes"]), (&"split".into(), &false.into()));
    assert_eq!((&plan["primary_rows"], &plan["reserve_rows"], &plan["fill_size"]), (&90.into(), &60.into(), &60.0.into()));
    let mut shares = 0.0;
    for (class, step) in plan["classes"].as_array().expect("classes").iter().zip(report["foundation"]["classes"].as_array().expect("steps"))
    {
        let number = |name: &str| class[name].as_f64().expect(name);
        assert_eq!(class["foundation_size"], step["foundation_size"]);
        assert_eq!((number("count"), number("reserve")), (30.0, 20.0));
        assert!((number("deficit") - (number("foundation_size") - 30.0)).abs() < 1e-9, "{class}");
        assert!(number("add") <= number("reserve") && number("to_acquire") > 10_000.0, "{class}");
        shares += number("share");
    }
    assert!((shares - 1.0).abs() < 1e-12);
    assert!(codes(&plan["diagnostics"]).contains(&"reserve_is_split"));
}

#[test]
fn reserve_of_ones_own_gives_rows_with_and_without_labels() {
    let [x, y] = iris();
    let with = |labels: &[&str]| {
        let mut arguments = vec!["analyze", &x, &y, "--convention", "published", "--reserve", &x, "--json"];
        arguments.extend(labels);
        json(&scar(&arguments))
    };
    let (labelled, unlabelled) = (with(&["--reserve-labels", &y]), with(&[]));
    for (report, kind, rule) in [(&labelled, "file", "shares-herding"), (&unlabelled, "file_predicted", "margin")] {
        let plan = &report["plan"];
        assert_eq!((&plan["reserve"], &plan["primary_rows"], &plan["reserve_rows"]), (&kind.into(), &150.into(), &150.into()));
        assert!(plan["file"].as_str().expect("a name").contains("iris_X.npy"));
        assert_eq!(plan["rows"]["rule"], rule);
        let indices: Vec<u64> = plan["rows"]["indices"].as_array().expect("rows").iter().filter_map(Value::as_u64).collect();
        let added: u64 = plan["classes"].as_array().expect("classes").iter().filter_map(|class| class["add"].as_u64()).sum();
        assert_eq!(indices.len() as u64, added);
        assert!(added > 0 && indices.windows(2).all(|pair| pair[0] < pair[1]) && indices.iter().all(|&row| row < 150));
    }
    let digits = fixture("oracle/digits_X.npy");
    let output = scar(&["analyze", &x, &y, "--reserve", &digits, "--json"]);
    assert!(complaint(&output).contains("64 columns and the data 4"));
    assert_eq!(json(&output)["error"]["code"], "row_mismatch");
}

#[test]
fn plans_are_compared_with_a_random_fill_over_splits() {
    let [x, y] = iris();
    let report = json(&scar(&["analyze", &x, &y, "--validate", "3", "--json"]));
    let validation = &report["plan"]["validation"];
    assert_eq!((&validation["seeds"], &validation["rows_added"]), (&3.into(), &24.into()));
    let rules = validation["rules"].as_array().expect("rules");
    assert!(rules.iter().any(|rule| rule["rule"] == "shares-herding"), "{rules:?}");
    for rule in rules {
        let difference = &rule["gain"]["difference"];
        assert_eq!(difference["n"], 3);
        let low = difference["low"].as_f64().expect("an interval");
        assert_eq!(rule["gain"]["verdict"] == "better", low > 0.0, "{rule}");
    }
    let sizes = validation["sizes"].as_array().expect("sizes");
    assert!(sizes.iter().filter(|size| size["is_marked"] == true).count() <= 1 && sizes.len() > 4, "{sizes:?}");
    // The same without it: the comparison changes no other number.
    let mut plain = json(&scar(&["analyze", &x, &y, "--json"]));
    plain["plan"]["validation"] = validation.clone();
    assert_eq!(plain, report);
}

#[test]
fn foundation_subset_has_the_measured_size() {
    let (x, y) = (fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy"));
    let indices_file = folder("subset-foundation").join("indices.npy").to_string_lossy().into_owned();
    let subset = json(&scar(&["subset", &x, "--labels", &y, "--foundation", "--out", &indices_file, "--json"]));
    let report = json(&scar(&["analyze", &x, "--labels", &y, "--json"]));
    let size = report["measured"]["whole"]["size_within"].as_f64().expect("a size");
    assert_eq!(subset["size"].as_f64(), Some(size.ceil()));
    assert_eq!(subset["indices"].as_array().map(Vec::len), Some(size.ceil() as usize));
    assert_eq!(codes(&subset["diagnostics"]), ["foundation_size"]);
    assert!(std::fs::metadata(indices_file).expect("written").len() as f64 > 8.0 * size);
    let tiny = folder("subset-tiny");
    std::fs::write(tiny.join("labels.txt"), (0..150).map(|i| format!("{}\n", i % 75)).collect::<String>()).expect("written");
    let output =
        scar(&["subset", &fixture("oracle/iris_X.npy"), "--labels", &tiny.join("labels.txt").to_string_lossy(), "--foundation", "--json"]);
    // Progress stands before the refusal.
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.lines().last().expect("a line").starts_with("error: ") && stderr.contains("--size N"), "{stderr}");
    assert_eq!((output.status.code(), &json(&output)["error"]["code"]), (Some(2), &"too_few_rows".into()));
}

/// With two rows of a class, test and reserve leave none to train on.
#[test]
fn plans_of_too_few_rows_are_not_compared_and_that_is_told() {
    let folder = folder("too-few-to-compare");
    let table = folder.join("few.csv");
    std::fs::write(&table, "a,b,label,patient_id\n1.5,0,x,p0\n0.2,1,y,p2\n1.4,0.3,x,p1\n0.1,0.9,y,p0\n").expect("written");
    let file = table.to_string_lossy().into_owned();
    for seed in ["0", "1", "2", "3"] {
        let output = scar(&["analyze", &file, "--label-column", "label", "--ratios", "1,2", "--validate", "2", "--seed", seed, "--json"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let plan = json(&output)["plan"].clone();
        assert!(!plan["validation"].is_null() || codes(&plan["diagnostics"]).contains(&"not_compared"), "{plan}");
    }
}
