use super::*;

impl RawLabels {
    /// Labels that are these whole numbers.
    pub(crate) fn of_integers(values: &[i128]) -> Self {
        let (values, codes) = merged(values.iter().copied().enumerate(), values.len(), &(0..values.len() as u32).collect::<Vec<_>>());
        Self { values: Values::Integers(values), codes }
    }

    /// Labels that are these texts.
    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|&text| text.to_owned());
        let n = texts.len();
        let (values, codes) = merged(texts.enumerate(), n, &(0..n as u32).collect::<Vec<_>>());
        Self { values: Values::Texts(values), codes }
    }
}

fn raw(texts: &[&str]) -> Result<(RawLabels, Option<LabelWarning>), LabelError> {
    let mut column = Column::kept();
    texts.iter().for_each(|text| column.push(text));
    RawLabels::from_column(column, |position| RowPlace { row: position as u64 + 1, line: None })
}

#[track_caller]
fn integers(texts: &[&str], expected: &[i128]) {
    assert_eq!(raw(texts), Ok((RawLabels::of_integers(expected), None)));
}

#[track_caller]
fn stay_texts(texts: &[&str]) {
    assert!(matches!(raw(texts), Ok((RawLabels { values: Values::Texts(_), .. }, _))), "{texts:?}");
}

fn warnings(raw: RawLabels) -> Vec<LabelWarning> {
    raw.to_labels(false).expect("usable").1
}

#[test]
fn texts_that_are_whole_numbers_become_numbers_exactly() {
    integers(&["1", "-2", " 3 ", "4.0", "1e3", "+5"], &[1, -2, 3, 4, 1000, 5]);
    integers(&["9007199254740992", "9007199254740993"], &[9_007_199_254_740_992, 9_007_199_254_740_993]);
}

#[test]
fn texts_that_name_something_stay_texts() {
    stay_texts(&["007", "7"]);
    stay_texts(&["a", "nan"]);
    stay_texts(&["inf", "infinity"]);
    stay_texts(&["1e400", "x"]);
    stay_texts(&["true", "false"]);
    assert_eq!(raw(&["True", "FALSE"]), Ok((RawLabels::of_texts(&["true", "false"]), None)));
}

#[test]
fn missing_and_fractional_labels_are_told_with_the_first() {
    let place = |row| RowPlace { row, line: None };
    assert_eq!(raw(&["a", "", " "]), Err(LabelError::Missing { first: place(2), n_missing: 2, n_labels: 3 }));
    assert_eq!(raw(&["1", "NaN"]), Err(LabelError::Missing { first: place(2), n_missing: 1, n_labels: 2 }));
    assert_eq!(raw(&["1", "0.5"]), Err(LabelError::Fraction { first: place(2), value: "0.5".into(), n_fractions: 1 }));
}

#[test]
fn numbers_and_texts_together_are_told() {
    assert_eq!(raw(&["1", "x"]).map(|(_, warning)| warning), Ok(Some(LabelWarning::Mixed { number: "1".into(), text: "x".into() })));
}

#[test]
fn labels_that_are_no_classes_are_refused() {
    let refused = |raw: RawLabels| raw.to_labels(false).expect_err("must be refused");
    assert_eq!(refused(RawLabels::of_integers(&[])), LabelError::NoLabels);
    assert_eq!(refused(RawLabels::of_integers(&[7, 7])), LabelError::OneClass { name: "7".into(), n_labels: 2 });
    assert_eq!(refused(RawLabels::of_integers(&[7, 8])), LabelError::AllDifferent { n_labels: 2 });
}

#[test]
fn labels_of_dropped_rows_go_with_them() {
    let texts = RawLabels::of_texts(&["a", "b", "c", "d"]);
    assert_eq!(texts.without(&[0, 2]), RawLabels::of_texts(&["b", "d"]));
    assert_eq!(RawLabels::of_integers(&[1, 2]).without(&[]), RawLabels::of_integers(&[1, 2]));
}

#[test]
fn odd_labels_are_told_but_used() {
    let max = i128::from(u64::MAX);
    assert_eq!(
        warnings(RawLabels::of_integers(&[-1, -1, 0, 0, max, max])),
        [LabelWarning::Negative { lowest: "-1".into(), n_labels: 2 }, LabelWarning::UnsignedNone { value: max.to_string(), n_labels: 2 }]
    );
    assert_eq!(warnings(RawLabels::of_integers(&[0, 0, 1, 1, 99])), [LabelWarning::FewSamples { name: "99".into(), n_classes: 1 }]);
    assert_eq!(warnings(RawLabels::of_integers(&[0, 0, 1, 2, 3])), [LabelWarning::ManyClasses { n_classes: 4, n_labels: 5 }]);
    let texts = RawLabels::of_texts(&["one", "one ", "ONE", "one", "one ", "ONE"]);
    assert_eq!(warnings(texts), [LabelWarning::Alike { one: "ONE".into(), other: "one".into(), n_groups: 1 }]);
}

#[test]
fn one_number_that_is_written_in_two_ways_is_one_class() {
    let (labels, warnings) = raw(&["3", "3.0", "4", "+3"]).expect("numbers").0.to_labels(false).expect("two classes");
    assert_eq!((labels.class_names(), labels.class_ids()), (["3".to_owned(), "4".to_owned()].as_slice(), [0, 0, 1, 0].as_slice()));
    assert_eq!(warnings, [LabelWarning::FewSamples { name: "4".into(), n_classes: 1 }]);
}

#[test]
fn labels_are_equal_row_by_row_whatever_was_left_out() {
    let some = RawLabels::of_texts(&["x", "b", "a", "b"]).without(&[0]);
    assert_eq!(some, RawLabels::of_texts(&["b", "a", "b"]));
    assert!(some != RawLabels::of_texts(&["b", "a", "a"]) && some != RawLabels::of_texts(&["b", "a"]));
    assert!(RawLabels::of_integers(&[1, 2]) != RawLabels::of_texts(&["1", "2"]));
    assert_eq!(RawLabels::of_integers(&[5, 6, 5]).at(&[1, 2, 0]), RawLabels::of_integers(&[6, 5, 5]));
    // A class that no row has any more is none.
    assert_eq!(RawLabels::of_integers(&[5, 6, 6]).without(&[0]).check(false), Err(LabelError::OneClass { name: "6".into(), n_labels: 2 }));
}

#[test]
fn row_with_a_label_that_is_not_there_is_refused() {
    let unproved = |codes| RawLabels::try_from(Unproved { values: Values::Texts(vec!["a".into()]), codes });
    assert!(unproved(vec![0, 0]).is_ok() && unproved(vec![0, 1]).is_err());
}

#[test]
fn label_that_was_taken_for_a_header_comes_first() {
    let mut texts = RawLabels::of_texts(&["a", "b"]);
    assert!(texts.put_first("b"));
    assert_eq!(texts, RawLabels::of_texts(&["b", "a", "b"]));
    assert!(!RawLabels::of_integers(&[1]).put_first("2"));
}
