//! What a paper says of an analysis: how it was made, in sentences, and what to cite.

use super::listed;
use super::lists::listed_numbers;
use crate::finding::tested_words;
use crate::{ModalitiesReport, ModalityLabels, Report, format};
use scar_method::settings::Settings;

/// The title of the section.
pub const HOW_TO_CITE: &str = "How to cite";

/// How the numbers of `report` came about, for the methods of a paper.
///
/// ```
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// report.data.matrix.values.sha256_f32le = Some("00ff".to_owned());
/// let words = scar_report::words::methods_words(&report);
/// assert!(words.starts_with("The 120 embeddings of 2 dimensions in 3 classes were described by SCAR (Su et al., 2025) with SCAR Lens"));
/// assert!(words.contains("convention «corrected»") && words.contains("seed 0") && words.contains("one row in 1, 2, 4 and 8"));
/// assert!(words.contains("all 120 rows tested by probes that never saw them") && words.ends_with("is 00ff."));
/// report.measured = None;
/// assert!(scar_report::words::methods_words(&report).contains("No rows were tested"));
/// ```
pub fn methods_words(report: &Report) -> String {
    let Report { settings, data, scar_lens_version, probe, .. } = report;
    let set = format!(
        "The {} of {} in {} were described by SCAR (Su et al., 2025) with SCAR Lens {scar_lens_version}, in its convention «{}», with the seed {}.",
        format::counted(data.matrix.rows, "embedding", "embeddings"),
        format::counted(data.matrix.dims, "dimension", "dimensions"),
        format::counted(data.labels.classes.len() as u64, "class", "classes"),
        settings.convention.name(),
        settings.seed,
    );
    let sample = data.sample.as_ref().map(|sample| {
        format!("They are a sample of {} of the data's {}.", format::count(sample.kept), format::counted(sample.rows, "row", "rows"))
    });
    let training = training_words(settings, &probe.kind);
    let sizes = match &report.measured {
        _ if settings.convention.is_published() => format!(
            "Foundation sizes are those of the theory, with δ = {} and ε = {}, and with up to {} classes failing at once.",
            settings.delta, settings.epsilon, settings.order
        ),
        Some(measured) => format!(
            "Foundation sizes were measured on test errors ({}), with δ = {}, ε = {} and {} % intervals.",
            tested_words(&measured.test),
            measured.delta,
            measured.epsilon,
            measured.confidence * 100.0
        ),
        None => "No rows were tested, so no foundation size was measured.".to_owned(),
    };
    let digest = data.matrix.values.sha256_f32le.as_deref().map(digest_words);
    [Some(set), sample, Some(training), Some(sizes), digest].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// How the numbers of a comparison of modalities came about, for the methods of a paper.
///
/// ```
/// use scar_report::{example, words::modalities_methods_words};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// let words = modalities_methods_words(&report);
/// assert!(words.contains("image and text were compared by SCAR (Su et al., 2025)") && words.contains("k-means"));
/// ```
pub fn modalities_methods_words(report: &ModalitiesReport) -> String {
    let ModalitiesReport { settings, scar_lens_version, .. } = report;
    let names: Vec<&str> = report.modalities.iter().map(|modality| modality.name.as_str()).collect();
    let set = format!(
        "{} in the modalities {} were compared by SCAR (Su et al., 2025) with SCAR Lens {scar_lens_version}, in its convention «{}», with the seed {}.",
        format::counted(report.items, "item", "items"),
        listed(&names),
        settings.convention.name(),
        settings.seed,
    );
    let classes = match report.labels {
        ModalityLabels::Clusters { clusters, restarts } => format!(
            "The classes of each side are the {clusters} clusters of the other, by k-means of {}.",
            format::counted(restarts.into(), "start", "starts")
        ),
        ModalityLabels::Given => "The classes of every side are the labels of the items.".to_owned(),
    };
    let kind = report.pairs.first().map_or("converged", |pair| pair.sides[0].probe.kind.as_str());
    let sizes = format!("Foundation sizes go by δ = {} and ε = {}.", settings.delta, settings.epsilon);
    [set, classes, training_words(settings, kind), sizes].join(" ")
}

fn training_words(settings: &Settings, kind: &str) -> String {
    let ratios = listed_numbers(&settings.ratios);
    match kind {
        "given" => "The logits were given; no probe was trained for the measures.".to_owned(),
        "early_stopped" => format!(
            "Linear probes were trained as in the published code (Adam with the step {}, at most {} epochs, stopped after {} without a rise of the training accuracy) on stratified draws of one row in {ratios}, each ratio drawn as often as it says.",
            settings.learning_rate, settings.max_epochs, settings.patience
        ),
        _ => format!(
            "Linear probes with the L2 penalty {} were trained until no entry of the gradient was above {}, on stratified draws of one row in {ratios}, each ratio drawn as often as it says.",
            settings.l2, settings.tolerance
        ),
    }
}

fn digest_words(digest: &str) -> String {
    format!("The SHA-256 of the matrix, as little-endian 32-bit floats row by row, is {digest}.")
}

/// What to cite: the paper, and the program in its `version`.
///
/// ```
/// let entries = scar_report::words::bibtex("0.1.0");
/// assert!(entries.contains("eprint        = {2508.19659}") && entries.contains("note   = {Version 0.1.0}"));
/// // A version out of a report that was edited ends no entry.
/// assert!(scar_report::words::bibtex("1}\n@evil{").contains("{Version 1evil}"));
/// ```
pub fn bibtex(version: &str) -> String {
    let version: String = version.chars().filter(|c| c.is_ascii_alphanumeric() || ".+-".contains(*c)).collect();
    include_str!("cite.bib").replace("VERSION", &version)
}
