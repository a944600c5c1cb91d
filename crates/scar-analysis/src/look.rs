//! Examines every row: prediction, near duplicates, distance to the classes, position on the map.
//!
//! This example shows the types of the [`RowsReport`]; `report` is of 120 rows in three classes and two dimensions.
//! ```
//! use scar_analysis::{LookInput, look, whole_probe};
//! use scar_method::settings::Settings;
//! use scar_method::rows::RowsParams;
//! use scar_report::rows::{ClassRows, DuplicatesReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow, RowsReport, TwinReport, WrongReport};
//! # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
//! # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
//! # let (settings, control) = (Settings::default(), scar_core::control::Control::new());
//! # let whole = whole_probe(&set, &settings, &Default::default(), &control).unwrap();
//! # let input = LookInput { set: &set, ids: None, places: &Default::default(), whole: &whole, settings: &settings };
//! let params = RowsParams { duplicate_cosine: 0.999, n_listed: 5, n_neighbors: 2, ..RowsParams::default() };
//! let report: RowsReport = look(input, data, &params.check().unwrap(), &control).unwrap().report;
//! let JudgeReport { train_rows, test_accuracy, .. } = &report.probe;
//! assert!(*train_rows == 120 && test_accuracy.is_none());
//! let WrongReport { rows, confident, share } = report.wrong;
//! assert!(confident <= rows && (share - confident as f64 / 120.0).abs() < 1e-12);
//! // In two dimensions many cosines are large. 120 rows are few enough to compare every pair.
//! let DuplicatesReport { rows, exact, interval, .. } = report.duplicates;
//! assert!(rows > 60 && exact <= rows && interval.is_none());
//! let FarReport { fence, rows, .. } = report.far;
//! assert!(fence.unwrap() > 1.0 && rows < 12);
//! let MapReport { explained, .. } = report.map;
//! assert!(explained[0] > explained[1]);
//! let classes: &[ClassRows] = &report.classes;
//! assert_eq!(classes.iter().map(|class| class.rows).sum::<u64>(), 120);
//! // At most five rows of each of three kinds. Confidently wrong rows have the two nearest rows of the predicted class.
//! let listed: &[ListedRow] = &report.rows;
//! assert!((5..=15).contains(&listed.len()));
//! let twins: Vec<&TwinReport> = listed.iter().filter_map(|row| row.twin.as_ref()).collect();
//! assert!(twins.iter().all(|twin| twin.cosine >= 0.999));
//! for row in listed.iter().filter(|row| row.wrong_with_confidence) {
//!     let nearest: &[NearRow] = &row.nearest;
//!     assert!(nearest.len() == 2 && nearest[0].cosine >= nearest[1].cosine);
//! }
//! ```

use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::stats::share_interval;
use scar_data::RowPlaces;
use scar_method::rows::{
    CheckedRowsParams, ClassDistances, Duplicates, Neighbor, PairSearch, Projection, Verdicts, all_rows, distances, duplicates,
    inverse_lengths, judge, nearest, project, projection_work,
};
use scar_method::settings::Settings;
use scar_method::subset::members_by_class;
use scar_report::DataReport;
use scar_report::rows::{
    ClassRows, DuplicatesReport, FarReport, JudgeReport, ListingInput, Looked, MapReport, RowTable, RowsReport, WrongReport, diagnose,
    listed,
};

use crate::WholeProbe;

/// Number of wrong rows for which the nearest rows of the predicted class are searched.
const N_QUERIES: usize = 200;

/// The input of [`look`].
#[derive(Clone, Copy, Debug)]
pub struct LookInput<'a> {
    /// The rows.
    pub set: &'a EmbeddingSet,
    /// Ids of the rows, one per row, if any.
    pub ids: Option<&'a [String]>,
    /// Positions of the rows in their files.
    pub places: &'a RowPlaces,
    /// The probe of ratio 1.
    pub whole: &'a WholeProbe,
    /// The settings it was trained with.
    pub settings: &'a Settings,
}

/// Total units by which [`look`] advances its [`Control`].
pub fn look_work(n_rows: u64) -> u64 {
    n_rows * (1 + 3 + 10 + 1) + projection_work(n_rows)
}

