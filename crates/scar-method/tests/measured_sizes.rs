//! Measured sizes against curves whose size is known, and against input that has none.

#[path = "../../../examples/measured_sizes/crossed.rs"]
mod crossed;
#[path = "../../../examples/measured_sizes/simulation.rs"]
mod simulation;

use proptest::prelude::*;
use rayon::prelude::*;
use scar_core::control::{Cancelled, Control};
use scar_method::foundation::{
    CheckedMeasuredSettings, ErrorCurve, ErrorsAtSize, MeasuredSettings, MeasuredSize, MeasuredSizes, NoSize, SizeRegion, TestErrors,
    TestNoise, TestedSize, TestedSizes, foreseen_error, measured_size, measured_sizes,
};

const RATIOS: [usize; 7] = [30, 20, 15, 10, 5, 2, 1];
const WHOLE: f64 = 12_000.0;

/// A curve with mean `error(x)` and variance `variance(x)` over draws, to the last digit: half of the repeats above, half below.
fn curve(error: impl Fn(f64) -> f64, variance: impl Fn(f64) -> f64) -> ErrorCurve {
    let points = RATIOS.iter().map(|&ratio| {
        let x = 1.0 / ratio as f64;
        let n = if ratio == 1 { 1 } else { ratio + ratio % 2 };
        let away = if n == 1 { 0.0 } else { (variance(x) * (n - 1) as f64 / n as f64).sqrt() };
        let errors = (0..n).map(|i| error(x) + if i % 2 == 0 { away } else { -away }).collect();
        ErrorsAtSize::new(WHOLE * x, errors)
    });
    ErrorCurve::new(points.collect(), 1_000_000_000)
}

fn sizes_of(tested: &TestedSizes, settings: &CheckedMeasuredSettings) -> MeasuredSizes {
    measured_sizes(tested, settings, &Control::new()).expect("nobody cancels")
}

fn measure(curve: &ErrorCurve) -> MeasuredSize {
    measured_size(curve, &MeasuredSettings::default().check().expect("sound"))
}

/// The rate is found to about 1e-4 by sixteen golden sections.
#[track_caller]
fn check_size(found: Option<f64>, expected: f64) {
    let found = found.expect("has a size");
    assert!((found / expected - 1.0).abs() < 2e-3, "{found} for {expected}");
}

#[test]
fn power_law_without_noise_gives_the_exact_size() {
    for (a, b, c) in [(0.05, 0.02, 0.5), (0.0, 0.01, 1.0), (0.2, 0.03, 0.4)] {
        let found = measure(&curve(|x| a + b * x.powf(-c), |_| 0.0));
        // b·(x^(−c) − 1) = ε.
        check_size(found.size, WHOLE * (1.0f64 + 0.01 / b).powf(-1.0 / c));
        assert!(!found.beyond_data && found.place == Some(SizeRegion::InData));
        check_size(found.low, found.size.expect("has a size"));
        check_size(found.high, found.size.expect("has a size"));
    }
}

#[test]
fn power_law_that_still_falls_gives_the_exact_size_beyond_the_data() {
    let (b, c) = (0.1f64, 0.5f64);
    let found = measure(&curve(|x| 0.05 + b * x.powf(-c), |_| 0.0));
    // b·x^(−c)·(1 − 2^(−c)) = ε.
    check_size(found.size, WHOLE * (b * (1.0 - 2f64.powf(-c)) / 0.01).powf(1.0 / c));
    assert!(found.beyond_data);
    check_size(found.size_within, WHOLE * (1.0 + 0.01 / b).powf(-1.0 / c));
}

#[test]
fn spread_over_draws_adds_its_quantile() {
    let (b, c, scale) = (0.02f64, 0.5f64, 4e-6f64);
    let found = measure(&curve(|x| 0.05 + b * x.powf(-c), |x| scale * (1.0 / x - 1.0)));
    let gap = |x: f64| b * (x.powf(-c) - 1.0) + 2.326_347_874_040_841 * (scale * (1.0 / x - 1.0)).sqrt();
    let (mut low, mut high) = (0.01, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if gap(middle) > 0.01 { low = middle } else { high = middle }
    }
    check_size(found.size, WHOLE * high);
}

