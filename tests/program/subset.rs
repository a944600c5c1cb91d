//! `scar subset`.

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

fn digits() -> [String; 2] {
    [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")]
}

fn indices(result: &Value) -> Vec<u64> {
    result["indices"].as_array().expect("a list").iter().map(|idx| idx.as_u64().expect("a row")).collect()
}

#[test]
fn every_method_keeps_every_class_in_its_share() {
    let [matrix, labels] = digits();
    for method in ["random", "herding"] {
        let result = json(&scar(&["subset", &matrix, "--labels", &labels, "--size", "180", "--method", method, "--json"]));
        let rows = indices(&result);
        assert_eq!(rows.len(), 180, "{method}");
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]) && rows[179] < 1797, "{method}");
        for class in result["classes"].as_array().expect("classes") {
            let (rows, kept) = (class["rows"].as_f64().expect("rows"), class["kept"].as_f64().expect("rows"));
            assert!((kept - rows * 180.0 / 1797.0).abs() < 1.0, "{method}: {kept} of {rows}");
        }
    }
}

#[test]
fn indices_are_written_as_int64_and_follow_the_seed() {
    let [matrix, labels] = digits();
    let path = folder("subset").join("indices.npy").to_string_lossy().into_owned();
    let call = |seed: &str| {
        json(&scar(&[
            "subset", &matrix, "--labels", &labels, "--size", "50", "--method", "random", "--seed", seed, "--out", &path, "--json",
        ]))
    };
    let result = call("7");
    let bytes = std::fs::read(&path).expect("written");
    assert_eq!((&bytes[..6], bytes.len()), (&b"\x93NUMPY"[..], 128 + 50 * 8));
    assert!(String::from_utf8_lossy(&bytes[10..128]).contains("'<i8', 'fortran_order': False, 'shape': (50,)"));
    let written: Vec<u64> = bytes[128..].chunks_exact(8).map(|b| u64::from_le_bytes(b.try_into().expect("eight bytes"))).collect();
    assert_eq!(written, indices(&result));
    assert_eq!(written, indices(&call("7")));
    assert_ne!(written, indices(&call("8")));
}

#[test]
fn text_is_one_index_a_line() {
    let [matrix, labels] = digits();
    let output = scar(&["subset", &matrix, &labels, "--size", "12"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.lines().count() == 12 && text.lines().all(|line| line.parse::<u32>().is_ok()), "{text}");
}

#[test]
fn sizes_that_cannot_be_are_told() {
    let [matrix, labels] = digits();
    let call = |options: &[&str]| scar(&[&["subset", &matrix, "--labels", &labels, "--json"], options].concat());
    for (options, code, told) in [
        (&["--size", "0"][..], "bad_option", "from 1 to 1797"),
        (&["--size", "1798"], "bad_option", "from 1 to 1797"),
        (&[], "bad_option", "--size"),
        (&["--size", "9", "--foundation"], "bad_option", "cannot be used with"),
        (&["--size", "9", "--method", "best"], "bad_option", "«best» is no method"),
    ] {
        let output = call(options);
        assert!(complaint(&output).contains(told), "{options:?}: {}", complaint(&output));
        assert_eq!(json(&output)["error"]["code"], code, "{options:?}");
    }
    let output = scar(&["subset", &matrix, "--size", "9", "--json"]);
    complaint(&output);
    assert_eq!(json(&output)["error"]["code"], "label_missing");
}

#[test]
fn fewer_samples_than_classes_are_told() {
    let [matrix, labels] = digits();
    let result = json(&scar(&["subset", &matrix, "--labels", &labels, "--size", "4", "--json"]));
    assert_eq!(indices(&result).len(), 4);
    assert_eq!(result["diagnostics"][0]["code"], "classes_lost");
}
