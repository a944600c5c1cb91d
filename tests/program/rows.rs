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
    assert_eq!(report["far"]["rows"], 6);
    assert!(report["duplicates"]["rows"].as_u64() <= Some(2), "{}", report["duplicates"]);
    assert_eq!(report["duplicates"]["exact"], 0);
    let explained = report["map"]["explained"][0].as_f64().expect("a share");
    assert!((explained - 0.148_905_9).abs() < 1e-6, "{explained}");
    let rows = report["rows"].as_array().expect("rows");
    let wrong: Vec<_> = rows.iter().filter(|row| row["wrong"] == true).collect();
    assert_eq!(wrong.len() as u64, report["wrong"]["rows"].as_u64().expect("a count"));
    assert!(wrong.len() > 20, "a linear probe of digits that it never saw gets some wrong");
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let mut last = f64::INFINITY;
    for row in wrong {
        assert!(row["wrong_with_confidence"] == true || number(&row["wrong_score"]) <= last && row["label"] != row["predicted"], "{row}");
        assert_eq!(row["nearest"].as_array().expect("rows").len(), 3);
        last = if row["wrong_with_confidence"] == true { f64::INFINITY } else { number(&row["wrong_score"]) };
        let votes = &row["neighbor_votes"];
        assert!(number(&votes["label"]) > 0.0 && number(&votes["suggested"]) <= 1.0 && row["suggested"].is_string(), "{row}");
    }
    assert_eq!(report["settings"]["folds"], 5);
    let penalties = report["probe"]["penalties"].as_array().expect("a list");
    assert!((penalties.iter().map(|penalty| number(&penalty["share"])).sum::<f64>() - 1.0).abs() < 1e-6, "{penalties:?}");
}

/// Digits with the labels of some rows changed; the rows that were.
fn flipped(name: &str, change: impl Fn(usize, i64) -> i64) -> ([String; 2], Vec<usize>) {
    let [matrix, labels] = digits();
    let mut bytes = std::fs::read(labels).expect("the fixture");
    let mut changed = Vec::new();
    for (row, value) in bytes[128..].as_chunks_mut::<8>().0.iter_mut().enumerate() {
        let label = i64::from_le_bytes(*value);
        let given = change(row, label);
        if given != label {
            changed.push(row);
            *value = given.to_le_bytes();
        }
    }
    let path = folder(name).join("labels.npy");
    std::fs::write(&path, bytes).expect("written");
    ([matrix, path.to_string_lossy().into_owned()], changed)
}

