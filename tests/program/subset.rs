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

/// What `scar inspect` says of a file of rows with its labels: number of rows, digest, counts of the classes.
fn inspected(files: &[&str]) -> (u64, String, Vec<u64>) {
    let found = json(&scar(&[&["inspect", "--json"], files].concat()));
    let counts = found["labels"]["classes"].as_array().expect("classes").iter().map(|class| class["count"].as_u64().expect("a count"));
    let sha256 = found["values"]["sha256_f32le"].as_str().expect("a digest").to_owned();
    (found["rows"].as_u64().expect("rows"), sha256, counts.collect())
}

#[test]
fn rows_are_written_in_the_format_of_their_files() {
    let [matrix, labels] = digits();
    let folder = folder("subset-rows");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (rows, classes, idxs) = (path("rows.npy"), path("classes.npy"), path("idxs.npy"));
    let call = ["subset", &matrix, "--labels", &labels, "--size", "60", "--out", &idxs, "--data-out", &rows, "--labels-out", &classes];
    let result = json(&scar(&[&call[..], &["--json"]].concat()));
    let kept: Vec<u64> = result["classes"].as_array().expect("classes").iter().map(|class| class["kept"].as_u64().expect("rows")).collect();
    let found = inspected(&[&rows, "--labels", &classes]);
    assert_eq!((found.0, &found.2), (60, &kept));
    // The same rows out of the matrix, value by value.
    let all = scar_data::source::MemorySource::new("x.npy", std::fs::read(&matrix).expect("a fixture"));
    let all = scar_data::read(&[&all], &Default::default(), &Default::default()).expect("readable");
    let idxs: Vec<u32> = indices(&result).iter().map(|&idx| idx as u32).collect();
    let expected = scar_data::digest(&all.matrices[0].values.select(&idxs), &Default::default()).expect("not cancelled");
    assert_eq!(found.1, expected);
    let told = String::from_utf8_lossy(&scar(&call).stdout).into_owned();
    assert!(told.contains("rows of digits_X.npy in ") && told.contains("rows of digits_labels.npy in "), "{told}");
    // A table holds its labels, and may take its own place.
    let table = path("table.csv");
    let line = |row: u64| format!("{}.5,{}.25,\"k\u{e9}, {}\"\n", row % 17, row % 13, row % 3);
    std::fs::write(&table, "f0,f1,label\n".to_owned() + &(0..90).map(line).collect::<String>()).expect("written");
    let result = json(&scar(&["subset", &table, "--size", "12", "--data-out", &table, "--json"]));
    let text = std::fs::read_to_string(&table).expect("written");
    assert_eq!(text, "f0,f1,label\n".to_owned() + &indices(&result).into_iter().map(line).collect::<String>());
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 4, "nothing is left that was begun");
}

#[test]
fn positions_are_those_of_the_file_where_rows_were_left_out() {
    let folder = folder("subset-places");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let line = |row: usize| match row {
        2 | 5 => format!("nan,1,c{}\n", row % 2),
        _ => format!("{row}.5,{}.25,c{}\n", row * row, row % 2),
    };
    let table = path("table.csv");
    std::fs::write(&table, "f0,f1,label\n".to_owned() + &(0..12).map(line).collect::<String>()).expect("written");
    let rows = path("rows.csv");
    let result = json(&scar(&["subset", &table, "--drop-non-finite", "--size", "10", "--data-out", &rows, "--json"]));
    assert_eq!(indices(&result), [0, 1, 3, 4, 6, 7, 8, 9, 10, 11]);
    let text = std::fs::read_to_string(&rows).expect("written");
    assert_eq!(text, "f0,f1,label\n".to_owned() + &indices(&result).into_iter().map(|row| line(row as usize)).collect::<String>());
    // Of parts, the positions go through all of them, and say so.
    let parts = [path("part_0.csv"), path("part_1.csv")];
    for (part, rows) in parts.iter().zip([0..7, 7..12]) {
        let rows: String = rows.filter(|row| ![2, 5].contains(row)).map(line).collect();
        std::fs::write(part, "f0,f1,label\n".to_owned() + &rows).expect("written");
    }
    let call = ["subset", &parts[0], &parts[1], "--size", "10", "--json"];
    let result = json(&scar(&call));
    assert_eq!((indices(&result).len(), &result["diagnostics"][0]["code"]), (10, &Value::from("rows_through_files")));
    assert!(complaint(&scar(&[&call[..], &["--data-out", &rows]].concat())).contains("one of 2 parts"));
}

#[test]
fn rows_that_cannot_be_written_are_told() {
    let [matrix, labels] = digits();
    let folder = folder("subset-refused");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let lines = path("x.jsonl");
    let line = |row: usize| format!("{{\"embedding\":[{row}.5,1],\"label\":\"c{}\"}}\n", row % 2);
    std::fs::write(&lines, (0..8).map(line).collect::<String>()).expect("written");
    let out = path("out");
    assert!(complaint(&scar(&["subset", &lines, "--size", "4", "--data-out", &out])).contains("the format «jsonl» cannot be written"));
    assert!(complaint(&scar(&["subset", &lines, "--size", "4", "--labels-out", &out])).contains("stand in x.jsonl itself"));
    let nowhere = path("no/such/folder.npy");
    let output = scar(&["subset", &matrix, "--labels", &labels, "--size", "20", "--data-out", &nowhere]);
    assert!(complaint(&output).contains("cannot be written"));
    assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1, "nothing was written");
}
