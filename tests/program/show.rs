//! `scar show`: what was saved comes back byte by byte, and what is no report is refused with what it is.

use std::fs::{File, read, write};

use super::support::{complaint, fixture, folder, json, scar};

/// What a command printed and saved: text, full text, JSON on stdout, JSON in a file, HTML in a file.
#[track_caller]
fn comes_back(call: &[&str], name: &str, has_full: bool) {
    let folder = folder(name);
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (saved, page, again) = (path("report.json"), path("report.html"), path("again.html"));
    let printed = |call: &[&str]| {
        let output = scar(call);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty());
        output.stdout
    };
    let text = printed(&[call, &["--out", &saved, "--html", &page]].concat());
    assert!(printed(&["show", &saved, "--html", &again]) == text, "the text of {name}");
    assert!(read(&page).expect("written") == read(&again).expect("written"), "the page of {name}");
    let object = printed(&[call, &["--json"]].concat());
    assert!(printed(&["show", &saved, "--json"]) == object, "the JSON of {name}");
    // What is printed may be saved as well.
    write(path("printed.json"), &object).expect("written");
    assert!(printed(&["show", &path("printed.json")]) == text, "the text of {name}, from what it printed");
    if has_full {
        assert!(printed(&["show", &saved, "--full"]) == printed(&[call, &["--full"]].concat()), "the full text of {name}");
    }
}

#[test]
fn analyses_of_every_kind_come_back_as_they_were() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    comes_back(&["analyze", &x, &y], "show-corrected", true);
    comes_back(&["analyze", &x, &y, "--convention", "published", "--ratios", "1,2,5"], "show-published", true);
    comes_back(&["analyze", &x, &y, "--test-share", "0", "--ratios", "2,5", "--trace"], "show-untested", true);
    let reserve = ["analyze", &x, &y, "--reserve", &x, "--reserve-labels", &y, "--validate", "2", "--ratios", "1,2,5"];
    comes_back(&reserve, "show-reserve", true);
}

#[test]
fn modalities_come_back_as_they_were() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_logits.npy"));
    comes_back(&["modalities", &x, &y, "--clusters", "3", "--ratios", "1,2,5"], "show-modalities", false);
}

#[test]
fn rare_classes_of_odd_names_and_columns_come_back_as_they_were() {
    let folder = folder("show-odd-labels");
    let table = folder.join("odd.csv");
    let mut text = "a,b,c,label,other\n".to_owned();
    for row in 0..120_usize {
        let class = if row.is_multiple_of(40) { "rare <b>&\u{202e}" } else { ["שלום", "x\ty"][row % 2] };
        let value = |dim: usize| (row * (dim + 3) % 17) as f64 / 7.0 + if dim == row % 2 { 2.0 } else { 0.0 };
        text += &format!("{},{},{},{class},{}\n", value(0), value(1), value(2), row % 3);
    }
    write(&table, text).expect("written");
    let file = table.to_string_lossy().into_owned();
    let call = ["analyze", &file, "--label-column", "label", "--label-column", "other", "--ratios", "1,2,30"];
    comes_back(&call, "show-odd", true);
}

/// Rare classes have no Coverage at most ratios, and errors of groups are sums over sets, which must have the same bits in each run.
#[test]
fn many_rare_classes_in_groups_come_back_as_they_were() {
    let folder = folder("show-many");
    let mut text = "a,b,c,d,e,label,patient_id\n".to_owned();
    let mut state = 5_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    for row in 0..640_usize {
        let class = row % 40;
        let values: String = (0..5).map(|dim| format!("{:.3},", next() + (class * (dim + 2) % 13) as f64 / 6.0)).collect();
        text += &format!("{values}class {class},P{}\n", row * row % 150);
    }
    let table = folder.join("many.csv");
    write(&table, text).expect("written");
    let file = table.to_string_lossy().into_owned();
    comes_back(&["analyze", &file, "--label-column", "label"], "show-many-grouped", true);
    comes_back(&["analyze", &file, "--label-column", "label", "--ignore-groups"], "show-many-rows", true);
}

#[test]
fn what_is_no_report_is_refused_and_nothing_is_written() {
    let folder = folder("show-refused");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let x = fixture("oracle/iris_X.npy");
    write(path("null.json"), "null").expect("written");
    write(path("half.json"), "{\"schema_version\": 1, \"scar_lens_version\": \"0.1.0\", \"complete\": tr").expect("written");
    let rows = scar(&["rows", &x, &fixture("oracle/iris_labels.npy"), "--json"]).stdout;
    write(path("rows.json"), rows).expect("written");
    // A file of 1 GB takes no room on most disks: it is a hole.
    let large = File::create(path("large.json")).expect("made");
    large.set_len(1 << 30).expect("a hole");
    std::io::Write::write_all(&mut &large, b"{\"schema_version\": 1").expect("written");
    for (file, code, words) in [
        ("null.json", "not_this_format", "holds null"),
        ("half.json", "truncated", "before its JSON does"),
        ("rows.json", "not_this_format", "scar rows --json"),
        ("large.json", "too_large", "large.json is JSON, of 1,073,741,824 bytes"),
        ("nowhere.json", "unreadable", "nowhere.json"),
    ] {
        let page = path("page.html");
        let output = scar(&["show", &path(file), "--html", &page, "--json"]);
        let message = complaint(&output);
        assert!(message.contains(words), "{message}");
        assert_eq!(json(&output)["error"]["code"], code, "{message}");
        assert!(!std::path::Path::new(&page).exists(), "{file}");
    }
    let message = complaint(&scar(&["show", &x]));
    assert!(message.contains("iris_X.npy is a NumPy array"), "{message}");
}
