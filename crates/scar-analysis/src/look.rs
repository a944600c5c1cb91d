//! Examines every row: prediction, near duplicates, distance to the classes, position on the map.
//!
//! This example shows the types of the [`RowsReport`]; `report` is of 120 rows in three classes and two dimensions.
//! ```
//! use scar_analysis::{LookInput, judge_labels, look};
//! use scar_method::settings::Settings;
//! use scar_method::rows::RowsParams;
//! use scar_report::rows::{ClassRows, CopiesReport, DuplicatesReport, FailedReport, FarReport, JudgeReport, ListedRow, MapReport, NearRow};
//! use scar_report::rows::{NeighborVotes, PenaltyReport, RowsReport, SwapReport, TwinReport, WrongReport};
//! # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
//! # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
//! # let (settings, control) = (Settings::default(), scar_core::control::Control::new());
//! # let judged = judge_labels(&set, &settings, &Default::default(), &control).unwrap();
//! # let input = LookInput { set: &set, ids: None, places: &Default::default(), judged: &judged, settings: &settings };
//! let params = RowsParams { duplicate_cosine: Some(0.999), n_listed: 5, n_neighbors: 2, ..RowsParams::default() };
//! let report: RowsReport = look(input, data, &params.check().unwrap(), &control).unwrap().report;
//! let JudgeReport { train_rows, penalties, .. } = &report.probe;
//! let best: &PenaltyReport = penalties.iter().max_by(|a, b| a.share.total_cmp(&b.share)).unwrap();
//! assert!(*train_rows > 0 && penalties.iter().all(|penalty| penalty.loss >= best.loss));
//! let WrongReport { confident, share, expected, swaps, .. } = &report.wrong;
//! assert!((share - *confident as f64 / 120.0).abs() < 1e-12 && *expected < 12.0);
//! assert!(swaps.iter().all(|SwapReport { share, .. }| *share > 0.0));
//! // In two dimensions many cosines are large. 120 rows are few enough to compare every pair.
//! let DuplicatesReport { rows, exact, interval, groups, to_drop, threshold_rule, .. } = report.duplicates;
//! assert!(rows > 60 && exact <= rows && interval.is_none() && threshold_rule == "given");
//! assert!(groups.iter().all(|CopiesReport { rows, .. }| rows.len() > 1) && to_drop < rows);
//! let FarReport { fence, rows, .. } = report.far;
//! assert!(fence.unwrap() > 1.0 && rows < 12);
//! let MapReport { explained, .. } = report.map;
//! assert!(explained[0] > explained[1]);
//! let classes: &[ClassRows] = &report.classes;
//! assert_eq!(classes.iter().map(|class| class.rows).sum::<u64>(), 120);
//! let FailedReport { rows: 0, .. } = report.failed else { panic!("no row is 0") };
//! // At most five rows of each of three kinds. Rows that are likely labelled wrong have the two nearest rows of the class suggested.
//! let listed: &[ListedRow] = &report.rows;
//! assert!((5..=15).contains(&listed.len()));
//! let twins: Vec<&TwinReport> = listed.iter().filter_map(|row| row.twin.as_ref()).collect();
//! assert!(twins.iter().all(|twin| twin.cosine >= 0.999));
//! for row in listed.iter().filter(|row| row.wrong_with_confidence) {
//!     let nearest: &[NearRow] = &row.nearest;
//!     let NeighborVotes { label, suggested } = row.neighbor_votes;
//!     assert!(nearest.len() == 2 && nearest[0].cosine >= nearest[1].cosine && label + suggested <= 1.0 + 1e-6);
//! }
//! ```

use std::sync::Arc;

use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_core::stats::share_interval;
use scar_files::RowPlaces;
use scar_method::rows::{
    CheckedRowsParams, ClassDistances, Duplicates, Neighbor, PairSearch, Projection, ThresholdRule, UnitRows, all_rows, distances,
    duplicates, nearest, project, projection_work,
};
use scar_method::settings::Settings;
use scar_method::subset::members_by_class;
use scar_report::DataReport;
use scar_report::rows::{
    ClassRows, CopiesReport, DuplicatesReport, FailedReport, FarReport, JudgeReport, ListingInput, Looked, MapReport, PenaltyReport,
    RowIds, RowTable, RowsReport, SwapReport, WrongReport, diagnose, listed,
};

use crate::Judged;
use crate::leak::leak;

/// Failed rows whose positions are told.
const N_FAILED: usize = 100;
/// Number of wrong rows for which the nearest rows of the class suggested are searched.
const N_QUERIES: usize = 200;