#[test]
fn planted_wrong_labels_come_first_and_are_righted() {
    // One row in twenty is given the label three on.
    let ([matrix, labels], changed) = flipped("rows-flipped", |row, label| if row % 20 == 7 { (label + 3) % 10 } else { label });
    let report = json(&scar(&["rows", &matrix, &labels, "--list", "100000", "--json"]));
    let rows = report["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), changed.len()), (1797, 90), "with a large list every row is there");
    let row_of = |row: &serde_json::Value| row["row"].as_u64().expect("a row") as usize;
    let mut ranked: Vec<&serde_json::Value> = rows.iter().collect();
    let score = |row: &serde_json::Value| row["wrong_score"].as_f64().expect("a score");
    ranked.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let n_first = ranked[..90].iter().filter(|row| changed.contains(&row_of(row))).count();
    assert!(n_first >= 84, "{n_first} of 90");
    let listed: Vec<_> = rows.iter().filter(|row| row["wrong_with_confidence"] == true).collect();
    let n_right = listed.iter().filter(|row| changed.contains(&row_of(row))).count();
    assert_eq!(listed.len() as u64, report["wrong"]["confident"].as_u64().expect("a count"));
    assert!(n_right >= 82 && listed.len() - n_right <= 5, "{n_right} of {} listed", listed.len());
    let is_righted = |row: &serde_json::Value| {
        let label: i64 = row["label"].as_str().expect("a label").parse().expect("a digit");
        row["suggested"].as_str().and_then(|suggested| suggested.parse().ok()) == Some((label + 7) % 10)
    };
    let n_righted = listed.iter().filter(|row| changed.contains(&row_of(row)) && is_righted(row)).count();
    assert!(n_righted + 3 >= n_right, "{n_righted} of {n_right} have the label from before suggested");
    let expected = report["wrong"]["expected"].as_f64().expect("a number");
    assert!((70.0..115.0).contains(&expected), "{expected}");
}

#[test]
fn digits_as_they_are_have_hardly_any_wrong_label() {
    let [matrix, labels] = digits();
    let report = json(&scar(&["rows", &matrix, &labels, "--json"]));
    let confident = report["wrong"]["confident"].as_u64().expect("a count");
    assert!(confident <= 9, "{confident} of 1,797 are half a percent");
}

#[test]
fn a_threshold_of_ones_own_decides_where_it_is_given() {
    let [matrix, labels] = digits();
    let report = json(&scar(&["rows", &matrix, &labels, "--confidence", "0.6", "--json"]));
    assert_eq!(report["params"]["confidence"], 0.6);
    for row in report["rows"].as_array().expect("rows") {
        let is_sure = row["wrong"] == true && row["confidence"].as_f64().expect("a share") >= 0.6;
        assert_eq!(row["wrong_with_confidence"], is_sure, "{row}");
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
    assert_eq!(first["suggested"], "bee");
    let nearest = first["nearest"][0]["id"].as_str().expect("an id");
    assert!(nearest.starts_with('r'), "{nearest}");
    assert!(report["wrong"]["confident"] == 1 && report["classes"][0]["confident"] == 1, "{}", report["wrong"]);
}

#[test]
fn planted_copies_are_found_and_one_of_each_is_kept() {
    // Mixed as by a hash, on top of a large common part.
    let value = |row: u32, dim: u32| {
        let mixed = (row * 1_000 + dim + 1).wrapping_mul(2_654_435_761);
        f64::from((mixed ^ mixed >> 15).wrapping_mul(2_246_822_519) >> 8) / f64::from(1 << 24) + 30.0
    };
    let line = |id: &str, row: u32, noise: f64| {
        let values: String = (0..24).map(|dim| format!("{},", value(row, dim) + noise * value(dim + 7, row) - noise * 30.5)).collect();
        format!("{id},{values}{}\n", ["ant", "bee"][row as usize % 2])
    };
    let mut text = format!("id,{}label\n", (0..24).map(|dim| format!("f{dim},")).collect::<String>());
    (0..200).for_each(|row| text += &line(&format!("r{row}"), row, 0.0));
    (0..10).for_each(|row| text += &line(&format!("same{row}"), row, 0.0));
    (10..20).for_each(|row| text += &line(&format!("near{row}"), row, 0.02));
    text += &format!("nothing,{}ant\n", "0,".repeat(24));
    let folder = folder("rows-copies");
    let (path, keep) = (folder.join("x.csv"), folder.join("keep.csv"));
    std::fs::write(&path, text).expect("written");
    let (path, keep) = (path.to_string_lossy().into_owned(), keep.to_string_lossy().into_owned());
    let report = json(&scar(&["rows", &path, "--json", "--keep-one", &keep]));
    let duplicates = &report["duplicates"];
    assert_eq!((&duplicates["rows"], &duplicates["exact"], &duplicates["to_drop"]), (&40.into(), &20.into(), &20.into()), "{duplicates}");
    assert_eq!((&duplicates["threshold_rule"], &duplicates["groups"][0]["rows"]), (&"gap".into(), &serde_json::json!([0, 200])));
    assert_eq!(duplicates["groups"][10]["ids"], serde_json::json!(["r10", "near10"]));
    assert!(duplicates["threshold"].as_f64().is_some_and(|cosine| cosine > 0.9 && cosine < 1.0), "{duplicates}");
    assert_eq!(report["failed"], serde_json::json!({ "rows": 1, "first": [220] }));
    let codes: Vec<&str> = report["diagnostics"].as_array().expect("a list").iter().filter_map(|told| told["code"].as_str()).collect();
    assert!(codes.contains(&"failed_rows") && codes.contains(&"duplicates_threshold"), "{codes:?}");
    let kept = std::fs::read_to_string(&keep).expect("written");
    assert_eq!((kept.lines().count(), kept.matches(",false").count()), (1 + 221, 20));
    assert!(kept.contains("\n0,r0,0,true\n") && kept.contains("\n200,same0,0,false\n") && kept.contains("\n50,r50,,true\n"), "{kept}");
    // A threshold of one's own goes before the data's.
    let given = json(&scar(&["rows", &path, "--json", "--duplicate-cosine", "0.999999"]));
    assert_eq!((&given["duplicates"]["threshold_rule"], &given["duplicates"]["rows"]), (&"given".into(), &20.into()));
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
fn rows_are_judged_by_probes_that_never_saw_them() {
    let [matrix, labels] = digits();
    let of = |more: &[&str]| json(&scar(&[&["rows", &matrix, &labels, "--json"], more].concat()));
    let (once, folds) = (of(&["--folds", "0"]), of(&[]));
    assert_eq!((once["probe"].get("folds"), &folds["probe"]["folds"]), (None, &5.into()));
    // The probe that saw them is right about more of its rows.
    let accuracy = |report: &serde_json::Value| report["probe"]["train_accuracy"].as_f64().expect("a share");
    assert!(accuracy(&folds) < accuracy(&once), "{} {}", folds["probe"], once["probe"]);
    assert!(folds["wrong"]["rows"].as_u64() > once["wrong"]["rows"].as_u64(), "{} {}", folds["wrong"], once["wrong"]);
    // Nothing else changes, but that copies may now stand in several folds; digits has none.
    let mut duplicates = folds["duplicates"].clone();
    assert_eq!(duplicates.as_object_mut().expect("an object").remove("leak").expect("in folds")["rows"], 0);
    assert_eq!((&duplicates, &folds["far"], &folds["map"]), (&once["duplicates"], &once["far"], &once["map"]));
    let codes: Vec<&str> = folds["diagnostics"].as_array().expect("a list").iter().filter_map(|told| told["code"].as_str()).collect();
    assert!(codes.contains(&"probe_cross_fitted") && !codes.contains(&"probe_saw_rows"), "{codes:?}");
    let told = complaint(&scar(&["rows", &matrix, &labels, "--folds", "1"]));
    assert!(told.contains("2 to 20"), "{told}");
}

/// A table of `rows` (values, label) in a file of its own.
fn table(name: &str, rows: impl Iterator<Item = (Vec<f64>, &'static str)>) -> String {
    let path = folder(name).join("table.csv");
    let mut text = String::new();
    for (values, label) in rows {
        if text.is_empty() {
            text = (0..values.len()).map(|dim| format!("f{dim},")).collect::<String>() + "label\n";
        }
        text += &values.iter().map(|value| format!("{value},")).collect::<String>();
        text += &format!("{label}\n");
    }
    std::fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

/// Every number of a report, to be found finite: JSON has no other, but `null` stands for it.
fn check_scores(report: &serde_json::Value) {
    for row in report["rows"].as_array().expect("rows") {
        assert!(row["wrong_score"].is_number() && row["confidence"].is_number() && row["neighbor_votes"]["label"].is_number(), "{row}");
    }
    assert!(report["wrong"]["expected"].is_number() && report["wrong"]["share"].is_number());
}

#[test]
fn odd_sets_have_finite_numbers_and_no_wrong_label() {
    let names = ["ant", "bee"];
    let value = |row: usize| (row as f64 * 0.7).sin();
    for (name, path, n_rows) in [
        ("fewer rows than folds", table("odd-four", (0..4).map(|row| (vec![value(row), row as f64], names[row % 2]))), 4),
        ("rows all alike", table("odd-alike", (0..30).map(|row| (vec![1.5, 2.5], names[row % 2]))), 30),
        ("columns that do not vary", table("odd-constant", (0..40).map(|row| (vec![3.0, value(row), 3.0], names[row % 2]))), 40),
        ("a class of one row", table("odd-alone", (0..40).map(|row| (vec![value(row), value(3 * row)], names[usize::from(row == 7)]))), 40),
    ] {
        let report = json(&scar(&["rows", &path, "--list", "1000", "--json"]));
        assert_eq!(report["rows"].as_array().map(Vec::len), Some(n_rows), "{name}: {report}");
        check_scores(&report);
        assert_eq!(report["wrong"]["confident"], 0, "{name}");
    }
}