/// Nominal 95 % over 300 sets of three known curves: a standard error is 1.3 %.
#[test]
fn intervals_hold_as_often_as_they_say() {
    let settings = MeasuredSettings { n_resamples: 120, ..MeasuredSettings::default() }.check().expect("sound");
    let z = simulation::quantile(0.99);
    let mut n_held = 0;
    for case in [simulation::CASES[0], simulation::CASES[4], simulation::CASES[7]] {
        let truth = case.true_size(0.01, z);
        let held: usize = (1000..1100u64)
            .into_par_iter()
            .map(|seed| {
                let found = measured_size(&case.simulate(seed).curve, &settings);
                usize::from(found.low.is_some_and(|low| low <= truth) && found.high.is_none_or(|high| high >= truth))
            })
            .sum();
        // Each curve alone: four standard errors below 95 %.
        assert!(held >= 86, "{}: {held} of 100", case.name);
        n_held += held;
    }
    assert!((270..=297).contains(&n_held), "{n_held} of 300");
}

/// Of cross-tested sets, the whole and classes of 20 to 1,330 rows: nominal 95 % over 40 sets of two known curves.
#[test]
fn intervals_of_classes_hold_where_every_row_is_tested_by_probes_that_never_saw_it() {
    let settings = MeasuredSettings { n_resamples: 100, ..MeasuredSettings::default() }.check().expect("sound");
    let z = simulation::quantile(0.99);
    for case in [crossed::CROSSED[0], crossed::CROSSED[3]] {
        let held: Vec<Vec<bool>> = (0..40u64)
            .into_par_iter()
            .map(|seed| {
                let found = sizes_of(&case.simulate(seed), &settings);
                let holds = |size: &MeasuredSize, class: Option<usize>| {
                    let truth = case.true_size(class, size.epsilon.expect("a size has one"), z);
                    size.low.is_some_and(|low| low <= truth * 1.000_001) && size.high.is_none_or(|high| high >= truth * 0.999_999)
                };
                let steps = found.steps.iter().enumerate().map(|(class, step)| holds(step, Some(class)));
                std::iter::once(holds(&found.whole, None)).chain(steps).collect()
            })
            .collect();
        for i in 0..=crossed::CLASS_ROWS.len() {
            // Three standard errors below 95 %.
            let n_held = held.iter().filter(|of_set| of_set[i]).count();
            assert!(n_held >= 34, "{}, curve {i}: {n_held} of 40", case.name);
        }
    }
}

#[test]
fn law_foresees_sizes_it_has_not_seen() {
    let (b, c) = (0.1f64, 0.5f64);
    let settings = MeasuredSettings::default().check().expect("sound");
    let foreseen = foreseen_error(&curve(|x| 0.05 + b * x.powf(-c), |_| 0.0), 4.0 * WHOLE, &settings).expect("has a law");
    assert!((foreseen.error - 0.1).abs() < 1e-5 && foreseen.low <= foreseen.error && foreseen.error <= foreseen.high);
}

/// Three classes, `wrong(n)` rows of each taken for the next class.
fn tested(sizes: &[(u64, usize)], test_rows: [u64; 3], wrong: impl Fn(u64, usize) -> u32) -> TestedSizes {
    let sizes = sizes.iter().map(|&(n, n_repeats)| {
        let repeats = (0..n_repeats).map(|repeat| {
            let wrong = [0, 1, 2].map(|class| wrong(n, repeat).min(test_rows[class] as u32));
            TestErrors::from_counts(vec![wrong[2], wrong[0], wrong[1]], wrong.to_vec(), &test_rows)
        });
        TestedSize::new(vec![n / 3; 3], repeats.collect(), vec![TestNoise::default(); 3], TestNoise::default())
    });
    TestedSizes::new(sizes.collect(), test_rows.to_vec()).expect("sound")
}

#[test]
fn what_has_no_size_says_why() {
    let settings = MeasuredSettings::default().check().expect("sound");
    let usual = [(30u64, 10usize), (60, 5), (150, 2), (300, 1)];
    let one_size = sizes_of(&tested(&[(300, 1)], [100; 3], |_, _| 3), &settings);
    assert_eq!((one_size.whole.size, one_size.whole.reason), (None, Some(NoSize::TooFewSizes { found: 1 })));
    assert_eq!((one_size.joint.size, one_size.n_steps_left_out), (None, 3));
    let no_test = sizes_of(&tested(&usual, [100, 0, 100], |_, _| 3), &settings);
    assert_eq!(no_test.steps[1].reason, Some(NoSize::NoTestRows));
    assert!(no_test.steps[0].size.is_some() && no_test.joint.size.is_some());
    assert_eq!(sizes_of(&tested(&usual, [0; 3], |_, _| 0), &settings).joint.reason, Some(NoSize::NoTestRows));
    let no_repeats = sizes_of(&tested(&usual.map(|(n, _)| (n, 1)), [100; 3], |n, _| 900 / n as u32), &settings);
    assert_eq!(no_repeats.whole.reason, Some(NoSize::NoRepeats));
}

