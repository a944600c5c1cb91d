//! What a person moved on the sliders of the Foundation place, and the values a slider has.

use super::sorting::sorted_by;
use scar_report::Tuning;

/// What a person moved; what was not stays as the report has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moved {
    /// δ.
    pub delta: Option<f64>,
    /// ε.
    pub epsilon: Option<f64>,
    /// Lower bound of the published rate λ.
    pub lambda_bound: Option<f64>,
    /// Rows that completion may add at most.
    pub fill_size: Option<f64>,
}

impl Moved {
    /// The report's `own` tuning with what was moved.
    pub fn over(&self, own: Tuning) -> Tuning {
        Tuning {
            delta: self.delta.unwrap_or(own.delta),
            epsilon: self.epsilon.unwrap_or(own.epsilon),
            lambda_bound: self.lambda_bound.unwrap_or(own.lambda_bound),
            fill_size: self.fill_size.unwrap_or(own.fill_size),
        }
    }
}

/// A value of the tuning that a slider moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TuningField {
    /// δ.
    Delta,
    /// ε.
    Epsilon,
    /// Rows that completion may add at most.
    FillSize,
    /// Lower bound of the published rate λ.
    LambdaBound,
}

impl TuningField {
    /// Its value in a tuning.
    pub fn read(self, tuning: &Tuning) -> f64 {
        match self {
            Self::Delta => tuning.delta,
            Self::Epsilon => tuning.epsilon,
            Self::FillSize => tuning.fill_size,
            Self::LambdaBound => tuning.lambda_bound,
        }
    }

    /// Moves it.
    pub fn write(self, moved: &mut Moved, value: f64) {
        let value = Some(value);
        match self {
            Self::Delta => moved.delta = value,
            Self::Epsilon => moved.epsilon = value,
            Self::FillSize => moved.fill_size = value,
            Self::LambdaBound => moved.lambda_bound = value,
        }
    }

    /// Its stops, ascending, with the report's `own` value among them, so that it can be gone back to; `most` rows can be added.
    pub fn stops(self, own: f64, most: u64) -> Vec<f64> {
        let mut stops = match self {
            Self::Delta => round_values(-4, -1, 0.5),
            Self::Epsilon => round_values(-3, -1, 0.2),
            Self::LambdaBound => round_values(-6, 0, 10.0),
            Self::FillSize => {
                let step = most.div_ceil(100).max(1);
                (0..=most / step).map(|i| (i * step) as f64).chain([most as f64]).collect()
            }
        };
        stops.push(own);
        let mut stops = sorted_by(stops, false, |stop| Some(*stop));
        stops.dedup();
        stops
    }
}

/// The round values from 10^`from` up to `last`, ten to a decade, each as its text would be read.
fn round_values(from: i32, to: i32, last: f64) -> Vec<f64> {
    let leads = ["1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8"];
    let values = (from..=to).flat_map(|power| leads.into_iter().filter_map(move |lead| format!("{lead}e{power}").parse().ok()));
    values.filter(|value| *value <= last).collect()
}

/// The stop that is nearest to a value.
pub fn nearest_stop(stops: &[f64], value: f64) -> usize {
    let gap = |idx: &usize| (stops[*idx] - value).abs();
    (0..stops.len()).min_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_round_and_hold_the_own_value() {
        let stops = TuningField::Epsilon.stops(0.0123, 0);
        assert!(stops.is_sorted() && stops[0] == 0.001 && stops.last() == Some(&0.2));
        assert_eq!(stops[nearest_stop(&stops, 0.0123)], 0.0123);
        assert_eq!(TuningField::Delta.stops(0.01, 0).iter().filter(|&&stop| stop == 0.01).count(), 1);
        assert_eq!(TuningField::LambdaBound.stops(1e-4, 0).last(), Some(&8.0));
    }

    #[test]
    fn fill_sizes_go_from_none_to_all_there_is() {
        assert_eq!(TuningField::FillSize.stops(0.0, 0), [0.0]);
        assert_eq!(TuningField::FillSize.stops(2.5, 4), [0.0, 1.0, 2.0, 2.5, 3.0, 4.0]);
        let stops = TuningField::FillSize.stops(0.0, 12_345);
        assert!(stops.len() <= 103 && stops.last() == Some(&12_345.0));
    }

    #[test]
    fn what_was_not_moved_stays() {
        let own = Tuning { delta: 0.01, epsilon: 0.02, lambda_bound: 1e-4, fill_size: 7.0 };
        let mut moved = Moved::default();
        assert_eq!(moved.over(own), own);
        TuningField::Epsilon.write(&mut moved, 0.05);
        assert_eq!((TuningField::Epsilon.read(&moved.over(own)), moved.over(own).delta), (0.05, 0.01));
    }
}
