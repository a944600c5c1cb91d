use super::*;

fn raw(texts: &[&str]) -> Result<(RawLabels, Vec<LabelWarning>), LabelError> {
    let mut column = Column::kept();
    texts.iter().for_each(|text| column.push(text));
    RawLabels::from_column(column, None, |position| RowPlace { row: position as u64 + 1, line: None })
}

#[track_caller]
fn integers(texts: &[&str], expected: &[i128]) {
    assert_eq!(raw(texts), Ok((RawLabels::of_integers(expected), Vec::new())));
}

#[track_caller]
fn stay_texts(texts: &[&str]) {
    assert!(matches!(raw(texts), Ok((RawLabels { values: Values::Texts(_), .. }, _))), "{texts:?}");
}

#[test]
fn texts_that_are_whole_numbers_become_numbers_exactly() {
    integers(&["1", "-2", " 3 ", "4.0", "1e3", "+5"], &[1, -2, 3, 4, 1000, 5]);
    integers(&["9007199254740992", "9007199254740993"], &[9_007_199_254_740_992, 9_007_199_254_740_993]);
}

#[test]
fn texts_that_name_something_stay_texts() {
    stay_texts(&["007", "7"]);
    stay_texts(&["inf", "infinity"]);
    stay_texts(&["1e400", "x"]);
    stay_texts(&["true", "false"]);
    assert_eq!(raw(&["True", "FALSE"]), Ok((RawLabels::of_texts(&["true", "false"]), Vec::new())));
}

#[test]
fn labels_that_say_that_there_is_none_are_left_out_and_told() {
    let told = |texts: &[&str]| raw(texts).map(|(labels, warnings)| (labels.texts().collect::<Vec<_>>(), labels.unlabelled(), warnings));
    let left_out = |row: u64, n_missing, n_labels, words: &[&str]| LabelWarning::LeftOut {
        row,
        place: format!("row {row}"),
        n_missing,
        n_labels,
        words: words.iter().map(|&word| word.to_owned()).collect(),
    };
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    assert_eq!(told(&["a", "", "b", " "]), Ok((owned(&["a", "", "b", ""]), vec![1, 3], vec![left_out(2, 2, 4, &["", ""])])));
    assert_eq!(told(&["1", "NaN", "2"]), Ok((owned(&["1", "", "2"]), vec![1], vec![left_out(2, 1, 3, &["NaN"])])));
    assert_eq!(told(&["cat", "nan", "\\N"]), Ok((owned(&["cat", "", ""]), vec![1, 2], vec![left_out(2, 2, 3, &["nan", "\\N"])])));
    // −1 beside names is none, and a class beside numbers.
    assert_eq!(told(&["cat", "-1", "dog"]).expect("names").1, [1]);
    assert!(told(&["0", "-1", "1"]).expect("numbers").1.is_empty() && told(&["+", "-", "+"]).expect("signs").1.is_empty());
    // Numbers are numbers beside what is missing.
    assert_eq!(raw(&["3.0", "", "3"]).expect("numbers").0.without(&[1]).to_classes().class_names(), ["3"]);
}

#[test]
fn word_that_may_be_a_class_is_asked_about() {
    let first = RowPlace { row: 2, line: None };
    let asked = LabelError::MayBeMissing { first, n_missing: 2, n_labels: 4, word: "unknown".into() };
    assert_eq!(raw(&["a", "unknown", "b", "unknown"]), Err(asked.clone()));
    let option = asked.problem("y.csv").option.expect("an option");
    assert!(option.starts_with("--missing-label unknown"), "{option}");
    let with = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let mut column = Column::kept();
        ["a", "unknown", "b", "nan"].iter().for_each(|text| column.push(text));
        RawLabels::from_column(column, Some(&words), |_| first).expect("told").0.unlabelled()
    };
    assert_eq!([with(&["unknown"]), with(&[""]), with(&["a", "b"])], [vec![1, 3], vec![3], vec![0, 2, 3]]);
}

#[test]
fn missing_and_fractional_labels_are_told_with_the_first() {
    let place = |row| RowPlace { row, line: None };
    assert_eq!(raw(&["", "nan"]), Err(LabelError::Missing { first: place(1), n_missing: 2, n_labels: 2 }));
    assert_eq!(raw(&["1", "0.5"]), Err(LabelError::Fraction { first: place(2), value: "0.5".into(), n_fractions: 1 }));
}

#[test]
fn codes_that_are_written_differently_are_different() {
    stay_texts(&["1E5", "100000", "1E5"]);
    stay_texts(&["250.0", "250.00", "250.0"]);
    stay_texts(&["+1", "-1", "+1"]);
    integers(&["+1", "-1", "0"], &[1, -1, 0]);
    integers(&["1E5", "2", "2.0"], &[100_000, 2, 2]);
}

#[test]
fn numbers_and_texts_together_are_told() {
    let mixed = LabelWarning::Mixed { number: "1".into(), text: "x".into() };
    assert_eq!(raw(&["1", "x"]).map(|(_, warnings)| warnings), Ok(vec![mixed]));
}

#[test]
fn one_number_that_is_written_in_two_ways_is_one_class() {
    let (labels, warnings) = raw(&["3", "3.0", "4", "+3"]).expect("numbers").0.to_labels(false).expect("two classes");
    assert_eq!((labels.class_names(), labels.class_ids()), (["3".to_owned(), "4".to_owned()].as_slice(), [0, 0, 1, 0].as_slice()));
    assert_eq!(warnings, [LabelWarning::FewSamples { name: "4".into(), n_samples: 1, n_classes: 1 }]);
}
