//! `scar rows`.

use super::support::{complaint, fixture, folder, json, scar};

fn digits() -> [String; 2] {
    [fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy")]
}

#[test]
fn rows_of_digits_are_listed_with_all_that_made_them() {
    let [matrix, labels] = digits();
    let report = json(&scar(&["rows", &matrix, "--labels", &labels, "--seed", "3", "--json"]));
    assert_eq!((&report["settings"]["seed"], &report["settings"]["convention"]), (&3.into(), &"corrected".into()));
    // As numpy counts them (src/rows has where).
    assert_eq!((&report["duplicates"]["rows"], &report["far"]["rows"]), (&14.into(), &6.into()));
    let explained = report["map"]["explained"][0].as_f64().expect("a share");
    assert!((explained - 0.148_905_9).abs() < 1e-6, "{explained}");
    let rows = report["rows"].as_array().expect("rows");
    let wrong: Vec<_> = rows.iter().filter(|row| row["wrong"] == true).collect();
    assert_eq!(wrong.len() as u64, report["wrong"]["rows"].as_u64().expect("a count"));
    assert!(!wrong.is_empty(), "a linear probe of digits gets some wrong");
    let n_confident = report["wrong"]["confident"].as_u64().expect("a count") as usize;
    assert!(wrong.iter().enumerate().all(|(place, row)| row["wrong_with_confidence"] == (place < n_confident)), "these first");
    let mut last = f64::INFINITY;
    for (place, row) in wrong.into_iter().enumerate() {
        if place == n_confident {
            last = f64::INFINITY;
        }
        let margin = row["confidence"].as_f64().expect("a share") - row["label_probability"].as_f64().expect("a share");
        assert!(margin > 0.0 && margin <= last && row["label"] != row["predicted"], "{row}");
        assert_eq!(row["nearest"].as_array().expect("rows").len(), 3);
        last = margin;
    }
}

#[test]
fn the_program_prints_and_writes_the_same_table_for_any_number_of_threads() {
    let [matrix, labels] = digits();
    let folder = folder("rows");
    let (out, map) = (folder.join("rows.csv"), folder.join("map.csv"));
    let (out, map) = (out.to_string_lossy().into_owned(), map.to_string_lossy().into_owned());
    let printed = scar(&["rows", &matrix, &labels, "--list", "20"]);
    let told = scar(&["rows", &matrix, &labels, "--list", "20", "--out", &out, "--map", &map]);
    let written = std::fs::read(&out).expect("written");
    assert_eq!(String::from_utf8_lossy(&printed.stdout).trim_end(), String::from_utf8_lossy(&written).trim_end());
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("of 1,797 rows") && told.contains("convention corrected, seed 0"), "{told}");
    assert_eq!(std::fs::read_to_string(&map).expect("written").lines().count(), 1 + 1797);
    let one = std::process::Command::new(env!("CARGO_BIN_EXE_scar"))
        .args(["rows", &matrix, &labels, "--list", "20"])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("the program starts");
    assert!(one.stdout == printed.stdout, "the threads change nothing");
}

#[test]
fn ids_beside_the_rows_stand_in_the_table() {
    let path = folder("rows-ids").join("x.csv");
    let mut table = "id,f0,f1,label\n".to_owned();
    for row in 0..60 {
        let (side, part) = (row % 2, row as f64 * 0.37);
        table += &format!("r{row},{},{},{}\n", side as f64 * 6.0 + part.sin(), part.cos(), ["ant", "bee"][side]);
    }
    // Labelled an ant, and in the middle of the bees.
    table += "odd,6.0,0.1,ant\n";
    std::fs::write(&path, table).expect("written");
    let report = json(&scar(&["rows", &path.to_string_lossy(), "--json"]));
    let first = &report["rows"][0];
    assert_eq!((&first["id"], &first["row"], &first["predicted"]), (&"odd".into(), &60.into(), &"bee".into()));
    let nearest = first["nearest"][0]["id"].as_str().expect("an id");
    assert!(nearest.starts_with('r'), "{nearest}");
    assert!(report["wrong"]["confident"] == 1 && report["classes"][0]["confident"] == 1, "{}", report["wrong"]);
}