/// Examines every row of a set: the class that the probe predicts, the row that it repeats, its distance to the classes, and its position
/// on the map.
///
/// It needs 100 bytes of memory per row beside the set. The same data, settings and parameters give the same bytes on any machine and for
/// any number of threads.
///
/// # Errors
/// [`Cancelled`] soon after `control` says so.
///
/// # Panics
/// If the probe or the ids do not fit the set.
///
/// ```
/// use scar_analysis::{LookInput, look, look_work, whole_probe};
/// use scar_core::control::Control;
/// use scar_method::rows::RowsParams;
/// use scar_method::settings::Settings;
/// use scar_report::rows::Looked;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let (settings, control) = (Settings::default(), Control::new());
/// let whole = whole_probe(&set, &settings, &Default::default(), &control).unwrap();
/// let (params, before) = (RowsParams::default().check().unwrap(), control.done());
/// let input = LookInput { set: &set, ids: None, places: &Default::default(), whole: &whole, settings: &settings };
/// let Looked { report, table } = look(input, data, &params, &control).unwrap();
/// assert_eq!(control.done() - before, look_work(120));
/// assert_eq!((table.n_rows(), report.probe.train_rows, report.classes.len()), (120, 120, 3));
/// assert_eq!(report.classes.iter().map(|class| class.confident).sum::<u64>(), report.wrong.confident);
/// // In two dimensions the map shows all variance.
/// assert!((report.map.explained[0] + report.map.explained[1] - 1.0).abs() < 1e-6);
/// ```
pub fn look(input: LookInput<'_>, data: DataReport, params: &CheckedRowsParams, control: &Control) -> Result<Looked, Cancelled> {
    let verdicts = judge(input.set, &input.whole.probe, control)?;
    look_judged(input, &verdicts, data, params, control)
}

/// [`look`] with given predictions from [`judge`] or [`judge_cross_fitted`](scar_method::rows::judge_cross_fitted). Advances `control` by
/// [`look_work`] less one per row.
///
/// # Errors
/// As [`look`].
///
/// # Panics
/// As [`look`].
///
/// ```
/// use scar_analysis::{LookInput, look, look_judged, whole_probe};
/// use scar_method::rows::{RowsParams, judge};
/// use scar_method::settings::Settings;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let (settings, control) = (Settings::default(), scar_core::control::Control::new());
/// let whole = whole_probe(&set, &settings, &Default::default(), &control).unwrap();
/// let input = LookInput { set: &set, ids: None, places: &Default::default(), whole: &whole, settings: &settings };
/// let params = RowsParams::default().check().unwrap();
/// let verdicts = judge(&set, &whole.probe, &control).unwrap();
/// let looked = look_judged(input, &verdicts, data.clone(), &params, &control).unwrap();
/// assert_eq!(looked, look(input, data, &params, &control).unwrap());
/// ```
pub fn look_judged(
    input: LookInput<'_>,
    verdicts: &Verdicts,
    data: DataReport,
    params: &CheckedRowsParams,
    control: &Control,
) -> Result<Looked, Cancelled> {
    let LookInput { set, whole, settings, .. } = input;
    let params = params.params();
    let distances = distances(set, control)?;
    let map = project(set.embeddings(), settings.seed, control)?;
    let duplicates = duplicates(set.embeddings(), params.duplicate_cosine, settings.seed, control)?;
    let table = table(&input, params.confidence, verdicts, &distances, &map, &duplicates);
    let mut wrong: Vec<u32> = (0..table.n_rows() as u32).filter(|&row| table.has(row as usize, RowTable::WRONG)).collect();
    // Confidently wrong rows come first. The sort is stable, so equal rows keep their order.
    let rank = |row: u32| table.margin(row as usize) + f32::from(u8::from(table.has(row as usize, RowTable::CONFIDENT)));
    wrong.sort_by(|&a, &b| rank(b).total_cmp(&rank(a)));
    let neighbors = neighbors(set, &table, &wrong[..wrong.len().min(N_QUERIES)], params.n_neighbors as usize, control)?;
    control.advance(set.n_samples() as u64);
    let listing = ListingInput { table: &table, class_names: set.labels().class_names(), neighbors: &neighbors };
    let classes = class_rows(set, &table);
    let n_rows = table.n_rows() as f64;
    let count = |flag: u8| (0..table.n_rows()).filter(|&row| table.has(row, flag)).count() as u64;
    let report = RowsReport {
        scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: settings.clone(),
        params: params.clone(),
        probe: judge_report(whole, verdicts, &table),
        wrong: WrongReport {
            rows: count(RowTable::WRONG),
            confident: count(RowTable::CONFIDENT),
            share: count(RowTable::CONFIDENT) as f64 / n_rows,
        },
        duplicates: duplicates_report(&duplicates, &table),
        far: FarReport {
            fence: Some(distances.fence).filter(|fence| fence.is_finite()),
            rows: count(RowTable::FAR),
            share: count(RowTable::FAR) as f64 / n_rows,
        },
        map: MapReport { explained: map.explained, passes: map.n_passes },
        classes,
        rows: listed(&listing, &wrong, params.n_listed as usize),
        diagnostics: Vec::new(),
        data,
    };
    let diagnostics = diagnose(&report, input.places);
    Ok(Looked { report: RowsReport { diagnostics, ..report }, table })
}

