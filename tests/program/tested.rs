//! `scar analyze`: what rests on test rows, and on several label columns.

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

fn digits() -> [String; 3] {
    [fixture("oracle/digits_X.npy"), "--labels".to_owned(), fixture("oracle/digits_labels.npy")]
}

#[test]
fn sizes_are_measured_on_every_row_in_every_convention() {
    let [x, flag, y] = digits();
    let report = |convention| json(&scar(&["analyze", &x, &flag, &y, "--convention", convention, "--json"]));
    let (corrected, published) = (report("corrected"), report("published"));
    for report in [&corrected, &published] {
        let measured = &report["measured"];
        assert_eq!((&measured["epsilon"], &measured["delta"]), (&Value::from(0.01), &Value::from(0.01)));
        let test = &measured["test"];
        assert_eq!((&test["kind"], &test["rows"], &test["train_rows"]), (&"cross".into(), &1797.into(), &1797.into()));
        let steps = measured["steps"].as_array().expect("steps");
        assert_eq!(steps.len(), 10);
        for size in steps.iter().chain([&measured["whole"], &measured["joint"]]) {
            let number = |name: &str| size[name].as_f64().expect(name);
            assert!(number("low") <= number("size") && size["beyond_data"].is_boolean(), "{size}");
        }
        // A classifier of digits keeps its accuracy on half of these rows, and not on a tenth.
        assert!((300.0..1500.0).contains(&measured["whole"]["size"].as_f64().expect("a size")), "{}", measured["whole"]);
    }
    // The same draws answer for the sizes, whatever the measures are made of. Only the folds begin elsewhere: here at the probe of all rows,
    // there at zero, so they may differ by a row.
    let errors = |report: &Value| report["measured"]["test"]["errors"].as_array().expect("errors").clone();
    let (corrected_errors, published_errors) = (errors(&corrected), errors(&published));
    let (ours, theirs) = (corrected_errors.last().expect("a size"), published_errors.last().expect("a size"));
    let difference = ours["error"].as_f64().expect("an error") - theirs["error"].as_f64().expect("an error");
    assert!(difference.abs() < 2.5 / 1797.0, "{ours} {theirs}");
    assert_eq!((&corrected["measures"][0]["rows"], &published["measures"][0]["rows"]), (&1797.into(), &1797.into()));
    assert_eq!((&corrected["probe"]["kind"], &published["probe"]["kind"]), (&"converged".into(), &"early_stopped".into()));
}

#[test]
fn nothing_is_held_out_where_nothing_is_to_be_tested() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let report = json(&scar(&["analyze", &x, &y, "--test-share", "0", "--json"]));
    assert!(report["measured"].is_null());
    assert_eq!(report["measures"][0]["rows"], 150);
    let codes: Vec<&str> = report["diagnostics"].as_array().expect("a list").iter().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.contains(&"nothing_tested"), "{codes:?}");
}

#[test]
fn test_file_takes_the_place_of_held_out_rows() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let report = json(&scar(&["analyze", &x, &y, "--test", &x, "--test-labels", &y, "--json"]));
    let test = &report["measured"]["test"];
    assert_eq!((&test["kind"], &test["rows"], &test["train_rows"]), (&"file".into(), &150.into(), &150.into()));
    assert!(test["file"].as_str().expect("a name").contains("iris_X.npy"));
    let other = fixture("oracle/digits_X.npy");
    let output = scar(&["analyze", &x, &y, "--test", &other, "--test-labels", &fixture("oracle/digits_labels.npy"), "--json"]);
    assert!(complaint(&output).contains("64 columns and the data 4"));
    assert_eq!(json(&output)["error"]["code"], "row_mismatch");
}

#[test]
fn further_label_columns_are_tasks_with_joint_measures() {
    let folder = folder("analyze-columns");
    let table = folder.join("labels.csv");
    let kinds = ["setosa", "versicolor", "virginica"];
    let mut text = "species,half\n".to_owned();
    (0..150).for_each(|i| text.push_str(&format!("{},{}\n", kinds[i / 50], if i % 2 == 0 { "even" } else { "odd" })));
    std::fs::write(&table, text).expect("written");
    let (x, table) = (fixture("oracle/iris_X.npy"), table.to_string_lossy().into_owned());
    let columns = ["--label-column", "species", "--label-column", "half"];
    let mut arguments = vec!["analyze", &x, "--labels", &table, "--ratios", "1,2", "--json"];
    arguments.extend(columns);
    let report = json(&scar(&arguments));
    assert_eq!(report["data"]["labels"]["classes"].as_array().map(Vec::len), Some(3));
    let task = &report["tasks"][0];
    assert_eq!((&task["column"], task["measures"][0]["classes"].as_array().map(Vec::len)), (&"half".into(), Some(2)));
    for at in report["joint"].as_array().expect("ratios") {
        let tasks = at["tasks"].as_array().expect("columns");
        assert_eq!(tasks.iter().map(|task| task["column"].as_str()).collect::<Vec<_>>(), [Some("species"), Some("half")]);
        let number = |task: &Value, name: &str| task[name].as_f64().expect(name);
        // Even and odd rows of one species are alike, so that column is often wrong where the species is right.
        assert_eq!(tasks[0]["scale"], tasks[1]["scale"]);
        assert!(number(&tasks[0], "authenticity") > number(&tasks[1], "authenticity"));
        assert!(number(&tasks[1], "richness") > number(&tasks[1], "authenticity"));
        let valid = number(&tasks[0], "scale") * at["ratio"].as_f64().expect("a ratio");
        assert!(valid >= number(&tasks[0], "authenticity") - 1e-12, "right in one task is right in some");
    }
    // The first column alone gives the same measures: its trainings do not know of the others.
    let alone = json(&scar(&["analyze", &x, "--labels", &table, "--label-column", "species", "--ratios", "1,2", "--json"]));
    assert_eq!((&alone["measures"], &alone["measured"]), (&report["measures"], &report["measured"]));
    assert_eq!(alone["joint"].as_array().map(Vec::len), Some(0));
    let output = scar(&["analyze", &x, "--labels", &table, "--label-column", "species", "--label-column", "colour", "--json"]);
    assert!(complaint(&output).contains("colour"));
}
