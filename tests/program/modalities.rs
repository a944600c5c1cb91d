//! `scar modalities`.

use std::fmt::Write as _;

use serde_json::Value;

use super::support::{complaint, folder, json, scar};

/// Items in two or three groups, in `n_dims` dimensions: a table with a column that names them, its rows in the order `rows`.
fn table(name: &str, rows: &[u32], n_dims: u32, shift: u32) -> String {
    let mut text = (0..n_dims).map(|dim| format!("f{dim},")).collect::<String>() + "item\n";
    for &row in rows {
        for dim in 0..n_dims {
            let noise = f64::from((row * 31 + dim * 17 + shift * 7) % 101) / 100.0;
            let group = if row % 3 == dim % 3 { 2.0 } else { 0.0 };
            let _ = write!(text, "{:.3},", noise + group);
        }
        let _ = writeln!(text, "item-{row}");
    }
    let path = folder(&format!("modalities-{name}")).join(name);
    std::fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

fn all() -> Vec<u32> {
    (0..240).collect()
}

fn run(files: &[&str], more: &[&str]) -> Value {
    let mut arguments = vec!["modalities"];
    arguments.extend(files);
    arguments.extend(["--clusters", "3", "--ratios", "1,2,4", "--json"]);
    arguments.extend(more);
    json(&scar(&arguments))
}

#[test]
fn every_pair_has_two_sides_with_the_same_classes() {
    let files = [table("a.csv", &all(), 5, 0), table("b.csv", &all(), 4, 1), table("c.csv", &all(), 6, 2)];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let report = run(&files, &["--names", "one,two,three"]);
    let pairs = report["pairs"].as_array().expect("pairs");
    let names: Vec<String> = pairs.iter().map(|pair| format!("{}{}", pair["names"][0], pair["names"][1])).collect();
    assert_eq!(names, [r#""one""two""#, r#""one""three""#, r#""two""three""#]);
    for pair in pairs {
        // The groups are plain to see in each, so all cluster alike.
        assert!(pair["agreement"]["adjusted_rand"].as_f64().expect("a number") > 0.9, "{pair}");
        for side in 0..2 {
            let classes: Vec<&str> = pair["sides"][side]["foundation"]["classes"]
                .as_array()
                .expect("classes")
                .iter()
                .map(|class| class["class"].as_str().expect("a name"))
                .collect();
            assert_eq!(classes, ["0", "1", "2"]);
            assert_eq!(pair["sides"][side]["measured"]["test"]["rows"], 48);
        }
        assert_eq!(pair["bias"].as_array().expect("classes").len(), 3);
    }
    assert_eq!(
        (&report["items"], &report["test_items"], &report["modalities"][0]["clusters"]["counts"]),
        (&240.into(), &48.into(), &serde_json::json!([80, 80, 80]))
    );
}

#[test]
fn shuffled_rows_with_ids_give_the_result_of_those_in_order() {
    let (a, b) = (table("in-order-a.csv", &all(), 5, 0), table("in-order-b.csv", &all(), 4, 1));
    let mut shuffled = all();
    shuffled.sort_by_key(|row| row * 7919 % 1009);
    let mixed = table("shuffled-b.csv", &shuffled, 4, 1);
    let straight = run(&[&a, &b], &["--id-column", "item"]);
    let paired = run(&[&a, &mixed], &["--id-column", "item"]);
    assert_eq!(paired["modalities"][1]["pairing"]["paired"], 240);
    // Name, sum over the file and digest are of the file as it is; all that is computed is the same.
    for side in ["agreement", "bias", "matched"] {
        assert_eq!(straight["pairs"][0][side], paired["pairs"][0][side], "{side}");
    }
    assert_eq!(straight["pairs"][0]["sides"][1]["measures"], paired["pairs"][0]["sides"][1]["measures"]);
    // By order alone these are other items.
    assert_ne!(run(&[&a, &mixed], &[])["pairs"][0]["sides"][1]["measures"], straight["pairs"][0]["sides"][1]["measures"]);
    // A column that is called as ids are pairs the rows unasked.
    let renamed = [&a, &mixed].map(|file| {
        let (text, renamed) = (std::fs::read_to_string(file).expect("there"), format!("{file}-id.csv"));
        std::fs::write(&renamed, text.replacen("item\n", "id\n", 1)).expect("written");
        renamed
    });
    let unasked = run(&[&renamed[0], &renamed[1]], &[]);
    assert_eq!(unasked["pairs"][0]["bias"], straight["pairs"][0]["bias"]);
    assert_eq!(unasked["modalities"][1]["pairing"]["paired"], 240);
}

#[test]
fn unpaired_and_doubled_rows_are_told() {
    let a = table("all.csv", &all(), 5, 0);
    let some: Vec<u32> = (30..240).chain([31, 32]).chain(300..310).collect();
    let report = run(&[&a, &table("some.csv", &some, 4, 1)], &["--id-column", "item"]);
    let pairing = &report["modalities"][1]["pairing"];
    let told = ["paired", "only_first", "only_second", "duplicates_second"].map(|name| pairing[name].as_u64().expect("a number"));
    assert_eq!((told, &report["items"]), ([210, 30, 10, 2], &210.into()));
}

#[test]
fn a_modality_beside_itself_is_not_biased_and_that_is_said() {
    let a = table("twice.csv", &all(), 5, 0);
    let report = run(&[&a, &a], &[]);
    assert_eq!(report["diagnostics"][0]["code"], "same_modality");
    for class in report["pairs"][0]["bias"].as_array().expect("classes") {
        assert!(class["difference"].is_null() || class["difference"] == 0.0, "{class}");
        assert!(class["driver"].is_null());
    }
}

#[test]
fn given_labels_take_the_place_of_clusters() {
    let (a, b) = (table("labelled-a.csv", &all(), 5, 0), table("labelled-b.csv", &all(), 4, 1));
    let labels = folder("modalities-labels").join("labels.txt");
    std::fs::write(&labels, (0..240).map(|row| format!("{}\n", ["x", "y"][row % 2])).collect::<String>()).expect("written");
    let labels = labels.to_string_lossy().into_owned();
    let report = json(&scar(&["modalities", &a, &b, "--labels", &labels, "--ratios", "1,2,4", "--json"]));
    assert_eq!(report["labels"]["kind"], "given");
    assert!(report["pairs"][0]["agreement"].is_null());
    assert_eq!(report["pairs"][0]["bias"][1]["class"], "y");
}

#[test]
fn what_does_not_fit_is_refused() {
    let a = table("fit-a.csv", &all(), 5, 0);
    let short = table("short.csv", &(0..200).collect::<Vec<_>>(), 4, 1);
    let others = table("others.csv", &(500..740).collect::<Vec<_>>(), 4, 1);
    let refused = |arguments: &[&str]| complaint(&scar(&[&["modalities"], arguments].concat()));
    assert!(refused(&[&a, &short]).contains("fit-a.csv has 240 rows, but short.csv has 200 rows"));
    assert!(refused(&[&a, &others, "--id-column", "item"]).contains("No id of fit-a.csv is in others.csv"));
    assert!(refused(&[&a, &a, "--clusters", "400"]).contains("400 clusters cannot be made of 192 rows"));
    assert!(refused(&[&a, &a, "--names", "one"]).contains("1 names were given for 2 files"));
    assert!(refused(&[&a]).contains("2 values"));
    let constant = folder("modalities-constant").join("constant.csv");
    std::fs::write(&constant, "u,v\n".to_owned() + &"1.5,2.25\n".repeat(240)).expect("written");
    assert!(refused(&[&a, &constant.to_string_lossy()]).contains("constant.csv: All rows are equal"));
}
