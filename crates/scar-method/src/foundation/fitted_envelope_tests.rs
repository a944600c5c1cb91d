use proptest::prelude::*;

use super::*;
use crate::foundation::envelope_search::below;
use scar_core::Random;
use scar_core::stats::normal_draw;

const RATIOS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0];

fn points(height: impl Fn(f64) -> f64) -> Vec<EnvelopePoint> {
    RATIOS.iter().map(|ratio| EnvelopePoint { x: 1.0 / ratio, heights: vec![height(1.0 / ratio)] }).collect()
}

fn fit(points: &[EnvelopePoint]) -> FittedEnvelope {
    fitted_envelope(points, EnvelopeResamples::default()).expect("has points")
}

#[test]
fn height_and_rate_come_back_from_exact_points() {
    for (a, lambda) in [(0.5, 0.3), (0.02, 2.0), (3.0, 10.0), (0.9, 80.0)] {
        let found = fit(&points(|x| -a * libm::expm1(-lambda * x)));
        let rate = found.lambda.expect("finite");
        assert!((found.h / a - 1.0).abs() < 1e-5 && (rate / lambda - 1.0).abs() < 1e-5, "{found:?} for {a}, {lambda}");
        assert!(found.limit.is_none() && found.gap < 1e-8);
        // One repeat per ratio does not show the spread.
        assert_eq!((found.low, found.high), (found.h, found.h));
    }
}

#[test]
fn curve_that_does_not_rise_gives_its_lowest_point() {
    for curve in [|_: f64| 0.01, |x: f64| 0.01 / x] {
        let found = fit(&points(curve));
        assert_eq!((found.h, found.lambda, found.limit), (0.01, None, Some(EnvelopeLimit::Constant)));
        assert!(!found.lambda_at_bound());
    }
}

#[test]
fn straight_rise_is_told_as_unknown_height() {
    let found = fit(&points(|x| 0.2 * x));
    assert!(found.lambda_at_bound() && found.h < 10.51 * 0.2, "{found:?}");
}

#[test]
fn point_of_height_0_leaves_height_0() {
    assert_eq!(fit(&points(|x| if x < 0.1 { -0.001 } else { 0.1 })).h, 0.0);
}

#[test]
fn what_cannot_be_fitted_is_told() {
    let none = [EnvelopePoint { x: 0.5, heights: vec![f64::NAN] }, EnvelopePoint { x: 0.0, heights: vec![1.0] }];
    assert_eq!(fitted_envelope(&none, EnvelopeResamples::default()), Err(FoundationError::NoPoints));
    for (resamples, name) in [
        (EnvelopeResamples { n: 3, ..Default::default() }, "resamples"),
        (EnvelopeResamples { confidence: 1.0, ..Default::default() }, "confidence"),
    ] {
        let refused = fitted_envelope(&points(|_| 0.1), resamples);
        assert!(matches!(refused, Err(FoundationError::OutOfRange { argument, .. }) if argument == name));
    }
}

/// Nominal 95 %; over 300 sets each these held in 90, 90, 91 and 98 %. A standard error of 100 sets is 3 %.
#[test]
fn interval_holds_nearly_as_often_as_it_says() {
    for (a, lambda, deviation) in [(0.01, 1e6, 0.001), (0.01, 1e6, 0.003), (0.3, 5.0, 0.01), (0.3, 2.0, 0.01)] {
        let held = (0..100).filter(|&seed| {
            let mut random = Random::new(seed, &[5]);
            let mut noise = |ratio: f64| deviation * (ratio / 10.0).sqrt() * normal_draw(&mut random);
            let points: Vec<EnvelopePoint> = RATIOS
                .iter()
                .map(|&ratio| {
                    let height = -a * libm::expm1(-lambda / ratio);
                    EnvelopePoint { x: 1.0 / ratio, heights: (0..ratio as u32).map(|_| height + noise(ratio)).collect() }
                })
                .collect();
            let found = fitted_envelope(&points, EnvelopeResamples { n: 60, ..Default::default() }).expect("has points");
            found.low <= a && a <= found.high
        });
        let held = held.count();
        assert!(held >= 82, "{a}, {lambda}, {deviation}: {held} of 100");
    }
}

proptest! {
    #[test]
    fn envelope_lies_below_all_points_and_is_bounded_as_they_are(
        heights in prop::collection::vec(prop::collection::vec(0.0f64..2.0, 1..6), 7),
    ) {
        let points: Vec<EnvelopePoint> =
            RATIOS.iter().zip(heights).map(|(ratio, heights)| EnvelopePoint { x: 1.0 / ratio, heights }).collect();
        let found = fitted_envelope(&points, EnvelopeResamples { n: 20, ..Default::default() }).expect("has points");
        let means: Vec<f64> = points.iter().map(|point| point.heights.iter().sum::<f64>() / point.heights.len() as f64).collect();
        for (point, mean) in points.iter().zip(&means) {
            let rise = found.lambda.map_or(1.0, |lambda| -libm::expm1(-lambda * point.x));
            prop_assert!(found.h * rise <= mean * (1.0 + 1e-12));
        }
        prop_assert!(found.h <= 10.51 * means[0]);
        prop_assert!(found.low <= found.h && found.h <= found.high && found.high.is_finite());
    }

    #[test]
    fn no_other_rate_leaves_a_smaller_gap(heights in prop::collection::vec(0.01f64..2.0, 7), log_rate in -2.3f64..7.0) {
        let points: Vec<EnvelopePoint> =
            RATIOS.iter().zip(&heights).map(|(ratio, &height)| EnvelopePoint { x: 1.0 / ratio, heights: vec![height] }).collect();
        let found = fit(&points);
        let rises: Vec<f64> = RATIOS.iter().map(|ratio| -libm::expm1(-libm::exp(log_rate) / ratio)).collect();
        // A grid of 256 rates and a golden section: kinks of the minimum may hide a gap smaller by a thousandth.
        prop_assert!(found.gap * found.gap * 7.0 <= below(&rises, &heights).1 * 1.001 + 1e-12);
    }
}
