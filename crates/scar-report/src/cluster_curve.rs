//! What helps to choose a number of clusters.

use serde::{Deserialize, Serialize};

use crate::{ModalitiesReport, ModalityReport};
use scar_method::modality::ClusterPoint;

/// Inertia and silhouette of one modality over several numbers of clusters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterCurve {
    /// Name of the modality.
    pub name: String,
    /// The points, ascending in the number of clusters.
    pub points: Vec<ClusterPoint>,
}

impl ClusterCurve {
    /// The silhouette of each number of clusters that has one.
    pub fn silhouettes(&self) -> Vec<(u32, f64)> {
        self.points.iter().filter_map(|point| Some((point.k, point.silhouette?))).collect()
    }

    /// The number of clusters that stand apart best, with its silhouette; of equals the fewest.
    ///
    /// ```
    /// use scar_method::modality::ClusterPoint;
    /// use scar_report::ClusterCurve;
    /// let point = |k, inertia, silhouette| ClusterPoint { k, inertia, silhouette };
    /// let points = vec![point(2, 8.0, Some(0.3)), point(3, 4.0, Some(0.5)), point(4, 2.0, Some(0.5)), point(5, 1.0, None)];
    /// let curve = ClusterCurve { name: "image".to_owned(), points };
    /// assert_eq!(curve.best(), Some((3, 0.5)));
    /// assert_eq!(curve.inertia_shares(), [(2, 1.0), (3, 0.5), (4, 0.25), (5, 0.125)]);
    /// ```
    pub fn best(&self) -> Option<(u32, f64)> {
        self.silhouettes().into_iter().reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    /// The inertia of each number of clusters as a share of that of the fewest.
    pub fn inertia_shares(&self) -> Vec<(u32, f64)> {
        let first = self.points.first().map_or(1.0, |point| point.inertia);
        self.points.iter().map(|point| (point.k, point.inertia / first)).collect()
    }

    /// Those of the modalities of `report` for which they were asked.
    pub fn of_report(report: &ModalitiesReport) -> Vec<Self> {
        let of = |modality: &ModalityReport| Some(Self { name: modality.name.clone(), points: modality.curve.clone()? });
        report.modalities.iter().filter_map(of).collect()
    }
}