#[test]
fn set_without_errors_needs_at_most_its_smallest_size() {
    let settings = MeasuredSettings::default().check().expect("sound");
    let known = tested(&[(30, 10), (60, 5), (150, 2), (300, 1)], [1000; 3], |_, _| 0);
    let cancelled = Control::new();
    cancelled.cancel();
    assert_eq!(measured_sizes(&known, &settings, &cancelled), Err(Cancelled));
    let found = sizes_of(&known, &settings);
    for size in [&found.whole, &found.joint] {
        assert_eq!((size.place, size.low), (Some(SizeRegion::BelowData), Some(0.0)));
        assert!(size.high.is_some_and(|high| high <= 30.0 + 1e-9), "{size:?}");
    }
}

#[test]
fn class_that_no_probe_finds_is_not_learned() {
    let settings = MeasuredSettings::default().check().expect("sound");
    // Of the third class, 5 rows of 2,005, all are wrong at the whole.
    let found = sizes_of(&tested(&[(30, 10), (60, 5), (150, 2), (300, 1)], [1000, 1000, 5], |_, repeat| 5 + repeat as u32 % 2), &settings);
    assert_eq!((found.steps[2].size, found.steps[2].reason), (None, Some(NoSize::NotLearned)));
    assert!(found.steps[0].size.is_some() && found.n_steps_left_out == 1);
}

#[test]
fn labels_without_any_structure_are_not_learned() {
    let settings = MeasuredSettings::default().check().expect("sound");
    // Two of three rows are wrong at every size, as with a guess.
    let found = sizes_of(&tested(&[(30, 10), (60, 5), (150, 2), (300, 1)], [100; 3], |_, repeat| 66 + repeat as u32 % 2), &settings);
    assert_eq!((found.whole.size, found.whole.reason), (None, Some(NoSize::NotLearned)));
    assert!(found.steps.iter().all(|step| step.reason == Some(NoSize::NotLearned)));
}

#[test]
fn joint_size_is_no_less_than_the_largest_step() {
    let settings = MeasuredSettings::default().check().expect("sound");
    let found = sizes_of(
        &tested(&[(600, 10), (1200, 5), (3000, 2), (6000, 1)], [1000; 3], |n, repeat| {
            (3000.0 / (n as f64).sqrt()) as u32 + repeat as u32 % 3
        }),
        &settings,
    );
    let largest = found.steps.iter().filter_map(|step| step.rows_of_whole).fold(0.0, f64::max);
    let joint = found.joint.size.expect("has a size");
    assert!(joint >= largest * 0.999 && joint < 6000.0, "{joint} {largest}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_counts_give_ordered_finite_sizes(
        counts in prop::collection::vec(prop::collection::vec(0u32..60, 3), 1..24),
        test_rows in [0u64..60, 0..60, 0..60],
        splits in prop::collection::vec(1usize..6, 1..7),
    ) {
        let mut counts = counts.into_iter();
        let sizes = splits.iter().enumerate().map(|(i, &n_repeats)| {
            let n = 7u64 << i;
            let repeats = counts.by_ref().take(n_repeats).map(|own| {
                let wrong: Vec<u32> = own.iter().zip(&test_rows).map(|(&wrong, &rows)| wrong.min(rows as u32)).collect();
                TestErrors::from_counts(vec![0; 3], wrong, &test_rows)
            });
            TestedSize::new(vec![n / 2, n / 3, n / 7], repeats.collect(), vec![TestNoise { flips: 1e-3, difference: 0.02, factors: vec![0.01; 7] }; 3], TestNoise { flips: 1e-4, difference: 0.01, factors: vec![0.005; 7] })
        });
        let tested = TestedSizes::new(sizes.collect(), test_rows.to_vec()).expect("sound");
        let settings = MeasuredSettings { n_resamples: 20, ..MeasuredSettings::default() }.check().expect("sound");
        let found = sizes_of(&tested, &settings);
        for size in found.steps.iter().chain([&found.whole, &found.joint]) {
            prop_assert!(size.place.is_some() != size.reason.is_some());
            for value in [size.size, size.low, size.high, size.size_within, size.rows_of_whole, size.isotonic].into_iter().flatten() {
                prop_assert!(value.is_finite() && value >= 0.0, "{size:?}");
            }
            if let (Some(low), Some(middle)) = (size.low, size.size) {
                prop_assert!(low <= middle && size.high.is_none_or(|high| middle <= high), "{size:?}");
            }
        }
        prop_assert_eq!(&sizes_of(&tested, &settings), &found);
    }
}
