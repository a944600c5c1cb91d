//! What the numbers of clusters that were tried come to.

use scar_protocol::ClusterCurve;
use scar_report::format;

/// With how many clusters those of each modality stand apart best.
pub fn clusters_finding(curves: &[ClusterCurve]) -> String {
    let best = |curve: &ClusterCurve| curve.best().map(|(k, silhouette)| format!("«{}» {k} ({})", curve.name, format::measure(silhouette)));
    let best: Vec<String> = curves.iter().filter_map(best).collect();
    match best.is_empty() {
        true => "No number of clusters stands apart from the others".to_owned(),
        false => format!("Clusters stand apart best with: {}", best.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scar_method::modality::ClusterPoint;

    fn curve(name: &str, silhouettes: [Option<f64>; 2]) -> ClusterCurve {
        let point = |(silhouette, k)| ClusterPoint { k, inertia: 1.0, silhouette };
        ClusterCurve { name: name.to_owned(), points: silhouettes.into_iter().zip(5..).map(point).collect() }
    }

    #[test]
    fn the_best_number_of_each_modality_is_named() {
        let curves = [curve("image", [Some(0.25), Some(0.5)]), curve("text", [Some(0.125), None]), curve("sound", [None, None])];
        assert_eq!(clusters_finding(&curves), "Clusters stand apart best with: «image» 6 (0.500), «text» 5 (0.125)");
        assert_eq!(clusters_finding(&curves[2..]), "No number of clusters stands apart from the others");
    }
}
