use super::*;

const WHOLE: FieldKind = FieldKind::Number { is_whole: true };
const FRACTION: FieldKind = FieldKind::Number { is_whole: false };
const VECTOR: FieldKind = FieldKind::Vector { n_dims: Some(64) };

fn fields(fields: &[(&str, FieldKind, u64)]) -> Vec<Field> {
    let field = |&(name, kind, n_rows): &(&str, FieldKind, u64)| {
        let is_named = !name.starts_with("column ");
        Field {
            name: name.to_owned(),
            is_named,
            kind,
            dtype: "float32".to_owned(),
            n_rows: Some(n_rows),
            is_class_like: n_rows == 7,
            is_aside: false,
        }
    };
    fields.iter().map(field).collect()
}

#[track_caller]
fn check(found: &[(&str, FieldKind, u64)], label: Option<&str>, matrices: &[&[usize]], columns: &[usize]) {
    let roles = of(
        &fields(found),
        label.as_ref().map_or(LabelsIn::Any, |label| LabelsIn::Fields(std::slice::from_ref(label))),
        &ChosenColumns::default(),
    );
    let of_matrices: Vec<&[usize]> = roles.matrices.iter().map(|matrix| matrix.fields.as_slice()).collect();
    assert_eq!((of_matrices.as_slice(), roles.columns.as_slice()), (matrices, columns));
}

#[test]
fn arrays_are_told_by_their_axes_and_names() {
    check(&[("y", WHOLE, 9), ("X", VECTOR, 9)], None, &[&[1]], &[0]);
    check(&[("image", VECTOR, 9), ("text", VECTOR, 9), ("labels", WHOLE, 9)], None, &[&[0], &[1]], &[2]);
    check(&[("notes", VECTOR, 9), ("embedding", VECTOR, 9)], None, &[&[1], &[0]], &[]);
    check(&[("X_test", VECTOR, 4), ("X_train", VECTOR, 9), ("y_train", WHOLE, 9)], None, &[&[1]], &[2]);
    assert_eq!(of(&fields(&[("X_test", VECTOR, 4), ("X_train", VECTOR, 9)]), LabelsIn::Any, &ChosenColumns::default()).left_out, [0]);
}

#[test]
fn which_of_several_arrays_is_meant_is_not_guessed() {
    for several in [
        [("a", VECTOR, 9), ("b", VECTOR, 4)].as_slice(),
        &[("layer.0.weight", VECTOR, 9), ("layer.1.weight", VECTOR, 9)],
        &[("m", VECTOR, 9); 17],
    ] {
        let roles = of(&fields(several), LabelsIn::Any, &ChosenColumns::default());
        assert_eq!((roles.matrices.len(), roles.ambiguous.len()), (0, several.len()));
    }
    check(&[("a", VECTOR, 9), ("b", VECTOR, 4), ("y", WHOLE, 4)], None, &[&[1]], &[2]);
}

#[test]
fn one_column_is_labels_beside_a_matrix() {
    let narrow = FieldKind::Vector { n_dims: Some(1) };
    check(&[("y", narrow, 9), ("X", VECTOR, 9)], None, &[&[1]], &[0]);
    check(&[("X", narrow, 9)], None, &[&[0]], &[]);
    check(&[("y", narrow, 9)], None, &[], &[0]);
}

#[test]
fn numbered_columns_are_the_matrix() {
    let columns = [("f0", FRACTION, 9), ("f1", FRACTION, 9), ("length", WHOLE, 9), ("f2", FRACTION, 9), ("kind", FieldKind::Text, 9)];
    check(&columns, None, &[&[0, 1, 3]], &[2, 4]);
    check(&[("0", WHOLE, 9), ("1", WHOLE, 9), ("label", WHOLE, 9)], None, &[&[0, 1]], &[2]);
    check(&[("", WHOLE, 9), ("a", FRACTION, 9), ("b", FRACTION, 9), ("class", WHOLE, 9)], None, &[&[1, 2]], &[0, 3]);
    check(&[("a", WHOLE, 9), ("b", WHOLE, 9), ("c", WHOLE, 9)], Some("B"), &[&[0, 2]], &[1]);
}

