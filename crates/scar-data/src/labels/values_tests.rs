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

fn warnings(raw: RawLabels) -> Vec<LabelWarning> {
    raw.to_labels(false).expect("usable").1
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
    assert_eq!(
        warnings(RawLabels::of_integers(&[0, 0, 1, 1, 99])),
        [LabelWarning::FewSamples { name: "99".into(), n_samples: 1, n_classes: 1 }]
    );
    assert_eq!(warnings(RawLabels::of_integers(&[0, 0, 1, 2, 3])), [LabelWarning::ManyClasses { n_classes: 4, n_labels: 5 }]);
    let texts = RawLabels::of_texts(&["one", "one ", "ONE", "one", "one ", "ONE"]);
    assert_eq!(warnings(texts), [LabelWarning::Alike { groups: vec![vec!["ONE".into(), "one".into(), "one ".into()]], n_groups: 1 }]);
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
