//! `--link`: a result as a link says what the result says, and is short.

use std::fs::read_to_string;
use std::path::PathBuf;

use super::support::{complaint, fixture, folder, json, scar};

fn example(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("www/examples").join(name).to_string_lossy().into_owned()
}

#[track_caller]
fn printed(call: &[&str]) -> String {
    let output = scar(call);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// An analysis, its saved report and its link say the same, number by number; only names of files are missing.
#[track_caller]
fn comes_back(call: &[&str], name: &str, file: &str, most: usize) {
    let folder = folder(name);
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (saved, page, again) = (path("report.json"), path("report.html"), path("again.html"));
    let link = printed(&[&["analyze"], call, &["--link", "--out", &saved]].concat());
    assert!(link.starts_with("#r=2.") && link.ends_with('\n') && link.lines().count() == 1, "{link}");
    let link = link.trim_end();
    println!("{name}: {} characters", link.len());
    assert!(link.len() <= most, "{} characters", link.len());
    assert_eq!(printed(&["show", &saved, "--link"]).trim_end(), link);
    let based = printed(&["show", &saved, "--link", "--base", "https://example.org/scar/"]);
    assert_eq!(based.trim_end(), format!("https://example.org/scar/{link}"));

    // What was odd about the files names them and their rows, and is in no link.
    let problems = json(&scar(&["show", &saved, "--json"]))["data"]["problems"].clone();
    let odd: Vec<String> =
        problems.as_array().expect("a list").iter().filter_map(|one| one["message"].as_str().map(str::to_owned)).collect();
    let named = |text: String| odd.iter().fold(text, |text, one| text.replace(&format!(" {one}"), "")).replace(file, "data of a link");
    for detail in [&[][..], &["--full"]] {
        let of_file = named(printed(&[&["show", &saved], detail].concat()));
        assert_eq!(printed(&[&["show", link], detail].concat()), of_file);
        assert_eq!(printed(&[&["show", based.trim_end()], detail].concat()), of_file);
    }
    printed(&["show", &saved, "--html", &page]);
    printed(&["show", link, "--html", &again]);
    // The figures, too; what is shown on hovering has the digits of the link.
    let whole = |path: &str| {
        let text = read_to_string(path).expect("written");
        // Each page holds its own report.
        let (text, _) = text.split_once("<p class=\"saved\">").expect("the report in the page");
        let text = named(odd.iter().fold(text.to_owned(), |text, one| text.replace(&format!("<p>{one}</p>\n"), "")));
        let mut parts = text.split(" title=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        first + &parts.map(|part| part.split_once('"').map_or("", |(_, rest)| rest)).collect::<Vec<_>>().join("")
    };
    let words = |text: &str| text.split("<svg").map(|part| part.split("</svg>").last().unwrap_or_default().to_owned()).collect::<String>();
    assert_eq!(words(&whole(&again)), words(&whole(&page)));
}

#[test]
fn real_results_come_back_from_links_of_8_kb() {
    let (x, y) = (example("digits/digits.npy"), example("digits/digits-labels.npy"));
    comes_back(&[&x, &y], "link-digits", "digits.npy", 8_000);
    let (x, y) = (example("emoji/emoji-image.npy"), example("emoji/emoji-labels.csv"));
    comes_back(&[&x, &y], "link-emoji", "emoji-image.npy", 8_000);
}

#[test]
fn analyses_of_every_kind_come_back() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    comes_back(&[&x, &y, "--convention", "published", "--ratios", "1,2,5"], "link-published", "iris_X.npy", 8_000);
    comes_back(&[&x, &y, "--test-share", "0", "--ratios", "2,5"], "link-untested", "iris_X.npy", 8_000);
}

#[test]
fn what_is_no_link_or_has_none_is_refused_in_words() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let told = |call: &[&str]| complaint(&scar(call));
    assert!(told(&["show", "#r=1.abc"]).contains("The link is damaged"));
    assert!(told(&["show", "http://127.0.0.1:8080/#r=7.abc"]).contains("form 7"));
    assert_eq!(json(&scar(&["show", "#r=1.abc", "--json"]))["error"]["code"], "checksum");
    assert!(told(&["analyze", &x, &y, "--link", "--json"]).contains("--json"));
    assert!(told(&["analyze", &x, &y, "--base", "https://example.org/"]).contains("--link"));
    for base in ["example.org", "https://example.org/#a", "javascript:alert(1)", "https://example.org/a b"] {
        assert!(told(&["analyze", &x, &y, "--link", "--base", base]).contains("no address of a page"), "{base}");
    }
    let folder = folder("link-modalities");
    let saved = folder.join("report.json").to_string_lossy().into_owned();
    let logits = fixture("oracle/iris_logits.npy");
    printed(&["modalities", &x, &logits, "--clusters", "3", "--ratios", "1,2,5", "--out", &saved]);
    let link = printed(&["show", &saved, "--link", "--base", "https://example.org/scar/"]);
    assert!(link.starts_with("https://example.org/scar/#r=2.") && link.len() < 32_000, "{link}");
    // All that is said, but for what the modalities are called.
    let said = |of: &str| {
        let text = printed(&["show", of, "--full"]);
        [("iris_X", "first"), ("iris_logits", "second")]
            .iter()
            .fold(text, |text, (name, place)| text.replace(&format!("{name}.npy"), name).replace(name, place))
    };
    assert_eq!(said(link.trim_end()), said(&saved));
}
