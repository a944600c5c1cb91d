//! The findings of a comparison of modalities, as sentences and table cells.

use crate::format;
use crate::words::Finding;
use crate::{ClassBias, Driver, ErrorDifference, ModalitiesReport, ModalityLabels, ModalityPair, Note};
use scar_method::modality::Agreement;

/// Whether the sides of a class differ by more than chance: +1 if the second modality needs more rows, −1 if it needs less, else `None`.
///
/// A side whose error falls farther from few rows to all needs more rows to come as near. Where one side does not learn the class, nothing
/// falls there, and the one that errs more at the same numbers of rows needs more. In older reports sizes decide. Their intervals are far
/// wider, because they say where the error comes within ε of that of all rows.
pub fn beyond_chance(class: &ClassBias) -> Option<i8> {
    if let Some((ErrorDifference { low, high, .. }, _)) = deciding_errors(class) {
        return if low > 0.0 { Some(1) } else { (high < 0.0).then_some(-1) };
    }
    class.difference?;
    match deciding(class) {
        (Some(low), _) if low > 0.0 => Some(1),
        (_, Some(high)) if high < 0.0 => Some(-1),
        _ => None,
    }
}

/// The difference of errors that decides, and whether it is one of their falls.
fn deciding_errors(class: &ClassBias) -> Option<(ErrorDifference, bool)> {
    let fall = class.fall.filter(|_| class.difference.is_some());
    fall.map(|fall| (fall, true)).or_else(|| class.errors.map(|errors| (errors, false)))
}

/// The interval of the difference that holds for all classes together; in older reports that of the class alone. An end that was not
/// found is `None`.
pub fn deciding(class: &ClassBias) -> (Option<f64>, Option<f64>) {
    match (class.low_for_all, class.high_for_all) {
        (None, None) => (class.low, class.high),
        interval => interval,
    }
}

/// The classes of `pair`, those that differ by more than chance first, and of either kind the largest difference first.
pub fn by_difference(pair: &ModalityPair) -> Vec<&ClassBias> {
    let mut classes: Vec<&ClassBias> = pair.bias.iter().collect();
    let reach = |class: &ClassBias| class.difference.map_or(-1.0, f64::abs);
    classes.sort_by(|a, b| beyond_chance(b).is_some().cmp(&beyond_chance(a).is_some()).then(reach(b).total_cmp(&reach(a))));
    classes
}

/// The name of a class within a sentence.
pub fn class_words(labels: ModalityLabels, name: &str) -> String {
    match labels {
        ModalityLabels::Clusters { .. } => format!("cluster {name}"),
        ModalityLabels::Given => format!("class {name}"),
    }
}

/// What separates the modalities of `pair`.
pub fn modalities_finding(report: &ModalitiesReport, pair: &ModalityPair) -> Finding {
    let [first, second] = &pair.names;
    if is_same(report, pair) {
        let heading = format!("«{first}» and «{second}» hold the same numbers");
        return Finding::new(heading, "One modality was given twice, so nothing separates them.");
    }
    let (one, many) = match report.labels {
        ModalityLabels::Clusters { .. } => ("cluster", "clusters"),
        ModalityLabels::Given => ("class", "classes"),
    };
    let n_all = pair.bias.len();
    let n_learned = [0, 1].map(|side| pair.bias.iter().filter(|class| class.needed(side).is_some()).count());
    let learned =
        format!("«{first}» learns {} of {} and «{second}» {}.", n_learned[0], format::counted(n_all as u64, one, many), n_learned[1]);
    let n_both = pair.bias.iter().filter(|class| class.difference.is_some()).count();
    let n_compared = pair.bias.iter().filter(|class| class.difference.is_some() || class.errors.is_some()).count();
    if n_compared == 0 {
        let heading = format!("No {one} is learned by both, so none can be compared");
        return Finding::new(heading, learned);
    }
    let compared = format::counted(n_compared as u64, one, many);
    // Classes that one modality does not learn have no difference of sizes, but may be the larger bias.
    let all_learned = if n_both == n_all { String::new() } else { learned };
    let of_those = if n_compared == n_all {
        String::new()
    } else {
        if n_compared == 1 {
            format!("That is the {compared} that both learn.")
        } else {
            format!("Those are the {compared} that both learn.")
        }
    };
    let of = |sign: i8| pair.bias.iter().filter(move |class| beyond_chance(class) == Some(sign));
    let (n_more, n_less) = (of(1).count(), of(-1).count());
    if n_more + n_less == 0 {
        let heading = format!("In {compared} no difference between «{first}» and «{second}» exceeds chance");
        return Finding::new(heading, sentences(&[of_those, all_learned]));
    }
    // The side that more often needs more rows comes first.
    let (more, less, sign, n, n_other) =
        if n_more >= n_less { (second, first, 1, n_more, n_less) } else { (first, second, -1, n_less, n_more) };
    let other = if n_other > 0 { format!("In {n_other} it needs fewer.") } else { String::new() };
    let has_rows = |class: &&ClassBias| class.difference.is_some_and(|difference| difference * f64::from(sign) > 0.0);
    let largest = of(sign).filter(has_rows).max_by(|a, b| reach(a).total_cmp(&reach(b)));
    let most = largest.map_or_else(String::new, |class| {
        let rows = format::size(class.difference.map(f64::abs));
        format!("Most in {}, by {rows} rows.", class_words(report.labels, &class.class))
    });
    let heading = format!("In {n} of {compared} «{more}» surely needs more rows than «{less}»");
    Finding::new(heading, sentences(&[other, most, of_those, all_learned]))
}

