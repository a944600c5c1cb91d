//! `scar analyze`.

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

fn digits() -> [String; 3] {
    [fixture("oracle/digits_X.npy"), "--labels".to_owned(), fixture("oracle/digits_labels.npy")]
}

#[test]
fn report_names_data_settings_and_versions_and_holds_every_ratio() {
    let [x, flag, y] = digits();
    let output = scar(&["analyze", &x, &flag, &y, "--ratios", "10,1,5", "--seed", "7", "--convention", "published", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report = json(&output);
    assert_eq!((&report["schema_version"], &report["complete"]), (&Value::from(1), &Value::from(true)));
    assert_eq!(report["scar_lens_version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&report["settings"]["seed"], &report["settings"]["convention"]), (&Value::from(7), &Value::from("published")));
    assert_eq!(report["data"]["matrix"]["values"]["sha256_f32le"].as_str().map(str::len), Some(64));
    let ratios: Vec<u64> = report["measures"].as_array().expect("ratios").iter().filter_map(|m| m["ratio"].as_u64()).collect();
    assert_eq!(ratios, [1, 5, 10]);
    for ratio in report["measures"].as_array().expect("ratios") {
        assert_eq!(ratio["repeats"], ratio["ratio"]);
        assert_eq!(ratio["classes"].as_array().map(Vec::len), Some(10));
        for class in ratio["classes"].as_array().expect("classes") {
            for measure in ["scale", "coverage", "authenticity", "richness"] {
                assert!((0.0..=1.0).contains(&class[measure].as_f64().expect("a number")), "{class}");
                assert_eq!(class["sd"][measure].is_null(), ratio["ratio"] == 1, "one repeat has no spread: {class}");
            }
        }
    }
    let sizes = report["foundation"]["classes"].as_array().expect("classes");
    assert!(sizes.iter().all(|class| class["foundation_size"].is_number() && class["lambda_at_bound"] == true), "{sizes:?}");
}

#[test]
fn threads_change_no_byte() {
    let [x, flag, y] = digits();
    let with = |threads: &str| scar(&["analyze", &x, &flag, &y, "--threads", threads, "--json"]).stdout;
    let one = with("1");
    assert!(!one.is_empty());
    for threads in ["2", "3", "8"] {
        assert!(with(threads) == one, "{threads} threads gave other bytes");
    }
}

#[test]
fn given_weights_give_the_reference_training_and_its_logits() {
    let [x, flag, y] = digits();
    let folder = folder("analyze-fixed-start");
    let logits = folder.join("logits.npy").to_string_lossy().into_owned();
    let output = scar(&[
        "analyze",
        &x,
        &flag,
        &y,
        "--ratios",
        "1",
        "--initial-weights",
        &fixture("oracle/digits_w0.npy"),
        "--initial-bias",
        &fixture("oracle/digits_b0.npy"),
        "--logits-out",
        &logits,
        "--trace",
        "--json",
    ]);
    let report = json(&output);
    let reference: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("oracle/digits_reference.json")).expect("there")).expect("JSON");
    assert_eq!(report["trace"][0]["correct"], reference["deterministic"]["correct_per_epoch"]);
    // The logits that were written are those that were measured.
    let measured = json(&scar(&["measures", "--logits", &logits, "--labels", &y, "--json"]));
    for (from_file, from_report) in
        measured["classes"].as_array().expect("classes").iter().zip(report["measures"][0]["classes"].as_array().expect("classes"))
    {
        for measure in ["scale", "coverage", "authenticity", "richness"] {
            assert_eq!(from_file[measure], from_report[measure]);
        }
    }
}

#[test]
fn report_is_written_where_it_was_asked_for() {
    let folder = folder("analyze-out");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let output = scar(&["analyze", &x, &y, "--out", &path("report.json"), "--html", &path("report.html")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("iris_X.npy · 150 × 4 · 3 classes · seed 0 · corrected"));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(path("report.json")).expect("written")).expect("JSON");
    assert_eq!(report["data"]["matrix"]["rows"], 150);
    assert!(std::fs::read_to_string(path("report.html")).expect("written").contains("iris_X.npy"));
}

#[test]
fn classes_that_lose_all_rows_are_told() {
    let folder = folder("analyze-small-class");
    let labels = folder.join("labels.txt");
    std::fs::write(
        &labels,
        (0..150)
            .map(|i| {
                if i < 3 {
                    "rare\n"
                } else if i < 80 {
                    "a\n"
                } else {
                    "b\n"
                }
            })
            .collect::<String>(),
    )
    .expect("written");
    let report = json(&scar(&["analyze", &fixture("oracle/iris_X.npy"), "--labels", &labels.to_string_lossy(), "--json"]));
    let diagnostics = report["diagnostics"].as_array().expect("a list");
    let told = diagnostics.iter().find(|diagnostic| diagnostic["code"] == "class_without_rows").expect("it is told");
    let message = told["message"].as_str().expect("words");
    assert!(message.contains("5, 10, 15, 20 and 30") && message.contains("«rare» (3)"), "{message}");
    // Only Coverage may be unknown, and the rows of a lost class stand at 0.
    assert!(!lacks_a_number(&report), "a measure is not a number");
    let at_30 = report["measures"].as_array().and_then(|measures| measures.last()).expect("ratio 30");
    let rows: Vec<u64> = at_30["classes"].as_array().expect("classes").iter().filter_map(|class| class["rows"].as_u64()).collect();
    assert_eq!(rows, [2, 2, 0]);
}

fn lacks_a_number(report: &Value) -> bool {
    // JSON has no NaN: serde_json writes null.
    report["measures"]
        .as_array()
        .expect("ratios")
        .iter()
        .flat_map(|m| m["classes"].as_array().expect("classes"))
        .any(|class| ["scale", "authenticity", "richness"].iter().any(|measure| class[measure].is_null()))
}

#[test]
fn what_cannot_be_analysed_is_refused_with_its_reason() {
    let [x, flag, y] = digits();
    for (arguments, code, words) in [
        (vec!["analyze", &x], "label_missing", "has no labels"),
        (vec!["analyze", &x, &flag, &y, "--ratios", "0,1"], "bad_option", "whole numbers from 1"),
        (vec!["analyze", &x, &flag, &y, "--convention", "mine"], "bad_option", "«mine»"),
        (vec!["analyze", &x, &flag, &y, "--initial-weights", &x, "--initial-bias", &x], "row_mismatch", "10 × 64"),
        (vec!["analyze", &x, &flag, &y, "--ratios", "2", "--logits-out", "l.npy"], "bad_option", "ratio 1"),
        (vec!["analyze", "nowhere.npy", &flag, &y], "unreadable", "nowhere.npy"),
    ] {
        let mut arguments = arguments;
        arguments.push("--json");
        let output = scar(&arguments);
        let message = complaint(&output);
        assert!(message.contains(words), "{message}");
        assert_eq!(json(&output)["error"]["code"], code, "{message}");
    }
}
