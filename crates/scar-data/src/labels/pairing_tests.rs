use super::*;
use crate::labels::values::RawLabels;

fn ids(column: &str, ids: &[&str], is_weak: bool) -> Ids {
    Ids { column: column.to_owned(), ids: ids.iter().map(|&id| id.to_owned()).collect(), is_weak, repeats: false }
}

/// Labels of the rows after pairing, and what was told.
fn follow(labels: &[(&str, &str)], of_matrix: &[Ids]) -> Result<(Vec<Option<String>>, Vec<Problem>), Problem> {
    let texts: Vec<&str> = labels.iter().map(|(_, label)| *label).collect();
    let of_labels: Vec<&str> = labels.iter().map(|(id, _)| *id).collect();
    let mut file = LabelFile { ids: vec![ids("id", &of_labels, false)], ..LabelFile::of("y.csv".to_owned(), RawLabels::of_texts(&texts)) };
    let told = file.follow_ids(Side { file: "x.csv", ids: of_matrix })?;
    Ok(((0..file.raw.n_labels() as usize).map(|row| file.raw.label(row)).collect(), told))
}

fn told_of(labels: &[(&str, &str)], of_matrix: &[&str]) -> (Vec<Option<String>>, String) {
    let (labels, told) = follow(labels, &[ids("key", of_matrix, false)]).expect("paired");
    (labels, told.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n"))
}

fn some(labels: &[&str]) -> Vec<Option<String>> {
    labels.iter().map(|&label| (!label.is_empty()).then(|| label.to_owned())).collect()
}

#[test]
fn labels_follow_the_ids_of_the_matrix() {
    let (labels, told) = told_of(&[("a", "cat"), ("b", "dog"), ("c", "owl")], &["c", "a"]);
    assert_eq!(labels, some(&["owl", "cat"]));
    assert!(told.contains("matched by id") && told.contains("1 label is without a row in x.csv, first the id «b»"), "{told}");
    assert_eq!(told_of(&[("a", "cat"), ("b", "dog")], &["a", "b"]), (some(&["cat", "dog"]), String::new()));
}

#[test]
fn copies_are_dropped_and_told() {
    let (labels, told) = told_of(&[("a", "cat"), ("b", "dog"), ("a", "cat"), ("a", "cat")], &["b", "a"]);
    assert_eq!(labels, some(&["dog", "cat"]));
    assert!(told.contains("1 id stands more than once with the same label, first «a»"), "{told}");
    // The same ids row by row may stand there any number of times.
    assert_eq!(told_of(&[("a", "cat"), ("a", "dog")], &["a", "a"]), (some(&["cat", "dog"]), String::new()));
    // One label for many rows.
    assert_eq!(told_of(&[("q", "dog"), ("p", "cat")], &["p", "q", "p"]).0, some(&["cat", "dog", "cat"]));
}

#[test]
fn conflict_names_the_id_and_both_labels() {
    let mut labels: Vec<(String, &str)> = (0..20).map(|row| (format!("r{row}"), if row % 2 == 0 { "cat" } else { "dog" })).collect();
    labels.push(("r3".to_owned(), "owl"));
    labels.push(("r99".to_owned(), "owl"));
    let of_matrix: Vec<String> = (0..20).rev().map(|row| format!("r{row}")).collect();
    let of_matrix: Vec<&str> = of_matrix.iter().map(String::as_str).collect();
    let labels: Vec<(&str, &str)> = labels.iter().map(|(id, label)| (id.as_str(), *label)).collect();
    let (found, told) = told_of(&labels, &of_matrix);
    assert_eq!((found[16].as_deref(), found.iter().flatten().count()), (None, 19));
    assert!(told.contains("the id «r3» stands with different labels, «dog» and «owl»; 1 row was left out"), "{told}");
    assert!(told.contains("first the id «r99»"), "{told}");
    let refused = follow(&[("a", "x"), ("b", "y"), ("a", "y")], &[ids("id", &["b", "a"], false)]).expect_err("one of two is unsure");
    assert!(refused.code == Code::DuplicateIds && refused.message.contains("«x» and «y»"), "{refused}");
}

#[test]
fn never_by_order_against_ids() {
    let refused = follow(&[("a", "x"), ("b", "y")], &[ids("id", &["1", "2"], false)]).expect_err("nothing in common");
    assert!(refused.code == Code::RowMismatch && refused.message.contains("do not match"), "{refused}");
    assert_eq!(refused.option.as_deref(), Some("--id-column NAME, or --leave-out \"id\""));
    let refused = follow(&[("a", "x"), ("b", "y")], &[ids("id", &["b", "c"], false)]).expect_err("one has none");
    assert!(refused.row == Some(2) && refused.message.contains("«c»"), "{refused}");
    let refused = follow(&[("1.6E+18", "x"), ("1.7E+18", "y")], &[ids("id", &["1600000000000000001", "1700000000000000001"], false)]);
    assert!(refused.expect_err("rounded").message.contains("rounded"));
    // What may be no ids says nothing where it does not match, and is told.
    let (labels, told) = follow(&[("a", "x"), ("b", "y")], &[ids("", &["0", "1"], true)]).expect("by order");
    assert!(labels == some(&["x", "y"]) && told[0].message.contains("by their order"), "{told:?}");
}

#[test]
fn another_column_may_be_the_one_that_matches() {
    let of_matrix = [ids("request_id", &["r1", "r2"], false), ids("custom_id", &["b", "a"], false)];
    assert_eq!(follow(&[("a", "x"), ("b", "y")], &of_matrix).expect("paired").0, some(&["y", "x"]));
    let (labels, told) = follow(&[("sp|A|X", "x"), ("sp|B|Y", "y")], &[ids("key", &["B", "A"], false)]).expect("paired");
    assert!(labels == some(&["y", "x"]) && told.iter().any(|told| told.message.contains("taken as P1")), "{told:?}");
}
