//! `scar plan`.

use serde_json::{Value, json as object};

use super::support::{complaint, fixture, folder, json, scar};

/// Writes `content` as a plan and calls the program.
fn plan(name: &str, content: &str, options: &[&str]) -> std::process::Output {
    let path = folder(&format!("plan-{name}")).join("plan.json");
    std::fs::write(&path, content).expect("written");
    let path = path.to_string_lossy().into_owned();
    scar(&[&["plan", &path, "--json"], options].concat())
}

#[track_caller]
fn refused(name: &str, content: &str, code: &str, told: &str) {
    let output = plan(name, content, &[]);
    let message = complaint(&output);
    assert!(message.contains(told), "{name}: {message}");
    assert_eq!(json(&output)["error"]["code"], code, "{name}: {message}");
    assert_eq!(json(&output)["error"]["file"], "plan.json", "{name}");
}

#[test]
fn unit_cases_through_the_program() {
    let units: Value = serde_json::from_str(&std::fs::read_to_string(fixture("oracle/units.json")).expect("there")).expect("JSON");
    for case in units["completion"].as_array().expect("cases") {
        let (name, out) = (format!("{} {}", case["name"], case["variant"]), &case["out"]);
        let classes: Vec<Value> = (0..case["n"].as_array().expect("sizes").len())
            .map(|c| {
                object!({"class": c, "count": out["primary_per_class"][c], "foundation_size": case["n"][c], "reserve": out["reserve_per_class"][c]})
            })
            .collect();
        let content = object!({"classes": classes, "fill_size": out["fill_size"]}).to_string();
        let output = plan("unit", &content, &[]);
        if case["raises_at"] == "shares" {
            assert!(complaint(&output).contains("No class is known to lack samples"), "{name}");
            assert_eq!(json(&output)["error"]["code"], "no_deficit", "{name}");
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let result = json(&output);
        let close = |got: &Value, want: &Value| {
            let (got, want) = (got.as_f64().expect("a number"), want.as_f64().expect("a number"));
            assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "{name}: {got} for {want}");
        };
        close(&result["available"], &out["usable_size"]);
        for (c, class) in result["classes"].as_array().expect("classes").iter().enumerate() {
            assert_eq!((&class["class"], &class["add"]), (&Value::from(c), &out["added_per_class"][c]), "{name}");
            close(&class["deficit"], &out["deficit"][c]);
            close(&class["share"], &out["share"][c]);
        }
    }
}

