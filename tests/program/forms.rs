//! The forms of a report: a page that opens again, Markdown, figures, and what a paper cites.

use std::fs::{read, read_dir, read_to_string, write};
use std::path::Path;

use super::support::{complaint, fixture, folder, json, scar};

/// Names of classes that mean something in HTML, Markdown or on a line of text.
const HOSTILE: [&str; 3] = ["<script>alert(1)</script>", "a|b`c` [d](http://e.f)\n# g", "ev\u{202e}il &amp; <img src=x>"];

/// A table with classes of such names.
fn hostile_table(folder: &Path) -> String {
    let mut text = "a,b,c,label\n".to_owned();
    for row in 0..90_usize {
        let value = |dim: usize| (row * (dim + 3) % 17) as f64 / 7.0 + if dim == row % 3 { 2.0 } else { 0.0 };
        text += &format!("{},{},{},\"{}\"\n", value(0), value(1), value(2), HOSTILE[row % 3]);
    }
    let file = folder.join("hostile.csv");
    write(&file, text).expect("written");
    file.to_string_lossy().into_owned()
}

#[track_caller]
fn done(call: &[&str]) -> Vec<u8> {
    let output = scar(call);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_form_is_written_and_the_page_opens_again() {
    let folder = folder("forms");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let [saved, page, text, figures] = ["report.json", "report.html", "report.md", "made/figures"].map(path);
    let table = hostile_table(&folder);
    let analyze = ["analyze", &table, "--ratios", "1,2,5", "--out", &saved, "--html", &page, "--markdown", &text, "--figures", &figures];
    done(&analyze);

    let html = read_to_string(&page).expect("a page");
    let markdown = read_to_string(&text).expect("Markdown");
    for raw in ["<script", "<img", "\u{202e}"] {
        assert!(!html.contains(raw) && !markdown.contains(raw), "{raw}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && markdown.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!markdown.contains("\n# g") && !markdown.contains("](http://"), "{markdown}");
    let names = ["whole", "curves", "bubbles", "ranking", "distribution", "size-bars", "step-1", "step-2", "step-3"];
    for name in names {
        let svg = read_to_string(Path::new(&figures).join(format!("{name}.svg"))).expect("a figure");
        assert!(svg.starts_with("<svg ") && svg.contains("SCAR Lens 0.") && !svg.contains("<script") && !svg.contains("var("), "{name}");
        assert!(markdown.contains(&format!("](made/figures/{name}.svg)")), "{name}");
    }
    assert_eq!(read_dir(&figures).expect("a folder").count(), names.len());

    // The page holds all that the JSON does.
    assert!(done(&["show", &page, "--json"]) == done(&["show", &saved, "--json"]));
    let again = [path("again.html"), path("again.md")];
    done(&["show", &page, "--html", &again[0], "--markdown", &again[1]]);
    assert!(read(&again[0]).expect("written") == read(&page).expect("there"));
    let without_figures = read_to_string(&again[1]).expect("written");
    assert!(!without_figures.contains(".svg") && without_figures.lines().count() > 60);
    let half = path("half.html");
    write(&half, &html[..html.len() - 9_000]).expect("written");
    assert_eq!(json(&scar(&["show", &half, "--json"]))["error"]["code"], "truncated");
    write(&half, "<!doctype html><title>SCAR report: x</title>").expect("written");
    assert!(complaint(&scar(&["show", &half])).contains("an HTML page without a report in it"));
}

#[test]
fn modalities_have_the_same_forms() {
    let folder = folder("forms-modalities");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_logits.npy"));
    let [page, text, again] = ["report.html", "report.md", "again.md"].map(path);
    done(&["modalities", &x, &y, "--clusters", "3", "--ratios", "1,2,5", "--html", &page, "--markdown", &text]);
    let figures = path("figures");
    done(&["show", &page, "--markdown", &again, "--figures", &figures, "--png"]);
    let svg = read_to_string(Path::new(&figures).join("bias.svg")).expect("a figure");
    let width: u32 = svg
        .strip_prefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .and_then(|rest| rest.split('"').next()?.parse().ok())
        .expect("a width");
    // The eight bytes of every PNG, then its first part with the width.
    let png = read(Path::new(&figures).join("bias.png")).expect("a picture");
    assert_eq!((&png[..8], &png[16..20]), (&b"\x89PNG\r\n\x1a\n"[..], &(2 * width).to_be_bytes()[..]));
    assert_eq!(read_dir(&figures).expect("a folder").count(), 2);
    let (text, again) = (read_to_string(&text).expect("written"), read_to_string(&again).expect("written"));
    assert_eq!(
        again.lines().filter(|line| !line.contains("](figures/bias.svg)")).filter(|line| !line.is_empty()).collect::<Vec<_>>(),
        text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>()
    );
    let methods = String::from_utf8(done(&["show", &page, "--methods"])).expect("text");
    assert!(methods.contains("by k-means of 10 starts") && methods.contains("@article{su2025scar,"), "{methods}");
}

#[test]
fn methods_say_how_and_what_to_cite() {
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let text = |more: &[&str]| {
        let call = [&["analyze", &x, &y, "--ratios", "1,2", "--methods", "--seed", "7"], more].concat();
        String::from_utf8(done(&call)).expect("text")
    };
    let corrected = text(&[]);
    assert!(corrected.starts_with("The 150 embeddings of 4 dimensions in 3 classes were described by SCAR"), "{corrected}");
    assert!(corrected.contains("the seed 7.") && corrected.contains("one row in 1 and 2") && corrected.ends_with("}\n}\n"), "{corrected}");
    let published = text(&["--convention", "published", "--test-share", "0"]);
    assert!(published.contains("convention «published»") && published.contains("those of the theory"), "{published}");
    let message = complaint(&scar(&["analyze", &x, &y, "--methods", "--link"]));
    assert!(message.contains("cannot be used with"), "{message}");
}

#[test]
fn no_form_is_written_over_what_is_read_or_another() {
    let folder = folder("forms-refused");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (x, y) = (fixture("oracle/iris_X.npy"), fixture("oracle/iris_labels.npy"));
    let page = path("report.html");
    done(&["analyze", &x, &y, "--ratios", "1,2", "--html", &page]);
    let before = read(&page).expect("there");
    let saved = path("report.json");
    done(&["analyze", &x, &y, "--ratios", "1,2", "--out", &saved]);
    for (call, words) in [
        (vec!["show", &page, "--html", &page], "would be written over"),
        (vec!["show", &saved, "--markdown", &saved], "would be written over"),
        (vec!["show", &page, "--figures", &page], "the folder cannot be made"),
        (vec!["show", &page, "--markdown", &path("figures/whole.svg"), "--figures", &path("figures")], "is the same file as"),
        (vec!["analyze", &x, &y, "--markdown", &path("no/report.md")], "there is no folder"),
    ] {
        let message = complaint(&scar(&call));
        assert!(message.contains(words), "{message}");
    }
    assert!(read(&page).expect("there") == before);
    // What was refused leaves no folder behind, and takes none away that was there.
    assert!(!Path::new(&path("figures")).exists());
    std::fs::create_dir(path("there")).expect("a folder");
    for figures in ["new/inner", "there", "there/inner"] {
        complaint(&scar(&["analyze", &x, "no-such-labels.npy", "--figures", &path(figures)]));
        complaint(&scar(&["show", &page, "--figures", &path(figures), "--html", &page]));
    }
    assert!(!Path::new(&path("new")).exists() && read_dir(path("there")).expect("still there").count() == 0);
    let message = complaint(&scar(&["show", &page, "--png"]));
    assert!(message.contains("--figures"), "{message}");
}
