//! What a person is told of a link to a result: before it is copied, and when one was opened.

use super::{listed, size_interval};
use crate::{ModalitiesReport, ModalityLabels, Report, format};

/// What is never in a link.
pub const NEVER_IN_LINK: &str =
    "Never in it: rows of the data, their numbers and ids, and names of files and folders. It is not sent anywhere until you send it.";

/// What a link to `report` holds, each with its name, for a person to look at before the link is copied.
///
/// ```
/// use scar_report::words::link_contents;
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let contents = link_contents(&report);
/// assert_eq!((contents[0].0, contents[0].1.as_str()), ("Classes", "3 by name, with their rows: ant, bee and cat"));
/// assert!(!contents.iter().any(|(_, what)| what.contains("animals.npy")));
/// ```
pub fn link_contents(report: &Report) -> Vec<(&'static str, String)> {
    let matrix = &report.data.matrix;
    let names: Vec<String> = report.data.labels.classes.iter().map(|class| class.name.clone()).collect();
    let ratios: Vec<String> = report.measures.iter().map(|at| at.ratio.to_string()).collect();
    let settings = &report.settings;
    let mut contents = vec![
        ("Classes", format!("{} by name, with their rows: {}", format::count(names.len() as u64), listed(&names))),
        ("Data", format!("{}, smallest and largest value, sum, SHA-256 of the values", format::shape(matrix.rows, matrix.dims))),
        ("Settings", format!("convention {}, seed {}, and all others", settings.convention.name(), settings.seed)),
        ("Measures", format!("of each class and the whole, at the ratios {}", listed(&ratios))),
    ];
    if let Some(measured) = &report.measured {
        let whole = format!("{} {}", format::size(measured.whole.size), size_interval(&measured.whole));
        contents.push(("Sizes", format!("of each class and the whole, {whole}, with the errors they come from")));
    } else {
        contents.push(("Sizes", "of each class and the whole, by the theory".to_owned()));
    }
    if report.plan.is_some() {
        contents.push(("Plan", "rows to add of each class".to_owned()));
    }
    if report.suspects.is_some() {
        contents.push(("Rows worth checking", "how many there are of each kind".to_owned()));
    }
    let columns: Vec<String> = report.tasks.iter().map(|task| task.column.clone()).collect();
    if !columns.is_empty() {
        contents.push(("Further label columns", format!("by name, each with its measures: {}", listed(&columns))));
    }
    contents.push(("Notes", format!("{}; some name a column of the files", format::count(report.all_diagnostics().count() as u64))));
    contents.push(("Program", format!("SCAR Lens {}", report.scar_lens_version)));
    contents
}

/// What a link to a comparison of modalities holds, each with its name, as [`link_contents`] has it of an analysis.
///
/// ```
/// use scar_report::{example, words::modalities_link_contents};
/// let report = example::modalities(example::modality_pair(["image.npy", "text.npy"], None, Vec::new()));
/// let contents = modalities_link_contents(&report);
/// assert_eq!((contents[0].0, contents[0].1.as_str()), ("Modalities", "2, called by their order: first, second …"));
/// assert!(!contents.iter().any(|(_, what)| what.contains("image.npy")));
/// ```
pub fn modalities_link_contents(report: &ModalitiesReport) -> Vec<(&'static str, String)> {
    let n = format::count(report.modalities.len() as u64);
    let shapes: Vec<String> = report.modalities.iter().map(|modality| format::shape(modality.matrix.rows, modality.matrix.dims)).collect();
    let classes = match report.labels {
        ModalityLabels::Clusters { clusters, .. } => format!("{clusters} clusters of each modality by their numbers, with their items"),
        ModalityLabels::Given => {
            let names = report.pairs.first().map(|pair| &pair.sides[0].data.labels.classes);
            let names: Vec<String> = names.into_iter().flatten().map(|class| class.name.clone()).collect();
            format!("{} by name, with their items: {}", format::count(names.len() as u64), listed(&names))
        }
    };
    let settings = &report.settings;
    let n_notes = report.diagnostics.len() + report.pairs.iter().flat_map(|pair| &pair.sides).flat_map(Report::all_diagnostics).count();
    let mut contents = vec![
        ("Modalities", format!("{n}, called by their order: first, second …")),
        ("Data", format!("of each: {}, smallest and largest value, sum, SHA-256 of the values", listed(&shapes))),
        ("Classes", classes),
        ("Settings", format!("convention {}, seed {}, and all others", settings.convention.name(), settings.seed)),
        ("Measures and sizes", "of each class in each modality, with the errors they come from and what separates them".to_owned()),
    ];
    if report.pairs.iter().any(|pair| pair.plan.is_some()) {
        contents.push(("Plan", "items to add of each class".to_owned()));
    }
    if report.pairs.iter().any(|pair| pair.validation.is_some()) {
        contents.push(("Plans compared", "accuracy and recall on items held out".to_owned()));
    }
    contents.push(("Notes", format!("{}; some name a column of the files", format::count(n_notes as u64))));
    contents.push(("Program", format!("SCAR Lens {}", report.scar_lens_version)));
    contents
}

/// What is said above a result that came by a link which was opened on `date`.
pub fn linked_note(report: &Report, date: &str) -> String {
    format!(
        "This result came by a link, opened on {date}; SCAR Lens {} made it. The data is not here. Drop its files on this page to see \
         whether they give the same numbers.",
        report.scar_lens_version
    )
}