/// The input of [`look`].
#[derive(Clone, Copy, Debug)]
pub struct LookInput<'a> {
    /// The rows.
    pub set: &'a EmbeddingSet,
    /// Ids of the rows, one per row, if any.
    pub ids: Option<&'a Arc<Vec<String>>>,
    /// Positions of the rows in their files.
    pub places: &'a RowPlaces,
    /// What is known of their labels.
    pub judged: &'a Judged,
    /// The settings with which they were judged.
    pub settings: &'a Settings,
}

/// Total units by which [`look`] advances its [`Control`].
pub fn look_work(n_rows: u64) -> u64 {
    n_rows * (3 + 20 + 3) + projection_work(n_rows)
}

/// Examines every row of a set: what was found of its label, the row that it repeats, its distance to the classes, and its position on
/// the map.
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
/// use scar_analysis::{LookInput, judge_labels, look, look_work};
/// use scar_core::control::Control;
/// use scar_method::rows::RowsParams;
/// use scar_method::settings::Settings;
/// use scar_report::rows::Looked;
/// # let set: scar_core::EmbeddingSet = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../scar-core/doc/set.rs"));
/// # let data = { let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs")); report.data };
/// let (settings, control) = (Settings::default(), Control::new());
/// let judged = judge_labels(&set, &settings, &Default::default(), &control).unwrap();
/// let (params, before) = (RowsParams::default().check().unwrap(), control.done());
/// let input = LookInput { set: &set, ids: None, places: &Default::default(), judged: &judged, settings: &settings };
/// let Looked { report, table } = look(input, data, &params, &control).unwrap();
/// assert_eq!(control.done() - before, look_work(120));
/// assert_eq!((table.n_rows(), report.probe.folds, report.classes.len()), (120, Some(5), 3));
/// assert_eq!(report.classes.iter().map(|class| class.confident).sum::<u64>(), report.wrong.confident);
/// // In two dimensions the map shows all variance.
/// assert!((report.map.explained[0] + report.map.explained[1] - 1.0).abs() < 1e-6);
/// ```
pub fn look(input: LookInput<'_>, data: DataReport, params: &CheckedRowsParams, control: &Control) -> Result<Looked, Cancelled> {
    let LookInput { set, judged, settings, .. } = input;
    let params = params.params();
    let distances = distances(set, control)?;
    let map = project(set.embeddings(), settings.seed, control)?;
    let duplicates = duplicates(set.embeddings(), &judged.is_failed, params.duplicate_cosine, settings.seed, control)?;
    let leak = leak(set, judged, &duplicates.groups, settings, control)?;
    let table = table(&input, params.confidence, &distances, &map, &duplicates);
    let wrong = wrong_rows(&table);
    let neighbors = neighbors(&input, &table, &wrong[..wrong.len().min(N_QUERIES)], params.n_neighbors as usize, control)?;
    control.advance(set.n_samples() as u64);
    let listing = ListingInput { table: &table, class_names: set.labels().class_names(), neighbors: &neighbors };
    let classes = class_rows(set, &table);
    let n_rows = table.n_rows() as f64;
    let count = |flag: u8| (0..table.n_rows()).filter(|&row| table.has(row, flag)).count() as u64;
    let report = RowsReport {
        scar_lens_version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: settings.clone(),
        params: params.clone(),
        probe: judge_report(judged, &table),
        wrong: wrong_report(judged, set, count(RowTable::WRONG), count(RowTable::CONFIDENT)),
        duplicates: DuplicatesReport {
            leak,
            ..duplicates_report(&duplicates, &table, set.labels().class_names(), params.n_listed as usize)
        },
        far: FarReport {
            fence: Some(distances.fence).filter(|fence| fence.is_finite()),
            rows: count(RowTable::FAR),
            share: count(RowTable::FAR) as f64 / n_rows,
        },
        failed: FailedReport {
            rows: count(RowTable::FAILED),
            first: (0..table.n_rows()).filter(|&row| table.has(row, RowTable::FAILED)).map(|row| table.place(row)).take(N_FAILED).collect(),
        },
        map: MapReport { explained: map.explained, passes: map.n_passes },
        classes,
        rows: listed(&listing, &wrong, params.n_listed as usize, params.lists_others),
        diagnostics: Vec::new(),
        data,
    };
    let diagnostics = diagnose(&report, input.places);
    Ok(Looked { report: RowsReport { diagnostics, ..report }, table })
}

