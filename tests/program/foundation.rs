//! `scar foundation`.

use serde_json::{Value, json as value};

use super::support::{complaint, fixture, folder, json, scar};

fn units(section: &str) -> Vec<Value> {
    let units: Value = serde_json::from_str(&std::fs::read_to_string(fixture("oracle/units.json")).expect("there")).expect("JSON");
    units[section].as_array().expect("cases").clone()
}

fn written(folder_name: &str, content: &str) -> String {
    let path = folder(folder_name).join("input.json");
    std::fs::write(&path, content).expect("written");
    path.to_string_lossy().into_owned()
}

#[track_caller]
fn close(got: &Value, want: &Value, what: &str) {
    if want.is_null() {
        return assert!(got.is_null(), "{what}: {got} where there is none");
    }
    let (got, want) = (got.as_f64().expect(what), want.as_f64().expect(what));
    assert!((got - want).abs() <= 1e-9 * want.abs().max(1.0), "{what}: {got} for {want}");
}

#[test]
fn totals_of_given_heights() {
    for case in units("totals") {
        let Some(call) = case["calls"].as_array().expect("calls").iter().find(|call| {
            call["function"] == "predict_foundation_total_fast" && call["args"]["max_order"] == 3 && call["args"].get("epsilon").is_none()
        }) else {
            continue;
        };
        let input = written("foundation-heights", &value!({"h": case["h"], "ratio_factor": call["args"]["ratio"]}).to_string());
        let output = scar(&["foundation", "--hypotheses", &input, "--json"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let result = json(&output);
        let name = case["name"].as_str().expect("a name");
        close(&result["total"]["truncated"], &call["out"], &format!("{name}: truncated"));
        close(&result["total"]["two_term"], &case["calls"][0]["out"], &format!("{name}: two_term"));
        close(&result["total"]["simple"], &case["calls"][1]["out"], &format!("{name}: simple"));
        assert!(result.get("classes").is_none(), "heights have no curves");
    }
}

#[test]
fn sizes_of_given_curves() {
    let step = units("step").into_iter().find(|case| case["name"] == "typical 0").expect("the case is there");
    let class = |name: Value| {
        value!({"class": name, "scale": step["scale"], "coverage": step["coverage"],
            "authenticity": step["authenticity"], "richness": step["richness"]})
    };
    let curves = value!({"ratios": step["ratios"], "classes": [class("cat".into()), class(7.into())], "train_accuracy": 0.9});
    let input = written("foundation-curves", &curves.to_string());
    let result = json(&scar(&["foundation", &input, "--convention", "published", "--ratio-rule", "plain", "--json"]));
    for (class, name) in result["classes"].as_array().expect("classes").iter().zip(["cat", "7"]) {
        assert_eq!((class["class"].as_str(), &class["lambda_at_bound"]), (Some(name), &Value::from(true)));
        close(&class["h"], &step["out"]["h"], "h");
        close(&class["foundation_size"], &step["out"]["n"], "n");
    }
    let authenticity = step["authenticity"][0].as_f64().expect("a number");
    close(&result["ratio_factor"], &Value::from((1.0 - 0.9) / (1.0 - authenticity)), "factor");
    assert_eq!(result["total"]["reported"], result["total"]["truncated"]);
    // δ and ε move the sizes as the formula says.
    let wider = json(&scar(&["foundation", &input, "--convention", "published", "--epsilon", "0.02", "--json"]));
    let quarter = result["classes"][0]["foundation_size"].as_f64().expect("a size") / 4.0;
    close(&wider["classes"][0]["foundation_size"], &Value::from(quarter), "n at twice ε");
}

#[test]
fn what_has_no_solution_is_null_with_its_reason() {
    let codes = |result: &Value| -> Vec<String> {
        let diagnostics = result["diagnostics"].as_array().expect("a list");
        diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().expect("a code").to_owned()).collect()
    };
    let of_heights = |h: Value| {
        let input = written("foundation-degenerate", &value!({"h": h, "ratio_factor": 2.0}).to_string());
        json(&scar(&["foundation", "--hypotheses", &input, "--json"]))
    };
    let zero = of_heights(value!([1.0, 0.0, 2.0]));
    assert!(zero["total"].as_object().expect("totals").values().all(Value::is_null), "{zero}");
    assert_eq!(codes(&zero), ["no_total"]);
    // Equal heights at the second order: the chance never crosses δ.
    let input = written("foundation-no-root", &value!({"h": [100.0, 100.0, 100.0, 100.0], "ratio_factor": 2.0}).to_string());
    let result = json(&scar(&["foundation", "--hypotheses", &input, "--order", "2", "--json"]));
    assert!(result["total"]["truncated"].is_null());
    assert_eq!(result["total"]["reported"], result["total"]["sum"]);
    assert_eq!(codes(&result), ["no_root"]);
    // Coverage 1 leaves no height; a height below δ needs no sample.
    for (coverage, code) in [(1.0, "no_envelope"), (1.0 - 1e-9, "h_below_delta")] {
        let class = value!({"class": "a", "scale": [1.0], "coverage": [coverage], "authenticity": [0.9], "richness": [0.9]});
        let input = written("foundation-flat", &value!({"ratios": [1], "classes": [class], "train_accuracy": 0.9}).to_string());
        let result = json(&scar(&["foundation", &input, "--convention", "published", "--json"]));
        assert!(result["classes"][0]["foundation_size"].is_null(), "{result}");
        assert!(codes(&result).iter().any(|found| found == code), "{result}");
    }
}

#[test]
fn input_that_cannot_be_used_is_refused_with_its_place() {
    let short = value!({"ratios": [1, 2], "classes": [{"class": "a", "scale": [1.0], "coverage": [0.5, 0.5],
        "authenticity": [0.9, 0.9], "richness": [0.9, 0.9]}], "train_accuracy": 0.9});
    for (content, option, code, words) in [
        ("{\"ratios\": [1,\n 2", None, "bad_structure", "line 2"),
        ("", None, "empty_file", "0 bytes"),
        (&short.to_string(), None, "row_mismatch", "scale has 1 values for 2 ratios"),
        ("{\"ratios\": [], \"classes\": []}", None, "out_of_range", "no classes"),
        ("{\"h\": [1.0, -2.0], \"ratio_factor\": 2}", Some("--hypotheses"), "out_of_range", "position 2"),
    ] {
        let input = written("foundation-bad", content);
        let mut arguments = vec!["foundation"];
        arguments.extend(option);
        arguments.extend([input.as_str(), "--json"]);
        let output = scar(&arguments);
        let message = complaint(&output);
        assert!(message.contains(words), "{message}");
        assert_eq!(json(&output)["error"]["code"], code, "{message}");
    }
    let output = scar(&["foundation", "--json"]);
    assert_eq!(json(&output)["error"]["code"], "bad_option");
}