/// The sentences that say something, one after the other.
fn sentences(all: &[String]) -> String {
    all.iter().filter(|words| !words.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// What the sizes of a class show, for a table cell.
pub fn bias_verdict(pair: &ModalityPair, class: &ClassBias) -> String {
    let [first, second] = &pair.names;
    let is_unlearned = [0, 1].map(|side| class.is_hardly_learned(side));
    let errors = deciding_errors(class).map(|(errors, is_fall)| format!(": {}", error_words(errors, is_fall))).unwrap_or_default();
    match (is_unlearned, beyond_chance(class)) {
        ([true, true], _) => "learned by neither".to_owned(),
        ([true, false], _) => format!("not learned by «{first}»"),
        ([false, true], _) => format!("not learned by «{second}»"),
        (_, Some(1)) => format!("«{second}» needs more{errors}"),
        (_, Some(_)) => format!("«{first}» needs more{errors}"),
        (_, None) if class.difference.is_none() && class.errors.is_none() => format::MISSING.to_owned(),
        (_, None) => "within chance".to_owned(),
    }
}

/// The difference of the errors, or of their falls, with its interval, in points.
fn error_words(errors: ErrorDifference, is_fall: bool) -> String {
    let ErrorDifference { difference, low, high } = errors;
    let what = if is_fall { "fall of the error" } else { "error" };
    format!("{what} {} points ({} to {})", format::points(difference), format::points(low), format::points(high))
}

/// How many rows each modality needs for its whole task.
pub fn modality_needs(pair: &ModalityPair) -> Finding {
    let whole = |side: usize| pair.sides[side].measured.as_ref().map(|measured| &measured.whole);
    let needs = [0, 1].map(|side| match whole(side).and_then(|whole| whole.size_within) {
        Some(size) => format!("{} rows", format::size(Some(size))),
        None => "an unknown number".to_owned(),
    });
    let more = (0..2).filter(|&side| whole(side).is_some_and(|whole| whole.beyond_data && whole.size_within.is_some()));
    let more: Vec<String> = more.map(|side| format!(" More would help «{}».", pair.names[side])).collect();
    let [first, second] = &pair.names;
    Finding::new(
        format!("«{first}» needs {} and «{second}» {}", needs[0], needs[1]),
        format!("With so many, the error comes within ε of that of all.{}", more.concat()),
    )
}

fn reach(class: &ClassBias) -> f64 {
    class.difference.map_or(0.0, f64::abs)
}

/// Whether the two sides of `pair` are one modality that was given twice.
fn is_same(report: &ModalitiesReport, pair: &ModalityPair) -> bool {
    report.diagnostics.iter().any(|note| matches!(note, Note::SameModality { names } if *names == pair.names))
}

/// A sentence on how far the clusterings agree, and what this means; `None` with given labels.
pub fn agreement_words(pair: &ModalityPair) -> Option<String> {
    let Agreement { normalized_mutual_information: shared, adjusted_rand, .. } = pair.agreement?;
    let [first, second] = &pair.names;
    let meaning = match shared {
        shared if shared >= 0.999_999 => "each says all of the other",
        shared if shared >= 0.7 => "one says much of the other",
        shared if shared >= 0.3 => "one says something of the other, but does not settle it",
        _ => "one says little of the other, so a cluster seen in one is hard to tell in the other",
    };
    Some(format!(
        "The clusters of «{first}» and of «{second}» agree by {} (normalized mutual information, 0 to 1) and {} (adjusted Rand): {meaning}.",
        format::measure(shared),
        format::measure(adjusted_rand)
    ))
}

/// Notes for the reader: the diagnostics of the report, and problems of the clustering.
pub fn modality_notes(report: &ModalitiesReport) -> Vec<String> {
    let mut notes: Vec<String> = report.diagnostics.iter().map(Note::words).collect();
    for modality in &report.modalities {
        let Some(clusters) = &modality.clusters else { continue };
        let name = &modality.name;
        if clusters.reseeded > 0 {
            let n = format::counted(clusters.reseeded.into(), "cluster", "clusters");
            notes.push(format!(
                "«{name}»: {n} lost all rows on the way, over all starts, and began anew at the row farthest from its centre."
            ));
        }
        if !clusters.converged {
            let passes = format::counted(clusters.passes.into(), "pass", "passes");
            notes.push(format!("«{name}»: the clusters still moved after {passes}. Other starts may give others."));
        }
    }
    notes
}

/// The settings behind the numbers, as one line.
pub fn modalities_source(report: &ModalitiesReport) -> String {
    let classes = match report.labels {
        ModalityLabels::Clusters { clusters, restarts } => {
            format!("k = {clusters} by k-means of {}", format::counted(restarts.into(), "start", "starts"))
        }
        ModalityLabels::Given => "the labels of the data as classes".to_owned(),
    };
    format!(
        "{}, each tested by probes that never saw it; {classes}; {} convention, seed {}",
        format::counted(report.items, "sample", "samples"),
        report.settings.convention.name(),
        report.settings.seed
    )
}

/// The difference of two sizes with the interval that decides.
pub fn bias_words(class: &ClassBias) -> String {
    let Some(difference) = class.difference else { return format::MISSING.to_owned() };
    match deciding(class) {
        (Some(low), Some(high)) => format!("{} ({} to {})", signed(difference), signed(low), signed(high)),
        (Some(low), None) => format!("{} (from {})", signed(difference), signed(low)),
        (None, Some(high)) => format!("{} (up to {})", signed(difference), signed(high)),
        (None, None) => signed(difference),
    }
}

/// A difference in rows, rounded, with its sign.
fn signed(rows: f64) -> String {
    match rows.round() {
        0.0 => "0".to_owned(),
        rows if rows < 0.0 => format!("−{}", format::count(-rows as u64)),
        rows => format!("+{}", format::count(rows as u64)),
    }
}

/// The measure that drives a difference, with the change of ln H: positive if it raises the step of the second side.
pub fn driver_words(class: &ClassBias) -> String {
    let Some((driver, change)) = class.driver.zip(class.driver_change) else { return format::MISSING.to_owned() };
    let name = match driver {
        Driver::Scale => "Scale",
        Driver::Coverage => "Coverage",
        Driver::Authenticity => "Authenticity",
        Driver::Richness => "Richness",
    };
    let sign = if change < 0.0 { "−" } else { "+" };
    format!("{name} ({sign}{} in ln H)", format::fixed(change.abs(), 3))
}

/// The representative items of a class on each side of `pair`: their ids, or else their rows from 1. Empty with given labels.
///
/// On the first side a class is a cluster of the second modality, and on the second side a cluster of the first.
pub fn stand_ins(report: &ModalitiesReport, pair: &ModalityPair, class: &str) -> [Vec<String>; 2] {
    let Ok(cluster) = class.parse::<u32>() else { return Default::default() };
    if pair.matched.is_empty() {
        return Default::default();
    }
    let of = |name: &str, cluster: Option<usize>| {
        let clusters = report.modalities.iter().find(|modality| modality.name == name)?.clusters.as_ref()?;
        let cluster = cluster?;
        let ids = clusters.nearest_ids.get(cluster).cloned();
        ids.or_else(|| {
            Some(clusters.nearest.get(cluster)?.iter().map(|&item| format!("row {}", format::count(u64::from(item) + 1))).collect())
        })
    };
    let of_second = pair.matched.iter().position(|&matched| matched == cluster);
    [of(&pair.names[1], of_second).unwrap_or_default(), of(&pair.names[0], Some(cluster as usize)).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
    use crate::words::MOST_WORDS;

    fn class(name: &str, sizes: [f64; 2], low: f64, high: Option<f64>) -> ClassBias {
        ClassBias {
            class: name.to_owned(),
            sizes: sizes.map(Some),
            difference: Some(sizes[1] - sizes[0]),
            low: Some(low),
            high,
            low_for_all: None,
            high_for_all: None,
            errors: None,
            fall: None,
            theory: [None, None],
            driver: Some(Driver::Coverage),
            driver_change: Some(-0.25),
        }
    }

    fn pair(bias: Vec<ClassBias>) -> ModalityPair {
        let agreement = Some(Agreement { normalized_mutual_information: 0.25, adjusted_rand: 0.125 });
        example::modality_pair(["image", "text"], agreement, bias)
    }

    fn report(pair: &ModalityPair) -> ModalitiesReport {
        example::modalities(pair.clone())
    }

    #[test]
    fn what_is_beyond_chance_comes_first_and_what_has_no_difference_last() {
        let unknown = ClassBias { difference: None, low: None, high: None, ..class("0", [0.0, 20.0], 0.0, None) };
        let bias = vec![
            unknown,
            class("1", [20.0, 500.0], -4.0, Some(900.0)),
            class("2", [20.0, 30.0], 5.0, Some(15.0)),
            class("3", [90.0, 20.0], -90.0, Some(-50.0)),
        ];
        let pair = pair(bias);
        assert_eq!(by_difference(&pair).iter().map(|class| class.class.as_str()).collect::<Vec<_>>(), ["3", "2", "1", "0"]);
    }

    #[test]
    fn the_side_that_needs_more_is_named() {
        let bias = vec![
            class("0", [20.0, 60.0], 10.0, Some(70.0)),
            class("1", [20.0, 25.0], -4.0, Some(14.0)),
            class("2", [90.0, 20.0], -90.0, Some(-50.0)),
            class("3", [10.0, 120.0], 60.0, None),
        ];
        let words = |bias: &[ClassBias]| {
            let pair = pair(bias.to_vec());
            let finding = modalities_finding(&report(&pair), &pair);
            assert!(finding.n_words() <= MOST_WORDS, "{finding}");
            finding.to_string()
        };
        assert_eq!(
            words(&bias),
            "In 2 of 4 clusters «text» surely needs more rows than «image». In 1 it needs fewer. Most in cluster 3, by ≈ 110 rows."
        );
        assert_eq!(words(&bias[2..3]), "In 1 of 1 cluster «image» surely needs more rows than «text». Most in cluster 2, by ≈ 70 rows.");
        assert_eq!(words(&bias[1..2]), "In 1 cluster no difference between «image» and «text» exceeds chance.");
        assert!(words(&[]).contains("none can be compared"));
        // A size of 0 means that the class is hardly learned, not that it needs no rows.
        let unlearned = ClassBias { difference: None, low: None, high: None, ..class("4", [50.0, 0.0], 0.0, None) };
        let words_of = words(&[bias[0].clone(), unlearned.clone()]);
        assert_eq!(
            words_of,
            "In 1 of 1 cluster «text» surely needs more rows than «image». Most in cluster 0, by ≈ 40 rows. \
             That is the 1 cluster that both learn. «image» learns 2 of 2 clusters and «text» 1."
        );
        assert_eq!(bias_verdict(&pair(Vec::new()), &unlearned), "not learned by «text»");
        assert_eq!(bias_verdict(&pair(Vec::new()), &bias[2]), "«image» needs more");
    }

    #[test]
    fn the_interval_for_all_classes_decides_and_an_open_end_hides_nothing() {
        let alone = class("0", [20.0, 60.0], 10.0, Some(70.0));
        let for_all = ClassBias { low_for_all: Some(-3.0), high_for_all: Some(83.0), ..alone.clone() };
        assert_eq!((beyond_chance(&alone), beyond_chance(&for_all)), (Some(1), None));
        assert_eq!(bias_words(&for_all), "+40 (−3 to +83)");
        assert_eq!(bias_verdict(&pair(Vec::new()), &for_all), "within chance");
        // The size of the first side has no upper end, so that the difference has no lower one.
        let open = ClassBias { low: None, ..class("0", [90.0, 20.0], 0.0, Some(-50.0)) };
        assert_eq!((beyond_chance(&open), bias_words(&open).as_str()), (Some(-1), "−70 (up to −50)"));
    }

    #[test]
    fn what_no_number_of_rows_mends_is_no_need_of_rows() {
        let errors = |low, high| Some(ErrorDifference { difference: 0.5 * (low + high), low, high });
        let errs_more = ClassBias { errors: errors(0.1, 0.3), fall: errors(-0.06, -0.02), ..class("0", [20.0, 60.0], -10.0, Some(90.0)) };
        assert_eq!(bias_verdict(&pair(Vec::new()), &errs_more), "«image» needs more: fall of the error −4.0 points (−6.0 to −2.0)");
        // A side that does not learn has no fall to tell of.
        let unlearned = ClassBias { difference: None, ..errs_more };
        assert_eq!(beyond_chance(&unlearned), Some(1));
    }

    #[test]
    fn errors_at_the_same_numbers_of_rows_decide_where_they_are_known() {
        let with = |low, high| ClassBias {
            errors: Some(ErrorDifference { difference: 0.5 * (low + high), low, high }),
            ..class("0", [20.0, 60.0], -10.0, Some(90.0))
        };
        let signs = [(0.02, 0.06), (-0.06, -0.02), (-0.02, 0.06)].map(|(low, high)| beyond_chance(&with(low, high)));
        assert_eq!(signs, [Some(1), Some(-1), None]);
        assert_eq!(bias_verdict(&pair(Vec::new()), &with(0.02, 0.06)), "«text» needs more: error +4.0 points (+2.0 to +6.0)");
        // A class that one side does not learn has no difference of sizes, but one of errors.
        let unlearned = ClassBias { sizes: [Some(20.0), None], difference: None, low: None, high: None, ..with(0.2, 0.3) };
        let pair = pair(vec![unlearned, with(0.02, 0.06)]);
        assert_eq!(
            modalities_finding(&report(&pair), &pair).to_string(),
            "In 2 of 2 clusters «text» surely needs more rows than «image». Most in cluster 0, by ≈ 40 rows. «image» learns 2 of 2 \
             clusters and «text» 1."
        );
    }

    #[test]
    fn cells_say_sign_and_interval() {
        assert_eq!(bias_words(&class("0", [1_200.0, 60.0], -1_300.4, Some(0.2))), "−1,140 (−1,300 to 0)");
        assert_eq!(bias_words(&class("0", [0.0, 60.0], 12.0, None)), "+60 (from +12)");
        assert_eq!(driver_words(&class("0", [1.0, 2.0], 0.0, None)), "Coverage (−0.250 in ln H)");
        assert!(agreement_words(&pair(Vec::new())).expect("clusters").contains("0.250"));
    }

    #[test]
    fn clusters_that_began_anew_are_told() {
        let mut report = report(&pair(Vec::new()));
        assert_eq!(modality_notes(&report), Vec::<String>::new());
        let clusters = report.modalities[1].clusters.as_mut().expect("clusters");
        (clusters.reseeded, clusters.converged) = (2, false);
        let notes = modality_notes(&report);
        assert!(notes[0].starts_with("«text»: 2 clusters lost all rows") && notes[1].contains("still moved after 2 passes"), "{notes:?}");
    }

    #[test]
    fn stand_ins_are_of_the_other_modality() {
        let pair = pair(vec![class("0", [1.0, 2.0], 0.0, None)]);
        let mut report = report(&pair);
        // Of two clusters a modality, matched crosswise.
        assert_eq!(stand_ins(&report, &pair, "0"), [vec!["row 4".to_owned()], vec!["row 1".to_owned(), "row 2".to_owned()]]);
        report.name_items(&["a", "b", "c", "d"].map(str::to_owned));
        assert_eq!(stand_ins(&report, &pair, "1"), [["c"], ["c"]].map(|ids| ids.map(str::to_owned).to_vec()));
    }
}