#[test]
fn whole_number_at_the_edge_of_fractions_is_a_label() {
    check(&[("column 1", FRACTION, 9), ("column 2", FRACTION, 9), ("column 3", WHOLE, 9)], None, &[&[0, 1]], &[2]);
    check(&[("column 1", WHOLE, 9), ("column 2", FRACTION, 9), ("column 3", FRACTION, 9)], None, &[&[1, 2]], &[0]);
    check(&[("column 1", FRACTION, 9), ("column 2", WHOLE, 9), ("column 3", FieldKind::Text, 9)], None, &[&[0, 1]], &[2]);
    check(&[("column 1", WHOLE, 9), ("column 2", WHOLE, 9), ("column 3", WHOLE, 9)], None, &[&[0, 1, 2]], &[]);
    // Here seven rows stand for values as classes have them.
    check(&[("column 1", WHOLE, 9), ("column 2", WHOLE, 9), ("column 3", WHOLE, 7)], None, &[&[0, 1]], &[2]);
    let edge = fields(&[("column 1", FRACTION, 9), ("column 2", FRACTION, 9), ("column 3", WHOLE, 9)]);
    assert_eq!(of(&edge, LabelsIn::OtherFile, &ChosenColumns::default()).matrices[0].fields, [0, 1, 2]);
}

/// A look at all fields for each field would take hours here.
#[test]
fn as_many_fields_as_a_file_may_have_take_no_longer() {
    let n = crate::format::container::MAX_FIELDS;
    let all = |kind: FieldKind, name: &dyn Fn(usize) -> String| -> Vec<Field> {
        let field = |idx| Field {
            name: name(idx),
            is_named: true,
            kind,
            dtype: "float32".to_owned(),
            n_rows: Some(2 + idx as u64),
            is_class_like: false,
            is_aside: false,
        };
        (0..n).map(field).collect()
    };
    // No two arrays have as many rows, no two columns the same words before their number.
    assert_eq!(of(&all(VECTOR, &|idx| format!("layer {idx}.bias")), LabelsIn::Any, &ChosenColumns::default()).ambiguous.len(), n);
    let chosen: Vec<String> = (0..1_000).map(|idx| format!("none {idx}")).collect();
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    assert_eq!(
        of(&all(FRACTION, &|idx| format!("gene {idx}x1")), LabelsIn::Fields(&chosen), &ChosenColumns::default()).matrices[0].fields.len(),
        n
    );
    // Of arrays of one column, each is asked whether it is among the matrices.
    let mut mixed = all(FieldKind::Vector { n_dims: Some(1) }, &|idx| format!("part {idx}"));
    mixed.iter_mut().step_by(2).for_each(|field| field.kind = VECTOR);
    assert_eq!(of(&mixed, LabelsIn::Any, &ChosenColumns::default()).ambiguous.len(), n / 2);
}

#[test]
fn what_a_person_named_is_the_matrix_and_what_they_left_out_is_nothing() {
    let found = fields(&[("a", VECTOR, 9), ("b", VECTOR, 9), ("label", WHOLE, 9), ("id", WHOLE, 9)]);
    let chosen = ChosenColumns { matrices: vec!["b"], left_out: vec!["ID"], ..ChosenColumns::default() };
    let roles = of(&found, LabelsIn::Any, &chosen);
    assert_eq!((roles.matrices.len(), roles.matrices[0].fields.as_slice(), roles.columns.as_slice()), (1, [1].as_slice(), [2].as_slice()));
    let chosen = ChosenColumns { matrices: vec!["b", "A"], ..ChosenColumns::default() };
    let roles = of(&found, LabelsIn::Any, &chosen);
    assert_eq!(roles.matrices.iter().map(|matrix| matrix.fields[0]).collect::<Vec<_>>(), [1, 0]);
    let found = fields(&[("a", FRACTION, 9), ("b", FRACTION, 9), ("c", FRACTION, 9), ("kind", FieldKind::Text, 9)]);
    let chosen = ChosenColumns { matrices: vec!["c", "a"], ..ChosenColumns::default() };
    assert_eq!(of(&found, LabelsIn::Any, &chosen).matrices[0].fields, [2, 0]);
}

#[test]
fn names_that_stand_twice_are_told() {
    assert_eq!(
        of(&fields(&[("f0", FRACTION, 9), ("f0", FRACTION, 9), ("f1", FRACTION, 9)]), LabelsIn::Any, &ChosenColumns::default()).doubled,
        ["f0"]
    );
}
