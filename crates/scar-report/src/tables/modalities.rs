//! The tables behind the figures of modalities.

use super::sizes::size;
use super::{Cell, Table};
use crate::modality_finding::class_words;
use crate::{ClassBias, ClusterCurve, ModalitiesReport, ModalityPair, format};
use scar_method::modality::ClusterPoint;

/// The sizes of the steps in both modalities, measured and by the theory.
pub fn bias_sizes(report: &ModalitiesReport, pair: &ModalityPair) -> Table {
    let [first, second] = &pair.names;
    let row = |class: &ClassBias| {
        let sizes = [class.needed(0), class.needed(1), class.theory[0], class.theory[1]].map(size);
        std::iter::once(Cell::from(class_words(report.labels, &class.class))).chain(sizes).collect()
    };
    let heads = ["Class".to_owned()]
        .into_iter()
        .chain(["Measured", "Theory"].into_iter().flat_map(|of| [first, second].map(|name| format!("{of}, {name}"))));
    Table::new("Sizes of the steps: measured in rows of the class, by the theory in samples", heads, pair.bias.iter().map(row))
}

/// How many samples each modality needs for the classes of each other.
///
/// ```
/// use scar_report::{example, tables::modality_matrix};
/// let report = example::modalities(example::modality_pair(["image", "text"], None, Vec::new()));
/// let table = modality_matrix(&report);
/// assert_eq!((table.heads[2].as_str(), table.rows[0][0].text.as_str(), table.rows[0][1].text.as_str()), ("for text", "image", ""));
/// ```
pub fn modality_matrix(report: &ModalitiesReport) -> Table {
    let names = || report.modalities.iter().map(|modality| &modality.name);
    let needed = |own: &String, others: &String| {
        let side = report.pairs.iter().find_map(|pair| {
            let which = [0, 1].into_iter().find(|&which| pair.names[which] == *own && pair.names[1 - which] == *others)?;
            Some(&pair.sides[which])
        });
        side.map(|side| format::size(side.measured.as_ref().and_then(|measured| measured.whole.size_within))).unwrap_or_default()
    };
    let rows = names().map(|own| std::iter::once(own.clone()).chain(names().map(|others| needed(own, others))).collect::<Vec<_>>());
    let heads = std::iter::once("Modality".to_owned()).chain(names().map(|name| format!("for {name}")));
    let caption = "Samples with which each modality (row) comes within ε of its error of all rows, for the classes of each other (column)";
    Table::new(caption, heads, rows)
}

/// Silhouette and inertia of each modality and number of clusters.
pub fn clusters(curves: &[ClusterCurve]) -> Table {
    let of = |curve: &ClusterCurve| {
        let row = |(point, (_, share)): (&ClusterPoint, (u32, f64))| {
            vec![
                Cell::from(curve.name.as_str()),
                format::count(point.k.into()).into(),
                point.silhouette.map_or_else(|| format::MISSING.to_owned(), format::measure).into(),
                Cell::with(format::measure(share), format::full(point.inertia)),
            ]
        };
        curve.points.iter().zip(curve.inertia_shares()).map(row).collect::<Vec<_>>()
    };
    let heads = ["Modality", "Clusters", "Silhouette", "Inertia, of that of the fewest"];
    Table::new("Silhouette and inertia of each number of clusters", heads, curves.iter().flat_map(of))
}
