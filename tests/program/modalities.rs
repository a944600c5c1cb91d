//! `scar modalities`.

use std::fmt::Write as _;

use serde_json::Value;

use super::support::{complaint, fixture, folder, json, scar};

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
            assert_eq!(pair["sides"][side]["measured"]["test"]["rows"], 240);
        }
        assert_eq!(pair["bias"].as_array().expect("classes").len(), 3);
    }
    assert_eq!(
        (&report["items"], &report["test_items"], &report["modalities"][0]["clusters"]["counts"]),
        (&240.into(), &240.into(), &serde_json::json!([80, 80, 80]))
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
fn matrices_of_one_file_are_modalities_by_their_names() {
    let two = fixture("field/made/roles/two.npz");
    let report = run(&[&two, "--matrix", "text", "--matrix", "image"], &[]);
    assert_eq!(report["pairs"][0]["names"], serde_json::json!(["two.npz, text", "two.npz, image"]), "{}", report["pairs"][0]["names"]);
    let dims: Vec<&Value> = report["modalities"].as_array().expect("two").iter().map(|modality| &modality["matrix"]["dims"]).collect();
    assert_eq!(dims, [4, 6]);
    let called = run(&[&two, "--matrix", "text", "--matrix", "image"], &["--names", "t,i"]);
    assert_eq!(called["pairs"][0]["names"], serde_json::json!(["t", "i"]));
    let refused = |arguments: &[&str]| complaint(&scar(&[&["modalities", &two], arguments].concat()));
    assert!(refused(&["--matrix", "text"]).contains("1 matrix was found in 1 file"));
    assert!(refused(&["--matrix", "text", "--matrix", "sound"]).contains("sound"));
    assert!(refused(&["--leave-out", "image"]).contains("1 matrix was found in 1 file"));
}

/// Labels that may mean none are asked about, as by every command that reads files.
#[test]
fn labels_that_may_mean_none_are_asked_about() {
    let (a, b) = (table("doubt-a.csv", &all(), 5, 0), table("doubt-b.csv", &all(), 4, 1));
    let labels = folder("modalities-doubt").join("y.txt");
    std::fs::write(&labels, (0..240).map(|row| format!("{}\n", ["x", "y", "unknown"][row % 3])).collect::<String>()).expect("written");
    let labels = labels.to_string_lossy().into_owned();
    let arguments = ["modalities", &a, &b, "--labels", &labels, "--ratios", "1,2,4", "--json"];
    assert!(complaint(&scar(&arguments)).contains("«unknown»"));
    let of = |word: &str| json(&scar(&[&arguments[..], &["--missing-label", word]].concat()));
    assert_eq!(of("unknown")["pairs"][0]["bias"].as_array().map(Vec::len), Some(2));
    assert_eq!(of("")["pairs"][0]["bias"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_does_not_fit_is_refused() {
    let a = table("fit-a.csv", &all(), 5, 0);
    let short = table("short.csv", &(0..200).collect::<Vec<_>>(), 4, 1);
    let others = table("others.csv", &(500..740).collect::<Vec<_>>(), 4, 1);
    let refused = |arguments: &[&str]| complaint(&scar(&[&["modalities"], arguments].concat()));
    assert!(refused(&[&a, &short]).contains("fit-a.csv has 240 rows, but short.csv has 200 rows"));
    assert!(refused(&[&a, &others, "--id-column", "item"]).contains("No id of fit-a.csv is in others.csv"));
    assert!(refused(&[&a, &a, "--clusters", "400"]).contains("400 clusters cannot be made of 240 rows"));
    assert!(refused(&[&a, &a, "--names", "one"]).contains("1 names were given for 2 modalities"));
    assert!(refused(&[&a]).contains("1 matrix was found in 1 file. Give one matrix a modality"));
    assert!(refused(&[&a, &a, "--matrix", "f0", "--ids", &a]).contains("--matrix"));
    let constant = folder("modalities-constant").join("constant.csv");
    std::fs::write(&constant, "u,v\n".to_owned() + &"1.5,2.25\n".repeat(240)).expect("written");
    assert!(refused(&[&a, &constant.to_string_lossy()]).contains("constant.csv: All rows are equal"));
}

#[test]
fn curve_of_clusters_is_shown_where_it_is_asked_for() {
    let (a, b) = (table("curve-a.csv", &all(), 5, 0), table("curve-b.csv", &all(), 4, 1));
    assert!(run(&[&a, &b], &[])["modalities"][0]["curve"].is_null());
    let report = run(&[&a, &b], &["--cluster-curve"]);
    for modality in report["modalities"].as_array().expect("modalities") {
        let curve = modality["curve"].as_array().expect("a curve");
        let ks: Vec<u64> = curve.iter().map(|point| point["k"].as_u64().expect("a number")).collect();
        assert_eq!(ks, [2, 3, 5, 8, 10, 15, 20, 30, 50]);
        // Three groups are plainer to see than two, five, eight or ten.
        let silhouette = |at: usize| curve[at]["silhouette"].as_f64().expect("a number");
        assert!((0..5).all(|at| silhouette(at) <= silhouette(1)), "{modality}");
    }
    let text = scar(&["modalities", &a, &b, "--clusters", "3", "--ratios", "1,2,4", "--cluster-curve"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("curve-a.csv: how well k clusters part"));
}

#[test]
fn plan_counts_pairs_once_and_keeps_to_its_budget() {
    let (a, b) = (table("plan-a.csv", &all(), 5, 0), table("plan-b.csv", &all(), 4, 1));
    let out = folder("modalities-plan").join("plan.csv");
    let file = out.to_string_lossy().into_owned();
    let report = run(&[&a, &b], &["--rule", "level", "--budget-cost", "40", "--costs", "1,2,2.5", "--plan-out", &file]);
    assert_eq!(report["schema_version"], 2);
    let plan = &report["pairs"][0]["plan"];
    assert_eq!((&plan["ask"]["rule"], &plan["ask"]["costs"]["second"]), (&"level".into(), &2.0.into()));
    let number = |field: &str| plan["totals"][field].as_f64().expect("a number");
    assert!(number("cost") <= 40.0 && number("cost") > 35.0, "{plan}");
    assert_eq!(number("items"), number("pairs") + number("only_first") + number("only_second"));
    assert_eq!(number("cost"), 2.5 * number("pairs") + number("only_first") + 2.0 * number("only_second"));
    let table = std::fs::read_to_string(out).expect("written");
    assert!(table.starts_with("first,second,class,rows_in_hand_first,"), "{table}");
    assert_eq!(table.lines().count(), 4);

    // Without a budget all that is lacking to the sizes.
    let report = run(&[&a, &b], &[]);
    assert_eq!(report["pairs"][0]["plan"]["ask"]["rule"], "deficit");
    let refused = |arguments: &[&str]| complaint(&scar(&[&["modalities", &a, &b], arguments].concat()));
    assert!(refused(&["--rule", "level"]).contains("Give a fill size or a budget"));
    assert!(refused(&["--rule", "margin", "--budget-rows", "3"]).contains("choose another rule"));
    assert!(refused(&["--costs", "1,2"]).contains("Give three"));
    assert!(refused(&["--costs", "1,0,1"]).contains("cost of a row of the second is 0"));
}

#[test]
fn plans_are_held_against_random_on_both_sides_and_by_retrieval() {
    let (a, b) = (table("validate-a.csv", &all(), 5, 0), table("validate-b.csv", &all(), 4, 1));
    let with = |threads| run(&[&a, &b], &["--validate", "2", "--rule", "level", "--budget-rows", "20", "--threads", threads]);
    let report = with("1");
    assert_eq!(report, with("3"));
    let validation = &report["pairs"][0]["validation"];
    let items = ["primary_items", "reserve_items", "items_added", "test_items"].map(|name| validation[name].as_u64().expect("a number"));
    assert_eq!(items, [115, 77, 38, 48]);
    let rules = validation["rules"].as_array().expect("rules");
    assert_eq!(rules.iter().map(|rule| &rule["rule"]).collect::<Vec<_>>(), ["level", "even"]);
    for rule in rules {
        assert_eq!((&rule["gain"]["difference"]["n"], rule["plan"]["recall"].as_array().map(Vec::len)), (&2.into(), Some(2)));
    }
    let text = scar(&["modalities", &a, &b, "--clusters", "3", "--ratios", "1,2,4", "--validate", "2"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("plans against a random fill of 38 items, 2 splits"), "{text}");
}

#[test]
fn a_cluster_of_two_items_is_tested_too_and_all_else_stands() {
    // Two items are far from all others, so they are a cluster. None of them is among the twelve that plans are tested on.
    let outliers = |name: &str, n_dims: u32| {
        let file = table(name, &all(), n_dims, 0);
        let text = std::fs::read_to_string(&file).expect("written");
        let far = |line: &str| match line.rsplit(',').next() {
            Some("item-17" | "item-101") => format!("{}{}", "900.5,".repeat(n_dims as usize), line.rsplit(',').next().unwrap_or_default()),
            _ => line.to_owned(),
        };
        std::fs::write(&file, text.lines().map(far).collect::<Vec<_>>().join("\n")).expect("written");
        file
    };
    let (a, b) = (outliers("absent-a.csv", 5), outliers("absent-b.csv", 4));
    let more = ["--clusters", "4", "--test-share", "0.05", "--ratios", "1,2,4", "--validate", "2", "--json"];
    let report = json(&scar(&[&["modalities", &a, &b], more.as_slice()].concat()));
    let pair = &report["pairs"][0];
    for side in 0..2 {
        let measured = &pair["sides"][side]["measured"];
        let tested: Vec<u64> =
            measured["test"]["class_rows"].as_array().expect("classes").iter().map(|rows| rows.as_u64().expect("a number")).collect();
        assert_eq!((tested[3], tested.iter().sum::<u64>()), (2, 240), "{tested:?}");
        // Two rows decide nothing: either they do not show that the class is learned, or the tolerance says how little they show.
        let step = &measured["steps"][3];
        let is_known = step["learned"] == true && step["tolerance"].as_f64().is_some_and(|tolerance| tolerance > 0.1);
        assert!(is_known || (step["size"].is_null() && step["reason"].is_string()), "{step}");
    }
    let class = &pair["plan"]["classes"][3];
    assert_eq!((&class["counts"], &class["add"]), (&serde_json::json!([2, 2]), &serde_json::json!([0, 0])));
    assert!(pair["validation"]["rules"].as_array().is_some_and(|rules| !rules.is_empty()));
}

#[test]
fn mini_batches_find_the_groups_too() {
    let (a, b) = (table("batch-a.csv", &all(), 5, 0), table("batch-b.csv", &all(), 4, 1));
    let counts = |arguments: &[&str]| run(&[&a, &b], arguments)["modalities"][0]["clusters"]["counts"].clone();
    assert_eq!(counts(&["--mini-batch", "32"]), counts(&[]));
}

#[test]
fn folders_hold_a_modality_its_ids_and_labels_in_parts() {
    let root = folder("modalities-parts");
    let rows = all();
    let in_parts = |name: &str, of: &dyn Fn(&[u32]) -> String, ending: &str| {
        let path = root.join(name);
        std::fs::create_dir(&path).expect("made");
        // Text order has 10 before 9.
        for (part, rows) in rows.chunks(20).enumerate() {
            std::fs::write(path.join(format!("{name}_{part}.{ending}")), of(rows)).expect("written");
        }
        std::fs::write(path.join(".hidden"), "x").expect("written");
        path.to_string_lossy().into_owned()
    };
    let matrix = |n_dims: u32, shift: u32| {
        move |rows: &[u32]| {
            let mut text = (0..n_dims).map(|dim| format!("f{dim}")).collect::<Vec<_>>().join(",") + "\n";
            for &row in rows {
                let value =
                    |dim: u32| f64::from((row * 31 + dim * 17 + shift * 7) % 101) / 100.0 + if row % 3 == dim % 3 { 2.0 } else { 0.0 };
                let _ = writeln!(text, "{}", (0..n_dims).map(|dim| format!("{:.3}", value(dim))).collect::<Vec<_>>().join(","));
            }
            text
        }
    };
    let ids = |rows: &[u32]| rows.iter().map(|row| format!("item-{row}\n")).collect::<String>();
    let (x, z) = (in_parts("image_emb", &matrix(5, 0), "csv"), in_parts("text_emb", &matrix(4, 1), "csv"));
    let (of_x, of_z) = (in_parts("image_ids", &ids, "txt"), in_parts("text_ids", &ids, "txt"));
    let labels = in_parts("labels", &|rows: &[u32]| rows.iter().map(|row| format!("kind {}\n", row % 3)).collect(), "txt");
    let paired = run(&[&x, &z], &["--ids", &of_x, "--ids", &of_z]);
    assert_eq!((&paired["items"], &paired["modalities"][1]["pairing"]["paired"]), (&240.into(), &240.into()));
    // As one file each.
    let whole = run(&[&table("whole-a.csv", &all(), 5, 0), &table("whole-b.csv", &all(), 4, 1)], &["--id-column", "item"]);
    assert_eq!(paired["pairs"][0]["agreement"], whole["pairs"][0]["agreement"]);
    let output = scar(&["modalities", &x, &z, "--ids", &of_x, "--ids", &of_z, "--labels", &labels, "--ratios", "1,2,4", "--json"]);
    let labelled = json(&output);
    let classes: Vec<&str> = labelled["pairs"][0]["sides"][0]["foundation"]["classes"]
        .as_array()
        .expect("classes")
        .iter()
        .map(|class| class["class"].as_str().expect("a name"))
        .collect();
    assert_eq!(classes, ["kind 0", "kind 1", "kind 2"]);
    let empty = root.join("empty");
    std::fs::create_dir(&empty).expect("made");
    let refused = scar(&["modalities", &x, &z, "--ids", &of_x, "--ids", &empty.to_string_lossy()]);
    assert!(complaint(&refused).contains("no file that can be read"), "{}", complaint(&refused));
}
