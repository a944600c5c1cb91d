//! What the numbers of clusters that were tried come to.

use super::Finding;
use crate::{ClusterCurve, format};

/// With how many clusters those of each modality stand apart best: its name, the number, and their silhouette.
///
/// ```
/// use scar_method::modality::ClusterPoint;
/// use scar_report::{ClusterCurve, words::clusters_finding};
/// let curve = |name: &str, k, silhouette| ClusterCurve { name: name.to_owned(), points: vec![ClusterPoint { k, inertia: 1.0, silhouette }] };
/// let best = [curve("image", 6, Some(0.5)), curve("text", 5, Some(0.125))];
/// assert_eq!(clusters_finding(&best).heading, "Clusters stand apart best with: «image» 6 (0.500), «text» 5 (0.125)");
/// assert_eq!(clusters_finding(&[curve("image", 6, None)]).heading, "No number of clusters stands apart from the others");
/// ```
pub fn clusters_finding(curves: &[ClusterCurve]) -> Finding {
    let best = curves.iter().filter_map(|curve| curve.best().map(|(k, silhouette)| (&curve.name, k, silhouette)));
    let best: Vec<String> = best.map(|(name, k, silhouette)| format!("«{name}» {k} ({})", format::measure(silhouette))).collect();
    if best.is_empty() {
        return Finding::heading("No number of clusters stands apart from the others");
    }
    Finding::heading(format!("Clusters stand apart best with: {}", best.join(", ")))
}

/// How to read the curves of numbers of clusters.
pub const CLUSTERS_NOTE: &str = "Silhouette: how much nearer a row is to its own cluster than to the next, −1 to 1, on a sample of rows. Inertia: the squared \
     distances of rows to their centers, as a share of those for the fewest clusters; it always falls, and where it falls no faster \
     than before more clusters tell little. More clusters show finer steps, with fewer rows each.";
