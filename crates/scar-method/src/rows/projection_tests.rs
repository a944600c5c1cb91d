use ndarray::Array2;
use proptest::prelude::*;

use super::*;
use crate::rows::digits::digits;

fn projected(values: Array2<f32>) -> Projection {
    project(&values.into(), 0, &Control::new()).expect("not cancelled")
}

#[test]
fn an_ellipse_is_turned_onto_its_axes() {
    // Along (3, 4)/5 with deviation 10, across it with 1, far from the origin.
    let values = Array2::from_shape_fn((400, 2), |(row, column)| {
        let angle = row as f32 / 400.0 * std::f32::consts::TAU;
        let (along, across) = (10.0 * angle.cos(), angle.sin());
        1e4 + if column == 0 { 0.6 * along - 0.8 * across } else { 0.8 * along + 0.6 * across }
    });
    let map = projected(values);
    assert!((map.explained[0] - 100.0 / 101.0).abs() < 1e-5, "{:?}", map.explained);
    assert!((map.explained[0] + map.explained[1] - 1.0).abs() < 1e-5, "{:?}", map.explained);
    // f32 keeps a thousandth at 1e4.
    assert!((map.positions[0][0] - 10.0).abs() < 5e-3 && map.positions[0][1].abs() < 5e-3, "{:?}", map.positions[0]);
    assert!((map.positions[100][1].abs() - 1.0).abs() < 5e-3, "{:?}", map.positions[100]);
}

#[test]
fn digits_are_as_numpy_projects_them() {
    // numpy 2.4.6 on tests/fixtures/oracle/digits_X.npy in f64: svd of the columns less their mean, signs by the largest entry.
    let data = digits();
    let map = project(data.embeddings(), 7, &Control::new()).expect("not cancelled");
    for (got, want) in map.explained.iter().zip([0.148_905_935_840_638_4, 0.136_187_712_396_354_7]) {
        assert!((got - want).abs() < 1e-6, "{got} for {want}");
    }
    // Two shares this near to each other leave the directions settled to the tolerance over their gap, about 0.1 %.
    let golden = [[-1.259_466_5, -21.274_885], [7.957_611, 20.768_7], [6.991_923, 9.955_986], [-15.906_105, -3.332_464]];
    for (got, want) in map.positions.iter().zip(golden) {
        assert!((got[0] - want[0]).abs() < 0.03 && (got[1] - want[1]).abs() < 0.03, "{got:?} for {want:?}");
    }
}

#[test]
fn rows_that_do_not_differ_have_no_map_and_no_nonsense() {
    let map = projected(Array2::from_elem((5, 3), 2.5));
    assert_eq!((map.positions, map.explained), (vec![[0.0; 2]; 5], [0.0; 2]));
    let map = projected(ndarray::array![[1.0], [2.0], [6.0]]);
    assert!((map.explained[0] - 1.0).abs() < 1e-12 && map.explained[1] == 0.0, "{:?}", map.explained);
    assert!((map.positions[2][0] - 3.0).abs() < 1e-6 && map.positions[2][1] == 0.0, "{:?}", map.positions);
}

#[test]
fn the_ends_of_the_range_are_projected_too() {
    for size in [1e-30f32, 1e30] {
        let map = projected(Array2::from_shape_fn((8, 3), |(row, column)| size * (row as f32 - 3.5) * [1.0, 0.0, 2.0][column]));
        assert!((map.explained[0] - 1.0).abs() < 1e-6, "{size}: {:?}", map.explained);
        let along = f64::from(map.positions[7][0]) / f64::from(size);
        assert!((along - 3.5 * 5f64.sqrt()).abs() < 1e-4, "{size}: {along}");
    }
}

#[test]
fn cancelling_ends_it() {
    let control = Control::new();
    control.cancel();
    assert_eq!(project(&Array2::zeros((4, 2)).into(), 0, &control), Err(Cancelled));
}

proptest! {
    #[test]
    fn threads_never_change_a_bit_and_the_first_axis_carries_most(
        values in prop::collection::vec(-9.0f32..9.0, 60), seed in 0u64..5,
    ) {
        let matrix: Matrix = Array2::from_shape_vec((12, 5), values).expect("sixty").into();
        let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
        let run = |n| pool(n).install(|| project(&matrix, seed, &Control::new()).expect("not cancelled"));
        let (one, three) = (run(1), run(3));
        prop_assert_eq!(&one, &three);
        prop_assert!(one.explained[0] >= one.explained[1] && one.explained[0] + one.explained[1] <= 1.0 + 1e-9);
        for axis in 0..2 {
            let mean: f32 = one.positions.iter().map(|position| position[axis]).sum::<f32>() / 12.0;
            prop_assert!(mean.abs() < 1e-4, "the mean lies at 0");
        }
    }
}