#[test]
fn more_samples_than_there_can_be_are_refused_by_every_rule() {
    for (number, fill_size) in [("1e308", ""), ("1e16", ""), ("50", r#","fill_size":1e308"#), ("1e308", r#","fill_size":1e300"#)] {
        let content = format!(
            r#"{{"classes":[{{"class":"a","count":40,"foundation_size":{number}}},{{"class":"b","count":9,"foundation_size":9}}]{fill_size}}}"#
        );
        for rule in ["published", "even", "shares", "level", "deficit"] {
            let output = plan("too-many", &content, &["--rule", rule]);
            // Deficits of 50 end the rules that use them.
            if number == "50" && matches!(rule, "published" | "deficit") {
                assert_eq!(json(&output)["added"], 10, "{rule}");
                continue;
            }
            let message = complaint(&output);
            let is_told = message.contains("no data set has so many") || message.contains("Nothing says how much to add");
            assert!(is_told && !message.contains("18446744073709551615"), "{rule}, {number}: {message}");
        }
    }
}

#[test]
fn shopping_list_for_data_that_do_not_exist_yet_keeps_the_budget() {
    let content = r#"{"classes":[{"class":"a","count":40,"foundation_size":50,"cost":1},{"class":"b","count":10,"foundation_size":50,"cost":2}],"budget":45}"#;
    let result = json(&plan("budget", content, &["--rule", "deficit"]));
    assert_eq!((&result["classes"][0]["add"], &result["classes"][1]["add"]), (&Value::from(5), &Value::from(20)));
    assert_eq!(result["cost"], Value::from(45.0));
}

#[test]
fn other_rules_share_out_by_their_names() {
    let content = r#"{"classes":[{"class":"a","count":50,"foundation_size":null,"reserve":100},{"class":"b","count":10,"foundation_size":null,"reserve":100}],"fill_size":20}"#;
    let result = json(&plan("level", content, &["--rule", "level"]));
    assert_eq!((&result["classes"][0]["add"], &result["classes"][1]["add"]), (&Value::from(0), &Value::from(20)));
    assert_eq!(result["classes"][0]["deficit"], Value::Null);
    let output = plan("margin", content, &["--rule", "margin"]);
    assert!(complaint(&output).contains("candidate"));
    let output = plan("unknown", content, &["--rule", "best"]);
    assert!(complaint(&output).contains("«best» is no rule"));
}

#[test]
fn class_that_limits_the_others_is_named() {
    let content = r#"{"classes":[{"class":"rare","count":0,"foundation_size":100,"reserve":1},{"class":"b","count":0,"foundation_size":100,"reserve":900}],"fill_size":500}"#;
    let result = json(&plan("limits", content, &[]));
    assert_eq!(result["available"], Value::from(2.0));
    let told = result["diagnostics"].as_array().expect("a list");
    assert!(told.iter().any(|note| note["code"] == "limits_the_plan" && note["class"] == "rare"), "{told:?}");
}

#[test]
fn wrong_files_are_told_with_their_place() {
    let one = |class: &str| format!(r#"{{"classes":[{class}],"fill_size":9}}"#);
    refused("empty", "", "empty_file", "0 bytes");
    refused("cut", "{\"classes\":\n[", "bad_structure", "line 2");
    refused("nan", &one(r#"{"class":"a","count":1,"foundation_size":NaN,"reserve":1}"#), "bad_structure", "NaN");
    refused("list", "[]", "bad_structure", "object");
    refused("no-list", "{}", "bad_structure", "«classes»");
    refused("no-classes", r#"{"classes":[],"fill_size":9}"#, "too_few_classes", "empty");
    refused("no-count", &one(r#"{"class":"a","foundation_size":9,"reserve":1}"#), "bad_structure", "«count»");
    refused("no-size", &one(r#"{"class":"a","count":9,"reserve":1}"#), "bad_structure", "«foundation_size»");
    refused("no-class", &one(r#"{"count":9}"#), "bad_structure", "entry 1");
    refused("text", &one(r#"{"class":"a","count":"9","foundation_size":9}"#), "bad_structure", "class a");
    refused("fraction", &one(r#"{"class":"a","count":1.5,"foundation_size":9}"#), "bad_option", "1.5");
    refused("negative", &one(r#"{"class":"a","count":1,"foundation_size":9,"reserve":-1}"#), "bad_option", "-1");
    refused("cost", &one(r#"{"class":"a","count":1,"foundation_size":9,"reserve":1,"cost":0}"#), "bad_option", "«cost»");
    let class = r#"{"class":"a","count":1,"foundation_size":9,"reserve":5}"#;
    refused("twice", &one(&format!("{class},{class}")), "duplicate_ids", "more than once");
    refused("fill", &format!(r#"{{"classes":[{class}],"fill_size":-1}}"#), "bad_option", "«fill_size»");
    refused("deep", &"[".repeat(100_000), "bad_structure", "JSON");
}

#[test]
fn plan_for_people_says_the_same() {
    let path = folder("plan-text").join("plan.json");
    std::fs::write(&path, r#"{"classes":[{"class":"a\u001b[2J","count":1,"foundation_size":9,"reserve":5}],"fill_size":9}"#)
        .expect("written");
    let output = scar(&["plan", &path.to_string_lossy()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("5 samples to add") && !text.contains('\u{1b}'), "{text}");
}