#[test]
fn what_cannot_be_looked_at_is_told() {
    let [matrix, labels] = digits();
    for (options, code, told) in [
        (&["--duplicate-cosine", "1.5"][..], "bad_option", "0.5 to 1"),
        (&["--confidence=-1"], "bad_option", "0 to 1"),
        (&["--list", "1000000"], "bad_option", "100,000"),
        (&["--neighbors", "100"], "bad_option", "more than 20"),
    ] {
        let output = scar(&[&["rows", &matrix, "--labels", &labels, "--json"], options].concat());
        assert!(complaint(&output).contains(told), "{options:?}: {}", complaint(&output));
        assert_eq!(json(&output)["error"]["code"], code, "{options:?}");
    }
    let output = scar(&["rows", &matrix, "--json"]);
    complaint(&output);
    assert_eq!(json(&output)["error"]["code"], "label_missing");
}

#[test]
fn rows_are_those_of_the_file_where_some_were_left_out() {
    let path = folder("rows-left-out").join("table.csv");
    let line = |row: u32| {
        let (x, label) = if row.is_multiple_of(2) { (0.0, "ant") } else { (6.0, "bee") };
        // Every tenth row is not finite, and the last is a bee among ants.
        let x = if row % 10 == 4 { "nan".to_owned() } else { format!("{:.2}", x + f64::from(row % 7) * 0.1) };
        format!("{x},{:.2},{label}\n", f64::from(row % 5) * 0.1)
    };
    let table = "f0,f1,label\n".to_owned() + &(0..60).map(line).collect::<String>() + "0.25,0.15,bee\n";
    std::fs::write(&path, table).expect("written");
    let path = path.to_string_lossy().into_owned();
    let report = json(&scar(&["rows", &path, "--drop-non-finite", "--json"]));
    assert_eq!(report["data"]["matrix"]["rows"], 55);
    let first = &report["rows"][0];
    assert_eq!((&first["row"], &first["label"], &first["predicted"]), (&60.into(), &"bee".into(), &"ant".into()));
    // Its nearest are ants: even rows of the file, and none of those that were left out.
    for near in first["nearest"].as_array().expect("rows") {
        let row = near["row"].as_u64().expect("a row");
        assert!(row % 2 == 0 && row % 10 != 4, "{row}");
    }
}

#[test]
fn cross_fitted_probes_judge_rows_that_they_never_saw() {
    let [matrix, labels] = digits();
    let of = |more: &[&str]| json(&scar(&[&["rows", &matrix, &labels, "--json"], more].concat()));
    let (once, folds) = (of(&[]), of(&["--folds", "5"]));
    assert_eq!((once["probe"].get("folds"), &folds["probe"]["folds"]), (None, &5.into()));
    // The probe that saw them is right about more of its rows.
    let accuracy = |report: &serde_json::Value, which: &str| report["probe"][which].as_f64().expect("a share");
    assert!(accuracy(&folds, "train_accuracy") < accuracy(&once, "train_accuracy"), "{}", folds["probe"]);
    assert!(folds["wrong"]["rows"].as_u64() > once["wrong"]["rows"].as_u64(), "{} {}", folds["wrong"], once["wrong"]);
    // Nothing else changes.
    assert_eq!((&folds["duplicates"], &folds["far"], &folds["map"]), (&once["duplicates"], &once["far"], &once["map"]));
    let codes: Vec<&str> = folds["diagnostics"].as_array().expect("a list").iter().filter_map(|told| told["code"].as_str()).collect();
    assert!(codes.contains(&"probe_cross_fitted") && !codes.contains(&"probe_saw_rows"), "{codes:?}");
    let told = complaint(&scar(&["rows", &matrix, &labels, "--folds", "1"]));
    assert!(told.contains("2 to 20"), "{told}");
}