fn table(
    input: &LookInput<'_>,
    confidence: Option<f64>,
    distances: &ClassDistances,
    map: &Projection,
    duplicates: &Duplicates,
) -> RowTable {
    let (labels, verdicts, is_failed) = (input.set.labels().class_ids(), &input.judged.verdicts, &input.judged.is_failed);
    let mut flags = vec![0; labels.len()];
    input.judged.train_rows.iter().for_each(|&row| flags[row as usize] |= RowTable::SEEN);
    let is_likely_wrong = |row: usize| match confidence {
        Some(least) => verdicts.is_confident(row, labels[row], least),
        None => verdicts.is_likely_wrong(row, labels[row]),
    };
    for (row, flags) in flags.iter_mut().enumerate() {
        let twin = duplicates.twins[row];
        for (is_so, flag) in [
            (verdicts.is_wrong(row, labels[row]), RowTable::WRONG),
            (is_likely_wrong(row), RowTable::CONFIDENT),
            (twin.is_some(), RowTable::TWIN),
            (twin.is_some_and(|twin| twin.is_exact), RowTable::EXACT),
            (distances.is_far(row), RowTable::FAR),
            (is_failed[row], RowTable::FAILED),
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
        suggested: verdicts.suggested.clone(),
        suggested_probability: verdicts.suggested_probability.clone(),
        label_votes: verdicts.label_votes.clone(),
        suggested_votes: verdicts.suggested_votes.clone(),
        wrong_scores: verdicts.wrong_score.clone(),
        far_scores: distances.scores.clone(),
        twins: twins.iter().map(|twin| twin.map_or(RowTable::NO_TWIN, |twin| twin.row)).collect(),
        twin_cosines: twins.iter().map(|twin| twin.map_or(0.0, |twin| twin.cosine)).collect(),
        group_firsts: group_firsts(duplicates, labels.len()),
        flags,
        ids: input.ids.cloned().map(RowIds::from).unwrap_or_default(),
        places: input.places.all(labels.len()),
    }
}

/// For each row, the first row of its group of copies.
fn group_firsts(duplicates: &Duplicates, n_rows: usize) -> Vec<u32> {
    let mut firsts = vec![RowTable::NO_TWIN; n_rows];
    duplicates.groups.iter().for_each(|group| group.iter().for_each(|&row| firsts[row as usize] = group[0]));
    firsts
}

/// Rows whose label is likely wrong, the likeliest first, and then the others that are predicted as another class.
fn wrong_rows(table: &RowTable) -> Vec<u32> {
    let is_likely = |row: u32| table.has(row as usize, RowTable::CONFIDENT);
    let mut rows: Vec<u32> =
        (0..table.n_rows() as u32).filter(|&row| table.has(row as usize, RowTable::WRONG | RowTable::CONFIDENT)).collect();
    // The sort is stable, so equal rows keep their order.
    rows.sort_by(|&a, &b| {
        let score = |row: u32| table.wrong_scores[row as usize];
        is_likely(b).cmp(&is_likely(a)).then(score(b).total_cmp(&score(a)))
    });
    rows
}

/// For each of `queries`, the nearest rows with the label that is suggested for the query, or, where that is its own, predicted.
fn neighbors(
    input: &LookInput<'_>,
    table: &RowTable,
    queries: &[u32],
    n_neighbors: usize,
    control: &Control,
) -> Result<Vec<(u32, Vec<Neighbor>)>, Cancelled> {
    let (set, is_failed) = (input.set, &input.judged.is_failed);
    let rows = all_rows(set.embeddings());
    let present: Vec<&[f32]> = rows.iter().zip(is_failed).filter(|(_, is_failed)| !**is_failed).map(|(row, _)| *row).collect();
    let unit = UnitRows::new(rows, set.n_dims(), &present, control)?;
    control.advance(2 * (set.n_samples() - present.len()) as u64);
    let all: Vec<u32> = (0..table.n_rows() as u32).collect();
    let members = members_by_class(&table.labels, &all, set.n_classes());
    let wanted: Vec<u32> = (0..table.n_rows()).map(|row| better_class(table, row)).collect();
    let of_class = members_by_class(&wanted, queries, set.n_classes());
    let mut found = Vec::with_capacity(queries.len());
    for (queries, members) in of_class.iter().zip(&members).filter(|(queries, _)| !queries.is_empty()) {
        found.extend(queries.iter().copied().zip(nearest(&unit, queries, members, n_neighbors, control)?));
    }
    Ok(found)
}

/// The class that fits row `row` better than its label: the one suggested, or else the one predicted.
fn better_class(table: &RowTable, row: usize) -> u32 {
    if table.suggested[row] == table.labels[row] { table.predicted[row] } else { table.suggested[row] }
}

fn wrong_report(judged: &Judged, set: &EmbeddingSet, rows: u64, confident: u64) -> WrongReport {
    let (noise, name) = (&judged.verdicts.noise, |class: u32| set.labels().class_names()[class as usize].clone());
    let mut swaps = noise.swaps.clone();
    swaps.sort_by(|a, b| b.rate.total_cmp(&a.rate));
    WrongReport {
        rows,
        confident,
        share: confident as f64 / set.n_samples() as f64,
        expected: judged.verdicts.n_expected(),
        anywhere: noise.anywhere,
        swaps: swaps.iter().map(|swap| SwapReport { class: name(swap.class), label: name(swap.label), share: swap.rate }).collect(),
    }
}

fn judge_report(judged: &Judged, table: &RowTable) -> JudgeReport {
    let accuracy = |seen: bool| {
        let rows = (0..table.n_rows()).filter(|&row| table.has(row, RowTable::SEEN) == seen);
        let (n_rows, n_correct) =
            rows.fold((0u64, 0u64), |(n, correct), row| (n + 1, correct + u64::from(!table.has(row, RowTable::WRONG))));
        (n_rows > 0).then(|| n_correct as f64 / n_rows as f64)
    };
    JudgeReport {
        kind: judged.kind.clone(),
        finished: judged.is_finished,
        train_rows: judged.train_rows.len() as u64,
        train_accuracy: accuracy(true).unwrap_or_default(),
        test_accuracy: accuracy(false),
        folds: Some(judged.verdicts.n_folds).filter(|&n_folds| n_folds > 0),
        penalties: judged
            .penalties
            .iter()
            .map(|penalty| PenaltyReport { l2: penalty.l2, loss: penalty.loss, share: f64::from(penalty.share) })
            .collect(),
    }
}

fn duplicates_report(duplicates: &Duplicates, table: &RowTable, class_names: &[String], n_listed: usize) -> DuplicatesReport {
    let with_twin = || (0..table.n_rows()).filter(|&row| table.has(row, RowTable::TWIN));
    let n_with = |is_so: &dyn Fn(usize, usize) -> bool| with_twin().filter(|&row| is_so(row, table.twins[row] as usize)).count() as u64;
    let rows = with_twin().count() as u64;
    let (share, interval, sampled, recall) = match duplicates.search {
        PairSearch::Every => (rows as f64 / table.n_rows() as f64, None, None, None),
        PairSearch::Projected { n_sampled, n_sampled_found, n_sampled_projected } => {
            // Exact copies are counted; of all other rows the sample tells the share.
            let n_rows = table.n_rows() as f64;
            let n_failed = (0..table.n_rows()).filter(|&row| table.has(row, RowTable::FAILED)).count() as f64;
            let of_all = |share: f64| (duplicates.n_exact as f64 + share * (n_rows - n_failed - duplicates.n_exact as f64)) / n_rows;
            let share = n_sampled_found as f64 / n_sampled.max(1) as f64;
            (
                of_all(share),
                Some(share_interval(share, n_sampled.max(1)).map(of_all)),
                Some(n_sampled),
                (n_sampled_found > 0).then(|| n_sampled_projected as f64 / n_sampled_found as f64),
            )
        }
    };
    let group = |rows: &Vec<u32>| {
        let of_rows = |row: u32| (table.place(row as usize), table.id(row as usize).map(str::to_owned));
        let (places, ids): (Vec<u64>, Vec<Option<String>>) = rows.iter().map(|&row| of_rows(row)).unzip();
        let mut labels: Vec<u32> = rows.iter().map(|&row| table.labels[row as usize]).collect();
        labels.sort_unstable();
        labels.dedup();
        CopiesReport {
            rows: places,
            ids: ids.into_iter().flatten().collect(),
            labels: labels.iter().map(|&class| class_names[class as usize].clone()).collect(),
            exact: rows.iter().all(|&row| table.has(row as usize, RowTable::EXACT)),
        }
    };
    let rule = match duplicates.threshold.rule {
        ThresholdRule::Given => "given",
        ThresholdRule::Gap => "gap",
        ThresholdRule::Usual => "usual",
        ThresholdRule::Chance => "chance",
        ThresholdRule::Exact => "exact",
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
        threshold: duplicates.threshold.cosine,
        threshold_rule: rule.to_owned(),
        by_chance: duplicates.threshold.by_chance,
        n_groups: duplicates.groups.len() as u64,
        leak: None,
        to_drop: duplicates.groups.iter().map(|group| group.len() as u64 - 1).sum(),
        groups: duplicates.groups.iter().take(n_listed).map(group).collect(),
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
