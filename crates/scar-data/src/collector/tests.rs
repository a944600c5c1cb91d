use super::*;

fn collector(control: &Control) -> Collector<'_> {
    Collector::new("x.csv".to_owned(), vec![Column::default()], control)
}

#[test]
fn rows_and_columns_are_collected_whatever_the_guess() {
    let control = Control::new();
    for guess in [0, 2, 1_000_000] {
        let mut rows = collector(&control);
        rows.begin(guess, 2).expect("room");
        for row in 0..300_000_u32 {
            rows.push(row as f32);
            rows.push_f64(-1.0);
            rows.cell(0, Cell::Integer(i128::from(row % 3)));
            rows.end_rows().expect("not cancelled");
        }
        let (matrix, columns) = rows.finish().expect("a matrix");
        let matrix = matrix.expect("a matrix");
        let stored = matrix.stored.expect("held here");
        assert_eq!((stored.values.n_rows(), stored.values[(299_999, 0)]), (300_000, 299_999.0));
        assert_eq!((stored.facts.min, stored.facts.max), (-1.0, 299_999.0));
        assert_eq!(columns[0].distinct, ["0", "1", "2"]);
    }
}

#[test]
fn first_value_beyond_f32_or_missing_is_told_as_what_it_is() {
    let control = Control::new();
    let mut rows = collector(&control);
    rows.begin(2, 2).expect("room");
    rows.push(1.0);
    rows.push_f64(1e39);
    rows.push_missing();
    rows.push(2.0);
    let found = rows.finish().expect("a matrix").0.expect("a matrix").non_finite.expect("two rows");
    assert_eq!((found.first.stored, found.first.is_missing, found.rows), (Some(1e39), false, vec![0, 1]));
}

#[test]
fn no_rows_no_columns_and_no_memory_are_told() {
    let control = Control::new();
    let refused = |result: Result<(), Problem>| result.expect_err("must be refused").code;
    assert_eq!(refused(collector(&control).begin(3, 0)), Code::NoColumns);
    assert_eq!(refused(collector(&control).begin(u64::MAX, 2)), Code::TooLarge);
    let mut rows = collector(&control);
    rows.begin(3, 2).expect("room");
    assert!(matches!(rows.finish(), Err(ReadError::Refused(problem)) if problem.code == Code::NoRows));
    control.cancel();
    let mut rows = collector(&control);
    rows.begin(1, 1).expect("room");
    rows.push(0.0);
    assert!(matches!(rows.finish(), Err(ReadError::Cancelled)));
}
