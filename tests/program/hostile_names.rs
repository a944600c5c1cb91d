//! Names that mean something elsewhere, in every field that has one: wherever the program writes for people they are text, short, and on
//! one line. JSON and CSV hold them whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::faults;

use super::support::{folder, json, scar};

/// Markup, a mark that turns the line around, an isolate, a command of the terminal, a formula, and marks of Markdown.
const EVIL: &str = "<img src=x onerror=alert(1)>\u{202e}\u{2066}\u{1b}[31m|`](http://e.f)";

/// A hostile name of one field.
fn evil(field: &str) -> String {
    format!("{field}{EVIL}")
}

/// The same with 100 kB behind it.
fn long(field: &str) -> String {
    evil(field) + &"y".repeat(100_000)
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Two tables of the same 120 items, in whose names everything is hostile. A file's own name has no room for 100 kB.
fn tables(root: &Path) -> [String; 2] {
    let class = |row: usize| if row.is_multiple_of(3) { long("=class") } else { evil(&format!("+class{}", row % 3)) };
    ["one", "two"].map(|side| {
        let heads = ["id".to_owned(), long("label"), evil("patient"), evil("f0"), long("f1"), "f2".to_owned()];
        let mut text = heads.map(|head| cell(&head)).join(",") + "\n";
        for row in 0..120 {
            let value = |dim: usize| (row * (dim + 3 + side.len()) % 17) as f64 / 7.0 + if dim == row % 3 { 1.5 } else { 0.0 };
            let id = if row == 5 { long("@id5") } else { evil(&format!("-id{row}")) };
            let group = evil(&format!("group{}", row / 4));
            text += &format!("{},{},{},{},{},{}\n", cell(&id), cell(&class(row)), cell(&group), value(0), value(1), value(2));
        }
        let file = root.join(format!("<img src=x>\u{202e}\u{1b}[31m{side}.csv"));
        fs::write(&file, text).expect("written");
        file.to_string_lossy().into_owned()
    })
}

/// Whether a person may be shown `text`: nothing acts, nothing turns a line around, and no name is longer than 100 characters.
#[track_caller]
fn assert_calm(what: &str, text: &str) {
    let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some(at) = text.find(acts) {
        panic!("{what}: …{:?}", &text[text.floor_char_boundary(at.saturating_sub(200))..text.ceil_char_boundary(at + 40)]);
    }
    if let Some(at) = text.find(&"y".repeat(101)) {
        panic!("{what}: a name is whole: …{:?}", &text[text.floor_char_boundary(at.saturating_sub(200))..at]);
    }
}

/// A page's text, without the report that it holds whole.
fn without_report(html: &str) -> String {
    html.split(";base64,")
        .enumerate()
        .map(|(part, text)| if part == 0 { text } else { text.split_once('"').map_or("", |(_, rest)| rest) })
        .collect()
}

#[test]
fn hostile_names_are_text_in_everything_that_is_written_for_people() {
    let root = folder("hostile-names");
    let [one, two] = tables(&root);
    let path = |name: &str| root.join(name).to_string_lossy().into_owned();
    let (label, group) = (long("label"), evil("patient"));
    let columns = ["--label-column", &label, "--group-column", &group];
    let [report, page, text, figures, compared, compared_page, compared_text, map, rows] =
        ["r.json", "r.html", "r.md", "figures", "m.json", "m.html", "m.md", "map.csv", "rows.csv"].map(path);
    let analyze = ["--ratios", "1,2", "--out", &report, "--html", &page, "--markdown", &text, "--figures", &figures];
    let compare = ["--clusters", "3", "--restarts", "1", "--ratios", "1", "--out", &compared, "--html", &compared_page];
    let names = format!("{},{}", evil("modality-a").replace(',', ""), long("modality-b"));
    let calls: BTreeMap<&str, Vec<&str>> = [
        ("inspect", [&["inspect", &one][..], &columns].concat()),
        ("analyze", [&["analyze", &one][..], &columns, &analyze].concat()),
        ("analyze, in full", [&["analyze", &one, "--ratios", "1,2", "--full"][..], &columns].concat()),
        ("modalities", [&["modalities", &one, &two, "--names", &names, "--markdown", &compared_text][..], &compare].concat()),
        ("show", vec!["show", &report]),
        ("show, compared", vec!["show", &compared]),
        ("show, methods", vec!["show", &report, "--methods"]),
        ("show, methods of modalities", vec!["show", &compared, "--methods"]),
        ("rows to files", [&["rows", &one, "--out", &rows, "--map", &map, "--list", "200"][..], &columns].concat()),
        ("subset", [&["subset", &one, "--size", "40"][..], &columns].concat()),
        ("an unknown column", vec!["inspect", &one, "--label-column", EVIL]),
    ]
    .into();
    // What was saved is shown again, so that comes last.
    let mut order: Vec<&&str> = calls.keys().collect();
    order.sort_by_key(|name| name.starts_with("show"));
    let mut n_looked = 0;
    for name in order {
        let output = scar(&calls[*name]);
        assert_eq!(output.status.success(), !name.starts_with("an unknown"), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            assert_calm(&format!("{name}, {stream}"), &String::from_utf8_lossy(bytes));
            n_looked += 1;
        }
    }
    for file in [&page, &compared_page, &text, &compared_text] {
        let written = without_report(&fs::read_to_string(file).expect("written"));
        assert_calm(file, &written);
        assert!(!written.contains("<img") && (file.ends_with(".html") || !written.contains("](http://e.f)")), "{file}");
        n_looked += 1;
    }
    for entry in fs::read_dir(&figures).expect("figures") {
        let figure = entry.expect("an entry").path();
        let written = fs::read_to_string(&figure).expect("a figure");
        assert_calm(&figure.display().to_string(), &written);
        assert!(!written.contains("<img"), "{}", figure.display());
        n_looked += 1;
    }
    // What other programs read holds names whole, and runs nothing as a formula.
    let whole = json(&scar(&["show", &report, "--json"]));
    let classes: Vec<&str> =
        whole["data"]["labels"]["classes"].as_array().expect("classes").iter().filter_map(|class| class["name"].as_str()).collect();
    assert!(classes.contains(&long("=class").as_str()), "{}", classes.len());
    for file in [&rows, &map] {
        let table = fs::read_to_string(file).expect("a table");
        assert!(table.contains(&long("=class")) && table.contains(&long("@id5")), "{file}");
        let starts = |cell: &str| cell.trim_start_matches('"').starts_with(['=', '+', '@']);
        assert!(!table.lines().flat_map(|line| line.split(',')).any(starts), "{file}");
        n_looked += 1;
    }
    // A table that goes to a terminal is for a person too.
    let call = format!("{} rows '{one}' --list 200 --quiet --label-column {}", env!("CARGO_BIN_EXE_scar"), "\"$LABEL\"");
    let seen = Command::new("script").args(["-qec", &call, "/dev/null"]).env("LABEL", &label).env("NO_COLOR", "1").output();
    let seen = String::from_utf8_lossy(&seen.expect("script of bsdutils is there").stdout).replace('\r', "");
    assert!(seen.contains("-id7"), "{seen}");
    let turns = ['\u{1b}', '\u{202e}', '\u{2066}'];
    assert!(!seen.contains(turns), "{:?}", seen.split(turns).next());
    n_looked += 1;
    faults::tried(
        "Names and sizes",
        "markup, turning marks, commands of the terminal, formulas and 100 kB in the names of classes, ids, columns, files, modalities and groups",
        n_looked,
        "text on one line, cut, in every form; whole in JSON and CSV",
    );
}
