//! Looks for rows that may be wrong, as a part of the analysis.

use crate::prepared::Prepared;
use crate::telltales;
use crate::{AnalysisError, Judged, LookInput, judge_labels, judging_work, look, look_work};
use scar_core::control::Control;
use scar_files::RowPlaces;
use scar_method::rows::RowsParams;
use scar_report::{DataReport, SuspectsReport};

/// Values of a matrix up to which its rows are looked at unasked. Of more, judging every label would take longer than the analysis.
const MOST_VALUES: usize = 1 << 24;

/// Whether rows are looked at: where the analysis itself rests on rows never seen, so not in the published conventions.
pub(super) fn are_wanted(prepared: &Prepared<'_>) -> bool {
    let n_values = prepared.set.n_samples() * prepared.set.n_dims();
    !prepared.is_published() && prepared.rows.is_tested() && prepared.settings.folds > 0 && n_values <= MOST_VALUES
}

/// Units by which [`suspects`] advances its [`Control`].
pub(super) fn suspects_work(prepared: &Prepared<'_>) -> u64 {
    if !are_wanted(prepared) {
        return 0;
    }
    let Prepared { set, settings, extras, .. } = *prepared;
    let of_columns = telltales::work(set, &telltales::find(set), settings, extras);
    judging_work(set, settings, extras) + look_work(set.n_samples() as u64) + of_columns
}

/// Counts the rows that may be wrong, and gives what is known of every label. Whether that [is wanted](are_wanted), the caller has asked.
pub(super) fn suspects(prepared: &Prepared<'_>, data: DataReport, control: &Control) -> Result<(SuspectsReport, Judged), AnalysisError> {
    let Prepared { set, settings, extras, .. } = *prepared;
    let judged = judge_labels(set, settings, extras, control)?;
    let places = RowPlaces::default();
    let column_names = data.column_names.clone();
    let input = LookInput { set, ids: None, places: &places, judged: &judged, settings };
    let looked = look(input, data, &RowsParams::default().check()?, control)?;
    let found = telltales::find(set);
    let telltales = telltales::report(set, &found, &judged, &column_names, settings, extras, control)?;
    Ok((SuspectsReport { telltales, ..SuspectsReport::of(&looked, set.labels().class_names()) }, judged))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::Extras;
    use scar_core::{EmbeddingSet, Labels};
    use scar_method::settings::Settings;

    #[test]
    fn rows_are_looked_at_unasked_up_to_the_limit_of_values() {
        let (settings, extras) = (Settings::default().checked().expect("valid"), Extras::default());
        let is_wanted = |n_rows: usize, n_dims: usize| {
            let labels = Labels::from_integers(&(0..n_rows as i128).map(|row| row % 2).collect::<Vec<_>>());
            let set = EmbeddingSet::new(ndarray::Array2::<f32>::zeros((n_rows, n_dims)), Arc::new(labels)).expect("fits");
            let prepared = Prepared::new(&set, &settings, &extras).expect("can be analyzed");
            assert_eq!(are_wanted(&prepared), suspects_work(&prepared) > 0, "{n_rows} × {n_dims}");
            are_wanted(&prepared)
        };
        assert!(is_wanted(1 << 10, 1 << 14));
        assert!(!is_wanted((1 << 10) + 1, 1 << 14));
    }
}