fn table(
    input: &LookInput<'_>,
    confidence: f64,
    verdicts: &Verdicts,
    distances: &ClassDistances,
    map: &Projection,
    duplicates: &Duplicates,
) -> RowTable {
    let labels = input.set.labels().class_ids();
    let mut flags = vec![0; labels.len()];
    input.whole.train_rows.iter().for_each(|&row| flags[row as usize] |= RowTable::SEEN);
    for (row, flags) in flags.iter_mut().enumerate() {
        let twin = duplicates.twins[row];
        for (is_so, flag) in [
            (verdicts.is_wrong(row, labels[row]), RowTable::WRONG),
            (verdicts.is_confident(row, labels[row], confidence), RowTable::CONFIDENT),
            (twin.is_some(), RowTable::TWIN),
            (twin.is_some_and(|twin| twin.is_exact), RowTable::EXACT),
            (distances.is_far(row), RowTable::FAR),
        ] {
            *flags |= if is_so { flag } else { 0 };
        }
    }
    let twins = &duplicates.twins;
    RowTable {
        positions: map.positions.clone(),
        labels: labels.to_vec(),
        predicted: verdicts.predicted.clone(),
        confidence: verdicts.confidence.clone(),
        label_probability: verdicts.label_probability.clone(),
        far_scores: distances.scores.clone(),
        twins: twins.iter().map(|twin| twin.map_or(RowTable::NO_TWIN, |twin| twin.row)).collect(),
        twin_cosines: twins.iter().map(|twin| twin.map_or(0.0, |twin| twin.cosine)).collect(),
        flags,
        ids: input.ids.map(<[String]>::to_vec).unwrap_or_default(),
        places: input.places.all(labels.len()),
    }
}

/// For each of `queries`, the nearest rows with the label that is predicted for the query.
fn neighbors(
    set: &EmbeddingSet,
    table: &RowTable,
    queries: &[u32],
    n_neighbors: usize,
    control: &Control,
) -> Result<Vec<(u32, Vec<Neighbor>)>, Cancelled> {
    let (rows, n_dims) = (all_rows(set.embeddings()), set.n_dims());
    let inverse = inverse_lengths(&rows, n_dims, control)?;
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let members = members_by_class(&table.labels, &all, set.n_classes());
    let of_class = members_by_class(&table.predicted, queries, set.n_classes());
    let mut found = Vec::with_capacity(queries.len());
    for (queries, members) in of_class.iter().zip(&members).filter(|(queries, _)| !queries.is_empty()) {
        found.extend(queries.iter().copied().zip(nearest(&rows, &inverse, n_dims, queries, members, n_neighbors, control)?));
    }
    Ok(found)
}

fn judge_report(whole: &WholeProbe, verdicts: &Verdicts, table: &RowTable) -> JudgeReport {
    let accuracy = |seen: bool| {
        let rows = (0..table.n_rows()).filter(|&row| table.has(row, RowTable::SEEN) == seen);
        let (n_rows, n_correct) =
            rows.fold((0u64, 0u64), |(n, correct), row| (n + 1, correct + u64::from(!table.has(row, RowTable::WRONG))));
        (n_rows > 0).then(|| n_correct as f64 / n_rows as f64)
    };
    JudgeReport {
        kind: whole.kind.clone(),
        finished: whole.is_finished,
        train_rows: whole.train_rows.len() as u64,
        train_accuracy: accuracy(true).unwrap_or_default(),
        test_accuracy: accuracy(false),
        folds: Some(verdicts.n_folds).filter(|&n_folds| n_folds > 0),
    }
}

fn duplicates_report(duplicates: &Duplicates, table: &RowTable) -> DuplicatesReport {
    let with_twin = || (0..table.n_rows()).filter(|&row| table.has(row, RowTable::TWIN));
    let n_with = |is_so: &dyn Fn(usize, usize) -> bool| with_twin().filter(|&row| is_so(row, table.twins[row] as usize)).count() as u64;
    let rows = with_twin().count() as u64;
    let (share, interval, sampled, recall) = match duplicates.search {
        PairSearch::Every => (rows as f64 / table.n_rows() as f64, None, None, None),
        PairSearch::Projected { n_sampled, n_sampled_found, n_sampled_projected } => (
            n_sampled_found as f64 / n_sampled as f64,
            Some(share_interval(n_sampled_found as f64 / n_sampled as f64, n_sampled)),
            Some(n_sampled),
            (n_sampled_found > 0).then(|| n_sampled_projected as f64 / n_sampled_found as f64),
        ),
    };
    DuplicatesReport {
        rows,
        exact: duplicates.n_exact,
        other_label: n_with(&|row, twin| table.labels[row] != table.labels[twin]),
        across_split: n_with(&|row, twin| table.has(row, RowTable::SEEN) != table.has(twin, RowTable::SEEN)),
        share,
        interval,
        sampled,
        recall,
    }
}

fn class_rows(set: &EmbeddingSet, table: &RowTable) -> Vec<ClassRows> {
    let new = |class: &String| ClassRows { class: class.clone(), rows: 0, wrong: 0, confident: 0, duplicates: 0, far: 0 };
    let mut classes: Vec<ClassRows> = set.labels().class_names().iter().map(new).collect();
    for (row, &label) in table.labels.iter().enumerate() {
        let class = &mut classes[label as usize];
        class.rows += 1;
        class.wrong += u64::from(table.has(row, RowTable::WRONG));
        class.confident += u64::from(table.has(row, RowTable::CONFIDENT));
        class.duplicates += u64::from(table.has(row, RowTable::TWIN));
        class.far += u64::from(table.has(row, RowTable::FAR));
    }
    classes
}
