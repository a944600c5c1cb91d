//! What the numbers of clusters that were tried come to.

use super::Finding;
use crate::format;

/// With how many clusters those of each modality stand apart best: its name, the number, and their silhouette.
///
/// ```
/// use scar_report::words::clusters_finding;
/// let best = [("image", 6, 0.5), ("text", 5, 0.125)];
/// assert_eq!(clusters_finding(&best).heading, "Clusters stand apart best with: «image» 6 (0.500), «text» 5 (0.125)");
/// assert_eq!(clusters_finding(&[]).heading, "No number of clusters stands apart from the others");
/// ```
pub fn clusters_finding(best: &[(&str, u32, f64)]) -> Finding {
    if best.is_empty() {
        return Finding::heading("No number of clusters stands apart from the others");
    }
    let best: Vec<String> = best.iter().map(|(name, k, silhouette)| format!("«{name}» {k} ({})", format::measure(*silhouette))).collect();
    Finding::heading(format!("Clusters stand apart best with: {}", best.join(", ")))
}
